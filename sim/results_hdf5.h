/**
 * @file results_hdf5.h
 * What the writer and the reader of results files share. Only sim/results*.c include this.
 */
#ifndef SIM_RESULTS_HDF5_H
#define SIM_RESULTS_HDF5_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/dataset.h"
#include "sim/status.h"

enum {
    SIM_RESULTS_FORMAT = 1, /* version of the layout of a file */
    SIM_RESULTS_RANK = 7,   /* point, policy, replicate, market, week, segment, owner */
    SIM_RESULTS_CELL_RANK = 4, /* the first four of them: which cell */
    SIM_RESULTS_REASON = 160
};

/** Names of the dimensions, slowest first. */
extern const char *const sim_results_axis[SIM_RESULTS_RANK];

/**
 * How the variables of a plan lie in a file. A chunk holds whole cells; the cells of a chunk
 * are a group, and the groups are written and read one after the other.
 */
struct sim_results_shape {
    hsize_t size[SIM_RESULTS_RANK];
    hsize_t chunk[SIM_RESULTS_RANK];
    size_t n_groups;
    uint64_t *
        cell; /* [cells] owned: index in the plan, by (point, policy, replicate, market) */
};

/** @return SIM_OK; SIM_E_NOMEM. Free: sim_results_shape_clear(). */
SIM_MUST_CHECK enum sim_status sim_results_shape_init(struct sim_results_shape *shape,
                                                      const struct sim_plan *plan,
                                                      struct sim_error *err);
void sim_results_shape_clear(struct sim_results_shape *shape);

/** Cells of a whole chunk, those beyond the edge included. */
size_t sim_results_chunk_cells(const struct sim_results_shape *shape);

/** First place of group @p index, and how many places along each axis the plan has there. */
void sim_results_group(const struct sim_results_shape *shape, size_t index,
                       hsize_t start[SIM_RESULTS_RANK], hsize_t count[SIM_RESULTS_RANK]);

/**
 * Index in the plan of place @p k, 0..chunk_cells-1, of a group; UINT64_MAX when it is
 * beyond the edge.
 */
uint64_t sim_results_cell(const struct sim_results_shape *shape,
                          const hsize_t start[SIM_RESULTS_RANK],
                          const hsize_t count[SIM_RESULTS_RANK], size_t k);

/** What lever @p lever of our first store is under each policy: @p value [n_policies]. */
void sim_results_lever(const struct sim_plan *plan, size_t lever, float *value);

/** The innermost reason of HDF5's last failure, for a person. */
void sim_results_reason(char reason[SIM_RESULTS_REASON]);

/** Variable-length UTF-8, the only kind of text that every reader of such files can read. */
hid_t sim_results_text_type(void);

/** Whether variable @p d has these dimensions and this kind of number or text. */
bool sim_results_is(hid_t d, int rank, const hsize_t *size, H5T_class_t type);

/**
 * What of a file is not as the plan has it, in words: lengths and names of the dimensions, or
 * parameters and levers. False, and @p what without meaning, when nothing is found.
 *
 * @param size        [SIM_RESULTS_RANK] of the plan
 * @param[out] what   @p room bytes: "behaviour.theta_mu is 1 there and 0.9 here"
 */
bool sim_results_axes_differ(hid_t file, const struct sim_plan *plan, const hsize_t *size,
                             char *what, size_t room);
bool sim_results_values_differ(hid_t file, const struct sim_plan *plan,
                               const hsize_t *size, char *what, size_t room);

/**
 * Write the numbers of all finished cells.
 *
 * @param value, remainder  [SIM_OUTCOME_COUNT] open variables, 0 for a remainder that is not
 * @param[out] reason       HDF5's, when it failed; else left alone
 * @return false: out of memory
 */
SIM_MUST_CHECK bool sim_results_put_chunks(const struct sim_dataset *set,
                                           const struct sim_results_shape *shape,
                                           const hid_t *value, const hid_t *remainder,
                                           char reason[SIM_RESULTS_REASON]);

/**
 * The whole file in memory.
 *
 * @param path        names it in messages
 * @param[out] image  allocated, the caller's: free()
 * @return SIM_OK; SIM_E_NOMEM; SIM_E_IO (HDF5's reason)
 */
SIM_MUST_CHECK enum sim_status sim_results_image(void **image, size_t *size,
                                                 const char *path,
                                                 const struct sim_dataset *set,
                                                 struct sim_error *err);

/** sim_results_read(), with HDF5's own messages turned off by the caller. */
SIM_MUST_CHECK enum sim_status sim_results_load(const char *path, struct sim_dataset *set,
                                                struct sim_error *err);

#endif
