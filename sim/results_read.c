#include "sim/results_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/hash.h"
#include "sim/results_pack.h"

/* -- which cells -- */

/* The variables over the cells, and room for one group of them. */
struct index {
    struct sim_results_file *f;
    hid_t status, checksum, key;
    unsigned char *status_of;       /* [places] */
    uint64_t *checksum_of, *key_of; /* [places] */
    uint64_t hash;                  /* of the checksums so far */
};

static enum sim_status open_index(struct index *x, struct sim_error *err)
{
    const struct sim_results_file *f = x->f;
    const hsize_t *size = f->shape.size;
    const size_t places = sim_results_group(&f->shape, 0).n_places;
    enum sim_status status = sim_results_variable(f, "cell_status", SIM_RESULTS_CELL_RANK,
                                                  size, H5T_INTEGER, &x->status, err);

    if (status == SIM_OK)
        status = sim_results_variable(f, "cell_checksum", SIM_RESULTS_CELL_RANK, size,
                                      H5T_INTEGER, &x->checksum, err);
    if (status == SIM_OK)
        status = sim_results_variable(f, "cell_key", SIM_RESULTS_CELL_RANK, size,
                                      H5T_INTEGER, &x->key, err);
    x->status_of = malloc(places);
    x->checksum_of = malloc(places * sizeof *x->checksum_of);
    x->key_of = malloc(places * sizeof *x->key_of);
    if (status == SIM_OK && (!x->status_of || !x->checksum_of || !x->key_of))
        status = sim_fail(err, SIM_E_NOMEM, f->path, "no memory to read it");
    return status;
}

static void close_index(struct index *x)
{
    if (x->status > 0)
        H5Dclose(x->status);
    if (x->checksum > 0)
        H5Dclose(x->checksum);
    if (x->key > 0)
        H5Dclose(x->key);
    free(x->status_of);
    free(x->checksum_of);
    free(x->key_of);
}

/* Of a variable over the first @p rank dimensions, the part that group @p g has. */
static bool read_part(const struct sim_results_file *f, const struct sim_results_group *g,
                      hid_t d, int rank, hid_t type, void *out)
{
    const hid_t there = H5Screate_simple(rank, f->shape.size, NULL);
    const hid_t here = H5Screate_simple(rank, g->count, NULL);
    const bool ok =
        H5Sselect_hyperslab(there, H5S_SELECT_SET, g->start, NULL, g->count, NULL) >= 0 &&
        H5Dread(d, type, here, there, H5P_DEFAULT, out) >= 0;

    H5Sclose(here);
    H5Sclose(there);
    return ok;
}

static enum sim_status read_index(struct index *x, const struct sim_results_group *g,
                                  struct sim_error *err)
{
    const int rank = SIM_RESULTS_CELL_RANK;

    if (!read_part(x->f, g, x->status, rank, H5T_NATIVE_UINT8, x->status_of))
        return sim_results_unreadable(x->f, "cell_status", err);
    if (!read_part(x->f, g, x->checksum, rank, H5T_NATIVE_UINT64, x->checksum_of))
        return sim_results_unreadable(x->f, "cell_checksum", err);
    if (!read_part(x->f, g, x->key, rank, H5T_NATIVE_UINT64, x->key_of))
        return sim_results_unreadable(x->f, "cell_key", err);
    return SIM_OK;
}

/* Whether the foot says that a group has no cell. *run is where to look from: groups come in
 * order. */
static bool is_empty(const struct sim_results_file *f, const struct sim_results_group *g,
                     size_t *run)
{
    const struct sim_cell_run *r = f->glance.run;

    if (!f->has_foot)
        return false;
    while (*run < f->glance.n_runs && r[*run].first + r[*run].n <= g->first)
        ++*run;
    return *run == f->glance.n_runs || r[*run].first >= g->first + g->n_cells;
}

static enum sim_status hand_group(
    struct index *x, const struct sim_results_group *g,
    enum sim_status (*found)(void *, const struct sim_results_cell *, struct sim_error *),
    void *to, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (size_t k = 0; k < g->n_cells && status == SIM_OK; k++) {
        const struct sim_results_cell cell = {g->first + k, x->key_of[k],
                                              x->checksum_of[k],
                                              (enum sim_cell_status)x->status_of[k]};

        if (x->status_of[k] > SIM_CELL_FAILED)
            return sim_fail(err, SIM_E_FORMAT, x->f->path,
                            "cell_status: a value that means nothing");
        if (cell.status != SIM_CELL_MISSING && found)
            status = found(to, &cell, err);
    }
    return status;
}

static enum sim_status walk(struct index *x,
                            enum sim_status (*found)(void *,
                                                     const struct sim_results_cell *,
                                                     struct sim_error *),
                            void *to, struct sim_error *err)
{
    const struct sim_results_file *f = x->f;
    enum sim_status status = SIM_OK;
    size_t run = 0;

    for (uint64_t k = 0; k < f->shape.groups && status == SIM_OK; k++) {
        const struct sim_results_group g = sim_results_group(&f->shape, k);

        if (is_empty(f, &g, &run))
            continue;
        status = read_index(x, &g, err);
        x->hash = sim_hash(x->hash, x->checksum_of, g.n_cells * sizeof *x->checksum_of);
        if (status == SIM_OK)
            status = hand_group(x, &g, found, to, err);
    }
    return status;
}

/* Before anything is handed on: a file without its foot may have been changed. */
static enum sim_status check_whole(struct index *x, struct sim_error *err)
{
    char text[32], computed[32];
    enum sim_status status = walk(x, NULL, NULL, err);

    if (status != SIM_OK)
        return status;
    snprintf(computed, sizeof computed, "%016llx", (unsigned long long)x->hash);
    if (sim_results_take_text(x->f, "checksum", text, sizeof text) &&
        strcmp(text, computed) == 0)
        return SIM_OK;
    return sim_fail(err, SIM_E_FORMAT, x->f->path,
                    "cell_checksum: damaged: does not agree with the whole's checksum");
}

enum sim_status sim_results_each(struct sim_results_file *file,
                                 enum sim_status (*found)(void *to,
                                                          const struct sim_results_cell *,
                                                          struct sim_error *err),
                                 void *to, struct sim_error *err)
{
    const struct sim_results_silence before = sim_results_silence();
    struct index x = {.f = file, .hash = SIM_HASH_START};
    enum sim_status status = sim_results_wake(file, err);

    if (status == SIM_OK)
        status = open_index(&x, err);
    if (status == SIM_OK && !file->has_foot)
        status = check_whole(&x, err);
    if (status == SIM_OK)
        status = walk(&x, found, to, err);
    close_index(&x);
    sim_results_silence_end(before);
    return status;
}

/* -- why cells failed -- */

static enum sim_status read_failures(struct sim_results_file *f, hsize_t n,
                                     uint64_t *cell, char **reason, struct sim_error *err)
{
    hid_t d = H5Dopen2(f->file, "failures/cell", H5P_DEFAULT);
    bool ok = sim_results_is(d, 1, &n, H5T_INTEGER) &&
              H5Dread(d, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, cell) >= 0;

    H5Dclose(d);
    d = H5Dopen2(f->file, "failures/reason", H5P_DEFAULT);
    ok = ok && sim_results_is(d, 1, &n, H5T_STRING) &&
         H5Dread(d, f->text, H5S_ALL, H5S_ALL, H5P_DEFAULT, reason) >= 0;
    H5Dclose(d);
    return ok ? SIM_OK : sim_results_unreadable(f, "failures", err);
}

static hsize_t count_failures(const struct sim_results_file *f)
{
    const hid_t d = H5Lexists(f->file, "failures", H5P_DEFAULT) > 0
                        ? H5Dopen2(f->file, "failures/cell", H5P_DEFAULT)
                        : -1;
    const hid_t space = H5Dget_space(d);
    const hssize_t n = H5Sget_simple_extent_npoints(space);

    H5Sclose(space);
    H5Dclose(d);
    return n > 0 ? (hsize_t)n : 0;
}

static enum sim_status hand_failures(struct sim_results_file *f,
                                     enum sim_status (*found)(void *, uint64_t,
                                                              const char *,
                                                              struct sim_error *),
                                     void *to, struct sim_error *err)
{
    const hsize_t n = count_failures(f);
    const hid_t space = H5Screate_simple(1, &n, NULL);
    uint64_t *cell = calloc(n + 1, sizeof *cell);
    char **reason = calloc(n + 1, sizeof *reason);
    enum sim_status status = SIM_OK;

    if (!cell || !reason)
        status = sim_fail(err, SIM_E_NOMEM, f->path, "no memory for its failures");
    else if (n > 0)
        status = read_failures(f, n, cell, reason, err);
    for (hsize_t k = 0; k < n && status == SIM_OK; k++)
        status = found(to, cell[k], reason[k] ? reason[k] : "", err);
    if (reason && n > 0)
        H5Dvlen_reclaim(f->text, space, H5P_DEFAULT, reason);
    H5Sclose(space);
    free(reason);
    free(cell);
    return status;
}

enum sim_status sim_results_failures(struct sim_results_file *file,
                                     enum sim_status (*found)(void *to, uint64_t cell,
                                                              const char *reason,
                                                              struct sim_error *err),
                                     void *to, struct sim_error *err)
{
    const struct sim_results_silence before = sim_results_silence();
    enum sim_status status = sim_results_wake(file, err);

    if (status == SIM_OK)
        status = hand_failures(file, found, to, err);
    sim_results_silence_end(before);
    return status;
}

/* -- the outcomes -- */

static enum sim_status open_outcomes(struct sim_results_file *f, struct sim_error *err)
{
    const hsize_t *size = f->shape.size;
    enum sim_status status = SIM_OK;

    for (int k = 0; k < SIM_OUTCOME_COUNT && status == SIM_OK; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];
        char name[2 * SIM_NAME_MAX];

        if (!f->plan->keep[k] || f->value[k] > 0)
            continue;
        status = sim_results_variable(f, row->name, SIM_RESULTS_RANK, size, H5T_FLOAT,
                                      &f->value[k], err);
        if (status != SIM_OK || row->weight == SIM_OUT_none)
            continue;
        snprintf(name, sizeof name, "remainder/%s", row->name);
        status = sim_results_variable(f, name, SIM_RESULTS_RANK, size, H5T_FLOAT,
                                      &f->remainder[k], err);
    }
    return status;
}

static enum sim_status make_room(struct sim_results_file *f, struct sim_error *err)
{
    const size_t n = sim_results_group(&f->shape, 0).n_places * sim_plan_blocks(f->plan);

    if (f->block)
        return SIM_OK;
    f->number = malloc(n * sizeof *f->number);
    f->lacking = malloc(n * sizeof *f->lacking);
    f->block = calloc(n, sizeof *f->block);
    if (f->number && f->lacking && f->block)
        return SIM_OK;
    free(f->block);
    f->block = NULL;
    return sim_fail(err, SIM_E_NOMEM, f->path, "no memory to read it");
}

static enum sim_status read_outcome(struct sim_results_file *f,
                                    const struct sim_results_group *g, enum sim_outcome k,
                                    struct sim_error *err)
{
    const size_t blocks = sim_plan_blocks(f->plan);
    const bool is_ratio = f->remainder[k] > 0;

    if (!read_part(f, g, f->value[k], SIM_RESULTS_RANK, H5T_NATIVE_DOUBLE, f->number) ||
        (is_ratio && !read_part(f, g, f->remainder[k], SIM_RESULTS_RANK,
                                H5T_NATIVE_DOUBLE, f->lacking)))
        return sim_results_unreadable(f, sim_outcome_rows[k].name, err);
    for (size_t cell = 0; cell < g->n_cells; cell++)
        sim_results_unpack(f->plan, k, f->number + cell * blocks,
                           is_ratio ? f->lacking + cell * blocks : NULL,
                           f->block + cell * blocks);
    return SIM_OK;
}

/* Ratios come after what they are weighted by. */
static enum sim_status read_group(struct sim_results_file *f, uint64_t index,
                                  struct sim_error *err)
{
    const struct sim_results_group g = sim_results_group(&f->shape, index);
    enum sim_status status = sim_results_wake(f, err);

    f->group = UINT64_MAX;
    if (status == SIM_OK)
        status = open_outcomes(f, err);
    if (status == SIM_OK)
        status = make_room(f, err);
    for (int ratios = 0; ratios < 2; ratios++)
        for (int k = 0; k < SIM_OUTCOME_COUNT && status == SIM_OK; k++)
            if (f->plan->keep[k] && (f->remainder[k] > 0) == ratios)
                status = read_outcome(f, &g, k, err);
    if (status == SIM_OK)
        f->group = index;
    return status;
}

enum sim_status sim_results_get(struct sim_results_file *file, uint64_t cell,
                                uint64_t checksum, struct sim_outcome_block *blocks,
                                struct sim_error *err)
{
    const size_t n = sim_plan_blocks(file->plan);
    const uint64_t index = sim_results_group_of(&file->shape, cell);
    enum sim_status status = SIM_OK;

    if (index != file->group) {
        const struct sim_results_silence before = sim_results_silence();

        status = read_group(file, index, err);
        sim_results_silence_end(before);
    }
    if (status != SIM_OK)
        return status;
    memcpy(blocks,
           file->block + (cell - sim_results_group(&file->shape, index).first) * n,
           n * sizeof *blocks);
    if (sim_checksum(blocks, n) == checksum)
        return SIM_OK;
    return sim_fail(err, SIM_E_FORMAT, file->path,
                    "damaged: the numbers of cell %llu do not have its checksum",
                    (unsigned long long)cell);
}

/* -- into a data set -- */

struct taker {
    struct sim_results_file *f;
    struct sim_dataset *set;
    struct sim_outcome_block *blocks;
};

static enum sim_status take_cell(void *to, const struct sim_results_cell *cell,
                                 struct sim_error *err)
{
    const struct taker *t = to;
    unsigned char *is = &t->set->status[cell->cell];
    enum sim_status status;

    if (cell->status == SIM_CELL_FAILED) {
        *is = *is == SIM_CELL_MISSING ? SIM_CELL_FAILED : *is;
        return SIM_OK;
    }
    status = sim_results_get(t->f, cell->cell, cell->checksum, t->blocks, err);
    if (status != SIM_OK)
        return status;
    if (*is != SIM_CELL_DONE)
        return sim_dataset_take(t->set, cell->cell, t->blocks, cell->checksum, err);
    if (t->set->checksum[cell->cell] == cell->checksum)
        return SIM_OK;
    return sim_fail(err, SIM_E_MISMATCH, t->f->path,
                    "cell %llu came out differently elsewhere: made by another build",
                    (unsigned long long)cell->cell);
}

enum sim_status sim_results_read(const char *path, struct sim_dataset *set,
                                 struct sim_error *err)
{
    struct taker t = {.set = set};
    enum sim_status status =
        sim_results_open(&t.f, path, set->plan, SIM_RESULTS_EXACT, err);

    if (status != SIM_OK)
        return status;
    t.blocks = malloc(sim_plan_blocks(set->plan) * sizeof *t.blocks);
    if (t.blocks)
        status = sim_results_each(t.f, take_cell, &t, err);
    else
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to read a cell");
    free(t.blocks);
    sim_results_close(t.f);
    return status;
}
