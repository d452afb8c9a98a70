#include "cli/sweep.h"

#include <omp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/sweep_run.h"

enum { KEY_SHARD = 0x300, KEY_SHARDS, KEY_EXTEND, KEY_ERRORS, KEY_FORECAST };

struct input {
    struct cli_run_options run;
    const char *plan, *shard;
    uint32_t shards;
    bool extend, forecast, stop_at_errors;
};

/* clang-format off */
static const struct argp_option options[] = {
    {0, 0, 0, 0, "Where results go:", 2},
    {"output", 'o', "DIR", 0, "The folder of the sweep: it is made, or taken up where it was left", 2},
    {"shards", KEY_SHARDS, "N", 0, "Cut the sweep into N shards, a file each; said once, the folder keeps it", 2},
    {"shard", KEY_SHARD, "I/N", 0, "Do shard I of N alone (1 to N), or all. By default the number is taken from the engine that numbers this task (Slurm, PBS, Grid Engine, LSF, Kubernetes, AWS, Google, or EQUIPOISE_SHARD_INDEX, which counts from 0); without one all shards are done", 2},
    {"extend", KEY_EXTEND, 0, 0, "The folder is that of a smaller plan: take over its cells, and do only the new ones", 2},
    {"errors", KEY_ERRORS, "stop|keep", 0, "What a failed cell does: end the run, or be recorded with its reason while the rest goes on (default)", 2},
    {"forecast", KEY_FORECAST, 0, 0, "Run a few cells only, and say what all of them will take: time, memory, disk", 2},
    {0}};
/* clang-format on */

static void set_shards(struct argp_state *state, const char *arg)
{
    struct input *in = state->input;
    uint64_t n = 0;

    if (!cli_whole(arg, 1, CLI_SHARDS_MAX, &n))
        argp_error(state, "--shards: need a whole number from 1 to %d, got '%s'",
                   CLI_SHARDS_MAX, arg);
    in->shards = (uint32_t)n;
}

static void set_errors(struct argp_state *state, const char *arg)
{
    struct input *in = state->input;

    if (strcmp(arg, "stop") != 0 && strcmp(arg, "keep") != 0)
        argp_error(state, "--errors: need stop or keep, got '%s'", arg);
    in->stop_at_errors = strcmp(arg, "stop") == 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &in->run;
        return 0;
    case 'o':
        if (*arg == '\0')
            argp_error(state, "--output: need the name of a folder, got ''");
        in->run.output = arg;
        return 0;
    case KEY_SHARDS:
        set_shards(state, arg);
        return 0;
    case KEY_SHARD:
        in->shard = arg;
        return 0;
    case KEY_EXTEND:
        in->extend = true;
        return 0;
    case KEY_ERRORS:
        set_errors(state, arg);
        return 0;
    case KEY_FORECAST:
        in->forecast = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->plan)
            argp_error(state, "need one plan, got '%s' and '%s'", in->plan, arg);
        in->plan = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "need the file of a plan: see 'equipoise list sweeps'");
        return 0;
    case ARGP_KEY_END:
        if (!in->run.output && !in->forecast)
            argp_error(state, "need the folder of the sweep: --output DIR");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_work_argp, 0, NULL, 0}, {0}};

const struct argp cli_sweep_argp = {
    options,
    parse,
    "PLAN",
    "Run a design of points, policies and replicates, here or in shards on any number of "
    "machines. Killed at any moment, the same command goes on.\v"
    "PLAN is the path of a YAML file or the name of a shipped sweep. Exit status: 0 all "
    "is "
    "done, 1 a cell failed or a file cannot be written, 2 a mistake in a file or the "
    "command "
    "line, 75 stopped by SIGINT, SIGTERM or SIGUSR1: the same command goes on.\n\n"
    "Examples:\n"
    "  equipoise sweep tiny -o out\n"
    "  equipoise sweep tiny -o out --shard 2/4\n"
    "  equipoise sweep my.yaml --forecast\n"
    "  equipoise status out\n"
    "  equipoise merge out -o tiny.h5",
    children,
    NULL,
    NULL};

/* A signal that comes before the run begins waits for it: nothing is left half made. */
static void hold_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void say_what(const struct cli_sweep *s, const struct cli_sweep_work *work)
{
    const struct sim_plan *p = &s->plan;
    char cells[CLI_NUMBER_MAX];

    fprintf(stderr, "%s: %s cells: %u point%s, %u polic%s, %u replicate%s, %u market%s",
            s->file.name, cli_number(cells, (double)sim_plan_cells(p), 0, false),
            p->n_points, p->n_points == 1 ? "" : "s", p->n_policies,
            p->n_policies == 1 ? "y" : "ies", p->n_replicates,
            p->n_replicates == 1 ? "" : "s", p->n_markets, p->n_markets == 1 ? "" : "s");
    if (work->which.n > 1)
        fprintf(stderr, ", in %u shards", work->which.n);
    fputc('\n', stderr);
}

static int run_in(const struct input *in, const struct cli_sweep *s,
                  struct cli_folder *folder)
{
    struct cli_sweep_work work = {.sweep = s,
                                  .folder = folder,
                                  .threads = in->run.threads ? in->run.threads
                                                             : omp_get_max_threads(),
                                  .isa = in->run.isa,
                                  .quiet = in->run.quiet,
                                  .stop_at_errors = in->stop_at_errors};
    struct cli_sweep_tally tally = {0};
    int code = cli_which(&work.which, folder, in->shard, in->shards, in->run.quiet);

    if (code == CLI_DONE && in->extend)
        code = cli_sweep_extend(
            folder, s, work.which.end - work.which.first < work.which.n, in->run.quiet);
    if (code == CLI_DONE)
        code = cli_folder_make(folder, s, work.which.n);
    if (code != CLI_DONE)
        return code;
    if (!in->run.quiet)
        say_what(s, &work);
    code = cli_sweep_run(&work, &tally);
    if (tally.ran > 0)
        cli_forecast_review(folder, &work, &tally);
    return code;
}

static int sweep(const struct input *in, const struct cli_sweep *s)
{
    struct cli_folder folder = {0};
    int code = CLI_DONE;

    if (in->run.output)
        code = cli_folder_look(&folder, in->run.output);
    if (code == CLI_DONE)
        code = in->forecast ? cli_forecast_print(s, &folder, in->shards, &in->run)
                            : run_in(in, s, &folder);
    cli_folder_clear(&folder);
    return code;
}

int cli_sweep(int argc, char **argv)
{
    struct input in = {0};
    struct cli_sweep s;
    int code;

    hold_signals();
    argp_parse(&cli_sweep_argp, argc, argv, 0, NULL, &in);
    code = cli_sweep_load(&s, in.plan, in.run.set, in.run.n_set);
    if (code == CLI_DONE) {
        code = sweep(&in, &s);
        cli_sweep_clear(&s);
    }
    cli_run_options_clear(&in.run);
    return code;
}
