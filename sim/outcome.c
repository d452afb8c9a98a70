#include "sim/outcome.h"

#include <math.h>
#include <string.h>

const struct sim_outcome_row sim_outcome_rows[SIM_OUTCOME_COUNT] = {
#define ROW(name, unit, direction, horizon, kind, weight, help)                          \
    {                                                                                    \
        #name,                                                                           \
        unit,                                                                            \
        direction,                                                                       \
        SIM_HORIZON_##horizon,                                                           \
        SIM_OUTCOME_##kind,                                                              \
        SIM_OUT_##weight,                                                                \
        help},
    SIM_OUTCOME_ROWS(ROW)
#undef ROW
};

int sim_outcome_find(const char *name)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (strcmp(sim_outcome_rows[k].name, name) == 0)
            return k;
    return -1;
}

const char *sim_horizon_name(enum sim_horizon horizon)
{
    return horizon == SIM_HORIZON_TRIP ? "trip" : "long run";
}

double sim_outcome_value(const struct sim_outcome_block *block, enum sim_outcome k)
{
    const enum sim_outcome weight = sim_outcome_rows[k].weight;

    if (weight == SIM_OUT_none)
        return block->sum[k];
    return block->sum[weight] > 0 ? block->sum[k] / block->sum[weight] : NAN;
}
