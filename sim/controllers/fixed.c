/* Fixed: the policy as it was written. */
#include "sim/controller.h"

const struct sim_controller sim_controller_fixed = {
    .name = "fixed", .help = "keeps the levers as the policy sets them"};
