/**
 * @file recall.h
 * What shoppers are and what they carry about a store: from memory into the columns of a
 * store-day, and at its end back.
 */
#ifndef SIM_RECALL_H
#define SIM_RECALL_H

#include "sim/world.h"

/** Shoppers of rows from..to-1, and their bonds with the store as time has left them. */
void sim_recall(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to);

/** The columns of all visits back into the bonds: one visit more, today. */
void sim_retain(const struct sim_world *w, const struct sim_visits *v);

/** Parts in which sim_recall_ahead() looks ahead. */
enum { SIM_RECALL_PARTS = 6 };

/**
 * Ask memory for those who visit store @p shop today (nobody where there is no such store),
 * while another store is worked on: @p part of SIM_RECALL_PARTS.
 */
void sim_recall_ahead(const struct sim_world *w, uint32_t shop, uint32_t part);

#endif
