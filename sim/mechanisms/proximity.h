/**
 * @file proximity.h
 * M5, hovering staff: people may buy their way out, and come back less (Otterbring et al.,
 * N = 1,312; Otterbring, Wu & Kristensson 2021; they disagree on the trip, so the sign is a
 * property of the trade).
 */
#ifndef SIM_MECHANISM_PROXIMITY_H
#define SIM_MECHANISM_PROXIMITY_H

/** Purchase log-odds of hovering 0..1; @p body is 1 for goods for the body. */
static inline float sim_hover_purchase(float hover, float body, float b_body,
                                       float b_other)
{
    return hover * (body > 0.0f ? b_body : b_other);
}

#endif
