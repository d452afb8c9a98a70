#include <stdlib.h>

#include "analysis/design_points.h"
#include "analysis/design_random.h"

/* A factor steps between level l and l + levels / 2, with l below levels / 2. Within each
 * block of levels / 2 trajectories every factor takes each l once, in an order drawn for the
 * block: the steps cover the range evenly in any front part of whole blocks. */
static uint32_t low_level(const struct ana_design *d, uint32_t trajectory, uint32_t k)
{
    const uint32_t half = d->levels / 2, block = trajectory / half,
                   at = trajectory % half;
    const uint32_t own = ana_draw(d->seed, ANA_LUCK_START, block, k, at).a;
    uint32_t rank = 0;

    for (uint32_t j = 0; j < half; j++) {
        const uint32_t other = ana_draw(d->seed, ANA_LUCK_START, block, k, j).a;

        rank += other < own || (other == own && j < at);
    }
    return rank;
}

/* Factor @p k is one value up to point @p step of the trajectory, another after it. */
static void lay_step(struct ana_design *d, const struct ana_factor *factor,
                     uint32_t trajectory, uint32_t k, uint32_t step)
{
    const uint32_t low = low_level(d, trajectory, k), high = low + d->levels / 2;
    const bool is_up = ana_draw(d->seed, ANA_LUCK_WAY, trajectory, k, 0).a >> 31;
    const double before = ana_factor_level(&factor[k], is_up ? low : high, d->levels);
    const double after = ana_factor_level(&factor[k], is_up ? high : low, d->levels);
    const uint32_t first = trajectory * (d->n_factors + 1);

    for (uint32_t point = 0; point <= d->n_factors; point++)
        ana_design_put(d, factor, first + point, k, point <= step ? before : after);
}

enum sim_status ana_lay_morris(struct ana_design *d, const struct ana_factor *factor,
                               struct sim_error *err)
{
    const uint32_t n = d->n_factors;
    uint32_t *order = calloc(n, sizeof *order);

    if (!order)
        return sim_fail(err, SIM_E_NOMEM, "design", "%u factors do not fit in memory", n);
    for (uint32_t trajectory = 0; trajectory < d->base; trajectory++) {
        for (uint32_t k = 0; k < n; k++)
            order[k] = k;
        ana_shuffle(order, n, d->seed, ANA_LUCK_ORDER, trajectory, 0);
        for (uint32_t step = 0; step < n; step++)
            lay_step(d, factor, trajectory, order[step], step);
    }
    free(order);
    return SIM_OK;
}
