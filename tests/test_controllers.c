/* Controllers: how each moves levers in a turn of its own. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "sim/row.h"
#include "tests/desk.h"

/* A rival who does what we do, except one lever. */
static void set_rival(struct desk *d, size_t offset, float value)
{
    d->rival.footfall = 500;
    for (int v = 0; v < SIM_VISIBLE_COUNT; v++) {
        const size_t j = sim_visible_lever[v];

        d->rival.lever[v] =
            j == offset / sizeof(float) ? value : ((const float *)&d->service.lever)[j];
    }
}

Test(controllers, are_the_words_of_the_lever)
{
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);
    const char *unit = row[sim_row_find(SIM_TABLE_LEVER, "controller")].unit;
    char words[400] = "";

    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++) {
        strcat(words, k ? "|" : "");
        strcat(words, sim_controllers[k]->name);
    }
    cr_expect(zero(int, strcmp(unit, words)), "%s against %s", unit, words);
}

Test(controllers, that_move_levers_say_how)
{
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++)
        cr_expect(lt(sz, 10, strlen(sim_controllers[k]->help)), "%s",
                  sim_controllers[k]->name);
}

Test(reactive, waits_for_complaints_about_one_thing)
{
    struct desk d;
    struct sim_levers before;

    sit_down(&d);
    before = d.service.lever;
    d.seen.about_help = d.seen.about_till = 39; /* the limit is 40 of 4,000 visits */
    d.seen.complaints = 78;
    take_turn(&d, SIM_CONTROLLER_reactive);
    cr_expect(same_levers(&d.service.lever, &before));
    stand_up(&d);
}

Test(reactive, mends_what_is_complained_of_most)
{
    struct desk d;
    struct sim_levers before;

    sit_down(&d);
    before = d.service.lever;
    d.seen.about_help = 60;
    d.seen.about_till = 70;
    take_turn(&d, SIM_CONTROLLER_reactive);
    before.till_staff += 1;
    cr_expect(same_levers(&d.service.lever, &before));
    stand_up(&d);
}

Test(measured, keeps_its_own_way_without_a_rival)
{
    struct desk d;
    struct sim_levers before;

    sit_down(&d);
    before = d.service.lever;
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(same_levers(&d.service.lever, &before));
    cr_expect(eq(flt, d.identity, 1.0f));
    stand_up(&d);
}

Test(measured, closes_a_share_of_the_gap)
{
    struct desk d;

    sit_down(&d);
    d.scenario.behaviour.copy_share = 0.25f;
    d.service.lever.approach_level = 1;
    set_rival(&d, offsetof(struct sim_levers, approach_level), 3);
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(epsilon_eq(flt, d.service.lever.approach_level, 1.5f, 1e-6f));
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(epsilon_eq(flt, d.service.lever.approach_level, 1.875f, 1e-6f));
    stand_up(&d);
}

Test(measured, arrives_and_stays)
{
    struct desk d;

    sit_down(&d);
    set_rival(&d, offsetof(struct sim_levers, floor_staff), 9);
    for (int k = 0; k < 40; k++)
        take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(eq(flt, d.service.lever.floor_staff, 9.0f));
    stand_up(&d);
}

Test(measured, loses_identity_by_the_way_it_went)
{
    struct desk d;

    sit_down(&d);
    d.service.lever.approach_prob = 0;
    set_rival(&d, offsetof(struct sim_levers, approach_prob), 1); /* all of its range */
    for (int k = 0; k < 40; k++)
        take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(epsilon_eq(flt, d.identity, 1.0f - 1.0f / SIM_VISIBLE_COUNT, 1e-6f));
    stand_up(&d);
}

Test(measured, takes_over_the_rivals_extras_one_a_period)
{
    struct desk d;

    sit_down(&d);
    set_rival(&d, offsetof(struct sim_levers, approach_prob),
              d.service.lever.approach_prob);
    d.rival.n_addons = 2;
    snprintf(d.rival.addon[0].name, SIM_NAME_MAX, "snacks");
    snprintf(d.rival.addon[1].name, SIM_NAME_MAX, "playroom");
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(eq(u32, d.service.n_addons, 1));
    take_turn(&d, SIM_CONTROLLER_measured);
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(eq(u32, d.service.n_addons, 2));
    cr_expect(zero(int, strcmp(d.service.addon[1].name, "playroom")));
    stand_up(&d);
}

Test(measured, leaves_alone_what_a_rule_holds)
{
    struct desk d;

    sit_down(&d);
    d.held[offsetof(struct sim_levers, floor_staff) / sizeof(float)] = true;
    set_rival(&d, offsetof(struct sim_levers, floor_staff), 9);
    take_turn(&d, SIM_CONTROLLER_measured);
    cr_expect(eq(flt, d.service.lever.floor_staff, 4.0f));
    cr_expect(eq(flt, d.identity, 1.0f));
    stand_up(&d);
}

Test(anticipatory, does_nothing_without_a_reason)
{
    struct desk d;
    struct sim_levers before;

    sit_down(&d);
    before = d.service.lever;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(same_levers(&d.service.lever, &before));
    stand_up(&d);
}

Test(anticipatory, takes_deposits_where_people_have_no_cash)
{
    struct desk d;

    sit_down(&d);
    d.scenario.market[0].store[0].v.delivered = 1;
    d.seen.no_cash = 200;
    d.seen.no_help = 100; /* less called for */
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.min_deposit, 0.0f));
    cr_expect(eq(flt, d.service.lever.floor_staff,
                 d.scenario.market[0].store[0].status_quo.lever.floor_staff));
    stand_up(&d);
}

Test(anticipatory, offers_instalments_where_goods_are_carried_home)
{
    struct desk d;

    sit_down(&d);
    d.seen.no_cash = 200;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.instalments, 1.0f));
    cr_expect(eq(flt, d.service.lever.min_deposit, 1.0f));
    stand_up(&d);
}

Test(reactive, lowers_the_deposit_step_by_step)
{
    struct desk d;

    sit_down(&d);
    d.scenario.market[0].store[0].v.delivered = 1;
    d.seen.about_paying = 100;
    take_turn(&d, SIM_CONTROLLER_reactive);
    cr_expect(eq(flt, d.service.lever.min_deposit, 0.75f));
    stand_up(&d);
}

Test(anticipatory, keeps_what_did_no_harm)
{
    struct desk d;

    sit_down(&d);
    d.scenario.market[0].store[0].v.delivered = 1;
    d.seen.no_cash = 200;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    d.seen.no_cash = 0;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.min_deposit, 0.0f));
    stand_up(&d);
}

Test(anticipatory, takes_back_what_cost_money)
{
    struct desk d;
    struct sim_levers before;

    sit_down(&d);
    before = d.service.lever;
    d.seen.no_cash = 200;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    d.seen.contribution -= 1;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(same_levers(&d.service.lever, &before));
    take_turn(&d, SIM_CONTROLLER_anticipatory); /* and does not try it again at once */
    cr_expect(same_levers(&d.service.lever, &before));
    stand_up(&d);
}

Test(anticipatory, takes_back_only_what_it_moved)
{
    struct desk d;

    sit_down(&d);
    d.seen.no_cash = 200;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_assert(eq(flt, d.service.lever.instalments, 1.0f));
    d.service.lever.warmth = 0.9f; /* a rule has come */
    d.seen.contribution -= 1;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.instalments, 0.0f));
    cr_expect(eq(flt, d.service.lever.warmth, 0.9f));
    stand_up(&d);
}

Test(anticipatory, tries_nothing_that_a_rule_holds)
{
    struct desk d;

    sit_down(&d);
    d.held[offsetof(struct sim_levers, instalments) / sizeof(float)] = true;
    d.seen.no_cash = 200;
    d.seen.till_left = 100; /* less called for, but open */
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.pooling, 1.0f));
    stand_up(&d);
}

Test(anticipatory, softens_contact_step_by_step)
{
    struct desk d;

    sit_down(&d);
    d.service.lever.check_in_every = 10;
    d.seen.put_off = 1000;
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.ask_first, 1.0f));
    cr_expect(eq(flt, d.service.lever.check_in_every, 10.0f));
    take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.check_in_every, 0.0f));
    stand_up(&d);
}

Test(anticipatory, never_sends_the_last_of_the_staff_home)
{
    struct desk d;

    sit_down(&d);
    d.seen.served = 100; /* of 10,000 minutes */
    for (int k = 0; k < 60; k++)
        take_turn(&d, SIM_CONTROLLER_anticipatory);
    cr_expect(eq(flt, d.service.lever.floor_staff, 1.0f));
    stand_up(&d);
}
