/**
 * @file payment.h
 * M11, partial payment and delivery: who can pay, who refuses at the door, how a delivery
 * is felt. Refusal: fit to cash-on-delivery returns (22 % at 1-2 days, 27 % at 3-5, 35 %
 * beyond, below 2 % prepaid), an upper bound. Delivery scores: 3,383 reviewed orders.
 */
#ifndef SIM_MECHANISM_PAYMENT_H
#define SIM_MECHANISM_PAYMENT_H

#include "sim/vmath.h"

/** Probability of refusal: scale logistic(r0 + r1 days - r2 deposit share). */
static inline float sim_refusal(float days, float deposit_share, float r0, float r1,
                                float r2, float scale)
{
    return scale * sim_logistic(r0 + r1 * days - r2 * deposit_share);
}

/** Deposit laid down where any size is allowed: what policy asks, or part of the cash. */
static inline float sim_deposit(float price, float cash, float least, float of_cash)
{
    return sim_min(sim_max(least * price, of_cash * cash), price);
}

/** Stage score 0..1 of a delivery: (4.49 - 0.015 wait - 0.33 [late] - 0.2 late - 1) / 4. */
static inline float sim_delivery_score(float wait_days, float late_days, float b_wait,
                                       float b_late, float b_late_day)
{
    const float stars = 4.49f - b_wait * wait_days - (late_days > 0.0f ? b_late : 0.0f) -
                        b_late_day * sim_min(late_days, 10.0f);

    return sim_clamp((stars - 1.0f) * 0.25f, 0.0f, 1.0f);
}

#endif
