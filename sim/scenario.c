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

static enum sim_status check_rule(const struct sim_scenario *s,
                                  const struct sim_policy *p, const struct sim_rule *rule,
                                  struct sim_error *err)
{
    bool store = rule->store[0] == '\0', culture = rule->culture[0] == '\0';
    enum sim_status status = check_rows(SIM_TABLE_RULE, &rule->v, p->name, err);

    if (status == SIM_OK)
        status = check_rows(SIM_TABLE_LEVER, &rule->lever, p->name, err);
    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t k = 0; k < s->market[m].n_stores; k++)
            store = store || (s->market[m].store[k].owner == 0 &&
                              strcmp(s->market[m].store[k].name, rule->store) == 0);
    for (uint32_t k = 0; k < s->n_cultures; k++)
        culture = culture || strcmp(s->culture[k].code, rule->culture) == 0;
    if (status == SIM_OK && !store)
        return sim_fail(err, SIM_E_RANGE, p->name, "none of our stores is called '%s'",
                        rule->store);
    if (status == SIM_OK && !culture)
        return sim_fail(err, SIM_E_RANGE, p->name, "no shopper here is of culture '%s'",
                        rule->culture);
    return status;
}

static enum sim_status check_policy(const struct sim_scenario *s, uint32_t k,
                                    struct sim_error *err)
{
    const struct sim_policy *p = &s->policy[k];
    enum sim_status status = check_rows(SIM_TABLE_LEVER, &p->lever, p->name, err);

    if (status == SIM_OK)
        status = check_addons(p->n_addons, p->addon, p->name, err);
    for (uint32_t r = 0; r < p->n_rules && status == SIM_OK; r++)
        status = check_rule(s, p, &p->rule[r], err);
    for (uint32_t j = 0; j < k && status == SIM_OK; j++)
        if (strcmp(p->name, s->policy[j].name) == 0)
            return sim_fail(err, SIM_E_RANGE, p->name, "two policies of this name");
    return status;
}

enum sim_status sim_scenario_check(const struct sim_scenario *s, struct sim_error *err)
{
    enum sim_status status = check_rows(SIM_TABLE_RUN, &s->run, s->name, err);

    if (status == SIM_OK)
        status = check_rows(SIM_TABLE_PARAM, &s->behaviour, s->name, err);
    if (status != SIM_OK)
        return status;
    if (s->behaviour.exp_mean_weight + s->behaviour.exp_worst_weight +
            s->behaviour.exp_last_weight <=
        0.0f)
        return sim_fail(
            err, SIM_E_RANGE, s->name,
            "need a weight above 0 among exp_mean_weight, exp_worst_weight and "
            "exp_last_weight: an experience is made of something");
    if (s->n_markets < 1 || s->n_policies < 1 || s->n_cultures < 1)
        return sim_fail(err, SIM_E_RANGE, s->name,
                        "need a market, a culture and a policy, got %u, %u and %u",
                        s->n_markets, s->n_cultures, s->n_policies);
    if (s->n_cultures > SIM_CULTURES_MAX || s->n_owners > SIM_OWNERS_MAX)
        return sim_fail(err, SIM_E_RANGE, s->name,
                        "need at most %d cultures and %d owners", SIM_CULTURES_MAX,
                        SIM_OWNERS_MAX);
    for (uint32_t k = 0; k < s->n_cultures && status == SIM_OK; k++)
        status =
            check_sum(s->culture[k].generation, SIM_GENERATIONS, s->culture[k].code, err);
    for (uint32_t k = 0; k < s->n_markets && status == SIM_OK; k++)
        status = check_market(s, &s->market[k], err);
    for (uint32_t k = 0; k < s->n_policies && status == SIM_OK; k++)
        status = check_policy(s, k, err);
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

bool sim_lever_is_personal(size_t k)
{
    /* what a store is for everybody at once: staffing, money spent, deliveries under way */
    static const char *const shared[] = {
        "floor_staff",    "experts",        "till_staff",    "chat_staff",
        "roster",         "roster_morning", "roster_midday", "roster_afternoon",
        "roster_evening", "pooling",        "training",      "wage",
        "research_spend", "controller",     "adapt_days",    "chat_fee"};
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    for (size_t j = 0; j < sizeof shared / sizeof *shared; j++)
        if (strcmp(row[k].name, shared[j]) == 0)
            return false;
    return strcmp(row[k].where, "deliver") != 0;
}

bool sim_rule_is_for_all(const struct sim_rule *rule)
{
    return rule->culture[0] == '\0' && rule->generation[0] == '\0';
}

/* How far a rule has come into force in @p week: 0 not, 1 fully. */
static float rule_share(const struct sim_rule *rule, uint32_t week)
{
    const float now = (float)week + 1.0f;
    float share;

    if (now < rule->v.from_week || now > rule->v.until_week)
        return 0.0f;
    share = (now - rule->v.from_week + 1.0f) / (rule->v.ramp_weeks + 1.0f);
    return share < 1.0f ? share : 1.0f;
}

static bool rule_holds(const struct sim_rule *rule, const struct sim_store *store,
                       const char *culture, const char *generation)
{
    if (rule->store[0] && strcmp(rule->store, store->name) != 0)
        return false;
    if (rule->culture[0] && (!culture || strcmp(rule->culture, culture) != 0))
        return false;
    return !rule->generation[0] ||
           (generation && strcmp(rule->generation, generation) == 0);
}

void sim_rules_apply(struct sim_levers *lever, const struct sim_policy *policy,
                     const struct sim_store *store, uint32_t week, const char *culture,
                     const char *generation)
{
    float *to = (float *)lever;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    for (uint32_t r = 0; r < policy->n_rules; r++) {
        const struct sim_rule *rule = &policy->rule[r];
        const float *from = (const float *)&rule->lever;
        const float share = rule_share(rule, week);

        if (share <= 0.0f || !rule_holds(rule, store, culture, generation))
            continue;
        for (size_t k = 0; k < n; k++) {
            if (!rule->set[k])
                continue;
            if (row[k].kind == SIM_NUMBER)
                to[k] += share * (from[k] - to[k]);
            else if (share >= 0.5f)
                to[k] = from[k];
        }
    }
}

void sim_rules_hold(bool held[SIM_LEVER_COUNT], const struct sim_policy *policy,
                    const struct sim_store *store, uint32_t week)
{
    memset(held, 0, SIM_LEVER_COUNT * sizeof *held);
    for (uint32_t r = 0; r < policy->n_rules; r++) {
        const struct sim_rule *rule = &policy->rule[r];

        if (rule_share(rule, week) > 0.0f && rule_holds(rule, store, NULL, NULL))
            for (size_t k = 0; k < SIM_LEVER_COUNT; k++)
                held[k] = held[k] || rule->set[k];
    }
}

bool sim_rules_change(const struct sim_policy *policy, uint32_t week)
{
    bool changes = week == 0 && policy->n_rules > 0;

    for (uint32_t r = 0; r < policy->n_rules && week > 0; r++)
        changes = changes || rule_share(&policy->rule[r], week) !=
                                 rule_share(&policy->rule[r], week - 1);
    return changes;
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
