/**
 * @file outlet.h
 * M9, where dissatisfaction goes: silence, complaint, switching, bad word; an interdependent
 * shopper keeps silent more and praises more (Liu, Furrer & Sudharshan 2001, signs).
 */
#ifndef SIM_MECHANISM_OUTLET_H
#define SIM_MECHANISM_OUTLET_H

#include "sim/vmath.h"

enum sim_outlet {
    SIM_OUTLET_SILENT,
    SIM_OUTLET_COMPLAIN,
    SIM_OUTLET_SWITCH,
    SIM_OUTLET_NWOM
};

/**
 * The outlet that @p u in (0, 1) picks: multinomial logit, silence the reference; the odds of
 * the other three against it are @p complain, @p leave and @p tell, times e^(exit_z z).
 */
static inline int32_t sim_outlet(float u, float z, float complain, float leave,
                                 float tell, float exit_z)
{
    const float shift = sim_exp(exit_z * z);
    const float c = complain * shift, s = leave * shift, w = tell * shift;
    const float at = u * (1.0f + c + s + w);

    /* the outlets in the order of the enum: one more for every edge that is passed */
    return (at >= 1.0f) + (at >= 1.0f + c) + (at >= 1.0f + c + s);
}

#endif
