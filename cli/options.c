#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_SET = 0x100,
    KEY_SHOPPERS,
    KEY_WEEKS,
    KEY_REPLICATES,
    KEY_SEED,
    KEY_THREADS,
    KEY_ISA,
    KEY_FORCE
};

enum { THREADS_MAX = 1024 };

/* clang-format off */
static const struct argp_option world_options[] = {
    {0, 0, 0, 0, "What to run:", 1},
    {"set", KEY_SET, "KEY=VALUE", 0, "Set a row by its dotted name: behaviour.theta_mu=1.2, policy.approach_prob=0.5 (the policies compared), rival.floor_staff=3, store.spend=80, market.side_km=3, run.burn_in_weeks=4. May be repeated; see 'list'", 1},
    {"shoppers", KEY_SHOPPERS, "N", 0, "Shoppers of each market; adds stores of the same kinds", 1},
    {"weeks", KEY_WEEKS, "N", 0, "Weeks recorded, after the burn-in", 1},
    {"seed", KEY_SEED, "N", 0, "Seed of all luck", 1},
    {0}};

static const struct argp_option work_options[] = {
    {"replicates", KEY_REPLICATES, "N", 0, "Independent repetitions; two or more give intervals", 1},
    {"threads", KEY_THREADS, "N", 0, "Threads; by default all that the machine gives. Changes no result", 1},
    {"isa", KEY_ISA, "NAME", 0, "Instruction set of the engine: auto, baseline, v3 or v4. Changes no result", 1},
    {0, 0, 0, 0, "What is shown:", 3},
    {"quiet", 'q', 0, 0, "No progress and no notes on stderr", 3},
    {0}};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "Where results go:", 2},
    {"output", 'o', "F.h5", 0, "Write all outcomes to this HDF5 file. The same command again resumes, or only reads when all is there", 2},
    {"force", KEY_FORCE, 0, 0, "Replace F.h5 though it holds something else", 2},
    {0}};
/* clang-format on */

bool cli_whole(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
    const size_t n = strlen(text);
    char *end = NULL;

    if (n == 0 || strspn(text, "0123456789") != n)
        return false;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);

    if (errno || value < min || value > max)
        return false;
    *out = value;
    return true;
}

static void add_set(struct argp_state *state, const char *key, const char *value)
{
    struct cli_run_options *o = state->input;
    char **more = realloc(o->set, (o->n_set + 1) * sizeof *more);

    if (more)
        o->set = more;
    if (!more || asprintf(&o->set[o->n_set], "%s%s%s", key, *key ? "=" : "", value) < 0)
        argp_failure(state, CLI_FAILED, 0, "out of memory");
    o->n_set++;
}

static void add_whole(struct argp_state *state, const char *option, const char *key,
                      uint64_t min, const char *value)
{
    uint64_t number;

    if (!cli_whole(value, min, UINT64_MAX, &number))
        argp_error(state, "--%s: need a whole number of %d or more, got '%s'", option,
                   (int)min, value);
    add_set(state, key, value);
}

static void add_pair(struct argp_state *state, const char *pair)
{
    const char *sign = strchr(pair, '=');

    if (!sign || sign == pair || sign[1] == '\0')
        argp_error(state, "--set: need KEY=VALUE, got '%s'", pair);
    add_set(state, "", pair);
}

static void set_threads(struct argp_state *state, const char *value)
{
    struct cli_run_options *o = state->input;
    uint64_t number = 0;

    if (!cli_whole(value, 1, THREADS_MAX, &number))
        argp_error(state, "--threads: need a whole number from 1 to %d, got '%s'",
                   THREADS_MAX, value);
    o->threads = (int)number;
}

static void set_isa(struct argp_state *state, const char *value)
{
    struct cli_run_options *o = state->input;
    int isa = 0;

    while (isa < SIM_ISA_COUNT && strcmp(value, sim_isa_name((enum sim_isa)isa)) != 0)
        isa++;
    if (isa == SIM_ISA_COUNT)
        argp_error(state, "--isa: need auto, baseline, v3 or v4, got '%s'", value);
    else if (!sim_isa_runs((enum sim_isa)isa))
        argp_error(state,
                   "--isa: this machine or build does not run '%s'; best here is '%s'",
                   value, sim_isa_name(sim_isa_best()));
    o->isa = (enum sim_isa)isa;
}

static error_t parse_world(int key, char *arg, struct argp_state *state)
{
    switch (key) {
    case KEY_SET:
        add_pair(state, arg);
        return 0;
    case KEY_SHOPPERS:
        add_whole(state, "shoppers", "market.shoppers", 1, arg);
        return 0;
    case KEY_WEEKS:
        add_whole(state, "weeks", "run.weeks", 1, arg);
        return 0;
    case KEY_SEED:
        add_whole(state, "seed", "seed", 0, arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_work(int key, char *arg, struct argp_state *state)
{
    struct cli_run_options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = o;
        return 0;
    case KEY_REPLICATES:
        add_whole(state, "replicates", "run.replicates", 1, arg);
        return 0;
    case KEY_THREADS:
        set_threads(state, arg);
        return 0;
    case KEY_ISA:
        set_isa(state, arg);
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct cli_run_options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = o;
        return 0;
    case 'o':
        if (*arg == '\0')
            argp_error(state, "--output: need the name of a file, got ''");
        o->output = arg;
        return 0;
    case KEY_FORCE:
        o->force = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_world_argp = {world_options, parse_world, NULL, NULL,
                                    NULL,          NULL,        NULL};

static const struct argp_child of_work[] = {{&cli_world_argp, 0, NULL, 0}, {0}};

const struct argp cli_work_argp = {work_options, parse_work, NULL, NULL,
                                   of_work,      NULL,       NULL};

static const struct argp_child children[] = {{&cli_work_argp, 0, NULL, 0}, {0}};

const struct argp cli_run_argp = {options, parse, NULL, NULL, children, NULL, NULL};

void cli_run_options_clear(struct cli_run_options *o)
{
    for (size_t k = 0; k < o->n_set; k++)
        free(o->set[k]);
    free(o->set);
    *o = (struct cli_run_options){0};
}
