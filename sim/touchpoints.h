/**
 * @file touchpoints.h
 * The ten rooms a visit walks through, in this order. A touch point reads the visit's row
 * and the store's levers, writes its own columns and hands on; none calls another.
 *
 * Those with from and to work on rows from..to-1 and give the same bits for any split;
 * the others need the whole day of a store, since its lines are ordered by minutes.
 */
#ifndef SIM_TOUCHPOINTS_H
#define SIM_TOUCHPOINTS_H

#include "sim/world.h"

/** 1. Messages go out, yesterday's words are heard. */
void sim_reach(struct sim_world *w);

/** 2. Who wants to shop today, and where; fills w->today. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_seek(struct sim_world *w, struct sim_error *err);

/** 3. Minute, need, cash, time; staff read the shopper; add-ons are offered. */
void sim_arrive(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to);

/** 3b. Add-ons in order of minutes, while they last. */
void sim_addons(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v);

/** 4. Finite staff: approaches, check-ins, requests for help. */
void sim_floor(const struct sim_world *w, const struct sim_shop *shop,
               struct sim_visits *v);

/** 5. How the shopper takes it. */
void sim_encounter(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to);

/** 6. Intention and basket. */
void sim_decide(const struct sim_world *w, const struct sim_shop *shop,
                struct sim_visits *v, uint32_t from, uint32_t to);

/** 7. The till line, then price against cash. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_pay(struct sim_world *w, struct sim_shop *shop,
                                       struct sim_visits *v, struct sim_error *err);

/** 8. Orders due today, those of today included. */
void sim_deliver(struct sim_world *w, struct sim_shop *shop);

/** 9. What the shopper makes of it all, and who speaks up. */
void sim_follow_up(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to);

/** 10. What stays in mind: satisfaction, expectation, relationship; who drops out. */
void sim_learn(const struct sim_world *w, const struct sim_shop *shop,
               struct sim_visits *v, uint32_t from, uint32_t to);

/** 10b. Columns back into the shoppers' bonds, words to neighbours. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_remember(struct sim_world *w, struct sim_shop *shop,
                                            struct sim_visits *v, struct sim_error *err);

/** Columns v->u[0..3]: the four draws of @p purpose of each visit's occasion. */
void sim_visit_luck(const struct sim_world *w, struct sim_visits *v, uint32_t purpose,
                    uint32_t from, uint32_t to);

/** The same draws to columns of the caller's choice. */
void sim_visit_luck_to(const struct sim_world *w, const struct sim_visits *v,
                       uint32_t purpose, uint32_t from, uint32_t to,
                       float *const column[4]);

#endif
