#include "sim/visit.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_ONE(name) +1
enum {
    COLUMNS = 0 SIM_VISIT_COLUMNS(COUNT_ONE),
    DRAWS = 4,
    EVENTS = 8, /* an approach, a request and up to six check-ins a visit */
    CACHE_LINE = 64
};

static size_t bytes_needed(size_t room)
{
    const size_t floats = (COLUMNS + DRAWS) * room * sizeof(float);
    const size_t numbers = 5 * room * sizeof(uint32_t) + 3 * room;

    return floats + numbers + 2 * EVENTS * room * sizeof(uint64_t) + 16 * CACHE_LINE;
}

/* Hand out pieces of one block, each on a cache line of its own. */
static void *take(char **at, size_t bytes)
{
    void *piece = *at;

    *at += (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    return piece;
}

static void lay_out(struct sim_visits *v, size_t room)
{
    char *at = v->arena;

#define LAY(name) v->name = take(&at, room * sizeof(float));
    SIM_VISIT_COLUMNS(LAY)
#undef LAY
    for (int k = 0; k < DRAWS; k++)
        v->u[k] = take(&at, room * sizeof(float));
    v->shopper = take(&at, room * sizeof(uint32_t));
    v->occasion = take(&at, room * sizeof(uint32_t));
    v->order = take(&at, room * sizeof(uint32_t));
    v->belief = take(&at, room * sizeof(uint32_t));
    v->state = take(&at, room * sizeof(uint32_t));
    v->key = take(&at, EVENTS * room * sizeof(uint64_t));
    v->key_tmp = take(&at, EVENTS * room * sizeof(uint64_t));
    v->slot = take(&at, room);
    v->segment = take(&at, room);
    v->mission = take(&at, room);
    v->room = (uint32_t)room;
    v->events_room = (uint32_t)(EVENTS * room);
}

enum sim_status sim_visits_reserve(struct sim_visits *v, uint32_t n,
                                   struct sim_error *err)
{
    size_t room = 64;
    size_t bytes;

    if (v->arena && n <= v->room)
        return SIM_OK;
    while (room < n)
        room += room / 2;
    room = (room + SIM_LANES - 1) / SIM_LANES * SIM_LANES;
    bytes = (bytes_needed(room) + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    sim_visits_clear(v);
    v->arena = aligned_alloc(CACHE_LINE, bytes);
    if (!v->arena)
        return sim_fail(err, SIM_E_NOMEM, "visits", "%zu visits a day do not fit", room);
    memset(v->arena, 0, bytes);
    lay_out(v, room);
    return SIM_OK;
}

void sim_visits_start(struct sim_visits *v, uint32_t n)
{
    const size_t bytes = n * sizeof(float);

    v->n = n;
#define ZERO(name) memset(v->name, 0, bytes);
    SIM_VISIT_PART_COLUMNS(ZERO)
#undef ZERO
}

void sim_visits_clear(struct sim_visits *v)
{
    free(v->arena);
    *v = (struct sim_visits){0};
}

double sim_column_sum(const float *column, uint32_t from, uint32_t to)
{
    float lane[SIM_LANES] = {0};
    uint32_t k = from;

    for (; k + SIM_LANES <= to; k += SIM_LANES)
        for (int l = 0; l < SIM_LANES; l++)
            lane[l] += column[k + (uint32_t)l];
    if (k < to)
        for (int l = 0; l < SIM_LANES; l++) /* columns have room for whole lanes */
            lane[l] += k + (uint32_t)l < to ? column[k + (uint32_t)l] : 0.0f;
    for (int half = SIM_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return (double)lane[0];
}
