/**
 * @file work.h
 * How much a visit takes, counted while it happens: the engine is built once more with
 * count_work.h read before each of its sources, which counts draws, exponentials and
 * logarithms.
 */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/scenario.h"

/** What was done for the visits of a town. */
struct bench_work {
    uint64_t groups; /* of four draws, one key each */
    uint64_t exps, logs;
    double visits;
};

/** Count four weeks of the first town of @p s, its start left out. */
bool bench_count_work(const struct sim_scenario *s, struct bench_work *work);

#endif
