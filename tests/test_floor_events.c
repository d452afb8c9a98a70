/* What may happen on the floor: the list against a plain one, visit by visit. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "sim/floor_events.h"
#include "sim/queue.h"
#include "sim/rng.h"

enum { SEGMENTS = 3, DWELL_MAX = 90 };
static const uint32_t sizes[] = {1, 2, 63, 64, 65, 200};

/* A store-day, and as much of a world and a shop as is looked at. */
struct day {
    struct sim_world w;
    struct sim_params b;
    struct sim_store store;
    struct sim_shop shop, variant[SEGMENTS];
    struct sim_visits v;
};

static float any(uint32_t row, uint32_t what)
{
    const struct sim_luck luck = sim_luck(5, 0, 0);

    return sim_unit(sim_draw(&luck, row, 0, 0, what).a);
}

static void come(struct sim_visits *v)
{
    for (uint32_t i = 0; i < v->n; i++) {
        v->segment[i] = (uint8_t)(i * SEGMENTS / v->n);
        v->minute[i] = 600 + (float)(int)(10 * any(i, 0)); /* so that many come at once */
        v->dwell[i] = DWELL_MAX * any(i, 1);
        v->wish[i] = any(i, 2) < 0.7f ? 1.0f : 0.0f;
        v->need[i] = any(i, 3) < 0.7f ? 1.0f : 0.0f;
        v->kiosked[i] = any(i, 4) < 0.2f ? v->need[i] : 0.0f;
        v->u[0][i] = any(i, 5);
    }
}

static struct day *day_of(uint32_t n, float every)
{
    struct day *d = calloc(1, sizeof *d);

    cr_assert(d != NULL);
    d->b.ask_prob = 0.6f;
    d->w.behaviour = &d->b;
    d->shop.store = &d->store;
    d->shop.approach_level = 2;
    d->shop.service.lever.check_in_every = every;
    cr_assert(eq(int, sim_visits_reserve(&d->v, n, NULL), SIM_OK));
    sim_visits_start(&d->v, n);
    come(&d->v);
    return d;
}

static void day_end(struct day *d)
{
    sim_visits_clear(&d->v);
    free(d);
}

/* Events of row @p i in their order, added to @p key. */
static uint32_t list_row(const struct day *d, uint32_t i, uint64_t *key)
{
    const struct sim_visits *v = &d->v;
    const struct sim_shop *shop = sim_shop_for(&d->shop, v->segment[i]);
    const float every = shop->service.lever.check_in_every, ask = d->b.ask_prob;
    uint32_t n = 0;

    if (v->wish[i] > 0 && v->kiosked[i] == 0 && shop->approach_level > 0)
        key[n++] = sim_event_key(v->minute[i], i << 2 | SIM_APPROACH);
    for (int k = 1; every > 0 && k <= SIM_CHECKS_MAX && every * (float)k < v->dwell[i];
         k++)
        key[n++] = sim_event_key(v->minute[i] + every * (float)k, i << 2 | SIM_CHECK_IN);
    if (v->need[i] > 0 && v->kiosked[i] == 0 && v->u[0][i] < ask)
        key[n++] = sim_event_key(v->minute[i] + 0.5f * (v->u[0][i] / ask) * v->dwell[i],
                                 i << 2 | SIM_REQUEST);
    return n;
}

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void expect_the_plain_list(const struct day *d)
{
    const uint32_t n = sim_floor_events(&d->w, &d->shop, &d->v);
    uint64_t *plain = calloc(d->v.events_room, sizeof *plain);
    uint32_t found = 0;

    cr_assert(plain != NULL);
    for (uint32_t i = 0; i < d->v.n; i++)
        found += list_row(d, i, plain + found);
    qsort(plain, found, sizeof *plain, by_key);
    cr_assert(eq(u32, n, found));
    for (uint32_t k = 0; k < n; k++)
        cr_assert(eq(u64, d->v.key[k], plain[k]), "event %u of %u", k, n);
    free(plain);
}

Test(floor_events, are_those_of_a_plain_list)
{
    const float every[] = {0, 0.5f, 12, 200};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t e = 0; e < sizeof every / sizeof *every; e++) {
            struct day *d = day_of(sizes[k], every[e]);

            expect_the_plain_list(d);
            day_end(d);
        }
}

Test(floor_events, are_those_of_each_segment)
{
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct day *d = day_of(sizes[k], 12);

        for (int s = 0; s < SEGMENTS; s++) {
            d->variant[s] = d->shop;
            d->variant[s].approach_level = (float)s;
            d->variant[s].service.lever.check_in_every = 5.0f * (float)s;
        }
        d->shop.variant = d->variant;
        expect_the_plain_list(d);
        day_end(d);
    }
}

Test(floor_events, tell_whom_they_are_about)
{
    const uint64_t key = sim_event_key(700, 1234u << 2 | SIM_REQUEST);

    cr_expect(eq(u32, sim_floor_row(key), 1234));
    cr_expect(eq(int, (int)sim_floor_kind(key), SIM_REQUEST));
}
