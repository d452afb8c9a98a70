#include <stdlib.h>
#include <string.h>

#include "analysis/design_points.h"
#include "analysis/design_random.h"

/* A Latin hypercube of n = odd x 2^s points is one of the odd number, doubled s times. To
 * double, each stratum is halved and the half without its point gets a new one. Every stage
 * is thus a Latin hypercube, and its points come before those of the next. */

/* Above these many new points chance alone keeps correlations below some 0.02. */
enum { REDUCE_MAX = 4096, REDUCE_ROUNDS = 2 };

struct scored {
    double score;
    uint32_t point;
};

/* One stage: points from .. n - 1 are new. */
struct stage {
    struct ana_design *d;
    uint32_t from, n;
    uint32_t *empty;   /* [n_factors][n - from] strata without an old point, ascending */
    uint32_t *stratum; /* [n_factors][n] of each point, the old ones first */
    uint32_t *trial;   /* the same with correlations reduced */
    double *score;     /* [n_factors][n] to work in */
    struct scored *sort; /* [n - from] to work in */
    unsigned char *full; /* [n] to work in */
};

static uint32_t new_points(const struct stage *s)
{
    return s->n - s->from;
}

/* Strata of the old points of factor @p k, and those that are left for the new ones. */
static void find_empty(struct stage *s, uint32_t k)
{
    uint32_t *empty = s->empty + (size_t)k * new_points(s), found = 0;
    uint32_t *stratum = s->stratum + (size_t)k * s->n;

    memset(s->full, 0, s->n);
    for (uint32_t i = 0; i < s->from; i++) {
        stratum[i] = (uint32_t)(s->d->unit[(size_t)i * s->d->n_factors + k] * s->n);
        s->full[stratum[i]] = 1;
    }
    for (uint32_t at = 0; at < s->n; at++)
        if (!s->full[at])
            empty[found++] = at;
}

static double dot(const double *a, const double *b, uint32_t n)
{
    double sum = 0;

    for (uint32_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void score_strata(struct stage *s, const uint32_t *stratum)
{
    for (size_t i = 0; i < (size_t)s->d->n_factors * s->n; i++)
        s->score[i] = stratum[i] - 0.5 * (s->n - 1.0);
}

/* Sum of the squared products of any two factors. */
static double correlation(struct stage *s, const uint32_t *stratum)
{
    double sum = 0;

    score_strata(s, stratum);
    for (uint32_t k = 1; k < s->d->n_factors; k++)
        for (uint32_t j = 0; j < k; j++) {
            const double r =
                dot(s->score + (size_t)k * s->n, s->score + (size_t)j * s->n, s->n);

            sum += r * r;
        }
    return sum;
}

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

/* The new points take the empty strata in the order of their scores. */
static void take_strata(struct stage *s, uint32_t *stratum)
{
    const uint32_t m = new_points(s);

    for (uint32_t k = 0; k < s->d->n_factors; k++) {
        const size_t first = (size_t)k * s->n + s->from;

        for (uint32_t i = 0; i < m; i++)
            s->sort[i] = (struct scored){s->score[first + i], i};
        qsort(s->sort, m, sizeof *s->sort, by_score);
        for (uint32_t i = 0; i < m; i++)
            stratum[first + s->sort[i].point] = s->empty[(size_t)k * m + i];
    }
}

/* Move the new points of factor @p k so that over all points its product with factor @p j
 * is 0. */
static void take_out(struct stage *s, uint32_t k, uint32_t j)
{
    double *x = s->score + (size_t)k * s->n;
    const double *y = s->score + (size_t)j * s->n, *fresh = y + s->from;
    const double b = dot(x, y, s->n) / dot(fresh, fresh, new_points(s));

    for (uint32_t i = s->from; i < s->n; i++)
        x[i] -= b * y[i];
}

/* Ranked Gram-Schmidt, forth and back: Owen 1994, Journal of the American Statistical
 * Association 89, 1517-1522. */
static void reduce(struct stage *s)
{
    const uint32_t n = s->d->n_factors;

    score_strata(s, s->trial);
    for (uint32_t j = 0; j < n; j++)
        for (uint32_t k = j + 1; k < n; k++)
            take_out(s, k, j);
    take_strata(s, s->trial);
    score_strata(s, s->trial);
    for (uint32_t j = n; j-- > 0;)
        for (uint32_t k = j; k-- > 0;)
            take_out(s, k, j);
    take_strata(s, s->trial);
}

static void draw_strata(struct stage *s)
{
    const uint32_t m = new_points(s), n = s->d->n_factors;
    const size_t size = (size_t)n * s->n * sizeof *s->stratum;

    for (uint32_t k = 0; k < n; k++) {
        uint32_t *fresh = s->stratum + (size_t)k * s->n + s->from;

        find_empty(s, k);
        memcpy(fresh, s->empty + (size_t)k * m, m * sizeof *fresh);
        ana_shuffle(fresh, m, s->d->seed, ANA_LUCK_STRATUM, k, s->n);
    }
    if (m < n + 2 || m > REDUCE_MAX)
        return;
    memcpy(s->trial, s->stratum, size);
    for (int round = 0; round < REDUCE_ROUNDS; round++)
        reduce(s);
    if (correlation(s, s->trial) < correlation(s, s->stratum))
        memcpy(s->stratum, s->trial, size);
}

/* The place within a stratum has 24 bits, so that halving never meets a point. */
static void place(const struct stage *s, uint32_t k)
{
    for (uint32_t i = s->from; i < s->n; i++) {
        const uint32_t draw = ana_draw(s->d->seed, ANA_LUCK_PLACE, k, s->n, i).a;
        const double within = ((draw >> 9) + 0.5) * 0x1p-23;

        s->d->unit[(size_t)i * s->d->n_factors + k] =
            (s->stratum[(size_t)k * s->n + i] + within) / s->n;
    }
}

static void run_stage(struct stage *s, uint32_t from, uint32_t n)
{
    s->from = from;
    s->n = n;
    draw_strata(s);
    for (uint32_t k = 0; k < s->d->n_factors; k++)
        place(s, k);
}

static void stage_free(struct stage *s)
{
    free(s->empty);
    free(s->stratum);
    free(s->trial);
    free(s->score);
    free(s->sort);
    free(s->full);
}

static bool stage_alloc(struct stage *s)
{
    const size_t n = s->d->n_points, all = n * s->d->n_factors;

    s->empty = calloc(all, sizeof *s->empty);
    s->stratum = calloc(all, sizeof *s->stratum);
    s->trial = calloc(all, sizeof *s->trial);
    s->score = calloc(all, sizeof *s->score);
    s->sort = calloc(n, sizeof *s->sort);
    s->full = calloc(n, 1);
    return s->empty && s->stratum && s->trial && s->score && s->sort && s->full;
}

enum sim_status ana_lay_lhs(struct ana_design *d, const struct ana_factor *factor,
                            struct sim_error *err)
{
    struct stage s = {.d = d};
    uint32_t n = d->n_points >> __builtin_ctz(d->n_points);
    const bool fits = stage_alloc(&s);

    if (fits) {
        run_stage(&s, 0, n);
        for (; n < d->n_points; n *= 2)
            run_stage(&s, n, 2 * n);
        for (uint32_t i = 0; i < d->n_points; i++)
            for (uint32_t k = 0; k < d->n_factors; k++)
                ana_design_share(d, factor, i, k, d->unit[(size_t)i * d->n_factors + k]);
    }
    stage_free(&s);
    return fits ? SIM_OK
                : sim_fail(err, SIM_E_NOMEM, "design", "%u points do not fit in memory",
                           d->n_points);
}
