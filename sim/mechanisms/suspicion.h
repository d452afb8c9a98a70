/**
 * @file suspicion.h
 * M3, suspicion of an ulterior motive: a visible motive, interdependence towards an
 * outsider, or bad memories make a motive come to mind (noisy-OR); unwelcome contact then
 * turns into suspicion. Liu, Zhang & Keh 2019 (sign pattern), Campbell & Kirmani 2000,
 * Main, Dahl & Darke 2007 (flattery). Coefficients: grade A.
 */
#ifndef SIM_MECHANISM_SUSPICION_H
#define SIM_MECHANISM_SUSPICION_H

#include "sim/vmath.h"

/** Motive in sight, 0..1: visible commission, and flattery before the purchase. */
static inline float sim_motive(float commission, float flattery, float flattery_b)
{
    return sim_min(commission + flattery_b * flattery, 1.0f);
}

/**
 * Accessibility of the motive, 0..1: A = 1 - (1-m)(1 - z(1-g)(1-t))(1-k).
 *
 * @param m  motive in sight; @param z  interdependence; @param g  1 if the employee is of
 * the shopper's own group; @param t  trust in strangers; @param k  suspicion memory
 */
static inline float sim_motive_accessibility(float m, float z, float g, float t, float k)
{
    return 1.0f - (1.0f - m) * (1.0f - z * (1.0f - g) * (1.0f - t)) * (1.0f - k);
}

/** Suspicion, 0..1: logistic(b0 + b1 x A) (1 - damp genuine). */
static inline float sim_suspicion(float excess, float accessibility, float b0, float b1,
                                  float genuine, float damp)
{
    return sim_logistic(b0 + b1 * excess * accessibility) * (1.0f - damp * genuine);
}

/** Memory after a visit: @p rate of the way to the new suspicion beyond its baseline. */
static inline float sim_suspicion_memory(float k, float suspicion, float baseline,
                                         float rate)
{
    return k + rate * (sim_within(suspicion - baseline, 0.0f, 1.0f) - k);
}

#endif
