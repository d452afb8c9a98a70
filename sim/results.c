#include "sim/results_hdf5.h"

#include <stdio.h>
#include <string.h>

#include "sim/row.h"

const char *const sim_results_axis[SIM_RESULTS_RANK] = {
    "point", "policy", "replicate", "market", "week", "segment", "owner"};

/* -- shape -- */

void sim_results_shape_init(struct sim_results_shape *shape,
                            const hsize_t size[SIM_RESULTS_RANK], hsize_t band)
{
    memcpy(shape->size, size, sizeof shape->size);
    memcpy(shape->chunk, size, sizeof shape->chunk);
    shape->chunk[0] = band < size[0] ? band : size[0];
    shape->chunk[2] = shape->chunk[3] = 1;
    shape->bands = (size[0] + shape->chunk[0] - 1) / shape->chunk[0];
    shape->groups = size[2] * size[3] * shape->bands;
}

void sim_results_shape_of(struct sim_results_shape *shape, const struct sim_plan *plan)
{
    const hsize_t size[SIM_RESULTS_RANK] = {
        plan->n_points, plan->n_policies, plan->n_replicates, plan->n_markets,
        plan->n_weeks,  plan->n_segments, plan->n_owners};

    sim_results_shape_init(shape, size, sim_plan_band(plan));
}

struct sim_results_group sim_results_group(const struct sim_results_shape *shape,
                                           uint64_t index)
{
    const hsize_t point = index % shape->bands * shape->chunk[0];
    const uint64_t row = index / shape->bands; /* replicate and market */
    const hsize_t left = shape->size[0] - point;
    struct sim_results_group g = {
        .start = {point, 0, row / shape->size[3], row % shape->size[3]},
        .first = (row * shape->size[0] + point) * shape->size[1],
        .n_places = (size_t)(shape->chunk[0] * shape->chunk[1])};

    memcpy(g.count, shape->chunk, sizeof g.count);
    g.count[0] = left < shape->chunk[0] ? left : shape->chunk[0];
    g.n_cells = (size_t)(g.count[0] * g.count[1]);
    return g;
}

uint64_t sim_results_group_of(const struct sim_results_shape *shape, uint64_t cell)
{
    const uint64_t point = cell / shape->size[1];

    return point / shape->size[0] * shape->bands +
           point % shape->size[0] / shape->chunk[0];
}

/* -- levers -- */

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

/* -- HDF5 -- */

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

struct sim_results_silence sim_results_silence(void)
{
    struct sim_results_silence before = {NULL, NULL};

    H5open(); /* the first call sets the default up, which would undo what follows */
    H5Eget_auto2(H5E_DEFAULT, &before.print, &before.data);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    return before;
}

void sim_results_silence_end(struct sim_results_silence before)
{
    H5Eset_auto2(H5E_DEFAULT, before.print, before.data);
}
