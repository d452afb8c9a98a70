#include "cli/trace.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEY_VERSUS = 0x300,
    KEY_SHOPPER,
    KEY_FIND,
    KEY_MARKET,
    KEY_REPLICATE,
    KEY_ALL,
    KEY_JSON
};

enum { FIND_NAME_MAX = 64 };

struct input {
    struct cli_run_options run; /* its sets */
    const char *scenario, *policy, *versus, *find, *market;
    struct ana_find what;
    uint64_t shopper, replicate; /* replicate from 1 */
    bool has_shopper, all, json;
};

#define FIND_NAME(code, name, help) name ", "

/* clang-format off */
static const struct argp_option options[] = {
    {"policy", 'p', "POLICY", 0, "Tell the story under this policy, a name or the path of a file; by default the first that the scenario names", 1},
    {"versus", KEY_VERSUS, "POLICY", 0, "Beside it the same shopper's under this policy, from the same luck", 1},
    {"shopper", KEY_SHOPPER, "N", 0, "Whose story: 0 or more, below market.shoppers", 1},
    {"find", KEY_FIND, "WHAT", 0, "Whose story: the first shopper to whom it happens in one of our stores. WHAT is one of " ANA_FINDS(FIND_NAME) "alone, or, with --versus, followed by -here-not-there or -there-not-here, as in bought-here-not-there; here is the policy of -p", 1},
    {"market", KEY_MARKET, "NAME", 0, "In this market; by default the first", 1},
    {"replicate", KEY_REPLICATE, "R", 0, "In this repetition, counted from 1; by default the first", 1},
    {"all", KEY_ALL, 0, 0, "Also tell the burn-in, and visits that went the same under both policies", 3},
    {"json", KEY_JSON, 0, 0, "One JSON object with every number of every visit", 3},
    {0}};
/* clang-format on */

/* All that --find knows, one text each. */
struct find_names {
    char text[ANA_FIND_NAMES][FIND_NAME_MAX];
};

static const char *find_name(size_t k, const void *with)
{
    return ((const struct find_names *)with)->text[k];
}

static void set_find(struct argp_state *state, struct input *in, const char *word)
{
    struct find_names names;
    const char *near;

    for (size_t k = 0; k < ANA_FIND_NAMES; k++)
        if (strcmp(ana_find_name(k, names.text[k], FIND_NAME_MAX), word) == 0) {
            in->find = word;
            in->what = ana_find_at(k);
            return;
        }
    near = sim_nearest(word, ANA_FIND_NAMES, find_name, &names);
    if (near)
        argp_error(state, "--find: there is no '%s'; did you mean '%s'?", word, near);
    else
        argp_error(state,
                   "--find: need one of " ANA_FINDS(
                       FIND_NAME) "or one followed by -here-not-there or "
                                  "-there-not-here; got '%s'",
                   word);
}

static void set_whole(struct argp_state *state, const char *option, uint64_t min,
                      const char *text, uint64_t *out)
{
    if (!cli_whole(text, min, UINT32_MAX - 1, out))
        argp_error(state, "--%s: need a whole number of %d or more, got '%s'", option,
                   (int)min, text);
}

static void check_all(struct argp_state *state, const struct input *in)
{
    if (!in->scenario)
        argp_error(state, "need a scenario: see 'equipoise list scenarios'");
    else if (in->has_shopper == (in->find != NULL))
        argp_error(state, in->find ? "need --shopper or --find, got both"
                                   : "need --shopper N or --find WHAT: whose story?");
    else if (in->find && in->what.versus && !in->versus)
        argp_error(state, "--find %s needs --versus POLICY", in->find);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &in->run;
        return 0;
    case 'p':
        in->policy = arg;
        return 0;
    case KEY_VERSUS:
        in->versus = arg;
        return 0;
    case KEY_SHOPPER:
        set_whole(state, "shopper", 0, arg, &in->shopper);
        in->has_shopper = true;
        return 0;
    case KEY_FIND:
        set_find(state, in, arg);
        return 0;
    case KEY_MARKET:
        in->market = arg;
        return 0;
    case KEY_REPLICATE:
        set_whole(state, "replicate", 1, arg, &in->replicate);
        return 0;
    case KEY_ALL:
        in->all = true;
        return 0;
    case KEY_JSON:
        in->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->scenario)
            argp_error(state, "need one scenario, got '%s' and '%s'", in->scenario, arg);
        in->scenario = arg;
        return 0;
    case ARGP_KEY_END:
        check_all(state, in);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_world_argp, 0, NULL, 0}, {0}};

const struct argp cli_trace_argp = {
    options,
    parse,
    "SCENARIO",
    "Tell one shopper's story through one policy, touch point by touch point, with the "
    "causes of what they feel and do.\v"
    "SCENARIO is the path of a YAML file or the name of a shipped scenario. The story is "
    "that of the very shopper who is counted by 'equipoise compare' with the same "
    "scenario, sets and seed.\n\n"
    "Examples:\n"
    "  equipoise trace department-store -p pushy --shopper 17\n"
    "  equipoise trace department-store -p pushy --versus hang-back --shopper 17\n"
    "  equipoise trace mattress-street -p pay-any-amount --versus pay-in-full --find "
    "bought-here-not-there",
    children,
    NULL,
    NULL};

/* ---- the cells ---- */

static const char *market_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->market[k].name;
}

/* --replicate counts from 1, as results do. */
static bool find_replicate(const struct input *in, const struct sim_plan *plan,
                           uint32_t *out)
{
    *out = in->replicate ? (uint32_t)in->replicate - 1 : 0;
    if (*out < plan->n_replicates)
        return true;
    fprintf(stderr, "equipoise: --replicate: need 1..%u, got %llu; see run.replicates\n",
            plan->n_replicates, (unsigned long long)in->replicate);
    return false;
}

/* The cells of the policies told. */
struct arms {
    const struct sim_plan *plan;
    uint32_t n, market, replicate;
    uint64_t cell[CLI_TRACE_ARMS];
};

static enum sim_status find_shopper(const struct input *in, const struct arms *a,
                                    struct ana_found *found, struct sim_error *err)
{
    *found = (struct ana_found){.found = true, .shopper = (uint32_t)in->shopper};
    return in->find ? ana_story_find(found, a->plan, a->cell[0], a->cell[a->n - 1],
                                     in->what, err)
                    : SIM_OK;
}

static int say_not_found(const struct input *in)
{
    fprintf(stderr, "equipoise: --find %s: it happens to nobody here\n", in->find);
    return CLI_FAILED;
}

static int print(const struct input *in, const struct cli_trace *t)
{
    if (in->json) {
        cli_trace_json(t);
        return CLI_DONE;
    }
    if (cli_trace_text(t))
        return CLI_DONE;
    fputs("equipoise: the story does not fit in memory\n", stderr);
    return CLI_FAILED;
}

static int fail(const struct sim_error *err)
{
    cli_print_error(err);
    return err->status == SIM_E_RANGE ? CLI_MISTAKE : CLI_FAILED;
}

static int tell(const struct input *in, const struct arms *a)
{
    const struct sim_scenario *s = a->plan->scenario;
    struct ana_story story[CLI_TRACE_ARMS] = {0};
    struct ana_person person;
    struct sim_error err = {0};
    struct cli_trace t = {s, &person, story, a->n, a->replicate, in->find, {0}, in->all};
    enum sim_status status = find_shopper(in, a, &t.found, &err);
    int code;

    if (status == SIM_OK && !t.found.found)
        return say_not_found(in);
    if (status == SIM_OK)
        status = ana_person(&person, s, a->market, a->replicate, t.found.shopper, &err);
    for (uint32_t k = 0; k < a->n && status == SIM_OK; k++)
        status =
            ana_story_watch(&story[k], a->plan, a->cell[k], t.found.shopper, NULL, &err);
    code = status == SIM_OK ? print(in, &t) : fail(&err);
    for (uint32_t k = 0; k < a->n; k++)
        ana_story_clear(&story[k]);
    return code;
}

static int tell_scenario(const struct input *in, const struct sim_scenario *s)
{
    struct sim_plan plan;
    struct arms a = {.plan = &plan, .n = in->versus ? 2 : 1};
    const int market =
        in->market ? cli_find_name("market", in->market, s->n_markets, market_name, s)
                   : 0;

    sim_plan_init(&plan, s);
    if (market < 0 || !find_replicate(in, &plan, &a.replicate))
        return CLI_MISTAKE;
    a.market = (uint32_t)market;
    for (uint32_t k = 0; k < a.n; k++)
        a.cell[k] = ana_story_cell(&plan, k, a.replicate, a.market);
    return tell(in, &a);
}

/* ---- reading ---- */

/* The scenario with the policies told; without -p, its first one. */
static int load_arms(struct sim_scenario *s, const struct input *in,
                     const struct cli_source *source)
{
    const char *policy[CLI_TRACE_ARMS] = {in->policy, in->versus};
    char first[SIM_NAME_MAX];

    if (!in->policy) {
        const int code = cli_source_load(s, source, &in->run, NULL, 0);

        if (code != CLI_DONE || !in->versus)
            return code;
        snprintf(first, sizeof first, "%s", s->policy[0].name);
        sim_scenario_free(s);
        policy[0] = first;
    }
    return cli_source_load(s, source, &in->run, policy, in->versus ? 2 : 1);
}

int cli_trace(int argc, char **argv)
{
    struct input in = {0};
    struct cli_source source;
    struct sim_scenario s;
    int code;

    argp_parse(&cli_trace_argp, argc, argv, 0, NULL, &in);
    code = cli_source_open(&source, in.scenario);
    if (code == CLI_DONE)
        code = load_arms(&s, &in, &source);
    if (code == CLI_DONE) {
        code = tell_scenario(&in, &s);
        sim_scenario_free(&s);
    }
    cli_source_clear(&source);
    cli_run_options_clear(&in.run);
    return code;
}
