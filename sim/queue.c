#include "sim/queue.h"

/* 4,096 minutes in sixteenths are 16 bits: two digits */
enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, FEW = 24 };

static uint32_t low_digit(uint64_t key)
{
    return (uint32_t)(key >> 32) & (DIGITS - 1);
}

static uint32_t high_digit(uint64_t key)
{
    return (uint32_t)(key >> 32) >> DIGIT_BITS;
}

/* Where the keys of each digit begin, the least significant digit first. */
struct starts {
    uint32_t low[DIGITS], high[DIGITS];
};

static void find_starts(struct starts *s, const uint64_t *key, uint32_t n)
{
    uint32_t low = 0, high = 0;

    for (uint32_t k = 0; k < n; k++) {
        s->low[low_digit(key[k])]++;
        s->high[high_digit(key[k])]++;
    }
    for (uint32_t d = 0; d < DIGITS; d++) {
        const uint32_t lows = s->low[d], highs = s->high[d];

        s->low[d] = low;
        s->high[d] = high;
        low += lows;
        high += highs;
    }
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
    struct starts start = {{0}, {0}};

    if (n <= FEW) {
        insertion(key, n);
        return;
    }
    find_starts(&start, key, n);
    for (uint32_t k = 0; k < n; k++)
        tmp[start.low[low_digit(key[k])]++] = key[k];
    for (uint32_t k = 0; k < n; k++)
        key[start.high[high_digit(tmp[k])]++] = tmp[k];
}
