/**
 * @file desk.h
 * A store with a period behind it, for a controller to take its turn in by hand.
 */
#ifndef TESTS_DESK_H
#define TESTS_DESK_H

#include <stdlib.h>
#include <string.h>

#include "sim/controller.h"
#include "tests/small_world.h"

/** All that a turn is handed. Starts with sit_down(), ends with stand_up(). */
struct desk {
    struct sim_scenario scenario;
    struct sim_luck luck;
    struct sim_sight seen;
    struct sim_rival rival;
    struct sim_service service;
    float identity;
    bool held[SIM_LEVER_COUNT];
    void *memory;
    uint32_t day;
};

static inline void sit_down(struct desk *d)
{
    *d = (struct desk){.luck = sim_luck(7, 0, 0), .identity = 1.0f};
    small_scenario(&d->scenario, 100);
    d->scenario.behaviour.adapt_epsilon = 0;
    d->service = d->scenario.market[0].store[0].status_quo;
    d->seen = (struct sim_sight){.weeks = 4,
                                 .visits = 4000,
                                 .sales = 800,
                                 .contribution = 20000,
                                 .asked = 1500,
                                 .duty = 10000,
                                 .served = 5000};
    d->memory = calloc(1, 4096);
}

static inline void stand_up(struct desk *d)
{
    free(d->memory);
    sim_scenario_free(&d->scenario);
}

static inline void take_turn(struct desk *d, enum sim_controller_id who)
{
    const struct sim_turn t = {.scenario = &d->scenario,
                               .store = &d->scenario.market[0].store[0],
                               .luck = &d->luck,
                               .day = d->day += 28,
                               .seen = &d->seen,
                               .rival = &d->rival,
                               .memory = d->memory,
                               .service = &d->service,
                               .held = d->held,
                               .identity = &d->identity};

    sim_controllers[who]->turn(&t);
}

static inline bool same_levers(const struct sim_levers *a, const struct sim_levers *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

#endif
