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

/** One shopper: fixed traits and choice set, one cache line. */
struct sim_shopper {
    float rate;      /* planned visits a day */
    float theta;     /* tolerated unsolicited contact before shifts, a-units */
    float patience;  /* multiple of the usual patience, mean 1 */
    float liquidity; /* ln of cash and credit at hand, in week's incomes */
    float budget;    /* multiple of the usual basket, mean 1 (inverse Gamma) */
    float drop_odds; /* odds of dropping out after a visit at neutral satisfaction */
    float z;         /* interdependence, 0..1 */
    float
        contact_pref; /* multiple of the ideal number of messages; the response of all peaks at 1 */
    float place[SIM_CHOICE_MAX];   /* pull of size and distance of each store */
    uint16_t shop[SIM_CHOICE_MAX]; /* stores in reach, nearest first */
    uint8_t n_shops;
    uint8_t segment;   /* culture * 4 + generation */
    uint8_t formality; /* ideal formality, 0..255 for 0..1 */
    uint8_t trust;     /* trust in strangers, 0..255 for 0..1 */
    uint8_t community; /* in-group */
    uint8_t doubts;    /* 1: concerned about authenticity */
    uint8_t spare[2];
};

/** The words of a shopper where shoppers are worked on as columns (transpose.h). */
enum sim_shopper_word {
    SIM_SHOPPER_RATE,
    SIM_SHOPPER_THETA,
    SIM_SHOPPER_PATIENCE,
    SIM_SHOPPER_LIQUIDITY,
    SIM_SHOPPER_BUDGET,
    SIM_SHOPPER_DROP_ODDS,
    SIM_SHOPPER_Z,
    SIM_SHOPPER_CONTACT_PREF,
    SIM_SHOPPER_PLACE,                                         /* of each store */
    SIM_SHOPPER_SHOPS = SIM_SHOPPER_PLACE + SIM_CHOICE_MAX,    /* two to a word */
    SIM_SHOPPER_KIND = SIM_SHOPPER_SHOPS + SIM_CHOICE_MAX / 2, /* n_shops, segment,
                                                                  formality, trust */
    SIM_SHOPPER_GROUP,                                         /* community, doubts */
    SIM_SHOPPER_WORDS
};

_Static_assert(sizeof(struct sim_shopper) == SIM_SHOPPER_WORDS * sizeof(uint32_t) &&
                   offsetof(struct sim_shopper, z) == SIM_SHOPPER_Z * 4 &&
                   offsetof(struct sim_shopper, place) == SIM_SHOPPER_PLACE * 4 &&
                   offsetof(struct sim_shopper, shop) == SIM_SHOPPER_SHOPS * 4 &&
                   offsetof(struct sim_shopper, trust) == SIM_SHOPPER_KIND * 4 + 3 &&
                   offsetof(struct sim_shopper, doubts) == SIM_SHOPPER_GROUP * 4 + 1,
               "the words of a shopper are those named");

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
