/**
 * @file reading.h
 * M21, reading the customer: staff see a sign of need that is right with probability q and
 * approach when need is likelier than not. No quantitative source for q: grade A.
 */
#ifndef SIM_MECHANISM_READING_H
#define SIM_MECHANISM_READING_H

#include "sim/vmath.h"

/** Reading accuracy of staff: skill, training and research (half of its gain at @p half). */
static inline float sim_reading(float skill, float training, float train_b, float spend,
                                float half, float research_b)
{
    const float gained = spend / (spend + half);

    return sim_min(skill + train_b * training + research_b * gained, 0.95f);
}

/** Probability of need after a sign (1 or 0) read with accuracy @p q, prior @p p. */
static inline float sim_posterior_need(float sign, float q, float p)
{
    const float yes = sign > 0.0f ? q : 1.0f - q;

    return yes * p / (yes * p + (1.0f - yes) * (1.0f - p));
}

#endif
