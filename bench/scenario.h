/**
 * @file scenario.h
 * The scenario that is timed: scenarios/department-store.yaml, with some rows set.
 */
#ifndef BENCH_SCENARIO_H
#define BENCH_SCENARIO_H

#include <stdbool.h>

#include "sim/scenario.h"

/** What differs from the file; 0 keeps it. */
struct bench_size {
    uint32_t shoppers; /* of each market; stores grow with them */
    uint32_t weeks, burn_in_weeks, replicates;
    bool from_day_one;  /* no burn-in */
    bool nobody_moves;  /* no shopper ever goes out */
    const char *policy; /* the only policy under test; NULL: those of the file */
};

/**
 * Load it. Mistakes are printed on stderr.
 *
 * @param[out] s  free: sim_scenario_free()
 */
bool bench_scenario(struct sim_scenario *s, const struct bench_size *size);

#endif
