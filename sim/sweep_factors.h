/**
 * @file sweep_factors.h
 * The factors of a plan file: names, patterns with *, ranges and lists of values; and the
 * CSV table of points. Mistakes are reported where they stand, and reading goes on.
 */
#ifndef SIM_SWEEP_FACTORS_H
#define SIM_SWEEP_FACTORS_H

#include "sim/points.h"
#include "sim/yaml_read.h"

enum { SIM_POINTS_MAX = 50000000 }; /* of a sweep */

/**
 * Read `factors:` into @p points.
 *
 * @param s  what they vary; NULL: it could not be read, names are checked without it
 * @return SIM_OK, mistakes or not; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_read_factors(struct sim_mistakes *m,
                                                const struct sim_field *field,
                                                const struct sim_scenario *s,
                                                struct sim_points *points);

/** Append @p f, which then belongs to @p points. @return SIM_OK; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_points_add_factor(struct sim_points *points,
                                                     const struct sim_factor *f);

/** A value of @p f as a file writes it: in the allowed range of its row; else reported. */
bool sim_read_factor_value(struct sim_mistakes *m, const struct sim_field *field,
                           const struct sim_factor *f, double *out);

/**
 * Read a table of points: a line of factor names, then a line a point. Lines that begin with
 * # and empty ones are passed over. Factors that @p points has already must be the columns,
 * in any order; otherwise the columns become the factors.
 *
 * @param at         who asks for the table, for messages
 * @param[out] text  the table as read, the caller's; NULL when it could not be read
 * @return SIM_OK, mistakes or not; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
sim_read_point_table(struct sim_mistakes *m, const struct sim_span *at, const char *path,
                     const struct sim_scenario *s, struct sim_points *points,
                     char **text);

#endif
