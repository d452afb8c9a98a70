#include "sim/engine.h"

#include <string.h>

#include "sim/ledger.h"
#include "sim/tally.h"
#include "sim/verify.h"

enum { DAYS_A_WEEK = 7 };

/* Wages and minutes on duty, by share of the week's visits; an empty week falls to the
 * first segment. */
static void share_overheads(const struct sim_world *w, struct sim_shop *shop)
{
    double visits = 0;

    for (uint32_t s = 0; s < w->n_segments; s++)
        visits += shop->week[s].sum[SIM_OUT_visits];
    for (uint32_t s = 0; s < w->n_segments; s++) {
        const double share = visits > 0 ? shop->week[s].sum[SIM_OUT_visits] / visits
                                        : (s == 0 ? 1.0 : 0.0);

        sim_count(shop, s, SIM_OUT_staff_cost,
                  share * DAYS_A_WEEK * (double)shop->fixed_cost_day);
        sim_count(shop, s, SIM_OUT_staff_minutes,
                  share * DAYS_A_WEEK * (double)shop->duty_minutes);
        sim_count(shop, s, SIM_OUT_change_cost, share * (double)shop->adapt.owed);
        sim_count(shop, s, SIM_OUT_lever_changes, share * (double)shop->adapt.changes);
        if (sim_shop_for(shop, s)->service.lever.min_deposit < 1.0f)
            sim_count(shop, s, SIM_OUT_part_payment_share,
                      shop->week[s].sum[SIM_OUT_visits]);
    }
    shop->adapt.owed = shop->adapt.changes = 0.0f;
}

/* During the week margin holds the goods handed over, with a minus. */
static void work_out_contribution(struct sim_outcome_block *b)
{
    b->sum[SIM_OUT_margin] += b->sum[SIM_OUT_revenue];
    b->sum[SIM_OUT_contribution] =
        b->sum[SIM_OUT_margin] - b->sum[SIM_OUT_staff_cost] -
        b->sum[SIM_OUT_delivery_cost] - b->sum[SIM_OUT_addon_cost] -
        b->sum[SIM_OUT_contact_cost] - b->sum[SIM_OUT_restock_cost] -
        b->sum[SIM_OUT_recovery_cost] - b->sum[SIM_OUT_change_cost];
}

static void add_block(struct sim_outcome_block *to, const struct sim_outcome_block *from)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        to->sum[k] += from->sum[k];
}

/* What everybody spent in this market, for the shares of wallet. */
static void note_market(struct sim_outcome_block *blocks, uint32_t n_owners,
                        uint32_t n_segments)
{
    for (uint32_t s = 0; s < n_segments; s++) {
        double all = 0;

        for (uint32_t o = 0; o < n_owners; o++)
            all += blocks[o * n_segments + s].sum[SIM_OUT_revenue];
        for (uint32_t o = 0; o < n_owners; o++) {
            struct sim_outcome_block *b = &blocks[o * n_segments + s];

            b->sum[SIM_OUT_wallet_share] = b->sum[SIM_OUT_revenue];
            b->sum[SIM_OUT_market_revenue] = all;
        }
    }
}

void sim_world_close_week(struct sim_world *w, struct sim_outcome_block *blocks,
                          uint32_t n_owners)
{
    double experience = 0, visits = 0;

    if (blocks)
        sim_tally_active(w);
    sim_hands_close_week(w->hand, w->n_hands, w->shop, w->pop.n_shops, w->n_segments);
    for (uint32_t k = 0; k < w->pop.n_shops; k++) {
        struct sim_shop *shop = &w->shop[k];

        share_overheads(w, shop);
        for (uint32_t s = 0; s < w->n_segments; s++) {
            work_out_contribution(&shop->week[s]);
            experience += shop->week[s].sum[SIM_OUT_experience];
            visits += shop->week[s].sum[SIM_OUT_visits];
            if (blocks)
                add_block(&blocks[shop->owner * w->n_segments + s], &shop->week[s]);
        }
        sim_firm_look(w, k);
        memset(shop->week, 0, w->n_segments * sizeof *shop->week);
    }
    if (blocks)
        note_market(blocks, n_owners, w->n_segments);
    if (visits > 0)
        w->norm = (float)(experience / visits);
}

/* The policy under test comes into force in our stores, and its rules week by week. */
static enum sim_status put_in_force(struct sim_world *w, const struct sim_policy *policy,
                                    uint32_t week, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t k = 0; k < w->pop.n_shops && status == SIM_OK; k++)
        if (w->shop[k].owner == 0 && policy->n_rules == 0 && week == 0)
            sim_shop_apply(&w->shop[k], policy, w->behaviour);
        else if (w->shop[k].owner == 0 && sim_rules_change(policy, week))
            status = sim_shop_apply_rules(&w->shop[k], policy, w->scenario, week, err);
    return status;
}

/* Seven days, which count for @p cells that go through them together. */
static enum sim_status run_week(struct sim_world *w,
                                const struct sim_engine_options *options, uint32_t cells,
                                struct sim_error *err)
{
    for (int day = 0; day < DAYS_A_WEEK; day++) {
        enum sim_status status;

        if (options->stop && *options->stop)
            return sim_fail(err, SIM_E_STOPPED, w->scenario->name, "stopped");
        status = sim_world_day(w, err);
        if (status != SIM_OK)
            return status;
        if (options->days_done)
            atomic_fetch_add_explicit(options->days_done, cells, memory_order_relaxed);
    }
    return SIM_OK;
}

/* The weeks before any policy is in force: all policies have them in common. */
static enum sim_status burn_in(struct sim_world *w,
                               const struct sim_engine_options *options, uint32_t cells,
                               struct sim_error *err)
{
    const uint32_t weeks = (uint32_t)w->scenario->run.burn_in_weeks;

    for (uint32_t week = 0; week < weeks; week++) {
        const enum sim_status status = run_week(w, options, cells, err);

        if (status != SIM_OK)
            return status;
        sim_world_close_week(w, NULL, 0);
        sim_firms_act(w);
    }
    return SIM_OK;
}

/* The weeks under @p policy, which are recorded. */
static enum sim_status run_weeks(struct sim_world *w, const struct sim_policy *policy,
                                 const struct sim_engine_options *options,
                                 struct sim_ledger *ledger, struct sim_error *err)
{
    const uint32_t weeks = (uint32_t)w->scenario->run.weeks;
    const uint32_t owners = ledger->plan->n_owners;

    for (uint32_t week = 0; week < weeks; week++) {
        struct sim_outcome_block *now = sim_ledger_week(ledger, week);
        enum sim_status status = put_in_force(w, policy, week, err);

        if (status == SIM_OK)
            status = run_week(w, options, 1, err);
        if (status != SIM_OK)
            return status;
        sim_world_close_week(w, now, owners);
        if (week + 1 < weeks)
            sim_firms_act(w);
        status = sim_verify_week(now, owners * w->n_segments, err);
        if (status != SIM_OK)
            return status;
        sim_ledger_close_week(ledger);
    }
    return sim_verify_world(w, err);
}

/* A group of cells at work. */
struct group_run {
    const struct sim_plan *plan;
    const struct sim_cell_group *group;
    const struct sim_engine_options *options;
    struct sim_outcome_block *blocks;
    const struct sim_scenario *scenario;
    struct sim_scenario made; /* the scenario, if it had to be made here */
    struct sim_world start; /* the end of the burn-in, from which each policy sets out */
    uint32_t left;          /* cells still to be run */
};

static bool is_left(const struct sim_cell_group *group, uint32_t k)
{
    return !group->done || !group->done[group->first + k];
}

static enum sim_status find_scenario(struct group_run *run, uint32_t point,
                                     struct sim_error *err)
{
    run->scenario = run->options->scenario ? run->options->scenario : run->plan->scenario;
    if (run->options->scenario || !run->plan->points)
        return SIM_OK;
    run->scenario = &run->made;
    return sim_plan_scenario(run->plan, point, &run->made, err);
}

static enum sim_status start_group(struct group_run *run, struct sim_error *err)
{
    const struct sim_engine_options *options = run->options;
    const struct sim_cell cell = sim_plan_cell(run->plan, run->group->first);
    struct sim_world *w = &run->start;
    enum sim_status status = find_scenario(run, cell.point, err);

    if (status == SIM_OK)
        status = sim_world_create(w, run->scenario, cell.market, cell.replicate,
                                  options->threads > 0 ? options->threads : 1, err);
    if (status != SIM_OK)
        return status;
    if (options->batch > 0)
        w->batch = options->batch;
    w->watcher = options->watcher;
    return burn_in(w, options, run->left, err);
}

static enum sim_status run_policy(const struct group_run *run, struct sim_world *w,
                                  uint64_t cell, struct sim_error *err)
{
    const uint32_t policy = sim_plan_cell(run->plan, cell).policy;
    struct sim_ledger ledger = {.plan = run->plan, .blocks = run->blocks};
    enum sim_status status = sim_ledger_start(&ledger, err);

    if (status == SIM_OK)
        status = run_weeks(w, &run->scenario->policy[policy], run->options, &ledger, err);
    sim_ledger_end(&ledger);
    return status;
}

/* From a copy of the start; the last cell may have the start itself. */
static enum sim_status run_from_start(struct group_run *run, uint64_t cell,
                                      struct sim_error *err)
{
    struct sim_world copy;
    enum sim_status status;

    if (run->left == 1)
        return run_policy(run, &run->start, cell, err);
    status = sim_world_copy(&copy, &run->start, err);
    if (status != SIM_OK)
        return status;
    status = run_policy(run, &copy, cell, err);
    sim_world_clear(&copy);
    return status;
}

static void run_cells(struct group_run *run)
{
    const struct sim_cell_group *group = run->group;
    struct sim_error failed = {0};
    const enum sim_status started = start_group(run, &failed);
    bool more = true;

    for (uint32_t k = 0; k < group->n && more; k++) {
        const uint64_t cell = group->first + k;
        struct sim_error err = failed;

        if (!is_left(group, k))
            continue;
        more = group->take(group->to, cell,
                           started == SIM_OK ? run_from_start(run, cell, &err) : started,
                           &err);
        run->left--;
    }
}

void sim_group_run(const struct sim_plan *plan, const struct sim_cell_group *group,
                   const struct sim_engine_options *options,
                   struct sim_outcome_block *blocks)
{
    struct group_run run = {
        .plan = plan, .group = group, .options = options, .blocks = blocks};

    for (uint32_t k = 0; k < group->n; k++)
        run.left += is_left(group, k);
    if (run.left > 0)
        run_cells(&run);
    sim_world_clear(&run.start);
    sim_scenario_free(&run.made);
}

/* What became of a cell that is run alone. */
struct alone {
    enum sim_status status;
    struct sim_error *err;
};

static bool take_alone(void *to, uint64_t cell, enum sim_status status,
                       struct sim_error *err)
{
    struct alone *alone = to;

    (void)cell;
    alone->status = status;
    if (alone->err && status != SIM_OK)
        *alone->err = *err;
    return false;
}

enum sim_status sim_cell_run(const struct sim_plan *plan, uint64_t cell,
                             const struct sim_engine_options *options,
                             struct sim_outcome_block *blocks, struct sim_error *err)
{
    struct alone alone = {.err = err};
    const struct sim_cell_group group = {
        .first = cell, .n = 1, .take = take_alone, .to = &alone};

    sim_group_run(plan, &group, options, blocks);
    return alone.status;
}
