#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "analysis/morris.h"
#include "known_functions.h"

static const struct ana_resampling usual = {0.95, 500, 1};

static struct ana_morris effects(const struct ana_design *d, const double *y,
                                 uint32_t replicates)
{
    struct ana_morris m;
    struct sim_error err = {0};

    cr_assert(
        eq(int,
           ana_morris(&m, d->unit, y, d->base, d->n_factors, replicates, &usual, &err),
           SIM_OK),
        "%s: %s", err.where, err.text);
    return m;
}

/* 3 u0 - 2 u1 + 0 u2 */
static double plane(const double *u)
{
    return 3 * u[0] - 2 * u[1];
}

/* plane() with luck of its own for each run and luck that a replicate shares. */
static double *lucky(const struct ana_design *d, uint32_t replicates, double own,
                     double common, uint64_t seed)
{
    double *y = outcomes(d, plane, replicates);

    for (uint32_t i = 0; i < d->n_points; i++)
        for (uint32_t r = 0; r < replicates; r++)
            y[(size_t)i * replicates + r] +=
                own * gauss(seed, i, r) + common * gauss(seed, UINT32_MAX, r);
    return y;
}

Test(morris, effects_of_a_plane_are_its_slopes)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 3, 10, 4, 1);
    double *y = outcomes(d, plane, 1);
    struct ana_morris m = effects(d, y, 1);
    const double slope[] = {3, -2, 0};

    for (int k = 0; k < 3; k++) {
        cr_expect(eq(u32, m.effect[k].n, 10));
        cr_expect(epsilon_eq(dbl, m.effect[k].mu, slope[k], 1e-12));
        cr_expect(epsilon_eq(dbl, m.effect[k].mu_star.value, fabs(slope[k]), 1e-12));
        cr_expect(epsilon_eq(dbl, m.effect[k].sigma, 0, 1e-12));
        cr_expect(isnan(m.effect[k].noise));
    }
    cr_expect(m.effect[1].shows);
    cr_expect(not(m.effect[2].shows));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

Test(morris, finds_the_ten_factors_of_1991)
{
    struct ana_design *d = unit_design(ANA_MORRIS, MORRIS_FACTORS, 40, 4, 3);
    double *y = outcomes(d, morris_1991, 1), least = INFINITY, most = 0;
    struct ana_morris m = effects(d, y, 1);

    for (int k = 0; k < MORRIS_FACTORS; k++)
        if (k < 10)
            least = fmin(least, m.effect[k].mu_star.value);
        else
            most = fmax(most, m.effect[k].mu_star.value);
    cr_expect(lt(dbl, 2 * most, least));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

/* Factors 8 to 10 add 40 and, through nineteen interactions of size 1 with others of variance
 * 5/9, spread by 2 sqrt(19 x 5/9) = 6.5; the mean over 40 trajectories has a standard error of
 * 1.03. Factors 1 to 6 spread by 2 x 15 sqrt(5 x 5/9) = 50 or more. */
Test(morris, tells_factors_that_add_from_those_that_interact)
{
    struct ana_design *d = unit_design(ANA_MORRIS, MORRIS_FACTORS, 40, 4, 3);
    double *y = outcomes(d, morris_1991, 1);
    struct ana_morris m = effects(d, y, 1);

    for (int k = 7; k < 10; k++) {
        cr_expect(lt(dbl, fabs(m.effect[k].mu - 40), 4 * 1.03));
        cr_expect(lt(dbl, fabs(m.effect[k].sigma - 6.5), 2.5));
    }
    for (int k = 0; k < 6; k++)
        cr_expect(lt(dbl, 30, m.effect[k].sigma));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

/* An effect of nothing but luck of sd 1 over 4 replicates, step 2/3: sd sqrt(2 / 4) 3/2, mean
 * size sqrt(2 / pi) times that, 0.846. */
Test(morris, noise_floor_is_what_luck_alone_would_show)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 3, 200, 4, 5);
    double *y = lucky(d, 4, 1, 0, 5);
    struct ana_morris m = effects(d, y, 4);
    const double want = sqrt(M_2_PI * 2 / 4) * 1.5;

    cr_expect(epsilon_eq(dbl, m.effect[2].noise, want, 0.06));
    cr_expect(epsilon_eq(dbl, m.effect[2].mu_star.value, want, 0.18));
    cr_expect(not(m.effect[2].shows));
    cr_expect(m.effect[0].shows);
    cr_expect(m.effect[1].shows);
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

Test(morris, luck_that_all_runs_of_a_replicate_share_makes_no_noise)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 3, 5, 4, 6);
    double *y = lucky(d, 3, 0, 10, 6);
    struct ana_morris m = effects(d, y, 3);

    cr_expect(epsilon_eq(dbl, m.effect[0].mu, 3, 1e-12));
    cr_expect(lt(dbl, m.effect[0].noise, 1e-12));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

/* 100 experiments of 20 trajectories on a factor that does nothing: it may show in some 2.5. */
Test(morris, factor_that_does_nothing_seldom_shows)
{
    uint32_t shown = 0;

    for (uint64_t seed = 0; seed < 100; seed++) {
        struct ana_design *d = unit_design(ANA_MORRIS, 3, 20, 4, seed);
        double *y = lucky(d, 3, 1, 0, seed);
        struct ana_morris m = effects(d, y, 3);

        shown += m.effect[2].shows;
        ana_morris_clear(&m);
        ana_design_free(d);
        free(y);
    }
    cr_expect(le(u32, shown, 9)); /* 2.5 + 4 standard errors of 1.6 */
}

Test(morris, missing_run_takes_the_effects_of_its_two_steps)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 3, 6, 4, 7);
    double *y = outcomes(d, plane, 1);
    struct ana_morris m;

    y[4 + 1] = NAN; /* second trajectory, second point */
    m = effects(d, y, 1);
    cr_expect(eq(u32, m.n_missing, 2));
    cr_expect(eq(u32, m.effect[0].n + m.effect[1].n + m.effect[2].n, 16));
    cr_expect(epsilon_eq(dbl, m.effect[0].mu, 3, 1e-12));
    cr_expect(epsilon_eq(dbl, m.effect[1].mu, -2, 1e-12));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

Test(morris, missing_replicate_is_left_out_at_both_ends)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 3, 4, 4, 8);
    double *y = lucky(d, 3, 0, 10, 8);
    struct ana_morris m;

    y[1] = NAN; /* first point, second replicate: the luck of the others is shared */
    m = effects(d, y, 3);
    cr_expect(eq(u32, m.n_missing, 0));
    for (int k = 0; k < 3; k++)
        cr_expect(lt(dbl, m.effect[k].sigma, 1e-12));
    ana_morris_clear(&m);
    ana_design_free(d);
    free(y);
}

Test(morris, factor_without_any_effect_measured_says_so)
{
    struct ana_design *d = unit_design(ANA_MORRIS, 1, 2, 4, 9);
    double y[4] = {NAN, 1, NAN, 2};
    struct ana_morris m = effects(d, y, 1);

    cr_expect(eq(u32, m.effect[0].n, 0));
    cr_expect(isnan(m.effect[0].mu));
    cr_expect(isnan(m.effect[0].mu_star.value));
    cr_expect(not(m.effect[0].shows));
    ana_morris_clear(&m);
    ana_design_free(d);
}

static bool refuses(const double *unit, uint32_t trajectories, uint32_t k,
                    uint32_t replicates, const char *where)
{
    const double y[6] = {0};
    struct ana_morris m;
    struct sim_error err = {0};
    const enum sim_status status =
        ana_morris(&m, unit, y, trajectories, k, replicates, &usual, &err);
    const bool is_empty = !m.effect;

    ana_morris_clear(&m);
    return status == SIM_E_RANGE && strcmp(err.where, where) == 0 && is_empty;
}

Test(morris, refuses_what_is_no_trajectory)
{
    const double good[] = {0, 0, 1, 0, 1, 1}, twice[] = {0, 0, 1, 0, 0, 0};
    const double both[] = {0, 0, 1, 1, 1, 0}, stands[] = {0, 0, 0, 0, 1, 0};

    cr_expect(not(refuses(good, 1, 2, 1, "points")));
    cr_expect(refuses(twice, 1, 2, 1, "points"));
    cr_expect(refuses(both, 1, 2, 1, "points"));
    cr_expect(refuses(stands, 1, 2, 1, "points"));
    cr_expect(refuses(good, 0, 2, 1, "trajectories"));
    cr_expect(refuses(good, 1, 0, 1, "factors"));
    cr_expect(refuses(good, 1, 2, 0, "replicates"));
}
