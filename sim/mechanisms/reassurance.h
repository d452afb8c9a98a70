/**
 * @file reassurance.h
 * M13, reassurance: doubt about an unknown seller, removed share by share; a chat is worth
 * less by the minute (Tan, Wang & Tan 2019; Sun, Chen & Fan 2021; Kumar & Tan).
 */
#ifndef SIM_MECHANISM_REASSURANCE_H
#define SIM_MECHANISM_REASSURANCE_H

#include "sim/vmath.h"

/** Purchase log-odds of doubt: -b doubt (1 - reputation)(1 - q). */
static inline float sim_doubt(float doubt, float reputation, float q, float b)
{
    return -b * doubt * (1.0f - reputation) * (1.0f - q);
}

/** Log-odds of a chat answered after @p wait: half for the known, 1.5 for the unknown. */
static inline float sim_chat(float wait, float reputation, float b, float T)
{
    return b * (1.5f - reputation) * sim_exp(-wait / T);
}

#endif
