#include <stdlib.h>

#include "cli/sweep.h"

#include "sim/scenario_yaml.h"

struct input {
    char **file;
    size_t n;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    (void)arg;
    switch (key) {
    case ARGP_KEY_ARGS:
        in->file = state->argv + state->next;
        in->n = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "need one file or more");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_check_argp = {NULL,
                                    parse,
                                    "FILE...",
                                    "Find every mistake in scenario, policy, format and "
                                    "sweep files, each with its place.",
                                    NULL,
                                    NULL,
                                    NULL};

static void describe_scenario(const char *path, const struct sim_scenario *s)
{
    uint32_t stores = 0;

    for (uint32_t m = 0; m < s->n_markets; m++)
        stores += s->market[m].n_stores;
    printf("%s: fine: a scenario with %u polic%s, %u market%s, %u store%s and %.0f "
           "shoppers\n",
           path, s->n_policies, s->n_policies == 1 ? "y" : "ies", s->n_markets,
           s->n_markets == 1 ? "" : "s", stores, stores == 1 ? "" : "s", cli_shoppers(s));
}

static void describe_policy(const char *path, const struct sim_policy *policy)
{
    size_t n = 0;

    for (size_t k = 0; k < SIM_LEVER_COUNT; k++)
        n += policy->set[k];
    printf("%s: fine: a policy that sets %zu lever%s\n", path, n, n == 1 ? "" : "s");
}

/* The design is laid out too: its mistakes show only then. */
static int describe_sweep(const char *path, const char *data_dir)
{
    const struct sim_sweep_options options = {.data_dir = data_dir};
    char cells[CLI_NUMBER_MAX];
    struct cli_sweep s;
    const int code = cli_sweep_load_as(&s, path, &options);

    if (code != CLI_DONE)
        return code;
    printf("%s: fine: a sweep of %s cells: %u factor%s, %u point%s, %u polic%s, %u "
           "replicate%s, %u market%s\n",
           path, cli_number(cells, (double)sim_plan_cells(&s.plan), 0, false),
           s.file.points.n_factors, s.file.points.n_factors == 1 ? "" : "s",
           s.plan.n_points, s.plan.n_points == 1 ? "" : "s", s.plan.n_policies,
           s.plan.n_policies == 1 ? "y" : "ies", s.plan.n_replicates,
           s.plan.n_replicates == 1 ? "" : "s", s.plan.n_markets,
           s.plan.n_markets == 1 ? "" : "s");
    cli_sweep_clear(&s);
    return CLI_DONE;
}

/* The kind of a file without mistakes shows in what can load it. */
static void describe(const char *path, const char *data_dir)
{
    const struct sim_load_options load = {.data_dir = data_dir};
    struct sim_mistakes mistakes = {0};
    struct sim_scenario s;
    struct sim_policy policy;

    if (sim_scenario_load(&s, path, &load, &mistakes) == SIM_OK) {
        describe_scenario(path, &s);
        sim_scenario_free(&s);
    } else if (sim_policy_load(&policy, path, data_dir, &mistakes) == SIM_OK) {
        describe_policy(path, &policy);
    } else {
        printf("%s: fine: a format of stores\n", path);
    }
    sim_mistakes_clear(&mistakes);
}

static int check_file(const char *path, const char *data_dir)
{
    struct sim_mistakes mistakes = {0};
    const enum sim_status status = sim_file_check(path, data_dir, &mistakes);

    if (status == SIM_OK && sim_sweep_is_plan(path))
        return describe_sweep(path, data_dir);
    if (status == SIM_OK) {
        describe(path, data_dir);
        return CLI_DONE;
    }
    if (mistakes.count > 0) {
        cli_print_mistakes(&mistakes, path);
        return CLI_MISTAKE;
    }
    fprintf(stderr, "equipoise: %s: %s\n", path, sim_status_text(status));
    return CLI_FAILED;
}

int cli_check(int argc, char **argv)
{
    struct input in = {0};
    char *data_dir;
    int worst = CLI_DONE;

    argp_parse(&cli_check_argp, argc, argv, 0, NULL, &in);
    data_dir = cli_data_dir();
    if (!data_dir)
        return CLI_MISTAKE;
    for (size_t k = 0; k < in.n; k++) {
        const int code = check_file(in.file[k], data_dir);

        worst = code > worst ? code : worst;
    }
    free(data_dir);
    return worst;
}
