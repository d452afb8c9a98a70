#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/sweep_run.h"
#include "sim/disk.h"
#include "sim/journal.h"
#include "sim/shelf.h"

/*
 * New files are made in a folder of their own below that of the sweep. When all are whole, a
 * last file there says so, with the journals whose cells they hold; from then on they are
 * moved over the old ones, sweep.txt last, by this process or by any that finds them.
 */
static const char below[] = "extension", whole_name[] = "whole.txt";

enum { LIVE_SECONDS = 5, LIST_MAX = 1 << 26 };

static int say_memory(void)
{
    fputs("equipoise: out of memory\n", stderr);
    return CLI_FAILED;
}

static int say_system(const char *path)
{
    fprintf(stderr, "equipoise: %s: %s\n", path, strerror(errno));
    return CLI_FAILED;
}

/* ---- whether it can be ---- */

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* Cells of @p old that @p plan has not; UINT64_MAX: no memory. */
static uint64_t count_lost(const struct sim_plan *old, const struct sim_plan *plan)
{
    const uint64_t cells = sim_plan_cells(plan);
    uint64_t *key = malloc(cells * sizeof *key), lost = 0;

    if (!key)
        return UINT64_MAX;
    for (uint64_t k = 0; k < cells; k++)
        key[k] = sim_plan_key(plan, k);
    qsort(key, cells, sizeof *key, by_value);
    for (uint64_t k = 0; k < sim_plan_cells(old); k++) {
        const uint64_t wanted = sim_plan_key(old, k);

        lost += !bsearch(&wanted, key, cells, sizeof *key, by_value);
    }
    free(key);
    return lost;
}

static int check_cells(const struct cli_folder *f, const struct cli_sweep *s)
{
    struct cli_sweep old;
    uint64_t lost;
    const int code = cli_folder_load(&old, f);

    if (code != CLI_DONE)
        return code;
    lost = count_lost(&old.plan, &s->plan);
    cli_sweep_clear(&old);
    if (lost == UINT64_MAX)
        return say_memory();
    if (lost == 0)
        return CLI_DONE;
    fprintf(
        stderr,
        "equipoise: --extend: the new plan has not all that %s has: %llu of its %llu "
        "cells would be lost. Replicates, points and policies may only be added; %s\n",
        f->path, (unsigned long long)lost, (unsigned long long)f->cells,
        "designs grow by appending points, a Latin hypercube by doubling");
    return CLI_MISTAKE;
}

static int check_base(const struct cli_folder *f, const struct cli_sweep *s)
{
    if (f->base_hash == s->plan.base_hash)
        return CLI_DONE;
    fprintf(stderr,
            "equipoise: --extend: the new plan differs from that of %s in more than its "
            "points, policies and number of replicates\n",
            f->path);
    return CLI_MISTAKE;
}

/* ---- the old files ---- */

/* All that is there, by its keys, for the new plan. */
static int open_old(struct sim_shelf **shelf, const struct cli_folder *f,
                    const struct cli_sweep *s)
{
    struct sim_error err = {0};
    enum sim_status status = sim_shelf_create(shelf, &s->plan, SIM_SHELF_FULL, &err);

    for (uint32_t k = 0; k < f->shards && status == SIM_OK; k++) {
        char *path = cli_shard_path(f, k);

        if (!path)
            status = sim_fail(&err, SIM_E_NOMEM, f->path, "no memory for its names");
        else
            status = sim_shelf_add(*shelf, path, &err);
        free(path);
    }
    if (status == SIM_OK)
        return CLI_DONE;
    cli_print_error(&err);
    sim_shelf_close(*shelf);
    *shelf = NULL;
    return CLI_FAILED;
}

/* A process that still writes would lose what it has not written yet. */
static int check_quiet(const struct cli_folder *f, const struct sim_shelf *shelf)
{
    const uint64_t since = ((uint64_t)time(NULL) - LIVE_SECONDS) * 1000000000u;

    for (size_t k = 0; k < sim_shelf_items(shelf); k++) {
        const struct sim_shelf_item item = sim_shelf_item(shelf, k);

        if (item.is_journal && item.end_ns > since) {
            fprintf(
                stderr,
                "equipoise: --extend: %s was written within the last %d seconds: stop "
                "what works in %s, or wait\n",
                item.path, LIVE_SECONDS, f->path);
            return CLI_FAILED;
        }
    }
    return CLI_DONE;
}

/* ---- making the new files ---- */

/* The folder below, without what an attempt before left in it. */
static int start_below(struct cli_folder *to, const struct cli_folder *f)
{
    DIR *dir;

    *to = (struct cli_folder){.path = cli_folder_file(f, below), .shards = f->shards};
    if (!to->path)
        return say_memory();
    if (mkdir(to->path, 0777) != 0 && errno != EEXIST)
        return say_system(to->path);
    dir = opendir(to->path);
    if (!dir)
        return say_system(to->path);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
            unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    return CLI_DONE;
}

static int write_shards(struct sim_shelf *shelf, const struct cli_folder *to)
{
    struct sim_error err = {0};

    for (uint32_t k = 0; k < to->shards; k++) {
        struct sim_shelf_part part = {shelf, k, to->shards};
        char *path = cli_shard_path(to, k);
        const enum sim_status status =
            path ? sim_shelf_write(&part, path, &err)
                 : sim_fail(&err, SIM_E_NOMEM, to->path, "no memory for its names");

        free(path);
        if (status != SIM_OK) {
            cli_print_error(&err);
            return CLI_FAILED;
        }
    }
    return CLI_DONE;
}

/* The last file: what is behind us, one journal a line. */
static int write_whole(const struct sim_shelf *shelf, const struct cli_folder *to)
{
    char *path = cli_folder_file(to, whole_name), *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    struct sim_error err = {0};
    bool written = false;
    int code = CLI_FAILED;

    if (f) {
        for (size_t k = 0; k < sim_shelf_items(shelf); k++) {
            const struct sim_shelf_item item = sim_shelf_item(shelf, k);
            const char *slash = strrchr(item.path, '/');

            if (item.is_journal)
                fprintf(f, "%s\n", slash ? slash + 1 : item.path);
        }
        written = fclose(f) == 0;
    }
    if (!path || !text || !written)
        say_memory();
    else if (sim_disk_replace(path, text, size, &err) != SIM_OK)
        cli_print_error(&err);
    else
        code = CLI_DONE;
    free(text);
    free(path);
    return code;
}

static int make_new(const struct cli_folder *f, const struct cli_sweep *s)
{
    struct sim_shelf *shelf = NULL;
    struct cli_folder to = {0};
    int code = open_old(&shelf, f, s);

    if (code == CLI_DONE)
        code = check_quiet(f, shelf);
    if (code == CLI_DONE)
        code = start_below(&to, f);
    if (code == CLI_DONE)
        code = write_shards(shelf, &to);
    if (code == CLI_DONE)
        code = cli_folder_make(&to, s, f->shards);
    if (code == CLI_DONE)
        code = write_whole(shelf, &to);
    sim_shelf_close(shelf);
    cli_folder_clear(&to);
    return code;
}

/* ---- moving them into place ---- */

/* Whether FOLDER/extension/NAME has gone to FOLDER/NAME, or went there before. */
static bool move_one(const struct cli_folder *from, const struct cli_folder *to,
                     const char *name)
{
    char *old = cli_folder_file(from, name), *new = cli_folder_file(to, name);
    const bool ok = old && new && (rename(old, new) == 0 || errno == ENOENT);

    if (!ok && old)
        say_system(old);
    free(old);
    free(new);
    return ok;
}

static bool remove_journals(const struct cli_folder *f, char *list)
{
    bool ok = true;

    for (char *name = list; *name != '\0';) {
        char *end = name + strcspn(name, "\n"), *path;
        const bool last = *end == '\0';

        *end = '\0';
        path = cli_folder_file(f, name);
        ok = path && (unlink(path) == 0 || errno == ENOENT) && ok;
        free(path);
        name = last ? end : end + 1;
    }
    return ok;
}

static bool move_shards(const struct cli_folder *from, const struct cli_folder *to)
{
    bool ok = true;

    for (uint32_t k = 0; k < to->shards && ok; k++) {
        char *path = cli_shard_path(to, k);

        ok = path && move_one(from, to, strrchr(path, '/') + 1);
        free(path);
    }
    return ok;
}

/* The definition, what says whose folder it is last of all; then the empty folder goes. */
static bool move_definition(const struct cli_folder *from, const struct cli_folder *to)
{
    static const char *const name[] = {"plan.yaml", "scenario.yaml", "resolved.yaml",
                                       "points.csv", "sweep.txt"};
    char *whole = cli_folder_file(from, whole_name);
    bool ok = whole != NULL;

    for (size_t k = 0; k < sizeof name / sizeof name[0] && ok; k++)
        ok = move_one(from, to, name[k]);
    ok = ok && sim_disk_sync_folder(to->path) && (unlink(whole) == 0 || errno == ENOENT);
    if (ok)
        rmdir(from->path);
    free(whole);
    return ok;
}

static char *read_list(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    struct stat st;

    if (!file)
        return NULL;
    if (fstat(fileno(file), &st) == 0 && st.st_size < LIST_MAX)
        text = malloc((size_t)st.st_size + 1);
    if (text)
        text[fread(text, 1, (size_t)st.st_size, file)] = '\0';
    fclose(file);
    return text;
}

int cli_sweep_finish_extension(const struct cli_folder *f)
{
    struct cli_folder from = {.path = cli_folder_file(f, below), .shards = f->shards};
    char *whole = from.path ? cli_folder_file(&from, whole_name) : NULL;
    char *list = whole ? read_list(whole) : NULL;
    int code = CLI_DONE;

    if (!whole)
        code = say_memory();
    else if (list && !(remove_journals(f, list) && move_shards(&from, f) &&
                       move_definition(&from, f)))
        code = say_system(from.path);
    free(list);
    free(whole);
    free(from.path);
    return code;
}

/* ---- all of it ---- */

static int look_again(struct cli_folder *f)
{
    char *path = strdup(f->path);
    int code;

    cli_folder_clear(f);
    if (!path)
        return say_memory();
    code = cli_folder_look(f, path);
    free(path);
    return code;
}

int cli_sweep_extend(struct cli_folder *f, const struct cli_sweep *s, bool is_task,
                     bool quiet)
{
    const uint64_t before = f->cells;
    int code;

    if (!f->exists || f->plan_hash == s->plan.hash)
        return CLI_DONE;
    code = check_base(f, s);
    if (code == CLI_DONE)
        code = check_cells(f, s);
    if (code != CLI_DONE)
        return code;
    if (is_task) {
        fprintf(stderr,
                "equipoise: --extend: %s has to be extended as a whole before its shards "
                "go on: run this once without --shard, outside an array\n",
                f->path);
        return CLI_MISTAKE;
    }
    code = make_new(f, s);
    if (code == CLI_DONE)
        code = cli_sweep_finish_extension(f);
    if (code == CLI_DONE)
        code = look_again(f);
    if (code == CLI_DONE && !quiet)
        fprintf(stderr, "%s is extended from %llu cells to %llu\n", f->path,
                (unsigned long long)before, (unsigned long long)f->cells);
    return code;
}
