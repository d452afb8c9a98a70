/**
 * @file table_format.h
 * What the two formats of a table share. Private to analysis/table_*.c.
 */
#ifndef ANA_TABLE_FORMAT_H
#define ANA_TABLE_FORMAT_H

#include "analysis/bytes.h"
#include "analysis/table_file.h"
#include "sim/disk.h"

/** A column that is being filled; of a CSV file only name and kind are used. */
struct ana_column_data {
    char *name; /* owned */
    enum ana_column_kind kind;
    struct ana_bytes
        value; /* of the rows that have one, as Parquet writes them plainly */
    struct ana_bytes level; /* runs of rows with and without a value */
    uint64_t run;           /* rows of the run under way */
    bool run_has_value;
};

struct ana_table {
    enum ana_table_format format;
    char *path; /* owned */
    struct sim_disk_file file;
    size_t n_columns, next; /* next: of the row under way */
    struct ana_column_data *column;
    uint64_t rows; /* whole, of the file or of the group under way */
    struct ana_bytes out;
    enum sim_status status;  /* first failure */
    struct sim_error reason; /* its words */
    struct ana_bytes groups; /* Parquet: what is known of the groups that are written */
    uint64_t n_groups, all_rows, written;
};

/** Write what waits in out. A failure is noted. */
void ana_table_flush(struct ana_table *t);

/* ---- table_csv.c ---- */
void ana_csv_begin(struct ana_table *t);
void ana_csv_whole(struct ana_table *t, int64_t value);
void ana_csv_number(struct ana_table *t, double value);
void ana_csv_text(struct ana_table *t, const char *text);

/* ---- table_parquet.c ---- */
void ana_parquet_begin(struct ana_table *t);
/** A value that is already in the column's bytes, or none. */
void ana_parquet_level(struct ana_column_data *c, bool has_value);
/** Write the rows so far as a group, if there are enough of them. */
void ana_parquet_end_row(struct ana_table *t);
void ana_parquet_finish(struct ana_table *t);

#endif
