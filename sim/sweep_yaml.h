/**
 * @file sweep_yaml.h
 * Plan files of sweeps: a scenario, what is changed in it, the factors that vary, the design
 * of their values, and what is recorded. All mistakes are found in one pass, those of the
 * scenario and of a table of points too.
 */
#ifndef SIM_SWEEP_YAML_H
#define SIM_SWEEP_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/plan.h"
#include "sim/points.h"
#include "sim/scenario.h"
#include "sim/status.h"

/** A plan file, read. Owned by itself: sim_sweep_clear(). */
struct sim_sweep {
    char name[SIM_NAME_MAX];
    char title[160];
    char question[400];
    char *text;                   /* the file as read */
    char *table;                  /* the CSV of its points as read; NULL: there is none */
    struct sim_scenario scenario; /* everything but the factors is applied */
    enum sim_record record;
    bool keep[SIM_OUTCOME_COUNT]; /* outcomes asked for, or all */
    /**
     * Factors and design. The points are there (n_points > 0) only where the file lists them
     * (explicit); else n_points is 0 and value NULL: the caller lays out the design. Without
     * factors there is nothing to lay out: the scenario is the only point.
     */
    struct sim_points points;
};

struct sim_sweep_options {
    const char *data_dir;   /* folder with the shipped scenarios, policies/ ... */
    const char *const *set; /* [n_set] of the command line, after those of the file */
    size_t n_set;
    /** A scenario with everything applied, as text (sim_scenario_print()); NULL: the one that
     * the file names, with its sets, run, policies and markets. */
    const char *resolved;
    const char
        *table; /* path of the table of points in place of the file's; NULL: that */
};

/**
 * Read a plan file.
 *
 * @param[out] out       zeroed on failure
 * @param[out] mistakes  every mistake, ready to print
 * @return SIM_OK; SIM_E_INPUT; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_sweep_load(struct sim_sweep *out, const char *path,
                                              const struct sim_sweep_options *options,
                                              struct sim_mistakes *mistakes);

/** Free what @p sweep owns and zero it. NULL is allowed. */
void sim_sweep_clear(struct sim_sweep *sweep);

/** The plan of @p sweep, whose points are there (or it has no factors); it must outlive it. */
void sim_sweep_plan(const struct sim_sweep *sweep, struct sim_plan *plan);

/** Whether the file at @p path is a plan of a sweep, by its keys; false: cannot be read too. */
bool sim_sweep_is_plan(const char *path);

#endif
