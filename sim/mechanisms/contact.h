/**
 * @file contact.h
 * M1, unsolicited contact against what a shopper tolerates: an ideal point, then harm.
 * Sources: surveys of contact by shop staff (grade C fits), Yang & Liu 2019, Greenleaf,
 * Morwitz & Winer 2004; against: Otterbring et al. 2023. Losses are grade A.
 */
#ifndef SIM_MECHANISM_CONTACT_H
#define SIM_MECHANISM_CONTACT_H

#include "sim/vmath.h"

/**
 * Intensity of contact, 0 none .. 4 pressure: the strongest of three sources, not their
 * sum (definition of high attentiveness, Liu, Zhang & Keh 2019; scale: grade A).
 */
static inline float sim_contact_intensity(float frequent, float warm, float unsolicited)
{
    return sim_max(sim_max(frequent, warm), unsolicited);
}

/** What a shopper tolerates now: trait, relationship R and need shift it; never below 0. */
static inline float sim_contact_tolerance(float theta, float rel_b, float relationship,
                                          float need_b, float need_less_mean)
{
    return sim_pos(theta + rel_b * relationship + need_b * need_less_mean);
}

/** What goes beyond the tolerated @p theta, >= 0, units of intensity. */
static inline float sim_contact_excess(float intensity, float theta)
{
    return sim_pos(intensity - theta);
}

/** Purchase log-odds of contact: u = -b1 x - b2 x^2 + b3 min(a, theta). */
static inline float sim_contact_utility(float excess, float intensity, float theta,
                                        float b1, float b2, float b3)
{
    return b3 * sim_min(intensity, theta) - b1 * excess - b2 * excess * excess;
}

#endif
