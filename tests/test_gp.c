#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <string.h>

#include "analysis/gp.h"
#include "analysis/gp_model.h"
#include "known_functions.h"

static const struct ana_gp_options exact = {ANA_GP_CONSTANT, true, 3, 1};
static const struct ana_gp_options noisy = {ANA_GP_CONSTANT, false, 3, 1};
static const struct ana_gp_options sloped = {ANA_GP_LINEAR, false, 3, 1};

static void quiet(void)
{
    gsl_set_error_handler_off();
}

TestSuite(gp, .init = quiet);

/* Branin & Hoo 1972 on its usual square. */
static double branin(const double *u)
{
    const double x = 15 * u[0] - 5, y = 15 * u[1];
    const double a = y - 5.1 / (4 * M_PI * M_PI) * x * x + 5 / M_PI * x - 6;

    return a * a + 10 * (1 - 1 / (8 * M_PI)) * cos(x) + 10;
}

/* Water through a borehole, m^3 a year (Worley 1987; Morris, Mitchell & Ylvisaker 1993). */
enum { BOREHOLE = 8 };

static double borehole(const double *u)
{
    const double rw = 0.05 + 0.1 * u[0], r = 100 + 49900 * u[1];
    const double tu = 63070 + 52530 * u[2], hu = 990 + 120 * u[3];
    const double tl = 63.1 + 52.9 * u[4], hl = 700 + 120 * u[5];
    const double l = 1120 + 560 * u[6], kw = 9855 + 2190 * u[7];
    const double way = log(r / rw);

    return 2 * M_PI * tu * (hu - hl) /
           (way * (1 + 2 * l * tu / (way * rw * rw * kw) + tu / tl));
}

/* The third factor does nothing. */
static double wave(const double *u)
{
    return sin(6 * u[0]) + 2 * u[1];
}

static struct ana_gp *emulate(const struct ana_design *d, const double *y,
                              const struct ana_gp_options *options)
{
    struct ana_gp *gp = NULL;
    struct sim_error err = {0};

    cr_assert(eq(int,
                 ana_gp_create(&gp, d->unit, y, d->n_points, d->n_factors, options, &err),
                 SIM_OK),
              "%s: %s", err.where, err.text);
    return gp;
}

/* 1 - squared error / variance on @p n fresh points. */
static double skill(const struct ana_gp *gp, known_function f, uint32_t k, uint32_t n)
{
    struct ana_design *d = unit_design(ANA_SOBOL, k, n, 0, 77);
    double *want = outcomes(d, f, 1), *got = calloc(n, sizeof *got);
    double mean = 0, error = 0, spread = 0;

    cr_assert(eq(int, ana_gp_predict(gp, d->unit, n, got, NULL, NULL), SIM_OK));
    for (uint32_t i = 0; i < n; i++)
        mean += want[i] / n;
    for (uint32_t i = 0; i < n; i++) {
        error += pow(want[i] - got[i], 2);
        spread += pow(want[i] - mean, 2);
    }
    ana_design_free(d);
    free(want);
    free(got);
    return 1 - error / spread;
}

/* wave() with luck of sd @p sd. */
static double *lucky(const struct ana_design *d, double sd, uint64_t seed)
{
    double *y = outcomes(d, wave, 1);

    for (uint32_t i = 0; i < d->n_points; i++)
        y[i] += sd * gauss(seed, i, 0);
    return y;
}

/* --- inside ----------------------------------------------------------------------------- */

/* A model of @p d with the lengths 0.5, 1, 1.5, ... */
static struct ana_gp_model model_of(const struct ana_design *d, const double *y,
                                    double nugget)
{
    struct ana_gp_model m = {0};

    cr_assert(ana_gp_model_init(&m, d->n_points, d->n_factors, 1));
    for (uint32_t i = 0; i < m.n; i++) {
        for (uint32_t k = 0; k < m.k; k++)
            gsl_matrix_set(m.x, i, k, d->unit[(size_t)i * m.k + k]);
        gsl_matrix_set(m.h, i, 0, 1);
        gsl_vector_set(m.y, i, y[i]);
    }
    for (uint32_t k = 0; k < m.k; k++)
        m.length[k] = 0.5 * (k + 1);
    m.nugget = nugget;
    return m;
}

/* (1 + sqrt 5 r + 5 r^2 / 3) exp(-sqrt 5 r) at r = 1 and r = sqrt 2. */
Test(gp, kernel_is_matern_five_halves)
{
    struct ana_gp_model m = {.k = 2};
    double length[] = {0.5, 2};
    const double a[] = {0.1, 0.1}, b[] = {0.6, 0.1}, c[] = {0.6, 2.1};

    m.length = length;
    cr_expect(epsilon_eq(dbl, ana_gp_correlation(&m, a, a), 1, 1e-15));
    cr_expect(epsilon_eq(dbl, ana_gp_correlation(&m, a, b), 0.523994108831, 1e-10));
    cr_expect(epsilon_eq(dbl, ana_gp_correlation(&m, a, c), 0.317283369, 1e-6));
}

Test(gp, slopes_are_those_of_the_likelihood)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 24, 0, 3);
    double *y = lucky(d, 0.2, 3), slope[4];
    struct ana_gp_model m = model_of(d, y, 0.05);

    cr_assert(ana_gp_model_solve(&m));
    cr_assert(ana_gp_model_invert(&m));
    ana_gp_model_slopes(&m, slope);
    for (int i = 0; i < 4; i++) {
        double *what = i < 3 ? &m.length[i] : &m.nugget, at = *what, up, down;

        *what = at * exp(1e-5);
        cr_assert(ana_gp_model_solve(&m));
        up = m.loss;
        *what = at * exp(-1e-5);
        cr_assert(ana_gp_model_solve(&m));
        down = m.loss;
        *what = at;
        cr_expect(epsilon_eq(dbl, slope[i], (up - down) / 2e-5, 1e-5), "%d", i);
    }
    ana_gp_model_clear(&m);
    ana_design_free(d);
    free(y);
}

/* Square of the error of predicting point @p out from the others, lengths and nugget fixed. */
static double error_without(const struct ana_gp_model *all, uint32_t out)
{
    struct ana_gp_model m = {0};
    double got, n = 0;

    cr_assert(ana_gp_model_init(&m, all->n - 1, all->k, 1));
    memcpy(m.length, all->length, m.k * sizeof *m.length);
    m.nugget = all->nugget;
    for (uint32_t i = 0; i < all->n; i++) {
        if (i == out)
            continue;
        for (uint32_t k = 0; k < m.k; k++)
            gsl_matrix_set(m.x, (size_t)n, k, gsl_matrix_get(all->x, i, k));
        gsl_matrix_set(m.h, (size_t)n, 0, 1);
        gsl_vector_set(m.y, (size_t)n++, gsl_vector_get(all->y, i));
    }
    cr_assert(ana_gp_model_solve(&m));
    got = gsl_vector_get(m.beta, 0);
    for (uint32_t i = 0; i < m.n; i++)
        got += gsl_vector_get(m.alpha, i) *
               ana_gp_correlation(&m, gsl_matrix_ptr(all->x, out, 0),
                                  gsl_matrix_ptr(m.x, i, 0));
    ana_gp_model_clear(&m);
    return pow(gsl_vector_get(all->y, out) - got, 2);
}

Test(gp, leaving_one_out_is_the_same_as_doing_without_it)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 30, 0, 4);
    double *y = lucky(d, 0.3, 4), error = 0, mean = 0, spread = 0;
    struct ana_gp *gp = emulate(d, y, &noisy);
    const struct ana_gp_fit *fit = ana_gp_fit(gp);
    struct ana_gp_model m = model_of(d, y, fit->nugget / fit->variance);

    memcpy(m.length, fit->length, 3 * sizeof *m.length);
    for (uint32_t i = 0; i < d->n_points; i++) {
        error += error_without(&m, i);
        mean += y[i] / d->n_points;
    }
    for (uint32_t i = 0; i < d->n_points; i++)
        spread += pow(y[i] - mean, 2);
    cr_expect(epsilon_eq(dbl, fit->q2, 1 - error / spread, 1e-6));
    ana_gp_model_clear(&m);
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

/* Density of y under the normal distribution that the fit says it has, by GSL. */
Test(gp, likelihood_is_the_density_of_the_outcomes)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 20, 0, 18);
    double *y = lucky(d, 0.3, 18), want;
    struct ana_gp *gp = emulate(d, y, &noisy);
    const struct ana_gp_fit *fit = ana_gp_fit(gp);
    struct ana_gp_model m = model_of(d, y, fit->nugget / fit->variance);
    gsl_vector *mean = gsl_vector_alloc(20), *work = gsl_vector_alloc(20);

    memcpy(m.length, fit->length, 3 * sizeof *m.length);
    cr_assert(ana_gp_model_solve(&m));
    gsl_vector_set_all(mean, gsl_vector_get(m.beta, 0));
    gsl_matrix_scale(m.chol, sqrt(fit->variance * 19 / 20));
    gsl_ran_multivariate_gaussian_log_pdf(m.y, mean, m.chol, &want, work);
    cr_expect(epsilon_eq(dbl, fit->log_likelihood, want, 1e-6));
    gsl_vector_free(mean);
    gsl_vector_free(work);
    ana_gp_model_clear(&m);
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

Test(gp, climb_ends_where_the_likelihood_is_flat)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 60, 0, 19);
    double *y = lucky(d, 0.3, 19), slope[4];
    struct ana_gp *gp = emulate(d, y, &noisy);
    const struct ana_gp_fit *fit = ana_gp_fit(gp);
    struct ana_gp_model m = model_of(d, y, fit->nugget / fit->variance);

    memcpy(m.length, fit->length, 3 * sizeof *m.length);
    cr_assert(ana_gp_model_solve(&m));
    cr_assert(ana_gp_model_invert(&m));
    ana_gp_model_slopes(&m, slope);
    for (int i = 0; i < 4; i++)
        cr_expect(lt(dbl, fabs(slope[i]), 0.1));
    ana_gp_model_clear(&m);
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

/* --- what it is for --------------------------------------------------------------------- */

Test(gp, without_luck_goes_through_the_points)
{
    struct ana_design *d = unit_design(ANA_LHS, 2, 30, 0, 5);
    double *y = outcomes(d, branin, 1), mean[30], sd[30];
    struct ana_gp *gp = emulate(d, y, &exact);

    cr_assert(eq(int, ana_gp_predict(gp, d->unit, 30, mean, sd, NULL), SIM_OK));
    for (int i = 0; i < 30; i++) {
        cr_expect(epsilon_eq(dbl, mean[i], y[i], 0.05)); /* of a range of 300 */
        cr_expect(lt(dbl, sd[i], 0.1));
    }
    cr_expect(eq(dbl, ana_gp_fit(gp)->nugget, 0));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

Test(gp, learns_branin_from_forty_points)
{
    struct ana_design *d = unit_design(ANA_LHS, 2, 40, 0, 6);
    double *y = outcomes(d, branin, 1);
    struct ana_gp *gp = emulate(d, y, &exact);

    cr_expect(lt(dbl, 0.99, skill(gp, branin, 2, 512)));
    cr_expect(lt(dbl, 0.95, ana_gp_fit(gp)->q2));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

Test(gp, learns_the_borehole_from_eighty_points)
{
    struct ana_design *d = unit_design(ANA_LHS, BOREHOLE, 80, 0, 7);
    double *y = outcomes(d, borehole, 1);
    struct ana_gp *gp = emulate(d, y, &sloped);

    cr_expect(lt(dbl, 0.99, skill(gp, borehole, BOREHOLE, 512)));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

/* Indices of the emulator against those of the function itself on 8,192 base points. */
Test(gp, indices_of_the_borehole_need_eighty_runs)
{
    struct ana_design *d = unit_design(ANA_LHS, BOREHOLE, 80, 0, 7);
    struct ana_design *many = unit_design(ANA_SALTELLI, BOREHOLE, 8192, 0, 1);
    const struct ana_resampling none = {0.95, 0, 1};
    double *y = outcomes(d, borehole, 1), *all = outcomes(many, borehole, 1);
    struct ana_gp *gp = emulate(d, y, &sloped);
    struct ana_sobol got, want;

    cr_assert(eq(int, ana_sobol(&want, all, 8192, BOREHOLE, 1, &none, NULL), SIM_OK));
    cr_assert(eq(int, ana_gp_sobol(&got, gp, NULL, 1024, &none, NULL), SIM_OK));
    for (int k = 0; k < BOREHOLE; k++) {
        cr_expect(epsilon_eq(dbl, got.first[k].value, want.first[k].value, 0.02));
        cr_expect(epsilon_eq(dbl, got.total[k].value, want.total[k].value, 0.02));
    }
    cr_expect(lt(dbl, 0.6, got.first[0].value));
    ana_sobol_clear(&got);
    ana_sobol_clear(&want);
    ana_gp_free(gp);
    ana_design_free(d);
    ana_design_free(many);
    free(all);
    free(y);
}

/* A switch of two values has a quarter of the variance of its step; spread evenly over 0..1 it
 * would have a twelfth. 1 / (1 + 1 / 12 x 12) ... of y = a + b, a in {0, 1}, b in 0..1: 3 / 4. */
Test(gp, indices_follow_the_factors_that_are_given)
{
    const double level[] = {5, 9};
    const struct ana_factor factor[] = {
        {.name = "switch", .scale = ANA_LIST, .n_levels = 2, .level = level},
        {.name = "share", .low = 0, .high = 1}};
    const struct ana_resampling none = {0.95, 0, 1};
    struct ana_design *d = NULL;
    struct ana_sobol s;
    double y[40];

    cr_assert(eq(int, ana_design_make(&d, ANA_LHS, factor, 2, 40, 0, 3, NULL), SIM_OK));
    for (int i = 0; i < 40; i++)
        y[i] = d->unit[2 * i] + d->unit[2 * i + 1] + 1e-3 * gauss(1, i, 0);
    struct ana_gp *gp = emulate(d, y, &noisy);

    cr_assert(eq(int, ana_gp_sobol(&s, gp, factor, 1024, &none, NULL), SIM_OK));
    cr_expect(epsilon_eq(dbl, s.first[0].value, 0.75, 0.02));
    cr_expect(epsilon_eq(dbl, s.first[1].value, 0.25, 0.02));
    ana_sobol_clear(&s);
    ana_gp_free(gp);
    ana_design_free(d);
}

/* --- luck ------------------------------------------------------------------------------- */

/* 150 points, luck of variance 0.09: an estimate of a variance from some 140 degrees of freedom
 * has a relative standard error of sqrt(2 / 140) = 0.12. */
Test(gp, finds_how_much_is_luck)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 150, 0, 8);
    double *y = lucky(d, 0.3, 8);
    struct ana_gp *gp = emulate(d, y, &noisy);

    cr_expect(lt(dbl, fabs(ana_gp_fit(gp)->nugget / 0.09 - 1), 4 * 0.12));
    cr_expect(lt(dbl, 0.97, skill(gp, wave, 3, 512)));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

Test(gp, factor_that_does_nothing_has_the_longest_length)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 60, 0, 9);
    double *y = lucky(d, 0.05, 9);
    struct ana_gp *gp = emulate(d, y, &noisy);
    const double *length = ana_gp_fit(gp)->length;

    cr_expect(lt(dbl, length[0], length[1]));
    cr_expect(lt(dbl, 5 * length[0], length[2]));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

/* Residuals of 150 points are standard normal: mean within 4 / sqrt(150), share within 1.96 of
 * binomial standard error 0.018. */
Test(gp, residuals_are_standard_normal)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 150, 0, 10);
    double *y = lucky(d, 0.3, 10), mean = 0, square = 0;
    struct ana_gp *gp = emulate(d, y, &noisy);
    const double *residual = ana_gp_residuals(gp);

    for (int i = 0; i < 150; i++) {
        mean += residual[i] / 150;
        square += residual[i] * residual[i] / 150;
    }
    cr_expect(lt(dbl, fabs(mean), 4 / sqrt(150)));
    cr_expect(lt(dbl, fabs(square - 1), 4 * sqrt(2.0 / 150)));
    cr_expect(lt(dbl, fabs(ana_gp_fit(gp)->coverage - 0.95), 4 * 0.018));
    ana_gp_free(gp);
    ana_design_free(d);
    free(y);
}

/* Of 400 fresh places the truth lies within 1.96 sd at some 95 %; places are near each other, so
 * the share varies more than a binomial does. */
Test(gp, says_how_far_off_it_may_be)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 60, 0, 11);
    struct ana_design *fresh = unit_design(ANA_SOBOL, 3, 400, 0, 12);
    double *y = lucky(d, 0.3, 11), *want = outcomes(fresh, wave, 1), mean[400], sd[400];
    struct ana_gp *gp = emulate(d, y, &noisy);
    double within = 0;

    cr_assert(eq(int, ana_gp_predict(gp, fresh->unit, 400, mean, sd, NULL), SIM_OK));
    for (int i = 0; i < 400; i++)
        within += fabs(want[i] - mean[i]) < 1.96 * sd[i];
    cr_expect(lt(dbl, 0.8, within / 400));
    ana_gp_free(gp);
    ana_design_free(d);
    ana_design_free(fresh);
    free(want);
    free(y);
}

Test(gp, is_less_sure_away_from_its_points)
{
    const double x[] = {0, 0.1, 0.2, 0.3, 0.4}, y[] = {1, 3, 2, 4, 3};
    const double place[] = {0.2, 0.25, 1e4};
    double mean[3], sd[3];
    struct ana_gp *gp = NULL;

    cr_assert(eq(int, ana_gp_create(&gp, x, y, 5, 1, &exact, NULL), SIM_OK));
    cr_assert(eq(int, ana_gp_predict(gp, place, 3, mean, sd, NULL), SIM_OK));
    cr_expect(lt(dbl, sd[0], sd[1]));
    cr_expect(lt(dbl, sd[1], sd[2]));
    /* far off nothing is known but the trend, and that not well */
    cr_expect(lt(dbl, sqrt(ana_gp_fit(gp)->variance), sd[2]));
    ana_gp_free(gp);
}

/* --- the rest --------------------------------------------------------------------------- */

Test(gp, trend_carries_a_plane_beyond_its_points)
{
    const double far[] = {3, 3};
    struct ana_design *d = unit_design(ANA_LHS, 2, 20, 0, 13);
    double y[20], mean;
    struct ana_gp *gp;

    for (int i = 0; i < 20; i++)
        y[i] = 5 + 2 * d->unit[2 * i] - d->unit[2 * i + 1];
    gp = emulate(d, y, &sloped);
    cr_assert(eq(int, ana_gp_predict(gp, far, 1, &mean, NULL, NULL), SIM_OK));
    cr_expect(epsilon_eq(dbl, mean, 8, 1e-6));
    ana_gp_free(gp);
    ana_design_free(d);
}

Test(gp, missing_outcomes_are_left_out)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 40, 0, 14);
    double *y = lucky(d, 0.1, 14), *x = calloc(120, sizeof *x), some, other;
    struct ana_gp *holed, *shorter = NULL;

    memcpy(x, d->unit, 15 * sizeof *x);
    memcpy(x + 15, d->unit + 18, 102 * sizeof *x);
    y[5] = NAN;
    holed = emulate(d, y, &noisy);
    cr_expect(eq(u32, ana_gp_fit(holed)->n_left_out, 1));
    cr_expect(eq(u32, ana_gp_fit(holed)->n_points, 39));
    cr_expect(isnan(ana_gp_residuals(holed)[5]));
    cr_expect(not(isnan(ana_gp_residuals(holed)[6])));
    memmove(y + 5, y + 6, 34 * sizeof *y);
    cr_assert(eq(int, ana_gp_create(&shorter, x, y, 39, 3, &noisy, NULL), SIM_OK));
    cr_assert(eq(int, ana_gp_predict(holed, x, 1, &some, NULL, NULL), SIM_OK));
    cr_assert(eq(int, ana_gp_predict(shorter, x, 1, &other, NULL, NULL), SIM_OK));
    cr_expect(eq(dbl, some, other));
    ana_gp_free(holed);
    ana_gp_free(shorter);
    ana_design_free(d);
    free(x);
    free(y);
}

Test(gp, same_request_same_bits)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 30, 0, 15);
    double *y = lucky(d, 0.1, 15);
    struct ana_gp *a = emulate(d, y, &noisy), *b = emulate(d, y, &noisy);

    cr_expect(eq(dbl, ana_gp_fit(a)->log_likelihood, ana_gp_fit(b)->log_likelihood));
    cr_expect(eq(dbl, ana_gp_fit(a)->length[0], ana_gp_fit(b)->length[0]));
    ana_gp_free(a);
    ana_gp_free(b);
    ana_design_free(d);
    free(y);
}

Test(gp, more_climbs_never_end_lower)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 30, 0, 16);
    double *y = lucky(d, 0.3, 16);
    struct ana_gp *one = emulate(d, y, &(struct ana_gp_options){.starts = 1, .seed = 4});
    struct ana_gp *ten = emulate(d, y, &(struct ana_gp_options){.starts = 10, .seed = 4});

    cr_expect(le(dbl, ana_gp_fit(one)->log_likelihood, ana_gp_fit(ten)->log_likelihood));
    ana_gp_free(one);
    ana_gp_free(ten);
    ana_design_free(d);
    free(y);
}

/* y in other units: the same lengths, everything else scaled. */
Test(gp, has_no_unit_and_no_origin)
{
    struct ana_design *d = unit_design(ANA_LHS, 3, 40, 0, 17);
    double *y = lucky(d, 0.2, 17);
    struct ana_gp *a = emulate(d, y, &noisy), *b;

    for (uint32_t i = 0; i < d->n_points; i++)
        y[i] = 1000 - 50 * y[i];
    b = emulate(d, y, &noisy);
    cr_expect(
        epsilon_eq(dbl, ana_gp_fit(b)->length[0] / ana_gp_fit(a)->length[0], 1, 1e-3));
    cr_expect(epsilon_eq(dbl, ana_gp_fit(b)->nugget / ana_gp_fit(a)->nugget, 2500, 2.5));
    cr_expect(epsilon_eq(dbl,
                         ana_gp_fit(a)->log_likelihood - ana_gp_fit(b)->log_likelihood,
                         40 * log(50), 1e-3));
    ana_gp_free(a);
    ana_gp_free(b);
    ana_design_free(d);
    free(y);
}

static bool refuses(const double *x, const double *y, uint32_t n, uint32_t k,
                    const struct ana_gp_options *options, const char *where)
{
    struct ana_gp *gp = NULL;
    struct sim_error err = {0};
    const enum sim_status status = ana_gp_create(&gp, x, y, n, k, options, &err);
    const bool is_empty = !gp;

    ana_gp_free(gp);
    return status == SIM_E_RANGE && strcmp(err.where, where) == 0 && is_empty;
}

Test(gp, refuses_what_it_cannot_use)
{
    const double x[] = {0, 0.2, 0.4, 0.6, 0.8}, y[] = {1, 3, 2, 4, 3};
    const double hole[] = {0, NAN, 0.4, 0.6, 0.8}, twice[] = {0, 0.2, 0.2, 0.6, 0.8};
    const double flat[] = {7, 7, 7, 7, 7}, lone[] = {1, NAN, NAN, NAN, 2};
    const double same[] = {0.5, 0.5, 0.5, 0.5, 0.5};

    cr_expect(not(refuses(x, y, 5, 1, &exact, "points")));
    cr_expect(refuses(x, y, 5, 0, &exact, "factors"));
    cr_expect(refuses(x, y, 2, 1, &exact, "points"));
    cr_expect(refuses(x, lone, 5, 1, &exact, "points"));
    cr_expect(refuses(hole, y, 5, 1, &exact, "points"));
    cr_expect(refuses(twice, y, 5, 1, &exact, "points"));
    cr_expect(refuses(x, flat, 5, 1, &exact, "outcomes"));
    cr_expect(refuses(same, y, 5, 1, &sloped, "trend"));
    cr_expect(refuses(x, y, 5, 1, &(struct ana_gp_options){.starts = 0}, "starts"));
    cr_expect(refuses(x, y, 5, 1, &(struct ana_gp_options){.starts = 101}, "starts"));
}
