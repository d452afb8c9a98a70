#include "bench/scenario.h"

#include <stdio.h>

#include "sim/scenario_yaml.h"

enum { SETS_MAX = 8, SET_LENGTH = 48 };

struct sets {
    char text[SETS_MAX][SET_LENGTH];
    const char *list[SETS_MAX];
    size_t n;
};

static void set(struct sets *sets, const char *key, uint32_t value)
{
    if (value == 0)
        return;
    snprintf(sets->text[sets->n], SET_LENGTH, "%s=%u", key, value);
    sets->list[sets->n] = sets->text[sets->n];
    sets->n++;
}

static void keep_home(struct sim_scenario *s)
{
    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t k = 0; k < s->market[m].n_stores; k++)
            s->market[m].store[k].v.visit_rate = s->market[m].store[k].v.pass_rate = 0;
}

bool bench_scenario(struct sim_scenario *s, const struct bench_size *size)
{
    struct sets sets = {.n = 0};
    struct sim_mistakes mistakes = {0};
    struct sim_load_options load = {.data_dir = BENCH_SCENARIOS,
                                    .set = sets.list,
                                    .policy = &size->policy,
                                    .n_policy = size->policy ? 1 : 0};
    enum sim_status status;

    set(&sets, "market.shoppers", size->shoppers);
    set(&sets, "run.weeks", size->weeks);
    set(&sets, "run.burn_in_weeks", size->burn_in_weeks);
    set(&sets, "run.replicates", size->replicates);
    load.n_set = sets.n;
    status =
        sim_scenario_load(s, BENCH_SCENARIOS "/department-store.yaml", &load, &mistakes);
    for (size_t k = 0; k < mistakes.kept; k++)
        fprintf(stderr, "%s\n", mistakes.text[k]);
    sim_mistakes_clear(&mistakes);
    if (status == SIM_OK && size->from_day_one)
        s->run.burn_in_weeks = 0;
    if (status == SIM_OK && size->nobody_moves)
        keep_home(s);
    return status == SIM_OK;
}
