/**
 * @file hands.h
 * The threads that work on one world: each has columns of its own for the visits of a store,
 * and counts what it meets in whole numbers, so that no order of adding up can matter.
 */
#ifndef SIM_HANDS_H
#define SIM_HANDS_H

#include <stdint.h>

#include "sim/market.h"
#include "sim/visit.h"

/** What is counted at a place (store times segments + segment) as shoppers are gone through. */
enum sim_counter {
    SIM_COUNT_TASK, /* the first three in the order of enum sim_mission */
    SIM_COUNT_BROWSE,
    SIM_COUNT_COMEBACK,
    SIM_COUNT_REFUSED, /* turned round at the door */
    SIM_COUNT_NEWCOMER,
    SIM_COUNT_OPTOUT,
    SIM_COUNT_ACTIVE,
    SIM_COUNT_MESSAGE, /* and one for each further channel */
    SIM_COUNTERS = SIM_COUNT_MESSAGE + SIM_CHANNELS
};

struct sim_hand {
    struct sim_visits visits;
    uint32_t *rows;  /* [n_segments + 1] first row of each segment of a store-day */
    uint32_t *count; /* [places][SIM_COUNTERS], of this week */
};

/** @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_hands_create(struct sim_hand **out, int n,
                                                uint32_t n_shops, uint32_t n_segments,
                                                struct sim_error *err);

void sim_hands_free(struct sim_hand *hand, int n);

/** One more at @p place. */
static inline void sim_hand_count(struct sim_hand *hand, uint32_t place, uint32_t counter,
                                  uint32_t more)
{
    hand->count[(size_t)place * SIM_COUNTERS + counter] += more;
}

/** Add what the hands counted to the week of the stores, and start again from 0. */
void sim_hands_close_week(struct sim_hand *hand, int n, struct sim_shop *shop,
                          uint32_t n_shops, uint32_t n_segments);

#endif
