/**
 * @file replay.h
 * Cells run again from a results file, and how they compare. Private to cli/replay*.c.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "cli/cli.h"
#include "cli/stored.h"

/** Where a cell came out differently first. */
struct cli_difference {
    uint64_t numbers; /* that differ, of all weeks, owners, segments and outcomes */
    uint32_t week, owner, segment;
    enum sim_outcome outcome;
    double there, here;
};

/** One cell, run again. */
struct cli_again {
    uint64_t cell;
    enum sim_cell_status stored; /* as the file has it */
    bool ran;                    /* it came out here; else it failed, for this reason: */
    char reason[sizeof(struct sim_error)];
    uint64_t checksum; /* here */
    bool same;
    struct cli_difference difference; /* numbers 0: not a matter of numbers */
    struct sim_outcome_block *total;  /* [n_owners], owned; NULL: not asked for */
};

struct cli_replay {
    struct cli_stored *stored;
    const char *file;
    bool all;                     /* of all that are the same only the number is told */
    bool totals;                  /* what each owner got */
    uint64_t done, same, missing; /* cells run again, of them the same; not in the file */
    struct cli_again *again;      /* [n], owned: what is told one by one */
    size_t n;
    struct sim_outcome_block *then; /* [blocks] as the file has them, owned */
};

/** A cell as --cell names it: its number, or policy=NAME,replicate=N,market=NAME,point=N;
 *  an axis with one entry may be left out. @return false after a message */
bool cli_replay_cell(const struct sim_plan *plan, const char *text, uint64_t *cell);

/** Sinks of sim_run(): compare one cell with the file's. */
enum sim_status cli_replay_take(void *to, uint64_t cell,
                                const struct sim_outcome_block *blocks, uint64_t checksum,
                                struct sim_error *err);
enum sim_status cli_replay_fail(void *to, uint64_t cell, const struct sim_error *reason,
                                struct sim_error *err);

void cli_replay_print(const struct cli_replay *r);
void cli_replay_json(const struct cli_replay *r);

#endif
