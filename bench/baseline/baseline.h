/**
 * @file baseline.h
 * The yardstick: the department store written as a plain programme, the way a scientist would
 * write it for this one scenario. Shoppers and visits are structs, the luck is one stream of
 * gsl_rng_mt19937, exp and log are libm's, numbers are doubles, one thing is done after the
 * other. It shares with the engine only the scenario, what a store's levers mean in numbers
 * (sim_shop_derive) and who the shoppers are (sim_population_create).
 *
 * Covered is what the five policies of scenarios/department-store.yaml do; anything else is
 * refused. tests/test_baseline.c holds that it agrees with the engine in distribution.
 */
#ifndef BENCH_BASELINE_H
#define BENCH_BASELINE_H

#include <stdint.h>

#include "sim/outcome.h"
#include "sim/scenario.h"
#include "sim/status.h"

struct base_town;

/**
 * A market on the morning of day 0, every store under its status quo.
 *
 * @param scenario   borrowed, must outlive the town
 * @param replicate  the shoppers are those of the engine's replicate; the days are not
 * @param[out] out   free: base_free()
 * @return SIM_OK; SIM_E_NOMEM; SIM_E_RANGE (the scenario has something that is not covered)
 */
SIM_MUST_CHECK enum sim_status base_create(struct base_town **out,
                                           const struct sim_scenario *scenario,
                                           uint32_t market, uint32_t replicate,
                                           struct sim_error *err);

/** Put @p policy in force in our stores. @return SIM_OK; SIM_E_RANGE (not covered) */
SIM_MUST_CHECK enum sim_status base_adopt(struct base_town *town,
                                          const struct sim_policy *policy,
                                          struct sim_error *err);

/**
 * Run seven days.
 *
 * @param[out] blocks  [owners][segments] added to, as the engine's of one week; NULL: the
 *                     week is not recorded
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status base_week(struct base_town *town,
                                         struct sim_outcome_block *blocks,
                                         struct sim_error *err);

/** NULL is allowed. */
void base_free(struct base_town *town);

/**
 * A whole run: burn-in under the status quo, then @p policy of the scenario for its weeks.
 *
 * @param[out] blocks  [owners][segments] sums over the recorded weeks
 * @return SIM_OK; SIM_E_NOMEM; SIM_E_RANGE
 */
SIM_MUST_CHECK enum sim_status
base_run(const struct sim_scenario *scenario, uint32_t market, uint32_t policy,
         uint32_t replicate, struct sim_outcome_block *blocks, struct sim_error *err);

#endif
