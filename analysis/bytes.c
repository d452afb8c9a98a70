#include "analysis/bytes.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

static bool grow(struct ana_bytes *b, size_t n)
{
    size_t room = b->room ? b->room : FIRST_ROOM;
    unsigned char *bigger = NULL;

    if (b->failed || n > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
        return false;
    while (room < b->n + n)
        room *= 2;
    if (room == b->room)
        return true;
    bigger = realloc(b->at, room);
    if (!bigger)
        return false;
    b->at = bigger;
    b->room = room;
    return true;
}

unsigned char *ana_bytes_add(struct ana_bytes *b, size_t n)
{
    if (!grow(b, n)) {
        b->failed = true;
        return NULL;
    }
    b->n += n;
    return b->at + b->n - n;
}

void ana_bytes_put(struct ana_bytes *b, const void *from, size_t n)
{
    unsigned char *to = ana_bytes_add(b, n);

    if (to && n > 0)
        memcpy(to, from, n);
}

void ana_bytes_text(struct ana_bytes *b, const char *text)
{
    ana_bytes_put(b, text, strlen(text));
}

void ana_bytes_one(struct ana_bytes *b, unsigned char byte)
{
    ana_bytes_put(b, &byte, 1);
}

void ana_bytes_u32(struct ana_bytes *b, uint32_t value)
{
    for (int k = 0; k < 4; k++)
        ana_bytes_one(b, (unsigned char)(value >> (8 * k)));
}

void ana_bytes_u64(struct ana_bytes *b, uint64_t value)
{
    ana_bytes_u32(b, (uint32_t)value);
    ana_bytes_u32(b, (uint32_t)(value >> 32));
}

void ana_bytes_varint(struct ana_bytes *b, uint64_t value)
{
    while (value >= 0x80) {
        ana_bytes_one(b, (unsigned char)(value | 0x80));
        value >>= 7;
    }
    ana_bytes_one(b, (unsigned char)value);
}

void ana_bytes_clear(struct ana_bytes *b)
{
    free(b->at);
    *b = (struct ana_bytes){0};
}
