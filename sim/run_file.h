/**
 * @file run_file.h
 * A run as its results file tells it, with no other file at hand: the scenario, the points
 * of a sweep and the plan, checked against the plan hash of the file. What it takes to run
 * any of its cells again, or to read them.
 */
#ifndef SIM_RUN_FILE_H
#define SIM_RUN_FILE_H

#include "sim/plan.h"
#include "sim/points.h"
#include "sim/run_head.h"
#include "sim/scenario.h"
#include "sim/status.h"

/** Must not move: the plan points into it. */
struct sim_run_file {
    struct sim_scenario scenario; /* base of all points */
    struct sim_points points;     /* of a sweep; none otherwise */
    char *sweep_text;             /* NULL: none */
    char build[SIM_BUILD_MAX];    /* the program that made it */
    struct sim_plan plan;
};

/**
 * Read what @p path says of its run.
 *
 * @param[out] out  NULL on any failure; free: sim_run_file_free()
 * @return SIM_OK; SIM_E_IO (cannot be read); SIM_E_FORMAT (no results file, or what it says
 *         does not give the plan hash it has); SIM_E_MISMATCH (another layout or model
 *         version: says which build made it); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_run_file_open(struct sim_run_file **out,
                                                 const char *path, struct sim_error *err);

/** Whether the file was made by this very build: compiler, machine and release. */
bool sim_run_file_is_ours(const struct sim_run_file *file);

void sim_run_file_free(struct sim_run_file *file);

#endif
