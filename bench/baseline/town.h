/**
 * @file town.h
 * What the files of the baseline share: a town as arrays of structs.
 */
#ifndef BENCH_BASELINE_TOWN_H
#define BENCH_BASELINE_TOWN_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>

#include "bench/baseline/baseline.h"
#include "sim/market.h"
#include "sim/rng.h"

enum { BASE_NEVER = 1 << 30, BASE_STAFF_MAX = 60 };
enum base_need { BASE_NO_NEED, BASE_HELP, BASE_FITTING, BASE_EXPERT };
enum base_mission { BASE_TASK, BASE_BROWSE, BASE_COMEBACK };
enum base_outlet { BASE_SILENT, BASE_COMPLAIN, BASE_SWITCH, BASE_TELL };

/* What a shopper carries about one store. */
struct base_bond {
    double satisfaction, goodwill, expectation;
    double relationship, distrust, belief, habit, revenge, avoidance;
    int last_day, belief_day, revive_day, visits;
    bool lost, enrolled;
};

struct base_shopper {
    double rate, theta, patience, liquidity, budget, drop_odds, z, trust, formality;
    double place[SIM_CHOICE_MAX];
    double next; /* moment of the next occasion, in days */
    int shop[SIM_CHOICE_MAX], n_shops;
    int segment, community;
    int back_day, back_slot;
    struct base_bond bond[SIM_CHOICE_MAX];
};

/* Somebody on the way to a store. */
struct base_guest {
    uint32_t shopper;
    int slot, mission;
};

struct base_crowd {
    struct base_guest *guest; /* [room] */
    uint32_t n, room;
};

/* A visit from the door to the street. */
struct base_visit {
    struct base_shopper *shopper;
    struct base_bond *bond;
    int mission, need;
    /* who comes, as of today */
    double relationship, distrust, revenge;
    double minute, dwell, cash;
    bool wish, in_group;
    /* the floor */
    double patience, help_time, talk_time, luck_find, luck_rude;
    double unsolicited, checks, busy, help_wait, help_minutes, served_minutes;
    bool approached, asked, helped, unhelped, no_expert, uncivil, rude, witness;
    /* how it is taken */
    double intensity, tolerance, excess, suspicion, reactance, felt;
    bool contacted, put_off;
    /* the purchase */
    double log_odds, luck_buy, price, till_wait, received, goods;
    int items;
    bool wants, stock_out, intends, joined, till_left, no_cash, bought, card, returned;
    bool no_help;
    /* afterwards */
    double experience, gap, reported;
    int promoter;
    bool complained, resolved, switched, told_bad, told_good, dropped;
};

/* A word passed on, heard the next day. */
struct base_word {
    uint32_t shopper;
    int shop, community;
    bool good;
};

struct base_event {
    double minute;
    uint32_t visit;
    int kind;
};

struct base_town {
    const struct sim_scenario *scenario;
    const struct sim_market *market;
    const struct sim_params *b;
    gsl_rng *rng;
    struct sim_luck luck; /* of the shoppers and of their network */
    int day;
    double norm; /* mean experience of last week, < 0: none yet */
    double pass_rate;
    double dwell_sd, service_sd; /* of the logarithms of times */
    double complains, leaves;    /* odds against silence, at z = 0 */
    double praise;               /* log-odds of telling of a good visit, at z = 0 */
    uint32_t n, n_shops, n_segments;
    struct base_shopper *shopper; /* [n] */
    struct sim_shop *shop;    /* [n_shops] the levers in numbers, and this week's sums */
    struct base_crowd *crowd; /* [n_shops] who comes today */
    struct base_visit *visit; /* [visit_room] of one store and day */
    struct base_event *event; /* [8 * visit_room] */
    double *served; /* [BASE_STAFF_MAX * visit_room] when those in line are served */
    uint32_t visit_room;
    struct base_word *word; /* [word_room] */
    uint32_t n_words, word_room;
};

static inline double base_u(struct base_town *t)
{
    return gsl_rng_uniform(t->rng);
}

static inline double base_normal(struct base_town *t)
{
    return gsl_ran_gaussian_ziggurat(t->rng, 1.0);
}

/* A lognormal factor of mean 1; sd is that of its logarithm. */
static inline double base_lognormal(struct base_town *t, double sd)
{
    return exp(sd * base_normal(t) - 0.5 * sd * sd);
}

static inline double base_logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static inline double base_clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* What is left after some days of a thing that halves. */
static inline double base_left(double days, double halflife)
{
    return exp2(-days / halflife);
}

static inline void base_count(struct sim_shop *shop, int segment, enum sim_outcome what,
                              double amount)
{
    shop->week[segment].sum[what] += amount;
}

/* A grudge grows while one stays away, to three times what it was at most. */
static inline double base_grudge(const struct base_town *t, const struct base_bond *bond)
{
    const double months = (t->day - bond->last_day) / 30.4;

    if (bond->avoidance == 0)
        return 0;
    return bond->avoidance *
           fmin(pow(1.0 + t->b->avoid_growth * bond->relationship, months), 3.0);
}

/* Words heard, then who goes out today and where. */
enum sim_status base_seek(struct base_town *t, struct sim_error *err);

/* The visits of today's guests of a store: when they come and what with. */
void base_arrive(struct base_town *t, const struct sim_shop *shop,
                 const struct base_crowd *crowd);

/* Staff on the floor, in order of minutes. */
void base_floor(struct base_town *t, const struct sim_shop *shop, uint32_t n);

/* How contact is taken, and whether and what the shopper would buy. */
void base_decide(struct base_town *t, const struct sim_shop *shop, struct base_visit *v);

/* The till in order of minutes, and the price. */
void base_pay(struct base_town *t, const struct sim_shop *shop, uint32_t n);

/* What the shopper makes of it, does about it and keeps in mind. */
enum sim_status base_remember(struct base_town *t, const struct sim_shop *shop,
                              struct base_visit *v, struct sim_error *err);

/* Everything a visit adds to the outcomes of its store and segment. */
void base_tally(struct sim_shop *shop, const struct base_visit *v);

/* Share out what no visit causes, add up by owner (unless blocks is NULL), start anew. */
void base_close_week(struct base_town *t, struct sim_outcome_block *blocks);

#endif
