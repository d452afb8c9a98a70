/**
 * @file scenario.h
 * What to run, as plain data: behaviour, markets, stores, policies. Filled by
 * scenario_yaml.h or by hand; freed by sim_scenario_free(). Nothing here is hidden.
 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/addon_rows.h"
#include "sim/lever_rows.h"
#include "sim/market_rows.h"
#include "sim/param_rows.h"
#include "sim/rule_rows.h"
#include "sim/run_rows.h"
#include "sim/status.h"
#include "sim/store_rows.h"

enum {
    SIM_NAME_MAX = 48,     /* bytes of a name, the closing 0 included */
    SIM_ADDONS_MAX = 4,    /* add-ons of a store */
    SIM_RULES_MAX = 12,    /* scheduled and targeted parts of a policy */
    SIM_GENERATIONS = 4,   /* z, y, x, silver */
    SIM_CULTURES_MAX = 60, /* of a scenario */
    SIM_OWNERS_MAX = 8,    /* us and the rivals of a scenario */
    SIM_CHOICE_MAX = 4     /* stores a shopper chooses among */
};

/* One struct a table: one float a row, in the order of the rows (row.h). */
#define SIM_FIELD(name, ...) float name;
struct sim_params {
    SIM_PARAM_ROWS(SIM_FIELD)
};
struct sim_levers {
    SIM_LEVER_ROWS(SIM_FIELD)
};
struct sim_addon_values {
    SIM_ADDON_ROWS(SIM_FIELD)
};
struct sim_store_values {
    SIM_STORE_ROWS(SIM_FIELD)
};
struct sim_market_values {
    SIM_MARKET_ROWS(SIM_FIELD)
};
struct sim_run_values {
    SIM_RUN_ROWS(SIM_FIELD)
};
struct sim_rule_values {
    SIM_RULE_ROWS(SIM_FIELD)
};
#undef SIM_FIELD

enum {
    SIM_PARAM_COUNT = sizeof(struct sim_params) / sizeof(float),
    SIM_LEVER_COUNT = sizeof(struct sim_levers) / sizeof(float),
    SIM_ADDON_COUNT = sizeof(struct sim_addon_values) / sizeof(float),
    SIM_STORE_COUNT = sizeof(struct sim_store_values) / sizeof(float),
    SIM_MARKET_COUNT = sizeof(struct sim_market_values) / sizeof(float),
    SIM_RUN_COUNT = sizeof(struct sim_run_values) / sizeof(float),
    SIM_RULE_COUNT = sizeof(struct sim_rule_values) / sizeof(float)
};

/** One add-on of a store. */
struct sim_addon {
    char name[SIM_NAME_MAX]; /* "snacks" */
    struct sim_addon_values v;
};

/** The levers of a store, complete. */
struct sim_service {
    struct sim_levers lever;
    uint32_t n_addons;
    struct sim_addon addon[SIM_ADDONS_MAX];
};

/**
 * A part of a policy that holds for a time, in one store or for some shoppers. Later rules
 * override earlier ones; targets stand after schedules.
 */
struct sim_rule {
    struct sim_rule_values v;
    char store[SIM_NAME_MAX];      /* "": all of ours */
    char culture[SIM_NAME_MAX];    /* "": any */
    char generation[SIM_NAME_MAX]; /* "": any; else of sim_generation_name */
    bool set[SIM_LEVER_COUNT];
    struct sim_levers lever;
};

/** A named set of levers; what it does not set keeps the store's value. */
struct sim_policy {
    char name[SIM_NAME_MAX];
    char title[96];
    char help[400];
    bool set[SIM_LEVER_COUNT]; /* which entries of lever count (base chain included) */
    struct sim_levers lever;
    bool sets_addons; /* whether the add-ons below replace the store's */
    uint32_t n_addons;
    struct sim_addon addon[SIM_ADDONS_MAX];
    uint32_t n_rules;
    struct sim_rule rule[SIM_RULES_MAX];
};

/** One culture as it enters a population. */
struct sim_culture {
    char code[SIM_NAME_MAX]; /* "US" */
    char name[SIM_NAME_MAX]; /* "United States" */
    float individualism;     /* IDV, 0..100; z is centred on 1 - IDV/100 */
    float
        stranger_trust; /* share trusting people met for the first time, 0..1; NaN: unknown */
    float doubt;        /* share concerned about authenticity, 0..1; NaN: unknown */
    float generation[SIM_GENERATIONS]; /* shares of adults in z, y, x, silver; sum 1 */
};

/** One kind of store in a market. */
struct sim_store {
    char name[SIM_NAME_MAX];
    char format[SIM_NAME_MAX];
    uint32_t owner; /* index into sim_scenario.owner; 0 is us */
    struct sim_store_values v;
    struct sim_service
        status_quo; /* row default < format < store's policy < store's levers */
};

struct sim_market {
    char name[SIM_NAME_MAX];
    struct sim_market_values v;
    uint32_t n_stores;
    struct sim_store *store;               /* [n_stores], owned */
    float culture_share[SIM_CULTURES_MAX]; /* by sim_scenario.culture; sum 1 */
};

struct sim_scenario {
    char name[SIM_NAME_MAX];
    char title[160];
    char question[400];
    char look_at[400]; /* what to read in the table */
    char currency[16];
    char *text; /* the file as read, and every --set, owned; may be NULL */
    uint64_t seed;
    struct sim_run_values run;
    struct sim_params behaviour;
    uint32_t n_cultures;
    struct sim_culture culture[SIM_CULTURES_MAX];
    uint32_t n_owners;
    char owner[SIM_OWNERS_MAX][SIM_NAME_MAX]; /* owner[0] is "us" */
    uint32_t n_markets;
    struct sim_market *market; /* [n_markets], owned */
    uint32_t n_policies;
    struct sim_policy
        *policy; /* [n_policies], owned: those under test, yardstick first */
};

/** "z", "y", "x", "silver". */
extern const char *const sim_generation_name[SIM_GENERATIONS];

/**
 * Set @p s to the defaults of all rows: no market, no store, no policy, seed 1, owner us.
 */
void sim_scenario_init(struct sim_scenario *s);

/** Free all that @p s owns and zero it. NULL is allowed. */
void sim_scenario_free(struct sim_scenario *s);

/**
 * Check what single rows cannot: at least one market, store of ours and policy; shares that
 * sum to 1 within 1e-4; opening before closing; names present and different; every row in
 * [min, max] and not NaN.
 *
 * @return SIM_OK; SIM_E_RANGE with the first thing that is wrong
 */
SIM_MUST_CHECK enum sim_status sim_scenario_check(const struct sim_scenario *s,
                                                  struct sim_error *err);

/** What @p store does while @p policy is in force; a NULL policy is its status quo. */
void sim_service_resolve(struct sim_service *out, const struct sim_store *store,
                         const struct sim_policy *policy);

/** Whether lever @p k may differ between shoppers of one store: not staffing, wages ... */
bool sim_lever_is_personal(size_t k);

/** Whether @p rule is for all shoppers of a store. */
bool sim_rule_is_for_all(const struct sim_rule *rule);

/**
 * Apply the rules of @p policy that hold in @p week (0 the first) in @p store to @p lever.
 *
 * @param culture, generation  NULL: only rules for all shoppers; else also those for the
 *                             segment
 */
void sim_rules_apply(struct sim_levers *lever, const struct sim_policy *policy,
                     const struct sim_store *store, uint32_t week, const char *culture,
                     const char *generation);

/** Which levers a rule for all shoppers holds in @p week (0 the first) in @p store. */
void sim_rules_hold(bool held[SIM_LEVER_COUNT], const struct sim_policy *policy,
                    const struct sim_store *store, uint32_t week);

/** Whether what the rules of @p policy demand differs in @p week from the week before. */
bool sim_rules_change(const struct sim_policy *policy, uint32_t week);

/** Segments of a scenario: culture times generation, culture major. */
uint32_t sim_segments(const struct sim_scenario *s);

/** Write "CN/y" for segment @p k into @p text. */
void sim_segment_name(const struct sim_scenario *s, uint32_t k, char *text, size_t size);

#endif
