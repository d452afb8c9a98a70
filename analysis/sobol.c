#include "analysis/sobol.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A row a whole base point j, and every estimate a function of the rows' sum:
 *   [0, k)      product of B and (A with column i of B, less A)
 *   [k, 2 k)    half the square of (A less A with column i of B)
 *   2 k         square of A plus square of B
 *   2 k + 1     variance between replicates at A plus that at B
 *   2 k + 2 ..  A plus B, one a replicate
 * where a product of two outcomes is that of their expectations, see product(). */
struct rows {
    uint32_t k, n_replicates, n;
    size_t width;
    double *row;     /* [n][width] */
    double *sum;     /* [width] */
    double *work;    /* [(k + 3) n_replicates] */
    uint32_t *index; /* [n] the whole base points, then those of a resample */
};

/* Product of the expectations of a and b, without bias whether or not a[r] and b[r] share
 * their luck: the mean over pairs of different replicates. One replicate has no such pair. */
static double product(const double *a, const double *b, uint32_t n)
{
    double sum_a = 0, sum_b = 0, same = 0;

    if (n == 1)
        return a[0] * b[0];
    for (uint32_t r = 0; r < n; r++) {
        sum_a += a[r];
        sum_b += b[r];
        same += a[r] * b[r];
    }
    return (sum_a * sum_b - same) / ((double)n * (n - 1));
}

static double spread(const double *a, uint32_t n)
{
    double mean = 0, squares = 0;

    for (uint32_t r = 0; r < n; r++)
        mean += a[r] / n;
    for (uint32_t r = 0; r < n; r++)
        squares += (a[r] - mean) * (a[r] - mean);
    return squares / (n - 1.0);
}

static void fill_row(struct rows *s, double *row, const double *y)
{
    const uint32_t k = s->k, n = s->n_replicates;
    const double *a = y, *b = y + n;

    for (uint32_t i = 0; i < k; i++) {
        const double *mixed = y + (size_t)(2 + i) * n;

        for (uint32_t r = 0; r < n; r++)
            s->work[r] = mixed[r] - a[r];
        row[i] = product(b, s->work, n);
        row[k + i] = 0.5 * product(s->work, s->work, n);
    }
    row[2 * k] = product(a, a, n) + product(b, b, n);
    row[2 * k + 1] = n > 1 ? spread(a, n) + spread(b, n) : NAN;
    for (uint32_t r = 0; r < n; r++)
        row[2 * k + 2 + r] = a[r] + b[r];
}

static bool is_whole(const double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(y[i]))
            return false;
    return true;
}

/* Add up the rows that @p index names, all when it is NULL. */
static void add_up(struct rows *s, const uint32_t *index)
{
    memset(s->sum, 0, s->width * sizeof *s->sum);
    for (uint32_t j = 0; j < s->n; j++) {
        const double *row = s->row + (index ? index[j] : j) * s->width;

        for (size_t c = 0; c < s->width; c++)
            s->sum[c] += row[c];
    }
}

static double variance(const struct rows *s)
{
    const double *all = s->sum + 2 * s->k + 2, points = 2.0 * s->n;

    return (s->sum[2 * s->k] - product(all, all, s->n_replicates) / points) /
           (points - 1);
}

/* The @p c-th index of the rows that were added up: k first, k total, the sum of the first. */
static double index_of(const struct rows *s, uint32_t c)
{
    const double v = variance(s);
    double sum = 0;

    if (!(v > 0))
        return NAN;
    if (c < 2 * s->k)
        return s->sum[c] / s->n / v;
    for (uint32_t i = 0; i < s->k; i++)
        sum += s->sum[i];
    return sum / s->n / v;
}

static enum sim_status check(uint32_t n_base, uint32_t n_factors, uint32_t n_replicates,
                             const struct ana_resampling *how, struct sim_error *err)
{
    if (n_base < 2)
        return sim_fail(err, SIM_E_RANGE, "base points", "need 2 or more, got %u",
                        n_base);
    if (n_factors < 1)
        return sim_fail(err, SIM_E_RANGE, "factors", "need 1 or more, got %u", n_factors);
    if (n_replicates < 1)
        return sim_fail(err, SIM_E_RANGE, "replicates", "need 1 or more, got %u",
                        n_replicates);
    return ana_resampling_check(how, err);
}

static uint32_t find_whole(uint32_t *base, const double *y, uint32_t n_base, size_t cells)
{
    uint32_t n = 0;

    for (uint32_t j = 0; j < n_base; j++)
        if (is_whole(y + j * cells, cells))
            base[n++] = j;
    return n;
}

/* Mean of A and B over the whole base points. */
static double mean_of(const struct rows *s, const double *y, size_t cells)
{
    double mean = 0, n = 0;

    for (uint32_t j = 0; j < s->n; j++)
        for (size_t i = 0; i < 2 * (size_t)s->n_replicates; i++)
            mean += (y[s->index[j] * cells + i] - mean) / ++n;
    return mean;
}

/* Rows of y less its mean, so that little is lost to rounding. */
static void fill(struct rows *s, const double *y, double mean, size_t cells)
{
    for (uint32_t j = 0; j < s->n; j++) {
        for (size_t i = 0; i < cells; i++)
            s->work[s->n_replicates + i] = y[s->index[j] * cells + i] - mean;
        fill_row(s, s->row + j * s->width, s->work + s->n_replicates);
    }
}

static void resample(struct ana_sobol *out, struct rows *s, double *sample,
                     const struct ana_resampling *how)
{
    const uint32_t n_indices = 2 * s->k + 1;

    for (uint32_t t = 0; t < how->times; t++) {
        ana_resample(s->index, s->n, how, t);
        add_up(s, s->index);
        for (uint32_t c = 0; c < n_indices; c++)
            sample[(size_t)c * how->times + t] = index_of(s, c);
    }
    add_up(s, NULL);
    for (uint32_t c = 0; c < n_indices; c++) {
        struct ana_interval *to = c < s->k       ? &out->first[c]
                                  : c < 2 * s->k ? &out->total[c - s->k]
                                                 : &out->together;

        *to = ana_interval_of(index_of(s, c), sample + (size_t)c * how->times, how);
    }
}

static void rows_free(struct rows *s)
{
    free(s->row);
    free(s->sum);
    free(s->work);
    free(s->index);
}

static bool rows_alloc(struct rows *s, uint32_t n_base)
{
    s->width = 2 * (size_t)s->k + 2 + s->n_replicates;
    s->row = calloc(n_base * s->width, sizeof *s->row);
    s->sum = calloc(s->width, sizeof *s->sum);
    s->work = calloc((s->k + 3) * (size_t)s->n_replicates, sizeof *s->work);
    s->index = calloc(n_base, sizeof *s->index);
    return s->row && s->sum && s->work && s->index;
}

static void summarise(struct ana_sobol *out, struct rows *s, const double *y,
                      size_t cells)
{
    out->mean = mean_of(s, y, cells);
    fill(s, y, out->mean, cells);
    add_up(s, NULL);
    out->variance = variance(s);
    out->luck = s->sum[2 * s->k + 1] / (2.0 * s->n);
    out->luck_share = out->luck / (fmax(out->variance, 0) + out->luck);
}

enum sim_status ana_sobol(struct ana_sobol *out, const double *y, uint32_t n_base,
                          uint32_t n_factors, uint32_t n_replicates,
                          const struct ana_resampling *how, struct sim_error *err)
{
    const size_t cells = (size_t)(n_factors + 2) * n_replicates;
    struct rows s = {.k = n_factors, .n_replicates = n_replicates};
    struct ana_sobol o = {.n_factors = n_factors, .n_replicates = n_replicates};
    double *sample = NULL;
    enum sim_status status = check(n_base, n_factors, n_replicates, how, err);

    *out = (struct ana_sobol){0};
    if (status != SIM_OK)
        return status;
    sample = calloc((2 * (size_t)n_factors + 1) * (how->times + 1), sizeof *sample);
    o.first = calloc(n_factors, sizeof *o.first);
    o.total = calloc(n_factors, sizeof *o.total);
    if (!rows_alloc(&s, n_base) || !sample || !o.first || !o.total) {
        status = sim_fail(err, SIM_E_NOMEM, "Sobol' indices",
                          "%u base points do not fit in memory", n_base);
        goto end;
    }
    s.n = o.n_base = find_whole(s.index, y, n_base, cells);
    o.n_left_out = n_base - s.n;
    if (s.n < 2) {
        status =
            sim_fail(err, SIM_E_RANGE, "base points",
                     "need 2 or more with nothing missing, got %u of %u", s.n, n_base);
        goto end;
    }
    summarise(&o, &s, y, cells);
    resample(&o, &s, sample, how);
    *out = o;
    o = (struct ana_sobol){0};
end:
    ana_sobol_clear(&o);
    rows_free(&s);
    free(sample);
    return status;
}

void ana_sobol_clear(struct ana_sobol *s)
{
    free(s->first);
    free(s->total);
    *s = (struct ana_sobol){0};
}
