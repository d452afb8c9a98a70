/**
 * @file results_file.h
 * A results file that is open for reading. Private to sim/results_file.c and results_read.c.
 */
#ifndef SIM_RESULTS_FILE_H
#define SIM_RESULTS_FILE_H

#include <sys/types.h>

#include "sim/results_hdf5.h"

struct sim_results_file {
    char *path;
    const struct sim_plan *plan;
    bool is_same_plan;
    struct sim_results_shape shape;   /* of the file */
    struct sim_results_glance glance; /* no runs where another program has cut it off */
    bool has_foot;
    ino_t inode; /* of what was looked at when it was opened */
    off_t bytes;
    hid_t file, text;                                             /* 0: at rest */
    hid_t value[SIM_OUTCOME_COUNT], remainder[SIM_OUTCOME_COUNT]; /* 0: not open */
    uint64_t group;                  /* that is in memory; UINT64_MAX: none */
    double *number, *lacking;        /* [places][blocks] one outcome */
    struct sim_outcome_block *block; /* [places][blocks] */
};

/** Open what is at rest. It must still be the file that was looked at. */
SIM_MUST_CHECK enum sim_status sim_results_wake(struct sim_results_file *f,
                                                struct sim_error *err);

/** HDF5 could not read what it should. */
enum sim_status sim_results_unreadable(const struct sim_results_file *f, const char *name,
                                       struct sim_error *err);

/** Open a variable that must be of this shape and class; *out is 0 on failure. */
SIM_MUST_CHECK enum sim_status sim_results_variable(const struct sim_results_file *f,
                                                    const char *name, int rank,
                                                    const hsize_t *size, H5T_class_t type,
                                                    hid_t *out, struct sim_error *err);

/** One text of the root, cut to fit. False: no such attribute. */
bool sim_results_take_text(const struct sim_results_file *f, const char *key, char *out,
                           size_t size);

#endif
