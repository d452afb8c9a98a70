/**
 * @file export_tables.h
 * The tables of an export. Private to analysis/export*.c.
 */
#ifndef ANA_EXPORT_TABLES_H
#define ANA_EXPORT_TABLES_H

#include "analysis/export.h"

/** Columns under way; memory that runs out shows in table_begin(). Starts from {0}. */
struct ana_columns {
    struct ana_column *column; /* [n], owned */
    size_t n, room;
    bool failed;
};

void ana_columns_add(struct ana_columns *c, const char *name, enum ana_column_kind kind);

/** One table: its name, its columns and its rows, in the same order. */
struct ana_export_table {
    const char *name;
    void (*columns)(const struct ana_export *x, struct ana_columns *c);
    enum sim_status (*rows)(const struct ana_export *x, struct ana_table *t,
                            struct sim_error *err);
};

/** All tables of an export. */
enum { ANA_EXPORT_TABLES = 8 };
extern const struct ana_export_table ana_export_tables[ANA_EXPORT_TABLES];

/* ---- export_cells.c ---- */
void ana_results_columns(const struct ana_export *x, struct ana_columns *c);
enum sim_status ana_results_rows(const struct ana_export *x, struct ana_table *t,
                                 struct sim_error *err);
void ana_cells_columns(const struct ana_export *x, struct ana_columns *c);
enum sim_status ana_cells_rows(const struct ana_export *x, struct ana_table *t,
                               struct sim_error *err);

#endif
