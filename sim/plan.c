#include "sim/plan.h"

#include <string.h>

#include "sim/hash.h"
#include "sim/version.h"

static uint64_t hash_text(uint64_t h, const char *text)
{
    return sim_hash(h, text, strlen(text) + 1);
}

static uint64_t hash_u64(uint64_t h, uint64_t value)
{
    return sim_hash(h, &value, sizeof value);
}

static uint64_t hash_addons(uint64_t h, uint32_t n, const struct sim_addon *addon)
{
    h = hash_u64(h, n);
    for (uint32_t k = 0; k < n; k++) {
        h = hash_text(h, addon[k].name);
        h = sim_hash(h, &addon[k].v, sizeof addon[k].v);
    }
    return h;
}

static uint64_t hash_store(uint64_t h, const struct sim_store *store)
{
    h = hash_text(h, store->name);
    h = hash_u64(h, store->owner);
    h = sim_hash(h, &store->v, sizeof store->v);
    h = sim_hash(h, &store->status_quo.lever, sizeof store->status_quo.lever);
    return hash_addons(h, store->status_quo.n_addons, store->status_quo.addon);
}

static uint64_t hash_rules(uint64_t h, const struct sim_policy *policy)
{
    h = hash_u64(h, policy->n_rules);
    for (uint32_t r = 0; r < policy->n_rules; r++) {
        const struct sim_rule *rule = &policy->rule[r];

        h = sim_hash(h, &rule->v, sizeof rule->v);
        h = hash_text(h, rule->store);
        h = hash_text(h, rule->culture);
        h = hash_text(h, rule->generation);
        h = sim_hash(h, rule->set, sizeof rule->set);
        h = sim_hash(h, &rule->lever, sizeof rule->lever);
    }
    return h;
}

static uint64_t hash_policy(uint64_t h, const struct sim_policy *policy)
{
    const float *value = (const float *)&policy->lever;

    h = hash_text(h, policy->name);
    for (uint32_t k = 0; k < SIM_LEVER_COUNT; k++)
        if (policy->set[k]) {
            h = hash_u64(h, k);
            h = sim_hash(h, &value[k], sizeof value[k]);
        }
    h = hash_rules(h, policy);
    h = hash_u64(h, policy->sets_addons);
    return policy->sets_addons ? hash_addons(h, policy->n_addons, policy->addon) : h;
}

/* All that decides the bits, field by field: padding and unused bytes stay out of it. */
static uint64_t hash_scenario(const struct sim_scenario *s)
{
    uint64_t h = hash_u64(SIM_HASH_START, SIM_MODEL_VERSION);

    h = hash_u64(h, s->seed);
    h = sim_hash(h, &s->run, sizeof s->run);
    h = sim_hash(h, &s->behaviour, sizeof s->behaviour);
    for (uint32_t k = 0; k < s->n_cultures; k++) {
        h = hash_text(h, s->culture[k].code);
        h = sim_hash(h, &s->culture[k].individualism, sizeof(float));
        h = sim_hash(h, &s->culture[k].stranger_trust, sizeof(float));
        h = sim_hash(h, &s->culture[k].doubt, sizeof(float));
        h = sim_hash(h, s->culture[k].generation, sizeof s->culture[k].generation);
    }
    for (uint32_t k = 0; k < s->n_owners; k++)
        h = hash_text(h, s->owner[k]);
    for (uint32_t m = 0; m < s->n_markets; m++) {
        const struct sim_market *market = &s->market[m];

        h = hash_text(h, market->name);
        h = sim_hash(h, &market->v, sizeof market->v);
        h = sim_hash(h, market->culture_share, s->n_cultures * sizeof(float));
        for (uint32_t k = 0; k < market->n_stores; k++)
            h = hash_store(h, &market->store[k]);
    }
    for (uint32_t k = 0; k < s->n_policies; k++)
        h = hash_policy(h, &s->policy[k]);
    return h;
}

void sim_plan_init(struct sim_plan *plan, const struct sim_scenario *s)
{
    *plan = (struct sim_plan){
        .scenario = s,
        .n_points = 1,
        .n_policies = s->n_policies,
        .n_replicates = (uint32_t)s->run.replicates,
        .n_markets = s->n_markets,
        .n_weeks = (uint32_t)s->run.weeks,
        .n_segments = sim_segments(s),
        .n_owners = s->n_owners,
        .hash = hash_scenario(s),
    };
}

uint64_t sim_plan_cells(const struct sim_plan *plan)
{
    return (uint64_t)plan->n_points * plan->n_policies * plan->n_replicates *
           plan->n_markets;
}

struct sim_cell sim_plan_cell(const struct sim_plan *plan, uint64_t index)
{
    struct sim_cell cell;

    cell.policy = (uint32_t)(index % plan->n_policies);
    index /= plan->n_policies;
    cell.point = (uint32_t)(index % plan->n_points);
    index /= plan->n_points;
    cell.market = (uint32_t)(index % plan->n_markets);
    cell.replicate = (uint32_t)(index / plan->n_markets);
    return cell;
}

size_t sim_plan_blocks(const struct sim_plan *plan)
{
    return (size_t)plan->n_weeks * plan->n_owners * plan->n_segments;
}

size_t sim_plan_block(const struct sim_plan *plan, uint32_t week, uint32_t owner,
                      uint32_t segment)
{
    return ((size_t)week * plan->n_owners + owner) * plan->n_segments + segment;
}

uint64_t sim_checksum(const struct sim_outcome_block *blocks, size_t n)
{
    uint64_t h = SIM_HASH_START;

    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j < SIM_OUTCOME_COUNT; j++) {
            uint64_t word;

            memcpy(&word, &blocks[k].sum[j], sizeof word);
            h = (h ^ word) * 0x100000001b3u;
            h ^= h >> 32;
        }
    return h;
}
