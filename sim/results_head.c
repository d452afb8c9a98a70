#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/results_hdf5.h"
#include "sim/run_head.h"

struct reader {
    const char *path;
    hid_t file, text;
    struct sim_run_head *head;
    struct sim_error *err;
    enum sim_status status;
};

/* ---- attributes and texts ---- */

static bool take_text(const struct reader *r, hid_t on, const char *key, char *out,
                      size_t size)
{
    const hid_t a = H5Aopen(on, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), type = H5Aget_type(a);
    char *text = NULL;
    const bool ok = a >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                    H5Tis_variable_str(type) > 0 && H5Aread(a, r->text, &text) >= 0 &&
                    text;

    out[0] = '\0';
    if (ok)
        snprintf(out, size, "%s", text);
    if (text)
        H5free_memory(text);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

/* One number of @p type; left alone when there is none. */
static bool take_number(hid_t on, const char *key, hid_t type, void *out)
{
    const hid_t a = H5Aopen(on, key, H5P_DEFAULT);
    const hid_t space = H5Aget_space(a), is = H5Aget_type(a);
    const H5T_class_t class = H5Tget_class(is);
    const bool ok = a >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                    (class == H5T_INTEGER || class == H5T_FLOAT) &&
                    H5Aread(a, type, out) >= 0;

    H5Tclose(is);
    H5Sclose(space);
    H5Aclose(a);
    return ok;
}

/* A root variable that is one text; NULL: there is none, or no memory, which is noted. */
static char *take_variable(struct reader *r, const char *name)
{
    const bool is_there = H5Lexists(r->file, name, H5P_DEFAULT) > 0;
    const hid_t d = is_there ? H5Dopen2(r->file, name, H5P_DEFAULT) : -1;
    const hid_t space = H5Dget_space(d), type = H5Dget_type(d);
    char *text = NULL, *copy = NULL;

    if (d >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
        H5Tis_variable_str(type) > 0 &&
        H5Dread(d, r->text, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) >= 0 && text) {
        copy = strdup(text);
        if (!copy)
            r->status = sim_fail(r->err, SIM_E_NOMEM, r->path, "no memory to read it");
    }
    if (text)
        H5free_memory(text);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(d);
    return copy;
}

/* ---- factors ---- */

static enum sim_status add_factor(struct reader *r, const char *name, hid_t d)
{
    struct sim_run_head *h = r->head;
    const size_t n = h->n_factors + 1;
    char(*factor)[SIM_FACTOR_NAME_MAX] = realloc(h->factor, n * sizeof *factor);
    double *value = NULL;
    void *range = NULL;

    if (factor)
        h->factor = factor;
    value = realloc(h->value, n * h->n_points * sizeof *value);
    if (value)
        h->value = value;
    range = realloc(h->range, n * sizeof *h->range);
    if (range)
        h->range = range;
    if (!factor || !value || !range)
        return sim_fail(r->err, SIM_E_NOMEM, r->path, "no memory for its factors");
    snprintf(factor[n - 1], sizeof *factor, "%s", name);
    if (H5Dread(d, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                value + (n - 1) * h->n_points) < 0)
        return sim_fail(r->err, SIM_E_FORMAT, r->path, "%s cannot be read", name);
    h->range[n - 1].low = h->range[n - 1].high = NAN;
    take_number(d, "low", H5T_NATIVE_DOUBLE, &h->range[n - 1].low);
    take_number(d, "high", H5T_NATIVE_DOUBLE, &h->range[n - 1].high);
    take_text(r, d, "scale", h->range[n - 1].scale, sizeof h->range[n - 1].scale);
    h->n_factors++;
    return SIM_OK;
}

/* A factor is a variable over the points whose name has a dot, as in behaviour.theta_mu. */
static herr_t look_at(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    struct reader *r = data;
    const hsize_t points = r->head->n_points;
    hid_t d;

    (void)info;
    if (!strchr(name, '.') || strlen(name) >= SIM_FACTOR_NAME_MAX)
        return 0;
    d = H5Dopen2(group, name, H5P_DEFAULT);
    if (d >= 0 && sim_results_is(d, 1, &points, H5T_FLOAT))
        r->status = add_factor(r, name, d);
    H5Dclose(d);
    return r->status == SIM_OK ? 0 : -1;
}

static void take_points(struct reader *r)
{
    struct sim_run_head *h = r->head;

    H5Literate(r->file, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, look_at, r);
    take_text(r, r->file, "design", h->design, sizeof h->design);
    take_number(r->file, "design_size", H5T_NATIVE_UINT32, &h->design_size);
    take_number(r->file, "design_levels", H5T_NATIVE_UINT32, &h->design_levels);
    take_number(r->file, "design_seed", H5T_NATIVE_UINT64, &h->design_seed);
}

/* ---- the rest ---- */

static bool take_n_points(const struct reader *r)
{
    hsize_t size[SIM_RESULTS_CELL_RANK] = {0};
    const hid_t d = H5Dopen2(r->file, "cell_status", H5P_DEFAULT);
    const hid_t space = H5Dget_space(d);
    const bool ok = d >= 0 &&
                    H5Sget_simple_extent_ndims(space) == SIM_RESULTS_CELL_RANK &&
                    H5Sget_simple_extent_dims(space, size, NULL) >= 0 && size[0] > 0 &&
                    size[0] <= UINT32_MAX;

    H5Sclose(space);
    H5Dclose(d);
    r->head->n_points = ok ? (uint32_t)size[0] : 0;
    return ok;
}

static void take_head(struct reader *r)
{
    struct sim_run_head *h = r->head;
    char record[SIM_DESIGN_WORD_MAX];

    if (!take_number(r->file, "format_version", H5T_NATIVE_UINT64, &h->layout) ||
        !take_number(r->file, "model_version", H5T_NATIVE_UINT64, &h->model_version) ||
        !take_text(r, r->file, "plan_hash", h->plan_hash, sizeof h->plan_hash) ||
        !take_n_points(r)) {
        r->status = sim_fail(r->err, SIM_E_FORMAT, r->path,
                             "not a results file of this program: need the attributes "
                             "format_version, model_version and plan_hash");
        return;
    }
    take_text(r, r->file, "build", h->build, sizeof h->build);
    h->is_total = take_text(r, r->file, "record", record, sizeof record) &&
                  strcmp(record, "total") == 0;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        h->has[k] = H5Lexists(r->file, sim_outcome_rows[k].name, H5P_DEFAULT) > 0;
    h->scenario = take_variable(r, "scenario_resolved");
    h->sweep = take_variable(r, "sweep");
    take_points(r);
}

static void open_file(struct reader *r)
{
    hid_t access;

    r->status = sim_results_check(r->path, r->err);
    if (r->status != SIM_OK)
        return;
    access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true); /* files are written once */
    r->file = H5Fopen(r->path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (r->file < 0)
        r->status =
            sim_fail(r->err, SIM_E_FORMAT, r->path, "not an HDF5 file, or a damaged one");
}

enum sim_status sim_run_head_read(struct sim_run_head *head, const char *path,
                                  struct sim_error *err)
{
    struct reader r = {.path = path, .head = head, .err = err};
    H5E_auto2_t print = NULL;
    void *data = NULL;

    *head = (struct sim_run_head){0};
    H5open(); /* the first call sets the default of printed messages up */
    H5Eget_auto2(H5E_DEFAULT, &print, &data);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    r.text = sim_results_text_type();
    open_file(&r);
    if (r.status == SIM_OK)
        take_head(&r);
    H5Fclose(r.file);
    H5Tclose(r.text);
    H5Eset_auto2(H5E_DEFAULT, print, data);
    return r.status;
}

void sim_run_head_clear(struct sim_run_head *head)
{
    free(head->scenario);
    free(head->sweep);
    free(head->factor);
    free(head->value);
    free(head->range);
    *head = (struct sim_run_head){0};
}
