/* Cells that share their burn-in: the bits of cells that are run alone, whatever is left to
 * be run, and whatever goes wrong. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

#include "sim/crew.h"
#include "sim/dataset.h"
#include "sim/engine.h"
#include "sim/runner.h"
#include "sim/scenario_yaml.h"
#include "tests/town_under_way.h"

/* ---- the same bits ---- */

static void expect_cell(const struct sim_dataset *set, uint64_t cell)
{
    const struct sim_engine_options options = {0};
    const size_t n = sim_plan_blocks(set->plan);
    struct sim_outcome_block *alone = calloc(n, sizeof *alone);

    cr_assert(eq(int, sim_cell_run(set->plan, cell, &options, alone, NULL), SIM_OK));
    cr_expect(eq(int, set->status[cell], SIM_CELL_DONE));
    cr_expect(eq(u64, set->checksum[cell], sim_checksum(alone, n)), "cell %d", (int)cell);
    cr_expect(zero(int, memcmp(&set->block[cell * n], alone, n * sizeof *alone)));
    free(alone);
}

static struct sim_dataset *run_all(const struct sim_plan *plan, int threads)
{
    struct sim_dataset *set = NULL;
    struct sim_run_options options = {.threads = threads, .sink = sim_dataset_take};

    cr_assert(eq(int, sim_dataset_create(&set, plan, NULL), SIM_OK));
    options.to = set;
    cr_assert(eq(int, sim_run(plan, &options, NULL), SIM_OK));
    return set;
}

/* On one thread every group is run whole; on three they are not where they do not go round. */
static void expect_cells_as_alone(const struct sim_scenario *s)
{
    struct sim_dataset *whole, *mixed;
    struct sim_plan plan;
    uint64_t cells;

    sim_plan_init(&plan, s);
    cells = sim_plan_cells(&plan);
    cr_assert(eq(u64, sim_crew_for(&plan, 1, NULL).groups, cells / plan.n_policies));
    whole = run_all(&plan, 1);
    mixed = run_all(&plan, 3);
    for (uint64_t cell = 0; cell < cells; cell++) {
        expect_cell(whole, cell);
        cr_expect(eq(u64, mixed->checksum[cell], whole->checksum[cell]));
    }
    sim_dataset_free(whole);
    sim_dataset_free(mixed);
}

Test(runner, shares_a_burn_in_with_everything_under_way)
{
    struct sim_scenario s;

    town_under_way(&s);
    expect_cells_as_alone(&s);
    sim_scenario_free(&s);
}

Test(runner, shares_the_shoppers_where_there_is_no_burn_in)
{
    struct sim_scenario s;

    town_under_way(&s);
    s.run.burn_in_weeks = 0;
    expect_cells_as_alone(&s);
    sim_scenario_free(&s);
}

/* Shipped scenarios, under their own policies; the last under policies that adapt, follow a
 * roster, tailor. */
struct shipped {
    char name[32];
    char policy[4][32];
};

ParameterizedTestParameters(runner, gives_each_cell_of_a_scenario_as_it_is_alone)
{
    static struct shipped shipped[] = {
        {"after-sale", {""}},
        {"boutique-generations", {""}},
        {"department-store", {""}},
        {"hot-pot", {""}},
        {"mattress-street", {""}},
        {"rival-street", {""}},
        {"support-desk", {""}},
        {"world-tour", {""}},
        {"department-store",
         {"reactive", "generation-tailored", "anticipatory", "staffed-to-traffic"}}};

    return cr_make_param_array(struct shipped, shipped, sizeof shipped / sizeof *shipped);
}

ParameterizedTest(struct shipped *shipped, runner,
                  gives_each_cell_of_a_scenario_as_it_is_alone, .timeout = 120)
{
    static const char *const set[] = {"market.shoppers=250", "run.weeks=3",
                                      "run.burn_in_weeks=3", "run.replicates=1"};
    const char *policy[] = {shipped->policy[0], shipped->policy[1], shipped->policy[2],
                            shipped->policy[3]};
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS,
                                             .set = set,
                                             .n_set = 4,
                                             .policy = policy,
                                             .n_policy = policy[0][0] ? 4 : 0};
    struct sim_mistakes m = {0};
    struct sim_scenario s;
    char path[256];

    snprintf(path, sizeof path, TEST_SCENARIOS "/%s.yaml", shipped->name);
    cr_assert(eq(int, sim_scenario_load(&s, path, &options, &m), SIM_OK), "%s",
              m.kept ? m.text[0] : path);
    expect_cells_as_alone(&s);
    sim_scenario_free(&s);
}

/* ---- what is left to be run, and how far it has come ---- */

enum { CELLS = 8, POLICIES = 4 }; /* of the town: two replicates of four policies */

struct log {
    uint32_t done, failed;
    uint32_t most; /* cells after which the sink asks to stop */
    uint64_t sum[CELLS];
    struct sim_error reason[CELLS];
    volatile sig_atomic_t stop;
};

static enum sim_status take(void *to, uint64_t cell,
                            const struct sim_outcome_block *blocks, uint64_t checksum,
                            struct sim_error *err)
{
    struct log *log = to;

    (void)blocks;
    (void)err;
    log->sum[cell] = checksum;
    log->stop = ++log->done == log->most;
    return SIM_OK;
}

static enum sim_status take_failure(void *to, uint64_t cell,
                                    const struct sim_error *reason, struct sim_error *err)
{
    struct log *log = to;

    (void)err;
    log->failed++;
    log->reason[cell] = *reason;
    return SIM_OK;
}

static struct log run_town(const struct sim_scenario *s, int threads,
                           const unsigned char *done, uint32_t most,
                           enum sim_status wanted)
{
    const uint32_t weeks = (uint32_t)(s->run.weeks + s->run.burn_in_weeks);
    struct log log = {.most = most};
    atomic_ulong days = 0;
    const struct sim_run_options run = {.threads = threads,
                                        .done = done,
                                        .stop = &log.stop,
                                        .days_done = &days,
                                        .sink = take,
                                        .failed = take_failure,
                                        .to = &log};
    struct sim_plan plan;

    sim_plan_init(&plan, s);
    cr_assert(eq(u64, sim_plan_cells(&plan), CELLS));
    cr_expect(eq(int, sim_run(&plan, &run, NULL), wanted));
    if (wanted == SIM_OK && log.failed == 0)
        cr_expect(eq(ulong, atomic_load(&days), 7ul * weeks * log.done));
    return log;
}

Test(runner, takes_up_groups_of_which_some_cells_are_done)
{
    static const unsigned char done[][CELLS] = {{0, 1, 0, 0, 1, 1, 1, 0},
                                                {1, 1, 1, 1, 0, 0, 1, 1},
                                                {1, 1, 1, 0, 0, 1, 1, 1},
                                                {1, 1, 1, 1, 1, 1, 1, 1}};
    struct sim_scenario s;
    struct log all;

    town_under_way(&s);
    all = run_town(&s, 1, NULL, 0, SIM_OK);
    for (size_t k = 0; k < sizeof done / sizeof *done; k++)
        for (int threads = 1; threads < 4; threads++) {
            const struct log rest = run_town(&s, threads, done[k], 0, SIM_OK);

            for (int cell = 0; cell < CELLS; cell++)
                cr_expect(eq(u64, rest.sum[cell], done[k][cell] ? 0 : all.sum[cell]));
        }
    sim_scenario_free(&s);
}

Test(runner, stops_within_a_group_and_keeps_the_cells_before)
{
    struct sim_scenario s;
    struct log all, some;

    town_under_way(&s);
    all = run_town(&s, 1, NULL, 0, SIM_OK);
    some = run_town(&s, 1, NULL, 2, SIM_E_STOPPED);
    cr_expect(eq(u32, some.done, 2));
    cr_expect(eq(u64, some.sum[0], all.sum[0]));
    cr_expect(eq(u64, some.sum[1], all.sum[1]));
    sim_scenario_free(&s);
}

/* ---- failures ---- */

Test(runner, a_cell_that_fails_leaves_its_group_alone)
{
    struct sim_scenario s;
    struct log sound, broken;

    town_under_way(&s);
    sound = run_town(&s, 1, NULL, 0, SIM_OK);
    SMALL_SET(&s.policy[2], wage, NAN);
    broken = run_town(&s, 1, NULL, 0, SIM_OK);
    cr_expect(eq(u32, broken.failed, CELLS / POLICIES));
    for (int cell = 0; cell < CELLS; cell++)
        if (cell % POLICIES == 2)
            cr_expect(eq(int, broken.reason[cell].status, SIM_E_BALANCE));
        else
            cr_expect(eq(u64, broken.sum[cell], sound.sum[cell]));
    sim_scenario_free(&s);
}

Test(runner, a_start_that_fails_fails_each_cell)
{
    struct sim_scenario s;
    struct log log;

    town_under_way(&s);
    s.market[0].v.fixed_stores = 0;
    s.market[0].v.shoppers = 70000;
    s.market[0].v.shoppers_per_store = 1;
    log = run_town(&s, 2, NULL, 0, SIM_OK);
    cr_expect(eq(u32, log.failed, CELLS));
    for (int cell = 0; cell < CELLS; cell++)
        cr_expect(strstr(log.reason[cell].text, "stores") != NULL);
    sim_scenario_free(&s);
}
