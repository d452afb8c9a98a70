#include "analysis/design_random.h"

void ana_shuffle(uint32_t *index, uint32_t n, uint64_t seed, enum ana_purpose purpose,
                 uint32_t a, uint32_t b)
{
    for (uint32_t i = n; i > 1; i--) {
        const uint32_t j = ana_draw_below(ana_draw(seed, purpose, a, b, i).a, i);
        const uint32_t moved = index[i - 1];

        index[i - 1] = index[j];
        index[j] = moved;
    }
}
