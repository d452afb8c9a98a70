#include "sim/visit.h"

#include <stdlib.h>
#include <string.h>

#include "sim/lanes.h"

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
    const uint32_t lanes = (n + SIM_LANES - 1) / SIM_LANES * SIM_LANES;
    const size_t bytes = lanes * sizeof(float);

    v->n = n;
    v->lanes = lanes;
#define ZERO(name) memset(v->name, 0, bytes);
    SIM_VISIT_PART_COLUMNS(ZERO)
#undef ZERO
}

void sim_visits_clear(struct sim_visits *v)
{
    free(v->arena);
    *v = (struct sim_visits){0};
}

/*
 * Many sums at once: as many columns as a vector has lanes. A lane holds rows of one residue
 * modulo SIM_LANES wherever a sum begins: the tree joins lanes half a circle apart, and
 * turning the circle changes no pair.
 */
enum { PIECES = SIM_LANES / SIM_WIDTH };

/* Rows from..to-1 of a column, which lie in the whole lanes of rows first..last+SIM_LANES-1. */
struct span {
    uint32_t first, last;
    sim_words head[PIECES]; /* of the first lanes: all ones where a row belongs */
    sim_words tail[PIECES]; /* and of the last */
};

static struct span span_of(uint32_t from, uint32_t to)
{
    struct span s = {.first = from / SIM_LANES * SIM_LANES,
                     .last = (to - 1) / SIM_LANES * SIM_LANES};

    for (uint32_t l = 0; l < SIM_LANES; l++) {
        s.head[l / SIM_WIDTH][l % SIM_WIDTH] =
            s.first + l >= from && s.first + l < to ? ~0u : 0;
        s.tail[l / SIM_WIDTH][l % SIM_WIDTH] = s.last + l < to ? ~0u : 0;
    }
    return s;
}

static inline sim_floats rows(const float *at)
{
    return (sim_floats)sim_words_load(at);
}

/* What lies outside may be anything, infinite too: it is left out, not multiplied by 0. */
static inline sim_floats some_rows(const float *at, sim_words belongs)
{
    return (sim_floats)(sim_words_load(at) & belongs);
}

/* The sixteen lanes of a column, and the tree as long as it joins whole vectors. */
static inline sim_floats add_rows(const float *column, const struct span *s)
{
    sim_floats lane[PIECES];

    for (int p = 0; p < PIECES; p++)
        lane[p] = some_rows(column + s->first + p * SIM_WIDTH, s->head[p]);
    for (uint32_t k = s->first + SIM_LANES; k < s->last; k += SIM_LANES)
        for (int p = 0; p < PIECES; p++)
            lane[p] += rows(column + k + p * SIM_WIDTH);
    if (s->last > s->first)
        for (int p = 0; p < PIECES; p++)
            lane[p] += some_rows(column + s->last + p * SIM_WIDTH, s->tail[p]);
    for (int half = PIECES / 2; half > 0; half /= 2)
        for (int p = 0; p < half; p++)
            lane[p] += lane[p + half];
    return lane[0];
}

/* One level of the tree for two vectors of groups of g lanes: the lower half of each group
 * plus its upper half, all in one vector of groups of g / 2. */
#define AT(j, g, up) ((j) / ((g) / 2) * (g) + (j) % ((g) / 2) + (up) * ((g) / 2))
#define FOUR(j, g, up)                                                                   \
    AT(j, g, up), AT((j) + 1, g, up), AT((j) + 2, g, up), AT((j) + 3, g, up)
#define EIGHT(j, g, up) FOUR(j, g, up), FOUR((j) + 4, g, up)
#if SIM_WIDTH == 16
#define EACH(g, up) EIGHT(0, g, up), EIGHT(8, g, up)
#elif SIM_WIDTH == 8
#define EACH(g, up) EIGHT(0, g, up)
#else
#define EACH(g, up) FOUR(0, g, up)
#endif
#define HALF(x, y, g, up) __builtin_shufflevector(x, y, EACH(g, up))
#define JOIN(x, y, g) (HALF(x, y, g, 0) + HALF(x, y, g, 1))

static inline sim_floats add_columns(const float *const *column, const struct span *s)
{
    sim_floats t[SIM_WIDTH];

    for (int c = 0; c < SIM_WIDTH; c++)
        t[c] = add_rows(column[c], s);
#if SIM_WIDTH >= 16
    for (int c = 0; c < 8; c++)
        t[c] = JOIN(t[2 * c], t[2 * c + 1], 16);
#endif
#if SIM_WIDTH >= 8
    for (int c = 0; c < 4; c++)
        t[c] = JOIN(t[2 * c], t[2 * c + 1], 8);
#endif
    for (int c = 0; c < 2; c++)
        t[c] = JOIN(t[2 * c], t[2 * c + 1], 4);
    t[0] = JOIN(t[0], t[1], 2);
    return t[0];
}

void sim_column_sums(const float *const *column, uint32_t n, uint32_t from, uint32_t to,
                     float *sum)
{
    const struct span s = span_of(from, to);

    for (uint32_t c = 0; c < n; c += SIM_WIDTH) {
        const sim_floats t = add_columns(column + c, &s);

        memcpy(sum + c, &t, sizeof t);
    }
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
