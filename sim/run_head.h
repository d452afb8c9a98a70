/**
 * @file run_head.h
 * What a results file says of itself, before any of its numbers: all that is needed to
 * build its plan again. Read by results_head.c, put together by run_file.c.
 */
#ifndef SIM_RUN_HEAD_H
#define SIM_RUN_HEAD_H

#include "sim/plan.h"
#include "sim/points.h"
#include "sim/status.h"

enum { SIM_BUILD_MAX = 160, SIM_PLAN_HASH_MAX = 32 };

struct sim_run_head {
    uint64_t layout, model_version;
    char build[SIM_BUILD_MAX], plan_hash[SIM_PLAN_HASH_MAX]; /* "": none */
    char *scenario; /* resolved, owned; NULL: the file has none */
    char *sweep;    /* the plan file, owned; NULL: none */
    bool is_total;
    bool has[SIM_OUTCOME_COUNT]; /* outcomes with a variable */
    uint32_t n_points, n_factors;
    char (*factor)[SIM_FACTOR_NAME_MAX]; /* [n_factors] names, owned */
    double *value;                       /* [n_factors][n_points], owned */
    struct {
        double low, high; /* NaN: not said */
        char scale[SIM_DESIGN_WORD_MAX];
    } * range; /* [n_factors], owned */
    char design[SIM_DESIGN_WORD_MAX];
    uint32_t design_size, design_levels;
    uint64_t design_seed;
};

/**
 * Read the head of @p path.
 *
 * @param[out] head  free: sim_run_head_clear(), also after a failure
 * @return SIM_OK; SIM_E_IO; SIM_E_FORMAT: no results file of this program; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_run_head_read(struct sim_run_head *head,
                                                 const char *path, struct sim_error *err);

void sim_run_head_clear(struct sim_run_head *head);

#endif
