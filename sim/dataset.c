#include "sim/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "sim/hash.h"

enum sim_status sim_dataset_create(struct sim_dataset **out, const struct sim_plan *plan,
                                   struct sim_error *err)
{
    const size_t cells = sim_plan_cells(plan);
    struct sim_dataset *set = calloc(1, sizeof *set);

    *out = NULL;
    if (!set)
        goto nomem;
    set->plan = plan;
    set->status = calloc(cells, sizeof *set->status);
    set->checksum = calloc(cells, sizeof *set->checksum);
    set->block = calloc(cells * sim_plan_blocks(plan), sizeof *set->block);
    if (!set->status || !set->checksum || !set->block)
        goto nomem;
    *out = set;
    return SIM_OK;

nomem:
    sim_dataset_free(set);
    return sim_fail(err, SIM_E_NOMEM, "results", "%zu cells do not fit in memory", cells);
}

void sim_dataset_free(struct sim_dataset *set)
{
    if (!set)
        return;
    free(set->status);
    free(set->checksum);
    free(set->block);
    free(set);
}

enum sim_status sim_dataset_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct sim_dataset *set = to;
    const size_t n = sim_plan_blocks(set->plan);

    (void)err;
    memcpy(set->block + cell * n, blocks, n * sizeof *blocks);
    set->checksum[cell] = checksum;
    set->status[cell] = SIM_CELL_DONE;
    return SIM_OK;
}

uint64_t sim_dataset_checksum(const struct sim_dataset *set)
{
    const size_t cells = sim_plan_cells(set->plan);
    return sim_hash(SIM_HASH_START, set->checksum, cells * sizeof *set->checksum);
}
