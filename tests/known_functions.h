/**
 * @file known_functions.h
 * Functions whose sensitivity indices, effects or shapes are published, for the tests of
 * sobol.h, morris.h and gp.h, and luck to add to them. Each takes a point of the unit cube.
 */
#ifndef TESTS_KNOWN_FUNCTIONS_H
#define TESTS_KNOWN_FUNCTIONS_H

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "analysis/design_random.h"
#include "unit_design.h"

typedef double (*known_function)(const double *u);

/* Ishigami & Homma 1990 with a = 7, b = 0.1 on -pi .. pi. Shares of the variance
 * a^2 / 8 + b pi^4 / 5 + b^2 pi^8 / 18 + 1 / 2 = 13.8446: first order 0.3139, 0.4424, 0; total
 * 0.5576, 0.4424, 0.2437. A fourth factor does nothing. */
enum { ISHIGAMI = 4 };

static const double ishigami_first[ISHIGAMI] = {0.313905, 0.442411, 0, 0};
static const double ishigami_total[ISHIGAMI] = {0.557589, 0.442411, 0.243684, 0};
static const double ishigami_variance = 13.844588;

static inline double ishigami(const double *u)
{
    const double x = M_PI * (2 * u[0] - 1), y = M_PI * (2 * u[1] - 1);
    const double z = M_PI * (2 * u[2] - 1);

    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

/* The g function (Saltelli & Sobol' 1995): product of (|4 u - 2| + a) / (1 + a), of which each
 * factor has variance 1 / (3 (1 + a)^2). */
enum { G_FACTORS = 8 };

static const double g_weight[G_FACTORS] = {0, 1, 4.5, 9, 99, 99, 99, 99};

static inline double g_function(const double *u)
{
    double product = 1;

    for (int k = 0; k < G_FACTORS; k++)
        product *= (fabs(4 * u[k] - 2) + g_weight[k]) / (1 + g_weight[k]);
    return product;
}

/* Morris 1991, section 5: twenty factors, of which 1 to 7 bend or interact, 8 to 10 add 40 over
 * their range (coefficient 20 of 2 (u - 1/2)), and 11 to 20 hardly matter. The coefficients that
 * he drew from a normal distribution are (-1)^i and (-1)^(i + j) as in Saltelli et al. 2008,
 * Global Sensitivity Analysis: The Primer. */
enum { MORRIS_FACTORS = 20 };

static inline double morris_pair(int i, int j)
{
    return j <= 6 ? -15 : (i + j) % 2 ? -1 : 1;
}

static inline double morris_1991(const double *u)
{
    double w[MORRIS_FACTORS + 1], y = 0;

    for (int i = 1; i <= MORRIS_FACTORS; i++) {
        const bool bends = i == 3 || i == 5 || i == 7;

        w[i] = 2 * ((bends ? 1.1 * u[i - 1] / (u[i - 1] + 0.1) : u[i - 1]) - 0.5);
    }
    for (int i = 1; i <= MORRIS_FACTORS; i++) {
        y += (i <= 10 ? 20 : i % 2 ? -1 : 1) * w[i];
        for (int j = i + 1; j <= MORRIS_FACTORS; j++) {
            y += morris_pair(i, j) * w[i] * w[j];
            for (int l = j + 1; l <= 5; l++)
                y -= 10 * w[i] * w[j] * w[l];
        }
    }
    return y + 5 * w[1] * w[2] * w[3] * w[4];
}

/* A standard normal draw for one replicate at one point. */
static inline double gauss(uint64_t seed, uint32_t point, uint32_t replicate)
{
    const struct sim_draws d =
        ana_draw(seed, (enum ana_purpose)0x7E570001, point, replicate, 0);

    return gsl_cdf_ugaussian_Pinv((d.a + 0.5) * 0x1p-32);
}

/* [points][replicates] of @p f over @p d, all replicates alike; the caller frees. */
static inline double *outcomes(const struct ana_design *d, known_function f,
                               uint32_t replicates)
{
    double *y = calloc((size_t)d->n_points * replicates, sizeof *y);

    for (uint32_t i = 0; i < d->n_points; i++)
        for (uint32_t r = 0; r < replicates; r++)
            y[(size_t)i * replicates + r] = f(d->unit + (size_t)i * d->n_factors);
    return y;
}

#endif
