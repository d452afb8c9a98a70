#include "sim/market_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- stores ---- */

/* Index of the owner called @p name, added if it is new; 0 after a reported mistake. */
static uint32_t use_owner(struct sim_market_reader *r, const char *name,
                          const struct sim_span *at)
{
    struct sim_scenario *s = r->s;

    for (uint32_t k = 0; k < s->n_owners; k++)
        if (strcmp(s->owner[k], name) == 0)
            return k;
    if (s->n_owners == SIM_OWNERS_MAX) {
        sim_report(r->mistakes, at, "'%s' is one owner too many: need at most %d", name,
                   SIM_OWNERS_MAX);
        return 0;
    }
    snprintf(s->owner[s->n_owners], sizeof s->owner[s->n_owners], "%s", name);
    return s->n_owners++;
}

static const struct sim_definition *find(struct sim_market_reader *r,
                                         const struct sim_map *map, const char *key,
                                         enum sim_definition_kind kind, char *ref,
                                         size_t size)
{
    if (!sim_read_text(r->mistakes, map, key, ref, size))
        return NULL;
    return sim_library_find(r->library, kind, ref, &sim_map_field(map, key)->value->at);
}

/* Row default < format < the store's policy < its own levers. */
static void read_status_quo(struct sim_market_reader *r, const struct sim_map *map,
                            struct sim_store *store)
{
    struct sim_policy own = {.n_addons = 0};
    const struct sim_definition *d = NULL;
    char ref[SIM_REF_MAX];

    sim_rows_default(SIM_TABLE_STORE, (float *)&store->v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&store->status_quo.lever);
    d = find(r, map, "format", SIM_FORMAT_FILE, ref, sizeof ref);
    if (d) {
        store->v = d->store;
        snprintf(store->format, sizeof store->format, "%s", d->policy.name);
        sim_service_resolve(&store->status_quo, store, &d->policy);
    }
    d = find(r, map, "policy", SIM_POLICY_FILE, ref, sizeof ref);
    if (d)
        sim_service_resolve(&store->status_quo, store, &d->policy);
    sim_read_service(r->mistakes, map, &own);
    sim_service_resolve(&store->status_quo, store, &own);
}

static const struct sim_field *row_field(const struct sim_map *map, enum sim_table table,
                                         const char *row)
{
    return &map->found[map->shape.n_keys + (size_t)sim_row_find(table, row)];
}

static void check_hours(struct sim_mistakes *m, const struct sim_map *map,
                        const struct sim_store *store)
{
    const struct sim_field *at = row_field(map, SIM_TABLE_STORE, "close_hour");

    if (store->v.open_hour < store->v.close_hour)
        return;
    if (!at->value)
        at = row_field(map, SIM_TABLE_STORE, "open_hour");
    sim_report(m, at->value ? &at->value->at : &map->node->at,
               "store: opens at %g h and closes at %g h: need opening before closing",
               (double)store->v.open_hour, (double)store->v.close_hour);
}

static void read_store(struct sim_market_reader *r, const struct sim_field *field,
                       struct sim_market *market, struct sim_store *store)
{
    struct sim_mistakes *m = r->mistakes;
    char owner[SIM_NAME_MAX];
    struct sim_map map;

    if (!sim_read_map(m, field, SIM_SHAPE_STORE, &map))
        return;
    read_status_quo(r, &map, store);
    sim_read_rows(m, &map, (float *)&store->v, NULL);
    check_hours(m, &map, store);
    if (sim_read_text(m, &map, "owner", owner, sizeof owner))
        store->owner = use_owner(r, owner, &sim_map_field(&map, "owner")->value->at);
    if (!sim_read_text(m, &map, "name", store->name, sizeof store->name))
        return;
    for (const struct sim_store *other = market->store; other < store; other++)
        if (strcmp(other->name, store->name) == 0)
            sim_report(m, &sim_map_field(&map, "name")->value->at,
                       "two stores of this market are called '%s'", store->name);
}

static bool has_own_store(const struct sim_market *market)
{
    for (uint32_t k = 0; k < market->n_stores; k++)
        if (market->store[k].owner == 0)
            return true;
    return false;
}

static enum sim_status read_stores(struct sim_market_reader *r,
                                   const struct sim_field *field,
                                   struct sim_market *market)
{
    if (!field->value ||
        !sim_read_list(r->mistakes, field, "stores", SIM_YAML_ENTRIES_MAX))
        return SIM_OK;
    if (field->value->n > 0) {
        market->store = calloc(field->value->n, sizeof *market->store);
        if (!market->store)
            return SIM_E_NOMEM;
    }
    market->n_stores = (uint32_t)field->value->n;
    for (uint32_t k = 0; k < market->n_stores; k++) {
        const struct sim_field entry = {NULL, field->value->item[k]};

        read_store(r, &entry, market, &market->store[k]);
    }
    if (!has_own_store(market))
        sim_report(r->mistakes, sim_field_at(field),
                   "stores: need at least one that is ours (owner: us)");
    return SIM_OK;
}

/* ---- markets ---- */

static enum sim_status read_market(struct sim_market_reader *r,
                                   const struct sim_field *field,
                                   struct sim_market *market)
{
    struct sim_mistakes *m = r->mistakes;
    enum sim_status status = SIM_OK;
    struct sim_map map;

    sim_rows_default(SIM_TABLE_MARKET, (float *)&market->v);
    if (!sim_read_map(m, field, SIM_SHAPE_MARKET, &map))
        return SIM_OK;
    sim_read_rows(m, &map, (float *)&market->v, NULL);
    if (sim_read_text(m, &map, "name", market->name, sizeof market->name))
        for (const struct sim_market *other = r->s->market; other < market; other++)
            if (strcmp(other->name, market->name) == 0)
                sim_report(m, &sim_map_field(&map, "name")->value->at,
                           "two markets are called '%s'", market->name);
    status = sim_culture_read_mix(r->cultures, &map, r->s, market->culture_share);
    if (status == SIM_OK)
        status = read_stores(r, sim_map_field(&map, "stores"), market);
    return status;
}

enum sim_status sim_read_markets(struct sim_market_reader *r,
                                 const struct sim_field *field)
{
    enum sim_status status = SIM_OK;

    if (!field->value ||
        !sim_read_list(r->mistakes, field, "markets", SIM_YAML_ENTRIES_MAX))
        return SIM_OK;
    if (field->value->n == 0) {
        sim_report(r->mistakes, sim_field_at(field), "markets: need at least one");
        return SIM_OK;
    }
    r->s->market = calloc(field->value->n, sizeof *r->s->market);
    if (!r->s->market)
        return SIM_E_NOMEM;
    r->s->n_markets = (uint32_t)field->value->n;
    for (uint32_t k = 0; k < r->s->n_markets && status == SIM_OK; k++) {
        const struct sim_field entry = {NULL, field->value->item[k]};

        status = read_market(r, &entry, &r->s->market[k]);
    }
    return status;
}
