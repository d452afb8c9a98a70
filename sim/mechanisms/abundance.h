/**
 * @file abundance.h
 * M12, abundance: add-ons lengthen the visit and the basket with it, each less than the one
 * before (JLL; Biswas et al.; decay grade A).
 */
#ifndef SIM_MECHANISM_ABUNDANCE_H
#define SIM_MECHANISM_ABUNDANCE_H

#include "sim/vmath.h"

/** Weight of the next add-on when @p used were used before: decay^used. */
static inline float sim_addon_weight(float used, float decay)
{
    return sim_pow(sim_max(decay, 1e-6f), used);
}

/** Basket multiplier of time in the store relative to the usual time. */
static inline float sim_dwell_effect(float relative_time, float elasticity)
{
    return sim_pow(relative_time, elasticity);
}

#endif
