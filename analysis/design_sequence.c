#include "analysis/design_sequence.h"

#include <stdlib.h>

#include "analysis/design_random.h"

/* "Sobol'": the draws of the initial direction numbers, the same for every design. */
static const uint64_t initial_seed = 0x536F626F6C27;

/* [dimension] which of the draws 0..255 of the initial numbers; dimensions beyond take draw 0.
 * Each is the one with the least sum, over the dimensions before it and the first 2^m points,
 * m = 4..14, of 2^(2 t - m), where 2^t bounds the points that an elementary box of the two
 * dimensions may hold beyond its share (t of a (t, m, 2)-net). tests/test_design.c checks t. */
static const unsigned char initial_choice[] = {
    0,   0,   0,   5,   5,   1,   145, 113, 116, 138, 92,  80,  121, 188, 109, 45,
    225, 207, 112, 72,  189, 159, 136, 213, 66,  28,  219, 51,  85,  56,  70,  199,
    215, 167, 182, 116, 250, 164, 10,  137, 255, 16,  248, 206, 54,  41,  100, 22,
    87,  16,  149, 42,  18,  32,  170, 227, 179, 119, 170, 98,  225, 105, 193, 133,
    152, 160, 247, 157, 31,  241, 158, 174, 126, 192, 224, 37,  10,  105, 215, 182,
    34,  3,   233, 126, 128, 187, 171, 175, 173, 123, 65,  104, 195, 238, 88,  244,
    55,  22,  67,  214, 126, 51,  204, 160, 31,  21,  143, 227, 19,  79,  174, 143,
    37,  116, 231, 7,   159, 10,  142, 63,  219, 47,  105, 227, 154, 255, 90,  129,
    219, 223, 192, 58,  77,  244, 69,  202, 230, 149, 244, 133, 191, 63,  235, 39,
    110, 80,  25,  195, 160, 237, 135, 201, 61,  28,  24,  49,  228, 166, 9,   223,
    48,  146, 245, 114, 64,  135, 76,  96,  174, 251, 255, 122, 221, 128, 149, 228,
    139, 145, 113, 56,  150, 185, 183, 119, 198, 211, 197, 50,  231, 85,  174, 144,
    58,  169, 147, 7,   81,  171, 18,  22,  8,   214, 47,  156, 121, 69,  201, 162,
    238, 242, 25,  254, 6,   97,  168, 201, 209, 32,  179, 151, 235, 129, 180, 132,
    55,  47,  187, 112, 17,  0,   74,  47,  76,  186, 196, 182, 67,  73,  251, 49,
    181, 28,  103, 219, 89,  204, 121, 196, 238, 87,  69,  111, 127, 153, 228, 145};

/* Initial number @p k (1..) of a dimension: odd and below 2^k. */
static uint32_t initial(uint32_t dim, uint32_t k)
{
    const uint32_t choice = dim < sizeof initial_choice ? initial_choice[dim] : 0;

    return ana_draw(initial_seed, ANA_LUCK_DIRECTION, dim, choice, k).a >> (32 - k) | 1;
}

static void directions(uint32_t v[ANA_SEQUENCE_BITS], uint32_t dim, uint32_t polynomial)
{
    const uint32_t s = 31u - (uint32_t)__builtin_clz(polynomial);

    for (uint32_t b = 0; b < ANA_SEQUENCE_BITS; b++) {
        if (b < s) {
            v[b] = initial(dim, b + 1) << (31 - b);
            continue;
        }
        v[b] = v[b - s] ^ v[b - s] >> s;
        for (uint32_t k = 1; k < s; k++)
            if (polynomial >> (s - k) & 1)
                v[b] ^= v[b - k];
    }
}

enum sim_status ana_sequence_init(struct ana_sequence *s, uint32_t n_dims, uint64_t seed,
                                  struct sim_error *err)
{
    uint32_t polynomial = 2;

    *s = (struct ana_sequence){0};
    if (n_dims < 1 || n_dims > ANA_SEQUENCE_DIMS_MAX)
        return sim_fail(err, SIM_E_RANGE, "Sobol' points",
                        "need 1..%d dimensions, got %u", ANA_SEQUENCE_DIMS_MAX, n_dims);
    s->direction = calloc(n_dims, sizeof *s->direction);
    if (!s->direction)
        return sim_fail(err, SIM_E_NOMEM, "Sobol' points",
                        "%u dimensions do not fit in memory", n_dims);
    s->n_dims = n_dims;
    s->seed = seed;
    for (uint32_t b = 0; b < ANA_SEQUENCE_BITS; b++)
        s->direction[0][b] = 1u << (31 - b);
    for (uint32_t dim = 1; dim < n_dims; dim++) {
        polynomial = ana_polynomial_next(polynomial);
        directions(s->direction[dim], dim, polynomial);
    }
    return SIM_OK;
}

void ana_sequence_clear(struct ana_sequence *s)
{
    free(s->direction);
    *s = (struct ana_sequence){0};
}

uint32_t ana_sequence_bits(const struct ana_sequence *s, uint32_t dim, uint32_t i)
{
    uint32_t x = 0;

    for (uint32_t b = 0; i; b++, i >>= 1)
        if (i & 1)
            x ^= s->direction[dim][b];
    return x;
}

/* Nested uniform scrambling: bit l is flipped or not by a draw of its own for each value of
 * the bits above it. One draw of 128 bits serves the 127 nodes of seven levels of that tree,
 * counted from 1 as a heap. */
static uint32_t scramble(uint32_t x, uint64_t seed, uint32_t dim)
{
    enum { LEVELS = 7 };
    uint32_t flip = 0;

    for (uint32_t level = 0; level < ANA_SEQUENCE_BITS; level += LEVELS) {
        const uint32_t above = level ? x >> (32 - level) : 0;
        const struct sim_draws d = ana_draw(seed, ANA_LUCK_SCRAMBLE, dim, level, above);
        const uint32_t word[] = {d.a, d.b, d.c, d.d};
        uint32_t node = 1;

        for (uint32_t l = level; l < level + LEVELS && l < ANA_SEQUENCE_BITS; l++) {
            flip |= (word[node >> 5] >> (node & 31) & 1) << (31 - l);
            node = node << 1 | (x >> (31 - l) & 1);
        }
    }
    return x ^ flip;
}

double ana_sequence_unit(const struct ana_sequence *s, uint32_t dim, uint32_t i)
{
    return (scramble(ana_sequence_bits(s, dim, i), s->seed, dim) + 0.5) * 0x1p-32;
}
