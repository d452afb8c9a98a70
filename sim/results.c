#include "sim/results.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/disk.h"
#include "sim/results_hdf5.h"
#include "sim/row.h"

enum { CHUNK_BYTES = 256 * 1024 };

const char *const sim_results_axis[SIM_RESULTS_RANK] = {
    "point", "policy", "replicate", "market", "week", "segment", "owner"};

/* Chunks of whole cells, as near to CHUNK_BYTES as equal parts of each axis allow. */
static void choose_chunk(struct sim_results_shape *shape)
{
    hsize_t room = CHUNK_BYTES / sizeof(double);

    for (int k = SIM_RESULTS_RANK - 1; k >= 0; k--) {
        const hsize_t size = shape->size[k];
        const hsize_t most = k >= SIM_RESULTS_CELL_RANK || room >= size ? size
                             : room > 1                                 ? room
                                                                        : 1;
        const hsize_t parts = (size + most - 1) / most;

        shape->chunk[k] = (size + parts - 1) / parts;
        room /= shape->chunk[k];
    }
}

enum sim_status sim_results_shape_init(struct sim_results_shape *shape,
                                       const struct sim_plan *plan, struct sim_error *err)
{
    const uint64_t cells = sim_plan_cells(plan);

    *shape = (struct sim_results_shape){
        .size = {plan->n_points, plan->n_policies, plan->n_replicates, plan->n_markets,
                 plan->n_weeks, plan->n_segments, plan->n_owners},
        .n_groups = 1,
    };
    choose_chunk(shape);
    for (int k = 0; k < SIM_RESULTS_CELL_RANK; k++)
        shape->n_groups *= (shape->size[k] + shape->chunk[k] - 1) / shape->chunk[k];
    shape->cell = malloc(cells * sizeof *shape->cell);
    if (!shape->cell)
        return sim_fail(err, SIM_E_NOMEM, "results", "%llu cells do not fit in memory",
                        (unsigned long long)cells);
    for (uint64_t index = 0; index < cells; index++) {
        const struct sim_cell cell = sim_plan_cell(plan, index);
        const uint64_t run =
            ((uint64_t)cell.point * plan->n_policies + cell.policy) * plan->n_replicates +
            cell.replicate;

        shape->cell[run * plan->n_markets + cell.market] = index;
    }
    return SIM_OK;
}

void sim_results_shape_clear(struct sim_results_shape *shape)
{
    free(shape->cell);
    shape->cell = NULL;
}

size_t sim_results_chunk_cells(const struct sim_results_shape *shape)
{
    size_t cells = 1;

    for (int k = 0; k < SIM_RESULTS_CELL_RANK; k++)
        cells *= shape->chunk[k];
    return cells;
}

void sim_results_group(const struct sim_results_shape *shape, size_t index,
                       hsize_t start[SIM_RESULTS_RANK], hsize_t count[SIM_RESULTS_RANK])
{
    for (int k = SIM_RESULTS_RANK - 1; k >= 0; k--) {
        const hsize_t parts = (shape->size[k] + shape->chunk[k] - 1) / shape->chunk[k];
        const hsize_t left = shape->size[k] - index % parts * shape->chunk[k];

        start[k] = index % parts * shape->chunk[k];
        count[k] = left < shape->chunk[k] ? left : shape->chunk[k];
        index /= parts;
    }
}

uint64_t sim_results_cell(const struct sim_results_shape *shape,
                          const hsize_t start[SIM_RESULTS_RANK],
                          const hsize_t count[SIM_RESULTS_RANK], size_t k)
{
    uint64_t place = 0, stride = 1;

    for (int axis = SIM_RESULTS_CELL_RANK - 1; axis >= 0; axis--) {
        const hsize_t along = k % shape->chunk[axis];

        if (along >= count[axis])
            return UINT64_MAX;
        place += (start[axis] + along) * stride;
        stride *= shape->size[axis];
        k /= shape->chunk[axis];
    }
    return shape->cell[place];
}

static const struct sim_store *our_first_store(const struct sim_scenario *s)
{
    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t k = 0; k < s->market[m].n_stores; k++)
            if (s->market[m].store[k].owner == 0)
                return &s->market[m].store[k];
    return NULL;
}

void sim_results_lever(const struct sim_plan *plan, size_t lever, float *value)
{
    const struct sim_store *store = our_first_store(plan->scenario);
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n) + lever;

    for (uint32_t p = 0; p < plan->n_policies; p++) {
        struct sim_service service;

        value[p] = row->start;
        if (!store)
            continue;
        sim_service_resolve(&service, store, &plan->scenario->policy[p]);
        value[p] = ((const float *)&service.lever)[lever];
    }
}

static herr_t copy_reason(unsigned depth, const H5E_error2_t *entry, void *to)
{
    if (depth == 0 && entry->desc)
        snprintf(to, SIM_RESULTS_REASON, "%s", entry->desc);
    return 0;
}

void sim_results_reason(char reason[SIM_RESULTS_REASON])
{
    snprintf(reason, SIM_RESULTS_REASON, "unknown reason");
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, copy_reason, reason);
}

hid_t sim_results_text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);

    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

/* HDF5 prints its failures unless told not to; the caller's choice is put back afterwards. */
struct silence {
    H5E_auto2_t print;
    void *data;
};

static struct silence begin_silence(void)
{
    struct silence before = {NULL, NULL};

    H5open(); /* the first call sets the default up, which would undo what follows */
    H5Eget_auto2(H5E_DEFAULT, &before.print, &before.data);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    return before;
}

static void end_silence(struct silence before)
{
    H5Eset_auto2(H5E_DEFAULT, before.print, before.data);
}

enum sim_status sim_results_write(const char *path, const struct sim_dataset *set,
                                  struct sim_error *err)
{
    const struct silence before = begin_silence();
    void *image = NULL;
    size_t size = 0;
    enum sim_status status = sim_results_image(&image, &size, path, set, err);

    if (status == SIM_OK)
        status = sim_disk_replace(path, image, size, err);
    free(image);
    end_silence(before);
    return status;
}

enum sim_status sim_results_read(const char *path, struct sim_dataset *set,
                                 struct sim_error *err)
{
    const struct silence before = begin_silence();
    const enum sim_status status = sim_results_load(path, set, err);

    end_silence(before);
    return status;
}
