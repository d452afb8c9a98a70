#include "analysis/gp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/gp_model.h"

struct ana_gp {
    struct ana_gp_model model;
    struct ana_gp_fit fit;
    double sd;        /* of the standardised process */
    uint32_t *used;   /* [n] which of the points as given */
    double *residual; /* [points as given] */
};

static enum sim_status check(const double *x, const double *y, uint32_t n_points,
                             uint32_t n_factors, const struct ana_gp_options *o,
                             struct sim_error *err)
{
    if (n_factors < 1 || n_factors > ANA_FACTORS_MAX)
        return sim_fail(err, SIM_E_RANGE, "factors", "need 1..%d, got %u",
                        ANA_FACTORS_MAX, n_factors);
    if (o->starts < 1 || o->starts > ANA_GP_STARTS_MAX)
        return sim_fail(err, SIM_E_RANGE, "starts", "need 1..%d, got %u",
                        ANA_GP_STARTS_MAX, o->starts);
    for (uint32_t i = 0; i < n_points; i++)
        for (uint32_t k = 0; k < n_factors && isfinite(y[i]); k++)
            if (!isfinite(x[(size_t)i * n_factors + k]))
                return sim_fail(err, SIM_E_RANGE, "points",
                                "point %u, factor %u: need a number, got %g", i + 1,
                                k + 1, x[(size_t)i * n_factors + k]);
    return SIM_OK;
}

static enum sim_status check_count(uint32_t n, uint32_t terms, struct sim_error *err)
{
    if (n < terms + 2 || n > ANA_GP_POINTS_MAX)
        return sim_fail(err, SIM_E_RANGE, "points", "need %u..%d with values, got %u",
                        terms + 2, ANA_GP_POINTS_MAX, n);
    return SIM_OK;
}

static bool are_equal(const struct ana_gp_model *m, uint32_t i, uint32_t j)
{
    for (uint32_t k = 0; k < m->k; k++)
        if (gsl_matrix_get(m->x, i, k) != gsl_matrix_get(m->x, j, k))
            return false;
    return true;
}

static enum sim_status check_exact(const struct ana_gp *gp, struct sim_error *err)
{
    for (uint32_t i = 0; gp->model.exact && i < gp->model.n; i++)
        for (uint32_t j = 0; j < i; j++)
            if (are_equal(&gp->model, i, j))
                return sim_fail(err, SIM_E_RANGE, "points",
                                "need points that differ where there is no luck, %u and "
                                "%u are equal",
                                gp->used[j] + 1, gp->used[i] + 1);
    return SIM_OK;
}

/* Do the points determine every term of the trend? Then the QR of the terms has no zero on
 * its diagonal. */
static enum sim_status check_trend(struct ana_gp_model *m, struct sim_error *err)
{
    gsl_matrix_memcpy(m->qr, m->h);
    gsl_linalg_QR_decomp(m->qr, m->tau);
    for (uint32_t j = 0; j < m->q; j++)
        if (fabs(gsl_matrix_get(m->qr, j, j)) < 1e-9 * sqrt(m->n))
            return sim_fail(err, SIM_E_RANGE, "trend",
                            "need points that determine it: factor %u follows from those "
                            "before it, or never changes",
                            j);
    return SIM_OK;
}

/* y less its mean, over its sd. */
static enum sim_status standardise(struct ana_gp_model *m, struct sim_error *err)
{
    double squares = 0;

    for (uint32_t i = 0; i < m->n; i++)
        m->mean += (gsl_vector_get(m->y, i) - m->mean) / (i + 1.0);
    for (uint32_t i = 0; i < m->n; i++)
        squares += pow(gsl_vector_get(m->y, i) - m->mean, 2);
    m->scale = sqrt(squares / m->n);
    if (!(m->scale > 1e-12 * fabs(m->mean)))
        return sim_fail(err, SIM_E_RANGE, "outcomes", "need some that differ, all are %g",
                        m->mean);
    gsl_vector_add_constant(m->y, -m->mean);
    gsl_vector_scale(m->y, 1 / m->scale);
    return SIM_OK;
}

static void fill(struct ana_gp *gp, const double *x, const double *y, uint32_t n_points)
{
    struct ana_gp_model *m = &gp->model;
    uint32_t n = 0;

    for (uint32_t i = 0; i < n_points; i++) {
        if (!isfinite(y[i]))
            continue;
        for (uint32_t k = 0; k < m->k; k++) {
            gsl_matrix_set(m->x, n, k, x[(size_t)i * m->k + k]);
            if (m->q > 1)
                gsl_matrix_set(m->h, n, 1 + k, x[(size_t)i * m->k + k]);
        }
        gsl_matrix_set(m->h, n, 0, 1);
        gsl_vector_set(m->y, n, y[i]);
        gp->used[n++] = i;
    }
}

/* --- leave-one-out ---------------------------------------------------------------------- */

/* @p u becomes T'^-1 u, T being the triangle of the trend's QR: then u' u is what it was in
 * the metric of (h' R^-1 h)^-1. */
static void solve_trend(const struct ana_gp_model *m, gsl_vector *u)
{
    gsl_matrix_const_view t = gsl_matrix_const_submatrix(m->qr, 0, 0, m->q, m->q);

    gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, &t.matrix, u);
}

/* Diagonal element i of P = R^-1 - R^-1 h (h' R^-1 h)^-1 h' R^-1. @p u [q] to work in. */
static double precision(const struct ana_gp_model *m, uint32_t i, gsl_vector *u)
{
    gsl_vector_const_view row = gsl_matrix_const_row(m->inverse, i);
    double taken;

    gsl_blas_dgemv(CblasTrans, 1, m->h, &row.vector, 0, u);
    solve_trend(m, u);
    gsl_blas_ddot(u, u, &taken);
    return gsl_matrix_get(m->inverse, i, i) - taken;
}

static void leave_out_each(struct ana_gp *gp, gsl_vector *u)
{
    const struct ana_gp_model *m = &gp->model;
    double squares = 0, within = 0;

    for (uint32_t i = 0; i < m->n; i++) {
        const double p = precision(m, i, u), a = gsl_vector_get(m->alpha, i);
        const double residual = a / (gp->sd * sqrt(p));

        gp->residual[gp->used[i]] = residual;
        squares += a / p * (a / p);
        within += fabs(residual) <= 1.96;
    }
    gp->fit.q2 = 1 - squares / m->n;
    gp->fit.coverage = within / m->n;
}

/* --- the fit ---------------------------------------------------------------------------- */

static enum sim_status no_memory(const struct ana_gp_model *m, struct sim_error *err)
{
    return sim_fail(err, SIM_E_NOMEM, "emulator", "%u points do not fit in memory", m->n);
}

static enum sim_status fit(struct ana_gp *gp, const struct ana_gp_options *o,
                           struct sim_error *err)
{
    struct ana_gp_model *m = &gp->model;
    gsl_vector *u = gsl_vector_alloc(m->q);

    if (!u || !ana_gp_climb(m, o->starts, o->seed)) {
        gsl_vector_free(u);
        return no_memory(m, err);
    }
    if (!ana_gp_model_solve(m) || !ana_gp_model_invert(m)) {
        gsl_vector_free(u);
        return sim_fail(err, SIM_E_RANGE, "points",
                        "need points that are further apart: the correlations of %u "
                        "points cannot be decomposed",
                        m->n);
    }
    gp->sd = sqrt(m->squares / (m->n - m->q));
    gp->fit.variance = gp->sd * gp->sd * m->scale * m->scale;
    gp->fit.nugget = m->nugget * gp->fit.variance;
    gp->fit.length = m->length;
    gp->fit.log_likelihood =
        -m->loss - m->n * (0.5 * (1 + log(2 * M_PI)) + log(m->scale));
    leave_out_each(gp, u);
    gsl_vector_free(u);
    return SIM_OK;
}

static enum sim_status build(struct ana_gp *gp, const double *x, const double *y,
                             uint32_t n_points, const struct ana_gp_options *o,
                             struct sim_error *err)
{
    struct ana_gp_model *m = &gp->model;
    enum sim_status status;

    fill(gp, x, y, n_points);
    m->exact = o->exact;
    status = check_exact(gp, err);
    if (status == SIM_OK)
        status = check_trend(m, err);
    if (status == SIM_OK)
        status = standardise(m, err);
    return status == SIM_OK ? fit(gp, o, err) : status;
}

enum sim_status ana_gp_create(struct ana_gp **out, const double *x, const double *y,
                              uint32_t n_points, uint32_t n_factors,
                              const struct ana_gp_options *options, struct sim_error *err)
{
    const uint32_t terms = options->trend == ANA_GP_LINEAR ? n_factors + 1 : 1;
    struct ana_gp *gp;
    uint32_t n = 0;
    enum sim_status status = check(x, y, n_points, n_factors, options, err);

    *out = NULL;
    for (uint32_t i = 0; i < n_points; i++)
        n += isfinite(y[i]) != 0;
    if (status == SIM_OK)
        status = check_count(n, terms, err);
    if (status != SIM_OK)
        return status;
    gp = calloc(1, sizeof *gp);
    if (!gp)
        return sim_fail(err, SIM_E_NOMEM, "emulator", "out of memory");
    gp->used = calloc(n, sizeof *gp->used);
    gp->residual = calloc(n_points, sizeof *gp->residual);
    gp->fit.n_points = n;
    gp->fit.n_factors = n_factors;
    gp->fit.n_left_out = n_points - n;
    if (!ana_gp_model_init(&gp->model, n, n_factors, terms) || !gp->used || !gp->residual)
        status = no_memory(&gp->model, err);
    for (uint32_t i = 0; status == SIM_OK && i < n_points; i++)
        gp->residual[i] = NAN;
    if (status == SIM_OK)
        status = build(gp, x, y, n_points, options, err);
    if (status == SIM_OK)
        *out = gp;
    else
        ana_gp_free(gp);
    return status;
}

void ana_gp_free(struct ana_gp *gp)
{
    if (!gp)
        return;
    ana_gp_model_clear(&gp->model);
    free(gp->used);
    free(gp->residual);
    free(gp);
}

const struct ana_gp_fit *ana_gp_fit(const struct ana_gp *gp)
{
    return &gp->fit;
}

const double *ana_gp_residuals(const struct ana_gp *gp)
{
    return gp->residual;
}

/* --- prediction ------------------------------------------------------------------------- */

/* @p r [n] correlations with the points, @p u [q] terms of the trend at the place. */
static void look_from(const struct ana_gp_model *m, const double *x, gsl_vector *r,
                      gsl_vector *u)
{
    for (uint32_t i = 0; i < m->n; i++)
        gsl_vector_set(r, i, ana_gp_correlation(m, x, gsl_matrix_const_ptr(m->x, i, 0)));
    gsl_vector_set(u, 0, 1);
    for (uint32_t k = 1; k < m->q; k++)
        gsl_vector_set(u, k, x[k - 1]);
}

static double mean_of(const struct ana_gp_model *m, const gsl_vector *r,
                      const gsl_vector *u)
{
    double trend, rest;

    gsl_blas_ddot(u, m->beta, &trend);
    gsl_blas_ddot(r, m->alpha, &rest);
    return m->mean + m->scale * (trend + rest);
}

/* 1 - r' R^-1 r + v' (h' R^-1 h)^-1 v with v = u - h' R^-1 r. Spoils @p r and @p u. */
static double sd_of(const struct ana_gp *gp, gsl_vector *r, gsl_vector *u)
{
    const struct ana_gp_model *m = &gp->model;
    double known, trend;

    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, m->chol, r);
    gsl_blas_ddot(r, r, &known);
    gsl_blas_dtrsv(CblasLower, CblasTrans, CblasNonUnit, m->chol, r);
    gsl_blas_dgemv(CblasTrans, -1, m->h, r, 1, u);
    solve_trend(m, u);
    gsl_blas_ddot(u, u, &trend);
    return gp->sd * m->scale * sqrt(fmax(0, 1 - known + trend));
}

enum sim_status ana_gp_predict(const struct ana_gp *gp, const double *x, uint32_t n,
                               double *mean, double *sd, struct sim_error *err)
{
    const struct ana_gp_model *m = &gp->model;
    gsl_vector *r = gsl_vector_alloc(m->n), *u = gsl_vector_alloc(m->q);
    const bool fits = r && u;

    for (uint32_t i = 0; fits && i < n; i++) {
        look_from(m, x + (size_t)i * m->k, r, u);
        mean[i] = mean_of(m, r, u);
        if (sd)
            sd[i] = sd_of(gp, r, u);
    }
    gsl_vector_free(r);
    gsl_vector_free(u);
    return fits ? SIM_OK : no_memory(m, err);
}
