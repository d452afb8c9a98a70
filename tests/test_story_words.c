/* The words of a story say what happened at each touch point, and why. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/told_story.h"

Test(words, say_why_nobody_came_up)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    v.lever.approach_prob = 0.3f;
    expect_words(&v, ANA_STAGE_STAFF, "staff approach 30 % of those who come in");
    v.wish = 1;
    expect_words(&v, ANA_STAGE_STAFF, "nobody was free");
    v.on_duty = 0;
    expect_words(&v, ANA_STAGE_STAFF, "nobody is on the floor");
    v.lever.approach_when = 1;
    expect_words(&v, ANA_STAGE_STAFF, "staff wait until they are asked");
    v.wish = 0;
    v.lever.approach_when = 2;
    expect_words(&v, ANA_STAGE_STAFF, "staff read no need");
    v.need = 1;
    expect_words(&v, ANA_STAGE_STAFF, "staff read the need as none");
    v.lever.approach_level = 0;
    expect_words(&v, ANA_STAGE_STAFF, "staff approach nobody");
    sim_scenario_free(&s);
}

Test(words, say_how_staff_came_up)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    v.approached = 1;
    expect_words(&v, ANA_STAGE_STAFF,
                 "approached at the door at level 3 (active selling)");
    v.checks = 2;
    expect_words(&v, ANA_STAGE_STAFF, "checked on 2 times");
    v.lever.approach_when = 2;
    expect_words(&v, ANA_STAGE_STAFF, "on reading a need that was none");
    v.need = 1;
    v.lever.ask_first = 1;
    expect_words(&v, ANA_STAGE_STAFF,
                 "on reading the need at level 2 (asked first whether help is wanted)");
    sim_scenario_free(&s);
}

Test(words, give_the_causes_of_suspicion_by_size)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_silence(&v, ANA_STAGE_SUSPICION);
    expect_silence(&v, ANA_STAGE_CONTACT);
    expect_silence(&v, ANA_STAGE_REACTANCE);
    v.approached = v.contacted = 1;
    v.unsolicited = v.intensity = 3;
    v.excess = 2.2f;
    v.put_off = 1;
    v.suspicion = 0.61f;
    v.suspicion_rise = 0.49f;
    v.motive = v.lever.commission = 0.6f;
    v.z = 0.9f;
    v.came_distrust = 0.3f;
    expect_words(&v, ANA_STAGE_CONTACT,
                 "the approach felt as 3.0, tolerates 0.8: 2.2 too much, put off buying");
    expect_words(&v, ANA_STAGE_SUSPICION,
                 "0.61 where 0.12 is usual: contact 2.2 too much, an outsider to someone "
                 "interdependent (0.90), commission visible (0.60), remembers it of this "
                 "store (0.30)");
    v.in_group = 1;
    expect_words(&v, ANA_STAGE_SUSPICION,
                 "contact 2.2 too much, commission visible (0.60), remembers");
    v.motive = 0.05f;
    v.came_distrust = 0;
    expect_words(&v, ANA_STAGE_SUSPICION, "contact 2.2 too much");
    sim_scenario_free(&s);
}

Test(words, name_the_strongest_source_of_contact)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    v.contacted = v.checks = 1;
    v.intensity = v.unsolicited = 1;
    v.tolerance = 1.1f;
    expect_words(&v, ANA_STAGE_CONTACT, "a check-in felt as 1.0");
    expect_words(&v, ANA_STAGE_CONTACT, "(0.8 by nature, raised by the need): welcome");
    v.came_relationship = 1;
    expect_words(&v, ANA_STAGE_CONTACT, "raised by the relationship");
    v.lever.warmth = 1;
    v.formality = 0.5f;
    v.intensity = 2;
    expect_words(&v, ANA_STAGE_CONTACT, "warmth beyond what is liked felt as 2.0");
    v.intensity = v.checks = 3.5f;
    v.dwell = 10;
    expect_words(&v, ANA_STAGE_CONTACT, "its frequency felt as 3.5");
    v.lever.hover = 1;
    v.checks = 0;
    v.unsolicited = 0.5f;
    v.intensity = 1;
    expect_words(&v, ANA_STAGE_CONTACT, "staff who stay by felt as 1.0");
    v.lever.unsolicited_info = 1;
    v.unsolicited = v.intensity = 3;
    expect_words(&v, ANA_STAGE_CONTACT, "unasked information felt as 3.0");
    v.theta = -1;
    v.tolerance = 0;
    expect_words(&v, ANA_STAGE_CONTACT, "tolerates 0.0 (none at all)");
    sim_scenario_free(&s);
}

Test(words, say_what_help_was_given)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_silence(&v, ANA_STAGE_HELP);
    v.need = 1;
    expect_words(&v, ANA_STAGE_HELP, "needed help and did not ask");
    v.asked = v.helped = 1;
    v.help_minutes = 6.5f;
    expect_words(&v, ANA_STAGE_HELP, "asked and got help at once for 6.5 min");
    v.help_wait = 3;
    expect_words(&v, ANA_STAGE_HELP, "asked, waited 3.0 min, got help for 6.5 min");
    v.no_expert = 1;
    expect_words(&v, ANA_STAGE_HELP, "from floor staff for want of an expert");
    v.no_expert = v.helped = 0;
    expect_words(&v, ANA_STAGE_HELP, "got none within the 3.0 min they would wait");
    v.on_duty = 0;
    expect_words(&v, ANA_STAGE_HELP, "nobody is on the floor");
    v.helped = v.chatted = 1;
    expect_words(&v, ANA_STAGE_HELP, "asked by chat, waited 3.0 min");
    v.kiosked = 1;
    expect_words(&v, ANA_STAGE_HELP, "asked a kiosk");
    sim_scenario_free(&s);
}

/* log-odds -1 in the store; -1.3 of reactance; the draw of 0.2 buys at 0.27, not at 0.09. */
Test(words, say_what_moved_a_decision_and_what_would_have_undone_it)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_words(&v, ANA_STAGE_DECISION, "does not want to buy: chance 27 %");
    v.contacted = 1;
    v.reactance = 1.3f;
    v.log_odds = -2.3f;
    v.buy_p = 0.0911f;
    v.buy_u = 0.2f;
    expect_words(
        &v, ANA_STAGE_DECISION,
        "chance 9 %, undisturbed 27 %; reactance -1.30; left alone they would have");
    v.buy_u = 0.5f;
    expect_words(&v, ANA_STAGE_DECISION, "reactance -1.30");
    v.no_help = 1;
    expect_words(&v, ANA_STAGE_DECISION, "with help they would have");
    v.wants = v.stock_out = 1;
    expect_words(&v, ANA_STAGE_DECISION, "wants to buy");
    expect_words(&v, ANA_STAGE_DECISION, "but it is out of stock");
    v.mission = SIM_COMEBACK;
    expect_words(&v, ANA_STAGE_DECISION, "takes what they came back for");
    sim_scenario_free(&s);
}

Test(words, set_price_against_cash)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_silence(&v, ANA_STAGE_PAYMENT);
    v.bought = 1;
    v.price = 820;
    v.cash = 1000;
    expect_words(&v, ANA_STAGE_PAYMENT, "paid 820");
    v.cash = 510;
    v.received = 255;
    v.ordered = 1;
    expect_words(&v, ANA_STAGE_PAYMENT,
                 "price 820, at hand 510: puts down 255 and owes the rest, goods to be "
                 "delivered");
    v.lever.instalments = 1;
    expect_words(&v, ANA_STAGE_PAYMENT, "pays in 4 parts");
    v.bought = v.ordered = v.lever.instalments = 0;
    v.no_cash = 1;
    expect_words(&v, ANA_STAGE_PAYMENT, "price 820, at hand 510: cannot pay");
    v.day = 10;
    v.back_day = 16;
    expect_words(&v, ANA_STAGE_PAYMENT, "means to come back for it in 6 days");
    sim_scenario_free(&s);
}

Test(words, say_how_the_line_was_taken)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_silence(&v, ANA_STAGE_TILL);
    v.till_left = 1;
    expect_words(&v, ANA_STAGE_TILL, "turned away at the sight of the line");
    v.joined = 1;
    v.till_wait = 4.5f;
    expect_words(&v, ANA_STAGE_TILL, "gave up in line after 4.5 min");
    v.till_left = 0;
    expect_words(&v, ANA_STAGE_TILL, "waited 4.5 min in line");
    sim_scenario_free(&s);
}

Test(words, say_what_stays)
{
    struct sim_scenario s;
    struct ana_visit v;

    story_scenario(&s);
    v = plain_visit(&s);
    expect_words(&v, ANA_STAGE_EXPERIENCE, "0.70, as expected");
    expect_words(&v, ANA_STAGE_MEMORY, "satisfaction stays at 70");
    expect_silence(&v, ANA_STAGE_VOICE);
    v.gap = -0.2f;
    v.experience = 0.4f;
    v.unhelped = 1;
    v.reported = 61.8f;
    v.distrust = 0.2f;
    expect_words(&v, ANA_STAGE_EXPERIENCE,
                 "0.40 where 0.70 was expected: spoiled by no help when asked for");
    expect_words(&v, ANA_STAGE_VOICE, "keeps silent");
    expect_words(&v, ANA_STAGE_MEMORY,
                 "satisfaction 70 -> 62, will remember the suspicion (0.20)");
    v.felt_gap = -0.32f;
    expect_words(&v, ANA_STAGE_MEMORY, "satisfaction 70 -> 62: it fell short -8, will");
    v.rude = 1;
    v.felt = -s.behaviour.rude_sat;
    expect_words(&v, ANA_STAGE_MEMORY, ", rudeness -");
    expect_words(&v, ANA_STAGE_STAFF, "rude");
    v.unfair = 1;
    v.revenge = 0.5f;
    expect_words(&v, ANA_STAGE_MEMORY, "bears a grudge (0.50)");
    v.complained = v.dropped = 1;
    expect_words(&v, ANA_STAGE_VOICE, "complains, in vain");
    expect_words(&v, ANA_STAGE_MEMORY, "never comes back to this store");
    v.resolved = 1;
    expect_words(&v, ANA_STAGE_VOICE, "it is put right");
    sim_scenario_free(&s);
}

Test(words, tell_what_comes_home)
{
    struct sim_scenario s;
    char text[ANA_TEXT_MAX];
    struct ana_event e = {.kind = ANA_DELIVERY,
                          .occasion = 4,
                          .price = 500,
                          .paid = 120,
                          .wait_days = 5,
                          .late_days = 2,
                          .refused = true,
                          .before = 70,
                          .after = 64};

    story_scenario(&s);
    ana_event_words(text, &e);
    expect_text(text,
                "the order of visit 4 comes after 5.0 days, 2.0 later than promised; "
                "refused at the door with 120 of 500 paid; satisfaction 70 -> 64");
    e = (struct ana_event){.kind = ANA_WORD, .sign = -1, .after = 0.47f};
    ana_event_words(text, &e);
    cr_expect(not(zero(ptr, strstr(text, "speaks badly of it"))), "%s", text);
    ana_day_words(text, 13, 14);
    expect_text(text, "Burn-in week 2 day 7");
    ana_day_words(text, 14, 14);
    expect_text(text, "Week 1 day 1");
    sim_scenario_free(&s);
}

Test(words, say_why_the_door_was_as_far_as_they_went)
{
    char text[ANA_TEXT_MAX];
    struct ana_event e = {.kind = ANA_DOOR,
                          .occasion = 4,
                          .mission = SIM_BROWSE,
                          .luck = 0.93f,
                          .chance = 0.921f,
                          .chance_alone = 0.953f,
                          .approach_prob = 0.8f};

    ana_event_words(text, &e);
    expect_text(text,
                "happened to pass, turned back at the door: chance to go in 92.1 %, "
                "95.3 % if staff did not approach 80 % of those who come in; without "
                "that they would have gone in");
    e.luck = 0.96f;
    ana_event_words(text, &e);
    cr_expect(not(zero(ptr, strstr(text, "; would have turned back all the same"))), "%s",
              text);
    e.chance = e.chance_alone;
    e.approach_prob = 0;
    e.mission = SIM_TASK;
    ana_event_words(text, &e);
    expect_text(text, "a planned visit, turned back at the door: chance to go in 95.3 %, "
                      "and nobody approaches there");
}

/* Every text of real stories fits, and what must always be told is. */
Test(words, fit_and_are_never_missing)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_words words;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint32_t k = 0; k < 40; k++) {
        struct ana_story story = watch(&plan, k % 4, k);

        for (size_t i = 0; i < story.n_visits; i++) {
            ana_visit_words(&words, &story.visit[i]);
            for (int stage = 0; stage < ANA_STAGE_COUNT; stage++)
                cr_expect(lt(sz, strlen(words.text[stage]), ANA_TEXT_MAX - 1));
            cr_expect(ne(chr, *words.text[ANA_STAGE_STAFF], '\0'));
            cr_expect(ne(chr, *words.text[ANA_STAGE_DECISION], '\0'));
            cr_expect(ne(chr, *words.text[ANA_STAGE_MEMORY], '\0'));
            cr_expect(
                eq(int, story.visit[i].need > 0, *words.text[ANA_STAGE_HELP] != '\0'));
        }
        ana_story_clear(&story);
    }
    sim_scenario_free(&s);
}
