/* The engine on one core: visits a second, shoppers who stay at home, memory, work. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/report.h"
#include "bench/scenario.h"
#include "bench/work.h"
#include "bench/world.h"
#include "sim/vmath.h"

static struct bench_spread exactly(double x)
{
    return (struct bench_spread){x, x, x};
}

/* Days of one town, by instruction set in turn. */
static bool time_days(struct bench_report *r, const struct bench_effort *effort,
                      const struct sim_scenario *s)
{
    struct bench_world world[SIM_ISA_COUNT] = {{0}};
    struct bench_case cases[SIM_ISA_COUNT];
    struct bench_times times[SIM_ISA_COUNT];
    size_t n = 0;
    bool ok;

    for (int isa = SIM_ISA_BASELINE; isa < SIM_ISA_COUNT; isa++)
        if (bench_isa_part((enum sim_isa)isa)) {
            world[n] = (struct bench_world){.part = bench_isa_part((enum sim_isa)isa),
                                            .scenario = s,
                                            .weeks = effort->quick ? 1 : 8};
            cases[n] = (struct bench_case){sim_isa_name((enum sim_isa)isa), &world[n],
                                           bench_world_start, bench_world_run, false};
            n++;
        }
    ok = bench_time(cases, n, effort->runs, times);
    for (size_t k = 0; k < n && ok; k++)
        bench_add(r, BENCH_PART_engine, "visits, whole journey", cases[k].name, "M/s",
                  bench_rate(&times[k], 1e-6 * world[k].visits), times[k].runs);
    for (size_t k = 0; k < n; k++)
        bench_world_end(&world[k]);
    return ok;
}

/* What a run pays before its first day: the shoppers are drawn and their stores found. */
static double people_a_town(void *state)
{
    struct bench_world *b = state;

    return bench_world_start(b) ? (double)b->w.pop.n : -1;
}

static bool time_start(struct bench_report *r, const struct bench_effort *effort,
                       const struct sim_scenario *s)
{
    struct bench_world b = {.part = bench_isa_part(SIM_ISA_AUTO), .scenario = s};
    const struct bench_case c = {"start", &b, NULL, people_a_town, false};
    struct bench_times times;
    const bool ok = bench_time(&c, 1, effort->runs, &times);

    if (ok)
        bench_add(r, BENCH_PART_engine, "a shopper drawn, at the start", "best", "ns",
                  bench_each(&times, times.sum, 1e9), times.runs);
    bench_world_end(&b);
    return ok;
}

/* Days on which nobody goes out: the clock of each shopper is looked at. */
static double idle_days(void *state)
{
    struct bench_world *b = state;

    for (uint32_t day = 0; day < b->weeks * 7; day++)
        if (b->part->day(&b->w, NULL) != SIM_OK)
            return -1;
    return 0;
}

/* The other way: a draw for each shopper each day says whether this is the day. */
struct daily {
    uint32_t n, days;
    float p;
};

static double draw_days(void *state)
{
    const struct daily *d = state;
    const struct sim_luck luck = sim_luck(1, 0, 0);
    uint32_t going = 0;

    for (uint32_t day = 0; day < d->days; day++)
#pragma omp simd reduction(+ : going)
        for (uint32_t i = 0; i < d->n; i++)
            going += sim_unit(sim_draw(&luck, i, 0, day, 1).a) < d->p;
    return going;
}

static bool time_idle(struct bench_report *r, const struct bench_effort *effort)
{
    const struct bench_size size = {.shoppers = effort->quick ? 10000 : 1000000,
                                    .nobody_moves = true};
    struct sim_scenario s;
    struct bench_world b = {
        .part = bench_isa_part(SIM_ISA_AUTO), .scenario = &s, .weeks = 2};
    struct daily d = {size.shoppers, 14, 0.2f};
    const struct bench_case cases[] = {{"idle", &b, bench_world_start, idle_days, false},
                                       {"daily draw", &d, NULL, draw_days, false}};
    struct bench_times times[2];
    bool ok = bench_scenario(&s, &size);

    if (!ok)
        return false;
    ok = bench_time(cases, 2, effort->runs, times);
    bench_world_end(&b);
    sim_scenario_free(&s);
    for (int k = 0; k < 2 && ok; k++)
        bench_add(r, BENCH_PART_engine, "idle shopper-day",
                  k ? "a draw each day, for comparison" : "by the clock", "ns",
                  bench_each(&times[k], (double)size.shoppers * d.days, 1e9),
                  times[k].runs);
    return ok;
}

#ifdef BENCH_COUNTED
static bool count_work(struct bench_report *r)
{
    const struct bench_size size = {.shoppers = 5000};
    struct bench_work work;
    struct sim_scenario s;

    if (!bench_scenario(&s, &size))
        return false;
    if (!bench_count_work(&s, &work)) {
        sim_scenario_free(&s);
        return false;
    }
    sim_scenario_free(&s);
    bench_add(r, BENCH_PART_engine, "draws (groups of four, once keyed)", "counted",
              "1/visit", exactly((double)work.groups / work.visits), 1);
    bench_add(r, BENCH_PART_engine, "exponentials", "counted", "1/visit",
              exactly((double)work.exps / work.visits), 1);
    bench_add(r, BENCH_PART_engine, "logarithms", "counted", "1/visit",
              exactly((double)work.logs / work.visits), 1);
    return true;
}
#else
/* This build has no engine that counts. */
static bool count_work(struct bench_report *r)
{
    (void)r;
    return true;
}
#endif

bool bench_engine(struct bench_report *r, const struct bench_effort *effort)
{
    const struct bench_size size = {.shoppers = effort->quick ? 5000 : 100000};
    struct sim_scenario s;
    bool ok = bench_scenario(&s, &size);

    if (!ok)
        return false;
    ok = time_days(r, effort, &s) && time_start(r, effort, &s);
    sim_scenario_free(&s);
    ok = ok && time_idle(r, effort) && count_work(r);
    if (ok)
        bench_add(r, BENCH_PART_engine, "memory", "counted", "bytes/shopper",
                  exactly((double)sim_world_bytes_per_shopper()), 1);
    return ok;
}
