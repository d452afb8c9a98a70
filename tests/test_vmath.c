/* exp, log and kin: the error bounds of sim/vmath.h against libm and GSL in double, and the
 * same bits one by one and in vectors of any width. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/rng.h"
#include "sim/vmath.h"

enum { GRID = 1 << 20, UNITS = 1 << 23 };

static double worse(double worst, double error)
{
    return error > worst || isnan(error) ? error : worst;
}

/* Point k of GRID + 1 over [low, high]. */
static float point(double low, double high, int k)
{
    return (float)(low + (high - low) * k / GRID);
}

static float unit(int k)
{
    return sim_unit((uint32_t)k << 9);
}

static double exp_error(double low, double high)
{
    double worst = 0;

    for (int k = 0; k <= GRID; k++) {
        const float x = point(low, high, k);

        worst = worse(worst, fabs((double)sim_exp(x) / exp((double)x) - 1));
    }
    return worst;
}

Test(vmath, exp_is_within_its_relative_error_over_its_range)
{
    cr_expect(lt(dbl, exp_error(-87.3, 88.3), 1.2e-7));
}

Test(vmath, exp_is_within_its_relative_error_near_zero)
{
    cr_expect(lt(dbl, exp_error(-1, 1), 1.2e-7));
}

Test(vmath, exp_takes_what_lies_outside_as_the_nearer_end)
{
    cr_expect(eq(flt, sim_exp(-1000.0f), sim_exp(-87.3f)));
    cr_expect(eq(flt, sim_exp(1000.0f), sim_exp(88.3f)));
    cr_expect(eq(flt, sim_exp(-INFINITY), sim_exp(-87.3f)));
    cr_expect(eq(flt, sim_exp(INFINITY), sim_exp(88.3f)));
    cr_expect(isnormal(sim_exp(-87.3f)));
    cr_expect(isnormal(sim_exp(88.3f)));
}

Test(vmath, exp_of_zero_is_one)
{
    cr_expect(eq(flt, sim_exp(0.0f), 1.0f));
    cr_expect(eq(flt, sim_exp(-0.0f), 1.0f));
}

/* In units of what is allowed: 1 ulp of the result, or 1e-7. */
static double log_error(float x)
{
    const double exact = log((double)x);
    const float near = (float)fabs(exact);
    const double ulp = (double)(nextafterf(near, INFINITY) - near);

    return fabs((double)sim_log(x) - exact) / (ulp > 1e-7 ? ulp : 1e-7);
}

Test(vmath, log_is_within_its_error_over_all_normal_numbers)
{
    double worst = 0;

    for (uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 2039) {
        float x;

        memcpy(&x, &bits, sizeof x);
        worst = worse(worst, log_error(x));
    }
    cr_expect(lt(dbl, worst, 1));
}

Test(vmath, log_is_within_its_error_around_one)
{
    double worst = 0;

    for (int k = 0; k <= GRID; k++)
        worst = worse(worst, log_error(point(0.49, 2.01, k)));
    cr_expect(lt(dbl, worst, 1));
}

Test(vmath, log_of_one_is_zero)
{
    cr_expect(eq(flt, sim_log(1.0f), 0.0f));
}

Test(vmath, normal_is_the_quantile_of_gsl_for_all_draws_in_the_tails)
{
    double worst = 0;

    for (int k = 0; k < 1 << 16; k++) {
        const float low = unit(k), high = unit(UNITS - 1 - k);
        const double exact = gsl_cdf_ugaussian_Pinv((double)low);

        if (fabs(exact) < 5) {
            worst = worse(worst, fabs((double)sim_normal(low) - exact));
            worst = worse(worst, fabs((double)sim_normal(high) + exact));
        }
    }
    cr_expect(lt(dbl, worst, 1e-5));
}

Test(vmath, normal_is_the_quantile_of_gsl_in_the_middle)
{
    double worst = 0;

    for (int k = 1 << 16; k < UNITS - (1 << 16); k += 13)
        worst = worse(worst, fabs((double)sim_normal(unit(k)) -
                                  gsl_cdf_ugaussian_Pinv((double)unit(k))));
    cr_expect(lt(dbl, worst, 1e-5));
}

Test(vmath, normal_of_the_outermost_draws_is_finite_and_opposite)
{
    cr_expect(epsilon_eq(flt, sim_normal(unit(0)), -5.2947f, 1e-3f));
    cr_expect(epsilon_eq(flt, sim_normal(unit(UNITS - 1)), 5.2947f, 1e-3f));
    cr_expect(eq(flt, sim_normal(0.5f), 0.0f));
}

Test(vmath, normal_has_mean_0_and_variance_1_over_all_draws)
{
    double sum = 0, squares = 0;

    for (int k = 0; k < UNITS; k++) {
        const double x = (double)sim_normal(unit(k));

        sum += x;
        squares += x * x;
    }
    cr_expect(epsilon_eq(dbl, sum / UNITS, 0, 1e-6));
    cr_expect(epsilon_eq(dbl, squares / UNITS, 1, 1e-5));
}

Test(vmath, normal_rises_with_the_draw)
{
    int falls = 0;

    for (int k = 64; k < UNITS; k += 64)
        falls += !(sim_normal(unit(k)) > sim_normal(unit(k - 64)));
    cr_expect(zero(int, falls));
}

Test(vmath, exp_logistic_and_log_rise_at_steps_of_a_thousandth)
{
    int falls = 0;

    for (int k = -12000; k < 12000; k++) {
        const float x = (float)k * 0.001f, y = (float)(k + 1) * 0.001f;

        falls += !(sim_exp(y) > sim_exp(x));
        falls += !(sim_logistic(y) >= sim_logistic(x));
        if (k > 0)
            falls += !(sim_log(y) > sim_log(x));
    }
    cr_expect(zero(int, falls));
}

/* A sum of three roundings of 2^-24 beside the error of exp. */
Test(vmath, logistic_is_within_2_ulp_and_a_half)
{
    double worst = 0;

    for (int k = 0; k <= GRID; k++) {
        const float x = point(-85, 85, k);

        worst = worse(worst, fabs((double)sim_logistic(x) * (1 + exp(-(double)x)) - 1));
    }
    cr_expect(lt(dbl, worst, 3e-7));
}

Test(vmath, logistic_stays_a_probability_at_any_input)
{
    static const float far[] = {-1e30f, -1000, -88.3f, 88.3f, 1000, 1e30f};

    for (size_t k = 0; k < sizeof far / sizeof *far; k++) {
        cr_expect(le(flt, 0.0f, sim_logistic(far[k])));
        cr_expect(le(flt, sim_logistic(far[k]), 1.0f));
    }
    cr_expect(eq(flt, sim_logistic(0.0f), 0.5f));
    cr_expect(lt(flt, sim_logistic(-1000.0f), 1e-37f));
    cr_expect(eq(flt, sim_logistic(1000.0f), 1.0f));
}

Test(vmath, logit_undoes_logistic)
{
    double worst = 0;

    for (int k = -6000; k <= 6000; k++) {
        const float x = (float)k * 0.001f;
        const double p = (double)sim_logistic(x);

        /* half a unit of p in its last place, through the slope of logit */
        worst = worse(worst, fabs((double)(sim_logit((float)p) - x)) /
                                 (1e-6 + 2e-7 / (p * (1 - p))));
    }
    cr_expect(lt(dbl, worst, 1));
}

/* The error of the exponent y ln x is relative to it, hence the factor. */
Test(vmath, pow_is_exact_but_for_the_rounding_of_its_exponent)
{
    double worst = 0;

    for (int k = 1; k <= 4000; k++)
        for (int j = -60; j <= 60; j++) {
            const float x = (float)k * 0.005f, y = (float)j * 0.1f;
            const double exponent = (double)y * log((double)x);
            const double error = fabs((double)sim_pow(x, y) / exp(exponent) - 1);

            if (fabs(exponent) < 87)
                worst = worse(
                    worst, error / (2e-7 + 1.5e-7 * (fabs(exponent) + fabs((double)y))));
        }
    cr_expect(lt(dbl, worst, 1));
}

Test(vmath, pow_knows_its_whole_powers)
{
    cr_expect(eq(flt, sim_pow(1.0f, 7.5f), 1.0f));
    cr_expect(eq(flt, sim_pow(3.0f, 0.0f), 1.0f));
    cr_expect(epsilon_eq(flt, sim_pow(2.0f, 10.0f), 1024.0f, 1e-3f));
    cr_expect(epsilon_eq(flt, sim_pow(0.6f, 2.0f), 0.36f, 1e-7f));
}

Test(vmath, sqrt_is_that_of_ieee)
{
    int different = 0;

    for (int k = 1; k <= 4096; k++)
        different += sim_sqrt((float)k * 0.37f) != sqrtf((float)k * 0.37f);
    cr_expect(zero(int, different));
}

Test(vmath, clamp_and_positive_part_keep_to_their_ends)
{
    cr_expect(eq(flt, sim_clamp(-3, -1, 2), -1.0f));
    cr_expect(eq(flt, sim_clamp(3, -1, 2), 2.0f));
    cr_expect(eq(flt, sim_clamp(1.5f, -1, 2), 1.5f));
    cr_expect(eq(flt, sim_pos(-1e-30f), 0.0f));
    cr_expect(eq(flt, sim_pos(1e-30f), 1e-30f));
    cr_expect(eq(flt, sim_max(1, 2), 2.0f));
    cr_expect(eq(flt, sim_min(1, 2), 1.0f));
}

/* Mean over the quantiles; what the outermost draws leave out is below 1e-4. */
Test(vmath, lognormal_has_mean_1_and_the_coefficient_of_variation_asked_for)
{
    static const float cv[] = {0.3f, 0.7f, 1.2f};

    for (size_t j = 0; j < sizeof cv / sizeof *cv; j++) {
        const float sd = sim_lognormal_sd(cv[j]);
        double sum = 0, squares = 0;

        for (int k = 0; k < UNITS; k += 4) {
            const double x = (double)sim_lognormal(sim_normal(unit(k)), sd);

            sum += x;
            squares += x * x;
        }
        sum /= UNITS / 4;
        squares /= UNITS / 4;
        cr_expect(epsilon_eq(dbl, sum, 1, 1e-4));
        cr_expect(epsilon_eq(dbl, sqrt(squares - sum * sum), (double)cv[j], 5e-3));
    }
    cr_expect(eq(flt, sim_lognormal_sd(0), 0.0f));
}

Test(vmath, halved_halves_at_every_half_life)
{
    cr_expect(eq(flt, sim_halved(0, 90), 1.0f));
    cr_expect(epsilon_eq(flt, sim_halved(90, 90), 0.5f, 1e-7f));
    cr_expect(epsilon_eq(flt, sim_halved(270, 90), 0.125f, 1e-7f));
}

/* The same bits in vectors of any width. FUNCTION(name, expression of x) */
#define FUNCTIONS(F)                                                                     \
    F(exp, sim_exp(40.0f * (x - 0.5f)))                                                  \
    F(log, sim_log(x * 8.0f))                                                            \
    F(pow, sim_pow(x, 3.0f * x))                                                         \
    F(logistic, sim_logistic(20.0f * (x - 0.5f)))                                        \
    F(logit, sim_logit(x))                                                               \
    F(normal, sim_normal(x))                                                             \
    F(lognormal, sim_lognormal(sim_normal(x), 0.7f))                                     \
    F(halved, sim_halved(100.0f * x, 30.0f))

#define ONE_BY_ONE(name, expression)                                                     \
    __attribute__((noinline)) static float one_##name(float x)                           \
    {                                                                                    \
        return expression;                                                               \
    }
FUNCTIONS(ONE_BY_ONE)

#define LOOP(name, expression, width, attribute)                                         \
    attribute static void name##_##width(const float *restrict in, float *restrict out,  \
                                         int n)                                          \
    {                                                                                    \
        _Pragma("omp simd") for (int k = 0; k < n; k++)                                  \
        {                                                                                \
            const float x = in[k];                                                       \
                                                                                         \
            out[k] = expression;                                                         \
        }                                                                                \
    }
#define LOOP_PLAIN(name, expression)                                                     \
    LOOP(name, expression, plain, __attribute__((noinline)))
FUNCTIONS(LOOP_PLAIN)

#ifdef __x86_64__
#define LOOP_AVX2(name, expression)                                                      \
    LOOP(name, expression, avx2, __attribute__((noinline, target("avx2,fma"))))
#ifdef __clang__
#define WIDE "avx512f,fma"
#else
#define WIDE "avx512f,fma,prefer-vector-width=512"
#endif
#define LOOP_AVX512(name, expression)                                                    \
    LOOP(name, expression, avx512, __attribute__((noinline, target(WIDE))))
FUNCTIONS(LOOP_AVX2)
FUNCTIONS(LOOP_AVX512)
#endif

enum { LOOP_LENGTH = 100003 }; /* odd: a last vector that is not full */

static int differences(float (*one)(float), void (*loop)(const float *, float *, int))
{
    static float in[LOOP_LENGTH], out[LOOP_LENGTH];
    int n = 0;

    for (int k = 0; k < LOOP_LENGTH; k++)
        in[k] = unit((int)((uint32_t)k * 83u % UNITS));
    loop(in, out, LOOP_LENGTH);
    for (int k = 0; k < LOOP_LENGTH; k++) {
        const float x = one(in[k]);

        n += memcmp(&x, &out[k], sizeof x) != 0;
    }
    return n;
}

Test(vmath, bits_are_the_same_in_plain_vectors)
{
#define CHECK(name, expression)                                                          \
    cr_expect(zero(int, differences(one_##name, name##_plain)), #name);
    FUNCTIONS(CHECK)
#undef CHECK
}

#ifdef __x86_64__
Test(vmath, bits_are_the_same_in_vectors_of_eight)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        cr_skip("no AVX2 here");
#define CHECK(name, expression)                                                          \
    cr_expect(zero(int, differences(one_##name, name##_avx2)), #name);
    FUNCTIONS(CHECK)
#undef CHECK
}

Test(vmath, bits_are_the_same_in_vectors_of_sixteen)
{
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("fma"))
        cr_skip("no AVX-512 here");
#define CHECK(name, expression)                                                          \
    cr_expect(zero(int, differences(one_##name, name##_avx512)), #name);
    FUNCTIONS(CHECK)
#undef CHECK
}
#endif

Test(vmath, within_is_clamp_whatever_the_order_of_bits)
{
    static const float ends[][2] = {{-87.3f, 88.3f}, {-1.0f, 1.0f}, {0.0f, 1.0f}};
    int other = 0;

    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
        for (uint32_t k = 0; k < 1 << 20; k++) {
            const uint32_t bits = k << 12 | (k & 1 ? 0xFFF : 0);
            float x, a, b;

            memcpy(&x, &bits, sizeof x);
            a = sim_within_by_bits(x, ends[e][0], ends[e][1]);
            b = sim_clamp(x, ends[e][0], ends[e][1]);
            other += x == x && memcmp(&a, &b, sizeof a) != 0;
        }
    cr_expect(zero(int, other));
}
