#include "analysis/gp_model.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* Added to the diagonal so that rounding does not spoil the decomposition; the greater ones
 * only where the smaller fail. */
static const double jitter[] = {1e-10, 1e-8, 1e-6};

/* Least mean square of a standardised y about its trend: a trend that fits exactly leaves no
 * variance to speak of. */
static const double least_variance = 1e-20;

bool ana_gp_model_init(struct ana_gp_model *m, uint32_t n, uint32_t k, uint32_t q)
{
    m->n = n;
    m->k = k;
    m->q = q;
    m->x = gsl_matrix_calloc(n, k);
    m->h = gsl_matrix_calloc(n, q);
    m->y = gsl_vector_calloc(n);
    m->length = calloc(k, sizeof *m->length);
    m->chol = gsl_matrix_calloc(n, n);
    m->inverse = gsl_matrix_calloc(n, n);
    m->qr = gsl_matrix_calloc(n, q);
    m->tau = gsl_vector_calloc(q);
    m->beta = gsl_vector_calloc(q);
    m->white = gsl_vector_calloc(n);
    m->alpha = gsl_vector_calloc(n);
    return m->x && m->h && m->y && m->length && m->chol && m->inverse && m->qr &&
           m->tau && m->beta && m->white && m->alpha;
}

void ana_gp_model_clear(struct ana_gp_model *m)
{
    gsl_matrix_free(m->x);
    gsl_matrix_free(m->h);
    gsl_vector_free(m->y);
    free(m->length);
    gsl_matrix_free(m->chol);
    gsl_matrix_free(m->inverse);
    gsl_matrix_free(m->qr);
    gsl_vector_free(m->tau);
    gsl_vector_free(m->beta);
    gsl_vector_free(m->white);
    gsl_vector_free(m->alpha);
    *m = (struct ana_gp_model){0};
}

/* sqrt(5) times the distance of two places, each factor over its length. */
static double distance(const struct ana_gp_model *m, const double *a, const double *b)
{
    double squares = 0;

    for (uint32_t k = 0; k < m->k; k++) {
        const double d = (a[k] - b[k]) / m->length[k];

        squares += d * d;
    }
    return sqrt(5 * squares);
}

/* Matern 5/2: (1 + s + s^2 / 3) exp(-s), s = sqrt(5) r. */
double ana_gp_correlation(const struct ana_gp_model *m, const double *a, const double *b)
{
    const double s = distance(m, a, b);

    return (1 + s + s * s / 3) * exp(-s);
}

static const double *place(const struct ana_gp_model *m, uint32_t i)
{
    return gsl_matrix_const_ptr(m->x, i, 0);
}

static bool decompose(struct ana_gp_model *m)
{
    for (size_t attempt = 0; attempt < sizeof jitter / sizeof *jitter; attempt++) {
        for (uint32_t i = 0; i < m->n; i++) {
            for (uint32_t j = 0; j < i; j++)
                gsl_matrix_set(m->chol, i, j,
                               ana_gp_correlation(m, place(m, i), place(m, j)));
            gsl_matrix_set(m->chol, i, i, 1 + m->nugget + jitter[attempt]);
        }
        if (gsl_linalg_cholesky_decomp1(m->chol) == GSL_SUCCESS)
            return true;
    }
    return false;
}

static double log_determinant(const struct ana_gp_model *m)
{
    double sum = 0;

    for (uint32_t i = 0; i < m->n; i++)
        sum += 2 * log(gsl_matrix_get(m->chol, i, i));
    return sum;
}

bool ana_gp_model_solve(struct ana_gp_model *m)
{
    if (!decompose(m))
        return false;
    gsl_matrix_memcpy(m->qr, m->h);
    gsl_vector_memcpy(m->alpha, m->y);
    gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, m->chol, m->qr);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, m->chol, m->alpha);
    if (gsl_linalg_QR_decomp(m->qr, m->tau) != GSL_SUCCESS ||
        gsl_linalg_QR_lssolve(m->qr, m->tau, m->alpha, m->beta, m->white) != GSL_SUCCESS)
        return false;
    gsl_vector_memcpy(m->alpha, m->white);
    gsl_blas_dtrsv(CblasLower, CblasTrans, CblasNonUnit, m->chol, m->alpha);
    gsl_blas_ddot(m->white, m->white, &m->squares);
    m->squares = fmax(m->squares, least_variance * m->n);
    m->loss = 0.5 * (m->n * log(m->squares / m->n) + log_determinant(m));
    return isfinite(m->loss);
}

bool ana_gp_model_invert(struct ana_gp_model *m)
{
    gsl_matrix_memcpy(m->inverse, m->chol);
    return gsl_linalg_cholesky_invert(m->inverse) == GSL_SUCCESS;
}

/* Half the weight of element (i, j) of R in the slope: R^-1 - alpha alpha' / variance. */
static double pull(const struct ana_gp_model *m, uint32_t i, uint32_t j)
{
    const double a = gsl_vector_get(m->alpha, i), b = gsl_vector_get(m->alpha, j);

    return 0.5 * (gsl_matrix_get(m->inverse, i, j) - a * b * m->n / m->squares);
}

void ana_gp_model_slopes(const struct ana_gp_model *m, double *slope)
{
    for (uint32_t k = 0; k <= m->k; k++)
        slope[k] = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        const double *a = place(m, i);

        for (uint32_t j = 0; j < i; j++) {
            const double *b = place(m, j), s = distance(m, a, b);
            const double common = 2 * pull(m, i, j) * 5 / 3 * (1 + s) * exp(-s);

            for (uint32_t k = 0; k < m->k; k++) {
                const double d = (a[k] - b[k]) / m->length[k];

                slope[k] += common * d * d;
            }
        }
        slope[m->k] += pull(m, i, i) * m->nugget;
    }
}
