/**
 * @file expectation.h
 * M10, expectation and the zone of tolerance: nothing is felt inside it; beyond it, less and
 * less per unit, and falling short weighs more than exceeding (Mittal, Ross & Baldasare
 * 1998; contested by Streukens & de Ruyter 2004).
 */
#ifndef SIM_MECHANISM_EXPECTATION_H
#define SIM_MECHANISM_EXPECTATION_H

#include "sim/vmath.h"

/** What a satisfaction of 0 is reported as, of 1. */
#define SIM_REPORTED_NEUTRAL 0.7f

/** Experience less expectation, counted from the edge of a zone of width @p zone. */
static inline float sim_disconfirmation(float experience, float expectation, float zone)
{
    const float gap = experience - expectation, half = 0.5f * zone;

    return sim_pos(gap - half) - sim_pos(-gap - half);
}

/** What the disconfirmation @p d does to satisfaction: d^e above 0, -ratio |d|^e below. */
static inline float sim_disconfirmation_felt(float d, float ratio, float exponent)
{
    const float size = sim_max(d > 0.0f ? d : -d, 1e-9f);
    const float felt = sim_pow(size, exponent);

    return ((d > 0.0f ? 1.0f : 0.0f) - (d < 0.0f ? ratio : 0.0f)) * felt;
}

#endif
