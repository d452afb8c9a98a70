/* Touch point 2, seek: a need arises or a shopper passes by (M19); which store (M14, M20,
 * M4)? Done in chunks of shoppers, as columns, since everyone weighs up to four stores. */
#include <omp.h>
#include <string.h>

#include "sim/mechanisms/choice.h"
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/word_of_mouth.h"
#include "sim/occasions.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum { CHUNK = 256, AHEAD = 16, CACHE_LINE = 64 };

/* What a shopper knows of the store in one slot, one entry a shopper, as the bond has it. */
struct option {
    float place[CHUNK], memory[CHUNK], goodwill[CHUNK], open[CHUNK], weight[CHUNK];
    uint16_t habit[CHUNK], last_day[CHUNK], belief[CHUNK], belief_day[CHUNK];
    uint16_t grudge[CHUNK], relation[CHUNK];
};

/* A chunk of today's shoppers. */
struct seekers {
    uint32_t n, first;
    uint32_t occasion[CHUNK];
    float u_kind[CHUNK], u_next[CHUNK], u_store[CHUNK], u_door[CHUNK], rounding[CHUNK];
    float slot[CHUNK], rate[CHUNK], shift[CHUNK], moment[CHUNK], next[CHUNK];
    struct option option[SIM_CHOICE_MAX];
};

static uint32_t place_of(const struct sim_world *w, const struct sim_shopper *s,
                         uint32_t slot)
{
    return s->shop[slot] * w->n_segments + s->segment;
}

/* Someone new takes the place of a customer whose time away is over. */
static void revive(const struct sim_world *w, struct sim_hand *hand,
                   const struct sim_shopper *s, struct sim_bond *bond, uint32_t slot)
{
    *bond = sim_bond_new(w->shop[s->shop[slot]].neutral);
    bond->belief_day = (uint16_t)w->day;
    sim_hand_count(hand, place_of(w, s, slot), SIM_COUNT_NEWCOMER, 1);
}

/* Today's shoppers lie far apart: what the one AHEAD places on needs is asked for now. (A
 * function of prefetches alone counts as one of no effect and would be left out as a call.) */
__attribute__((always_inline)) static inline void fetch(const struct sim_world *w,
                                                        uint32_t at)
{
    const uint32_t last = w->today.n - 1;
    const uint32_t id = w->today.shopper[at + AHEAD < last ? at + AHEAD : last];
    const char *bond = (const char *)sim_world_bond(w, id, 0);
    const size_t bytes = w->pop.n_choice * sizeof(struct sim_bond);

    __builtin_prefetch(&w->pop.shopper[id]);
    for (size_t line = 0; line < bytes; line += CACHE_LINE)
        __builtin_prefetch(bond + line);
}

/* Shoppers and their bonds into columns; slots that do not exist are closed. */
static void gather(const struct sim_world *w, struct sim_hand *hand, struct seekers *q)
{
    for (uint32_t j = 0; j < q->n; j++) {
        const uint32_t id = w->today.shopper[q->first + j];
        const struct sim_shopper *s = &w->pop.shopper[id];

        fetch(w, q->first + j);
        q->occasion[j] = ++w->occasion[id];
        w->today.number[q->first + j] = q->occasion[j];
        q->rate[j] = s->rate;
        q->moment[j] = (float)w->next_due[id];
        for (uint32_t k = 0; k < w->pop.n_choice; k++) {
            struct sim_bond *bond = sim_world_bond(w, id, k);
            struct option *o = &q->option[k];

            if (bond->flags & SIM_BOND_LOST && bond->revive_day <= w->day)
                revive(w, hand, s, bond, k);
            o->place[j] = s->place[k];
            o->memory[j] = bond->satisfaction;
            o->goodwill[j] = bond->goodwill;
            o->habit[j] = bond->habit;
            o->last_day[j] = bond->last_day;
            o->belief[j] = bond->belief;
            o->belief_day[j] = bond->belief_day;
            o->grudge[j] = bond->avoidance;
            o->relation[j] = bond->relationship;
            o->open[j] = k < s->n_shops && !(bond->flags & SIM_BOND_LOST) ? 1.0f : 0.0f;
        }
    }
}

static void draw(const struct sim_world *w, struct seekers *q)
{
    const uint32_t *restrict shopper = w->today.shopper + q->first;
    const struct sim_luck luck = w->luck;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const struct sim_draws d =
            sim_draw(&luck, shopper[j], 0, q->occasion[j], SIM_LUCK_SEEK);

        q->u_kind[j] = sim_unit(d.a);
        q->u_next[j] = sim_unit(d.b);
        q->u_store[j] = sim_unit(d.c);
        q->u_door[j] = sim_unit(d.d);
        /* the low bits, which sim_unit leaves, round the interval to steps of the clock */
        q->rounding[j] = (float)(int32_t)(d.b & 511) * (1.0f / 512.0f);
    }
}

/* Pull of the store in one slot, 0 where it is closed to the shopper. */
static void weigh(const struct sim_world *w, struct option *o, uint32_t n)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict place = o->place, *restrict memory = o->memory;
    const float *restrict goodwill = o->goodwill, *restrict open = o->open;
    const uint16_t *restrict habit = o->habit, *restrict last_day = o->last_day;
    const uint16_t *restrict belief = o->belief, *restrict belief_day = o->belief_day;
    const uint16_t *restrict grudge = o->grudge, *restrict relation = o->relation;
    float *restrict weight = o->weight;
    const float fades = -1.0f / b->habit_days, halflife = b->wom_halflife;
    const float sat_halflife = b->sat_halflife, habit_b = b->habit_b;
    const float slope = b->war_slope, worth = 2.0f * b->belief_b;
    const float avoid_b = b->avoid_b, growth = b->avoid_growth;
    const int32_t today = (int32_t)w->day;

#pragma omp simd
    for (uint32_t j = 0; j < n; j++) {
        const float away = (float)(today - last_day[j]);
        const float silent = (float)(today - belief_day[j]);
        const float visits =
            (float)habit[j] * (1.0f / SIM_HABIT_ONE) * sim_exp(away * fades);
        const float hearsay =
            sim_belief_faded(sim_from16(belief[j]), sim_halved(silent, halflife));
        const float S = memory[j] * sim_halved(away, sat_halflife) + goodwill[j];
        const float felt = sim_clamp(S, -1.0f, 1.0f) + worth * (hearsay - 0.5f);
        const float avoids = avoid_b * sim_avoidance(sim_from16(grudge[j]), away,
                                                     sim_from16(relation[j]), growth);

        weight[j] =
            open[j] *
            sim_exp(sim_choice_utility(place[j], visits, habit_b, felt, slope) - avoids);
    }
}

/* The slot that the draw picks by pull; SIM_CHOICE_MAX where every store is closed. */
static void choose(struct seekers *q)
{
    float *restrict slot = q->slot;
    const float *restrict u = q->u_store;
    const float *restrict a = q->option[0].weight, *restrict b = q->option[1].weight;
    const float *restrict c = q->option[2].weight, *restrict d = q->option[3].weight;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float ab = a[j] + b[j], abc = ab + c[j], all = abc + d[j];
        const float at = u[j] * all;
        const float last = d[j] > 0.0f   ? 3.0f
                           : c[j] > 0.0f ? 2.0f
                           : b[j] > 0.0f ? 1.0f
                                         : 0.0f;
        const float k = at < a[j] ? 0.0f : at < ab ? 1.0f : at < abc ? 2.0f : 3.0f;

        /* rounding may step past the last open store; with none open there is no store */
        slot[j] = all > 0.0f ? sim_min(k, last) : (float)SIM_CHOICE_MAX;
    }
}

/* Who was blocked by cash comes back to that store, unless lost to it meanwhile. */
static int comes_back(const struct sim_world *w, struct seekers *q, uint32_t j,
                      uint32_t id)
{
    const uint32_t slot = w->back_slot[id];

    if (w->back_day[id] > w->day)
        return 0;
    w->back_day[id] = SIM_DAY_NEVER;
    if (q->option[slot].open[j] > 0.0f)
        q->slot[j] = (float)slot;
    return 1;
}

/* Log hazard of the next visit: the relationship, and messages, of the store chosen. */
static float next_shift(const struct sim_world *w, const struct sim_shopper *s,
                        uint32_t id, uint32_t slot)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_bond *bond = sim_world_bond(w, id, slot);
    const struct sim_shop *shop = sim_shop_for(&w->shop[s->shop[slot]], s->segment);
    const float shift = b->rel_rate * sim_from16(bond->relationship);

    if (!sim_may_write(shop, bond))
        return shift;
    return shift + sim_shop_contact_shift(shop, s->contact_pref, b);
}

/* Next occasions: planned visits and passing by compete; both exponential, so one draw. */
static void wind_clocks(const struct sim_world *w, struct seekers *q)
{
    const float *restrict rate = q->rate, *restrict shift = q->shift;
    const float *restrict moment = q->moment, *restrict u = q->u_next;
    const float *restrict rounding = q->rounding;
    float *restrict next = q->next;
    const float passing = w->pop.pass_rate;

#pragma omp simd
    for (uint32_t j = 0; j < q->n; j++) {
        const float all = sim_max(rate[j] * sim_exp(shift[j]) + passing, 1e-30f);

        next[j] =
            moment[j] + sim_interval(u[j]) / all * (float)SIM_DAY_STEPS + rounding[j];
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

/* What the shopper came for, and to which store; the hazard that this store leaves. */
static void set_out(const struct sim_world *w, struct sim_hand *hand, struct seekers *q,
                    uint32_t j)
{
    const uint32_t at = q->first + j, id = w->today.shopper[at];
    const struct sim_shopper *s = &w->pop.shopper[id];
    const int back = comes_back(w, q, j, id);
    const int planned = q->u_kind[j] * (s->rate + w->pop.pass_rate) < s->rate;
    const uint32_t slot = (uint32_t)q->slot[j];

    q->shift[j] = 0.0f;
    if (slot == SIM_CHOICE_MAX)
        return;
    w->today.slot[at] = (uint8_t)slot;
    w->today.mission[at] = back ? SIM_COMEBACK : planned ? SIM_TASK : SIM_BROWSE;
    sim_hand_count(hand, place_of(w, s, slot), SIM_COUNT_TASK + w->today.mission[at], 1);
    q->shift[j] = next_shift(w, s, id, slot);
}

/* For who looks on. */
static void show(const struct sim_world *w, const struct sim_shopper *s, uint32_t at,
                 float luck)
{
    if (sim_world_watches(w, w->today.shopper[at]) && w->watcher->door)
        w->watcher->door(w->watcher->to, w, &w->shop[s->shop[w->today.slot[at]]], at,
                         luck);
}

/* Through the door or not (M4), and the clock is set. */
static void go_in(const struct sim_world *w, struct sim_hand *hand, struct seekers *q,
                  uint32_t j)
{
    const uint32_t at = q->first + j, id = w->today.shopper[at];
    const struct sim_shopper *s = &w->pop.shopper[id];
    const uint32_t slot = (uint32_t)q->slot[j];

    w->today.place[at] = SIM_NOWHERE;
    if (slot == SIM_CHOICE_MAX) {
        w->next_due[id] = next_newcomer(w, id);
        return;
    }
    w->next_due[id] =
        q->next[j] < (float)SIM_DUE_NEVER ? (uint16_t)(int32_t)q->next[j] : SIM_DUE_NEVER;
    if (q->u_door[j] < sim_shop_for(&w->shop[s->shop[slot]], s->segment)->walks_in) {
        w->today.place[at] = place_of(w, s, slot);
        return;
    }
    sim_hand_count(hand, place_of(w, s, slot), SIM_COUNT_REFUSED, 1);
    show(w, s, at, q->u_door[j]);
}

/* A chunk of shoppers, from @p first of today's on. */
static void seek_chunk(const struct sim_world *w, struct sim_hand *hand, uint32_t first)
{
    const uint32_t left = w->today.n - first;
    struct seekers q;

    q.first = first;
    q.n = left < CHUNK ? left : CHUNK;
    gather(w, hand, &q);
    draw(w, &q);
    for (uint32_t k = 0; k < w->pop.n_choice; k++)
        weigh(w, &q.option[k], q.n);
    for (uint32_t k = w->pop.n_choice; k < SIM_CHOICE_MAX; k++)
        memset(q.option[k].weight, 0, q.n * sizeof q.option[k].weight[0]);
    choose(&q);
    for (uint32_t j = 0; j < q.n; j++)
        set_out(w, hand, &q, j);
    wind_clocks(w, &q);
    for (uint32_t j = 0; j < q.n; j++)
        go_in(w, hand, &q, j);
}

enum sim_status sim_seek(struct sim_world *w, struct sim_error *err)
{
    const enum sim_status status = sim_occasions_scan(w, err);

    if (status != SIM_OK)
        return status;
#pragma omp parallel for num_threads(sim_world_threads(w)) schedule(dynamic, 4)
    for (uint32_t first = 0; first < w->today.n; first += CHUNK)
        seek_chunk(w, &w->hand[omp_get_thread_num()], first);
    sim_occasions_sort(w);
    return SIM_OK;
}
