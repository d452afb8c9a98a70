/**
 * @file reactance.h
 * M4, reactance: one latent state of anger and counter-argument (Rains 2013); aggressive
 * pressure raises it, directive pressure does not (Zboja, Clark & Haytko 2016); advice
 * against one's wish is refused the more (Fitzsimons & Lehmann 2004).
 */
#ifndef SIM_MECHANISM_REACTANCE_H
#define SIM_MECHANISM_REACTANCE_H

#include "sim/vmath.h"

/** Reactance in log-odds: c1 x + c2 aggressive + c3 directive. */
static inline float sim_reactance(float excess, float aggressive, float directive,
                                  float c1, float c2, float c3)
{
    return c1 * excess + c2 * aggressive + c3 * directive;
}

/** Probability of refusing unasked advice; @p contrary (> 1) multiplies it in reactance. */
static inline float sim_advice_refusal(float accept, float excess, float contrary)
{
    return sim_min((1.0f - accept) * (excess > 0.0f ? contrary : 1.0f), 1.0f);
}

#endif
