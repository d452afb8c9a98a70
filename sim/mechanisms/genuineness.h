/**
 * @file genuineness.h
 * M6, genuineness: felt only when the task is done well, less when staff are busy (Grandey
 * et al. 2005). Size: grade A.
 */
#ifndef SIM_MECHANISM_GENUINENESS_H
#define SIM_MECHANISM_GENUINENESS_H

/** Satisfaction in SD: b (genuine - 0.5) task_ok (1 - busy_b busy). */
static inline float sim_genuineness(float genuine, float task_ok, float busy, float b,
                                    float busy_b)
{
    return b * (genuine - 0.5f) * task_ok * (1.0f - busy_b * busy);
}

#endif
