/**
 * @file hash.h
 * FNV-1a, 64 bits: names a block of bytes. Not for secrets.
 */
#ifndef SIM_HASH_H
#define SIM_HASH_H

#include <stddef.h>
#include <stdint.h>

#define SIM_HASH_START 0xcbf29ce484222325u

/** The hash @p h continued over @p n bytes. */
static inline uint64_t sim_hash(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;

    for (size_t k = 0; k < n; k++)
        h = (h ^ p[k]) * 0x100000001b3u;
    return h;
}

/** The same over whole words, each mixed in one step: several times as fast. */
static inline uint64_t sim_hash_words(uint64_t h, const uint64_t *word, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        h = (h ^ word[k]) * 0x100000001b3u;
        h ^= h >> 32;
    }
    return h;
}

#endif
