/**
 * @file facts.h
 * Stylised facts: what is known of shoppers, as small experiments on the simulator. Each is
 * run with common random numbers and judged by its interval; a fact that the model does not
 * reproduce stays in the table as failed, with the reason.
 */
#ifndef ANA_FACTS_H
#define ANA_FACTS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats.h"
#include "sim/status.h"

enum { ANA_READINGS_MAX = 10 };

/** One number that an experiment reads, and the band in which it is expected. */
struct ana_reading {
    char what[80];           /* "conversion, assisted share 50 to 60 %, points" */
    double low, high;        /* band; minus or plus infinity where it is open */
    struct ana_estimate got; /* over the replicates, level 95 % */
    bool pass;               /* ana_reading_pass() */
};

/** What the experiment of a fact gave. */
struct ana_fact_result {
    size_t n;
    struct ana_reading reading[ANA_READINGS_MAX];
    bool pass; /* all readings */
};

struct ana_fact_options {
    int threads;                       /* >= 1 */
    const volatile sig_atomic_t *stop; /* looked at between days; NULL: never stops */
};

struct ana_lab; /* facts_lab.h */

/** One stylised fact. */
struct ana_fact {
    const char *id;        /* "SF-01" */
    const char *statement; /* what holds of shoppers */
    const char *expected;  /* in words, with the band */
    char band;             /* m measured, d derived, e expected by assumption */
    const char *setting;   /* how the experiment departs from the defaults */
    const char *why;       /* why it fails, where it is known to; else NULL */
    void (*run)(struct ana_lab *lab);
};

/** All facts in the order of their numbers; *n gets how many. */
const struct ana_fact *ana_facts(size_t *n);

/** The fact called @p id, or NULL. */
const struct ana_fact *ana_fact_find(const char *id);

/**
 * Run the experiment of @p fact. The same bits on any number of threads.
 *
 * @return SIM_OK, whether the fact holds or not; SIM_E_STOPPED; SIM_E_NOMEM; SIM_E_RANGE;
 *         SIM_E_BALANCE
 */
SIM_MUST_CHECK enum sim_status ana_fact_run(const struct ana_fact *fact,
                                            const struct ana_fact_options *options,
                                            struct ana_fact_result *out,
                                            struct sim_error *err);

/**
 * Whether @p got lies in the band low..high. A band open on one side asks for a sign: the
 * whole interval lies beyond the closed side. A band closed on both asks for a size: the
 * mean lies in it, and the interval is not wider than the band.
 */
bool ana_reading_pass(const struct ana_estimate *got, double low, double high);

#endif
