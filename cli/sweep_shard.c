#include "cli/sweep_shard.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sim/runner.h"

enum {
    JOURNALS_MANY = 16, /* of a shard that was killed so often */
    WRITE_ATTEMPTS = 4  /* other writers of the same shard may come between */
};

static const double sync_every_s = 1;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) +
           1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static int say_memory(uint64_t cells)
{
    fprintf(stderr, "equipoise: %llu cells do not fit in memory\n",
            (unsigned long long)cells);
    return CLI_FAILED;
}

static int refuse(const char *path, const struct sim_error *err)
{
    cli_print_error(err);
    if (err->status != SIM_E_MISMATCH && err->status != SIM_E_FORMAT)
        return CLI_FAILED;
    fprintf(stderr,
            "equipoise: %s and its journals are left as they are: remove what is damaged "
            "or of another sweep, and the same command does its cells again\n",
            path);
    return CLI_MISTAKE;
}

/* ---- taking cells ---- */

static enum sim_status sync_now_and_then(struct cli_shard *s, struct sim_error *err)
{
    if (seconds_since(&s->synced) < sync_every_s)
        return SIM_OK;
    clock_gettime(CLOCK_MONOTONIC, &s->synced);
    return sim_journal_sync(s->journal, err);
}

/* A finished cell and all that equal it. */
static enum sim_status take_cell(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct cli_shard *s = to;
    uint64_t next = cell;
    enum sim_status status;

    do {
        status = sim_journal_take(s->journal, next, blocks, checksum, err);
        if (status != SIM_OK)
            return status;
        s->done++;
        next = cli_twins_next(&s->twins, next);
    } while (next != cell);
    s->ran++;
    return sync_now_and_then(s, err);
}

static enum sim_status take_failure(void *to, uint64_t cell,
                                    const struct sim_error *reason, struct sim_error *err)
{
    struct cli_shard *s = to;
    uint64_t next = cell;
    enum sim_status status;

    do {
        status = sim_journal_fail(s->journal, next, reason, err);
        if (status != SIM_OK)
            return status;
        s->done++;
        s->failed++;
        next = cli_twins_next(&s->twins, next);
    } while (next != cell);
    s->ran++;
    return sync_now_and_then(s, err);
}

/* ---- running ---- */

static unsigned long days_to_run(const struct cli_shard *s)
{
    const struct sim_run_values *run = &s->plan->scenario->run;
    const double days = 7.0 * ((double)run->weeks + (double)run->burn_in_weeks);
    uint64_t left = 0;

    for (uint64_t k = 0; k < s->cells; k++)
        left += !s->out[k];
    return (unsigned long)days * left;
}

static enum sim_status run_cells(struct cli_shard *s, struct cli_watch *w,
                                 struct sim_error *err)
{
    const struct sim_run_options run = {.threads = s->work->threads,
                                        .isa = s->work->isa,
                                        .done = s->out,
                                        .stop = &w->stop,
                                        .days_done = &w->days_done,
                                        .sink = take_cell,
                                        .failed =
                                            s->work->stop_at_errors ? NULL : take_failure,
                                        .to = s};

    clock_gettime(CLOCK_MONOTONIC, &s->synced);
    return sim_run(s->plan, &run, err);
}

static double busy_seconds(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* Run under a watch; the statuses of sim_run(), SIM_E_STOPPED also when nothing began. */
static enum sim_status run_watched(struct cli_shard *s, struct cli_sweep_tally *tally,
                                   struct sim_error *err)
{
    const double busy = busy_seconds();
    enum sim_status status;
    struct cli_watch w;

    if (!cli_watch_start(&w, days_to_run(s), s->work->quiet))
        return sim_fail(err, SIM_E_NOMEM, "run",
                        "no thread can be started to watch the run");
    status = run_cells(s, &w, err);
    cli_watch_end(&w);
    tally->seconds += cli_watch_seconds(&w);
    tally->busy_s += busy_seconds() - busy;
    tally->stopped = tally->stopped || w.stop;
    return status;
}

/* ---- the results file of a whole shard ---- */

/* The journals go only when their cells are safe in the results file. */
static enum sim_status write_once(const struct cli_shard *s, struct sim_error *err)
{
    struct sim_shelf_part part = {.shard = s->number, .n = s->work->which.n};
    enum sim_status status = sim_shelf_open(&part.shelf, s->path, s->plan,
                                            SIM_SHELF_FULL | SIM_SHELF_EXACT, err);

    if (status == SIM_OK)
        status = sim_shelf_write(&part, s->path, err);
    sim_shelf_close(part.shelf);
    return status;
}

/* Another writer of this shard may be done first: its file is there then, and a journal that
 * was to be read is not. What counts is looked up again, and all of it is in that file. */
static enum sim_status write_file(const struct cli_shard *s, struct sim_error *err)
{
    enum sim_status status = SIM_E_IO;

    for (int attempt = 0; attempt < WRITE_ATTEMPTS && status == SIM_E_IO; attempt++)
        status = write_once(s, err);
    return status;
}

static int say_kept(const struct cli_shard *s)
{
    fprintf(stderr,
            "equipoise: %llu of %llu cells of shard %u are finished and kept beside %s; "
            "the same command goes on\n",
            (unsigned long long)s->done, (unsigned long long)s->ours, s->number + 1,
            s->path);
    return CLI_FAILED;
}

static int finish(struct cli_shard *s, const struct cli_sweep_tally *tally)
{
    struct sim_error err = {0};

    if (s->done < s->ours && tally->stopped) {
        say_kept(s);
        return CLI_STOPPED;
    }
    if (write_file(s, &err) == SIM_OK)
        return CLI_DONE;
    cli_print_error(&err);
    return say_kept(s);
}

static int run_journalled(struct cli_shard *s, struct sim_shelf *shelf,
                          struct cli_sweep_tally *tally)
{
    struct sim_error err = {0}, closing = {0};
    enum sim_status status = cli_shard_settle_twins(s, shelf, &err);

    if (status == SIM_OK)
        status = run_watched(s, tally, &err);
    tally->ran += s->ran;
    if (sim_journal_close(s->journal, &closing) != SIM_OK && status == SIM_OK) {
        status = closing.status;
        err = closing;
    }
    s->journal = NULL;
    if (status == SIM_OK || status == SIM_E_STOPPED)
        return finish(s, tally);
    cli_print_error(&err);
    return say_kept(s);
}

/* ---- one shard ---- */

static int run_missing(struct cli_shard *s, struct sim_shelf *shelf,
                       struct cli_sweep_tally *tally)
{
    struct sim_error err = {0};
    char tag[CLI_TAG_MAX];

    if (s->done > 0 && !s->work->quiet)
        fprintf(stderr, "%llu of %llu cells are done already\n",
                (unsigned long long)s->done, (unsigned long long)s->ours);
    cli_shard_note_writers(s, shelf);
    cli_journal_tag(tag);
    if (sim_journal_create(&s->journal, s->path, tag, s->plan, &err) != SIM_OK) {
        cli_print_error(&err);
        return CLI_FAILED;
    }
    return run_journalled(s, shelf, tally);
}

/* Nothing to run: see that the file has what the journals had. */
static int finish_stored(struct cli_shard *s, const struct sim_shelf *shelf)
{
    const struct cli_sweep_tally nothing = {0};

    for (size_t k = 0; k < sim_shelf_items(shelf); k++)
        if (sim_shelf_item(shelf, k).is_journal)
            return finish(s, &nothing);
    return access(s->path, F_OK) == 0 ? CLI_DONE : finish(s, &nothing);
}

static enum sim_status open_shelf(const struct cli_shard *s, struct sim_shelf **shelf,
                                  struct sim_error *err)
{
    return sim_shelf_open(shelf, s->path, s->plan, SIM_SHELF_FULL | SIM_SHELF_EXACT, err);
}

static bool has_many_journals(const struct sim_shelf *shelf)
{
    size_t n = 0;

    for (size_t k = 0; k < sim_shelf_items(shelf); k++)
        n += sim_shelf_item(shelf, k).is_journal;
    return n > JOURNALS_MANY;
}

/* What many killed processes have left goes into one file. */
static enum sim_status look(const struct cli_shard *s, struct sim_shelf **shelf,
                            struct sim_error *err)
{
    enum sim_status status = open_shelf(s, shelf, err);

    if (status == SIM_OK && has_many_journals(*shelf)) {
        sim_shelf_close(*shelf);
        status = write_file(s, err);
        if (status == SIM_OK)
            status = open_shelf(s, shelf, err);
    }
    return status;
}

static int do_shard(struct cli_shard *s, struct cli_sweep_tally *tally)
{
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};
    int code;

    if (!cli_shard_mark(s))
        return say_memory(s->cells);
    if (look(s, &shelf, &err) != SIM_OK)
        return refuse(s->path, &err);
    cli_shard_count(s, shelf);
    code = s->done < s->ours ? run_missing(s, shelf, tally) : finish_stored(s, shelf);
    tally->failed += s->failed;
    sim_shelf_close(shelf);
    return code;
}

static int start_shard(const struct cli_sweep_work *work, uint32_t number,
                       struct cli_sweep_tally *tally)
{
    struct cli_shard s = {.work = work,
                          .plan = &work->sweep->plan,
                          .number = number,
                          .cells = sim_plan_cells(&work->sweep->plan),
                          .path = cli_shard_path(work->folder, number)};
    int code;

    if (!s.path)
        return say_memory(0);
    code = do_shard(&s, tally);
    cli_twins_clear(&s.twins);
    free(s.out);
    free(s.path);
    return code;
}

static void say_end(const struct cli_sweep_work *work,
                    const struct cli_sweep_tally *tally)
{
    const double share =
        tally->seconds > 0 ? tally->busy_s / (tally->seconds * work->threads) : 0;

    if (!work->quiet && tally->ran > 0)
        fprintf(stderr, "%llu cells in %.1f s, %d thread%s busy %.0f %% of it\n",
                (unsigned long long)tally->ran, tally->seconds, work->threads,
                work->threads == 1 ? "" : "s", 100 * (share < 1 ? share : 1));
    else if (!work->quiet && !tally->stopped)
        fputs("all cells are done already: nothing to run\n", stderr);
    if (tally->failed > 0)
        fprintf(stderr, "equipoise: %llu cell%s failed: 'equipoise status %s' says why\n",
                (unsigned long long)tally->failed, tally->failed == 1 ? "" : "s",
                work->folder->path);
}

int cli_sweep_run(const struct cli_sweep_work *work, struct cli_sweep_tally *tally)
{
    int code = CLI_DONE;

    for (uint32_t k = work->which.first; k < work->which.end && code == CLI_DONE; k++)
        code = start_shard(work, k, tally);
    if (code == CLI_DONE || code == CLI_STOPPED)
        say_end(work, tally);
    return code == CLI_DONE && tally->failed > 0 ? CLI_FAILED : code;
}
