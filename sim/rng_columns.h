/**
 * @file rng_columns.h
 * The draws of rng.h for many shoppers at a time: the same bits, some three times as fast.
 * Philox multiplies 32 bits by 32 bits into 64, for which vectors have an instruction that
 * takes every second word: so the shoppers in even places go through the rounds as one
 * vector of pairs, those in odd places as another. What lies in the upper half of a pair
 * is of no account until the end. tests/test_rng.c holds this to sim_draw().
 */
#ifndef SIM_RNG_COLUMNS_H
#define SIM_RNG_COLUMNS_H

#include "sim/lanes.h"
#include "sim/rng.h"

/** Counters on their way through the rounds: the low half of each pair counts. */
struct sim_philox_pairs {
    sim_pairs a, b, c, d;
};

static inline sim_pairs sim_pairs_of(uint32_t x)
{
    return (sim_pairs){0} + x;
}

static inline struct sim_philox_pairs sim_philox_rounds(struct sim_philox_pairs s,
                                                        uint32_t x, uint32_t y)
{
    const sim_pairs m = sim_pairs_of(0xD2511F53u), n = sim_pairs_of(0xCD9E8D57u);

    for (int round = 0; round < 10; round++) {
        const sim_pairs p = sim_low_product(s.a, m), q = sim_low_product(s.c, n);

        s.a = (q >> 32) ^ s.b ^ sim_pairs_of(x);
        s.c = (p >> 32) ^ s.d ^ sim_pairs_of(y);
        s.b = q;
        s.d = p;
        x += 0x9E3779B9u;
        y += 0xBB67AE85u;
    }
    return s;
}

/** The low halves of @p even and @p odd, by turns. */
static inline sim_words sim_by_turns(sim_pairs even, sim_pairs odd)
{
    return (sim_words)((even & 0xFFFFFFFFu) | odd << 32);
}

/** sim_draw() for SIM_WIDTH shoppers: their four draws to out[0..3]. */
static inline void sim_draw_lanes(const struct sim_luck *luck, sim_words shopper,
                                  sim_words day, uint32_t purpose, sim_words out[4])
{
    const sim_pairs a = (sim_pairs)shopper, d = sim_pairs_of(purpose);
    const sim_pairs c = (sim_pairs)(day | luck->market << 16);
    const struct sim_philox_pairs even = sim_philox_rounds(
        (struct sim_philox_pairs){a, (sim_pairs){0}, c, d}, luck->key[0], luck->key[1]);
    const struct sim_philox_pairs odd =
        sim_philox_rounds((struct sim_philox_pairs){a >> 32, (sim_pairs){0}, c >> 32, d},
                          luck->key[0], luck->key[1]);

    out[0] = sim_by_turns(even.a, odd.a);
    out[1] = sim_by_turns(even.b, odd.b);
    out[2] = sim_by_turns(even.c, odd.c);
    out[3] = sim_by_turns(even.d, odd.d);
}

enum { SIM_DRAW_BLOCK = 64 };

/** Raw draws of up to SIM_DRAW_BLOCK shoppers, one column for each of the four. */
struct sim_draw_block {
    uint32_t draw[4][SIM_DRAW_BLOCK];
};

/**
 * sim_draw(luck, shopper[i], 0, day[i], purpose) for i in 0..n-1.
 *
 * @param n  0..SIM_DRAW_BLOCK; what lies in @p out beyond n is undefined
 */
static inline void sim_draw_columns(const struct sim_luck *luck, const uint32_t *shopper,
                                    const uint32_t *day, uint32_t n, uint32_t purpose,
                                    struct sim_draw_block *out)
{
    for (uint32_t i = 0; i < n; i += SIM_WIDTH) {
        sim_words draw[4];

        sim_draw_lanes(luck, sim_words_load_some(shopper + i, n - i),
                       sim_words_load_some(day + i, n - i), purpose, draw);
        for (int k = 0; k < 4; k++)
            sim_words_store(out->draw[k] + i, draw[k]);
    }
}

/** Draws as numbers strictly between 0 and 1: sim_unit(). */
static inline sim_floats sim_unit_lanes(sim_words draw)
{
    return (sim_floats)(draw >> 9 | 0x3F800000u) - (1.0f - 0x1p-24f);
}

/** sim_unit() of the four draws of sim_draw(luck, shopper[i], 0, day[i], purpose), i in
 * 0..n-1, to out[0..3][i]. */
static inline void sim_unit_columns(const struct sim_luck *luck, const uint32_t *shopper,
                                    const uint32_t *day, uint32_t n, uint32_t purpose,
                                    float *const out[4])
{
    float *const to[4] = {out[0], out[1], out[2], out[3]};
    sim_words draw[4];
    uint32_t i = 0;

    for (; i + SIM_WIDTH <= n; i += SIM_WIDTH) {
        sim_draw_lanes(luck, sim_words_load(shopper + i), sim_words_load(day + i),
                       purpose, draw);
        for (int k = 0; k < 4; k++)
            sim_words_store(to[k] + i, (sim_words)sim_unit_lanes(draw[k]));
    }
    if (i == n)
        return;
    sim_draw_lanes(luck, sim_words_load_some(shopper + i, n - i),
                   sim_words_load_some(day + i, n - i), purpose, draw);
    for (int k = 0; k < 4; k++) {
        const sim_floats u = sim_unit_lanes(draw[k]);

        memcpy(to[k] + i, &u, (n - i) * sizeof *to[k]);
    }
}

#endif
