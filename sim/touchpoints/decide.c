/* Touch point 6, decide: intention to buy, in log-odds; basket; stock. */
#include "sim/mechanisms/abundance.h"
#include "sim/mechanisms/contact.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/reactance.h"
#include "sim/mechanisms/reassurance.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

static const float COMEBACK_ODDS = 20.0f; /* who came back for a thing takes it */

static void intend(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict need = v->need, *restrict minutes = v->help_minutes;
    const float *restrict excess = v->excess, *restrict intensity = v->intensity;
    const float *restrict tolerance = v->tolerance, *restrict reactance = v->reactance;
    const float *restrict rise = v->suspicion_rise, *restrict buy_u = v->buy_u;
    const float *restrict unhelped = v->unhelped, *restrict no_expert = v->no_expert;
    const float *restrict cash = v->cash, *restrict doubt = v->doubt;
    const float *restrict addons = v->addons, *restrict contacted = v->contacted;
    const float *restrict chatted = v->chatted, *restrict help_wait = v->help_wait;
    const uint8_t *restrict mission = v->mission;
    float *restrict log_odds = v->log_odds, *restrict wants = v->wants;
    float *restrict no_help = v->no_help, *restrict buy_p = v->buy_p;
    /* instalments tempt those who could pay at once; the others are M11's business at the
     * till */
    const float tempts = shop->service.lever.instalments * b->bnpl_buy;
    const float usual = shop->store->v.spend * shop->store->v.price_level;
    const float alpha = shop->purchase_base, help_b = b->help_b, T = b->help_T;
    const float b1 = b->excess_b1, b2 = b->excess_b2, b3 = b->below_ideal_b3;
    const float susp = b->susp_buy, typical = shop->help_typical;
    const float reputation = shop->store->v.reputation, reassured = shop->reassured;
    const float doubt_b = b->doubt_b, offer = shop->reassure_buy, hover = shop->hover_buy;
    const float overload = b->overload_b, chat_b = b->chat_logodds, chat_T = b->chat_T;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float h = sim_help_value(minutes[i], T);
        const float V =
            alpha + need[i] * help_b * (h - SIM_HELP_CENTRE) +
            sim_contact_utility(excess[i], intensity[i], tolerance[i], b1, b2, b3) -
            reactance[i] - susp * rise[i] + offer + contacted[i] * hover +
            sim_doubt(doubt[i], reputation, reassured, doubt_b) +
            chatted[i] * sim_chat(help_wait[i], reputation, chat_b, chat_T) +
            overload * addons[i] * need[i] +
            (mission[i] == SIM_COMEBACK ? COMEBACK_ODDS : 0.0f);
        const float missed = unhelped[i] + no_expert[i] > 0.0f ? 1.0f : 0.0f;
        const float if_helped = V + help_b * sim_pos(typical - h);

        const float more = cash[i] >= usual ? tempts : 0.0f;

        log_odds[i] = V;
        buy_p[i] = sim_logistic(V) + more;
        wants[i] = buy_u[i] < buy_p[i] ? 1.0f : 0.0f;
        /* the same shopper with help would have bought: lost for want of it */
        no_help[i] = wants[i] > 0.0f                             ? 0.0f
                     : buy_u[i] < sim_logistic(if_helped) + more ? missed
                                                                 : 0.0f;
    }
}

static void fill_basket(const struct sim_world *w, const struct sim_shop *shop,
                        struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict u_basket = v->u[1], *restrict u_advice = v->u[2];
    const float *restrict u_stock = v->u[3], *restrict budget = v->budget;
    const float found = shop->service.lever.app_stock * b->app_finds;
    const float *restrict dwell = v->dwell, *restrict addon_time = v->addon_time;
    const float *restrict addon_spend = v->addon_spend, *restrict excess = v->excess;
    const float *restrict unsolicited = v->unsolicited, *restrict wants = v->wants;
    float *restrict price = v->price, *restrict items = v->items;
    float *restrict intends = v->intends, *restrict stock_out = v->stock_out;
    const float base = shop->store->v.spend * shop->store->v.price_level;
    const float usual = 1.0f / shop->store->v.dwell, shape = b->gg_p;
    const float elast = b->dwell_elast, accept = b->advice_accept;
    const float contrary = b->contrary_mult, dearer = b->advice_spend;
    const float p_missing = shop->store->v.stock_out * (1.0f - found);
    const float larger =
        (1.0f + shop->service.lever.instalments * b->bnpl_basket) * shop->cross_sale;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float time = dwell[i] * usual * (1.0f + addon_time[i]);
        const float refuses = sim_advice_refusal(accept, excess[i], contrary);
        const float offered = unsolicited[i] >= 2.0f ? wants[i] : 0.0f;
        const float advised = offered * (u_advice[i] > refuses ? 1.0f : 0.0f);
        const float missing = wants[i] * (u_stock[i] < p_missing ? 1.0f : 0.0f);

        price[i] = base * budget[i] * sim_gamma_like(sim_normal(u_basket[i]), shape) *
                   sim_dwell_effect(time, elast) * (1.0f + addon_spend[i]) *
                   (1.0f + dearer * advised) * larger;
        items[i] = 1.0f + advised;
        stock_out[i] = missing;
        intends[i] = wants[i] - missing;
    }
}

void sim_decide(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to)
{
    float *const luck[4] = {v->buy_u, v->u[1], v->u[2], v->u[3]};

    sim_visit_luck_to(w, v, SIM_LUCK_DECIDE, from, to, luck);
    intend(w, shop, v, from, to);
    fill_basket(w, shop, v, from, to);
}
