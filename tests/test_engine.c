/* The engine as a whole: same bits, balances, special cases with exact answers. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "sim/dataset.h"
#include "sim/engine.h"
#include "sim/isa.h"
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

static uint64_t run_checksum(const struct sim_scenario *s, int threads, uint32_t batch)
{
    return run_on(s, threads, batch, SIM_ISA_AUTO);
}

/* Outcomes of one owner over all weeks and segments of one cell. */
static struct sim_outcome_block run_total(const struct sim_scenario *s, uint64_t cell,
                                          uint32_t owner)
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
    for (uint32_t w = 0; w < plan.n_weeks; w++)
        for (uint32_t g = 0; g < plan.n_segments; g++)
            for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
                total.sum[k] += blocks[sim_plan_block(&plan, w, owner, g)].sum[k];
    free(blocks);
    return total;
}

static void busy_scenario(struct sim_scenario *s)
{
    struct sim_policy *p;

    small_scenario(s, 900);
    p = small_policy(s, "pushy");
    SMALL_SET(p, approach_prob, 1);
    SMALL_SET(p, approach_level, 3);
    SMALL_SET(p, check_in_every, 10);
    SMALL_SET(p, commission, 1);
    SMALL_SET(p, emails, 4);
    p = small_policy(s, "any-amount");
    SMALL_SET(p, min_deposit, 0);
    SMALL_SET(p, pooling, 1);
    SMALL_SET(p, roster, 1);
    p->sets_addons = true;
    p->n_addons = 1;
    snprintf(p->addon[0].name, sizeof p->addon[0].name, "snacks");
    sim_rows_default(SIM_TABLE_ADDON, (float *)&p->addon[0].v);
    p->addon[0].v.capacity = 30;
}

/* One cell, so that threads share its shoppers and stores. */
static void lone_cell(struct sim_scenario *s)
{
    busy_scenario(s);
    s->run.replicates = 1;
    s->n_policies = 1;
    s->run.weeks = 4;
    s->run.burn_in_weeks = 1;
    s->market[0].v.fixed_stores = 0;
    s->market[0].v.shoppers = 3000; /* three streets of two stores, twelve chunks */
    s->market[0].v.shoppers_per_store = 500;
}

/* A run of all cells, or the first cell alone with its shoppers shared out among threads. */
typedef uint64_t runs(const struct sim_scenario *s, int threads, uint32_t batch,
                      enum sim_isa isa);

static uint64_t run_shared(const struct sim_scenario *s, int threads, uint32_t batch,
                           enum sim_isa isa)
{
    const struct sim_engine_options options = {.threads = threads, .batch = batch};
    struct sim_outcome_block *blocks;
    struct sim_plan plan;
    uint64_t sum;

    sim_plan_init(&plan, s);
    blocks = calloc(sim_plan_blocks(&plan), sizeof *blocks);
    cr_assert(eq(int, sim_isa_cell_run(isa, &plan, 0, &options, blocks, NULL), SIM_OK));
    sum = sim_checksum(blocks, sim_plan_blocks(&plan));
    free(blocks);
    return sum;
}

/* Every instruction set of this machine x threads x batch sizes: one checksum. */
static void expect_one_checksum(const struct sim_scenario *s, runs *run)
{
    static const int threads[] = {1, 2, 3, 8};
    static const uint32_t batch[] = {0, 1, 7, 100000};
    const uint64_t plain = run(s, 1, 0, SIM_ISA_BASELINE);

    for (int isa = SIM_ISA_BASELINE; isa < SIM_ISA_COUNT; isa++)
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
            for (size_t b = 0; b < sizeof batch / sizeof *batch; b++)
                if (sim_isa_runs((enum sim_isa)isa))
                    cr_expect(
                        eq(u64, run(s, threads[t], batch[b], (enum sim_isa)isa), plain),
                        "%s, %d threads, batch %u", sim_isa_name((enum sim_isa)isa),
                        threads[t], batch[b]);
}

Test(engine, gives_the_same_bits_for_any_instruction_set_threads_and_batch,
     .timeout = 240)
{
    struct sim_scenario s;

    busy_scenario(&s);
    s.run.weeks = 4;
    s.run.burn_in_weeks = 1;
    expect_one_checksum(&s, run_on);
    sim_scenario_free(&s);
}

Test(engine, gives_the_same_bits_when_threads_share_a_cell, .timeout = 240)
{
    struct sim_scenario s;

    lone_cell(&s);
    expect_one_checksum(&s, run_shared);
    sim_scenario_free(&s);
}

Test(engine, changes_with_the_seed)
{
    struct sim_scenario s;
    uint64_t first;

    busy_scenario(&s);
    first = run_checksum(&s, 2, 0);
    s.seed++;
    cr_expect(ne(u64, run_checksum(&s, 2, 0), first));
    sim_scenario_free(&s);
}

Test(engine, gives_equal_policies_equal_results)
{
    struct sim_scenario s;
    struct sim_outcome_block a, b;

    small_scenario(&s, 800);
    small_policy(&s, "the-same");
    a = run_total(&s, 0, 0);
    b = run_total(&s, 1, 0);
    cr_expect(zero(int, memcmp(&a, &b, sizeof a)));
    sim_scenario_free(&s);
}

Test(engine, stops_when_asked)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_outcome_block *blocks;
    const volatile sig_atomic_t stop = 1;
    const struct sim_engine_options options = {.stop = &stop};

    small_scenario(&s, 100);
    sim_plan_init(&plan, &s);
    blocks = calloc(sim_plan_blocks(&plan), sizeof *blocks);
    cr_expect(eq(int, sim_cell_run(&plan, 0, &options, blocks, NULL), SIM_E_STOPPED));
    free(blocks);
    sim_scenario_free(&s);
}

Test(engine, holds_a_shopper_in_250_bytes)
{
    cr_expect(le(sz, sim_world_bytes_per_shopper(), (size_t)250));
}

Test(engine, counts_every_occasion_once)
{
    struct sim_scenario s;
    struct sim_outcome_block us, them;
    double came;

    busy_scenario(&s);
    us = run_total(&s, 1, 0);
    them = run_total(&s, 1, 1);
    came = us.sum[SIM_OUT_needs] + us.sum[SIM_OUT_passers] + us.sum[SIM_OUT_comebacks];
    cr_expect(lt(dbl, 1000.0, us.sum[SIM_OUT_visits]));
    cr_expect(lt(dbl, 1000.0, them.sum[SIM_OUT_visits]));
    cr_expect(epsilon_eq(
        dbl, came, us.sum[SIM_OUT_visits] + us.sum[SIM_OUT_exit_refused_entry], 0.0));
    sim_scenario_free(&s);
}

/* --- special cases with known answers --- */

/* Everything that could disturb a pure BG/NBD clock is switched off. */
static void pure_clock(struct sim_scenario *s, uint32_t shoppers)
{
    struct sim_store *store;

    small_scenario(s, shoppers);
    s->run.burn_in_weeks = 0;
    s->market[0].n_stores = 1;
    s->n_owners = 1;
    store = &s->market[0].store[0];
    store->v.visit_rate = 0.2426f / 4.4135f;
    store->v.pass_rate = 0;
    store->v.conversion = 1;
    store->v.self_pay = 1;
    store->v.need_scale = 0;
    store->v.stock_out = 0;
    store->status_quo.lever.approach_prob = 0;
    s->market[0].v.newcomer_rate = 0;
    s->market[0].v.liquidity = 1e9f;
    s->behaviour.rate_shape = 0.2426f;
    s->behaviour.clock_scale = 1;
    s->behaviour.sat_dropout = 0;
    s->behaviour.rel_rate = 0;
    s->behaviour.enter_base = 20;
    s->behaviour.zone_width = 1;
}

struct repeats {
    double mean, sd, none;
};

static struct repeats count_repeats(const struct sim_world *w)
{
    const double n = w->pop.n;
    double sum = 0, squares = 0, none = 0;

    for (uint32_t i = 0; i < w->pop.n; i++) {
        const double x = w->bond[(size_t)i * SIM_CHOICE_MAX].visits;

        sum += x;
        squares += x * x;
        none += x == 0;
    }
    return (struct repeats){sum / n, sqrt(squares / n - sum / n * (sum / n)), none / n};
}

/*
 * Fader, Hardie & Lee 2005: expected repeat purchases and share without any, for the
 * parameters fitted to 2,357 CDNOW customers; closed form. Tolerance: 4 standard errors.
 */
Test(theory, visits_without_service_are_bg_nbd)
{
    static const struct {
        uint32_t week;
        double mean, none;
    } known[] = {{1, .0532, .9517},   {4, .1958, .8551},   {13, .5337, .7168},
                 {26, .9013, .6261},  {39, 1.1950, .5743}, {52, 1.4440, .5389},
                 {78, 1.8580, .4916}, {104, 2.1999, .4600}};
    enum { SHOPPERS = 40000 };
    struct sim_scenario s;
    struct sim_world w;
    size_t next = 0;

    pure_clock(&s, SHOPPERS);
    cr_assert(eq(int, sim_world_create(&w, &s, 0, 0, 1, NULL), SIM_OK));
    while (next < sizeof known / sizeof *known) {
        cr_assert(eq(int, sim_world_day(&w, NULL), SIM_OK));
        if (w.day == 7 * known[next].week) {
            const struct repeats got = count_repeats(&w);
            const double p = known[next].none;

            cr_expect(
                epsilon_eq(dbl, got.mean, known[next].mean, 4 * got.sd / sqrt(SHOPPERS)),
                "week %u: %.4f", w.day / 7, got.mean);
            cr_expect(epsilon_eq(dbl, got.none, p, 4 * sqrt(p * (1 - p) / SHOPPERS)),
                      "week %u: %.4f", w.day / 7, got.none);
            next++;
        }
    }
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

/* Huff shares: with nothing but size and distance, visits follow them. 4 standard errors. */
Test(theory, store_choice_without_memory_follows_huff)
{
    struct sim_scenario s;
    struct sim_outcome_block us, them;
    struct sim_world w;
    double share = 0, weight = 0, n;

    small_scenario(&s, 4000);
    s.market[0].store[0].v.size = 2500;
    s.market[0].store[1].v.size = 900;
    s.behaviour.war_slope = s.behaviour.habit_b = s.behaviour.rel_rate = 0;
    s.behaviour.belief_b = 0;
    s.behaviour.clock_scale = 1e6f; /* nobody drops out ... */
    s.behaviour.outlet_switch = -9; /* ... or switches */
    cr_assert(eq(int, sim_world_create(&w, &s, 0, 0, 1, NULL), SIM_OK));
    for (uint32_t i = 0; i < w.pop.n; i++) {
        const struct sim_shopper *p = &w.pop.shopper[i];
        const double rate = (double)p->rate + (double)w.pop.pass_rate;
        double own = 0, all = 0;

        for (int k = 0; k < 2; k++) {
            all += exp((double)p->place[k]);
            own += p->shop[k] == 0 ? exp((double)p->place[k]) : 0;
        }
        share += rate * own / all;
        weight += rate;
    }
    sim_world_clear(&w);
    us = run_total(&s, 0, 0);
    them = run_total(&s, 0, 1);
    n = us.sum[SIM_OUT_visits] + them.sum[SIM_OUT_visits];
    share /= weight;
    cr_expect(epsilon_eq(dbl, us.sum[SIM_OUT_visits] / n, share,
                         4 * sqrt(share * (1 - share) / n)),
              "%.4f against %.4f", us.sum[SIM_OUT_visits] / n, share);
    sim_scenario_free(&s);
}

/* Everyone drops out at the first visit and nobody new comes: at most one visit a store. */
Test(engine, lets_nobody_visit_a_store_they_have_left)
{
    struct sim_scenario s;
    struct sim_outcome_block us, them;

    small_scenario(&s, 500);
    s.run.burn_in_weeks = 0;
    s.run.weeks = 30;
    s.behaviour.bgnbd_a = 1000;
    s.behaviour.bgnbd_b = 0.01f;
    s.behaviour.clock_scale = 0.1f;
    s.market[0].v.newcomer_rate = 0;
    us = run_total(&s, 0, 0);
    them = run_total(&s, 0, 1);
    cr_expect(lt(dbl, 100.0, us.sum[SIM_OUT_visits]));
    cr_expect(le(dbl, us.sum[SIM_OUT_visits], 500.0));
    cr_expect(le(dbl, them.sum[SIM_OUT_visits], 500.0));
    cr_expect(eq(dbl, us.sum[SIM_OUT_dropouts], us.sum[SIM_OUT_visits]));
    sim_scenario_free(&s);
}

Test(reduction, two_equal_stores_share_equally)
{
    struct sim_scenario s;
    struct sim_outcome_block us, them;
    double n;

    small_scenario(&s, 4000);
    s.run.weeks = 60;
    s.market[0].store[1].v.x_km = s.market[0].store[0].v.x_km;
    us = run_total(&s, 0, 0);
    them = run_total(&s, 0, 1);
    n = us.sum[SIM_OUT_visits] + them.sum[SIM_OUT_visits];
    /* habit makes a shopper's visits alike: some 4,000 independent shoppers, not n visits */
    cr_expect(epsilon_eq(dbl, us.sum[SIM_OUT_visits] / n, 0.5, 4 * 0.5 / sqrt(4000)));
    sim_scenario_free(&s);
}

Test(reduction, without_suspicion_and_outlets_culture_does_not_matter)
{
    struct sim_scenario s;
    struct sim_outcome_block us, cn;

    small_scenario(&s, 1500);
    s.market[0].store[0].status_quo.lever.approach_prob = 1;
    s.market[0].store[0].status_quo.lever.approach_level = 3;
    s.behaviour.susp_b1 = 0;
    s.behaviour.exit_z = s.behaviour.praise_z = 0;
    s.behaviour.social_z = s.behaviour.nonsocial_z = s.behaviour.wom_group = 0;
    s.market[0].culture_share[0] = 1;
    s.market[0].culture_share[1] = 0;
    us = run_total(&s, 0, 0);
    s.market[0].culture_share[0] = 0;
    s.market[0].culture_share[1] = 1;
    cn = run_total(&s, 0, 0);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        cr_expect(epsilon_eq(dbl, us.sum[k], cn.sum[k], 1e-9 * (1 + fabs(us.sum[k]))),
                  "%s", sim_outcome_rows[k].name);
    sim_scenario_free(&s);
}

Test(reduction, with_ample_money_partial_payment_changes_nothing)
{
    struct sim_scenario s;
    struct sim_outcome_block full, any;
    struct sim_policy *p;

    small_scenario(&s, 1500);
    s.market[0].v.liquidity = 1e9f;
    p = small_policy(&s, "any-amount");
    SMALL_SET(p, min_deposit, 0);
    full = run_total(&s, 0, 0);
    any = run_total(&s, 1, 0);
    /* the one outcome that tells which policy was in force */
    full.sum[SIM_OUT_part_payment_share] = any.sum[SIM_OUT_part_payment_share];
    cr_expect(zero(int, memcmp(&full, &any, sizeof full)));
    sim_scenario_free(&s);
}

Test(reduction, where_money_is_short_partial_payment_sells_more)
{
    struct sim_scenario s;
    struct sim_outcome_block full, any;
    struct sim_policy *p;

    small_scenario(&s, 1500);
    s.market[0].store[0].v.spend = 600;
    p = small_policy(&s, "any-amount");
    SMALL_SET(p, min_deposit, 0);
    full = run_total(&s, 0, 0);
    any = run_total(&s, 1, 0);
    cr_expect(lt(dbl, sim_outcome_value(&full, SIM_OUT_conversion) + 0.05,
                 sim_outcome_value(&any, SIM_OUT_conversion)));
    cr_expect(zero(dbl, any.sum[SIM_OUT_exit_no_cash]));
    cr_expect(lt(dbl, 0.0, any.sum[SIM_OUT_refused_share]));
    sim_scenario_free(&s);
}

/* The format's conversion is what its row says when half of the needs are served and nobody
 * is approached; here without needs, so it is the conversion itself. 4 standard errors. */
Test(reduction, undisturbed_visits_convert_at_the_rate_of_the_format)
{
    struct sim_scenario s;
    struct sim_outcome_block us;
    double n, got;

    small_scenario(&s, 3000);
    s.market[0].v.liquidity = 1e9f;
    for (int k = 0; k < 2; k++) {
        s.market[0].store[k].v.need_scale = 0;
        s.market[0].store[k].v.stock_out = 0;
        s.market[0].store[k].v.self_pay = 1;
        s.market[0].store[k].status_quo.lever.approach_prob = 0;
    }
    us = run_total(&s, 0, 0);
    n = us.sum[SIM_OUT_visits];
    got = sim_outcome_value(&us, SIM_OUT_conversion);
    cr_expect(epsilon_eq(dbl, got, 0.22, 4 * sqrt(0.22 * 0.78 / n)), "%.4f of %.0f", got,
              n);
    sim_scenario_free(&s);
}

Test(luck, is_shared_by_policies)
{
    enum { REPLICATES = 12 };
    struct sim_scenario s;
    double a[REPLICATES], b[REPLICATES], mean = 0, var_pair = 0, mean_a = 0, mean_b = 0,
                                         var_free = 0;
    struct sim_policy *p;

    small_scenario(&s, 800);
    s.run.replicates = REPLICATES;
    p = small_policy(&s, "warmer");
    SMALL_SET(p, warmth, 0.8f);
    for (int r = 0; r < REPLICATES; r++) {
        const struct sim_outcome_block x = run_total(&s, (uint64_t)r * 2, 0);
        const struct sim_outcome_block y = run_total(&s, (uint64_t)r * 2 + 1, 0);

        a[r] = sim_outcome_value(&x, SIM_OUT_conversion);
        b[r] = sim_outcome_value(&y, SIM_OUT_conversion);
        mean += (b[r] - a[r]) / REPLICATES;
        mean_a += a[r] / REPLICATES;
        mean_b += b[r] / REPLICATES;
    }
    for (int r = 0; r < REPLICATES; r++) {
        var_pair += (b[r] - a[r] - mean) * (b[r] - a[r] - mean);
        var_free += (a[r] - mean_a) * (a[r] - mean_a) + (b[r] - mean_b) * (b[r] - mean_b);
    }
    cr_expect(lt(dbl, var_pair, 0.25 * var_free), "paired %g, unpaired %g", var_pair,
              var_free);
    sim_scenario_free(&s);
}
