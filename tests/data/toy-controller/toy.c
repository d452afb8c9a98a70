/* Toy: one more on the floor each period, whatever happens. What adding a controller takes:
 * this file and one row of sim/controller_rows.h. */
#include "sim/controller.h"

static void add_one(const struct sim_turn *t)
{
    t->service->lever.floor_staff += 1.0f;
}

const struct sim_controller sim_controller_toy = {
    .name = "toy", .help = "one more on the floor each period", .turn = add_one};
