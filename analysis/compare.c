#include "analysis/compare.h"

#include <math.h>
#include <stdlib.h>

/* What the cells of a plan add up to for one group: entry [policy][replicate]. */
struct totals {
    uint32_t n_policies, n_replicates, n_markets;
    struct sim_outcome_block *block;
    uint32_t *markets; /* done */
};

static void totals_clear(struct totals *t)
{
    free(t->block);
    free(t->markets);
    *t = (struct totals){0};
}

static enum sim_status totals_init(struct totals *t, const struct sim_plan *plan,
                                   struct sim_error *err)
{
    const size_t n = (size_t)plan->n_policies * plan->n_replicates;

    *t = (struct totals){plan->n_policies, plan->n_replicates, plan->n_markets,
                         calloc(n, sizeof *t->block), calloc(n, sizeof *t->markets)};
    if (t->block && t->markets)
        return SIM_OK;
    totals_clear(t);
    return sim_fail(err, SIM_E_NOMEM, "compare", "%zu replicates do not fit in memory",
                    n);
}

static void add_block(struct sim_outcome_block *to, const struct sim_outcome_block *from,
                      bool last_week)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (last_week || sim_outcome_rows[k].kind != SIM_OUTCOME_LAST)
            to->sum[k] += from->sum[k];
}

static void add_cell(struct sim_outcome_block *to, const struct sim_dataset *set,
                     uint64_t cell, uint32_t owner, uint32_t group)
{
    const struct sim_plan *plan = set->plan;
    const struct sim_outcome_block *blocks = set->block + cell * sim_plan_blocks(plan);
    const uint32_t first = group ? group - 1 : 0;
    const uint32_t end = group ? group : plan->n_segments;

    for (uint32_t week = 0; week < plan->n_weeks; week++)
        for (uint32_t segment = first; segment < end; segment++)
            add_block(to, &blocks[sim_plan_block(plan, week, owner, segment)],
                      week + 1 == plan->n_weeks);
}

static void totals_fill(struct totals *t, const struct sim_dataset *set, uint32_t owner,
                        uint32_t group)
{
    const uint64_t cells = sim_plan_cells(set->plan);
    const size_t n = (size_t)t->n_policies * t->n_replicates;

    for (size_t k = 0; k < n; k++) {
        t->block[k] = (struct sim_outcome_block){0};
        t->markets[k] = 0;
    }
    for (uint64_t cell = 0; cell < cells; cell++) {
        const struct sim_cell c = sim_plan_cell(set->plan, cell);
        const size_t at = (size_t)c.policy * t->n_replicates + c.replicate;

        if (set->status[cell] != SIM_CELL_DONE)
            continue;
        add_cell(&t->block[at], set, cell, owner, group);
        t->markets[at]++;
    }
}

static bool is_complete(const struct totals *t, uint32_t policy, uint32_t replicate)
{
    return t->markets[(size_t)policy * t->n_replicates + replicate] == t->n_markets;
}

/* x[r] of @p policy, NaN where @p policy or @p other is not complete. */
static void series(double *x, const struct totals *t, uint32_t policy, uint32_t other,
                   enum sim_outcome k)
{
    const struct sim_outcome_block *block = t->block + (size_t)policy * t->n_replicates;

    for (uint32_t r = 0; r < t->n_replicates; r++)
        x[r] = is_complete(t, policy, r) && is_complete(t, other, r)
                   ? sim_outcome_value(&block[r], k)
                   : NAN;
}

static enum sim_status check(const struct sim_plan *plan,
                             const struct ana_compare_options *options,
                             struct sim_error *err)
{
    if (options->owner >= plan->n_owners)
        return sim_fail(err, SIM_E_RANGE, "owner", "need 0..%u, got %u",
                        plan->n_owners - 1, options->owner);
    if (options->baseline >= plan->n_policies)
        return sim_fail(err, SIM_E_RANGE, "baseline", "need 0..%u, got %u",
                        plan->n_policies - 1, options->baseline);
    if (!(options->level > 0 && options->level < 1))
        return sim_fail(err, SIM_E_RANGE, "level", "need 0..1, ends excluded, got %g",
                        options->level);
    return SIM_OK;
}

static struct ana_value *value_at(const struct ana_comparison *c, uint32_t policy,
                                  uint32_t group, enum sim_outcome k)
{
    return &c->value[((size_t)policy * c->n_groups + group) * SIM_OUTCOME_COUNT + k];
}

/* @p x, @p y: [replicates] to work in. */
static void compare_group(struct ana_comparison *c, const struct totals *t,
                          uint32_t group, double *x, double *y)
{
    const uint32_t base = c->options.baseline, n = t->n_replicates;
    const double level = c->options.level;

    for (uint32_t p = 0; p < c->n_policies; p++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
            series(x, t, p, base, k);
            series(y, t, base, p, k);
            *value_at(c, p, group, k) =
                (struct ana_value){ana_mean(x, n, level), ana_paired(x, y, n, level),
                                   ana_pairing_gain(x, y, n)};
        }
}

static void count_replicates(struct ana_comparison *c, const struct totals *t)
{
    for (uint32_t p = 0; p < t->n_policies; p++)
        for (uint32_t r = 0; r < t->n_replicates; r++)
            c->n_replicates[p] += is_complete(t, p, r);
}

enum sim_status ana_compare(struct ana_comparison *out, const struct sim_dataset *set,
                            const struct ana_compare_options *options,
                            struct sim_error *err)
{
    const struct sim_plan *plan = set->plan;
    struct ana_comparison c = {.options = *options,
                               .n_policies = plan->n_policies,
                               .n_groups = plan->n_segments + 1};
    struct totals t = {0};
    double *x = NULL;
    enum sim_status status = check(plan, options, err);

    *out = (struct ana_comparison){0};
    if (status != SIM_OK)
        return status;
    status = totals_init(&t, plan, err);
    if (status != SIM_OK)
        return status;
    x = calloc((size_t)plan->n_replicates * 2, sizeof *x);
    c.n_replicates = calloc(c.n_policies, sizeof *c.n_replicates);
    c.value =
        calloc((size_t)c.n_policies * c.n_groups * SIM_OUTCOME_COUNT, sizeof *c.value);
    if (!x || !c.n_replicates || !c.value) {
        ana_comparison_clear(&c);
        status = sim_fail(err, SIM_E_NOMEM, "compare", "%u groups do not fit in memory",
                          c.n_groups);
    } else {
        for (uint32_t group = 0; group <= plan->n_segments; group++) {
            totals_fill(&t, set, options->owner, group);
            compare_group(&c, &t, group, x, x + plan->n_replicates);
        }
        count_replicates(&c, &t);
        *out = c;
    }
    free(x);
    totals_clear(&t);
    return status;
}

void ana_comparison_clear(struct ana_comparison *c)
{
    free(c->n_replicates);
    free(c->value);
    *c = (struct ana_comparison){0};
}

const struct ana_value *ana_comparison_value(const struct ana_comparison *c,
                                             uint32_t policy, uint32_t group,
                                             enum sim_outcome k)
{
    return value_at(c, policy, group, k);
}

bool ana_difference_shows(const struct ana_value *v)
{
    return v->diff.low > 0 || v->diff.high < 0;
}

int ana_difference_sign(const struct ana_value *v, enum sim_outcome k)
{
    if (!ana_difference_shows(v))
        return 0;
    return v->diff.mean > 0 ? sim_outcome_rows[k].direction
                            : -sim_outcome_rows[k].direction;
}

/* The outcome of all policies, [policy][replicate], turned so that higher is better; only
 * replicates that are complete for every policy are kept. @return how many these are */
static uint32_t common_series(double *x, const struct totals *t, enum sim_outcome k)
{
    const double turn = sim_outcome_rows[k].direction < 0 ? -1 : 1;
    uint32_t kept = 0;

    for (uint32_t r = 0; r < t->n_replicates; r++) {
        bool whole = true;

        for (uint32_t p = 0; p < t->n_policies; p++) {
            const size_t at = (size_t)p * t->n_replicates;
            const double value = sim_outcome_value(&t->block[at + r], k);

            x[at + kept] = turn * value;
            whole = whole && is_complete(t, p, r) && isfinite(value);
        }
        kept += whole;
    }
    return kept;
}

static uint32_t best_policy(const double *x, const struct totals *t, uint32_t kept)
{
    uint32_t best = 0;
    double most = -INFINITY;

    for (uint32_t p = 0; p < t->n_policies; p++) {
        const double *own = x + (size_t)p * t->n_replicates;
        const double mean = ana_mean(own, kept, 0.5).mean;

        if (mean > most) {
            most = mean;
            best = p;
        }
    }
    return best;
}

/* Replicates to tell @p lead from 0; infinite for a lead of nothing. */
static double needed(const struct ana_estimate *lead, double level)
{
    return ana_replicates_needed(lead->mean, lead->se * sqrt((double)lead->n), level);
}

static void judge(struct ana_verdict *v, const double *x, const struct totals *t)
{
    double hardest = -1;

    for (uint32_t p = 0; p < t->n_policies; p++) {
        if (p == v->best)
            continue;
        const struct ana_estimate lead =
            ana_paired(x + (size_t)v->best * t->n_replicates,
                       x + (size_t)p * t->n_replicates, v->n_replicates, v->level);
        const double n = needed(&lead, v->level);

        v->n_open += !(lead.low > 0);
        if (n > hardest) {
            hardest = n;
            v->runner_up = p;
            v->lead = lead;
        }
    }
    v->finding = v->n_open == 0 ? ANA_BEST : ANA_UNDECIDED;
    if (v->lead.mean == 0 && v->lead.se == 0)
        v->finding = ANA_SAME;
    if (v->finding == ANA_UNDECIDED)
        v->more = fmax(1, hardest - v->n_replicates);
}

enum sim_status ana_verdict(struct ana_verdict *out, const struct sim_dataset *set,
                            const struct ana_compare_options *options, enum sim_outcome k,
                            struct sim_error *err)
{
    const uint32_t others = set->plan->n_policies - 1;
    struct totals t = {0};
    double *x = NULL;
    enum sim_status status = check(set->plan, options, err);

    *out = (struct ana_verdict){.finding = ANA_ALONE, .level = options->level};
    if (status != SIM_OK || others == 0)
        return status;
    out->level = 1 - (1 - options->level) / others;
    status = totals_init(&t, set->plan, err);
    if (status != SIM_OK)
        return status;
    x = calloc((size_t)t.n_policies * t.n_replicates, sizeof *x);
    if (!x) {
        status =
            sim_fail(err, SIM_E_NOMEM, "compare", "the verdict does not fit in memory");
    } else {
        totals_fill(&t, set, options->owner, 0);
        out->n_replicates = common_series(x, &t, k);
        out->finding = ANA_UNTOLD;
        if (out->n_replicates)
            out->best = best_policy(x, &t, out->n_replicates);
        if (out->n_replicates >= 2)
            judge(out, x, &t);
    }
    free(x);
    totals_clear(&t);
    return status;
}
