/**
 * @file culture_yaml.h
 * The cultures of a scenario: those that its markets use, from the tables and from its own
 * `cultures:`.
 */
#ifndef SIM_CULTURE_YAML_H
#define SIM_CULTURE_YAML_H

#include <stdbool.h>

#include "sim/catalog.h"
#include "sim/scenario.h"
#include "sim/yaml_read.h"

struct sim_own_culture; /* one entry of `cultures:`, laid out in culture_yaml.c */

struct sim_culture_reader {
    struct sim_mistakes *mistakes;
    const char *data_dir;  /* borrowed */
    char *culture_csv;     /* owned; NULL: the shipped table */
    char *generation_csv;  /* the same */
    bool is_read, is_good; /* the tables: read only when one is needed */
    struct sim_culture_table table;
    size_t n_own;
    struct sim_own_culture *own; /* [n_own], owned */
};

/** Read the scenario's own `cultures:`. @return SIM_OK, mistakes or not; SIM_E_NOMEM */
SIM_MUST_CHECK enum sim_status sim_culture_read_own(struct sim_culture_reader *reader,
                                                    const struct sim_field *field);

/**
 * Read the mix of a market into @p share, by index of s->culture; cultures that are used
 * for the first time are added to @p s.
 *
 * @return SIM_OK, mistakes or not; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_culture_read_mix(struct sim_culture_reader *reader,
                                                    const struct sim_map *market,
                                                    struct sim_scenario *s,
                                                    float share[SIM_CULTURES_MAX]);

void sim_culture_reader_clear(struct sim_culture_reader *reader);

#endif
