/**
 * @file journal.h
 * Finished cells on disk while a run goes on: an append-only file beside the target.
 *
 * A header names the plan; each record has its length and a checksum, so a torn tail is
 * found and dropped. A process has a journal of its own,
 * TARGET.journal.HOST.JOB.PID, and a reader takes the union of all that lie beside a target:
 * cells are deterministic, so two copies of one cell are equal.
 */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "sim/dataset.h"
#include "sim/plan.h"
#include "sim/status.h"

struct sim_journal;

/**
 * Start a journal for @p target ("F.h5").
 *
 * @param tag  makes the name unique among processes, "HOST.JOB.PID"; the caller's, since a
 *             library does not read the environment
 * @return SIM_OK; SIM_E_IO (with the path and the system's reason); SIM_E_NOMEM;
 *         SIM_E_RANGE (an empty tag, or one with a slash)
 */
SIM_MUST_CHECK enum sim_status sim_journal_create(struct sim_journal **out,
                                                  const char *target, const char *tag,
                                                  const struct sim_plan *plan,
                                                  struct sim_error *err);

/**
 * A sink for sim_run(): appends one cell; @p to is the struct sim_journal.
 *
 * @return SIM_OK; SIM_E_IO (a full disk: the cells before are kept); SIM_E_RANGE (@p cell)
 */
enum sim_status sim_journal_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err);

/** Sync and close. NULL is allowed. @return SIM_OK; SIM_E_IO */
enum sim_status sim_journal_close(struct sim_journal *journal, struct sim_error *err);

/**
 * Put every whole record of every journal of @p target into @p set (same plan). A torn or
 * damaged tail is dropped.
 *
 * @param[out] n_files  journals read; may be NULL
 * @return SIM_OK (also when there is none); SIM_E_MISMATCH when a journal is of another
 *         plan or version: nothing is taken then; also when a cell is there twice and
 *         differs, which another build did; SIM_E_IO; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_journal_load(const char *target,
                                                struct sim_dataset *set, size_t *n_files,
                                                struct sim_error *err);

/** Remove every journal of @p target, once its cells are safe in the results file. */
enum sim_status sim_journal_remove(const char *target, struct sim_error *err);

#endif
