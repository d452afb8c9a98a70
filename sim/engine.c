#include "sim/engine.h"

#include <stdlib.h>
#include <string.h>

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

/* What a cell leaves, as it grows. */
struct record {
    const struct sim_plan *plan;
    struct sim_outcome_block *blocks;
    struct sim_outcome_block *week; /* of a total: the week under way; else NULL */
};

static enum sim_status record_start(struct record *r, struct sim_error *err)
{
    const size_t n = sim_plan_blocks(r->plan);

    memset(r->blocks, 0, n * sizeof *r->blocks);
    if (r->plan->record == SIM_RECORD_WEEKLY)
        return SIM_OK;
    r->week = malloc(n * sizeof *r->week);
    return r->week ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "record", "a week does not fit");
}

static struct sim_outcome_block *record_week(struct record *r, uint32_t week)
{
    if (!r->week)
        return &r->blocks[sim_plan_block(r->plan, week, 0, 0)];
    memset(r->week, 0, sim_plan_blocks(r->plan) * sizeof *r->week);
    return r->week;
}

/* The week joins the total, week after week as somebody would add up the weeks. */
static void record_close_week(struct record *r)
{
    const size_t n = r->week ? sim_plan_blocks(r->plan) : 0;

    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (sim_outcome_rows[k].kind == SIM_OUTCOME_LAST)
                r->blocks[b].sum[k] = r->week[b].sum[k];
            else
                r->blocks[b].sum[k] += r->week[b].sum[k];
}

static void record_end(struct record *r)
{
    const size_t n = sim_plan_blocks(r->plan);

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        for (size_t b = 0; b < n && !r->plan->keep[k]; b++)
            r->blocks[b].sum[k] = 0;
    free(r->week);
}

static enum sim_status run_days(struct sim_world *w, const struct sim_policy *policy,
                                const struct sim_engine_options *options,
                                struct record *record, struct sim_error *err)
{
    const struct sim_run_values *run = &w->scenario->run;
    const uint32_t burn_in = (uint32_t)run->burn_in_weeks;
    const uint32_t weeks = burn_in + (uint32_t)run->weeks;
    const uint32_t owners = record->plan->n_owners;
    enum sim_status status = SIM_OK;

    for (uint32_t week = 0; week < weeks; week++) {
        struct sim_outcome_block *now =
            week < burn_in ? NULL : record_week(record, week - burn_in);

        if (week >= burn_in)
            status = put_in_force(w, policy, week - burn_in, err);
        if (status != SIM_OK)
            return status;
        for (int day = 0; day < DAYS_A_WEEK; day++) {
            if (options->stop && *options->stop)
                return sim_fail(err, SIM_E_STOPPED, w->scenario->name, "stopped");
            status = sim_world_day(w, err);
            if (status != SIM_OK)
                return status;
            if (options->days_done)
                atomic_fetch_add_explicit(options->days_done, 1, memory_order_relaxed);
        }
        sim_world_close_week(w, now, owners);
        if (week + 1 < weeks)
            sim_firms_act(w);
        if (now)
            status = sim_verify_week(now, owners * w->n_segments, err);
        if (status != SIM_OK)
            return status;
        if (now)
            record_close_week(record);
    }
    return sim_verify_world(w, err);
}

static enum sim_status run_cell(const struct sim_plan *plan, uint64_t index,
                                const struct sim_scenario *scenario,
                                const struct sim_engine_options *options,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct sim_cell cell = sim_plan_cell(plan, index);
    struct record record = {.plan = plan, .blocks = blocks};
    struct sim_world w;
    enum sim_status status =
        sim_world_create(&w, scenario, cell.market, cell.replicate,
                         options->threads > 0 ? options->threads : 1, err);

    if (status != SIM_OK)
        return status;
    if (options->batch > 0)
        w.batch = options->batch;
    w.watcher = options->watcher;
    status = record_start(&record, err);
    if (status == SIM_OK)
        status = run_days(&w, &scenario->policy[cell.policy], options, &record, err);
    record_end(&record);
    sim_world_clear(&w);
    return status;
}

enum sim_status sim_cell_run(const struct sim_plan *plan, uint64_t index,
                             const struct sim_engine_options *options,
                             struct sim_outcome_block *blocks, struct sim_error *err)
{
    struct sim_scenario copy;
    enum sim_status status;

    if (options->scenario || !plan->points)
        return run_cell(plan, index,
                        options->scenario ? options->scenario : plan->scenario, options,
                        blocks, err);
    status = sim_plan_scenario(plan, sim_plan_cell(plan, index).point, &copy, err);
    if (status != SIM_OK)
        return status;
    status = run_cell(plan, index, &copy, options, blocks, err);
    sim_scenario_free(&copy);
    return status;
}
