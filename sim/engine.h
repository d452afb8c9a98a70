/**
 * @file engine.h
 * Runs cells: the days of a market under one policy, in one replicate. The burn-in, under
 * each store's status quo, is the same for every policy and is run once for a group of them.
 */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "sim/plan.h"
#include "sim/status.h"
#include "sim/world.h"

struct sim_engine_options {
    const volatile sig_atomic_t *stop; /* looked at every day; NULL: never */
    atomic_ulong *days_done; /* one more for each cell's day; NULL: nobody counts */
    uint32_t batch;          /* visits computed together; 0: default; no bit changes */
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

/** Cells of one point, replicate and market: they differ in policy only. */
struct sim_cell_group {
    uint64_t first; /* they are first .. first + n - 1 */
    uint32_t n;
    const unsigned char
        *done; /* [cells of the plan] those != 0 are left out; NULL: none */
    /**
     * Told of each cell in turn what became of it: as sim_cell_run(), with @p err saying why
     * it failed. @return whether to go on
     */
    bool (*take)(void *to, uint64_t cell, enum sim_status status, struct sim_error *err);
    void *to;
};

/**
 * Run the cells of @p group from one burn-in: each bit is as sim_cell_run() gives it. A cell
 * that fails does not touch the others; when the burn-in fails all of them fail with its
 * error. With several cells two states of the market are held at a time.
 *
 * @param blocks  [sim_plan_blocks()] hold a cell while it is taken
 */
void sim_group_run(const struct sim_plan *plan, const struct sim_cell_group *group,
                   const struct sim_engine_options *options,
                   struct sim_outcome_block *blocks);

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
