/**
 * @file table_file.h
 * A table written row by row to a file that other programs read: CSV or Parquet. Memory
 * does not grow with the rows; the file stands under its name only when it is whole.
 */
#ifndef ANA_TABLE_FILE_H
#define ANA_TABLE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/status.h"

/**
 * ANA_CSV: UTF-8, one header line, commas, fields quoted where they need to be (RFC 4180),
 * lines end in a line feed, numbers with a point and the shortest digits that read back the
 * same. ANA_PARQUET: 64-bit integers, doubles and UTF-8 strings, all may be null; pages are
 * compressed with gzip.
 */
enum ana_table_format { ANA_CSV, ANA_PARQUET };

enum ana_column_kind { ANA_WHOLE, ANA_NUMBER, ANA_TEXT };

struct ana_column {
    const char *name; /* borrowed until the table ends */
    enum ana_column_kind kind;
};

struct ana_table; /* opaque: table_file.c */

/** The ending of a format's files: "csv" or "parquet". */
const char *ana_table_ending(enum ana_table_format format);

/**
 * Begin the table that shall stand at @p path.
 *
 * @param[out] out  ends with ana_table_commit() or ana_table_abandon()
 * @param column    [n], copied
 * @return SIM_OK; SIM_E_IO (the path and the reason); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_table_begin(struct ana_table **out, const char *path,
                                               enum ana_table_format format,
                                               const struct ana_column *column, size_t n,
                                               struct sim_error *err);

/**
 * The next value of the row, in the order of the columns and of their kind; after the last
 * column comes the next row. A NaN, an infinite number or a NULL text is no value: nothing
 * between two commas, or null. What goes wrong shows in ana_table_check() and at the end.
 */
void ana_table_whole(struct ana_table *t, int64_t value);
void ana_table_number(struct ana_table *t, double value);
void ana_table_text(struct ana_table *t, const char *text);
void ana_table_none(struct ana_table *t);

/** What has gone wrong so far: SIM_OK, SIM_E_IO or SIM_E_NOMEM. */
SIM_MUST_CHECK enum sim_status ana_table_check(const struct ana_table *t,
                                               struct sim_error *err);

/** Write all that is left under the temporary name. As ana_table_check(). */
SIM_MUST_CHECK enum sim_status ana_table_finish(struct ana_table *t,
                                                struct sim_error *err);

/** Let a finished table stand under its name, and free @p t whatever comes of it. */
SIM_MUST_CHECK enum sim_status ana_table_commit(struct ana_table *t,
                                                struct sim_error *err);

/** Remove what was written and free @p t. NULL is allowed. */
void ana_table_abandon(struct ana_table *t);

#endif
