/* What a store can do matters: every lever, and every row of an add-on, moves an outcome in the
 * direction of its evidence; every outcome says something in some shipped scenario. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/stats.h"
#include "sim/catalog.h"
#include "sim/dataset.h"
#include "sim/row.h"
#include "sim/runner.h"
#include "sim/scenario_yaml.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SMALL "run.weeks=6 run.burn_in_weeks=2 run.replicates=6 "

/* One week of long lines: one line for all looks longer (fewer join), and moves (fewer leave). */
#define CROWD                                                                            \
    "run.weeks=1 run.burn_in_weeks=0 run.replicates=12 store.conversion=0.9 "            \
    "store.visit_rate=8 policy.till_staff=3 behaviour.minutes_till=3"

/* Half of the floor staff on duty, all day. */
#define TABLE                                                                            \
    "policy.floor_staff=4 policy.roster=table policy.roster_morning=0.5 "                \
    "policy.roster_midday=0.5 policy.roster_afternoon=0.5 policy.roster_evening=0.5"

enum { POLICIES_MAX = 4, SETS_MAX = 16, REPLICATES_MAX = 32, LOW = 0, HIGH = 1 };
static const double CLEAR = 3.0; /* standard errors of a paired difference */

/* Going from low to high moves the outcome by sign, in this scenario under this policy; more
 * policies after a blank are there to be chosen (by a bandit), not to be compared. */
struct claim {
    enum sim_table table;
    const char *row;
    float low, high;
    const char *scenario, *policy, *sets, *outcome;
    int sign;
};

#define LEVER(row, low, high, scenario, policy, sets, outcome, sign)                     \
    {                                                                                    \
        SIM_TABLE_LEVER, #row, low, high, scenario, policy, SMALL sets, #outcome, sign   \
    }
#define ADD_ON(row, low, high, sets, outcome, sign)                                      \
    {                                                                                    \
        SIM_TABLE_ADDON, #row, low, high, "hot-pot", "no-add-ons", SMALL sets, #outcome, \
            sign                                                                         \
    }

/* clang-format off */
static const struct claim claims[] = {
    /* whether, how far and how staff go up to people: M1, M3, M21 */
    LEVER(approach_prob, 0, 1, "department-store", "attentive", "", suspicion, +1),
    LEVER(approach_prob, 0, 1, "department-store", "attentive", "", conversion, -1),
    LEVER(approach_level, 1, 3, "department-store", "greeter", "", putoff_share, +1),
    LEVER(approach_level, 1, 4, "department-store", "greeter", "", conversion, -1),
    LEVER(approach_when, 0, 1, "department-store", "attentive", "policy.check_in_every=0", suspicion, -1),
    LEVER(approach_when, 0, 1, "department-store", "pushy", "behaviour.entry_avoid=0.3", exit_refused_entry, -1),
    LEVER(approach_when, 0, 2, "department-store", "attentive", "policy.training=1", suspicion, -1),
    LEVER(ask_first, 0, 1, "department-store", "pushy", "", putoff_share, -1),
    LEVER(signal_aid, 0, 1, "department-store", "read-the-room", "", putoff_share, -1),
    LEVER(read_skill, 0.6f, 0.8f, "department-store", "read-the-room", "", putoff_share, -1),
    LEVER(read_skill, 0.6f, 0.8f, "department-store", "read-the-room", "run.replicates=16", conversion, +1),
    LEVER(check_in_every, 5, 20, "department-store", "attentive", "", suspicion, -1),
    LEVER(warmth, 0.5f, 1, "department-store", "attentive", "", putoff_share, +1),
    LEVER(flattery, 0, 1, "department-store", "attentive", "", suspicion, +1),
    LEVER(unsolicited_info, 0, 1, "department-store", "attentive", "", putoff_share, +1),
    LEVER(hover, 0, 1, "boutique-generations", "attentive", "", conversion, +1),
    LEVER(hover, 0, 1, "department-store", "attentive", "", conversion, -1),
    LEVER(hover, 0, 1, "department-store", "attentive", "", relationship, -1),

    /* pressure: M4. The evidence for directive pressure is an effect near zero, which is the
     * default; at the end of its range the lever shows. */
    LEVER(pressure_directive, 0, 1, "department-store", "attentive", "behaviour.react_directive=0.05", reactance, +1),
    LEVER(pressure_aggressive, 0, 1, "department-store", "attentive", "", reactance, +1),
    LEVER(pressure_aggressive, 0, 1, "department-store", "attentive", "", satisfaction, -1),

    /* motives, and being meant: M3, M6, M7, M23 */
    LEVER(commission, 0, 1, "salon-card", "over-attentive", "", enrolments, -1),
    LEVER(commission, 0, 1, "department-store", "attentive", "", suspicion, +1),
    LEVER(disclose_pay, 0, 1, "salon-card", "over-attentive", "", enrolments, +1),
    LEVER(disclose_pay, 0, 1, "department-store", "attentive", "", suspicion, -1),
    LEVER(genuineness, 0.2f, 0.9f, "department-store", "attentive", "", satisfaction, +1),
    LEVER(genuineness, 0.2f, 0.9f, "department-store", "attentive", "", suspicion, -1),
    LEVER(script, 0, 1, "support-desk", "local-desk", "", satisfaction, -1),
    LEVER(script, 0, 1, "support-desk", "local-desk", "", wait_min, -1),
    LEVER(familiarity, 0.2f, 0.9f, "department-store", "attentive", "", satisfaction, -1),
    LEVER(in_group_share, 0, 1, "salon-card", "over-attentive", "", enrolments, +1),
    LEVER(in_group_link, 0, 1, "department-store", "in-group-true", "", suspicion, +1),
    LEVER(in_group_link, 0, 1, "department-store", "in-group-true", "", satisfaction, -1),
    LEVER(data_use, 0, 1, "department-store", "attentive", "", suspicion, +1),

    /* listening, generations: M16, M17 */
    LEVER(empathy, 0.3f, 0.8f, "front-desk", "friendly", "", satisfaction, +1),
    LEVER(customer_orientation, 0.3f, 0.8f, "front-desk", "friendly", "", satisfaction, +1),
    LEVER(tailor_generation, 0, 1, "boutique-generations", "casual", "", putoff_share, -1),

    /* people: M2, M8, M18 */
    LEVER(training, 0, 1, "support-desk", "shouting-back", "", rude_share, -1),
    LEVER(training, 0, 1, "department-store", "read-the-room", "", staff_cost, +1),
    LEVER(floor_staff, 1, 3, "department-store", "hang-back", "", helped_share, +1),
    LEVER(floor_staff, 1, 3, "department-store", "hang-back", "", conversion, +1),
    LEVER(floor_staff, 1, 3, "department-store", "hang-back", "", staff_cost, +1),
    LEVER(experts, 0, 1, "mattress-street", "pay-in-full", "", exit_no_expert, -1),
    LEVER(till_staff, 1, 2, "department-store", "hang-back", "store.conversion=0.6", till_wait_min, -1),
    LEVER(roster, 0, 1, "department-store", "hang-back", "store.need_scale=2 store.visit_rate=2 policy.floor_staff=3 behaviour.ask_prob=1", helped_share, +1),
    LEVER(roster, 1, 2, "department-store", "hang-back", TABLE, staff_cost, -1),
    LEVER(roster_morning, 0, 1, "department-store", "hang-back", TABLE, helped_share, +1),
    LEVER(roster_midday, 0, 1, "department-store", "hang-back", TABLE, helped_share, +1),
    LEVER(roster_afternoon, 0, 1, "department-store", "hang-back", TABLE, helped_share, +1),
    LEVER(roster_evening, 0, 1, "department-store", "hang-back", TABLE, helped_share, +1),
    LEVER(roster_evening, 0, 1, "department-store", "hang-back", TABLE, staff_cost, +1),
    LEVER(pooling, 0, 1, "department-store", "hang-back", CROWD, joined, -1),
    LEVER(pooling, 0, 1, "department-store", "hang-back", CROWD, conversion, +1),
    LEVER(wage, 10, 20, "department-store", "hang-back", "", staff_cost, +1),

    /* self-service: M22 */
    LEVER(kiosk, 0, 1, "department-store", "hang-back", "", kiosk_share, +1),
    LEVER(kiosk, 0, 1, "department-store", "hang-back", "", staff_load, -1),
    LEVER(app_stock, 0, 1, "department-store", "hang-back", "store.stock_out=0.1", exit_stock_out, -1),

    /* payment and delivery: M11 */
    LEVER(min_deposit, 0, 0.5f, "mattress-street", "pay-any-amount", "", conversion, -1),
    LEVER(min_deposit, 0, 0.5f, "mattress-street", "pay-any-amount", "", refused_share, -1),
    LEVER(instalments, 0, 1, "mattress-street", "pay-in-full", "", conversion, +1),
    LEVER(deposit_refund, 0, 1, "mattress-street", "pay-any-amount", "", revenue, -1),
    LEVER(delivery_days, 0.15f, 7, "mattress-street", "pay-any-amount", "policy.promise_days=7", refused_share, +1),
    LEVER(promise_days, 0.15f, 7, "mattress-street", "pay-any-amount", "store.online=true", conversion, -1),
    LEVER(promise_days, 1, 7, "mattress-street", "pay-any-amount", "policy.delivery_days=3", late_share, -1),
    LEVER(delivery_reliability, 0.7f, 1, "mattress-street", "pay-any-amount", "", late_share, -1),
    LEVER(delivery_cost, 10, 50, "mattress-street", "pay-any-amount", "", delivery_cost, +1),
    LEVER(pay_at_door, 0, 1, "mattress-street", "pay-any-amount", "", bad_debt, -1),

    /* reassurance: M13 */
    LEVER(pictures, 0, 1, "online-reassurance", "bare-page", "", conversion, +1),
    LEVER(proof, 0, 1, "online-reassurance", "bare-page", "", conversion, +1),
    LEVER(video, 0, 1, "online-reassurance", "bare-page", "", conversion, +1),
    LEVER(video, 0, 1, "online-reassurance", "bare-page", "", basket, +1),
    LEVER(live_stock, 0, 1, "online-reassurance", "bare-page", "", experience, 1),
    LEVER(chat, 0, 1, "online-reassurance", "bare-page", "policy.chat_latency=0.5", conversion, +1),
    LEVER(chat_staff, 1, 4, "online-reassurance", "chat-only", "", wait_min, -1),
    LEVER(chat_staff, 1, 4, "online-reassurance", "chat-only", "", staff_cost, +1),
    LEVER(chat_latency, 0.5f, 10, "online-reassurance", "chat-only", "", conversion, -1),
    LEVER(chat_fee, 0.2f, 3, "online-reassurance", "chat-only", "", staff_cost, +1),
    LEVER(chat_fee, 0.2f, 3, "online-reassurance", "chat-only", "", contribution, -1),

    /* after the sale: M15, M23 */
    LEVER(phone_calls, 0, 3, "after-sale", "no-contact", "", visits, +1),
    LEVER(phone_calls, 3, 12, "after-sale", "no-contact", "", visits, -1),
    LEVER(emails, 0, 3.5f, "after-sale", "no-contact", "", visits, +1),
    LEVER(emails, 3.5f, 13, "after-sale", "no-contact", "", visits, -1),
    LEVER(emails, 3.5f, 13, "after-sale", "no-contact", "", optouts, +1),
    LEVER(letters, 0, 9.5f, "after-sale", "no-contact", "", visits, +1),
    LEVER(letters, 0, 9.5f, "after-sale", "no-contact", "", contact_cost, +1),
    LEVER(messages, 0, 3.5f, "after-sale", "no-contact", "", visits, +1),
    LEVER(messages, 3.5f, 13, "after-sale", "no-contact", "", optouts, +1),
    LEVER(customer_chosen, 0, 1, "after-sale", "firm-first-data", "", visits, +1),
    LEVER(customer_chosen, 0, 1, "after-sale", "firm-first-data", "", optouts, -1),
    LEVER(relevance, 0.1f, 0.5f, "after-sale", "firm-first-data", "", visits, +1),
    LEVER(only_after_resolution, 0, 1, "support-desk", "local-desk", "policy.emails=39", optouts, -1),
    LEVER(single_view, 0, 1, "after-sale", "firm-first-data", "", optouts, -1),

    /* after a failure: M8, M9 */
    LEVER(till_empowerment, 0, 1, "support-desk", "local-desk", "", resolved_share, +1),
    LEVER(remote_desk, 0, 1, "support-desk", "local-desk", "", resolved_share, -1),
    LEVER(remote_desk, 0, 1, "support-desk", "local-desk", "", desk_satisfaction, -1),
    LEVER(recovery, 0, 1, "support-desk", "local-desk", "", satisfaction, +1),
    LEVER(recovery, 1, 2, "support-desk", "local-desk", "", satisfaction, +1),
    LEVER(recovery, 1, 2, "support-desk", "local-desk", "", recovery_cost, +1),
    LEVER(recovery_speed, 0, 14, "support-desk", "local-desk", "", satisfaction, -1),

    /* insight and learning: M21, M24 */
    LEVER(research_spend, 0, 1000, "department-store", "read-the-room", "run.replicates=16", putoff_share, -1),
    LEVER(research_spend, 0, 1000, "department-store", "read-the-room", "", staff_cost, +1),
    LEVER(controller, 0, 1, "support-desk", "shouting-back", "policy.adapt_days=14", lever_changes, +1),
    LEVER(controller, 0, 2, "rival-street", "hang-back", "policy.adapt_days=14", lever_changes, +1),
    LEVER(controller, 0, 3, "rival-street", "hang-back", "policy.adapt_days=14", part_payment_share, +1),
    LEVER(controller, 0, 4, "rival-street", "hang-back pay-any-amount", "policy.adapt_days=7", lever_changes, +1),
    LEVER(adapt_days, 7, 28, "rival-street", "measured", "", lever_changes, -1),
    LEVER(adapt_cost, 50, 500, "rival-street", "measured", "policy.adapt_days=14", change_cost, +1),
    LEVER(suggestions, 0, 1, "department-store", "pushy", "policy.controller=anticipatory policy.adapt_days=14", suspicion, -1),

    /* abundance: M12 */
    ADD_ON(pushed, 0, 1, "", suspicion, +1),
    ADD_ON(dwell, 0.1f, 0.5f, "", basket, +1),
    ADD_ON(spend, 0, 0.4f, "", basket, +1),
    ADD_ON(cost, 1, 5, "", addon_cost, +1),
    ADD_ON(capacity, 5, 200, "", addon_cost, +1),
    ADD_ON(appeal_z, 0.1f, 0.8f, "", addon_cost, +1),
    ADD_ON(appeal_y, 0.1f, 0.8f, "", addon_cost, +1),
    ADD_ON(appeal_x, 0.1f, 0.8f, "", addon_cost, +1),
    ADD_ON(appeal_silver, 0.1f, 0.8f, "", addon_cost, +1),
};
/* clang-format on */

/* The blank-separated words of @p text, which is cut up. */
static size_t words(char *text, const char **word, size_t room)
{
    char *rest = NULL;
    size_t n = 0;

    for (char *at = strtok_r(text, " ", &rest); at; at = strtok_r(NULL, " ", &rest)) {
        cr_assert(lt(sz, n, room));
        word[n++] = at;
    }
    return n;
}

/* Load a shipped scenario with these policies ("": its own) and sets. */
static void load(struct sim_scenario *s, const char *name, const char *policies,
                 const char *sets)
{
    struct sim_mistakes mistakes = {0};
    const char *set[SETS_MAX], *policy[POLICIES_MAX];
    char set_text[512], policy_text[128], path[512];
    struct sim_load_options options = {
        .data_dir = TEST_SCENARIOS, .set = set, .policy = policy};

    snprintf(path, sizeof path, TEST_SCENARIOS "/%s.yaml", name);
    snprintf(set_text, sizeof set_text, "%s", sets);
    snprintf(policy_text, sizeof policy_text, "%s", policies);
    options.n_set = words(set_text, set, SETS_MAX);
    options.n_policy = words(policy_text, policy, POLICIES_MAX);
    cr_assert(eq(int, sim_scenario_load(s, path, &options, &mistakes), SIM_OK), "%s: %s",
              path, mistakes.kept ? mistakes.text[0] : "");
    sim_mistakes_clear(&mistakes);
}

/* One side of a claim: the policy with this value. */
static void take_side(struct sim_policy *policy, const struct claim *c, int side)
{
    const int row = sim_row_find(c->table, c->row);
    float *value = (float *)&policy->lever;

    if (c->table == SIM_TABLE_ADDON) {
        policy->sets_addons = true;
        policy->n_addons = 1;
        snprintf(policy->addon[0].name, SIM_NAME_MAX, "snacks");
        value = (float *)&policy->addon[0].v;
        sim_rows_default(SIM_TABLE_ADDON, value);
    } else {
        policy->set[row] = true;
    }
    value[row] = side == LOW ? c->low : c->high;
    snprintf(policy->name, SIM_NAME_MAX, side == LOW ? "low" : "high");
}

/* The first policy twice, with the low value and with the high one; the others after them. */
static void split(struct sim_scenario *s, const struct claim *c)
{
    struct sim_policy *sides = realloc(s->policy, (s->n_policies + 1) * sizeof *sides);

    cr_assert(not(zero(ptr, sides)));
    memmove(&sides[HIGH], &sides[LOW], s->n_policies * sizeof *sides);
    s->policy = sides;
    s->n_policies++;
    take_side(&sides[LOW], c, LOW);
    take_side(&sides[HIGH], c, HIGH);
}

static void run(const struct sim_plan *plan, struct sim_dataset **set)
{
    struct sim_run_options options = {.threads = 1, .sink = sim_dataset_take};
    struct sim_error err = {0};

    cr_assert(eq(int, sim_dataset_create(set, plan, &err), SIM_OK));
    options.to = *set;
    cr_assert(eq(int, sim_run(plan, &options, &err), SIM_OK), "%s: %s", err.where,
              err.text);
}

/* Add our outcomes of a cell: over all weeks, or the last where the outcome is a level. */
static void add_cell(const struct sim_dataset *set, uint64_t cell,
                     struct sim_outcome_block *total)
{
    const struct sim_plan *plan = set->plan;
    const struct sim_outcome_block *blocks = set->block + cell * sim_plan_blocks(plan);

    for (uint32_t w = 0; w < plan->n_weeks; w++)
        for (uint32_t g = 0; g < plan->n_segments; g++)
            for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
                if (sim_outcome_rows[k].kind != SIM_OUTCOME_LAST ||
                    w + 1 == plan->n_weeks)
                    total->sum[k] += blocks[sim_plan_block(plan, w, 0, g)].sum[k];
}

/* Outcome @p k by policy and replicate, markets added up. */
static void gather(const struct sim_dataset *set, enum sim_outcome k,
                   double value[2][REPLICATES_MAX])
{
    const struct sim_plan *plan = set->plan;

    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t r = 0; r < plan->n_replicates; r++) {
            struct sim_outcome_block total = {{0}};

            for (uint64_t cell = 0; cell < sim_plan_cells(plan); cell++) {
                const struct sim_cell at = sim_plan_cell(plan, cell);

                if (at.policy == p && at.replicate == r)
                    add_cell(set, cell, &total);
            }
            value[p][r] = sim_outcome_value(&total, k);
        }
}

static struct ana_estimate effect(const struct claim *c)
{
    double value[2][REPLICATES_MAX];
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_estimate e;

    load(&s, c->scenario, c->policy, c->sets);
    split(&s, c);
    cr_assert(eq(int, sim_scenario_check(&s, &err), SIM_OK), "%s: %s", err.where,
              err.text);
    cr_assert(le(flt, s.run.replicates, (float)REPLICATES_MAX));
    sim_plan_init(&plan, &s);
    run(&plan, &set);
    gather(set, (enum sim_outcome)sim_outcome_find(c->outcome), value);
    e = ana_paired(value[HIGH], value[LOW], plan.n_replicates, 0.95);
    sim_dataset_free(set);
    sim_scenario_free(&s);
    return e;
}

ParameterizedTestParameters(lever, moves_its_outcome_as_the_evidence_says)
{
    static size_t index[COUNT(claims)];

    for (size_t k = 0; k < COUNT(claims); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(claims));
}

ParameterizedTest(size_t *index, lever, moves_its_outcome_as_the_evidence_says)
{
    const struct claim *c = &claims[*index];
    struct ana_estimate e;

    cr_assert(lt(int, -1, sim_row_find(c->table, c->row)), "no row %s", c->row);
    cr_assert(lt(int, -1, sim_outcome_find(c->outcome)), "no outcome %s", c->outcome);
    e = effect(c);
    /* lt, not gt: this one is strict and does not hold for a NaN */
    cr_expect(lt(dbl, CLEAR * e.se, c->sign * e.mean),
              "%s %g to %g: %s moves by %.4g, standard error %.2g, expected %s", c->row,
              (double)c->low, (double)c->high, c->outcome, e.mean, e.se,
              c->sign > 0 ? "more" : "less");
}

static bool is_claimed(enum sim_table table, const char *row)
{
    for (size_t k = 0; k < COUNT(claims); k++)
        if (claims[k].table == table && strcmp(claims[k].row, row) == 0)
            return true;
    return false;
}

/* A row added to the table without a claim here is a row nobody has tried. */
Test(lever, has_a_claim_for_each_row)
{
    const enum sim_table tables[] = {SIM_TABLE_LEVER, SIM_TABLE_ADDON};

    for (size_t t = 0; t < COUNT(tables); t++) {
        size_t n;
        const struct sim_row *row = sim_rows(tables[t], &n);

        for (size_t k = 0; k < n; k++)
            cr_expect(is_claimed(tables[t], row[k].name), "no claim tries %s",
                      row[k].name);
    }
}

static bool is_word_tried(const char *row, float word)
{
    for (size_t k = 0; k < COUNT(claims); k++)
        if (strcmp(claims[k].row, row) == 0 &&
            (claims[k].low == word || claims[k].high == word))
            return true;
    return false;
}

Test(lever, has_a_claim_for_each_word_of_a_choice)
{
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    for (size_t k = 0; k < n; k++)
        for (int word = 0; row[k].kind == SIM_CHOICE && word <= (int)row[k].max; word++)
            cr_expect(is_word_tried(row[k].name, (float)word), "word %d of %s (%s)", word,
                      row[k].name, row[k].unit);
}

/* Whether an outcome has been seen to be something, and to differ from cell to cell. */
struct seen {
    double first;
    bool any, differs;
};

static void look(const struct sim_dataset *set, struct seen *seen)
{
    for (uint64_t cell = 0; cell < sim_plan_cells(set->plan); cell++) {
        struct sim_outcome_block total = {{0}};

        add_cell(set, cell, &total);
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
            const double value = sim_outcome_value(&total, (enum sim_outcome)k);

            if (!isfinite(value))
                continue;
            seen[k].differs = seen[k].differs || (seen[k].any && value != seen[k].first);
            seen[k].first = seen[k].any ? seen[k].first : value;
            seen[k].any = true;
        }
    }
}

Test(outcome, says_something_in_some_shipped_scenario)
{
    struct seen seen[SIM_OUTCOME_COUNT] = {{0}};
    char **name = NULL;
    const size_t n = sim_catalog_names(TEST_SCENARIOS, &name);

    cr_assert(lt(sz, 0, n));
    for (size_t k = 0; k < n; k++) {
        struct sim_dataset *set = NULL;
        struct sim_scenario s;
        struct sim_plan plan;

        load(&s, name[k], "", "run.weeks=10 run.burn_in_weeks=1 run.replicates=1");
        sim_plan_init(&plan, &s);
        run(&plan, &set);
        look(set, seen);
        sim_dataset_free(set);
        sim_scenario_free(&s);
    }
    sim_catalog_free(name, n);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        cr_expect(seen[k].differs, "%s is the same in every cell of every scenario",
                  sim_outcome_rows[k].name);
}
