/**
 * @file points.h
 * The points of a sweep: which values of a scenario are varied (factors), and what they are
 * at each point. A design (analysis/design.h) or a table of the user fills the values; here
 * they are applied to a scenario.
 */
#ifndef SIM_POINTS_H
#define SIM_POINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/row.h"
#include "sim/scenario.h"
#include "sim/status.h"

enum {
    SIM_FACTOR_NAME_MAX = 128, /* bytes, the closing 0 included */
    SIM_DESIGN_WORD_MAX = 16
};

/** What a factor sets: the word before the first dot of its name. */
enum sim_factor_target {
    SIM_FACTOR_BEHAVIOUR, /* behaviour.ROW */
    SIM_FACTOR_POLICY,    /* policy.LEVER: of all policies compared */
    SIM_FACTOR_RIVAL,     /* rival.LEVER: status quo of every rival store */
    SIM_FACTOR_STORE,     /* store.ROW: of all stores */
    SIM_FACTOR_MARKET,    /* market.ROW: of all markets */
    SIM_FACTOR_CULTURE,   /* culture.CODE.ROW */
    SIM_FACTOR_SHARE,     /* share.MARKET.CODE: the other cultures share the rest */
    SIM_FACTOR_TARGETS
};

enum sim_factor_scale { SIM_FACTOR_LINEAR, SIM_FACTOR_LOG, SIM_FACTOR_LIST };

struct sim_factor {
    char name[SIM_FACTOR_NAME_MAX]; /* "behaviour.theta_mu", "culture.US.doubt" */
    enum sim_factor_target target;
    uint32_t row;             /* index in the table of the target */
    uint32_t culture, market; /* CULTURE and SHARE: indices in the scenario */
    enum sim_factor_scale scale;
    double low, high;  /* of a LIST: its least and greatest level */
    uint32_t n_levels; /* LIST */
    double *level;     /* [n_levels], owned by the points; NULL unless LIST */
};

struct sim_points {
    uint32_t n_factors, n_points;
    struct sim_factor *factor;        /* [n_factors], owned */
    double *value;                    /* [n_points][n_factors], owned */
    char design[SIM_DESIGN_WORD_MAX]; /* "grid", "saltelli" ...: ana_design_find() */
    uint32_t size, levels;            /* of the design, as asked; 0: not asked */
    uint64_t seed;
};

/**
 * Find what @p name sets in @p s and fill name, target, row, culture and market; the scale,
 * low and high are those of the row (its range of evidence; a switch or a choice is a list
 * of all its values, without its levels: sim_factor_levels()).
 *
 * @param s  NULL: not known, what stands in a scenario alone is not looked up
 * @return SIM_OK; SIM_E_RANGE with the nearest name that exists
 */
SIM_MUST_CHECK enum sim_status sim_factor_init(struct sim_factor *f, const char *name,
                                               const struct sim_scenario *s,
                                               struct sim_error *err);

/** Make the levels of a switch or a choice. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_factor_levels(struct sim_factor *f,
                                                 struct sim_error *err);

/** The row that the factor varies: kind, unit, grade, allowed range, help. Static. */
const struct sim_row *sim_factor_row(const struct sim_factor *f);

/** "behaviour", "policy", "rival", "store", "market", "culture", "share". */
const char *sim_factor_prefix(enum sim_factor_target target);

/** Value of factor @p f at @p point. */
static inline double sim_points_value(const struct sim_points *points, uint32_t point,
                                      uint32_t f)
{
    return points->value[(size_t)point * points->n_factors + f];
}

/**
 * Write @p point into @p s, which was copied from @p base and may hold another point of the
 * same points: all factors are written.
 *
 * @return SIM_OK; SIM_E_RANGE when the shares of a market cannot sum to 1
 */
SIM_MUST_CHECK enum sim_status sim_points_apply(const struct sim_points *points,
                                                uint32_t point,
                                                const struct sim_scenario *base,
                                                struct sim_scenario *s,
                                                struct sim_error *err);

/** Hash @p h continued over names and values of @p point. */
uint64_t sim_points_hash(uint64_t h, const struct sim_points *points, uint32_t point);

/** Free what @p points owns and zero it. NULL is allowed. */
void sim_points_clear(struct sim_points *points);

#endif
