#include "analysis/design_interval.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

#include "analysis/design_random.h"

enum sim_status ana_resampling_check(const struct ana_resampling *how,
                                     struct sim_error *err)
{
    if (!(how->level > 0 && how->level < 1))
        return sim_fail(err, SIM_E_RANGE, "level", "need 0..1, ends excluded, got %g",
                        how->level);
    if (how->times && (how->times < ANA_RESAMPLES_MIN || how->times > ANA_RESAMPLES_MAX))
        return sim_fail(err, SIM_E_RANGE, "resamples", "need 0 or %d..%d, got %u",
                        ANA_RESAMPLES_MIN, ANA_RESAMPLES_MAX, how->times);
    return SIM_OK;
}

void ana_resample(uint32_t *index, uint32_t n, const struct ana_resampling *how,
                  uint32_t which)
{
    for (uint32_t i = 0; i < n; i++)
        index[i] =
            ana_draw_below(ana_draw(how->seed, ANA_LUCK_RESAMPLE, which, 0, i).a, n);
}

struct ana_interval ana_interval_of(double value, double *sample,
                                    const struct ana_resampling *how)
{
    const double tail = 0.5 * (1 - how->level);
    struct ana_interval e = {value, NAN, NAN};
    uint32_t n = 0;

    for (uint32_t t = 0; t < how->times; t++)
        if (!isnan(sample[t]))
            sample[n++] = sample[t];
    if (2 * (uint64_t)n <= how->times)
        return e;
    gsl_sort(sample, 1, n);
    e.low = gsl_stats_quantile_from_sorted_data(sample, 1, n, tail);
    e.high = gsl_stats_quantile_from_sorted_data(sample, 1, n, 1 - tail);
    return e;
}
