#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_BASELINE = 0x200, KEY_SEGMENTS, KEY_OWNER, KEY_ALL, KEY_JSON };

static const double level = 0.95;

struct input {
    struct cli_run_options run;
    const char *scenario, *baseline, *owner;
    const char **policy; /* [n_policies], the texts are argv's */
    size_t n_policies;
    bool all, segments, json;
};

/* clang-format off */
static const struct argp_option options[] = {
    {"policy", 'p', "POLICY", 0, "Compare this policy, a name or the path of a file; may be repeated. By default those that the scenario names", 1},
    {"baseline", KEY_BASELINE, "POLICY", 0, "The yardstick; by default the first policy", 1},
    {"segments", KEY_SEGMENTS, 0, 0, "Also by segment (culture and generation)", 3},
    {"owner", KEY_OWNER, "NAME", 0, "Outcomes of this owner of stores, a rival; by default of us", 3},
    {"all", KEY_ALL, 0, 0, "All outcomes, not only the headlines", 3},
    {"json", KEY_JSON, 0, 0, "One JSON object with every outcome, also by segment", 3},
    {0}};
/* clang-format on */

static void add_policy(struct argp_state *state, struct input *in, const char *name)
{
    const char **more = realloc(in->policy, (in->n_policies + 1) * sizeof *more);

    if (!more) {
        argp_failure(state, CLI_FAILED, 0, "out of memory");
        return;
    }
    in->policy = more;
    in->policy[in->n_policies++] = name;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &in->run;
        return 0;
    case 'p':
        add_policy(state, in, arg);
        return 0;
    case KEY_BASELINE:
        in->baseline = arg;
        return 0;
    case KEY_SEGMENTS:
        in->segments = true;
        return 0;
    case KEY_OWNER:
        in->owner = arg;
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
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "need a scenario: see 'equipoise list scenarios'");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_run_argp, 0, NULL, 0}, {0}};

const struct argp cli_compare_argp = {
    options,
    parse,
    "SCENARIO",
    "Run policies side by side on the same shoppers with the same luck, and show what "
    "each "
    "does on the trip and over the long run.\v"
    "SCENARIO is the path of a YAML file or the name of a shipped scenario.\n\n"
    "Examples:\n"
    "  equipoise compare department-store\n"
    "  equipoise compare department-store -p pushy -p hang-back --segments\n"
    "  equipoise compare my.yaml --replicates 50 -o my.h5 --json",
    children,
    NULL,
    NULL};

static const char *policy_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->policy[k].name;
}

static const char *owner_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->owner[k];
}

/* The yardstick by its name, or by the path that named it. */
static int find_baseline(const struct input *in, const struct sim_scenario *s)
{
    if (!in->baseline)
        return 0;
    for (size_t k = 0; k < in->n_policies && k < s->n_policies; k++)
        if (strcmp(in->policy[k], in->baseline) == 0)
            return (int)k;
    return cli_find_name("baseline", in->baseline, s->n_policies, policy_name, s);
}

static int find_choices(struct ana_compare_options *choice, const struct input *in,
                        const struct sim_scenario *s)
{
    const int baseline = find_baseline(in, s);
    const int owner =
        in->owner ? cli_find_name("owner", in->owner, s->n_owners, owner_name, s) : 0;

    if (baseline < 0 || owner < 0)
        return CLI_MISTAKE;
    *choice = (struct ana_compare_options){(uint32_t)owner, (uint32_t)baseline, level};
    return CLI_DONE;
}

static int report(const struct input *in, const struct sim_dataset *set,
                  const struct ana_compare_options *choice)
{
    struct ana_comparison comparison = {0};
    struct ana_verdict trip = {0}, late = {0};
    struct sim_error err = {0};
    const struct cli_report r = {set,   set->plan->scenario, &comparison, &trip,
                                 &late, in->run.output,      in->all,     in->segments};
    bool ok = ana_compare(&comparison, set, choice, &err) == SIM_OK &&
              ana_verdict(&trip, set, choice, SIM_OUT_conversion, &err) == SIM_OK &&
              ana_verdict(&late, set, choice, SIM_OUT_contribution, &err) == SIM_OK;

    if (!ok) {
        cli_print_error(&err);
    } else if (in->json) {
        cli_compare_json(&r);
    } else if (!cli_compare_table(&r)) {
        fputs("equipoise: the table does not fit in memory\n", stderr);
        ok = false;
    }
    ana_comparison_clear(&comparison);
    return ok ? CLI_DONE : CLI_FAILED;
}

static int run_scenario(const struct input *in, const struct sim_scenario *s)
{
    struct ana_compare_options choice;
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};
    struct sim_plan plan;
    int code = find_choices(&choice, in, s);

    if (code != CLI_DONE)
        return code;
    sim_plan_init(&plan, s);
    if (sim_dataset_create(&set, &plan, &err) != SIM_OK) {
        cli_print_error(&err);
        return CLI_FAILED;
    }
    code = cli_run(set, &in->run);
    if (code == CLI_DONE)
        code = report(in, set, &choice);
    sim_dataset_free(set);
    return code;
}

int cli_compare(int argc, char **argv)
{
    struct input in = {0};
    struct cli_source source;
    struct sim_scenario s;
    int code;

    argp_parse(&cli_compare_argp, argc, argv, 0, NULL, &in);
    code = cli_source_open(&source, in.scenario);
    if (code == CLI_DONE)
        code = cli_source_load(&s, &source, &in.run, in.policy, in.n_policies);
    if (code == CLI_DONE) {
        code = run_scenario(&in, &s);
        sim_scenario_free(&s);
    }
    cli_source_clear(&source);
    free(in.policy);
    cli_run_options_clear(&in.run);
    return code;
}
