/**
 * @file world.h
 * One town of the scenario, its days to be timed: the first market, everyone under the status
 * quo, from the first day.
 */
#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include "bench/isa_part.h"

/** A town and how far to run it. */
struct bench_world {
    const struct bench_isa_part *part;
    const struct sim_scenario *scenario; /* borrowed */
    uint32_t weeks;
    double visits; /* of a run, known after the first */
    bool open;     /* whether w is in use */
    struct sim_world w;
};

/** For struct bench_case: a new town on the morning of day 0. */
bool bench_world_start(void *world);

/** For struct bench_case: its weeks. @return visits and revenue, added up */
double bench_world_run(void *world);

/** Free what is in use. */
void bench_world_end(struct bench_world *world);

#endif
