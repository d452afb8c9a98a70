#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/shelf_parts.h"

/* -- files -- */

/* Room for one more file; NULL: no memory. It counts once n_files does. */
static struct sim_shelf_file *new_file(struct sim_shelf *s, const char *path)
{
    struct sim_shelf_file *f;

    if (s->n_files == s->room) {
        const size_t room = s->room ? 2 * s->room : 8;

        f = realloc(s->file, room * sizeof *f);
        if (!f)
            return NULL;
        s->file = f;
        s->room = room;
    }
    f = &s->file[s->n_files];
    *f = (struct sim_shelf_file){.path = strdup(path)};
    f->item.path = f->path;
    return f->path ? f : NULL;
}

static uint64_t nanoseconds(struct timespec t)
{
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void look_at_file(struct sim_shelf_file *f)
{
    struct stat st;

    if (stat(f->path, &st) != 0)
        return;
    f->item.bytes = (uint64_t)st.st_size;
    f->item.end_ns = nanoseconds(st.st_mtim);
}

/* -- keys: cells of another plan -- */

static int by_key(const void *a, const void *b)
{
    const struct sim_shelf_key *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static enum sim_status make_keys(struct sim_shelf *s, struct sim_error *err)
{
    if (s->key)
        return SIM_OK;
    s->key = malloc(s->cells * sizeof *s->key);
    if (!s->key)
        return sim_fail(err, SIM_E_NOMEM, "shelf", "%llu cells do not fit in memory",
                        (unsigned long long)s->cells);
    for (uint64_t k = 0; k < s->cells; k++)
        s->key[k] = (struct sim_shelf_key){sim_plan_key(s->plan, k), k};
    qsort(s->key, s->cells, sizeof *s->key, by_key);
    return SIM_OK;
}

/* First entry of @p key, or where it would be. */
static uint64_t find_key(const struct sim_shelf *s, uint64_t key)
{
    uint64_t low = 0, high = s->cells;

    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;

        if (s->key[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* -- cells -- */

/* A cell as a file has it. */
struct found {
    uint64_t cell, key;
    enum sim_cell_status status;
    struct sim_shelf_place place;
};

static enum sim_status put(struct sim_shelf *s, uint64_t cell, const struct found *f,
                           struct sim_error *err)
{
    unsigned char *is = &s->status[cell];
    struct sim_shelf_place *place = &s->place[cell];
    const bool is_checked = !(s->mode & SIM_SHELF_QUICK);

    if (*is == SIM_CELL_DONE && f->status == SIM_CELL_DONE && is_checked &&
        place->checksum != f->place.checksum)
        return sim_fail(err, SIM_E_MISMATCH, s->file[f->place.file].path,
                        "cell %llu came out differently in %.100s: made by another build",
                        (unsigned long long)cell, s->file[place->file].path);
    if (*is == SIM_CELL_DONE || (*is == SIM_CELL_FAILED && f->status == SIM_CELL_FAILED))
        return SIM_OK;
    s->failed += (f->status == SIM_CELL_FAILED) - (uint64_t)(*is == SIM_CELL_FAILED);
    s->done += f->status == SIM_CELL_DONE;
    *is = (unsigned char)f->status;
    *place = f->place;
    return SIM_OK;
}

/* Under its number, or under all numbers that its key has here. */
static enum sim_status take(struct sim_shelf *s, const struct found *f,
                            struct sim_error *err)
{
    struct sim_shelf_file *file = &s->file[f->place.file];
    enum sim_status status = SIM_OK;

    file->item.done += f->status == SIM_CELL_DONE;
    file->item.failed += f->status == SIM_CELL_FAILED;
    if (file->item.is_same_plan)
        return put(s, f->cell, f, err);
    for (uint64_t k = find_key(s, f->key);
         k < s->cells && s->key[k].key == f->key && status == SIM_OK; k++)
        status = put(s, s->key[k].cell, f, err);
    return status;
}

/* -- journals -- */

static enum sim_status check_plan(struct sim_shelf *s, struct sim_shelf_file *f,
                                  uint64_t plan_hash, struct sim_error *err)
{
    f->item.is_same_plan = plan_hash == s->plan->hash;
    if (f->item.is_same_plan)
        return SIM_OK;
    if (s->mode & SIM_SHELF_EXACT)
        return sim_fail(err, SIM_E_MISMATCH, f->path,
                        "of another plan of the same scenario (%016llx, here %016llx)",
                        (unsigned long long)plan_hash, (unsigned long long)s->plan->hash);
    return make_keys(s, err);
}

static enum sim_status take_records(struct sim_shelf *s, uint32_t index,
                                    struct sim_error *err)
{
    struct sim_shelf_file *f = &s->file[index];
    const struct sim_journal_head *head = sim_journal_head(f->journal);
    struct sim_journal_record r;
    enum sim_status status = SIM_OK;

    if (!head)
        return SIM_OK;
    f->item.start_ns = head->start_ns;
    status = check_plan(s, f, head->plan_hash, err);
    while (status == SIM_OK &&
           sim_journal_next(f->journal, !(s->mode & SIM_SHELF_QUICK), &r))
        status = take(
            s, &(struct found){r.cell, r.key, r.status, {r.at, r.checksum, index}}, err);
    return status;
}

static enum sim_status add_journal(struct sim_shelf *s, const char *path,
                                   struct sim_error *err)
{
    struct sim_shelf_file *f = new_file(s, path);
    enum sim_status status;

    if (!f)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    status = sim_journal_open(&f->journal, path, s->plan, err);
    if (status != SIM_OK || !f->journal) { /* damaged, or gone meanwhile */
        sim_shelf_file_clear(f);
        return status;
    }
    f->item.is_journal = true;
    look_at_file(f);
    f->item.bytes = sim_journal_bytes(f->journal);
    s->n_files++;
    status = take_records(s, (uint32_t)s->n_files - 1, err);
    sim_journal_rest(s->file[s->n_files - 1].journal);
    return status;
}

static enum sim_status add_journals(struct sim_shelf *s, const char *target,
                                    struct sim_error *err)
{
    struct sim_journal_list list;
    enum sim_status status = sim_journal_find(&list, target, err);

    for (size_t k = 0; k < list.n && status == SIM_OK; k++)
        status = add_journal(s, list.path[k], err);
    sim_journal_list_clear(&list);
    return status;
}

/* -- results files -- */

struct visitor {
    struct sim_shelf *shelf;
    uint32_t index;
};

static enum sim_status take_result(void *to, const struct sim_results_cell *cell,
                                   struct sim_error *err)
{
    const struct visitor *v = to;

    return take(
        v->shelf,
        &(struct found){
            cell->cell, cell->key, cell->status, {cell->cell, cell->checksum, v->index}},
        err);
}

static enum sim_status take_results(struct sim_shelf *s, struct sim_shelf_file *f,
                                    struct sim_error *err)
{
    struct visitor v = {s, (uint32_t)s->n_files};
    const int accept =
        s->mode & SIM_SHELF_EXACT ? SIM_RESULTS_EXACT : SIM_RESULTS_OTHER_PLAN;
    enum sim_status status = sim_results_open(&f->results, f->path, s->plan, accept, err);

    if (status == SIM_OK) {
        f->item.is_same_plan = sim_results_is_same_plan(f->results);
        s->n_files++;
        status = f->item.is_same_plan ? SIM_OK : make_keys(s, err);
        if (status == SIM_OK)
            status = sim_results_each(f->results, take_result, &v, err);
        sim_results_rest(f->results);
        return status;
    }
    sim_shelf_file_clear(f);
    return status;
}

/* The runs that the foot lists: no checksums, no keys. */
static enum sim_status take_runs(struct sim_shelf *s, const struct sim_results_glance *g,
                                 struct sim_error *err)
{
    const uint32_t index = (uint32_t)s->n_files;
    enum sim_status status = SIM_OK;

    s->n_files++;
    for (size_t k = 0; k < g->n_runs; k++)
        for (uint64_t j = 0; j < g->run[k].n && status == SIM_OK; j++) {
            const uint64_t cell = g->run[k].first + j;

            if (cell < s->cells)
                status = take(
                    s, &(struct found){cell, 0, g->run[k].status, {cell, 0, index}}, err);
        }
    return status;
}

static enum sim_status take_glance(struct sim_shelf *s, struct sim_shelf_file *f,
                                   struct sim_error *err)
{
    struct sim_results_glance glance;
    enum sim_status status = sim_results_glance(&glance, f->path, err);

    f->item.is_same_plan = glance.plan_hash == s->plan->hash;
    if (status == SIM_OK && f->item.is_same_plan) {
        status = take_runs(s, &glance, err);
        sim_results_glance_clear(&glance);
        return status;
    }
    sim_results_glance_clear(&glance);
    if (status == SIM_OK) /* by their keys, or with words for what differs */
        return take_results(s, f, err);
    sim_shelf_file_clear(f);
    return status;
}

static enum sim_status add_results(struct sim_shelf *s, const char *path,
                                   struct sim_error *err)
{
    struct sim_shelf_file *f;

    if (access(path, F_OK) != 0 && errno == ENOENT)
        return SIM_OK;
    f = new_file(s, path);
    if (!f)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    look_at_file(f);
    return s->mode & SIM_SHELF_QUICK ? take_glance(s, f, err) : take_results(s, f, err);
}

/* -- both -- */

/* Journals first: who writes the results file removes his journal afterwards, so what has
 * gone from the one is in the other. */
enum sim_status sim_shelf_add(struct sim_shelf *shelf, const char *target,
                              struct sim_error *err)
{
    enum sim_status status = add_journals(shelf, target, err);

    if (status == SIM_OK)
        status = add_results(shelf, target, err);
    return status;
}
