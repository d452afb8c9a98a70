#include "analysis/design_points.h"
#include "analysis/design_sequence.h"

enum sim_status ana_lay_sobol(struct ana_design *d, const struct ana_factor *factor,
                              struct sim_error *err)
{
    struct ana_sequence s;
    const enum sim_status status = ana_sequence_init(&s, d->n_factors, d->seed, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < d->n_points; i++)
        for (uint32_t k = 0; k < d->n_factors; k++)
            ana_design_share(d, factor, i, k, ana_sequence_unit(&s, k, i));
    ana_sequence_clear(&s);
    return SIM_OK;
}

/* Dimensions 0 .. k - 1 of the sequence are A, k .. 2 k - 1 are B. */
enum sim_status ana_lay_saltelli(struct ana_design *d, const struct ana_factor *factor,
                                 struct sim_error *err)
{
    const uint32_t n = d->n_factors;
    struct ana_sequence s;
    const enum sim_status status = ana_sequence_init(&s, 2 * n, d->seed, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t j = 0; j < d->base; j++)
        for (uint32_t k = 0; k < n; k++) {
            const double a = ana_sequence_unit(&s, k, j);
            const double b = ana_sequence_unit(&s, n + k, j);
            const uint32_t first = j * (n + 2);

            for (uint32_t point = 0; point < n + 2; point++)
                ana_design_share(d, factor, first + point, k,
                                 point == 1 || point == 2 + k ? b : a);
        }
    ana_sequence_clear(&s);
    return SIM_OK;
}
