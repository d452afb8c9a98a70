#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/catalog.h"
#include "sim/plan.h"
#include "sim/row.h"
#include "sim/scenario_print.h"
#include "sim/scenario_yaml.h"

#define NAMES_MAX 128

static void print_mistakes(const struct sim_mistakes *m)
{
    for (size_t k = 0; k < m->kept; k++)
        fprintf(stderr, "%s\n", m->text[k]);
}

static void load(struct sim_scenario *s, const char *path,
                 const struct sim_load_options *options)
{
    struct sim_mistakes m = {0};
    const enum sim_status status = sim_scenario_load(s, path, options, &m);

    print_mistakes(&m);
    sim_mistakes_clear(&m);
    cr_assert(eq(int, status, SIM_OK), "%s", path);
}

static uint64_t plan_hash(const struct sim_scenario *s)
{
    struct sim_plan plan;

    sim_plan_init(&plan, s);
    return plan.hash;
}

/* What is printed of @p s, read again: the same plan, and printed the same. */
static void expect_round_trip(const struct sim_scenario *s)
{
    char *text = sim_scenario_print(s), *again = NULL;
    struct sim_mistakes m = {0};
    struct sim_scenario copy;

    cr_assert(ne(ptr, text, NULL));
    const enum sim_status status = sim_scenario_read(&copy, "printed", text, &m);

    print_mistakes(&m);
    sim_mistakes_clear(&m);
    cr_assert(eq(int, status, SIM_OK), "%s", s->name);
    cr_expect(eq(u64, plan_hash(&copy), plan_hash(s)), "%s", s->name);
    again = sim_scenario_print(&copy);
    cr_expect(zero(int, strcmp(again, text)), "%s", s->name);
    free(again);
    free(text);
    sim_scenario_free(&copy);
}

/* Paths of what is shipped in @p folder, as parameters. */
struct shipped {
    char path[256];
};

static struct criterion_test_params shipped_in(const char *folder)
{
    static struct shipped list[NAMES_MAX];
    char **name = NULL;
    const size_t n = sim_catalog_names(folder, &name);

    for (size_t k = 0; k < n && k < NAMES_MAX; k++)
        snprintf(list[k].path, sizeof list[k].path, "%s/%s.yaml", folder, name[k]);
    sim_catalog_free(name, n);
    return cr_make_param_array(struct shipped, list, n);
}

ParameterizedTestParameters(scenario_print, every_scenario_is_read_again_as_it_was)
{
    return shipped_in(TEST_SCENARIOS);
}

ParameterizedTest(struct shipped *file, scenario_print,
                  every_scenario_is_read_again_as_it_was)
{
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS};
    struct sim_scenario s;

    load(&s, file->path, &options);
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

ParameterizedTestParameters(scenario_print, every_policy_is_read_again_as_it_was)
{
    return shipped_in(TEST_SCENARIOS "/policies");
}

ParameterizedTest(struct shipped *file, scenario_print,
                  every_policy_is_read_again_as_it_was)
{
    static const char *const set[] = {"policy.warmth=0.123456789", "store.spend=33.3",
                                      "behaviour.theta_mu=0.1"};
    const char *policy[] = {file->path};
    const struct sim_load_options options = {
        .data_dir = TEST_SCENARIOS, .policy = policy, .n_policy = 1};
    struct sim_load_options more = options;
    struct sim_scenario s;

    load(&s, TEST_SCENARIOS "/department-store.yaml", &options);
    expect_round_trip(&s);
    sim_scenario_free(&s);
    more.set = set;
    more.n_set = sizeof set / sizeof *set;
    load(&s, TEST_SCENARIOS "/department-store.yaml", &more);
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

/* Rows of every table at a value that needs all the digits a float has. */
Test(scenario_print, rows_set_to_odd_values_are_read_again_as_they_were)
{
    static const struct {
        const char *prefix;
        enum sim_table table;
    } tables[] = {{"behaviour", SIM_TABLE_PARAM},
                  {"policy", SIM_TABLE_LEVER},
                  {"rival", SIM_TABLE_LEVER},
                  {"store", SIM_TABLE_STORE},
                  {"market", SIM_TABLE_MARKET}};
    static char text[NAMES_MAX * 8][96];
    const char *set[NAMES_MAX * 8];
    struct sim_load_options options = {.data_dir = TEST_SCENARIOS, .set = set};
    struct sim_scenario s;

    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        size_t n;
        const struct sim_row *row = sim_rows(tables[t].table, &n);

        for (size_t k = 0; k < n; k++) {
            const float third = row[k].low + (row[k].high - row[k].low) / 3.0f;

            if (row[k].kind != SIM_NUMBER)
                continue;
            set[options.n_set] = text[options.n_set];
            snprintf(text[options.n_set++], sizeof *text, "%s.%s=%.9g", tables[t].prefix,
                     row[k].name, (double)third);
        }
    }
    load(&s, TEST_SCENARIOS "/rival-street.yaml", &options);
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

/* ---- a file with everything that is hard to write ---- */

static const char hard[] =
    "scenario: 'it''s: hard # not a comment'\n"
    "title: \"quotes \\\" and \\\\ and \\uFEFF here\"\n"
    "question: '- is it? {yes}: [no]'\n"
    "currency: '% USD'\n"
    "seed: 18446744073709551615\n"
    "cultures:\n"
    "  'a: b': {name: 'One, \"two\"', individualism: 33.3333333, stranger_trust: unknown,"
    " doubt: 0.1, generations: {z: 0.1, y: 0.2, x: 0.3, silver: 0.4}}\n"
    "  'true': {individualism: 20, stranger_trust: 0.7, doubt: unknown,"
    " generations: {z: 0.33333, y: 0.33333, x: 0.33334, silver: 0}}\n"
    "  nobody: {individualism: 1, stranger_trust: 0, doubt: 1,"
    " generations: {z: 0.142857, y: 0.285714, x: 0.142857, silver: 0.428572}}\n"
    "markets:\n"
    "  - name: '- first'\n"
    "    cultures: {'true': 0.333333, nobody: 0, 'a: b': 0.666667}\n"
    "    stores:\n"
    "      - {name: '#1', owner: '*them'}\n"
    "      - {name: 'ours & all', add_ons: [{name: '0'}, {name: '!'}]}\n"
    "  - name: second\n"
    "    culture: 'a: b'\n"
    "    stores: [{name: '#1'}, {name: x, owner: 'null'}]\n"
    "policies:\n"
    "  - {policy: 'null', add_ons: []}\n"
    "  - policy: \"it's\"\n"
    "    base: base.yaml\n"
    "    help: 'a: b'\n"
    "    schedule: [{from_week: 3, levers: {warmth: 0.7, approach_prob: 0.1}}]\n"
    "    targets: [{store: '#1', generation: y, levers: {warmth: 0.3}}]\n";

static const char base[] =
    "policy: base\n"
    "levers: {approach_when: signal}\n"
    "schedule: [{until_week: 9, ramp_weeks: 2, levers: {floor_staff: 7}}]\n"
    "targets: [{culture: 'true', levers: {warmth: 0.9}}]\n";

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    cr_assert(ne(ptr, f, NULL));
    fputs(text, f);
    fclose(f);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static void load_hard(struct sim_scenario *s, const char *const *set, size_t n_set)
{
    const struct sim_load_options options = {
        .data_dir = TEST_SCENARIOS, .set = set, .n_set = n_set};
    char folder[] = "/tmp/equipoise-print-XXXXXX", path[256];

    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    write_file(folder, "hard.yaml", hard);
    write_file(folder, "base.yaml", base);
    snprintf(path, sizeof path, "%s/hard.yaml", folder);
    load(s, path, &options);
    remove_file(folder, "hard.yaml");
    remove_file(folder, "base.yaml");
    rmdir(folder);
}

Test(scenario_print, hard_names_texts_shares_and_rules_are_read_again_as_they_were)
{
    struct sim_scenario s;

    load_hard(&s, NULL, 0);
    cr_assert(eq(u32, s.policy[1].n_rules, 4));
    cr_assert(isnan(s.culture[0].doubt));
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

Test(scenario_print, a_rule_that_a_set_took_over_is_read_again_as_it_was)
{
    const char *set[] = {"policy.warmth=0.25", "policy.floor_staff=3"};
    struct sim_scenario s;

    load_hard(&s, set, 2);
    cr_assert(
        eq(int, s.policy[1].rule[3].set[sim_row_find(SIM_TABLE_LEVER, "warmth")], false));
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

Test(scenario_print, texts_keep_their_bytes)
{
    struct sim_mistakes m = {0};
    struct sim_scenario s, copy;
    char *text;

    load_hard(&s, NULL, 0);
    text = sim_scenario_print(&s);
    cr_assert(eq(int, sim_scenario_read(&copy, "printed", text, &m), SIM_OK));
    cr_expect(zero(int, strcmp(copy.title, s.title)));
    cr_expect(zero(int, strcmp(copy.currency, s.currency)));
    cr_expect(zero(int, strcmp(copy.culture[2].name, "One, \"two\"")));
    cr_expect(zero(int, strcmp(copy.policy[1].help, "a: b")));
    free(text);
    sim_scenario_free(&s);
    sim_scenario_free(&copy);
    sim_mistakes_clear(&m);
}

/* More stores than a file of one mebibyte may have. */
Test(scenario_print, a_scenario_larger_than_a_file_may_be_is_read_again_as_it_was)
{
    enum { STORES = 900 };
    const struct sim_load_options options = {.data_dir = TEST_SCENARIOS};
    struct sim_scenario s;
    struct sim_store *store = calloc(STORES, sizeof *store);
    char *text;

    load(&s, TEST_SCENARIOS "/department-store.yaml", &options);
    for (uint32_t k = 0; k < STORES; k++) {
        store[k] = s.market[0].store[0];
        snprintf(store[k].name, sizeof store[k].name, "store %u", k);
    }
    free(s.market[0].store);
    s.market[0].store = store;
    s.market[0].n_stores = STORES;
    text = sim_scenario_print(&s);
    cr_assert(lt(sz, 1u << 20, strlen(text)));
    free(text);
    expect_round_trip(&s);
    sim_scenario_free(&s);
}

Test(scenario_print, a_printed_scenario_that_needs_a_file_is_refused)
{
    struct sim_mistakes m = {0};
    struct sim_scenario s;
    const enum sim_status status = sim_scenario_read(
        &s, "printed",
        "scenario: a\nmarkets: [{name: m, culture: US, stores: [{name: s}]}]\n"
        "policies: [attentive]\n",
        &m);

    cr_expect(eq(int, status, SIM_E_INPUT));
    cr_expect(lt(sz, 0, m.count));
    sim_mistakes_clear(&m);
}

/* ---- the words that printed scenarios need ---- */

static enum sim_status read_culture(const char *rows, struct sim_mistakes *m)
{
    struct sim_scenario s;
    char text[512];
    enum sim_status status;

    snprintf(
        text, sizeof text,
        "scenario: a\ncultures: {A: {%s, generations: {z: 1, y: 0, x: 0, silver: 0}}}\n"
        "markets: [{name: m, culture: A, stores: [{name: s}]}]\n"
        "policies: [{policy: p}]\n",
        rows);
    status = sim_scenario_read(&s, "text", text, m);
    sim_scenario_free(&s);
    return status;
}

Test(scenario_print, unknown_is_a_word_where_a_culture_may_lack_a_value_and_nowhere_else)
{
    struct sim_mistakes m = {0};

    cr_expect(
        eq(int,
           read_culture("individualism: 9, stranger_trust: unknown, doubt: unknown", &m),
           SIM_OK));
    cr_expect(eq(int,
                 read_culture("individualism: unknown, stranger_trust: 0, doubt: 0", &m),
                 SIM_E_INPUT));
    cr_expect(eq(int,
                 read_culture("individualism: 9, stranger_trust: unknwon, doubt: 0", &m),
                 SIM_E_INPUT));
    sim_mistakes_clear(&m);
}

/* A schedule after a target overrides it only in a list of rules. */
Test(scenario_print, rules_stand_in_the_order_of_their_list)
{
    static const char text[] =
        "scenario: a\ncultures: {A: {individualism: 9, stranger_trust: 0, doubt: 0,"
        " generations: {z: 1, y: 0, x: 0, silver: 0}}}\n"
        "markets: [{name: m, culture: A, stores: [{name: s}]}]\n"
        "policies: [{policy: p, rules: [{store: s, levers: {warmth: 0.25}},"
        " {from_week: 2, levers: {warmth: 0.75}}, {culture: A, levers: {}}]}]\n";
    struct sim_mistakes m = {0};
    struct sim_scenario s;

    cr_assert(eq(int, sim_scenario_read(&s, "text", text, &m), SIM_OK));
    cr_assert(eq(u32, s.policy[0].n_rules, 3));
    cr_expect(eq(flt, s.policy[0].rule[0].lever.warmth, 0.25f));
    cr_expect(zero(int, strcmp(s.policy[0].rule[0].store, "s")));
    cr_expect(eq(flt, s.policy[0].rule[1].v.from_week, 2.0f));
    cr_expect(zero(int, strcmp(s.policy[0].rule[2].culture, "A")));
    expect_round_trip(&s);
    sim_scenario_free(&s);
    sim_mistakes_clear(&m);
}
