#include "sim/engine.h"

#include <string.h>

#include "sim/mechanisms/failure.h"
#include "sim/tally.h"
#include "sim/touchpoints.h"
#include "sim/verify.h"
#include "sim/vmath.h"

enum { DAYS_A_WEEK = 7 };

/* Shoppers and bonds of rows from..to-1 into columns, as they are today. */
static void gather(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        const struct sim_shopper *s = &w->pop.shopper[v->shopper[i]];
        const struct sim_bond *bond = sim_world_bond(w, v->shopper[i], v->slot[i]);

        v->z[i] = s->z;
        v->trust[i] = (float)s->trust * (1.0f / 255.0f);
        v->theta[i] = s->theta;
        v->patience[i] = s->patience;
        v->liquidity[i] = s->liquidity;
        v->budget[i] = s->budget;
        v->formality[i] = (float)s->formality * (1.0f / 255.0f);
        v->drop_odds[i] = s->drop_odds;
        v->doubt[i] = (float)s->doubts;
        v->shy[i] = shop->shy[s->segment % SIM_GENERATIONS];
        v->away[i] = (float)(int32_t)(w->day - bond->last_day);
        v->satisfaction[i] = bond->satisfaction;
        v->goodwill[i] = bond->goodwill;
        v->expectation[i] = bond->expectation;
        v->relationship[i] = sim_from16(bond->relationship);
        v->distrust[i] = sim_from16(bond->suspicion);
        v->revenge[i] = sim_from16(bond->revenge);
        v->avoidance[i] = sim_from16(bond->avoidance);
        v->carded[i] = bond->flags & SIM_BOND_ENROLLED ? 1.0f : 0.0f;
    }
}

/* What the time away has left of the bond. */
static void fade(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict away = v->away;
    float *restrict satisfaction = v->satisfaction, *restrict distrust = v->distrust;
    float *restrict relationship = v->relationship, *restrict revenge = v->revenge;
    float *restrict avoidance = v->avoidance;
    const float sat = b->sat_halflife, rel = b->rel_halflife, susp = b->susp_halflife;
    const float angry = b->revenge_halflife, growth = b->avoid_growth;

    (void)shop;
#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        avoidance[i] = sim_avoidance(avoidance[i], away[i], relationship[i], growth);
        satisfaction[i] *= sim_halved(away[i], sat);
        relationship[i] *= sim_halved(away[i], rel);
        distrust[i] *= sim_halved(away[i], susp);
        revenge[i] *= sim_halved(away[i], angry);
    }
}

/* Who comes to @p shop today: its piece of the day's list, rows by segment. */
static void seat(const struct sim_world *w, uint32_t shop, struct sim_visits *v)
{
    const struct sim_occasions *t = &w->today;
    const uint32_t from = t->start[shop * w->n_segments];

    for (uint32_t i = 0; i < v->n; i++) {
        const uint32_t k = t->sorted[from + i], id = t->shopper[k];

        __builtin_prefetch(&w->pop.shopper[id]);
        __builtin_prefetch(sim_world_bond(w, id, t->slot[k]), 1);
        v->shopper[i] = id;
        v->occasion[i] = t->number[k];
        v->slot[i] = t->slot[k];
        v->mission[i] = t->mission[k];
    }
    for (uint32_t s = 0; s < w->n_segments; s++)
        memset(v->segment + w->rows[s], (int)s, w->rows[s + 1] - w->rows[s]);
}

/* First row of each segment of @p shop. */
static const uint32_t *segment_rows(struct sim_world *w, uint32_t shop)
{
    const uint32_t *start = &w->today.start[shop * w->n_segments];
    const uint32_t first = start[0];

    for (uint32_t s = 0; s <= w->n_segments; s++)
        w->rows[s] = start[s] - first;
    return w->rows;
}

/* The row of the shopper who is watched, or n. */
static uint32_t watched_row(const struct sim_world *w, const struct sim_visits *v)
{
    uint32_t row = 0;

    if (!w->watcher || !w->watcher->visit)
        return v->n;
    while (row < v->n && v->shopper[row] != w->watcher->shopper)
        row++;
    return row;
}

static struct sim_bond watched_bond(const struct sim_world *w, const struct sim_visits *v)
{
    const uint32_t row = watched_row(w, v);

    return row < v->n ? *sim_world_bond(w, v->shopper[row], v->slot[row])
                      : (struct sim_bond){0};
}

static void show_visit(const struct sim_world *w, const struct sim_shop *shop,
                       const struct sim_visits *v, const struct sim_bond *before)
{
    const uint32_t row = watched_row(w, v);

    if (row < v->n)
        w->watcher->visit(w->watcher->to, w, shop, v, row, before);
    if (w->watcher && w->watcher->visit && w->watcher->shopper == SIM_WATCH_ALL)
        for (uint32_t i = 0; i < v->n; i++)
            w->watcher->visit(w->watcher->to, w, shop, v, i, NULL);
}

/* A touch point that takes any rows, and those that follow each other directly. */
typedef void station(const struct sim_world *w, const struct sim_shop *shop,
                     struct sim_visits *v, uint32_t from, uint32_t to);

static station *const come_in[] = {gather, fade, sim_arrive};
static station *const make_up_mind[] = {sim_encounter, sim_decide};
static station *const take_stock[] = {sim_follow_up, sim_learn};

/* Rows from..to-1 through the stations, a batch at a time so that columns stay in cache. */
static void walk_rows(const struct sim_world *w, const struct sim_shop *shop,
                      struct sim_visits *v, uint32_t from, uint32_t to,
                      station *const *stations, int n)
{
    while (from < to) {
        const uint32_t end = to - from > w->batch ? from + w->batch : to;

        for (int k = 0; k < n; k++)
            stations[k](w, shop, v, from, end);
        from = end;
    }
}

/* All rows, segment by segment where the segments are served differently. */
static void walk(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, const uint32_t *rows, station *const *stations,
                 int n)
{
    if (!shop->variant) {
        walk_rows(w, shop, v, 0, v->n, stations, n);
        return;
    }
    for (uint32_t s = 0; s < w->n_segments; s++)
        walk_rows(w, &shop->variant[s], v, rows[s], rows[s + 1], stations, n);
}

/* One store's day: every visit through the touch points, lines over the whole day. */
static enum sim_status shop_day(struct sim_world *w, uint32_t k, struct sim_error *err)
{
    struct sim_shop *shop = &w->shop[k];
    struct sim_visits *v = &w->visits;
    const uint32_t *rows = segment_rows(w, k);
    const uint32_t n = rows[w->n_segments];
    enum sim_status status = sim_visits_reserve(v, n, err);
    struct sim_bond before;

    if (status != SIM_OK)
        return status;
    sim_visits_start(v, n);
    seat(w, k, v);
    walk(w, shop, v, rows, come_in, 3);
    sim_addons(w, shop, v);
    sim_floor(w, shop, v);
    walk(w, shop, v, rows, make_up_mind, 2);
    status = sim_pay(w, shop, v, err);
    if (status != SIM_OK)
        return status;
    walk(w, shop, v, rows, take_stock, 2);
    before = watched_bond(w, v);
    status = sim_remember(w, shop, v, err);
    show_visit(w, shop, v, &before);
    sim_tally(shop, v, rows, w->n_segments);
    return status;
}

enum sim_status sim_world_day(struct sim_world *w, struct sim_error *err)
{
    enum sim_status status;

    sim_reach(w);
    status = sim_seek(w, err);
    for (uint32_t k = 0; k < w->pop.n_shops && status == SIM_OK; k++)
        status = shop_day(w, k, err);
    for (uint32_t k = 0; k < w->pop.n_shops && status == SIM_OK; k++)
        sim_deliver(w, &w->shop[k]);
    w->day++;
    return status;
}

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

    sim_tally_active(w);
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

static enum sim_status run_days(struct sim_world *w, const struct sim_plan *plan,
                                const struct sim_policy *policy,
                                const struct sim_engine_options *options,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const uint32_t burn_in = (uint32_t)plan->scenario->run.burn_in_weeks;
    enum sim_status status = SIM_OK;

    for (uint32_t week = 0; week < burn_in + plan->n_weeks; week++) {
        struct sim_outcome_block *now =
            week < burn_in ? NULL : &blocks[sim_plan_block(plan, week - burn_in, 0, 0)];

        if (week >= burn_in)
            status = put_in_force(w, policy, week - burn_in, err);
        if (status != SIM_OK)
            return status;
        for (int day = 0; day < DAYS_A_WEEK; day++) {
            if (options->stop && *options->stop)
                return sim_fail(err, SIM_E_STOPPED, plan->scenario->name, "stopped");
            status = sim_world_day(w, err);
            if (status != SIM_OK)
                return status;
            if (options->days_done)
                atomic_fetch_add_explicit(options->days_done, 1, memory_order_relaxed);
        }
        sim_world_close_week(w, now, plan->n_owners);
        if (week + 1 < burn_in + plan->n_weeks)
            sim_firms_act(w);
        if (now)
            status = sim_verify_week(now, plan->n_owners * plan->n_segments, err);
        if (status != SIM_OK)
            return status;
    }
    return sim_verify_world(w, err);
}

enum sim_status sim_cell_run(const struct sim_plan *plan, uint64_t index,
                             const struct sim_engine_options *options,
                             struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct sim_cell cell = sim_plan_cell(plan, index);
    struct sim_world w;
    enum sim_status status =
        sim_world_create(&w, plan->scenario, cell.market, cell.replicate, err);

    if (status != SIM_OK)
        return status;
    if (options->batch > 0)
        w.batch = options->batch;
    w.watcher = options->watcher;
    memset(blocks, 0, sim_plan_blocks(plan) * sizeof *blocks);
    status =
        run_days(&w, plan, &plan->scenario->policy[cell.policy], options, blocks, err);
    sim_world_clear(&w);
    return status;
}
