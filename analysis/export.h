/**
 * @file export.h
 * A run as tidy tables that other programs read, one file a table, in one folder:
 *
 * results     one row a cell, week, owner and segment, one column an outcome; ratios are
 *             divided already; cells that did not finish have rows without values; a run
 *             recorded as totals has no column `week`
 * cells       one row a cell: status, checksum, and why it failed
 * points      one row a point of the design, one column a factor
 * factors     what is varied: unit, range, grade, help
 * levers      what each store of ours does under each policy, before factors and rules
 * parameters  how shoppers take things, before factors
 * outcomes    what the columns of results mean
 * about       where it all comes from: scenario, seed, version, build, plan
 * scenario.yaml  the scenario, everything resolved
 */
#ifndef ANA_EXPORT_H
#define ANA_EXPORT_H

#include <signal.h>
#include <stdbool.h>

#include "analysis/table_file.h"
#include "sim/dataset.h"
#include "sim/plan.h"

/** Where cells come from, asked for one at a time in the order of the plan. */
struct ana_cells {
    void *from;
    enum sim_cell_status (*status)(void *from, uint64_t cell);
    /** Fill @p blocks [sim_plan_blocks()] of a cell that is done. */
    enum sim_status (*get)(void *from, uint64_t cell, struct sim_outcome_block *blocks,
                           struct sim_error *err);
    uint64_t (*checksum)(void *from, uint64_t cell); /* of a cell that is done */
    /** Why a cell failed; NULL: not known. */
    const char *(*reason)(void *from, uint64_t cell);
};

struct ana_export {
    const struct sim_plan *plan;
    const struct ana_cells *cells;
    const char *build;  /* the program that made the results */
    const char *folder; /* made if it is not there */
    enum ana_table_format format;
    bool force;                        /* replace tables that are there */
    const volatile sig_atomic_t *stop; /* looked at after every cell; NULL: never */
};

/**
 * Write all tables. They stand under their names only when all of them are whole; memory
 * does not grow with the cells.
 *
 * @param[out] rows  of results; may be NULL
 * @return SIM_OK; SIM_E_INPUT (a table is there already, and no force; no such folder can
 *         be made); SIM_E_IO; SIM_E_STOPPED; SIM_E_NOMEM; what a source of cells gives
 */
SIM_MUST_CHECK enum sim_status ana_export(const struct ana_export *x, uint64_t *rows,
                                          struct sim_error *err);

#endif
