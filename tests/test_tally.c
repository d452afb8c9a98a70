/* What is counted at the end of a week: customers who are active. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "sim/tally.h"

enum { SHOPPERS = 10000, SHOPS = 9, SEGMENTS = 4, PLACES = SHOPS * SEGMENTS, DAY = 140 };

static uint32_t any(uint32_t shopper, uint32_t slot, uint32_t below, uint32_t purpose)
{
    const struct sim_luck luck = sim_luck(5, 0, 0);

    return sim_draw(&luck, shopper, slot, 0, purpose).a % below;
}

/* Strangers, new and old customers, some of them lost; slots beyond n_shops are strangers'. */
static void fill(struct sim_shopper *s, struct sim_bond *bond, uint32_t shopper)
{
    s->segment = (uint8_t)any(shopper, 0, SEGMENTS, SIM_LUCK_MIND);
    s->n_shops = (uint8_t)any(shopper, 0, SIM_CHOICE_MAX + 1, SIM_LUCK_STYLE);
    for (uint32_t k = 0; k < s->n_shops; k++) {
        s->shop[k] = (uint16_t)any(shopper, k, SHOPS, SIM_LUCK_PLACE);
        bond[k].visits = (uint8_t)any(shopper, k, 3, SIM_LUCK_SEEK);
        bond[k].last_day = (uint16_t)any(shopper, k, DAY, SIM_LUCK_FLOOR);
        bond[k].flags = (uint8_t)any(shopper, k, 16, SIM_LUCK_STAY);
    }
}

static void count_plainly(const struct sim_shopper *s, const struct sim_bond *bond,
                          uint32_t count[PLACES])
{
    for (uint32_t k = 0; k < s->n_shops; k++)
        if (bond[k].visits > 0 && !(bond[k].flags & SIM_BOND_LOST) &&
            DAY - bond[k].last_day < 90)
            count[s->shop[k] * SEGMENTS + s->segment]++;
}

static void expect_active(int hands)
{
    struct sim_shopper *s = calloc(SHOPPERS, sizeof *s);
    struct sim_world w = {.day = DAY, .n_segments = SEGMENTS, .n_hands = hands};
    uint32_t want[PLACES] = {0};

    w.pop.n = SHOPPERS;
    w.pop.shopper = s;
    w.bond = calloc((size_t)SHOPPERS * SIM_CHOICE_MAX, sizeof *w.bond);
    cr_assert(s && w.bond);
    cr_assert(eq(int, sim_hands_create(&w.hand, hands, SHOPS, SEGMENTS, NULL), SIM_OK));
    for (uint32_t i = 0; i < SHOPPERS; i++) {
        fill(&s[i], sim_world_bond(&w, i, 0), i);
        count_plainly(&s[i], sim_world_bond(&w, i, 0), want);
    }
    sim_tally_active(&w);
    for (uint32_t p = 0; p < PLACES; p++) {
        uint32_t got = 0;

        for (int h = 0; h < hands; h++)
            got += w.hand[h].count[p * SIM_COUNTERS + SIM_COUNT_ACTIVE];
        cr_expect(eq(u32, got, want[p]), "place %u", p);
    }
    sim_hands_free(w.hand, hands);
    free(w.bond);
    free(s);
}

Test(tally, counts_customers_of_the_last_90_days_who_are_not_lost)
{
    expect_active(1);
    expect_active(2);
}
