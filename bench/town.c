#include "bench/town.h"

#include <inttypes.h>
#include <stdlib.h>

#include "bench/child.h"
#include "bench/scenario.h"
#include "bench/world.h"

int bench_town(const char *shoppers, const char *weeks)
{
    const struct bench_size size = {.shoppers = (uint32_t)strtoul(shoppers, NULL, 10)};
    struct sim_scenario s;
    struct bench_world b = {.part = bench_isa_part(SIM_ISA_AUTO),
                            .scenario = &s,
                            .weeks = (uint32_t)strtoul(weeks, NULL, 10)};
    double before;
    bool ok;

    if (!bench_scenario(&s, &size))
        return EXIT_FAILURE;
    ok = bench_world_start(&b);
    before = bench_now();
    if (ok)
        ok = bench_world_run(&b) > 0;
    if (ok)
        printf("%.0f %.6f\n", b.visits, bench_now() - before);
    bench_world_end(&b);
    sim_scenario_free(&s);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool bench_add_town(struct bench_report *r, uint32_t shoppers, uint32_t weeks)
{
    char n[16], w[16], variant[BENCH_TEXT_MAX];
    const char *const argv[] = {"/proc/self/exe", "--town", n, w, NULL};
    struct bench_child child;
    double visits, seconds, rate, gigabytes;

    snprintf(n, sizeof n, "%" PRIu32, shoppers);
    snprintf(w, sizeof w, "%" PRIu32, weeks);
    snprintf(variant, sizeof variant, "%s shoppers, %s weeks", n, w);
    if (!bench_child_run(&child, argv) ||
        sscanf(child.said, "%lf %lf", &visits, &seconds) != 2)
        return false;
    rate = 1e-6 * visits / seconds;
    gigabytes = 1e-9 * child.peak_bytes;
    bench_add(r, BENCH_PART_scaling, "visits, one town, its start left out", variant,
              "M/s", (struct bench_spread){rate, rate, rate}, 1);
    bench_add(r, BENCH_PART_scaling, "peak memory of the process", variant, "GB",
              (struct bench_spread){gigabytes, gigabytes, gigabytes}, 1);
    return true;
}
