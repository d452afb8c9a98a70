/* The shoppers of a market: who they are. Seeds are fixed; tolerances are 4 standard errors;
 * Kolmogorov-Smirnov distances stay below 1.95 / sqrt(n), which one true distribution in a
 * thousand exceeds. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

#include "sim/vmath.h"
#include "tests/small_town.h"

enum { MANY = 20000 };
static const double ERRORS = 4, KS = 1.95;

static double share_error(double p, double n)
{
    return ERRORS * sqrt(p * (1 - p) / n);
}

/* Kolmogorov-Smirnov distance times sqrt(n); sorts @p x. */
static double ks(double *x, size_t n, double (*cdf)(double, const double *),
                 const double *with)
{
    double worst = 0;

    gsl_sort(x, 1, n);
    for (size_t k = 0; k < n; k++) {
        const double p = cdf(x[k], with);

        worst =
            fmax(worst, fmax(p - (double)k / (double)n, (double)(k + 1) / (double)n - p));
    }
    return worst * sqrt((double)n);
}

static double gamma_cdf(double x, const double *shape)
{
    return gsl_cdf_gamma_P(x, *shape, 1);
}

static double beta_cdf(double x, const double *ab)
{
    return gsl_cdf_beta_P(x, ab[0], ab[1]);
}

static double normal_cdf(double x, const double *mean_sd)
{
    return gsl_cdf_ugaussian_P((x - mean_sd[0]) / mean_sd[1]);
}

Test(population, is_the_same_to_the_bit_when_drawn_again)
{
    struct town a, b;

    plan_town(&a, 3000);
    plan_town(&b, 3000);
    people(&a);
    people(&b);
    cr_expect(eq(u32, a.pop.n, 3000));
    cr_expect(
        zero(int, memcmp(a.pop.shopper, b.pop.shopper, 3000 * sizeof *a.pop.shopper)));
    leave(&a);
    leave(&b);
}

Test(population, differs_between_replicates_and_markets)
{
    struct town a, b, c;
    int alike = 0;

    plan_town(&a, 1000);
    plan_town(&b, 1000);
    plan_town(&c, 1000);
    b.luck = sim_luck(77, 1, 0);
    c.luck = sim_luck(77, 0, 1);
    people(&a);
    people(&b);
    people(&c);
    for (int k = 0; k < 1000; k++)
        alike += a.pop.shopper[k].z == b.pop.shopper[k].z ||
                 a.pop.shopper[k].z == c.pop.shopper[k].z;
    cr_expect(le(int, alike, 1));
    leave(&a);
    leave(&b);
    leave(&c);
}

Test(population, has_the_shares_of_cultures_and_generations_asked_for)
{
    static const float culture[] = {0.85f, 0.15f};
    int count[2 * SIM_GENERATIONS] = {0};
    struct town t;

    plan_town(&t, MANY);
    memcpy(t.scenario.market[0].culture_share, culture, sizeof culture);
    people(&t);
    for (int k = 0; k < MANY; k++) {
        cr_assert(lt(int, t.pop.shopper[k].segment, 2 * SIM_GENERATIONS));
        count[t.pop.shopper[k].segment]++;
    }
    for (int k = 0; k < 2 * SIM_GENERATIONS; k++) {
        const int c = k / SIM_GENERATIONS, g = k % SIM_GENERATIONS;
        const double p = (double)culture[c] * (double)t.scenario.culture[c].generation[g];

        cr_expect(epsilon_eq(dbl, (double)count[k] / MANY, p, share_error(p, MANY)),
                  "segment %d", k);
    }
    leave(&t);
}

Test(population, has_nobody_of_a_culture_or_generation_without_a_share)
{
    static const float generation[SIM_GENERATIONS] = {0, 1, 0, 0};
    struct town t;
    int others = 0;

    plan_town(&t, 2000);
    t.scenario.market[0].culture_share[0] = 1;
    t.scenario.market[0].culture_share[1] = 0;
    memcpy(t.scenario.culture[0].generation, generation, sizeof generation);
    people(&t);
    for (int k = 0; k < 2000; k++)
        others += t.pop.shopper[k].segment != 1;
    cr_expect(zero(int, others));
    leave(&t);
}

/* Interdependence, on the logit scale, of shoppers of culture @p c. */
static size_t logits_of(const struct town *t, int c, double *x)
{
    size_t n = 0;

    for (uint32_t k = 0; k < t->pop.n; k++)
        if (t->pop.shopper[k].segment / SIM_GENERATIONS == c) {
            const double z = (double)t->pop.shopper[k].z;

            x[n++] = log(z / (1 - z));
        }
    return n;
}

Test(population, interdependence_has_its_median_and_spread_in_each_culture)
{
    static const double idv[] = {91, 20};
    static double x[MANY];
    struct town t;

    plan_town(&t, MANY);
    people(&t);
    for (int c = 0; c < 2; c++) {
        const size_t n = logits_of(&t, c, x);
        const double root = sqrt((double)n), middle = log((100 - idv[c]) / idv[c]);
        const double centre_spread[] = {middle, 1.2};

        cr_assert(lt(sz, MANY / 3, n));
        cr_expect(
            epsilon_eq(dbl, gsl_stats_sd(x, 1, n), 1.2, ERRORS * 1.2 / sqrt(2) / root));
        cr_expect(lt(dbl, ks(x, n, normal_cdf, centre_spread), KS));
        /* a median of normals errs by 1.2533 sd / sqrt(n) */
        cr_expect(epsilon_eq(dbl, gsl_stats_median_from_sorted_data(x, 1, n), middle,
                             ERRORS * 1.2533 * 1.2 / root));
    }
    leave(&t);
}

Test(population, interdependence_without_spread_is_one_less_individualism)
{
    struct town t;
    int wrong = 0;

    plan_town(&t, 500);
    t.scenario.behaviour.within_sd_z = 0;
    people(&t);
    for (int k = 0; k < 500; k++) {
        const struct sim_shopper *s = &t.pop.shopper[k];
        const float want = s->segment < SIM_GENERATIONS ? 0.09f : 0.80f;

        wrong += fabsf(s->z - want) > 1e-6f;
    }
    cr_expect(zero(int, wrong));
    leave(&t);
}

Test(population, trust_in_strangers_is_measured_or_that_of_the_parameter)
{
    struct town t;
    int wrong = 0;

    plan_town(&t, 500);
    t.scenario.behaviour.trust_use = 0.5f;
    t.scenario.behaviour.stranger_trust = 0.25f;
    people(&t);
    for (int k = 0; k < 500; k++) {
        const struct sim_shopper *s = &t.pop.shopper[k];
        const float want = s->segment < SIM_GENERATIONS ? 0.5f * 0.388f : 0.25f;

        wrong += fabsf((float)s->trust / 255.0f - want) > 0.5f / 255.0f + 1e-6f;
    }
    cr_expect(zero(int, wrong));
    leave(&t);
}

/* Tolerance of the shoppers of generation @p g. */
static size_t tolerances_of(const struct town *t, int g, double *x)
{
    size_t n = 0;

    for (uint32_t k = 0; k < t->pop.n; k++)
        if (t->pop.shopper[k].segment % SIM_GENERATIONS == g)
            x[n++] = (double)t->pop.shopper[k].theta;
    return n;
}

Test(population, tolerance_is_normal_shifted_by_generation_and_wider_among_the_silver)
{
    static const double shift[] = {-0.25, 0.36, -0.16, -0.2};
    static const double spread[] = {1.7, 1.7, 1.7, 1.7 * 1.14};
    static double x[MANY];
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.gen_z = -0.25f;
    t.scenario.behaviour.gen_y = 0.36f;
    t.scenario.behaviour.gen_x = -0.16f;
    t.scenario.behaviour.gen_silver = -0.2f;
    t.scenario.behaviour.silver_spread = 1.14f;
    people(&t);
    for (int g = 0; g < SIM_GENERATIONS; g++) {
        const size_t n = tolerances_of(&t, g, x);
        const double mean_sd[] = {0.9 + shift[g], spread[g]};
        const double error = ERRORS * spread[g] / sqrt((double)n);

        cr_expect(epsilon_eq(dbl, gsl_stats_mean(x, 1, n), mean_sd[0], error));
        cr_expect(epsilon_eq(dbl, gsl_stats_sd(x, 1, n), spread[g], error / sqrt(2)));
        cr_expect(lt(dbl, ks(x, n, normal_cdf, mean_sd), KS), "generation %d", g);
    }
    leave(&t);
}

Test(population, silver_shoppers_want_more_formality)
{
    double sum[2] = {0}, n[2] = {0};
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.formality_mean = 0.4f;
    t.scenario.behaviour.formality_sd = 0.1f;
    t.scenario.behaviour.silver_formality = 0.2f;
    people(&t);
    for (int k = 0; k < MANY; k++) {
        const struct sim_shopper *s = &t.pop.shopper[k];
        const int silver = s->segment % SIM_GENERATIONS == SIM_GENERATIONS - 1;

        sum[silver] += s->formality / 255.0;
        n[silver]++;
    }
    cr_expect(epsilon_eq(dbl, sum[0] / n[0], 0.4, ERRORS * 0.1 / sqrt(n[0])));
    cr_expect(epsilon_eq(dbl, sum[1] / n[1], 0.6, ERRORS * 0.1 / sqrt(n[1])));
    leave(&t);
}

Test(population, doubts_in_the_share_of_the_culture_or_of_the_parameter)
{
    int doubts[2] = {0}, n[2] = {0};
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.doubt_share = 0.4f;
    t.scenario.culture[0].doubt = NAN;
    t.scenario.culture[1].doubt = 0.91f;
    people(&t);
    for (int k = 0; k < MANY; k++) {
        const int c = t.pop.shopper[k].segment / SIM_GENERATIONS;

        doubts[c] += t.pop.shopper[k].doubts;
        n[c]++;
    }
    cr_expect(epsilon_eq(dbl, (double)doubts[0] / n[0], 0.4, share_error(0.4, n[0])));
    cr_expect(epsilon_eq(dbl, (double)doubts[1] / n[1], 0.91, share_error(0.91, n[1])));
    leave(&t);
}

Test(population, usual_basket_is_inverse_gamma)
{
    static double x[MANY];
    const double q = 3.74;
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.gg_q = (float)q;
    people(&t);
    for (int k = 0; k < MANY; k++)
        x[k] = (q - 1) / (double)t.pop.shopper[k].budget;
    cr_expect(lt(dbl, ks(x, MANY, gamma_cdf, &q), KS));
    leave(&t);
}

/* A factor of mean 1, within the standard errors of its own spread. */
static void expect_mean_1(const double *x, const char *what)
{
    cr_expect(epsilon_eq(dbl, gsl_stats_mean(x, 1, MANY), 1,
                         ERRORS * gsl_stats_sd(x, 1, MANY) / sqrt(MANY)),
              "%s", what);
    cr_expect(lt(dbl, 0.01, gsl_stats_sd(x, 1, MANY)), "%s", what);
}

Test(population, patience_and_budget_are_factors_of_mean_1)
{
    static double patience[MANY], budget[MANY];
    struct town t;

    plan_town(&t, MANY);
    people(&t);
    for (int k = 0; k < MANY; k++) {
        patience[k] = (double)t.pop.shopper[k].patience;
        budget[k] = (double)t.pop.shopper[k].budget;
    }
    expect_mean_1(patience, "patience");
    expect_mean_1(budget, "budget");
    leave(&t);
}

/* The mean of b n/p - b (n/p)^2 / 2 over shoppers is highest at n = E[1/p] / E[1/p^2]. */
Test(population, responds_to_messages_most_at_the_ideal_number)
{
    static double peak[MANY];
    double square = 0;
    struct town t;

    plan_town(&t, MANY);
    people(&t);
    for (int k = 0; k < MANY; k++) {
        const double p = (double)t.pop.shopper[k].contact_pref;

        square += 1 / (p * p) / MANY;
        peak[k] = 1 / p - 1 / (p * p);
    }
    for (int k = 0; k < MANY; k++)
        peak[k] = 1 + peak[k] / square; /* its mean is that number */
    expect_mean_1(peak, "messages at the peak");
    leave(&t);
}

Test(population, communities_are_of_like_size_and_all_there)
{
    int count[7] = {0};
    struct town t;

    plan_town(&t, MANY);
    market_of(&t)->communities = 7;
    people(&t);
    for (int k = 0; k < MANY; k++) {
        cr_assert(lt(int, t.pop.shopper[k].community, 7));
        count[t.pop.shopper[k].community]++;
    }
    for (int k = 0; k < 7; k++)
        cr_expect(epsilon_eq(dbl, (double)count[k] / MANY, 1 / 7.0,
                             share_error(1 / 7.0, MANY)));
    leave(&t);
}

Test(population, share_with_a_weeks_income_at_hand_is_the_liquid_share)
{
    static const float share[] = {0.15f, 0.35f, 0.8f};

    for (size_t j = 0; j < sizeof share / sizeof *share; j++) {
        struct town t;
        int can = 0;

        plan_town(&t, MANY);
        t.scenario.behaviour.liquid_share = share[j];
        people(&t);
        for (uint32_t k = 0; k < MANY; k++) {
            const struct sim_draws d = sim_draw(&t.luck, k, 0, 1, SIM_LUCK_CASH);
            const float today =
                t.scenario.behaviour.liquid_day_sd * sim_normal(sim_unit(d.b));

            can += t.pop.shopper[k].liquidity + today >= 0;
        }
        cr_expect(epsilon_eq(dbl, (double)can / MANY, (double)share[j],
                             share_error((double)share[j], MANY)));
        leave(&t);
    }
}

Test(population, visit_rates_are_gamma_with_the_mean_of_the_stores)
{
    static double x[MANY];
    const double shape = 1.5;
    double mean = 0;
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.rate_shape = (float)shape;
    t.scenario.market[0].store[0].v.visit_rate = 0.8f;
    t.scenario.market[0].store[1].v.visit_rate = 1.6f;
    t.scenario.market[0].store[0].v.pass_rate = 0.14f;
    t.scenario.market[0].store[1].v.pass_rate = 0.28f;
    people(&t);
    for (int k = 0; k < MANY; k++) {
        x[k] = (double)t.pop.shopper[k].rate * 7 / 1.2 * shape;
        mean += x[k] / MANY;
    }
    cr_expect(epsilon_eq(dbl, mean, shape, ERRORS * sqrt(shape / MANY)));
    cr_expect(lt(dbl, ks(x, MANY, gamma_cdf, &shape), KS));
    cr_expect(epsilon_eq(flt, t.pop.pass_rate, 0.03f, 1e-7f));
    leave(&t);
}

Test(population, dropout_is_beta_when_a_visit_counts_as_a_purchase)
{
    static double x[MANY];
    const double ab[] = {0.7929, 2.4257}, sum = ab[0] + ab[1];
    const double mean = ab[0] / sum, sd = sqrt(ab[0] * ab[1] / (sum + 1)) / sum;
    struct town t;

    plan_town(&t, MANY);
    t.scenario.behaviour.bgnbd_a = (float)ab[0];
    t.scenario.behaviour.bgnbd_b = (float)ab[1];
    t.scenario.behaviour.clock_scale = 1;
    people(&t);
    for (int k = 0; k < MANY; k++) {
        const double odds = (double)t.pop.shopper[k].drop_odds;

        x[k] = odds / (1 + odds);
    }
    cr_expect(
        epsilon_eq(dbl, gsl_stats_mean(x, 1, MANY), mean, ERRORS * sd / sqrt(MANY)));
    cr_expect(lt(dbl, ks(x, MANY, beta_cdf, ab), KS));
    leave(&t);
}

Test(population, clock_scale_divides_the_odds_of_dropping_out)
{
    struct town a, b;
    double worst = 0;

    plan_town(&a, 2000);
    plan_town(&b, 2000);
    a.scenario.behaviour.clock_scale = 1;
    b.scenario.behaviour.clock_scale = 18;
    people(&a);
    people(&b);
    for (int k = 0; k < 2000; k++)
        worst = fmax(worst, fabs(18.0 * (double)b.pop.shopper[k].drop_odds /
                                     (double)a.pop.shopper[k].drop_odds -
                                 1));
    cr_expect(lt(dbl, worst, 1e-6));
    leave(&a);
    leave(&b);
}

Test(gamma, has_the_distribution_of_gsl_at_every_shape_in_use)
{
    static const double shape[] = {0.2426, 0.7929, 1.0, 1.5, 2.4257, 30};
    const struct sim_luck luck = sim_luck(13, 2, 5);
    static double x[MANY];

    for (size_t j = 0; j < sizeof shape / sizeof *shape; j++) {
        const double s = shape[j];

        for (uint32_t k = 0; k < MANY; k++)
            x[k] = (double)sim_gamma(&luck, k, SIM_LUCK_RATE, (float)s);
        cr_expect(epsilon_eq(dbl, gsl_stats_mean(x, 1, MANY), s, ERRORS * sqrt(s / MANY)),
                  "shape %g", s);
        /* the fourth moment of Gamma is 3 s^2 + 6 s */
        cr_expect(epsilon_eq(dbl, gsl_stats_variance(x, 1, MANY), s,
                             ERRORS * sqrt((2 * s * s + 6 * s) / MANY)),
                  "shape %g", s);
        cr_expect(lt(dbl, ks(x, MANY, gamma_cdf, &s), KS), "shape %g", s);
    }
}

Test(gamma, of_two_purposes_is_independent)
{
    const struct sim_luck luck = sim_luck(13, 2, 5);
    static double x[MANY], y[MANY];

    for (uint32_t k = 0; k < MANY; k++) {
        x[k] = (double)sim_gamma(&luck, k, SIM_LUCK_DROP_A, 0.7929f);
        y[k] = (double)sim_gamma(&luck, k, SIM_LUCK_DROP_B, 2.4257f);
    }
    cr_expect(
        epsilon_eq(dbl, gsl_stats_correlation(x, 1, y, 1, MANY), 0, ERRORS / sqrt(MANY)));
}

Test(population, is_refused_when_stores_exceed_their_numbers)
{
    struct sim_error err;
    struct town t;

    plan_town(&t, 40000);
    market_of(&t)->fixed_stores = 0;
    market_of(&t)->shoppers_per_store = 0.5f;
    cr_expect(eq(
        int,
        sim_population_create(&t.pop, &t.scenario, t.scenario.market, &t.luck, 1, &err),
        SIM_E_RANGE));
    cr_expect(t.pop.shopper == NULL);
    cr_expect(strstr(err.text, "65535") != NULL, "%s", err.text);
    leave(&t);
}
