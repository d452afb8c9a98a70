/**
 * @file results_pack.h
 * From the blocks of a cell to the numbers of a results file, and back without a lost bit.
 *
 * A file holds ratios divided, since that is what a reader wants; division forgets the last
 * bit of the numerator, and all of it where the weight is not positive. What is forgotten,
 * the remainder, is kept too: numerator = value * weight + remainder.
 */
#ifndef SIM_RESULTS_PACK_H
#define SIM_RESULTS_PACK_H

#include <stddef.h>

#include "sim/plan.h"
#include "sim/status.h"

enum { SIM_RESULTS_DEFLATE_LEVEL = 1 };

/**
 * Outcome @p k of one cell.
 *
 * @param blocks          [sim_plan_blocks()] in the order of the plan
 * @param[out] value      [week][segment][owner]
 * @param[out] remainder  likewise; written, and may be other than NULL, for a ratio only
 */
void sim_results_pack(const struct sim_plan *plan, const struct sim_outcome_block *blocks,
                      enum sim_outcome k, double *value, double *remainder);

/**
 * The inverse: put outcome @p k into @p blocks.
 *
 * @param remainder  as written by sim_results_pack(), and the weight is in @p blocks
 *                   already; NULL for what is not a ratio
 */
void sim_results_unpack(const struct sim_plan *plan, enum sim_outcome k,
                        const double *value, const double *remainder,
                        struct sim_outcome_block *blocks);

struct sim_results_deflate;

/** A compressor for chunks of @p n numbers, one a thread. Free: sim_results_deflate_free(). */
SIM_MUST_CHECK enum sim_status
sim_results_deflate_create(struct sim_results_deflate **out, size_t n,
                           struct sim_error *err);
void sim_results_deflate_free(struct sim_results_deflate *d);

/** Bytes that any result of sim_results_deflate() fits in. */
size_t sim_results_deflate_room(const struct sim_results_deflate *d);

/**
 * What HDF5's filters shuffle and deflate would have to undo: bytes of the same rank
 * together, then a zlib stream.
 *
 * @param[out] packed  sim_results_deflate_room() bytes
 * @return bytes written to @p packed; 0: out of memory
 */
size_t sim_results_deflate(struct sim_results_deflate *d, const double *number,
                           unsigned char *packed);

#endif
