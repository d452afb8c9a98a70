/**
 * @file market_yaml.h
 * The markets of a scenario file and the stores in them.
 */
#ifndef SIM_MARKET_YAML_H
#define SIM_MARKET_YAML_H

#include "sim/culture_yaml.h"
#include "sim/policy_yaml.h"

/** What reading a market needs and fills. */
struct sim_market_reader {
    struct sim_mistakes *mistakes;
    struct sim_library *library;
    struct sim_culture_reader *cultures;
    struct sim_scenario *s;
};

/**
 * Read `markets:` into the scenario.
 *
 * @param field  the list; a missing one has been reported already
 * @return SIM_OK, mistakes or not; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_read_markets(struct sim_market_reader *reader,
                                                const struct sim_field *field);

#endif
