#include "sim/shelf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/disk.h"
#include "sim/shelf_parts.h"

enum { OPEN_MAX = 12 }; /* files at a time, whatever their number */

/* -- files -- */

void sim_shelf_file_clear(struct sim_shelf_file *f)
{
    for (size_t k = 0; k < f->n_reasons; k++)
        free(f->reason[k]);
    free(f->reason);
    free(f->cell);
    sim_journal_reader_close(f->journal);
    sim_results_close(f->results);
    free(f->path);
}

static void rest(struct sim_shelf *s, struct sim_shelf_file *f)
{
    if (f->journal)
        sim_journal_rest(f->journal);
    if (f->results)
        sim_results_rest(f->results);
    s->n_awake -= f->used != 0;
    f->used = 0;
}

/* The file that was not asked for longest lets go of what it holds open. */
static void make_way(struct sim_shelf *s)
{
    struct sim_shelf_file *oldest = NULL;

    for (size_t k = 0; k < s->n_files; k++)
        if (s->file[k].used != 0 && (!oldest || s->file[k].used < oldest->used))
            oldest = &s->file[k];
    if (oldest)
        rest(s, oldest);
}

static struct sim_shelf_file *use(struct sim_shelf *s, uint32_t index)
{
    struct sim_shelf_file *f = &s->file[index];

    if (f->used == 0) {
        if (s->n_awake >= OPEN_MAX)
            make_way(s);
        s->n_awake++;
    }
    f->used = ++s->calls;
    return f;
}

/* -- the shelf -- */

void sim_shelf_close(struct sim_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t k = 0; k < shelf->n_files; k++)
        sim_shelf_file_clear(&shelf->file[k]);
    free(shelf->file);
    free(shelf->status);
    free(shelf->place);
    free(shelf->key);
    free(shelf);
}

enum sim_status sim_shelf_create(struct sim_shelf **out, const struct sim_plan *plan,
                                 int mode, struct sim_error *err)
{
    struct sim_shelf *s = calloc(1, sizeof *s);

    *out = NULL;
    if (!s)
        goto nomem;
    s->plan = plan;
    s->mode = mode;
    s->cells = sim_plan_cells(plan);
    s->status = calloc(s->cells, sizeof *s->status);
    s->place = calloc(s->cells, sizeof *s->place);
    if (!s->status || !s->place)
        goto nomem;
    *out = s;
    return SIM_OK;

nomem:
    sim_shelf_close(s);
    return sim_fail(err, SIM_E_NOMEM, "shelf", "%llu cells do not fit in memory",
                    (unsigned long long)sim_plan_cells(plan));
}

enum sim_status sim_shelf_open(struct sim_shelf **out, const char *target,
                               const struct sim_plan *plan, int mode,
                               struct sim_error *err)
{
    struct sim_shelf *shelf;
    enum sim_status status = sim_shelf_create(&shelf, plan, mode, err);

    *out = NULL;
    if (status == SIM_OK)
        status = sim_shelf_add(shelf, target, err);
    if (status == SIM_OK)
        *out = shelf;
    else
        sim_shelf_close(shelf);
    return status;
}

const unsigned char *sim_shelf_status(const struct sim_shelf *shelf)
{
    return shelf->status;
}

uint64_t sim_shelf_done(const struct sim_shelf *shelf)
{
    return shelf->done;
}

uint64_t sim_shelf_failed(const struct sim_shelf *shelf)
{
    return shelf->failed;
}

size_t sim_shelf_items(const struct sim_shelf *shelf)
{
    return shelf->n_files;
}

struct sim_shelf_item sim_shelf_item(const struct sim_shelf *shelf, size_t k)
{
    return shelf->file[k].item;
}

/* -- getting -- */

enum sim_status sim_shelf_get(struct sim_shelf *shelf, uint64_t cell,
                              struct sim_outcome_block *blocks, uint64_t *checksum,
                              struct sim_error *err)
{
    const struct sim_shelf_place *p = &shelf->place[cell];
    struct sim_shelf_file *f;

    if (shelf->status[cell] != SIM_CELL_DONE || shelf->mode & SIM_SHELF_QUICK)
        return sim_fail(err, SIM_E_RANGE, "shelf", "need a finished cell, got %llu",
                        (unsigned long long)cell);
    if (checksum)
        *checksum = p->checksum;
    f = use(shelf, p->file);
    return f->journal ? sim_journal_read(f->journal, p->at, p->checksum, blocks, err)
                      : sim_results_get(f->results, p->at, p->checksum, blocks, err);
}

static enum sim_status keep_reason(void *to, uint64_t cell, const char *reason,
                                   struct sim_error *err)
{
    struct sim_shelf_file *f = to;
    const size_t n = f->n_reasons;

    if ((n & (n - 1)) == 0) { /* room doubles */
        const size_t room = n ? 2 * n : 1;
        char **text = realloc(f->reason, room * sizeof *text);
        uint64_t *cells;

        if (!text)
            return sim_fail(err, SIM_E_NOMEM, f->path, "no memory for its failures");
        f->reason = text;
        cells = realloc(f->cell, room * sizeof *cells);
        if (!cells)
            return sim_fail(err, SIM_E_NOMEM, f->path, "no memory for its failures");
        f->cell = cells;
    }
    f->cell[n] = cell;
    f->reason[n] = strdup(reason);
    f->n_reasons += f->reason[n] != NULL;
    return SIM_OK;
}

/* A quick shelf has not opened its results files yet. */
static bool open_for_reasons(struct sim_shelf *s, struct sim_shelf_file *f)
{
    return f->results || sim_results_open(&f->results, f->path, s->plan,
                                          SIM_RESULTS_OTHER_PLAN, NULL) == SIM_OK;
}

static const char *reason_in_file(struct sim_shelf *s, struct sim_shelf_file *f,
                                  uint64_t cell)
{
    if (!f->has_reasons) {
        f->has_reasons = true;
        if (!open_for_reasons(s, f) ||
            sim_results_failures(f->results, keep_reason, f, NULL) != SIM_OK)
            return NULL;
    }
    for (size_t low = 0, high = f->n_reasons; low < high;) {
        const size_t middle = low + (high - low) / 2;

        if (f->cell[middle] == cell)
            return f->reason[middle];
        if (f->cell[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *sim_shelf_reason(struct sim_shelf *shelf, uint64_t cell)
{
    const struct sim_shelf_place *p = &shelf->place[cell];
    struct sim_shelf_file *f;

    if (shelf->status[cell] != SIM_CELL_FAILED)
        return NULL;
    f = use(shelf, p->file);
    if (!f->journal)
        return reason_in_file(shelf, f, p->at);
    return sim_journal_reason(f->journal, p->at, shelf->reason) ? shelf->reason : NULL;
}

/* -- as a source -- */

static enum sim_cell_status part_status(void *from, uint64_t cell)
{
    const struct sim_shelf_part *part = from;
    const enum sim_cell_status status = (enum sim_cell_status)part->shelf->status[cell];

    if (status == SIM_CELL_MISSING || part->n == 1 ||
        sim_plan_in_shard(part->shelf->plan, cell, part->shard, part->n))
        return status;
    return SIM_CELL_MISSING;
}

static enum sim_status part_get(void *from, uint64_t cell,
                                struct sim_outcome_block *blocks, uint64_t *checksum,
                                struct sim_error *err)
{
    const struct sim_shelf_part *part = from;

    return sim_shelf_get(part->shelf, cell, blocks, checksum, err);
}

static const char *part_reason(void *from, uint64_t cell)
{
    const struct sim_shelf_part *part = from;

    return sim_shelf_reason(part->shelf, cell);
}

struct sim_cell_source sim_shelf_source(struct sim_shelf_part *part)
{
    return (struct sim_cell_source){part, part_status, part_get, part_reason};
}

/* What the paths of the journals of @p target begin with; allocated. */
static char *journal_prefix(const char *target)
{
    const char *slash = strrchr(target, '/');
    char *folder = sim_disk_folder(target), *prefix = NULL;

    if (!folder ||
        asprintf(&prefix, "%s/%s.journal.", folder, slash ? slash + 1 : target) < 0)
        prefix = NULL;
    free(folder);
    return prefix;
}

static enum sim_status remove_journals(struct sim_shelf *s, const char *target,
                                       struct sim_error *err)
{
    char *prefix = journal_prefix(target), *folder = sim_disk_folder(target);
    enum sim_status status = SIM_OK;
    size_t n = 0;

    for (size_t k = 0; prefix && k < s->n_files && status == SIM_OK; k++)
        if (s->file[k].journal && strncmp(s->file[k].path, prefix, strlen(prefix)) == 0) {
            rest(s, &s->file[k]);
            status = sim_journal_remove_one(s->file[k].path, s->file[k].item.bytes, err);
            n++;
        }
    if (!prefix || !folder)
        status = sim_fail(err, SIM_E_NOMEM, target, "no memory to find its journals");
    else if (status == SIM_OK && n > 0 && !sim_disk_sync_folder(folder))
        status = sim_fail(err, SIM_E_IO, folder, "cannot be synced: %s", strerror(errno));
    free(folder);
    free(prefix);
    return status;
}

enum sim_status sim_shelf_write(struct sim_shelf_part *part, const char *target,
                                struct sim_error *err)
{
    const struct sim_cell_source source = sim_shelf_source(part);
    const enum sim_status status =
        sim_results_write_from(target, part->shelf->plan, &source, err);

    return status == SIM_OK ? remove_journals(part->shelf, target, err) : status;
}
