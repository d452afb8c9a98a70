#include "sim/results_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/results_foot.h"
#include "sim/version.h"

enum sim_status sim_results_unreadable(const struct sim_results_file *f, const char *name,
                                       struct sim_error *err)
{
    char reason[SIM_RESULTS_REASON];

    sim_results_reason(reason);
    return sim_fail(err, SIM_E_FORMAT, f->path, "%s cannot be read: %s", name, reason);
}

/* -- attributes and variables -- */

static bool is_single(hid_t space)
{
    return space > 0 && H5Sget_simple_extent_npoints(space) == 1;
}

/* One whole number of the root. False: no such attribute. */
static bool take_number(const struct sim_results_file *f, const char *key, uint64_t *out)
{
    const hid_t a = H5Aopen(f->file, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), type = H5Aget_type(a);
    const bool ok = is_single(space) && H5Tget_class(type) == H5T_INTEGER &&
                    H5Aread(a, H5T_NATIVE_UINT64, out) >= 0;

    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

bool sim_results_take_text(const struct sim_results_file *f, const char *key, char *out,
                           size_t size)
{
    const hid_t a = H5Aopen(f->file, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), type = H5Aget_type(a);
    char *text = NULL;
    const bool ok = is_single(space) && H5Tis_variable_str(type) > 0 &&
                    H5Aread(a, f->text, &text) >= 0 && text;

    if (ok)
        snprintf(out, size, "%s", text);
    if (text)
        H5free_memory(text);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

enum sim_status sim_results_variable(const struct sim_results_file *f, const char *name,
                                     int rank, const hsize_t *size, H5T_class_t type,
                                     hid_t *out, struct sim_error *err)
{
    const hid_t d = H5Dopen2(f->file, name, H5P_DEFAULT);

    *out = 0;
    if (d < 0)
        return sim_results_unreadable(f, name, err);
    if (sim_results_is(d, rank, size, type)) {
        *out = d;
        return SIM_OK;
    }
    H5Dclose(d);
    return sim_fail(err, SIM_E_FORMAT, f->path,
                    "%s: not of the type or shape that the plan asks for", name);
}

/* -- is it of this plan? -- */

/* Another plan: say by what it shows, from the plainest difference to the least plain. */
static enum sim_status explain_mismatch(const struct sim_results_file *f,
                                        const hsize_t *size, struct sim_error *err)
{
    const struct sim_scenario *s = f->plan->scenario;
    char what[200], name[SIM_NAME_MAX];
    uint64_t seed, burn_in;

    if (sim_results_take_text(f, "scenario", name, sizeof name) &&
        strcmp(name, s->name) != 0)
        snprintf(what, sizeof what, "scenario '%s' there and '%s' here", name, s->name);
    else if (take_number(f, "seed", &seed) && seed != s->seed)
        snprintf(what, sizeof what, "seed %llu there and %llu here",
                 (unsigned long long)seed, (unsigned long long)s->seed);
    else if (take_number(f, "burn_in_weeks", &burn_in) &&
             burn_in != (uint64_t)s->run.burn_in_weeks)
        snprintf(what, sizeof what, "burn_in_weeks %llu there and %g here",
                 (unsigned long long)burn_in, (double)s->run.burn_in_weeks);
    else if (!sim_results_axes_differ(f->file, f->plan, size, what, sizeof what) &&
             !sim_results_values_differ(f->file, f->plan, size, what, sizeof what))
        snprintf(what, sizeof what,
                 "values of a market, store, rival, add-on or factor differ");
    return sim_fail(err, SIM_E_MISMATCH, f->path, "of another plan: %s", what);
}

/* A hash as an attribute has it. */
static bool has_hash(const struct sim_results_file *f, const char *key, uint64_t ours)
{
    char hash[32], text[32];

    snprintf(text, sizeof text, "%016llx", (unsigned long long)ours);
    return sim_results_take_text(f, key, hash, sizeof hash) && strcmp(hash, text) == 0;
}

static enum sim_status check_version(const struct sim_results_file *f,
                                     struct sim_error *err)
{
    uint64_t format, model;
    char hash[32];

    if (!take_number(f, "format_version", &format) ||
        !take_number(f, "model_version", &model) ||
        !sim_results_take_text(f, "plan_hash", hash, sizeof hash))
        return sim_fail(err, SIM_E_FORMAT, f->path,
                        "not a results file of this program: need the attributes "
                        "format_version, model_version and plan_hash");
    if (format != SIM_RESULTS_FORMAT)
        return sim_fail(err, SIM_E_MISMATCH, f->path,
                        "layout %llu, and this program reads layout %d",
                        (unsigned long long)format, SIM_RESULTS_FORMAT);
    if (model != SIM_MODEL_VERSION)
        return sim_fail(err, SIM_E_MISMATCH, f->path,
                        "made by model version %llu, and this program has version %u",
                        (unsigned long long)model, SIM_MODEL_VERSION);
    return SIM_OK;
}

static enum sim_status check_identity(struct sim_results_file *f, int take,
                                      struct sim_error *err)
{
    struct sim_results_shape shape;
    char build[SIM_RESULTS_BUILD_MAX];
    enum sim_status status = check_version(f, err);

    if (status != SIM_OK)
        return status;
    sim_results_shape_of(&shape, f->plan);
    f->is_same_plan = has_hash(f, "plan_hash", f->plan->hash);
    if (!f->is_same_plan &&
        !(take & SIM_RESULTS_OTHER_PLAN && has_hash(f, "base_hash", f->plan->base_hash)))
        return explain_mismatch(f, shape.size, err);
    if (!(take & SIM_RESULTS_OTHER_BUILD) &&
        sim_results_take_text(f, "build", build, sizeof build) &&
        strcmp(build, sim_build()) != 0)
        return sim_fail(err, SIM_E_MISMATCH, f->path, "made by another build: %s", build);
    return SIM_OK;
}

/* -- its shape -- */

/* Sizes and chunk of a variable over all dimensions. */
static bool take_shape(struct sim_results_file *f, hid_t d)
{
    const hid_t space = H5Dget_space(d), how = H5Dget_create_plist(d);
    hsize_t size[SIM_RESULTS_RANK], chunk[SIM_RESULTS_RANK];
    const bool ok = H5Sget_simple_extent_ndims(space) == SIM_RESULTS_RANK &&
                    H5Sget_simple_extent_dims(space, size, NULL) == SIM_RESULTS_RANK &&
                    H5Pget_layout(how) == H5D_CHUNKED &&
                    H5Pget_chunk(how, SIM_RESULTS_RANK, chunk) == SIM_RESULTS_RANK &&
                    size[0] > 0 && chunk[0] > 0;

    if (ok)
        sim_results_shape_init(&f->shape, size, chunk[0]);
    H5Pclose(how);
    H5Sclose(space);
    return ok;
}

static int first_kept(const struct sim_plan *plan)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (plan->keep[k])
            return k;
    return 0;
}

/* Of the same base: what a cell leaves has the same shape. */
static bool has_cells_of(const struct sim_results_shape *shape,
                         const struct sim_plan *plan)
{
    return shape->size[3] == plan->n_markets && shape->size[4] == plan->n_weeks &&
           shape->size[5] == plan->n_segments && shape->size[6] == plan->n_owners;
}

static enum sim_status check_shape(struct sim_results_file *f, struct sim_error *err)
{
    const char *name = sim_outcome_rows[first_kept(f->plan)].name;
    const hid_t d = H5Dopen2(f->file, name, H5P_DEFAULT);
    char what[200] = "its dimensions";
    bool ok;

    if (d < 0)
        return sim_results_unreadable(f, name, err);
    ok = take_shape(f, d) && has_cells_of(&f->shape, f->plan);
    H5Dclose(d);
    if (ok && f->is_same_plan) {
        struct sim_results_shape ours;

        sim_results_shape_of(&ours, f->plan);
        ok = !sim_results_axes_differ(f->file, f->plan, ours.size, what, sizeof what);
    }
    return ok ? SIM_OK : sim_fail(err, SIM_E_FORMAT, f->path, "damaged: %s", what);
}

/* -- the file -- */

/* The system's reasons first: HDF5 gives them no plain words. */
static enum sim_status check_bytes(const char *path, struct stat *st,
                                   struct sim_results_glance *glance, bool *has_foot,
                                   struct sim_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum sim_results_foot is = SIM_RESULTS_FOOT_UNREADABLE;
    enum sim_status status = SIM_OK;

    if (fd >= 0 && fstat(fd, st) == 0) {
        errno = S_ISDIR(st->st_mode) ? EISDIR : ENXIO;
        if (S_ISREG(st->st_mode))
            is = sim_results_foot_read(fd, true, glance);
    }
    *has_foot = is == SIM_RESULTS_FOOT_HOLDS;
    if (is == SIM_RESULTS_FOOT_UNREADABLE)
        status = sim_fail(err, SIM_E_IO, path, "cannot be read: %s", strerror(errno));
    else if (is == SIM_RESULTS_FOOT_NOMEM)
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    else if (is == SIM_RESULTS_FOOT_BROKEN)
        status = sim_fail(err, SIM_E_FORMAT, path,
                          "damaged: its bytes are not those that were written");
    if (fd >= 0)
        close(fd);
    return status;
}

enum sim_status sim_results_check(const char *path, struct sim_error *err)
{
    struct sim_results_glance glance = {0};
    struct stat st;
    bool has_foot;
    const enum sim_status status = check_bytes(path, &st, &glance, &has_foot, err);

    sim_results_glance_clear(&glance);
    return status;
}

/* What was looked at is known again by its number and size: sim_results_wake(). */
static enum sim_status look_at(struct sim_results_file *f, struct sim_error *err)
{
    struct stat st = {0};
    const enum sim_status status =
        check_bytes(f->path, &st, &f->glance, &f->has_foot, err);

    f->inode = st.st_ino;
    f->bytes = st.st_size;
    return status;
}

static enum sim_status open_hdf5(struct sim_results_file *f, struct sim_error *err)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);

    /* files are written once: nobody to wait for; chunks are read once and whole */
    H5Pset_file_locking(access, false, true);
    H5Pset_cache(access, 0, 0, 0, 0);
    f->file = H5Fopen(f->path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (f->file > 0) {
        f->text = sim_results_text_type();
        return SIM_OK;
    }
    f->file = 0;
    return sim_results_unreadable(f, "not an HDF5 file, or a damaged one: it", err);
}

enum sim_status sim_results_wake(struct sim_results_file *f, struct sim_error *err)
{
    struct stat st;

    if (f->file > 0)
        return SIM_OK;
    if (stat(f->path, &st) != 0)
        return sim_fail(err, SIM_E_IO, f->path, "cannot be read: %s", strerror(errno));
    if (st.st_ino != f->inode || st.st_size != f->bytes)
        return sim_fail(err, SIM_E_IO, f->path, "was replaced while it is read");
    return open_hdf5(f, err);
}

void sim_results_rest(struct sim_results_file *file)
{
    const struct sim_results_silence before = sim_results_silence();

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        if (file->value[k] > 0)
            H5Dclose(file->value[k]);
        if (file->remainder[k] > 0)
            H5Dclose(file->remainder[k]);
        file->value[k] = file->remainder[k] = 0;
    }
    if (file->file > 0) {
        H5Tclose(file->text);
        H5Fclose(file->file);
    }
    file->file = 0;
    free(file->number);
    free(file->lacking);
    free(file->block);
    file->number = file->lacking = NULL;
    file->block = NULL;
    file->group = UINT64_MAX;
    sim_results_silence_end(before);
}

void sim_results_close(struct sim_results_file *file)
{
    if (!file)
        return;
    sim_results_rest(file);
    sim_results_glance_clear(&file->glance);
    free(file->path);
    free(file);
}

enum sim_status sim_results_open(struct sim_results_file **out, const char *path,
                                 const struct sim_plan *plan, int take,
                                 struct sim_error *err)
{
    const struct sim_results_silence before = sim_results_silence();
    struct sim_results_file *f = calloc(1, sizeof *f);
    enum sim_status status;

    *out = NULL;
    if (f)
        f->path = strdup(path);
    if (!f || !f->path) {
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
        goto out;
    }
    f->plan = plan;
    f->group = UINT64_MAX;
    status = look_at(f, err);
    if (status == SIM_OK)
        status = open_hdf5(f, err);
    if (status == SIM_OK)
        status = check_identity(f, take, err);
    if (status == SIM_OK)
        status = check_shape(f, err);
out:
    if (status == SIM_OK)
        *out = f;
    else if (f)
        sim_results_close(f);
    sim_results_silence_end(before);
    return status;
}

bool sim_results_is_same_plan(const struct sim_results_file *file)
{
    return file->is_same_plan;
}
