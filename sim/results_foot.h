/**
 * @file results_foot.h
 * The last bytes of a results file: what it holds, in short, and a checksum of all before
 * them. HDF5 trusts much of what it reads and may crash on a damaged file, so these are looked
 * at first. Readers of HDF5 do not see them, and a program that changes the file cuts them
 * off; then there are none.
 */
#ifndef SIM_RESULTS_FOOT_H
#define SIM_RESULTS_FOOT_H

#include "sim/results.h"

/** Add @p n cells of @p status from @p first to the runs of @p glance. False: no memory. */
SIM_MUST_CHECK bool sim_results_foot_add(struct sim_results_glance *glance,
                                         uint64_t first, uint64_t n,
                                         enum sim_cell_status status);

/** Write the foot behind the @p glance->bytes of @p fd. False: see errno. */
SIM_MUST_CHECK bool sim_results_foot_write(int fd,
                                           const struct sim_results_glance *glance);

enum sim_results_foot {
    SIM_RESULTS_FOOT_HOLDS,
    SIM_RESULTS_FOOT_NONE,
    SIM_RESULTS_FOOT_BROKEN,     /* some byte is not what was written */
    SIM_RESULTS_FOOT_UNREADABLE, /* see errno */
    SIM_RESULTS_FOOT_NOMEM
};

/**
 * Read the foot of @p fd.
 *
 * @param whole        compare all bytes before it with its checksum as well
 * @param[out] glance  filled when it holds; clear: sim_results_glance_clear()
 */
enum sim_results_foot sim_results_foot_read(int fd, bool whole,
                                            struct sim_results_glance *glance);

#endif
