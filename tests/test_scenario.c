#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/row.h"
#include "sim/scenario_yaml.h"
#include "sim/source.h"

#define DATA TEST_SOURCE "/data"
#define CATALOG DATA "/catalog"
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Criterion's own comparison of strings wants them writable. */
static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

struct loaded {
    enum sim_status status;
    struct sim_scenario s;
    struct sim_mistakes m;
};

static struct loaded load(const char *path, const char *set, const char *policy)
{
    const struct sim_load_options options = {.data_dir = CATALOG,
                                             .set = &set,
                                             .n_set = set ? 1 : 0,
                                             .policy = &policy,
                                             .n_policy = policy ? 1 : 0};
    struct loaded l = {0};

    l.status = sim_scenario_load(&l.s, path, &options, &l.m);
    return l;
}

static void clear(struct loaded *l)
{
    sim_scenario_free(&l->s);
    sim_mistakes_clear(&l->m);
}

/* Load @p n bytes as a file of its own. */
static struct loaded load_bytes(const char *text, size_t n)
{
    char path[] = "/tmp/equipoise-test-XXXXXX.yaml";
    const int file = mkstemps(path, 5);
    struct loaded l = {0};

    cr_assert(le(int, 0, file));
    cr_assert(eq(sz, (size_t)write(file, text, n), n));
    close(file);
    l = load(path, NULL, NULL);
    unlink(path);
    return l;
}

/* small.yaml with @p text put in place of @p old, which must be there. */
static struct loaded load_changed(const char *old, const char *text)
{
    static char small[8192], changed[16384];
    FILE *f = fopen(DATA "/small.yaml", "rb");
    char *at = NULL;
    int n;

    cr_assert(ne(ptr, f, NULL));
    small[fread(small, 1, sizeof small - 1, f)] = '\0';
    fclose(f);
    at = strstr(small, old);
    cr_assert(ne(ptr, at, NULL), "small.yaml has no '%s'", old);
    n = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - small), small, text,
                 at + strlen(old));
    return load_bytes(changed, (size_t)n);
}

/* What stands behind the name of the file: ":4:17: error: ...". */
static const char *told(const struct loaded *l, size_t k)
{
    const char *end = k < l->m.kept ? strstr(l->m.text[k], ".yaml") : NULL;

    return end ? end + strlen(".yaml") : k < l->m.kept ? l->m.text[k] : "(no message)";
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* ---- what is read ---- */

Test(scenario, takes_every_value_from_the_file)
{
    struct loaded l = load(DATA "/small.yaml", NULL, NULL);
    const struct sim_market *north = l.s.market;

    cr_assert(eq(int, l.status, SIM_OK), "%s", l.m.kept ? l.m.text[0] : "");
    cr_expect(same(l.s.name, "small"));
    cr_expect(same(l.s.title, "A small scenario"));
    cr_expect(same(l.s.question, "Does it load?"));
    cr_expect(same(l.s.look_at, "nothing"));
    cr_expect(same(l.s.currency, "shells"));
    cr_expect(eq(u64, l.s.seed, UINT64_MAX));
    cr_expect(eq(flt, l.s.run.weeks, 4));
    cr_expect(eq(flt, l.s.behaviour.theta_mu, 1.25f));
    cr_assert(eq(u32, l.s.n_markets, 2));
    cr_expect(eq(flt, north->v.shoppers, 1500));
    cr_assert(eq(u32, north->n_stores, 2));
    cr_expect(eq(flt, north->store[0].v.spend, 70));
    cr_expect(eq(flt, north->store[0].status_quo.lever.warmth, 0.9f));
    cr_assert(eq(u32, north->store[0].status_quo.n_addons, 1));
    cr_expect(same(north->store[0].status_quo.addon[0].name, "snacks"));
    cr_expect(eq(flt, north->store[0].status_quo.addon[0].v.dwell, 0.2f));
    cr_expect(eq(flt, l.s.market[1].store[0].v.delivered, 1));
    clear(&l);
}

Test(scenario, keeps_row_defaults_where_the_file_is_silent)
{
    struct loaded l = load(DATA "/small.yaml", NULL, NULL);
    struct sim_params start;

    cr_assert(eq(int, l.status, SIM_OK));
    sim_rows_default(SIM_TABLE_PARAM, (float *)&start);
    start.theta_mu = 1.25f;
    cr_expect(zero(int, memcmp(&start, &l.s.behaviour, sizeof start)));
    clear(&l);
}

Test(scenario, keeps_only_the_cultures_in_use_in_order_of_use)
{
    struct loaded l = load(DATA "/small.yaml", NULL, NULL);

    cr_assert(eq(u32, l.s.n_cultures, 2));
    cr_expect(same(l.s.culture[0].code, "BB"));
    cr_expect(same(l.s.culture[0].name, "BB"));
    cr_expect(same(l.s.culture[1].name, "Aland"));
    cr_expect(eq(flt, l.s.market[0].culture_share[0], 0.25f));
    cr_expect(eq(flt, l.s.market[0].culture_share[1], 0.75f));
    cr_expect(eq(flt, l.s.market[1].culture_share[1], 1));
    cr_expect(eq(flt, l.s.culture[0].generation[0], 0.4f));
    clear(&l);
}

Test(scenario, tells_us_from_rivals)
{
    struct loaded l = load(DATA "/small.yaml", NULL, NULL);

    cr_assert(eq(u32, l.s.n_owners, 2));
    cr_expect(same(l.s.owner[1], "rival"));
    cr_expect(eq(u32, l.s.market[0].store[0].owner, 0));
    cr_expect(eq(u32, l.s.market[0].store[1].owner, 1));
    clear(&l);
}

Test(scenario, lets_the_nearer_word_win)
{
    struct loaded l = load(DATA "/precedence.yaml", NULL, NULL);
    const struct sim_store *ours = NULL;

    cr_assert(eq(int, l.status, SIM_OK), "%s", l.m.kept ? l.m.text[0] : "");
    ours = l.s.market[0].store;
    cr_expect(same(ours->format, "kiosk"));
    cr_expect(eq(flt, ours->v.size, 12), "of the format");
    cr_expect(eq(flt, ours->v.spend, 7), "of the store, over the format");
    cr_expect(eq(flt, ours->status_quo.lever.wage, 11), "of the format");
    cr_expect(eq(flt, ours->status_quo.lever.warmth, 0.9f), "of the policy");
    cr_expect(eq(flt, ours->status_quo.lever.floor_staff, 3), "of the store, over both");
    cr_expect(eq(flt, ours->status_quo.lever.flattery, 0), "of the row");
    cr_expect(same(ours->status_quo.addon[0].name, "papers"));
    clear(&l);
}

Test(policy, sets_only_what_it_and_its_bases_say)
{
    struct loaded l = load(DATA "/precedence.yaml", NULL, NULL);
    const int staff = sim_row_find(SIM_TABLE_LEVER, "floor_staff");
    const int wage = sim_row_find(SIM_TABLE_LEVER, "wage");
    const struct sim_policy *mine = NULL;

    cr_assert(eq(u32, l.s.n_policies, 4));
    mine = &l.s.policy[3];
    cr_expect(same(l.s.policy[2].name, "gentle-by-path"));
    cr_expect(eq(flt, l.s.policy[2].lever.warmth, 0.9f));
    cr_expect(eq(flt, mine->lever.floor_staff, 6), "its own");
    cr_expect(eq(flt, mine->lever.approach_when, 2), "of its base");
    cr_expect(eq(flt, mine->lever.ask_first, 1), "of the base of its base");
    cr_expect(mine->set[staff]);
    cr_expect(not(mine->set[wage]));
    cr_expect(mine->sets_addons);
    cr_expect(eq(u32, mine->n_addons, 0), "an empty list removes the base's");
    cr_expect(eq(u32, l.s.policy[1].n_addons, 1));
    cr_expect(not(l.s.policy[0].sets_addons));
    clear(&l);
}

Test(policy, is_loaded_by_name_with_its_base)
{
    struct sim_policy policy;
    struct sim_mistakes m = {0};

    cr_assert(eq(int, sim_policy_load(&policy, "gentler", CATALOG, &m), SIM_OK));
    cr_expect(eq(flt, policy.lever.warmth, 1));
    cr_expect(eq(flt, policy.lever.floor_staff, 2));
}

Test(policy, is_suggested_when_its_name_is_misspelt)
{
    struct sim_policy policy;
    struct sim_mistakes m = {0};

    cr_assert(eq(int, sim_policy_load(&policy, "gentlr", CATALOG, &m), SIM_E_INPUT));
    cr_assert(eq(sz, m.count, 1));
    cr_expect(has(m.text[0], "did you mean 'gentle'?"), "%s", m.text[0]);
    sim_mistakes_clear(&m);
}

Test(policy, must_have_the_name_of_its_file)
{
    struct sim_policy policy;
    struct sim_mistakes m = {0};

    cr_assert(eq(int, sim_policy_load(&policy, "misnamed", CATALOG, &m), SIM_E_INPUT));
    cr_expect(has(m.text[0], "'something-else' stands in the file of 'misnamed'"));
    sim_mistakes_clear(&m);
}

Test(format, is_loaded_by_name_with_what_it_is_and_does)
{
    struct sim_format format;
    struct sim_mistakes m = {0};

    cr_assert(eq(int, sim_format_load(&format, "kiosk", CATALOG, &m), SIM_OK));
    cr_expect(zero(int, strcmp(format.service.title, "Kiosk")));
    cr_expect(eq(flt, format.store.spend, 5));
    cr_expect(eq(flt, format.service.lever.wage, 11));
    cr_expect(eq(u32, format.service.n_addons, 1));
}

Test(format, is_not_a_policy)
{
    struct sim_format format;
    struct sim_mistakes m = {0};

    cr_assert(eq(int, sim_format_load(&format, "gentle", CATALOG, &m), SIM_E_INPUT));
    cr_expect(has(m.text[0], "unknown format 'gentle'"), "%s", m.text[0]);
    sim_mistakes_clear(&m);
}

/* ---- the command line ---- */

Test(asked_policies, replace_those_of_the_file)
{
    struct loaded l = load(DATA "/small.yaml", NULL, "hands-off-thin");

    cr_assert(eq(int, l.status, SIM_OK));
    cr_assert(eq(u32, l.s.n_policies, 1));
    cr_expect(same(l.s.policy[0].name, "hands-off-thin"));
    cr_expect(has(l.s.text, "\n# policies: hands-off-thin\n"));
    clear(&l);
}

Test(asked_policies, are_suggested_from_file_and_catalog)
{
    struct loaded inline_one = load(DATA "/small.yaml", NULL, "hands-of");
    struct loaded shipped = load(DATA "/small.yaml", NULL, "gentla");

    cr_assert(eq(sz, inline_one.m.count, 1));
    cr_expect(
        same(inline_one.m.text[0],
             "-p hands-of: error: unknown policy 'hands-of'; did you mean 'hands-off'?"));
    cr_assert(eq(sz, shipped.m.count, 1));
    cr_expect(has(shipped.m.text[0], "did you mean 'gentle'?"));
    clear(&inline_one);
    clear(&shipped);
}

Test(set, comes_last_and_is_written_down)
{
    const char *const set[] = {"policy.floor_staff=9",
                               "rival.wage=20",
                               "store.spend=33",
                               "seed=7",
                               "market.shoppers=2000",
                               "policy.floor_staff=8",
                               "run.weeks=6",
                               "behaviour.theta_mu = -1",
                               "policy.approach_when=signal"};
    const struct sim_load_options options = {
        .data_dir = CATALOG, set, COUNT(set), NULL, 0};
    struct sim_mistakes m = {0};
    struct sim_scenario s;

    cr_assert(
        eq(int, sim_scenario_load(&s, DATA "/precedence.yaml", &options, &m), SIM_OK));
    for (uint32_t k = 0; k < s.n_policies; k++) {
        cr_expect(eq(flt, s.policy[k].lever.floor_staff, 8), "of two, the later one");
        cr_expect(s.policy[k].set[sim_row_find(SIM_TABLE_LEVER, "floor_staff")]);
        cr_expect(eq(flt, s.policy[k].lever.approach_when, 1));
    }
    cr_expect(eq(flt, s.market[0].store[0].status_quo.lever.floor_staff, 3),
              "status quo");
    cr_expect(eq(flt, s.market[0].store[0].status_quo.lever.wage, 11),
              "ours is no rival");
    cr_expect(eq(flt, s.market[0].store[1].status_quo.lever.wage, 20));
    cr_expect(eq(flt, s.market[0].store[0].v.spend, 33));
    cr_expect(eq(flt, s.market[0].store[1].v.spend, 33));
    cr_expect(eq(flt, s.market[0].v.shoppers, 2000));
    cr_expect(eq(flt, s.run.weeks, 6));
    cr_expect(eq(flt, s.behaviour.theta_mu, -1));
    cr_expect(eq(u64, s.seed, 7));
    cr_expect(has(s.text, "scenario: precedence\n"));
    cr_expect(has(s.text, "\n# --set policy.floor_staff=9\n# --set rival.wage=20\n"));
    sim_scenario_free(&s);
}

static const struct {
    const char *set, *told;
} bad_sets[] = {
    {"behaviour.theta_muu=1",
     "unknown key 'theta_muu' in behaviour; did you mean 'theta_mu'?"},
    {"theta_mu=1", "did you mean 'behaviour.theta_mu'?"},
    {"polcy.warmth=1", "unknown key 'polcy'; did you mean 'policy'?"},
    {"elephant.x=1", "need behaviour.NAME, policy.NAME"},
    {"policy.warmth=1.5", "policy.warmth: 1.5 is outside the allowed range 0 to 1"},
    {"policy.approach_when=raed",
     "expected one of entry, signal, read, got 'raed'; did you"},
    {"policy.ask_first=yes", "expected true or false, got 'yes'"},
    {"run.weeks=1.5", "expected a whole number (weeks), got '1.5'"},
    {"run.weeks=0x10", "got '0x10'"},
    {"behaviour.theta_mu=nan", "expected a number (a), got 'nan'"},
    {"behaviour.theta_mu=1e999", "1e999 is outside the allowed range -5 to 9"},
    {"market.shoppers=16777217", "cannot be held exactly, the nearest is 16777216"},
    {"seed=-1", "expected a whole number 0 to 18446744073709551615, got '-1'"},
    {"seed=18446744073709551616", "got '18446744073709551616'"},
    {"seed.x=1", "unknown key 'seed'"},
    {"policy.=1", "need policy.NAME"},
    {"policy.warmth", "expected KEY=VALUE"},
    {"policy.warmth=", "expected KEY=VALUE"},
    {"store.open_hour=23", "opens at 23 h and closes at 21 h"},
    {"policy.warmth=\x1b[31m", "expected a number, got '?[31m'"},
};

ParameterizedTestParameters(set, says_what_is_wrong)
{
    static size_t index[COUNT(bad_sets)];

    for (size_t k = 0; k < COUNT(bad_sets); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(bad_sets));
}

ParameterizedTest(size_t *index, set, says_what_is_wrong)
{
    struct loaded l = load(DATA "/small.yaml", bad_sets[*index].set, NULL);

    cr_expect(eq(int, l.status, SIM_E_INPUT));
    cr_assert(eq(sz, l.m.count, 1));
    cr_expect(has(l.m.text[0], bad_sets[*index].told), "%s", l.m.text[0]);
    clear(&l);
}

Test(set, is_named_with_its_place_in_the_list)
{
    const char *const set[] = {"seed=1", "run.wekes=2"};
    const struct sim_load_options options = {
        .data_dir = CATALOG, set, COUNT(set), NULL, 0};
    struct sim_mistakes m = {0};
    struct sim_scenario s;

    cr_assert(
        eq(int, sim_scenario_load(&s, DATA "/small.yaml", &options, &m), SIM_E_INPUT));
    cr_expect(same(m.text[0], "--set run.wekes=2 (2 of 2): error: unknown key 'wekes' in "
                              "run; did you mean 'weeks'?"));
    sim_mistakes_clear(&m);
}

/* ---- mistakes ---- */

Test(mistakes, are_all_found_in_one_pass_each_at_its_place)
{
    static const char *const want[] = {
        ":4:17: error: unknown key 'replicats' in run; did you mean 'replicates'?\n"
        "    4 | run: {weeks: 4, replicats: 2}\n"
        "      |                 ^~~~~~~~~",
        ":6:14: error: behaviour.need_prob: 1.5 is outside the allowed range 0 to 1\n",
        ":7:13: error: behaviour.theta_sd: expected a number (a), got '.nan'\n",
        ":10:15: error: market.shoppers: expected a whole number (people), got '99.5'\n",
        ":11:5: error: the shares of cultures add up to 0.95, need 1\n",
        ":14:17: error: unknown format 'kiosc'; did you mean 'kiosk'?\n",
        ":17:26: error: levers.approach_when: expected one of entry, signal, read, got "
        "'entri'; did you mean 'entry'?\n",
    };
    struct loaded l = load(DATA "/seven-mistakes.yaml", NULL, NULL);

    cr_expect(eq(int, l.status, SIM_E_INPUT));
    cr_assert(eq(sz, l.m.count, COUNT(want)));
    for (size_t k = 0; k < COUNT(want); k++)
        cr_expect(zero(int, strncmp(told(&l, k), want[k], strlen(want[k]))), "%s",
                  told(&l, k));
    clear(&l);
}

/* One change to small.yaml, and what must be said about it: the only message. */
static const struct {
    const char *old, *text, *told;
} changes[] = {
    {"scenario: small\n", "", ":2:1: error: missing required key 'scenario' in scenario"},
    {"title: A", "titel: A",
     ":3:1: error: unknown key 'titel' in scenario; did you mean 'title'?"},
    {"title: A small scenario", "title: [a]",
     ":3:8: error: scenario.title: expected a text, got a list"},
    {"title: A small scenario",
     "title:", ":3:1: error: scenario.title: expected a text, got nothing"},
    {"title: A small scenario", "title: \"\\e[31m\"",
     ":3:8: error: title: a control character"},
    {"currency: shells", "currency: a-much-too-long-label",
     "is 21 bytes long, need at most 15"},
    {"scenario: small", "scenario: a/b", ":2:11: error: scenario: 'a/b' is no name"},
    {"run: {", "run: 5 #",
     ":8:6: error: run: expected a mapping (how long and how often), got '5'"},
    {"theta_mu: 1.25", "theta_mu: \"1.25\"",
     "expected a number (a), got the text '1.25'"},
    {"theta_mu: 1.25", "theta_mu: 1_000", "got '1_000'"},
    {"theta_mu: 1.25", "theta_mu: 1.2.5", "got '1.2.5'"},
    {"theta_mu: 1.25", "theta_mu: +.e1", "got '+.e1'"},
    {"theta_mu: 1.25", "theta_mu: -.inf", "got '-.inf'"},
    {"theta_mu: 1.25", "theta_mu: {a: 1}", "expected a number (a), got a mapping"},
    {"theta_mu: 1.25", "<<: {theta_mu: 1}", "unknown key '<<' in behaviour"},
    {"theta_mu: 1.25", "theta_mu: !!float 1", "a type tag is not needed here"},
    {"delivered: true", "delivered: on",
     "store.delivered: expected true or false, got 'on'"},
    {"spend: 70", "spend: 70, spend: 71", "key 'spend' is given twice, first in line 18"},
    {"spend: 70", "floor_staff: 2",
     "unknown key 'floor_staff' in store; it belongs under 'levers:'"},
    {"spend: 70", "open_hour: 12, close_hour: 9", "opens at 12 h and closes at 9 h"},
    {"name: theirs, ", "",
     ":19:9: error: missing required key 'name' in store (name of the store)"},
    {"name: theirs", "name: ours", "two stores of this market are called 'ours'"},
    {"name: south", "name: north", "two markets are called 'north'"},
    {"{name: ours, delivered: true}", "{name: o, owner: rival}",
     "need at least one that is ours"},
    {"- {name: ours, delivered: true}", "[]", "need at least one that is ours"},
    {"culture: AA", "shoppers: 1000",
     "missing required key 'cultures' or 'culture' in market"},
    {"culture: AA", "culture: AA\n    cultures: {AA: 1}",
     "has both 'cultures' and 'culture': need one"},
    {"culture: AA", "culture: AAA",
     ":21:14: error: unknown culture 'AAA'; did you mean 'AA'?"},
    {"culture: AA", "culture: ecuador", "unknown culture 'ecuador'; did you mean 'EC'?"},
    {"silver: 0.4", "silver: 0.3", "the shares of generations add up to 0.9, need 1"},
    {", silver: 0.4", "", "missing required key 'silver' in generations"},
    {"individualism: 20, ", "",
     "culture 'BB' is not in the tables: need 'individualism'"},
    {"AA: 0.75", "AA: 0.7501001", "the shares of cultures add up to 1.0001, need 1"},
    {"policy: hands-off, ", "policy: hands-of, ",
     "unknown policy 'hands-of'; did you mean 'hands-off'?"},
    {"policy: hands-off, ", "policy: ./no.yaml, ",
     "policy './no.yaml': No such file or directory"},
    {"policy: hands-off-thin", "policy: hands-off",
     "two policies under test are called 'hands-off'"},
    {"base: hands-off", "base: hands-off-thin", "is based on itself"},
    {"- policy: hands-off\n", "- 7: x\n    policy: hands-off\n",
     "unknown key '7' in policy"},
    {"- policy: hands-off\n", "- []\n  - policy: hands-off\n",
     "expected a name, a path or a mapping"},
    {"{name: snacks, dwell: 0.2, cost: 0.5}", "{name: a}, {name: a}",
     "two add-ons are called 'a'"},
    {"{name: snacks, dwell: 0.2, cost: 0.5}",
     "{name: a}, {name: b}, {name: c}, {name: d}, {name: e}",
     "add_ons: need at most 4 entries, got 5"},
    {"in_group_link: faked", "in_group_link: false",
     "expected one of true, faked, got 'false'"},
};

ParameterizedTestParameters(mistakes, are_told_once_and_in_place)
{
    static size_t index[COUNT(changes)];

    for (size_t k = 0; k < COUNT(changes); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(changes));
}

ParameterizedTest(size_t *index, mistakes, are_told_once_and_in_place)
{
    struct loaded l = load_changed(changes[*index].old, changes[*index].text);

    cr_expect(eq(int, l.status, SIM_E_INPUT), "%s", changes[*index].text);
    cr_assert(eq(sz, l.m.count, 1), "%s\n%s", changes[*index].text,
              l.m.kept > 1 ? l.m.text[1] : "");
    cr_expect(has(l.m.text[0], changes[*index].told), "%s", l.m.text[0]);
    clear(&l);
}

Test(mistakes, of_a_text_used_twice_are_told_once)
{
    struct loaded l =
        load_changed("- {name: ours, delivered: true}",
                     "- &a {name: ours, spend: x}\n      - {name: b, levers: "
                     "&b {warmth: 2}}\n      - {name: c, levers: *b}");

    cr_expect(eq(sz, l.m.count, 2));
    clear(&l);
}

Test(mistakes, past_the_fiftieth_are_counted)
{
    static char text[65536];
    size_t n = 0;
    struct loaded l;

    for (int k = 0; k < 80; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, "unknown-%d: 1\n", k);
    snprintf(text + n, sizeof text - n, "scenario: small");
    l = load_changed("scenario: small", text);
    cr_expect(eq(sz, l.m.count, 80));
    cr_expect(eq(sz, l.m.kept, SIM_MISTAKES_MAX));
    clear(&l);
}

Test(mistakes, of_two_loads_add_up)
{
    const struct sim_load_options options = {.data_dir = CATALOG};
    struct sim_mistakes m = {0};
    struct sim_scenario s;

    for (int k = 0; k < 2; k++)
        cr_expect(
            eq(int, sim_scenario_load(&s, "/no/such.yaml", &options, &m), SIM_E_INPUT));
    cr_expect(eq(sz, m.count, 2));
    sim_mistakes_clear(&m);
}
