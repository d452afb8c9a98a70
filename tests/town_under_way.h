/**
 * @file town_under_way.h
 * A small town in which much is under way when the burn-in ends: orders, words to neighbours,
 * stores that adapt by themselves; and four policies, of which one serves segments in ways of
 * their own, with rules that come and go.
 */
#ifndef TESTS_TOWN_UNDER_WAY_H
#define TESTS_TOWN_UNDER_WAY_H

#include "sim/controller.h"
#include "tests/small_world.h"

static inline void town_adapts(struct sim_store *store, enum sim_controller_id by)
{
    struct sim_levers *l = &store->status_quo.lever;

    l->controller = (float)by;
    l->adapt_days = 7;
    l->suggestions = 1;
    l->delivery_days = 10;
    store->v.delivered = 1;
    store->v.spend = 400;
}

static inline void town_rule(struct sim_policy *p, float from, float until,
                             const char *generation, float warmth)
{
    struct sim_rule *rule = &p->rule[p->n_rules++];

    sim_rows_default(SIM_TABLE_LEVER, (float *)&rule->lever);
    rule->v = (struct sim_rule_values){from, until, 1};
    snprintf(rule->generation, sizeof rule->generation, "%s", generation);
    SMALL_SET(rule, warmth, warmth);
}

static inline void town_under_way(struct sim_scenario *s)
{
    struct sim_policy *p;

    small_scenario(s, 700);
    s->run.weeks = 5;
    s->run.burn_in_weeks = 3;
    s->market[0].v.liquidity = 0.2f;
    s->market[0].v.neighbours = 4;
    s->behaviour.wom_pos = 0.6f;
    town_adapts(&s->market[0].store[0], SIM_CONTROLLER_bandit);
    town_adapts(&s->market[0].store[1], SIM_CONTROLLER_measured);
    p = small_policy(s, "tailored");
    town_rule(p, 0, 4, sim_generation_name[0], 0.9f);
    town_rule(p, 2, 520, "", 0.2f);
    p = small_policy(s, "measured");
    SMALL_SET(p, controller, SIM_CONTROLLER_measured);
    SMALL_SET(p, adapt_days, 7);
    p = small_policy(s, "pushy");
    SMALL_SET(p, controller, SIM_CONTROLLER_fixed);
    SMALL_SET(p, approach_prob, 1);
    SMALL_SET(p, approach_level, 3);
    SMALL_SET(p, emails, 20);
    SMALL_SET(p, min_deposit, 0);
}

#endif
