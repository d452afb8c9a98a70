/* The baseline of the benches takes shoppers through the same journey as the engine: their
 * outcomes agree in distribution, policy by policy. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/stats.h"
#include "bench/baseline/baseline.h"
#include "bench/scenario.h"
#include "sim/isa.h"

/*
 * The shoppers of a replicate are the same in both programmes and what happens to them is
 * drawn apart, so the differences of replicates have mean 0 if the programmes agree. Of the
 * thirty means one is beyond three standard errors for every eighth seed, and beyond four
 * for one in a hundred. With 600 replicates all of them were within two.
 */
enum { POLICIES = 5, REPLICATES = 40, ERRORS = 4 };

enum measure {
    VISITS,
    CONVERSION,
    WAIT,
    SATISFACTION,
    CONTRIBUTION,
    ABANDONED, /* visits lost for want of help, at the till line or for want of cash */
    MEASURES
};

static const char *const name[MEASURES] = {"visits",       "conversion",   "wait_min",
                                           "satisfaction", "contribution", "abandoned"};

static void measure(const struct sim_outcome_block *total, double *out)
{
    const double *sum = total->sum;

    out[VISITS] = sum[SIM_OUT_visits];
    out[CONVERSION] = sim_outcome_value(total, SIM_OUT_conversion);
    out[WAIT] = sim_outcome_value(total, SIM_OUT_wait_min);
    out[SATISFACTION] = sim_outcome_value(total, SIM_OUT_satisfaction);
    out[CONTRIBUTION] = sum[SIM_OUT_contribution];
    out[ABANDONED] = (sum[SIM_OUT_exit_no_help] + sum[SIM_OUT_exit_no_expert] +
                      sum[SIM_OUT_exit_till_queue] + sum[SIM_OUT_exit_no_cash]) /
                     sum[SIM_OUT_visits];
}

/* Our stores' sums over @p n blocks. */
static struct sim_outcome_block add_up(const struct sim_outcome_block *blocks, size_t n)
{
    struct sim_outcome_block total = {{0}};

    for (size_t k = 0; k < n; k++)
        for (int o = 0; o < SIM_OUTCOME_COUNT; o++)
            total.sum[o] += blocks[k].sum[o];
    return total;
}

static void run_baseline(const struct sim_scenario *s, uint32_t policy,
                         uint32_t replicate, double *out)
{
    const uint32_t segments = sim_segments(s);
    struct sim_outcome_block *blocks = calloc(s->n_owners * segments, sizeof *blocks);
    struct sim_outcome_block total;
    struct sim_error err = {0};

    cr_assert(ne(ptr, blocks, NULL));
    cr_assert(eq(int, base_run(s, 0, policy, replicate, blocks, &err), SIM_OK), "%s: %s",
              err.where, err.text);
    total = add_up(blocks, segments);
    measure(&total, out);
    free(blocks);
}

static void run_engine(const struct sim_plan *plan, uint64_t cell, double *out)
{
    const struct sim_engine_options options = {0};
    struct sim_outcome_block *blocks = calloc(sim_plan_blocks(plan), sizeof *blocks);
    struct sim_outcome_block ours = {{0}};
    struct sim_error err = {0};

    cr_assert(ne(ptr, blocks, NULL));
    cr_assert(eq(int,
                 sim_isa_cell_run(sim_isa_best(), plan, cell, &options, blocks, &err),
                 SIM_OK),
              "%s: %s", err.where, err.text);
    for (uint32_t w = 0; w < plan->n_weeks; w++) {
        const struct sim_outcome_block week =
            add_up(&blocks[sim_plan_block(plan, w, 0, 0)], plan->n_segments);
        const struct sim_outcome_block both[] = {ours, week};

        ours = add_up(both, 2);
    }
    measure(&ours, out);
    free(blocks);
}

/* Both programmes through the replicates of @p policy in the first town. */
static void run_both(const struct sim_scenario *s, uint32_t policy,
                     double engine[MEASURES][REPLICATES],
                     double baseline[MEASURES][REPLICATES])
{
    struct sim_plan plan;
    double e[MEASURES], b[MEASURES];

    sim_plan_init(&plan, s);
    for (uint64_t k = 0; k < sim_plan_cells(&plan); k++) {
        const struct sim_cell cell = sim_plan_cell(&plan, k);

        if (cell.policy != policy || cell.market != 0)
            continue;
        run_engine(&plan, k, e);
        run_baseline(s, policy, cell.replicate, b);
        for (int m = 0; m < MEASURES; m++) {
            engine[m][cell.replicate] = e[m];
            baseline[m][cell.replicate] = b[m];
        }
    }
}

ParameterizedTestParameters(baseline, agrees_with_the_engine_under_policy)
{
    static uint32_t policy[POLICIES] = {0, 1, 2, 3, 4};

    return cr_make_param_array(uint32_t, policy, POLICIES);
}

ParameterizedTest(uint32_t *policy, baseline, agrees_with_the_engine_under_policy)
{
    const struct bench_size size = {
        .weeks = 6, .burn_in_weeks = 3, .replicates = REPLICATES};
    double engine[MEASURES][REPLICATES], baseline[MEASURES][REPLICATES];
    struct sim_scenario s;

    cr_assert(bench_scenario(&s, &size));
    cr_assert(eq(u32, s.n_policies, POLICIES));
    run_both(&s, *policy, engine, baseline);
    for (int m = 0; m < MEASURES; m++) {
        const struct ana_estimate d =
            ana_paired(baseline[m], engine[m], REPLICATES, 0.95);

        cr_expect(lt(dbl, 0, d.se), "%s does not vary", name[m]);
        cr_expect(lt(dbl, fabs(d.mean), ERRORS * d.se),
                  "%s of %s: baseline less engine %g, standard error %g", name[m],
                  s.policy[*policy].name, d.mean, d.se);
    }
    sim_scenario_free(&s);
}

Test(baseline, refuses_what_it_does_not_cover)
{
    struct base_town *town = NULL;
    struct sim_scenario s;
    struct sim_error err = {0};

    cr_assert(bench_scenario(&s, &(struct bench_size){0}));
    s.market[0].store[1].status_quo.lever.kiosk = 1;
    cr_expect(eq(int, base_create(&town, &s, 0, 0, &err), SIM_E_RANGE));
    cr_expect(eq(ptr, town, NULL));
    sim_scenario_free(&s);
}
