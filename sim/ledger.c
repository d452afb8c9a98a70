#include "sim/ledger.h"

#include <stdlib.h>
#include <string.h>

enum sim_status sim_ledger_start(struct sim_ledger *l, struct sim_error *err)
{
    const size_t n = sim_plan_blocks(l->plan);

    memset(l->blocks, 0, n * sizeof *l->blocks);
    if (l->plan->record == SIM_RECORD_WEEKLY)
        return SIM_OK;
    l->week = malloc(n * sizeof *l->week);
    return l->week ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "record", "a week does not fit");
}

struct sim_outcome_block *sim_ledger_week(struct sim_ledger *l, uint32_t week)
{
    if (!l->week)
        return &l->blocks[sim_plan_block(l->plan, week, 0, 0)];
    memset(l->week, 0, sim_plan_blocks(l->plan) * sizeof *l->week);
    return l->week;
}

/* The week joins the total, week after week as somebody would add up the weeks. */
void sim_ledger_close_week(struct sim_ledger *l)
{
    const size_t n = l->week ? sim_plan_blocks(l->plan) : 0;

    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (sim_outcome_rows[k].kind == SIM_OUTCOME_LAST)
                l->blocks[b].sum[k] = l->week[b].sum[k];
            else
                l->blocks[b].sum[k] += l->week[b].sum[k];
}

void sim_ledger_end(struct sim_ledger *l)
{
    const size_t n = sim_plan_blocks(l->plan);

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        for (size_t b = 0; b < n && !l->plan->keep[k]; b++)
            l->blocks[b].sum[k] = 0;
    free(l->week);
}
