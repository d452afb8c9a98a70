/* A whole comparison as a user runs it, and what writing its results takes of a run. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/report.h"
#include "bench/scenario.h"
#include "sim/journal.h"
#include "sim/results.h"
#include "sim/runner.h"

enum { PATH_MAX_BYTES = 512, THREADS = 2 };

static double run_program(void *state)
{
    struct bench_child child;

    return bench_child_run(&child, state) ? 0 : -1;
}

/* Five policies, 40 replicates, 26 weeks, 5,000 shoppers in each of two markets. */
static bool time_compare(struct bench_report *r, const struct bench_effort *effort)
{
    const char *argv[] = {effort->program,
                          "compare",
                          BENCH_SCENARIOS "/department-store.yaml",
                          "--quiet",
                          "--threads",
                          "2",
                          "--replicates",
                          effort->quick ? "2" : "40",
                          "--weeks",
                          effort->quick ? "1" : "26",
                          "--shoppers",
                          "5000",
                          NULL};
    const struct bench_case c = {"compare", argv, NULL, run_program, true};
    struct bench_times times;

    if (!bench_time(&c, 1, effort->runs, &times) || times.sum != 0)
        return false;
    bench_add(r, BENCH_PART_whole, "compare: 5 policies, 40 replicates, 26 weeks",
              "5,000 shoppers a market, 2 threads", "s", bench_each(&times, 1, 1),
              times.runs);
    return true;
}

/* A run that is written as the program writes it, and how long the writing took. */
struct written_run {
    struct sim_plan plan;
    struct sim_dataset *set;
    struct sim_journal *journal;
    char folder[PATH_MAX_BYTES], file[PATH_MAX_BYTES + 32];
    double journal_seconds, file_seconds, seconds, bytes;
};

static enum sim_status take_cell(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct written_run *run = to;
    const double before = bench_now();
    enum sim_status status = sim_journal_take(run->journal, cell, blocks, checksum, err);

    run->journal_seconds += bench_now() - before;
    return status == SIM_OK ? sim_dataset_take(run->set, cell, blocks, checksum, err)
                            : status;
}

static enum sim_status run_and_write(struct written_run *run, struct sim_error *err)
{
    const struct sim_run_options options = {
        .threads = THREADS, .sink = take_cell, .to = run};
    const double start = bench_now();
    double before;
    enum sim_status status =
        sim_journal_create(&run->journal, run->file, "a.0.1", &run->plan, err);

    if (status == SIM_OK)
        status = sim_run(&run->plan, &options, err);
    before = bench_now();
    if (sim_journal_close(run->journal, err) != SIM_OK && status == SIM_OK)
        status = SIM_E_IO;
    if (status == SIM_OK)
        status = sim_results_write(run->file, run->set, err);
    run->file_seconds = bench_now() - before;
    run->seconds = bench_now() - start;
    return status;
}

/* The size of the results file; every file of the folder and the folder are removed. */
static void clear_folder(struct written_run *run)
{
    char path[2 * PATH_MAX_BYTES];
    DIR *folder = opendir(run->folder);
    FILE *file = fopen(run->file, "rb");

    if (file && fseek(file, 0, SEEK_END) == 0)
        run->bytes = (double)ftell(file);
    if (file)
        fclose(file);
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        snprintf(path, sizeof path, "%s/%s", run->folder, entry->d_name);
        if (entry->d_name[0] != '.' && remove(path) != 0)
            perror(path);
    }
    if (folder)
        closedir(folder);
    if (rmdir(run->folder) != 0)
        perror(run->folder);
}

/* @return false, with words on stderr, when it could not be run or written */
static bool one_written_run(struct written_run *run, const struct sim_scenario *s)
{
    struct sim_error err = {0};
    enum sim_status status;

    *run = (struct written_run){0};
    snprintf(run->folder, sizeof run->folder, "%s/bench-XXXXXX",
             access("/var/tmp", W_OK) == 0 ? "/var/tmp" : ".");
    if (!mkdtemp(run->folder)) {
        perror(run->folder);
        return false;
    }
    snprintf(run->file, sizeof run->file, "%s/run.h5", run->folder);
    sim_plan_init(&run->plan, s);
    status = sim_dataset_create(&run->set, &run->plan, &err);
    if (status == SIM_OK)
        status = run_and_write(run, &err);
    if (status != SIM_OK)
        fprintf(stderr, "bench: %s: %s\n", err.where, err.text);
    sim_dataset_free(run->set);
    clear_folder(run);
    return status == SIM_OK;
}

static bool time_writing(struct bench_report *r, const struct bench_effort *effort)
{
    const struct bench_size size = {.weeks = effort->quick ? 1 : 26,
                                    .replicates = effort->quick ? 2 : 40,
                                    .shoppers = 5000};
    const int runs = effort->runs < 5 ? effort->runs : 5;
    double share[BENCH_RUNS_MAX], seconds[BENCH_RUNS_MAX];
    struct written_run run = {.bytes = 0};
    struct sim_scenario s;
    bool ok = bench_scenario(&s, &size);

    if (!ok)
        return false;
    for (int k = -1; k < runs && ok; k++) { /* one to warm up */
        ok = one_written_run(&run, &s);
        if (k < 0)
            continue;
        seconds[k] = run.journal_seconds / THREADS + run.file_seconds;
        share[k] = 100 * seconds[k] / run.seconds;
    }
    sim_scenario_free(&s);
    if (!ok)
        return false;
    bench_add(r, BENCH_PART_whole, "results: journal and file", "of the same run",
              "% of run", bench_quartiles(share, runs), runs);
    bench_add(r, BENCH_PART_whole, "results: journal and file", "time", "s",
              bench_quartiles(seconds, runs), runs);
    bench_add(r, BENCH_PART_whole, "results: size of the file", "", "MB",
              (struct bench_spread){1e-6 * run.bytes, 1e-6 * run.bytes, 1e-6 * run.bytes},
              1);
    return true;
}

bool bench_whole(struct bench_report *r, const struct bench_effort *effort)
{
    return time_compare(r, effort) && time_writing(r, effort);
}
