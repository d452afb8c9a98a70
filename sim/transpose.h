/**
 * @file transpose.h
 * Records into columns and back, SIM_WIDTH at a time. Shoppers and bonds lie in memory as
 * records, a cache line or half of one, because whoever goes out needs all of a record; the
 * touch points want columns. Word by word the way between them takes longer than the
 * equations in between; as vectors it is a few moves a record.
 */
#ifndef SIM_TRANSPOSE_H
#define SIM_TRANSPOSE_H

#include "sim/lanes.h"

#if SIM_WIDTH == 16
#define SIM_ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define SIM_ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define SIM_ZIPS 4
#elif SIM_WIDTH == 8
#define SIM_ZIP_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define SIM_ZIP_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#define SIM_ZIPS 3
#else
#define SIM_ZIP_LOW 0, 4, 1, 5
#define SIM_ZIP_HIGH 2, 6, 3, 7
#define SIM_ZIPS 2
#endif

/**
 * Word k of vector r becomes word r of vector k. Each round zips the upper half of the
 * vectors into the lower, which rotates the bits of (vector, word) by one; after as many
 * rounds as either has bits the two have changed places.
 */
__attribute__((always_inline)) static inline void sim_transpose(sim_words x[SIM_WIDTH])
{
    sim_words y[SIM_WIDTH];

    for (int round = 0; round < SIM_ZIPS; round++) {
        for (int k = 0; k < SIM_WIDTH / 2; k++) {
            const sim_words low = x[k], high = x[k + SIM_WIDTH / 2];

            y[2 * k] = __builtin_shufflevector(low, high, SIM_ZIP_LOW);
            y[2 * k + 1] = __builtin_shufflevector(low, high, SIM_ZIP_HIGH);
        }
        memcpy(x, y, sizeof y);
    }
}

/** A word range of a record, as long as a vector or shorter: what is left of it is 0. */
static inline sim_words sim_words_part(const void *from, size_t bytes)
{
    sim_words x = {0};

    memcpy(&x, from, bytes);
    return x;
}

/**
 * 8 or 16 words of records, from word @p first on, into columns: word first + k of record r
 * becomes out[k * stride + r].
 *
 * @param stride  of the columns, at least SIM_WIDTH
 */
__attribute__((always_inline)) static inline void
sim_records_to_columns(const void *const record[SIM_WIDTH], uint32_t first,
                       uint32_t words, uint32_t *out, uint32_t stride)
{
    const uint32_t step = words < SIM_WIDTH ? words : SIM_WIDTH;

    for (uint32_t at = 0; at < words; at += step) {
        sim_words x[SIM_WIDTH];

        for (int r = 0; r < SIM_WIDTH; r++)
            x[r] = sim_words_part((const uint32_t *)record[r] + first + at, 4 * step);
        sim_transpose(x);
        for (uint32_t k = 0; k < step; k++)
            sim_words_store(out + (at + k) * stride, x[k]);
    }
}

/** The way back: record r gets the word of row r of each column. */
__attribute__((always_inline)) static inline void
sim_columns_to_records(const uint32_t *column, uint32_t stride, uint32_t words,
                       void *const out[SIM_WIDTH])
{
    const uint32_t step = words < SIM_WIDTH ? words : SIM_WIDTH;

    for (uint32_t at = 0; at < words; at += step) {
        sim_words x[SIM_WIDTH];

        for (uint32_t k = 0; k < SIM_WIDTH; k++)
            x[k] = k < step ? sim_words_load(column + (at + k) * stride) : (sim_words){0};
        sim_transpose(x);
        for (int r = 0; r < SIM_WIDTH; r++)
            memcpy((uint32_t *)out[r] + at, &x[r], 4 * step);
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
