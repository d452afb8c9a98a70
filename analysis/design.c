#include "analysis/design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/design_points.h"

const struct ana_design_row ana_design_rows[ANA_DESIGN_COUNT] = {
    [ANA_GRID] = {"grid", "", "product of the levels", "none: its levels make it",
                  "every combination of the factors' levels"},
    [ANA_EXPLICIT] = {"explicit", "", "as listed", "any: append to the list",
                      "the points of a table"},
    [ANA_LHS] = {"lhs", "points", "size", "size x 2, x 4, ...",
                 "Latin hypercube: every factor spread evenly, in few points"},
    [ANA_SOBOL] = {"sobol", "points", "size", "any",
                   "scrambled Sobol' points: spread evenly over many factors at once"},
    [ANA_MORRIS] = {"morris", "trajectories", "size (k + 1)", "any",
                    "elementary effects: which of many factors matter at all"},
    [ANA_SALTELLI] = {"saltelli", "base points", "size (k + 2)", "any",
                      "Sobol' indices: what share of the variance each factor causes"},
};

int ana_design_find(const char *word)
{
    for (int kind = 0; kind < ANA_DESIGN_COUNT; kind++)
        if (strcmp(word, ana_design_rows[kind].word) == 0)
            return kind;
    return -1;
}

uint32_t ana_design_group(enum ana_design_kind kind, uint32_t n_factors)
{
    if (kind == ANA_SALTELLI)
        return n_factors + 2;
    return kind == ANA_MORRIS ? n_factors + 1 : 1;
}

void ana_design_put(struct ana_design *d, const struct ana_factor *factor, uint32_t point,
                    uint32_t k, double value)
{
    const size_t at = (size_t)point * d->n_factors + k;

    d->value[at] = value;
    d->unit[at] = ana_factor_unit(&factor[k], value);
}

void ana_design_share(struct ana_design *d, const struct ana_factor *factor,
                      uint32_t point, uint32_t k, double u)
{
    const struct ana_factor *f = &factor[k];

    ana_design_put(d, factor, point, k, ana_factor_value(f, u));
    if (f->scale != ANA_LIST && !f->whole)
        d->unit[(size_t)point * d->n_factors + k] = u;
}

static enum sim_status check_factors(const struct ana_factor *factor, uint32_t n_factors,
                                     enum ana_design_kind kind, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    if (n_factors < 1 || n_factors > ANA_FACTORS_MAX)
        return sim_fail(err, SIM_E_RANGE, "factors", "need 1..%d, got %u",
                        ANA_FACTORS_MAX, n_factors);
    for (uint32_t k = 0; k < n_factors && status == SIM_OK; k++)
        status = ana_factor_check(&factor[k], kind, err);
    return status;
}

/* Whole numbers can be fewer than the levels: two levels that should differ would be one. */
static enum sim_status check_whole(const struct ana_factor *f, uint32_t levels,
                                   uint32_t step, struct sim_error *err)
{
    if (f->scale == ANA_LIST || !f->whole)
        return SIM_OK;
    for (uint32_t k = 0; k + step < levels; k++)
        if (ana_factor_level(f, k, levels) == ana_factor_level(f, k + step, levels))
            return sim_fail(err, SIM_E_RANGE, f->name,
                            "%u levels are too many for whole numbers %g..%g", levels,
                            f->low, f->high);
    return SIM_OK;
}

static enum sim_status check_levels(const struct ana_factor *factor, uint32_t n_factors,
                                    enum ana_design_kind kind, uint32_t levels,
                                    struct sim_error *err)
{
    const uint32_t step = kind == ANA_MORRIS ? levels / 2 : 1;
    bool is_read = kind == ANA_MORRIS;
    enum sim_status status = SIM_OK;

    for (uint32_t k = 0; k < n_factors; k++)
        is_read = is_read || factor[k].scale != ANA_LIST;
    if (!is_read)
        return SIM_OK;
    if (levels < 2 || levels > ANA_LEVELS_MAX)
        return sim_fail(err, SIM_E_RANGE, "levels", "need 2..%d, got %u", ANA_LEVELS_MAX,
                        levels);
    if (kind == ANA_MORRIS && levels % 2)
        return sim_fail(err, SIM_E_RANGE, "levels", "need an even number, got %u",
                        levels);
    for (uint32_t k = 0; k < n_factors && status == SIM_OK; k++)
        status = check_whole(&factor[k], levels, step, err);
    return status;
}

/* Saturates far above ANA_DESIGN_POINTS_MAX. */
static uint64_t grid_points(const struct ana_factor *factor, uint32_t n_factors,
                            uint32_t levels)
{
    uint64_t n = 1;

    for (uint32_t k = 0; k < n_factors && n <= ANA_DESIGN_POINTS_MAX; k++)
        n *= factor[k].scale == ANA_LIST ? factor[k].n_levels : levels;
    return n;
}

static enum sim_status check_size(uint32_t *n_points, uint64_t points, uint32_t size,
                                  enum ana_design_kind kind, struct sim_error *err)
{
    if (kind != ANA_GRID && size < 1)
        return sim_fail(err, SIM_E_RANGE, "size", "need 1 or more %s, got %u",
                        ana_design_rows[kind].size, size);
    if (points > ANA_DESIGN_POINTS_MAX)
        return sim_fail(err, SIM_E_RANGE, kind == ANA_GRID ? "levels" : "size",
                        "need a design of at most %d points, got more (%s)",
                        ANA_DESIGN_POINTS_MAX, ana_design_rows[kind].points);
    *n_points = (uint32_t)points;
    return SIM_OK;
}

enum sim_status ana_design_count(uint32_t *n_points, enum ana_design_kind kind,
                                 const struct ana_factor *factor, uint32_t n_factors,
                                 uint32_t size, uint32_t levels, struct sim_error *err)
{
    uint64_t points;
    enum sim_status status;

    *n_points = 0;
    if ((unsigned)kind >= ANA_DESIGN_COUNT || kind == ANA_EXPLICIT)
        return sim_fail(err, SIM_E_RANGE, "design",
                        "need a kind that lays out its own points");
    status = check_factors(factor, n_factors, kind, err);
    if (status == SIM_OK && (kind == ANA_GRID || kind == ANA_MORRIS))
        status = check_levels(factor, n_factors, kind, levels, err);
    if (status != SIM_OK)
        return status;
    points = kind == ANA_GRID ? grid_points(factor, n_factors, levels)
                              : (uint64_t)size * ana_design_group(kind, n_factors);
    return check_size(n_points, points, size, kind, err);
}

static enum sim_status create(struct ana_design **out, const struct ana_design *counts,
                              struct sim_error *err)
{
    const size_t n = (size_t)counts->n_points * counts->n_factors;
    struct ana_design *d = calloc(1, sizeof *d);

    if (d) {
        *d = *counts;
        d->value = calloc(n, sizeof *d->value);
        d->unit = calloc(n, sizeof *d->unit);
    }
    if (!d || !d->value || !d->unit) {
        ana_design_free(d);
        return sim_fail(err, SIM_E_NOMEM, "design",
                        "%u points of %u factors do not fit in memory", counts->n_points,
                        counts->n_factors);
    }
    *out = d;
    return SIM_OK;
}

static enum sim_status lay(struct ana_design *d, const struct ana_factor *factor,
                           struct sim_error *err)
{
    switch (d->kind) {
    case ANA_LHS:
        return ana_lay_lhs(d, factor, err);
    case ANA_SOBOL:
        return ana_lay_sobol(d, factor, err);
    case ANA_MORRIS:
        return ana_lay_morris(d, factor, err);
    case ANA_SALTELLI:
        return ana_lay_saltelli(d, factor, err);
    default:
        ana_lay_grid(d, factor);
        return SIM_OK;
    }
}

enum sim_status ana_design_make(struct ana_design **out, enum ana_design_kind kind,
                                const struct ana_factor *factor, uint32_t n_factors,
                                uint32_t size, uint32_t levels, uint64_t seed,
                                struct sim_error *err)
{
    const bool has_levels = kind == ANA_GRID || kind == ANA_MORRIS;
    struct ana_design counts = {.kind = kind,
                                .n_factors = n_factors,
                                .levels = has_levels ? levels : 0,
                                .seed = kind == ANA_GRID ? 0 : seed};
    struct ana_design *d = NULL;
    enum sim_status status;

    *out = NULL;
    status =
        ana_design_count(&counts.n_points, kind, factor, n_factors, size, levels, err);
    if (status != SIM_OK)
        return status;
    counts.base = kind == ANA_GRID ? counts.n_points : size;
    status = create(&d, &counts, err);
    if (status == SIM_OK)
        status = lay(d, factor, err);
    if (status != SIM_OK) {
        ana_design_free(d);
        return status;
    }
    *out = d;
    return SIM_OK;
}

static enum sim_status check_value(const struct ana_factor *f, double value,
                                   uint32_t point, struct sim_error *err)
{
    const bool is_listed = f->scale != ANA_LIST || !isnan(ana_factor_unit(f, value));

    if (!isfinite(value))
        return sim_fail(err, SIM_E_RANGE, f->name, "point %u: need a number, got %g",
                        point + 1, value);
    if (!is_listed)
        return sim_fail(err, SIM_E_RANGE, f->name,
                        "point %u: need a value of its list, got %g", point + 1, value);
    if (f->scale != ANA_LIST && f->whole && value != floor(value))
        return sim_fail(err, SIM_E_RANGE, f->name,
                        "point %u: need a whole number, got %g", point + 1, value);
    if (f->scale == ANA_LOG && !(value > 0))
        return sim_fail(err, SIM_E_RANGE, f->name,
                        "point %u: need more than 0 on a logarithmic scale, got %g",
                        point + 1, value);
    return SIM_OK;
}

enum sim_status ana_design_explicit(struct ana_design **out,
                                    const struct ana_factor *factor, uint32_t n_factors,
                                    const double *value, uint32_t n_points,
                                    struct sim_error *err)
{
    const struct ana_design counts = {.kind = ANA_EXPLICIT,
                                      .n_factors = n_factors,
                                      .n_points = n_points,
                                      .base = n_points};
    enum sim_status status = check_factors(factor, n_factors, ANA_EXPLICIT, err);

    *out = NULL;
    if (status != SIM_OK)
        return status;
    if (n_points < 1 || n_points > ANA_DESIGN_POINTS_MAX)
        return sim_fail(err, SIM_E_RANGE, "points", "need 1..%d, got %u",
                        ANA_DESIGN_POINTS_MAX, n_points);
    for (uint32_t i = 0; i < n_points; i++)
        for (uint32_t k = 0; k < n_factors && status == SIM_OK; k++)
            status = check_value(&factor[k], value[(size_t)i * n_factors + k], i, err);
    if (status != SIM_OK)
        return status;
    status = create(out, &counts, err);
    for (uint32_t i = 0; status == SIM_OK && i < n_points; i++)
        for (uint32_t k = 0; k < n_factors; k++)
            ana_design_put(*out, factor, i, k, value[(size_t)i * n_factors + k]);
    return status;
}

void ana_design_free(struct ana_design *d)
{
    if (!d)
        return;
    free(d->value);
    free(d->unit);
    free(d);
}
