#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/design_random.h"
#include "analysis/gp_model.h"

/* The climb walks without bounds in t; the logarithm of a length, or of the nugget, is
 * middle + half tanh t. Lengths in units of the cube, the nugget over the variance. */
struct range {
    double low, high;
    double from, to; /* where climbs start */
};

static const struct range length_range = {0.02, 100, 0.15, 3};
static const struct range nugget_range = {1e-8, 100, 1e-4, 0.5};

/* What a point of a climb that cannot be computed is said to lose: worse than any other. */
static const double hopeless = 1e10;

/* A climb ends when a step gains less log likelihood. */
static const double enough = 1e-4;

enum { STEPS_MAX = 100 };

struct climb {
    struct ana_gp_model *m;
    double *slope; /* [k + 1] */
};

static const struct range *range_of(const struct ana_gp_model *m, size_t i)
{
    return i < m->k ? &length_range : &nugget_range;
}

static double half_width(const struct range *r)
{
    return 0.5 * log(r->high / r->low);
}

static double value_of(const struct range *r, double t)
{
    return sqrt(r->low * r->high) * exp(half_width(r) * tanh(t));
}

static double place_of(const struct range *r, double value)
{
    return atanh(log(value / sqrt(r->low * r->high)) / half_width(r));
}

static void take(struct ana_gp_model *m, const gsl_vector *t)
{
    for (uint32_t k = 0; k < m->k; k++)
        m->length[k] = value_of(&length_range, gsl_vector_get(t, k));
    m->nugget = m->exact ? 0 : value_of(&nugget_range, gsl_vector_get(t, m->k));
}

static double loss(const gsl_vector *t, void *climb)
{
    struct ana_gp_model *m = ((struct climb *)climb)->m;

    take(m, t);
    return ana_gp_model_solve(m) ? m->loss : hopeless;
}

static void loss_and_slopes(const gsl_vector *t, void *climb, double *f,
                            gsl_vector *slope)
{
    const struct climb *c = climb;

    *f = loss(t, climb);
    gsl_vector_set_zero(slope);
    if (*f == hopeless || !ana_gp_model_invert(c->m))
        return;
    ana_gp_model_slopes(c->m, c->slope);
    for (size_t i = 0; i < slope->size; i++) {
        const double bent = tanh(gsl_vector_get(t, i));

        gsl_vector_set(slope, i,
                       c->slope[i] * half_width(range_of(c->m, i)) * (1 - bent * bent));
    }
}

static void slopes(const gsl_vector *t, void *climb, gsl_vector *slope)
{
    double unused;

    loss_and_slopes(t, climb, &unused, slope);
}

static void draw_start(gsl_vector *t, const struct ana_gp_model *m, uint32_t start,
                       uint64_t seed)
{
    for (size_t i = 0; i < t->size; i++) {
        const struct range *r = range_of(m, i);
        const uint32_t draw = ana_draw(seed, ANA_LUCK_CLIMB, start, (uint32_t)i, 0).a;
        const double u = (draw + 0.5) * 0x1p-32;

        gsl_vector_set(t, i, place_of(r, r->from * pow(r->to / r->from, u)));
    }
}

static void climb_from(gsl_multimin_fdfminimizer *s, gsl_multimin_function_fdf *f,
                       const gsl_vector *t)
{
    if (gsl_multimin_fdfminimizer_set(s, f, t, 0.3, 0.1) != GSL_SUCCESS)
        return;
    for (int step = 0; step < STEPS_MAX; step++) {
        const double before = s->f;

        if (gsl_multimin_fdfminimizer_iterate(s) != GSL_SUCCESS || before - s->f < enough)
            return;
    }
}

static void climb_all(gsl_multimin_fdfminimizer *s, gsl_multimin_function_fdf *f,
                      gsl_vector *t, gsl_vector *best, uint32_t starts, uint64_t seed)
{
    const struct climb *c = f->params;
    double least = INFINITY;

    for (uint32_t start = 0; start < starts; start++) {
        draw_start(t, c->m, start, seed);
        climb_from(s, f, t);
        if (s->f < least) {
            least = s->f;
            gsl_vector_memcpy(best, gsl_multimin_fdfminimizer_x(s));
        }
    }
}

bool ana_gp_climb(struct ana_gp_model *m, uint32_t starts, uint64_t seed)
{
    const size_t n = m->k + (m->exact ? 0 : 1);
    struct climb c = {m, calloc(m->k + (size_t)1, sizeof *c.slope)};
    gsl_multimin_function_fdf f = {loss, slopes, loss_and_slopes, n, &c};
    gsl_multimin_fdfminimizer *s =
        gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, n);
    gsl_vector *t = gsl_vector_calloc(n), *best = gsl_vector_calloc(n);
    const bool fits = c.slope && s && t && best;

    if (fits) {
        climb_all(s, &f, t, best, starts, seed);
        take(m, best);
    }
    gsl_vector_free(best);
    gsl_vector_free(t);
    if (s)
        gsl_multimin_fdfminimizer_free(s);
    free(c.slope);
    return fits;
}
