/**
 * @file patience.h
 * M18, lines: people join by the length they see (Lu et al. 2013) and leave by a Weibull
 * clock of shape 2 (10 % gone after 4 minutes, n = 13,000).
 */
#ifndef SIM_MECHANISM_PATIENCE_H
#define SIM_MECHANISM_PATIENCE_H

#include "sim/vmath.h"

/** Minutes a shopper will wait: scale sqrt(-ln u), Weibull of shape 2. */
static inline float sim_patience(float u, float scale)
{
    return scale * sim_sqrt(-sim_log(u));
}

/** Purchase log-odds of @p ahead people in line: slope max(0, ahead - 5). */
static inline float sim_line_utility(float ahead, float slope)
{
    return slope * sim_pos(ahead - 5.0f);
}

#endif
