#include "sim/queue.h"

#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, FEW = 24 };

/* One pass of a least-significant-digit radix sort on bits shift.. of the key. */
static void pass(const uint64_t *from, uint64_t *to, uint32_t n, int shift)
{
    uint32_t start[DIGITS] = {0};
    uint32_t sum = 0;

    for (uint32_t k = 0; k < n; k++)
        start[from[k] >> shift & (DIGITS - 1)]++;
    for (uint32_t d = 0; d < DIGITS; d++) {
        const uint32_t count = start[d];

        start[d] = sum;
        sum += count;
    }
    for (uint32_t k = 0; k < n; k++)
        to[start[from[k] >> shift & (DIGITS - 1)]++] = from[k];
}

static void insertion(uint64_t *key, uint32_t n)
{
    for (uint32_t k = 1; k < n; k++) {
        const uint64_t x = key[k];
        uint32_t at = k;

        for (; at > 0 && key[at - 1] >> 32 > x >> 32; at--)
            key[at] = key[at - 1];
        key[at] = x;
    }
}

void sim_sort_events(uint64_t *key, uint64_t *tmp, uint32_t n)
{
    if (n <= FEW) {
        insertion(key, n);
        return;
    }
    /* 4,096 minutes in sixteenths are 16 bits: two passes */
    pass(key, tmp, n, 32);
    pass(tmp, key, n, 32 + DIGIT_BITS);
}
