/**
 * @file empathy.h
 * M16, empathic listening and customer orientation (two Chilean banks, n = 300: the betas);
 * stress wears empathy off and turns it (Itani & Inyang 2015, sign). Levers of 0.5 are the
 * usual shop; 0 and 1 are two standard deviations either side.
 */
#ifndef SIM_MECHANISM_EMPATHY_H
#define SIM_MECHANISM_EMPATHY_H

/** A lever 0..1 in standard deviations. */
static inline float sim_lever_sd(float lever)
{
    return 4.0f * (lever - 0.5f);
}

/** Empathy felt when staff are under @p stress 0..1. */
static inline float sim_empathy_felt(float empathy_sd, float stress, float b)
{
    return empathy_sd > 0.0f ? empathy_sd * (1.0f - b * stress) : empathy_sd;
}

/** Effect in SD: b_e e + b_o o + b_eo e o. */
static inline float sim_listening(float empathy, float orientation, float b_e, float b_o,
                                  float b_eo)
{
    return b_e * empathy + b_o * orientation + b_eo * empathy * orientation;
}

#endif
