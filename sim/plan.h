/**
 * @file plan.h
 * The cells of a run: policy x replicate x market of a scenario, and the shape of what
 * each leaves behind. A cell is a pure function of (scenario, index).
 */
#ifndef SIM_PLAN_H
#define SIM_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "sim/outcome.h"
#include "sim/scenario.h"

struct sim_plan {
    const struct sim_scenario *scenario; /* borrowed */
    uint32_t n_points;                   /* 1 until designs exist */
    uint32_t n_policies, n_replicates, n_markets;
    uint32_t n_weeks, n_segments, n_owners;
    uint64_t
        hash; /* of all that decides the bits: scenario values, seed, model version */
};

/** A cell's place in the design. */
struct sim_cell {
    uint32_t point, policy, replicate, market;
};

/** The plan of @p s, which must outlive it and have passed sim_scenario_check(). */
void sim_plan_init(struct sim_plan *plan, const struct sim_scenario *s);

/** Number of cells. */
uint64_t sim_plan_cells(const struct sim_plan *plan);

/**
 * Cell @p index, 0..n-1. Replicate is the slowest index, then market, point and policy, so
 * that a run cut short has whole replicates of every policy.
 */
struct sim_cell sim_plan_cell(const struct sim_plan *plan, uint64_t index);

/** Blocks that a cell leaves: [week][owner][segment]. */
size_t sim_plan_blocks(const struct sim_plan *plan);

/** Index of a block in that array. */
size_t sim_plan_block(const struct sim_plan *plan, uint32_t week, uint32_t owner,
                      uint32_t segment);

/** Checksum of a cell's blocks: FNV-1a over their 64-bit words in order, high bits folded. */
uint64_t sim_checksum(const struct sim_outcome_block *blocks, size_t n);

#endif
