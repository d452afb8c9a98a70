/**
 * @file morris.h
 * Elementary effects: which of many factors matter at all, in few runs (Morris 1991,
 * Technometrics 33, 161-174; mu* of Campolongo, Cariboni & Saltelli 2007, Environmental
 * Modelling & Software 22, 1509-1518). An effect is the change of y for one step, over the
 * step as a share of the factor's range.
 */
#ifndef ANA_MORRIS_H
#define ANA_MORRIS_H

#include <stdbool.h>

#include "analysis/design_interval.h"
#include "sim/status.h"

/** One factor. */
struct ana_effect {
    uint32_t n;   /* effects that were measured: both ends of the step done */
    double mu;    /* mean effect; NaN when n is 0 */
    double sigma; /* spread of the effects: not additive; NaN when n < 2 */
    struct ana_interval mu_star; /* mean size of the effect */
    double noise; /* mu* that luck alone would show, see below; NaN for 1 replicate */
    bool shows;   /* low end of mu* above noise (above 0 for 1 replicate) */
};

struct ana_morris {
    uint32_t n_factors, n_trajectories, n_replicates;
    uint32_t n_missing;        /* effects that could not be measured */
    struct ana_effect *effect; /* [n_factors] */
};

/**
 * @param[out] out        filled on success: ana_morris_clear(); zero otherwise
 * @param unit            [n_trajectories][n_factors + 1][n_factors] points of an ANA_MORRIS
 *                        design (ana_design.unit): one factor changes from a point to the
 *                        next, each factor once a trajectory
 * @param y               [n_trajectories][n_factors + 1][n_replicates]; what is not finite is
 *                        missing. An effect is the mean over the replicates that both ends
 *                        have; without any it is left out and counted
 * @param n_trajectories  1..
 * @param how             intervals of mu*: percentiles over resampled trajectories
 *
 * The noise floor is what mu* would be on average if the factor did nothing: effects drawn
 * from a normal with the variance, over replicates, of the mean effect: sqrt(2 / pi) times
 * the root of its mean over trajectories. It needs 2 replicates.
 * @return SIM_OK; SIM_E_RANGE (also for points that are not trajectories); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_morris(struct ana_morris *out, const double *unit,
                                          const double *y, uint32_t n_trajectories,
                                          uint32_t n_factors, uint32_t n_replicates,
                                          const struct ana_resampling *how,
                                          struct sim_error *err);

/** Free what @p m owns and zero it. */
void ana_morris_clear(struct ana_morris *m);

#endif
