/**
 * @file design.h
 * Where to look: the points of a sweep over factors. A design is a pure function of (kind,
 * factors, size, levels, seed), with the same values on every machine, and can be made larger
 * with the points that were already run kept in front: ana_design_rows says how.
 */
#ifndef ANA_DESIGN_H
#define ANA_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/status.h"

enum ana_design_kind {
    ANA_GRID,     /* every combination of levels; the last factor changes fastest */
    ANA_EXPLICIT, /* points that the user lists: ana_design_explicit() */
    ANA_LHS,      /* Latin hypercube with its correlations reduced */
    ANA_SOBOL,    /* Sobol' points, nested uniform (Owen) scrambling */
    ANA_MORRIS,   /* trajectories of one step a factor: what matters at all? morris.h */
    ANA_SALTELLI, /* A, B and A with one column of B: Sobol' indices, sobol.h */
    ANA_DESIGN_COUNT
};

/** What a person needs to know of a kind. */
struct ana_design_row {
    const char *word;   /* "saltelli": in plan files */
    const char *size;   /* what size counts: "base points"; "" where it is not asked */
    const char *points; /* points that it makes with k factors: "size (k + 2)" */
    const char *grows;  /* sizes to which it may grow with its first points unchanged */
    const char *help;
};

/** [ANA_DESIGN_COUNT] in the order of the enum. */
extern const struct ana_design_row ana_design_rows[ANA_DESIGN_COUNT];

/** The kind called @p word, or -1. */
int ana_design_find(const char *word);

enum ana_scale {
    ANA_LINEAR, /* low .. high, evenly */
    ANA_LOG,    /* low .. high, evenly in the logarithm; 0 < low */
    ANA_LIST    /* one of level[], equally likely; categories are listed by their codes */
};

/** What is varied. Everything is read during the call only. */
struct ana_factor {
    const char *name; /* for messages */
    enum ana_scale scale;
    double low, high;    /* LINEAR, LOG: low < high */
    uint32_t n_levels;   /* LIST: 1..ANA_LEVELS_MAX; 2.. for MORRIS and SALTELLI */
    const double *level; /* LIST: [n_levels], no two alike */
    bool whole; /* a range of whole numbers: equally likely, the nearest if LOG */
};

enum {
    ANA_FACTORS_MAX = 2048,
    ANA_LEVELS_MAX = 4096,
    ANA_DESIGN_POINTS_MAX = 50000000,
    ANA_MORRIS_LEVELS = 4 /* the usual levels of a Morris design */
};

struct ana_design {
    enum ana_design_kind kind;
    uint32_t n_factors, n_points;
    uint32_t base;   /* size as asked: base points of Saltelli, trajectories of Morris */
    uint32_t levels; /* of a grid's ranges and of Morris; else 0 */
    uint64_t seed;
    double *value; /* [n_points][n_factors] in units of the factor: what is run */
    double *unit;  /* [n_points][n_factors] ana_factor_unit() of them, for estimators */
};

/** Is @p f a factor that @p kind can vary? @return SIM_OK; SIM_E_RANGE, where its name */
SIM_MUST_CHECK enum sim_status ana_factor_check(const struct ana_factor *f,
                                                enum ana_design_kind kind,
                                                struct sim_error *err);

/** The value of @p f at share @p u (0..1) of its range or list. No libm: same bits anywhere. */
double ana_factor_value(const struct ana_factor *f, double u);

/**
 * Level @p k of @p n (n >= 2) evenly placed ones: the ends of a range are levels 0 and n - 1;
 * a list is spread over the n.
 */
double ana_factor_level(const struct ana_factor *f, uint32_t k, uint32_t n);

/**
 * Where @p value lies in the range of @p f, 0..1 (outside when it is outside); in a list its
 * place among the levels, index / (n_levels - 1), and NaN when it is not listed.
 */
double ana_factor_unit(const struct ana_factor *f, double value);

/** Points that stand or fall together: k + 2 of SALTELLI, k + 1 of MORRIS, else 1. */
uint32_t ana_design_group(enum ana_design_kind kind, uint32_t n_factors);

/**
 * How many points ana_design_make() would make, without making them.
 * @return as ana_design_make(), without SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_design_count(uint32_t *n_points,
                                                enum ana_design_kind kind,
                                                const struct ana_factor *factor,
                                                uint32_t n_factors, uint32_t size,
                                                uint32_t levels, struct sim_error *err);

/**
 * Lay out a design. Points of a group follow each other: trajectory by trajectory (MORRIS:
 * start, then one factor changed a point), base point by base point (SALTELLI: A_j, B_j,
 * A_j with factor 1 of B_j, ..., with factor k of B_j). So every front part made of whole
 * groups is itself a valid, smaller design.
 *
 * @param[out] out   NULL on failure; free: ana_design_free()
 * @param kind       not EXPLICIT
 * @param factor     [n_factors]
 * @param n_factors  1..ANA_FACTORS_MAX
 * @param size       1..: see ana_design_rows[kind].size. SOBOL and SALTELLI are best at
 *                   powers of 2. Not read for GRID
 * @param levels     GRID: 2.. levels of each range (not read when all factors are lists);
 *                   MORRIS: even, 2..; not read otherwise
 * @param seed       not read for GRID
 * @return SIM_OK; SIM_E_RANGE; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
ana_design_make(struct ana_design **out, enum ana_design_kind kind,
                const struct ana_factor *factor, uint32_t n_factors, uint32_t size,
                uint32_t levels, uint64_t seed, struct sim_error *err);

/**
 * Points that are given: @p value [n_points][n_factors], copied; unit by ana_factor_unit().
 * Values may lie outside the range of a factor, but must be finite, listed when it is a list
 * and whole when it is whole.
 * @return SIM_OK; SIM_E_RANGE; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_design_explicit(struct ana_design **out,
                                                   const struct ana_factor *factor,
                                                   uint32_t n_factors,
                                                   const double *value, uint32_t n_points,
                                                   struct sim_error *err);

/** Free @p d and what it owns. NULL is allowed. */
void ana_design_free(struct ana_design *d);

#endif
