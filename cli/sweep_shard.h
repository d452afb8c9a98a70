/**
 * @file sweep_shard.h
 * One shard of a sweep under way: what is on disk of it, and what is left to run. Private to
 * cli/sweep_shard.c and cli/sweep_resume.c.
 */
#ifndef CLI_SWEEP_SHARD_H
#define CLI_SWEEP_SHARD_H

#include <time.h>

#include "cli/sweep_run.h"
#include "sim/journal.h"
#include "sim/shelf.h"

struct cli_shard {
    const struct cli_sweep_work *work;
    const struct sim_plan *plan;
    uint32_t number; /* from 0 */
    char *path;
    uint64_t cells;              /* of the plan */
    uint64_t ours, done, failed; /* cells of the shard; those on disk; of them failed */
    unsigned char *out;          /* [cells] != 0: not to be run */
    struct cli_twins twins;
    struct sim_journal *journal;
    struct timespec synced;
    uint64_t ran;
};

/** Mark what other shards have to do, and find the cells that are the same. False: no
 * memory. */
bool cli_shard_mark(struct cli_shard *s);

/** Mark and count the cells that are on the shelf. */
void cli_shard_count(struct cli_shard *s, const struct sim_shelf *shelf);

/**
 * Of cells that are the same one is run, and one that is on the shelf stands for all: they are
 * written to the journal, which must be open.
 *
 * @return SIM_OK; the failure of shelf or journal; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status cli_shard_settle_twins(struct cli_shard *s,
                                                      struct sim_shelf *shelf,
                                                      struct sim_error *err);

/** Say on stderr when somebody else seems to write this shard. */
void cli_shard_note_writers(const struct cli_shard *s, const struct sim_shelf *shelf);

#endif
