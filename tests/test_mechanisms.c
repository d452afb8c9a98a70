/* The mechanisms at work in the store, as numbers: each against its equation worked by hand or
 * in double, and the worked tables of the evidence at the default parameters. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "sim/mechanisms/abundance.h"
#include "sim/mechanisms/contact.h"
#include "sim/mechanisms/empathy.h"
#include "sim/mechanisms/familiarity.h"
#include "sim/mechanisms/generation.h"
#include "sim/mechanisms/genuineness.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/patience.h"
#include "sim/mechanisms/proximity.h"
#include "sim/mechanisms/reactance.h"
#include "sim/mechanisms/reading.h"
#include "sim/mechanisms/reassurance.h"
#include "sim/mechanisms/self_service.h"
#include "sim/mechanisms/suspicion.h"
#include "sim/rng.h"
#include "sim/row.h"
#include "sim/scenario.h"

enum { SAMPLES = 200000, STEPS = 1 << 16 };
static const double ERRORS = 4; /* standard errors allowed to a share */
static const float CLOSE = 1e-6f;
static const double TWO_DIGITS = 0.0051; /* of a published share */

static struct sim_params defaults(void)
{
    struct sim_params b;

    sim_rows_default(SIM_TABLE_PARAM, (float *)&b);
    return b;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static double share_error(double p)
{
    return ERRORS * sqrt(p * (1 - p) / SAMPLES);
}

/* M1: contact */

/* Share of shoppers for whom contact @p a exceeds what they tolerate by more than @p margin. */
static double share_beyond(float a, float margin)
{
    const struct sim_luck luck = sim_luck(11, 0, 0);
    const struct sim_params b = defaults();
    int beyond = 0;

    for (uint32_t i = 0; i < SAMPLES; i++) {
        const float n = sim_normal(sim_unit(sim_draw(&luck, i, 0, 0, SIM_LUCK_MIND).b));
        const float theta = sim_contact_tolerance(b.theta_mu + b.theta_sd * n,
                                                  b.theta_rel, 0, b.theta_need, 0);

        beyond += sim_contact_excess(a, theta) > margin;
    }
    return (double)beyond / SAMPLES;
}

Test(contact, annoys_the_share_of_shoppers_that_surveys_found)
{
    /* evidence: 0.52 / 0.74 / 0.89 / 0.97 at intensity 1..4, theta ~ Normal(0.9, 1.7) */
    static const double published[] = {0.52, 0.74, 0.89, 0.97};

    for (int a = 1; a <= 4; a++) {
        const double got = share_beyond((float)a, 0);
        const double exact = gsl_cdf_ugaussian_P((a - 0.9) / 1.7);

        cr_expect(epsilon_eq(dbl, got, exact, share_error(exact)), "intensity %d", a);
        cr_expect(epsilon_eq(dbl, got, published[a - 1], TWO_DIGITS + share_error(exact)),
                  "intensity %d", a);
    }
}

Test(contact, of_nobody_annoys_nobody)
{
    cr_expect(zero(dbl, share_beyond(0, 0)));
}

Test(contact, by_active_selling_puts_off_68_of_100)
{
    const double got = share_beyond(3, defaults().putoff_margin);

    cr_expect(epsilon_eq(dbl, got, 0.68, TWO_DIGITS + share_error(0.68)));
}

Test(contact, is_as_intense_as_the_strongest_source_and_not_their_sum)
{
    cr_expect(eq(flt, sim_contact_intensity(1, 2, 0.5f), 2.0f));
    cr_expect(eq(flt, sim_contact_intensity(3, 2, 0.5f), 3.0f));
    cr_expect(eq(flt, sim_contact_intensity(1, 0, 4), 4.0f));
}

Test(contact, tolerance_is_shifted_by_relationship_and_need_and_never_negative)
{
    cr_expect(epsilon_eq(flt, sim_contact_tolerance(0.9f, 0.3f, 0.5f, 0.3f, 0.62f),
                         1.236f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_contact_tolerance(0.9f, 0.3f, 0, 0.3f, -0.38f), 0.786f,
                         CLOSE));
    cr_expect(eq(flt, sim_contact_tolerance(-2, 0.3f, 1, 0.3f, 1), 0.0f));
}

Test(contact, is_free_up_to_what_is_tolerated)
{
    cr_expect(eq(flt, sim_contact_excess(0.8f, 0.9f), 0.0f));
    cr_expect(epsilon_eq(flt, sim_contact_excess(3, 0.9f), 2.1f, CLOSE));
}

Test(contact, utility_is_the_written_polynomial)
{
    /* 0.1 min(3, 0.9) - 0.15 2.1 - 0.03 2.1^2 = 0.09 - 0.315 - 0.1323 */
    cr_expect(epsilon_eq(flt, sim_contact_utility(2.1f, 3, 0.9f, 0.15f, 0.03f, 0.1f),
                         -0.3573f, CLOSE));
    cr_expect(eq(flt, sim_contact_utility(0, 0, 0.9f, 0.15f, 0.03f, 0.1f), 0.0f));
}

Test(contact, utility_peaks_at_what_is_tolerated)
{
    const struct sim_params b = defaults();

    for (int t = 0; t <= 4; t++) {
        const float theta = (float)t;
        float best = -1, at = -1;

        for (int k = 0; k <= 40; k++) {
            const float a = (float)k * 0.1f;
            const float u =
                sim_contact_utility(sim_contact_excess(a, theta), a, theta, b.excess_b1,
                                    b.excess_b2, b.below_ideal_b3);

            if (u > best) {
                best = u;
                at = a;
            }
        }
        cr_expect(epsilon_eq(flt, at, theta, 1e-4f), "tolerance %d", t);
    }
}

/* M2: help */

Test(help, value_is_63_percent_after_the_time_constant_and_levels_off)
{
    cr_expect(eq(flt, sim_help_value(0, 4), 0.0f));
    cr_expect(epsilon_eq(flt, sim_help_value(4, 4), 0.632121f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_help_value(6, 4), 0.776870f, CLOSE));
    cr_expect(lt(flt, sim_help_value(4, 4) - sim_help_value(2, 4),
                 sim_help_value(2, 4) - sim_help_value(0, 4)));
}

Test(help, discovery_of_a_need_grows_with_the_intensity_of_the_approach)
{
    cr_expect(eq(flt, sim_help_discovery(0, 0.8f), 0.0f));
    cr_expect(epsilon_eq(flt, sim_help_discovery(1, 0.8f), 0.550671f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_help_discovery(4, 0.8f), 0.959238f, CLOSE));
}

/* M3: suspicion */

static double suspicion_of(float m, float z, float g)
{
    const struct sim_params b = defaults();

    return (double)sim_suspicion(1, sim_motive_accessibility(m, z, g, 0, 0), b.susp_b0,
                                 b.susp_b1, 0, b.genuine_damp);
}

Test(suspicion, table_of_pay_culture_and_group_is_the_published_one)
{
    /* evidence, M3: excess 1, z US 0.09 and CN 0.80; two digits are published */
    cr_expect(epsilon_eq(dbl, suspicion_of(0, 0.09f, 0), 0.14, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, suspicion_of(0, 0.80f, 0), 0.44, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, suspicion_of(0, 0.80f, 1), 0.12, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, suspicion_of(1, 0.09f, 0), 0.55, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, suspicion_of(1, 0.80f, 0), 0.55, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, suspicion_of(1, 0.80f, 1), 0.55, TWO_DIGITS));
}

Test(suspicion, without_excess_is_12_percent_whatever_the_motive)
{
    const struct sim_params b = defaults();

    for (int k = 0; k <= 4; k++)
        cr_expect(epsilon_eq(dbl,
                             (double)sim_suspicion(0, (float)k * 0.25f, b.susp_b0,
                                                   b.susp_b1, 0, b.genuine_damp),
                             0.119203, 1e-6));
}

Test(suspicion, accessibility_is_a_noisy_or_of_three_causes)
{
    /* 1 - 0.7 (1 - 0.8 0.75 0.6) 0.9 = 1 - 0.7 0.64 0.9 */
    cr_expect(epsilon_eq(flt, sim_motive_accessibility(0.3f, 0.8f, 0.25f, 0.4f, 0.1f),
                         0.5968f, CLOSE));
    cr_expect(eq(flt, sim_motive_accessibility(0, 0, 0, 0, 0), 0.0f));
    cr_expect(eq(flt, sim_motive_accessibility(1, 0, 1, 1, 0), 1.0f));
    cr_expect(eq(flt, sim_motive_accessibility(0, 1, 0, 0, 0), 1.0f));
    cr_expect(eq(flt, sim_motive_accessibility(0, 0, 0, 0, 1), 1.0f));
}

Test(suspicion, cultural_route_is_closed_by_a_common_group_or_trust_in_strangers)
{
    cr_expect(eq(flt, sim_motive_accessibility(0, 0.8f, 1, 0, 0), 0.0f));
    cr_expect(eq(flt, sim_motive_accessibility(0, 0.8f, 0, 1, 0), 0.0f));
}

Test(suspicion, genuine_concern_removes_up_to_sixty_percent)
{
    const double full = (double)sim_suspicion(1, 0.8f, -2, 2.2f, 0, 0.6f);

    cr_expect(epsilon_eq(dbl, (double)sim_suspicion(1, 0.8f, -2, 2.2f, 1, 0.6f) / full,
                         0.4, 1e-6));
    cr_expect(epsilon_eq(dbl, (double)sim_suspicion(1, 0.8f, -2, 2.2f, 0.5f, 0.6f) / full,
                         0.7, 1e-6));
}

Test(suspicion, motive_adds_flattery_to_commission_and_stops_at_one)
{
    cr_expect(epsilon_eq(flt, sim_motive(0.3f, 0.6f, 0.5f), 0.6f, CLOSE));
    cr_expect(eq(flt, sim_motive(1, 1, 0.5f), 1.0f));
}

Test(suspicion, memory_moves_a_fifth_of_the_way_to_the_rise_above_calm)
{
    cr_expect(
        epsilon_eq(flt, sim_suspicion_memory(0.1f, 0.52f, 0.12f, 0.2f), 0.16f, CLOSE));
    cr_expect(
        epsilon_eq(flt, sim_suspicion_memory(0.5f, 0.10f, 0.12f, 0.2f), 0.4f, CLOSE));
    cr_expect(eq(flt, sim_suspicion_memory(0, 0.05f, 0.12f, 0.2f), 0.0f));
}

/* M4: reactance */

Test(reactance, adds_excess_and_aggressive_but_not_directive_pressure)
{
    cr_expect(epsilon_eq(flt, sim_reactance(2, 1, 0, 0.1f, 0.4f, 0), 0.6f, CLOSE));
    cr_expect(eq(flt, sim_reactance(0, 0, 1, 0.1f, 0.4f, 0), 0.0f));
    cr_expect(epsilon_eq(flt, sim_reactance(1, 2, 3, 0.1f, 0.4f, -0.05f), 0.75f, CLOSE));
}

Test(reactance, makes_refusal_of_advice_30_percent_likelier)
{
    cr_expect(epsilon_eq(flt, sim_advice_refusal(0.3f, 0, 1.3f), 0.7f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_advice_refusal(0.3f, 0.1f, 1.3f), 0.91f, CLOSE));
    cr_expect(eq(flt, sim_advice_refusal(0.1f, 0.1f, 1.3f), 1.0f));
}

/* M5: proximity */

Test(hovering, sells_goods_for_the_body_and_loses_others)
{
    cr_expect(epsilon_eq(flt, sim_hover_purchase(1, 1, 0.2f, -0.1f), 0.2f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_hover_purchase(1, 0, 0.2f, -0.1f), -0.1f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_hover_purchase(0.5f, 1, 0.2f, -0.1f), 0.1f, CLOSE));
    cr_expect(eq(flt, sim_hover_purchase(0, 1, 0.2f, -0.1f), 0.0f));
}

/* M6: genuineness */

Test(genuineness, counts_only_when_the_task_is_done_and_less_when_busy)
{
    cr_expect(epsilon_eq(flt, sim_genuineness(1, 1, 0, 0.5f, 0.5f), 0.25f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_genuineness(1, 1, 1, 0.5f, 0.5f), 0.125f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_genuineness(0, 1, 0, 0.5f, 0.5f), -0.25f, CLOSE));
    cr_expect(eq(flt, sim_genuineness(1, 0, 0, 0.5f, 0.5f), 0.0f));
    cr_expect(eq(flt, sim_genuineness(0.5f, 1, 0, 0.5f, 0.5f), 0.0f));
}

/* M7: familiarity */

static float familiar(float familiarity, float relationship)
{
    return sim_familiarity(familiarity, relationship, 0.2f, 0.6f, 0.6f, 0.3f);
}

Test(familiarity, pleases_regulars_and_offends_strangers)
{
    /* R = 1: 0.3 0.8 against 0.3 0.2; R = 0: -0.6 (0.8 - 0.2)^2 against 0 */
    cr_expect(epsilon_eq(flt, familiar(0.8f, 1), 0.24f, CLOSE));
    cr_expect(epsilon_eq(flt, familiar(0.2f, 1), 0.06f, CLOSE));
    cr_expect(epsilon_eq(flt, familiar(0.8f, 0), -0.216f, CLOSE));
    cr_expect(eq(flt, familiar(0.2f, 0), 0.0f));
}

Test(familiarity, crosses_over_once_as_the_relationship_grows)
{
    int crossings = 0;

    for (int k = 1; k <= 100; k++) {
        const float now = (float)k * 0.01f, before = (float)(k - 1) * 0.01f;

        crossings += (familiar(0.8f, now) > familiar(0.2f, now)) !=
                     (familiar(0.8f, before) > familiar(0.2f, before));
    }
    cr_expect(eq(int, crossings, 1));
}

Test(familiarity, common_group_is_cancelled_by_rudeness_and_reversed_when_faked)
{
    cr_expect(epsilon_eq(flt, sim_similarity(1, 0, 0, 0.3f), 0.3f, CLOSE));
    cr_expect(eq(flt, sim_similarity(1, 1, 0, 0.3f), 0.0f));
    cr_expect(epsilon_eq(flt, sim_similarity(1, 0, 1, 0.3f), -0.3f, CLOSE));
    cr_expect(eq(flt, sim_similarity(0, 0, 0, 0.3f), 0.0f));
}

Test(relationship, grows_by_part_of_the_room_and_shrinks_by_part_of_itself)
{
    cr_expect(epsilon_eq(flt, sim_relationship(0.4f, 0, 1, 0.05f, 0.15f), 0.43f, CLOSE));
    cr_expect(
        epsilon_eq(flt, sim_relationship(0.4f, -0.1f, 1, 0.05f, 0.15f), 0.34f, CLOSE));
    cr_expect(eq(flt, sim_relationship(0.4f, 0, 0, 0.05f, 0.15f), 0.4f));
    cr_expect(eq(flt, sim_relationship(1, 0.5f, 1, 0.05f, 0.15f), 1.0f));
}

/* M12: abundance */

Test(abundance, each_add_on_is_worth_less_than_the_one_before)
{
    cr_expect(eq(flt, sim_addon_weight(0, 0.6f), 1.0f));
    cr_expect(epsilon_eq(flt, sim_addon_weight(1, 0.6f), 0.6f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_addon_weight(3, 0.6f), 0.216f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_addon_weight(2, 0), 0.0f, CLOSE));
}

Test(abundance, a_third_more_time_brings_18_percent_more_spend)
{
    /* 1.32^0.6 = 1.18: JLL's +18 % within the range of its dwell, 10-50 % */
    cr_expect(epsilon_eq(dbl, (double)sim_dwell_effect(1.32f, 0.6f), 1.18, 0.005));
    cr_expect(eq(flt, sim_dwell_effect(1, 0.6f), 1.0f));
    cr_expect(eq(flt, sim_dwell_effect(2, 0), 1.0f));
}

/* M18: lines */

Test(patience, one_in_ten_has_left_after_four_minutes)
{
    const float scale = defaults().renege_scale;
    int left = 0;

    for (int k = 0; k < STEPS; k++)
        left += sim_patience(((float)k + 0.5f) / STEPS, scale) < 4;
    /* 1 - exp(-(4 / 12.3)^2) */
    cr_expect(epsilon_eq(dbl, (double)left / STEPS, 0.100359, 2.0 / STEPS));
    cr_expect(epsilon_eq(dbl, (double)left / STEPS, 0.10, TWO_DIGITS));
}

Test(patience, is_a_weibull_of_shape_2)
{
    double worst = 0;

    for (int k = 1; k < 1000; k++) {
        const double w = (double)sim_patience((float)k * 0.001f, 12.3f);

        worst = fmax(worst, fabs(gsl_cdf_weibull_Q(w, 12.3, 2) - k * 0.001));
    }
    cr_expect(lt(dbl, worst, 1e-6));
}

Test(line, five_more_beyond_ten_turn_30_percent_of_joiners_into_27)
{
    const float slope = defaults().queue_slope;
    const double base = log(0.3 / 0.7) - (double)sim_line_utility(10, slope);

    cr_expect(epsilon_eq(dbl, logistic(base + (double)sim_line_utility(15, slope)), 0.27,
                         TWO_DIGITS));
}

Test(line, up_to_five_people_deter_nobody)
{
    cr_expect(eq(flt, sim_line_utility(0, -0.03f), 0.0f));
    cr_expect(eq(flt, sim_line_utility(5, -0.03f), 0.0f));
    cr_expect(epsilon_eq(flt, sim_line_utility(6, -0.03f), -0.03f, CLOSE));
}

/* M21: reading */

Test(reading, posterior_is_that_of_bayes)
{
    /* q = 0.75, prior 0.38: 0.285 / (0.285 + 0.155) and 0.095 / (0.095 + 0.465) */
    cr_expect(epsilon_eq(flt, sim_posterior_need(1, 0.75f, 0.38f), 0.647727f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_posterior_need(0, 0.75f, 0.38f), 0.169643f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_posterior_need(1, 0.6f, 0.38f), 0.478992f, CLOSE));
}

Test(reading, a_sign_read_by_tossing_a_coin_says_nothing)
{
    cr_expect(epsilon_eq(flt, sim_posterior_need(1, 0.5f, 0.38f), 0.38f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_posterior_need(0, 0.5f, 0.38f), 0.38f, CLOSE));
}

Test(reading, posteriors_average_to_the_prior)
{
    for (int k = 0; k < 10; k++) {
        const float q = 0.5f + 0.05f * (float)k, p = 0.38f;
        const float sign = q * p + (1 - q) * (1 - p); /* how often it is seen */

        cr_expect(epsilon_eq(flt,
                             sign * sim_posterior_need(1, q, p) +
                                 (1 - sign) * sim_posterior_need(0, q, p),
                             p, CLOSE));
    }
}

Test(reading, accuracy_is_raised_by_training_and_research_up_to_95_percent)
{
    cr_expect(epsilon_eq(flt, sim_reading(0.6f, 0, 0.15f, 0, 500, 0.1f), 0.6f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_reading(0.6f, 1, 0.15f, 0, 500, 0.1f), 0.75f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_reading(0.6f, 0, 0.15f, 500, 500, 0.1f), 0.65f, CLOSE));
    cr_expect(lt(flt, sim_reading(0.6f, 0, 0.15f, 1e9f, 500, 0.1f), 0.7f + CLOSE));
    cr_expect(eq(flt, sim_reading(0.9f, 1, 0.15f, 500, 500, 0.1f), 0.95f));
}

/* M13: reassurance */

Test(doubt, costs_what_neither_reputation_nor_reassurance_removes)
{
    /* -0.8 x 1 x (1 - 0.7) x (1 - 0.25) */
    cr_expect(epsilon_eq(flt, sim_doubt(1, 0.7f, 0.25f, 0.8f), -0.18f, CLOSE));
    cr_expect(eq(flt, sim_doubt(0, 0.2f, 0, 0.8f), 0.0f));
    cr_expect(eq(flt, sim_doubt(1, 1, 0, 0.8f), 0.0f));
    cr_expect(eq(flt, sim_doubt(1, 0.2f, 1, 0.8f), 0.0f));
}

Test(chat, raises_purchases_by_16_percent_and_more_for_the_unknown)
{
    const double b = (double)defaults().chat_logodds;
    const double base = log(0.05 / 0.95);

    /* Tan, Wang & Tan: +15.99 %, met at a middling reputation and a base of 5 % */
    cr_expect(epsilon_eq(
        dbl, logistic(base + (double)sim_chat(0, 0.5f, (float)b, 2)) / 0.05, 1.16, 0.02));
    cr_expect(epsilon_eq(flt, sim_chat(0, 0, 0.17f, 2), 0.255f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_chat(0, 1, 0.17f, 2), 0.085f, CLOSE));
}

Test(chat, answered_after_ten_minutes_is_worth_less_than_a_quarter)
{
    const float T = defaults().chat_T, now = sim_chat(10 / 60.0f, 0.5f, 0.17f, T);

    cr_expect(lt(flt, sim_chat(10, 0.5f, 0.17f, T), 0.25f * now));
    cr_expect(epsilon_eq(flt, sim_chat(2, 0.5f, 0.17f, 2), 0.17f * 0.3678794f, CLOSE));
}

/* M16: empathic listening */

Test(empathy, of_the_usual_shop_is_nil_and_of_the_best_two_deviations)
{
    cr_expect(eq(flt, sim_lever_sd(0.5f), 0.0f));
    cr_expect(eq(flt, sim_lever_sd(1), 2.0f));
    cr_expect(eq(flt, sim_lever_sd(0), -2.0f));
}

Test(empathy, acts_on_satisfaction_and_trust_with_the_measured_slopes)
{
    const struct sim_params b = defaults();

    /* evidence: .23 / .26 SD a SD, orientation .43 / .44, both together .13 */
    cr_expect(epsilon_eq(
        flt, sim_listening(1, 0, b.emp_sat, b.orient_sat, b.emp_x_orient), 0.23f, 0.05f));
    cr_expect(epsilon_eq(flt, sim_listening(1, 0, b.emp_trust, b.orient_trust, 0), 0.26f,
                         0.05f));
    cr_expect(epsilon_eq(flt, sim_listening(2, 1, 0.23f, 0.43f, 0.13f), 1.15f, CLOSE));
}

Test(empathy, is_worn_off_and_turned_by_stress)
{
    cr_expect(eq(flt, sim_empathy_felt(1, 0, 1.2f), 1.0f));
    cr_expect(epsilon_eq(flt, sim_empathy_felt(1, 0.5f, 1.2f), 0.4f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_empathy_felt(2, 1, 1.2f), -0.4f, CLOSE));
}

Test(empathy, that_lacks_is_not_mended_by_stress)
{
    cr_expect(eq(flt, sim_empathy_felt(-1, 1, 1.2f), -1.0f));
}

/* M17: generations */

Test(tailoring, brings_a_style_that_is_too_much_towards_the_ideal_and_leaves_others)
{
    cr_expect(epsilon_eq(flt, sim_tailored(0.8f, 0.4f, 1, 0.5f), 0.6f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_tailored(0.8f, 0.4f, 1, 1), 0.4f, CLOSE));
    cr_expect(eq(flt, sim_tailored(0.8f, 0.4f, 0, 0.5f), 0.8f));
    cr_expect(eq(flt, sim_tailored(0.3f, 0.4f, 1, 0.5f), 0.3f));
}

/* M22: self-service */

Test(kiosk, answers_those_who_use_it_as_often_as_questions_are_simple)
{
    int answered = 0;

    for (int i = 0; i < 256; i++)
        for (int j = 0; j < 256; j++)
            answered += sim_kiosk_answers(((float)i + 0.5f) / 256,
                                          ((float)j + 0.5f) / 256, 0.75f, 0.25f) > 0;
    cr_expect(epsilon_eq(dbl, answered / 65536.0, 0.75 * 0.75, 1e-9));
    cr_expect(eq(flt, sim_kiosk_answers(0.5f, 0.01f, 0.75f, 1), 0.0f));
    cr_expect(eq(flt, sim_kiosk_answers(0.5f, 0.99f, 0.75f, 0), 1.0f));
    cr_expect(eq(flt, sim_kiosk_answers(0.5f, 0.01f, 0, 0), 0.0f));
}
