#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/export_tables.h"
#include "sim/outcome.h"

enum { SEGMENT_MAX = 2 * SIM_NAME_MAX };

static const char *status_word(enum sim_cell_status status)
{
    return status == SIM_CELL_DONE     ? "done"
           : status == SIM_CELL_FAILED ? "failed"
                                       : "missing";
}

static bool is_weekly(const struct sim_plan *plan)
{
    return plan->record == SIM_RECORD_WEEKLY;
}

/* ---- results ---- */

/* What a cell and its place in the plan are called: the same in both tables. */
static void add_place(struct ana_columns *c)
{
    ana_columns_add(c, "cell", ANA_WHOLE);
    ana_columns_add(c, "point", ANA_WHOLE);
    ana_columns_add(c, "policy", ANA_TEXT);
    ana_columns_add(c, "replicate", ANA_WHOLE);
    ana_columns_add(c, "market", ANA_TEXT);
    ana_columns_add(c, "status", ANA_TEXT);
}

static void put_place(const struct ana_export *x, struct ana_table *t, uint64_t index,
                      enum sim_cell_status status)
{
    const struct sim_cell cell = sim_plan_cell(x->plan, index);
    const struct sim_scenario *s = x->plan->scenario;

    ana_table_whole(t, (int64_t)index);
    ana_table_whole(t, cell.point);
    ana_table_text(t, s->policy[cell.policy].name);
    ana_table_whole(t, (int64_t)cell.replicate + 1);
    ana_table_text(t, s->market[cell.market].name);
    ana_table_text(t, status_word(status));
}

void ana_results_columns(const struct ana_export *x, struct ana_columns *c)
{
    add_place(c);
    if (is_weekly(x->plan))
        ana_columns_add(c, "week", ANA_WHOLE);
    ana_columns_add(c, "owner", ANA_TEXT);
    ana_columns_add(c, "segment", ANA_TEXT);
    ana_columns_add(c, "culture", ANA_TEXT);
    ana_columns_add(c, "generation", ANA_TEXT);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (x->plan->keep[k])
            ana_columns_add(c, sim_outcome_rows[k].name, ANA_NUMBER);
}

/* @param block  NULL: the cell has none */
static void put_outcomes(const struct ana_export *x, struct ana_table *t,
                         const struct sim_outcome_block *block)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        if (!x->plan->keep[k])
            continue;
        if (block)
            ana_table_number(t, sim_outcome_value(block, (enum sim_outcome)k));
        else
            ana_table_none(t);
    }
}

static void put_row(const struct ana_export *x, struct ana_table *t, uint32_t week,
                    uint32_t owner, uint32_t segment)
{
    const struct sim_scenario *s = x->plan->scenario;
    char name[SEGMENT_MAX];

    if (is_weekly(x->plan))
        ana_table_whole(t, (int64_t)week + 1);
    ana_table_text(t, s->owner[owner]);
    sim_segment_name(s, segment, name, sizeof name);
    ana_table_text(t, name);
    ana_table_text(t, s->culture[segment / SIM_GENERATIONS].code);
    ana_table_text(t, sim_generation_name[segment % SIM_GENERATIONS]);
}

static void put_cell(const struct ana_export *x, struct ana_table *t, uint64_t cell,
                     enum sim_cell_status status, const struct sim_outcome_block *blocks)
{
    const struct sim_plan *p = x->plan;

    for (uint32_t week = 0; week < p->n_weeks; week++)
        for (uint32_t owner = 0; owner < p->n_owners; owner++)
            for (uint32_t segment = 0; segment < p->n_segments; segment++) {
                const size_t k = sim_plan_block(p, week, owner, segment);

                put_place(x, t, cell, status);
                put_row(x, t, week, owner, segment);
                put_outcomes(x, t, status == SIM_CELL_DONE ? &blocks[k] : NULL);
            }
}

enum sim_status ana_results_rows(const struct ana_export *x, struct ana_table *t,
                                 struct sim_error *err)
{
    const uint64_t cells = sim_plan_cells(x->plan);
    struct sim_outcome_block *blocks = malloc(sim_plan_blocks(x->plan) * sizeof *blocks);
    enum sim_status status =
        blocks ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "export", "a cell does not fit");

    for (uint64_t cell = 0; cell < cells && status == SIM_OK; cell++) {
        const enum sim_cell_status is = x->cells->status(x->cells->from, cell);

        if (is == SIM_CELL_DONE)
            status = x->cells->get(x->cells->from, cell, blocks, err);
        if (status == SIM_OK)
            put_cell(x, t, cell, is, blocks);
        if (status == SIM_OK)
            status = ana_table_check(t, err);
        if (status == SIM_OK && x->stop && *x->stop)
            status = sim_fail(err, SIM_E_STOPPED, x->folder, "stopped on request");
    }
    free(blocks);
    return status;
}

/* ---- cells ---- */

void ana_cells_columns(const struct ana_export *x, struct ana_columns *c)
{
    (void)x;
    add_place(c);
    ana_columns_add(c, "checksum", ANA_TEXT);
    ana_columns_add(c, "reason", ANA_TEXT);
}

enum sim_status ana_cells_rows(const struct ana_export *x, struct ana_table *t,
                               struct sim_error *err)
{
    const uint64_t cells = sim_plan_cells(x->plan);

    for (uint64_t cell = 0; cell < cells; cell++) {
        const enum sim_cell_status is = x->cells->status(x->cells->from, cell);
        char text[20];

        put_place(x, t, cell, is);
        snprintf(text, sizeof text, "%016" PRIx64,
                 x->cells->checksum(x->cells->from, cell));
        ana_table_text(t, is == SIM_CELL_DONE ? text : NULL);
        ana_table_text(t, is == SIM_CELL_FAILED ? x->cells->reason(x->cells->from, cell)
                                                : NULL);
    }
    return ana_table_check(t, err);
}
