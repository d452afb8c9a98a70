/**
 * @file design_sequence.h
 * Sobol' points (Sobol' 1967, USSR Computational Mathematics and Mathematical Physics 7,
 * 86-112; recurrence of Bratley & Fox 1988, ACM TOMS 14, 88-100) in as many dimensions as are
 * asked, scrambled as Owen 1995 (MCQMC in Scientific Computing, 299-317) does: in each
 * dimension the first 2^m points fall one into each of 2^m equal parts, for every m.
 *
 * The direction numbers are our own. Any primitive polynomial and any odd initial numbers
 * below 2^k give that balance of each dimension; how well two dimensions go together depends
 * on the numbers, so of 256 keyed draws a dimension the one was kept that goes best with the
 * dimensions before it (design_sequence.c).
 */
#ifndef ANA_DESIGN_SEQUENCE_H
#define ANA_DESIGN_SEQUENCE_H

#include <stdint.h>

#include "sim/status.h"

enum { ANA_SEQUENCE_BITS = 32, ANA_SEQUENCE_DIMS_MAX = 4096 };

struct ana_sequence {
    uint32_t n_dims;
    uint64_t seed;                            /* of the scrambling */
    uint32_t (*direction)[ANA_SEQUENCE_BITS]; /* [n_dims], owned */
};

/**
 * The least primitive polynomial over GF(2) above @p after (bit i is the coefficient of x^i;
 * start with 2 for x + 1). @p after below 2^16.
 */
uint32_t ana_polynomial_next(uint32_t after);

/**
 * @param n_dims  1..ANA_SEQUENCE_DIMS_MAX
 * @param seed    of the scrambling: each seed is another randomisation of the same points
 * @return SIM_OK (ana_sequence_clear()); SIM_E_RANGE; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_sequence_init(struct ana_sequence *s, uint32_t n_dims,
                                                 uint64_t seed, struct sim_error *err);

void ana_sequence_clear(struct ana_sequence *s);

/** Point @p i in dimension @p dim before scrambling, as a fraction of 2^32. */
uint32_t ana_sequence_bits(const struct ana_sequence *s, uint32_t dim, uint32_t i);

/** Point @p i in dimension @p dim, scrambled, strictly between 0 and 1. */
double ana_sequence_unit(const struct ana_sequence *s, uint32_t dim, uint32_t i);

#endif
