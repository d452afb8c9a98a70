/**
 * @file market.h
 * The stores of a market as they run: what a policy means in numbers, worked out once, and
 * what accumulates from day to day.
 */
#ifndef SIM_MARKET_H
#define SIM_MARKET_H

#include <stdint.h>

#include "sim/controller.h"
#include "sim/outcome.h"
#include "sim/scenario.h"
#include "sim/status.h"

enum { SIM_MINUTE_TABLE = 64, SIM_HOURS = 24, SIM_CHANNELS = 4 };

/** A sale not yet settled. */
struct sim_order {
    uint32_t shopper, occasion;
    uint16_t sold_day, due_day;
    uint8_t slot, segment;
    float price;     /* all of it */
    float paid;      /* so far */
    float wait_days; /* from sale to delivery */
    float late_days; /* beyond the promise */
};

/** A word about a store, passed on to a neighbour: heard the next day. */
struct sim_word {
    uint32_t shopper;  /* who hears it */
    int8_t sign;       /* 1 or -1 */
    uint8_t community; /* of who tells it */
};

/** A store with its policy in force. */
struct sim_shop {
    const struct sim_store *store;
    uint32_t owner;
    struct sim_service service;

    /* worked out from the levers by sim_shop_derive() */
    float quality;        /* rooms and goods, less what copying a rival costs */
    float need_prob;      /* share of visits that need help */
    float purchase_base;  /* alpha of the format, price included */
    float help_typical;   /* mean value of help that is given */
    float neutral;        /* experience of a visit without incident: E of a stranger */
    float walks_in;       /* probability of walking in once at the door */
    float motive;         /* M3's m when staff make contact */
    float calm_suspicion; /* suspicion at no excess contact */
    float culture_route;  /* what disclosure leaves of the cultural route, 0..1 */
    float genuine;        /* genuineness that is felt, script considered */
    float empathy, orientation; /* in standard deviations */
    float service_time;         /* multiple of the usual service times */
    float hover_buy;            /* purchase log-odds of hovering */
    float reassured;            /* share of doubt removed, 0..1 */
    float reassure_buy;         /* purchase log-odds of video and of a promised speed */
    float cross_sale;           /* basket multiplier of video */
    float relevance;            /* of messages, research and single view considered */
    float resolve;              /* probability that a complaint is resolved */
    float recover;              /* part of the loss that a resolution gives back */
    float answer_good, answer_bad; /* satisfaction with the desk, 0..100: resolved, not */
    uint32_t shy;                  /* bit g: generation g bears less contact than usual */
    float read_q;                  /* accuracy of staff's reading */
    float approach_if[2][2]; /* probability of a wish to approach: [aid used][sign] */
    float approach_level;    /* 0..4 */
    float channel_n
        [SIM_CHANNELS]; /* contacts per 13 weeks: phone, e-mail, letter, message */
    float channel_ideal[SIM_CHANNELS]; /* ideal numbers given the other channels */
    float channel_cost[SIM_CHANNELS];
    int sends;                           /* whether any contact is sent */
    float arrival[SIM_MINUTE_TABLE + 1]; /* minute of arrival by quantile */
    uint8_t on_duty[SIM_HOURS];          /* floor staff by hour */
    float duty_minutes;                  /* a day, floor staff and experts */
    float fixed_cost_day;                /* wages, training, research */

    struct sim_shop
        *variant; /* [segments], owned: as shoppers of each segment are served;
                     NULL when all are served alike. A variant owns nothing */

    /* what accumulates; whatever is owned is copied by sim_world_copy() */
    struct sim_order *order; /* [n_orders of room_orders], owned; open orders */
    uint32_t n_orders, room_orders;
    struct sim_word *word; /* [n_words of room_words], owned; to be heard tomorrow */
    uint32_t n_words, room_words;
    struct sim_outcome_block *week; /* [segments], owned; this week so far */
    struct sim_adaptation adapt;    /* of stores whose levers move */
};

/** Set up the stores of @p market: kind k of tile t is shop t * n_stores + k. */
SIM_MUST_CHECK enum sim_status sim_shops_create(struct sim_shop **out, uint32_t n_shops,
                                                const struct sim_market *market,
                                                uint32_t n_segments,
                                                struct sim_error *err);

void sim_shops_free(struct sim_shop *shop, uint32_t n_shops);

/** Pass a word about the store on to tomorrow. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_shop_tell(struct sim_shop *shop, struct sim_word word,
                                             struct sim_error *err);

/** Put @p policy in force (NULL: the status quo) and work out what it means. */
void sim_shop_apply(struct sim_shop *shop, const struct sim_policy *policy,
                    const struct sim_params *behaviour);

/**
 * Put the rules of @p policy for @p week (0 the first) in force, over what the shop does by
 * itself: the policy, and what its controller has made of it since. The controller starts
 * anew in week 0 and when the rules bring another one.
 *
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_shop_apply_rules(struct sim_shop *shop,
                                                    const struct sim_policy *policy,
                                                    const struct sim_scenario *scenario,
                                                    uint32_t week, struct sim_error *err);

/** Share of those who come in whom staff approach at the door; 0 where nobody stands. */
static inline float sim_shop_at_door(const struct sim_shop *shop)
{
    const struct sim_levers *l = &shop->service.lever;

    return l->approach_when == 0.0f && shop->approach_level >= 1.0f ? l->approach_prob
                                                                    : 0.0f;
}

/** What the goods cost that sell at @p price. */
static inline float sim_shop_goods(const struct sim_shop *shop, float price)
{
    return price / shop->store->v.price_level * (1.0f - shop->store->v.margin);
}

/** The shop as it serves shoppers of @p segment. */
static inline const struct sim_shop *sim_shop_for(const struct sim_shop *shop,
                                                  uint32_t segment)
{
    return shop->variant ? &shop->variant[segment] : shop;
}

/** Work out again what the levers mean that are in force in @p shop, variants apart. */
void sim_shop_derive(struct sim_shop *shop, const struct sim_params *behaviour);

/** Add an open order. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_shop_order(struct sim_shop *shop,
                                              const struct sim_order *order,
                                              struct sim_error *err);

/** Messages per 13 weeks by a channel: as planned, or as many as the customer chooses. */
float sim_shop_messages(const struct sim_shop *shop, int channel, float contact_pref,
                        const struct sim_params *behaviour);

/** Log hazard of a visit that this shop's messages bring to someone with that preference. */
float sim_shop_contact_shift(const struct sim_shop *shop, float contact_pref,
                             const struct sim_params *behaviour);

#endif
