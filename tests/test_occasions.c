/* Today's shoppers: found by their clocks, sorted by the place they go to. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "sim/occasions.h"

enum { SHOPPERS = 1000, SHOPS = 7, SEGMENTS = 4, PLACES = SHOPS * SEGMENTS };

/* As much of a world as the two functions look at. */
struct town {
    struct sim_world w;
    uint16_t due[SHOPPERS];
    uint32_t start[PLACES + 1];
};

static uint32_t any(uint32_t shopper, uint32_t below, uint32_t purpose)
{
    const struct sim_luck luck = sim_luck(11, 0, 0);

    return sim_draw(&luck, shopper, 0, 0, purpose).a % below;
}

static struct town *town_of(uint32_t n, uint32_t day)
{
    struct town *t = calloc(1, sizeof *t);

    cr_assert(t != NULL);
    t->w.pop.n = n;
    t->w.pop.n_shops = SHOPS;
    t->w.n_segments = SEGMENTS;
    t->w.day = day;
    t->w.next_due = t->due;
    t->w.today.start = t->start;
    return t;
}

static void town_end(struct town *t)
{
    free(t->w.today.shopper);
    free(t->w.today.errand);
    free(t->w.today.place);
    free(t->w.today.sorted);
    free(t);
}

static void expect_those_due(struct town *t)
{
    const struct sim_occasions *found = &t->w.today;
    uint32_t at = 0;

    cr_assert(eq(int, sim_occasions_scan(&t->w, NULL), SIM_OK));
    for (uint32_t i = 0; i < t->w.pop.n; i++) {
        if (t->due[i] >= (t->w.day + 1) * SIM_DAY_STEPS)
            continue;
        cr_assert(lt(u32, at, found->n));
        cr_expect(eq(u32, found->shopper[at], i));
        at++;
    }
    cr_expect(eq(u32, found->n, at), "%u shoppers, day %u", t->w.pop.n, t->w.day);
}

Test(occasions, are_those_whose_clock_says_today_in_order_of_shoppers)
{
    static const uint32_t sizes[] = {1, 63, 64, 65, 127, 640, 1000};
    static const uint32_t spread[] = {20, 100, 2000,
                                      60000}; /* nearly all .. nearly none */

    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t d = 0; d < sizeof spread / sizeof *spread; d++) {
            struct town *t = town_of(sizes[s], 0);

            for (uint32_t i = 0; i < sizes[s]; i++)
                t->due[i] = (uint16_t)any(i, spread[d], SIM_LUCK_SEEK);
            expect_those_due(t);
            town_end(t);
        }
}

/* On each side of the first and of the last step of a day, and where the clock ends. */
Test(occasions, begin_and_end_with_the_day)
{
    static const uint32_t days[] = {0, 1, 300, 4093, 4094};

    for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
        struct town *t = town_of(128, days[d]);

        for (uint32_t i = 0; i < 128; i++)
            t->due[i] = i % 8 ? (uint16_t)((days[d] + 1) * SIM_DAY_STEPS + i % 8 - 4)
                              : SIM_DUE_NEVER;
        expect_those_due(t);
        town_end(t);
    }
}

Test(occasions, on_a_day_when_nobody_goes_out_are_none)
{
    struct town *t = town_of(SHOPPERS, 9);

    for (uint32_t i = 0; i < SHOPPERS; i++)
        t->due[i] = SIM_DUE_NEVER;
    expect_those_due(t);
    sim_occasions_sort(&t->w);
    for (uint32_t p = 0; p <= PLACES; p++)
        cr_expect(zero(u32, t->start[p]));
    town_end(t);
}

/* Every @p each-th goes nowhere; 1: all of them. */
static void expect_sorted(uint32_t each)
{
    struct town *t = town_of(SHOPPERS, 0);
    const struct sim_occasions *o = &t->w.today;
    uint32_t at = 0;

    cr_assert(eq(int, sim_occasions_scan(&t->w, NULL), SIM_OK)); /* all due */
    for (uint32_t k = 0; k < o->n; k++) {
        o->errand[k] = (struct sim_errand){.shopper = k};
        o->place[k] = k % each ? any(k, PLACES, SIM_LUCK_ARRIVE) : SIM_NOWHERE;
    }
    sim_occasions_sort(&t->w);
    for (uint32_t p = 0; p < PLACES; p++) {
        cr_expect(eq(u32, t->start[p], at), "place %u", p);
        for (uint32_t k = 0; k < o->n; k++)
            if (o->place[k] == p) {
                cr_expect(eq(u32, o->sorted[at].shopper, k));
                at++;
            }
    }
    cr_expect(eq(u32, t->start[PLACES], at));
    town_end(t);
}

Test(occasions, are_sorted_by_place_and_then_by_shopper_without_who_goes_nowhere)
{
    expect_sorted(3);
    expect_sorted(2000);
    expect_sorted(1);
}
