#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "sim/engine.h"
#include "sim/plan.h"
#include "sim/runner.h"
#include "tests/small_world.h"

enum { POINTS = 4 };

/* A scenario with two policies and a factor of POINTS values. */
struct lab {
    struct sim_scenario s;
    struct sim_points points;
    struct sim_plan plan;
};

static void add_policy(struct sim_scenario *s, const char *name, float floor_staff)
{
    struct sim_policy *policy = small_policy(s, name);

    SMALL_SET(policy, floor_staff, floor_staff);
}

static void open_lab(struct lab *lab, enum sim_record record)
{
    *lab = (struct lab){0};
    small_scenario(&lab->s, 60);
    lab->s.run.weeks = 3;
    lab->s.run.burn_in_weeks = 1;
    add_policy(&lab->s, "more staff", 9);
    lab->points = (struct sim_points){.n_factors = 1, .n_points = POINTS};
    lab->points.factor = calloc(1, sizeof *lab->points.factor);
    lab->points.value = calloc(POINTS, sizeof *lab->points.value);
    cr_assert(eq(
        int, sim_factor_init(&lab->points.factor[0], "behaviour.theta_mu", &lab->s, NULL),
        SIM_OK));
    for (int k = 0; k < POINTS; k++)
        lab->points.value[k] = 0.5 + 0.25 * k;
    sim_plan_init_sweep(
        &lab->plan, &lab->s,
        &(struct sim_plan_sweep){.points = &lab->points, .record = record});
}

static void close_lab(struct lab *lab)
{
    sim_scenario_free(&lab->s);
    sim_points_clear(&lab->points);
}

static void replan(struct lab *lab)
{
    sim_plan_init_sweep(
        &lab->plan, &lab->s,
        &(struct sim_plan_sweep){.points = &lab->points, .record = lab->plan.record});
}

static struct sim_outcome_block *run_cell(const struct sim_plan *plan, uint64_t cell)
{
    const struct sim_engine_options options = {0};
    struct sim_outcome_block *blocks = calloc(sim_plan_blocks(plan) + 1, sizeof *blocks);
    struct sim_error err = {0};

    cr_assert(eq(int, sim_cell_run(plan, cell, &options, blocks, &err), SIM_OK), "%s: %s",
              err.where, err.text);
    return blocks;
}

static uint64_t sum_of(const struct sim_plan *plan, uint64_t cell)
{
    struct sim_outcome_block *blocks = run_cell(plan, cell);
    const uint64_t sum = sim_checksum(blocks, sim_plan_blocks(plan));

    free(blocks);
    return sum;
}

/* ---- cells, keys and hashes ---- */

Test(plan, index_is_the_inverse_of_cell)
{
    struct lab lab;

    open_lab(&lab, SIM_RECORD_TOTAL);
    cr_assert(eq(u64, sim_plan_cells(&lab.plan), POINTS * 2 * 2));
    for (uint64_t k = 0; k < sim_plan_cells(&lab.plan); k++)
        cr_expect(eq(u64, sim_plan_index(&lab.plan, sim_plan_cell(&lab.plan, k)), k));
    close_lab(&lab);
}

Test(plan, all_cells_of_different_work_have_different_keys)
{
    struct lab lab;

    open_lab(&lab, SIM_RECORD_TOTAL);
    for (uint64_t a = 0; a < sim_plan_cells(&lab.plan); a++)
        for (uint64_t b = 0; b < a; b++)
            cr_expect(ne(u64, sim_plan_key(&lab.plan, a), sim_plan_key(&lab.plan, b)));
    close_lab(&lab);
}

Test(plan, equal_points_and_policies_of_another_name_have_equal_keys_and_bits)
{
    struct lab lab;

    open_lab(&lab, SIM_RECORD_TOTAL);
    lab.points.value[3] = lab.points.value[0];
    add_policy(&lab.s, "the same by another name", 9);
    replan(&lab);
    const uint64_t first = sim_plan_index(&lab.plan, (struct sim_cell){.policy = 1});
    const uint64_t twin =
        sim_plan_index(&lab.plan, (struct sim_cell){.point = 3, .policy = 2});

    cr_expect(eq(u64, sim_plan_key(&lab.plan, first), sim_plan_key(&lab.plan, twin)));
    cr_expect(eq(u64, sum_of(&lab.plan, first), sum_of(&lab.plan, twin)));
    close_lab(&lab);
}

Test(plan, an_extended_plan_keeps_the_keys_of_its_old_cells)
{
    struct lab lab;
    uint64_t key[POINTS * 2 * 2], hash;

    open_lab(&lab, SIM_RECORD_TOTAL);
    const struct sim_plan old = lab.plan;

    for (uint64_t k = 0; k < sim_plan_cells(&old); k++)
        key[k] = sim_plan_key(&old, k);
    hash = lab.plan.hash;
    lab.s.run.replicates = 3;
    add_policy(&lab.s, "less staff", 1);
    lab.points.value = realloc(lab.points.value, (POINTS + 1) * sizeof(double));
    lab.points.value[POINTS] = 3;
    lab.points.n_points++;
    replan(&lab);
    cr_expect(ne(u64, lab.plan.hash, hash));
    cr_expect(eq(u64, lab.plan.base_hash, old.base_hash));
    for (uint64_t k = 0; k < sim_plan_cells(&old); k++)
        cr_expect(
            eq(u64,
               sim_plan_key(&lab.plan, sim_plan_index(&lab.plan, sim_plan_cell(&old, k))),
               key[k]));
    close_lab(&lab);
}

Test(plan, what_changes_bits_changes_the_base)
{
    struct lab lab;
    uint64_t base;

    open_lab(&lab, SIM_RECORD_TOTAL);
    base = lab.plan.base_hash;
    lab.s.seed++;
    replan(&lab);
    cr_expect(ne(u64, lab.plan.base_hash, base), "seed");
    lab.s.seed--;
    lab.s.run.weeks++;
    replan(&lab);
    cr_expect(ne(u64, lab.plan.base_hash, base), "weeks");
    lab.s.run.weeks--;
    lab.s.market[0].store[1].v.spend += 1;
    replan(&lab);
    cr_expect(ne(u64, lab.plan.base_hash, base), "a store");
    lab.s.market[0].store[1].v.spend -= 1;
    replan(&lab);
    cr_expect(eq(u64, lab.plan.base_hash, base), "all is as it was");
    lab.plan.record = SIM_RECORD_WEEKLY;
    replan(&lab);
    cr_expect(ne(u64, lab.plan.base_hash, base), "the record");
    close_lab(&lab);
}

/* ---- shards ---- */

struct cut {
    uint32_t points, shards;
};

ParameterizedTestParameters(plan, every_cell_belongs_to_one_shard)
{
    static struct cut cut[] = {{1, 1},    {4, 3},      {600, 4},
                               {1000, 7}, {20000, 16}, {5, 100}};

    return cr_make_param_array(struct cut, cut, sizeof cut / sizeof cut[0]);
}

ParameterizedTest(struct cut *cut, plan, every_cell_belongs_to_one_shard)
{
    const struct sim_plan plan = {
        .n_points = cut->points, .n_policies = 3, .n_replicates = 2, .n_markets = 2};
    const uint32_t band = sim_plan_band(&plan);

    cr_expect(le(u32, band, 64));
    cr_expect(le(u32, 1, band));
    for (uint64_t k = 0; k < sim_plan_cells(&plan); k += 1 + k / 97) {
        struct sim_cell first = sim_plan_cell(&plan, k);
        uint32_t owners = 0;

        first.point = first.point / band * band;
        first.policy = 0;
        for (uint32_t i = 0; i < cut->shards; i++) {
            owners += sim_plan_in_shard(&plan, k, i, cut->shards);
            /* a chunk of a file is not shared */
            cr_expect(eq(
                int, sim_plan_in_shard(&plan, k, i, cut->shards),
                sim_plan_in_shard(&plan, sim_plan_index(&plan, first), i, cut->shards)));
        }
        cr_expect(eq(u32, owners, 1));
    }
}

/* ---- what is recorded ---- */

Test(plan, a_total_is_the_sum_of_the_weeks_and_the_last_level)
{
    struct lab weekly, total;

    open_lab(&weekly, SIM_RECORD_WEEKLY);
    open_lab(&total, SIM_RECORD_TOTAL);
    struct sim_outcome_block *week = run_cell(&weekly.plan, 5);
    struct sim_outcome_block *all = run_cell(&total.plan, 5);
    const size_t n = sim_plan_blocks(&total.plan);

    cr_assert(eq(sz, sim_plan_blocks(&weekly.plan), 3 * n));
    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
            const double sum =
                sim_outcome_rows[k].kind == SIM_OUTCOME_LAST
                    ? week[2 * n + b].sum[k]
                    : week[b].sum[k] + week[n + b].sum[k] + week[2 * n + b].sum[k];

            cr_expect(epsilon_eq(dbl, all[b].sum[k], sum, 0), "%s",
                      sim_outcome_rows[k].name);
        }
    free(week);
    free(all);
    close_lab(&weekly);
    close_lab(&total);
}

Test(plan, outcomes_that_are_not_kept_are_zero_and_weights_are_kept)
{
    bool keep[SIM_OUTCOME_COUNT] = {[SIM_OUT_conversion] = true};
    struct lab lab;
    struct sim_plan all;

    open_lab(&lab, SIM_RECORD_TOTAL);
    all = lab.plan;
    sim_plan_init_sweep(&lab.plan, &lab.s,
                        &(struct sim_plan_sweep){.points = &lab.points,
                                                 .record = SIM_RECORD_TOTAL,
                                                 .keep = keep});
    cr_expect(lab.plan.keep[SIM_OUT_visits]);
    struct sim_outcome_block *some = run_cell(&lab.plan, 1), *whole = run_cell(&all, 1);

    for (size_t b = 0; b < sim_plan_blocks(&all); b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            cr_expect(epsilon_eq(dbl, some[b].sum[k],
                                 lab.plan.keep[k] ? whole[b].sum[k] : 0, 0),
                      "%s", sim_outcome_rows[k].name);
    free(some);
    free(whole);
    close_lab(&lab);
}

Test(plan, a_point_is_what_the_scenario_with_that_value_would_be)
{
    struct lab lab;
    struct sim_plan plain;

    open_lab(&lab, SIM_RECORD_WEEKLY);
    const uint64_t cell =
        sim_plan_index(&lab.plan, (struct sim_cell){.point = 2, .policy = 1});
    const uint64_t by_point = sum_of(&lab.plan, cell);

    lab.s.behaviour.theta_mu = (float)lab.points.value[2];
    sim_plan_init(&plain, &lab.s);
    cr_expect(eq(u64, by_point, sum_of(&plain, 1)));
    close_lab(&lab);
}

/* ---- running ---- */

struct counts {
    const struct sim_plan *plan;
    uint64_t sum[64];
    uint32_t done, failed;
    uint64_t failed_cell;
    char reason[256];
};

static enum sim_status take(void *to, uint64_t cell,
                            const struct sim_outcome_block *blocks, uint64_t checksum,
                            struct sim_error *err)
{
    struct counts *c = to;

    (void)blocks;
    (void)err;
    c->sum[cell] = checksum;
    c->done++;
    return SIM_OK;
}

static enum sim_status take_failure(void *to, uint64_t cell,
                                    const struct sim_error *reason, struct sim_error *err)
{
    struct counts *c = to;

    (void)err;
    c->failed++;
    c->failed_cell = cell;
    snprintf(c->reason, sizeof c->reason, "%s", reason->text);
    return SIM_OK;
}

Test(plan, cells_of_points_are_the_same_on_any_number_of_threads)
{
    struct lab lab;
    struct counts one = {0}, three = {0};
    struct sim_run_options run = {.threads = 1, .sink = take, .to = &one};

    open_lab(&lab, SIM_RECORD_TOTAL);
    cr_assert(eq(int, sim_run(&lab.plan, &run, NULL), SIM_OK));
    run.threads = 3;
    run.to = &three;
    cr_assert(eq(int, sim_run(&lab.plan, &run, NULL), SIM_OK));
    cr_expect(eq(u32, one.done, (uint32_t)sim_plan_cells(&lab.plan)));
    cr_expect(zero(int, memcmp(one.sum, three.sum, sizeof one.sum)));
    for (uint64_t k = 0; k < sim_plan_cells(&lab.plan); k++)
        cr_expect(eq(u64, one.sum[k], sum_of(&lab.plan, k)));
    close_lab(&lab);
}

Test(plan, a_point_that_cannot_be_fails_its_cells_and_no_others)
{
    struct lab lab;
    struct counts c = {0};
    const struct sim_run_options run = {
        .threads = 2, .sink = take, .failed = take_failure, .to = &c};

    open_lab(&lab, SIM_RECORD_TOTAL);
    lab.points.value[1] = -1e9;
    replan(&lab);
    cr_expect(eq(int, sim_run(&lab.plan, &run, NULL), SIM_OK));
    cr_expect(eq(u32, c.failed, 2 * 2));
    cr_expect(eq(u32, c.done, (POINTS - 1) * 2 * 2));
    cr_expect(eq(u32, sim_plan_cell(&lab.plan, c.failed_cell).point, 1));
    cr_expect(strstr(c.reason, "theta_mu") != NULL, "%s", c.reason);
    close_lab(&lab);
}

Test(plan, without_a_sink_for_failures_the_first_one_ends_the_run)
{
    struct lab lab;
    struct counts c = {0};
    struct sim_error err = {0};
    const struct sim_run_options run = {.threads = 1, .sink = take, .to = &c};

    open_lab(&lab, SIM_RECORD_TOTAL);
    lab.points.value[1] = -1e9;
    replan(&lab);
    cr_expect(eq(int, sim_run(&lab.plan, &run, &err), SIM_E_RANGE));
    cr_expect(eq(u32, c.done, 2));
    cr_expect(strstr(err.text, "theta_mu") != NULL, "%s", err.text);
    close_lab(&lab);
}
