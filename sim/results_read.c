#include "sim/results_hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/results_pack.h"
#include "sim/results_seal.h"
#include "sim/version.h"

struct reader {
    const char *path;
    struct sim_error *err;
    struct sim_dataset *set;
    const struct sim_plan *plan;
    struct sim_results_shape shape;
    hid_t file, text;
    hid_t value[SIM_OUTCOME_COUNT], remainder[SIM_OUTCOME_COUNT]; /* 0: not open */
    unsigned char *status; /* [cells] in the order of the plan, as the file says */
    uint64_t *checksum;    /* likewise */
};

static enum sim_status damaged(const struct reader *r, const char *name, const char *what)
{
    return sim_fail(r->err, SIM_E_FORMAT, r->path, "%s: %s", name, what);
}

/* HDF5 could not read what it should. */
static enum sim_status unreadable(const struct reader *r, const char *name)
{
    char reason[SIM_RESULTS_REASON];

    sim_results_reason(reason);
    return sim_fail(r->err, SIM_E_FORMAT, r->path, "%s cannot be read: %s", name, reason);
}

/* -- attributes and small variables -- */

static bool is_single(hid_t space)
{
    return space > 0 && H5Sget_simple_extent_npoints(space) == 1;
}

/* One whole number of the root. False: no such attribute. */
static bool take_number(const struct reader *r, const char *key, uint64_t *out)
{
    const hid_t a = H5Aopen(r->file, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), type = H5Aget_type(a);
    const bool ok = is_single(space) && H5Tget_class(type) == H5T_INTEGER &&
                    H5Aread(a, H5T_NATIVE_UINT64, out) >= 0;

    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

/* One text of the root, cut to fit. False: no such attribute. */
static bool take_text(const struct reader *r, const char *key, char *out, size_t size)
{
    const hid_t a = H5Aopen(r->file, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), type = H5Aget_type(a);
    char *text = NULL;
    const bool ok = is_single(space) && H5Tis_variable_str(type) > 0 &&
                    H5Aread(a, r->text, &text) >= 0 && text;

    if (ok)
        snprintf(out, size, "%s", text);
    if (text)
        H5free_memory(text);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

/* Open a variable that must be of this shape and class; *out is 0 on failure. */
static enum sim_status open_variable(const struct reader *r, const char *name, int rank,
                                     const hsize_t *size, H5T_class_t type, hid_t *out)
{
    const hid_t d = H5Dopen2(r->file, name, H5P_DEFAULT);

    *out = 0;
    if (d < 0)
        return unreadable(r, name);
    *out = d;
    if (sim_results_is(d, rank, size, type))
        return SIM_OK;
    H5Dclose(d);
    *out = 0;
    return damaged(r, name, "not of the type or shape that the plan asks for");
}

/* -- is it of this plan? -- */

/* Another plan: say by what it shows, from the plainest difference to the least plain. */
static enum sim_status explain_mismatch(const struct reader *r)
{
    const struct sim_scenario *s = r->plan->scenario;
    char what[200], name[SIM_NAME_MAX];
    uint64_t seed, burn_in;

    if (take_text(r, "scenario", name, sizeof name) && strcmp(name, s->name) != 0)
        snprintf(what, sizeof what, "scenario '%s' there and '%s' here", name, s->name);
    else if (take_number(r, "seed", &seed) && seed != s->seed)
        snprintf(what, sizeof what, "seed %llu there and %llu here",
                 (unsigned long long)seed, (unsigned long long)s->seed);
    else if (take_number(r, "burn_in_weeks", &burn_in) &&
             burn_in != (uint64_t)s->run.burn_in_weeks)
        snprintf(what, sizeof what, "burn_in_weeks %llu there and %g here",
                 (unsigned long long)burn_in, (double)s->run.burn_in_weeks);
    else if (!sim_results_axes_differ(r->file, r->plan, r->shape.size, what,
                                      sizeof what) &&
             !sim_results_values_differ(r->file, r->plan, r->shape.size, what,
                                        sizeof what))
        snprintf(what, sizeof what, "values of a market, store, rival or add-on differ");
    return sim_fail(r->err, SIM_E_MISMATCH, r->path, "of another plan: %s", what);
}

static enum sim_status check_identity(const struct reader *r)
{
    uint64_t format, model;
    char hash[32], ours[32];

    if (!take_number(r, "format_version", &format) ||
        !take_number(r, "model_version", &model) ||
        !take_text(r, "plan_hash", hash, sizeof hash))
        return sim_fail(r->err, SIM_E_FORMAT, r->path,
                        "not a results file of this program: need the attributes "
                        "format_version, model_version and plan_hash");
    if (format != SIM_RESULTS_FORMAT)
        return sim_fail(r->err, SIM_E_MISMATCH, r->path,
                        "layout %llu, and this program reads layout %d",
                        (unsigned long long)format, SIM_RESULTS_FORMAT);
    if (model != SIM_MODEL_VERSION)
        return sim_fail(r->err, SIM_E_MISMATCH, r->path,
                        "made by model version %llu, and this program has version %u",
                        (unsigned long long)model, SIM_MODEL_VERSION);
    snprintf(ours, sizeof ours, "%016llx", (unsigned long long)r->plan->hash);
    return strcmp(hash, ours) == 0 ? SIM_OK : explain_mismatch(r);
}

static enum sim_status check_axes(const struct reader *r)
{
    char what[200];

    if (sim_results_axes_differ(r->file, r->plan, r->shape.size, what, sizeof what))
        return sim_fail(r->err, SIM_E_FORMAT, r->path, "damaged: %s", what);
    return SIM_OK;
}

/* -- which cells -- */

/* A variable over the cells, in the order of the file, into @p out. */
static enum sim_status read_by_cell(const struct reader *r, const char *name, hid_t type,
                                    void *out)
{
    hid_t d;
    enum sim_status status =
        open_variable(r, name, SIM_RESULTS_CELL_RANK, r->shape.size, H5T_INTEGER, &d);

    if (status != SIM_OK)
        return status;
    if (H5Dread(d, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
        status = unreadable(r, name);
    H5Dclose(d);
    return status;
}

static enum sim_status check_cells(struct reader *r, const unsigned char *status,
                                   const uint64_t *checksum)
{
    const uint64_t cells = sim_plan_cells(r->plan);
    const struct sim_dataset whole = {.plan = r->plan, .checksum = r->checksum};
    char text[32], computed[32];

    for (uint64_t k = 0; k < cells; k++) {
        if (status[k] > SIM_CELL_FAILED)
            return damaged(r, "cell_status", "a value that means nothing");
        r->status[r->shape.cell[k]] = status[k];
        r->checksum[r->shape.cell[k]] = checksum[k];
    }
    snprintf(computed, sizeof computed, "%016llx",
             (unsigned long long)sim_dataset_checksum(&whole));
    if (!take_text(r, "checksum", text, sizeof text) || strcmp(text, computed) != 0)
        return damaged(r, "cell_checksum",
                       "damaged: does not agree with the whole's checksum");
    return SIM_OK;
}

static enum sim_status read_cells(struct reader *r)
{
    const uint64_t cells = sim_plan_cells(r->plan);
    unsigned char *status_of = malloc(cells);
    uint64_t *checksum_of = malloc(cells * sizeof *checksum_of);
    enum sim_status status;

    r->status = malloc(cells);
    r->checksum = malloc(cells * sizeof *r->checksum);
    if (!status_of || !checksum_of || !r->status || !r->checksum) {
        status = sim_fail(r->err, SIM_E_NOMEM, r->path, "no memory to read it");
        goto out;
    }
    status = read_by_cell(r, "cell_status", H5T_NATIVE_UINT8, status_of);
    if (status == SIM_OK)
        status = read_by_cell(r, "cell_checksum", H5T_NATIVE_UINT64, checksum_of);
    if (status == SIM_OK)
        status = check_cells(r, status_of, checksum_of);
out:
    free(status_of);
    free(checksum_of);
    return status;
}

/* -- the outcomes -- */

static enum sim_status open_outcomes(struct reader *r)
{
    enum sim_status status = SIM_OK;

    for (int k = 0; k < SIM_OUTCOME_COUNT && status == SIM_OK; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];
        char name[2 * SIM_NAME_MAX];

        status = open_variable(r, row->name, SIM_RESULTS_RANK, r->shape.size, H5T_FLOAT,
                               &r->value[k]);
        if (status != SIM_OK || row->weight == SIM_OUT_none)
            continue;
        snprintf(name, sizeof name, "remainder/%s", row->name);
        status = open_variable(r, name, SIM_RESULTS_RANK, r->shape.size, H5T_FLOAT,
                               &r->remainder[k]);
    }
    return status;
}

/* A group of cells on its way from the file to the data set. */
struct group {
    hsize_t start[SIM_RESULTS_RANK], count[SIM_RESULTS_RANK];
    size_t n;                        /* places of a chunk */
    double *value, *remainder;       /* [n][blocks] one outcome */
    struct sim_outcome_block *block; /* [n][blocks] */
};

static bool is_done(const struct reader *r, const struct group *g, size_t place,
                    uint64_t *cell)
{
    *cell = sim_results_cell(&r->shape, g->start, g->count, place);
    return *cell != UINT64_MAX && r->status[*cell] == SIM_CELL_DONE;
}

static enum sim_status read_chunk(const struct reader *r, const struct group *g, hid_t d,
                                  const char *name, double *out)
{
    static const hsize_t origin[SIM_RESULTS_RANK] = {0};
    const hid_t there = H5Screate_simple(SIM_RESULTS_RANK, r->shape.size, NULL);
    const hid_t here = H5Screate_simple(SIM_RESULTS_RANK, r->shape.chunk, NULL);
    const bool ok =
        H5Sselect_hyperslab(there, H5S_SELECT_SET, g->start, NULL, g->count, NULL) >= 0 &&
        H5Sselect_hyperslab(here, H5S_SELECT_SET, origin, NULL, g->count, NULL) >= 0 &&
        H5Dread(d, H5T_NATIVE_DOUBLE, here, there, H5P_DEFAULT, out) >= 0;
    const enum sim_status status = ok ? SIM_OK : unreadable(r, name);

    H5Sclose(here);
    H5Sclose(there);
    return status;
}

static enum sim_status read_outcome(const struct reader *r, const struct group *g,
                                    enum sim_outcome k)
{
    const size_t blocks = sim_plan_blocks(r->plan);
    const char *name = sim_outcome_rows[k].name;
    const bool is_ratio = r->remainder[k] > 0;
    enum sim_status status = read_chunk(r, g, r->value[k], name, g->value);
    uint64_t cell;

    if (status == SIM_OK && is_ratio)
        status = read_chunk(r, g, r->remainder[k], name, g->remainder);
    for (size_t place = 0; status == SIM_OK && place < g->n; place++)
        if (is_done(r, g, place, &cell))
            sim_results_unpack(r->plan, k, g->value + place * blocks,
                               is_ratio ? g->remainder + place * blocks : NULL,
                               g->block + place * blocks);
    return status;
}

static enum sim_status take_group(const struct reader *r, const struct group *g)
{
    const size_t blocks = sim_plan_blocks(r->plan);
    struct sim_dataset *set = r->set;
    enum sim_status status = SIM_OK;
    uint64_t cell;

    for (size_t place = 0; place < g->n && status == SIM_OK; place++) {
        if (!is_done(r, g, place, &cell))
            continue;
        if (sim_checksum(g->block + place * blocks, blocks) != r->checksum[cell])
            return sim_fail(r->err, SIM_E_FORMAT, r->path,
                            "damaged: the numbers of cell %llu do not have its checksum",
                            (unsigned long long)cell);
        if (set->status[cell] != SIM_CELL_DONE)
            status = sim_dataset_take(set, cell, g->block + place * blocks,
                                      r->checksum[cell], r->err);
        else if (set->checksum[cell] != r->checksum[cell])
            return sim_fail(
                r->err, SIM_E_MISMATCH, r->path,
                "cell %llu came out differently elsewhere: made by another build",
                (unsigned long long)cell);
    }
    return status;
}

/* Ratios come after what they are weighted by. */
static enum sim_status read_group(const struct reader *r, struct group *g, size_t index)
{
    enum sim_status status = SIM_OK;
    bool any = false;
    uint64_t cell;

    sim_results_group(&r->shape, index, g->start, g->count);
    for (size_t place = 0; place < g->n && !any; place++)
        any = is_done(r, g, place, &cell);
    if (!any)
        return SIM_OK;
    for (int ratios = 0; ratios < 2; ratios++)
        for (int k = 0; k < SIM_OUTCOME_COUNT && status == SIM_OK; k++)
            if ((r->remainder[k] > 0) == ratios)
                status = read_outcome(r, g, k);
    return status == SIM_OK ? take_group(r, g) : status;
}

static enum sim_status read_outcomes(const struct reader *r)
{
    const size_t places = sim_results_chunk_cells(&r->shape);
    const size_t n = places * sim_plan_blocks(r->plan);
    struct group g = {.n = places,
                      .value = malloc(n * sizeof *g.value),
                      .remainder = malloc(n * sizeof *g.remainder),
                      .block = malloc(n * sizeof *g.block)};
    enum sim_status status = SIM_OK;

    if (!g.value || !g.remainder || !g.block)
        status = sim_fail(r->err, SIM_E_NOMEM, r->path, "no memory to read it");
    for (size_t k = 0; k < r->shape.n_groups && status == SIM_OK; k++)
        status = read_group(r, &g, k);
    free(g.value);
    free(g.remainder);
    free(g.block);
    return status;
}

static void take_failures(const struct reader *r)
{
    const uint64_t cells = sim_plan_cells(r->plan);

    for (uint64_t k = 0; k < cells; k++)
        if (r->status[k] == SIM_CELL_FAILED && r->set->status[k] == SIM_CELL_MISSING)
            r->set->status[k] = SIM_CELL_FAILED;
}

/* -- the file -- */

/* The system's reasons first: HDF5 gives them no plain words. */
static enum sim_status check_bytes(const struct reader *r)
{
    const int fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum sim_status status = SIM_OK;
    struct stat is;
    bool readable = fd >= 0 && fstat(fd, &is) == 0, whole = true;

    if (readable && !S_ISREG(is.st_mode)) {
        readable = false;
        errno = S_ISDIR(is.st_mode) ? EISDIR : ENXIO;
    }
    if (readable)
        whole = sim_results_seal_holds(fd, (size_t)is.st_size, &readable);
    if (!readable)
        status =
            sim_fail(r->err, SIM_E_IO, r->path, "cannot be read: %s", strerror(errno));
    else if (!whole)
        status = sim_fail(r->err, SIM_E_FORMAT, r->path,
                          "damaged: its bytes are not those that were written");
    if (fd >= 0)
        close(fd);
    return status;
}

static enum sim_status open_file(struct reader *r)
{
    enum sim_status status = check_bytes(r);
    hid_t access;

    if (status != SIM_OK)
        return status;
    access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false,
                        true); /* files are written once: nobody to wait for */
    r->file = H5Fopen(r->path, H5F_ACC_RDONLY, access);
    if (r->file < 0)
        status = unreadable(r, "not an HDF5 file, or a damaged one: it");
    H5Pclose(access);
    return status;
}

static void close_file(struct reader *r)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        if (r->value[k] > 0)
            H5Dclose(r->value[k]);
        if (r->remainder[k] > 0)
            H5Dclose(r->remainder[k]);
    }
    H5Tclose(r->text);
    if (r->file > 0)
        H5Fclose(r->file);
    free(r->status);
    free(r->checksum);
    sim_results_shape_clear(&r->shape);
}

enum sim_status sim_results_load(const char *path, struct sim_dataset *set,
                                 struct sim_error *err)
{
    struct reader r = {.path = path, .err = err, .set = set, .plan = set->plan};
    enum sim_status status = sim_results_shape_init(&r.shape, r.plan, err);

    if (status != SIM_OK)
        return status;
    r.text = sim_results_text_type();
    status = open_file(&r);
    if (status == SIM_OK)
        status = check_identity(&r);
    if (status == SIM_OK)
        status = check_axes(&r);
    if (status == SIM_OK)
        status = read_cells(&r);
    if (status == SIM_OK)
        status = open_outcomes(&r);
    if (status == SIM_OK)
        status = read_outcomes(&r);
    if (status == SIM_OK)
        take_failures(&r);
    close_file(&r);
    return status;
}
