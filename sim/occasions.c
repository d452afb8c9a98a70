#include "sim/occasions.h"

#include <stdlib.h>

/* Grow today's list so that one more chunk of shoppers fits. */
static enum sim_status reserve(struct sim_world *w, uint32_t n, struct sim_error *err)
{
    struct sim_occasions *t = &w->today;
    const uint32_t room = n + n / 4 + 64;

    if (n <= t->room)
        return SIM_OK;
    free(t->shopper);
    free(t->number);
    free(t->place);
    free(t->slot);
    free(t->mission);
    free(t->sorted);
    t->shopper = malloc(room * sizeof *t->shopper);
    t->number = malloc(room * sizeof *t->number);
    t->place = malloc(room * sizeof *t->place);
    t->slot = malloc(room);
    t->mission = malloc(room);
    t->sorted = malloc(room * sizeof *t->sorted);
    t->room = t->shopper && t->number && t->place && t->slot && t->mission && t->sorted
                  ? room
                  : 0;
    return t->room ? SIM_OK
                   : sim_fail(err, SIM_E_NOMEM, w->market->name,
                              "%u shoppers of a day do not fit", n);
}

/* Everyone whose next occasion is today: a scan of 2 bytes a shopper. */
enum sim_status sim_occasions_scan(struct sim_world *w, struct sim_error *err)
{
    const uint32_t end = (w->day + 1) * SIM_DAY_STEPS;
    const uint16_t *restrict due = w->next_due;
    const uint32_t n = w->pop.n;
    uint32_t count = 0, at = 0;
    enum sim_status status;

    for (uint32_t i = 0; i < n; i++)
        count += due[i] < end;
    status = reserve(w, count + 1, err);
    if (status != SIM_OK)
        return status;
    /* written each time and kept only where due: nothing for the machine to guess wrong.
     * The list has room for one more than it holds. */
    for (uint32_t i = 0; i < n; i++) {
        w->today.shopper[at] = i;
        at += due[i] < end;
    }
    w->today.n = count;
    return SIM_OK;
}

/* Counting sort by store and segment; shoppers stay in order within each. */
void sim_occasions_sort(struct sim_world *w)
{
    struct sim_occasions *t = &w->today;
    const uint32_t places = w->pop.n_shops * w->n_segments;
    uint32_t sum = 0;

    for (uint32_t p = 0; p <= places; p++)
        t->start[p] = 0;
    for (uint32_t k = 0; k < t->n; k++)
        if (t->place[k] != SIM_NOWHERE)
            t->start[t->place[k]]++;
    for (uint32_t p = 0; p <= places; p++) {
        const uint32_t count = t->start[p];

        t->start[p] = sum;
        sum += count;
    }
    for (uint32_t k = 0; k < t->n; k++)
        if (t->place[k] != SIM_NOWHERE)
            t->sorted[t->start[t->place[k]]++] = k;
    for (uint32_t p = places; p > 0; p--)
        t->start[p] = t->start[p - 1];
    t->start[0] = 0;
}
