/**
 * @file ledger.h
 * What a cell leaves, as it grows: its weeks, or their total.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "sim/plan.h"
#include "sim/status.h"

struct sim_ledger {
    const struct sim_plan *plan;      /* borrowed */
    struct sim_outcome_block *blocks; /* [sim_plan_blocks()] borrowed */
    struct sim_outcome_block *week; /* owned; of a total: the week under way; else NULL */
};

/** Start with all blocks at 0. @return SIM_OK; SIM_E_NOMEM. Either way: sim_ledger_end() */
SIM_MUST_CHECK enum sim_status sim_ledger_start(struct sim_ledger *l,
                                                struct sim_error *err);

/** Where week @p week (0 the first recorded) is to be added up: [owners][segments], at 0. */
struct sim_outcome_block *sim_ledger_week(struct sim_ledger *l, uint32_t week);

/** The week that sim_ledger_week() gave is over. */
void sim_ledger_close_week(struct sim_ledger *l);

/** Outcomes that the plan does not keep become 0; what @p l owns is freed. */
void sim_ledger_end(struct sim_ledger *l);

#endif
