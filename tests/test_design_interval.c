#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "analysis/design_interval.h"

Test(resampling, interval_is_between_the_quantiles_of_the_resamples)
{
    const struct ana_resampling how = {0.95, 1001, 1};
    struct ana_interval e;
    double sample[1001];

    for (int i = 0; i < 1001; i++)
        sample[i] = i * 10 % 1001; /* 0..1000 in another order */
    e = ana_interval_of(3, sample, &how);
    cr_expect(eq(dbl, e.value, 3));
    cr_expect(epsilon_eq(dbl, e.low, 25, 1e-9));
    cr_expect(epsilon_eq(dbl, e.high, 975, 1e-9));
}

Test(resampling, interval_needs_more_than_half_of_the_resamples)
{
    const struct ana_resampling how = {0.9, 100, 1};
    double sample[100];

    for (int i = 0; i < 100; i++)
        sample[i] = i < 49 ? NAN : 5;
    cr_expect(eq(dbl, ana_interval_of(1, sample, &how).low, 5));
    for (int i = 0; i < 100; i++)
        sample[i] = i < 50 ? NAN : 5;
    cr_expect(isnan(ana_interval_of(1, sample, &how).low));
}

/* Each of 50 items is drawn once on average: chi square over 400 resamples, 49 degrees. */
Test(resampling, draws_every_item_alike)
{
    const struct ana_resampling how = {0.95, 400, 9};
    uint32_t index[50];
    double count[50] = {0}, chi2 = 0;

    for (uint32_t t = 0; t < 400; t++) {
        ana_resample(index, 50, &how, t);
        for (int i = 0; i < 50; i++)
            count[index[i]]++;
    }
    for (int i = 0; i < 50; i++)
        chi2 += pow(count[i] - 400, 2) / 400;
    cr_expect(lt(dbl, 0.001, gsl_cdf_chisq_Q(chi2, 49)));
}
