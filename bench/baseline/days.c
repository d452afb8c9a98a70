/* The town and its days. */
#include <stdlib.h>
#include <string.h>

#include "bench/baseline/town.h"
#include "sim/population.h"

enum { DAYS_A_WEEK = 7, EVENTS = 8 /* of a visit at most */ };

/* What this programme leaves out must be off. */
static enum sim_status check_covered(const struct sim_shop *shop, struct sim_error *err)
{
    const struct sim_levers *l = &shop->service.lever;
    const struct sim_store_values *v = &shop->store->v;
    const struct {
        const char *what;
        bool used;
    } other[] = {{"add-ons", shop->service.n_addons > 0},
                 {"kiosks and apps", l->kiosk > 0 || l->app_stock > 0},
                 {"desks", v->comes_to_ask > 0},
                 {"online stores", v->online > 0 || v->self_pay > 0},
                 {"doubt", v->reputation < 1 || shop->reassure_buy != 0},
                 {"video", shop->cross_sale != 1},
                 {"delivery", v->delivered > 0},
                 {"partial payment", l->min_deposit < 1 || l->instalments > 0},
                 {"messages", shop->sends},
                 {"experts", l->experts > 0},
                 {"one line for all tills", l->pooling > 0},
                 {"signal aids", l->signal_aid > 0},
                 {"hovering", l->hover > 0},
                 {"unsolicited information", l->unsolicited_info > 0},
                 {"tailoring", l->tailor_generation > 0},
                 {"faked links", l->in_group_link > 0},
                 {"empathy", shop->empathy != 0 || shop->orientation != 0},
                 {"compensation", l->recovery > 1},
                 {"controllers", l->controller > 0},
                 {"seen stock", l->live_stock > 0}};

    for (size_t k = 0; k < sizeof other / sizeof *other; k++)
        if (other[k].used)
            return sim_fail(err, SIM_E_RANGE, shop->store->name,
                            "the baseline does not cover %s", other[k].what);
    return SIM_OK;
}

static void settle_in(struct base_town *t, struct base_shopper *to,
                      const struct sim_shopper *from)
{
    *to = (struct base_shopper){.rate = from->rate,
                                .theta = from->theta,
                                .patience = from->patience,
                                .liquidity = from->liquidity,
                                .budget = from->budget,
                                .drop_odds = from->drop_odds,
                                .z = from->z,
                                .trust = from->trust / 255.0,
                                .formality = from->formality / 255.0,
                                .n_shops = from->n_shops,
                                .segment = from->segment,
                                .community = from->community,
                                .back_day = BASE_NEVER};
    to->next = gsl_ran_exponential(t->rng, 1.0 / (to->rate + t->pass_rate));
    for (int k = 0; k < to->n_shops; k++) {
        to->place[k] = from->place[k];
        to->shop[k] = from->shop[k];
        to->bond[k] = (struct base_bond){.expectation = t->shop[to->shop[k]].neutral,
                                         .belief = 0.5};
    }
}

static enum sim_status open_shops(struct base_town *t, struct sim_error *err)
{
    enum sim_status status =
        sim_shops_create(&t->shop, t->n_shops, t->market, t->n_segments, err);

    for (uint32_t k = 0; k < t->n_shops && status == SIM_OK; k++) {
        sim_shop_apply(&t->shop[k], NULL, t->b);
        status = check_covered(&t->shop[k], err);
    }
    return status;
}

static enum sim_status people(struct base_town *t, struct sim_error *err)
{
    struct sim_population pop;
    enum sim_status status =
        sim_population_create(&pop, t->scenario, t->market, &t->luck, 1, err);

    if (status != SIM_OK)
        return status;
    t->n = pop.n;
    t->n_shops = pop.n_shops;
    t->pass_rate = pop.pass_rate;
    status = open_shops(t, err);
    t->shopper = calloc(t->n, sizeof *t->shopper);
    t->crowd = calloc(t->n_shops, sizeof *t->crowd);
    if (status == SIM_OK && (!t->shopper || !t->crowd))
        status = sim_fail(err, SIM_E_NOMEM, "baseline", "%u shoppers do not fit", t->n);
    for (uint32_t i = 0; i < t->n && status == SIM_OK; i++)
        settle_in(t, &t->shopper[i], &pop.shopper[i]);
    sim_population_clear(&pop);
    return status;
}

enum sim_status base_create(struct base_town **out, const struct sim_scenario *s,
                            uint32_t market, uint32_t replicate, struct sim_error *err)
{
    struct base_town *t = calloc(1, sizeof *t);
    enum sim_status status;

    *out = NULL;
    if (!t)
        return sim_fail(err, SIM_E_NOMEM, "baseline", "a town does not fit");
    t->scenario = s;
    t->market = &s->market[market];
    t->b = &s->behaviour;
    t->norm = -1;
    t->dwell_sd = sqrt(log(1.0 + t->b->dwell_cv * t->b->dwell_cv));
    t->service_sd = sqrt(log(1.0 + t->b->service_cv * t->b->service_cv));
    t->complains = exp(t->b->outlet_complain);
    t->leaves = exp(t->b->outlet_switch);
    t->praise = log(t->b->wom_pos / (1.0 - t->b->wom_pos));
    t->n_segments = sim_segments(s);
    t->luck = sim_luck(s->seed, replicate, market);
    t->rng = gsl_rng_alloc(gsl_rng_mt19937);
    status = t->rng ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "baseline", "no generator");
    if (status == SIM_OK) {
        gsl_rng_set(t->rng, t->luck.key[0]);
        status = people(t, err);
    }
    if (status != SIM_OK) {
        base_free(t);
        return status;
    }
    *out = t;
    return SIM_OK;
}

void base_free(struct base_town *t)
{
    if (!t)
        return;
    for (uint32_t k = 0; t->crowd && k < t->n_shops; k++)
        free(t->crowd[k].guest);
    if (t->rng)
        gsl_rng_free(t->rng);
    sim_shops_free(t->shop, t->n_shops);
    free(t->shopper);
    free(t->crowd);
    free(t->visit);
    free(t->event);
    free(t->served);
    free(t->word);
    free(t);
}

enum sim_status base_adopt(struct base_town *t, const struct sim_policy *policy,
                           struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    if (policy->n_rules > 0)
        return sim_fail(err, SIM_E_RANGE, policy->name,
                        "the baseline does not cover schedules and targets");
    for (uint32_t k = 0; k < t->n_shops && status == SIM_OK; k++)
        if (t->shop[k].owner == 0) {
            sim_shop_apply(&t->shop[k], policy, t->b);
            status = check_covered(&t->shop[k], err);
        }
    return status;
}

static enum sim_status reserve(struct base_town *t, uint32_t n, struct sim_error *err)
{
    const size_t room = 2 * (size_t)n;

    if (n <= t->visit_room)
        return SIM_OK;
    free(t->visit);
    free(t->event);
    free(t->served);
    t->visit = malloc(room * sizeof *t->visit);
    t->event = malloc(EVENTS * room * sizeof *t->event);
    t->served = malloc(BASE_STAFF_MAX * room * sizeof *t->served);
    t->visit_room = t->visit && t->event && t->served ? (uint32_t)room : 0;
    return t->visit_room
               ? SIM_OK
               : sim_fail(err, SIM_E_NOMEM, "baseline", "%zu visits do not fit", room);
}

static enum sim_status shop_day(struct base_town *t, struct sim_shop *shop,
                                const struct base_crowd *crowd, struct sim_error *err)
{
    enum sim_status status = reserve(t, crowd->n, err);

    if (status != SIM_OK)
        return status;
    base_arrive(t, shop, crowd);
    base_floor(t, shop, crowd->n);
    for (uint32_t i = 0; i < crowd->n; i++)
        base_decide(t, shop, &t->visit[i]);
    base_pay(t, shop, crowd->n);
    for (uint32_t i = 0; i < crowd->n && status == SIM_OK; i++) {
        status = base_remember(t, shop, &t->visit[i], err);
        base_tally(shop, &t->visit[i]);
    }
    return status;
}

enum sim_status base_week(struct base_town *t, struct sim_outcome_block *blocks,
                          struct sim_error *err)
{
    for (int day = 0; day < DAYS_A_WEEK; day++) {
        enum sim_status status = base_seek(t, err);

        for (uint32_t k = 0; k < t->n_shops && status == SIM_OK; k++)
            status = shop_day(t, &t->shop[k], &t->crowd[k], err);
        if (status != SIM_OK)
            return status;
        t->day++;
    }
    base_close_week(t, blocks);
    return SIM_OK;
}

/* Levels, which do not add up over weeks, are those of the week that begins. */
static void forget_levels(struct sim_outcome_block *blocks, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (int o = 0; o < SIM_OUTCOME_COUNT; o++)
            if (sim_outcome_rows[o].kind == SIM_OUTCOME_LAST)
                blocks[k].sum[o] = 0;
}

enum sim_status base_run(const struct sim_scenario *s, uint32_t market, uint32_t policy,
                         uint32_t replicate, struct sim_outcome_block *blocks,
                         struct sim_error *err)
{
    const int burn_in = (int)s->run.burn_in_weeks, weeks = (int)s->run.weeks;
    const size_t n = (size_t)s->n_owners * sim_segments(s);
    struct base_town *t = NULL;
    enum sim_status status = base_create(&t, s, market, replicate, err);

    memset(blocks, 0, n * sizeof *blocks);
    for (int week = 0; week < burn_in + weeks && status == SIM_OK; week++) {
        if (week == burn_in)
            status = base_adopt(t, &s->policy[policy], err);
        forget_levels(blocks, n);
        if (status == SIM_OK)
            status = base_week(t, week < burn_in ? NULL : blocks, err);
    }
    base_free(t);
    return status;
}
