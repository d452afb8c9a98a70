/* Luck: the bits of Random123, evenly spread, and each purpose, day, market and replicate
 * with luck of its own. Seeds are fixed; tolerances are 4 standard errors. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/rng_columns.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

enum { SAMPLES = 1 << 16, WORDS = 4, BINS = 256 };
static const double ERRORS = 4;

static uint32_t word(struct sim_draws d, int k)
{
    const uint32_t w[WORDS] = {d.a, d.b, d.c, d.d};

    return w[k];
}

static int same_as_random123(const uint32_t c[4], const uint32_t k[2])
{
    const struct sim_draws own = sim_philox(c[0], c[1], c[2], c[3], k[0], k[1]);
    philox4x32_ctr_t counter, theirs;
    philox4x32_key_t key;

    memcpy(counter.v, c, sizeof counter.v);
    memcpy(key.v, k, sizeof key.v);
    theirs = philox4x32(counter, key);
    return own.a == theirs.v[0] && own.b == theirs.v[1] && own.c == theirs.v[2] &&
           own.d == theirs.v[3];
}

Test(rng, philox_gives_the_published_known_answers)
{
    /* Random123 1.14, kat_vectors, "philox4x32 10": counter, key, result */
    static const uint32_t known[][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
         0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
         0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const uint32_t *x = known[i];
        const struct sim_draws d = sim_philox(x[0], x[1], x[2], x[3], x[4], x[5]);

        for (int k = 0; k < WORDS; k++)
            cr_expect(eq(u32, word(d, k), x[6 + k]), "answer %zu, word %d", i, k);
    }
}

Test(rng, philox_equals_random123_at_small_counters_and_keys)
{
    int different = 0;

    for (uint32_t k = 0; k < 4096; k++) {
        const uint32_t counter[4] = {k & 7, k >> 3 & 7, k >> 6 & 7, k >> 9};
        const uint32_t key[2] = {k % 5, k % 3};

        different += !same_as_random123(counter, key);
    }
    cr_expect(zero(int, different));
}

Test(rng, philox_equals_random123_at_any_counters_and_keys)
{
    uint32_t x[6] = {1, 2, 3, 4, 5, 6};
    int different = 0;

    for (int k = 0; k < 20000; k++) {
        for (int j = 0; j < 6; j++)
            x[j] = x[j] * 1664525u + 1013904223u + (uint32_t)j;
        different += !same_as_random123(x, x + 4);
    }
    cr_expect(zero(int, different));
}

Test(rng, unit_lies_strictly_between_0_and_1)
{
    cr_expect(lt(flt, 0.0f, sim_unit(0)));
    cr_expect(lt(flt, sim_unit(UINT32_MAX), 1.0f));
    cr_expect(eq(flt, sim_unit(0), 0x1p-24f));
    cr_expect(eq(flt, sim_unit(UINT32_MAX), 1.0f - 0x1p-24f));
}

Test(rng, unit_rises_with_the_draw_in_equal_steps)
{
    int uneven = 0;

    for (uint32_t k = 1; k < 1u << 23; k++)
        uneven += sim_unit(k << 9) - sim_unit((k - 1) << 9) != 0x1p-23f;
    cr_expect(zero(int, uneven));
}

Test(rng, unit_is_uniform_in_each_of_the_four_words)
{
    const struct sim_luck luck = sim_luck(20240601, 3, 1);
    const double n = 4.0 * SAMPLES;

    for (int w = 0; w < WORDS; w++) {
        double sum = 0, squares = 0, chi = 0;
        int count[BINS] = {0};

        for (uint32_t k = 0; k < 4 * SAMPLES; k++) {
            const double u =
                (double)sim_unit(word(sim_draw(&luck, k, 0, 7, SIM_LUCK_DECIDE), w));

            sum += u;
            squares += (u - 0.5) * (u - 0.5);
            count[(int)(u * BINS)]++;
        }
        for (int b = 0; b < BINS; b++)
            chi += (count[b] - n / BINS) * (count[b] - n / BINS) / (n / BINS);
        cr_expect(epsilon_eq(dbl, sum / n, 0.5, ERRORS / sqrt(12 * n)), "word %d", w);
        /* the square's fourth moment: 1/80, less 1/12 squared */
        cr_expect(epsilon_eq(dbl, squares / n, 1 / 12.0, ERRORS / sqrt(180 * n)),
                  "word %d", w);
        cr_expect(epsilon_eq(dbl, chi, BINS - 1, ERRORS * sqrt(2.0 * (BINS - 1))),
                  "word %d", w);
    }
}

/* Unit draws of shoppers 0..SAMPLES-1 under one set of coordinates. */
struct where {
    uint64_t seed;
    uint32_t replicate, market, step, partner, day, purpose;
    int word;
};

static void draw_all(struct where at, double *u)
{
    const struct sim_luck luck = sim_luck(at.seed, at.replicate, at.market);

    for (uint32_t k = 0; k < SAMPLES; k++)
        u[k] = (double)sim_unit(
            word(sim_draw(&luck, k + at.step, at.partner, at.day, at.purpose), at.word));
}

/* No linear relation, within 4 standard errors of 1 / sqrt(SAMPLES). */
static void expect_uncorrelated(struct where one, struct where other, const char *what)
{
    static double x[SAMPLES], y[SAMPLES];

    draw_all(one, x);
    draw_all(other, y);
    cr_expect(epsilon_eq(dbl, gsl_stats_correlation(x, 1, y, 1, SAMPLES), 0,
                         ERRORS / sqrt(SAMPLES)),
              "%s", what);
}

static const struct where base = {99, 4, 2, 0, 0, 100, SIM_LUCK_ARRIVE, 0};

Test(rng, four_draws_of_one_call_are_uncorrelated)
{
    for (int j = 0; j < WORDS; j++)
        for (int k = j + 1; k < WORDS; k++) {
            struct where one = base, other = base;
            char what[48];

            one.word = j;
            other.word = k;
            snprintf(what, sizeof what, "words %d and %d", j, k);
            expect_uncorrelated(one, other, what);
        }
}

Test(rng, neighbouring_coordinates_draw_uncorrelated_luck)
{
    for (int w = 0; w < WORDS; w++) {
        struct where other[7] = {base, base, base, base, base, base, base};
        struct where one = base;

        one.word = w;
        for (int k = 0; k < 7; k++)
            other[k].word = w;
        other[0].seed++;
        other[1].replicate++;
        other[2].market++;
        other[3].step++;
        other[4].partner++;
        other[5].day++;
        other[6].purpose++;
        expect_uncorrelated(one, other[0], "seed");
        expect_uncorrelated(one, other[1], "replicate");
        expect_uncorrelated(one, other[2], "market");
        expect_uncorrelated(one, other[3], "shopper");
        expect_uncorrelated(one, other[4], "partner");
        expect_uncorrelated(one, other[5], "day");
        expect_uncorrelated(one, other[6], "purpose");
    }
}

Test(rng, purposes_in_use_draw_uncorrelated_luck)
{
    for (uint32_t p = SIM_LUCK_SEEK; p <= SIM_LUCK_SELF; p++)
        for (uint32_t q = p + 1; q <= SIM_LUCK_SELF; q++) {
            struct where one = base, other = base;
            char what[48];

            one.purpose = p;
            other.purpose = q;
            snprintf(what, sizeof what, "purposes %u and %u", p, q);
            expect_uncorrelated(one, other, what);
        }
}

/* Bits in which two calls differ: 64 of 128 on average, variance 32. */
Test(rng, one_step_of_any_coordinate_flips_half_of_the_bits)
{
    const struct sim_luck luck = sim_luck(7, 0, 9);
    long flips[4] = {0};

    for (uint32_t k = 0; k < SAMPLES; k++) {
        const struct sim_draws d = sim_draw(&luck, k, 5, 60, SIM_LUCK_PAY);
        const struct sim_draws other[4] = {sim_draw(&luck, k ^ 1, 5, 60, SIM_LUCK_PAY),
                                           sim_draw(&luck, k, 4, 60, SIM_LUCK_PAY),
                                           sim_draw(&luck, k, 5, 61, SIM_LUCK_PAY),
                                           sim_draw(&luck, k, 5, 60, SIM_LUCK_PAY + 1)};

        for (int j = 0; j < 4; j++)
            for (int w = 0; w < WORDS; w++)
                flips[j] += __builtin_popcount(word(d, w) ^ word(other[j], w));
    }
    for (int j = 0; j < 4; j++)
        cr_expect(epsilon_eq(dbl, (double)flips[j] / SAMPLES, 64,
                             ERRORS * sqrt(32.0 / SAMPLES)),
                  "coordinate %d", j);
}

Test(rng, draws_in_columns_are_the_draws_one_by_one)
{
    const struct sim_luck luck = sim_luck(11, 4, 65535);
    uint32_t shopper[SIM_DRAW_BLOCK], day[SIM_DRAW_BLOCK];
    struct sim_draw_block block;
    int other = 0;

    for (uint32_t i = 0; i < SIM_DRAW_BLOCK; i++) {
        shopper[i] = i * 2654435761u; /* numbers that use all 32 bits */
        day[i] = i * 1021 & 0xFFFF;
    }
    for (uint32_t n = 0; n <= SIM_DRAW_BLOCK; n++) {
        sim_draw_columns(&luck, shopper, day, n, SIM_LUCK_PAY + n, &block);
        for (uint32_t i = 0; i < n; i++)
            for (int w = 0; w < WORDS; w++)
                other +=
                    block.draw[w][i] !=
                    word(sim_draw(&luck, shopper[i], 0, day[i], SIM_LUCK_PAY + n), w);
    }
    cr_expect(zero(int, other));
}

Test(rng, columns_of_numbers_are_the_draws_as_numbers_and_nothing_beyond)
{
    enum { N = 40 };
    const struct sim_luck luck = sim_luck(12, 1, 3);
    uint32_t shopper[N], day[N];
    float u[WORDS][N];
    float *const out[WORDS] = {u[0], u[1], u[2], u[3]};
    int other = 0;

    for (uint32_t i = 0; i < N; i++) {
        shopper[i] = i * 2654435761u;
        day[i] = i * 1021 & 0xFFFF;
    }
    for (uint32_t n = 0; n <= N; n++) {
        for (int w = 0; w < WORDS; w++)
            for (uint32_t i = 0; i < N; i++)
                u[w][i] = -1.0f;
        sim_unit_columns(&luck, shopper, day, n, SIM_LUCK_CASH + n, out);
        for (uint32_t i = 0; i < N; i++)
            for (int w = 0; w < WORDS; w++) {
                const float one = sim_unit(
                    word(sim_draw(&luck, shopper[i], 0, day[i], SIM_LUCK_CASH + n), w));
                const float want = i < n ? one : -1.0f;

                other += memcmp(&u[w][i], &want, sizeof want) != 0;
            }
    }
    cr_expect(zero(int, other));
}

Test(rng, no_two_markets_and_days_share_their_luck)
{
    static const uint32_t number[] = {0, 1, 2, 3, 255, 256, 32768, 65534, 65535};
    enum { N = sizeof number / sizeof *number };
    struct sim_draws draws[N * N];
    int same = 0;

    for (uint32_t k = 0; k < N * N; k++) {
        const struct sim_luck luck = sim_luck(7, 0, number[k / N]);

        draws[k] = sim_draw(&luck, 3, 0, number[k % N], SIM_LUCK_SEEK);
        for (uint32_t j = 0; j < k; j++)
            same += memcmp(&draws[j], &draws[k], sizeof *draws) == 0;
    }
    cr_expect(zero(int, same));
}

Test(rng, each_seed_and_replicate_has_a_key_of_its_own)
{
    int same = 0;

    for (uint32_t i = 0; i < 64; i++)
        for (uint32_t j = 0; j < i; j++) {
            const struct sim_luck a = sim_luck(i / 8, i % 8, 0),
                                  b = sim_luck(j / 8, j % 8, 0);

            same += memcmp(a.key, b.key, sizeof a.key) == 0;
        }
    cr_expect(zero(int, same));
}

Test(rng, both_halves_of_the_seed_count)
{
    const struct sim_luck low = sim_luck(1, 0, 0), high = sim_luck(1ull << 32, 0, 0);
    const struct sim_luck none = sim_luck(0, 0, 0);

    cr_expect(ne(u32, low.key[0], none.key[0]));
    cr_expect(ne(u32, high.key[0], none.key[0]));
    cr_expect(ne(u32, high.key[0], low.key[0]));
}

Test(rng, purposes_with_many_attempts_do_not_overlap)
{
    static const struct {
        uint32_t first, last;
    } range[] = {
        {SIM_LUCK_KEY, SIM_LUCK_DOUBT},          {SIM_LUCK_SEEK, SIM_LUCK_SELF},
        {SIM_LUCK_RATE, SIM_LUCK_RATE + 63},     {SIM_LUCK_DROP_A, SIM_LUCK_DROP_A + 63},
        {SIM_LUCK_DROP_B, SIM_LUCK_DROP_B + 63}, {SIM_LUCK_LINK, SIM_LUCK_LINK},
        {SIM_LUCK_SPEND, SIM_LUCK_SPEND + 63}};

    for (size_t k = 1; k < sizeof range / sizeof *range; k++)
        cr_expect(lt(u32, range[k - 1].last, range[k].first), "range %zu", k);
}
