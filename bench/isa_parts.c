#include "bench/isa_part.h"

typedef const struct bench_isa_part *part_of_isa(void);

part_of_isa bench_part_of_this_isa;
#ifdef SIM_HAVE_X86_KERNELS
part_of_isa bench_part_of_this_isa_v3, bench_part_of_this_isa_v4;
#endif

const struct bench_isa_part *bench_isa_part(enum sim_isa isa)
{
    if (isa == SIM_ISA_AUTO)
        isa = sim_isa_best();
    if (!sim_isa_runs(isa))
        return NULL;
#ifdef SIM_HAVE_X86_KERNELS
    if (isa == SIM_ISA_V3)
        return bench_part_of_this_isa_v3();
    if (isa == SIM_ISA_V4)
        return bench_part_of_this_isa_v4();
#endif
    return bench_part_of_this_isa();
}
