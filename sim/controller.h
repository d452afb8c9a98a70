/**
 * @file controller.h
 * Adaptive service (M14 benchmarking, M24): once a week the firm looks at what a real firm
 * could see of its own store and of the street, and at the end of a period a controller may
 * move the levers of the store. It never sees a shopper's traits.
 *
 * A controller is one file in sim/controllers/ with one descriptor, and one row of
 * controller_rows.h.
 */
#ifndef SIM_CONTROLLER_H
#define SIM_CONTROLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/controller_rows.h"
#include "sim/rng.h"
#include "sim/scenario.h"
#include "sim/status.h"

struct sim_world;

/**
 * What a store knows of itself over a period: sums over its weeks. Books and door counter
 * are exact; why people left is guessed (behaviour.observe_cv), and guessed better when
 * staff are listened to (levers.suggestions, behaviour.suggest_cv).
 */
struct sim_sight {
    float weeks;
    float visits, sales;
    float contribution; /* currency; what changes of levers cost is left out */
    float asked, optouts, complaints;
    float duty, served; /* minutes on duty, minutes of those with shoppers */
    /* guessed */
    float no_help, no_expert, till_left, no_cash; /* visits lost, by reason */
    float put_off; /* whom contact put off; 0 unless staff are listened to */
    /* complaints by subject, guessed; missing goods and the like make up the rest */
    float about_help, about_contact, about_till, about_paying, about_delivery;
};

/* Levers that can be seen from the street, or by buying something once. */
/* clang-format off */
#define SIM_VISIBLE_LEVERS(V)                                                            \
    V(approach_prob) V(approach_level) V(approach_when) V(ask_first) V(signal_aid)       \
    V(floor_staff) V(experts) V(till_staff) V(pooling) V(min_deposit) V(instalments)     \
    V(delivery_days) V(promise_days) V(pay_at_door)
/* clang-format on */

enum {
#define SIM_VISIBLE_ONE(name) +1
    SIM_VISIBLE_COUNT = 0 SIM_VISIBLE_LEVERS(SIM_VISIBLE_ONE)
#undef SIM_VISIBLE_ONE
};

/** Index into struct sim_levers of each visible lever. */
extern const uint8_t sim_visible_lever[SIM_VISIBLE_COUNT];

/** A rival's store as it looks from outside. */
struct sim_rival {
    float footfall; /* visits a week, guessed; 0: there is no rival in this street */
    float lever[SIM_VISIBLE_COUNT];
    uint32_t n_addons;
    struct sim_addon addon[SIM_ADDONS_MAX];
};

/** One store's turn at the end of a period. All borrowed for the call. */
struct sim_turn {
    const struct sim_scenario *scenario;
    const struct sim_store *store;
    const struct sim_luck *luck; /* for sim_draw(luck, shop, k, day, SIM_LUCK_TRY) */
    uint32_t shop, day;
    const struct sim_sight *seen;  /* this period */
    const struct sim_rival *rival; /* the best of the street by guessed footfall */
    void *memory; /* as much as the descriptor asks for; zero at the start */
    struct sim_service *service; /* in: in force; out: from tomorrow */
    const bool
        *held;       /* [SIM_LEVER_COUNT] a rule of the policy has it: it will not move */
    float *identity; /* 1: a house with a way of its own .. 0: a copy at full distance */
};

/** A way to move levers. After the turn levers are clamped to their rows, and those that a
 *  rule holds are put back. */
struct sim_controller {
    const char *name, *help;
    size_t memory;          /* bytes of memory a store */
    size_t memory_a_policy; /* and as many more for each policy of the scenario */
    void (*turn)(const struct sim_turn *t); /* NULL: never moves a lever */
};

/** By enum sim_controller_id, which is the value of the lever `controller`. */
extern const struct sim_controller *const sim_controllers[SIM_CONTROLLER_COUNT];

/** What a store that adapts carries from week to week; part of struct sim_shop. */
struct sim_adaptation {
    struct sim_sight seen; /* of the period so far */
    float footfall;        /* visits of last week */
    float identity;
    struct sim_service own; /* what it does where no rule of the policy says otherwise */
    bool held
        [SIM_LEVER_COUNT]; /* levers that a rule has this week: not the controller's */
    float owed;            /* cost of the last changes, booked when the week is closed */
    float changes;         /* their number */
    size_t memory_size;
    void *
        memory; /* [memory_size] owned; NULL: the store cannot adapt. Plain numbers, which
                   a copy of the world copies byte by byte */
};

/** Give every store of @p w the memory that its controllers may need. @return SIM_OK;
 *  SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_adaptation_create(struct sim_world *w,
                                                     struct sim_error *err);

/** Forget everything, hold nothing: a policy comes into force, which is @p own. */
void sim_adaptation_start(struct sim_adaptation *a, const struct sim_service *own);

/** Look at the week of shop @p k before its sums are cleared. */
void sim_firm_look(struct sim_world *w, uint32_t k);

/** Every store whose period is over takes its turn, in the order of stores. */
void sim_firms_act(struct sim_world *w);

/** A number strictly between 0 and 1 for the @p k-th thing that this turn leaves to luck. */
float sim_turn_luck(const struct sim_turn *t, uint32_t k);

#endif
