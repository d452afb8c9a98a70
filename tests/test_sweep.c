#include "tests/cli_program.h"

/* Sweeps through the program: folders, shards, stops, extensions, failures. */

#define PLAN                                                                             \
    "sweep: test\n"                                                                      \
    "scenario: department-store\n"                                                       \
    "set: [market.shoppers=120, run.burn_in_weeks=1]\n"                                  \
    "run: {weeks: 2, replicates: 2}\n"                                                   \
    "policies: [attentive, hang-back]\n"                                                 \
    "outcomes: [conversion, contribution]\n"

#define GRID                                                                             \
    "design: {kind: grid, levels: 3}\n"                                                  \
    "factors: [behaviour.theta_mu]\n"

enum { PATH_ROOM = 128, COMMAND_ROOM = 4096 };

/* A folder of the test alone, with plan.yaml in it. */
struct room {
    char folder[64];
};

static void put(const struct room *r, const char *name, const char *text)
{
    char path[PATH_ROOM];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    file = fopen(path, "wb");
    cr_assert(file != NULL);
    fputs(text, file);
    cr_assert(zero(int, fclose(file)));
}

static void enter(struct room *r, const char *plan)
{
    new_folder(r->folder);
    put(r, "plan.yaml", plan);
}

static void leave(const struct room *r)
{
    remove_folder(r->folder);
}

/* "cd ROOM; ..." with $E the program; stderr is part of the text. */
static struct outcome run(const struct room *r, const char *script)
{
    char command[COMMAND_ROOM];

    snprintf(
        command, sizeof command,
        "exec 2>&1; cd %s; unset SLURM_ARRAY_TASK_ID EQUIPOISE_SHARD_INDEX; E=%s; %s",
        r->folder, TEST_PROGRAM, script);
    return shell(command);
}

static void must(const struct room *r, const char *script, int code, const char *part)
{
    struct outcome o = run(r, script);

    cr_expect(eq(int, o.code, code), "%s:\n%.2000s", script, o.text);
    cr_expect(strstr(o.text, part) != NULL, "%s: no '%s' in:\n%.2000s", script, part,
              o.text);
    free(o.text);
}

static void must_not_say(const struct room *r, const char *script, const char *part)
{
    struct outcome o = run(r, script);

    cr_expect(zero(ptr, strstr(o.text, part)), "%s: '%s' in:\n%.2000s", script, part,
              o.text);
    free(o.text);
}

/* ---- folders and shards ---- */

Test(sweep, a_sweep_leaves_its_plan_and_a_file_and_is_done_once)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml -o out", 0, "24 cells in");
    must(&r, "cmp plan.yaml out/plan.yaml && ls out", 0, "shard-0001-of-0001.h5");
    must(&r, "cat out/sweep.txt", 0, "cells: 24");
    must(&r, "ls -a out | wc -l", 0, "7");
    must(&r, "$E sweep plan.yaml -o out", 0, "nothing to run");
    leave(&r);
}

Test(sweep, shards_are_done_one_by_one_or_all)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml -o out --shard 2/3", 0, "8 cells in");
    must(&r, "ls out", 0, "shard-0002-of-0003.h5");
    must(&r, "ls out/shard-0001-of-0003.h5", 2, "");
    must(&r, "$E sweep plan.yaml -o out", 0, "16 cells in");
    must(&r,
         "$E sweep plan.yaml -o by-one --shards 3 && for k in 1 2 3; do cmp "
         "out/shard-000$k-of-0003.h5 by-one/shard-000$k-of-0003.h5 || exit 9; done",
         0, "");
    leave(&r);
}

Test(sweep, a_wrong_shard_is_refused_and_makes_nothing)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml -o out --shard 5/4", 2, "need I/N");
    must(&r, "$E sweep plan.yaml -o out --shard 1/4 --shards 5", 2, "do not agree");
    must(&r, "$E sweep plan.yaml -o out --shards 0", 2, "--shards: need a whole number");
    must(&r, "$E sweep plan.yaml", 2, "need the folder of the sweep");
    must(&r, "$E sweep -o out", 2, "need the file of a plan");
    must(&r, "$E sweep nothing -o out", 2, "there is no sweep 'nothing'");
    must(&r, "$E sweep tyni -o out", 2, "did you mean 'tiny'");
    must(&r, "test ! -e out", 0, "");
    must(&r,
         "$E sweep plan.yaml -q -o out --shard 1/3 && $E sweep plan.yaml -o out "
         "--shards 4",
         2, "in 3 shards, not in 4");
    must(&r, "$E sweep plan.yaml -o plan.yaml", 2, "this is a file");
    leave(&r);
}

Test(sweep, an_engine_names_the_shard)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "SLURM_ARRAY_TASK_ID=1 $E sweep plan.yaml -o out --shards 3", 0,
         "shard 2 of 3, by SLURM_ARRAY_TASK_ID");
    must(&r, "SGE_TASK_ID=3 $E sweep plan.yaml -o out", 0,
         "shard 3 of 3, by SGE_TASK_ID");
    must(&r, "SLURM_ARRAY_TASK_ID=3 $E sweep plan.yaml -o out", 2,
         "SLURM_ARRAY_TASK_ID: need the number of a shard, 0 to 2");
    must(&r, "SLURM_ARRAY_TASK_ID=1 PBS_ARRAYID=1 $E sweep plan.yaml -o out", 2,
         "both set");
    must(&r, "ls out/shard-0001-of-0003.h5", 2, "");
    must(&r, "SLURM_ARRAY_TASK_ID=7 $E sweep plan.yaml -o out --shard all", 0,
         "8 cells in");
    must(&r, "SLURM_ARRAY_TASK_ID=7 $E sweep plan.yaml -o one", 0,
         "all of it is done here");
    leave(&r);
}

Test(sweep, the_folder_of_another_plan_is_refused)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml -q -o out", 0, "");
    must(&r, "$E sweep plan.yaml -o out --seed 5", 2, "is the folder of another plan");
    must(&r, "$E sweep plan.yaml -o out --replicates 3", 2, "--extend it");
    must(&r,
         "sed -i 's/^build:.*/build: other/' out/sweep.txt; $E sweep plan.yaml -o out", 2,
         "another build");
    must(&r, "echo nonsense >out/sweep.txt; $E sweep plan.yaml -o out", 2,
         "not what a sweep of this program begins with");
    leave(&r);
}

Test(sweep, a_missing_piece_of_the_definition_is_written_again)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r,
         "$E sweep plan.yaml -q -o out && rm out/plan.yaml out/resolved.yaml && "
         "$E sweep plan.yaml -o out && cmp plan.yaml out/plan.yaml && test -s "
         "out/resolved.yaml",
         0, "nothing to run");
    leave(&r);
}

/* ---- stopping ---- */

/* The signal comes when the folder is there: the run has just begun. */
#define STOPPED(signal)                                                                  \
    "$E sweep plan.yaml -q -o out & pid=$!; "                                            \
    "until [ -e out/sweep.txt ]; do sleep 0.01; done; "                                  \
    "kill -" signal " $pid; wait $pid"

static void stop_and_go_on(const char *stop)
{
    struct room r;

    enter(&r, PLAN "design: {kind: lhs, size: 60, seed: 3}\n"
                   "factors: [behaviour.theta_mu, behaviour.need_prob]\n");
    must(&r, stop, 75, "the same command goes on");
    must(&r, "ls out/*.h5", 2, "");
    must(&r,
         "$E sweep plan.yaml -q -o out && $E sweep plan.yaml -q -o undisturbed && "
         "cmp out/shard-0001-of-0001.h5 undisturbed/shard-0001-of-0001.h5 && ls out",
         0, "");
    must_not_say(&r, "ls -a out", "journal");
    leave(&r);
}

Test(sweep, a_time_limit_ahead_stops_it_and_the_same_command_goes_on)
{
    stop_and_go_on(STOPPED("USR1"));
}

Test(sweep, a_termination_stops_it_and_the_same_command_goes_on)
{
    stop_and_go_on(STOPPED("TERM"));
}

Test(sweep, a_kill_leaves_what_was_done)
{
    struct room r;

    enter(&r, PLAN "design: {kind: lhs, size: 60, seed: 3}\n"
                   "factors: [behaviour.theta_mu, behaviour.need_prob]\n");
    must(&r,
         "$E sweep plan.yaml -q -o out & pid=$!; "
         "until ls out/*.journal.* >out.txt 2>&1 && [ $(cat out/*.journal.* | wc -c) "
         "-gt 50000 ]; do sleep 0.01; done; kill -KILL $pid; wait $pid",
         128 + 9, "");
    must(&r,
         "$E sweep plan.yaml -o out && $E sweep plan.yaml -q -o undisturbed && "
         "cmp out/shard-0001-of-0001.h5 undisturbed/shard-0001-of-0001.h5",
         0, "cells are done already");
    leave(&r);
}

/* ---- extending ---- */

Test(sweep, an_extension_takes_over_all_cells_and_does_only_the_new_ones)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml -q -o out --shards 2", 0, "");
    must(&r, "$E sweep plan.yaml -o out --extend --replicates 3", 0, "12 cells in");
    must(&r,
         "$E sweep plan.yaml -q -o whole --shards 2 --replicates 3 && for f in "
         "whole/*; do cmp $f out/${f#whole/} || exit 9; done; ls -a out | wc -l",
         0, "8");
    must(&r, "$E sweep plan.yaml -o out --extend", 2, "12 of its 36 cells would be lost");
    must(&r, "$E sweep plan.yaml -o out --extend --replicates 3 --weeks 3", 2,
         "differs from that of out in more than");
    must(&r, "$E sweep plan.yaml -o out --extend --replicates 4 --shard 1/2", 2,
         "has to be extended as a whole");
    must(&r,
         "sed -i 's/hang-back]/hang-back, pushy]/' plan.yaml; $E sweep plan.yaml -o "
         "out --extend --replicates 3",
         0, "18 cells in");
    must(&r,
         "sed -i 's/levels: 3/levels: 5/' plan.yaml; $E sweep plan.yaml -o out "
         "--extend --replicates 3",
         0, "36 cells in");
    leave(&r);
}

/* The new files are whole: whoever comes next moves them. */
Test(sweep, an_extension_cut_short_is_finished)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r,
         "$E sweep plan.yaml -q -o out && $E sweep plan.yaml -q -o new --replicates 3", 0,
         "");
    must(&r,
         "cp -r new out/extension && rm out/extension/plan.yaml && "
         "echo shard-0001-of-0001.h5.journal.gone >out/extension/whole.txt && "
         "touch out/shard-0001-of-0001.h5.journal.gone && "
         "$E sweep plan.yaml -o out --replicates 3",
         0, "nothing to run");
    must(&r, "for f in new/*; do cmp $f out/${f#new/} || exit 9; done; ls -a out | wc -l",
         0, "7");
    leave(&r);
}

Test(sweep, an_extension_that_is_not_whole_is_begun_again)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r,
         "$E sweep plan.yaml -q -o out && mkdir out/extension && echo half "
         ">out/extension/shard-0001-of-0001.h5 && $E sweep plan.yaml -o out",
         0, "nothing to run");
    must(&r, "$E sweep plan.yaml -o out --extend --replicates 3", 0, "12 cells in");
    leave(&r);
}

/* ---- cells ---- */

Test(sweep, a_cell_that_fails_is_recorded_and_the_rest_goes_on)
{
    struct room r;

    enter(&r, PLAN "points: points.csv\n");
    put(&r, "points.csv", "share.us-town.US,share.us-town.CN\n0.5,0.5\n0.9,0.3\n1,0\n");
    must(&r, "$E sweep plan.yaml -o out", 1, "8 cells failed");
    must(&r, "$E sweep plan.yaml -o out", 1, "nothing to run");
    must(&r, "cmp points.csv out/points.csv", 0, "");
    must(&r, "$E sweep plan.yaml -o other --errors stop", 1,
         "shares of cultures need to sum to 1");
    must(&r, "$E sweep plan.yaml -o other --errors no", 2, "need stop or keep");
    leave(&r);
}

Test(sweep, equal_cells_are_computed_once)
{
    struct room r;

    enter(&r, PLAN "points: points.csv\n");
    put(&r, "points.csv", "behaviour.theta_mu\n1\n0.5\n1\n1\n");
    must(&r, "$E sweep plan.yaml -o out --replicates 1", 0, "8 cells in");
    must(&r, "$E sweep plan.yaml -o out --replicates 1", 0, "nothing to run");
    leave(&r);
}

Test(sweep, threads_change_no_byte)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r,
         "$E sweep plan.yaml -q -o one --threads 1 && $E sweep plan.yaml -q -o three "
         "--threads 3 && cmp one/shard-0001-of-0001.h5 three/shard-0001-of-0001.h5",
         0, "");
    leave(&r);
}

/* ---- forecast, check and lists ---- */

Test(sweep, a_forecast_is_kept_and_compared_with_what_came)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E sweep plan.yaml --forecast", 0, "core-hours");
    must(&r, "$E sweep plan.yaml --forecast --shards 4 -o out", 0, "in 4 shards at once");
    must(&r, "$E sweep plan.yaml -o out", 0, "forecast for these cells");
    must(&r, "cat out/forecast.txt", 0, "took: 24 cells");
    leave(&r);
}

Test(sweep, check_takes_plans_and_lays_out_their_designs)
{
    struct room r;

    enter(&r, PLAN GRID);
    must(&r, "$E check plan.yaml", 0, "fine: a sweep of 24 cells: 1 factor, 3 points");
    must(&r, "sed -i 's/levels: 3/seed: 3/' plan.yaml; $E check plan.yaml", 2, "design:");
    must(&r, "sed -i 's/theta_mu/theta_m/' plan.yaml; $E check plan.yaml", 2,
         "plan.yaml:8:11: error");
    leave(&r);
}

Test(sweep, shipped_plans_are_listed)
{
    expect("list sweeps", 0, "department-store-morris");
    expect("list sweeps --names", 0, "tiny");
    expect("schema sweep", 0, "\"factors\"");
}
