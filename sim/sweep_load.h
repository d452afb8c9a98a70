/**
 * @file sweep_load.h
 * What lives while a plan file is read. Private to sweep_yaml.c and sweep_scenario.c.
 */
#ifndef SIM_SWEEP_LOAD_H
#define SIM_SWEEP_LOAD_H

#include "sim/sweep_yaml.h"
#include "sim/yaml_read.h"

struct sim_sweep_loader {
    struct sim_sweep *sweep;
    struct sim_mistakes *mistakes; /* of this load alone: a count of 0 is success */
    const struct sim_sweep_options *options;
    struct sim_yaml_tree tree;
    struct sim_map map;
    bool has_scenario; /* it was read without mistakes */
    /* what is changed in the scenario, and where it is asked for */
    size_t n_set, n_policy;
    char **set; /* [n_set], owned */
    struct sim_span *set_at;
    const char **policy; /* [n_policy], borrowed of the tree */
    struct sim_span *policy_at;
};

/** The list after @p key, or NULL: not there, or reported. */
const struct sim_yaml_node *sim_sweep_list(struct sim_sweep_loader *l, const char *key);

/** The entry of a list as a text, or NULL after a report; @p what names the list. */
const char *sim_sweep_word(struct sim_sweep_loader *l, const char *what,
                           const struct sim_yaml_node *node);

/**
 * Read the scenario of a plan with its sets, run, policies and markets into the sweep.
 *
 * @return SIM_OK, mistakes or not (has_scenario tells); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_sweep_read_scenario(struct sim_sweep_loader *l);

/** Free what sim_sweep_read_scenario() has collected. */
void sim_sweep_loader_clear(struct sim_sweep_loader *l);

#endif
