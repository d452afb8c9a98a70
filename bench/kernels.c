/* Draws and functions of the simulated path, and the touch points, by instruction set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report.h"
#include "bench/scenario.h"
#include "bench/world.h"

/* A kernel with what it works on. */
struct kernel_state {
    const struct bench_kernel *kernel;
    struct bench_columns *columns;
    uint32_t rounds;
};

static double run_kernel(void *state)
{
    const struct kernel_state *k = state;

    return k->kernel->run(k->columns, k->rounds);
}

static bool time_kernels(struct bench_report *r, const struct bench_effort *effort,
                         enum sim_isa isa, struct bench_columns *columns)
{
    const struct bench_isa_part *part = bench_isa_part(isa);

    for (size_t k = 0; k < part->n_kernels; k++) {
        struct kernel_state state = {&part->kernel[k], columns,
                                     effort->quick ? 20 : 20000};
        const struct bench_case c = {part->kernel[k].name, &state, NULL, run_kernel,
                                     false};
        const double work = 1e-9 * (double)state.rounds * BENCH_COLUMN;
        struct bench_times times;

        if (!bench_time(&c, 1, effort->runs, &times))
            return false;
        bench_add(r, BENCH_PART_kernels, c.name, sim_isa_name(isa), "G/s",
                  bench_rate(&times, work * part->kernel[k].results), times.runs);
    }
    return true;
}

static bool time_all_kernels(struct bench_report *r, const struct bench_effort *effort)
{
    struct bench_columns *columns = calloc(1, sizeof *columns);
    bool ok = columns != NULL;

    for (uint32_t i = 0; ok && i < BENCH_COLUMN; i++) {
        columns->shopper[i] = 7 * i;
        columns->x[i] = ((float)i + 0.5f) / (float)BENCH_COLUMN;
    }
    for (int isa = SIM_ISA_BASELINE; isa < SIM_ISA_COUNT && ok; isa++)
        if (bench_isa_part((enum sim_isa)isa))
            ok = time_kernels(r, effort, (enum sim_isa)isa, columns);
    free(columns);
    return ok;
}

/* The columns of a store-day, to start every round from the same numbers. */
struct snapshot {
    float *column; /* [columns][n] */
    uint32_t n;
};

#define COUNT_ONE(name) +1
enum { COLUMNS = 0 SIM_VISIT_COLUMNS(COUNT_ONE) };

static void save(struct snapshot *s, const struct sim_visits *v)
{
    float *at = s->column;

#define SAVE(name)                                                                       \
    memcpy(at, v->name, v->n * sizeof *at);                                              \
    at += v->n;
    SIM_VISIT_FULL_COLUMNS(SAVE)
#undef SAVE
}

/* Columns that only some visits write are zero in the morning. */
static void restore(const struct snapshot *s, struct sim_visits *v)
{
    const float *at = s->column;

#define RESTORE(name)                                                                    \
    memcpy(v->name, at, v->n * sizeof *at);                                              \
    at += v->n;
    SIM_VISIT_FULL_COLUMNS(RESTORE)
#undef RESTORE
#define ZERO(name) memset(v->name, 0, v->n * sizeof *v->name);
    SIM_VISIT_PART_COLUMNS(ZERO)
#undef ZERO
}

/* The touch points on the last store's visits of the last day, again and again. A round is
 * too short for the clock of the processor; its quartiles pass over what disturbs a few.
 * second [stations][rounds] */
static bool walk(struct bench_world *b, const struct snapshot *s, uint32_t rounds,
                 double *second)
{
    struct sim_visits *v = &b->w.hand[0].visits;
    struct sim_shop *shop = &b->w.shop[b->w.pop.n_shops - 1];
    bool ok = true;

    for (uint32_t round = 0; round < rounds && ok; round++) {
        restore(s, v);
        for (size_t k = 0; k < b->part->n_stations && ok; k++) {
            const double before = bench_now();

            ok = b->part->station[k].run(&b->w, shop, v) == SIM_OK;
            second[k * rounds + round] = bench_now() - before;
        }
    }
    return ok;
}

static bool time_walk(struct bench_report *r, const struct bench_effort *effort,
                      struct bench_world *b, const char *variant)
{
    const uint32_t rounds = effort->quick ? 5 : 5000;
    const size_t n = b->part->n_stations;
    struct snapshot s = {NULL, b->w.hand[0].visits.n};
    double *second = malloc(n * rounds * sizeof *second);
    bool ok;

    s.column = malloc((size_t)COLUMNS * s.n * sizeof *s.column);
    ok = s.column && second;
    if (ok)
        save(&s, &b->w.hand[0].visits);
    ok = ok && walk(b, &s, 1, second) && walk(b, &s, rounds, second);
    for (size_t k = 0; k < n && ok; k++) {
        struct bench_spread q = bench_quartiles(&second[k * rounds], (int)rounds);
        const double ns = 1e9 / s.n;

        q = (struct bench_spread){ns * q.low, ns * q.median, ns * q.high};
        bench_add(r, BENCH_PART_kernels, b->part->station[k].name, variant, "ns/visit", q,
                  (int)rounds);
    }
    free(s.column);
    free(second);
    return ok;
}

/* Days on which people set out and nobody comes in: what seeking alone costs. */
static double seek_days(void *state)
{
    struct bench_world *b = state;
    double going = 0;

    for (int day = 0; day < 7; day++) {
        if (b->part->seek(&b->w, NULL) != SIM_OK)
            return -1;
        going += b->w.today.n;
        b->w.day++;
    }
    return going;
}

static bool time_stations(struct bench_report *r, const struct bench_effort *effort,
                          enum sim_isa isa, const struct sim_scenario *s)
{
    struct bench_world b = {.part = bench_isa_part(isa), .scenario = s, .weeks = 1};
    const struct bench_case seek = {"seek", &b, bench_world_start, seek_days, false};
    struct bench_times times;
    bool ok = bench_time(&seek, 1, effort->runs, &times);

    if (ok)
        bench_add(r, BENCH_PART_kernels, "seek", sim_isa_name(isa), "ns/visit",
                  bench_each(&times, times.sum, 1e9), times.runs);
    ok = ok && bench_world_start(&b);
    if (ok)
        bench_world_run(&b);
    ok = ok && time_walk(r, effort, &b, sim_isa_name(isa));
    bench_world_end(&b);
    return ok;
}

bool bench_kernels(struct bench_report *r, const struct bench_effort *effort)
{
    struct sim_scenario s;
    bool ok = time_all_kernels(r, effort);

    if (!ok || !bench_scenario(&s, &(struct bench_size){.shoppers = 10000}))
        return false;
    for (int isa = SIM_ISA_BASELINE; isa < SIM_ISA_COUNT && ok; isa++)
        if (bench_isa_part((enum sim_isa)isa))
            ok = time_stations(r, effort, (enum sim_isa)isa, &s);
    sim_scenario_free(&s);
    return ok;
}
