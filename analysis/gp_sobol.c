#include <stdlib.h>

#include "analysis/gp.h"

static enum sim_status no_memory(uint32_t n_factors, struct sim_error *err)
{
    return sim_fail(err, SIM_E_NOMEM, "emulator",
                    "a sample of %u factors does not fit in memory", n_factors);
}

static enum sim_status lay_sample(struct ana_design **out, uint32_t n_factors,
                                  const struct ana_factor *factor, uint32_t n_base,
                                  uint64_t seed, struct sim_error *err)
{
    struct ana_factor *cube = calloc(n_factors, sizeof *cube);
    enum sim_status status;

    if (!cube)
        return no_memory(n_factors, err);
    for (uint32_t k = 0; k < n_factors; k++)
        cube[k] = (struct ana_factor){.name = "cube", .low = 0, .high = 1};
    status = ana_design_make(out, ANA_SALTELLI, factor ? factor : cube, n_factors, n_base,
                             0, seed, err);
    free(cube);
    return status;
}

enum sim_status ana_gp_sobol(struct ana_sobol *out, const struct ana_gp *gp,
                             const struct ana_factor *factor, uint32_t n_base,
                             const struct ana_resampling *how, struct sim_error *err)
{
    const uint32_t n_factors = ana_gp_fit(gp)->n_factors;
    struct ana_design *sample = NULL;
    double *y = NULL;
    enum sim_status status;

    *out = (struct ana_sobol){0};
    status = lay_sample(&sample, n_factors, factor, n_base, how->seed, err);
    if (status != SIM_OK)
        return status;
    y = calloc(sample->n_points, sizeof *y);
    status = y ? ana_gp_predict(gp, sample->unit, sample->n_points, y, NULL, err)
               : no_memory(n_factors, err);
    if (status == SIM_OK)
        status = ana_sobol(out, y, n_base, n_factors, 1, how, err);
    free(y);
    ana_design_free(sample);
    return status;
}
