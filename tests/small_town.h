/**
 * @file small_town.h
 * The shoppers of a small scenario, to be changed before they are drawn.
 */
#ifndef TESTS_SMALL_TOWN_H
#define TESTS_SMALL_TOWN_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sim/population.h"
#include "tests/small_world.h"

/** A scenario, its only market's shoppers, and the luck they came from. */
struct town {
    struct sim_scenario scenario;
    struct sim_population pop;
    struct sim_luck luck;
};

static inline void plan_town(struct town *t, uint32_t shoppers)
{
    *t = (struct town){.luck = sim_luck(77, 0, 0)};
    small_scenario(&t->scenario, shoppers);
    t->scenario.behaviour.theta_mu = 0.9f;
    t->scenario.behaviour.theta_sd = 1.7f;
    t->scenario.behaviour.within_sd_z = 1.2f;
}

static inline struct sim_market_values *market_of(struct town *t)
{
    return &t->scenario.market[0].v;
}

static inline void people(struct town *t)
{
    sim_population_clear(&t->pop);
    cr_assert(eq(int,
                 sim_population_create(&t->pop, &t->scenario, t->scenario.market,
                                       &t->luck, 1, NULL),
                 SIM_OK));
}

static inline void leave(struct town *t)
{
    sim_population_clear(&t->pop);
    sim_scenario_free(&t->scenario);
}

#endif
