/* Touch point 2, seek: a need arises or a shopper passes by (M19); which store (M14, M20,
 * M4)? Done in chunks of shoppers, as columns, since everyone weighs up to four stores. */
#include <omp.h>
#include <string.h>

#include "sim/mechanisms/choice.h"
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/word_of_mouth.h"
#include "sim/occasions.h"
#include "sim/rng_columns.h"
#include "sim/touchpoints.h"
#include "sim/transpose.h"
#include "sim/vmath.h"

enum { CHUNK = SIM_DRAW_BLOCK, CACHE_LINE = 64, PART = CHUNK / SIM_CHOICE_MAX };

/* A chunk of today's shoppers: their records as columns, and what becomes of them. */
struct seekers {
    _Alignas(CACHE_LINE) uint32_t occasion[CHUNK];
    uint32_t reach[SIM_REACH_WORDS][CHUNK];
    uint32_t bond[SIM_CHOICE_MAX][SIM_BOND_WORDS][CHUNK];
    float weight[SIM_CHOICE_MAX][CHUNK];
    struct sim_draw_block luck; /* kind, next, store, door */
    uint32_t slot[CHUNK], mission[CHUNK], segment[CHUNK], shop[CHUNK];
    float moment[CHUNK], shift[CHUNK];
    uint16_t due[CHUNK];
    uint32_t n, first;
};

enum { KIND, NEXT, STORE, DOOR };

/* Today's shoppers lie far apart in memory: @p n of today's list, from @p from on, are asked
 * for while others are worked on. */
__attribute__((always_inline)) static inline void fetch(const struct sim_world *w,
                                                        uint32_t from, uint32_t n)
{
    const uint32_t end = from + n < w->today.n ? from + n : w->today.n;

    for (uint32_t at = from; at < end; at++)
        sim_world_fetch(w, w->today.shopper[at]);
}

/* Shoppers and their bonds into columns. Rows beyond the last repeat it. */
static void gather(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *id = w->today.shopper + q->first;
    const void *shopper[SIM_WIDTH], *bond[SIM_CHOICE_MAX][SIM_WIDTH];

    for (uint32_t j = 0; j < q->n; j += SIM_WIDTH) {
        for (uint32_t r = 0; r < SIM_WIDTH; r++) {
            const uint32_t at = id[j + r < q->n ? j + r : q->n - 1];

            shopper[r] = sim_shopper_reach(&w->pop.shopper[at]);
            for (uint32_t k = 0; k < SIM_CHOICE_MAX; k++)
                bond[k][r] = sim_world_bond(w, at, k);
        }
        sim_records_to_columns(shopper, &q->reach[0][j], CHUNK);
        for (uint32_t k = 0; k < w->pop.n_choice; k++)
            sim_records_to_columns(bond[k], &q->bond[k][0][j], CHUNK);
    }
    for (uint32_t j = 0; j < q->n; j++) {
        q->occasion[j] = ++w->occasion[id[j]];
        q->moment[j] = (float)w->next_due[id[j]];
    }
}

static int is_lost(const struct seekers *q, uint32_t slot, uint32_t j)
{
    return q->bond[slot][SIM_BOND_STATE][j] >> 24 & SIM_BOND_LOST;
}

/* Someone new takes the place of a customer whose time away is over. */
static void revive(const struct sim_world *w, struct sim_hand *hand, struct seekers *q,
                   uint32_t slot, uint32_t j)
{
    const uint32_t id = w->today.shopper[q->first + j];
    const struct sim_shopper *s = &w->pop.shopper[id];
    struct sim_bond *bond = sim_world_bond(w, id, slot);
    uint32_t word[SIM_BOND_WORDS];

    *bond = sim_bond_new(w->shop[s->shop[slot]].neutral);
    bond->belief_day = (uint16_t)w->day;
    memcpy(word, bond, sizeof word);
    for (int k = 0; k < SIM_BOND_WORDS; k++)
        q->bond[slot][k][j] = word[k];
    sim_hand_count(hand, s->shop[slot] * w->n_segments + s->segment, SIM_COUNT_NEWCOMER,
                   1);
}

/* Whether a bond of this chunk in @p slot is at its end. */
static uint32_t any_newcomer(const struct sim_world *w, const struct seekers *q,
                             uint32_t slot)
{
    const uint32_t *restrict state = q->bond[slot][SIM_BOND_STATE];
    const uint32_t today = w->day;
    uint32_t any = 0;

#pragma omp simd reduction(| : any)
    for (uint32_t j = 0; j < q->n; j++)
        any |= sim_word_byte(state[j], 3) & SIM_BOND_LOST &
               (sim_word_first(state[j]) <= today);
    return any;
}

static void look_for_newcomers(const struct sim_world *w, struct sim_hand *hand,
                               struct seekers *q)
{
    for (uint32_t k = 0; k < w->pop.n_choice; k++)
        for (uint32_t j = 0, n = any_newcomer(w, q, k) ? q->n : 0; j < n; j++)
            if (is_lost(q, k, j) &&
                sim_word_first(q->bond[k][SIM_BOND_STATE][j]) <= w->day)
                revive(w, hand, q, k, j);
}

/* Pull of the store in one slot, 0 where it is closed to the shopper. */
static void weigh(const struct sim_world *w, struct seekers *q, uint32_t slot)
{
    const struct sim_params *b = w->behaviour;
    uint32_t(*bond)[CHUNK] = q->bond[slot];
    const uint32_t *restrict memory = bond[SIM_BOND_SATISFACTION];
    const uint32_t *restrict goodwill = bond[SIM_BOND_GOODWILL];
    const uint32_t *restrict habit = bond[SIM_BOND_HABIT];
    const uint32_t *restrict belief = bond[SIM_BOND_BELIEF];
    const uint32_t *restrict grudge = bond[SIM_BOND_GRUDGE];
    const uint32_t *restrict ties = bond[SIM_BOND_TIES];
    const uint32_t *restrict state = bond[SIM_BOND_STATE];
    const uint32_t *restrict place = q->reach[SIM_REACH_PLACE + slot];
    const uint32_t *restrict kind = q->reach[SIM_REACH_KIND];
    float *restrict weight = q->weight[slot];
    const float fades = -1.0f / b->habit_days, halflife = b->wom_halflife;
    const float sat_halflife = b->sat_halflife, habit_b = b->habit_b;
    const float slope = b->war_slope, worth = 2.0f * b->belief_b;
    const float avoid_b = b->avoid_b, growth = b->avoid_growth;
    const int32_t today = (int32_t)w->day;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float away = (float)(today - (int32_t)sim_word_second(habit[j]));
        const float silent = (float)(today - (int32_t)sim_word_second(belief[j]));
        const float visits = (float)(int32_t)sim_word_first(habit[j]) *
                             (1.0f / SIM_HABIT_ONE) * sim_exp(away * fades);
        const float hearsay = sim_belief_faded(sim_share16(sim_word_first(belief[j])),
                                               sim_halved(silent, halflife));
        const float S = sim_word_float(memory[j]) * sim_halved(away, sat_halflife) +
                        sim_word_float(goodwill[j]);
        const float felt = sim_within(S, -1.0f, 1.0f) + worth * (hearsay - 0.5f);
        const float avoids =
            avoid_b * sim_avoidance(sim_share16(sim_word_second(grudge[j])), away,
                                    sim_share16(sim_word_first(ties[j])), growth);
        const int32_t lost = (int32_t)(state[j] >> 24 & SIM_BOND_LOST);
        const int32_t there = (int32_t)slot < (int32_t)sim_word_byte(kind[j], 0);
        const float pull =
            sim_choice_utility(sim_word_float(place[j]), visits, habit_b, felt, slope);

        weight[j] = (float)(there & (1 - lost)) * sim_exp(pull - avoids);
    }
}

/* A slot that nobody has a store in. */
static void leave_out(struct seekers *q, uint32_t slot)
{
    memset(q->weight[slot], 0, sizeof q->weight[slot]);
    memset(q->bond[slot], 0, sizeof q->bond[slot]);
}

/* The slot that the draw picks by pull; SIM_CHOICE_MAX where every store is closed. */
static void choose(struct seekers *q)
{
    const uint32_t *restrict draw = q->luck.draw[STORE];
    const float *restrict a = q->weight[0], *restrict b = q->weight[1];
    const float *restrict c = q->weight[2], *restrict d = q->weight[3];
    uint32_t *restrict slot = q->slot;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float ab = a[j] + b[j], abc = ab + c[j], all = abc + d[j];
        const float at = sim_unit(draw[j]) * all;
        const int32_t k = (at >= a[j]) + (at >= ab) + (at >= abc);
        const int32_t c_last = 2 * (c[j] > 0.0f), d_last = 3 * (d[j] > 0.0f);
        const int32_t ab_last = b[j] > 0.0f;
        const int32_t abc_last = ab_last > c_last ? ab_last : c_last;
        const int32_t last = abc_last > d_last ? abc_last : d_last;

        /* rounding may step past the last open store; with none open there is no store */
        slot[j] = (uint32_t)(all > 0.0f ? (k < last ? k : last) : SIM_CHOICE_MAX);
    }
}

/* Planned, or passing by. */
static void find_mission(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *restrict draw = q->luck.draw[KIND];
    const uint32_t *restrict rate = q->reach[SIM_REACH_RATE];
    uint32_t *restrict mission = q->mission;
    const float passing = w->pop.pass_rate;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float planned = sim_word_float(rate[j]);

        mission[j] =
            sim_unit(draw[j]) * (planned + passing) < planned ? SIM_TASK : SIM_BROWSE;
    }
}

/* Who was blocked by cash comes back to that store, unless lost to it meanwhile. */
static void come_back(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *id = w->today.shopper + q->first;

    for (uint32_t j = 0; j < q->n; j++) {
        const uint32_t slot = w->back_slot[id[j]];

        if (w->back_day[id[j]] > w->day)
            continue;
        w->back_day[id[j]] = SIM_DAY_NEVER;
        q->mission[j] = SIM_COMEBACK;
        if (!is_lost(q, slot, j))
            q->slot[j] = slot;
    }
}

/* Where the slot leads, and the log hazard of the next visit: the relationship with the
 * store chosen. */
static void head_for(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *restrict first = q->reach[SIM_REACH_SHOPS];
    const uint32_t *restrict later = q->reach[SIM_REACH_SHOPS + 1];
    const uint32_t *restrict kind = q->reach[SIM_REACH_KIND];
    const uint32_t *restrict a = q->bond[0][SIM_BOND_TIES];
    const uint32_t *restrict b = q->bond[1][SIM_BOND_TIES];
    const uint32_t *restrict c = q->bond[2][SIM_BOND_TIES];
    const uint32_t *restrict d = q->bond[3][SIM_BOND_TIES];
    const uint32_t *restrict slot = q->slot;
    uint32_t *restrict shop = q->shop, *restrict segment = q->segment;
    float *restrict shift = q->shift;
    const float rel_rate = w->behaviour->rel_rate;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const uint32_t pair = slot[j] < 2 ? first[j] : later[j];
        const uint32_t ab = slot[j] == 0 ? a[j] : b[j], cd = slot[j] == 2 ? c[j] : d[j];
        const uint32_t ties = slot[j] < 2 ? ab : cd;
        const float close = slot[j] < SIM_CHOICE_MAX ? 1.0f : 0.0f;

        shop[j] = slot[j] & 1 ? sim_word_second(pair) : sim_word_first(pair);
        segment[j] = sim_word_byte(kind[j], 1);
        shift[j] = close * (rel_rate * sim_share16(sim_word_first(ties)));
    }
}

/* Messages of the store chosen bring the next visit closer. */
static void read_messages(const struct sim_world *w, struct seekers *q)
{
    for (uint32_t j = 0; j < q->n; j++) {
        const uint32_t id = w->today.shopper[q->first + j];
        const struct sim_shop *shop;

        if (q->slot[j] == SIM_CHOICE_MAX)
            continue;
        shop = sim_shop_for(&w->shop[q->shop[j]], q->segment[j]);
        if (shop->sends && sim_may_write(shop, sim_world_bond(w, id, q->slot[j])))
            q->shift[j] += sim_shop_contact_shift(shop, w->pop.shopper[id].contact_pref,
                                                  w->behaviour);
    }
}

/* Next occasions: planned visits and passing by compete; both exponential, so one draw. */
static void wind_clocks(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *restrict rate = q->reach[SIM_REACH_RATE];
    const float *restrict shift = q->shift, *restrict moment = q->moment;
    const uint32_t *restrict draw = q->luck.draw[NEXT];
    uint16_t *restrict due = q->due;
    const float passing = w->pop.pass_rate;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float planned = sim_word_float(rate[j]) * sim_exp(shift[j]);
        const float all = sim_max(planned + passing, 1e-30f);
        /* the low bits, which sim_unit leaves, round the interval to steps of the clock */
        const float rounding = (float)(int32_t)(draw[j] & 511) * (1.0f / 512.0f);
        const float next = moment[j] +
                           sim_interval(sim_unit(draw[j])) / all * (float)SIM_DAY_STEPS +
                           rounding;

        due[j] = (uint16_t)(int32_t)sim_min(next, (float)SIM_DUE_NEVER);
    }
}

/* When all stores are lost: the first day on which one of them is open to someone new. */
static uint16_t next_newcomer(const struct sim_world *w, uint32_t shopper)
{
    uint32_t first = SIM_DAY_NEVER;

    for (uint32_t k = 0; k < w->pop.shopper[shopper].n_shops; k++) {
        const struct sim_bond *bond = sim_world_bond(w, shopper, k);

        if (bond->flags & SIM_BOND_LOST && bond->revive_day < first)
            first = bond->revive_day;
    }
    return first * SIM_DAY_STEPS < SIM_DUE_NEVER ? (uint16_t)(first * SIM_DAY_STEPS)
                                                 : SIM_DUE_NEVER;
}

/* For who looks on. */
static void show(const struct sim_world *w, const struct sim_shop *shop, uint32_t at,
                 float luck)
{
    if (sim_world_watches(w, w->today.shopper[at]) && w->watcher->door)
        w->watcher->door(w->watcher->to, w, shop, at, luck);
}

/* Through the door or not (M4): the place where the visit is, or nowhere. */
static uint32_t go_in(const struct sim_world *w, struct sim_hand *hand,
                      const struct seekers *q, uint32_t j)
{
    const struct sim_shop *shop = &w->shop[q->shop[j]];
    const uint32_t place = q->shop[j] * w->n_segments + q->segment[j];
    const float luck = sim_unit(q->luck.draw[DOOR][j]);

    sim_hand_count(hand, place, SIM_COUNT_TASK + q->mission[j], 1);
    if (luck < sim_shop_for(shop, q->segment[j])->walks_in)
        return place;
    sim_hand_count(hand, place, SIM_COUNT_REFUSED, 1);
    show(w, shop, q->first + j, luck);
    return SIM_NOWHERE;
}

/* What was decided, into today's list; the clocks are set. */
static void set_out(const struct sim_world *w, struct sim_hand *hand,
                    const struct seekers *q)
{
    for (uint32_t j = 0; j < q->n; j++) {
        const uint32_t at = q->first + j, id = w->today.shopper[at];
        const int goes = q->slot[j] < SIM_CHOICE_MAX;

        w->today.errand[at] = (struct sim_errand){.shopper = id,
                                                  .number = (uint16_t)q->occasion[j],
                                                  .slot = (uint8_t)q->slot[j],
                                                  .mission = (uint8_t)q->mission[j]};
        w->next_due[id] = goes ? q->due[j] : next_newcomer(w, id);
        w->today.place[at] = goes ? go_in(w, hand, q, j) : SIM_NOWHERE;
    }
}

/* A chunk of shoppers, from @p first of today's on. */
static void seek_chunk(const struct sim_world *w, struct sim_hand *hand, uint32_t first,
                       int messages)
{
    const uint32_t left = w->today.n - first;
    struct seekers q;

    q.first = first;
    q.n = left < CHUNK ? left : CHUNK;
    gather(w, &q);
    look_for_newcomers(w, hand, &q);
    sim_draw_columns(&w->luck, w->today.shopper + first, q.occasion, q.n, SIM_LUCK_SEEK,
                     &q.luck);
    for (uint32_t k = 0; k < w->pop.n_choice; k++) {
        fetch(w, first + CHUNK + k * PART, PART);
        weigh(w, &q, k);
    }
    for (uint32_t k = w->pop.n_choice; k < SIM_CHOICE_MAX; k++)
        leave_out(&q, k);
    choose(&q);
    find_mission(w, &q);
    come_back(w, &q);
    head_for(w, &q);
    if (messages)
        read_messages(w, &q);
    wind_clocks(w, &q);
    set_out(w, hand, &q);
}

/* Whether any store writes to anyone. */
static int any_messages(const struct sim_world *w)
{
    int any = 0;

    for (uint32_t k = 0; k < w->pop.n_shops; k++)
        any = any || w->shop[k].sends || w->shop[k].variant;
    return any;
}

enum sim_status sim_seek(struct sim_world *w, struct sim_error *err)
{
    const enum sim_status status = sim_occasions_scan(w, err);
    const int messages = any_messages(w);

    if (status != SIM_OK)
        return status;
#pragma omp parallel for num_threads(sim_world_threads(w)) schedule(dynamic, 16)
    for (uint32_t first = 0; first < w->today.n; first += CHUNK)
        seek_chunk(w, &w->hand[omp_get_thread_num()], first, messages);
    sim_occasions_sort(w);
    return SIM_OK;
}
