/**
 * @file results.h
 * The results file: HDF5 laid out so that netCDF-4 readers open it with names.
 *
 * Dimensions point, policy, replicate, market, week, segment, owner, each with a coordinate
 * variable; factors of a sweep are variables over point; one variable an outcome that is kept
 * over all dimensions, RATIO outcomes already divided (NaN where the weight is not positive),
 * LAST ones as levels; cells that are missing or failed are NaN. Attributes of a variable:
 * units, long_name, direction, horizon, kind, weight. cell_status, cell_checksum and cell_key
 * over (point, policy, replicate, market); group `failures` says why cells failed. Groups
 * `parameters` and `levers` hold the resolved values with their grades. The scenario text,
 * the plan of a sweep, seed, version and build are attributes or scalar string variables of
 * the root. Group `remainder` holds what value * weight lacks to the numerator of each RATIO,
 * so that no bit is lost in a file. A chunk holds one band of one replicate and market
 * (sim_plan_band()) with all policies. The last bytes, which other readers do not see, are a
 * summary with a checksum of all before them.
 */
#ifndef SIM_RESULTS_H
#define SIM_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/dataset.h"
#include "sim/plan.h"
#include "sim/status.h"

/* ---- writing ---- */

/** Where the cells of a file come from. The calls are made by one thread, cell by cell. */
struct sim_cell_source {
    void *from;
    enum sim_cell_status (*status)(void *from, uint64_t cell);
    /** A finished cell: [sim_plan_blocks()] blocks and its checksum. */
    enum sim_status (*get)(void *from, uint64_t cell, struct sim_outcome_block *blocks,
                           uint64_t *checksum, struct sim_error *err);
    /** Why a cell failed, borrowed until the next call; NULL here or there: not known. */
    const char *(*reason)(void *from, uint64_t cell);
};

/**
 * Write the cells of @p source to @p path: to a temporary name beside it, synced, renamed, so
 * a reader never sees half a file and an old file stays until the new one is whole. The same
 * cells give the same bytes. Cells go from source to disk band by band.
 *
 * @return SIM_OK; SIM_E_IO (the path and the reason); SIM_E_NOMEM; what the source gives
 */
SIM_MUST_CHECK enum sim_status
sim_results_write_from(const char *path, const struct sim_plan *plan,
                       const struct sim_cell_source *source, struct sim_error *err);

/** The same from a data set. */
SIM_MUST_CHECK enum sim_status
sim_results_write(const char *path, const struct sim_dataset *set, struct sim_error *err);

/* ---- reading ---- */

struct sim_results_file;

/** What else than a file of exactly this plan and build is taken. */
enum {
    SIM_RESULTS_EXACT = 0,
    SIM_RESULTS_OTHER_PLAN =
        1, /* of the same base: cells have other numbers, same keys */
    SIM_RESULTS_OTHER_BUILD = 2
};

/**
 * Open a results file. It is looked at as a whole: its bytes must be those that were written.
 *
 * @param plan  borrowed; cells have its shape
 * @return SIM_OK; SIM_E_IO; SIM_E_FORMAT (not such a file, or damaged); SIM_E_MISMATCH
 *         (another plan, version or build, and what differs); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_results_open(struct sim_results_file **out,
                                                const char *path,
                                                const struct sim_plan *plan, int take,
                                                struct sim_error *err);
void sim_results_close(struct sim_results_file *file);

/** Whether its plan is that of sim_results_open(), so that cells have the same numbers. */
bool sim_results_is_same_plan(const struct sim_results_file *file);

/** One cell of a file. */
struct sim_results_cell {
    uint64_t cell; /* in the plan of the file */
    uint64_t key, checksum;
    enum sim_cell_status status; /* not SIM_CELL_MISSING */
};

/**
 * Hand every cell that is not missing to @p found, in order. A failure of @p found ends it.
 *
 * @return SIM_OK; SIM_E_FORMAT (damaged); SIM_E_NOMEM; the failure of @p found
 */
SIM_MUST_CHECK enum sim_status
sim_results_each(struct sim_results_file *file,
                 enum sim_status (*found)(void *to, const struct sim_results_cell *cell,
                                          struct sim_error *err),
                 void *to, struct sim_error *err);

/** Hand every failed cell and its reason to @p found. @return as sim_results_each() */
SIM_MUST_CHECK enum sim_status
sim_results_failures(struct sim_results_file *file,
                     enum sim_status (*found)(void *to, uint64_t cell, const char *reason,
                                              struct sim_error *err),
                     void *to, struct sim_error *err);

/**
 * The blocks of a finished cell, bit by bit as they were written. The band around it stays
 * in memory: the cells of a band cost one reading if they are asked for one after the other.
 *
 * @param cell      in the plan of the file
 * @param checksum  as sim_results_each() gave it; the numbers must have it
 * @return SIM_OK; SIM_E_FORMAT (they have not); SIM_E_IO; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_results_get(struct sim_results_file *file,
                                               uint64_t cell, uint64_t checksum,
                                               struct sim_outcome_block *blocks,
                                               struct sim_error *err);

/** Let go of the open file and the band in memory, until the next sim_results_get(). */
void sim_results_rest(struct sim_results_file *file);

/**
 * Add the cells of @p path to @p set, whose plan must be the file's. Each is bit by bit what
 * was written, as its checksum shows; what @p set has already stays.
 *
 * @return as sim_results_open(); SIM_E_MISMATCH also for a cell that @p set has with another
 *         checksum. Cells taken before a failure stay.
 */
SIM_MUST_CHECK enum sim_status sim_results_read(const char *path, struct sim_dataset *set,
                                                struct sim_error *err);

/* ---- at a glance ---- */

/** Consecutive cells of one status. */
struct sim_cell_run {
    uint64_t first, n;
    enum sim_cell_status status; /* not SIM_CELL_MISSING */
};

enum { SIM_RESULTS_BUILD_MAX = 128 };

/** What the last bytes of a results file say of it. */
struct sim_results_glance {
    uint64_t layout, model_version, plan_hash, base_hash;
    uint64_t cells, done, failed;
    uint64_t bytes; /* before them */
    char build[SIM_RESULTS_BUILD_MAX];
    size_t n_runs;
    struct sim_cell_run *run; /* [n_runs] owned, in order */
};

/**
 * Read the last bytes alone: quick, whatever the size of the file, and a damage of the rest
 * is not seen.
 *
 * @param[out] glance  sim_results_glance_clear(), also after a failure
 * @return SIM_OK; SIM_E_IO; SIM_E_FORMAT (cut short, damaged, or changed by another program:
 *         there are no such bytes); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_results_glance(struct sim_results_glance *glance,
                                                  const char *path,
                                                  struct sim_error *err);
void sim_results_glance_clear(struct sim_results_glance *glance);

#endif
