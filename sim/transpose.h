/**
 * @file transpose.h
 * Records of eight words into columns and back, SIM_WIDTH at a time. Shoppers and bonds lie
 * in memory as records, since whoever goes out needs all of a record; the touch points want
 * columns. Word by word the way between them takes longer than the equations; as vectors it
 * is a few moves a record.
 *
 * The vectors are seen as blocks of four words. Blocks are turned in themselves, four vectors
 * at a time, then exchanged between vectors.
 */
#ifndef SIM_TRANSPOSE_H
#define SIM_TRANSPOSE_H

#include "sim/lanes.h"

enum { SIM_RECORD_WORDS = 8 };

/* Word @p k of the same block of two vectors: 0..3 of the first, 4..7 of the second. */
#define SIM_OF_BLOCK(block, k) ((k) % 4 + 4 * (block) + (k) / 4 * SIM_WIDTH)
#define SIM_BLOCK_OF(block, a, b, c, d)                                                  \
    SIM_OF_BLOCK(block, a), SIM_OF_BLOCK(block, b), SIM_OF_BLOCK(block, c),              \
        SIM_OF_BLOCK(block, d)
/* Block @p k of the blocks of two vectors, one after the other. */
#define SIM_BLOCK(k) 4 * (k), 4 * (k) + 1, 4 * (k) + 2, 4 * (k) + 3

#if SIM_WIDTH == 16
#define SIM_EACH_BLOCK(...)                                                              \
    SIM_BLOCK_OF(0, __VA_ARGS__), SIM_BLOCK_OF(1, __VA_ARGS__),                          \
        SIM_BLOCK_OF(2, __VA_ARGS__), SIM_BLOCK_OF(3, __VA_ARGS__)
#define SIM_EVEN_BLOCKS SIM_BLOCK(0), SIM_BLOCK(2), SIM_BLOCK(4), SIM_BLOCK(6)
#define SIM_ODD_BLOCKS SIM_BLOCK(1), SIM_BLOCK(3), SIM_BLOCK(5), SIM_BLOCK(7)
#define SIM_LOW_BLOCKS SIM_BLOCK(0), SIM_BLOCK(4), SIM_BLOCK(1), SIM_BLOCK(5)
#define SIM_HIGH_BLOCKS SIM_BLOCK(2), SIM_BLOCK(6), SIM_BLOCK(3), SIM_BLOCK(7)
#elif SIM_WIDTH == 8
#define SIM_EACH_BLOCK(...) SIM_BLOCK_OF(0, __VA_ARGS__), SIM_BLOCK_OF(1, __VA_ARGS__)
#define SIM_EVEN_BLOCKS SIM_BLOCK(0), SIM_BLOCK(2)
#define SIM_ODD_BLOCKS SIM_BLOCK(1), SIM_BLOCK(3)
#else
#define SIM_EACH_BLOCK(...) SIM_BLOCK_OF(0, __VA_ARGS__)
#endif

/** Turn each block of four vectors: word k of the block in vector r changes places with word
 * r of that in vector k. */
__attribute__((always_inline)) static inline void sim_turn_blocks(sim_words x[4])
{
    const sim_words a = __builtin_shufflevector(x[0], x[1], SIM_EACH_BLOCK(0, 4, 1, 5));
    const sim_words b = __builtin_shufflevector(x[0], x[1], SIM_EACH_BLOCK(2, 6, 3, 7));
    const sim_words c = __builtin_shufflevector(x[2], x[3], SIM_EACH_BLOCK(0, 4, 1, 5));
    const sim_words d = __builtin_shufflevector(x[2], x[3], SIM_EACH_BLOCK(2, 6, 3, 7));

    x[0] = __builtin_shufflevector(a, c, SIM_EACH_BLOCK(0, 1, 4, 5));
    x[1] = __builtin_shufflevector(a, c, SIM_EACH_BLOCK(2, 3, 6, 7));
    x[2] = __builtin_shufflevector(b, d, SIM_EACH_BLOCK(0, 1, 4, 5));
    x[3] = __builtin_shufflevector(b, d, SIM_EACH_BLOCK(2, 3, 6, 7));
}

#if SIM_WIDTH == 16
/** A record: half a vector. */
typedef uint32_t sim_record_words __attribute__((vector_size(32)));

static inline sim_words sim_load_two(const void *low, const void *high)
{
    sim_record_words a, b;

    memcpy(&a, low, sizeof a);
    memcpy(&b, high, sizeof b);
    return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                                   15);
}

static inline void sim_store_two(void *low, void *high, sim_words x)
{
    const sim_record_words a = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
    const sim_record_words b =
        __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);

    memcpy(low, &a, sizeof a);
    memcpy(high, &b, sizeof b);
}
#endif

/* Records as vectors: two to a vector, one, or half of one. Of two, one lies four rows below
 * the other, so that blocks come out in order. */
__attribute__((always_inline)) static inline void
sim_load_records(const void *const record[SIM_WIDTH], sim_words x[SIM_RECORD_WORDS])
{
    for (int r = 0; r < 4; r++) {
#if SIM_WIDTH == 16
        x[r] = sim_load_two(record[r], record[r + 4]);
        x[r + 4] = sim_load_two(record[r + 8], record[r + 12]);
#elif SIM_WIDTH == 8
        x[r] = sim_words_load(record[r]);
        x[r + 4] = sim_words_load(record[r + 4]);
#else
        x[r] = sim_words_load(record[r]);
        x[r + 4] = sim_words_load((const char *)record[r] + sizeof *x);
#endif
    }
}

/**
 * Records of eight words into eight columns: word k of record r becomes out[k * stride + r].
 *
 * @param stride  of the columns, at least SIM_WIDTH
 */
__attribute__((always_inline)) static inline void
sim_records_to_columns(const void *const record[SIM_WIDTH], uint32_t *out,
                       uint32_t stride)
{
    sim_words x[SIM_RECORD_WORDS];

    sim_load_records(record, x);
    sim_turn_blocks(x);
    sim_turn_blocks(x + 4);
    for (uint32_t k = 0; k < 4; k++) {
#if SIM_WIDTH == 4
        sim_words_store(out + k * stride, x[k]);
        sim_words_store(out + (k + 4) * stride, x[k + 4]);
#else
        sim_words_store(out + k * stride,
                        __builtin_shufflevector(x[k], x[k + 4], SIM_EVEN_BLOCKS));
        sim_words_store(out + (k + 4) * stride,
                        __builtin_shufflevector(x[k], x[k + 4], SIM_ODD_BLOCKS));
#endif
    }
}

/** The way back: record r gets the word of row r of each of eight columns. */
__attribute__((always_inline)) static inline void
sim_columns_to_records(const uint32_t *column, uint32_t stride,
                       void *const record[SIM_WIDTH])
{
    sim_words x[SIM_RECORD_WORDS];

    for (uint32_t k = 0; k < SIM_RECORD_WORDS; k++)
        x[k] = sim_words_load(column + k * stride);
    sim_turn_blocks(x);
    sim_turn_blocks(x + 4);
    for (int r = 0; r < 4; r++) {
#if SIM_WIDTH == 16
        sim_store_two(record[r], record[r + 4],
                      __builtin_shufflevector(x[r], x[r + 4], SIM_LOW_BLOCKS));
        sim_store_two(record[r + 8], record[r + 12],
                      __builtin_shufflevector(x[r], x[r + 4], SIM_HIGH_BLOCKS));
#elif SIM_WIDTH == 8
        sim_words_store(record[r],
                        __builtin_shufflevector(x[r], x[r + 4], SIM_EVEN_BLOCKS));
        sim_words_store(record[r + 4],
                        __builtin_shufflevector(x[r], x[r + 4], SIM_ODD_BLOCKS));
#else
        sim_words_store(record[r], x[r]);
        sim_words_store((char *)record[r] + sizeof *x, x[r + 4]);
#endif
    }
}

/** The bits of a word as a number of single precision. */
static inline float sim_word_float(uint32_t word)
{
    float x;

    memcpy(&x, &word, sizeof x);
    return x;
}

static inline uint32_t sim_float_word(float x)
{
    uint32_t word;

    memcpy(&word, &x, sizeof word);
    return word;
}

/** The half of a word that lies first in memory, and the other; bytes likewise. */
static inline uint32_t sim_word_first(uint32_t word)
{
    return word & 0xFFFFu;
}

static inline uint32_t sim_word_second(uint32_t word)
{
    return word >> 16;
}

static inline uint32_t sim_word_byte(uint32_t word, int byte)
{
    return word >> 8 * byte & 0xFFu;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "halves and bytes of words are taken in the order of x86 and ARM");

#endif
