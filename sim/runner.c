#include "sim/runner.h"

#include <omp.h>
#include <stdlib.h>

#include "sim/crew.h"
#include "sim/engine.h"

/* What the threads of a run share; changed only under the lock of hand_over(). */
struct shared {
    const struct sim_plan *plan;
    const struct sim_run_options *options;
    enum sim_status status;
    struct sim_error error;
    volatile sig_atomic_t stop;
    enum sim_isa isa;
    struct sim_crew crew;
};

/* What a thread has for itself. */
struct worker {
    struct shared *run;
    struct sim_engine_options engine;
    struct sim_outcome_block *blocks;
    struct sim_scenario scenario; /* of a point, once there was one */
    bool has_scenario;
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

/* The scenario of @p point, made once a thread and then only written over; NULL when it
 * cannot be, of which the cells tell the reason. */
static const struct sim_scenario *scenario_of(struct worker *w, uint32_t point)
{
    const struct sim_plan *plan = w->run->plan;
    enum sim_status status;

    status = w->has_scenario ? sim_plan_scenario_again(plan, point, &w->scenario, NULL)
                             : sim_plan_scenario(plan, point, &w->scenario, NULL);
    w->has_scenario = w->has_scenario || status == SIM_OK;
    return status == SIM_OK ? &w->scenario : NULL;
}

static bool is_done(const struct sim_run_options *o, uint64_t cell)
{
    return o->done && o->done[cell];
}

/* What became of a cell of a group; whether the next one is to be run. */
static bool take_one(void *to, uint64_t cell, enum sim_status status,
                     struct sim_error *err)
{
    struct worker *w = to;

    hand_over(w->run, cell, status, w->blocks, err);
    return !is_over(w->run);
}

/* Cells @p first .. @p first + @p n - 1, which differ in policy only. */
static void run_cells(struct worker *w, uint64_t first, uint32_t n)
{
    const struct shared *run = w->run;
    const struct sim_cell_group group = {
        .first = first, .n = n, .done = run->options->done, .take = take_one, .to = w};
    uint32_t left = 0;

    for (uint32_t k = 0; k < n; k++)
        left += !is_done(run->options, first + k);
    if (left == 0 || !w->blocks || is_over(run))
        return;
    if (run->plan->points)
        w->engine.scenario = scenario_of(w, sim_plan_cell(run->plan, first).point);
    sim_isa_group_run(run->isa, run->plan, &group, &w->engine, w->blocks);
}

static void work(struct shared *run)
{
    const uint32_t policies = run->plan->n_policies;
    const uint64_t cells = sim_plan_cells(run->plan);
    struct worker w = {
        .run = run,
        .engine = {.stop = run->options->stop ? run->options->stop : &run->stop,
                   .days_done = run->options->days_done,
                   .batch = run->options->batch,
                   .threads = run->crew.hands},
        .blocks = malloc(sim_plan_blocks(run->plan) * sizeof *w.blocks)};
    struct sim_error err = {0};

    if (!w.blocks)
        hand_over(run, 0, sim_fail(&err, SIM_E_NOMEM, "run", "a cell does not fit"), NULL,
                  &err);
#pragma omp for schedule(dynamic, 1) nowait
    for (uint64_t g = 0; g < run->crew.groups; g++)
        run_cells(&w, g * policies, policies);
#pragma omp for schedule(dynamic, 1)
    for (uint64_t cell = run->crew.groups * policies; cell < cells; cell++)
        run_cells(&w, cell, 1);
    if (w.has_scenario)
        sim_scenario_free(&w.scenario);
    free(w.blocks);
}

enum sim_status sim_run(const struct sim_plan *plan,
                        const struct sim_run_options *options, struct sim_error *err)
{
    struct shared run = {.plan = plan, .options = options, .isa = options->isa};

    if (options->threads < 1)
        return sim_fail(err, SIM_E_RANGE, "threads", "need 1 or more, got %d",
                        options->threads);
    if (!sim_isa_runs(run.isa))
        return sim_fail(err, SIM_E_RANGE, "isa", "this machine does not run '%s'",
                        sim_isa_name(run.isa));
    if (run.isa == SIM_ISA_AUTO)
        run.isa = sim_isa_best();
    run.crew = sim_crew_for(plan, options->threads, options->done);
    if (run.crew.hands > 1)
        omp_set_max_active_levels(2);
    /* a team of one would make the teams of its cell anew for every loop */
    if (run.crew.at_once == 1) {
        work(&run);
    } else {
#pragma omp parallel num_threads(run.crew.at_once)
        work(&run);
    }
    if (run.status == SIM_OK && options->stop && *options->stop)
        return sim_fail(err, SIM_E_STOPPED, plan->scenario->name, "stopped on request");
    if (run.status != SIM_OK && err)
        *err = run.error;
    return run.status;
}
