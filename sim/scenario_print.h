/**
 * @file scenario_print.h
 * A scenario as a file that needs no other: what a results file carries so that each of
 * its cells can be run again.
 */
#ifndef SIM_SCENARIO_PRINT_H
#define SIM_SCENARIO_PRINT_H

#include "sim/scenario.h"

/**
 * Write @p s as YAML with everything resolved: all rows of all tables, cultures, stores and
 * policies in place, numbers with the digits that give the same float again. Read by
 * sim_scenario_read() it gives the same cells bit for bit, whatever formats, policies,
 * culture tables or defaults of rows are at hand then.
 *
 * @param s  checked: sim_scenario_check()
 * @return the text, allocated (free()); NULL: no memory
 */
char *sim_scenario_print(const struct sim_scenario *s);

#endif
