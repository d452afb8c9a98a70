/* Controllers in a run: bits, bookkeeping, who is left alone, what is found out, one more. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/controller.h"
#include "sim/dataset.h"
#include "sim/engine.h"
#include "sim/runner.h"
#include "tests/small_world.h"

static uint64_t run_on(const struct sim_scenario *s, int threads, uint32_t batch,
                       enum sim_isa isa)
{
    struct sim_plan plan;
    struct sim_dataset *set = NULL;
    struct sim_run_options options = {
        .threads = threads, .batch = batch, .isa = isa, .sink = sim_dataset_take};
    uint64_t sum;

    sim_plan_init(&plan, s);
    cr_assert(eq(int, sim_dataset_create(&set, &plan, NULL), SIM_OK));
    options.to = set;
    cr_assert(eq(int, sim_run(&plan, &options, NULL), SIM_OK));
    sum = sim_dataset_checksum(set);
    sim_dataset_free(set);
    return sum;
}

/* Outcomes of one owner in a cell, from week @p from on. */
static struct sim_outcome_block run_from(const struct sim_scenario *s, uint64_t cell,
                                         uint32_t owner, uint32_t from)
{
    const struct sim_engine_options options = {0};
    struct sim_outcome_block total = {{0}};
    struct sim_outcome_block *blocks;
    struct sim_error err = {0};
    struct sim_plan plan;

    sim_plan_init(&plan, s);
    blocks = calloc(sim_plan_blocks(&plan), sizeof *blocks);
    cr_assert(eq(int, sim_cell_run(&plan, cell, &options, blocks, &err), SIM_OK),
              "%s: %s", err.where, err.text);
    for (uint32_t w = from; w < plan.n_weeks; w++)
        for (uint32_t g = 0; g < plan.n_segments; g++)
            for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
                total.sum[k] += blocks[sim_plan_block(&plan, w, owner, g)].sum[k];
    free(blocks);
    return total;
}

/* One policy a controller, each with reasons to move: little cash, a warmer rival. */
static void restless_scenario(struct sim_scenario *s)
{
    static const enum sim_controller_id who[] = {
        SIM_CONTROLLER_reactive, SIM_CONTROLLER_measured, SIM_CONTROLLER_anticipatory};
    struct sim_policy *p;

    small_scenario(s, 900);
    s->run.weeks = 20;
    s->market[0].v.liquidity = 0.05f;
    s->market[0].store[1].status_quo.lever.approach_level = 3;
    for (int k = 0; k < 3; k++) {
        p = small_policy(s, sim_controllers[who[k]]->name);
        SMALL_SET(p, controller, (float)who[k]);
        SMALL_SET(p, suggestions, 1);
    }
}

static void make_bandit(struct sim_scenario *s, uint32_t k)
{
    SMALL_SET(&s->policy[k], controller, SIM_CONTROLLER_bandit);
}

Test(controllers, give_the_same_bits_for_any_number_of_threads_and_batch)
{
    struct sim_scenario s;
    uint64_t once;

    restless_scenario(&s);
    make_bandit(&s, 1);
    once = run_on(&s, 1, 0, SIM_ISA_AUTO);
    cr_expect(eq(u64, run_on(&s, 2, 0, SIM_ISA_AUTO), once));
    cr_expect(eq(u64, run_on(&s, 3, 48, SIM_ISA_AUTO), once));
    sim_scenario_free(&s);
}

Test(controllers, give_the_same_bits_for_every_instruction_set)
{
    struct sim_scenario s;

    restless_scenario(&s);
    cr_expect(
        eq(u64, run_on(&s, 2, 0, SIM_ISA_AUTO), run_on(&s, 2, 0, SIM_ISA_BASELINE)));
    sim_scenario_free(&s);
}

Test(controllers, move_levers_and_book_the_cost_of_each_change)
{
    struct sim_scenario s;

    restless_scenario(&s);
    for (uint32_t p = 0; p < s.n_policies; p++)
        SMALL_SET(&s.policy[p], adapt_cost, 70);
    for (uint32_t p = 1; p < s.n_policies; p++) {
        const struct sim_outcome_block b = run_from(&s, p, 0, 0);

        cr_expect(lt(dbl, 0, b.sum[SIM_OUT_lever_changes]), "%s", s.policy[p].name);
        cr_expect(epsilon_eq(dbl, b.sum[SIM_OUT_change_cost],
                             70 * b.sum[SIM_OUT_lever_changes], 1e-3),
                  "%s", s.policy[p].name);
    }
    sim_scenario_free(&s);
}

Test(fixed, moves_nothing)
{
    struct sim_scenario s;

    restless_scenario(&s);
    cr_expect(zero(dbl, run_from(&s, 0, 0, 0).sum[SIM_OUT_lever_changes]));
    sim_scenario_free(&s);
}

Test(controllers, of_a_rival_move_the_rivals_levers_only)
{
    struct sim_scenario s;

    restless_scenario(&s);
    s.market[0].store[1].status_quo.lever.controller = SIM_CONTROLLER_measured;
    cr_expect(lt(dbl, 0, run_from(&s, 0, 1, 0).sum[SIM_OUT_lever_changes]));
    cr_expect(zero(dbl, run_from(&s, 0, 0, 0).sum[SIM_OUT_lever_changes]));
    sim_scenario_free(&s);
}

Test(controllers, leave_the_burn_in_to_the_status_quo)
{
    struct sim_scenario s;
    struct sim_outcome_block fixed, measured;

    restless_scenario(&s);
    s.run.weeks = 3; /* shorter than a period: nothing is moved */
    fixed = run_from(&s, 0, 0, 0);
    measured = run_from(&s, 2, 0, 0);
    cr_expect(eq(dbl, fixed.sum[SIM_OUT_revenue], measured.sum[SIM_OUT_revenue]));
    sim_scenario_free(&s);
}

Test(measured, pays_for_a_copied_house_with_experience)
{
    struct sim_scenario s;
    double lost, kept;

    restless_scenario(&s);
    s.behaviour.identity_loss = 0.3f;
    lost = run_from(&s, 2, 0, 8).sum[SIM_OUT_experience];
    s.behaviour.identity_loss = 0;
    kept = run_from(&s, 2, 0, 8).sum[SIM_OUT_experience];
    cr_expect(lt(dbl, lost, kept));
    sim_scenario_free(&s);
}

Test(controllers, leave_alone_what_a_rule_does_for_some_shoppers)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_rule *rule;
    struct sim_outcome_block *blocks;
    const struct sim_engine_options options = {0};
    double z = 0, others = 0;

    restless_scenario(&s);
    s.market[0].store[0].status_quo.lever.approach_prob = 0;
    s.market[0].store[1].status_quo.lever.approach_prob = 1;
    rule = &s.policy[2].rule[s.policy[2].n_rules++];
    *rule = (struct sim_rule){0};
    sim_rows_default(SIM_TABLE_RULE, (float *)&rule->v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&rule->lever);
    snprintf(rule->generation, sizeof rule->generation, "z");
    SMALL_SET(rule, approach_level, 0);
    SMALL_SET(rule, approach_when, 1); /* only when asked: it stays so */
    sim_plan_init(&plan, &s);
    blocks = calloc(sim_plan_blocks(&plan), sizeof *blocks);
    cr_assert(eq(int, sim_cell_run(&plan, 2, &options, blocks, NULL), SIM_OK));
    for (uint32_t w = 0; w < plan.n_weeks; w++)
        for (uint32_t g = 0; g < plan.n_segments; g++)
            *(g % SIM_GENERATIONS == 0 ? &z : &others) +=
                blocks[sim_plan_block(&plan, w, 0, g)].sum[SIM_OUT_approached];
    cr_expect(zero(dbl, z));
    cr_expect(lt(dbl, 0, others));
    free(blocks);
    sim_scenario_free(&s);
}

/* ---- SF-45 ------------------------------------------------------------------------------- */

/* A small mattress shop that wants all of the price now, and its learning policy. */
static void mattress_scenario(struct sim_scenario *s, float liquidity)
{
    struct sim_market *m;

    small_scenario(s, 4000);
    m = &s->market[0];
    s->run.weeks = 40;
    m->v.liquidity = liquidity;
    for (int k = 0; k < 2; k++) {
        struct sim_store_values *v = &m->store[k].v;
        struct sim_levers *l = &m->store[k].status_quo.lever;

        v->conversion = 0.12f;
        v->visit_rate = 0.05f;
        v->pass_rate = 0.15f;
        v->spend = 600;
        v->margin = 0.5f;
        v->delivered = 1;
        l->floor_staff = 2;
        l->till_staff = 1;
        l->approach_prob = 0;
    }
    SMALL_SET(&s->policy[0], controller, SIM_CONTROLLER_anticipatory);
}

/* Share of the visits of the last ten weeks on which part payment was to be had. */
static double part_payment_at(float liquidity)
{
    enum { CELLS = 12 };
    double part = 0, visits = 0;
    struct sim_scenario s;

    mattress_scenario(&s, liquidity);
    s.run.replicates = CELLS;
    for (uint64_t cell = 0; cell < CELLS; cell++) {
        const struct sim_outcome_block b = run_from(&s, cell, 0, 30);

        part += b.sum[SIM_OUT_part_payment_share];
        visits += b.sum[SIM_OUT_visits];
    }
    sim_scenario_free(&s);
    return part / visits;
}

Test(facts, sf45_part_payment_is_found_where_cash_is_short)
{
    cr_expect(lt(dbl, 0.9, part_payment_at(0.5f)));
}

Test(facts, sf45_part_payment_is_not_found_where_cash_is_ample)
{
    cr_expect(lt(dbl, part_payment_at(1000), 0.2)); /* what is tried without a reason */
}

/* ---- one more ---------------------------------------------------------------------------- */

Test(controllers, are_added_by_one_file_and_one_row, .timeout = 240)
{
    char folder[] = "/tmp/toy-controller-XXXXXX";
    char command[1024], line[200] = "";
    FILE *said;

    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    snprintf(command, sizeof command, "%s/data/toy-controller/build.sh %s/.. %s",
             TEST_SOURCE, TEST_SOURCE, folder);
    said = popen(command, "r");
    cr_assert(ne(ptr, said, NULL));
    cr_expect(ne(ptr, fgets(line, sizeof line, said), NULL));
    cr_expect(zero(int, pclose(said)));
    /* 13 weeks hold three periods of four after which a lever still moves */
    cr_expect(
        zero(int, strcmp(line, "fixed|reactive|measured|anticipatory|bandit|toy: 3\n")),
        "%s", line);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_expect(zero(int, system(command)));
}
