/**
 * @file rng.h
 * Luck: every draw is a pure function of (seed, replicate; shopper, partner, day, market,
 * purpose). No stream, no state, no order: hence the same bits for any number of threads,
 * and two policies meet the same luck, decision by decision.
 *
 * Philox4x32-10 (Salmon et al. 2011), the bits of Random123: tests/test_rng.c.
 */
#ifndef SIM_RNG_H
#define SIM_RNG_H

#include <stdint.h>
#include <string.h>

/** What a group of four draws decides. The numbers are part of the bits: only add. */
enum sim_purpose {
    SIM_LUCK_KEY = 0,
    SIM_LUCK_PLACE = 1,    /* x, y, culture, generation */
    SIM_LUCK_MIND = 2,     /* z, theta, patience, liquidity */
    SIM_LUCK_STYLE = 3,    /* budget, formality, community, contact preference */
    SIM_LUCK_START = 4,    /* first need, contact phase */
    SIM_LUCK_RATE = 100,   /* Gamma attempts of the visit rate: 100..163 */
    SIM_LUCK_DROP_A = 200, /* ... of Beta's a */
    SIM_LUCK_DROP_B = 300, /* ... of Beta's b */
    SIM_LUCK_LINK = 400,   /* where a rewired link leads */
    SIM_LUCK_SEEK = 10,    /* kind of occasion, interval, store, door */
    SIM_LUCK_ARRIVE = 11,  /* minute, need, kind of need, reading */
    SIM_LUCK_CASH = 12,    /* approach, cash, dwell, in-group */
    SIM_LUCK_FLOOR = 13,   /* moment of asking, patience, help time, approach time */
    SIM_LUCK_CHANCE = 14,  /* discovery, use of a signal aid, faked link seen, - */
    SIM_LUCK_ADDON = 15,   /* one an add-on */
    SIM_LUCK_DECIDE = 16,  /* purchase, basket, advice, stock */
    SIM_LUCK_PAY = 17,     /* till time, till patience, coming back, when */
    SIM_LUCK_CARD = 18,    /* enrolment, promise kept, days late, taken back */
    SIM_LUCK_DOOR = 19,    /* refusal, balance paid, bought back, - */
    SIM_LUCK_FOLLOW = 20,  /* outlet, resolution, praise, whom to tell */
    SIM_LUCK_STAY = 21,    /* drop-out, newcomer, -, - */
    SIM_LUCK_REACH = 22,   /* opt-out, -, -, - */
    SIM_LUCK_SELF = 23,    /* kiosk used, kiosk knows, rudeness, doubt needs a word */
    SIM_LUCK_DOUBT = 5,    /* doubt, novelty, -, - */
    SIM_LUCK_SPEND = 500,  /* Gamma attempts of the usual basket: 500..563 */
    SIM_LUCK_LOOK = 500,   /* what a firm sees of a week: two guesses, -, -; by store */
    SIM_LUCK_TRY = 501     /* what a controller leaves to luck, -, -, -; by store */
};

/** The key of a replicate. */
struct sim_luck {
    uint32_t key[2];
    uint32_t market; /* 0..65535, part of the counter: a shopper is (market, shopper) */
};

/** Four draws of 32 bits. */
struct sim_draws {
    uint32_t a, b, c, d;
};

/** Philox4x32-10: counter (a, b, c, d), key (x, y). */
static inline struct sim_draws sim_philox(uint32_t a, uint32_t b, uint32_t c, uint32_t d,
                                          uint32_t x, uint32_t y)
{
    for (int round = 0; round < 10; round++) {
        const uint64_t p = (uint64_t)0xD2511F53u * a, q = (uint64_t)0xCD9E8D57u * c;

        a = (uint32_t)(q >> 32) ^ b ^ x;
        c = (uint32_t)(p >> 32) ^ d ^ y;
        b = (uint32_t)q;
        d = (uint32_t)p;
        x += 0x9E3779B9u;
        y += 0xBB67AE85u;
    }
    return (struct sim_draws){a, b, c, d};
}

/**
 * A draw as a number strictly between 0 and 1: (k + 1/2) / 2^23 for its upper 23 bits k. They
 * become the fraction of a float between 1 and 2; what is taken off leaves an exact result.
 */
static inline float sim_unit(uint32_t draw)
{
    const uint32_t bits = draw >> 9 | 0x3F800000u;
    float x;

    memcpy(&x, &bits, sizeof x);
    return x - (1.0f - 0x1p-24f);
}

/** The key of (seed, replicate) in @p market. */
static inline struct sim_luck sim_luck(uint64_t seed, uint32_t replicate, uint32_t market)
{
    const struct sim_draws d =
        sim_philox((uint32_t)seed, (uint32_t)(seed >> 32), replicate, SIM_LUCK_KEY,
                   0x45517569u, 0x706F6973u);

    return (struct sim_luck){{d.a, d.b}, market};
}

/** The four draws of one purpose. @p day 0..65535; @p partner a store, neighbour or 0. */
static inline struct sim_draws sim_draw(const struct sim_luck *luck, uint32_t shopper,
                                        uint32_t partner, uint32_t day, uint32_t purpose)
{
    return sim_philox(shopper, partner, day | luck->market << 16, purpose, luck->key[0],
                      luck->key[1]);
}

#endif
