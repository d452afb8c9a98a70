/**
 * @file unit_design.h
 * Designs of factors that all run from 0 to 1, for tests, and questions to them.
 */
#ifndef TESTS_UNIT_DESIGN_H
#define TESTS_UNIT_DESIGN_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/design.h"

/* A design of @p k factors 0..1; the caller frees. */
static inline struct ana_design *unit_design(enum ana_design_kind kind, uint32_t k,
                                             uint32_t size, uint32_t levels,
                                             uint64_t seed)
{
    struct ana_factor *factor = calloc(k, sizeof *factor);
    struct ana_design *d = NULL;
    struct sim_error err = {0};

    for (uint32_t i = 0; i < k; i++)
        factor[i] = (struct ana_factor){.name = "u", .low = 0, .high = 1};
    cr_assert(ana_design_make(&d, kind, factor, k, size, levels, seed, &err) == SIM_OK,
              "%s: %s", err.where, err.text);
    free(factor);
    return d;
}

static inline double unit_at(const struct ana_design *d, uint32_t point, uint32_t k)
{
    return d->unit[(size_t)point * d->n_factors + k];
}

/* Do the first @p n points fall one into each of n equal parts of factor @p k? */
static inline bool is_stratified(const struct ana_design *d, uint32_t n, uint32_t k)
{
    unsigned char *full = calloc(n, 1);
    uint32_t found = 0;

    for (uint32_t i = 0; i < n; i++) {
        const uint32_t part = (uint32_t)(unit_at(d, i, k) * n);

        found += part < n && !full[part];
        if (part < n)
            full[part] = 1;
    }
    free(full);
    return found == n;
}

static inline bool begins_with(const struct ana_design *more,
                               const struct ana_design *less)
{
    const size_t n = (size_t)less->n_points * less->n_factors * sizeof *less->value;

    return more->n_points >= less->n_points && memcmp(more->value, less->value, n) == 0 &&
           memcmp(more->unit, less->unit, n) == 0;
}

#endif
