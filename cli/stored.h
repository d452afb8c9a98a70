/**
 * @file stored.h
 * A results file as a command reads it: its run, and its cells one at a time.
 */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include "analysis/export.h"
#include "sim/results.h"
#include "sim/run_file.h"

struct cli_failure {
    uint64_t cell;
    char *reason; /* owned */
};

struct cli_stored {
    struct sim_run_file *run;
    struct sim_results_file *file;
    unsigned char *status;       /* [cells] enum sim_cell_status */
    uint64_t *checksum;          /* [cells] */
    struct cli_failure *failure; /* [n_failures], in order of cells */
    size_t n_failures;
};

/** Open @p path. @return CLI_DONE; else an exit status, after a message. */
int cli_stored_open(struct cli_stored *s, const char *path);
void cli_stored_close(struct cli_stored *s);

/** Its cells, as an export takes them; @p s is borrowed. */
struct ana_cells cli_stored_cells(struct cli_stored *s);

/** Why @p cell failed; NULL: not known. */
const char *cli_stored_reason(const struct cli_stored *s, uint64_t cell);

#endif
