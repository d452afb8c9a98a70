#include "sim/plan.h"

#include <stdlib.h>
#include <string.h>

#include "sim/hash.h"
#include "sim/version.h"

enum {
    BANDS = 1024,         /* of a plan, about: each costs a file some bytes an outcome */
    BAND_MAX = 64,        /* points of a band */
    BAND_BYTES = 1 << 20, /* of a band, of one outcome: a chunk of a file */
};

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

/* Levers that are not set decide nothing. */
static uint64_t hash_levers(uint64_t h, const struct sim_levers *lever, const bool *set)
{
    const float *value = (const float *)lever;

    for (uint32_t k = 0; k < SIM_LEVER_COUNT; k++)
        if (set[k]) {
            h = hash_u64(h, k);
            h = sim_hash(h, &value[k], sizeof value[k]);
        }
    return h;
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
        h = hash_levers(h, &rule->lever, rule->set);
    }
    return h;
}

/* What a policy does; its name decides no bit. */
static uint64_t hash_policy(uint64_t h, const struct sim_policy *policy)
{
    h = hash_levers(h, &policy->lever, policy->set);
    h = hash_rules(h, policy);
    h = hash_u64(h, policy->sets_addons);
    return policy->sets_addons ? hash_addons(h, policy->n_addons, policy->addon) : h;
}

static uint64_t hash_cultures(uint64_t h, const struct sim_scenario *s)
{
    for (uint32_t k = 0; k < s->n_cultures; k++) {
        h = hash_text(h, s->culture[k].code);
        h = sim_hash(h, &s->culture[k].individualism, sizeof(float));
        h = sim_hash(h, &s->culture[k].stranger_trust, sizeof(float));
        h = sim_hash(h, &s->culture[k].doubt, sizeof(float));
        h = sim_hash(h, s->culture[k].generation, sizeof s->culture[k].generation);
    }
    return h;
}

static uint64_t hash_markets(uint64_t h, const struct sim_scenario *s)
{
    for (uint32_t m = 0; m < s->n_markets; m++) {
        const struct sim_market *market = &s->market[m];

        h = hash_text(h, market->name);
        h = sim_hash(h, &market->v, sizeof market->v);
        h = sim_hash(h, market->culture_share, s->n_cultures * sizeof(float));
        for (uint32_t k = 0; k < market->n_stores; k++)
            h = hash_store(h, &market->store[k]);
    }
    return h;
}

/* All that decides the bits, field by field: padding and unused bytes stay out of it. */
static uint64_t hash_base(const struct sim_plan *plan)
{
    const struct sim_scenario *s = plan->scenario;
    uint64_t h = hash_u64(SIM_HASH_START, SIM_MODEL_VERSION);

    h = hash_u64(h, s->seed);
    h = sim_hash(h, &s->run.weeks, sizeof s->run.weeks);
    h = sim_hash(h, &s->run.burn_in_weeks, sizeof s->run.burn_in_weeks);
    h = sim_hash(h, &s->behaviour, sizeof s->behaviour);
    h = hash_cultures(h, s);
    for (uint32_t k = 0; k < s->n_owners; k++)
        h = hash_text(h, s->owner[k]);
    h = hash_markets(h, s);
    h = hash_u64(h, plan->record);
    return sim_hash(h, plan->keep, sizeof plan->keep);
}

static uint64_t hash_plan(const struct sim_plan *plan)
{
    const struct sim_scenario *s = plan->scenario;
    uint64_t h = hash_u64(plan->base_hash, plan->n_replicates);

    for (uint32_t k = 0; k < s->n_policies; k++)
        h = hash_policy(hash_text(h, s->policy[k].name), &s->policy[k]);
    for (uint32_t k = 0; plan->points && k < plan->n_points; k++)
        h = sim_points_hash(h, plan->points, k);
    return h;
}

_Static_assert(SIM_RUN_COUNT == 3, "weeks, burn-in and replicates are hashed");

static void keep_outcomes(struct sim_plan *plan, const bool *keep)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        plan->keep[k] = !keep || keep[k];
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (plan->keep[k] && sim_outcome_rows[k].weight != SIM_OUT_none)
            plan->keep[sim_outcome_rows[k].weight] = true;
}

void sim_plan_init(struct sim_plan *plan, const struct sim_scenario *s)
{
    sim_plan_init_sweep(plan, s, &(struct sim_plan_sweep){.record = SIM_RECORD_WEEKLY});
}

void sim_plan_init_sweep(struct sim_plan *plan, const struct sim_scenario *s,
                         const struct sim_plan_sweep *sweep)
{
    *plan = (struct sim_plan){
        .scenario = s,
        .points = sweep->points,
        .sweep_text = sweep->text,
        .record = sweep->record,
        .n_points = sweep->points ? sweep->points->n_points : 1,
        .n_policies = s->n_policies,
        .n_replicates = (uint32_t)s->run.replicates,
        .n_markets = s->n_markets,
        .n_weeks = sweep->record == SIM_RECORD_TOTAL ? 1 : (uint32_t)s->run.weeks,
        .n_segments = sim_segments(s),
        .n_owners = s->n_owners,
    };
    keep_outcomes(plan, sweep->keep);
    plan->base_hash = hash_base(plan);
    plan->hash = hash_plan(plan);
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

uint64_t sim_plan_index(const struct sim_plan *plan, struct sim_cell cell)
{
    return (((uint64_t)cell.replicate * plan->n_markets + cell.market) * plan->n_points +
            cell.point) *
               plan->n_policies +
           cell.policy;
}

uint64_t sim_plan_key(const struct sim_plan *plan, uint64_t index)
{
    const struct sim_cell cell = sim_plan_cell(plan, index);
    uint64_t h = plan->base_hash;

    if (plan->points)
        h = sim_points_hash(h, plan->points, cell.point);
    h = hash_policy(h, &plan->scenario->policy[cell.policy]);
    h = hash_u64(h, cell.market);
    return hash_u64(h, cell.replicate);
}

/* ---- the scenario of a point ---- */

static enum sim_status copy_markets(const struct sim_scenario *from,
                                    struct sim_scenario *to)
{
    to->market = calloc(from->n_markets, sizeof *to->market);
    if (!to->market)
        return SIM_E_NOMEM;
    for (uint32_t m = 0; m < from->n_markets; m++) {
        const struct sim_market *market = &from->market[m];
        struct sim_store *store = malloc(market->n_stores * sizeof *store);

        to->market[m] = *market;
        to->market[m].store = store;
        if (!store)
            return SIM_E_NOMEM;
        memcpy(store, market->store, market->n_stores * sizeof *store);
    }
    return SIM_OK;
}

static enum sim_status copy_scenario(const struct sim_scenario *from,
                                     struct sim_scenario *to, struct sim_error *err)
{
    const size_t policies = from->n_policies * sizeof *from->policy;

    *to = *from;
    to->text = NULL;
    to->market = NULL;
    to->policy = malloc(policies);
    if (to->policy)
        memcpy(to->policy, from->policy, policies);
    if (to->policy && copy_markets(from, to) == SIM_OK)
        return SIM_OK;
    sim_scenario_free(to);
    return sim_fail(err, SIM_E_NOMEM, "plan", "a copy of the scenario does not fit");
}

enum sim_status sim_plan_scenario_again(const struct sim_plan *plan, uint32_t point,
                                        struct sim_scenario *copy, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    if (point >= plan->n_points)
        return sim_fail(err, SIM_E_RANGE, "plan", "need a point below %u, got %u",
                        plan->n_points, point);
    if (plan->points)
        status = sim_points_apply(plan->points, point, plan->scenario, copy, err);
    return status == SIM_OK ? sim_scenario_check(copy, err) : status;
}

enum sim_status sim_plan_scenario(const struct sim_plan *plan, uint32_t point,
                                  struct sim_scenario *copy, struct sim_error *err)
{
    enum sim_status status = copy_scenario(plan->scenario, copy, err);

    if (status != SIM_OK)
        return status;
    status = sim_plan_scenario_again(plan, point, copy, err);
    if (status != SIM_OK)
        sim_scenario_free(copy);
    return status;
}

/* ---- shards ---- */

uint32_t sim_plan_band(const struct sim_plan *plan)
{
    const uint64_t rows = (uint64_t)plan->n_replicates * plan->n_markets;
    const size_t bytes = plan->n_policies * sim_plan_blocks(plan) * sizeof(double);
    const uint64_t most = bytes > BAND_BYTES / BAND_MAX ? BAND_BYTES / bytes : BAND_MAX;
    const uint64_t band = (plan->n_points * rows + BANDS - 1) / BANDS;
    const uint64_t fit = band < most ? band : most;

    return (uint32_t)(fit < 1 ? 1 : fit < plan->n_points ? fit : plan->n_points);
}

/* Of one replicate and market. */
static uint64_t bands_a_row(const struct sim_plan *plan)
{
    const uint32_t band = sim_plan_band(plan);

    return (plan->n_points + band - 1) / band;
}

uint64_t sim_plan_bands(const struct sim_plan *plan)
{
    return (uint64_t)plan->n_replicates * plan->n_markets * bands_a_row(plan);
}

bool sim_plan_in_shard(const struct sim_plan *plan, uint64_t cell, uint32_t shard,
                       uint32_t n)
{
    const struct sim_cell at = sim_plan_cell(plan, cell);
    const uint64_t row = (uint64_t)at.replicate * plan->n_markets + at.market;

    return (row * bands_a_row(plan) + at.point / sim_plan_band(plan)) % n == shard;
}

/* ---- blocks ---- */

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
