/**
 * @file design_points.h
 * Inside the designs: what each kind lays out, in design_KIND.c. Only design*.c include it.
 */
#ifndef ANA_DESIGN_POINTS_H
#define ANA_DESIGN_POINTS_H

#include "analysis/design.h"

/** Factor @p k of @p point takes @p value. */
void ana_design_put(struct ana_design *d, const struct ana_factor *factor, uint32_t point,
                    uint32_t k, double value);

/** Factor @p k of @p point takes the value at share @p u of its range or list. */
void ana_design_share(struct ana_design *d, const struct ana_factor *factor,
                      uint32_t point, uint32_t k, double u);

/* Fill the points of a design whose counts are set and whose arrays are there. */
void ana_lay_grid(struct ana_design *d, const struct ana_factor *factor);
SIM_MUST_CHECK enum sim_status
ana_lay_lhs(struct ana_design *d, const struct ana_factor *factor, struct sim_error *err);
SIM_MUST_CHECK enum sim_status ana_lay_sobol(struct ana_design *d,
                                             const struct ana_factor *factor,
                                             struct sim_error *err);
SIM_MUST_CHECK enum sim_status ana_lay_morris(struct ana_design *d,
                                              const struct ana_factor *factor,
                                              struct sim_error *err);
SIM_MUST_CHECK enum sim_status ana_lay_saltelli(struct ana_design *d,
                                                const struct ana_factor *factor,
                                                struct sim_error *err);

#endif
