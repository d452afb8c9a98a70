#include "cli/cli.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/journal.h"
#include "sim/results.h"
#include "sim/runner.h"

void cli_print_error(const struct sim_error *err)
{
    fprintf(stderr, "equipoise: %s%s%s\n", err->where, err->where[0] ? ": " : "",
            err->text[0] ? err->text : sim_status_text(err->status));
}

void cli_print_mistakes(struct sim_mistakes *m, const char *name)
{
    for (size_t k = 0; k < m->kept; k++)
        fprintf(stderr, "%s\n", m->text[k]);
    if (m->count > m->kept)
        fprintf(stderr, "... and %zu more\n", m->count - m->kept);
    fprintf(stderr, "%zu mistake%s in %s\n", m->count, m->count == 1 ? "" : "s", name);
    sim_mistakes_clear(m);
}

uint64_t cli_cells_done(const struct sim_dataset *set)
{
    const uint64_t cells = sim_plan_cells(set->plan);
    uint64_t done = 0;

    for (uint64_t k = 0; k < cells; k++)
        done += set->status[k] == SIM_CELL_DONE;
    return done;
}

static void forget_cells(struct sim_dataset *set)
{
    const size_t cells = sim_plan_cells(set->plan);

    memset(set->status, 0, cells * sizeof *set->status);
    memset(set->checksum, 0, cells * sizeof *set->checksum);
    memset(set->block, 0, cells * sim_plan_blocks(set->plan) * sizeof *set->block);
}

static int refuse(const char *output, const struct sim_error *err)
{
    cli_print_error(err);
    if (err->status == SIM_E_NOMEM)
        return CLI_FAILED;
    if (err->status == SIM_E_MISMATCH || err->status == SIM_E_FORMAT)
        fprintf(stderr,
                "equipoise: %s is left as it is: name another --output, or replace it "
                "with --force\n",
                output);
    return CLI_MISTAKE;
}

static bool may_replace(enum sim_status status, const struct cli_run_options *o)
{
    return o->force && (status == SIM_E_MISMATCH || status == SIM_E_FORMAT);
}

/* Take the cells of the output file; *in_file gets how many. */
static int take_file(struct sim_dataset *set, const struct cli_run_options *o,
                     uint64_t *in_file)
{
    struct sim_error err = {0};
    struct stat st;

    *in_file = 0;
    if (stat(o->output, &st) != 0)
        return CLI_DONE;
    if (!S_ISREG(st.st_mode)) {
        fprintf(stderr,
                "equipoise: %s: need the name of a file, this is something else\n",
                o->output);
        return CLI_MISTAKE;
    }
    const enum sim_status status = sim_results_read(o->output, set, &err);

    if (status == SIM_OK)
        *in_file = cli_cells_done(set);
    else if (may_replace(status, o))
        forget_cells(set);
    else
        return refuse(o->output, &err);
    return CLI_DONE;
}

static int take_journals(struct sim_dataset *set, const struct cli_run_options *o)
{
    struct sim_error err = {0};
    enum sim_status status = sim_journal_load(o->output, set, NULL, &err);

    if (may_replace(status, o))
        status = sim_journal_remove(o->output, &err);
    return status == SIM_OK ? CLI_DONE : refuse(o->output, &err);
}

/* Where finished cells go: to disk first, so that what is shown is safe. */
struct sink {
    struct sim_journal *journal; /* NULL: nothing is written */
    struct sim_dataset *set;
    const struct cli_watch *watch;
    double synced_s;
};

static const double sync_every_s = 1;

static enum sim_status take_cell(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct sink *sink = to;

    if (sink->journal) {
        const double now = cli_watch_seconds(sink->watch);
        enum sim_status status =
            sim_journal_take(sink->journal, cell, blocks, checksum, err);

        if (status == SIM_OK && now - sink->synced_s >= sync_every_s) {
            sink->synced_s = now;
            status = sim_journal_sync(sink->journal, err);
        }
        if (status != SIM_OK)
            return status;
    }
    return sim_dataset_take(sink->set, cell, blocks, checksum, err);
}

static unsigned long days_to_run(const struct sim_dataset *set)
{
    const struct sim_run_values *run = &set->plan->scenario->run;
    const double days = 7.0 * ((double)run->weeks + (double)run->burn_in_weeks);

    return (unsigned long)days *
           (unsigned long)(sim_plan_cells(set->plan) - cli_cells_done(set));
}

static void say_time_taken(const struct cli_watch *w, uint64_t cells)
{
    const double seconds = cli_watch_seconds(w);

    if (!w->quiet)
        fprintf(stderr, "%llu cells in %.1f s\n", (unsigned long long)cells, seconds);
}

/* Run what is missing. The statuses of the run go to the caller, with words in @p err. */
static enum sim_status run_missing(struct sim_dataset *set, struct sim_journal *journal,
                                   const struct cli_run_options *o, struct cli_watch *w,
                                   struct sim_error *err)
{
    const uint64_t cells = sim_plan_cells(set->plan);
    struct sink sink = {.journal = journal, .set = set, .watch = w};
    unsigned char *done = malloc(cells);
    enum sim_status status;

    if (!done)
        return sim_fail(err, SIM_E_NOMEM, "run", "%llu cells do not fit in memory",
                        (unsigned long long)cells);
    for (uint64_t k = 0; k < cells; k++)
        done[k] = set->status[k] == SIM_CELL_DONE;
    const struct sim_run_options run = {.threads = o->threads ? o->threads
                                                              : omp_get_max_threads(),
                                        .isa = o->isa,
                                        .done = done,
                                        .stop = &w->stop,
                                        .days_done = &w->days_done,
                                        .sink = take_cell,
                                        .to = &sink};

    status = sim_run(set->plan, &run, err);
    free(done);
    return status;
}

/* The journals go only when their cells are safe in the results file. */
static int write_output(const struct sim_dataset *set, const struct cli_run_options *o)
{
    struct sim_error err = {0};

    if (sim_results_write(o->output, set, &err) == SIM_OK &&
        sim_journal_remove(o->output, &err) == SIM_OK)
        return CLI_DONE;
    cli_print_error(&err);
    fprintf(
        stderr,
        "equipoise: finished cells are kept in the journal beside %s; the same command "
        "takes them up again\n",
        o->output);
    return CLI_FAILED;
}

static int end_stopped(const struct sim_dataset *set, const struct cli_run_options *o)
{
    const uint64_t done = cli_cells_done(set), cells = sim_plan_cells(set->plan);
    struct sim_error err = {0};

    if (!o->output) {
        fputs("equipoise: stopped; nothing is kept without --output\n", stderr);
        return CLI_FAILED;
    }
    if (done == 0) {
        if (sim_journal_remove(o->output, &err) != SIM_OK)
            cli_print_error(&err);
        fputs("equipoise: stopped before any cell was finished; nothing is written\n",
              stderr);
        return CLI_FAILED;
    }
    if (write_output(set, o) == CLI_DONE)
        fprintf(stderr,
                "equipoise: stopped; %llu of %llu cells are in %s, and the same command "
                "does the rest\n",
                (unsigned long long)done, (unsigned long long)cells, o->output);
    return CLI_FAILED;
}

static int end_failed(const struct sim_dataset *set, const struct cli_run_options *o,
                      const struct sim_error *err)
{
    cli_print_error(err);
    if (o->output)
        fprintf(
            stderr,
            "equipoise: %llu of %llu cells are finished and kept in the journal beside "
            "%s; the same command takes them up again\n",
            (unsigned long long)cli_cells_done(set),
            (unsigned long long)sim_plan_cells(set->plan), o->output);
    return CLI_FAILED;
}

static int run_and_write(struct sim_dataset *set, struct sim_journal *journal,
                         const struct cli_run_options *o)
{
    const uint64_t before = cli_cells_done(set);
    struct sim_error err = {0}, closing = {0};
    enum sim_status status;
    struct cli_watch w;
    int code;

    if (before > 0 && !o->quiet)
        fprintf(stderr, "%llu of %llu cells are done already\n",
                (unsigned long long)before,
                (unsigned long long)sim_plan_cells(set->plan));
    if (!cli_watch_start(&w, days_to_run(set), o->quiet)) {
        fputs("equipoise: no thread can be started to watch the run\n", stderr);
        if (sim_journal_close(journal, &closing) != SIM_OK)
            cli_print_error(&closing);
        return CLI_FAILED;
    }
    status = run_missing(set, journal, o, &w, &err);
    cli_watch_end(&w);
    if (status == SIM_OK)
        say_time_taken(&w, cli_cells_done(set) - before);
    if (sim_journal_close(journal, &closing) != SIM_OK && status != SIM_OK)
        cli_print_error(&closing); /* after a whole run the results file holds it all */
    if (status == SIM_E_STOPPED)
        code = end_stopped(set, o);
    else if (status != SIM_OK)
        code = end_failed(set, o, &err);
    else
        code = o->output ? write_output(set, o) : CLI_DONE;
    cli_watch_release(&w);
    return code;
}

/* Nothing to run: see that the file has what the journals had. */
static int finish_stored(const struct sim_dataset *set, const struct cli_run_options *o,
                         uint64_t in_file)
{
    const uint64_t cells = sim_plan_cells(set->plan);
    struct sim_error err = {0};

    if (!o->quiet)
        fprintf(stderr, "all %llu cells are done already: nothing to run\n",
                (unsigned long long)cells);
    if (in_file < cells)
        return write_output(set, o);
    if (sim_journal_remove(o->output, &err) != SIM_OK)
        cli_print_error(&err);
    return CLI_DONE;
}

int cli_run(struct sim_dataset *set, const struct cli_run_options *options)
{
    struct sim_error err = {0};
    struct sim_journal *journal = NULL;
    uint64_t in_file = 0;
    char tag[CLI_TAG_MAX];
    int code = CLI_DONE;

    if (!options->output)
        return run_and_write(set, NULL, options);
    code = take_file(set, options, &in_file);
    if (code == CLI_DONE)
        code = take_journals(set, options);
    if (code != CLI_DONE)
        return code;
    if (cli_cells_done(set) == sim_plan_cells(set->plan))
        return finish_stored(set, options, in_file);
    cli_journal_tag(tag);
    if (sim_journal_create(&journal, options->output, tag, set->plan, &err) != SIM_OK) {
        cli_print_error(&err);
        return err.status == SIM_E_NOMEM ? CLI_FAILED : CLI_MISTAKE;
    }
    return run_and_write(set, journal, options);
}
