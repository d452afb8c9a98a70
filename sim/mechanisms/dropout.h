/**
 * @file dropout.h
 * M19, visits and drop-out, BG/NBD (Fader, Hardie & Lee 2005): Gamma rates, exponential
 * intervals, and after each visit a drop-out whose odds are Beta odds, divided by what
 * makes a visit less than a purchase, and shifted by satisfaction.
 */
#ifndef SIM_MECHANISM_DROPOUT_H
#define SIM_MECHANISM_DROPOUT_H

#include "sim/vmath.h"

/** Probability of dropping out after a visit. */
static inline float sim_dropout(float odds, float satisfaction, float b)
{
    const float shifted = odds * sim_exp(b * satisfaction);

    return shifted / (1.0f + shifted);
}

/** An exponential interval of mean 1. */
static inline float sim_interval(float u)
{
    return -sim_log(u);
}

#endif
