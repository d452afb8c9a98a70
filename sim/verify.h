/**
 * @file verify.h
 * Balances that must hold whatever the policy: what is counted once must be counted once.
 * Run at the end of every week and cell; a failure is a defect of the program.
 */
#ifndef SIM_VERIFY_H
#define SIM_VERIFY_H

#include "sim/outcome.h"
#include "sim/status.h"
#include "sim/world.h"

/**
 * Visits and exits, occasions and doors, helped and unhelped, money.
 *
 * @param blocks  [n] of one week
 * @return SIM_OK; SIM_E_BALANCE naming the balance and both sides
 */
SIM_MUST_CHECK enum sim_status sim_verify_week(const struct sim_outcome_block *blocks,
                                               uint32_t n, struct sim_error *err);

/**
 * Shoppers and what they carry: numbers in range, no visit of someone lost, clocks that have
 * not stopped, orders that are still to come.
 */
SIM_MUST_CHECK enum sim_status sim_verify_world(const struct sim_world *w,
                                                struct sim_error *err);

#endif
