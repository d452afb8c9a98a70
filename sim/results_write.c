#include "sim/results_hdf5.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/results_pack.h"
#include "sim/results_seal.h"
#include "sim/row.h"
#include "sim/version.h"

#define NOTE_VALUES                                                                      \
    "A ratio is already divided; to add ratios up, take value * weight + the variable "  \
    "of "                                                                                \
    "the same name in group remainder, which is the numerator exactly. Cells that are "  \
    "not "                                                                               \
    "done are NaN: see cell_status."
#define NOTE_LICENCE                                                                     \
    "Computed from the scenario by a simulation; holds no data on real persons. The "    \
    "licence of the program does not extend to it."

enum {
    IMAGE_STEP = 4 * 1024 * 1024,
    ATTRIBUTES_TOGETHER =
        64,         /* so many stand with their variable, not in an index of 2 KB */
    CHUNK_NODE = 8, /* half the chunks of a node of an index; 32 makes it 5 KB */
    UNIT_MAX = 64
};

struct writer {
    const struct sim_dataset *set;
    const struct sim_plan *plan;
    struct sim_results_shape shape;
    hid_t file, text;
    hid_t scale[SIM_RESULTS_RANK];
    hid_t value[SIM_OUTCOME_COUNT],
        remainder[SIM_OUTCOME_COUNT]; /* 0: no such variable */
    bool failed;
    char reason[SIM_RESULTS_REASON]; /* of the first failure */
};

/* Everything is in memory, so a failure means no memory: noted once, and what follows fails
 * too without harm. */
static hid_t keep(struct writer *w, hid_t result)
{
    if (result < 0 && !w->failed) {
        w->failed = true;
        sim_results_reason(w->reason);
    }
    return result;
}

/* -- attributes -- */

static void put_attribute(struct writer *w, hid_t on, const char *key, hid_t type,
                          hsize_t n, const void *value)
{
    const hid_t space = n ? H5Screate_simple(1, &n, NULL) : H5Screate(H5S_SCALAR);
    const hid_t a = keep(w, H5Acreate2(on, key, type, space, H5P_DEFAULT, H5P_DEFAULT));

    keep(w, H5Awrite(a, type, value));
    H5Aclose(a);
    H5Sclose(space);
}

static void put_text(struct writer *w, hid_t on, const char *key, const char *value)
{
    put_attribute(w, on, key, w->text, 0, &value);
}

static void put_u64(struct writer *w, hid_t on, const char *key, uint64_t value)
{
    put_attribute(w, on, key, H5T_NATIVE_UINT64, 0, &value);
}

static void put_int(struct writer *w, hid_t on, const char *key, int value)
{
    put_attribute(w, on, key, H5T_NATIVE_INT, 0, &value);
}

static void put_float(struct writer *w, hid_t on, const char *key, float value)
{
    put_attribute(w, on, key, H5T_NATIVE_FLOAT, 0, &value);
}

/* The unit of a row, with the scenario's label where the row says "currency". */
static void put_unit(struct writer *w, hid_t on, const char *unit)
{
    static const char word[] = "currency";
    const size_t n = sizeof word - 1;
    char text[UNIT_MAX];

    if (strncmp(unit, word, n) == 0)
        snprintf(text, sizeof text, "%s%s", w->plan->scenario->currency, unit + n);
    else
        snprintf(text, sizeof text, "%s", unit);
    put_text(w, on, "units", text);
}

/* A switch or a choice is a flag: its words, the first for 0. */
static void put_flags(struct writer *w, hid_t on, const char *words)
{
    char meanings[UNIT_MAX];
    float flag[UNIT_MAX / 2];
    hsize_t n = 1;

    snprintf(meanings, sizeof meanings, "%s", words);
    flag[0] = 0;
    for (char *c = meanings; *c; c++)
        if (*c == '|') {
            *c = ' ';
            flag[n] = (float)n;
            n++;
        }
    put_text(w, on, "units", "1");
    put_attribute(w, on, "flag_values", H5T_NATIVE_FLOAT, n, flag);
    put_text(w, on, "flag_meanings", meanings);
}

static void put_row(struct writer *w, hid_t on, const struct sim_row *row)
{
    put_text(w, on, "long_name", row->help);
    if (row->kind == SIM_CHOICE)
        put_flags(w, on, row->unit);
    else if (row->kind == SIM_SWITCH)
        put_flags(w, on, "off|on");
    else
        put_unit(w, on, row->unit);
}

/* -- variables -- */

/* How a variable is made: what it leaves in the file depends on nothing but its content. */
static hid_t creation(struct writer *w)
{
    const hid_t how = keep(w, H5Pcreate(H5P_DATASET_CREATE));

    keep(w,
         H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    keep(w, H5Pset_attr_phase_change(how, ATTRIBUTES_TOGETHER, ATTRIBUTES_TOGETHER / 2));
    keep(w, H5Pset_obj_track_times(how, 0));
    return how;
}

/* A whole variable over the first @p rank of the @p scale; rank 0 is a scalar. */
static hid_t put_variable(struct writer *w, hid_t in, const char *name, hid_t type,
                          int rank, const hsize_t *size, const void *value)
{
    const hid_t how = creation(w);
    const hid_t space = rank ? H5Screate_simple(rank, size, NULL) : H5Screate(H5S_SCALAR);
    const hid_t d =
        keep(w, H5Dcreate2(in, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT));

    keep(w, H5Dwrite(d, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value));
    H5Sclose(space);
    H5Pclose(how);
    return d;
}

static void attach(struct writer *w, hid_t d, int first, int rank)
{
    for (int k = 0; k < rank; k++)
        keep(w, H5DSattach_scale(d, w->scale[first + k], (unsigned)k));
}

static hid_t put_group(struct writer *w, const char *name, const char *long_name)
{
    const hid_t how = keep(w, H5Pcreate(H5P_GROUP_CREATE));
    hid_t group;

    keep(w,
         H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    keep(w,
         H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    keep(w, H5Pset_obj_track_times(how, 0));
    group = keep(w, H5Gcreate2(w->file, name, H5P_DEFAULT, how, H5P_DEFAULT));
    put_text(w, group, "long_name", long_name);
    H5Pclose(how);
    return group;
}

/* -- coordinates -- */

static void put_scale(struct writer *w, int axis, hid_t type, const void *value,
                      const char *long_name)
{
    const char *name = sim_results_axis[axis];
    const hid_t d = put_variable(w, w->file, name, type, 1, &w->shape.size[axis], value);

    keep(w, H5DSset_scale(d, name));
    put_text(w, d, "long_name", long_name);
    w->scale[axis] = d;
}

static void put_numbers(struct writer *w, int axis, int first, const char *long_name)
{
    const size_t n = w->shape.size[axis];
    int *number = malloc(n * sizeof *number);

    if (!number) {
        w->failed = true;
        return;
    }
    for (size_t k = 0; k < n; k++)
        number[k] = first + (int)k;
    put_scale(w, axis, H5T_NATIVE_INT, number, long_name);
    free(number);
}

/* Names lie every @p stride bytes from @p first. */
static void put_names(struct writer *w, int axis, const char *first, size_t stride,
                      const char *long_name)
{
    const size_t n = w->shape.size[axis];
    const char **name = malloc(n * sizeof *name);

    if (!name) {
        w->failed = true;
        return;
    }
    for (size_t k = 0; k < n; k++)
        name[k] = first + k * stride;
    put_scale(w, axis, w->text, name, long_name);
    free(name);
}

static void put_coordinates(struct writer *w)
{
    const struct sim_scenario *s = w->plan->scenario;
    const size_t n_segments = w->plan->n_segments, wide = 2 * (size_t)SIM_NAME_MAX;
    char *segment = malloc(n_segments * wide);

    if (!segment) {
        w->failed = true;
        return;
    }
    for (uint32_t k = 0; k < n_segments; k++)
        sim_segment_name(s, k, segment + k * wide, wide);
    put_numbers(w, 0, 0, "point of the design");
    put_names(w, 1, s->policy[0].name, sizeof *s->policy, "service policy");
    put_numbers(w, 2, 1, "replicate: the policies share its luck");
    put_names(w, 3, s->market[0].name, sizeof *s->market, "market");
    put_numbers(w, 4, 1, "week after the burn-in");
    put_names(w, 5, segment, wide, "segment of shoppers: culture/generation");
    put_names(w, 6, s->owner[0], sizeof s->owner[0], "owner of the stores");
    free(segment);
}

/* -- provenance -- */

static void put_hex(struct writer *w, const char *key, uint64_t value)
{
    char text[17];

    snprintf(text, sizeof text, "%016llx", (unsigned long long)value);
    put_text(w, w->file, key, text);
}

static void put_provenance(struct writer *w)
{
    const struct sim_scenario *s = w->plan->scenario;
    const uint64_t cells = sim_plan_cells(w->plan);
    uint64_t done = 0;

    for (uint64_t k = 0; k < cells; k++)
        done += w->set->status[k] == SIM_CELL_DONE;
    put_text(w, w->file, "Conventions", "CF-1.10");
    put_int(w, w->file, "format_version", SIM_RESULTS_FORMAT);
    put_text(w, w->file, "title", s->title);
    put_text(w, w->file, "scenario", s->name);
    put_text(w, w->file, "question", s->question);
    put_text(w, w->file, "source", "equipoise " SIM_VERSION);
    put_int(w, w->file, "model_version", SIM_MODEL_VERSION);
    put_text(w, w->file, "build", sim_build());
    put_u64(w, w->file, "seed", s->seed);
    put_hex(w, "plan_hash", w->plan->hash);
    put_hex(w, "checksum", sim_dataset_checksum(w->set));
    put_int(w, w->file, "complete", done == cells);
    put_u64(w, w->file, "cells_done", done);
    put_u64(w, w->file, "cells_total", cells);
    put_int(w, w->file, "weeks", (int)w->plan->n_weeks);
    put_int(w, w->file, "burn_in_weeks", (int)s->run.burn_in_weeks);
    put_text(w, w->file, "comment", NOTE_VALUES);
    put_text(w, w->file, "license", NOTE_LICENCE);
}

static void put_scenario_text(struct writer *w)
{
    const struct sim_scenario *s = w->plan->scenario;
    const char *text = s->text ? s->text : "";
    const hid_t d = put_variable(w, w->file, "scenario_text", w->text, 0, NULL, &text);

    put_text(w, d, "long_name", "the scenario file, and what was set on top of it");
    H5Dclose(d);
}

static void put_parameters(struct writer *w)
{
    const hid_t group =
        put_group(w, "parameters", "how shoppers take the way they are served");
    const float *value = (const float *)&w->plan->scenario->behaviour;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        const hid_t d =
            put_variable(w, group, row[k].name, H5T_NATIVE_FLOAT, 0, NULL, &value[k]);

        put_row(w, d, &row[k]);
        put_text(w, d, "mechanism", row[k].where);
        put_float(w, d, "default", row[k].start);
        put_float(w, d, "low", row[k].low);
        put_float(w, d, "high", row[k].high);
        put_text(w, d, "grade", row[k].grade);
        put_text(w, d, "source", row[k].source);
        H5Dclose(d);
    }
    H5Gclose(group);
}

static void put_levers(struct writer *w)
{
    const hid_t group =
        put_group(w, "levers", "what our first store does under each policy");
    float *value = malloc(w->plan->n_policies * sizeof *value);
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    w->failed = w->failed || !value;
    for (size_t k = 0; k < n && value; k++) {
        hid_t d;

        sim_results_lever(w->plan, k, value);
        d = put_variable(w, group, row[k].name, H5T_NATIVE_FLOAT, 1, &w->shape.size[1],
                         value);
        attach(w, d, 1, 1);
        put_row(w, d, &row[k]);
        put_text(w, d, "touch_point", row[k].where);
        H5Dclose(d);
    }
    free(value);
    H5Gclose(group);
}

static void put_cells(struct writer *w)
{
    static const unsigned char flag[] = {SIM_CELL_MISSING, SIM_CELL_DONE,
                                         SIM_CELL_FAILED};
    const uint64_t cells = sim_plan_cells(w->plan);
    unsigned char *status = malloc(cells);
    uint64_t *checksum = malloc(cells * sizeof *checksum);
    hid_t d;

    if (!status || !checksum) {
        w->failed = true;
        goto out;
    }
    for (uint64_t k = 0; k < cells; k++) {
        status[k] = w->set->status[w->shape.cell[k]];
        checksum[k] = w->set->checksum[w->shape.cell[k]];
    }
    d = put_variable(w, w->file, "cell_status", H5T_NATIVE_UINT8, SIM_RESULTS_CELL_RANK,
                     w->shape.size, status);
    attach(w, d, 0, SIM_RESULTS_CELL_RANK);
    put_text(w, d, "long_name", "whether a cell has run");
    put_attribute(w, d, "flag_values", H5T_NATIVE_UINT8, sizeof flag, flag);
    put_text(w, d, "flag_meanings", "missing done failed");
    H5Dclose(d);
    d = put_variable(w, w->file, "cell_checksum", H5T_NATIVE_UINT64,
                     SIM_RESULTS_CELL_RANK, w->shape.size, checksum);
    attach(w, d, 0, SIM_RESULTS_CELL_RANK);
    put_text(w, d, "long_name",
             "checksum of all that a cell left behind; 0 where missing");
    H5Dclose(d);
out:
    free(status);
    free(checksum);
}

/* -- outcomes -- */

static hid_t put_chunked(struct writer *w, hid_t in, const char *name)
{
    const double fill = NAN;
    const hid_t how = creation(w);
    const hid_t space = H5Screate_simple(SIM_RESULTS_RANK, w->shape.size, NULL);
    hid_t d;

    keep(w, H5Pset_chunk(how, SIM_RESULTS_RANK, w->shape.chunk));
    keep(w, H5Pset_shuffle(how));
    keep(w, H5Pset_deflate(how, SIM_RESULTS_DEFLATE_LEVEL));
    keep(w, H5Pset_fill_value(how, H5T_NATIVE_DOUBLE, &fill));
    d = keep(
        w, H5Dcreate2(in, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, how, H5P_DEFAULT));
    attach(w, d, 0, SIM_RESULTS_RANK);
    put_attribute(w, d, "_FillValue", H5T_NATIVE_DOUBLE, 1, &fill);
    H5Sclose(space);
    H5Pclose(how);
    return d;
}

static hid_t put_outcome(struct writer *w, const struct sim_outcome_row *row)
{
    static const char *const kind[] = {"sum", "ratio", "last"};
    static const char *const meaning[] = {"lower is better", "neither is better",
                                          "higher is better"};
    const hid_t d = put_chunked(w, w->file, row->name);
    const signed char direction = (signed char)row->direction;

    put_text(w, d, "long_name", row->help);
    put_unit(w, d, row->unit);
    put_attribute(w, d, "direction", H5T_NATIVE_INT8, 0, &direction);
    put_text(w, d, "direction_meaning", meaning[row->direction + 1]);
    put_text(w, d, "horizon", sim_horizon_name(row->horizon));
    put_text(w, d, "kind", kind[row->kind]);
    if (row->weight != SIM_OUT_none)
        put_text(w, d, "weight", sim_outcome_rows[row->weight].name);
    return d;
}

static hid_t put_remainder(struct writer *w, hid_t group,
                           const struct sim_outcome_row *row)
{
    const hid_t d = put_chunked(w, group, row->name);

    put_text(
        w, d, "long_name",
        "what value * weight lacks to the numerator (no product where the value is NaN)");
    return d;
}

static void put_outcomes(struct writer *w)
{
    hid_t group;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        w->value[k] = put_outcome(w, &sim_outcome_rows[k]);
    group = put_group(w, "remainder", "numerators of ratios: value * weight + remainder");
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (sim_outcome_rows[k].weight != SIM_OUT_none)
            w->remainder[k] = put_remainder(w, group, &sim_outcome_rows[k]);
    H5Gclose(group);
}

static void put_numbers_of_outcomes(struct writer *w)
{
    if (!w->failed &&
        !sim_results_put_chunks(w->set, &w->shape, w->value, w->remainder, w->reason))
        w->failed = true;
}

/* -- the file -- */

static void open_file(struct writer *w, const char *path)
{
    const hid_t how = keep(w, H5Pcreate(H5P_FILE_CREATE));
    const hid_t access = keep(w, H5Pcreate(H5P_FILE_ACCESS));

    keep(w,
         H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    keep(w,
         H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    keep(w, H5Pset_obj_track_times(how, 0));
    keep(w, H5Pset_istore_k(how, CHUNK_NODE));
    /* not V18 as the lower bound: H5Fget_file_image() then spoils the superblock's checksum */
    keep(w, H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18));
    keep(w, H5Pset_fapl_core(access, IMAGE_STEP, 0));
    w->text = sim_results_text_type();
    w->file = keep(w, H5Fcreate(path, H5F_ACC_TRUNC, how, access));
    H5Pclose(how);
    H5Pclose(access);
}

static void close_file(struct writer *w)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        if (w->value[k] > 0)
            H5Dclose(w->value[k]);
        if (w->remainder[k] > 0)
            H5Dclose(w->remainder[k]);
    }
    for (int k = 0; k < SIM_RESULTS_RANK; k++)
        if (w->scale[k] > 0)
            H5Dclose(w->scale[k]);
    H5Tclose(w->text);
    H5Fclose(w->file);
}

static void take_image(struct writer *w, void **image, size_t *size)
{
    ssize_t n;

    keep(w, H5Fflush(w->file, H5F_SCOPE_GLOBAL));
    n = keep(w, H5Fget_file_image(w->file, NULL, 0));
    if (w->failed)
        return;
    *image = malloc((size_t)n + SIM_RESULTS_SEAL);
    if (!*image) {
        w->failed = true;
        return;
    }
    n = keep(w, H5Fget_file_image(w->file, *image, (size_t)n));
    if (w->failed)
        return;
    sim_results_seal(*image, (size_t)n);
    *size = (size_t)n + SIM_RESULTS_SEAL;
}

enum sim_status sim_results_image(void **image, size_t *size, const char *path,
                                  const struct sim_dataset *set, struct sim_error *err)
{
    struct writer w = {.set = set, .plan = set->plan};

    *image = NULL;
    if (sim_results_shape_init(&w.shape, w.plan, err) != SIM_OK)
        return SIM_E_NOMEM;
    open_file(&w, path);
    put_provenance(&w);
    put_coordinates(&w);
    put_cells(&w);
    put_outcomes(&w);
    put_scenario_text(&w);
    put_parameters(&w);
    put_levers(&w);
    put_numbers_of_outcomes(&w);
    take_image(&w, image, size);
    close_file(&w);
    sim_results_shape_clear(&w.shape);
    if (!w.failed)
        return SIM_OK;
    free(*image);
    *image = NULL;
    return sim_fail(err, SIM_E_NOMEM, path, "no memory to lay the file out%s%s",
                    *w.reason ? ": " : "", w.reason);
}
