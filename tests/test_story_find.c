/* Stories set against each other, added up, and looked for. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/told_story.h"

/* ---- parting ---- */

Test(parting, says_why_one_bought_and_the_other_did_not)
{
    struct sim_scenario s;
    struct ana_visit a, b;
    char text[ANA_TEXT_MAX];

    story_scenario(&s);
    a = b = plain_visit(&s);
    cr_expect(eq(int, ana_visits_part(text, &a, &b, "x", "y"), ANA_ALIKE));
    b.approached = 1;
    cr_expect(eq(int, ana_visits_part(text, &a, &b, "x", "y"), ANA_DIFFERED));
    expect_text(text, "");
    a.wants = a.intends = a.bought = 1;
    a.price = 10;
    a.cash = b.cash = 20;
    b.reactance = 1.3f;
    b.log_odds = -2.3f;
    b.buy_p = 0.09f;
    cr_expect(eq(int, ana_visits_part(text, &a, &b, "x", "y"), ANA_PARTED));
    expect_text(text, "bought under x, not under y: they felt pushed (-1.30); chance 9 % "
                      "against 27 %");
    b.till_left = 1;
    cr_expect(eq(int, ana_visits_part(text, &b, &a, "y", "x"), ANA_PARTED));
    expect_text(text, "bought under x, not under y: the line at the till was too long");
    b = a;
    b.shop = 1;
    b.store = &s.market[0].store[1];
    cr_expect(eq(int, ana_visits_part(text, &a, &b, "x", "y"), ANA_PARTED));
    expect_text(text, "went to ours under x, to theirs under y");
    cr_expect(eq(int, ana_visits_part(text, NULL, &b, "x", "y"), ANA_PARTED));
    expect_text(text, "went in under y, not under x");
    b = a;
    b.dropped = 1;
    cr_expect(eq(int, ana_visits_part(text, &a, &b, "x", "y"), ANA_PARTED));
    cr_expect(not(zero(ptr, strstr(text, "lost to the store under y, not under x"))),
              "%s", text);
    sim_scenario_free(&s);
}

/* ---- totals ---- */

Test(totals, add_up_what_came_after_the_burn_in)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_story story;
    struct ana_totals t;
    uint32_t visits = 0, bought = 0;
    float spent = 0;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    story = watch(&plan, FREE_DEPOSIT, 11);
    t = ana_story_totals(&story);
    for (size_t k = 0; k < story.n_visits; k++) {
        if (story.visit[k].burn_in)
            continue;
        visits++;
        bought += story.visit[k].bought > 0;
        spent += story.visit[k].spent;
    }
    cr_expect(lt(u32, 0, visits));
    cr_expect(eq(u32, t.visits, visits));
    cr_expect(eq(u32, t.bought, bought));
    cr_expect(eq(flt, t.spent, spent));
    cr_expect(le(u32, t.ours, t.visits));
    ana_story_clear(&story);
    t = ana_story_totals(&story);
    cr_expect(zero(u32, t.visits));
    cr_expect(isnan(t.score));
    sim_scenario_free(&s);
}

/* ---- finding ---- */

Test(find, names_are_all_different)
{
    char a[64], b[64];

    for (size_t k = 0; k < ANA_FIND_NAMES; k++)
        for (size_t i = 0; i < k; i++)
            cr_expect(
                strcmp(ana_find_name(k, a, sizeof a), ana_find_name(i, b, sizeof b)) != 0,
                "%s", a);
    expect_text(ana_find_name(1, a, sizeof a), "bought-here-not-there");
    cr_expect(eq(int, ana_find_at(1).versus, 1));
    cr_expect(eq(int, ana_find_at(1).event, ANA_FIND_BOUGHT));
}

/* The first occasion in our stores, after the burn-in, bought under a and not under b. */
static uint32_t bought_here(const struct ana_story *a, const struct ana_story *b)
{
    for (size_t k = 0; k < a->n_visits; k++) {
        const struct ana_visit *x = &a->visit[k], *y = ana_story_visit(b, x->occasion);
        const struct ana_event *door = ana_story_door(b, x->occasion);
        const bool not_there = y      ? y->shop == x->shop && !(y->bought > 0)
                               : door ? door->shop == x->shop
                                      : false;

        if (!x->burn_in && x->store->owner == 0 && x->bought > 0 && not_there)
            return x->occasion;
    }
    return 0;
}

Test(find, the_first_shopper_is_the_first)
{
    const struct ana_find what = {ANA_FIND_BOUGHT, 1};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_found found;
    uint64_t here, there;
    uint32_t shoppers = 0;

    story_scenario(&s);
    s.market[0].v.shoppers = 80;
    sim_plan_init(&plan, &s);
    here = ana_story_cell(&plan, HANDS_OFF, 0, 0);
    there = ana_story_cell(&plan, PUSHY, 0, 0);
    cr_assert(eq(int, ana_story_find(&found, &plan, here, there, what, NULL), SIM_OK));
    cr_assert(found.found);
    for (uint32_t k = 0; k < 80; k++) {
        struct ana_story a = watch(&plan, HANDS_OFF, k), b = watch(&plan, PUSHY, k);
        const uint32_t occasion = bought_here(&a, &b);

        if (k < found.shopper)
            cr_expect(zero(u32, occasion), "shopper %u", k);
        if (k == found.shopper)
            cr_expect(eq(u32, occasion, found.occasion));
        shoppers += occasion > 0;
        ana_story_clear(&a);
        ana_story_clear(&b);
    }
    cr_expect(eq(u32, found.shoppers, shoppers));
    sim_scenario_free(&s);
}

Test(find, one_policy_is_the_other_turned_round)
{
    const struct ana_find what = {ANA_FIND_PUT_OFF, 1}, turned = {ANA_FIND_PUT_OFF, -1};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_found a, b;
    uint64_t here, there;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    here = ana_story_cell(&plan, PUSHY, 0, 0);
    there = ana_story_cell(&plan, HANDS_OFF, 0, 0);
    cr_assert(eq(int, ana_story_find(&a, &plan, here, there, what, NULL), SIM_OK));
    cr_assert(eq(int, ana_story_find(&b, &plan, there, here, turned, NULL), SIM_OK));
    cr_expect(a.found);
    cr_expect(eq(u32, a.shopper, b.shopper));
    cr_expect(eq(u32, a.occasion, b.occasion));
    cr_expect(eq(u32, a.shoppers, b.shoppers));
    sim_scenario_free(&s);
}

Test(find, a_refused_delivery_is_in_the_story)
{
    const struct ana_find what = {ANA_FIND_REFUSED, 0};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_found found;
    struct ana_story story;
    uint32_t told = 0;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    cr_assert(eq(int,
                 ana_story_find(&found, &plan, ana_story_cell(&plan, FREE_DEPOSIT, 0, 0),
                                0, what, NULL),
                 SIM_OK));
    cr_assert(found.found);
    story = watch(&plan, FREE_DEPOSIT, found.shopper);
    for (size_t k = 0; k < story.n_events; k++)
        told += story.event[k].kind == ANA_DELIVERY && story.event[k].refused &&
                story.event[k].occasion == found.occasion;
    cr_expect(eq(u32, told, 1));
    ana_story_clear(&story);
    sim_scenario_free(&s);
}

Test(find, who_turned_back_has_a_door_and_no_visit)
{
    const struct ana_find what = {ANA_FIND_TURNED_BACK, 1};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_found found;
    struct ana_story here, there;
    const struct ana_event *door;

    story_scenario(&s);
    s.behaviour.entry_avoid = 2;
    sim_plan_init(&plan, &s);
    cr_assert(eq(int,
                 ana_story_find(&found, &plan, ana_story_cell(&plan, PUSHY, 0, 0),
                                ana_story_cell(&plan, HANDS_OFF, 0, 0), what, NULL),
                 SIM_OK));
    cr_assert(found.found);
    here = watch(&plan, PUSHY, found.shopper);
    there = watch(&plan, HANDS_OFF, found.shopper);
    door = ana_story_door(&here, found.occasion);
    cr_assert(door != NULL);
    cr_expect(lt(flt, door->chance, door->chance_alone));
    cr_expect(lt(flt, door->luck, door->chance_alone), "the other policy's luck went in");
    cr_expect(ana_story_visit(&here, found.occasion) == NULL);
    cr_expect(ana_story_visit(&there, found.occasion) != NULL);
    ana_story_clear(&here);
    ana_story_clear(&there);
    sim_scenario_free(&s);
}

Test(find, what_does_not_happen_is_not_found)
{
    const struct ana_find what = {ANA_FIND_APPROACHED, 0};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_found found;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    cr_assert(eq(int,
                 ana_story_find(&found, &plan, ana_story_cell(&plan, HANDS_OFF, 0, 0), 0,
                                what, NULL),
                 SIM_OK));
    cr_expect(not(found.found));
    cr_expect(zero(u32, found.shoppers));
    sim_scenario_free(&s);
}
