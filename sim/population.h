/**
 * @file population.h
 * The shoppers of one market and replicate: what they are and which stores they can reach.
 * Nothing here changes during a run, so that worlds which differ in policy only share one.
 */
#ifndef SIM_POPULATION_H
#define SIM_POPULATION_H

#include <stddef.h>
#include <stdint.h>

#include "sim/rng.h"
#include "sim/scenario.h"

/** One shopper: fixed traits and choice set, one cache line. The first half is what a visit
 * needs to know, the second what leads there. */
struct sim_shopper {
    float theta;     /* tolerated unsolicited contact before shifts, a-units */
    float patience;  /* multiple of the usual patience, mean 1 */
    float liquidity; /* ln of cash and credit at hand, in week's incomes */
    float budget;    /* multiple of the usual basket, mean 1 (inverse Gamma) */
    float drop_odds; /* odds of dropping out after a visit at neutral satisfaction */
    float z;         /* interdependence, 0..1 */
    float
        contact_pref; /* multiple of the ideal number of messages; the response of all peaks at 1 */
    uint8_t formality;  /* ideal formality, 0..255 for 0..1 */
    uint8_t trust;      /* trust in strangers, 0..255 for 0..1 */
    uint8_t doubts;     /* 1: concerned about authenticity */
    uint8_t generation; /* of the segment */

    float rate;                    /* planned visits a day */
    float place[SIM_CHOICE_MAX];   /* pull of size and distance of each store */
    uint16_t shop[SIM_CHOICE_MAX]; /* stores in reach, nearest first */
    uint8_t n_shops;
    uint8_t segment;   /* culture * 4 + generation */
    uint8_t community; /* in-group */
    uint8_t spare;
};

/** The words of each half where shoppers are worked on as columns (transpose.h). */
enum sim_mind_word {
    SIM_MIND_THETA,
    SIM_MIND_PATIENCE,
    SIM_MIND_LIQUIDITY,
    SIM_MIND_BUDGET,
    SIM_MIND_DROP_ODDS,
    SIM_MIND_Z,
    SIM_MIND_CONTACT_PREF,
    SIM_MIND_KIND, /* formality, trust, doubts, generation */
    SIM_MIND_WORDS
};

enum sim_reach_word {
    SIM_REACH_RATE,
    SIM_REACH_PLACE,                                       /* of each store */
    SIM_REACH_SHOPS = SIM_REACH_PLACE + SIM_CHOICE_MAX,    /* two to a word */
    SIM_REACH_KIND = SIM_REACH_SHOPS + SIM_CHOICE_MAX / 2, /* n_shops, segment */
    SIM_REACH_WORDS
};

#define SIM_REACH_OFFSET (SIM_MIND_WORDS * sizeof(uint32_t))

_Static_assert(offsetof(struct sim_shopper, z) == SIM_MIND_Z * 4 &&
                   offsetof(struct sim_shopper, trust) == SIM_MIND_KIND * 4 + 1 &&
                   offsetof(struct sim_shopper, rate) == SIM_REACH_OFFSET &&
                   offsetof(struct sim_shopper, shop) ==
                       SIM_REACH_OFFSET + SIM_REACH_SHOPS * 4 &&
                   offsetof(struct sim_shopper, segment) ==
                       SIM_REACH_OFFSET + SIM_REACH_KIND * 4 + 1 &&
                   sizeof(struct sim_shopper) == SIM_REACH_OFFSET + SIM_REACH_WORDS * 4,
               "the words of a shopper are those named");

/** The second half of a shopper. */
static inline const void *sim_shopper_reach(const struct sim_shopper *s)
{
    return &s->rate;
}

struct sim_population {
    uint32_t n;
    uint32_t n_shops;                  /* kinds of stores times tiles */
    uint32_t n_choice;                 /* most stores that any shopper can reach */
    float pass_rate;                   /* unplanned visits of a shopper a day */
    const struct sim_shopper *shopper; /* [n] */
    struct sim_shopper *owned; /* the same, freed with this; NULL: another population's */
};

/** The shoppers of @p of once more, borrowed: @p of must be cleared last. */
static inline struct sim_population sim_population_borrow(const struct sim_population *of)
{
    struct sim_population same = *of;

    same.owned = NULL;
    return same;
}

/** Tiles of a market: copies of its stores, laid on a square grid. */
uint32_t sim_market_tiles(const struct sim_market *market);

/**
 * Draw the shoppers of @p market, with @p threads.
 *
 * @return SIM_OK; SIM_E_NOMEM; SIM_E_RANGE when stores exceed 65,535
 */
SIM_MUST_CHECK enum sim_status sim_population_create(struct sim_population *out,
                                                     const struct sim_scenario *scenario,
                                                     const struct sim_market *market,
                                                     const struct sim_luck *luck,
                                                     int threads, struct sim_error *err);

void sim_population_clear(struct sim_population *pop);

/**
 * Gamma(@p shape, scale 1) by Marsaglia and Tsang (2000), keyed draws of purposes
 * @p purpose .. +63.
 */
float sim_gamma(const struct sim_luck *luck, uint32_t shopper, uint32_t purpose,
                float shape);

#endif
