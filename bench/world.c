#include "bench/world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAYS_A_WEEK = 7 };

bool bench_world_start(void *state)
{
    struct bench_world *b = state;
    struct sim_error err = {0};

    bench_world_end(b);
    if (b->part->create(&b->w, b->scenario, 0, 0, 1, &err) != SIM_OK) {
        fprintf(stderr, "bench: %s: %s\n", err.where, err.text);
        return false;
    }
    b->open = true;
    return true;
}

static double total(const struct sim_outcome_block *blocks, size_t n, enum sim_outcome k)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += blocks[i].sum[k];
    return sum;
}

double bench_world_run(void *state)
{
    struct bench_world *b = state;
    const size_t n = (size_t)b->scenario->n_owners * b->w.n_segments;
    struct sim_outcome_block *blocks = calloc(n, sizeof *blocks);
    double sum = NAN;
    bool ok = blocks != NULL;

    for (uint32_t week = 0; week < b->weeks && ok; week++) {
        for (int day = 0; day < DAYS_A_WEEK && ok; day++)
            ok = b->part->day(&b->w, NULL) == SIM_OK;
        b->part->close_week(&b->w, blocks, b->scenario->n_owners);
    }
    if (ok) {
        b->visits = total(blocks, n, SIM_OUT_visits);
        sum = b->visits + total(blocks, n, SIM_OUT_revenue);
    }
    free(blocks);
    return sum;
}

void bench_world_end(struct bench_world *b)
{
    if (b->open)
        b->part->clear(&b->w);
    b->open = false;
}
