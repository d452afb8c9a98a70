/**
 * @file isa_part.h
 * What is timed for each instruction set: isa_part.c is compiled as the engine is, once for
 * every one of them, and calls the engine's functions of that build.
 */
#ifndef BENCH_ISA_PART_H
#define BENCH_ISA_PART_H

#include "sim/isa.h"
#include "sim/world.h"

enum { BENCH_COLUMN = 512 }; /* rows of a column, as many as a batch of visits */

/** Columns to work on; small enough to stay in cache. */
struct bench_columns {
    uint32_t shopper[BENCH_COLUMN];
    float x[BENCH_COLUMN]; /* between 0 and 1 */
    float y[4][BENCH_COLUMN];
};

/** A function over columns. */
struct bench_kernel {
    const char *name;
    int results; /* of a row */
    double (*run)(struct bench_columns *c, uint32_t rounds);
};

/** A touch point on the visits of one store and day. */
struct bench_station {
    const char *name;
    enum sim_status (*run)(struct sim_world *w, struct sim_shop *shop,
                           struct sim_visits *v);
};

/** The engine of one instruction set. */
struct bench_isa_part {
    const struct bench_kernel *kernel; /* [n_kernels] */
    size_t n_kernels;
    const struct bench_station *station; /* [n_stations] in the order of a visit */
    size_t n_stations;
    enum sim_status (*create)(struct sim_world *w, const struct sim_scenario *scenario,
                              uint32_t market, uint32_t replicate, int hands,
                              struct sim_error *err);
    enum sim_status (*day)(struct sim_world *w, struct sim_error *err);
    void (*close_week)(struct sim_world *w, struct sim_outcome_block *blocks,
                       uint32_t n_owners);
    enum sim_status (*seek)(struct sim_world *w, struct sim_error *err);
    void (*clear)(struct sim_world *w);
};

/** The part of @p isa, or NULL when this build or machine does not have it. */
const struct bench_isa_part *bench_isa_part(enum sim_isa isa);

#endif
