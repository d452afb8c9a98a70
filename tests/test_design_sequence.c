#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "analysis/design_sequence.h"
#include "unit_design.h"

static bool says(const struct sim_error *err, const char *where, const char *text)
{
    return strcmp(err->where, where) == 0 && strstr(err->text, text);
}

enum { MANY = 150 };

/* Primitive polynomials of degree s: phi(2^s - 1) / s (OEIS A011260). */
Test(sequence, finds_every_primitive_polynomial)
{
    const uint32_t want[] = {1,  1,  2,   2,   6,   6,   18,   16,
                             48, 60, 176, 144, 630, 756, 1800, 2048};
    uint32_t polynomial = 2, count[17] = {0};

    do {
        polynomial = ana_polynomial_next(polynomial);
        count[31 - __builtin_clz(polynomial)]++;
    } while (polynomial < 1 << 16 || count[16] < 2048);
    for (int s = 1; s <= 16; s++)
        cr_expect(eq(u32, count[s], want[s - 1]), "degree %d", s);
    cr_expect(lt(u32, polynomial, 1u << 17));
    cr_expect(lt(u32, 1u << 17, ana_polynomial_next(polynomial)));
}

/* Sobol' 1967: the first two dimensions, in binary counting order. */
Test(sequence, begins_as_published)
{
    const double first[] = {0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875};
    const double second[] = {0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875};
    struct ana_sequence s;

    cr_assert(eq(int, ana_sequence_init(&s, 2, 1, NULL), SIM_OK));
    for (uint32_t i = 0; i < 8; i++) {
        cr_expect(eq(dbl, ana_sequence_bits(&s, 0, i) * 0x1p-32, first[i]));
        cr_expect(eq(dbl, ana_sequence_bits(&s, 1, i) * 0x1p-32, second[i]));
    }
    ana_sequence_clear(&s);
}

Test(sequence, refuses_dimensions_that_it_does_not_have)
{
    struct ana_sequence s;
    struct sim_error err = {0};

    cr_expect(eq(int, ana_sequence_init(&s, 0, 1, &err), SIM_E_RANGE));
    cr_expect(eq(int, ana_sequence_init(&s, 4097, 1, &err), SIM_E_RANGE));
    cr_expect(says(&err, "Sobol' points", "need 1..4096 dimensions, got 4097"));
    cr_assert(eq(int, ana_sequence_init(&s, 4096, 1, &err), SIM_OK));
    cr_expect(eq(u32, ana_sequence_bits(&s, 4095, 1), 1u << 31));
    ana_sequence_clear(&s);
}

enum { NET_BITS = 10 };

/* Bits of the row of digit @p digit: which binary digits of i it adds up. */
static uint32_t digit_row(const struct ana_sequence *s, uint32_t dim, uint32_t digit)
{
    uint32_t row = 0;

    for (uint32_t b = 0; b < NET_BITS; b++)
        row |= (s->direction[dim][b] >> (31 - digit) & 1) << b;
    return row;
}

/* Add @p row to a basis over GF(2); false when it depends on what is there. */
static bool add_row(uint32_t *basis, uint32_t row)
{
    for (uint32_t b = NET_BITS; b-- > 0;) {
        if (!(row >> b & 1))
            continue;
        if (!basis[b]) {
            basis[b] = row;
            return true;
        }
        row ^= basis[b];
    }
    return false;
}

/* t of the first 2^NET_BITS points in two dimensions, as a (t, m, 2)-net. */
static uint32_t quality(const struct ana_sequence *s, uint32_t a, uint32_t b)
{
    uint32_t least = NET_BITS;

    for (uint32_t n = 0; n <= NET_BITS; n++) {
        uint32_t basis[NET_BITS] = {0}, rows = 0;

        for (uint32_t digit = 0; digit < n; digit++)
            rows += add_row(basis, digit_row(s, a, digit));
        for (uint32_t digit = 0; digit < NET_BITS - n; digit++) {
            if (!add_row(basis, digit_row(s, b, digit)))
                break;
            rows++;
        }
        least = rows < least ? rows : least;
    }
    return NET_BITS - least;
}

/* 1,024 points: of all pairs of 64 dimensions none is worse than t = 7, and at most one in 50
 * reaches 6. Draws that were not chosen reach 9. */
Test(sequence, goes_well_together_in_two_dimensions)
{
    struct ana_sequence s;
    uint32_t worst = 0, poor = 0;

    cr_assert(eq(int, ana_sequence_init(&s, 64, 1, NULL), SIM_OK));
    for (uint32_t a = 1; a < 64; a++)
        for (uint32_t b = 0; b < a; b++) {
            const uint32_t t = quality(&s, a, b);

            worst = t > worst ? t : worst;
            poor += t >= 6;
        }
    cr_expect(le(u32, worst, 7));
    cr_expect(le(u32, poor, 2016 / 50));
    ana_sequence_clear(&s);
}

Test(sobol_points, every_dimension_is_balanced_at_every_power_of_two)
{
    struct ana_design *d = unit_design(ANA_SOBOL, MANY, 1024, 0, 17);

    for (uint32_t k = 0; k < MANY; k++)
        for (uint32_t n = 1; n <= 1024; n *= 2)
            cr_expect(is_stratified(d, n, k), "factor %u, %u points", k, n);
    ana_design_free(d);
}

/* Over seeds one point is uniform: chi square over 16 parts, 15 degrees of freedom. */
Test(sobol_points, scrambling_makes_each_point_uniform)
{
    enum { SEEDS = 4000, PARTS = 16 };
    struct ana_sequence s;
    double count[PARTS] = {0}, chi2 = 0;

    cr_assert(eq(int, ana_sequence_init(&s, 5, 0, NULL), SIM_OK));
    for (s.seed = 0; s.seed < SEEDS; s.seed++)
        count[(int)(ana_sequence_unit(&s, 4, 3) * PARTS)]++;
    for (int p = 0; p < PARTS; p++)
        chi2 += pow(count[p] - SEEDS / PARTS, 2) / (SEEDS / PARTS);
    cr_expect(lt(dbl, 0.001, gsl_cdf_chisq_Q(chi2, PARTS - 1)));
    ana_sequence_clear(&s);
}

/* Two points that part at the first digit are scrambled apart independently below it. */
Test(sobol_points, scrambling_is_nested)
{
    enum { SEEDS = 4000 };
    struct ana_sequence s;
    double sum = 0;

    cr_assert(eq(int, ana_sequence_init(&s, 1, 0, NULL), SIM_OK));
    for (s.seed = 0; s.seed < SEEDS; s.seed++) {
        const double x = ana_sequence_unit(&s, 0, 0), y = ana_sequence_unit(&s, 0, 1);

        sum += (fmod(2 * x, 1) - 0.5) * (fmod(2 * y, 1) - 0.5) * 12;
    }
    /* correlation of independent uniforms: standard error 1 / sqrt(SEEDS) */
    cr_expect(lt(dbl, fabs(sum / SEEDS), 4 / sqrt(SEEDS)));
    ana_sequence_clear(&s);
}

/* Product of 60 factors 1 + (u - 0.5) / (k + 1)^2: mean 1 and variance by hand, so plain Monte
 * Carlo with 1,024 points has a known error; scrambled points must have a tenth of it. */
Test(sobol_points, integrate_far_better_than_chance_in_sixty_dimensions)
{
    enum { DIMS = 60, POINTS = 1024, SEEDS = 16 };
    double squares = 0, second = 1;

    for (int k = 0; k < DIMS; k++)
        second *= 1 + pow(k + 1, -4) / 12;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct ana_design *d = unit_design(ANA_SOBOL, DIMS, POINTS, 0, seed);
        double sum = 0;

        for (uint32_t i = 0; i < POINTS; i++) {
            double product = 1;

            for (uint32_t k = 0; k < DIMS; k++)
                product *= 1 + (unit_at(d, i, k) - 0.5) / ((k + 1.0) * (k + 1.0));
            sum += product;
        }
        squares += pow(sum / POINTS - 1, 2);
        ana_design_free(d);
    }
    cr_expect(lt(dbl, sqrt(squares / SEEDS), 0.1 * sqrt((second - 1) / POINTS)));
}
