#include "analysis/facts_lab.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/row.h"
#include "sim/runner.h"

static const double LEVEL = 0.95;

/*
 * The presets of the two cultures that the literature compares: individualism, trust in
 * strangers, doubt and generations as in the shipped tables, written here so that the facts
 * do not change with a file.
 */
static const struct sim_culture presets[ANA_PEOPLE] = {
    [ANA_US] = {.code = "US",
                .name = "United States",
                .individualism = 91,
                .stranger_trust = 0.388f,
                .doubt = NAN,
                .generation = {0.1022f, 0.2834f, 0.2534f, 0.3610f}},
    [ANA_CN] = {.code = "CN",
                .name = "China",
                .individualism = 20,
                .stranger_trust = NAN,
                .doubt = 0.9f,
                .generation = {0.0905f, 0.3033f, 0.3166f, 0.2896f}}};

static bool fine(const struct ana_lab *lab)
{
    return lab->status == SIM_OK;
}

static void no_memory(struct ana_lab *lab)
{
    lab->status = sim_fail(&lab->error, SIM_E_NOMEM, "facts", "out of memory");
}

static void open_store(struct sim_store *store, const char *name, float x_km)
{
    *store = (struct sim_store){0};
    snprintf(store->name, sizeof store->name, "%s", name);
    sim_rows_default(SIM_TABLE_STORE, (float *)&store->v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&store->status_quo.lever);
    store->status_quo.lever.approach_prob = 0;
    store->v.x_km = x_km;
    store->v.y_km = 1;
}

/* An experiment that can no longer be run may still be written down, on spare paper. */
static void take_spare(struct ana_lab *lab, struct sim_scenario *s)
{
    free(s->market ? s->market[0].store : NULL);
    free(s->market);
    free(s->policy);
    lab->spare_market = (struct sim_market){.store = lab->spare_store};
    s->market = &lab->spare_market;
    s->policy = &lab->spare_policy;
    s->n_markets = s->n_policies = 0;
}

static void furnish(struct sim_scenario *s, uint32_t shoppers)
{
    struct sim_market *market = &s->market[0];

    s->n_markets = 1;
    snprintf(market->name, sizeof market->name, "town");
    sim_rows_default(SIM_TABLE_MARKET, (float *)&market->v);
    market->v.shoppers = (float)shoppers;
    market->v.fixed_stores = 1;
    market->v.liquidity = 1000;
    market->culture_share[0] = 1;
    market->n_stores = 1;
    open_store(ana_ours(s), "ours", 1);
}

void ana_lab_town(struct ana_lab *lab, struct sim_scenario *s, enum ana_people who,
                  uint32_t shoppers)
{
    sim_scenario_init(s);
    snprintf(s->name, sizeof s->name, "fact");
    s->run.weeks = 8;
    s->run.burn_in_weeks = 0;
    s->run.replicates = 10;
    s->culture[s->n_cultures++] = presets[who];
    s->market = calloc(1, sizeof *s->market);
    s->policy = calloc(ANA_POLICIES_MAX, sizeof *s->policy);
    if (s->market)
        s->market[0].store = calloc(2, sizeof *s->market[0].store);
    if (!s->market || !s->policy || !s->market[0].store)
        no_memory(lab);
    if (fine(lab))
        furnish(s, shoppers);
    else
        take_spare(lab, s);
}

void ana_lab_close(struct ana_lab *lab, struct sim_scenario *s)
{
    if (s->market == &lab->spare_market)
        *s = (struct sim_scenario){0};
    else
        sim_scenario_free(s);
}

void ana_lab_rival(struct ana_lab *lab, struct sim_scenario *s)
{
    struct sim_store *rival = &s->market[0].store[1];

    if (!fine(lab))
        return;
    *rival = *ana_ours(s);
    snprintf(rival->name, sizeof rival->name, "theirs");
    rival->owner = s->n_owners;
    snprintf(s->owner[s->n_owners++], sizeof s->owner[0], "rival");
    ana_ours(s)->v.x_km = 0.7f;
    rival->v.x_km = 1.3f;
    s->market[0].n_stores = 2;
}

struct sim_policy *ana_lab_policy(struct ana_lab *lab, struct sim_scenario *s)
{
    struct sim_policy *p;

    if (!fine(lab) || s->n_policies == ANA_POLICIES_MAX)
        return &lab->spare_policy;
    p = &s->policy[s->n_policies++];
    snprintf(p->name, sizeof p->name, "policy-%u", s->n_policies);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&p->lever);
    return p;
}

void ana_set_lever(struct sim_policy *p, size_t k, float value)
{
    ((float *)&p->lever)[k] = value;
    p->set[k] = true;
}

static void run_trial(struct ana_lab *lab, struct ana_trial *t)
{
    struct sim_run_options run = {.threads = lab->options->threads,
                                  .stop = lab->options->stop,
                                  .sink = sim_dataset_take};

    lab->status = sim_scenario_check(&t->s, &lab->error);
    if (!fine(lab))
        return;
    sim_plan_init(&t->plan, &t->s);
    lab->status = sim_dataset_create(&t->set, &t->plan, &lab->error);
    if (!fine(lab))
        return;
    run.to = t->set;
    lab->status = sim_run(&t->plan, &run, &lab->error);
}

void ana_lab_run(struct ana_lab *lab, struct sim_scenario *s, struct ana_trial *trial)
{
    *trial = (struct ana_trial){0};
    if (!fine(lab)) {
        ana_lab_close(lab, s);
        return;
    }
    if (s->n_policies == 0)
        ana_lab_policy(lab, s);
    trial->s = *s;
    *s = (struct sim_scenario){0};
    run_trial(lab, trial);
    if (!fine(lab))
        ana_trial_clear(trial);
}

void ana_trial_clear(struct ana_trial *trial)
{
    sim_dataset_free(trial->set);
    sim_scenario_free(&trial->s);
    *trial = (struct ana_trial){0};
}

/* What one replicate leaves with us over some weeks. */
static double cell_value(const struct ana_trial *t, uint64_t cell, enum sim_outcome k,
                         uint32_t from, uint32_t to)
{
    const struct sim_outcome_block *blocks =
        t->set->block + cell * sim_plan_blocks(&t->plan);
    const enum sim_outcome weight = sim_outcome_rows[k].weight;
    const bool last = sim_outcome_rows[k].kind == SIM_OUTCOME_LAST;
    struct sim_outcome_block total = {{0}};

    for (uint32_t week = last ? to - 1 : from; week < to; week++)
        for (uint32_t g = 0; g < t->plan.n_segments; g++) {
            const struct sim_outcome_block *b =
                &blocks[sim_plan_block(&t->plan, week, 0, g)];

            total.sum[k] += b->sum[k];
            if (weight != SIM_OUT_none)
                total.sum[weight] += b->sum[weight];
        }
    return sim_outcome_value(&total, k);
}

struct ana_series ana_outcome_weeks(const struct ana_trial *trial, uint32_t policy,
                                    enum sim_outcome k, uint32_t from, uint32_t to)
{
    struct ana_series s = {0};

    if (!trial->set)
        return s;
    s.n = trial->plan.n_replicates;
    for (uint64_t cell = 0; cell < sim_plan_cells(&trial->plan); cell++) {
        const struct sim_cell c = sim_plan_cell(&trial->plan, cell);

        if (c.policy == policy)
            s.x[c.replicate] = cell_value(trial, cell, k, from, to);
    }
    return s;
}

struct ana_series ana_outcome(const struct ana_trial *trial, uint32_t policy,
                              enum sim_outcome k)
{
    return ana_outcome_weeks(trial, policy, k, 0, trial->plan.n_weeks);
}

struct ana_series ana_lab_outcome(struct ana_lab *lab, struct sim_scenario *s,
                                  enum sim_outcome k)
{
    struct ana_trial t;
    struct ana_series got;

    ana_lab_run(lab, s, &t);
    got = ana_outcome(&t, 0, k);
    ana_trial_clear(&t);
    return got;
}

/* One replicate of a measurement; the first failure, by number of the replicate, counts. */
struct taken {
    enum sim_status status;
    struct sim_error error;
    double out[ANA_MEASURES_MAX];
};

static void take_all(struct ana_lab *lab, const struct sim_scenario *s,
                     const struct ana_measure *measure, struct taken *taken)
{
    const volatile sig_atomic_t *stop = lab->options->stop;
    const int n = (int)s->run.replicates;

#pragma omp parallel for schedule(dynamic, 1) num_threads(lab->options->threads)
    for (int r = 0; r < n; r++)
        taken[r].status =
            stop && *stop
                ? sim_fail(&taken[r].error, SIM_E_STOPPED, s->name, "stopped on request")
                : measure->take(measure, s, (uint32_t)r, taken[r].out, &taken[r].error);
}

void ana_lab_measure(struct ana_lab *lab, struct sim_scenario *s,
                     const struct ana_measure *measure, struct ana_series *out)
{
    const size_t n = (size_t)s->run.replicates;
    struct taken *taken = NULL;

    for (size_t k = 0; k < measure->n; k++)
        out[k] = (struct ana_series){0};
    if (fine(lab) && !(taken = calloc(n, sizeof *taken)))
        no_memory(lab);
    if (fine(lab)) {
        take_all(lab, s, measure, taken);
        for (size_t r = 0; r < n; r++) {
            if (fine(lab) && taken[r].status != SIM_OK) {
                lab->status = taken[r].status;
                lab->error = taken[r].error;
            }
            for (size_t k = 0; k < measure->n; k++) {
                out[k].n = n;
                out[k].x[r] = taken[r].out[k];
            }
        }
    }
    free(taken);
    ana_lab_close(lab, s);
}

enum sim_status ana_first_day(struct sim_world *w, const struct ana_measure *m,
                              const struct sim_scenario *s, uint32_t r,
                              struct sim_error *err)
{
    enum sim_status status = sim_world_create(w, s, 0, r, 1, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w->pop.n; i++)
        for (uint32_t k = 0; k < SIM_CHOICE_MAX; k++) {
            struct sim_bond *bond = sim_world_bond(w, i, k);

            bond->relationship = sim_to16((float)m->relationship);
            bond->expectation += (float)m->hope;
        }
    status = sim_world_day(w, err);
    if (status != SIM_OK)
        sim_world_clear(w);
    return status;
}

enum sim_status ana_next_day(struct sim_world *w, struct sim_error *err)
{
    const enum sim_status status = sim_world_day(w, err);

    if (status == SIM_OK && w->day % 7 == 0)
        sim_world_close_week(w, NULL, w->scenario->n_owners);
    return status;
}

enum operation { MINUS, PLUS, BY, OVER };

static struct ana_series combine(struct ana_series a, struct ana_series b,
                                 enum operation op)
{
    if (b.n < a.n)
        a.n = b.n;
    for (size_t k = 0; k < a.n; k++)
        a.x[k] = op == MINUS  ? a.x[k] - b.x[k]
                 : op == PLUS ? a.x[k] + b.x[k]
                 : op == BY   ? a.x[k] * b.x[k]
                              : a.x[k] / b.x[k];
    return a;
}

struct ana_series ana_minus(struct ana_series a, struct ana_series b)
{
    return combine(a, b, MINUS);
}

struct ana_series ana_plus(struct ana_series a, struct ana_series b)
{
    return combine(a, b, PLUS);
}

struct ana_series ana_by(struct ana_series a, struct ana_series b)
{
    return combine(a, b, BY);
}

struct ana_series ana_over(struct ana_series a, struct ana_series b)
{
    return combine(a, b, OVER);
}

struct ana_series ana_times(struct ana_series a, double factor)
{
    for (size_t k = 0; k < a.n; k++)
        a.x[k] *= factor;
    return a;
}

struct ana_series ana_less(struct ana_series a, double number)
{
    for (size_t k = 0; k < a.n; k++)
        a.x[k] -= number;
    return a;
}

bool ana_reading_pass(const struct ana_estimate *got, double low, double high)
{
    if (!isfinite(got->mean) || !isfinite(got->low) || !isfinite(got->high))
        return false;
    if (!isfinite(low))
        return got->high < high;
    if (!isfinite(high))
        return got->low > low;
    return got->mean >= low && got->mean <= high && got->high - got->low <= high - low;
}

void ana_lab_note(struct ana_lab *lab, struct ana_series got, double low, double high,
                  const char *what, ...)
{
    struct ana_fact_result *r = lab->result;
    struct ana_reading *reading;
    va_list args;

    if (!fine(lab))
        return;
    if (r->n == ANA_READINGS_MAX) {
        lab->status = sim_fail(&lab->error, SIM_E_RANGE, "facts",
                               "need at most %d readings a fact", ANA_READINGS_MAX);
        return;
    }
    reading = &r->reading[r->n++];
    *reading = (struct ana_reading){
        .low = low, .high = high, .got = ana_mean(got.x, got.n, LEVEL)};
    va_start(args, what);
    vsnprintf(reading->what, sizeof reading->what, what, args);
    va_end(args);
    reading->pass = ana_reading_pass(&reading->got, low, high);
    r->pass = (r->n == 1 || r->pass) && reading->pass;
}
