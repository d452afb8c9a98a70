/**
 * @file results_seal.h
 * The last bytes of a results file: a checksum of all before them. HDF5 trusts much of what
 * it reads and may crash on a damaged file, so the seal is looked at first. Readers of HDF5
 * do not see it, and a program that changes the file cuts it off; then there is none.
 */
#ifndef SIM_RESULTS_SEAL_H
#define SIM_RESULTS_SEAL_H

#include <stdbool.h>
#include <stddef.h>

enum { SIM_RESULTS_SEAL = 16 /* bytes */ };

/** Write the seal behind the @p n bytes of @p image, which has room for it. */
void sim_results_seal(void *image, size_t n);

/**
 * Whether what @p fd holds, @p n bytes, is as it was sealed; also true without a seal.
 *
 * @param[out] readable  false when the system could not read it: see errno
 */
bool sim_results_seal_holds(int fd, size_t n, bool *readable);

#endif
