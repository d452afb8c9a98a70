/**
 * @file isa.h
 * The engine is built for several instruction sets and the best one that runs here is
 * picked at start. All of them give the same bits; only the speed differs.
 */
#ifndef SIM_ISA_H
#define SIM_ISA_H

#include <stdbool.h>

#include "sim/engine.h"

/** ISA(code, name): auto is the best that runs here; then the slowest first, which runs
 * everywhere. */
#define SIM_ISA_LIST(ISA)                                                                \
    ISA(SIM_ISA_AUTO, "auto")                                                            \
    ISA(SIM_ISA_BASELINE, "baseline")                                                    \
    ISA(SIM_ISA_V3, "v3")                                                                \
    ISA(SIM_ISA_V4, "v4")

enum sim_isa {
#define SIM_ISA_ENUM(code, name) code,
    SIM_ISA_LIST(SIM_ISA_ENUM)
#undef SIM_ISA_ENUM
        SIM_ISA_COUNT
};

/** "auto", "baseline", "v3" (x86-64-v3: AVX2) or "v4" (x86-64-v4: AVX-512). */
const char *sim_isa_name(enum sim_isa isa);

/** Whether this build has it and this machine runs it; auto always does. */
bool sim_isa_runs(enum sim_isa isa);

/** What SIM_ISA_AUTO stands for here. */
enum sim_isa sim_isa_best(void);

/** sim_group_run() built for @p isa, which must run here and not be SIM_ISA_AUTO. */
void sim_isa_group_run(enum sim_isa isa, const struct sim_plan *plan,
                       const struct sim_cell_group *group,
                       const struct sim_engine_options *options,
                       struct sim_outcome_block *blocks);

/** sim_cell_run() built for @p isa, which must run here and not be SIM_ISA_AUTO. */
enum sim_status sim_isa_cell_run(enum sim_isa isa, const struct sim_plan *plan,
                                 uint64_t cell, const struct sim_engine_options *options,
                                 struct sim_outcome_block *blocks, struct sim_error *err);

#endif
