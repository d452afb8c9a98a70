#include "sim/runner.h"

#include <omp.h>
#include <stdlib.h>

#include "sim/engine.h"

static const float SHOPPERS_A_HAND = 20000;

/* What the threads of a run share; changed only under the lock of hand_over(). */
struct shared {
    const struct sim_plan *plan;
    const struct sim_run_options *options;
    enum sim_status status;
    struct sim_error error;
    volatile sig_atomic_t stop;
    enum sim_isa isa;
    int threads_a_cell;
};

/* What a thread has for itself. */
struct worker {
    struct shared *run;
    struct sim_engine_options engine;
    struct sim_outcome_block *blocks;
    struct sim_scenario scenario; /* of a point, once there was one */
    bool has_scenario;
    uint32_t point;               /* whose scenario it is */
    enum sim_status point_status; /* and whether it can be, with the reason */
    struct sim_error point_error;
};

/* Whether the cell failed, and not the run. */
static bool is_of_cell(enum sim_status status)
{
    return status == SIM_E_RANGE || status == SIM_E_BALANCE;
}

static enum sim_status deliver(struct shared *run, uint64_t cell, enum sim_status status,
                               const struct sim_outcome_block *blocks,
                               struct sim_error *err)
{
    const struct sim_run_options *o = run->options;
    const struct sim_error reason = *err;

    if (status == SIM_OK)
        return o->sink(o->to, cell, blocks,
                       sim_checksum(blocks, sim_plan_blocks(run->plan)), err);
    if (o->failed && is_of_cell(status))
        return o->failed(o->to, cell, &reason, err);
    return status;
}

/* One finished cell to the sinks, by one thread at a time; the first failure ends the run. */
static void hand_over(struct shared *run, uint64_t cell, enum sim_status status,
                      const struct sim_outcome_block *blocks, struct sim_error *err)
{
#pragma omp critical(sim_runner)
    if (run->status == SIM_OK) {
        run->status = deliver(run, cell, status, blocks, err);
        if (run->status != SIM_OK) {
            run->error = *err;
            run->stop = 1;
        }
    }
}

static int is_over(const struct shared *run)
{
    return run->stop || (run->options->stop && *run->options->stop);
}

/* The scenario of @p point: made once a thread, then only written over. */
static enum sim_status go_to_point(struct worker *w, uint32_t point)
{
    const struct sim_plan *plan = w->run->plan;

    if (w->has_scenario && w->point == point)
        return w->point_status;
    if (w->has_scenario)
        w->point_status =
            sim_plan_scenario_again(plan, point, &w->scenario, &w->point_error);
    else
        w->point_status = sim_plan_scenario(plan, point, &w->scenario, &w->point_error);
    w->has_scenario = w->has_scenario || w->point_status == SIM_OK;
    w->point = point;
    w->engine.scenario = &w->scenario;
    return w->point_status;
}

static void run_one(struct worker *w, uint64_t cell)
{
    struct shared *run = w->run;
    struct sim_error err = {0};
    enum sim_status status = SIM_OK;

    if (run->plan->points) {
        status = go_to_point(w, sim_plan_cell(run->plan, cell).point);
        err = w->point_error;
    }
    if (status == SIM_OK)
        status = sim_isa_cell_run(run->isa, run->plan, cell, &w->engine, w->blocks, &err);
    hand_over(run, cell, status, w->blocks, &err);
}

/* Threads that a cell can keep busy: a day of few shoppers is over before a thread has come. */
static int hands_worth(const struct sim_plan *plan)
{
    float most = 0.0f;

    for (uint32_t m = 0; m < plan->n_markets; m++)
        if (plan->scenario->market[m].v.shoppers > most)
            most = plan->scenario->market[m].v.shoppers;
    return 1 + (int)(most / SHOPPERS_A_HAND);
}

/* Cells that are still to be run. */
static uint64_t cells_left(const struct shared *run, uint64_t cells)
{
    uint64_t left = 0;

    for (uint64_t k = 0; k < cells; k++)
        left += !run->options->done || !run->options->done[k];
    return left;
}

/* The policies of a point go to one thread, unless there are few points. */
static int cells_in_a_row(const struct sim_plan *plan, int threads)
{
    const uint64_t sets = sim_plan_cells(plan) / plan->n_policies;

    return plan->points && sets / 64 >= (uint64_t)threads ? (int)plan->n_policies : 1;
}

static void work(struct shared *run, uint64_t cells, int in_a_row)
{
    struct worker w = {
        .run = run,
        .engine = {.stop = run->options->stop ? run->options->stop : &run->stop,
                   .days_done = run->options->days_done,
                   .batch = run->options->batch,
                   .threads = run->threads_a_cell},
        .blocks = malloc(sim_plan_blocks(run->plan) * sizeof *w.blocks)};
    struct sim_error err = {0};

    if (!w.blocks)
        hand_over(run, 0, sim_fail(&err, SIM_E_NOMEM, "run", "a cell does not fit"), NULL,
                  &err);
#pragma omp for schedule(dynamic, in_a_row)
    for (uint64_t cell = 0; cell < cells; cell++) {
        if (!w.blocks || is_over(run) || (run->options->done && run->options->done[cell]))
            continue;
        run_one(&w, cell);
    }
    if (w.has_scenario)
        sim_scenario_free(&w.scenario);
    free(w.blocks);
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
    if (run.threads_a_cell > hands_worth(plan))
        run.threads_a_cell = hands_worth(plan);
    if (run.threads_a_cell > 1)
        omp_set_max_active_levels(2);
    /* a team of one would make the teams of its cell anew for every loop */
    if (at_once == 1) {
        work(&run, cells, cells_in_a_row(plan, options->threads));
    } else {
#pragma omp parallel num_threads(at_once)
        work(&run, cells, cells_in_a_row(plan, options->threads));
    }
    if (run.status == SIM_OK && options->stop && *options->stop)
        return sim_fail(err, SIM_E_STOPPED, plan->scenario->name, "stopped on request");
    if (run.status != SIM_OK && err)
        *err = run.error;
    return run.status;
}
