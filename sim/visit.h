/**
 * @file visit.h
 * The visit batch: the visits of one store on one day, as columns. Rows are sorted by
 * segment, then by shopper. Every column has room for a multiple of SIM_LANES rows.
 */
#ifndef SIM_VISIT_H
#define SIM_VISIT_H

#include <stdint.h>

#include "sim/status.h"

enum { SIM_LANES = 16 };

/** Missions: why somebody came. */
enum sim_mission { SIM_TASK, SIM_BROWSE, SIM_COMEBACK };

/*
 * C(name): one float column, by the touch point that writes it. Those of the first list are
 * written for every visit; those of the second only for some, and start the day at zero.
 */
/* clang-format off */
#define SIM_VISIT_FULL_COLUMNS(C)                                                        \
    /* gathered from shopper and bond */                                                 \
    C(z) C(trust) C(theta) C(patience) C(liquidity) C(budget) C(formality) C(drop_odds)  \
    C(doubt) C(shy) C(revenge) C(avoidance) C(habit)                                     \
    C(satisfaction) C(goodwill) C(expectation) C(relationship) C(distrust) C(carded)     \
    /* arrive */                                                                         \
    C(minute) C(need) C(need_kind) C(wish) C(cash) C(dwell) C(in_group) C(exposed)       \
    C(luck_read) C(luck_find) C(luck_aid) C(luck_rude)                                   \
    /* floor */                                                                          \
    C(asked) C(helped) C(help_minutes) C(kiosked)                                        \
    /* encounter */                                                                      \
    C(contacted) C(intensity) C(tolerance) C(excess) C(put_off) C(suspicion)             \
    C(suspicion_rise) C(reactance) C(felt)                                               \
    /* decide */                                                                         \
    C(log_odds) C(buy_p) C(buy_u) C(wants) C(intends) C(stock_out) C(no_help)            \
    C(found_nothing) C(price) C(items)                                                   \
    /* follow up */                                                                      \
    C(experience) C(gap) C(complained) C(resolved) C(switched) C(told_bad) C(told_good)  \
    /* remember */                                                                       \
    C(time_in) C(felt_gap) C(unfair) C(reported) C(promoter) C(dropped)

#define SIM_VISIT_PART_COLUMNS(C)                                                        \
    /* arrive */                                                                         \
    C(wanted) C(addons) C(addon_time) C(addon_spend) C(addon_cost) C(pushed)             \
    /* floor */                                                                          \
    C(approached) C(unsolicited) C(checks) C(unhelped) C(help_wait) C(no_expert)         \
    C(busy) C(served_minutes) C(chatted) C(uncivil) C(rude) C(witness)                   \
    /* pay */                                                                            \
    C(till_patience) C(till_time) C(luck_back) C(luck_when)                              \
    C(joined) C(till_wait) C(till_left) C(no_cash) C(bought) C(ordered) C(spent)         \
    C(received) C(goods) C(bought_back) C(restock) C(card)

#define SIM_VISIT_COLUMNS(C) SIM_VISIT_FULL_COLUMNS(C) SIM_VISIT_PART_COLUMNS(C)
/* clang-format on */

struct sim_visits {
    uint32_t n;
    uint32_t lanes;    /* n, and as many rows without a visit as fill up the last lanes */
    uint32_t room;     /* rows allocated, a multiple of SIM_LANES */
    uint32_t *shopper; /* [room] */
    uint32_t *occasion; /* [room] number of the occasion: keys the luck of the visit */
    uint32_t *belief;   /* [room] words of the bond that a visit leaves as they are ... */
    uint32_t *state;    /* [room] ... or changes bit by bit (bond.h) */
    uint8_t *slot;      /* [room] which of the shopper's stores */
    uint8_t *segment;   /* [room] */
    uint8_t *mission;   /* [room] enum sim_mission */
    float *u[4];        /* [room] each: the four draws of one purpose */
    uint32_t *order;    /* [room] rows of those who intend to buy */
    uint64_t *key;      /* [events_room] events in order of minutes */
    uint64_t *key_tmp;  /* [events_room] */
    uint32_t events_room;
#define SIM_COLUMN(name) float *name;
    SIM_VISIT_COLUMNS(SIM_COLUMN)
#undef SIM_COLUMN
    void *arena; /* owns all columns */
};

/**
 * Make room for @p n visits. Contents are lost when the room grows.
 *
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_visits_reserve(struct sim_visits *v, uint32_t n,
                                                  struct sim_error *err);

/** Start a store-day of @p n visits: columns that only some visits write are zero. */
void sim_visits_start(struct sim_visits *v, uint32_t n);

/** Free the columns. The struct may be reserved again. */
void sim_visits_clear(struct sim_visits *v);

/**
 * Sum of rows from..to-1 of a column: sixteen lanes by row number, then the lanes as a
 * tree. The order is fixed, whatever vectors the machine has.
 */
double sim_column_sum(const float *column, uint32_t from, uint32_t to);

/**
 * The same sums of many columns at once, with the same bits (but for the sign of a zero).
 * Reads whole lanes: rows outside from..to-1 may hold anything.
 *
 * @param column  [n] columns of a batch
 * @param n       a multiple of SIM_LANES
 * @param to      above @p from
 * @param sum     [n]
 */
void sim_column_sums(const float *const *column, uint32_t n, uint32_t from, uint32_t to,
                     float *sum);

#endif
