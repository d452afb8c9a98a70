#include "sim/recall.h"

#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/failure.h"
#include "sim/transpose.h"
#include "sim/vmath.h"

enum { BLOCK = 64, CACHE_LINE = 64, VISITS_MAX = 255, HABIT_MAX = 65535 };

/* Records of some rows, word by word. */
struct block {
    _Alignas(CACHE_LINE) uint32_t mind[SIM_MIND_WORDS][BLOCK];
    uint32_t bond[SIM_BOND_WORDS][BLOCK];
};

/* Rows from..from + n - 1; the rest of the last vector repeats the last row. */
static void gather(const struct sim_world *w, const struct sim_visits *v, uint32_t from,
                   uint32_t n, struct block *k)
{
    const void *shopper[SIM_WIDTH], *bond[SIM_WIDTH];

    for (uint32_t i = 0; i < n; i += SIM_WIDTH) {
        for (uint32_t r = 0; r < SIM_WIDTH; r++) {
            const uint32_t row = from + (i + r < n ? i + r : n - 1);

            shopper[r] = &w->pop.shopper[v->shopper[row]];
            bond[r] = sim_world_bond(w, v->shopper[row], v->slot[row]);
        }
        sim_records_to_columns(shopper, &k->mind[0][i], BLOCK);
        sim_records_to_columns(bond, &k->bond[0][i], BLOCK);
    }
}

static void know_shoppers(const struct block *k, const struct sim_shop *shop,
                          struct sim_visits *v, uint32_t from, uint32_t n)
{
    const uint32_t(*word)[BLOCK] = k->mind;
    const uint32_t *restrict kind = word[SIM_MIND_KIND];
    float *restrict z = v->z + from, *restrict trust = v->trust + from;
    float *restrict theta = v->theta + from, *restrict patience = v->patience + from;
    float *restrict liquidity = v->liquidity + from, *restrict budget = v->budget + from;
    float *restrict formality = v->formality + from, *restrict doubt = v->doubt + from;
    float *restrict drop_odds = v->drop_odds + from, *restrict shy = v->shy + from;
    const uint32_t are_shy = shop->shy;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t generation = sim_word_byte(kind[i], 3);

        z[i] = sim_word_float(word[SIM_MIND_Z][i]);
        theta[i] = sim_word_float(word[SIM_MIND_THETA][i]);
        patience[i] = sim_word_float(word[SIM_MIND_PATIENCE][i]);
        liquidity[i] = sim_word_float(word[SIM_MIND_LIQUIDITY][i]);
        budget[i] = sim_word_float(word[SIM_MIND_BUDGET][i]);
        drop_odds[i] = sim_word_float(word[SIM_MIND_DROP_ODDS][i]);
        formality[i] = (float)(int32_t)sim_word_byte(kind[i], 0) * (1.0f / 255.0f);
        trust[i] = (float)(int32_t)sim_word_byte(kind[i], 1) * (1.0f / 255.0f);
        doubt[i] = (float)(int32_t)sim_word_byte(kind[i], 2);
        shy[i] = (float)(int32_t)(are_shy >> generation & 1);
    }
}

/* What the time away has left of the bond. */
static void know_bonds(const struct sim_world *w, const struct block *k,
                       struct sim_visits *v, uint32_t from, uint32_t n)
{
    const struct sim_params *b = w->behaviour;
    const uint32_t(*word)[BLOCK] = k->bond;
    const uint32_t *restrict ties = word[SIM_BOND_TIES];
    const uint32_t *restrict grudge = word[SIM_BOND_GRUDGE];
    const uint32_t *restrict habits = word[SIM_BOND_HABIT];
    float *restrict satisfaction = v->satisfaction + from;
    float *restrict goodwill = v->goodwill + from;
    float *restrict expectation = v->expectation + from, *restrict carded =
                                                             v->carded + from;
    float *restrict relationship = v->relationship + from;
    float *restrict distrust = v->distrust + from, *restrict revenge = v->revenge + from;
    float *restrict avoidance = v->avoidance + from, *restrict habit = v->habit + from;
    uint32_t *restrict belief = v->belief + from, *restrict state = v->state + from;
    const float sat = b->sat_halflife, rel = b->rel_halflife, susp = b->susp_halflife;
    const float angry = b->revenge_halflife, growth = b->avoid_growth;
    const float habit_days = b->habit_days;
    const int32_t today = (int32_t)w->day;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float away = (float)(today - (int32_t)sim_word_second(habits[i]));
        const float R = sim_share16(sim_word_first(ties[i]));

        avoidance[i] =
            sim_avoidance(sim_share16(sim_word_second(grudge[i])), away, R, growth);
        satisfaction[i] =
            sim_word_float(word[SIM_BOND_SATISFACTION][i]) * sim_halved(away, sat);
        goodwill[i] = sim_word_float(word[SIM_BOND_GOODWILL][i]);
        expectation[i] = sim_word_float(word[SIM_BOND_EXPECTATION][i]);
        relationship[i] = R * sim_halved(away, rel);
        distrust[i] = sim_share16(sim_word_second(ties[i])) * sim_halved(away, susp);
        revenge[i] = sim_share16(sim_word_first(grudge[i])) * sim_halved(away, angry);
        habit[i] =
            (float)(int32_t)sim_word_first(habits[i]) * sim_exp(-away / habit_days);
        belief[i] = word[SIM_BOND_BELIEF][i];
        state[i] = word[SIM_BOND_STATE][i];
        carded[i] =
            sim_word_byte(word[SIM_BOND_STATE][i], 3) & SIM_BOND_ENROLLED ? 1.0f : 0.0f;
    }
}

void sim_recall(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to)
{
    struct block block;

    for (; from < to; from += BLOCK) {
        const uint32_t n = to - from < BLOCK ? to - from : BLOCK;

        gather(w, v, from, n, &block);
        know_shoppers(&block, shop, v, from, n);
        know_bonds(w, &block, v, from, n);
    }
}

/* A visit more; a complaint answered or not, a card, the end of the bond, and the day on
 * which someone new may take a lost customer's place. */
static void note_state(const struct sim_world *w, const struct sim_visits *v,
                       uint32_t from, uint32_t n, struct block *k)
{
    const float *restrict complained = v->complained + from;
    const float *restrict resolved = v->resolved + from, *restrict card = v->card + from;
    const float *restrict dropped = v->dropped + from, *restrict u = v->u[1] + from;
    const uint32_t *restrict before = v->state + from;
    uint32_t *restrict state = k->bond[SIM_BOND_STATE];
    const float rate = w->market->v.newcomer_rate / 7.0f, tomorrow = (float)w->day + 1.0f;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t visits = sim_word_byte(before[i], 2);
        const uint32_t angry = complained[i] > 0.0f ? SIM_BOND_GRIEVED : 0;
        const uint32_t calm = resolved[i] > 0.0f ? angry : 0;
        const uint32_t enrolled = card[i] > 0.0f ? SIM_BOND_ENROLLED : 0;
        const uint32_t lost = dropped[i] > 0.0f ? SIM_BOND_LOST : 0;
        const uint32_t flags =
            ((sim_word_byte(before[i], 3) | angry) & ~calm) | enrolled | lost;
        const float day =
            sim_min(tomorrow + sim_interval(u[i]) / rate, (float)SIM_DAY_NEVER);
        const uint32_t revive = lost ? (uint32_t)(int32_t)day : sim_word_first(before[i]);
        const uint32_t more = visits < VISITS_MAX ? visits + 1 : VISITS_MAX;

        state[i] = revive | more << 16 | flags << 24;
    }
}

static uint32_t pair(float first, float second)
{
    return sim_to16(first) | (uint32_t)sim_to16(second) << 16;
}

static void note_bonds(const struct sim_world *w, const struct sim_visits *v,
                       uint32_t from, uint32_t n, struct block *k)
{
    const float *restrict satisfaction = v->satisfaction + from;
    const float *restrict goodwill = v->goodwill + from;
    const float *restrict expectation = v->expectation + from;
    const float *restrict relationship = v->relationship + from;
    const float *restrict distrust = v->distrust + from;
    const float *restrict revenge = v->revenge + from;
    const float *restrict avoidance = v->avoidance + from;
    const float *restrict habit = v->habit + from;
    const uint32_t *restrict belief = v->belief + from;
    uint32_t(*word)[BLOCK] = k->bond;
    const uint32_t today = w->day << 16;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const int32_t visits = (int32_t)(habit[i] + 0.5f) + SIM_HABIT_ONE;

        word[SIM_BOND_SATISFACTION][i] = sim_float_word(satisfaction[i]);
        word[SIM_BOND_GOODWILL][i] = sim_float_word(goodwill[i]);
        word[SIM_BOND_EXPECTATION][i] = sim_float_word(expectation[i]);
        word[SIM_BOND_TIES][i] = pair(relationship[i], distrust[i]);
        word[SIM_BOND_GRUDGE][i] = pair(revenge[i], avoidance[i]);
        word[SIM_BOND_HABIT][i] =
            (uint32_t)(visits < HABIT_MAX ? visits : HABIT_MAX) | today;
        word[SIM_BOND_BELIEF][i] = belief[i];
    }
}

/* Rows from..from + n - 1 into their bonds; what fills up the last vector goes nowhere. */
static void store(const struct sim_world *w, const struct sim_visits *v, uint32_t from,
                  uint32_t n, const struct block *k)
{
    struct sim_bond nobody;
    void *bond[SIM_WIDTH];

    for (uint32_t i = 0; i < n; i += SIM_WIDTH) {
        for (uint32_t r = 0; r < SIM_WIDTH; r++)
            bond[r] = i + r < n ? sim_world_bond(w, v->shopper[from + i + r],
                                                 v->slot[from + i + r])
                                : &nobody;
        sim_columns_to_records(&k->bond[0][i], BLOCK, bond);
    }
}

void sim_retain(const struct sim_world *w, const struct sim_visits *v)
{
    struct block block;

    for (uint32_t from = 0; from < v->n; from += BLOCK) {
        const uint32_t n = v->n - from < BLOCK ? v->n - from : BLOCK;

        note_bonds(w, v, from, n, &block);
        note_state(w, v, from, n, &block);
        store(w, v, from, n, &block);
    }
}

void sim_recall_ahead(const struct sim_world *w, uint32_t shop, uint32_t part)
{
    const struct sim_occasions *t = &w->today;
    uint32_t first, n;

    if (shop >= w->pop.n_shops)
        return;
    first = t->start[shop * w->n_segments];
    n = t->start[(shop + 1) * w->n_segments] - first;
    for (uint32_t i = n * part / SIM_RECALL_PARTS; i < n * (part + 1) / SIM_RECALL_PARTS;
         i++) {
        const struct sim_errand *e = &t->sorted[first + i];

        __builtin_prefetch(&w->pop.shopper[e->shopper], 0, 2);
        __builtin_prefetch(sim_world_bond(w, e->shopper, e->slot), 1, 2);
    }
}
