/* The mechanisms by which a visit lasts, as numbers: paying and delivery, experience and
 * expectation, what is said, who comes back and where. Each against its equation worked by
 * hand or in double, and the worked tables of the evidence at the default parameters. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "sim/mechanisms/after_sales.h"
#include "sim/mechanisms/choice.h"
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/expectation.h"
#include "sim/mechanisms/experience.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/outlet.h"
#include "sim/mechanisms/payment.h"
#include "sim/mechanisms/relevance.h"
#include "sim/mechanisms/word_of_mouth.h"
#include "sim/row.h"
#include "sim/scenario.h"

enum { OUTLETS = 4, STEPS = 1 << 16 };
static const float CLOSE = 1e-6f;
static const double TWO_DIGITS = 0.0051; /* of a published share */

static struct sim_params defaults(void)
{
    struct sim_params b;

    sim_rows_default(SIM_TABLE_PARAM, (float *)&b);
    return b;
}

/* M9: outlet */

static void outlet_shares(float z, double share[OUTLETS])
{
    const struct sim_params b = defaults();
    int count[OUTLETS] = {0};

    for (int k = 0; k < STEPS; k++) {
        const float u = ((float)k + 0.5f) / STEPS;

        count[sim_outlet(u, z, sim_exp(b.outlet_complain), sim_exp(b.outlet_switch),
                         sim_exp(b.outlet_nwom), b.exit_z)]++;
    }
    for (int k = 0; k < OUTLETS; k++)
        share[k] = (double)count[k] / STEPS;
}

Test(outlet, probabilities_are_those_of_the_logit)
{
    static const float z[] = {0, 0.25f, 0.8f, 1};
    const struct sim_params b = defaults();

    for (size_t j = 0; j < sizeof z / sizeof *z; j++) {
        const double shift = (double)b.exit_z * (double)z[j];
        const double e[OUTLETS] = {1, exp((double)b.outlet_complain + shift),
                                   exp((double)b.outlet_switch + shift),
                                   exp((double)b.outlet_nwom + shift)};
        const double sum = e[0] + e[1] + e[2] + e[3];
        double share[OUTLETS];

        outlet_shares(z[j], share);
        for (int k = 0; k < OUTLETS; k++)
            cr_expect(epsilon_eq(dbl, share[k], e[k] / sum, 2.0 / STEPS), "outlet %d", k);
    }
}

Test(outlet, interdependent_shoppers_keep_silent_more)
{
    double west[OUTLETS], east[OUTLETS];

    outlet_shares(0.09f, west);
    outlet_shares(0.80f, east);
    cr_expect(lt(dbl, west[SIM_OUTLET_SILENT], east[SIM_OUTLET_SILENT]));
    cr_expect(lt(dbl, east[SIM_OUTLET_COMPLAIN], west[SIM_OUTLET_COMPLAIN]));
    cr_expect(lt(dbl, east[SIM_OUTLET_SWITCH], west[SIM_OUTLET_SWITCH]));
    cr_expect(lt(dbl, east[SIM_OUTLET_NWOM], west[SIM_OUTLET_NWOM]));
}

Test(outlet, at_chinese_interdependence_is_near_the_survey_it_was_fitted_to)
{
    /* 40.3 % do nothing, 48.2 % complain, 11.5 % else; fitted with two digits */
    double share[OUTLETS];

    outlet_shares(0.80f, share);
    cr_expect(epsilon_eq(dbl, share[SIM_OUTLET_SILENT], 0.403, 0.03));
    cr_expect(epsilon_eq(dbl, share[SIM_OUTLET_COMPLAIN], 0.482, 0.03));
    cr_expect(
        epsilon_eq(dbl, share[SIM_OUTLET_SWITCH] + share[SIM_OUTLET_NWOM], 0.115, 0.03));
}

/* M10: expectation */

Test(expectation, nothing_is_felt_inside_the_zone)
{
    cr_expect(eq(flt, sim_disconfirmation(0.5f, 0.5f, 0.15f), 0.0f));
    cr_expect(eq(flt, sim_disconfirmation(0.57f, 0.5f, 0.15f), 0.0f));
    cr_expect(eq(flt, sim_disconfirmation(0.43f, 0.5f, 0.15f), 0.0f));
    cr_expect(eq(flt, sim_disconfirmation_felt(0, 1.5f, 0.85f), 0.0f));
}

Test(expectation, disconfirmation_is_counted_from_the_edge_of_the_zone)
{
    cr_expect(epsilon_eq(flt, sim_disconfirmation(0.7f, 0.5f, 0.15f), 0.125f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_disconfirmation(0.2f, 0.5f, 0.15f), -0.225f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_disconfirmation(0.7f, 0.5f, 0), 0.2f, CLOSE));
}

Test(expectation, loss_weighs_as_many_times_a_gain_as_the_ratio_says)
{
    for (int k = 1; k <= 10; k++) {
        const float d = (float)k * 0.1f;
        const float gain = sim_disconfirmation_felt(d, 1.5f, 0.85f);

        cr_expect(epsilon_eq(dbl, (double)gain, pow((double)d, 0.85), 1e-6));
        cr_expect(epsilon_eq(flt, sim_disconfirmation_felt(-d, 1.5f, 0.85f), -1.5f * gain,
                             CLOSE));
    }
}

Test(expectation, feeling_is_continuous_and_diminishing)
{
    cr_expect(lt(flt, sim_disconfirmation_felt(1e-6f, 1.5f, 0.85f), 1e-4f));
    cr_expect(lt(flt, sim_disconfirmation_felt(0.2f, 1.5f, 0.85f) * 0.5f,
                 sim_disconfirmation_felt(0.1f, 1.5f, 0.85f)));
}

/* M11: payment and delivery */

static double refusal(float days, float deposit, float scale)
{
    const struct sim_params b = defaults();

    return (double)sim_refusal(days, deposit, b.refuse_r0, b.refuse_day, b.refuse_deposit,
                               scale);
}

Test(payment, refusal_at_scale_1_is_that_of_cash_on_delivery)
{
    /* 22 / 27 / 35 % at 1-2, 3-5 and more than 5 days */
    cr_expect(epsilon_eq(dbl, refusal(1.5f, 0, 1), 0.22, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, refusal(4, 0, 1), 0.27, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, refusal(7, 0, 1), 0.35, TWO_DIGITS));
}

Test(payment, refusal_in_hours_falls_with_the_deposit)
{
    /* 19 / 15 / 9 / 5 % with 0, 10, 30, 50 % paid, delivery in hours */
    cr_expect(epsilon_eq(dbl, refusal(0.15f, 0, 1), 0.19, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, refusal(0.15f, 0.1f, 1), 0.15, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, refusal(0.15f, 0.3f, 1), 0.09, TWO_DIGITS));
    cr_expect(epsilon_eq(dbl, refusal(0.15f, 0.5f, 1), 0.05, TWO_DIGITS));
}

Test(payment, prepaid_orders_are_refused_by_less_than_three_of_a_hundred)
{
    cr_expect(lt(dbl, refusal(4, 1, 1), 0.03));
}

Test(payment, refusal_is_proportional_to_its_scale)
{
    cr_expect(epsilon_eq(dbl, refusal(4, 0, 0.5f) / refusal(4, 0, 1), 0.5, 1e-6));
    cr_expect(zero(dbl, refusal(4, 0, 0)));
}

Test(payment,
     deposit_is_what_policy_asks_or_part_of_the_cash_and_never_more_than_the_price)
{
    cr_expect(eq(flt, sim_deposit(1000, 100, 0, 0.5f), 50.0f));
    cr_expect(eq(flt, sim_deposit(1000, 100, 0.25f, 0.5f), 250.0f));
    cr_expect(eq(flt, sim_deposit(1000, 5000, 0.25f, 0.5f), 1000.0f));
    cr_expect(eq(flt, sim_deposit(1000, 0, 0, 0.5f), 0.0f));
}

static double stars(float wait, float late)
{
    const struct sim_params b = defaults();

    return 1 + 4 * (double)sim_delivery_score(wait, late, b.score_wait, b.score_late,
                                              b.score_late_day);
}

Test(delivery, score_is_the_fitted_line)
{
    cr_expect(epsilon_eq(dbl, stars(0, 0), 4.49, 1e-5));
    cr_expect(epsilon_eq(dbl, stars(10, 0), 4.34, 1e-5));
    cr_expect(epsilon_eq(dbl, stars(10, 1), 3.81, 1e-5));
    cr_expect(epsilon_eq(dbl, stars(10, 5), 3.01, 1e-5));
}

Test(delivery, score_is_near_the_mean_stars_of_late_orders)
{
    /* Olist: on time 4.3, 0-2 days late 4.0, 2-5 3.0, 5-10 2.0, over 20 1.6; the line is a
     * compact form of these, 0.4 stars off at most. Waits: promise of 12 days, then late. */
    cr_expect(epsilon_eq(dbl, stars(12, 0), 4.3, 0.4));
    cr_expect(epsilon_eq(dbl, stars(13, 1), 4.0, 0.4));
    cr_expect(epsilon_eq(dbl, stars(15.5f, 3.5f), 3.0, 0.4));
    cr_expect(epsilon_eq(dbl, stars(19.5f, 7.5f), 2.0, 0.4));
    cr_expect(epsilon_eq(dbl, stars(37, 25), 1.6, 0.4));
}

Test(delivery, lateness_saturates_after_ten_days)
{
    cr_expect(epsilon_eq(dbl, stars(30, 10), stars(30, 25), 1e-6));
    cr_expect(lt(dbl, stars(30, 10), stars(30, 9.5f)));
}

Test(delivery, score_stays_within_0_and_1)
{
    cr_expect(eq(flt, sim_delivery_score(1000, 30, 0.015f, 0.33f, 0.2f), 0.0f));
    cr_expect(le(flt, sim_delivery_score(0, 0, 0.015f, 0.33f, 0.2f), 1.0f));
}

/* M14: choice */

Test(choice, without_habit_and_slope_is_the_rule_of_huff)
{
    /* e^utility = size / (d + 0.2)^2: 900 m2 at 2.8 km against 400 at 1.8: 100 to 100 */
    const float far =
        sim_choice_utility(sim_choice_place(900, 2.8f, 1, 2), 0, 0.3f, 0, 4);
    const float near =
        sim_choice_utility(sim_choice_place(400, 1.8f, 1, 2), 0, 0.3f, 0, 4);

    cr_expect(epsilon_eq(dbl, exp((double)far), 100, 1e-3));
    cr_expect(epsilon_eq(dbl, exp((double)near), 100, 1e-3));
}

Test(choice, adds_habit_and_quality)
{
    const float place = sim_choice_place(900, 2.8f, 1, 2);

    cr_expect(epsilon_eq(dbl, (double)(sim_choice_utility(place, 9, 0.3f, 0, 4) - place),
                         0.3 * log(10), 1e-5));
    cr_expect(epsilon_eq(flt, sim_choice_utility(place, 0, 0.3f, 0.25f, 4) - place, 1.0f,
                         1e-5f));
}

Test(choice, odds_do_not_change_when_all_stores_gain_alike)
{
    const float a = sim_choice_place(900, 1, 1, 2), b = sim_choice_place(400, 2, 1, 2);
    const float before = sim_choice_utility(a, 2, 0.3f, 0.1f, 4) -
                         sim_choice_utility(b, 1, 0.3f, -0.1f, 4);
    const float after =
        sim_choice_utility(a, 2, 0.3f, 0.6f, 4) - sim_choice_utility(b, 1, 0.3f, 0.4f, 4);

    cr_expect(epsilon_eq(flt, before, after, 1e-5f));
}

/* M15: contact after the sale */

Test(after_sales, response_peaks_at_the_ideal_number)
{
    static const float ideal[] = {3, 3.5f, 9.5f};

    for (size_t j = 0; j < sizeof ideal / sizeof *ideal; j++) {
        const float peak = sim_contact_response(ideal[j], ideal[j], ideal[j], 0.2f);

        cr_expect(epsilon_eq(flt, peak, 0.1f, CLOSE));
        for (int k = 0; k <= 60; k++)
            if (fabsf((float)k * 0.5f - ideal[j]) > 0.1f)
                cr_expect(lt(flt,
                             sim_contact_response((float)k * 0.5f, (float)k * 0.5f,
                                                  ideal[j], 0.2f),
                             peak));
    }
}

Test(after_sales, response_is_nil_at_none_and_at_twice_the_ideal_and_harm_beyond)
{
    cr_expect(eq(flt, sim_contact_response(0, 0, 3, 0.2f), 0.0f));
    cr_expect(epsilon_eq(flt, sim_contact_response(6, 6, 3, 0.2f), 0.0f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_contact_response(9, 9, 3, 0.2f), -0.3f, CLOSE));
}

Test(after_sales, ideal_shrinks_with_other_channels)
{
    cr_expect(eq(flt, sim_contact_ideal(3, 0, 0.3f), 3.0f));
    cr_expect(epsilon_eq(flt, sim_contact_ideal(3, 1, 0.3f), 2.307692f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_contact_ideal(3, 2, 0.3f), 1.875f, CLOSE));
}

Test(after_sales, optouts_grow_with_excess_and_fall_with_satisfaction)
{
    cr_expect(epsilon_eq(flt, sim_optout(0.0018f, 0, 1, 0, 0.4f), 0.0018f, 1e-9f));
    cr_expect(epsilon_eq(flt, sim_optout(0.0018f, 2, 1, 0, 0.4f), 0.01330030f, 1e-8f));
    cr_expect(epsilon_eq(flt, sim_optout(0.0018f, 2, 1, 0.1f, 0.4f), 0.00532012f, 1e-8f));
    cr_expect(
        epsilon_eq(flt, sim_optout(0.0018f, 2, 1, -0.1f, 0.4f), 0.01330030f, 1e-8f));
    cr_expect(eq(flt, sim_optout(0.0018f, 50, 1, 0, 0.4f), 1.0f));
}

/* M19: drop-out */

Test(dropout, at_neutral_satisfaction_is_the_probability_of_its_odds)
{
    cr_expect(epsilon_eq(flt, sim_dropout(0.25f, 0, -1), 0.2f, CLOSE));
    cr_expect(eq(flt, sim_dropout(0, 0, -1), 0.0f));
    cr_expect(epsilon_eq(flt, sim_dropout(1e6f, 0, -1), 1.0f, 2e-6f));
}

Test(dropout, satisfaction_shifts_the_log_odds)
{
    for (int k = -4; k <= 4; k++) {
        const float s = (float)k * 0.25f, p = sim_dropout(0.25f, s, -1);

        cr_expect(epsilon_eq(flt, sim_logit(p), sim_logit(0.2f) - s, 1e-5f));
    }
}

Test(dropout, interval_is_exponential_of_mean_1)
{
    double sum = 0;

    for (int k = 0; k < STEPS; k++)
        sum += (double)sim_interval(((float)k + 0.5f) / STEPS);
    /* the midpoint rule misses ln(2) / 2 of a step at the pole */
    cr_expect(epsilon_eq(dbl, sum / STEPS, 1, 1.0 / STEPS));
    cr_expect(epsilon_eq(flt, sim_interval(0.5f), 0.693147f, CLOSE));
}

/* M20: word of mouth */

Test(word_of_mouth, is_bounded_by_the_room_that_is_left)
{
    cr_expect(epsilon_eq(flt, sim_belief_after(0.2f, 1, 0.25f), 0.4f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_belief_after(0.2f, -1, 0.25f), 0.15f, CLOSE));
    cr_expect(eq(flt, sim_belief_after(1, 1, 0.25f), 1.0f));
    cr_expect(eq(flt, sim_belief_after(0, -1, 0.25f), 0.0f));
}

Test(word_of_mouth, never_leaves_0_to_1_however_often_it_is_heard)
{
    float up = 0.5f, down = 0.5f;

    for (int k = 0; k < 1000; k++) {
        up = sim_belief_after(up, 1, 0.4f);
        down = sim_belief_after(down, -1, 0.4f);
    }
    cr_expect(le(flt, up, 1.0f));
    cr_expect(le(flt, 0.0f, down));
    cr_expect(lt(flt, 0.999f, up));
}

Test(word_of_mouth, good_word_moves_more_below_one_half_and_bad_word_above)
{
    const float low = 0.3f, high = 0.7f;

    cr_expect(lt(flt, low - sim_belief_after(low, -1, 0.25f),
                 sim_belief_after(low, 1, 0.25f) - low));
    cr_expect(lt(flt, sim_belief_after(high, 1, 0.25f) - high,
                 high - sim_belief_after(high, -1, 0.25f)));
}

Test(word_of_mouth, fades_to_one_half)
{
    cr_expect(epsilon_eq(flt, sim_belief_faded(0.9f, 0.5f), 0.7f, CLOSE));
    cr_expect(eq(flt, sim_belief_faded(0.9f, 0), 0.5f));
    cr_expect(epsilon_eq(flt, sim_belief_faded(0.1f, 1), 0.1f, CLOSE));
}

/* Experience of a visit */

static struct sim_stages begin(void)
{
    return (struct sim_stages){.worst = 1};
}

Test(experience, weighs_mean_worst_and_last)
{
    struct sim_stages s = begin();

    s = sim_stage(s, 1, 0.8f);
    s = sim_stage(s, 1, 0.2f);
    s = sim_stage(s, 1, 0.6f);
    /* 0.5 1.6/3 + 0.3 0.2 + 0.2 0.6 */
    cr_expect(epsilon_eq(flt, sim_experience(s, 0.5f, 0.3f, 0.2f), 0.446667f, CLOSE));
}

Test(experience, is_a_share_whatever_the_weights_add_up_to)
{
    const struct sim_stages best = {2, 2, 1, 1}, mixed = {1.4f, 2, 0.4f, 1};

    cr_expect(epsilon_eq(flt, sim_experience(best, 0.9f, 0.5f, 0.4f), 1, CLOSE));
    cr_expect(epsilon_eq(flt, sim_experience(mixed, 1, 0.6f, 0.4f),
                         sim_experience(mixed, 0.5f, 0.3f, 0.2f), CLOSE));
}

Test(experience, leaves_out_stages_that_were_not_met)
{
    struct sim_stages s = sim_stage(sim_stage(begin(), 1, 0.7f), 0, 0.1f);

    cr_expect(epsilon_eq(flt, sim_experience(s, 0.5f, 0.3f, 0.2f), 0.7f, CLOSE));
}

Test(experience, of_like_stages_is_their_score)
{
    struct sim_stages s = begin();

    for (int k = 0; k < 5; k++)
        s = sim_stage(s, 1, 0.64f);
    cr_expect(epsilon_eq(flt, sim_experience(s, 0.5f, 0.3f, 0.2f), 0.64f, CLOSE));
}

Test(experience, weights_of_the_defaults_sum_to_one)
{
    const struct sim_params b = defaults();

    cr_expect(epsilon_eq(flt, b.exp_mean_weight + b.exp_worst_weight + b.exp_last_weight,
                         1, CLOSE));
}

Test(experience, ends_matter_the_same_scores_in_another_order_differ)
{
    const struct sim_stages up = sim_stage(sim_stage(begin(), 1, 0.2f), 1, 0.8f);
    const struct sim_stages down = sim_stage(sim_stage(begin(), 1, 0.8f), 1, 0.2f);

    cr_expect(epsilon_eq(flt,
                         sim_experience(up, 0.5f, 0.3f, 0.2f) -
                             sim_experience(down, 0.5f, 0.3f, 0.2f),
                         0.12f, CLOSE));
}

/* M8: failure and recovery */

static float failure(float social, float unfair, float z, float R)
{
    return sim_failure_weight(social, unfair, z, R, 0.5f, -0.3f, 0.4f, 0.5f);
}

Test(failure, that_is_ordinary_is_forgiven_by_a_relationship)
{
    cr_expect(eq(flt, failure(0, 0, 0, 0), 1.0f));
    cr_expect(epsilon_eq(flt, failure(0, 0, 0, 1), 0.6f, CLOSE));
    cr_expect(epsilon_eq(flt, failure(0, 0, 0, 0.5f), 0.8f, CLOSE));
}

Test(failure, that_is_unfair_is_betrayal_to_a_friend)
{
    cr_expect(eq(flt, failure(1, 1, 0, 0), 1.0f));
    cr_expect(epsilon_eq(flt, failure(1, 1, 0, 1), 1.5f, CLOSE));
}

Test(failure, by_rudeness_is_worse_and_by_delay_milder_for_the_interdependent)
{
    cr_expect(epsilon_eq(flt, failure(1, 0, 0.8f, 0), 1.4f, CLOSE));
    cr_expect(epsilon_eq(flt, failure(0, 0, 0.8f, 0), 0.76f, CLOSE));
    cr_expect(eq(flt, failure(1, 0, 0, 0), failure(0, 0, 0, 0)));
}

Test(rudeness, answers_incivility_where_staff_are_busy_and_untrained)
{
    cr_expect(epsilon_eq(flt, sim_rudeness(0, 1, 0, 0.02f, 0.25f), 0.02f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_rudeness(1, 1, 0, 0.02f, 0.25f), 0.27f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_rudeness(1, 0, 0, 0.02f, 0.25f), 0.02f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_rudeness(1, 1, 0.5f, 0.02f, 0.25f), 0.135f, CLOSE));
    cr_expect(eq(flt, sim_rudeness(1, 1, 1, 0.02f, 0.25f), 0.0f));
}

Test(avoidance, grows_by_the_month_for_friends_up_to_three_times)
{
    cr_expect(epsilon_eq(flt, sim_avoidance(0.2f, 30.4f, 1, 0.1f), 0.22f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_avoidance(0.2f, 60.8f, 1, 0.1f), 0.242f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_avoidance(0.2f, 60.8f, 0, 0.1f), 0.2f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_avoidance(0.2f, 3000, 1, 0.1f), 0.6f, CLOSE));
    cr_expect(eq(flt, sim_avoidance(0.2f, 0, 1, 0.1f), 0.2f));
}

Test(recovery, is_worth_less_the_later_it_comes)
{
    cr_expect(eq(flt, sim_recovery(1.15f, 0, 14), 1.15f));
    cr_expect(epsilon_eq(flt, sim_recovery(1.15f, 14, 14), 1.15f * 0.3678794f, CLOSE));
}

Test(recovery, at_once_and_with_compensation_may_more_than_make_up)
{
    const struct sim_params b = defaults();

    cr_expect(lt(flt, 1.0f, sim_recovery(b.recover_compensation, 0, b.recover_days)));
    cr_expect(lt(flt, sim_recovery(b.recover_apology, 0, b.recover_days), 1.0f));
    cr_expect(lt(flt, b.recover_none, b.recover_apology));
}

/* M23: relevance */

Test(relevance, makes_a_message_tire_less)
{
    /* 0.3 of the weight of an irrelevant one; the unit is a message that nobody aimed */
    cr_expect(eq(flt, sim_tiring(10, 0, 0, 0.3f), 10.0f));
    cr_expect(epsilon_eq(flt, sim_tiring(10, 1, 0, 0.3f), 3.0f, 1e-5f));
    cr_expect(epsilon_eq(flt, sim_tiring(10, 0.1f, 0.1f, 0.3f), 10.0f, 1e-5f));
    cr_expect(epsilon_eq(flt, sim_tiring(10, 0.5f, 0.1f, 0.3f), 6.5f / 0.93f, 1e-5f));
    cr_expect(lt(flt, 10.0f, sim_tiring(10, 0, 0.1f, 0.3f)));
}

Test(relevance, of_messages_that_tire_less_raises_peak_and_ideal)
{
    /* b r - b (r / 2)^2 / 2: at twice the ideal 2b - b / 2, its top at four times */
    cr_expect(epsilon_eq(flt, sim_contact_response(6, 3, 3, 0.2f), 0.3f, CLOSE));
    cr_expect(epsilon_eq(flt, sim_contact_response(12, 6, 3, 0.2f), 0.4f, CLOSE));
    cr_expect(lt(flt, sim_contact_response(13, 6.5f, 3, 0.2f), 0.4f));
}

Test(relevance, draws_more_than_messages_that_nobody_aimed)
{
    cr_expect(eq(flt, sim_relevance_gain(0.1f, 0.1f, 0.8f), 1.0f));
    cr_expect(epsilon_eq(flt, sim_relevance_gain(0.6f, 0.1f, 0.8f), 1.4f, CLOSE));
    cr_expect(lt(flt, sim_relevance_gain(0, 0.1f, 0.8f), 1.0f));
}
