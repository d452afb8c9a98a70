/**
 * @file row.h
 * A thing that has a number is one row: name, unit, default, ranges, grade, source, help.
 * The loader, --set, help, JSON Schema, reference pages, file attributes and sensitivity
 * ranges read the rows; nothing of a row is written twice.
 *
 * The struct that holds a table's values has one float a row, in the order of the rows, so
 * value k of a struct is ((float *)&s)[k].
 */
#ifndef SIM_ROW_H
#define SIM_ROW_H

#include <stdbool.h>
#include <stddef.h>

/** How a value is written in a file. All are held as float. */
enum sim_kind {
    SIM_NUMBER,
    SIM_WHOLE,     /* a whole number */
    SIM_SWITCH,    /* true or false: 1 or 0 */
    SIM_CHOICE,    /* a word of unit, "entry|signal|read": 0, 1, 2 */
    SIM_OR_UNKNOWN /* a number, or the word unknown: NaN; of cultures only, in no table */
};

struct sim_row {
    const char *name;
    enum sim_kind kind;
    const char *where;  /* mechanism ("M1"), touch point ("floor") or entity ("store") */
    const char *unit;   /* "min"; "1" for a share; the words of a choice, split by '|' */
    float start;        /* default */
    float low, high;    /* range of the evidence: what a sensitivity analysis walks */
    float min, max;     /* what a user may set */
    const char *grade;  /* V, S, C, M or A: see docs/ */
    const char *source; /* where the number comes from */
    const char *help;
};

/** The tables, in the order in which they are listed. */
enum sim_table {
    SIM_TABLE_PARAM,  /* behaviour.NAME: how shoppers take things */
    SIM_TABLE_LEVER,  /* policy.NAME: what a store does */
    SIM_TABLE_STORE,  /* store.NAME: what a store is; a format gives its defaults */
    SIM_TABLE_MARKET, /* market.NAME */
    SIM_TABLE_ADDON,  /* a row of a policy's add_ons */
    SIM_TABLE_RUN,    /* run.NAME: weeks, replicates, ... */
    SIM_TABLE_RULE,   /* when a part of a policy holds */
    SIM_TABLE_COUNT
};

/** The rows of @p table; *n gets their number. Static storage. */
const struct sim_row *sim_rows(enum sim_table table, size_t *n);

/** "behaviour", "policy", "store", "market", "add_on", "run", "rule". */
const char *sim_table_name(enum sim_table table);

/** Index of the row called @p name in @p table, or -1. */
int sim_row_find(enum sim_table table, const char *name);

/** Name @p k of the array of rows @p rows: for sim_hint() and sim_nearest(). */
const char *sim_row_name(size_t k, const void *rows);

/** Number of words of a choice "a|b|c". */
size_t sim_row_choices(const struct sim_row *row);

/** Write every row's default into @p values, one float a row. */
void sim_rows_default(enum sim_table table, float *values);

#endif
