/**
 * @file generation.h
 * M17, generations: small shifts against a wide spread within each (weak and contradictory
 * surveys); a style that misfits a generation can be tailored away.
 */
#ifndef SIM_MECHANISM_GENERATION_H
#define SIM_MECHANISM_GENERATION_H

#include "sim/vmath.h"

/** A style above the shopper's ideal, brought towards it by tailoring. */
static inline float sim_tailored(float style, float ideal, float tailoring, float ease)
{
    return style - tailoring * ease * sim_pos(style - ideal);
}

#endif
