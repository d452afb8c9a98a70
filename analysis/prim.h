/**
 * @file prim.h
 * Where it fails: a box in the space of factors that holds most of the cases of interest and
 * little else, found by patient peeling and pasting (PRIM: Friedman & Fisher 1999, Statistics
 * and Computing 9, 123-143), told by coverage, density and quasi-p-values as in scenario
 * discovery (Bryant & Lempert 2010, Technological Forecasting & Social Change 77, 34-49).
 */
#ifndef ANA_PRIM_H
#define ANA_PRIM_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/status.h"

enum { ANA_PRIM_CATEGORIES_MAX = 64 };

/** A case: of interest or not, or left out. */
enum ana_case { ANA_CASE_OTHER, ANA_CASE_HIT, ANA_CASE_MISSING };

struct ana_prim_data {
    uint32_t n_points, n_factors;
    const double *x;           /* [n_points][n_factors], finite where not MISSING */
    const unsigned char *what; /* [n_points] enum ana_case */
    /* [n_factors] 1: the values are whole, 0..63, and have no order; NULL: all are numbers */
    const unsigned char *category;
};

struct ana_prim_options {
    double peel; /* share of the box that a step takes off, 0..0.5, ends excluded: 0.05 */
    double paste;    /* share that a step puts back, 0 (none) .. 0.5 (excluded): 0.01 */
    double mass_min; /* least share of all points in a box, 0..1, ends excluded: 0.05 */
    double p_drop;   /* quasi-p-value above which a limit is dropped, 0..1 (none): 0.05 */
};

/**
 * What a box asks of one factor: low <= x <= high, or of a category that bit x of kept is set.
 * It asks nothing where these are minus or plus infinity, or all ones. A limit lies midway
 * between the points on either side.
 *
 * The quasi-p-value of a limit (p_low for a category) is the chance of as many hits in the box
 * had each of its points the density that the box has without the limit; NaN without a limit.
 */
struct ana_prim_limit {
    double low, high;
    uint64_t kept;
    double p_low, p_high;
};

/** How a box was made from the one before it. */
enum ana_prim_step { ANA_PRIM_ALL, ANA_PRIM_PEELED, ANA_PRIM_DROPPED, ANA_PRIM_PASTED };

struct ana_prim_box {
    enum ana_prim_step step;
    uint32_t n, n_hits;
    double mass;                  /* n / points */
    double coverage;              /* n_hits / hits */
    double density;               /* n_hits / n */
    uint32_t n_limited;           /* factors of which it asks something */
    struct ana_prim_limit *limit; /* [n_factors] */
};

struct ana_prim {
    uint32_t n_points, n_hits; /* without those left out */
    uint32_t n_left_out, n_factors;
    uint32_t n_boxes;
    /* [n_boxes] everything; step by step peeled down to mass_min; then, from the one with the
     * highest harmonic mean of coverage and (density - d) / (1 - d), d being the density of
     * everything, limits dropped and points pasted */
    struct ana_prim_box *box;
    uint32_t n_peeled;  /* boxes before the dropping and pasting */
    uint32_t from;      /* the peeled box that these began with */
    uint32_t suggested; /* the last; another may suit, coverage falls as density rises */
};

/**
 * A peeling step takes the low or the high end of a number, or a category, off: the one that
 * raises the density most for each point lost.
 *
 * @param[out] out  filled on success: ana_prim_clear(); zero otherwise
 * @return SIM_OK; SIM_E_RANGE (no hit, nothing but hits, shares, values); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status ana_prim(struct ana_prim *out,
                                        const struct ana_prim_data *data,
                                        const struct ana_prim_options *options,
                                        struct sim_error *err);

/** Is @p x inside what @p limit asks? */
bool ana_prim_admits(const struct ana_prim_limit *limit, double x, bool is_category);

/** Free what @p p owns and zero it. */
void ana_prim_clear(struct ana_prim *p);

#endif
