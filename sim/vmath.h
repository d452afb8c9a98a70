/**
 * @file vmath.h
 * exp, log and kin from plain IEEE operations in a fixed order, so that a loop over them
 * vectorises and gives the same bits on every machine and for every vector width. libm does
 * neither. Built with -ffp-contract=off. Error bounds: tests/test_vmath.c.
 */
#ifndef SIM_VMATH_H
#define SIM_VMATH_H

#include <stdint.h>
#include <string.h>

static inline float sim_max(float a, float b)
{
    return a > b ? a : b;
}

static inline float sim_min(float a, float b)
{
    return a < b ? a : b;
}

static inline float sim_clamp(float x, float low, float high)
{
    return sim_min(sim_max(x, low), high);
}

/**
 * sim_clamp() of a number @p x to @p low <= 0 < @p high by the order of bits: as whole
 * numbers positive floats are in order, and negative ones, taken as unsigned, come after all
 * others, the lower the later.
 */
static inline float sim_within_by_bits(float x, float low, float high)
{
    uint32_t bits, least;
    int32_t most, n;

    memcpy(&bits, &x, sizeof bits);
    memcpy(&least, &low, sizeof least);
    memcpy(&most, &high, sizeof most);
    if (low < 0.0f)
        n = (int32_t)(bits < least ? bits : least);
    else
        n = (int32_t)bits > 0 ? (int32_t)bits : 0;
    n = n < most ? n : most;
    memcpy(&x, &n, sizeof x);
    return x;
}

/** The same, as it is quickest: AVX-512 compares floats in two steps and whole numbers in
 * one, SSE2 the other way round. */
static inline float sim_within(float x, float low, float high)
{
#ifdef __AVX2__
    return sim_within_by_bits(x, low, high);
#else
    return sim_clamp(x, low, high);
#endif
}

/**
 * @p yes where @p which is 1, @p no where it is 0; both finite. Both are worked out: a loop
 * of choices by "?:" may become one of branches, which no compiler turns into vectors.
 */
static inline float sim_choose(float which, float yes, float no)
{
    return which * yes + (1.0f - which) * no;
}

/** The positive part of @p x. */
static inline float sim_pos(float x)
{
    return x > 0.0f ? x : 0.0f;
}

/**
 * e^x, relative error below 1.2e-7 where the result is normal; x outside [-87.3, 88.3] is
 * taken as the nearer end. Cody-Waite reduction, degree 5 minimax (Cephes, public).
 */
static inline float sim_exp(float x)
{
    float z, k, r, p, scale;
    int32_t n, bits;

    x = sim_within(x, -87.3f, 88.3f);
    z = x * 1.44269504f + 12582912.0f; /* 1.5 * 2^23: rounds to a whole number */
    k = z - 12582912.0f;
    r = x - k * 0.693359375f;
    r = r + k * 2.12194440e-4f;
    memcpy(&n, &z, sizeof n);
    bits = (n - 0x4B400000 + 127) * 8388608;
    memcpy(&scale, &bits, sizeof scale);
    p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return (p * (r * r) + r + 1.0f) * scale;
}

/** ln x for normal x > 0, error below 1 ulp or 1e-7 absolute (Cephes polynomial, public). */
static inline float sim_log(float x)
{
    int32_t bits, e, low;
    float m, z, p;

    memcpy(&bits, &x, sizeof bits);
    e = (bits >> 23) - 126;
    bits = (bits & 0x007fffff) | 0x3f000000; /* mantissa in [0.5, 1) */
    memcpy(&m, &bits, sizeof m);
    low = m < 0.707106781f;
    e -= low;
    m = m + (low ? m : 0.0f) - 1.0f;
    z = m * m;
    p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    p = p * m * z;
    p = p + (float)e * -2.12194440e-4f;
    p = p - 0.5f * z;
    return m + p + (float)e * 0.693359375f;
}

/** x^y for x > 0. */
static inline float sim_pow(float x, float y)
{
    return sim_exp(y * sim_log(x));
}

/** 1 / (1 + e^-x). */
static inline float sim_logistic(float x)
{
    return 1.0f / (1.0f + sim_exp(-x));
}

/** ln(p / (1 - p)), 0 < p < 1. */
static inline float sim_logit(float p)
{
    return sim_log(p) - sim_log(1.0f - p);
}

static inline float sim_sqrt(float x)
{
    return __builtin_sqrtf(x); /* correctly rounded by IEEE 754, on every machine */
}

/**
 * The standard normal quantile of u in (0, 1): sqrt(2) erfinv(2u - 1), by the two
 * polynomials of Giles, "Approximating the erfinv function" (2010); error below 1e-5 for
 * |result| < 5.
 */
static inline float sim_normal(float u)
{
    const float w = -sim_log(4.0f * u * (1.0f - u));
    const float a = w - 2.5f, b = sim_sqrt(sim_pos(w)) - 3.0f;
    float p = 2.81022636e-08f, q = -2.00214257e-04f;

    p = 3.43273939e-07f + p * a;
    p = -3.5233877e-06f + p * a;
    p = -4.39150654e-06f + p * a;
    p = 2.1858087e-04f + p * a;
    p = -1.25372503e-03f + p * a;
    p = -4.17768164e-03f + p * a;
    p = 2.46640727e-01f + p * a;
    p = 1.50140941f + p * a;
    q = 1.00950558e-04f + q * b;
    q = 1.34934322e-03f + q * b;
    q = -3.67342844e-03f + q * b;
    q = 5.73950773e-03f + q * b;
    q = -7.6224613e-03f + q * b;
    q = 9.43887047e-03f + q * b;
    q = 1.00167406f + q * b;
    q = 2.83297682f + q * b;
    return (w < 5.0f ? p : q) * (2.0f * u - 1.0f) * 1.41421356f;
}

/** A lognormal factor of mean 1: standard normal @p n, log-scale spread @p sd. */
static inline float sim_lognormal(float n, float sd)
{
    return sim_exp(sd * n - 0.5f * sd * sd);
}

/**
 * A Gamma factor of mean 1 and shape @p k >= 0.5 from a standard normal @p n, by Wilson &
 * Hilferty (1931): quantiles within 1 % between 1 and 99 % for k >= 2.
 */
static inline float sim_gamma_like(float n, float k)
{
    const float c = 1.0f / (9.0f * k);
    const float root = sim_pos(1.0f - c + n * sim_sqrt(c));

    return root * root * root;
}

/** The log-scale spread that gives a lognormal the coefficient of variation @p cv. */
static inline float sim_lognormal_sd(float cv)
{
    return sim_sqrt(sim_log(1.0f + cv * cv));
}

/** What is left after @p days of a thing that halves every @p halflife days. */
static inline float sim_halved(float days, float halflife)
{
    return sim_exp(days * -0.693147181f / halflife);
}

#endif
