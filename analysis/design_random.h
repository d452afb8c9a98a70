/**
 * @file design_random.h
 * Draws of designs and resampling: each a pure function of (seed; purpose, a, b, c) by the
 * generator of sim/rng.h. The purposes are apart from those of the simulated path.
 */
#ifndef ANA_DESIGN_RANDOM_H
#define ANA_DESIGN_RANDOM_H

#include "sim/rng.h"

/** What a draw decides. The numbers are part of the points: only add. */
enum ana_purpose {
    ANA_LUCK_DIRECTION =
        0x41000001, /* initial direction numbers: dimension, choice, number */
    ANA_LUCK_SCRAMBLE = 0x41000002, /* dimension, level, node */
    ANA_LUCK_STRATUM = 0x41000003,  /* factor, strata, step of the shuffle */
    ANA_LUCK_PLACE = 0x41000004,    /* in a stratum: factor, strata, point */
    ANA_LUCK_ORDER = 0x41000005,    /* of factors in a trajectory: trajectory, -, step */
    ANA_LUCK_START = 0x41000006,    /* levels of a block: block, factor, step */
    ANA_LUCK_WAY = 0x41000007,      /* up or down: trajectory, factor */
    ANA_LUCK_RESAMPLE = 0x41000008, /* resample, -, item */
    ANA_LUCK_CLIMB = 0x41000009     /* where a climb starts: climb, factor */
};

static inline struct sim_draws ana_draw(uint64_t seed, enum ana_purpose purpose,
                                        uint32_t a, uint32_t b, uint32_t c)
{
    return sim_philox(a, b, c, (uint32_t)purpose, (uint32_t)seed, (uint32_t)(seed >> 32));
}

/** A whole number 0..n-1 from @p draw; the chances differ by less than n / 2^32. */
static inline uint32_t ana_draw_below(uint32_t draw, uint32_t n)
{
    return (uint32_t)((uint64_t)draw * n >> 32);
}

/** Put index[0..n-1] into the order that (seed; purpose, a, b) draws. */
void ana_shuffle(uint32_t *index, uint32_t n, uint64_t seed, enum ana_purpose purpose,
                 uint32_t a, uint32_t b);

#endif
