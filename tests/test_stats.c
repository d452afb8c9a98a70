#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

#include "analysis/stats.h"

/* Student's sleep data (Student 1908; R's `sleep`): hours gained by ten patients on two
 * drugs. R: t.test(paired = TRUE) gives t = -4.0621, df = 9, interval -2.4598858 to
 * -0.7001142, mean difference -1.58. */
static const double first_drug[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double second_drug[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

enum { PATIENTS = 10 };

Test(stats, paired_interval_is_that_of_the_sleep_data)
{
    const struct ana_estimate e = ana_paired(first_drug, second_drug, PATIENTS, 0.95);

    cr_expect(eq(sz, e.n, PATIENTS));
    cr_expect(epsilon_eq(dbl, e.mean, -1.58, 1e-12));
    cr_expect(epsilon_eq(dbl, e.mean / e.se, -4.0621, 5e-5));
    cr_expect(epsilon_eq(dbl, e.low, -2.4598858, 5e-8));
    cr_expect(epsilon_eq(dbl, e.high, -0.7001142, 5e-8));
}

Test(stats, mean_and_error_are_those_of_gsl)
{
    const struct ana_estimate e = ana_mean(second_drug, PATIENTS, 0.9);

    cr_expect(epsilon_eq(dbl, e.mean, gsl_stats_mean(second_drug, 1, PATIENTS), 1e-14));
    cr_expect(epsilon_eq(dbl, e.se,
                         gsl_stats_sd(second_drug, 1, PATIENTS) / sqrt(PATIENTS), 1e-14));
    cr_expect(epsilon_eq(dbl, e.high - e.mean, e.mean - e.low, 1e-14));
    cr_expect(epsilon_eq(dbl, e.high - e.mean, 1.8331129 * e.se, 1e-6));
}

Test(stats, two_values_use_the_cauchy_quantile)
{
    const double x[] = {1, 3};
    const struct ana_estimate e = ana_mean(x, 2, 0.95);

    cr_expect(epsilon_eq(dbl, e.se, 1, 1e-14));
    cr_expect(epsilon_eq(dbl, e.high, 2 + 12.706204736, 1e-8));
}

Test(stats, one_value_has_a_mean_and_no_interval)
{
    const double x[] = {4};
    const struct ana_estimate e = ana_mean(x, 1, 0.95);

    cr_expect(eq(dbl, e.mean, 4));
    cr_expect(isnan(e.se));
    cr_expect(isnan(e.low));
    cr_expect(isnan(e.high));
}

Test(stats, no_value_has_no_mean)
{
    const struct ana_estimate e = ana_mean(NULL, 0, 0.95);

    cr_expect(eq(sz, e.n, 0));
    cr_expect(isnan(e.mean));
}

Test(stats, what_is_not_finite_is_left_out_with_its_pair)
{
    const double x[] = {1, NAN, 3, INFINITY, 5}, y[] = {0, 7, NAN, 8, 1};
    const struct ana_estimate own = ana_mean(x, 5, 0.95);
    const struct ana_estimate both = ana_paired(x, y, 5, 0.95);

    cr_expect(eq(sz, own.n, 3));
    cr_expect(eq(dbl, own.mean, 3));
    cr_expect(eq(sz, both.n, 2));
    cr_expect(eq(dbl, both.mean, 2.5));
}

Test(stats, constant_series_has_no_spread)
{
    const double x[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    const struct ana_estimate e = ana_mean(x, 7, 0.95);

    cr_expect(eq(dbl, e.mean, 0.1));
    cr_expect(eq(dbl, e.se, 0));
    cr_expect(eq(dbl, e.low, e.high));
}

Test(stats, spread_survives_a_large_offset)
{
    const double x[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};

    cr_expect(epsilon_eq(dbl, ana_mean(x, 4, 0.95).se, sqrt(30.0 / 4), 1e-9));
}

/* Cushny and Peebles again: var 3.200556 and 4.009000, of the difference 1.512889. */
Test(stats, pairing_gain_is_the_ratio_of_variances)
{
    cr_expect(epsilon_eq(dbl, ana_pairing_gain(first_drug, second_drug, PATIENTS),
                         (3.200556 + 4.009000) / 1.512889, 1e-5));
}

Test(stats, pairing_gains_all_when_only_the_level_differs)
{
    const double x[] = {1, 2, 4}, y[] = {0, 1, 3};

    cr_expect(isinf(ana_pairing_gain(x, y, 3)));
    cr_expect(isnan(ana_pairing_gain(x, y, 1)));
}

Test(stats, opposite_luck_makes_pairing_cost)
{
    const double x[] = {1, 2, 3}, y[] = {3, 2, 1};

    cr_expect(epsilon_eq(dbl, ana_pairing_gain(x, y, 3), 0.5, 1e-14));
}

/* Definition: enough at n, not enough at n - 1. */
static double half(double n, double sd)
{
    return gsl_cdf_tdist_Pinv(0.975, n - 1) * sd / sqrt(n);
}

Test(stats, needed_replicates_are_just_enough)
{
    for (double mean = -3; mean <= 3; mean += 0.37) {
        const double n = ana_replicates_needed(mean, 2, 0.95);

        cr_expect(lt(dbl, half(n, 2), fabs(mean)), "mean %g: %g", mean, n);
        cr_expect(n == 2 || half(n - 1, 2) >= fabs(mean), "mean %g: %g", mean, n);
    }
}

/* n = (z s / d)^2 for large n: (1.959964 * 10 / 0.1)^2 = 38414.6. */
Test(stats, needed_replicates_follow_the_normal_law)
{
    cr_expect(epsilon_eq(dbl, ana_replicates_needed(0.1, 10, 0.95), 38417, 3));
}

Test(stats, nothing_to_find_needs_for_ever)
{
    cr_expect(isinf(ana_replicates_needed(0, 1, 0.95)));
    cr_expect(isinf(ana_replicates_needed(NAN, 1, 0.95)));
    cr_expect(isinf(ana_replicates_needed(1e-9, 1, 0.95)));
    cr_expect(eq(dbl, ana_replicates_needed(1, 0, 0.95), 2));
}
