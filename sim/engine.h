/**
 * @file engine.h
 * Runs one cell: the days of a market under one policy, in one replicate.
 */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include <signal.h>
#include <stdatomic.h>

#include "sim/plan.h"
#include "sim/status.h"
#include "sim/world.h"

struct sim_engine_options {
    const volatile sig_atomic_t *stop; /* looked at every day; NULL: never */
    atomic_ulong *days_done;           /* one more a day; NULL: nobody counts */
    uint32_t batch; /* visits computed together; 0: default; no bit changes */
    int threads; /* that share the stores and shoppers of the cell; 0: 1; no bit changes */
    const struct sim_watcher *watcher;   /* looks on; NULL: nobody */
    const struct sim_scenario *scenario; /* of the cell's point, made by the caller; NULL:
                                            made here */
};

/**
 * Run cell @p cell of @p plan.
 *
 * @param[out] blocks  [sim_plan_blocks()] filled
 * @return SIM_OK; SIM_E_STOPPED; SIM_E_NOMEM; SIM_E_RANGE; SIM_E_BALANCE
 */
SIM_MUST_CHECK enum sim_status sim_cell_run(const struct sim_plan *plan, uint64_t cell,
                                            const struct sim_engine_options *options,
                                            struct sim_outcome_block *blocks,
                                            struct sim_error *err);

/** One day of @p w, touch point by touch point. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_world_day(struct sim_world *w, struct sim_error *err);

/**
 * Close the week: share out what no visit causes (wages, minutes on duty), add up by owner,
 * start a new week.
 *
 * @param[out] blocks  [n_owners][n_segments] added to; NULL: the week is not recorded
 */
void sim_world_close_week(struct sim_world *w, struct sim_outcome_block *blocks,
                          uint32_t n_owners);

#endif
