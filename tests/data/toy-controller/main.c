/* Runs a small scenario under the toy and prints how many levers it moved. */
#include <stdio.h>

#include "sim/controller.h"
#include "sim/engine.h"
#include "tests/small_world.h"

int main(void)
{
    const struct sim_engine_options options = {0};
    const int word = sim_row_find(SIM_TABLE_LEVER, "controller");
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_outcome_block *blocks;
    double moved = 0;
    size_t n;

    small_scenario(&s, 200);
    s.run.weeks = 13;
    SMALL_SET(&s.policy[0], controller, SIM_CONTROLLER_toy);
    sim_plan_init(&plan, &s);
    blocks = calloc(sim_plan_blocks(&plan), sizeof *blocks);
    if (!blocks || sim_scenario_check(&s, NULL) != SIM_OK ||
        sim_cell_run(&plan, 0, &options, blocks, NULL) != SIM_OK)
        return 1;
    for (size_t k = 0; k < sim_plan_blocks(&plan); k++)
        moved += blocks[k].sum[SIM_OUT_lever_changes];
    printf("%s: %.0f\n", sim_rows(SIM_TABLE_LEVER, &n)[word].unit, moved);
    free(blocks);
    sim_scenario_free(&s);
    return 0;
}
