/**
 * @file network.h
 * Who talks to whom: a small-world ring (Watts & Strogatz 1998). Links are computed, not
 * stored: shopper i knows the next few on either side of the ring, which are people of the
 * same neighbourhood; a share of links leads anywhere instead.
 */
#ifndef SIM_NETWORK_H
#define SIM_NETWORK_H

#include "sim/rng.h"

/**
 * Neighbour @p link, 0..k-1, of @p shopper among @p n. A rewired link keeps its far end for
 * the whole run. With n <= 1 the shopper itself is returned.
 */
static inline uint32_t sim_neighbour(const struct sim_luck *luck, uint32_t shopper,
                                     uint32_t link, uint32_t n, float rewire)
{
    const struct sim_draws d = sim_draw(luck, shopper, link, 0, SIM_LUCK_LINK);
    const uint32_t step = n > 1 ? link / 2 % (n - 1) + 1 : 0;

    if (n <= 1)
        return shopper;
    if (sim_unit(d.a) < rewire)
        return (uint32_t)(((uint64_t)d.b * (n - 1) >> 32) + shopper + 1) % n;
    return link % 2 ? (shopper + step) % n : (shopper + n - step) % n;
}

#endif
