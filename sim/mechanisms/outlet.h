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
 * The outlet that @p u in (0, 1) picks: multinomial logit, silence the reference, the other
 * three shifted by exit_z z.
 */
static inline float sim_outlet(float u, float z, float complain, float leave, float tell,
                               float exit_z)
{
    const float shift = sim_exp(exit_z * z);
    const float c = sim_exp(complain) * shift, s = sim_exp(leave) * shift;
    const float w = sim_exp(tell) * shift, at = u * (1.0f + c + s + w);

    return at < 1.0f           ? (float)SIM_OUTLET_SILENT
           : at < 1.0f + c     ? (float)SIM_OUTLET_COMPLAIN
           : at < 1.0f + c + s ? (float)SIM_OUTLET_SWITCH
                               : (float)SIM_OUTLET_NWOM;
}

#endif
