/**
 * @file sample.h
 * What a sweep came to, as estimators take it: one number a policy, point and replicate for
 * each outcome asked for; and the factors and points of a sweep as a design has them.
 */
#ifndef ANA_SAMPLE_H
#define ANA_SAMPLE_H

#include <stdint.h>

#include "analysis/design.h"
#include "analysis/export.h"
#include "sim/plan.h"
#include "sim/points.h"

enum { ANA_MARKETS_ALL = UINT32_MAX };

/** What is read. */
struct ana_sample_choice {
    const enum sim_outcome *outcome; /* [n_outcomes]; kept by the plan; borrowed */
    uint32_t n_outcomes;
    uint32_t owner;  /* whose outcomes: index into sim_scenario.owner; 0 is us */
    uint32_t market; /* index, or ANA_MARKETS_ALL: all of them added up */
};

struct ana_sample {
    uint32_t n_outcomes, n_policies, n_points, n_replicates;
    uint64_t n_cells, n_failed, n_missing; /* cells of the markets chosen */
    /* [n_outcomes][n_policies][n_points][n_replicates] owned. NaN where a cell that it rests
     * on has failed or is missing, and where a RATIO has no weight */
    double *y;
};

/**
 * Read @p cells one after the other, in the order of @p plan: a cell and the sample are all
 * that is in memory. Weeks, segments and markets are added up, a RATIO divides afterwards, a
 * LAST is that of the last week. A market that is not done is not left out of a sum: the sum
 * is missing.
 *
 * @param[out] out  filled on success: ana_sample_clear(); zero otherwise
 * @return SIM_OK; SIM_E_RANGE (outcomes not kept, owner, market); SIM_E_NOMEM; what the
 *         source of cells gives
 */
SIM_MUST_CHECK enum sim_status ana_sample_read(struct ana_sample *out,
                                               const struct sim_plan *plan,
                                               const struct ana_cells *cells,
                                               const struct ana_sample_choice *choice,
                                               struct sim_error *err);

/** Free what @p s owns and zero it. */
void ana_sample_clear(struct ana_sample *s);

/** [n_points][n_replicates] of one outcome (its place in the choice) and policy. Borrowed. */
const double *ana_sample_of(const struct ana_sample *s, uint32_t outcome,
                            uint32_t policy);

/**
 * Write that of @p policy less that of @p base to @p to [n_points][n_replicates], replicate by
 * replicate: both met the same luck. NaN where either is.
 */
void ana_sample_difference(double *to, const struct ana_sample *s, uint32_t outcome,
                           uint32_t policy, uint32_t base);

/** Write the means over the replicates that are there to @p mean [n_points]; NaN: none is. */
void ana_sample_means(double *mean, const double *y, uint32_t n_points,
                      uint32_t n_replicates);

/** @p f as a design takes it: name and levels are borrowed from @p f. */
struct ana_factor ana_factor_of(const struct sim_factor *f);

/**
 * The points of a sweep as the design that they say they are; factor [n_factors] as
 * ana_factor_of(), wide enough for every value when the points were listed (EXPLICIT).
 *
 * The structure that MORRIS and SALTELLI estimators rest on is looked for in the values
 * themselves: whole groups of points, in their order.
 *
 * @param[out] out     NULL on failure; free: ana_design_free()
 * @param[out] factor  [points->n_factors]
 * @return SIM_OK; SIM_E_RANGE (an unknown kind; points that are not what the kind says, and
 *         where that shows); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_design_of(struct ana_design **out,
                                             struct ana_factor *factor,
                                             const struct sim_points *points,
                                             struct sim_error *err);

#endif
