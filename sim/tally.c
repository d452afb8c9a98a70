#include "sim/tally.h"

#include <omp.h>

enum {
    ACTIVE_DAYS = 90, /* at week end w->day is the morning after */
    COMPENSATION = 2,
    CHUNK = 4096 /* shoppers that one thread goes through at a time */
};

/* clang-format off */
/* Columns that are summed. */
#define TALLY_COLUMNS(C)                                                                 \
    C(approached) C(put_off) C(asked) C(helped) C(unhelped) C(help_wait) C(joined)       \
    C(till_wait) C(time_in) C(bought) C(ordered) C(items) C(spent) C(received) C(goods)  \
    C(addon_cost) C(restock) C(experience) C(reported) C(suspicion) C(reactance) C(rude) \
    C(kiosked) C(chatted) C(relationship) C(expectation) C(complained) C(resolved)       \
    C(card) C(dropped) C(bought_back) C(told_good) C(told_bad) C(promoter)               \
    C(served_minutes) C(found_nothing) C(no_help) C(no_expert) C(till_left) C(no_cash)   \
    C(stock_out)

/* Where the sum of each column is. */
enum {
#define NAME(column) SUM_##column,
    TALLY_COLUMNS(NAME)
#undef NAME
    SUMMED,
    SUMS = (SUMMED + SIM_LANES - 1) / SIM_LANES * SIM_LANES
};

/* Outcomes that are plain sums of a column. */
#define TALLY_OUTCOMES(T)                                                                \
    T(approached, approached) T(putoff_share, put_off) T(asked, asked)                   \
    T(helped_share, helped) T(unhelped_share, unhelped) T(wait_min, help_wait)           \
    T(joined, joined) T(till_wait_min, till_wait) T(dwell_min, time_in)                  \
    T(conversion, bought) T(sales, bought) T(orders, ordered) T(units, items)            \
    T(basket, spent) T(revenue, received) T(addon_cost, addon_cost)                      \
    T(restock_cost, restock) T(experience, experience) T(satisfaction, reported)         \
    T(suspicion, suspicion) T(reactance, reactance) T(rude_share, rude)                  \
    T(kiosk_share, kiosked) T(relationship, relationship) T(expectation, expectation)    \
    T(complaints, complained) T(resolved_share, resolved) T(enrolments, card)            \
    T(dropouts, dropped) T(returns, bought_back) T(wom_positive, told_good)              \
    T(wom_negative, told_bad) T(promoters_net, promoter) T(staff_load, served_minutes)   \
    T(exit_bought, bought) T(exit_found_nothing, found_nothing) T(exit_no_help, no_help) \
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
    for (uint32_t i = 0; i < v->lanes; i++) {
        const float lost = no_help[i];

        no_expert[i] = lost * no_expert[i];
        no_help[i] = lost - no_expert[i];
        nothing[i] = 1.0f - wants[i] - lost;
        items[i] *= bought[i];
        time_in[i] = dwell[i] * (1.0f + addon_time[i]) + help_wait[i] + till_wait[i];
    }
}

/* Columns to be summed, filled up to whole lanes with a sum that nobody reads. */
static void list_columns(const struct sim_visits *v, const float *column[SUMS])
{
#define LIST(name) column[SUM_##name] = v->name;
    TALLY_COLUMNS(LIST)
#undef LIST
    for (int k = SUMMED; k < SUMS; k++)
        column[k] = column[0];
}

static void add_sums(struct sim_shop *shop, uint32_t s, const float sum[SUMS])
{
    const struct sim_levers *lever = &shop->service.lever;

#define ADD(outcome, column)                                                             \
    sim_count(shop, s, SIM_OUT_##outcome, (double)sum[SUM_##column]);
    TALLY_OUTCOMES(ADD)
#undef ADD
    if (lever->recovery >= COMPENSATION)
        sim_count(shop, s, SIM_OUT_recovery_cost,
                  (double)shop->store->v.compensation_cost * (double)sum[SUM_resolved]);
    if (!(lever->chat_staff > 0.0f))
        sim_count(shop, s, SIM_OUT_staff_cost,
                  (double)lever->chat_fee * (double)sum[SUM_chatted]);
    sim_count(shop, s, SIM_OUT_desk_satisfaction,
              (double)shop->answer_bad * (double)sum[SUM_complained] +
                  (double)(shop->answer_good - shop->answer_bad) *
                      (double)sum[SUM_resolved]);
    /* goods alone: the week's revenue is added when the week is closed */
    sim_count(shop, s, SIM_OUT_margin, -(double)sum[SUM_goods]);
}

void sim_tally(struct sim_shop *shop, struct sim_visits *v, const uint32_t *start,
               uint32_t n_segments)
{
    const float *column[SUMS];
    float sum[SUMS];

    conclude(v);
    list_columns(v, column);
    for (uint32_t s = 0; s < n_segments; s++) {
        if (start[s] == start[s + 1])
            continue;
        sim_count(shop, s, SIM_OUT_visits, start[s + 1] - start[s]);
        sim_column_sums(column, SUMS, start[s], start[s + 1], sum);
        add_sums(shop, s, sum);
    }
}

/* 1 or 0, without a branch: bonds follow no pattern that a machine could guess. */
static uint32_t is_active(const struct sim_bond *bond, uint32_t day)
{
    return (uint32_t)((bond->visits > 0) & !(bond->flags & SIM_BOND_LOST) &
                      (day - bond->last_day < ACTIVE_DAYS));
}

/* Shoppers from..to-1. Nobody has visited a slot that does not exist. */
static void count_active(const struct sim_world *w, struct sim_hand *hand, uint32_t from,
                         uint32_t to)
{
    const uint32_t day = w->day, segments = w->n_segments;

    for (uint32_t i = from; i < to; i++) {
        const struct sim_shopper *s = &w->pop.shopper[i];

        for (uint32_t k = 0; k < SIM_CHOICE_MAX; k++)
            sim_hand_count(hand, s->shop[k] * segments + s->segment, SIM_COUNT_ACTIVE,
                           is_active(sim_world_bond(w, i, k), day));
    }
}

void sim_tally_active(struct sim_world *w)
{
    const uint32_t n = w->pop.n;

#pragma omp parallel for num_threads(sim_world_threads(w))
    for (uint32_t i = 0; i < n; i += CHUNK)
        count_active(w, &w->hand[omp_get_thread_num()], i, n - i < CHUNK ? n : i + CHUNK);
}
