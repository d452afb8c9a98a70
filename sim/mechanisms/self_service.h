/**
 * @file self_service.h
 * M22, self-service: a kiosk answers a question of complexity c with probability 1 - c, with
 * no contact, no suspicion and no relationship.
 */
#ifndef SIM_MECHANISM_SELF_SERVICE_H
#define SIM_MECHANISM_SELF_SERVICE_H

/** 1 if the kiosk is used and knows the answer. */
static inline float sim_kiosk_answers(float u_use, float u_answer, float use,
                                      float complexity)
{
    return u_use < use && u_answer < 1.0f - complexity ? 1.0f : 0.0f;
}

#endif
