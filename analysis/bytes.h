/**
 * @file bytes.h
 * A growing row of bytes. Memory that runs out is noted once and later bytes are dropped,
 * so that only the end needs a check.
 */
#ifndef ANA_BYTES_H
#define ANA_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Starts from {0}. */
struct ana_bytes {
    unsigned char *at; /* [n], owned */
    size_t n, room;
    bool failed; /* out of memory */
};

/** Room for @p n more bytes, added to the count: to be filled at once. NULL: no memory. */
unsigned char *ana_bytes_add(struct ana_bytes *b, size_t n);

void ana_bytes_put(struct ana_bytes *b, const void *from, size_t n);
void ana_bytes_text(struct ana_bytes *b, const char *text);
void ana_bytes_one(struct ana_bytes *b, unsigned char byte);

/** The lowest byte first, whatever the machine. */
void ana_bytes_u32(struct ana_bytes *b, uint32_t value);
void ana_bytes_u64(struct ana_bytes *b, uint64_t value);

/** 7 bits a byte, the lowest first; all but the last byte have their high bit set. */
void ana_bytes_varint(struct ana_bytes *b, uint64_t value);

/** Free and zero. */
void ana_bytes_clear(struct ana_bytes *b);

#endif
