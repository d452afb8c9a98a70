/**
 * @file sobol.h
 * Sobol' indices of a simulator with luck: which factor, alone (first order) or with all it
 * interacts with (total), the variance of an outcome comes from, the luck of the replicates
 * kept apart.
 *
 * First order: Saltelli et al. 2010 (Computer Physics Communications 181, 259-270, table 2b);
 * total: Jansen 1999 (Computer Physics Communications 117, 35-43). The indices are those of
 * the expected outcome E[y | x], as Hart, Alexanderian & Gremaud 2017 (SIAM J. Sci. Comput.
 * 39, A1514-A1530), Mazo 2021 (SIAM/ASA J. Uncertainty Quantification 9, 673-713) and, by
 * joint models of mean and dispersion, Marrel et al. 2012 (Statistics and Computing 22,
 * 833-847) separate them from luck. With 2 replicates or more each product of two means is
 * taken over pairs of different replicates only, so that luck adds no bias, be replicate r
 * independent at each point or the same luck at all of them.
 */
#ifndef ANA_SOBOL_H
#define ANA_SOBOL_H

#include "analysis/design_interval.h"
#include "sim/status.h"

struct ana_sobol {
    uint32_t n_factors, n_replicates;
    uint32_t n_base;     /* base points that the indices rest on */
    uint32_t n_left_out; /* base points with a value missing */
    double mean;         /* of y over A and B */
    double variance;     /* of E[y | x] over x: what the indices are shares of */
    double luck; /* variance between replicates at a point, mean over points; NaN for 1 */
    double luck_share;          /* luck / (variance + luck): of the variance of one run */
    struct ana_interval *first; /* [n_factors]; NaN when variance is not positive */
    struct ana_interval *total; /* [n_factors] */
    struct ana_interval together; /* sum of first; 1 less this is due to interactions */
};

/**
 * @param[out] out   filled on success: ana_sobol_clear(); zero otherwise
 * @param y          [n_base][n_factors + 2][n_replicates] outcomes of an ANA_SALTELLI
 *                   design, in its order of points; what is not finite is missing, and its
 *                   base point is left out
 * @param n_base     2.. of which at least 2 are whole
 * @param how        intervals: percentiles over resampled base points. On Sobol' points
 *                   they are wider than need be
 * @return SIM_OK; SIM_E_RANGE; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
ana_sobol(struct ana_sobol *out, const double *y, uint32_t n_base, uint32_t n_factors,
          uint32_t n_replicates, const struct ana_resampling *how, struct sim_error *err);

/** Free what @p s owns and zero it. */
void ana_sobol_clear(struct ana_sobol *s);

#endif
