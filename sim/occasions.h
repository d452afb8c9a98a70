/**
 * @file occasions.h
 * Today's shoppers: found by their clocks, sorted by the store they go to.
 */
#ifndef SIM_OCCASIONS_H
#define SIM_OCCASIONS_H

#include "sim/world.h"

/**
 * Put everyone whose next occasion is today into w->today.shopper, in order.
 *
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_occasions_scan(struct sim_world *w,
                                                  struct sim_error *err);

/**
 * Fill w->today.sorted and .start from .errand and .place: by store and segment, shoppers in order
 * within each; entries at SIM_NOWHERE are left out.
 */
void sim_occasions_sort(struct sim_world *w);

#endif
