#include "sim/results_put.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/disk.h"
#include "sim/hash.h"
#include "sim/results_disk.h"
#include "sim/results_pack.h"
#include "sim/version.h"

/* Half the chunks of a node of an index: of a small file, where 32 would make it 5 KB each,
 * and of a large one. */
enum { CHUNK_NODE = 8, CHUNK_NODE_LARGE = 64, GROUPS_LARGE = 512 };

/* -- variables over the cells -- */

static hid_t put_by_cell(struct sim_results_writer *w, const char *name, hid_t type,
                         const char *long_name)
{
    const hid_t how = sim_results_creation(w);
    const hid_t space = H5Screate_simple(SIM_RESULTS_CELL_RANK, w->shape.size, NULL);
    hid_t d;

    sim_results_keep(w, H5Pset_chunk(how, SIM_RESULTS_CELL_RANK, w->shape.chunk));
    d = sim_results_keep(
        w, H5Dcreate2(w->file, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT));
    sim_results_attach(w, d, 0, SIM_RESULTS_CELL_RANK);
    sim_results_put_text(w, d, "long_name", long_name);
    H5Sclose(space);
    H5Pclose(how);
    return d;
}

static void put_cells(struct sim_results_writer *w)
{
    static const unsigned char flag[] = {SIM_CELL_MISSING, SIM_CELL_DONE,
                                         SIM_CELL_FAILED};
    hid_t *d = w->by_cell;

    d[SIM_RESULTS_STATUS] =
        put_by_cell(w, "cell_status", H5T_NATIVE_UINT8, "whether a cell has run");
    sim_results_put_attribute(w, d[SIM_RESULTS_STATUS], "flag_values", H5T_NATIVE_UINT8,
                              sizeof flag, flag);
    sim_results_put_text(w, d[SIM_RESULTS_STATUS], "flag_meanings",
                         "missing done failed");
    d[SIM_RESULTS_CHECKSUM] =
        put_by_cell(w, "cell_checksum", H5T_NATIVE_UINT64,
                    "checksum of all that a cell left behind; 0 unless done");
    d[SIM_RESULTS_KEY] = put_by_cell(
        w, "cell_key", H5T_NATIVE_UINT64,
        "what decides the numbers of a cell: equal keys, equal numbers; 0 where missing");
}

/* -- outcomes -- */

static hid_t put_chunked(struct sim_results_writer *w, hid_t in, const char *name,
                         double fill)
{
    const hid_t how = sim_results_creation(w);
    const hid_t space = H5Screate_simple(SIM_RESULTS_RANK, w->shape.size, NULL);
    hid_t d;

    sim_results_keep(w, H5Pset_chunk(how, SIM_RESULTS_RANK, w->shape.chunk));
    sim_results_keep(w, H5Pset_shuffle(how));
    sim_results_keep(w, H5Pset_deflate(how, SIM_RESULTS_DEFLATE_LEVEL));
    sim_results_keep(w, H5Pset_fill_value(how, H5T_NATIVE_DOUBLE, &fill));
    d = sim_results_keep(
        w, H5Dcreate2(in, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, how, H5P_DEFAULT));
    sim_results_attach(w, d, 0, SIM_RESULTS_RANK);
    H5Sclose(space);
    H5Pclose(how);
    return d;
}

static hid_t put_outcome(struct sim_results_writer *w, const struct sim_outcome_row *row)
{
    static const char *const kind[] = {"sum", "ratio", "last"};
    static const char *const meaning[] = {"lower is better", "neither is better",
                                          "higher is better"};
    const double fill = NAN;
    const hid_t d = put_chunked(w, w->file, row->name, fill);
    const signed char direction = (signed char)row->direction;

    sim_results_put_attribute(w, d, "_FillValue", H5T_NATIVE_DOUBLE, 1, &fill);
    sim_results_put_text(w, d, "long_name", row->help);
    sim_results_put_unit(w, d, row->unit);
    sim_results_put_attribute(w, d, "direction", H5T_NATIVE_INT8, 0, &direction);
    sim_results_put_text(w, d, "direction_meaning", meaning[row->direction + 1]);
    sim_results_put_text(w, d, "horizon", sim_horizon_name(row->horizon));
    sim_results_put_text(w, d, "kind", kind[row->kind]);
    if (row->weight != SIM_OUT_none)
        sim_results_put_text(w, d, "weight", sim_outcome_rows[row->weight].name);
    return d;
}

static void put_outcomes(struct sim_results_writer *w)
{
    hid_t group;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (w->plan->keep[k])
            w->value[k] = put_outcome(w, &sim_outcome_rows[k]);
    group = sim_results_put_group(w, "remainder",
                                  "numerators of ratios: value * weight + remainder");
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (w->plan->keep[k] && sim_outcome_rows[k].weight != SIM_OUT_none) {
            w->remainder[k] = put_chunked(w, group, sim_outcome_rows[k].name, 0);
            sim_results_put_text(w, w->remainder[k], "long_name",
                                 "what value * weight lacks to the numerator (no product "
                                 "where the value is NaN)");
        }
    H5Gclose(group);
}

/* -- failures: one by one, since their reasons may be long and many -- */

static uint64_t *failed_cells(const struct sim_results_glance *glance)
{
    uint64_t *cell = malloc(glance->failed * sizeof *cell), n = 0;

    for (size_t k = 0; cell && k < glance->n_runs; k++)
        for (uint64_t j = 0; j < glance->run[k].n; j++)
            if (glance->run[k].status == SIM_CELL_FAILED)
                cell[n++] = glance->run[k].first + j;
    return cell;
}

static const char *reason_of(const struct sim_cell_source *s, uint64_t cell)
{
    const char *reason = s->reason ? s->reason(s->from, cell) : NULL;

    return reason ? reason : "not known";
}

static void put_reasons(struct sim_results_writer *w, hid_t group, hid_t scale,
                        const uint64_t *cell)
{
    const hsize_t n = w->glance.failed, one = 1;
    const hid_t how = sim_results_creation(w);
    const hid_t there = H5Screate_simple(1, &n, NULL);
    const hid_t here = H5Screate_simple(1, &one, NULL);
    const hid_t d = sim_results_keep(
        w, H5Dcreate2(group, "reason", w->text, there, H5P_DEFAULT, how, H5P_DEFAULT));

    for (hsize_t k = 0; k < n; k++) {
        const char *reason = reason_of(w->source, cell[k]);

        H5Sselect_hyperslab(there, H5S_SELECT_SET, &k, NULL, &one, NULL);
        sim_results_keep(w, H5Dwrite(d, w->text, here, there, H5P_DEFAULT, &reason));
    }
    sim_results_keep(w, H5DSattach_scale(d, scale, 0));
    sim_results_put_text(w, d, "long_name", "why the cell failed");
    H5Dclose(d);
    H5Sclose(here);
    H5Sclose(there);
    H5Pclose(how);
}

static void put_failures(struct sim_results_writer *w)
{
    const hsize_t n = w->glance.failed;
    uint64_t *cell = n ? failed_cells(&w->glance) : NULL;
    hid_t group, scale;

    if (n == 0)
        return;
    if (!cell) {
        w->failed = true;
        return;
    }
    group = sim_results_put_group(w, "failures", "cells that failed, and why");
    scale = sim_results_put_variable(w, group, "cell", H5T_NATIVE_UINT64, 1, &n, cell);
    sim_results_keep(w, H5DSset_scale(scale, "cell"));
    sim_results_put_text(
        w, scale, "long_name",
        "((replicate * markets + market) * points + point) * policies + policy, from 0");
    put_reasons(w, group, scale, cell);
    H5Dclose(scale);
    H5Gclose(group);
    free(cell);
}

/* -- the file -- */

static void open_file(struct sim_results_writer *w, struct sim_results_disk *disk)
{
    const hid_t how = sim_results_keep(w, H5Pcreate(H5P_FILE_CREATE));
    const hid_t access = sim_results_keep(w, H5Pcreate(H5P_FILE_ACCESS));
    const unsigned node = w->shape.groups >= GROUPS_LARGE ? CHUNK_NODE_LARGE : CHUNK_NODE;

    sim_results_keep(w, H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED |
                                                            H5P_CRT_ORDER_INDEXED));
    sim_results_keep(w, H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED |
                                                            H5P_CRT_ORDER_INDEXED));
    sim_results_keep(w, H5Pset_obj_track_times(how, 0));
    sim_results_keep(w, H5Pset_istore_k(how, node));
    sim_results_keep(w,
                     H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18));
    w->text = sim_results_text_type();
    w->file = sim_results_keep(w, sim_results_disk_create(disk, how, access));
    H5Pclose(how);
    H5Pclose(access);
}

static void close_all(const hid_t *d, int n)
{
    for (int k = 0; k < n; k++)
        if (d[k] > 0)
            H5Dclose(d[k]);
}

static void close_file(struct sim_results_writer *w)
{
    close_all(w->value, SIM_OUTCOME_COUNT);
    close_all(w->remainder, SIM_OUTCOME_COUNT);
    close_all(w->by_cell, SIM_RESULTS_BY_CELL);
    close_all(w->scale, SIM_RESULTS_RANK);
    H5Tclose(w->text);
    sim_results_keep(w, H5Fclose(w->file));
}

/* Everything that HDF5 writes. */
static enum sim_status lay_out(struct sim_results_writer *w,
                               struct sim_results_disk *disk, struct sim_error *err)
{
    enum sim_status status;

    open_file(w, disk);
    sim_results_put_coordinates(w);
    put_cells(w);
    put_outcomes(w);
    sim_results_put_scenario(w);
    status = w->failed ? SIM_OK : sim_results_put_chunks(w, err);
    if (status == SIM_OK) {
        put_failures(w);
        sim_results_put_provenance(w);
    }
    close_file(w);
    sim_results_disk_end(disk);
    w->glance.bytes = disk->written;
    return status;
}

/* What a full disk makes of it comes first: HDF5's own trouble may follow from that. */
static enum sim_status outcome_of(const struct sim_results_writer *w, const char *path,
                                  int failure, struct sim_error *err)
{
    if (failure)
        return sim_fail(err, SIM_E_IO, path, "cannot be written: %s", strerror(failure));
    if (w->failed)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to lay the file out%s%s",
                        *w->reason ? ": " : "", w->reason);
    return SIM_OK;
}

static enum sim_status write_file(struct sim_results_writer *w, const char *path,
                                  struct sim_disk_file *file, struct sim_error *err)
{
    struct sim_results_disk disk = {.fd = file->fd};
    enum sim_status status = lay_out(w, &disk, err);

    if (status == SIM_OK)
        status = outcome_of(w, path, disk.failure, err);
    if (status == SIM_OK && !sim_results_foot_write(file->fd, &w->glance))
        status = sim_fail(err, SIM_E_IO, path, "cannot be written: %s", strerror(errno));
    return status;
}

enum sim_status sim_results_write_from(const char *path, const struct sim_plan *plan,
                                       const struct sim_cell_source *source,
                                       struct sim_error *err)
{
    struct sim_results_writer w = {
        .plan = plan,
        .source = source,
        .checksum = SIM_HASH_START,
        .glance = {.layout = SIM_RESULTS_FORMAT,
                   .model_version = SIM_MODEL_VERSION,
                   .plan_hash = plan->hash,
                   .base_hash = plan->base_hash,
                   .cells = sim_plan_cells(plan)},
    };
    struct sim_disk_file file;
    enum sim_status status = sim_disk_begin(&file, path, err);
    struct sim_results_silence before;

    if (status != SIM_OK)
        return status;
    snprintf(w.glance.build, sizeof w.glance.build, "%s", sim_build());
    sim_results_shape_of(&w.shape, plan);
    before = sim_results_silence();
    status = write_file(&w, path, &file, err);
    sim_results_silence_end(before);
    sim_results_glance_clear(&w.glance);
    if (status == SIM_OK)
        return sim_disk_commit(&file, path, err);
    sim_disk_abandon(&file);
    return status;
}

/* -- a data set as the source -- */

static enum sim_cell_status status_in_set(void *from, uint64_t cell)
{
    const struct sim_dataset *set = from;

    return (enum sim_cell_status)set->status[cell];
}

static enum sim_status get_from_set(void *from, uint64_t cell,
                                    struct sim_outcome_block *blocks, uint64_t *checksum,
                                    struct sim_error *err)
{
    const struct sim_dataset *set = from;
    const size_t n = sim_plan_blocks(set->plan);

    (void)err;
    memcpy(blocks, set->block + cell * n, n * sizeof *blocks);
    *checksum = set->checksum[cell];
    return SIM_OK;
}

enum sim_status sim_results_write(const char *path, const struct sim_dataset *set,
                                  struct sim_error *err)
{
    struct sim_dataset view = *set;
    const struct sim_cell_source source = {
        .from = &view, .status = status_in_set, .get = get_from_set};

    return sim_results_write_from(path, set->plan, &source, err);
}
