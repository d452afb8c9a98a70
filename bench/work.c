/* Compiled with count_work.h, as the engine that it runs. */
#include "bench/work.h"

#include <stdio.h>

#include "sim/engine.h"

enum { WEEKS = 4, DAYS_A_WEEK = 7 };

struct bench_work bench_counted; /* where a counted build keeps count: see count_work.h */

static double visits_of(const struct sim_world *w)
{
    double sum = 0;

    for (uint32_t k = 0; k < w->pop.n_shops; k++)
        for (uint32_t s = 0; s < w->n_segments; s++)
            sum += w->shop[k].week[s].sum[SIM_OUT_visits];
    return sum;
}

bool bench_count_work(const struct sim_scenario *s, struct bench_work *work)
{
    struct sim_error err = {0};
    struct sim_world w;
    double visits = 0;
    enum sim_status status = sim_world_create(&w, s, 0, 0, 1, &err);

    if (status != SIM_OK) {
        fprintf(stderr, "bench: %s: %s\n", err.where, err.text);
        return false;
    }
    bench_counted = (struct bench_work){0};
    for (int week = 0; week < WEEKS && status == SIM_OK; week++) {
        for (int day = 0; day < DAYS_A_WEEK && status == SIM_OK; day++)
            status = sim_world_day(&w, &err);
        visits += visits_of(&w);
        sim_world_close_week(&w, NULL, 0);
    }
    sim_world_clear(&w);
    *work = bench_counted;
    work->visits = visits;
    return status == SIM_OK;
}
