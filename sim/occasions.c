#include "sim/occasions.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 }; /* shoppers whose clocks are read together */

/* Grow today's list so that one more chunk of shoppers fits. */
static enum sim_status reserve(struct sim_world *w, uint32_t n, struct sim_error *err)
{
    struct sim_occasions *t = &w->today;
    const uint32_t room = n + n / 4 + 64;

    if (n <= t->room)
        return SIM_OK;
    free(t->shopper);
    free(t->errand);
    free(t->place);
    free(t->sorted);
    t->shopper = malloc(room * sizeof *t->shopper);
    t->errand = malloc(room * sizeof *t->errand);
    t->place = malloc(room * sizeof *t->place);
    t->sorted = malloc(room * sizeof *t->sorted);
    t->room = t->shopper && t->errand && t->place && t->sorted ? room : 0;
    return t->room ? SIM_OK
                   : sim_fail(err, SIM_E_NOMEM, w->market->name,
                              "%u shoppers of a day do not fit", n);
}

/* Bit k: the k-th of BLOCK shoppers is due. Eight flags at a time, the first in the lowest
 * byte as on x86-64 and ARM: the product shifts flag k of a word to bit 56 + k, and no two of
 * its terms meet. */
static uint64_t who_is_due(const uint16_t *restrict due, uint16_t last)
{
    uint8_t is_due[BLOCK];
    uint64_t bits = 0;

#pragma omp simd
    for (uint32_t k = 0; k < BLOCK; k++)
        is_due[k] = due[k] <= last;
    for (uint32_t k = 0; k < BLOCK; k += 8) {
        uint64_t flags;

        memcpy(&flags, is_due + k, sizeof flags);
        bits |= (flags * 0x0102040810204080u >> 56) << k;
    }
    return bits;
}

/* Everyone whose next occasion is today: a scan of 2 bytes a shopper. */
enum sim_status sim_occasions_scan(struct sim_world *w, struct sim_error *err)
{
    const uint32_t end = (w->day + 1) * SIM_DAY_STEPS;
    const uint16_t last = (uint16_t)(end <= SIM_DUE_NEVER ? end - 1 : SIM_DUE_NEVER);
    const uint16_t *restrict due = w->next_due;
    const uint32_t n = w->pop.n;
    uint32_t count = 0, at = 0, i = 0;
    enum sim_status status;

    for (uint32_t k = 0; k < n; k++)
        count += due[k] <= last;
    status = reserve(w, count, err);
    if (status != SIM_OK)
        return status;
    for (; i + BLOCK <= n; i += BLOCK)
        for (uint64_t bits = who_is_due(due + i, last); bits > 0; bits &= bits - 1)
            w->today.shopper[at++] = i + (uint32_t)__builtin_ctzll(bits);
    for (; i < n; i++)
        if (due[i] <= last)
            w->today.shopper[at++] = i;
    w->today.n = count;
    return SIM_OK;
}

/* Counting sort by store and segment; shoppers stay in order within each. Who goes nowhere
 * is sorted like the others, behind the last place. */
void sim_occasions_sort(struct sim_world *w)
{
    struct sim_occasions *t = &w->today;
    const uint32_t places = w->pop.n_shops * w->n_segments;
    uint32_t sum = 0;

    for (uint32_t p = 0; p <= places; p++)
        t->start[p] = 0;
    for (uint32_t k = 0; k < t->n; k++) {
        /* written below in the order of places: all over the list */
        __builtin_prefetch(&t->sorted[k], 1);
        t->start[t->place[k] < places ? t->place[k] : places]++;
    }
    for (uint32_t p = 0; p <= places; p++) {
        const uint32_t count = t->start[p];

        t->start[p] = sum;
        sum += count;
    }
    for (uint32_t k = 0; k < t->n; k++)
        t->sorted[t->start[t->place[k] < places ? t->place[k] : places]++] = t->errand[k];
    for (uint32_t p = places; p > 0; p--)
        t->start[p] = t->start[p - 1];
    t->start[0] = 0;
}
