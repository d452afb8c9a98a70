/**
 * @file open_shop.h
 * Our store of a small scenario, to be changed and then opened.
 */
#ifndef TESTS_OPEN_SHOP_H
#define TESTS_OPEN_SHOP_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sim/market.h"
#include "tests/small_world.h"

/** The store, its levers and parameters in the scenario, and the shop they open. */
struct shop {
    struct sim_scenario scenario;
    struct sim_store *store;
    struct sim_levers *lever;
    struct sim_params *b;
    struct sim_shop *shop;
};

/** The numbers that the expectations below were worked out with, whatever the defaults. */
static inline void settle(struct sim_params *b, struct sim_store_values *v)
{
    b->need_prob = 0.38f;
    b->help_b = 1.2f;
    b->help_T = 4;
    b->minutes_help = 6;
    b->service_cv = 0.7f;
    b->price_b = 1.5f;
    b->enter_base = 3;
    b->entry_avoid = 0.1f;
    b->susp_b0 = -2;
    b->genuine_damp = 0.6f;
    b->disclose_damp = 0.5f;
    b->read_train = 0.15f;
    b->read_research = 0.1f;
    b->research_half = 500;
    b->signal_q = 0.95f;
    b->n_phone = 3;
    b->n_mail_e = 3.5f;
    b->n_post = 9.5f;
    b->contact_beta = 0.2f;
    b->contact_cross = 0.3f;
    b->rel_untargeted = 0.1f;
    b->rel_gain = 0.8f;
    b->fatigue_relevant = 1;
    b->stage_nothing = 0.62f;
    b->stage_bought = 0.82f;
    b->stage_paid = 0.80f;
    b->exp_mean_weight = 0.5f;
    b->exp_worst_weight = 0.3f;
    b->exp_last_weight = 0.2f;
    v->quality = 0.72f;
    v->conversion = 0.22f;
    v->open_hour = 10;
    v->close_hour = 21;
}

static inline void plan_shop(struct shop *s)
{
    *s = (struct shop){0};
    small_scenario(&s->scenario, 1000);
    s->store = &s->scenario.market[0].store[0];
    s->lever = &s->store->status_quo.lever;
    s->b = &s->scenario.behaviour;
    settle(s->b, &s->store->v);
    s->lever->approach_when = 0;
    s->lever->approach_level = 1;
    s->lever->read_skill = 0.6f;
    s->lever->relevance = 0.1f;
    cr_assert(
        eq(int, sim_shops_create(&s->shop, 2, s->scenario.market, 8, NULL), SIM_OK));
}

static inline const struct sim_shop *open_shop(struct shop *s)
{
    sim_shop_apply(s->shop, NULL, s->b);
    return s->shop;
}

static inline void close_shop(struct shop *s)
{
    sim_shops_free(s->shop, 2);
    sim_scenario_free(&s->scenario);
}

#endif
