/* A store with its policy in force: what conversion, reading, suspicion and contact the policy
 * works out to. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "sim/mechanisms/after_sales.h"
#include "tests/open_shop.h"

static const float CLOSE = 1e-6f;

/* Purchase */

enum { QUANTILES = 4000 };

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* Mean conversion when half of the needs are served, over lognormal times of help. */
static double conversion_of(const struct sim_shop *shop, const struct sim_params *b,
                            int spread)
{
    const double alpha = (double)shop->purchase_base, help_b = (double)b->help_b;
    const double p = (double)shop->need_prob, cv = (double)b->service_cv;
    const double sd = sqrt(log(1 + cv * cv));
    double served = 0, help = 0;

    for (int k = 0; k < QUANTILES; k++) {
        const double n = gsl_cdf_ugaussian_Pinv((k + 0.5) / QUANTILES);
        const double minutes = (double)b->minutes_help * exp(sd * n - 0.5 * sd * sd);
        const double h = 1 - exp(-minutes / (double)b->help_T);

        help += h / QUANTILES;
        served += logistic(alpha + help_b * (h - 0.58)) / QUANTILES;
    }
    if (!spread)
        served = logistic(alpha + help_b * (help - 0.58));
    return (1 - p) * logistic(alpha) +
           0.5 * p * (served + logistic(alpha - help_b * 0.58));
}

static const float conversions[] = {0.02f, 0.15f, 0.22f, 0.30f, 0.6f};

Test(purchase, base_gives_the_conversion_of_the_format)
{
    struct shop s;

    plan_shop(&s);
    for (size_t k = 0; k < sizeof conversions / sizeof *conversions; k++)
        for (int scale = 0; scale <= 2; scale++) {
            const struct sim_shop *shop;

            s.store->v.conversion = conversions[k];
            s.store->v.need_scale = (float)scale;
            shop = open_shop(&s);
            /* help of the usual length: the table of 32 quantiles errs by some 1e-4 */
            cr_expect(epsilon_eq(dbl, conversion_of(shop, s.b, 0), (double)conversions[k],
                                 3e-4));
            /* help of any length: the curve of the logistic is worth less than 2 % of it */
            cr_expect(epsilon_eq(dbl, conversion_of(shop, s.b, 1), (double)conversions[k],
                                 0.02 * (double)conversions[k]));
        }
    close_shop(&s);
}

Test(purchase, base_of_a_store_where_everybody_buys_is_beyond_doubt)
{
    struct shop s;

    plan_shop(&s);
    s.store->v.conversion = 1;
    cr_expect(lt(dbl, 0.99999, conversion_of(open_shop(&s), s.b, 1)));
    close_shop(&s);
}

Test(purchase, base_falls_with_the_log_of_the_price_level)
{
    struct shop s;
    float usual;

    plan_shop(&s);
    usual = open_shop(&s)->purchase_base;
    s.store->v.price_level = 1.2f;
    cr_expect(epsilon_eq(dbl, (double)(open_shop(&s)->purchase_base - usual),
                         -1.5 * log(1.2), 1e-5));
    close_shop(&s);
}

Test(purchase, typical_help_is_the_mean_value_over_service_times)
{
    struct shop s;
    double help = 0;
    double sd;

    plan_shop(&s);
    sd = sqrt(log(1 + 0.49)); /* minutes_help 6, cv 0.7, help_T 4 */
    for (int k = 0; k < QUANTILES; k++) {
        const double n = gsl_cdf_ugaussian_Pinv((k + 0.5) / QUANTILES);

        help += (1 - exp(-6 * exp(sd * n - 0.5 * sd * sd) / 4)) / QUANTILES;
    }
    cr_expect(epsilon_eq(dbl, (double)open_shop(&s)->help_typical, help, 1e-3));
    close_shop(&s);
}

Test(purchase, need_is_scaled_by_the_trade_and_stays_a_probability)
{
    struct shop s;

    plan_shop(&s);
    s.store->v.need_scale = 1.5f;
    cr_expect(epsilon_eq(flt, open_shop(&s)->need_prob, 0.57f, CLOSE));
    s.store->v.need_scale = 10;
    cr_expect(eq(flt, open_shop(&s)->need_prob, 1.0f));
    close_shop(&s);
}

/* Approach */

Test(approach, by_reading_waits_for_skill_that_makes_need_likelier_than_not)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->approach_when = 2;
    s.lever->approach_prob = 0.8f;
    s.lever->read_skill = 0.6f;
    shop = open_shop(&s);
    /* posterior 0.48 at accuracy 0.6 and need 0.38 */
    cr_expect(eq(flt, shop->approach_if[0][1], 0.0f));
    cr_expect(eq(flt, shop->approach_if[0][0], 0.0f));
    s.lever->read_skill = 0.75f;
    shop = open_shop(&s);
    /* 0.65 with the sign, 0.17 without */
    cr_expect(eq(flt, shop->approach_if[0][1], 0.8f));
    cr_expect(eq(flt, shop->approach_if[0][0], 0.0f));
    close_shop(&s);
}

Test(approach, training_and_research_make_the_skill)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->approach_when = 2;
    s.lever->approach_prob = 1;
    s.lever->training = 1;
    shop = open_shop(&s);
    cr_expect(epsilon_eq(flt, shop->read_q, 0.75f, CLOSE));
    cr_expect(eq(flt, shop->approach_if[0][1], 1.0f));
    s.lever->training = 0;
    s.lever->research_spend = 500;
    cr_expect(epsilon_eq(flt, open_shop(&s)->read_q, 0.65f, CLOSE));
    close_shop(&s);
}

Test(approach, of_users_of_an_aid_is_read_from_the_aid)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->approach_when = 2;
    s.lever->approach_prob = 1;
    shop = open_shop(&s);
    cr_expect(eq(flt, shop->approach_if[1][1], 1.0f));
    cr_expect(eq(flt, shop->approach_if[1][0], 0.0f));
    close_shop(&s);
}

Test(approach, where_most_need_help_comes_even_to_who_shows_no_sign)
{
    struct shop s;

    plan_shop(&s);
    s.lever->approach_when = 2;
    s.lever->approach_prob = 1;
    s.store->v.need_scale = 2;
    /* need 0.76 against accuracy 0.6: posterior 0.68 without the sign */
    cr_expect(eq(flt, open_shop(&s)->approach_if[0][0], 1.0f));
    close_shop(&s);
}

Test(approach, at_the_door_asks_no_sign_and_on_signal_needs_none_to_stay_away)
{
    struct shop s;

    plan_shop(&s);
    s.lever->approach_prob = 0.3f;
    for (int when = 0; when < 2; when++) {
        const struct sim_shop *shop;

        s.lever->approach_when = (float)when;
        shop = open_shop(&s);
        for (int aid = 0; aid < 2; aid++)
            for (int sign = 0; sign < 2; sign++)
                cr_expect(eq(flt, shop->approach_if[aid][sign], when ? 0.0f : 0.3f));
    }
    close_shop(&s);
}

Test(approach, that_asks_first_is_an_offer_of_help_whatever_its_level)
{
    struct shop s;

    plan_shop(&s);
    s.lever->approach_level = 4;
    cr_expect(eq(flt, open_shop(&s)->approach_level, 4.0f));
    s.lever->ask_first = 1;
    cr_expect(eq(flt, open_shop(&s)->approach_level, 2.0f));
    close_shop(&s);
}

Test(door, loses_some_log_odds_to_staff_who_wait_behind_it)
{
    struct shop s;

    plan_shop(&s);
    s.lever->approach_prob = 0.5f;
    cr_expect(epsilon_eq(dbl, (double)open_shop(&s)->walks_in, logistic(3 - 0.05), 1e-6));
    s.lever->approach_level = 0.5f;
    cr_expect(epsilon_eq(dbl, (double)open_shop(&s)->walks_in, logistic(3), 1e-6));
    s.lever->approach_level = 3;
    s.lever->approach_when = 2;
    cr_expect(epsilon_eq(dbl, (double)open_shop(&s)->walks_in, logistic(3), 1e-6));
    close_shop(&s);
}

/* Suspicion and experience */

Test(suspicion, of_a_calm_shopper_is_damped_by_genuine_concern)
{
    struct shop s;

    plan_shop(&s);
    s.lever->genuineness = 0;
    cr_expect(epsilon_eq(flt, open_shop(&s)->calm_suspicion, 0.119203f, CLOSE));
    s.lever->genuineness = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->calm_suspicion, 0.047681f, CLOSE));
    close_shop(&s);
}

Test(suspicion, disclosed_pay_closes_half_of_the_cultural_route_unless_it_is_commission)
{
    struct shop s;

    plan_shop(&s);
    cr_expect(eq(flt, open_shop(&s)->culture_route, 1.0f));
    s.lever->disclose_pay = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->culture_route, 0.5f, CLOSE));
    s.lever->commission = 1;
    cr_expect(eq(flt, open_shop(&s)->culture_route, 1.0f));
    cr_expect(eq(flt, open_shop(&s)->motive, 1.0f));
    close_shop(&s);
}

Test(suspicion, motive_comes_to_mind_by_data_used_for_the_firm)
{
    struct shop s;

    plan_shop(&s);
    s.b->data_motive = 0.3f;
    s.lever->data_use = 0.5f;
    s.lever->commission = 0.2f;
    cr_expect(epsilon_eq(flt, open_shop(&s)->motive, 0.35f, CLOSE));
    s.lever->commission = 0.95f;
    cr_expect(eq(flt, open_shop(&s)->motive, 1.0f));
    close_shop(&s);
}

Test(style, script_takes_genuineness_and_saves_time)
{
    struct shop s;

    plan_shop(&s);
    s.b->script_genuine = 0.5f;
    s.b->script_time = 0.15f;
    s.lever->genuineness = 0.8f;
    s.lever->script = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->genuine, 0.4f, CLOSE));
    cr_expect(epsilon_eq(flt, open_shop(&s)->service_time, 0.85f, CLOSE));
    close_shop(&s);
}

Test(style, empathy_beyond_the_usual_takes_time)
{
    struct shop s;

    plan_shop(&s);
    s.b->emp_time = 0.2f;
    cr_expect(eq(flt, open_shop(&s)->service_time, 1.0f));
    s.lever->empathy = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->service_time, 1.2f, CLOSE));
    cr_expect(eq(flt, s.shop->empathy, 2.0f));
    s.lever->empathy = 0.2f;
    cr_expect(eq(flt, open_shop(&s)->service_time, 1.0f));
    close_shop(&s);
}

Test(reassurance, removes_doubt_cue_by_cue_and_no_more_than_all_of_it)
{
    struct shop s;

    plan_shop(&s);
    s.b->reassure_pictures = 0.25f;
    s.b->reassure_proof = 0.35f;
    s.b->reassure_stock = 0.1f;
    s.lever->pictures = s.lever->proof = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->reassured, 0.6f, CLOSE));
    s.lever->live_stock = 1;
    s.b->reassure_proof = 0.9f;
    cr_expect(eq(flt, open_shop(&s)->reassured, 1.0f));
    close_shop(&s);
}

Test(recovery, of_a_desk_is_its_share_resolved_and_the_worth_of_its_answer)
{
    struct shop s;

    plan_shop(&s);
    s.b->resolve_local = 0.67f;
    s.b->resolve_offshore = 0.5f;
    s.b->resolve_empowered = 0.15f;
    s.b->recover_compensation = 1.15f;
    s.b->recover_days = 14;
    s.lever->recovery = 2;
    s.lever->recovery_speed = 7;
    cr_expect(epsilon_eq(flt, open_shop(&s)->resolve, 0.67f, CLOSE));
    cr_expect(epsilon_eq(flt, s.shop->recover, 1.15f * 0.60653066f, CLOSE));
    s.lever->remote_desk = 1;
    s.lever->till_empowerment = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->resolve, 0.65f, CLOSE));
    close_shop(&s);
}

Test(neutral, experience_is_that_of_buyers_and_others_in_their_shares)
{
    struct shop s;
    /* left: 0.5 (0.72+0.62)/2 + 0.3 0.62 + 0.2 0.62; bought: 0.5 (0.72+0.82+0.80)/3 + 0.3
     * 0.72 + 0.2 0.80 */
    const double left = 0.335 + 0.31, bought = 0.39 + 0.216 + 0.16;

    plan_shop(&s);
    cr_expect(epsilon_eq(dbl, (double)open_shop(&s)->neutral, 0.78 * left + 0.22 * bought,
                         1e-6));
    close_shop(&s);
}

/* Contact after the sale */

Test(contacts, of_one_channel_keep_their_ideal)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->phone_calls = 5;
    shop = open_shop(&s);
    cr_expect(eq(flt, shop->channel_ideal[0], 3.0f));
    cr_expect(lt(int, 0, shop->sends));
    close_shop(&s);
}

Test(contacts, have_a_smaller_ideal_with_other_channels_in_use)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->phone_calls = 3;
    s.lever->emails = 7;
    shop = open_shop(&s);
    /* 3 / (1 + 0.3 x 2), 3.5 / (1 + 0.3 x 1), 9.5 / (1 + 0.3 x 3), 3.5 / (1 + 0.3 x 3) */
    cr_expect(epsilon_eq(flt, shop->channel_ideal[0], 1.875f, CLOSE));
    cr_expect(epsilon_eq(flt, shop->channel_ideal[1], 2.692308f, CLOSE));
    cr_expect(epsilon_eq(flt, shop->channel_ideal[2], 5.0f, CLOSE));
    cr_expect(epsilon_eq(flt, shop->channel_ideal[3], 1.842105f, CLOSE));
    close_shop(&s);
}

Test(contacts, none_shift_nothing_and_send_nothing)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    shop = open_shop(&s);
    cr_expect(zero(int, shop->sends));
    cr_expect(eq(flt, sim_shop_contact_shift(shop, 1, s.b), 0.0f));
    close_shop(&s);
}

Test(contacts, shift_the_visit_clock_by_the_sum_of_the_channels)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->phone_calls = 3;
    s.lever->emails = 7;
    shop = open_shop(&s);
    cr_expect(epsilon_eq(flt, sim_shop_contact_shift(shop, 2, s.b),
                         sim_contact_response(3, 3, 3.75f, 0.2f) +
                             sim_contact_response(7, 7, 2 * 2.692308f, 0.2f),
                         CLOSE));
    close_shop(&s);
}

Test(contacts, that_are_relevant_draw_more_and_tire_less)
{
    struct shop s;
    float before, after;

    plan_shop(&s);
    s.b->fatigue_relevant = 0.3f;
    s.lever->emails = 10;
    before = sim_shop_contact_shift(open_shop(&s), 1, s.b);
    s.lever->relevance = 0.5f;
    after = sim_shop_contact_shift(open_shop(&s), 1, s.b);
    /* 10 (1 - 0.7 x 0.5) / (1 - 0.7 x 0.1) tire; strength 1 + 0.8 x 0.4 */
    cr_expect(epsilon_eq(flt, before, sim_contact_response(10, 10, 3.5f, 0.2f), CLOSE));
    cr_expect(epsilon_eq(
        flt, after, 1.32f * sim_contact_response(10, 6.5f / 0.93f, 3.5f, 0.2f), CLOSE));
    close_shop(&s);
}

Test(contacts, are_aimed_by_research_and_a_single_view)
{
    struct shop s;

    plan_shop(&s);
    s.lever->research_spend = 500;
    cr_expect(epsilon_eq(flt, open_shop(&s)->relevance, 0.15f, CLOSE));
    s.lever->single_view = 1;
    cr_expect(epsilon_eq(flt, open_shop(&s)->relevance, 0.25f, CLOSE));
    s.lever->relevance = 0.95f;
    cr_expect(eq(flt, open_shop(&s)->relevance, 1.0f));
    close_shop(&s);
}

/* Shift of the visit clock by @p n e-mails, or by as many as the customer chooses. */
static float email_shift(struct shop *s, int n, float preference, int chosen)
{
    s->lever->emails = (float)n;
    s->lever->customer_chosen = (float)chosen;
    return sim_shop_contact_shift(open_shop(s), preference, s->b);
}

Test(contacts, as_many_as_the_customer_chooses_reach_the_peak)
{
    struct shop s;

    plan_shop(&s);
    cr_expect(epsilon_eq(flt, email_shift(&s, 1, 0.4f, 1), 0.1f, CLOSE));
    cr_expect(epsilon_eq(flt, email_shift(&s, 60, 2.5f, 1), 0.1f, CLOSE));
    close_shop(&s);
}

/* SF-44: a frequency that customers choose is best. */
Test(contacts, as_many_as_the_customer_chooses_beat_any_fixed_number)
{
    static const float preference[] = {0.4f, 1, 2.5f}, relevance[] = {0, 0.1f, 0.5f, 1};
    struct shop s;

    plan_shop(&s);
    s.b->fatigue_relevant = 0.3f;
    for (size_t i = 0; i < sizeof relevance / sizeof *relevance; i++)
        for (size_t j = 0; j < sizeof preference / sizeof *preference; j++) {
            float best = -1;

            s.lever->relevance = relevance[i];
            for (int n = 1; n <= 100; n++)
                best = fmaxf(best, email_shift(&s, n, preference[j], 0));
            cr_expect(le(flt, best - CLOSE, email_shift(&s, 4, preference[j], 1)),
                      "relevance %g, preference %g", (double)relevance[i],
                      (double)preference[j]);
        }
    close_shop(&s);
}

/* Precedence */

Test(service, without_a_policy_is_the_status_quo)
{
    struct shop s;

    plan_shop(&s);
    s.lever->warmth = 0.9f;
    cr_expect(eq(flt, open_shop(&s)->service.lever.warmth, 0.9f));
    close_shop(&s);
}

Test(service, of_a_policy_overrides_what_the_policy_sets_and_nothing_else)
{
    struct shop s;
    struct sim_policy *policy;

    plan_shop(&s);
    policy = small_policy(&s.scenario, "cooler");
    s.lever->warmth = 0.9f;
    s.lever->floor_staff = 7;
    SMALL_SET(policy, warmth, 0.1f);
    policy->lever.floor_staff = 2; /* there, but not set */
    sim_shop_apply(s.shop, policy, s.b);
    cr_expect(eq(flt, s.shop->service.lever.warmth, 0.1f));
    cr_expect(eq(flt, s.shop->service.lever.floor_staff, 7.0f));
    cr_expect(eq(int, s.shop->on_duty[12], 7));
    close_shop(&s);
}

Test(service, goes_back_to_the_status_quo_when_the_policy_ends)
{
    struct shop s;
    struct sim_policy *policy;

    plan_shop(&s);
    policy = small_policy(&s.scenario, "crowd");
    s.lever->floor_staff = 3;
    SMALL_SET(policy, floor_staff, 9);
    sim_shop_apply(s.shop, policy, s.b);
    cr_expect(eq(int, s.shop->on_duty[12], 9));
    cr_expect(eq(int, open_shop(&s)->on_duty[12], 3));
    close_shop(&s);
}

Test(service, keeps_the_add_ons_of_the_store_unless_the_policy_names_its_own)
{
    struct shop s;
    struct sim_policy *policy;
    struct sim_service *got;

    plan_shop(&s);
    policy = small_policy(&s.scenario, "lavish");
    got = &s.shop->service;
    s.store->status_quo.n_addons = 1;
    snprintf(s.store->status_quo.addon[0].name, SIM_NAME_MAX, "snacks");
    sim_service_resolve(got, s.store, policy);
    cr_expect(eq(u32, got->n_addons, 1));
    cr_expect(eq(int, strcmp(got->addon[0].name, "snacks"), 0));

    policy->sets_addons = true;
    policy->n_addons = 2;
    snprintf(policy->addon[0].name, SIM_NAME_MAX, "manicure");
    snprintf(policy->addon[1].name, SIM_NAME_MAX, "playroom");
    sim_service_resolve(got, s.store, policy);
    cr_expect(eq(u32, got->n_addons, 2));
    cr_expect(eq(int, strcmp(got->addon[0].name, "manicure"), 0));

    policy->n_addons = 0;
    sim_service_resolve(got, s.store, policy);
    cr_expect(zero(u32, got->n_addons));
    close_shop(&s);
}

/* Stores and orders */

Test(shops, are_copies_of_the_stores_of_the_market_tile_by_tile)
{
    struct sim_scenario scenario;
    struct sim_shop *shop = NULL;

    small_scenario(&scenario, 1000);
    cr_assert(eq(int, sim_shops_create(&shop, 6, scenario.market, 8, NULL), SIM_OK));
    for (uint32_t k = 0; k < 6; k++) {
        cr_expect(shop[k].store == &scenario.market[0].store[k % 2]);
        cr_expect(eq(u32, shop[k].owner, k % 2));
        cr_expect(zero(dbl, shop[k].week[7].sum[SIM_OUT_visits]));
    }
    sim_shops_free(shop, 6);
    sim_shops_free(NULL, 6);
    sim_scenario_free(&scenario);
}

Test(shops, keep_their_open_orders_in_order_however_many)
{
    struct shop s;

    plan_shop(&s);
    for (uint32_t k = 0; k < 1000; k++) {
        const struct sim_order order = {.shopper = k, .price = (float)k};

        cr_assert(eq(int, sim_shop_order(s.shop, &order, NULL), SIM_OK));
    }
    cr_expect(eq(u32, s.shop->n_orders, 1000));
    for (uint32_t k = 0; k < 1000; k += 111)
        cr_expect(eq(u32, s.shop->order[k].shopper, k));
    close_shop(&s);
}
