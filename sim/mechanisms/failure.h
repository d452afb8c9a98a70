/**
 * @file failure.h
 * M8, failure and recovery: a relationship forgives an ordinary failure and not an unfair
 * one (Hess, Ganesan & Klein 2003; Gregoire & Fisher 2008); interdependent shoppers mind
 * rudeness more and delays less (Chan, Wan & Sin 2009); revenge fades while avoidance grows
 * (Gregoire, Tripp & Legoux 2009); staff answer incivility in kind (Walker et al.).
 */
#ifndef SIM_MECHANISM_FAILURE_H
#define SIM_MECHANISM_FAILURE_H

#include "sim/vmath.h"

/** Weight of a failure: (1 + b z) by type, times 1 - buffer R, or 1 + betray R if unfair. */
static inline float sim_failure_weight(float social, float unfair, float z, float R,
                                       float social_z, float nonsocial_z, float buffer,
                                       float betray)
{
    const float type = 1.0f + (social > 0.0f ? social_z : nonsocial_z) * z;

    return type * (1.0f + (unfair > 0.0f ? betray : -buffer) * R);
}

/** Probability that staff are rude: base, and more to the uncivil; training prevents it. */
static inline float sim_rudeness(float uncivil, float busy, float training, float base,
                                 float b_uncivil)
{
    return (base + b_uncivil * uncivil * busy) * (1.0f - training);
}

/** Avoidance after @p days: a (1 + g R)^months, at most three times what it was. */
static inline float sim_avoidance(float avoidance, float days, float relationship,
                                  float growth)
{
    const float months = days * (1.0f / 30.4f);

    return avoidance * sim_min(sim_pow(1.0f + growth * relationship, months), 3.0f);
}

/** Worth of a recovery that took @p days. */
static inline float sim_recovery(float worth, float days, float scale)
{
    return worth * sim_exp(-days / scale);
}

#endif
