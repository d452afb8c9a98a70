/**
 * @file plan_made_up.h
 * A sweep over the made-up scenario: points, a plan of totals, and cells with made-up
 * numbers, so that what stores sweeps can be tested without running anything.
 */
#ifndef TESTS_PLAN_MADE_UP_H
#define TESTS_PLAN_MADE_UP_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sim/journal.h"
#include "sim/shelf.h"
#include "tests/made_up.h"

/** A made-up sweep in a folder of its own. */
struct made_up_sweep {
    struct made_up town; /* scenario and folder; its plan and set are not used */
    struct sim_points points;
    struct sim_plan plan;
    struct sim_outcome_block *block; /* [sim_plan_blocks()] room for one cell */
};

/** A key of the numbers of a cell: equal cells of two plans have equal numbers. */
static inline uint64_t sweep_luck(const struct made_up_sweep *s, uint64_t cell)
{
    return sim_plan_key(&s->plan, cell) & UINT32_MAX;
}

/** A factor and @p points points of it, two policies, @p replicates replicates, one market. */
static inline void open_sweep(struct made_up_sweep *s, uint32_t points,
                              uint32_t replicates)
{
    const struct made_up_size size = {.policies = 2,
                                      .replicates = replicates,
                                      .markets = 1,
                                      .weeks = 3,
                                      .cultures = 1,
                                      .owners = 1};
    struct sim_plan_sweep how = {
        .points = &s->points, .text = "sweep: made-up\n", .record = SIM_RECORD_TOTAL};

    memset(s, 0, sizeof *s);
    cr_assert(made_up_open(&s->town, size));
    s->points = (struct sim_points){.n_factors = 2, .n_points = points, .design = "grid"};
    s->points.factor = calloc(2, sizeof *s->points.factor);
    s->points.value = calloc(2 * (size_t)points, sizeof *s->points.value);
    cr_assert(eq(int,
                 sim_factor_init(&s->points.factor[0], "behaviour.theta_mu",
                                 &s->town.scenario, NULL),
                 SIM_OK));
    cr_assert(eq(int,
                 sim_factor_init(&s->points.factor[1], "policy.approach_when",
                                 &s->town.scenario, NULL),
                 SIM_OK));
    cr_assert(eq(int, sim_factor_levels(&s->points.factor[1], NULL), SIM_OK));
    for (uint32_t k = 0; k < points; k++) {
        s->points.value[2 * k] = 0.5 + k / 64.0;
        s->points.value[2 * k + 1] = k % 3;
    }
    sim_plan_init_sweep(&s->plan, &s->town.scenario, &how);
    s->block = calloc(sim_plan_blocks(&s->plan), sizeof *s->block);
    cr_assert(not(zero(ptr, s->block)));
}

static inline void close_sweep(struct made_up_sweep *s)
{
    free(s->block);
    sim_points_clear(&s->points);
    made_up_close(&s->town);
}

/** FOLDER/NAME in @p path. */
static inline const char *in_folder(const struct made_up_sweep *s, char path[256],
                                    const char *name)
{
    snprintf(path, 256, "%s/%s", s->town.folder, name);
    return path;
}

/** Fill s->block with the numbers of @p cell and return their checksum. */
static inline uint64_t sweep_cell(const struct made_up_sweep *s, uint64_t cell)
{
    const size_t n = sim_plan_blocks(&s->plan);

    made_up_blocks(s->block, n, sweep_luck(s, cell));
    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (!s->plan.keep[k])
                s->block[b].sum[k] = 0;
    return sim_checksum(s->block, n);
}

/** A journal of the cells that @p has picks; cells that are a multiple of @p failing fail
 * (0: none). */
static inline void write_cells(const struct made_up_sweep *s, const char *target,
                               const char *tag, bool (*has)(uint64_t cell),
                               uint64_t failing)
{
    const struct sim_error reason = {SIM_E_RANGE, "point 7", "shares do not sum to 1"};
    struct sim_journal *journal = NULL;

    cr_assert(eq(int, sim_journal_create(&journal, target, tag, &s->plan, NULL), SIM_OK));
    for (uint64_t k = 0; k < sim_plan_cells(&s->plan); k++) {
        enum sim_status status = SIM_OK;

        if (has(k) && failing && k % failing == 0)
            status = sim_journal_fail(journal, k, &reason, NULL);
        else if (has(k))
            status = sim_journal_take(journal, k, s->block, sweep_cell(s, k), NULL);
        cr_assert(eq(int, status, SIM_OK));
    }
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
}

/** Whether every finished cell of the shelf gives the numbers that were put there. */
static inline void expect_right_cells(const struct made_up_sweep *s,
                                      struct sim_shelf *shelf)
{
    const size_t n = sim_plan_blocks(&s->plan);
    struct sim_outcome_block *back = calloc(n, sizeof *back);

    for (uint64_t k = 0; k < sim_plan_cells(&s->plan); k++) {
        const uint64_t wanted = sweep_cell(s, k);
        struct sim_error err = {0};
        uint64_t checksum = 0;

        if (sim_shelf_status(shelf)[k] != SIM_CELL_DONE)
            continue;
        cr_assert(eq(int, sim_shelf_get(shelf, k, back, &checksum, &err), SIM_OK), "%s",
                  err.text);
        cr_assert(eq(u64, checksum, wanted));
        cr_assert(zero(int, memcmp(back, s->block, n * sizeof *back)));
    }
    free(back);
}

#endif
