/* One shopper's story: it changes no bit, and it is what happened. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/told_story.h"

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

    cr_expect(eq(u32, (uint32_t)(shop - w->shop), s->shop[w->today.errand[at].slot]));
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
