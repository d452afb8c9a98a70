/* Touch point 3, arrive: when, what for, with how much money; staff read the shopper (M21);
 * add-ons are offered (M12). */
#include "sim/mechanisms/abundance.h"
#include "sim/mechanisms/help.h"
#include "sim/rng_columns.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum { DAY_MINUTES = 1440, DAY_BINS = 1536 };

void sim_visit_luck_to(const struct sim_world *w, const struct sim_visits *v,
                       uint32_t purpose, uint32_t from, uint32_t to,
                       float *const column[4])
{
    float *const at[4] = {column[0] + from, column[1] + from, column[2] + from,
                          column[3] + from};

    sim_unit_columns(&w->luck, v->shopper + from, v->occasion + from, to - from, purpose,
                     at);
}

void sim_visit_luck(const struct sim_world *w, struct sim_visits *v, uint32_t purpose,
                    uint32_t from, uint32_t to)
{
    sim_visit_luck_to(w, v, purpose, from, to, v->u);
}

/* Minute of arrival, need and its kind. */
static void come(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, uint32_t from, uint32_t to)
{
    const float *restrict u_minute = v->u[0], *restrict u_need = v->u[1];
    const float *restrict u_kind = v->u[2];
    const float *restrict table = shop->arrival;
    float *restrict minute = v->minute, *restrict need = v->need,
                    *restrict kind = v->need_kind;
    const float p_need = shop->need_prob, expert = shop->store->v.expert_share;
    const float fitting = expert + shop->store->v.fitting_share;

    (void)w;
#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float at = u_minute[i] * (float)SIM_MINUTE_TABLE;
        const int32_t k = (int32_t)at;

        minute[i] = table[k] + (at - (float)k) * (table[k + 1] - table[k]);
        need[i] = u_need[i] < p_need ? 1.0f : 0.0f;
        kind[i] = need[i] * (u_kind[i] < expert    ? (float)SIM_NEED_EXPERT
                             : u_kind[i] < fitting ? (float)SIM_NEED_FITTING
                                                   : (float)SIM_NEED_HELP);
    }
}

/* Whether staff would go up to the shopper, by the sign they read or the aid they see. */
static void read_shopper(const struct sim_world *w, const struct sim_shop *shop,
                         struct sim_visits *v, uint32_t from, uint32_t to)
{
    const float aid_share =
        shop->service.lever.signal_aid > 0.0f ? w->behaviour->signal_use : 0.0f;
    const float q0 = shop->read_q, q1 = sim_max(w->behaviour->signal_q, q0);
    const float p00 = shop->approach_if[0][0], p01 = shop->approach_if[0][1];
    const float p10 = shop->approach_if[1][0], p11 = shop->approach_if[1][1];
    const float *restrict u_read = v->luck_read, *restrict u_aid = v->luck_aid;
    const float *restrict u_go = v->u[0], *restrict need = v->need;
    float *restrict wish = v->wish;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float aid = u_aid[i] < aid_share ? 1.0f : 0.0f;
        const float right = u_read[i] < (aid > 0.0f ? q1 : q0) ? 1.0f : 0.0f;
        const float sign = right > 0.0f ? need[i] : 1.0f - need[i];
        const float plain = sign > 0.0f ? p01 : p00, aided = sign > 0.0f ? p11 : p10;

        wish[i] = u_go[i] < (aid > 0.0f ? aided : plain) ? 1.0f : 0.0f;
    }
}

/* Cash at hand, time, and whether staff would be of the shopper's group. */
static void bring(const struct sim_world *w, const struct sim_shop *shop,
                  struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict u_cash = v->u[1], *restrict u_dwell = v->u[2];
    const float *restrict u_group = v->u[3], *restrict liquidity = v->liquidity;
    const uint8_t *restrict mission = v->mission;
    float *restrict cash = v->cash, *restrict dwell = v->dwell,
                    *restrict group = v->in_group;
    const float income = w->market->v.weekly_income * w->market->v.liquidity;
    const float spread = sim_lognormal_sd(b->dwell_cv), usual = shop->store->v.dwell;
    const float day_sd = b->liquid_day_sd, share = shop->service.lever.in_group_share;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float at_hand =
            income * sim_exp(liquidity[i] + day_sd * sim_normal(u_cash[i]));

        /* who comes back for a thing brings the money */
        cash[i] = at_hand + (mission[i] == SIM_COMEBACK ? 1e30f : 0.0f);
        dwell[i] = usual * sim_lognormal(sim_normal(u_dwell[i]), spread);
        group[i] = u_group[i] < share ? 1.0f : 0.0f;
    }
}

/* Who is shown that a link of groups is faked. */
static void expose(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    const float *restrict u_seen = v->u[0];
    float *restrict exposed = v->exposed;
    const float faked = shop->service.lever.in_group_link;
    const float seen = w->behaviour->ingroup_exposed;

#pragma omp simd
    for (uint32_t i = from; i < to; i++)
        exposed[i] = faked * (u_seen[i] < seen ? 1.0f : 0.0f);
}

void sim_arrive(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to)
{
    /* draws that others need later go to columns of their own */
    float *const kept[4] = {v->luck_find, v->luck_aid, v->u[0], v->u[1]};
    float *const read[4] = {v->u[0], v->u[1], v->u[2], v->luck_read};

    sim_visit_luck_to(w, v, SIM_LUCK_CHANCE, from, to, kept);
    expose(w, shop, v, from, to);
    sim_visit_luck_to(w, v, SIM_LUCK_ARRIVE, from, to, read);
    come(w, shop, v, from, to);
    sim_visit_luck(w, v, SIM_LUCK_CASH, from, to);
    bring(w, shop, v, from, to);
    read_shopper(w, shop, v, from, to);
}

/* The last minute at which an add-on wanted by these visitors is still to be had. */
static float sold_out(const struct sim_visits *v, const float *wanted, float capacity)
{
    uint32_t bin[DAY_BINS] = {0};
    float uses = 0.0f;

    for (uint32_t i = 0; i < v->n; i++)
        bin[(uint32_t)v->minute[i]] += wanted[i] > 0.0f;
    for (int k = 0; k < DAY_MINUTES; k++) {
        uses += (float)bin[k];
        if (uses > capacity)
            return (float)k;
    }
    return (float)DAY_MINUTES;
}

/* M17: the young like what is new. */
static float novel(const struct sim_world *w, uint8_t segment)
{
    return segment % SIM_GENERATIONS < 2 ? w->behaviour->young_novelty : 0.0f;
}

static void use_addon(const struct sim_world *w, const struct sim_addon *addon,
                      struct sim_visits *v, const float *u)
{
    const float *appeal = &addon->v.appeal_z;
    float *wanted = v->wanted;
    const float decay = w->behaviour->addon_decay;
    float until;

    for (uint32_t i = 0; i < v->n; i++)
        wanted[i] =
            u[i] < appeal[v->segment[i] % SIM_GENERATIONS] + novel(w, v->segment[i])
                ? 1.0f
                : 0.0f;
    until = sold_out(v, wanted, addon->v.capacity);
    for (uint32_t i = 0; i < v->n; i++) {
        const float use = v->minute[i] < until ? wanted[i] : 0.0f;
        const float worth = use * sim_addon_weight(v->addons[i], decay);

        v->addon_time[i] += worth * addon->v.dwell;
        v->addon_spend[i] += worth * addon->v.spend;
        v->addon_cost[i] += use * addon->v.cost;
        v->addons[i] += use;
        v->pushed[i] = sim_max(v->pushed[i], addon->v.pushed);
    }
}

void sim_addons(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v)
{
    for (uint32_t k = 0; k < shop->service.n_addons; k++) {
        sim_visit_luck(w, v, SIM_LUCK_ADDON, 0, v->n);
        use_addon(w, &shop->service.addon[k], v, v->u[k]);
    }
}
