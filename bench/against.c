/* The engine against the plain programme of baseline/: the same town and weeks, in turn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/baseline/baseline.h"
#include "bench/report.h"
#include "bench/scenario.h"
#include "bench/world.h"

/* A town of the plain programme. */
struct plain {
    const struct sim_scenario *scenario;
    uint32_t weeks;
    double visits;
    struct base_town *town;
};

static bool start_plain(void *state)
{
    struct plain *p = state;
    struct sim_error err = {0};

    base_free(p->town);
    if (base_create(&p->town, p->scenario, 0, 0, &err) == SIM_OK)
        return true;
    fprintf(stderr, "bench: %s: %s\n", err.where, err.text);
    return false;
}

static double run_plain(void *state)
{
    struct plain *p = state;
    const size_t n = (size_t)p->scenario->n_owners * sim_segments(p->scenario);
    struct sim_outcome_block *blocks = calloc(n, sizeof *blocks);
    double revenue = 0;
    bool ok = blocks != NULL;

    for (uint32_t week = 0; week < p->weeks && ok; week++)
        ok = base_week(p->town, blocks, NULL) == SIM_OK;
    p->visits = 0;
    for (size_t k = 0; k < n && ok; k++) {
        p->visits += blocks[k].sum[SIM_OUT_visits];
        revenue += blocks[k].sum[SIM_OUT_revenue];
    }
    free(blocks);
    return ok ? p->visits + revenue : NAN;
}

static void add_rows(struct bench_report *r, uint32_t shoppers,
                     const struct bench_times *times, double visits, double plain_visits)
{
    struct bench_spread ratio = bench_ratio(&times[1], &times[0]);
    const double scale = visits / plain_visits; /* not quite as many came */
    char who[BENCH_TEXT_MAX];

    snprintf(who, sizeof who, "%u shoppers", shoppers);
    ratio = (struct bench_spread){scale * ratio.low, scale * ratio.median,
                                  scale * ratio.high};
    bench_add(r, BENCH_PART_baseline, "plain programme", who, "M visits/s",
              bench_rate(&times[1], 1e-6 * plain_visits), times[1].runs);
    bench_add(r, BENCH_PART_baseline, "engine", who, "M visits/s",
              bench_rate(&times[0], 1e-6 * visits), times[0].runs);
    bench_add(r, BENCH_PART_baseline, "engine to plain programme", who, "times", ratio,
              times[0].runs);
}

static bool compare(struct bench_report *r, const struct bench_effort *effort,
                    uint32_t shoppers, uint32_t weeks)
{
    struct sim_scenario s;
    struct bench_world engine = {
        .part = bench_isa_part(SIM_ISA_AUTO), .scenario = &s, .weeks = weeks};
    struct plain plain = {.scenario = &s, .weeks = weeks};
    const struct bench_case cases[] = {
        {"engine", &engine, bench_world_start, bench_world_run, false},
        {"plain programme", &plain, start_plain, run_plain, false}};
    struct bench_times times[2];
    bool ok = bench_scenario(&s, &(struct bench_size){.shoppers = shoppers});

    if (!ok)
        return false;
    ok = bench_time(cases, 2, effort->runs, times);
    if (ok)
        add_rows(r, shoppers, times, engine.visits, plain.visits);
    bench_world_end(&engine);
    base_free(plain.town);
    sim_scenario_free(&s);
    return ok;
}

bool bench_baseline(struct bench_report *r, const struct bench_effort *effort)
{
    if (effort->quick)
        return compare(r, effort, 2500, 1);
    return compare(r, effort, 5000, 26) && compare(r, effort, 100000, 8) &&
           compare(r, effort, 1000000, 2);
}
