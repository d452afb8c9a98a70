/* The baseline as a programme of its own: the scenario's policies, one town, one replicate. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/baseline/baseline.h"
#include "bench/scenario.h"

static const enum sim_outcome shown[] = {SIM_OUT_visits,       SIM_OUT_conversion,
                                         SIM_OUT_wait_min,     SIM_OUT_satisfaction,
                                         SIM_OUT_contribution, SIM_OUT_active_end};
enum { SHOWN = sizeof shown / sizeof *shown };

/* Sums of our stores over all segments, of one policy. */
static bool run_policy(const struct sim_scenario *s, uint32_t policy)
{
    const uint32_t segments = sim_segments(s);
    struct sim_outcome_block *blocks = calloc(s->n_owners * segments, sizeof *blocks);
    struct sim_outcome_block total = {{0}};
    struct sim_error err = {0};
    bool ok = blocks != NULL;

    if (ok && base_run(s, 0, policy, 0, blocks, &err) != SIM_OK) {
        fprintf(stderr, "baseline: %s: %s\n", err.where, err.text);
        ok = false;
    }
    for (uint32_t k = 0; ok && k < segments; k++)
        for (int o = 0; o < SIM_OUTCOME_COUNT; o++)
            total.sum[o] += blocks[k].sum[o];
    if (ok)
        printf("%-16s", s->policy[policy].name);
    for (int k = 0; ok && k < SHOWN; k++)
        printf(" %14.4f", sim_outcome_value(&total, shown[k]));
    if (ok)
        putchar('\n');
    free(blocks);
    return ok;
}

int main(int argc, char **argv)
{
    struct sim_scenario s;
    int code = EXIT_SUCCESS;

    if (argc > 1) {
        fprintf(stderr, "Usage: %s\nRuns the policies of the department store.\n",
                argv[0]);
        return 2;
    }
    if (!bench_scenario(&s, &(struct bench_size){0}))
        return EXIT_FAILURE;
    printf("%-16s", "policy");
    for (int k = 0; k < SHOWN; k++)
        printf(" %14s", sim_outcome_rows[shown[k]].name);
    putchar('\n');
    for (uint32_t p = 0; p < s.n_policies && code == EXIT_SUCCESS; p++)
        code = run_policy(&s, p) ? EXIT_SUCCESS : EXIT_FAILURE;
    sim_scenario_free(&s);
    return code;
}
