#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "sim/plan.h"
#include "sim/points.h"
#include "tests/small_world.h"

enum { FACTORS_MAX = 8 };

/* A scenario and one point of some factors. */
struct lab {
    struct sim_scenario base, copy;
    struct sim_points points;
    struct sim_plan plan;
    struct sim_error err;
};

static void open_lab(struct lab *lab, size_t n, const char *const *name,
                     const double *value)
{
    *lab = (struct lab){0};
    small_scenario(&lab->base, 100);
    lab->points.factor = calloc(FACTORS_MAX, sizeof *lab->points.factor);
    lab->points.value = calloc(FACTORS_MAX, sizeof *lab->points.value);
    lab->points.n_points = 1;
    for (size_t k = 0; k < n; k++) {
        cr_assert(
            eq(int,
               sim_factor_init(&lab->points.factor[k], name[k], &lab->base, &lab->err),
               SIM_OK),
            "%s: %s", name[k], lab->err.text);
        lab->points.value[k] = value[k];
        lab->points.n_factors++;
    }
    sim_plan_init_sweep(&lab->plan, &lab->base,
                        &(struct sim_plan_sweep){.points = &lab->points});
}

static void close_lab(struct lab *lab)
{
    sim_scenario_free(&lab->base);
    sim_scenario_free(&lab->copy);
    sim_points_clear(&lab->points);
}

#define OPEN(lab, names, values)                                                         \
    open_lab(lab, sizeof(names) / sizeof *(names), names, values)

static enum sim_status apply(struct lab *lab)
{
    return sim_plan_scenario(&lab->plan, 0, &lab->copy, &lab->err);
}

Test(points, each_target_is_reached_and_nothing_else)
{
    static const char *const name[] = {"behaviour.theta_mu", "policy.floor_staff",
                                       "rival.floor_staff",  "store.spend",
                                       "market.side_km",     "culture.US.doubt"};
    static const double value[] = {1.25, 5, 7, 33, 4, 0.125};
    struct lab lab;

    OPEN(&lab, name, value);
    cr_assert(eq(int, apply(&lab), SIM_OK));
    cr_expect(epsilon_eq(flt, lab.copy.behaviour.theta_mu, 1.25f, 0));
    cr_expect(epsilon_eq(flt, lab.copy.policy[0].lever.floor_staff, 5, 0));
    cr_expect(
        epsilon_eq(flt, lab.copy.market[0].store[1].status_quo.lever.floor_staff, 7, 0));
    cr_expect(epsilon_eq(flt, lab.copy.market[0].store[0].v.spend, 33, 0));
    cr_expect(epsilon_eq(flt, lab.copy.market[0].store[1].v.spend, 33, 0));
    cr_expect(epsilon_eq(flt, lab.copy.market[0].v.side_km, 4, 0));
    cr_expect(epsilon_eq(flt, lab.copy.culture[0].doubt, 0.125f, 0));
    /* our own status quo and the other culture are nobody's factor */
    cr_expect(epsilon_eq(flt, lab.copy.market[0].store[0].status_quo.lever.floor_staff,
                         lab.base.market[0].store[0].status_quo.lever.floor_staff, 0));
    cr_expect(epsilon_eq(flt, lab.copy.culture[1].doubt, lab.base.culture[1].doubt, 0));
    close_lab(&lab);
}

Test(points, a_lever_that_is_a_factor_counts_as_set_and_outlives_the_rules)
{
    static const char *const name[] = {"policy.floor_staff"};
    static const double value[] = {5};
    const size_t k = offsetof(struct sim_levers, floor_staff) / sizeof(float);
    struct lab lab;

    OPEN(&lab, name, value);
    lab.base.policy[0].n_rules = 1;
    lab.base.policy[0].rule[0] = (struct sim_rule){0};
    sim_rows_default(SIM_TABLE_RULE, (float *)&lab.base.policy[0].rule[0].v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&lab.base.policy[0].rule[0].lever);
    lab.base.policy[0].rule[0].set[k] = true;
    cr_assert(eq(int, apply(&lab), SIM_OK), "%s: %s", lab.err.where, lab.err.text);
    cr_expect(lab.copy.policy[0].set[k]);
    cr_expect(not(lab.copy.policy[0].rule[0].set[k]));
    cr_expect(lab.base.policy[0].rule[0].set[k], "the base was changed");
    close_lab(&lab);
}

Test(points, shares_that_are_no_factors_keep_their_proportions)
{
    static const char *const name[] = {"share.town.US"};
    static const double value[] = {0.4};
    struct lab lab;

    OPEN(&lab, name, value);
    small_culture(&lab.base, "NL", 80, 0.5f);
    lab.base.market[0].culture_share[0] = 0.5f;
    lab.base.market[0].culture_share[1] = 0.375f;
    lab.base.market[0].culture_share[2] = 0.125f;
    cr_assert(eq(int, apply(&lab), SIM_OK), "%s: %s", lab.err.where, lab.err.text);
    cr_expect(epsilon_eq(flt, lab.copy.market[0].culture_share[0], 0.4f, 0));
    cr_expect(epsilon_eq(flt, lab.copy.market[0].culture_share[1], 0.45f, 1e-7f));
    cr_expect(epsilon_eq(flt, lab.copy.market[0].culture_share[2], 0.15f, 1e-7f));
    close_lab(&lab);
}

Test(points, a_copy_takes_one_point_after_another_as_a_new_one_would)
{
    static const char *const name[] = {"share.town.US", "behaviour.theta_mu"};
    static const double value[] = {0.9, 1.5};
    struct lab lab;
    struct sim_scenario fresh;

    OPEN(&lab, name, value);
    lab.points.n_points = lab.plan.n_points = 2;
    lab.points.value[2] = 0.2;
    lab.points.value[3] = 0.25;
    cr_assert(eq(int, apply(&lab), SIM_OK));
    cr_assert(
        eq(int, sim_plan_scenario_again(&lab.plan, 1, &lab.copy, &lab.err), SIM_OK));
    cr_assert(eq(int, sim_plan_scenario(&lab.plan, 1, &fresh, &lab.err), SIM_OK));
    cr_expect(
        zero(int, memcmp(&lab.copy.behaviour, &fresh.behaviour, sizeof fresh.behaviour)));
    cr_expect(
        zero(int, memcmp(lab.copy.market[0].culture_share, fresh.market[0].culture_share,
                         sizeof fresh.market[0].culture_share)));
    sim_scenario_free(&fresh);
    close_lab(&lab);
}

Test(points, shares_beyond_one_are_a_point_that_cannot_be)
{
    static const char *const name[] = {"share.town.US", "share.town.CN"};
    static const double value[] = {0.9, 0.3};
    struct lab lab;

    OPEN(&lab, name, value);
    cr_expect(eq(int, apply(&lab), SIM_E_RANGE));
    cr_expect(strstr(lab.err.text, "sum to 1") != NULL, "%s", lab.err.text);
    cr_expect(zero(ptr, lab.copy.market));
    close_lab(&lab);
}

Test(points, a_value_outside_the_allowed_range_is_a_point_that_cannot_be)
{
    static const char *const name[] = {"store.margin"};
    static const double value[] = {1.5};
    struct lab lab;

    OPEN(&lab, name, value);
    cr_expect(eq(int, apply(&lab), SIM_E_RANGE));
    cr_expect(strstr(lab.err.text, "margin") != NULL, "%s", lab.err.text);
    close_lab(&lab);
}

static void refuse(const char *name, const char *part)
{
    struct sim_scenario s;
    struct sim_factor f;
    struct sim_error err = {0};

    small_scenario(&s, 100);
    cr_expect(eq(int, sim_factor_init(&f, name, &s, &err), SIM_E_RANGE), "%s", name);
    cr_expect(strstr(err.text, part) != NULL, "%s: no '%s' in '%s'", name, part,
              err.text);
    sim_scenario_free(&s);
}

Test(points, a_name_that_does_not_exist_is_refused_with_the_nearest_one)
{
    refuse("behavior.theta_mu", "did you mean 'behaviour'");
    refuse("behaviour.theta_m", "did you mean 'theta_mu'");
    refuse("culture.UK.doubt", "unknown culture");
    refuse("culture.US.dout", "did you mean 'doubt'");
    refuse("culture.US", "need culture.CODE.ROW");
    refuse("share.tawn.US", "did you mean 'town'");
    refuse("share.town.UX", "did you mean 'US'");
    refuse("behaviour", "need behaviour.NAME");
    refuse("", "unknown factor");
}

Test(points, a_rival_that_is_not_there_cannot_vary)
{
    struct sim_scenario s;
    struct sim_factor f;
    struct sim_error err = {0};

    small_scenario(&s, 100);
    s.market[0].n_stores = 1;
    cr_expect(eq(int, sim_factor_init(&f, "rival.floor_staff", &s, &err), SIM_E_RANGE));
    cr_expect(strstr(err.text, "no rival") != NULL, "%s", err.text);
    sim_scenario_free(&s);
}

Test(points, a_name_too_long_is_refused)
{
    char name[400];

    memset(name, 'x', sizeof name);
    memcpy(name, "behaviour.", 10);
    name[sizeof name - 1] = '\0';
    refuse(name, "at most");
}

Test(points, every_row_with_a_range_can_vary_over_it)
{
    static const enum sim_factor_target target[] = {SIM_FACTOR_BEHAVIOUR,
                                                    SIM_FACTOR_POLICY, SIM_FACTOR_RIVAL,
                                                    SIM_FACTOR_STORE, SIM_FACTOR_MARKET};
    static const enum sim_table table[] = {SIM_TABLE_PARAM, SIM_TABLE_LEVER,
                                           SIM_TABLE_LEVER, SIM_TABLE_STORE,
                                           SIM_TABLE_MARKET};
    struct sim_scenario s;
    char name[SIM_FACTOR_NAME_MAX];

    small_scenario(&s, 100);
    for (size_t t = 0; t < sizeof target / sizeof target[0]; t++) {
        size_t n = 0;
        const struct sim_row *row = sim_rows(table[t], &n);

        for (size_t k = 0; k < n; k++) {
            struct sim_factor f;

            snprintf(name, sizeof name, "%s.%s", sim_factor_prefix(target[t]),
                     row[k].name);
            cr_assert(eq(int, sim_factor_init(&f, name, &s, NULL), SIM_OK), "%s", name);
            cr_expect(zero(int, strcmp(sim_factor_row(&f)->name, row[k].name)));
            cr_expect(epsilon_eq(flt, (float)f.low, row[k].low, 0), "%s", name);
            cr_expect(epsilon_eq(flt, (float)f.high, row[k].high, 0), "%s", name);
        }
    }
    sim_scenario_free(&s);
}

Test(points, levels_of_a_choice_are_all_its_words)
{
    struct sim_scenario s;
    struct sim_factor f;

    small_scenario(&s, 100);
    cr_assert(eq(int, sim_factor_init(&f, "store.delivered", &s, NULL), SIM_OK));
    cr_expect(eq(int, f.scale, SIM_FACTOR_LIST));
    cr_assert(eq(int, sim_factor_levels(&f, NULL), SIM_OK));
    cr_expect(eq(u32, f.n_levels, 2));
    cr_expect(epsilon_eq(dbl, f.level[1], 1, 0));
    free(f.level);
    sim_scenario_free(&s);
}
