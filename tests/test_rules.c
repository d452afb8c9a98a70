/* Schedules and targets: parts of a policy that hold for a time, a store, some shoppers. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "sim/engine.h"
#include "sim/mistakes.h"
#include "sim/scenario_yaml.h"
#include "sim/world.h"
#include "tests/small_world.h"

static struct sim_rule *add_rule(struct sim_policy *p, float from, float until,
                                 float ramp)
{
    struct sim_rule *rule = &p->rule[p->n_rules++];

    sim_rows_default(SIM_TABLE_LEVER, (float *)&rule->lever);
    rule->v = (struct sim_rule_values){from, until, ramp};
    return rule;
}

/* All blocks of a cell: [week][owner][segment]. */
static struct sim_outcome_block *run_cell(const struct sim_scenario *s, uint64_t cell,
                                          struct sim_plan *plan)
{
    const struct sim_engine_options options = {0};
    struct sim_outcome_block *blocks;

    sim_plan_init(plan, s);
    blocks = calloc(sim_plan_blocks(plan), sizeof *blocks);
    cr_assert(eq(int, sim_cell_run(plan, cell, &options, blocks, NULL), SIM_OK));
    return blocks;
}

static double approached(const struct sim_plan *plan, const struct sim_outcome_block *b,
                         uint32_t week, uint32_t segment)
{
    return b[sim_plan_block(plan, week, 0, segment)].sum[SIM_OUT_approached];
}

Test(rules, ramp_from_the_old_value_to_the_new)
{
    struct sim_scenario s;
    struct sim_policy *p;
    struct sim_rule *rule;
    static const float want[] = {0.0f, 0.0f, 0.25f, 0.5f, 0.75f, 1.0f, 1.0f, 0.0f};

    small_scenario(&s, 100);
    p = small_policy(&s, "ramped");
    rule = add_rule(p, 3, 7, 3);
    SMALL_SET(rule, warmth, 1);
    for (uint32_t week = 0; week < 8; week++) {
        struct sim_levers lever = {.warmth = 0};

        sim_rules_apply(&lever, p, &s.market[0].store[0], week, NULL, NULL);
        cr_expect(epsilon_eq(flt, lever.warmth, want[week], 1e-6f), "week %u", week);
    }
    sim_scenario_free(&s);
}

Test(rules, change_words_half_way)
{
    struct sim_scenario s;
    struct sim_policy *p;
    struct sim_rule *rule;

    small_scenario(&s, 100);
    p = small_policy(&s, "ramped");
    rule = add_rule(p, 1, 520, 3);
    SMALL_SET(rule, roster, 1);
    for (uint32_t week = 0; week < 4; week++) {
        struct sim_levers lever = {.roster = 0};

        sim_rules_apply(&lever, p, &s.market[0].store[0], week, NULL, NULL);
        cr_expect(eq(flt, lever.roster, week >= 1 ? 1.0f : 0.0f), "week %u", week);
    }
    sim_scenario_free(&s);
}

Test(rules, of_a_later_week_leave_the_weeks_before_as_they_were)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_policy *p;
    struct sim_rule *rule;
    struct sim_outcome_block *plain, *ruled;
    size_t week;

    small_scenario(&s, 600);
    p = small_policy(&s, "scheduled");
    rule = add_rule(p, 4, 520, 0);
    SMALL_SET(rule, approach_prob, 1);
    plain = run_cell(&s, 0, &plan);
    ruled = run_cell(&s, 1, &plan);
    week = (size_t)plan.n_owners * plan.n_segments;
    cr_expect(zero(int, memcmp(plain, ruled, 3 * week * sizeof *plain)));
    cr_expect(
        lt(dbl, 1.5 * approached(&plan, plain, 3, 1), approached(&plan, ruled, 3, 1)));
    free(plain);
    free(ruled);
    sim_scenario_free(&s);
}

Test(rules, for_a_generation_reach_that_generation_alone)
{
    enum { SILVER = 3, Y = 1 };
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_policy *p;
    struct sim_rule *rule;
    struct sim_outcome_block *plain, *ruled;

    small_scenario(&s, 1500);
    s.market[0].store[0].status_quo.lever.floor_staff = 30; /* nobody goes short */
    p = small_policy(&s, "gentle-to-the-old");
    rule = add_rule(p, 1, 520, 0);
    snprintf(rule->generation, sizeof rule->generation, "silver");
    SMALL_SET(rule, approach_prob, 0);
    plain = run_cell(&s, 0, &plan);
    ruled = run_cell(&s, 1, &plan);
    cr_expect(lt(dbl, 0.0, approached(&plan, plain, 0, SILVER)));
    cr_expect(zero(dbl, approached(&plan, ruled, 0, SILVER)));
    cr_expect(
        lt(dbl, 0.8 * approached(&plan, plain, 0, Y), approached(&plan, ruled, 0, Y)));
    free(plain);
    free(ruled);
    sim_scenario_free(&s);
}

Test(rules, for_another_store_or_culture_change_nothing)
{
    struct sim_scenario s;
    struct sim_levers lever = {.warmth = 0.3f};
    struct sim_policy *p;
    struct sim_rule *rule;

    small_scenario(&s, 100);
    p = small_policy(&s, "elsewhere");
    rule = add_rule(p, 1, 520, 0);
    snprintf(rule->store, sizeof rule->store, "another");
    SMALL_SET(rule, warmth, 1);
    rule = add_rule(p, 1, 520, 0);
    snprintf(rule->culture, sizeof rule->culture, "CN");
    SMALL_SET(rule, warmth, 1);
    sim_rules_apply(&lever, p, &s.market[0].store[0], 0, "US", "y");
    cr_expect(eq(flt, lever.warmth, 0.3f));
    sim_rules_apply(&lever, p, &s.market[0].store[0], 0, "CN", "y");
    cr_expect(eq(flt, lever.warmth, 1.0f));
    sim_scenario_free(&s);
}

Test(rules, that_name_no_store_of_ours_are_refused)
{
    struct sim_scenario s;
    struct sim_rule *rule;
    struct sim_error err = {0};

    small_scenario(&s, 100);
    rule = add_rule(&s.policy[0], 1, 520, 0);
    snprintf(rule->store, sizeof rule->store, "theirs");
    cr_expect(eq(int, sim_scenario_check(&s, &err), SIM_E_RANGE));
    cr_expect(strstr(err.text, "theirs") != NULL);
    sim_scenario_free(&s);
}

/* Every kind of mistake in schedules and targets is found, and a good file is read. */
Test(rules, are_read_from_yaml)
{
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS};
    struct sim_mistakes m = {0};
    struct sim_scenario s;
    const struct sim_rule *rule;

    cr_assert(eq(int, sim_scenario_load(&s, TEST_SOURCE "/data/rules.yaml", &options, &m),
                 SIM_OK),
              "%s", m.kept ? m.text[0] : "");
    cr_assert(eq(u32, s.policy[0].n_rules, 2));
    rule = &s.policy[0].rule[0];
    cr_expect(eq(flt, rule->v.from_week, 3.0f));
    cr_expect(eq(flt, rule->v.ramp_weeks, 2.0f));
    cr_expect(eq(flt, rule->lever.warmth, 0.75f));
    cr_expect(eq(int, strcmp(s.policy[0].rule[1].generation, "silver"), 0));
    sim_scenario_free(&s);
    cr_expect(eq(
        int, sim_scenario_load(&s, TEST_SOURCE "/data/rules-mistakes.yaml", &options, &m),
        SIM_E_INPUT));
    cr_expect(eq(sz, m.count, (size_t)4));
    sim_mistakes_clear(&m);
}

Test(rules, are_overridden_by_a_set)
{
    const char *const set[] = {"policy.warmth=0.1"};
    const struct sim_load_options options = {
        .data_dir = TEST_SCENARIOS, .set = set, .n_set = 1};
    struct sim_mistakes m = {0};
    struct sim_scenario s;
    struct sim_levers lever = {.warmth = 0.1f};

    cr_assert(eq(int, sim_scenario_load(&s, TEST_SOURCE "/data/rules.yaml", &options, &m),
                 SIM_OK));
    sim_rules_apply(&lever, &s.policy[0], &s.market[0].store[0], 9, "US", "silver");
    cr_expect(eq(flt, lever.warmth, 0.1f));
    sim_scenario_free(&s);
}

/* ---- and a controller ---------------------------------------------------------------------- */

/* Our store under a policy that adapts, with one rule from week 3 until week 4. */
struct ruled {
    struct sim_scenario s;
    struct sim_policy *p;
    struct sim_rule *rule;
    struct sim_world w;
    struct sim_shop *shop;
};

static void plan_ruled(struct ruled *r)
{
    small_scenario(&r->s, 100);
    r->s.behaviour.adapt_epsilon = 0;
    r->p = small_policy(&r->s, "learns");
    SMALL_SET(r->p, controller, SIM_CONTROLLER_anticipatory);
    r->rule = add_rule(r->p, 3, 4, 0);
}

static void in_week(struct ruled *r, uint32_t week)
{
    cr_assert(
        eq(int, sim_shop_apply_rules(r->shop, r->p, &r->s, week - 1, NULL), SIM_OK));
}

static void open_ruled(struct ruled *r)
{
    cr_assert(eq(int, sim_world_create(&r->w, &r->s, 0, 0, 1, NULL), SIM_OK));
    r->shop = &r->w.shop[0];
    in_week(r, 1);
}

/* A period in which the staff had next to nothing to do. */
static void have_a_quiet_month(struct ruled *r)
{
    r->shop->adapt.seen = (struct sim_sight){.weeks = 4,
                                             .visits = 4000,
                                             .sales = 800,
                                             .contribution = 20000,
                                             .duty = 10000,
                                             .served = 100};
    sim_firms_act(&r->w);
}

static void close_ruled(struct ruled *r)
{
    sim_world_clear(&r->w);
    sim_scenario_free(&r->s);
}

Test(rules, leave_a_controller_what_it_has_done_and_learnt)
{
    struct ruled r;
    unsigned char *memory;

    plan_ruled(&r);
    SMALL_SET(r.rule, warmth, 0.9f);
    open_ruled(&r);
    have_a_quiet_month(&r);
    cr_assert(
        eq(flt, r.shop->service.lever.floor_staff, 3.0f)); /* one of four sent home */
    memory = malloc(r.shop->adapt.memory_size);
    memcpy(memory, r.shop->adapt.memory, r.shop->adapt.memory_size);
    in_week(&r, 3);
    cr_expect(eq(flt, r.shop->service.lever.warmth, 0.9f));
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 3.0f));
    cr_expect(zero(int, memcmp(memory, r.shop->adapt.memory, r.shop->adapt.memory_size)));
    in_week(&r, 5);
    cr_expect(eq(flt, r.shop->service.lever.warmth, 0.5f));
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 3.0f));
    free(memory);
    close_ruled(&r);
}

Test(rules, go_on_with_the_period_of_a_controller)
{
    struct ruled r;

    plan_ruled(&r);
    SMALL_SET(r.rule, warmth, 0.9f);
    open_ruled(&r);
    r.shop->adapt.seen.weeks = 2;
    in_week(&r, 3);
    cr_expect(eq(flt, r.shop->adapt.seen.weeks, 2.0f));
    close_ruled(&r);
}

Test(rules, hold_their_levers_against_a_controller)
{
    struct ruled r;

    plan_ruled(&r);
    SMALL_SET(r.rule, floor_staff, 6);
    open_ruled(&r);
    in_week(&r, 3);
    have_a_quiet_month(&r);
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 6.0f));
    in_week(&r, 5);
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 4.0f));
    have_a_quiet_month(&r);
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 3.0f));
    close_ruled(&r);
}

Test(rules, that_bring_another_controller_start_it_anew)
{
    struct ruled r;

    plan_ruled(&r);
    SMALL_SET(r.rule, controller, SIM_CONTROLLER_measured);
    open_ruled(&r);
    have_a_quiet_month(&r);
    in_week(&r, 3);
    cr_expect(eq(flt, r.shop->service.lever.floor_staff, 4.0f));
    for (size_t k = 0; k < r.shop->adapt.memory_size; k++)
        cr_assert(zero(chr, ((const char *)r.shop->adapt.memory)[k]));
    close_ruled(&r);
}

Test(rules, for_some_shoppers_let_them_meet_what_a_controller_has_done)
{
    struct ruled r;
    struct sim_rule *aimed;

    plan_ruled(&r);
    SMALL_SET(r.rule, warmth, 0.9f);
    aimed = add_rule(r.p, 1, 520, 0);
    snprintf(aimed->generation, sizeof aimed->generation, "silver");
    SMALL_SET(aimed, flattery, 1);
    open_ruled(&r);
    have_a_quiet_month(&r);
    in_week(&r, 3);
    for (uint32_t s = 0; s < r.w.n_segments; s++) {
        const struct sim_levers *l = &sim_shop_for(r.shop, s)->service.lever;

        cr_expect(eq(flt, l->floor_staff, 3.0f), "segment %u", s);
        cr_expect(eq(flt, l->warmth, 0.9f), "segment %u", s);
        cr_expect(eq(flt, l->flattery, s % SIM_GENERATIONS == 3 ? 1.0f : 0.0f),
                  "segment %u", s);
    }
    close_ruled(&r);
}
