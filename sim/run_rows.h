/**
 * @file run_rows.h
 * How long and how often a scenario is run.
 * ROW(name, kind, entity, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_RUN_ROWS_H
#define SIM_RUN_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_RUN_ROWS(ROW)                                                                \
    ROW(weeks, SIM_WHOLE, "run", "weeks", 26, 4, 104, 1, 520, "-", "-", "weeks recorded, after the burn-in") \
    ROW(burn_in_weeks, SIM_WHOLE, "run", "weeks", 8, 0, 26, 0, 52, "-", "-", "weeks under each store's own status-quo policy before") \
    ROW(replicates, SIM_WHOLE, "run", "runs", 20, 2, 200, 1, 100000, "-", "-", "independent repetitions; the policies share the luck of each")

#endif
