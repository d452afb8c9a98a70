#include <unistd.h>

#include "sim/points.h"
#include "sim/results.h"
#include "sim/run_file.h"
#include "sim/runner.h"
#include "sim/scenario_yaml.h"
#include "tests/cli_program.h"

/* Nothing of what the run was made from is at hand: no scenarios, policies or tables. */
#define ALONE "EQUIPOISE_DATA=/nowhere "

/* ---- a run as the program writes it ---- */

struct folder {
    char name[64], file[128];
};

static void open_folder(struct folder *f)
{
    new_folder(f->name);
    snprintf(f->file, sizeof f->file, "%s/run.h5", f->name);
}

/* The program, somewhere else, with nothing but the file; stderr is part of the text. */
static struct outcome replay(const struct folder *f, const char *options)
{
    char command[1024];

    snprintf(command, sizeof command, "exec 2>&1; cd / && " ALONE "%s replay %s %s",
             TEST_PROGRAM, f->file, options);
    return shell(command);
}

static void expect_replay(const struct folder *f, const char *options, int code,
                          const char *part)
{
    struct outcome o = replay(f, options);

    cr_expect(eq(int, o.code, code), "%s:\n%.2000s", options, o.text);
    cr_expect(strstr(o.text, part) != NULL, "%s: no '%s' in:\n%.2000s", options, part,
              o.text);
    free(o.text);
}

static void run_program(const struct folder *f, const char *options)
{
    char arguments[512];

    snprintf(arguments, sizeof arguments, "compare " SMALL "-o %s %s", f->file, options);
    expect(arguments, 0, "");
}

Test(replay, every_cell_of_a_comparison_is_the_same_from_its_file_alone)
{
    struct folder f;

    open_folder(&f);
    run_program(&f, "--set policy.warmth=0.3 --set behaviour.theta_mu=1.1");
    expect_replay(&f, "--all --quiet", 0, "20 cells run again: 20 the same, 0 different");
    expect_replay(&f, "--all --quiet --threads 1 --isa baseline", 0, "20 the same");
    remove_folder(f.name);
}

Test(replay, policies_of_files_that_are_gone_are_in_the_results)
{
    struct folder f;
    char command[512];
    struct outcome o;

    open_folder(&f);
    snprintf(command, sizeof command,
             "cd %s && printf 'policy: own\\nbase: attentive\\nlevers: {warmth: 0.9}\\n"
             "schedule: [{from_week: 2, levers: {floor_staff: 3}}]\\n' > own.yaml && "
             "%s compare " SMALL "-p own.yaml -o run.h5 >/dev/null && rm own.yaml",
             f.name, TEST_PROGRAM);
    o = shell(command);
    cr_assert(zero(int, o.code), "%s", o.text);
    free(o.text);
    expect_replay(&f, "--all --quiet", 0, "4 cells run again: 4 the same");
    remove_folder(f.name);
}

Test(replay, a_cell_is_named_by_number_or_by_words)
{
    struct folder f;

    open_folder(&f);
    run_program(&f, "");
    expect_replay(
        &f, "--cell 7", 0,
        "cell 7 (policy hang-back, replicate 1, market cn-town): the same bits");
    expect_replay(&f, "--cell policy=hang-back,replicate=1,market=cn-town", 0, "cell 7 ");
    expect_replay(&f, "--cell policy=hang-bark,replicate=1,market=cn-town", 2,
                  "there is no policy 'hang-bark'");
    expect_replay(&f, "--cell policy=hang-back,market=cn-town", 2, "2 of replicate");
    expect_replay(&f, "--cell policy=hang-back,replicate=3,market=cn-town", 2,
                  "from 1 to 2, got '3'");
    expect_replay(&f, "--cell 20", 2, "cells 0 to 19, got 20");
    expect_replay(&f, "--cell seven", 2, "need a number, or policy=NAME");
    expect_replay(&f, "", 2, "--cell CELL and --all");
    remove_folder(f.name);
}

Test(replay, json_tells_the_same_with_the_outcomes)
{
    struct folder f;
    char command[1024];
    struct outcome o;

    open_folder(&f);
    run_program(&f, "");
    snprintf(command, sizeof command,
             "%s replay %s --cell 7 --outcomes --json --quiet" PYTHON
             "'import json, sys; r = json.load(sys.stdin); c = r[\"cells\"][0]; "
             "assert r[\"same\"] == 1 and r[\"different\"] == 0; assert c[\"same\"] is "
             "True; assert c[\"policy\"] == \"hang-back\"; "
             "assert c[\"checksum\"] == c[\"checksum_in_file\"]; "
             "assert c[\"outcomes\"][\"us\"][\"visits\"] > 0; "
             "assert 0 < c[\"outcomes\"][\"us\"][\"conversion\"] < 1'",
             TEST_PROGRAM, f.file);
    o = shell(command);
    cr_expect(zero(int, o.code));
    free(o.text);
    remove_folder(f.name);
}

Test(replay, what_is_no_results_file_is_a_mistake)
{
    struct folder f;

    open_folder(&f);
    expect_replay(&f, "--all", 2, "No such file");
    snprintf(f.file, sizeof f.file, "%s/../data/small.yaml", TEST_SOURCE);
    expect_replay(&f, "--all", 2, "small.yaml");
    remove_folder(f.name);
}

/* ---- a run made here, and what may have become of it ---- */

/* A sweep of two factors: totals of a few outcomes. */
struct sweep {
    struct folder folder;
    struct sim_scenario s;
    struct sim_factor factor[3];
    double value[3 * 2];
    struct sim_points points;
    struct sim_plan plan;
    struct sim_dataset *set;
};

static void load(struct sim_scenario *s)
{
    static const char *const set[] = {"market.shoppers=150", "run.weeks=2",
                                      "run.burn_in_weeks=1", "run.replicates=2"};
    static const char *const policy[] = {"attentive", "hang-back"};
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS,
                                             .set = set,
                                             .n_set = 4,
                                             .policy = policy,
                                             .n_policy = 2};
    struct sim_mistakes m = {0};

    cr_assert(eq(
        int, sim_scenario_load(s, TEST_SCENARIOS "/department-store.yaml", &options, &m),
        SIM_OK));
}

static void open_sweep(struct sweep *w)
{
    static const char *const name[] = {"behaviour.theta_mu", "policy.warmth",
                                       "culture.CN.individualism"};
    static const double value[] = {1.0 / 3, 0.1, 70, 1.2, 0.9, 20.5};
    bool keep[SIM_OUTCOME_COUNT] = {
        [SIM_OUT_conversion] = true, [SIM_OUT_contribution] = true};
    const struct sim_plan_sweep sweep = {&w->points, "sweep: made by hand\n",
                                         SIM_RECORD_TOTAL, keep};

    *w = (struct sweep){0};
    open_folder(&w->folder);
    load(&w->s);
    for (int k = 0; k < 3; k++)
        cr_assert(eq(int, sim_factor_init(&w->factor[k], name[k], &w->s, NULL), SIM_OK));
    memcpy(w->value, value, sizeof value);
    w->points = (struct sim_points){
        .n_factors = 3, .n_points = 2, .factor = w->factor, .value = w->value};
    sim_plan_init_sweep(&w->plan, &w->s, &sweep);
    cr_assert(eq(int, sim_dataset_create(&w->set, &w->plan, NULL), SIM_OK));
}

static void run_sweep(struct sweep *w)
{
    const struct sim_run_options run = {
        .threads = 1, .sink = sim_dataset_take, .to = w->set};

    cr_assert(eq(int, sim_run(&w->plan, &run, NULL), SIM_OK));
}

static void write_sweep(const struct sweep *w)
{
    cr_assert(eq(int, sim_results_write(w->folder.file, w->set, NULL), SIM_OK));
}

static void close_sweep(struct sweep *w)
{
    sim_dataset_free(w->set);
    sim_scenario_free(&w->s);
    remove_folder(w->folder.name);
}

Test(run_file, a_sweep_is_rebuilt_from_its_file)
{
    struct sim_run_file *file;
    struct sim_error err = {0};
    struct sweep w;

    open_sweep(&w);
    run_sweep(&w);
    write_sweep(&w);
    cr_assert(eq(int, sim_run_file_open(&file, w.folder.file, &err), SIM_OK), "%s: %s",
              err.where, err.text);
    cr_expect(eq(u64, file->plan.hash, w.plan.hash));
    cr_expect(eq(u64, file->plan.base_hash, w.plan.base_hash));
    cr_expect(eq(u64, sim_plan_key(&file->plan, 9), sim_plan_key(&w.plan, 9)));
    cr_expect(eq(u32, file->points.n_factors, 3));
    cr_expect(zero(int, memcmp(file->points.value, w.value, sizeof w.value)));
    cr_expect(zero(int, strcmp(file->sweep_text, "sweep: made by hand\n")));
    cr_expect(eq(int, sim_run_file_is_ours(file), true));
    sim_run_file_free(file);
    close_sweep(&w);
}

Test(replay, every_cell_of_a_sweep_is_the_same_from_its_file_alone)
{
    struct sweep w;

    open_sweep(&w);
    run_sweep(&w);
    write_sweep(&w);
    expect_replay(&w.folder, "--all --quiet", 0, "16 cells run again: 16 the same");
    expect_replay(&w.folder, "--cell policy=hang-back,replicate=2,market=us-town,point=1",
                  0, ", point 1): the same bits");
    close_sweep(&w);
}

/* A whole file with a true checksum, and one number in it that never came out. */
Test(replay, a_cell_that_came_out_otherwise_is_told_with_the_number_that_differs)
{
    const uint64_t cell = 5;
    struct sim_outcome_block *blocks;
    struct sweep w;

    open_sweep(&w);
    run_sweep(&w);
    blocks = w.set->block + cell * sim_plan_blocks(&w.plan);
    blocks[1].sum[SIM_OUT_contribution] += 1;
    w.set->checksum[cell] = sim_checksum(blocks, sim_plan_blocks(&w.plan));
    write_sweep(&w);
    expect_replay(&w.folder, "--cell 5 --quiet", 1, "different: checksum");
    expect_replay(&w.folder, "--cell 5 --quiet", 1, "  1 of ");
    expect_replay(&w.folder, "--cell 5 --quiet", 1, "contribution is ");
    expect_replay(&w.folder, "--cell 4 --quiet", 0, "the same bits");
    expect_replay(&w.folder, "--all --quiet", 1,
                  "16 cells run again: 15 the same, 1 different");
    close_sweep(&w);
}

Test(replay, cells_that_are_missing_or_failed_are_told_apart)
{
    struct sweep w;

    open_sweep(&w);
    run_sweep(&w);
    w.set->status[3] = SIM_CELL_MISSING;
    w.set->checksum[3] = 0;
    w.set->status[6] = SIM_CELL_FAILED;
    w.set->checksum[6] = 0;
    write_sweep(&w);
    expect_replay(&w.folder, "--cell 3 --quiet", 1, "missing in the file");
    expect_replay(&w.folder, "--cell 6 --quiet", 1, "failed in the file");
    expect_replay(&w.folder, "--all --quiet", 1,
                  "15 cells run again: 14 the same, 1 different; 1 are missing");
    close_sweep(&w);
}

/* A point whose shares cannot be fails there and here, for the same reason. */
Test(replay, a_cell_that_fails_again_is_the_same)
{
    struct sweep w;

    open_sweep(&w);
    cr_assert(
        eq(int, sim_factor_init(&w.factor[2], "share.us-town.US", &w.s, NULL), SIM_OK));
    w.value[2] = 1;
    w.value[5] = 1.5;
    sim_plan_init_sweep(
        &w.plan, &w.s, &(struct sim_plan_sweep){&w.points, NULL, SIM_RECORD_TOTAL, NULL});
    for (uint64_t cell = 0; cell < sim_plan_cells(&w.plan); cell++)
        w.set->status[cell] = SIM_CELL_FAILED;
    write_sweep(&w);
    expect_replay(&w.folder, "--cell policy=hang-back,replicate=2,market=us-town,point=1",
                  0, "failed there and here: us-town: shares of cultures");
    close_sweep(&w);
}

/* ---- a file that was changed, or made by another program ---- */

static void change(const struct sweep *w, const char *line)
{
    char command[512];
    struct outcome o;

    snprintf(command, sizeof command,
             TEST_PYTHON " -c 'import h5py\nf = h5py.File(\"%s\", \"r+\")\n%s'",
             w->folder.file, line);
    if (system(TEST_PYTHON " -c 'import h5py' 2>/dev/null") != 0)
        cr_skip_test("h5py is not installed");
    o = shell(command);
    cr_assert(zero(int, o.code));
    free(o.text);
}

static void expect_refused(const char *line, enum sim_status status, const char *part)
{
    struct sim_run_file *file;
    struct sim_error err = {0};
    struct sweep w;

    open_sweep(&w);
    write_sweep(&w);
    change(&w, line);
    cr_expect(eq(int, sim_run_file_open(&file, w.folder.file, &err), status));
    cr_expect(zero(ptr, file));
    cr_expect(strstr(err.text, part) != NULL, "no '%s' in: %s", part, err.text);
    close_sweep(&w);
}

Test(run_file, another_model_version_is_named)
{
    expect_refused("f.attrs[\"model_version\"] = 99", SIM_E_MISMATCH,
                   "made by model version 99 (equipoise ");
}

Test(run_file, a_file_without_its_scenario_is_named)
{
    expect_refused("del f[\"scenario_resolved\"]", SIM_E_MISMATCH, "scenario_resolved");
}

Test(run_file, another_plan_hash_is_named)
{
    expect_refused("f.attrs[\"plan_hash\"] = \"0123\"", SIM_E_FORMAT, "and it has 0123");
}

Test(run_file, a_changed_value_of_a_factor_is_noticed)
{
    expect_refused("f[\"policy.warmth\"][1] = 0.5", SIM_E_FORMAT, "gives plan hash");
}

Test(run_file, a_scenario_with_mistakes_is_named)
{
    expect_refused("f[\"scenario_resolved\"][()] = \"scenario: {\"", SIM_E_FORMAT,
                   "scenario_resolved:");
}

Test(run_file, another_build_is_no_obstacle)
{
    struct sim_run_file *file;
    struct sweep w;

    open_sweep(&w);
    write_sweep(&w);
    change(&w, "f.attrs[\"build\"] = \"equipoise 0.0.1, tcc\"");
    cr_assert(eq(int, sim_run_file_open(&file, w.folder.file, NULL), SIM_OK));
    cr_expect(eq(int, sim_run_file_is_ours(file), false));
    cr_expect(zero(int, strcmp(file->build, "equipoise 0.0.1, tcc")));
    sim_run_file_free(file);
    close_sweep(&w);
}
