/**
 * @file dataset.h
 * The outcomes of a plan in memory: what the runner fills and analysis reads.
 */
#ifndef SIM_DATASET_H
#define SIM_DATASET_H

#include <stdbool.h>

#include "sim/plan.h"
#include "sim/status.h"

enum sim_cell_status { SIM_CELL_MISSING, SIM_CELL_DONE, SIM_CELL_FAILED };

struct sim_dataset {
    const struct sim_plan *plan;     /* borrowed */
    unsigned char *status;           /* [cells] enum sim_cell_status */
    uint64_t *checksum;              /* [cells] */
    struct sim_outcome_block *block; /* [cells][sim_plan_blocks()], zero where not done */
};

/** All cells missing. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_dataset_create(struct sim_dataset **out,
                                                  const struct sim_plan *plan,
                                                  struct sim_error *err);

void sim_dataset_free(struct sim_dataset *set);

/** A sink for sim_run(): @p to is the struct sim_dataset. */
enum sim_status sim_dataset_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err);

/** Checksum of the whole: FNV-1a over the cells' checksums in order; missing cells are 0. */
uint64_t sim_dataset_checksum(const struct sim_dataset *set);

#endif
