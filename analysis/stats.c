#include "analysis/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Moments of a series by the recurrence that keeps a constant series exact. */
struct moments {
    size_t n;
    double mean, squares; /* sum of squared distances from the mean */
};

static void moments_add(struct moments *m, double x)
{
    const double from = x - m->mean;

    m->n++;
    m->mean += from / (double)m->n;
    m->squares += from * (x - m->mean);
}

static double variance(const struct moments *m)
{
    return m->n < 2 ? NAN : m->squares / (double)(m->n - 1);
}

static double t_quantile(double level, double freedom)
{
    return gsl_cdf_tdist_Pinv(0.5 + 0.5 * level, freedom);
}

static struct ana_estimate estimate(const struct moments *m, double level)
{
    struct ana_estimate e = {m->n, m->n ? m->mean : NAN, NAN, NAN, NAN};

    if (m->n >= 2) {
        e.se = sqrt(variance(m) / (double)m->n);
        const double half = t_quantile(level, (double)(m->n - 1)) * e.se;

        e.low = e.mean - half;
        e.high = e.mean + half;
    }
    return e;
}

struct ana_estimate ana_mean(const double *x, size_t n, double level)
{
    struct moments m = {0};

    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            moments_add(&m, x[i]);
    return estimate(&m, level);
}

struct ana_estimate ana_paired(const double *x, const double *y, size_t n, double level)
{
    struct moments m = {0};

    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i]))
            moments_add(&m, x[i] - y[i]);
    return estimate(&m, level);
}

double ana_pairing_gain(const double *x, const double *y, size_t n)
{
    struct moments mx = {0}, my = {0}, md = {0};

    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            moments_add(&mx, x[i]);
            moments_add(&my, y[i]);
            moments_add(&md, x[i] - y[i]);
        }
    return (variance(&mx) + variance(&my)) / variance(&md);
}

static double half_width(double n, double sd, double level)
{
    return t_quantile(level, n - 1) * sd / sqrt(n);
}

double ana_replicates_needed(double mean, double sd, double level)
{
    const double most = 1e9;
    double few = 1, enough = 2;

    if (!(fabs(mean) > 0) || !(sd >= 0))
        return INFINITY;
    while (!(half_width(enough, sd, level) < fabs(mean))) {
        few = enough;
        enough *= 2;
        if (enough > most)
            return INFINITY;
    }
    while (enough - few > 1) {
        const double middle = floor(0.5 * (few + enough));

        if (half_width(middle, sd, level) < fabs(mean))
            enough = middle;
        else
            few = middle;
    }
    return enough;
}
