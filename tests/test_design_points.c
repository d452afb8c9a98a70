#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "unit_design.h"

static double correlation(const struct ana_design *d, uint32_t a, uint32_t b)
{
    double xx = 0, yy = 0, xy = 0;

    for (uint32_t i = 0; i < d->n_points; i++) {
        const double x = unit_at(d, i, a) - 0.5, y = unit_at(d, i, b) - 0.5;

        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return xy / sqrt(xx * yy);
}

/* --- Latin hypercube -------------------------------------------------------------------- */

Test(lhs, each_factor_has_one_point_in_each_part)
{
    const uint32_t size[] = {1, 2, 7, 96, 100, 1000};

    for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
        struct ana_design *d = unit_design(ANA_LHS, 9, size[s], 0, 3);

        for (uint32_t k = 0; k < 9; k++)
            cr_expect(is_stratified(d, size[s], k), "size %u factor %u", size[s], k);
        ana_design_free(d);
    }
}

Test(lhs, doubled_keeps_its_points_and_stays_one)
{
    struct ana_design *last = unit_design(ANA_LHS, 6, 25, 0, 8);

    for (uint32_t size = 50; size <= 1600; size *= 2) {
        struct ana_design *d = unit_design(ANA_LHS, 6, size, 0, 8);

        cr_expect(begins_with(d, last), "size %u", size);
        cr_expect(is_stratified(d, size, 5), "size %u", size);
        ana_design_free(last);
        last = d;
    }
    ana_design_free(last);
}

/* Correlations of a plain one have standard deviation 1 / sqrt(n - 1) = 0.10. */
Test(lhs, has_a_tenth_of_the_correlations_of_chance)
{
    struct ana_design *d = unit_design(ANA_LHS, 10, 101, 0, 12);
    double squares = 0;

    for (uint32_t a = 0; a < 10; a++)
        for (uint32_t b = 0; b < a; b++)
            squares += pow(correlation(d, a, b), 2);
    cr_expect(lt(dbl, sqrt(squares / 45), 0.010));
    ana_design_free(d);
}

Test(lhs, works_with_fewer_points_than_factors)
{
    struct ana_design *d = unit_design(ANA_LHS, 40, 16, 0, 2);

    for (uint32_t k = 0; k < 40; k++)
        cr_expect(is_stratified(d, 16, k));
    ana_design_free(d);
}

/* --- Saltelli --------------------------------------------------------------------------- */

Test(saltelli, base_points_follow_each_other_with_one_column_exchanged)
{
    enum { K = 4 };
    struct ana_design *d = unit_design(ANA_SALTELLI, K, 16, 0, 21);

    cr_assert(eq(u32, d->n_points, 16 * (K + 2)));
    for (uint32_t j = 0; j < 16; j++)
        for (uint32_t i = 0; i < K; i++)
            for (uint32_t k = 0; k < K; k++) {
                const uint32_t first = j * (K + 2);

                cr_expect(eq(dbl, unit_at(d, first + 2 + i, k),
                             unit_at(d, first + (i == k ? 1 : 0), k)));
            }
    ana_design_free(d);
}

Test(saltelli, both_samples_are_balanced_and_differ)
{
    struct ana_design *d = unit_design(ANA_SALTELLI, 150, 64, 0, 4);
    const uint32_t group = 152;

    for (uint32_t k = 0; k < 150; k++) {
        uint64_t in_a = 0, in_b = 0;

        for (uint32_t j = 0; j < 64; j++) {
            in_a |= 1ULL << (int)(unit_at(d, j * group, k) * 64);
            in_b |= 1ULL << (int)(unit_at(d, j * group + 1, k) * 64);
            cr_expect(ne(dbl, unit_at(d, j * group, k), unit_at(d, j * group + 1, k)));
        }
        cr_expect(eq(u64, in_a, UINT64_MAX));
        cr_expect(eq(u64, in_b, UINT64_MAX));
    }
    ana_design_free(d);
}

/* --- Morris ----------------------------------------------------------------------------- */

Test(morris_points, each_factor_makes_one_step_of_the_published_length)
{
    enum { K = 12, LEVELS = 6 };
    struct ana_design *d = unit_design(ANA_MORRIS, K, 8, LEVELS, 30);

    for (uint32_t t = 0; t < 8; t++) {
        uint32_t steps[K] = {0};

        for (uint32_t p = 0; p < K; p++)
            for (uint32_t k = 0; k < K; k++) {
                const double by = fabs(unit_at(d, t * (K + 1) + p + 1, k) -
                                       unit_at(d, t * (K + 1) + p, k));

                if (by > 0)
                    cr_expect(epsilon_eq(dbl, by, LEVELS / (2.0 * (LEVELS - 1)), 1e-12));
                steps[k] += by > 0;
            }
        for (uint32_t k = 0; k < K; k++)
            cr_expect(eq(u32, steps[k], 1));
    }
    ana_design_free(d);
}

Test(morris_points, blocks_use_every_level_alike)
{
    enum { K = 20, LEVELS = 8, BLOCKS = 5 };
    struct ana_design *d = unit_design(ANA_MORRIS, K, BLOCKS * LEVELS / 2, LEVELS, 31);

    for (uint32_t k = 0; k < K; k++) {
        uint32_t count[LEVELS] = {0};

        for (uint32_t t = 0; t < BLOCKS * LEVELS / 2; t++) {
            count[lround(unit_at(d, t * (K + 1), k) * (LEVELS - 1))]++;
            count[lround(unit_at(d, t * (K + 1) + K, k) * (LEVELS - 1))]++;
        }
        for (int level = 0; level < LEVELS; level++)
            cr_expect(eq(u32, count[level], BLOCKS));
    }
    ana_design_free(d);
}

Test(morris_points, steps_go_up_and_down_and_in_any_order)
{
    enum { K = 10, R = 100 };
    struct ana_design *d = unit_design(ANA_MORRIS, K, R, 4, 32);
    uint32_t up = 0, first = 0;

    for (uint32_t t = 0; t < R; t++) {
        const uint32_t at0 = t * (K + 1);

        for (uint32_t k = 0; k < K; k++)
            up += unit_at(d, at0 + K, k) > unit_at(d, at0, k);
        first += unit_at(d, at0 + 1, 0) != unit_at(d, at0, 0);
    }
    /* binomial: 1,000 steps of chance 1/2, 100 orders of chance 1/10; 4 standard errors */
    cr_expect(lt(dbl, fabs(up - 500.0), 4 * sqrt(250)));
    cr_expect(lt(dbl, fabs(first - 10.0), 4 * 3));
    ana_design_free(d);
}

Test(morris_points, step_changes_the_value_of_lists_and_whole_numbers_too)
{
    const double level[] = {1, 2, 3};
    const struct ana_factor f[] = {
        {.name = "list", .scale = ANA_LIST, .n_levels = 3, .level = level},
        {.name = "switch", .scale = ANA_LIST, .n_levels = 2, .level = level},
        {.name = "whole", .low = 0, .high = 1, .whole = true},
        {.name = "count", .scale = ANA_LOG, .low = 1, .high = 3, .whole = true}};
    struct ana_design *d = NULL;

    cr_assert(eq(int, ana_design_make(&d, ANA_MORRIS, f, 4, 40, 4, 6, NULL), SIM_OK));
    for (uint32_t t = 0; t < 40; t++)
        for (uint32_t k = 0; k < 4; k++)
            cr_expect(ne(dbl, unit_at(d, t * 5, k), unit_at(d, t * 5 + 4, k)), "%s",
                      f[k].name);
    ana_design_free(d);
}
