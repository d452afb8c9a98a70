/**
 * @file regret.h
 * Which policy to choose when nobody knows which world it will meet: the regret of a policy
 * at a point is what the best policy there would have brought beyond it (Savage 1951, Journal
 * of the American Statistical Association 46, 55-67; for policy under deep uncertainty,
 * Lempert, Popper & Bankes 2003).
 */
#ifndef ANA_REGRET_H
#define ANA_REGRET_H

#include "analysis/design_interval.h"
#include "analysis/stats.h"
#include "sim/status.h"

struct ana_regret_data {
    uint32_t n_policies, n_points, n_replicates;
    const double *y;      /* [n_policies][n_points][n_replicates]; not finite: missing */
    const double *weight; /* [n_points] >= 0, how likely each point is; NULL: all alike */
    int direction;        /* 1 higher is better, -1 lower is better */
};

/** One policy over all points. */
struct ana_regret_policy {
    struct ana_interval max;      /* greatest regret, at any point whatever its weight */
    struct ana_interval mean;     /* weighted mean regret */
    uint32_t worst;               /* point of the greatest regret */
    uint32_t best_there;          /* policy that is best at that point */
    struct ana_estimate at_worst; /* regret there, paired by replicate (Student t) */
    double worst_value;           /* least good mean outcome of all points */
    double best_share;    /* weight of the points where it is best, ties sharing; 0..1 */
    double minimax_share; /* of the resamples, those in which its max is the least */
};

struct ana_regret {
    uint32_t n_policies, n_points;
    uint32_t n_left_out;      /* points where some policy has no value */
    uint32_t minimax;         /* policy with the least greatest regret */
    uint32_t runner_up;       /* policy with the next; minimax where it is the only one */
    uint32_t least_mean;      /* policy with the least mean regret */
    uint32_t maximin;         /* policy with the best worst_value */
    struct ana_interval lead; /* max of runner_up less max of minimax */
    struct ana_regret_policy *policy; /* [n_policies] */
    double *regret; /* [n_policies][n_points] >= 0; NaN at points left out */
};

/**
 * At a point only the replicates count that every policy has, so that all meet the same luck;
 * a point without one is left out. Regrets are of the means over these.
 *
 * Intervals are percentiles over resampled replicates, the same ones drawn for all policies
 * and points; a resample that leaves a point without a value is not counted, and without 2
 * replicates there are none. The greatest of many regrets that luck blurs is too high on
 * average: at_worst and minimax_share show how far to trust it.
 *
 * @param[out] out  filled on success: ana_regret_clear(); zero otherwise
 * @return SIM_OK; SIM_E_RANGE (counts, weights, direction, no whole point); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_regret(struct ana_regret *out,
                                          const struct ana_regret_data *data,
                                          const struct ana_resampling *how,
                                          struct sim_error *err);

/** Free what @p r owns and zero it. */
void ana_regret_clear(struct ana_regret *r);

#endif
