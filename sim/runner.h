/**
 * @file runner.h
 * Runs the cells of a plan on threads and hands each finished cell to a sink, one at a
 * time. Cells that differ in policy only share their shoppers and burn-in where that does not
 * leave threads without work (crew.h); no bit depends on it.
 */
#ifndef SIM_RUNNER_H
#define SIM_RUNNER_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "sim/isa.h"
#include "sim/plan.h"
#include "sim/status.h"

struct sim_run_options {
    int threads;               /* >= 1 */
    const unsigned char *done; /* [cells], cells to leave out are != 0; NULL: none */
    const volatile sig_atomic_t *stop; /* looked at between days; NULL: never stops */
    atomic_ulong *days_done; /* counts finished cell-days for a progress bar, those of a
                                burn-in for each cell that shares it; NULL: no */
    uint32_t batch;          /* visits computed together, 0: default; changes no bit */
    enum sim_isa isa;        /* 0: the best here; changes no bit */
    /**
     * Takes one finished cell: [sim_plan_blocks()] blocks, borrowed during the call. Called
     * by one thread at a time, in order of finishing. Anything but SIM_OK ends the run.
     */
    enum sim_status (*sink)(void *to, uint64_t cell,
                            const struct sim_outcome_block *blocks, uint64_t checksum,
                            struct sim_error *err);
    /**
     * Takes a cell that failed (SIM_E_RANGE, SIM_E_BALANCE: its point cannot be, or a
     * balance is broken) in place of the sink, and the rest goes on. NULL: a failed cell
     * ends the run.
     */
    enum sim_status (*failed)(void *to, uint64_t cell, const struct sim_error *reason,
                              struct sim_error *err);
    void *to;
};

/**
 * Run all cells of @p plan that are not done.
 *
 * @return SIM_OK; SIM_E_STOPPED when *stop became non-zero (cells under way are dropped);
 *         the failure of a sink; SIM_E_NOMEM; the failure of a cell, without failed
 */
SIM_MUST_CHECK enum sim_status sim_run(const struct sim_plan *plan,
                                       const struct sim_run_options *options,
                                       struct sim_error *err);

#endif
