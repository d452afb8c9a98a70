/**
 * @file outcome.h
 * Names, units and meanings of the outcomes, and how they add up.
 */
#ifndef SIM_OUTCOME_H
#define SIM_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/outcome_rows.h"

enum sim_outcome {
#define SIM_OUTCOME_ENUM(name, ...) SIM_OUT_##name,
    SIM_OUTCOME_ROWS(SIM_OUTCOME_ENUM)
#undef SIM_OUTCOME_ENUM
        SIM_OUTCOME_COUNT,
    SIM_OUT_none = -1
};

enum sim_outcome_kind { SIM_OUTCOME_SUM, SIM_OUTCOME_RATIO, SIM_OUTCOME_LAST };
enum sim_horizon { SIM_HORIZON_TRIP, SIM_HORIZON_LONG };

struct sim_outcome_row {
    const char *name, *unit;
    int direction;
    enum sim_horizon horizon;
    enum sim_outcome_kind kind;
    enum sim_outcome weight; /* SIM_OUT_none unless a RATIO */
    const char *help;
};

extern const struct sim_outcome_row sim_outcome_rows[SIM_OUTCOME_COUNT];

/** Index of the outcome called @p name, or -1. */
int sim_outcome_find(const char *name);

/** "trip" or "long run". */
const char *sim_horizon_name(enum sim_horizon horizon);

/**
 * Outcomes of a cell or of many added up. A RATIO is held as its numerator, the sum of the
 * thing over its weight, so that blocks can be added; sim_outcome_value() divides.
 */
struct sim_outcome_block {
    double sum[SIM_OUTCOME_COUNT];
};

/** The outcome as a reader wants it; NaN for a RATIO whose weight is 0. */
double sim_outcome_value(const struct sim_outcome_block *block, enum sim_outcome k);

#endif
