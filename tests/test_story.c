/* One shopper's story: it changes no bit, it is what happened, and its words say why. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "analysis/story.h"
#include "tests/small_world.h"

enum { AS_IS, PUSHY, HANDS_OFF, FREE_DEPOSIT, SHOPPERS = 300 };

static void story_scenario(struct sim_scenario *s)
{
    struct sim_policy *p;

    small_scenario(s, SHOPPERS);
    s->market[0].v.neighbours = 4;
    s->behaviour.wom_pos = 0.6f;
    s->market[0].store[0].v.delivered = s->market[0].store[1].v.delivered = 1;
    s->market[0].store[0].v.spend = s->market[0].store[1].v.spend = 400;
    p = small_policy(s, "pushy");
    SMALL_SET(p, approach_prob, 1);
    SMALL_SET(p, approach_level, 3);
    SMALL_SET(p, commission, 1);
    SMALL_SET(p, pressure_aggressive, 1);
    SMALL_SET(p, emails, 26);
    p = small_policy(s, "hands-off");
    SMALL_SET(p, approach_prob, 0);
    SMALL_SET(p, floor_staff, 0);
    p = small_policy(s, "free-deposit");
    SMALL_SET(p, min_deposit, 0);
    SMALL_SET(p, delivery_reliability, 0.2f);
}

static void expect_text(const char *text, const char *wanted)
{
    cr_expect(strcmp(text, wanted) == 0, "need '%s', got '%s'", wanted, text);
}

static struct ana_story watch(const struct sim_plan *plan, uint32_t policy,
                              uint32_t shopper)
{
    struct ana_story story;
    struct sim_error err = {0};

    cr_assert(eq(int,
                 ana_story_watch(&story, plan, ana_story_cell(plan, policy, 0, 0),
                                 shopper, NULL, &err),
                 SIM_OK),
              "%s: %s", err.where, err.text);
    return story;
}

static struct sim_outcome_block *new_blocks(const struct sim_plan *plan)
{
    struct sim_outcome_block *b = calloc(sim_plan_blocks(plan), sizeof *b);

    cr_assert(not(zero(ptr, b)));
    return b;
}

/* ---- replicability ---- */

Test(story, watching_changes_no_bit)
{
    const struct sim_engine_options nobody = {0};
    struct sim_scenario s;
    struct sim_plan plan;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint64_t cell = 0; cell < 4; cell++) {
        struct sim_outcome_block *seen = new_blocks(&plan), *unseen = new_blocks(&plan);
        struct ana_story story;

        cr_assert(eq(int, sim_cell_run(&plan, cell, &nobody, unseen, NULL), SIM_OK));
        cr_assert(eq(int, ana_story_watch(&story, &plan, cell, 7, seen, NULL), SIM_OK));
        cr_expect(zero(int, memcmp(seen, unseen, sim_plan_blocks(&plan) * sizeof *seen)));
        cr_expect(eq(u64, story.checksum, sim_checksum(unseen, sim_plan_blocks(&plan))));
        ana_story_clear(&story);
        free(seen);
        free(unseen);
    }
    sim_scenario_free(&s);
}

/* What a watcher of everybody counts after the burn-in. */
struct tally {
    uint32_t from_day;
    double visits, spent, approached, complaints, deliveries, refused, messages;
    double optouts, turned_back;
    uint32_t of_one;
};

static void see_visit(void *to, const struct sim_world *w, const struct sim_shop *shop,
                      const struct sim_visits *v, uint32_t row,
                      const struct sim_bond *before)
{
    struct tally *t = to;

    (void)shop;
    cr_expect(before == NULL, "of everybody, no bond is kept");
    t->of_one += v->shopper[row] == 7;
    if (w->day < t->from_day)
        return;
    t->visits++;
    t->spent += (double)v->spent[row];
    t->approached += (double)v->approached[row];
    t->complaints += (double)v->complained[row];
}

static void see_delivery(void *to, const struct sim_world *w, const struct sim_shop *shop,
                         const struct sim_order *order, int refused,
                         const struct sim_bond *before)
{
    struct tally *t = to;

    (void)shop;
    (void)order;
    (void)before;
    t->deliveries += w->day >= t->from_day;
    t->refused += w->day >= t->from_day && refused;
}

static void see_messages(void *to, const struct sim_world *w, uint32_t shopper,
                         uint32_t slot, int sent, int opted_out)
{
    struct tally *t = to;

    (void)shopper;
    (void)slot;
    t->messages += w->day >= t->from_day ? sent : 0;
    t->optouts += w->day >= t->from_day && opted_out;
}

static void see_door(void *to, const struct sim_world *w, const struct sim_shop *shop,
                     uint32_t at, float luck)
{
    struct tally *t = to;
    const struct sim_shopper *s = &w->pop.shopper[w->today.shopper[at]];

    cr_expect(eq(u32, (uint32_t)(shop - w->shop), s->shop[w->today.slot[at]]));
    cr_expect(le(flt, shop->walks_in, luck));
    t->turned_back += w->day >= t->from_day;
}

static double total(const struct sim_plan *plan, const struct sim_outcome_block *blocks,
                    enum sim_outcome k)
{
    double sum = 0;

    for (size_t b = 0; b < sim_plan_blocks(plan); b++)
        sum += blocks[b].sum[k];
    return sum;
}

static struct tally watch_all(const struct sim_plan *plan, uint64_t cell,
                              struct sim_outcome_block *blocks)
{
    struct tally t = {.from_day = 7 * (uint32_t)plan->scenario->run.burn_in_weeks};
    const struct sim_watcher watcher = {.to = &t,
                                        .visit = see_visit,
                                        .delivery = see_delivery,
                                        .messages = see_messages,
                                        .door = see_door,
                                        .shopper = SIM_WATCH_ALL};
    const struct sim_engine_options options = {.watcher = &watcher};

    cr_assert(eq(int, sim_cell_run(plan, cell, &options, blocks, NULL), SIM_OK));
    return t;
}

Test(story, a_watcher_of_all_sees_what_is_counted)
{
    struct sim_scenario s;
    struct sim_plan plan;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint32_t policy = PUSHY; policy <= FREE_DEPOSIT; policy++) {
        struct sim_outcome_block *b = new_blocks(&plan);
        const struct tally t = watch_all(&plan, ana_story_cell(&plan, policy, 0, 0), b);

        cr_expect(lt(dbl, 100, t.visits));
        cr_expect(eq(dbl, t.visits, total(&plan, b, SIM_OUT_visits)));
        cr_expect(eq(dbl, t.deliveries, total(&plan, b, SIM_OUT_deliveries)));
        cr_expect(eq(dbl, t.refused, total(&plan, b, SIM_OUT_refused_share)));
        cr_expect(eq(dbl, t.messages, total(&plan, b, SIM_OUT_messages)));
        cr_expect(eq(dbl, t.optouts, total(&plan, b, SIM_OUT_optouts)));
        cr_expect(eq(dbl, t.turned_back, total(&plan, b, SIM_OUT_exit_refused_entry)));
        cr_expect(lt(dbl, 0, t.turned_back));
        cr_expect(lt(dbl, 0, t.deliveries));
        cr_expect(policy != PUSHY || t.messages > 0);
        free(b);
    }
    sim_scenario_free(&s);
}

Test(story, has_every_visit_of_its_shopper)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_outcome_block *b;
    struct ana_story story;
    struct tally t;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    b = new_blocks(&plan);
    t = watch_all(&plan, ana_story_cell(&plan, PUSHY, 0, 0), b);
    story = watch(&plan, PUSHY, 7);
    cr_expect(lt(sz, 0, story.n_visits));
    cr_expect(eq(sz, story.n_visits, t.of_one));
    ana_story_clear(&story);
    free(b);
    sim_scenario_free(&s);
}

/* ---- the same luck ---- */

Test(story, an_occasion_meets_the_same_luck_under_every_policy)
{
    struct sim_scenario s;
    struct sim_plan plan;
    uint32_t shared = 0;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint32_t shopper = 0; shopper < 20; shopper++) {
        struct ana_story a = watch(&plan, PUSHY, shopper);
        struct ana_story b = watch(&plan, HANDS_OFF, shopper);

        for (size_t k = 0; k < a.n_visits; k++) {
            const struct ana_visit *x = &a.visit[k],
                                   *y = ana_story_visit(&b, x->occasion);

            if (!y)
                continue;
            shared++;
            cr_expect(eq(flt, x->buy_u, y->buy_u));
            cr_expect(eq(flt, x->luck_find, y->luck_find));
        }
        ana_story_clear(&a);
        ana_story_clear(&b);
    }
    cr_expect(lt(u32, 20, shared));
    sim_scenario_free(&s);
}

Test(story, equal_policies_never_part)
{
    struct sim_scenario s;
    struct sim_plan plan;
    char text[ANA_TEXT_MAX];

    story_scenario(&s);
    s.policy[HANDS_OFF] = s.policy[PUSHY];
    sim_plan_init(&plan, &s);
    for (uint32_t shopper = 0; shopper < 10; shopper++) {
        struct ana_story a = watch(&plan, PUSHY, shopper);
        struct ana_story b = watch(&plan, HANDS_OFF, shopper);

        cr_assert(eq(sz, a.n_visits, b.n_visits));
        for (size_t k = 0; k < a.n_visits; k++)
            cr_expect(eq(int, ana_visits_part(text, &a.visit[k], &b.visit[k], "a", "b"),
                         ANA_ALIKE));
        ana_story_clear(&a);
        ana_story_clear(&b);
    }
    sim_scenario_free(&s);
}

Test(story, the_burn_in_is_the_same_under_every_policy)
{
    struct sim_scenario s;
    struct sim_plan plan;
    uint32_t visits = 0;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint32_t shopper = 0; shopper < 20; shopper++) {
        struct ana_story a = watch(&plan, PUSHY, shopper);
        struct ana_story b = watch(&plan, HANDS_OFF, shopper);

        for (size_t k = 0; k < a.n_visits && a.visit[k].burn_in; k++, visits++)
            cr_expect(zero(int, memcmp(&a.visit[k], &b.visit[k], sizeof a.visit[k])));
        ana_story_clear(&a);
        ana_story_clear(&b);
    }
    cr_expect(lt(u32, 10, visits));
    sim_scenario_free(&s);
}

/* ---- who it is ---- */

Test(person, is_the_one_whose_visits_are_told)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_story story;
    struct ana_person p;
    float pull = 0;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    story = watch(&plan, PUSHY, 7);
    cr_assert(eq(int, ana_person(&p, &s, 0, 0, 7, NULL), SIM_OK));
    cr_assert(lt(sz, 0, story.n_visits));
    cr_expect(eq(flt, p.traits.z, story.visit[0].z));
    cr_expect(eq(flt, p.traits.theta, story.visit[0].theta));
    cr_expect(eq(int, p.n_reach, 2));
    for (uint32_t k = 0; k < p.n_reach; k++)
        pull += p.reach[k].pull;
    cr_expect(epsilon_eq(flt, pull, 1.0f, 1e-5f));
    ana_story_clear(&story);
    sim_scenario_free(&s);
}

/* Both stores stand at y = 1 km, 0.6 km apart: distances differ by no more, and the pull
 * is the share of (d + 0.2)^-2. */
Test(person, knows_distances_and_pulls)
{
    struct sim_scenario s;
    struct ana_person p;

    story_scenario(&s);
    for (uint32_t k = 0; k < 50; k++) {
        double a, b;

        cr_assert(eq(int, ana_person(&p, &s, 0, 0, k, NULL), SIM_OK));
        a = pow((double)p.reach[0].km + 0.2, -2);
        b = pow((double)p.reach[1].km + 0.2, -2);
        cr_expect(le(flt, p.reach[0].km, p.reach[1].km));
        cr_expect(le(flt, p.reach[1].km - p.reach[0].km, 0.601f));
        cr_expect(lt(flt, p.reach[1].km, 1.7f));
        cr_expect(epsilon_eq(dbl, (double)p.reach[0].pull, a / (a + b), 1e-3));
    }
    s.behaviour.huff_lambda = 0;
    cr_assert(eq(int, ana_person(&p, &s, 0, 0, 0, NULL), SIM_OK));
    cr_expect(isnan(p.reach[0].km), "without friction, pulls do not tell distances");
    sim_scenario_free(&s);
}

Test(person, must_be_in_the_market)
{
    struct sim_error err = {0};
    struct sim_scenario s;
    struct sim_plan plan;
    struct ana_story story;
    struct ana_person p;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    cr_expect(eq(int, ana_person(&p, &s, 0, 0, SHOPPERS, &err), SIM_E_RANGE));
    cr_expect(not(zero(ptr, strstr(err.text, "need 0..299 in town, got 300"))), "%s",
              err.text);
    cr_expect(
        eq(int, ana_story_watch(&story, &plan, 0, SHOPPERS, NULL, &err), SIM_E_RANGE));
    cr_expect(zero(ptr, story.visit));
    cr_expect(eq(int,
                 ana_story_watch(&story, &plan, sim_plan_cells(&plan), 0, NULL, &err),
                 SIM_E_RANGE));
    cr_expect(not(zero(ptr, strstr(err.text, "need 0..7, got 8"))), "%s", err.text);
    sim_scenario_free(&s);
}

Test(cell, is_the_one_of_its_policy_replicate_and_market)
{
    struct sim_scenario s;
    struct sim_plan plan;

    story_scenario(&s);
    sim_plan_init(&plan, &s);
    for (uint32_t r = 0; r < 2; r++)
        for (uint32_t p = 0; p < 4; p++) {
            const struct sim_cell cell =
                sim_plan_cell(&plan, ana_story_cell(&plan, p, r, 0));

            cr_expect(eq(u32, cell.policy, p));
            cr_expect(eq(u32, cell.replicate, r));
            cr_expect(zero(u32, cell.market));
        }
    sim_scenario_free(&s);
}

/* ---- words ---- */

/* An uneventful visit, in which words change one fact at a time. */
static struct ana_visit plain_visit(const struct sim_scenario *s)
{
    struct ana_visit v = {.scenario = s,
                          .market = &s->market[0],
                          .store = &s->market[0].store[0],
                          .lever = s->market[0].store[0].status_quo.lever,
                          .back_day = SIM_DAY_NEVER,
                          .on_duty = 3,
                          .purchase_base = -1.0f,
                          .log_odds = -1.0f,
                          .buy_p = 0.27f,
                          .buy_u = 0.9f,
                          .dwell = 25,
                          .theta = 0.8f,
                          .tolerance = 0.8f,
                          .formality = 1.0f,
                          .culture_route = 1.0f,
                          .calm_suspicion = 0.12f,
                          .suspicion = 0.12f,
                          .came_score = 70,
                          .reported = 70,
                          .came_expectation = 0.7f,
                          .experience = 0.7f};

    v.lever.approach_prob = 1;
    v.lever.approach_level = 3;
    return v;
}

static void expect_words(const struct ana_visit *v, enum ana_stage stage,
                         const char *wanted)
{
    struct ana_words words;

    ana_visit_words(&words, v);
    cr_expect(strstr(words.text[stage], wanted) != NULL, "%s: no '%s' in '%s'",
              ana_stage_name(stage), wanted, words.text[stage]);
}

static void expect_silence(const struct ana_visit *v, enum ana_stage stage)
{
    struct ana_words words;

    ana_visit_words(&words, v);
    expect_text(words.text[stage], "");
}

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
