#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sample.h"

struct ana_factor ana_factor_of(const struct sim_factor *f)
{
    static const enum ana_scale scale[] = {[SIM_FACTOR_LINEAR] = ANA_LINEAR,
                                           [SIM_FACTOR_LOG] = ANA_LOG,
                                           [SIM_FACTOR_LIST] = ANA_LIST};

    return (struct ana_factor){.name = f->name,
                               .scale = scale[f->scale],
                               .low = f->low,
                               .high = f->high,
                               .n_levels = f->n_levels,
                               .level = f->level,
                               .whole = sim_factor_row(f)->kind == SIM_WHOLE};
}

/* Points that somebody listed need not keep to the range of the evidence. */
static void widen(struct ana_factor *f, const struct sim_points *points, uint32_t k)
{
    for (uint32_t point = 0; point < points->n_points; point++) {
        const double value = sim_points_value(points, point, k);

        f->low = fmin(f->low, value);
        f->high = fmax(f->high, value);
    }
}

/* ---- groups of points ---- */

/* The factors in which two points differ: their number, and the last of them. */
static uint32_t differing(const struct sim_points *points, uint32_t a, uint32_t b,
                          uint32_t *last)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < points->n_factors; k++)
        if (sim_points_value(points, a, k) != sim_points_value(points, b, k)) {
            *last = k;
            n++;
        }
    return n;
}

static enum sim_status misfit(struct sim_error *err, const struct sim_points *points,
                              uint32_t point, const char *wanted)
{
    return sim_fail(err, SIM_E_RANGE, "points",
                    "do not match the %s design that the file names: at point %u %s",
                    points->design, point, wanted);
}

/* A step changes one factor, and each factor is changed once in a trajectory. */
static enum sim_status check_trajectory(const struct sim_points *points, uint32_t first,
                                        unsigned char *seen, struct sim_error *err)
{
    memset(seen, 0, points->n_factors);
    for (uint32_t step = 0; step < points->n_factors; step++) {
        const uint32_t at = first + step + 1;
        uint32_t k = 0;

        if (differing(points, at - 1, at, &k) != 1)
            return misfit(err, points, at, "not exactly one factor changes");
        if (seen[k])
            return misfit(err, points, at,
                          "a factor changes again in the same trajectory");
        seen[k] = 1;
    }
    return SIM_OK;
}

/* A, B, then A with one factor of B after the other. */
static enum sim_status check_base_point(const struct sim_points *points, uint32_t first,
                                        struct sim_error *err)
{
    for (uint32_t k = 0; k < points->n_factors; k++) {
        const uint32_t at = first + 2 + k;
        uint32_t last = k;

        if (differing(points, first, at, &last) > 1 || last != k)
            return misfit(err, points, at, "another factor is changed than should be");
        if (sim_points_value(points, at, k) != sim_points_value(points, first + 1, k))
            return misfit(err, points, at, "the factor has not the value of B");
    }
    return SIM_OK;
}

static enum sim_status check_groups(const struct sim_points *points,
                                    enum ana_design_kind kind, struct sim_error *err)
{
    const uint32_t group = ana_design_group(kind, points->n_factors);
    unsigned char *seen;
    enum sim_status status = SIM_OK;

    if (group == 1)
        return SIM_OK;
    if (points->n_points != (uint64_t)points->size * group)
        return sim_fail(err, SIM_E_RANGE, "points",
                        "do not match the %s design that the file names: size %u with %u "
                        "factors makes %llu points, got %u",
                        points->design, points->size, points->n_factors,
                        (unsigned long long)points->size * group, points->n_points);
    seen = calloc(points->n_factors + 1, 1);
    if (!seen)
        return sim_fail(err, SIM_E_NOMEM, "points", "no memory to look at them");
    for (uint32_t p = 0; p < points->n_points && status == SIM_OK; p += group)
        status = kind == ANA_MORRIS ? check_trajectory(points, p, seen, err)
                                    : check_base_point(points, p, err);
    free(seen);
    return status;
}

enum sim_status ana_design_of(struct ana_design **out, struct ana_factor *factor,
                              const struct sim_points *points, struct sim_error *err)
{
    const int kind = ana_design_find(points->design);
    enum sim_status status;

    *out = NULL;
    if (kind < 0)
        return sim_fail(err, SIM_E_RANGE, "design", "'%s' is none that is known here",
                        points->design);
    status = check_groups(points, (enum ana_design_kind)kind, err);
    if (status != SIM_OK)
        return status;
    for (uint32_t k = 0; k < points->n_factors; k++) {
        factor[k] = ana_factor_of(&points->factor[k]);
        if (kind == ANA_EXPLICIT && factor[k].scale != ANA_LIST)
            widen(&factor[k], points, k);
    }
    status = ana_design_explicit(out, factor, points->n_factors, points->value,
                                 points->n_points, err);
    if (status != SIM_OK)
        return status;
    (*out)->kind = (enum ana_design_kind)kind;
    (*out)->base = points->size;
    (*out)->levels = points->levels;
    (*out)->seed = points->seed;
    return SIM_OK;
}
