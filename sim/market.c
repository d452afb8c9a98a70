#include "sim/market.h"

#include <stdlib.h>
#include <string.h>

#include "sim/mechanisms/after_sales.h"
#include "sim/mechanisms/empathy.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/proximity.h"
#include "sim/mechanisms/reading.h"
#include "sim/mechanisms/relevance.h"
#include "sim/mechanisms/suspicion.h"
#include "sim/vmath.h"

enum { HELP_QUANTILES = 32, HALVINGS = 48 };
enum { NOON = 12, AFTERNOON = 15, EVENING = 18 };      /* parts of a roster's day */
static const float BY_TRAFFIC = 1.0f, BY_TABLE = 2.0f; /* lever roster */

/*
 * Share of visits by hour of arrival: 47,243 baskets of The Complete Journey (84.51,
 * published under CC0 in the R package completejourney), grade C.
 */
static const float VISITS_BY_HOUR[SIM_HOURS] = {
    0.0067f, 0.0031f, 0.0025f, 0.0015f, 0.0007f, 0.0013f, 0.0039f, 0.0084f,
    0.0149f, 0.0264f, 0.0446f, 0.0624f, 0.0701f, 0.0743f, 0.0750f, 0.0809f,
    0.0943f, 0.1061f, 0.0994f, 0.0796f, 0.0626f, 0.0431f, 0.0261f, 0.0123f};

static void tabulate_arrivals(struct sim_shop *shop)
{
    const int from = (int)shop->store->v.open_hour, to = (int)shop->store->v.close_hour;
    float total = 0.0f, below = 0.0f;
    int hour = from;

    for (int h = from; h < to; h++)
        total += VISITS_BY_HOUR[h];
    for (int k = 0; k <= SIM_MINUTE_TABLE; k++) {
        const float want = total * (float)k / (float)SIM_MINUTE_TABLE;

        while (hour < to - 1 && below + VISITS_BY_HOUR[hour] < want) {
            below += VISITS_BY_HOUR[hour];
            hour++;
        }
        shop->arrival[k] =
            60.0f * ((float)hour + sim_min((want - below) / VISITS_BY_HOUR[hour], 1.0f));
    }
}

/* The same hours as with floor_staff all day, spread by traffic, never none. */
static void spread_by_traffic(struct sim_shop *shop, int from, int to)
{
    const float hours = shop->service.lever.floor_staff * (float)(to - from);
    float traffic = 0.0f, owed = 0.0f, left = hours;

    for (int h = from; h < to; h++)
        traffic += VISITS_BY_HOUR[h];
    for (int h = from; h < to; h++) {
        const float later = (float)(to - 1 - h); /* hours that still need somebody */
        float staff;

        owed += hours * VISITS_BY_HOUR[h] / traffic;
        staff = sim_clamp((float)(int)(owed + 0.5f), sim_max(1.0f, left - 60.0f * later),
                          sim_min(60.0f, left - later));
        owed -= staff;
        left -= staff;
        shop->on_duty[h] = (uint8_t)staff;
    }
}

/* Whole people, by the part of the day. */
static void spread_by_table(struct sim_shop *shop)
{
    const struct sim_levers *l = &shop->service.lever;

    for (int h = 0; h < SIM_HOURS; h++) {
        const float share = h < NOON        ? l->roster_morning
                            : h < AFTERNOON ? l->roster_midday
                            : h < EVENING   ? l->roster_afternoon
                                            : l->roster_evening;

        shop->on_duty[h] = (uint8_t)(l->floor_staff * share + 0.5f);
    }
}

/* Floor staff by hour, and the minutes that are paid. */
static void make_roster(struct sim_shop *shop)
{
    const struct sim_levers *l = &shop->service.lever;
    const int from = (int)shop->store->v.open_hour, to = (int)shop->store->v.close_hour;

    for (int h = 0; h < SIM_HOURS; h++)
        shop->on_duty[h] = (uint8_t)l->floor_staff;
    if (l->roster == BY_TRAFFIC && l->floor_staff > 0.0f)
        spread_by_traffic(shop, from, to);
    else if (l->roster == BY_TABLE)
        spread_by_table(shop);
    shop->duty_minutes = 60.0f * l->experts * (float)(to - from);
    for (int h = from; h < to; h++)
        shop->duty_minutes += 60.0f * (float)shop->on_duty[h];
}

static void price_staff(struct sim_shop *shop)
{
    const struct sim_levers *l = &shop->service.lever;
    const float hours = shop->store->v.close_hour - shop->store->v.open_hour;
    const float other_hours = (l->till_staff + l->chat_staff) * hours;
    const float heads = l->floor_staff + l->experts + l->till_staff + l->chat_staff;
    const float weekly =
        l->training * shop->store->v.training_cost * heads + l->research_spend;

    shop->fixed_cost_day =
        l->wage * (shop->duty_minutes / 60.0f + other_hours) + weekly / 7.0f;
}

/* Mean of 1 - exp(-t/T) over lognormal service times, by equally likely quantiles. */
static float typical_help(const struct sim_params *b)
{
    const float sd = sim_lognormal_sd(b->service_cv);
    float sum = 0.0f;

    for (int k = 0; k < HELP_QUANTILES; k++) {
        const float n = sim_normal(((float)k + 0.5f) / (float)HELP_QUANTILES);

        sum += sim_help_value(b->minutes_help * sim_lognormal(n, sd), b->help_T);
    }
    return sum / (float)HELP_QUANTILES;
}

/* Conversion when half of the needs are served and nobody is approached. */
static float conversion_at(float alpha, const struct sim_shop *shop,
                           const struct sim_params *b)
{
    const float p = shop->need_prob;
    const float served =
        sim_logistic(alpha + b->help_b * (shop->help_typical - SIM_HELP_CENTRE));
    const float unserved = sim_logistic(alpha - b->help_b * SIM_HELP_CENTRE);

    return (1.0f - p) * sim_logistic(alpha) + p * 0.5f * (served + unserved);
}

static float solve_alpha(const struct sim_shop *shop, const struct sim_params *b)
{
    float low = -20.0f, high = 20.0f;

    for (int k = 0; k < HALVINGS; k++) {
        const float mid = 0.5f * (low + high);

        if (conversion_at(mid, shop, b) < shop->store->v.conversion)
            low = mid;
        else
            high = mid;
    }
    return 0.5f * (low + high);
}

static void read_customers(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;

    shop->read_q = sim_reading(l->read_skill, l->training, b->read_train,
                               l->research_spend, b->research_half, b->read_research);
    for (int aid = 0; aid < 2; aid++)
        for (int sign = 0; sign < 2; sign++) {
            const float q = aid ? sim_max(b->signal_q, shop->read_q) : shop->read_q;
            const float need = sim_posterior_need((float)sign, q, shop->need_prob);
            const int when = (int)l->approach_when;
            const int goes = when == 0 || (when == 2 && need > 0.5f);

            shop->approach_if[aid][sign] = goes ? l->approach_prob : 0.0f;
        }
    shop->approach_level = l->ask_first > 0.0f ? 2.0f : l->approach_level;
}

/* Staff who approach at the door keep some people out (M4). */
static float door_open(const struct sim_shop *shop, const struct sim_params *b)
{
    return sim_logistic(b->enter_base - b->entry_avoid * sim_shop_at_door(shop));
}

/* Experience of a visit in which nothing went wrong, averaged over buyers and others. */
static float neutral_experience(const struct sim_shop *shop, const struct sim_params *b)
{
    const float quality = shop->store->v.quality;
    const float buys = shop->store->v.conversion;
    const float left = b->exp_mean_weight * 0.5f * (quality + b->stage_nothing) +
                       b->exp_worst_weight * sim_min(quality, b->stage_nothing) +
                       b->exp_last_weight * b->stage_nothing;
    const float mean = (quality + b->stage_bought + b->stage_paid) / 3.0f;
    const float worst = sim_min(quality, sim_min(b->stage_bought, b->stage_paid));
    const float bought = b->exp_mean_weight * mean + b->exp_worst_weight * worst +
                         b->exp_last_weight * b->stage_paid;

    return ((1.0f - buys) * left + buys * bought) /
           (b->exp_mean_weight + b->exp_worst_weight + b->exp_last_weight);
}

/* Style of service (M5, M6, M16): what the levers amount to before anyone is met. */
static void work_out_style(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;
    const float shift[SIM_GENERATIONS] = {b->gen_z, b->gen_y, b->gen_x, b->gen_silver};

    shop->genuine = l->genuineness * (1.0f - b->script_genuine * l->script);
    shop->empathy = sim_lever_sd(l->empathy);
    shop->orientation = sim_lever_sd(l->customer_orientation);
    shop->service_time = (1.0f + b->emp_time * sim_pos(2.0f * l->empathy - 1.0f)) *
                         (1.0f - b->script_time * l->script);
    shop->hover_buy = sim_hover_purchase(l->hover, shop->store->v.body_related,
                                         b->hover_body, b->hover_other);
    shop->shy = 0;
    for (int g = 0; g < SIM_GENERATIONS; g++)
        shop->shy |= (uint32_t)(shift[g] < 0.0f) << g;
}

/* Reassurance and the promise of speed (M13, M11): seven days are the usual promise. */
static void work_out_offer(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;
    const float rest = sim_max(1.0f - shop->store->v.conversion, 0.01f);
    const float where = shop->store->v.online > 0.0f ? 1.0f : b->delivery_offline;
    const float faster = shop->store->v.delivered * where * (7.0f - l->promise_days);

    shop->reassured =
        sim_min(b->reassure_pictures * l->pictures + b->reassure_proof * l->proof +
                    b->reassure_stock * l->live_stock,
                1.0f);
    /* a share of sales in log-odds is the share over what is left to win */
    shop->reassure_buy = b->video_focal * l->video + b->delivery_day * faster / rest;
    shop->cross_sale = 1.0f + b->video_cross * b->cross_share * l->video;
}

/* Who answers a complaint, and with what (M8). */
static void work_out_recovery(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;
    const float worth[] = {b->recover_none, b->recover_apology, b->recover_compensation};
    const float desk = l->remote_desk > 0.0f ? b->resolve_offshore : b->resolve_local;

    shop->resolve = sim_min(desk + b->resolve_empowered * l->till_empowerment, 1.0f);
    shop->recover =
        sim_recovery(worth[(int)l->recovery], l->recovery_speed, b->recover_days);
    shop->answer_good = 100.0f * sim_min(b->stage_helped + b->stage_help_gain, 1.0f);
    shop->answer_bad = 100.0f * b->stage_unhelped;
}

static void plan_contacts(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;
    const struct sim_store_values *v = &shop->store->v;
    const float n[SIM_CHANNELS] = {l->phone_calls, l->emails, l->letters, l->messages};
    const float ideal[SIM_CHANNELS] = {b->n_phone, b->n_mail_e, b->n_post, b->n_mail_e};
    const float cost[SIM_CHANNELS] = {v->call_cost, v->email_cost, v->letter_cost,
                                      v->message_cost};
    const float spend = l->research_spend;
    const float learnt = spend / (spend + b->research_half);

    /* research and a single view of the customer aim what would be sent anyway */
    shop->relevance =
        sim_min(l->relevance + b->read_research * (learnt + l->single_view), 1.0f);
    shop->sends = 0;
    for (int c = 0; c < SIM_CHANNELS; c++) {
        float others = 0.0f;

        for (int k = 0; k < SIM_CHANNELS; k++)
            others += k == c ? 0.0f : n[k] / ideal[k];
        shop->channel_n[c] = n[c];
        shop->channel_ideal[c] = sim_contact_ideal(ideal[c], others, b->contact_cross);
        shop->channel_cost[c] = cost[c];
        shop->sends = shop->sends || n[c] > 0.0f;
    }
}

/* Everything that follows from the levers as they stand. */
void sim_shop_derive(struct sim_shop *shop, const struct sim_params *b)
{
    const struct sim_levers *l = &shop->service.lever;

    shop->quality = sim_max(
        shop->store->v.quality - b->identity_loss * (1.0f - shop->adapt.identity), 0.0f);
    shop->need_prob = sim_clamp(b->need_prob * shop->store->v.need_scale, 0.0f, 1.0f);
    shop->help_typical = typical_help(b);
    shop->purchase_base =
        solve_alpha(shop, b) - b->price_b * sim_log(shop->store->v.price_level);
    shop->neutral = neutral_experience(shop, b);
    work_out_style(shop, b);
    work_out_offer(shop, b);
    work_out_recovery(shop, b);
    shop->motive = sim_motive(sim_min(l->commission + b->data_motive * l->data_use, 1.0f),
                              l->flattery, b->flattery_pre);
    shop->calm_suspicion =
        sim_suspicion(0.0f, 0.0f, b->susp_b0, b->susp_b1, shop->genuine, b->genuine_damp);
    shop->culture_route =
        1.0f - b->disclose_damp * l->disclose_pay * (1.0f - l->commission);
    read_customers(shop, b);
    shop->walks_in = door_open(shop, b);
    plan_contacts(shop, b);
    tabulate_arrivals(shop);
    make_roster(shop);
    price_staff(shop);
}

void sim_shop_apply(struct sim_shop *shop, const struct sim_policy *policy,
                    const struct sim_params *b)
{
    sim_service_resolve(&shop->service, shop->store, policy);
    sim_adaptation_start(&shop->adapt, &shop->service);
    sim_shop_derive(shop, b);
}

/* A variant is a way of serving: what accumulates does so in its shop. */
static void own_nothing(struct sim_shop *variant)
{
    variant->variant = NULL;
    variant->order = NULL;
    variant->word = NULL;
    variant->week = NULL;
    variant->adapt.memory = NULL;
    variant->n_orders = variant->room_orders = 0;
    variant->n_words = variant->room_words = 0;
    variant->adapt.memory_size = 0;
}

/* One version of the shop a segment, where some rule is for some shoppers only. */
static enum sim_status make_variants(struct sim_shop *shop,
                                     const struct sim_policy *policy,
                                     const struct sim_scenario *s, uint32_t week,
                                     struct sim_error *err)
{
    const uint32_t n = sim_segments(s);

    if (!shop->variant)
        shop->variant = malloc(n * sizeof *shop->variant);
    if (!shop->variant)
        return sim_fail(err, SIM_E_NOMEM, shop->store->name, "%u segments do not fit", n);
    for (uint32_t k = 0; k < n; k++) {
        struct sim_shop *v = &shop->variant[k];

        *v = *shop;
        own_nothing(v);
        v->service = shop->adapt.own;
        sim_rules_apply(&v->service.lever, policy, shop->store, week,
                        s->culture[k / SIM_GENERATIONS].code,
                        sim_generation_name[k % SIM_GENERATIONS]);
        sim_shop_derive(v, &s->behaviour);
    }
    return SIM_OK;
}

/* The policy anew: all that a controller did and knows belongs to what was before. */
static void start_over(struct sim_shop *shop, const struct sim_policy *policy)
{
    struct sim_service own;

    sim_service_resolve(&own, shop->store, policy);
    sim_adaptation_start(&shop->adapt, &own);
}

/* The controller that the rules of the week demand. */
static float controller_in(const struct sim_shop *shop, const struct sim_policy *policy,
                           uint32_t week)
{
    struct sim_levers lever = shop->adapt.own.lever;

    sim_rules_apply(&lever, policy, shop->store, week, NULL, NULL);
    return lever.controller;
}

enum sim_status sim_shop_apply_rules(struct sim_shop *shop,
                                     const struct sim_policy *policy,
                                     const struct sim_scenario *s, uint32_t week,
                                     struct sim_error *err)
{
    bool personal = false;

    if (week == 0 || controller_in(shop, policy, week) != shop->service.lever.controller)
        start_over(shop, policy);
    shop->service = shop->adapt.own;
    sim_rules_apply(&shop->service.lever, policy, shop->store, week, NULL, NULL);
    sim_rules_hold(shop->adapt.held, policy, shop->store, week);
    sim_shop_derive(shop, &s->behaviour);
    for (uint32_t r = 0; r < policy->n_rules; r++)
        personal = personal || !sim_rule_is_for_all(&policy->rule[r]);
    return personal ? make_variants(shop, policy, s, week, err) : SIM_OK;
}

float sim_shop_messages(const struct sim_shop *shop, int channel, float contact_pref,
                        const struct sim_params *b)
{
    const float weight = sim_max(
        sim_tiring(1.0f, shop->relevance, b->rel_untargeted, b->fatigue_relevant), 0.1f);

    if (!(shop->channel_n[channel] > 0.0f) ||
        !(shop->service.lever.customer_chosen > 0.0f))
        return shop->channel_n[channel];
    /* the number at which the response is highest */
    return shop->channel_ideal[channel] * contact_pref / (weight * weight);
}

float sim_shop_contact_shift(const struct sim_shop *shop, float contact_pref,
                             const struct sim_params *b)
{
    const float strength =
        sim_relevance_gain(shop->relevance, b->rel_untargeted, b->rel_gain);
    float shift = 0.0f;

    for (int c = 0; c < SIM_CHANNELS; c++) {
        const float ideal = shop->channel_ideal[c] * contact_pref;
        const float n = sim_shop_messages(shop, c, contact_pref, b);

        if (shop->channel_n[c] > 0.0f)
            shift += strength * sim_contact_response(n,
                                                     sim_tiring(n, shop->relevance,
                                                                b->rel_untargeted,
                                                                b->fatigue_relevant),
                                                     ideal, b->contact_beta);
    }
    return shift;
}

enum sim_status sim_shops_create(struct sim_shop **out, uint32_t n_shops,
                                 const struct sim_market *market, uint32_t n_segments,
                                 struct sim_error *err)
{
    struct sim_shop *shop = calloc(n_shops, sizeof *shop);

    *out = NULL;
    if (!shop)
        goto nomem;
    for (uint32_t k = 0; k < n_shops; k++) {
        shop[k].store = &market->store[k % market->n_stores];
        shop[k].owner = shop[k].store->owner;
        shop[k].week = calloc(n_segments, sizeof *shop[k].week);
        if (!shop[k].week)
            goto nomem;
    }
    *out = shop;
    return SIM_OK;

nomem:
    sim_shops_free(shop, n_shops);
    return sim_fail(err, SIM_E_NOMEM, market->name, "%u stores do not fit", n_shops);
}

void sim_shops_free(struct sim_shop *shop, uint32_t n_shops)
{
    for (uint32_t k = 0; shop && k < n_shops; k++) {
        free(shop[k].order);
        free(shop[k].word);
        free(shop[k].week);
        free(shop[k].adapt.memory);
        free(shop[k].variant);
    }
    free(shop);
}

enum sim_status sim_shop_order(struct sim_shop *shop, const struct sim_order *order,
                               struct sim_error *err)
{
    if (shop->n_orders == shop->room_orders) {
        const uint32_t room = shop->room_orders ? 2 * shop->room_orders : 64;
        struct sim_order *more = realloc(shop->order, room * sizeof *more);

        if (!more)
            return sim_fail(err, SIM_E_NOMEM, shop->store->name, "%u orders do not fit",
                            room);
        shop->order = more;
        shop->room_orders = room;
    }
    shop->order[shop->n_orders++] = *order;
    return SIM_OK;
}

enum sim_status sim_shop_tell(struct sim_shop *shop, struct sim_word word,
                              struct sim_error *err)
{
    if (shop->n_words == shop->room_words) {
        const uint32_t room = shop->room_words ? 2 * shop->room_words : 64;
        struct sim_word *more = realloc(shop->word, room * sizeof *more);

        if (!more)
            return sim_fail(err, SIM_E_NOMEM, shop->store->name, "%u words do not fit",
                            room);
        shop->word = more;
        shop->room_words = room;
    }
    shop->word[shop->n_words++] = word;
    return SIM_OK;
}
