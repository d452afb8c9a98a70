/**
 * @file floor_events.h
 * What may happen on the floor of a store in a day, before it is known who is free: staff go
 * up to somebody, look after somebody again, or are asked.
 */
#ifndef SIM_FLOOR_EVENTS_H
#define SIM_FLOOR_EVENTS_H

#include "sim/world.h"

/** Kinds of event: of those of one visit at one time, in this order. */
enum sim_floor_event { SIM_APPROACH, SIM_CHECK_IN, SIM_REQUEST };

enum { SIM_CHECKS_MAX = 6 }; /* check-ins of one visit */

/** Row of the visit that the event of @p key is about. */
static inline uint32_t sim_floor_row(uint64_t key)
{
    return (uint32_t)key >> 2;
}

/** Kind of the event of @p key. */
static inline enum sim_floor_event sim_floor_kind(uint64_t key)
{
    return (enum sim_floor_event)(key & 3);
}

/**
 * List the day's events in v->key (queue.h), in order of minutes; at one time, by row. Reads
 * minute, dwell, wish, need, kiosked, and u[0], the draw of the moment of asking.
 *
 * @return how many
 */
uint32_t sim_floor_events(const struct sim_world *w, const struct sim_shop *shop,
                          const struct sim_visits *v);

#endif
