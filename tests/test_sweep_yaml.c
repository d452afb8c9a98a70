#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/design.h"
#include "sim/catalog.h"
#include "sim/scenario_print.h"
#include "sim/scenario_yaml.h"
#include "sim/sweep_yaml.h"
#include "sim/yaml_read.h"

#define HEAD "sweep: test\nscenario: department-store\n"

enum { WORDS_MAX = 1 << 16 };

/* A plan read from a folder of its own, and all that was said of it. */
struct loaded {
    enum sim_status status;
    struct sim_sweep sweep;
    struct sim_mistakes mistakes;
    char words[WORDS_MAX];
};

static void put_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    cr_assert(file != NULL);
    fputs(text, file);
    cr_assert(zero(int, fclose(file)));
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static struct loaded *load_with(const char *plan, const char *table,
                                struct sim_sweep_options options)
{
    char folder[] = "/tmp/equipoise-plan-XXXXXX", path[256];
    struct loaded *l = calloc(1, sizeof *l);

    cr_assert(l != NULL);
    cr_assert(mkdtemp(folder) != NULL);
    put_file(folder, "plan.yaml", plan);
    if (table)
        put_file(folder, "points.csv", table);
    snprintf(path, sizeof path, "%s/plan.yaml", folder);
    options.data_dir = TEST_SCENARIOS;
    l->status = sim_sweep_load(&l->sweep, path, &options, &l->mistakes);
    for (size_t k = 0; k < l->mistakes.kept; k++) {
        const size_t used = strlen(l->words);

        snprintf(l->words + used, WORDS_MAX - used, "%s\n", l->mistakes.text[k]);
    }
    remove_file(folder, "plan.yaml");
    remove_file(folder, "points.csv");
    rmdir(folder);
    return l;
}

static struct loaded *load(const char *plan, const char *table)
{
    return load_with(plan, table, (struct sim_sweep_options){0});
}

static struct loaded *load_good(const char *plan, const char *table)
{
    struct loaded *l = load(plan, table);

    cr_assert(eq(int, l->status, SIM_OK), "%s", l->words);
    return l;
}

static void end(struct loaded *l)
{
    sim_sweep_clear(&l->sweep);
    sim_mistakes_clear(&l->mistakes);
    free(l);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* ---- what a plan says ---- */

Test(sweep_yaml, a_plan_says_scenario_design_and_factors)
{
    struct loaded *l =
        load_good(HEAD "title: One\nquestion: Two?\nset: [market.shoppers=321]\n"
                       "run: {weeks: 3, replicates: 5}\npolicies: [hang-back, pushy]\n"
                       "record: weekly\noutcomes: [conversion]\n"
                       "design: {kind: morris, size: 20, levels: 6, seed: 9}\n"
                       "factors:\n  - behaviour.theta_mu\n"
                       "  - {name: policy.floor_staff, values: [2, 4, 6]}\n"
                       "  - {name: market.shoppers, low: 500, high: 5000, scale: log}\n"
                       "  - store.delivered\n",
                  NULL);
    const struct sim_sweep *s = &l->sweep;
    const struct sim_factor *f = s->points.factor;

    cr_expect(same_text(s->name, "test"));
    cr_expect(same_text(s->title, "One"));
    cr_expect(same_text(s->question, "Two?"));
    cr_expect(epsilon_eq(flt, s->scenario.market[0].v.shoppers, 321, 0));
    cr_expect(epsilon_eq(flt, s->scenario.run.weeks, 3, 0));
    cr_expect(epsilon_eq(flt, s->scenario.run.replicates, 5, 0));
    cr_assert(eq(u32, s->scenario.n_policies, 2));
    cr_expect(same_text(s->scenario.policy[1].name, "pushy"));
    cr_expect(eq(int, s->record, SIM_RECORD_WEEKLY));
    cr_expect(s->keep[SIM_OUT_conversion]);
    cr_expect(not(s->keep[SIM_OUT_margin]));
    cr_expect(same_text(s->points.design, "morris"));
    cr_expect(eq(u32, s->points.size, 20));
    cr_expect(eq(u32, s->points.levels, 6));
    cr_expect(eq(u64, s->points.seed, 9));
    cr_assert(eq(u32, s->points.n_factors, 4));
    cr_expect(same_text(f[0].name, "behaviour.theta_mu"));
    cr_expect(lt(dbl, f[0].low, f[0].high));
    cr_expect(eq(u32, f[1].n_levels, 3));
    cr_expect(epsilon_eq(dbl, f[1].high, 6, 0));
    cr_expect(eq(int, f[2].scale, SIM_FACTOR_LOG));
    cr_expect(epsilon_eq(dbl, f[2].low, 500, 0));
    cr_expect(eq(int, f[3].scale, SIM_FACTOR_LIST), "a switch is a list of both");
    cr_expect(eq(u32, f[3].n_levels, 2));
    cr_expect(strstr(s->scenario.text, "# --set run.weeks=3\n") != NULL);
    end(l);
}

Test(sweep_yaml, totals_of_all_outcomes_are_the_default)
{
    struct loaded *l = load_good(HEAD, NULL);
    struct sim_plan plan;

    cr_expect(eq(int, l->sweep.record, SIM_RECORD_TOTAL));
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        cr_expect(l->sweep.keep[k]);
    sim_sweep_plan(&l->sweep, &plan);
    cr_expect(zero(ptr, (void *)(uintptr_t)plan.points), "no factors: one point");
    cr_expect(eq(u32, plan.n_points, 1));
    cr_expect(eq(u32, plan.n_weeks, 1));
    end(l);
}

Test(sweep_yaml, sets_of_the_command_line_come_last)
{
    static const char *const set[] = {"run.weeks=7"};
    struct loaded *l = load_with(HEAD "run: {weeks: 3}\n", NULL,
                                 (struct sim_sweep_options){.set = set, .n_set = 1});

    cr_assert(eq(int, l->status, SIM_OK), "%s", l->words);
    cr_expect(epsilon_eq(flt, l->sweep.scenario.run.weeks, 7, 0));
    end(l);
}

Test(sweep_yaml, a_star_stands_for_all_rows_that_have_a_range)
{
    struct loaded *l =
        load_good(HEAD "design: {kind: lhs, size: 8}\nfactors:\n"
                       "  - {name: behaviour.*, except: [behaviour.theta_mu, "
                       "behaviour.*_halflife]}\n",
                  NULL);
    size_t n = 0, wanted = 0;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        const size_t length = strlen(row[k].name);
        const bool halflife =
            length > 9 && same_text(row[k].name + length - 9, "_halflife");

        wanted +=
            row[k].low < row[k].high && !halflife && !same_text(row[k].name, "theta_mu");
    }
    cr_expect(eq(u32, l->sweep.points.n_factors, (uint32_t)wanted));
    end(l);
}

Test(sweep_yaml, only_the_markets_named_are_left_with_their_cultures)
{
    struct loaded *all = load_good("sweep: test\nscenario: world-tour\n", NULL);
    char plan[256];

    snprintf(plan, sizeof plan, "sweep: test\nscenario: world-tour\nmarkets: ['%s']\n",
             all->sweep.scenario.market[1].name);
    struct loaded *one = load_good(plan, NULL);

    cr_assert(eq(u32, one->sweep.scenario.n_markets, 1));
    cr_expect(same_text(one->sweep.scenario.market[0].name,
                        all->sweep.scenario.market[1].name));
    cr_expect(lt(u32, one->sweep.scenario.n_cultures, all->sweep.scenario.n_cultures));
    cr_expect(lt(flt, 0, one->sweep.scenario.market[0].culture_share[0]));
    end(all);
    end(one);
}

Test(sweep_yaml, the_designs_are_those_that_can_be_laid_out)
{
    struct sim_shape shape = sim_shape(SIM_SHAPE_DESIGN);

    cr_assert(same_text(shape.row[0].name, "kind"));
    for (int k = 0; k < ANA_DESIGN_COUNT; k++)
        cr_expect(same_text(sim_choice_word(&shape.row[0], (size_t)k).text,
                            ana_design_rows[k].word));
    cr_expect(same_text(sim_choice_word(&shape.row[0], ANA_DESIGN_COUNT).text, ""));
}

/* ---- a table of points ---- */

Test(sweep_yaml, a_table_makes_factors_and_points)
{
    struct loaded *l =
        load_good(HEAD "points: points.csv\n",
                  "\xef\xbb\xbf# my points\r\n"
                  "behaviour.theta_mu, \"store.delivered\" ,store.spend\r\n"
                  "\r\n0.5,true,20\r\n 1.25 ,false, 40.5\r\n");
    const struct sim_points *p = &l->sweep.points;

    cr_expect(same_text(p->design, "explicit"));
    cr_assert(eq(u32, p->n_factors, 3));
    cr_assert(eq(u32, p->n_points, 2));
    cr_expect(epsilon_eq(dbl, sim_points_value(p, 0, 1), 1, 0));
    cr_expect(epsilon_eq(dbl, sim_points_value(p, 1, 0), 1.25, 0));
    cr_expect(epsilon_eq(dbl, sim_points_value(p, 1, 2), 40.5, 0));
    cr_expect(l->sweep.table != NULL);
    end(l);
}

Test(sweep_yaml, columns_of_a_table_find_their_factors_in_any_order)
{
    struct loaded *l = load_good(
        HEAD "points: points.csv\ndesign: {kind: explicit}\n"
             "factors: [store.spend, {name: policy.floor_staff, values: [2, 3]}]\n",
        "policy.floor_staff,store.spend\n2,20\n3,0.1\n");
    const struct sim_points *p = &l->sweep.points;

    cr_expect(same_text(p->factor[0].name, "store.spend"));
    cr_expect(epsilon_eq(dbl, sim_points_value(p, 1, 0), 0.1, 0), "all its digits");
    cr_expect(epsilon_eq(dbl, sim_points_value(p, 1, 1), 3, 0));
    end(l);
}

/* ---- mistakes ---- */

struct mistake {
    const char *plan, *table, *part;
};

/* Each has its place, so that an editor can go there. */
static const struct mistake mistakes[] = {
    {"scenario: department-store\nfactors: []\nsweep: a/b\n", NULL,
     "plan.yaml:3:8: error: sweep: 'a/b' is no name"},
    {"sweep: x\n", NULL, "missing required key 'scenario'"},
    {"sweep: x\nscenario: departmentstore\n", NULL, "did you mean 'department-store'"},
    {"sweep: x\nscenario: none/such.yaml\n", NULL, "No such file"},
    {HEAD "policys: [pushy]\n", NULL, "did you mean 'policies'"},
    {HEAD "policies: [pushi]\n", NULL,
     "plan.yaml:3:12: error: unknown policy 'pushi'; did you mean 'pushy'"},
    {HEAD "policies: [own/none.yaml]\n", NULL, "plan.yaml:3:12: error: policy"},
    {HEAD "policies: []\n", NULL, "need at least one"},
    {HEAD "policies: [pushy, pushy]\n", NULL, "two policies"},
    {HEAD "set: [market.shopers=3]\n", NULL,
     "plan.yaml:3:7: error: unknown key 'shopers' in market; did you mean 'shoppers'"},
    {HEAD "set: [seed]\n", NULL, "plan.yaml:3:7: error: expected KEY=VALUE"},
    {HEAD "set: {a: 1}\n", NULL, "expected a list"},
    {HEAD "run: {weeks: 0}\n", NULL, "run.weeks: 0 is outside"},
    {HEAD "markets: [springfeld]\n", NULL, "unknown market 'springfeld'"},
    {HEAD "outcomes: [conversin]\n", NULL, "did you mean 'conversion'"},
    {HEAD "record: all\n", NULL, "expected one of weekly, total"},
    {HEAD "factors: [behaviour.theta_mu]\n", NULL, "missing required key 'design'"},
    {HEAD "design: {kind: lhs, size: 3}\n", NULL, "missing required key 'factors'"},
    {HEAD "design: {size: 3}\nfactors: [store.spend]\n", NULL,
     "missing required key 'kind'"},
    {HEAD "design: {kind: lsh, size: 3}\nfactors: [store.spend]\n", NULL,
     "did you mean 'lhs'"},
    {HEAD "design: {kind: explicit}\nfactors: [store.spend]\n", NULL,
     "missing required key 'points'"},
    {HEAD "design: {kind: grid, levels: 1}\nfactors: [store.spend]\n", NULL,
     "design.levels: 1 is outside"},
    {HEAD "design: {kind: lhs, size: 3, seed: -1}\nfactors: [store.spend]\n", NULL,
     "seed: expected a whole number"},
    {HEAD "factors: store.spend\n", NULL, "factors: expected a list"},
    {HEAD "factors: [[store.spend]]\n", NULL, "expected a name or a mapping"},
    {HEAD "factors:\n  - store.spent\n", NULL,
     "plan.yaml:4:5: error: store.spent: unknown row 'spent'; did you mean 'spend'"},
    {HEAD "factors: [store.spend, store.spend]\n", NULL, "is there twice"},
    {HEAD "factors: [store.spend, store.*]\n", NULL, "leave it out by 'except:'"},
    {HEAD "factors: [culture.FR.doubt]\n", NULL, "unknown culture"},
    {HEAD "factors: [{name: store.*, low: 1}]\n", NULL, "each has its own range"},
    {HEAD "factors: [{name: store.*, values: [1]}]\n", NULL, "no values in common"},
    {HEAD "factors: [{name: shop.*}]\n", NULL, "no row that has a range"},
    {HEAD "factors: [{name: store.*, except: [store.spent]}]\n", NULL,
     "'store.spent' is not among what 'store.*' stands for"},
    {HEAD "factors: [{name: store.spend, except: [store.size]}]\n", NULL,
     "'except' belongs to a name with *"},
    {HEAD "factors: [{name: store.spend, low: 30, high: 20}]\n", NULL,
     "need low below high, got 30 and 20"},
    {HEAD "factors: [{name: store.margin, high: 1.5}]\n", NULL,
     "1.5 is outside the allowed range"},
    {HEAD "factors: [{name: store.return_rate, scale: log}]\n", NULL,
     "a log scale needs a low end above 0"},
    {HEAD "factors: [{name: store.spend, scale: lin}]\n", NULL,
     "expected one of linear, log"},
    {HEAD "factors: [{name: store.spend, values: [3, 4], low: 1}]\n", NULL,
     "both 'values' and a range"},
    {HEAD "factors: [{name: store.spend, values: [3, 4, 3]}]\n", NULL,
     "3 is there twice"},
    {HEAD "factors: [{name: store.spend, values: []}]\n", NULL, "at least one value"},
    {HEAD "factors: [{name: store.delivered, values: [yes]}]\n", NULL,
     "expected true or false"},
    {HEAD "factors: [{name: store.delivered, low: 0}]\n", NULL,
     "is one of several values"},
    {HEAD "factors: [{name: policy.floor_staff, values: [2.5]}]\n", NULL,
     "expected a whole number"},
    {HEAD "points: none.csv\n", NULL, "No such file"},
    {HEAD "points: points.csv\n", "", "need a line of factor names"},
    {HEAD "points: points.csv\n", "store.spend\n", "need at least one point"},
    {HEAD "points: points.csv\n", "store.spent\n1\n",
     "points.csv:1:1: error: store.spent: unknown row"},
    {HEAD "points: points.csv\n", "store.spend,store.spend\n1,2\n",
     "points.csv:1:13: error: this column is there twice"},
    {HEAD "points: points.csv\n", "store.spend,store.margin\n# x\n20,0.3\n20,3\n",
     "points.csv:4:4: error: store.margin: 3 is outside the allowed range"},
    {HEAD "points: points.csv\n", "store.spend,store.margin\n20\n",
     "points.csv:2:1: error: expected 2 values as in the header, got 1"},
    {HEAD "points: points.csv\n", "store.spend\nmany\n",
     "points.csv:2:1: error: store.spend: expected a number"},
    {HEAD "points: points.csv\ndesign: {kind: grid}\nfactors: [store.spend]\n",
     "store.spend\n1\n", "belongs to the design explicit"},
    {HEAD "points: points.csv\ndesign: {kind: explicit}\nfactors: [store.spend]\n",
     "store.spent\n1\n", "'store.spent' is none of the factors; did you mean"},
    {HEAD "points: points.csv\ndesign: {kind: explicit}\nfactors: [store.spend, "
          "store.size]\n",
     "store.spend\n30\n", "a column for factor 'store.size' is missing"},
    {HEAD "points: points.csv\ndesign: {kind: explicit}\nfactors: [{name: "
          "policy.floor_staff, values: [2, 3]}]\n",
     "policy.floor_staff\n4\n", "'4' is none of its values"},
};

ParameterizedTestParameters(sweep_yaml, a_mistake_is_told_with_its_place)
{
    static size_t index[sizeof mistakes / sizeof mistakes[0]];

    for (size_t k = 0; k < sizeof index / sizeof index[0]; k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, sizeof index / sizeof index[0]);
}

ParameterizedTest(size_t *index, sweep_yaml, a_mistake_is_told_with_its_place)
{
    const struct mistake *m = &mistakes[*index];
    struct loaded *l = load(m->plan, m->table);

    cr_expect(eq(int, l->status, SIM_E_INPUT), "%s", m->plan);
    cr_expect(strstr(l->words, m->part) != NULL, "%s: no '%s' in:\n%s", m->plan, m->part,
              l->words);
    cr_expect(zero(ptr, l->sweep.text), "a plan with a mistake is nothing");
    end(l);
}

Test(sweep_yaml, all_mistakes_are_told_at_once)
{
    struct loaded *l = load("sweep: x\nscenario: department-store\npolicies: [pushi]\n"
                            "outcomes: [conversin]\nset: [market.shopers=2]\n"
                            "design: {kind: grd}\nfactors: [store.spent, store.sise]\n"
                            "record: none\n",
                            NULL);

    cr_expect(eq(sz, l->mistakes.count, 7), "%s", l->words);
    end(l);
}

Test(sweep_yaml, mistakes_of_a_large_table_are_counted_and_the_first_ones_told)
{
    char *table = malloc(1 << 20);
    size_t used = (size_t)sprintf(table, "store.spend\n");

    for (int k = 0; k < 20000; k++)
        used += (size_t)sprintf(table + used, "wrong%d\n", k);
    struct loaded *l = load(HEAD "points: points.csv\n", table);

    cr_expect(eq(sz, l->mistakes.count, 20000));
    cr_expect(eq(sz, l->mistakes.kept, SIM_MISTAKES_MAX));
    cr_expect(strstr(l->words, "points.csv:21:1:") != NULL);
    end(l);
    free(table);
}

Test(sweep_yaml, other_files_are_no_plans_and_plans_no_scenarios)
{
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS};
    struct sim_mistakes m = {0};
    struct sim_scenario s;

    cr_expect(sim_sweep_is_plan(TEST_SCENARIOS "/sweeps/tiny.yaml"));
    cr_expect(not(sim_sweep_is_plan(TEST_SCENARIOS "/department-store.yaml")));
    cr_expect(not(sim_sweep_is_plan("/nowhere.yaml")));
    cr_expect(eq(int,
                 sim_scenario_load(&s, TEST_SCENARIOS "/sweeps/tiny.yaml", &options, &m),
                 SIM_E_INPUT));
    cr_assert(lt(sz, 0, m.kept));
    cr_expect(strstr(m.text[0], "this is the file of a sweep") != NULL, "%s", m.text[0]);
    sim_mistakes_clear(&m);
}

/* ---- all that ship ---- */

/* What a folder of a sweep keeps gives the same cells as the plan did. */
Test(sweep_yaml, every_shipped_plan_comes_back_from_its_resolved_scenario)
{
    char **names = NULL;
    const size_t n = sim_catalog_names(TEST_SCENARIOS "/sweeps", &names);

    cr_assert(lt(sz, 0, n));
    for (size_t k = 0; k < n; k++) {
        char path[512];
        struct sim_sweep_options options = {.data_dir = TEST_SCENARIOS};
        struct sim_sweep sweep, again;
        struct sim_mistakes m = {0};
        struct sim_plan plan, same;

        snprintf(path, sizeof path, "%s/sweeps/%s.yaml", TEST_SCENARIOS, names[k]);
        cr_assert(eq(int, sim_sweep_load(&sweep, path, &options, &m), SIM_OK), "%s",
                  names[k]);
        char *text = sim_scenario_print(&sweep.scenario);

        cr_assert(text != NULL);
        options = (struct sim_sweep_options){.data_dir = "nowhere", .resolved = text};
        cr_assert(eq(int, sim_sweep_load(&again, path, &options, &m), SIM_OK), "%s: %s",
                  names[k], m.kept ? m.text[0] : "");
        sim_sweep_plan(&sweep, &plan);
        sim_sweep_plan(&again, &same);
        cr_expect(eq(u64, plan.base_hash, same.base_hash), "%s", names[k]);
        cr_expect(eq(u64, plan.hash, same.hash), "%s", names[k]);
        free(text);
        sim_sweep_clear(&sweep);
        sim_sweep_clear(&again);
        sim_mistakes_clear(&m);
    }
    sim_catalog_free(names, n);
}
