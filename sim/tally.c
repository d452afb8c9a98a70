#include "sim/tally.h"

#include <omp.h>

enum { ACTIVE_DAYS = 90, COMPENSATION = 2 }; /* at week end w->day is the morning after */

/* Outcomes that are plain sums of a column. */
/* clang-format off */
#define TALLY_COLUMNS(T)                                                                 \
    T(approached, approached) T(putoff_share, put_off) T(asked, asked)                   \
    T(helped_share, helped) T(unhelped_share, unhelped) T(wait_min, help_wait)           \
    T(joined, joined) T(till_wait_min, till_wait) T(dwell_min, time_in)                  \
    T(conversion, bought) T(sales, bought) T(orders, ordered) T(units, items)            \
    T(basket, spent) T(revenue, received) T(addon_cost, addon_cost)                      \
    T(restock_cost, restock) T(experience, experience) T(satisfaction, reported)         \
    T(suspicion, suspicion) T(reactance, reactance) T(rude_share, rude) T(kiosk_share, kiosked) T(relationship, relationship)        \
    T(expectation, expectation) T(complaints, complained) T(resolved_share, resolved)    \
    T(enrolments, card) T(dropouts, dropped) T(returns, bought_back)                     \
    T(wom_positive, told_good) T(wom_negative, told_bad) T(promoters_net, promoter)      \
    T(staff_load, served_minutes) T(exit_bought, bought)                                 \
    T(exit_found_nothing, found_nothing) T(exit_no_help, no_help)                        \
    T(exit_no_expert, no_expert) T(exit_till_queue, till_left) T(exit_no_cash, no_cash)  \
    T(exit_stock_out, stock_out)
/* clang-format on */

/* One exit a visit, time in the store, items of buyers only. */
static void conclude(struct sim_visits *v)
{
    const float *restrict wants = v->wants, *restrict bought = v->bought;
    const float *restrict dwell = v->dwell, *restrict addon_time = v->addon_time;
    const float *restrict help_wait = v->help_wait, *restrict till_wait = v->till_wait;
    float *restrict no_help = v->no_help, *restrict no_expert = v->no_expert;
    float *restrict nothing = v->found_nothing, *restrict items = v->items;
    float *restrict time_in = v->time_in;

#pragma omp simd
    for (uint32_t i = 0; i < v->n; i++) {
        const float lost = no_help[i];

        no_expert[i] = lost * no_expert[i];
        no_help[i] = lost - no_expert[i];
        nothing[i] = 1.0f - wants[i] - lost;
        items[i] *= bought[i];
        time_in[i] = dwell[i] * (1.0f + addon_time[i]) + help_wait[i] + till_wait[i];
    }
}

void sim_tally(struct sim_shop *shop, struct sim_visits *v, const uint32_t *start,
               uint32_t n_segments)
{
    conclude(v);
    for (uint32_t s = 0; s < n_segments; s++) {
        const uint32_t from = start[s], to = start[s + 1];

        if (from == to)
            continue;
        sim_count(shop, s, SIM_OUT_visits, to - from);
#define ADD(outcome, column)                                                             \
    sim_count(shop, s, SIM_OUT_##outcome, sim_column_sum(v->column, from, to));
        TALLY_COLUMNS(ADD)
#undef ADD
        if (shop->service.lever.recovery >= COMPENSATION)
            sim_count(shop, s, SIM_OUT_recovery_cost,
                      (double)shop->store->v.compensation_cost *
                          sim_column_sum(v->resolved, from, to));
        if (!(shop->service.lever.chat_staff > 0.0f))
            sim_count(shop, s, SIM_OUT_staff_cost,
                      (double)shop->service.lever.chat_fee *
                          sim_column_sum(v->chatted, from, to));
        sim_count(shop, s, SIM_OUT_desk_satisfaction,
                  (double)shop->answer_bad * sim_column_sum(v->complained, from, to) +
                      (double)(shop->answer_good - shop->answer_bad) *
                          sim_column_sum(v->resolved, from, to));
        /* goods alone: the week's revenue is added when the week is closed */
        sim_count(shop, s, SIM_OUT_margin, -sim_column_sum(v->goods, from, to));
    }
}

static void count_active(const struct sim_world *w, struct sim_hand *hand,
                         uint32_t shopper)
{
    const struct sim_shopper *s = &w->pop.shopper[shopper];

    for (uint32_t k = 0; k < s->n_shops; k++) {
        const struct sim_bond *bond = sim_world_bond(w, shopper, k);

        if (bond->visits > 0 && !(bond->flags & SIM_BOND_LOST) &&
            w->day - bond->last_day < ACTIVE_DAYS)
            sim_hand_count(hand, s->shop[k] * w->n_segments + s->segment,
                           SIM_COUNT_ACTIVE, 1);
    }
}

void sim_tally_active(struct sim_world *w)
{
#pragma omp parallel for num_threads(sim_world_threads(w))
    for (uint32_t i = 0; i < w->pop.n; i++)
        count_active(w, &w->hand[omp_get_thread_num()], i);
}
