/**
 * @file told_story.h
 * A small town under four policies whose shoppers' stories can be told, and a visit in which
 * nothing happens, for words that change one fact at a time.
 */
#ifndef TESTS_TOLD_STORY_H
#define TESTS_TOLD_STORY_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "analysis/story.h"
#include "tests/small_world.h"

/** Its policies, in order, and how many live there. */
enum { AS_IS, PUSHY, HANDS_OFF, FREE_DEPOSIT, SHOPPERS = 300 };

static inline void story_scenario(struct sim_scenario *s)
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

static inline void expect_text(const char *text, const char *wanted)
{
    cr_expect(strcmp(text, wanted) == 0, "need '%s', got '%s'", wanted, text);
}

static inline struct ana_story watch(const struct sim_plan *plan, uint32_t policy,
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

static inline struct sim_outcome_block *new_blocks(const struct sim_plan *plan)
{
    struct sim_outcome_block *b = calloc(sim_plan_blocks(plan), sizeof *b);

    cr_assert(not(zero(ptr, b)));
    return b;
}

/* An uneventful visit, in which words change one fact at a time. */
static inline struct ana_visit plain_visit(const struct sim_scenario *s)
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

static inline void expect_words(const struct ana_visit *v, enum ana_stage stage,
                                const char *wanted)
{
    struct ana_words words;

    ana_visit_words(&words, v);
    cr_expect(strstr(words.text[stage], wanted) != NULL, "%s: no '%s' in '%s'",
              ana_stage_name(stage), wanted, words.text[stage]);
}

static inline void expect_silence(const struct ana_visit *v, enum ana_stage stage)
{
    struct ana_words words;

    ana_visit_words(&words, v);
    expect_text(words.text[stage], "");
}

#endif
