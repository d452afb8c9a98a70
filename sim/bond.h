/**
 * @file bond.h
 * What a shopper carries about one store: 32 bytes, shares in 16 bits.
 */
#ifndef SIM_BOND_H
#define SIM_BOND_H

#include <stddef.h>
#include <stdint.h>

enum {
    SIM_BOND_LOST = 1,     /* dropped out of this store; revive_day says until when */
    SIM_BOND_ENROLLED = 2, /* holds the card */
    SIM_BOND_OPTED_OUT = 4,
    SIM_BOND_GRIEVED = 8 /* complained, and nothing was put right */
};

struct sim_bond {
    float satisfaction; /* S, memory of disconfirmation */
    float goodwill;     /* level of what bypasses the zone (suspicion, genuineness ...) */
    float expectation;  /* E, 0..1 */
    uint16_t relationship, suspicion; /* 0..65535 for 0..1, as of the last visit */
    uint16_t revenge, avoidance;      /* grudge as of the last visit, likewise */
    uint16_t habit;                   /* fading count of visits, in 1/512 */
    uint16_t last_day;                /* of the last visit */
    uint16_t belief;                  /* 0..65535 for 0..1, as of belief_day */
    uint16_t belief_day;              /* of the last word heard */
    uint16_t revive_day;              /* when someone new takes a lost customer's place */
    uint8_t visits;                   /* stops at 255 */
    uint8_t flags;
};

/** The words of a bond where bonds are worked on as columns (transpose.h). */
enum sim_bond_word {
    SIM_BOND_SATISFACTION,
    SIM_BOND_GOODWILL,
    SIM_BOND_EXPECTATION,
    SIM_BOND_TIES,   /* relationship, suspicion */
    SIM_BOND_GRUDGE, /* revenge, avoidance */
    SIM_BOND_HABIT,  /* habit, last_day */
    SIM_BOND_BELIEF, /* belief, belief_day */
    SIM_BOND_STATE,  /* revive_day, visits, flags */
    SIM_BOND_WORDS
};

_Static_assert(sizeof(struct sim_bond) == SIM_BOND_WORDS * sizeof(uint32_t) &&
                   offsetof(struct sim_bond, avoidance) == SIM_BOND_GRUDGE * 4 + 2 &&
                   offsetof(struct sim_bond, last_day) == SIM_BOND_HABIT * 4 + 2 &&
                   offsetof(struct sim_bond, belief_day) == SIM_BOND_BELIEF * 4 + 2 &&
                   offsetof(struct sim_bond, flags) == SIM_BOND_STATE * 4 + 3,
               "the words of a bond are those named");

enum { SIM_HABIT_ONE = 512, SIM_DAY_NEVER = 65535 };

/** A share 0..1 from its 16 bits. */
static inline float sim_share16(uint32_t x)
{
    return (float)(int32_t)x * (1.0f / 65535.0f);
}

static inline float sim_from16(uint16_t x)
{
    return sim_share16(x);
}

/** @p x in 0..1 to the nearest step. */
static inline uint16_t sim_to16(float x)
{
    return (uint16_t)(int32_t)(x * 65535.0f + 0.5f);
}

/** Satisfaction as it acts and is reported: memory plus goodwill, -1..1. */
static inline float sim_bond_satisfaction(const struct sim_bond *b)
{
    const float s = b->satisfaction + b->goodwill;

    return s > 1.0f ? 1.0f : s < -1.0f ? -1.0f : s;
}

/** A stranger to the store, who expects @p expectation. */
static inline struct sim_bond sim_bond_new(float expectation)
{
    return (struct sim_bond){.expectation = expectation, .belief = 32768};
}

#endif
