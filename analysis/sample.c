#include "analysis/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums under way: entry [policy][point][replicate] of each outcome, and of its weight. */
struct totals {
    const struct sim_plan *plan;
    const struct ana_sample_choice *choice;
    size_t entries;  /* of one outcome */
    double *weight;  /* [n_outcomes][entries] of a RATIO; else 0 */
    uint32_t *cells; /* [entries] cells that are done */
};

static size_t entry_of(const struct sim_plan *plan, struct sim_cell c)
{
    return ((size_t)c.policy * plan->n_points + c.point) * plan->n_replicates +
           c.replicate;
}

static bool is_chosen(const struct ana_sample_choice *choice, uint32_t market)
{
    return choice->market == ANA_MARKETS_ALL || choice->market == market;
}

static enum sim_status check(const struct sim_plan *plan,
                             const struct ana_sample_choice *choice,
                             struct sim_error *err)
{
    if (choice->n_outcomes < 1)
        return sim_fail(err, SIM_E_RANGE, "outcomes", "need 1 or more, got none");
    for (uint32_t o = 0; o < choice->n_outcomes; o++) {
        const int k = choice->outcome[o];

        if (k < 0 || k >= SIM_OUTCOME_COUNT || !plan->keep[k])
            return sim_fail(err, SIM_E_RANGE, "outcomes",
                            "need one that was kept, got number %d", k);
    }
    if (choice->owner >= plan->n_owners)
        return sim_fail(err, SIM_E_RANGE, "owner", "need 0..%u, got %u",
                        plan->n_owners - 1, choice->owner);
    if (choice->market != ANA_MARKETS_ALL && choice->market >= plan->n_markets)
        return sim_fail(err, SIM_E_RANGE, "market", "need 0..%u, got %u",
                        plan->n_markets - 1, choice->market);
    return SIM_OK;
}

/* The sum of outcome @p k over the blocks of a cell that count. */
static double sum_of(const struct totals *t, const struct sim_outcome_block *blocks,
                     enum sim_outcome k)
{
    const struct sim_plan *plan = t->plan;
    const uint32_t last = plan->n_weeks - 1;
    double sum = 0;

    for (uint32_t week = sim_outcome_rows[k].kind == SIM_OUTCOME_LAST ? last : 0;
         week <= last; week++)
        for (uint32_t segment = 0; segment < plan->n_segments; segment++)
            sum += blocks[sim_plan_block(plan, week, t->choice->owner, segment)].sum[k];
    return sum;
}

static void add_cell(const struct totals *t, double *y, size_t entry,
                     const struct sim_outcome_block *blocks)
{
    for (uint32_t o = 0; o < t->choice->n_outcomes; o++) {
        const enum sim_outcome k = t->choice->outcome[o];
        const enum sim_outcome weight = sim_outcome_rows[k].weight;

        y[o * t->entries + entry] += sum_of(t, blocks, k);
        if (weight != SIM_OUT_none)
            t->weight[o * t->entries + entry] += sum_of(t, blocks, weight);
    }
    t->cells[entry]++;
}

static enum sim_status add_cells(const struct totals *t, struct ana_sample *out,
                                 const struct ana_cells *cells,
                                 struct sim_outcome_block *blocks, struct sim_error *err)
{
    const uint64_t n = sim_plan_cells(t->plan);
    enum sim_status status = SIM_OK;

    for (uint64_t index = 0; index < n && status == SIM_OK; index++) {
        const struct sim_cell cell = sim_plan_cell(t->plan, index);
        enum sim_cell_status is;

        if (!is_chosen(t->choice, cell.market))
            continue;
        is = cells->status(cells->from, index);
        out->n_cells++;
        out->n_failed += is == SIM_CELL_FAILED;
        out->n_missing += is == SIM_CELL_MISSING;
        if (is != SIM_CELL_DONE)
            continue;
        status = cells->get(cells->from, index, blocks, err);
        if (status == SIM_OK)
            add_cell(t, out->y, entry_of(t->plan, cell), blocks);
    }
    return status;
}

static void divide(const struct totals *t, double *y)
{
    const uint32_t whole = t->choice->market == ANA_MARKETS_ALL ? t->plan->n_markets : 1;

    for (uint32_t o = 0; o < t->choice->n_outcomes; o++) {
        const enum sim_outcome k = t->choice->outcome[o];
        const enum sim_outcome weight = sim_outcome_rows[k].weight;

        for (size_t e = 0; e < t->entries; e++) {
            struct sim_outcome_block all = {.sum[0] = 0};
            double *to = &y[o * t->entries + e];

            all.sum[k] = *to;
            if (weight != SIM_OUT_none)
                all.sum[weight] = t->weight[o * t->entries + e];
            *to = t->cells[e] == whole ? sim_outcome_value(&all, k) : NAN;
        }
    }
}

enum sim_status ana_sample_read(struct ana_sample *out, const struct sim_plan *plan,
                                const struct ana_cells *cells,
                                const struct ana_sample_choice *choice,
                                struct sim_error *err)
{
    struct totals t = {plan, choice,
                       (size_t)plan->n_policies * plan->n_points * plan->n_replicates,
                       NULL, NULL};
    struct sim_outcome_block *blocks;
    enum sim_status status = check(plan, choice, err);

    *out = (struct ana_sample){0};
    if (status != SIM_OK)
        return status;
    out->n_outcomes = choice->n_outcomes;
    out->n_policies = plan->n_policies;
    out->n_points = plan->n_points;
    out->n_replicates = plan->n_replicates;
    out->y = calloc(choice->n_outcomes * t.entries, sizeof *out->y);
    t.weight = calloc(choice->n_outcomes * t.entries, sizeof *t.weight);
    t.cells = calloc(t.entries, sizeof *t.cells);
    blocks = malloc(sim_plan_blocks(plan) * sizeof *blocks);
    status = out->y && t.weight && t.cells && blocks
                 ? add_cells(&t, out, cells, blocks, err)
                 : sim_fail(err, SIM_E_NOMEM, "sample", "%zu values do not fit in memory",
                            choice->n_outcomes * t.entries);
    if (status == SIM_OK)
        divide(&t, out->y);
    else
        ana_sample_clear(out);
    free(t.weight);
    free(t.cells);
    free(blocks);
    return status;
}

void ana_sample_clear(struct ana_sample *s)
{
    free(s->y);
    *s = (struct ana_sample){0};
}

const double *ana_sample_of(const struct ana_sample *s, uint32_t outcome, uint32_t policy)
{
    const size_t n = (size_t)s->n_points * s->n_replicates;

    return s->y + ((size_t)outcome * s->n_policies + policy) * n;
}

void ana_sample_difference(double *to, const struct ana_sample *s, uint32_t outcome,
                           uint32_t policy, uint32_t base)
{
    const double *x = ana_sample_of(s, outcome, policy);
    const double *y = ana_sample_of(s, outcome, base);
    const size_t n = (size_t)s->n_points * s->n_replicates;

    for (size_t k = 0; k < n; k++)
        to[k] = x[k] - y[k];
}

void ana_sample_means(double *mean, const double *y, uint32_t n_points,
                      uint32_t n_replicates)
{
    for (uint32_t point = 0; point < n_points; point++) {
        double sum = 0;
        uint32_t n = 0;

        for (uint32_t r = 0; r < n_replicates; r++) {
            const double value = y[(size_t)point * n_replicates + r];

            if (isfinite(value)) {
                sum += value;
                n++;
            }
        }
        mean[point] = n > 0 ? sum / n : NAN;
    }
}
