/**
 * @file familiarity.h
 * M7, familiarity, similarity and the relationship stock: familiarity fits those who know
 * the store and offends strangers (Gretry et al. 2017); a common group is liked unless the
 * shopper is pressed or sees that it is faked (Jiang et al. 2010). Sizes: grade A.
 */
#ifndef SIM_MECHANISM_FAMILIARITY_H
#define SIM_MECHANISM_FAMILIARITY_H

#include "sim/vmath.h"

/** Satisfaction in SD: gain min(f, f*) R - loss (f - f*)+^2 with f* = f0 + f1 R. */
static inline float sim_familiarity(float familiarity, float relationship, float f0,
                                    float f1, float loss, float gain)
{
    const float fits = f0 + f1 * relationship;
    const float over = sim_pos(familiarity - fits);

    return gain * sim_min(familiarity, fits) * relationship - loss * over * over;
}

/** Satisfaction in SD of a common group; @p rude 0..1 cancels it, @p exposed reverses it. */
static inline float sim_similarity(float in_group, float rude, float exposed, float b)
{
    return b * in_group * (exposed > 0.0f ? -1.0f : 1.0f - rude);
}

/** Relationship after a visit: grows towards 1 after a good one, shrinks after a bad one. */
static inline float sim_relationship(float R, float disconfirmation, float good, float up,
                                     float down)
{
    return disconfirmation < 0.0f ? R * (1.0f - down) : R + up * good * (1.0f - R);
}

#endif
