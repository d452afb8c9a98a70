/**
 * @file gp_model.h
 * Inside the Gaussian process: the points, and what one choice of lengths and nugget makes of
 * them. Only gp*.c include it.
 */
#ifndef ANA_GP_MODEL_H
#define ANA_GP_MODEL_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stdint.h>

struct ana_gp_model {
    uint32_t n, k, q; /* points, factors, terms of the trend */
    bool exact;
    double mean, scale; /* of y before it was standardised */
    gsl_matrix *x;      /* [n][k] */
    gsl_matrix *h;      /* [n][q] terms of the trend */
    gsl_vector *y;      /* [n] standardised */

    double *length; /* [k] */
    double nugget;  /* over the variance of the process */
    /* with R the correlation matrix of the points, nugget on its diagonal: */
    gsl_matrix *chol;    /* [n][n] lower triangle: L, R = L L' */
    gsl_matrix *inverse; /* [n][n] of R, once ana_gp_model_invert() was called */
    gsl_matrix *qr;      /* [n][q] QR of L^-1 h */
    gsl_vector *tau;     /* [q] */
    gsl_vector *beta;    /* [q] trend */
    gsl_vector *white;   /* [n] L^-1 (y - h beta) */
    gsl_vector *alpha;   /* [n] R^-1 (y - h beta) */
    double squares;      /* white' white */
    double loss;         /* minus the log likelihood, the variance being squares / n and
                            constants left out */
};

/** Allocate for these sizes; fields from x to y are then filled by the caller. */
bool ana_gp_model_init(struct ana_gp_model *m, uint32_t n, uint32_t k, uint32_t q);

void ana_gp_model_clear(struct ana_gp_model *m);

/** Correlation of the process at two places. */
double ana_gp_correlation(const struct ana_gp_model *m, const double *a, const double *b);

/** Fill all from chol on from length and nugget. @return whether R can be decomposed */
bool ana_gp_model_solve(struct ana_gp_model *m);

/** Fill inverse. @return whether that is possible */
bool ana_gp_model_invert(struct ana_gp_model *m);

/** Slopes of loss by the logarithms: [k] of the lengths, then of the nugget. After invert. */
void ana_gp_model_slopes(const struct ana_gp_model *m, double *slope);

/** Find the lengths and the nugget of the highest likelihood: @p starts climbs. */
bool ana_gp_climb(struct ana_gp_model *m, uint32_t starts, uint64_t seed);

#endif
