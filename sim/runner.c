#include "sim/runner.h"

#include <omp.h>
#include <stdlib.h>

#include "sim/engine.h"

/* What the threads of a run share; changed only under the lock of deliver(). */
struct shared {
    const struct sim_plan *plan;
    const struct sim_run_options *options;
    enum sim_status status;
    struct sim_error error;
    volatile sig_atomic_t stop;
    enum sim_isa isa;
    int threads_a_cell;
};

/* One finished cell to the sink, by one thread at a time; the first failure ends the run. */
static void hand_over(struct shared *run, uint64_t cell, enum sim_status status,
                      const struct sim_outcome_block *blocks, struct sim_error *err)
{
#pragma omp critical(sim_runner)
    {
        if (status == SIM_OK && run->status == SIM_OK)
            status =
                run->options->sink(run->options->to, cell, blocks,
                                   sim_checksum(blocks, sim_plan_blocks(run->plan)), err);
        if (status != SIM_OK && run->status == SIM_OK) {
            run->status = status;
            run->error = *err;
            run->stop = 1;
        }
    }
}

static int is_over(const struct shared *run)
{
    return run->stop || (run->options->stop && *run->options->stop);
}

/* Cells that are still to be run. */
static uint64_t cells_left(const struct shared *run, uint64_t cells)
{
    uint64_t left = 0;

    for (uint64_t k = 0; k < cells; k++)
        left += !run->options->done || !run->options->done[k];
    return left;
}

static void work(struct shared *run, uint64_t cells)
{
    const struct sim_engine_options engine = {
        .stop = run->options->stop ? run->options->stop : &run->stop,
        .days_done = run->options->days_done,
        .batch = run->options->batch,
        .threads = run->threads_a_cell};
    struct sim_error err = {0};
    struct sim_outcome_block *blocks =
        malloc(sim_plan_blocks(run->plan) * sizeof *blocks);

    if (!blocks)
        hand_over(run, 0, sim_fail(&err, SIM_E_NOMEM, "run", "a cell does not fit"), NULL,
                  &err);
#pragma omp for schedule(dynamic, 1)
    for (uint64_t cell = 0; cell < cells; cell++) {
        if (!blocks || is_over(run) || (run->options->done && run->options->done[cell]))
            continue;
        hand_over(run, cell,
                  sim_isa_cell_run(run->isa, run->plan, cell, &engine, blocks, &err),
                  blocks, &err);
    }
    free(blocks);
}

enum sim_status sim_run(const struct sim_plan *plan,
                        const struct sim_run_options *options, struct sim_error *err)
{
    struct shared run = {.plan = plan, .options = options, .isa = options->isa};
    const uint64_t cells = sim_plan_cells(plan);
    int at_once = options->threads;
    uint64_t left;

    if (options->threads < 1)
        return sim_fail(err, SIM_E_RANGE, "threads", "need 1 or more, got %d",
                        options->threads);
    if (!sim_isa_runs(run.isa))
        return sim_fail(err, SIM_E_RANGE, "isa", "this machine does not run '%s'",
                        sim_isa_name(run.isa));
    if (run.isa == SIM_ISA_AUTO)
        run.isa = sim_isa_best();
    /* with fewer cells than threads the threads share the shoppers and stores of a cell */
    left = cells_left(&run, cells);
    if (left > 0 && left < (uint64_t)at_once)
        at_once = (int)left;
    run.threads_a_cell = options->threads / at_once;
    if (run.threads_a_cell > 1)
        omp_set_max_active_levels(2);
#pragma omp parallel num_threads(at_once)
    work(&run, cells);
    if (run.status == SIM_OK && options->stop && *options->stop)
        return sim_fail(err, SIM_E_STOPPED, plan->scenario->name, "stopped on request");
    if (run.status != SIM_OK && err)
        *err = run.error;
    return run.status;
}
