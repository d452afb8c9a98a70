/**
 * @file compare.h
 * Policies side by side: every outcome of every policy over the replicates, and its paired
 * difference from a yardstick, over all shoppers and by segment.
 *
 * Only finished cells count. A replicate counts for two policies when all its markets are
 * done for both; nothing that is missing is averaged in.
 */
#ifndef ANA_COMPARE_H
#define ANA_COMPARE_H

#include <stdint.h>

#include "analysis/stats.h"
#include "sim/dataset.h"

struct ana_compare_options {
    uint32_t owner;    /* whose outcomes: index into sim_scenario.owner; 0 is us */
    uint32_t baseline; /* index of the policy that is the yardstick */
    double level;      /* of the intervals, as in 0.95 */
};

/** One outcome of one policy. */
struct ana_value {
    struct ana_estimate own;  /* over the replicates shared with the yardstick */
    struct ana_estimate diff; /* own less yardstick, replicate by replicate */
    double gain;              /* ana_pairing_gain() of that difference */
};

struct ana_comparison {
    struct ana_compare_options options;
    uint32_t n_policies;
    uint32_t n_groups;       /* group 0 is all shoppers, 1 + k is segment k */
    uint32_t *n_replicates;  /* [policy] replicates complete for it; owned */
    struct ana_value *value; /* [policy][group][outcome], owned: ana_comparison_value() */
};

/**
 * Compare the policies of @p set: weeks, markets and segments are added up, a RATIO divides
 * afterwards, a LAST is taken at the end of the last week.
 *
 * @param[out] out  filled on success: ana_comparison_clear(); zero otherwise
 * @return SIM_OK; SIM_E_RANGE (owner, baseline, level); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_compare(struct ana_comparison *out,
                                           const struct sim_dataset *set,
                                           const struct ana_compare_options *options,
                                           struct sim_error *err);

/** Free what @p c owns and zero it. */
void ana_comparison_clear(struct ana_comparison *c);

const struct ana_value *ana_comparison_value(const struct ana_comparison *c,
                                             uint32_t policy, uint32_t group,
                                             enum sim_outcome k);

/** -1 worse, +1 better, 0 not told apart or neither: what the interval of @p v says of @p k. */
int ana_difference_sign(const struct ana_value *v, enum sim_outcome k);

/** Whether the interval of the difference excludes 0. */
bool ana_difference_shows(const struct ana_value *v);

enum ana_finding {
    ANA_ALONE,    /* one policy: nothing to compare */
    ANA_UNTOLD,   /* fewer than 2 replicates in common */
    ANA_SAME,     /* best and runner-up are equal in every replicate */
    ANA_BEST,     /* told from every other */
    ANA_UNDECIDED /* not told from the runner-up */
};

struct ana_verdict {
    enum ana_finding finding;
    uint32_t best;            /* policy with the best mean */
    uint32_t runner_up;       /* the other that is hardest to tell from it */
    uint32_t n_open;          /* others that are not told from it */
    uint32_t n_replicates;    /* complete for all policies: what the verdict rests on */
    double level;             /* of each interval: all hold together at options.level */
    struct ana_estimate lead; /* best less runner-up at that level */
    double more;              /* UNDECIDED: replicates to add, about; may be infinite */
};

/**
 * Which policy is best on @p k, lower or higher by its direction (0: higher). The intervals
 * of the best against each of the others are widened (Bonferroni) to hold all together.
 *
 * @return SIM_OK; SIM_E_RANGE; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_verdict(struct ana_verdict *out,
                                           const struct sim_dataset *set,
                                           const struct ana_compare_options *options,
                                           enum sim_outcome k, struct sim_error *err);

#endif
