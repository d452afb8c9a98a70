#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>

#include "unit_design.h"

static const struct ana_factor share = {.name = "share", .low = 0, .high = 1};

static bool says(const struct sim_error *err, const char *where, const char *text)
{
    return strcmp(err->where, where) == 0 && strstr(err->text, text);
}

/* --- factors ---------------------------------------------------------------------------- */

Test(factor, linear_range_is_covered_evenly_and_to_its_ends)
{
    const struct ana_factor f = {.name = "x", .low = -2, .high = 6};

    cr_expect(eq(dbl, ana_factor_value(&f, 0), -2));
    cr_expect(eq(dbl, ana_factor_value(&f, 0.25), 0));
    cr_expect(eq(dbl, ana_factor_value(&f, 1), 6));
    cr_expect(eq(dbl, ana_factor_unit(&f, 0), 0.25));
}

Test(factor, levels_are_the_numbers_a_person_would_write)
{
    const struct ana_factor f = {.name = "x", .low = 0, .high = 1};

    for (uint32_t k = 0; k <= 10; k++)
        cr_expect(eq(dbl, ana_factor_level(&f, k, 11), k / 10.0));
}

Test(factor, log_range_has_its_geometric_mean_in_the_middle)
{
    const struct ana_factor f = {.name = "x", .scale = ANA_LOG, .low = 500, .high = 5000};

    cr_expect(eq(dbl, ana_factor_value(&f, 0), 500));
    cr_expect(eq(dbl, ana_factor_value(&f, 1), 5000));
    cr_expect(epsilon_eq(dbl, ana_factor_value(&f, 0.5), 1581.1388300841897, 1e-9));
    cr_expect(epsilon_eq(dbl, ana_factor_unit(&f, 1581.1388300841897), 0.5, 1e-12));
}

Test(factor, log_range_needs_no_libm_and_agrees_with_it)
{
    const struct ana_factor f = {.name = "x", .scale = ANA_LOG, .low = 1e-3, .high = 4e5};

    for (int i = 1; i < 1000; i++) {
        const double u = i / 1000.0, want = 1e-3 * pow(4e8, u);

        cr_expect(epsilon_eq(dbl, ana_factor_value(&f, u) / want, 1, 1e-13));
    }
}

Test(factor, whole_numbers_of_a_range_are_equally_likely)
{
    const struct ana_factor f = {.name = "staff", .low = 2, .high = 5, .whole = true};
    uint32_t count[4] = {0};

    for (int i = 0; i < 4000; i++)
        count[(int)ana_factor_value(&f, (i + 0.5) / 4000) - 2]++;
    for (int v = 0; v < 4; v++)
        cr_expect(eq(u32, count[v], 1000));
}

Test(factor, whole_numbers_on_a_log_scale_stay_whole_and_inside)
{
    const struct ana_factor f = {
        .name = "n", .scale = ANA_LOG, .low = 1, .high = 1000, .whole = true};

    cr_expect(eq(dbl, ana_factor_level(&f, 1, 4), 10));
    cr_expect(eq(dbl, ana_factor_level(&f, 2, 4), 100));
    for (int i = 0; i <= 1000; i++) {
        const double v = ana_factor_value(&f, i / 1000.0);

        cr_expect(eq(dbl, v, floor(v)));
        cr_expect(le(dbl, 1, v));
        cr_expect(le(dbl, v, 1000));
    }
}

Test(factor, values_of_a_list_are_equally_likely)
{
    const double level[] = {6, 2, 9};
    const struct ana_factor f = {
        .name = "till", .scale = ANA_LIST, .n_levels = 3, .level = level};
    uint32_t count[10] = {0};

    for (int i = 0; i < 3000; i++)
        count[(int)ana_factor_value(&f, (i + 0.5) / 3000)]++;
    cr_expect(eq(u32, count[6], 1000));
    cr_expect(eq(u32, count[2], 1000));
    cr_expect(eq(u32, count[9], 1000));
    cr_expect(eq(dbl, ana_factor_value(&f, 1), 9));
    cr_expect(eq(dbl, ana_factor_unit(&f, 2), 0.5));
    cr_expect(isnan(ana_factor_unit(&f, 3)));
}

struct bad_factor {
    struct ana_factor f;
    char text[40];
};

ParameterizedTestParameters(factor, refused_in_words)
{
    static struct bad_factor bad[] = {
        {{.low = 1, .high = 1}, "need low < high, got 1 and 1"},
        {{.low = 2, .high = 1}, "need low < high, got 2 and 1"},
        {{.low = NAN, .high = 1}, "need low < high, got nan and 1"},
        {{.low = 0, .high = INFINITY}, "need low < high, got 0 and inf"},
        {{.scale = ANA_LOG, .low = 0, .high = 1}, "need low > 0 on a logarithmic scale"},
        {{.low = 0, .high = 1.5, .whole = true}, "need whole numbers as ends"},
        {{.scale = ANA_LIST}, "values, got 0"},
    };

    return cr_make_param_array(struct bad_factor, bad, sizeof bad / sizeof *bad);
}

ParameterizedTest(struct bad_factor *bad, factor, refused_in_words)
{
    struct ana_factor f = bad->f;
    struct sim_error err = {0};

    f.name = "policy.warmth";
    cr_expect(eq(int, ana_factor_check(&f, ANA_SOBOL, &err), SIM_E_RANGE));
    cr_expect(says(&err, "policy.warmth", bad->text), "%s: %s", err.where, err.text);
}

Test(factor, lists_must_have_values_that_differ)
{
    const double twice[] = {1, 2, 1}, broken[] = {1, NAN}, one[] = {3};
    struct ana_factor f = {.name = "x", .scale = ANA_LIST, .n_levels = 3, .level = twice};
    struct sim_error err = {0};

    cr_expect(eq(int, ana_factor_check(&f, ANA_LHS, &err), SIM_E_RANGE));
    cr_expect(says(&err, "x", "need values that differ, 1 stands twice"));
    f.n_levels = 2;
    f.level = broken;
    cr_expect(eq(int, ana_factor_check(&f, ANA_LHS, NULL), SIM_E_RANGE));
    f.n_levels = 1;
    f.level = one;
    cr_expect(eq(int, ana_factor_check(&f, ANA_GRID, NULL), SIM_OK));
    cr_expect(eq(int, ana_factor_check(&f, ANA_MORRIS, NULL), SIM_E_RANGE));
}

/* --- all kinds -------------------------------------------------------------------------- */

Test(design, kinds_are_found_by_their_words)
{
    for (int kind = 0; kind < ANA_DESIGN_COUNT; kind++)
        cr_expect(eq(int, ana_design_find(ana_design_rows[kind].word), kind));
    cr_expect(eq(int, ana_design_find("sobol"), ANA_SOBOL));
    cr_expect(eq(int, ana_design_find("Sobol"), -1));
}

static const enum ana_design_kind laid_out[] = {ANA_GRID, ANA_LHS, ANA_SOBOL, ANA_MORRIS,
                                                ANA_SALTELLI};

Test(design, same_request_same_bits)
{
    for (size_t i = 0; i < sizeof laid_out / sizeof *laid_out; i++) {
        struct ana_design *a = unit_design(laid_out[i], 5, 12, 4, 99);
        struct ana_design *b = unit_design(laid_out[i], 5, 12, 4, 99);

        cr_expect(eq(u32, a->n_points, b->n_points));
        cr_expect(begins_with(a, b), "%s", ana_design_rows[laid_out[i]].word);
        ana_design_free(a);
        ana_design_free(b);
    }
}

Test(design, another_seed_is_another_design)
{
    for (size_t i = 1; i < sizeof laid_out / sizeof *laid_out; i++) {
        struct ana_design *a = unit_design(laid_out[i], 5, 12, 4, 99);
        struct ana_design *b = unit_design(laid_out[i], 5, 12, 4, 100);

        cr_expect(not(begins_with(a, b)), "%s", ana_design_rows[laid_out[i]].word);
        ana_design_free(a);
        ana_design_free(b);
    }
}

Test(design, keeps_its_first_points_when_it_grows_to_any_size)
{
    const enum ana_design_kind kind[] = {ANA_SOBOL, ANA_MORRIS, ANA_SALTELLI};

    for (int i = 0; i < 3; i++) {
        struct ana_design *less = unit_design(kind[i], 7, 9, 6, 5);
        struct ana_design *more = unit_design(kind[i], 7, 31, 6, 5);

        cr_expect(begins_with(more, less), "%s", ana_design_rows[kind[i]].word);
        ana_design_free(less);
        ana_design_free(more);
    }
}

Test(design, counts_its_points_before_it_makes_them)
{
    const struct ana_factor f[3] = {share, share, share};

    for (size_t i = 0; i < sizeof laid_out / sizeof *laid_out; i++) {
        struct ana_design *d = unit_design(laid_out[i], 3, 10, 4, 1);
        uint32_t n = 0;

        cr_assert(eq(int, ana_design_count(&n, laid_out[i], f, 3, 10, 4, NULL), SIM_OK));
        cr_expect(eq(u32, d->n_points, n));
        cr_expect(eq(u32, d->n_points % ana_design_group(laid_out[i], 3), 0));
        ana_design_free(d);
    }
}

/* The points name runs that are already on disk, so they must never change. These were
 * printed by this code on x86-64. */
Test(design, points_are_those_of_earlier_versions)
{
    struct ana_factor f[] = {
        share, {.name = "n", .scale = ANA_LOG, .low = 500, .high = 5000}, share};
    struct ana_design *d = unit_design(ANA_SOBOL, 60, 8, 0, 1);

    cr_expect(eq(dbl, unit_at(d, 0, 0), 0x1.06014ff5p-1));
    cr_expect(eq(dbl, unit_at(d, 7, 59), 0x1.3cb2c80fp-1));
    ana_design_free(d);
    cr_assert(eq(int, ana_design_make(&d, ANA_LHS, f, 3, 12, 0, 1, NULL), SIM_OK));
    cr_expect(eq(dbl, unit_at(d, 0, 0), 0x1.a331675555555p-1));
    cr_expect(eq(dbl, unit_at(d, 11, 2), 0x1.8010918p-1));
    cr_expect(eq(dbl, d->value[11 * 3 + 1], 0x1.2589500fffcb2p+9));
    ana_design_free(d);
    d = unit_design(ANA_MORRIS, 3, 2, 4, 1);
    cr_expect(eq(dbl, unit_at(d, 0, 1), 1));
    cr_expect(eq(dbl, unit_at(d, 4, 0), 1));
    cr_expect(eq(dbl, unit_at(d, 4, 2), 2 / 3.0));
    ana_design_free(d);
}

struct bad_request {
    enum ana_design_kind kind;
    uint32_t n_factors, size, levels;
    char where[16], text[64];
};

ParameterizedTestParameters(design, refused_in_words)
{
    static struct bad_request bad[] = {
        {ANA_EXPLICIT, 1, 1, 0, "design", "need a kind that lays out its own points"},
        {(enum ana_design_kind)99, 1, 1, 0, "design", "need a kind"},
        {ANA_LHS, 0, 1, 0, "factors", "need 1..2048, got 0"},
        {ANA_LHS, 3, 0, 0, "size", "need 1 or more points, got 0"},
        {ANA_MORRIS, 3, 0, 4, "size", "need 1 or more trajectories, got 0"},
        {ANA_MORRIS, 3, 5, 5, "levels", "need an even number, got 5"},
        {ANA_MORRIS, 3, 5, 0, "levels", "need 2..4096, got 0"},
        {ANA_GRID, 3, 0, 1, "levels", "need 2..4096, got 1"},
        {ANA_GRID, 3, 0, 1000, "levels", "at most 50000000 points"},
        {ANA_SALTELLI, 3, 4000000000, 0, "size", "at most 50000000 points"},
    };

    return cr_make_param_array(struct bad_request, bad, sizeof bad / sizeof *bad);
}

ParameterizedTest(struct bad_request *bad, design, refused_in_words)
{
    const struct ana_factor f[3] = {share, share, share};
    struct ana_design other, *d = &other; /* must be reset */
    struct sim_error err = {0};

    cr_expect(eq(int,
                 ana_design_make(&d, bad->kind, f, bad->n_factors, bad->size, bad->levels,
                                 1, &err),
                 SIM_E_RANGE));
    cr_expect(zero(ptr, d));
    cr_expect(says(&err, bad->where, bad->text), "%s: %s", err.where, err.text);
}

Test(design, whole_numbers_must_suffice_for_the_levels)
{
    const struct ana_factor f = {.name = "staff", .low = 1, .high = 3, .whole = true};
    struct ana_design *d = NULL;
    struct sim_error err = {0};

    cr_expect(eq(int, ana_design_make(&d, ANA_GRID, &f, 1, 0, 5, 1, &err), SIM_E_RANGE));
    cr_expect(says(&err, "staff", "5 levels are too many for whole numbers 1..3"),
              "%s: %s", err.where, err.text);
    cr_expect(eq(int, ana_design_make(&d, ANA_GRID, &f, 1, 0, 3, 1, &err), SIM_OK));
    ana_design_free(d);
}

/* --- grid and table --------------------------------------------------------------------- */

Test(grid, has_every_combination_once_the_last_factor_fastest)
{
    const double level[] = {7, 3};
    const struct ana_factor f[] = {
        {.name = "a", .scale = ANA_LIST, .n_levels = 2, .level = level},
        {.name = "b", .low = 10, .high = 20}};
    const double want[] = {7, 10, 7, 15, 7, 20, 3, 10, 3, 15, 3, 20};
    struct ana_design *d = NULL;

    cr_assert(eq(int, ana_design_make(&d, ANA_GRID, f, 2, 0, 3, 0, NULL), SIM_OK));
    cr_expect(eq(u32, d->n_points, 6));
    for (int i = 0; i < 12; i++)
        cr_expect(eq(dbl, d->value[i], want[i]));
    ana_design_free(d);
}

Test(grid, of_lists_needs_no_levels)
{
    const double level[] = {1, 2, 3};
    const struct ana_factor f = {
        .name = "a", .scale = ANA_LIST, .n_levels = 3, .level = level};
    struct ana_design *d = NULL;

    cr_assert(eq(int, ana_design_make(&d, ANA_GRID, &f, 1, 0, 0, 0, NULL), SIM_OK));
    cr_expect(eq(u32, d->n_points, 3));
    ana_design_free(d);
}

Test(table, keeps_the_values_as_given)
{
    const double value[] = {0.5, 0.25, -1, 2};
    const struct ana_factor f[] = {share, share};
    struct ana_design *d = NULL;

    cr_assert(eq(int, ana_design_explicit(&d, f, 2, value, 2, NULL), SIM_OK));
    cr_expect(eq(int, d->kind, ANA_EXPLICIT));
    cr_expect(eq(dbl, d->value[2], -1));
    cr_expect(eq(dbl, d->unit[3], 2));
    ana_design_free(d);
}

Test(table, names_the_point_and_factor_that_is_wrong)
{
    const double level[] = {1, 2}, value[] = {0.5, 1, 0.5, 3}, hole[] = {NAN, 1};
    const struct ana_factor f[] = {
        share, {.name = "tills", .scale = ANA_LIST, .n_levels = 2, .level = level}};
    struct ana_design *d = NULL;
    struct sim_error err = {0};

    cr_expect(eq(int, ana_design_explicit(&d, f, 2, value, 2, &err), SIM_E_RANGE));
    cr_expect(says(&err, "tills", "point 2: need a value of its list, got 3"), "%s: %s",
              err.where, err.text);
    cr_expect(eq(int, ana_design_explicit(&d, f, 2, hole, 1, &err), SIM_E_RANGE));
    cr_expect(says(&err, "share", ""), "%s", err.where);
    cr_expect(eq(int, ana_design_explicit(&d, f, 2, value, 0, &err), SIM_E_RANGE));
    cr_expect(says(&err, "points", ""), "%s", err.where);
}
