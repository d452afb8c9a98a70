/**
 * @file scenario_sets.h
 * `--set KEY=VALUE`: any row of a loaded scenario by its dotted name, last of all.
 */
#ifndef SIM_SCENARIO_SETS_H
#define SIM_SCENARIO_SETS_H

#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/scenario.h"
#include "sim/source.h"

/**
 * Apply @p set to @p s in order. Keys: behaviour.ROW, policy.LEVER (all compared policies),
 * rival.LEVER (status quo of every rival store), store.ROW, market.ROW, run.ROW, seed.
 * What is wrong is reported and passed over.
 *
 * @param at  [n_set] where each stands; NULL, or an entry without source: the command line
 */
void sim_scenario_apply_sets(struct sim_scenario *s, const char *const *set,
                             const struct sim_span *at, size_t n_set,
                             struct sim_mistakes *mistakes);

#endif
