/* A copy of a world goes its own way, which is that of the original. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "sim/engine.h"
#include "tests/town_under_way.h"

enum { OWNERS = 2, DAYS_A_WEEK = 7 };

/* A week of @p w into @p blocks, [OWNERS][segments]. */
static void week(struct sim_world *w, struct sim_outcome_block *blocks)
{
    for (int day = 0; day < DAYS_A_WEEK; day++)
        cr_assert(eq(int, sim_world_day(w, NULL), SIM_OK));
    memset(blocks, 0, OWNERS * w->n_segments * sizeof *blocks);
    sim_world_close_week(w, blocks, OWNERS);
    sim_firms_act(w);
}

/* Four weeks of the town. */
static void begin(struct sim_scenario *s, struct sim_world *w)
{
    struct sim_outcome_block blocks[OWNERS * SIM_CULTURES_MAX * SIM_GENERATIONS];

    town_under_way(s);
    cr_assert(eq(int, sim_world_create(w, s, 0, 0, 1, NULL), SIM_OK));
    for (int k = 0; k < 4; k++)
        week(w, blocks);
}

static void tailor(struct sim_world *w, const struct sim_scenario *s)
{
    cr_assert(
        eq(int, sim_shop_apply_rules(&w->shop[0], &s->policy[1], s, 0, NULL), SIM_OK));
    cr_assert(w->shop[0].variant != NULL);
}

static bool same_state(const struct sim_world *a, const struct sim_world *b)
{
    const size_t n = a->pop.n;

    return memcmp(a->bond, b->bond, n * SIM_CHOICE_MAX * sizeof *a->bond) == 0 &&
           memcmp(a->next_due, b->next_due, n * sizeof *a->next_due) == 0 &&
           memcmp(a->occasion, b->occasion, n * sizeof *a->occasion) == 0 &&
           memcmp(a->back_day, b->back_day, n * sizeof *a->back_day) == 0 &&
           memcmp(a->back_slot, b->back_slot, n * sizeof *a->back_slot) == 0;
}

static void expect_same_week(struct sim_world *a, struct sim_world *b)
{
    struct sim_outcome_block of_a[OWNERS * SIM_CULTURES_MAX * SIM_GENERATIONS];
    struct sim_outcome_block of_b[OWNERS * SIM_CULTURES_MAX * SIM_GENERATIONS];

    week(a, of_a);
    week(b, of_b);
    cr_expect(zero(int, memcmp(of_a, of_b, OWNERS * a->n_segments * sizeof *of_a)));
    cr_expect(same_state(a, b));
}

static int bytes_used(const struct sim_adaptation *a)
{
    const char *memory = a->memory;
    int used = 0;

    for (size_t k = 0; k < a->memory_size; k++)
        used += memory[k] != 0;
    return used;
}

/* Else the tests below show little. */
Test(world_copy, is_tried_with_everything_under_way)
{
    struct sim_scenario s;
    struct sim_world w;

    begin(&s, &w);
    for (int k = 0; k < 2; k++) {
        cr_expect(lt(int, 0, bytes_used(&w.shop[k].adapt)));
        cr_expect(lt(u32, 0, w.shop[k].n_orders));
        cr_expect(lt(u32, 0, w.shop[k].n_words));
        cr_expect(lt(flt, 0, w.shop[k].adapt.footfall));
    }
    cr_expect(le(flt, 0, w.norm));
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

Test(world_copy, goes_the_way_of_the_original)
{
    struct sim_scenario s;
    struct sim_world w, copy;

    begin(&s, &w);
    tailor(&w, &s);
    cr_assert(eq(int, sim_world_copy(&copy, &w, NULL), SIM_OK));
    cr_expect(same_state(&w, &copy));
    for (int k = 0; k < 3; k++)
        expect_same_week(&w, &copy);
    sim_world_clear(&copy);
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

Test(world_copy, touches_neither_the_original_nor_other_copies)
{
    struct sim_outcome_block blocks[OWNERS * SIM_CULTURES_MAX * SIM_GENERATIONS];
    struct sim_scenario s;
    struct sim_world w, first, second;

    begin(&s, &w);
    cr_assert(eq(int, sim_world_copy(&first, &w, NULL), SIM_OK));
    tailor(&first, &s);
    for (int k = 0; k < 3; k++)
        week(&first, blocks);
    cr_expect(zero(int, same_state(&w, &first)));
    cr_assert(eq(int, sim_world_copy(&second, &w, NULL), SIM_OK));
    sim_world_clear(&first);
    for (int k = 0; k < 3; k++)
        expect_same_week(&w, &second);
    sim_world_clear(&second);
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

Test(world_copy, shares_the_shoppers)
{
    struct sim_scenario s;
    struct sim_world w, copy;

    begin(&s, &w);
    cr_assert(eq(int, sim_world_copy(&copy, &w, NULL), SIM_OK));
    cr_expect(copy.pop.shopper == w.pop.shopper);
    cr_expect(copy.pop.owned == NULL);
    sim_world_clear(&copy);
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

/* The start of a group and a cell that sets out from it. */
Test(world_copy, of_ten_million_shoppers_fits_with_the_original_in_4_gb)
{
    const size_t a_shopper = sim_world_bytes_per_shopper() + sim_world_bytes_per_copy();

    cr_expect(le(sz, a_shopper * 10000000, (size_t)4000000000));
}
