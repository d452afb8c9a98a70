/**
 * @file tally.h
 * From the columns of a store-day to the sums of the week, segment by segment.
 */
#ifndef SIM_TALLY_H
#define SIM_TALLY_H

#include "sim/world.h"

/**
 * Add the visits of a store-day to its week.
 *
 * @param start  [n_segments + 1] first row of each segment
 */
void sim_tally(struct sim_shop *shop, struct sim_visits *v, const uint32_t *start,
               uint32_t n_segments);

/** Active customers by shop and segment, into the week's active_end. */
void sim_tally_active(struct sim_world *w);

#endif
