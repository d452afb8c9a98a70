/**
 * @file help.h
 * M2, help on request: worth a lot, with diminishing returns (Musalem, Olivares &
 * Schilkrut; Jain, Misra & Rudi 2020).
 */
#ifndef SIM_MECHANISM_HELP_H
#define SIM_MECHANISM_HELP_H

#include "sim/vmath.h"

/** What help a visit needs; 0 none. */
enum { SIM_NEED_HELP = 1, SIM_NEED_FITTING = 2, SIM_NEED_EXPERT = 3 };

/** Value of help at which a format's conversion is quoted. */
#define SIM_HELP_CENTRE 0.58f

/** Value of @p minutes of help, 0..1: 1 - exp(-minutes / T). */
static inline float sim_help_value(float minutes, float T)
{
    return 1.0f - sim_exp(-minutes / T);
}

/** Probability that an approach of intensity @p a finds an unmet need: 1 - exp(-rate a). */
static inline float sim_help_discovery(float a, float rate)
{
    return 1.0f - sim_exp(-rate * a);
}

#endif
