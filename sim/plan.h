/**
 * @file plan.h
 * The cells of a run: point x policy x replicate x market of a scenario, and the shape of
 * what each leaves behind. A cell is a pure function of (plan, index).
 */
#ifndef SIM_PLAN_H
#define SIM_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/outcome.h"
#include "sim/points.h"
#include "sim/scenario.h"

/** What a cell leaves: a block a week, or one for all weeks. */
enum sim_record {
    SIM_RECORD_WEEKLY,
    SIM_RECORD_TOTAL /* sums over the weeks; a LAST outcome is that of the last week */
};

struct sim_plan {
    const struct sim_scenario *scenario; /* base of all points; borrowed */
    const struct sim_points *points; /* NULL: one point, the scenario itself; borrowed */
    const char *sweep_text;          /* the plan file as read; NULL: none; borrowed */
    enum sim_record record;
    bool keep[SIM_OUTCOME_COUNT]; /* the others are 0 in every block */
    uint32_t n_points, n_policies, n_replicates, n_markets;
    uint32_t n_weeks; /* blocks in the record: 1 of a total */
    uint32_t n_segments, n_owners;
    uint64_t hash;      /* of all that decides the bits of all cells, and their order */
    uint64_t base_hash; /* the same without policies, points and number of replicates */
};

/** A cell's place in the design. */
struct sim_cell {
    uint32_t point, policy, replicate, market;
};

/** What a sweep adds to a scenario. Everything is borrowed. */
struct sim_plan_sweep {
    const struct sim_points *points; /* NULL: the scenario itself */
    const char *text;                /* of the plan file; NULL: none */
    enum sim_record record;
    const bool
        *keep; /* [SIM_OUTCOME_COUNT]; NULL: all. The weights of ratios are added */
};

/**
 * The plan of @p s, which must outlive it and have passed sim_scenario_check(): one point,
 * all outcomes, weekly.
 */
void sim_plan_init(struct sim_plan *plan, const struct sim_scenario *s);

/** The plan of a sweep over @p s; what @p sweep points to must outlive it too. */
void sim_plan_init_sweep(struct sim_plan *plan, const struct sim_scenario *s,
                         const struct sim_plan_sweep *sweep);

/** Number of cells. */
uint64_t sim_plan_cells(const struct sim_plan *plan);

/**
 * Cell @p index, 0..n-1. Replicate is the slowest index, then market, point and policy, so
 * that a run cut short has whole replicates of every policy.
 */
struct sim_cell sim_plan_cell(const struct sim_plan *plan, uint64_t index);

/** Index of @p cell: the inverse of sim_plan_cell(). */
uint64_t sim_plan_index(const struct sim_plan *plan, struct sim_cell cell);

/**
 * What decides the bits of a cell, in 64 bits: base_hash, point, policy (not its name),
 * market and replicate. Equal keys are equal bits; plans that share cells share keys.
 */
uint64_t sim_plan_key(const struct sim_plan *plan, uint64_t cell);

/**
 * The scenario of @p point, without its text: a deep copy of the base with the factors
 * applied, checked.
 *
 * @param[out] copy  free: sim_scenario_free(); zeroed on failure
 * @return SIM_OK; SIM_E_RANGE: such a scenario cannot be, with the reason; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_plan_scenario(const struct sim_plan *plan,
                                                 uint32_t point,
                                                 struct sim_scenario *copy,
                                                 struct sim_error *err);

/** The same into @p copy, which holds another point of @p plan: nothing is allocated. */
SIM_MUST_CHECK enum sim_status sim_plan_scenario_again(const struct sim_plan *plan,
                                                       uint32_t point,
                                                       struct sim_scenario *copy,
                                                       struct sim_error *err);

/** Points of a band, 1..64: about a thousandth of all, and no more than a chunk of a file may
 * hold. See sim_plan_in_shard(). */
uint32_t sim_plan_band(const struct sim_plan *plan);

/** Number of bands of @p plan: of each replicate and market the same. */
uint64_t sim_plan_bands(const struct sim_plan *plan);

/**
 * Whether shard @p shard (0..@p n - 1) of @p n has @p cell. A band is sim_plan_band()
 * consecutive points of one replicate and market, with all their policies; bands are dealt
 * to the shards in turn, so that a chunk of a results file belongs to one shard.
 */
bool sim_plan_in_shard(const struct sim_plan *plan, uint64_t cell, uint32_t shard,
                       uint32_t n);

/** Blocks that a cell leaves: [week][owner][segment]. */
size_t sim_plan_blocks(const struct sim_plan *plan);

/** Index of a block in that array. */
size_t sim_plan_block(const struct sim_plan *plan, uint32_t week, uint32_t owner,
                      uint32_t segment);

/** Checksum of a cell's blocks: FNV-1a over their 64-bit words in order, high bits folded. */
uint64_t sim_checksum(const struct sim_outcome_block *blocks, size_t n);

#endif
