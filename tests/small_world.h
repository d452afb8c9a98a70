/**
 * @file small_world.h
 * Small scenarios made by hand, for tests that must not depend on files.
 */
#ifndef TESTS_SMALL_WORLD_H
#define TESTS_SMALL_WORLD_H

#include <stdio.h>
#include <stdlib.h>

#include "sim/row.h"
#include "sim/scenario.h"

static inline void small_culture(struct sim_scenario *s, const char *code, float idv,
                                 float trust)
{
    struct sim_culture *c = &s->culture[s->n_cultures++];

    *c = (struct sim_culture){.individualism = idv,
                              .stranger_trust = trust,
                              .doubt = 0.4f,
                              .generation = {0.1f, 0.3f, 0.3f, 0.3f}};
    snprintf(c->code, sizeof c->code, "%s", code);
    snprintf(c->name, sizeof c->name, "%s", code);
}

static inline void small_store(struct sim_store *store, const char *name, uint32_t owner,
                               float x_km)
{
    *store = (struct sim_store){.owner = owner};
    snprintf(store->name, sizeof store->name, "%s", name);
    sim_rows_default(SIM_TABLE_STORE, (float *)&store->v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&store->status_quo.lever);
    store->v.x_km = x_km;
}

static inline struct sim_policy *small_policy(struct sim_scenario *s, const char *name)
{
    struct sim_policy *p = &s->policy[s->n_policies++];

    *p = (struct sim_policy){0};
    snprintf(p->name, sizeof p->name, "%s", name);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&p->lever);
    return p;
}

/** Set one lever of a policy, by the offset of its field. */
#define SMALL_SET(policy, field, value)                                                  \
    ((policy)->lever.field = (value),                                                    \
     (policy)->set[offsetof(struct sim_levers, field) / sizeof(float)] = true)

/**
 * One market of @p shoppers, our store and a rival's opposite each other, cultures US and CN
 * half and half, one policy "as-is" that sets nothing; room for four policies.
 */
static inline void small_scenario(struct sim_scenario *s, uint32_t shoppers)
{
    sim_scenario_init(s);
    snprintf(s->name, sizeof s->name, "small");
    s->run.weeks = 8;
    s->run.burn_in_weeks = 2;
    s->run.replicates = 2;
    small_culture(s, "US", 91, 0.388f);
    small_culture(s, "CN", 20, -1);
    s->culture[1].stranger_trust = __builtin_nanf("");
    s->n_owners = 2;
    snprintf(s->owner[1], sizeof s->owner[1], "rival");
    s->n_markets = 1;
    s->market = calloc(1, sizeof *s->market);
    snprintf(s->market[0].name, sizeof s->market[0].name, "town");
    sim_rows_default(SIM_TABLE_MARKET, (float *)&s->market[0].v);
    s->market[0].v.shoppers = (float)shoppers;
    s->market[0].v.fixed_stores = 1;
    s->market[0].culture_share[0] = s->market[0].culture_share[1] = 0.5f;
    s->market[0].n_stores = 2;
    s->market[0].store = calloc(2, sizeof *s->market[0].store);
    small_store(&s->market[0].store[0], "ours", 0, 0.7f);
    small_store(&s->market[0].store[1], "theirs", 1, 1.3f);
    s->market[0].store[0].v.y_km = s->market[0].store[1].v.y_km = 1.0f;
    s->policy = calloc(4, sizeof *s->policy);
    small_policy(s, "as-is");
}

#endif
