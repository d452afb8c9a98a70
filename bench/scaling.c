/* Towns of every size, on one thread and on two: whole cells, their start included. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/isa_part.h"
#include "bench/report.h"
#include "bench/scenario.h"
#include "bench/town.h"
#include "sim/runner.h"

/* A plan and the threads to run it on. */
struct cells {
    struct sim_plan plan;
    int threads;
    double visits;
};

static enum sim_status count_visits(void *to, uint64_t cell,
                                    const struct sim_outcome_block *blocks,
                                    uint64_t checksum, struct sim_error *err)
{
    struct cells *c = to;
    const size_t n = sim_plan_blocks(&c->plan);

    (void)cell;
    (void)checksum;
    (void)err;
    for (size_t k = 0; k < n; k++)
        c->visits += blocks[k].sum[SIM_OUT_visits];
    return SIM_OK;
}

static double run_cells(void *state)
{
    struct cells *c = state;
    const struct sim_run_options options = {
        .threads = c->threads, .sink = count_visits, .to = c};
    struct sim_error err = {0};

    c->visits = 0;
    if (sim_run(&c->plan, &options, &err) == SIM_OK)
        return c->visits;
    fprintf(stderr, "bench: %s: %s\n", err.where, err.text);
    return -1;
}

/* Two replicates of the two markets are four cells; the first market alone is one. */
static void plan_cells(struct sim_plan *plan, const struct sim_scenario *s, bool shared)
{
    sim_plan_init(plan, s);
    if (shared)
        plan->n_markets = plan->n_replicates = 1;
}

static void add_rows(struct bench_report *r, uint32_t shoppers, bool shared,
                     const struct bench_times *times)
{
    char who[BENCH_TEXT_MAX], variant[2 * BENCH_TEXT_MAX];

    snprintf(who, sizeof who, "%u shoppers", shoppers);
    for (int k = shared ? 1 : 0; k < 2; k++) {
        snprintf(variant, sizeof variant, "%s, %d thread%s", who, k + 1, k ? "s" : "");
        bench_add(r, BENCH_PART_scaling,
                  shared ? "visits, one cell shared" : "visits, whole cells", variant,
                  "M/s", bench_rate(&times[k], 1e-6 * times[k].sum), times[k].runs);
    }
    bench_add(r, BENCH_PART_scaling,
              shared ? "two threads to one, one cell shared" : "two threads to one", who,
              "times", bench_ratio(&times[0], &times[1]), times[0].runs);
}

/* Both ways to use a second thread: cells side by side, or one cell shared. */
static bool time_threads(struct bench_report *r, const struct bench_effort *effort,
                         const struct sim_scenario *s, bool shared)
{
    struct cells one = {.threads = 1}, two = {.threads = 2};
    const struct bench_case cases[] = {{"1 thread", &one, NULL, run_cells, true},
                                       {"2 threads", &two, NULL, run_cells, true}};
    struct bench_times times[2];

    plan_cells(&one.plan, s, shared);
    plan_cells(&two.plan, s, shared);
    if (!bench_time(cases, 2, effort->runs, times))
        return false;
    add_rows(r, (uint32_t)s->market[0].v.shoppers, shared, times);
    return true;
}

static bool time_size(struct bench_report *r, const struct bench_effort *effort,
                      uint32_t shoppers, uint32_t weeks)
{
    const struct bench_size size = {.shoppers = shoppers,
                                    .weeks = weeks,
                                    .replicates = 2,
                                    .policy = "attentive",
                                    .from_day_one = true};
    struct sim_scenario s;
    bool ok = bench_scenario(&s, &size);

    if (!ok)
        return false;
    ok = time_threads(r, effort, &s, false) && time_threads(r, effort, &s, true);
    sim_scenario_free(&s);
    return ok;
}

/* Arithmetic on columns in cache, nothing shared: what a second thread can bring at most.
 * Where two of them are one core's, that is less than twice. */
struct arithmetic {
    const struct bench_kernel *kernel;
    struct bench_columns *columns; /* [2] */
    uint32_t rounds;               /* in all */
    int threads;
};

static double run_arithmetic(void *state)
{
    const struct arithmetic *a = state;
    double sum = 0;

#pragma omp parallel for num_threads(a->threads) reduction(+ : sum)
    for (int half = 0; half < 2; half++)
        sum += a->kernel->run(&a->columns[half], a->rounds / 2);
    return sum;
}

static bool time_arithmetic(struct bench_report *r, const struct bench_effort *effort,
                            const struct bench_kernel *kernel,
                            struct bench_columns columns[2])
{
    struct arithmetic one = {kernel, columns, effort->quick ? 40 : 100000, 1};
    struct arithmetic two = {kernel, columns, one.rounds, 2};
    const struct bench_case cases[] = {{"1 thread", &one, NULL, run_arithmetic, true},
                                       {"2 threads", &two, NULL, run_arithmetic, true}};
    struct bench_times times[2];

    if (!bench_time(cases, 2, effort->runs, times))
        return false;
    bench_add(r, BENCH_PART_scaling, "two threads to one, arithmetic alone", kernel->name,
              "times", bench_ratio(&times[0], &times[1]), times[0].runs);
    return true;
}

static bool time_limit(struct bench_report *r, const struct bench_effort *effort)
{
    const struct bench_isa_part *part = bench_isa_part(SIM_ISA_AUTO);
    struct bench_columns *columns = calloc(2, sizeof *columns);
    bool ok = columns != NULL;

    for (uint32_t i = 0; ok && i < 2 * BENCH_COLUMN; i++) {
        columns[i / BENCH_COLUMN].shopper[i % BENCH_COLUMN] = 7 * i;
        columns[i / BENCH_COLUMN].x[i % BENCH_COLUMN] =
            ((float)(i % BENCH_COLUMN) + 0.5f) / (float)BENCH_COLUMN;
    }
    for (size_t k = 0; k < part->n_kernels && ok; k++)
        if (strcmp(part->kernel[k].name, "exp") == 0 ||
            strcmp(part->kernel[k].name, "draws, in columns") == 0)
            ok = time_arithmetic(r, effort, &part->kernel[k], columns);
    free(columns);
    return ok;
}

bool bench_scaling(struct bench_report *r, const struct bench_effort *effort)
{
    if (!time_limit(r, effort))
        return false;
    if (effort->quick)
        return time_size(r, effort, 1000, 1) && bench_add_town(r, 1000, 1);
    return time_size(r, effort, 1000, 104) && time_size(r, effort, 10000, 26) &&
           time_size(r, effort, 100000, 8) && time_size(r, effort, 1000000, 4) &&
           bench_add_town(r, 1000000, 4) &&
           (!effort->large || bench_add_town(r, 10000000, 4));
}
