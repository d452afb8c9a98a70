/**
 * @file world.h
 * Everything that one cell needs: a market, its shoppers' state, its stores, today's
 * occasions. The engine makes it, the touch points work on it: chunks of shoppers, and
 * stores, are shared out among the threads that work on it (hands.h).
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <stdint.h>

#include "sim/bond.h"
#include "sim/hands.h"
#include "sim/market.h"
#include "sim/plan.h"
#include "sim/population.h"
#include "sim/rng.h"
#include "sim/visit.h"

enum {
    SIM_DAY_STEPS = 16, /* a shopper's next occasion is kept in 1/16 day */
    SIM_DUE_NEVER = 65535,
    SIM_BATCH_DEFAULT = 512 /* visits computed together: their columns stay in cache */
};

/** Who is out, and what for. */
struct sim_errand {
    uint32_t shopper;
    uint16_t number;       /* of the occasion in the shopper's life: keys its luck */
    uint8_t slot, mission; /* which of the shopper's stores; enum sim_mission */
};

/** Shoppers on their way, sorted by store, then segment, then shopper. */
struct sim_occasions {
    uint32_t n, room;
    uint32_t *shopper;         /* [n] in order of shoppers, as found */
    struct sim_errand *errand; /* [n] what each of them is out for */
    uint32_t *place;           /* [n] store * segments + segment, or SIM_NOWHERE */
    struct sim_errand *sorted; /* [n] errands by place, those of nowhere at the end */
    uint32_t *start; /* [stores * segments + 1] first sorted entry of each place */
};

#define SIM_NOWHERE UINT32_MAX

struct sim_world;

#define SIM_WATCH_ALL UINT32_MAX

/**
 * Looks on while a world runs; changes nothing. A visit is shown when the shopper has left
 * and remembers it. A callback that is NULL is not called.
 */
struct sim_watcher {
    void *to;
    /* row of v is a finished visit; before is the bond as it was in the morning, NULL when
     * all shoppers are watched */
    void (*visit)(void *to, const struct sim_world *w, const struct sim_shop *shop,
                  const struct sim_visits *v, uint32_t row,
                  const struct sim_bond *before);
    /* an order was brought; before is the bond without it */
    void (*delivery)(void *to, const struct sim_world *w, const struct sim_shop *shop,
                     const struct sim_order *order, int refused,
                     const struct sim_bond *before);
    /* a neighbour's word was heard, about the store in slot */
    void (*word)(void *to, const struct sim_world *w, uint32_t shopper, uint32_t slot,
                 int sign);
    /* one week's messages from the store in slot, any of which may end them for good */
    void (*messages)(void *to, const struct sim_world *w, uint32_t shopper, uint32_t slot,
                     int sent, int opted_out);
    /* entry at of today's occasions ended at the door of @p shop: luck reached walks_in */
    void (*door)(void *to, const struct sim_world *w, const struct sim_shop *shop,
                 uint32_t at, float luck);
    uint32_t shopper; /* the one who is watched, or SIM_WATCH_ALL */
};

struct sim_world {
    const struct sim_watcher *watcher; /* borrowed; NULL: nobody looks on */
    const struct sim_scenario *scenario;
    const struct sim_market *market;
    const struct sim_params *behaviour;
    struct sim_luck luck;
    uint32_t n_segments;
    uint32_t batch;
    uint32_t day; /* from the start of the burn-in */
    float norm;   /* mean experience in this market last week; < 0: none yet */

    struct sim_population pop; /* of a copy: borrowed */
    uint16_t *next_due;        /* [n] next occasion in 1/16 days */
    uint16_t *occasion;        /* [n] occasions so far: keys their luck */
    uint16_t *back_day;    /* [n] when a blocked shopper comes back, or SIM_DAY_NEVER */
    uint8_t *back_slot;    /* [n] and to which of the stores */
    struct sim_bond *bond; /* [n][SIM_CHOICE_MAX] */

    struct sim_shop *shop; /* [pop.n_shops] */
    struct sim_occasions today;
    int n_hands;           /* threads that work on this world */
    struct sim_hand *hand; /* [n_hands], owned */
};

/** Whether somebody looks on at what happens to @p shopper. */
static inline int sim_world_watches(const struct sim_world *w, uint32_t shopper)
{
    return w->watcher &&
           (w->watcher->shopper == shopper || w->watcher->shopper == SIM_WATCH_ALL);
}

/** The bond of @p shopper with the store in @p slot. */
static inline struct sim_bond *sim_world_bond(const struct sim_world *w, uint32_t shopper,
                                              uint32_t slot)
{
    return &w->bond[(size_t)shopper * SIM_CHOICE_MAX + slot];
}

/**
 * Ask memory for a shopper and all bonds, some moments before they are needed. (A function of
 * prefetches alone counts as one of no effect and would be left out as a call.)
 */
__attribute__((always_inline)) static inline void
sim_world_fetch(const struct sim_world *w, uint32_t shopper)
{
    enum { NEAR = 2, TO_WRITE = 1 }; /* near, not nearest: that is full of columns */

    __builtin_prefetch(&w->pop.shopper[shopper], 0, NEAR);
    __builtin_prefetch(sim_world_bond(w, shopper, 0), TO_WRITE, NEAR);
    __builtin_prefetch(sim_world_bond(w, shopper, 2), TO_WRITE, NEAR);
}

/** Whether @p shop may write to a customer: not lost, not opted out, and no open complaint
 * where that matters. */
static inline int sim_may_write(const struct sim_shop *shop, const struct sim_bond *bond)
{
    const struct sim_levers *l = &shop->service.lever;
    const int waits = l->only_after_resolution > 0.0f || l->single_view > 0.0f;

    if (!shop->sends || bond->visits == 0 ||
        bond->flags & (SIM_BOND_LOST | SIM_BOND_OPTED_OUT))
        return 0;
    return !(waits && bond->flags & SIM_BOND_GRIEVED);
}

/** Threads that share a loop: one only while somebody looks on, so that the story is told in
 * order. */
static inline int sim_world_threads(const struct sim_world *w)
{
    return w->watcher ? 1 : w->n_hands;
}

/** Add to an outcome of this week. */
static inline void sim_count(struct sim_shop *shop, uint32_t segment, enum sim_outcome k,
                             double amount)
{
    shop->week[segment].sum[k] += amount;
}

/**
 * The world of a cell on the morning of day 0: nobody knows any store, every store follows
 * its status quo.
 *
 * @param hands  threads that will work on it, 1 or more; no bit depends on them
 * @return SIM_OK; SIM_E_NOMEM; SIM_E_RANGE
 */
SIM_MUST_CHECK enum sim_status sim_world_create(struct sim_world *w,
                                                const struct sim_scenario *scenario,
                                                uint32_t market, uint32_t replicate,
                                                int hands, struct sim_error *err);

/**
 * @p from once more, as it is at the end of a week: the state is copied, the shoppers are
 * shared. What happens to one of the two does not touch the other.
 *
 * @param[out] to  free: sim_world_clear(), before @p from is cleared; zeroed on failure
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
sim_world_copy(struct sim_world *to, const struct sim_world *from, struct sim_error *err);

void sim_world_clear(struct sim_world *w);

/** Bytes held for each shopper: traits and state, without stores and today's columns. */
size_t sim_world_bytes_per_shopper(void);

/** And those of a copy: the state alone. */
size_t sim_world_bytes_per_copy(void);

/** The day in 1/16 days at which an interval of @p days after @p from ends. */
uint16_t sim_due(float from_steps, float days, float rounding);

#endif
