/**
 * @file lanes.h
 * The widest vectors of the instruction set that a source is built for, for the few things
 * that a compiler does not find in a plain loop: products of 32 bits (rng_columns.h), rows
 * into columns (transpose.h), many sums at once (visit.c). None of it depends on the width.
 * Everything else is a plain loop marked `#pragma omp simd`.
 */
#ifndef SIM_LANES_H
#define SIM_LANES_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
#define SIM_WIDTH 16
#elif defined __AVX2__
#define SIM_WIDTH 8
#else
#define SIM_WIDTH 4
#endif

/** SIM_WIDTH words of 32 bits. */
typedef uint32_t sim_words __attribute__((vector_size(4 * SIM_WIDTH)));

/** The same bits as numbers of single precision. */
typedef float sim_floats __attribute__((vector_size(4 * SIM_WIDTH)));

/** The same bits as pairs of words. */
typedef uint64_t sim_pairs __attribute__((vector_size(4 * SIM_WIDTH)));

static inline sim_words sim_words_load(const void *from)
{
    sim_words x;

    memcpy(&x, from, sizeof x);
    return x;
}

/** The first @p n words, the rest 0; more than SIM_WIDTH count as that many. */
static inline sim_words sim_words_load_some(const void *from, uint32_t n)
{
    sim_words x = {0};

    if (n >= SIM_WIDTH)
        return sim_words_load(from);
    memcpy(&x, from, n * sizeof(uint32_t));
    return x;
}

static inline void sim_words_store(void *to, sim_words x)
{
    memcpy(to, &x, sizeof x);
}

/** Product of the low halves of each pair, 64 bits of it. */
static inline sim_pairs sim_low_product(sim_pairs a, sim_pairs b)
{
#if defined __AVX512F__
    return (sim_pairs)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined __AVX2__
    return (sim_pairs)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined __SSE2__
    return (sim_pairs)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & 0xFFFFFFFFu) * (b & 0xFFFFFFFFu);
#endif
}

#endif
