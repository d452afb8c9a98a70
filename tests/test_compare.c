#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "analysis/compare.h"

enum { POLICIES = 3, REPLICATES = 4, MARKETS = 2, WEEKS = 3, SEGMENTS = 2, OWNERS = 2 };

static const struct ana_compare_options usual = {0, 0, 0.95};

/* Plain data: the shape is all that a comparison reads of a plan. */
static struct sim_plan plan_of(uint32_t policies, uint32_t replicates)
{
    return (struct sim_plan){.n_points = 1,
                             .n_policies = policies,
                             .n_replicates = replicates,
                             .n_markets = MARKETS,
                             .n_weeks = WEEKS,
                             .n_segments = SEGMENTS,
                             .n_owners = OWNERS};
}

static struct sim_dataset *empty_set(const struct sim_plan *plan)
{
    struct sim_dataset *set = NULL;

    cr_assert(eq(int, sim_dataset_create(&set, plan, NULL), SIM_OK));
    return set;
}

static struct sim_outcome_block *block_at(struct sim_dataset *set, uint64_t cell,
                                          uint32_t week, uint32_t owner, uint32_t segment)
{
    return &set->block[cell * sim_plan_blocks(set->plan) +
                       sim_plan_block(set->plan, week, owner, segment)];
}

/* Put @p value of outcome @p k into one block of every cell of (policy, replicate), so that
 * the markets together have MARKETS times as much; the cells become done. */
static void put(struct sim_dataset *set, uint32_t policy, uint32_t replicate,
                uint32_t week, uint32_t owner, uint32_t segment, enum sim_outcome k,
                double value)
{
    for (uint64_t cell = 0; cell < sim_plan_cells(set->plan); cell++) {
        const struct sim_cell c = sim_plan_cell(set->plan, cell);

        if (c.policy != policy || c.replicate != replicate)
            continue;
        block_at(set, cell, week, owner, segment)->sum[k] = value;
        set->status[cell] = SIM_CELL_DONE;
    }
}

/* Contribution [policy][replicate] of the whole run. */
static struct sim_dataset *contribution_set(const struct sim_plan *plan,
                                            const double *value)
{
    struct sim_dataset *set = empty_set(plan);

    for (uint32_t p = 0; p < plan->n_policies; p++)
        for (uint32_t r = 0; r < plan->n_replicates; r++)
            put(set, p, r, 1, 0, 1, SIM_OUT_contribution,
                value[p * plan->n_replicates + r] / MARKETS);
    return set;
}

static struct ana_comparison compare(const struct sim_dataset *set,
                                     const struct ana_compare_options *options)
{
    struct ana_comparison c = {0};

    cr_assert(eq(int, ana_compare(&c, set, options, NULL), SIM_OK));
    return c;
}

static struct ana_verdict verdict(const struct sim_dataset *set, enum sim_outcome k)
{
    struct ana_verdict v = {0};

    cr_assert(eq(int, ana_verdict(&v, set, &usual, k, NULL), SIM_OK));
    return v;
}

/* Means 4 and 7; differences 1, 3, 5: mean 3, se 2/sqrt(3), t(2) = 4.302653. */
Test(compare, mean_and_paired_difference_are_those_of_the_hand)
{
    const double value[] = {2, 4, 6, 3, 7, 11};
    const struct sim_plan plan = plan_of(2, 3);
    struct sim_dataset *set = contribution_set(&plan, value);
    struct ana_comparison c = compare(set, &usual);
    const struct ana_value *v = ana_comparison_value(&c, 1, 0, SIM_OUT_contribution);

    cr_expect(eq(dbl, v->own.mean, 7));
    cr_expect(epsilon_eq(dbl, v->own.high, 7 + 4.302652730 * 4 / sqrt(3), 1e-8));
    cr_expect(eq(dbl, v->diff.mean, 3));
    cr_expect(epsilon_eq(dbl, v->diff.low, 3 - 4.302652730 * 2 / sqrt(3), 1e-8));
    cr_expect(epsilon_eq(dbl, v->diff.high, 3 + 4.302652730 * 2 / sqrt(3), 1e-8));
    cr_expect(epsilon_eq(dbl, v->gain, (4.0 + 16.0) / 4.0, 1e-12));
    cr_expect(eq(int, ana_difference_sign(v, SIM_OUT_contribution), 0));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

Test(compare, yardstick_differs_from_itself_by_nothing)
{
    const double value[] = {2, 4, 6, 3, 7, 11};
    const struct sim_plan plan = plan_of(2, 3);
    struct sim_dataset *set = contribution_set(&plan, value);
    struct ana_comparison c = compare(set, &(struct ana_compare_options){0, 1, 0.95});
    const struct ana_value *own = ana_comparison_value(&c, 1, 0, SIM_OUT_contribution);
    const struct ana_value *other = ana_comparison_value(&c, 0, 0, SIM_OUT_contribution);

    cr_expect(eq(dbl, own->diff.mean, 0));
    cr_expect(eq(dbl, own->diff.high, 0));
    cr_expect(eq(dbl, other->diff.mean, -3));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

/* Numerators and weights add up before the division: (1 + 9) / (10 + 30), not the mean of
 * 1/10 and 9/30, of weeks of unequal size. */
Test(compare, ratio_divides_what_was_added_up)
{
    const struct sim_plan plan = plan_of(1, 1);
    struct sim_dataset *set = empty_set(&plan);
    struct ana_comparison c;

    put(set, 0, 0, 0, 0, 0, SIM_OUT_visits, 10);
    put(set, 0, 0, 0, 0, 0, SIM_OUT_conversion, 1);
    put(set, 0, 0, 2, 0, 1, SIM_OUT_visits, 30);
    put(set, 0, 0, 2, 0, 1, SIM_OUT_conversion, 9);
    c = compare(set, &usual);

    cr_expect(epsilon_eq(
        dbl, ana_comparison_value(&c, 0, 0, SIM_OUT_conversion)->own.mean, 0.25, 1e-15));
    cr_expect(epsilon_eq(
        dbl, ana_comparison_value(&c, 0, 1, SIM_OUT_conversion)->own.mean, 0.1, 1e-15));
    cr_expect(epsilon_eq(
        dbl, ana_comparison_value(&c, 0, 2, SIM_OUT_conversion)->own.mean, 0.3, 1e-15));
    cr_expect(eq(dbl, ana_comparison_value(&c, 0, 0, SIM_OUT_visits)->own.mean, 80));
    cr_expect(isnan(ana_comparison_value(&c, 0, 0, SIM_OUT_putoff_share)->own.mean));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

Test(compare, level_is_that_of_the_last_week)
{
    const struct sim_plan plan = plan_of(1, 1);
    struct sim_dataset *set = empty_set(&plan);
    struct ana_comparison c;

    for (uint32_t week = 0; week < WEEKS; week++)
        for (uint32_t segment = 0; segment < SEGMENTS; segment++)
            put(set, 0, 0, week, 0, segment, SIM_OUT_active_end, 100 * week + segment);
    c = compare(set, &usual);

    cr_expect(eq(dbl, ana_comparison_value(&c, 0, 0, SIM_OUT_active_end)->own.mean,
                 MARKETS * (200 + 201)));
    cr_expect(eq(dbl, ana_comparison_value(&c, 0, 1, SIM_OUT_active_end)->own.mean,
                 MARKETS * 200));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

Test(compare, owners_are_kept_apart)
{
    const struct sim_plan plan = plan_of(1, 1);
    struct sim_dataset *set = empty_set(&plan);
    struct ana_comparison us, rival;

    put(set, 0, 0, 0, 0, 0, SIM_OUT_revenue, 5);
    put(set, 0, 0, 0, 1, 0, SIM_OUT_revenue, 8);
    us = compare(set, &usual);
    rival = compare(set, &(struct ana_compare_options){1, 0, 0.95});

    cr_expect(eq(dbl, ana_comparison_value(&us, 0, 0, SIM_OUT_revenue)->own.mean, 10));
    cr_expect(eq(dbl, ana_comparison_value(&rival, 0, 0, SIM_OUT_revenue)->own.mean, 16));
    ana_comparison_clear(&us);
    ana_comparison_clear(&rival);
    sim_dataset_free(set);
}

/* Replicate 1 lacks a market of policy 1: it counts for policy 2 but not for policy 1. */
Test(compare, incomplete_replicates_are_left_out_of_both)
{
    const double value[] = {1, 100, 3, 4, /* */ 2, 900, 4, 6, /* */ 5, 104, 7, 8};
    const struct sim_plan plan = plan_of(POLICIES, REPLICATES);
    struct sim_dataset *set = contribution_set(&plan, value);
    struct ana_comparison c;

    for (uint64_t cell = 0; cell < sim_plan_cells(&plan); cell++) {
        const struct sim_cell at = sim_plan_cell(&plan, cell);

        if (at.policy == 1 && at.replicate == 1 && at.market == 1)
            set->status[cell] = SIM_CELL_MISSING;
    }
    c = compare(set, &usual);
    const struct ana_value *one = ana_comparison_value(&c, 1, 0, SIM_OUT_contribution);
    const struct ana_value *two = ana_comparison_value(&c, 2, 0, SIM_OUT_contribution);

    cr_expect(eq(u32, c.n_replicates[0], 4));
    cr_expect(eq(u32, c.n_replicates[1], 3));
    cr_expect(eq(sz, one->own.n, 3));
    cr_expect(eq(dbl, one->own.mean, 4));
    cr_expect(epsilon_eq(dbl, one->diff.mean, 4.0 / 3, 1e-14));
    cr_expect(eq(sz, two->diff.n, 4));
    cr_expect(eq(dbl, two->diff.mean, 4));
    cr_expect(eq(u32, verdict(set, SIM_OUT_contribution).n_replicates, 3));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

Test(compare, nothing_done_gives_nothing)
{
    const struct sim_plan plan = plan_of(2, 2);
    struct sim_dataset *set = empty_set(&plan);
    struct ana_comparison c = compare(set, &usual);
    const struct ana_value *v = ana_comparison_value(&c, 1, 0, SIM_OUT_visits);

    cr_expect(eq(sz, v->own.n, 0));
    cr_expect(isnan(v->own.mean));
    cr_expect(isnan(v->diff.mean));
    cr_expect(eq(int, verdict(set, SIM_OUT_contribution).finding, ANA_UNTOLD));
    ana_comparison_clear(&c);
    sim_dataset_free(set);
}

Test(compare, sign_follows_the_direction_of_the_outcome)
{
    const struct ana_value more = {.diff = {9, 2, 0.1, 1, 3}};
    const struct ana_value less = {.diff = {9, -2, 0.1, -3, -1}};
    const struct ana_value open = {.diff = {9, 2, 5, -1, 5}};
    const struct ana_value unknown = {.diff = {1, 2, NAN, NAN, NAN}};

    cr_expect(eq(int, ana_difference_sign(&more, SIM_OUT_revenue), 1));
    cr_expect(eq(int, ana_difference_sign(&less, SIM_OUT_revenue), -1));
    cr_expect(eq(int, ana_difference_sign(&more, SIM_OUT_dropouts), -1));
    cr_expect(eq(int, ana_difference_sign(&less, SIM_OUT_dropouts), 1));
    cr_expect(eq(int, ana_difference_sign(&more, SIM_OUT_needs), 0));
    cr_expect(eq(int, ana_difference_sign(&open, SIM_OUT_revenue), 0));
    cr_expect(not(ana_difference_shows(&unknown)));
}

Test(compare, options_outside_the_plan_are_refused)
{
    const struct sim_plan plan = plan_of(2, 2);
    struct sim_dataset *set = empty_set(&plan);
    static const struct ana_compare_options wrong[] = {
        {OWNERS, 0, 0.95}, {0, 2, 0.95}, {0, 0, 0}, {0, 0, 1}, {0, 0, NAN}};

    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        struct ana_comparison c;
        struct ana_verdict v;

        cr_expect(eq(int, ana_compare(&c, set, &wrong[k], NULL), SIM_E_RANGE), "%zu", k);
        cr_expect(zero(ptr, c.value));
        cr_expect(
            eq(int, ana_verdict(&v, set, &wrong[k], SIM_OUT_visits, NULL), SIM_E_RANGE));
    }
    sim_dataset_free(set);
}

/* Leads 10, 11, 12, 11 over the nearest: se 0.408; two others, so level 0.975 each. */
Test(verdict, best_is_told_from_every_other)
{
    const double value[] = {0, 1, 2, 3, /* */ 10, 12, 14, 14, /* */ -9, -9, -8, -9};
    const struct sim_plan plan = plan_of(POLICIES, REPLICATES);
    struct sim_dataset *set = contribution_set(&plan, value);
    const struct ana_verdict v = verdict(set, SIM_OUT_contribution);

    cr_expect(eq(int, v.finding, ANA_BEST));
    cr_expect(eq(u32, v.best, 1));
    cr_expect(eq(u32, v.n_open, 0));
    cr_expect(epsilon_eq(dbl, v.level, 0.975, 1e-15));
    sim_dataset_free(set);
}

Test(verdict, lower_is_better_where_the_outcome_says_so)
{
    const struct sim_plan plan = plan_of(2, 2);
    struct sim_dataset *set = empty_set(&plan);

    for (uint32_t r = 0; r < 2; r++) {
        put(set, 0, r, 0, 0, 0, SIM_OUT_dropouts, 50);
        put(set, 1, r, 0, 0, 0, SIM_OUT_dropouts, 20);
    }
    const struct ana_verdict v = verdict(set, SIM_OUT_dropouts);

    cr_expect(eq(int, v.finding, ANA_BEST));
    cr_expect(eq(u32, v.best, 1));
    cr_expect(eq(dbl, v.lead.mean, 60));
    sim_dataset_free(set);
}

/* Differences 3, -1, 2, -2: mean 0.5, sd 2.380; n with t sd / sqrt(n) < 0.5 is 90. */
Test(verdict, undecided_says_how_many_more)
{
    const double value[] = {0, 0, 0, 0, 3, -1, 2, -2};
    const struct sim_plan plan = plan_of(2, REPLICATES);
    struct sim_dataset *set = contribution_set(&plan, value);
    const struct ana_verdict v = verdict(set, SIM_OUT_contribution);

    cr_expect(eq(int, v.finding, ANA_UNDECIDED));
    cr_expect(eq(u32, v.best, 1));
    cr_expect(eq(u32, v.runner_up, 0));
    cr_expect(eq(u32, v.n_open, 1));
    cr_expect(
        eq(dbl, v.more, ana_replicates_needed(0.5, sqrt(17.0 / 3), 0.95) - REPLICATES));
    cr_expect(epsilon_eq(dbl, v.more, 86, 1.5));
    sim_dataset_free(set);
}

Test(verdict, equal_policies_are_the_same)
{
    const double value[] = {1, 2, 3, 4, 1, 2, 3, 4, 0, 0, 1, 1};
    const struct sim_plan plan = plan_of(POLICIES, REPLICATES);
    struct sim_dataset *set = contribution_set(&plan, value);
    const struct ana_verdict v = verdict(set, SIM_OUT_contribution);

    cr_expect(eq(int, v.finding, ANA_SAME));
    cr_expect(eq(u32, v.best, 0));
    cr_expect(eq(u32, v.runner_up, 1));
    sim_dataset_free(set);
}

Test(verdict, one_replicate_tells_nothing_and_one_policy_stands_alone)
{
    const double value[] = {1, 9};
    const struct sim_plan pair = plan_of(2, 1), alone = plan_of(1, 2);
    struct sim_dataset *set = contribution_set(&pair, value);
    const struct ana_verdict untold = verdict(set, SIM_OUT_contribution);

    cr_expect(eq(int, untold.finding, ANA_UNTOLD));
    cr_expect(eq(u32, untold.best, 1));
    sim_dataset_free(set);
    set = contribution_set(&alone, value);
    cr_expect(eq(int, verdict(set, SIM_OUT_contribution).finding, ANA_ALONE));
    sim_dataset_free(set);
}

/* Leads 2, 3, 0.8, 1.6: mean 1.85, half width 1.455 at 0.95 and 1.910 at 0.975. */
Test(verdict, many_comparisons_ask_for_more)
{
    const double two[] = {0, 0, 0, 0, 2, 3, 0.8, 1.6};
    const double three[] = {0, 0, 0, 0, 2, 3, 0.8, 1.6, 0, 0, 0, 0};
    const struct sim_plan pair = plan_of(2, 4), triple = plan_of(3, 4);
    struct sim_dataset *few = contribution_set(&pair, two);
    struct sim_dataset *many = contribution_set(&triple, three);

    cr_expect(eq(int, verdict(few, SIM_OUT_contribution).finding, ANA_BEST));
    cr_expect(eq(int, verdict(many, SIM_OUT_contribution).finding, ANA_UNDECIDED));
    cr_expect(eq(u32, verdict(many, SIM_OUT_contribution).n_open, 2));
    sim_dataset_free(few);
    sim_dataset_free(many);
}
