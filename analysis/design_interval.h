/**
 * @file design_interval.h
 * An estimate with the interval that resampling gives it (percentile bootstrap: Efron &
 * Tibshirani 1993, An Introduction to the Bootstrap, chapter 13): shared by sobol.h, morris.h
 * and regret.h. Resampling is keyed: the same seed gives the same interval.
 */
#ifndef ANA_DESIGN_INTERVAL_H
#define ANA_DESIGN_INTERVAL_H

#include <stdint.h>

#include "sim/status.h"

/** low <= high; both NaN where there is nothing to resample. */
struct ana_interval {
    double value, low, high;
};

enum { ANA_RESAMPLES_MIN = 100, ANA_RESAMPLES_MAX = 1000000 };

/** How intervals are made. */
struct ana_resampling {
    double level;   /* of the interval, 0..1, ends excluded, as in 0.95 */
    uint32_t times; /* resamples: 0 for no intervals, else 100..1000000; 1000 is usual */
    uint64_t seed;
};

/** @return SIM_OK; SIM_E_RANGE */
SIM_MUST_CHECK enum sim_status ana_resampling_check(const struct ana_resampling *how,
                                                    struct sim_error *err);

/** Resample number @p which of @p n items: index [n] gets n draws with replacement. */
void ana_resample(uint32_t *index, uint32_t n, const struct ana_resampling *how,
                  uint32_t which);

/**
 * @p value with the interval at how->level of @p sample [how->times], which is put in order
 * and may hold NaN for resamples that have no estimate; NaN ends when half of them or more
 * have none, or when there are none.
 */
struct ana_interval ana_interval_of(double value, double *sample,
                                    const struct ana_resampling *how);

#endif
