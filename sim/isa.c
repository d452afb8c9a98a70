#include "sim/isa.h"

#include <stddef.h>

typedef enum sim_status cell_run(const struct sim_plan *plan, uint64_t cell,
                                 const struct sim_engine_options *options,
                                 struct sim_outcome_block *blocks, struct sim_error *err);

typedef void group_run(const struct sim_plan *plan, const struct sim_cell_group *group,
                       const struct sim_engine_options *options,
                       struct sim_outcome_block *blocks);

#ifdef SIM_HAVE_X86_KERNELS
cell_run sim_cell_run_v3, sim_cell_run_v4;
group_run sim_group_run_v3, sim_group_run_v4;
#endif

static const struct {
    cell_run *cell;
    group_run *group;
} built[SIM_ISA_COUNT] = {
    [SIM_ISA_BASELINE] = {sim_cell_run, sim_group_run},
#ifdef SIM_HAVE_X86_KERNELS
    [SIM_ISA_V3] = {sim_cell_run_v3, sim_group_run_v3},
    [SIM_ISA_V4] = {sim_cell_run_v4, sim_group_run_v4},
#endif
};

const char *sim_isa_name(enum sim_isa isa)
{
    static const char *const name[] = {
#define NAME(code, text) [code] = text,
        SIM_ISA_LIST(NAME)
#undef NAME
    };

    return (unsigned)isa < SIM_ISA_COUNT ? name[isa] : "unknown";
}

static bool machine_runs(enum sim_isa isa)
{
#ifdef SIM_HAVE_X86_KERNELS
    if (isa == SIM_ISA_V3)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
               __builtin_cpu_supports("fma");
    if (isa == SIM_ISA_V4)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("bmi2");
#endif
    return isa == SIM_ISA_BASELINE;
}

bool sim_isa_runs(enum sim_isa isa)
{
    if (isa == SIM_ISA_AUTO)
        return true;
    return (unsigned)isa < SIM_ISA_COUNT && built[isa].cell != NULL && machine_runs(isa);
}

enum sim_isa sim_isa_best(void)
{
    enum sim_isa best = SIM_ISA_BASELINE;

    for (int isa = SIM_ISA_BASELINE; isa < SIM_ISA_COUNT; isa++)
        if (sim_isa_runs((enum sim_isa)isa))
            best = (enum sim_isa)isa;
    return best;
}

enum sim_status sim_isa_cell_run(enum sim_isa isa, const struct sim_plan *plan,
                                 uint64_t cell, const struct sim_engine_options *options,
                                 struct sim_outcome_block *blocks, struct sim_error *err)
{
    return built[isa].cell(plan, cell, options, blocks, err);
}

void sim_isa_group_run(enum sim_isa isa, const struct sim_plan *plan,
                       const struct sim_cell_group *group,
                       const struct sim_engine_options *options,
                       struct sim_outcome_block *blocks)
{
    built[isa].group(plan, group, options, blocks);
}
