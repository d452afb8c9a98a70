#include "analysis/export_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/outcome.h"
#include "sim/row.h"
#include "sim/version.h"
#include "sim/yaml_read.h"

enum { UNIT_MAX = 64 };

void ana_columns_add(struct ana_columns *c, const char *name, enum ana_column_kind kind)
{
    if (c->n == c->room) {
        const size_t room = c->room ? 2 * c->room : 64;
        struct ana_column *bigger = realloc(c->column, room * sizeof *bigger);

        c->failed = c->failed || !bigger;
        if (!bigger)
            return;
        c->column = bigger;
        c->room = room;
    }
    c->column[c->n++] = (struct ana_column){name, kind};
}

/* ---- words of a row ---- */

/* "USD/h" where the row says "currency/h". */
static void put_unit(struct ana_table *t, const char *unit, const struct sim_scenario *s)
{
    static const char word[] = "currency";
    const size_t n = sizeof word - 1;
    char text[UNIT_MAX];

    if (strncmp(unit, word, n) != 0) {
        ana_table_text(t, unit);
        return;
    }
    snprintf(text, sizeof text, "%s%s", s->currency, unit + n);
    ana_table_text(t, text);
}

static const char *kind_word(const struct sim_row *row)
{
    static const char *const word[] = {[SIM_NUMBER] = "number",
                                       [SIM_WHOLE] = "whole",
                                       [SIM_SWITCH] = "switch",
                                       [SIM_CHOICE] = "choice",
                                       [SIM_OR_UNKNOWN] = "number"};

    return word[row->kind];
}

/* What a switch or a choice is called; a number has no word. */
static void put_word(struct ana_table *t, const struct sim_row *row, float value)
{
    if (row->kind == SIM_SWITCH)
        ana_table_text(t, value > 0 ? "true" : "false");
    else if (row->kind == SIM_CHOICE)
        ana_table_text(t, sim_choice_word(row, (size_t)value).text);
    else
        ana_table_none(t);
}

/* A float as the decimal that a file has it from: 0.9, and not 0.899999976. */
static void put_float(struct ana_table *t, float value)
{
    char text[32];
    int digits = 6;

    do
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
    while (digits++ < 9 && strtof(text, NULL) != value);
    ana_table_number(t, strtod(text, NULL));
}

/* ---- points and factors ---- */

static void points_columns(const struct ana_export *x, struct ana_columns *c)
{
    const struct sim_points *points = x->plan->points;

    ana_columns_add(c, "point", ANA_WHOLE);
    for (uint32_t f = 0; points && f < points->n_factors; f++)
        ana_columns_add(c, points->factor[f].name, ANA_NUMBER);
}

static enum sim_status points_rows(const struct ana_export *x, struct ana_table *t,
                                   struct sim_error *err)
{
    const struct sim_points *points = x->plan->points;

    for (uint32_t point = 0; point < x->plan->n_points; point++) {
        ana_table_whole(t, point);
        for (uint32_t f = 0; points && f < points->n_factors; f++)
            ana_table_number(t, sim_points_value(points, point, f));
    }
    return ana_table_check(t, err);
}

static void factors_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    ana_columns_add(c, "factor", ANA_TEXT);
    ana_columns_add(c, "kind", ANA_TEXT);
    ana_columns_add(c, "unit", ANA_TEXT);
    ana_columns_add(c, "scale", ANA_TEXT);
    ana_columns_add(c, "low", ANA_NUMBER);
    ana_columns_add(c, "high", ANA_NUMBER);
    ana_columns_add(c, "grade", ANA_TEXT);
    ana_columns_add(c, "help", ANA_TEXT);
}

static enum sim_status factors_rows(const struct ana_export *x, struct ana_table *t,
                                    struct sim_error *err)
{
    static const char *const scale[] = {[SIM_FACTOR_LINEAR] = "linear",
                                        [SIM_FACTOR_LOG] = "log",
                                        [SIM_FACTOR_LIST] = "list"};
    const struct sim_points *points = x->plan->points;

    for (uint32_t k = 0; points && k < points->n_factors; k++) {
        const struct sim_factor *f = &points->factor[k];
        const struct sim_row *row = sim_factor_row(f);

        ana_table_text(t, f->name);
        ana_table_text(t, kind_word(row));
        put_unit(t, row->unit, x->plan->scenario);
        ana_table_text(t, scale[f->scale]);
        ana_table_number(t, f->low);
        ana_table_number(t, f->high);
        ana_table_text(t, row->grade);
        ana_table_text(t, row->help);
    }
    return ana_table_check(t, err);
}

/* ---- levers and parameters ---- */

static void levers_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    ana_columns_add(c, "market", ANA_TEXT);
    ana_columns_add(c, "store", ANA_TEXT);
    ana_columns_add(c, "policy", ANA_TEXT);
    ana_columns_add(c, "lever", ANA_TEXT);
    ana_columns_add(c, "value", ANA_NUMBER);
    ana_columns_add(c, "word", ANA_TEXT);
    ana_columns_add(c, "unit", ANA_TEXT);
    ana_columns_add(c, "touch_point", ANA_TEXT);
}

static void put_levers(const struct ana_export *x, struct ana_table *t,
                       const struct sim_market *market, const struct sim_store *store,
                       const struct sim_policy *policy)
{
    struct sim_service service;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    sim_service_resolve(&service, store, policy);
    for (size_t k = 0; k < n; k++) {
        const float value = ((const float *)&service.lever)[k];

        ana_table_text(t, market->name);
        ana_table_text(t, store->name);
        ana_table_text(t, policy->name);
        ana_table_text(t, row[k].name);
        put_float(t, value);
        put_word(t, &row[k], value);
        put_unit(t, row[k].unit, x->plan->scenario);
        ana_table_text(t, row[k].where);
    }
}

static enum sim_status levers_rows(const struct ana_export *x, struct ana_table *t,
                                   struct sim_error *err)
{
    const struct sim_scenario *s = x->plan->scenario;

    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t k = 0; k < s->market[m].n_stores; k++)
            for (uint32_t p = 0; p < s->n_policies; p++)
                if (s->market[m].store[k].owner == 0)
                    put_levers(x, t, &s->market[m], &s->market[m].store[k],
                               &s->policy[p]);
    return ana_table_check(t, err);
}

static void parameters_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    ana_columns_add(c, "parameter", ANA_TEXT);
    ana_columns_add(c, "value", ANA_NUMBER);
    ana_columns_add(c, "default", ANA_NUMBER);
    ana_columns_add(c, "low", ANA_NUMBER);
    ana_columns_add(c, "high", ANA_NUMBER);
    ana_columns_add(c, "unit", ANA_TEXT);
    ana_columns_add(c, "mechanism", ANA_TEXT);
    ana_columns_add(c, "grade", ANA_TEXT);
    ana_columns_add(c, "source", ANA_TEXT);
    ana_columns_add(c, "help", ANA_TEXT);
}

static enum sim_status parameters_rows(const struct ana_export *x, struct ana_table *t,
                                       struct sim_error *err)
{
    const float *value = (const float *)&x->plan->scenario->behaviour;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        ana_table_text(t, row[k].name);
        put_float(t, value[k]);
        put_float(t, row[k].start);
        put_float(t, row[k].low);
        put_float(t, row[k].high);
        put_unit(t, row[k].unit, x->plan->scenario);
        ana_table_text(t, row[k].where);
        ana_table_text(t, row[k].grade);
        ana_table_text(t, row[k].source);
        ana_table_text(t, row[k].help);
    }
    return ana_table_check(t, err);
}

/* ---- outcomes ---- */

static void outcomes_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    ana_columns_add(c, "outcome", ANA_TEXT);
    ana_columns_add(c, "unit", ANA_TEXT);
    ana_columns_add(c, "kind", ANA_TEXT);
    ana_columns_add(c, "weight", ANA_TEXT);
    ana_columns_add(c, "direction", ANA_WHOLE);
    ana_columns_add(c, "horizon", ANA_TEXT);
    ana_columns_add(c, "help", ANA_TEXT);
}

static enum sim_status outcomes_rows(const struct ana_export *x, struct ana_table *t,
                                     struct sim_error *err)
{
    static const char *const kind[] = {[SIM_OUTCOME_SUM] = "sum",
                                       [SIM_OUTCOME_RATIO] = "ratio",
                                       [SIM_OUTCOME_LAST] = "last"};

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];

        if (!x->plan->keep[k])
            continue;
        ana_table_text(t, row->name);
        put_unit(t, row->unit, x->plan->scenario);
        ana_table_text(t, kind[row->kind]);
        ana_table_text(
            t, row->weight == SIM_OUT_none ? NULL : sim_outcome_rows[row->weight].name);
        ana_table_whole(t, row->direction);
        ana_table_text(t, sim_horizon_name(row->horizon));
        ana_table_text(t, row->help);
    }
    return ana_table_check(t, err);
}

/* ---- about ---- */

static void about_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    ana_columns_add(c, "key", ANA_TEXT);
    ana_columns_add(c, "value", ANA_TEXT);
}

static void put_pair(struct ana_table *t, const char *key, const char *value)
{
    ana_table_text(t, key);
    ana_table_text(t, value);
}

static void put_count(struct ana_table *t, const char *key, uint64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64, value);
    put_pair(t, key, text);
}

static enum sim_status about_rows(const struct ana_export *x, struct ana_table *t,
                                  struct sim_error *err)
{
    const struct sim_scenario *s = x->plan->scenario;
    const uint64_t cells = sim_plan_cells(x->plan);
    uint64_t n[] = {[SIM_CELL_MISSING] = 0, [SIM_CELL_DONE] = 0, [SIM_CELL_FAILED] = 0};
    char hash[20];

    for (uint64_t cell = 0; cell < cells; cell++)
        n[x->cells->status(x->cells->from, cell)]++;
    snprintf(hash, sizeof hash, "%016" PRIx64, x->plan->hash);
    put_pair(t, "scenario", s->name);
    put_pair(t, "title", s->title);
    put_pair(t, "question", s->question);
    put_pair(t, "currency", s->currency);
    put_count(t, "seed", s->seed);
    put_count(t, "weeks", (uint64_t)s->run.weeks);
    put_count(t, "burn_in_weeks", (uint64_t)s->run.burn_in_weeks);
    put_pair(t, "record", x->plan->record == SIM_RECORD_TOTAL ? "total" : "weekly");
    put_count(t, "cells", cells);
    put_count(t, "done", n[SIM_CELL_DONE]);
    put_count(t, "failed", n[SIM_CELL_FAILED]);
    put_count(t, "missing", n[SIM_CELL_MISSING]);
    put_pair(t, "plan_hash", hash);
    put_count(t, "model_version", SIM_MODEL_VERSION);
    put_pair(t, "build", x->build);
    return ana_table_check(t, err);
}

const struct ana_export_table ana_export_tables[ANA_EXPORT_TABLES] = {
    {"results", ana_results_columns, ana_results_rows},
    {"cells", ana_cells_columns, ana_cells_rows},
    {"points", points_columns, points_rows},
    {"factors", factors_columns, factors_rows},
    {"levers", levers_columns, levers_rows},
    {"parameters", parameters_columns, parameters_rows},
    {"outcomes", outcomes_columns, outcomes_rows},
    {"about", about_columns, about_rows},
};
