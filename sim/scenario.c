#include "sim/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/row.h"

static const double SHARE_SLACK = 1e-4;

const char *const sim_generation_name[SIM_GENERATIONS] = {"z", "y", "x", "silver"};

void sim_scenario_init(struct sim_scenario *s)
{
    *s = (struct sim_scenario){.seed = 1, .n_owners = 1};
    snprintf(s->owner[0], sizeof s->owner[0], "us");
    snprintf(s->currency, sizeof s->currency, "USD");
    sim_rows_default(SIM_TABLE_RUN, (float *)&s->run);
    sim_rows_default(SIM_TABLE_PARAM, (float *)&s->behaviour);
}

void sim_scenario_free(struct sim_scenario *s)
{
    if (!s)
        return;
    for (uint32_t m = 0; m < s->n_markets && s->market; m++)
        free(s->market[m].store);
    free(s->market);
    free(s->policy);
    free(s->text);
    *s = (struct sim_scenario){0};
}

static enum sim_status check_rows(enum sim_table table, const void *values,
                                  const char *where, struct sim_error *err)
{
    const float *value = values;
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < n; k++)
        if (!(value[k] >= row[k].min && value[k] <= row[k].max))
            return sim_fail(err, SIM_E_RANGE, where, "%s: need %g..%g, got %g",
                            row[k].name, (double)row[k].min, (double)row[k].max,
                            (double)value[k]);
    return SIM_OK;
}

static enum sim_status check_addons(uint32_t n, const struct sim_addon *addon,
                                    const char *where, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    if (n > SIM_ADDONS_MAX)
        return sim_fail(err, SIM_E_RANGE, where, "need at most %d add-ons, got %u",
                        SIM_ADDONS_MAX, n);
    for (uint32_t k = 0; k < n && status == SIM_OK; k++)
        status = check_rows(SIM_TABLE_ADDON, &addon[k].v, where, err);
    return status;
}

static enum sim_status check_store(const struct sim_scenario *s,
                                   const struct sim_store *store, struct sim_error *err)
{
    enum sim_status status = check_rows(SIM_TABLE_STORE, &store->v, store->name, err);

    if (status == SIM_OK)
        status = check_rows(SIM_TABLE_LEVER, &store->status_quo.lever, store->name, err);
    if (status == SIM_OK)
        status = check_addons(store->status_quo.n_addons, store->status_quo.addon,
                              store->name, err);
    if (status != SIM_OK)
        return status;
    if (store->owner >= s->n_owners)
        return sim_fail(err, SIM_E_RANGE, store->name, "owner %u is not one of %u",
                        store->owner, s->n_owners);
    if (!(store->v.open_hour < store->v.close_hour))
        return sim_fail(err, SIM_E_RANGE, store->name,
                        "opens at %g h and closes at %g h: need opening before closing",
                        (double)store->v.open_hour, (double)store->v.close_hour);
    return SIM_OK;
}

static enum sim_status check_sum(const float *share, uint32_t n, const char *where,
                                 struct sim_error *err)
{
    double sum = 0;

    for (uint32_t k = 0; k < n; k++) {
        if (!(share[k] >= 0))
            return sim_fail(err, SIM_E_RANGE, where, "need shares >= 0, got %g",
                            (double)share[k]);
        sum += (double)share[k];
    }
    if (!(sum > 1 - SHARE_SLACK && sum < 1 + SHARE_SLACK))
        return sim_fail(err, SIM_E_RANGE, where, "shares need to sum to 1, got %g", sum);
    return SIM_OK;
}

static enum sim_status check_market(const struct sim_scenario *s,
                                    const struct sim_market *m, struct sim_error *err)
{
    bool ours = false;
    enum sim_status status = check_rows(SIM_TABLE_MARKET, &m->v, m->name, err);

    if (status == SIM_OK)
        status = check_sum(m->culture_share, s->n_cultures, m->name, err);
    for (uint32_t k = 0; k < m->n_stores && status == SIM_OK; k++) {
        status = check_store(s, &m->store[k], err);
        ours = ours || m->store[k].owner == 0;
    }
    if (status == SIM_OK && !ours)
        return sim_fail(err, SIM_E_RANGE, m->name, "need a store that is ours");
    return status;
}

enum sim_status sim_scenario_check(const struct sim_scenario *s, struct sim_error *err)
{
    enum sim_status status = check_rows(SIM_TABLE_RUN, &s->run, s->name, err);

    if (status == SIM_OK)
        status = check_rows(SIM_TABLE_PARAM, &s->behaviour, s->name, err);
    if (status != SIM_OK)
        return status;
    if (s->n_markets < 1 || s->n_policies < 1 || s->n_cultures < 1)
        return sim_fail(err, SIM_E_RANGE, s->name,
                        "need a market, a culture and a policy, got %u, %u and %u",
                        s->n_markets, s->n_cultures, s->n_policies);
    if (s->n_cultures > SIM_CULTURES_MAX || s->n_owners > SIM_OWNERS_MAX)
        return sim_fail(err, SIM_E_RANGE, s->name, "need at most %d cultures and %d owners",
                        SIM_CULTURES_MAX, SIM_OWNERS_MAX);
    for (uint32_t k = 0; k < s->n_cultures && status == SIM_OK; k++)
        status = check_sum(s->culture[k].generation, SIM_GENERATIONS, s->culture[k].code,
                           err);
    for (uint32_t k = 0; k < s->n_markets && status == SIM_OK; k++)
        status = check_market(s, &s->market[k], err);
    for (uint32_t k = 0; k < s->n_policies && status == SIM_OK; k++) {
        const struct sim_policy *p = &s->policy[k];

        status = check_rows(SIM_TABLE_LEVER, &p->lever, p->name, err);
        if (status == SIM_OK)
            status = check_addons(p->n_addons, p->addon, p->name, err);
        for (uint32_t j = 0; j < k && status == SIM_OK; j++)
            if (strcmp(p->name, s->policy[j].name) == 0)
                return sim_fail(err, SIM_E_RANGE, p->name, "two policies of this name");
    }
    return status;
}

void sim_service_resolve(struct sim_service *out, const struct sim_store *store,
                         const struct sim_policy *policy)
{
    const float *from;
    float *to = (float *)&out->lever;

    *out = store->status_quo;
    if (!policy)
        return;
    from = (const float *)&policy->lever;
    for (size_t k = 0; k < SIM_LEVER_COUNT; k++)
        if (policy->set[k])
            to[k] = from[k];
    if (policy->sets_addons) {
        out->n_addons = policy->n_addons;
        memcpy(out->addon, policy->addon, sizeof out->addon);
    }
}

uint32_t sim_segments(const struct sim_scenario *s)
{
    return s->n_cultures * SIM_GENERATIONS;
}

void sim_segment_name(const struct sim_scenario *s, uint32_t k, char *text, size_t size)
{
    snprintf(text, size, "%s/%s", s->culture[k / SIM_GENERATIONS].code,
             sim_generation_name[k % SIM_GENERATIONS]);
}
