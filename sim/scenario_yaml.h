/**
 * @file scenario_yaml.h
 * Scenario and policy files: the only room that reads YAML. All mistakes of a file are
 * found in one pass, each with file:line:column, the line, a caret and, for a name, the
 * nearest one that exists.
 */
#ifndef SIM_SCENARIO_YAML_H
#define SIM_SCENARIO_YAML_H

#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/scenario.h"
#include "sim/source.h"

struct sim_load_options {
    const char *data_dir;   /* folder with policies/, formats/, cultures/ ... */
    const char *const *set; /* [n_set] "behaviour.theta_mu=1.2", applied in order */
    size_t n_set;
    const char *const *policy; /* [n_policy] replaces the scenario's list, if n > 0 */
    size_t n_policy;
};

/** Where sets and policies of the options are asked for, when a file asks for them. */
struct sim_load_places {
    const struct sim_span *set;    /* [n_set]; an entry without source: --set */
    const struct sim_span *policy; /* [n_policy]; NULL: -p */
};

/**
 * Read a scenario, its policies and formats, apply the sets, resolve what precedes what:
 * row default < format < store < policy's base chain < policy < --set.
 *
 * @param[out] out       a scenario that passes sim_scenario_check(), or zeroed
 * @param[out] mistakes  every mistake, ready to print
 * @return SIM_OK; SIM_E_INPUT (see @p mistakes; also for a file that cannot be read);
 *         SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_scenario_load(struct sim_scenario *out,
                                                 const char *path,
                                                 const struct sim_load_options *options,
                                                 struct sim_mistakes *mistakes);

/** The same for options that come from a file: mistakes in them are told where they stand,
 * and paths are relative to that file. */
SIM_MUST_CHECK enum sim_status sim_scenario_load_for(
    struct sim_scenario *out, const char *path, const struct sim_load_options *options,
    const struct sim_load_places *places, struct sim_mistakes *mistakes);

/**
 * Read a scenario from its own text, such as sim_scenario_print() gives: policies and
 * cultures stand in it, names of others are mistakes. Otherwise as sim_scenario_load().
 *
 * @param name  stands for the text in messages
 */
SIM_MUST_CHECK enum sim_status sim_scenario_read(struct sim_scenario *out,
                                                 const char *name, const char *text,
                                                 struct sim_mistakes *mistakes);

/** Read one policy by name or path, base chain resolved. Otherwise as sim_scenario_load(). */
SIM_MUST_CHECK enum sim_status sim_policy_load(struct sim_policy *out,
                                               const char *name_or_path,
                                               const char *data_dir,
                                               struct sim_mistakes *mistakes);

/** A kind of store. */
struct sim_format {
    struct sim_policy service;     /* name, title, help; the levers and add-ons it sets */
    struct sim_store_values store; /* all rows: those it does not name have the default */
};

/** Read one format by name or path. Otherwise as sim_scenario_load(). */
SIM_MUST_CHECK enum sim_status sim_format_load(struct sim_format *out,
                                               const char *name_or_path,
                                               const char *data_dir,
                                               struct sim_mistakes *mistakes);

/**
 * Check any file of ours: scenario, policy, format or sweep, told apart by its keys.
 *
 * @return SIM_OK; SIM_E_INPUT
 */
SIM_MUST_CHECK enum sim_status sim_file_check(const char *path, const char *data_dir,
                                              struct sim_mistakes *mistakes);

/**
 * The JSON Schema (draft-07) of a scenario, policy, format or sweep file, as text.
 *
 * @param kind  "scenario", "policy", "format" or "sweep"
 * @return allocated, the caller's; NULL when @p kind is none of them or out of memory
 */
char *sim_schema_text(const char *kind);

#endif
