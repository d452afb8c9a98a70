/* What shoppers reach: the nearest stores of the tiles around them, and how tiles grow. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "sim/mechanisms/choice.h"
#include "tests/small_town.h"

static void add_stores(struct town *t, uint32_t n)
{
    struct sim_market *m = &t->scenario.market[0];

    free(m->store);
    m->store = calloc(n, sizeof *m->store);
    cr_assert(m->store != NULL);
    m->n_stores = n;
    for (uint32_t k = 0; k < n; k++) {
        small_store(&m->store[k], "store", k > 0, 0.13f + 0.31f * (float)k);
        m->store[k].v.y_km = 1.7f - 0.23f * (float)k;
        m->store[k].v.size = 300 + 200 * (float)k;
    }
}

struct reach {
    float km;
    uint32_t shop;
};

static int nearer(const void *a, const void *b)
{
    const struct reach *x = a, *y = b;

    if (x->km != y->km)
        return x->km < y->km ? -1 : 1;
    return x->shop < y->shop ? -1 : x->shop > y->shop;
}

/* All stores of the shopper's own tile and of those around it, nearest first. */
static uint32_t all_in_reach(const struct town *t, uint32_t id, struct reach *r)
{
    const struct sim_market *m = &t->scenario.market[0];
    const uint32_t tiles = sim_market_tiles(m);
    const int columns = (int)ceil(sqrt(tiles)),
              own = (int)((uint64_t)id * tiles / t->pop.n);
    const struct sim_draws d = sim_draw(&t->luck, id, 0, 0, SIM_LUCK_PLACE);
    const float side = m->v.side_km;
    const float x = ((float)(own % columns) + sim_unit(d.a)) * side;
    const float y = ((float)(own / columns) + sim_unit(d.b)) * side;
    uint32_t n = 0;

    for (int tile = 0; tile < (int)tiles; tile++)
        for (uint32_t k = 0; k < m->n_stores; k++) {
            const float dx = (float)(tile % columns) * side + m->store[k].v.x_km - x;
            const float dy = (float)(tile / columns) * side + m->store[k].v.y_km - y;

            if (abs(tile % columns - own % columns) <= 1 &&
                abs(tile / columns - own / columns) <= 1)
                r[n++] = (struct reach){sqrtf(dx * dx + dy * dy),
                                        (uint32_t)tile * m->n_stores + k};
        }
    qsort(r, n, sizeof *r, nearer);
    return n;
}

static int wrong_choice(const struct town *t, uint32_t id)
{
    const struct sim_params *b = &t->scenario.behaviour;
    const struct sim_market *m = &t->scenario.market[0];
    const struct sim_shopper *s = &t->pop.shopper[id];
    struct reach r[256];
    const uint32_t n = all_in_reach(t, id, r);
    int wrong = s->n_shops != (n < SIM_CHOICE_MAX ? n : SIM_CHOICE_MAX);

    for (uint32_t k = 0; k < s->n_shops; k++) {
        const float size = m->store[r[k].shop % m->n_stores].v.size;

        wrong += s->shop[k] != r[k].shop;
        wrong +=
            s->place[k] != sim_choice_place(size, r[k].km, b->huff_alpha, b->huff_lambda);
        wrong += s->shop[k] >= t->pop.n_shops;
    }
    return wrong;
}

Test(choice_set, is_the_four_nearest_stores_of_the_tiles_around)
{
    static const uint32_t stores[] = {1, 2, 3, 6};
    static const uint32_t tiles[] = {1, 2, 7, 16};

    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
        for (size_t j = 0; j < sizeof tiles / sizeof *tiles; j++) {
            struct town t;
            int wrong = 0;

            plan_town(&t, 1200);
            add_stores(&t, stores[i]);
            market_of(&t)->fixed_stores = 0;
            market_of(&t)->shoppers_per_store = 1200.0f / (float)(stores[i] * tiles[j]);
            people(&t);
            cr_assert(eq(u32, t.pop.n_shops, stores[i] * tiles[j]));
            for (uint32_t k = 0; k < t.pop.n; k++)
                wrong += wrong_choice(&t, k);
            cr_expect(zero(int, wrong), "%u stores, %u tiles", stores[i], tiles[j]);
            leave(&t);
        }
}

Test(choice_set, is_as_large_as_the_population_says)
{
    struct town t;

    plan_town(&t, 200);
    people(&t);
    cr_expect(eq(u32, t.pop.n_choice, 2));
    for (int k = 0; k < 200; k++)
        cr_expect(eq(int, t.pop.shopper[k].n_shops, 2));
    leave(&t);
}

Test(tiles, grow_with_the_shoppers_unless_stores_are_fixed)
{
    struct town t;
    struct sim_market *m;

    plan_town(&t, 5000);
    m = &t.scenario.market[0];
    m->v.fixed_stores = 0;
    m->v.shoppers_per_store = 1000;
    m->v.shoppers = 100;
    cr_expect(eq(u32, sim_market_tiles(m), 1));
    m->v.shoppers = 2000;
    cr_expect(eq(u32, sim_market_tiles(m), 1));
    m->v.shoppers = 2999;
    cr_expect(eq(u32, sim_market_tiles(m), 1));
    m->v.shoppers = 3000;
    cr_expect(eq(u32, sim_market_tiles(m), 2));
    m->v.shoppers = 200000;
    cr_expect(eq(u32, sim_market_tiles(m), 100));
    m->v.fixed_stores = 1;
    cr_expect(eq(u32, sim_market_tiles(m), 1));
    leave(&t);
}

Test(tiles, hold_like_numbers_of_shoppers)
{
    int count[7] = {0};
    struct town t;

    plan_town(&t, 700);
    add_stores(&t, 4);
    market_of(&t)->fixed_stores = 0;
    market_of(&t)->shoppers_per_store = 25;
    market_of(&t)->side_km =
        900; /* so far apart that the nearest store is of one's tile */
    for (int k = 0; k < 4; k++) {
        t.scenario.market[0].store[k].v.x_km = k % 2 ? 300 : 600;
        t.scenario.market[0].store[k].v.y_km = k / 2 ? 300 : 600;
    }
    people(&t);
    for (int k = 0; k < 700; k++)
        count[t.pop.shopper[k].shop[0] / 4]++;
    for (int k = 0; k < 7; k++)
        cr_expect(eq(int, count[k], 100), "tile %d", k);
    leave(&t);
}
