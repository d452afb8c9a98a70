/**
 * @file stats.h
 * Means and paired differences with their intervals. A value that is not finite (an outcome
 * that a replicate does not have) is left out, and n says how many were left in.
 */
#ifndef ANA_STATS_H
#define ANA_STATS_H

#include <stddef.h>

/** A mean and how well it is known. */
struct ana_estimate {
    size_t n;         /* values that it rests on */
    double mean;      /* NaN when n is 0 */
    double se;        /* standard error of the mean; NaN when n < 2 */
    double low, high; /* Student t interval; NaN when n < 2 */
};

/** Mean of @p x [n] with its interval at @p level, 0 < level < 1, as in 0.95. */
struct ana_estimate ana_mean(const double *x, size_t n, double level);

/** Mean of x[i] - y[i] over the pairs in which both are finite, with its interval. */
struct ana_estimate ana_paired(const double *x, const double *y, size_t n, double level);

/**
 * What pairing is worth: (var x + var y) / var (x - y) over the pairs, how many times as
 * many replicates unpaired runs would need for the same interval. NaN below 2 pairs or when
 * nothing varies; infinite when only the difference does not.
 */
double ana_pairing_gain(const double *x, const double *y, size_t n);

/**
 * Replicates after which the interval at @p level of a mean @p mean with standard deviation
 * @p sd between replicates would just exclude 0: the least n >= 2 with
 * t(n - 1) sd / sqrt(n) < |mean|. Infinite when it is beyond 1e9.
 */
double ana_replicates_needed(double mean, double sd, double level);

#endif
