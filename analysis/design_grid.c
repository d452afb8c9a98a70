#include "analysis/design_points.h"

static uint32_t levels_of(const struct ana_factor *f, uint32_t levels)
{
    return f->scale == ANA_LIST ? f->n_levels : levels;
}

static double level_of(const struct ana_factor *f, uint32_t k, uint32_t n)
{
    return f->scale == ANA_LIST ? f->level[k] : ana_factor_level(f, k, n);
}

void ana_lay_grid(struct ana_design *d, const struct ana_factor *factor)
{
    for (uint32_t point = 0; point < d->n_points; point++) {
        uint32_t left = point;

        for (uint32_t k = d->n_factors; k-- > 0;) {
            const uint32_t n = levels_of(&factor[k], d->levels);

            ana_design_put(d, factor, point, k, level_of(&factor[k], left % n, n));
            left /= n;
        }
    }
}
