/**
 * @file choice.h
 * M14, choice of store: size, distance (Huff), habit, and satisfaction relative to the other
 * stores in reach (the logit is blind to what all share). Keiningham et al.
 */
#ifndef SIM_MECHANISM_CHOICE_H
#define SIM_MECHANISM_CHOICE_H

#include "sim/vmath.h"

/** What does not change: alpha ln(size) - lambda ln(d + 0.2 km). */
static inline float sim_choice_place(float size, float km, float alpha, float lambda)
{
    return alpha * sim_log(size) - lambda * sim_log(km + 0.2f);
}

/** Utility of a store: place, habit ln(1 + visits), slope times felt quality. */
static inline float sim_choice_utility(float place, float visits, float habit_b,
                                       float quality, float slope)
{
    return place + habit_b * sim_log(1.0f + visits) + slope * quality;
}

#endif
