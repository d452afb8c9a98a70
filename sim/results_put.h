/**
 * @file results_put.h
 * Putting attributes and variables into a results file. Failures are noted once; what follows
 * fails too without harm.
 */
#ifndef SIM_RESULTS_PUT_H
#define SIM_RESULTS_PUT_H

#include "sim/results_foot.h"
#include "sim/results_hdf5.h"
#include "sim/row.h"

/** Variables over the cells: one number a cell. */
enum sim_results_by_cell {
    SIM_RESULTS_STATUS,
    SIM_RESULTS_CHECKSUM,
    SIM_RESULTS_KEY,
    SIM_RESULTS_BY_CELL
};

/** A results file under way. */
struct sim_results_writer {
    const struct sim_plan *plan;
    const struct sim_cell_source *source;
    struct sim_results_shape shape;
    hid_t file, text;
    hid_t scale[SIM_RESULTS_RANK];
    hid_t by_cell[SIM_RESULTS_BY_CELL];
    hid_t value[SIM_OUTCOME_COUNT], remainder[SIM_OUTCOME_COUNT]; /* 0: none */
    struct sim_results_glance glance; /* what was written so far */
    uint64_t checksum;                /* of the cells' checksums so far */
    bool failed;
    char reason[SIM_RESULTS_REASON]; /* of the first failure; "": no memory */
};

/** Take note when @p result is < 0, and give it back. */
hid_t sim_results_keep(struct sim_results_writer *w, hid_t result);

/** @param n  0: a scalar */
void sim_results_put_attribute(struct sim_results_writer *w, hid_t on, const char *key,
                               hid_t type, hsize_t n, const void *value);
void sim_results_put_text(struct sim_results_writer *w, hid_t on, const char *key,
                          const char *value);
void sim_results_put_u64(struct sim_results_writer *w, hid_t on, const char *key,
                         uint64_t value);
void sim_results_put_int(struct sim_results_writer *w, hid_t on, const char *key,
                         int value);
void sim_results_put_float(struct sim_results_writer *w, hid_t on, const char *key,
                           float value);

/** Help and unit of a row, or the words of a switch or a choice. */
void sim_results_put_row(struct sim_results_writer *w, hid_t on,
                         const struct sim_row *row);

/** The unit of a row, with the scenario's label where the row says "currency". */
void sim_results_put_unit(struct sim_results_writer *w, hid_t on, const char *unit);

/** How a variable is made: what it leaves in the file depends on nothing but its content. */
hid_t sim_results_creation(struct sim_results_writer *w);

/** A whole variable of @p rank dimensions; rank 0 is a scalar. */
hid_t sim_results_put_variable(struct sim_results_writer *w, hid_t in, const char *name,
                               hid_t type, int rank, const hsize_t *size,
                               const void *value);

/** A scalar text variable of the root. */
void sim_results_put_document(struct sim_results_writer *w, const char *name,
                              const char *text, const char *long_name);

/** The dimensions of @p d are @p rank of the file's, from @p first. */
void sim_results_attach(struct sim_results_writer *w, hid_t d, int first, int rank);

hid_t sim_results_put_group(struct sim_results_writer *w, const char *name,
                            const char *long_name);

/* ---- results_about.c ---- */

/** Dimensions and factors; what the scenario was; and, last, what was written. */
void sim_results_put_coordinates(struct sim_results_writer *w);
void sim_results_put_scenario(struct sim_results_writer *w);
void sim_results_put_provenance(struct sim_results_writer *w);

/* ---- results_chunks.c ---- */

/**
 * Take all cells from the source and write them, band by band.
 *
 * @return SIM_OK, also when HDF5 failed: see @p w; SIM_E_NOMEM; what the source gives
 */
SIM_MUST_CHECK enum sim_status sim_results_put_chunks(struct sim_results_writer *w,
                                                      struct sim_error *err);

#endif
