/**
 * @file facts_lab.h
 * The bench on which the experiments of facts.h stand: towns made by hand, runs, series of
 * one number a replicate, readings. Private to analysis/facts*.c.
 *
 * A failure sticks to the lab: every later call does nothing, so an experiment is written
 * without a check at each step.
 */
#ifndef ANA_FACTS_LAB_H
#define ANA_FACTS_LAB_H

#include <math.h>
#include <stdint.h>

#include "analysis/facts.h"
#include "sim/dataset.h"
#include "sim/engine.h"
#include "sim/scenario.h"

enum {
    ANA_REPLICATES_MAX = 64,
    ANA_MEASURES_MAX = 16, /* numbers of one measurement of a world */
    ANA_POLICIES_MAX = 24  /* of a scenario of the lab */
};

/** One number a replicate. */
struct ana_series {
    size_t n;
    double x[ANA_REPLICATES_MAX];
};

struct ana_lab {
    const struct ana_fact_options *options;
    enum sim_status status;
    struct sim_error error;
    struct ana_fact_result *result;
    /* what experiments write to once the lab has failed */
    struct sim_market spare_market;
    struct sim_store spare_store[2];
    struct sim_policy spare_policy;
};

/** The cultures that the experiments compare. */
enum ana_people { ANA_US, ANA_CN, ANA_PEOPLE };

/* ---- towns ---- */

/**
 * A neutral town in @p s: one market of @p shoppers of culture @p who with money at hand,
 * one store of ours of default rows that approaches nobody, no burn-in, 8 weeks, 10
 * replicates, no policy. Hand it to ana_lab_run() or to ana_lab_close().
 */
void ana_lab_town(struct ana_lab *lab, struct sim_scenario *s, enum ana_people who,
                  uint32_t shoppers);

/** Free a town that is not run. */
void ana_lab_close(struct ana_lab *lab, struct sim_scenario *s);

/** Put a rival's store, like ours, opposite it. Call after our store is as wanted. */
void ana_lab_rival(struct ana_lab *lab, struct sim_scenario *s);

/** Add a policy that sets nothing yet. Points to spare storage when the lab has failed. */
struct sim_policy *ana_lab_policy(struct ana_lab *lab, struct sim_scenario *s);

/** Set lever number @p k of a policy. */
void ana_set_lever(struct sim_policy *p, size_t k, float value);

/** The same by the lever's field. */
#define ANA_SET(policy, field, value)                                                    \
    ana_set_lever(policy, offsetof(struct sim_levers, field) / sizeof(float), value)

/** Our store, and what it does before any policy. */
static inline struct sim_store *ana_ours(struct sim_scenario *s)
{
    return &s->market[0].store[0];
}

static inline struct sim_levers *ana_levers(struct sim_scenario *s)
{
    return &ana_ours(s)->status_quo.lever;
}

/* ---- runs of the engine ---- */

struct ana_trial {
    struct sim_scenario s; /* owned */
    struct sim_plan plan;
    struct sim_dataset *set; /* owned; NULL when the lab has failed */
};

/** Run @p s, which the trial takes over and the caller must not touch again. */
void ana_lab_run(struct ana_lab *lab, struct sim_scenario *s, struct ana_trial *trial);

void ana_trial_clear(struct ana_trial *trial);

/** Our outcome @p k of all weeks under policy number @p policy, replicate by replicate. */
struct ana_series ana_outcome(const struct ana_trial *trial, uint32_t policy,
                              enum sim_outcome k);

/** The same over weeks from..to-1. */
struct ana_series ana_outcome_weeks(const struct ana_trial *trial, uint32_t policy,
                                    enum sim_outcome k, uint32_t from, uint32_t to);

/** Run @p s with its policies and give outcome @p k of policy 0; the scenario is freed. */
struct ana_series ana_lab_outcome(struct ana_lab *lab, struct sim_scenario *s,
                                  enum sim_outcome k);

/* ---- worlds, watched from day to day ---- */

/** A measurement that looks into worlds instead of at outcomes. */
struct ana_measure {
    /* makes worlds of replicate r of s and fills out [ANA_MEASURES_MAX]; NaN: nothing */
    enum sim_status (*take)(const struct ana_measure *m, const struct sim_scenario *s,
                            uint32_t r, double *out, struct sim_error *err);
    size_t n;            /* numbers it fills */
    double relationship; /* of all shoppers with all stores on the first morning, 0..1 */
    double hope;         /* what they expect then beyond a visit without incident */
};

/**
 * Take the measurement in all replicates of @p s; series k of @p out gets entry k of each.
 * The town is closed.
 */
void ana_lab_measure(struct ana_lab *lab, struct sim_scenario *s,
                     const struct ana_measure *measure, struct ana_series *out);

/** The world of a measurement after its first day; sim_world_clear() it when SIM_OK. */
SIM_MUST_CHECK enum sim_status ana_first_day(struct sim_world *w,
                                             const struct ana_measure *m,
                                             const struct sim_scenario *s, uint32_t r,
                                             struct sim_error *err);

/** One more day; weeks are closed when they are over. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status ana_next_day(struct sim_world *w, struct sim_error *err);

/** A mean under way. */
struct ana_sum {
    double sum, n;
};

static inline void ana_add(struct ana_sum *m, double x, bool counts)
{
    m->sum += counts ? x : 0;
    m->n += counts ? 1 : 0;
}

static inline double ana_mean_of(const struct ana_sum *m)
{
    return m->n > 0 ? m->sum / m->n : NAN;
}

/* ---- arithmetic, replicate by replicate ---- */

struct ana_series ana_minus(struct ana_series a, struct ana_series b);
struct ana_series ana_plus(struct ana_series a, struct ana_series b);
struct ana_series ana_by(struct ana_series a, struct ana_series b);
struct ana_series ana_over(struct ana_series a, struct ana_series b);
struct ana_series ana_times(struct ana_series a, double factor);
struct ana_series ana_less(struct ana_series a, double number);

/* ---- readings ---- */

/** Note what was read; the band is closed where finite: ana_reading_pass(). */
__attribute__((format(printf, 5, 6))) void ana_lab_note(struct ana_lab *lab,
                                                        struct ana_series got, double low,
                                                        double high, const char *what,
                                                        ...);

/* ---- the experiments, by the file that holds them ---- */

/* facts_contact.c */
void ana_sf01(struct ana_lab *lab);
void ana_sf02(struct ana_lab *lab);
void ana_sf03(struct ana_lab *lab);
void ana_sf04(struct ana_lab *lab);
void ana_sf41(struct ana_lab *lab);
void ana_sf43(struct ana_lab *lab);
/* facts_culture.c */
void ana_sf06(struct ana_lab *lab);
void ana_sf07(struct ana_lab *lab);
void ana_sf08(struct ana_lab *lab);
void ana_sf09(struct ana_lab *lab);
void ana_sf10(struct ana_lab *lab);
void ana_sf11(struct ana_lab *lab);
/* facts_style.c */
void ana_sf12(struct ana_lab *lab);
void ana_sf13(struct ana_lab *lab);
void ana_sf14(struct ana_lab *lab);
void ana_sf33(struct ana_lab *lab);
/* facts_failure.c */
void ana_sf15(struct ana_lab *lab);
void ana_sf16(struct ana_lab *lab);
void ana_sf17(struct ana_lab *lab);
void ana_sf18(struct ana_lab *lab);
void ana_sf19(struct ana_lab *lab);
void ana_sf21(struct ana_lab *lab);
/* facts_payment.c */
void ana_sf22(struct ana_lab *lab);
void ana_sf23(struct ana_lab *lab);
void ana_sf24(struct ana_lab *lab);
void ana_sf45(struct ana_lab *lab);
/* facts_offer.c */
void ana_sf25(struct ana_lab *lab);
void ana_sf26(struct ana_lab *lab);
void ana_sf27(struct ana_lab *lab);
void ana_sf28(struct ana_lab *lab);
/* facts_lines.c */
void ana_sf35(struct ana_lab *lab);
void ana_sf37(struct ana_lab *lab);
/* facts_after.c */
void ana_sf31(struct ana_lab *lab);
void ana_sf32(struct ana_lab *lab);
void ana_sf38(struct ana_lab *lab);
void ana_sf39(struct ana_lab *lab);
void ana_sf40(struct ana_lab *lab);
void ana_sf44(struct ana_lab *lab);

#endif
