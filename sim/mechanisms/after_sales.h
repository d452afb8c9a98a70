/**
 * @file after_sales.h
 * M15, contact after the sale: reciprocity, an ideal number, then reactance; other channels
 * shrink the ideal (Godfrey, Seiders & Voss 2011). Height: grade A.
 */
#ifndef SIM_MECHANISM_AFTER_SALES_H
#define SIM_MECHANISM_AFTER_SALES_H

#include "sim/vmath.h"

/** The ideal number when other channels carry @p others times their own ideals. */
static inline float sim_contact_ideal(float ideal, float others, float cross)
{
    return ideal / (1.0f + cross * others);
}

/**
 * Log hazard of a visit from n contacts, of which @p tiring count against the shopper's
 * patience: b r - b t^2 / 2 in units of the ideal; with all tiring the peak is b/2 at the
 * ideal.
 */
static inline float sim_contact_response(float n, float tiring, float ideal, float b)
{
    const float r = n / ideal, t = tiring / ideal;

    return b * r - 0.5f * b * t * t;
}

/** Share who call it too many: logistic in e-mails a week, or what tires as much as they do. */
static inline float sim_too_many(float a_week, float mid, float slope)
{
    return sim_logistic(slope * (a_week - mid));
}

/** Opt-out probability of a message: h0 exp(b x) f^(satisfied), x = share who call it too many. */
static inline float sim_optout(float h0, float excess, float b, float satisfied, float f)
{
    return sim_min(h0 * sim_exp(b * excess) * (satisfied > 0.0f ? f : 1.0f), 1.0f);
}

#endif
