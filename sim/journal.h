/**
 * @file journal.h
 * Finished cells on disk while a run goes on: an append-only file beside the target.
 *
 * A header names plan and build; each record has its length and a checksum, so a torn tail is
 * found and dropped. A process has a journal of its own,
 * TARGET.journal.HOST.JOB.PID, and a reader takes the union of all that lie beside a target:
 * cells are deterministic, so two copies of one cell are equal. A journal is locked while its
 * process writes it, so that nobody else removes it.
 */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/dataset.h"
#include "sim/plan.h"
#include "sim/status.h"

enum {
    SIM_JOURNAL_BUILD_MAX = 128,
    SIM_REASON_MAX =
        520 /* bytes of what a cell says of its failure, with the closing 0 */
};

/* ---- writing ---- */

struct sim_journal;

/**
 * Start a journal for @p target ("F.h5").
 *
 * @param tag   makes the name unique among processes, "HOST.JOB.PID"; the caller's, since a
 *              library does not read the environment
 * @param plan  borrowed until the close
 * @return SIM_OK; SIM_E_IO (with the path and the system's reason); SIM_E_NOMEM;
 *         SIM_E_RANGE (an empty tag, or one with a slash)
 */
SIM_MUST_CHECK enum sim_status sim_journal_create(struct sim_journal **out,
                                                  const char *target, const char *tag,
                                                  const struct sim_plan *plan,
                                                  struct sim_error *err);

/**
 * A sink for sim_run(): appends one cell; @p to is the struct sim_journal. What is written
 * outlives the process at once; sim_journal_sync() makes it outlive the machine.
 *
 * @return SIM_OK; SIM_E_IO (a full disk: the cells before are kept); SIM_E_RANGE (@p cell)
 */
enum sim_status sim_journal_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err);

/** Likewise a cell that failed, and why. */
enum sim_status sim_journal_fail(void *to, uint64_t cell, const struct sim_error *reason,
                                 struct sim_error *err);

/**
 * Sync what was appended since the last time. For the program to call about once a second:
 * a library has no clock. @return SIM_OK; SIM_E_IO
 */
enum sim_status sim_journal_sync(struct sim_journal *journal, struct sim_error *err);

/** Sync and close. NULL is allowed. @return SIM_OK; SIM_E_IO */
enum sim_status sim_journal_close(struct sim_journal *journal, struct sim_error *err);

/* ---- finding ---- */

/** The journals beside a target. */
struct sim_journal_list {
    size_t n, room;
    char **path; /* [n] owned, sorted */
};

/** @return SIM_OK (also when there is none); SIM_E_IO; SIM_E_NOMEM; clear in any case */
SIM_MUST_CHECK enum sim_status sim_journal_find(struct sim_journal_list *list,
                                                const char *target,
                                                struct sim_error *err);
void sim_journal_list_clear(struct sim_journal_list *list);

/* ---- reading ---- */

/** What the header says. */
struct sim_journal_head {
    uint64_t plan_hash, base_hash, cells;
    uint64_t
        start_ns; /* when it was begun, by the clock of its file system; since 1970 */
    char build[SIM_JOURNAL_BUILD_MAX];
};

/** One record: which cell, and where it lies. */
struct sim_journal_record {
    uint64_t cell; /* in the plan of the journal */
    uint64_t key, checksum;
    enum sim_cell_status status; /* SIM_CELL_DONE or SIM_CELL_FAILED */
    uint64_t at;                 /* byte of the file */
};

struct sim_journal_reader;

/**
 * Open a journal whose cells have the shape of @p plan, though its plan may be another one
 * of the same base: see the head.
 *
 * @param[out] out  NULL also when the file has gone meanwhile
 * @return SIM_OK; SIM_E_MISMATCH (another program, version, base or build); SIM_E_IO;
 *         SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_journal_open(struct sim_journal_reader **out,
                                                const char *path,
                                                const struct sim_plan *plan,
                                                struct sim_error *err);
void sim_journal_reader_close(struct sim_journal_reader *reader);

/** Bytes when it was opened. */
uint64_t sim_journal_bytes(const struct sim_journal_reader *reader);

/** Borrowed. NULL: the header is torn, there are no records. */
const struct sim_journal_head *sim_journal_head(const struct sim_journal_reader *reader);

/**
 * The next record. False at the end, torn or not.
 *
 * @param full  check all its bytes; else only those that say what and where it is
 */
bool sim_journal_next(struct sim_journal_reader *reader, bool full,
                      struct sim_journal_record *record);

/**
 * The numbers of the record at byte @p at, checked.
 *
 * @param checksum     as the record had it
 * @param[out] blocks  [sim_plan_blocks()]
 * @return SIM_OK; SIM_E_FORMAT (not what was there); SIM_E_IO (it has gone); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_journal_read(struct sim_journal_reader *reader,
                                                uint64_t at, uint64_t checksum,
                                                struct sim_outcome_block *blocks,
                                                struct sim_error *err);

/** Why the cell of the record at byte @p at failed. False: it cannot be read. */
bool sim_journal_reason(struct sim_journal_reader *reader, uint64_t at,
                        char reason[SIM_REASON_MAX]);

/** Let go of the open file and of memory, until the next call. */
void sim_journal_rest(struct sim_journal_reader *reader);

/**
 * Put every whole record of every journal of @p target into @p set (same plan). A torn or
 * damaged tail is dropped.
 *
 * @param[out] n_files  journals read; may be NULL
 * @return SIM_OK (also when there is none); SIM_E_MISMATCH when a journal is of another
 *         plan, version or build: nothing is taken then; also when a cell is there twice and
 *         differs; SIM_E_IO; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_journal_load(const char *target,
                                                struct sim_dataset *set, size_t *n_files,
                                                struct sim_error *err);

/* ---- removing ---- */

/**
 * Remove one journal whose cells are safe elsewhere, unless another process is writing it.
 *
 * @param size  bytes that were read of it: one that has grown stays. UINT64_MAX: any
 * @return SIM_OK, also when it stays or has gone; SIM_E_IO
 */
enum sim_status sim_journal_remove_one(const char *path, uint64_t size,
                                       struct sim_error *err);

/** Remove every journal of @p target that nobody writes. */
enum sim_status sim_journal_remove(const char *target, struct sim_error *err);

#endif
