/**
 * @file gp.h
 * A stand-in for the simulator where runs are few: a Gaussian process with a Matern 5/2
 * kernel, one length a factor, a constant or linear trend and a nugget for luck, fitted by
 * maximum likelihood (Rasmussen & Williams 2006, Gaussian Processes for Machine Learning,
 * chapters 2, 4 and 5; trend by generalised least squares: Sacks et al. 1989, Statistical
 * Science 4, 409-423; leave-one-out: Dubrule 1983, Mathematical Geology 15, 687-699).
 *
 * The program must have turned off GSL's aborting handler.
 */
#ifndef ANA_GP_H
#define ANA_GP_H

#include "analysis/design.h"
#include "analysis/sobol.h"

enum ana_gp_trend { ANA_GP_CONSTANT, ANA_GP_LINEAR };

enum { ANA_GP_POINTS_MAX = 4000, ANA_GP_STARTS_MAX = 100 };

struct ana_gp_options {
    enum ana_gp_trend trend;
    bool exact;      /* y has no luck: the process goes through every point */
    uint32_t starts; /* places from which the likelihood is climbed, 1..100; 4 is usual */
    uint64_t seed;   /* of these places */
};

struct ana_gp; /* opaque: laid out in gp.c */

/** What the fit found. */
struct ana_gp_fit {
    uint32_t n_points; /* without those left out */
    uint32_t n_left_out;
    uint32_t n_factors;
    double log_likelihood;
    double variance;      /* of the process around its trend */
    double nugget;        /* variance of luck at a point; 0 when exact */
    const double *length; /* [n_factors] in units of the cube: short where y bends */
    /* leave-one-out: 1 - sum of (y - prediction)^2 / sum of (y - mean)^2, 1 is perfect */
    double q2;
    double coverage; /* share of these residuals within 1.96 of their sd */
};

/**
 * @param[out] out  NULL on failure; free: ana_gp_free()
 * @param x         [n_points][n_factors] places in the unit cube (ana_design.unit)
 * @param y         [n_points] means over replicates; points that are not finite are left out
 * @return SIM_OK; SIM_E_RANGE (fewer points than the trend has terms and 2, more than
 *         ANA_GP_POINTS_MAX, y all alike, two equal points while exact, a trend that the
 *         points do not determine, ...); SIM_E_NOMEM
 * O(points^3) a step of the climb: a few seconds for 200 points, minutes for 1,000. Ten
 * points a factor are a good start (Loeppky, Sacks & Welch 2009, Technometrics 51, 366-376); with
 * fewer than two the likelihood may take luck for shape.
 */
SIM_MUST_CHECK enum sim_status ana_gp_create(struct ana_gp **out, const double *x,
                                             const double *y, uint32_t n_points,
                                             uint32_t n_factors,
                                             const struct ana_gp_options *options,
                                             struct sim_error *err);

/** Free @p gp and all it owns. NULL is allowed. */
void ana_gp_free(struct ana_gp *gp);

/** Borrowed until the free. */
const struct ana_gp_fit *ana_gp_fit(const struct ana_gp *gp);

/**
 * Expected outcome at the @p n points @p x [n][n_factors], and the sd of not knowing it: luck
 * is not in it, the error of the trend is, that of the lengths is not.
 *
 * @param[out] mean  [n]
 * @param[out] sd    [n] or NULL
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_gp_predict(const struct ana_gp *gp, const double *x,
                                              uint32_t n, double *mean, double *sd,
                                              struct sim_error *err);

/**
 * Leave-one-out: [n_points as given] y less what the other points predict, over its sd (luck
 * included); NaN at points left out. Standard normal where the process fits. Borrowed.
 */
const double *ana_gp_residuals(const struct ana_gp *gp);

/**
 * Sobol' indices of the process's mean, on an ANA_SALTELLI design of its own with @p n_base
 * points of @p factor [n_factors] (NULL: all evenly spread over the cube) and how->seed. The
 * intervals tell of the sample, not of the error of the process: see q2.
 * @return as ana_design_make() and ana_sobol()
 */
SIM_MUST_CHECK enum sim_status
ana_gp_sobol(struct ana_sobol *out, const struct ana_gp *gp,
             const struct ana_factor *factor, uint32_t n_base,
             const struct ana_resampling *how, struct sim_error *err);

#endif
