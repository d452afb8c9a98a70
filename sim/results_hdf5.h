/**
 * @file results_hdf5.h
 * What the writer and the readers of results files share. Only sim/results*.c include this.
 */
#ifndef SIM_RESULTS_HDF5_H
#define SIM_RESULTS_HDF5_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/plan.h"
#include "sim/results.h"
#include "sim/status.h"

enum {
    SIM_RESULTS_FORMAT = 2, /* version of the layout of a file */
    SIM_RESULTS_RANK = 7,   /* point, policy, replicate, market, week, segment, owner */
    SIM_RESULTS_CELL_RANK = 4, /* the first four of them: which cell */
    SIM_RESULTS_REASON = 160
};

/** Names of the dimensions, slowest first. */
extern const char *const sim_results_axis[SIM_RESULTS_RANK];

/** How the variables of a plan lie in a file. */
struct sim_results_shape {
    hsize_t size[SIM_RESULTS_RANK];
    hsize_t chunk[SIM_RESULTS_RANK]; /* a band of one replicate and market */
    uint64_t bands;                  /* of a replicate and market */
    uint64_t groups;                 /* all bands */
};

/**
 * The cells of a chunk: consecutive in the order of the plan, and in the chunk one after the
 * other from its first place.
 */
struct sim_results_group {
    hsize_t start[SIM_RESULTS_RANK], count[SIM_RESULTS_RANK];
    uint64_t first;  /* cell */
    size_t n_cells;  /* at the edge fewer than places */
    size_t n_places; /* of a chunk */
};

void sim_results_shape_of(struct sim_results_shape *shape, const struct sim_plan *plan);

/** The same with @p size and @p band of another file. */
void sim_results_shape_init(struct sim_results_shape *shape,
                            const hsize_t size[SIM_RESULTS_RANK], hsize_t band);

/** Group @p index; groups are in the order of their cells. */
struct sim_results_group sim_results_group(const struct sim_results_shape *shape,
                                           uint64_t index);

/** The group that @p cell is in. */
uint64_t sim_results_group_of(const struct sim_results_shape *shape, uint64_t cell);

/** What lever @p lever of our first store is under each policy: @p value [n_policies]. */
void sim_results_lever(const struct sim_plan *plan, size_t lever, float *value);

/** The innermost reason of HDF5's last failure, for a person. */
void sim_results_reason(char reason[SIM_RESULTS_REASON]);

/** Variable-length UTF-8, the only kind of text that every reader of such files can read. */
hid_t sim_results_text_type(void);

/** HDF5 prints its failures unless told not to; the caller's choice is put back. */
struct sim_results_silence {
    H5E_auto2_t print;
    void *data;
};

struct sim_results_silence sim_results_silence(void);
void sim_results_silence_end(struct sim_results_silence before);

/**
 * Whether the bytes of @p path are those that were written, so that HDF5 can be trusted with
 * them; what another program has written passes too.
 *
 * @return SIM_OK; SIM_E_IO; SIM_E_FORMAT; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_results_check(const char *path, struct sim_error *err);

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

#endif
