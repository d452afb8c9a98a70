/**
 * @file shelf.h
 * What is on disk of a plan's cells: of each its status, its checksum and where it lies, in a
 * results file or in a journal; the numbers stay on disk until they are asked for.
 */
#ifndef SIM_SHELF_H
#define SIM_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/plan.h"
#include "sim/results.h"
#include "sim/status.h"

struct sim_shelf;

/** How files are looked at. */
enum sim_shelf_mode {
    SIM_SHELF_FULL = 0,  /* every byte of journals and results files is checked */
    SIM_SHELF_QUICK = 1, /* only what says which cells there are; nothing can be got */
    SIM_SHELF_EXACT =
        2 /* besides: files of another plan of the same base are refused; else
             their cells are taken by their keys */
};

/** An empty shelf for @p plan, which must outlive it. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_shelf_create(struct sim_shelf **out,
                                                const struct sim_plan *plan, int mode,
                                                struct sim_error *err);

/**
 * Add what lies at @p target: its journals, and the results file if there is one. What the
 * shelf has already stays; a finished cell comes before a failed one.
 *
 * @return SIM_OK, also when there is nothing; SIM_E_FORMAT (damaged); SIM_E_MISMATCH (another
 *         plan, version or build; a cell that came out differently elsewhere); SIM_E_IO;
 *         SIM_E_NOMEM. After a failure the shelf holds what was added before @p target and
 *         part of that.
 */
SIM_MUST_CHECK enum sim_status sim_shelf_add(struct sim_shelf *shelf, const char *target,
                                             struct sim_error *err);

/** Create and add. *out is NULL on any failure. */
SIM_MUST_CHECK enum sim_status sim_shelf_open(struct sim_shelf **out, const char *target,
                                              const struct sim_plan *plan, int mode,
                                              struct sim_error *err);

/** NULL is allowed. */
void sim_shelf_close(struct sim_shelf *shelf);

/** [cells] enum sim_cell_status. Borrowed until the close; changed by sim_shelf_add(). */
const unsigned char *sim_shelf_status(const struct sim_shelf *shelf);

/** Cells of the plan that are done, and that failed. */
uint64_t sim_shelf_done(const struct sim_shelf *shelf);
uint64_t sim_shelf_failed(const struct sim_shelf *shelf);

/**
 * The blocks of a finished cell, checked. Up to a dozen files stay open. Cells of a band that
 * are asked for one after the other cost one reading.
 *
 * @param[out] blocks    [sim_plan_blocks()]
 * @param[out] checksum  may be NULL
 * @return SIM_OK; SIM_E_RANGE (not done, or a quick shelf); SIM_E_FORMAT; SIM_E_IO;
 *         SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_shelf_get(struct sim_shelf *shelf, uint64_t cell,
                                             struct sim_outcome_block *blocks,
                                             uint64_t *checksum, struct sim_error *err);

/** Why @p cell failed, borrowed until the next call; NULL: it has not, or cannot be read. */
const char *sim_shelf_reason(struct sim_shelf *shelf, uint64_t cell);

/** The cells of shard @p shard (0..@p n - 1) of @p n as a source; all with (0, 1). */
struct sim_shelf_part {
    struct sim_shelf *shelf;
    uint32_t shard, n;
};

/** @p part is borrowed as long as the source is used. */
struct sim_cell_source sim_shelf_source(struct sim_shelf_part *part);

/**
 * Write @p part to @p target and remove the journals of @p target that are in the shelf,
 * but those that another process still writes, or has written since.
 *
 * @return as sim_results_write_from(); journals stay after a failure
 */
SIM_MUST_CHECK enum sim_status sim_shelf_write(struct sim_shelf_part *part,
                                               const char *target, struct sim_error *err);

/** One file of a shelf. */
struct sim_shelf_item {
    const char *path; /* borrowed until the close or the next sim_shelf_add() */
    bool is_journal;
    bool is_same_plan;
    uint64_t done, failed; /* records of a journal, cells of a results file */
    uint64_t bytes;
    uint64_t start_ns, end_ns; /* begun, changed last; by the clock of the file system */
};

size_t sim_shelf_items(const struct sim_shelf *shelf);
struct sim_shelf_item sim_shelf_item(const struct sim_shelf *shelf, size_t k);

#endif
