/**
 * @file story.h
 * One shopper's story through one cell: who it is, what happened at every touch point of
 * every visit and why, in numbers and in plain words. A cell that is watched leaves the same
 * bits as one that is not.
 */
#ifndef ANA_STORY_H
#define ANA_STORY_H

#include "sim/engine.h"

enum {
    ANA_TEXT_MAX = 480 /* bytes of one touch point's words, the closing 0 included */
};

/** A store in reach of a shopper. */
struct ana_reach {
    const struct sim_store *store; /* borrowed from the scenario */
    uint32_t shop;                 /* number of the store in its market */
    float km;                      /* NaN where distance does not count */
    float pull;                    /* share of choices by size and distance alone, 0..1 */
};

/** Who a shopper is. */
struct ana_person {
    uint32_t number;
    const struct sim_scenario *scenario; /* borrowed, as are the next two */
    const struct sim_market *market;
    const struct sim_culture *culture;
    uint32_t generation; /* index of sim_generation_name */
    struct sim_shopper traits;
    float visits_a_week, passes_a_week; /* planned; unplanned */
    float cash;                         /* at hand on a middling day, in currency */
    uint32_t n_reach;
    struct ana_reach reach[SIM_CHOICE_MAX]; /* nearest first */
};

/**
 * Shopper @p number of @p market in @p replicate; the policies of a replicate share it.
 *
 * @return SIM_OK; SIM_E_RANGE (no such shopper); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_person(struct ana_person *out,
                                          const struct sim_scenario *scenario,
                                          uint32_t market, uint32_t replicate,
                                          uint32_t number, struct sim_error *err);

/** One visit: when, where, under which levers, and every column of its row. */
struct ana_visit {
    uint32_t day;      /* from the start of the burn-in */
    bool burn_in;      /* before the policy came into force */
    uint32_t occasion; /* keys the luck: the same number under every policy */
    uint32_t shop;     /* number of the store in its market */
    enum sim_mission mission;
    const struct sim_scenario *scenario; /* borrowed, as are the next two */
    const struct sim_market *market;
    const struct sim_store *store;
    struct sim_levers lever;                      /* in force that day */
    float purchase_base, need_prob, help_typical; /* of the store, struct sim_shop */
    float motive, culture_route, calm_suspicion, hover_buy, reassured;
    uint32_t on_duty; /* floor staff in the hour of arrival */
    /* as the shopper came in; the columns of these names hold what they left with */
    float came_score; /* satisfaction as it is reported, 0..100 */
    float came_expectation, came_relationship, came_distrust;
    bool first_time;   /* knows nothing of the store */
    bool replaces;     /* someone new, in the place of one who is lost to the store */
    uint32_t back_day; /* day on which a blocked shopper means to come back; or
                          SIM_DAY_NEVER */
#define ANA_COLUMN(name) float name;
    SIM_VISIT_COLUMNS(ANA_COLUMN)
#undef ANA_COLUMN
};

enum ana_event_kind { ANA_DELIVERY, ANA_WORD, ANA_OPT_OUT, ANA_DOOR };

/** What reaches a shopper at home, and occasions that end at the door of a store. */
struct ana_event {
    enum ana_event_kind kind;
    uint32_t day;
    bool burn_in;
    uint32_t shop;
    const struct sim_store *store;
    uint32_t occasion; /* DELIVERY: of the sale; DOOR; else 0 */
    float price, paid; /* DELIVERY: paid before the door */
    float wait_days, late_days;
    bool refused;
    float before, after; /* DELIVERY: satisfaction 0..100; WORD: belief 0..1 */
    int sign;            /* WORD: 1 good, -1 bad */
    /* DOOR: walks in when luck is below chance; chance with nobody at the door */
    enum sim_mission mission;
    float luck, chance, chance_alone;
    float approach_prob; /* DOOR: of the staff who approach there; 0: nobody does */
};

/** All that happened to one shopper under one policy, in order of time. */
struct ana_story {
    uint32_t shopper;
    const struct sim_policy *policy; /* borrowed from the plan's scenario */
    uint32_t burn_in_days;
    size_t n_visits, room_visits;
    struct ana_visit *visit; /* [n_visits], owned */
    size_t n_events, room_events;
    struct ana_event *event; /* [n_events], owned */
    uint32_t messages;       /* calls, mails and letters since the burn-in */
    uint64_t checksum;       /* of the cell's outcomes: sim_checksum() */
    bool failed;             /* out of memory while watching */
};

/**
 * Run @p cell of @p plan and watch @p shopper.
 *
 * @param[out] out     the story: ana_story_clear(); zero on failure
 * @param[out] blocks  [sim_plan_blocks()] the cell's outcomes; NULL: not wanted
 * @return SIM_OK; SIM_E_RANGE (no such shopper or cell); SIM_E_NOMEM; as sim_cell_run()
 */
SIM_MUST_CHECK enum sim_status ana_story_watch(struct ana_story *out,
                                               const struct sim_plan *plan, uint64_t cell,
                                               uint32_t shopper,
                                               struct sim_outcome_block *blocks,
                                               struct sim_error *err);

/** Free what @p s owns and zero it. */
void ana_story_clear(struct ana_story *s);

/** The cell of @p plan with this policy, replicate and market, at its first design point. */
uint64_t ana_story_cell(const struct sim_plan *plan, uint32_t policy, uint32_t replicate,
                        uint32_t market);

/** The visit on @p occasion, or NULL: the shopper did not go in. */
const struct ana_visit *ana_story_visit(const struct ana_story *s, uint32_t occasion);

/** How @p occasion ended at a door, or NULL: it did not. */
const struct ana_event *ana_story_door(const struct ana_story *s, uint32_t occasion);

/** The story from after the burn-in, added up. */
struct ana_totals {
    uint32_t visits, ours; /* to all stores; to ours */
    uint32_t bought, bought_ours, helped, unhelped, approached, put_off, no_cash;
    uint32_t complaints, told_good, told_bad, lost, deliveries, refused;
    uint32_t words, messages; /* heard; received */
    uint32_t turned_back;     /* at the door of a store */
    float spent, spent_ours;  /* prices of what was bought, in currency */
    float score;              /* satisfaction after the last visit to us, or NaN */
};

struct ana_totals ana_story_totals(const struct ana_story *s);

/* ---- story_words.c: what it all comes to, in words ---- */

/** The touch points as a story tells them. ROW(code, name) */
#define ANA_STAGES(ROW)                                                                  \
    ROW(ARRIVAL, "arrival")                                                              \
    ROW(ADD_ONS, "add-ons")                                                              \
    ROW(STAFF, "staff")                                                                  \
    ROW(HELP, "help")                                                                    \
    ROW(CONTACT, "contact")                                                              \
    ROW(SUSPICION, "suspicion")                                                          \
    ROW(REACTANCE, "reactance")                                                          \
    ROW(DECISION, "decision")                                                            \
    ROW(TILL, "till")                                                                    \
    ROW(PAYMENT, "payment")                                                              \
    ROW(EXPERIENCE, "experience")                                                        \
    ROW(VOICE, "voice")                                                                  \
    ROW(MEMORY, "memory")

enum ana_stage {
#define ANA_STAGE_CODE(code, name) ANA_STAGE_##code,
    ANA_STAGES(ANA_STAGE_CODE)
#undef ANA_STAGE_CODE
        ANA_STAGE_COUNT
};

const char *ana_stage_name(enum ana_stage stage);

/** What happened at each touch point; "" where nothing did that mattered. */
struct ana_words {
    char text[ANA_STAGE_COUNT][ANA_TEXT_MAX];
};

void ana_visit_words(struct ana_words *out, const struct ana_visit *v);

void ana_event_words(char text[ANA_TEXT_MAX], const struct ana_event *e);

/** "Week 3 day 2", "burn-in week 1 day 7". */
void ana_day_words(char text[ANA_TEXT_MAX], uint32_t day, uint32_t burn_in_days);

/** What moved the log-odds of a purchase. */
struct ana_terms {
    float help; /* of needed help: what it gave, or its want took */
    float contact, reactance, suspicion;
    float hover; /* of staff who stay by */
    float doubt; /* about an unknown seller */
    float chat;  /* of being answered by chat */
    float other; /* all else: video, promised speed, add-ons in the way of a need */
};

struct ana_terms ana_visit_terms(const struct ana_visit *v);

/* ---- story_part.c: one occasion under two policies ---- */

/** How one occasion went under two policies. */
enum ana_parting {
    ANA_ALIKE,    /* alike, or not worth telling apart */
    ANA_DIFFERED, /* taken differently, with the same end */
    ANA_PARTED    /* bought, went in, or was lost under one of them only */
};

/**
 * Compare one occasion under two policies; a NULL visit is an occasion on which the shopper
 * did not go in. @p text gets where they part and why, "" unless ANA_PARTED.
 */
enum ana_parting ana_visits_part(char text[ANA_TEXT_MAX], const struct ana_visit *a,
                                 const struct ana_visit *b, const char *name_a,
                                 const char *name_b);

/* ---- story_find.c: whose story is worth telling ---- */

/** What can be looked for in our stores. ROW(code, name, help) */
#define ANA_FINDS(ROW)                                                                   \
    ROW(BOUGHT, "bought", "bought something")                                            \
    ROW(APPROACHED, "approached", "was approached unasked")                              \
    ROW(PUT_OFF, "put-off", "said that contact put them off")                            \
    ROW(SUSPECTED, "suspected", "suspected a motive, by 0.2 or more above the usual")    \
    ROW(HELPED, "helped", "got help")                                                    \
    ROW(UNHELPED, "unhelped", "needed help and got none")                                \
    ROW(LEFT_LINE, "left-line", "left the till line")                                    \
    ROW(NO_CASH, "no-cash", "had no price at hand")                                      \
    ROW(COMPLAINED, "complained", "complained")                                          \
    ROW(TOLD_GOOD, "told-good", "spoke well of it")                                      \
    ROW(TOLD_BAD, "told-bad", "spoke badly of it")                                       \
    ROW(LOST, "lost", "dropped out of the store")                                        \
    ROW(LATE, "late", "got a late delivery")                                             \
    ROW(REFUSED, "refused", "refused a delivery")                                        \
    ROW(TURNED_BACK, "turned-back", "turned back at the door")

enum ana_find_event {
#define ANA_FIND_CODE(code, name, help) ANA_FIND_##code,
    ANA_FINDS(ANA_FIND_CODE)
#undef ANA_FIND_CODE
        ANA_FIND_COUNT
};

/** An event, alone or set against the other policy. */
struct ana_find {
    enum ana_find_event event;
    int versus; /* 0: it happens; 1: here and not there; -1: there and not here */
};

enum { ANA_FIND_NAMES = 3 * ANA_FIND_COUNT };

/** Name @p k of 0..ANA_FIND_NAMES-1, as "bought-here-not-there", in @p text; as text. */
const char *ana_find_name(size_t k, char *text, size_t size);

/** What name @p k looks for. */
struct ana_find ana_find_at(size_t k);

/** Where something was found. */
struct ana_found {
    bool found;
    uint32_t shopper, occasion;
    uint32_t shoppers; /* for how many shoppers it would be found */
};

/**
 * The shopper with the lowest number to whom it happens after the burn-in: on an occasion on
 * which, if @p what sets two policies against each other, the shopper went to the same store
 * under both.
 *
 * @param there  the other policy's cell; not read unless what.versus
 * @return SIM_OK, also when there is none; SIM_E_NOMEM; as sim_cell_run()
 */
SIM_MUST_CHECK enum sim_status ana_story_find(struct ana_found *out,
                                              const struct sim_plan *plan, uint64_t here,
                                              uint64_t there, struct ana_find what,
                                              struct sim_error *err);

#endif
