/* The pilot of a forecast: a few cells of a sweep, run as the sweep will run them. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "cli/sweep_run.h"
#include "sim/crew.h"
#include "sim/isa.h"

enum {
    PILOT_MOST = 256,         /* trials */
    PILOT_LEAST_A_THREAD = 2, /* trials, whatever the time */
    PAIR = 2,
    RECORD_WORDS = 8,
    CELL_BYTES = 40
};

static const double pilot_s = 10; /* no new trial begins later */
static const double noise =
    0.05; /* of a machine from one hour to the next, of the mean */

/* A cell of the pilot; where policies share their start, two cells of a group: the first
 * takes as long as the start and a policy, the second as long as a further policy. */
struct trial {
    uint64_t cell; /* the first */
    bool ran;
    double seconds, bytes; /* of one thread, a cell */
};

/* How the trials are run, as the sweep will run its cells. */
struct pilot {
    const struct sim_plan *plan;
    enum sim_isa isa;
    struct sim_crew crew;
    uint32_t cells_a_trial;
};

/* A trial at work. */
struct stopwatch {
    const struct sim_plan *plan;
    const struct sim_outcome_block *blocks;
    double since, seconds[PAIR], bytes;
    uint32_t n; /* cells taken */
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- which cells ---- */

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Where a trial that is to hold @p cell begins: it does not leave the group. */
static uint64_t first_of(const struct pilot *p, uint64_t cell)
{
    const uint32_t policy = sim_plan_cell(p->plan, cell).policy;
    const uint32_t last = p->plan->n_policies - p->cells_a_trial;

    return p->cells_a_trial == PAIR && policy > last ? cell - (policy - last) : cell;
}

/* One trial of each of n equal parts of the plan, the parts in random order, so that a pilot
 * cut short is spread over the plan too. */
static void choose(struct trial *trial, uint32_t n, const struct pilot *p)
{
    const double part = (double)sim_plan_cells(p->plan) / (double)n;

    for (uint32_t k = 0; k < n; k++) {
        const double share = (double)(mix(k) >> 11) * 0x1p-53;

        trial[k] = (struct trial){.cell = first_of(p, (uint64_t)((k + share) * part))};
    }
    for (uint32_t k = n; k > 1; k--) {
        const uint32_t other = (uint32_t)(mix(k + PILOT_MOST) % k);
        const struct trial swap = trial[k - 1];

        trial[k - 1] = trial[other];
        trial[other] = swap;
    }
}

/* ---- running them ---- */

/* What a journal takes for it: a bit a number, and the numbers that are not 0. */
static double record_bytes(const struct sim_plan *plan,
                           const struct sim_outcome_block *blocks)
{
    const size_t n = sim_plan_blocks(plan) * SIM_OUTCOME_COUNT;
    size_t used = 0;

    for (size_t b = 0; b < sim_plan_blocks(plan); b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            used += !(blocks[b].sum[k] >= 0 && blocks[b].sum[k] <= 0);
    return 8.0 * (double)(RECORD_WORDS + n / 64 + 1 + used);
}

static bool take_cell(void *to, uint64_t cell, enum sim_status status,
                      struct sim_error *err)
{
    struct stopwatch *watch = to;
    const double now = now_s();

    (void)cell;
    (void)err;
    if (status == SIM_OK)
        watch->bytes += record_bytes(watch->plan, watch->blocks);
    watch->seconds[watch->n++] = now - watch->since;
    watch->since = now;
    return true;
}

/* A policy of a group that is run whole: the start is paid once. */
static double seconds_a_cell(const struct pilot *p, const struct stopwatch *watch)
{
    const double policies = p->plan->n_policies;

    return p->cells_a_trial < PAIR
               ? watch->seconds[0]
               : (watch->seconds[0] + (policies - 1) * watch->seconds[1]) / policies;
}

static void run_trial(struct trial *t, const struct pilot *p,
                      struct sim_outcome_block *blocks)
{
    const struct sim_engine_options options = {.threads = p->crew.hands};
    struct stopwatch watch = {.plan = p->plan, .blocks = blocks, .since = now_s()};
    const struct sim_cell_group group = {
        .first = t->cell, .n = p->cells_a_trial, .take = take_cell, .to = &watch};

    sim_isa_group_run(p->isa, p->plan, &group, &options, blocks);
    t->bytes = watch.bytes / p->cells_a_trial;
    t->seconds = seconds_a_cell(p, &watch) * p->crew.hands;
    t->ran = true;
}

/* False: no memory. */
static bool run_trials(struct trial *trial, uint32_t n, const struct pilot *p)
{
    const uint32_t least = (uint32_t)(PILOT_LEAST_A_THREAD * p->crew.at_once);
    const double until = now_s() + pilot_s;
    bool good = true;

    if (p->crew.hands > 1)
        omp_set_max_active_levels(2);
#pragma omp parallel num_threads(p->crew.at_once)
    {
        struct sim_outcome_block *blocks =
            malloc(sim_plan_blocks(p->plan) * sizeof *blocks);

#pragma omp for schedule(dynamic, 1)
        for (uint32_t k = 0; k < n; k++)
            if (blocks && (k < least || now_s() < until))
                run_trial(&trial[k], p, blocks);
        if (!blocks) {
#pragma omp atomic write
            good = false;
        }
        free(blocks);
    }
    return good;
}

/* ---- estimates ---- */

static struct cli_estimate around(double mean, double half)
{
    return (struct cli_estimate){mean, mean > half ? mean - half : 0, mean + half};
}

/* Mean of x over the trials that ran, with an interval for the mean of @p all. */
static struct cli_estimate estimate(const struct trial *trial, uint32_t n, uint64_t all,
                                    bool bytes)
{
    double sum = 0, squares = 0, mean, error = 0;
    uint32_t ran = 0;

    for (uint32_t k = 0; k < n; k++)
        if (trial[k].ran) {
            sum += bytes ? trial[k].bytes : trial[k].seconds;
            ran++;
        }
    mean = sum / ran;
    for (uint32_t k = 0; k < n; k++)
        if (trial[k].ran) {
            const double gap = (bytes ? trial[k].bytes : trial[k].seconds) - mean;

            squares += gap * gap;
        }
    if (ran > 1)
        error =
            sqrt(squares / (ran - 1) / ran * (1 - fmin(1, (double)ran / (double)all))) *
            gsl_cdf_tdist_Pinv(0.975, ran - 1);
    return around(mean, hypot(error, bytes ? 0 : 2 * noise * mean));
}

static struct cli_estimate memory_of(uint64_t cells)
{
    struct rusage used;
    double bytes;

    getrusage(RUSAGE_SELF, &used);
    bytes = 1024.0 * (double)used.ru_maxrss + CELL_BYTES * (double)cells;
    return (struct cli_estimate){bytes, 0.8 * bytes, 1.5 * bytes};
}

static struct pilot pilot_of(const struct sim_plan *plan, int threads, enum sim_isa isa)
{
    struct pilot p = {.plan = plan,
                      .isa = isa == SIM_ISA_AUTO ? sim_isa_best() : isa,
                      .crew = sim_crew_for(plan, threads, NULL),
                      .cells_a_trial = 1};

    if (plan->n_policies >= PAIR && p.crew.groups > 0)
        p.cells_a_trial = PAIR;
    return p;
}

int cli_forecast_make(struct cli_forecast *out, const struct cli_sweep *s, int threads,
                      enum sim_isa isa)
{
    const struct pilot p = pilot_of(&s->plan, threads, isa);
    const uint64_t cells = sim_plan_cells(&s->plan), all = cells / p.cells_a_trial;
    const uint32_t n = all < PILOT_MOST ? (uint32_t)all : PILOT_MOST;
    struct trial trial[PILOT_MOST];
    const double start = now_s();

    choose(trial, n, &p);
    if (!run_trials(trial, n, &p)) {
        fputs("equipoise: a cell does not fit in memory\n", stderr);
        return CLI_FAILED;
    }
    *out = (struct cli_forecast){.cells = cells,
                                 .threads = threads,
                                 .pilot_s = now_s() - start,
                                 .cell_s = estimate(trial, n, all, false),
                                 .cell_bytes = estimate(trial, n, all, true),
                                 .memory = memory_of(cells)};
    for (uint32_t k = 0; k < n; k++)
        out->pilot += trial[k].ran ? p.cells_a_trial : 0;
    return CLI_DONE;
}
