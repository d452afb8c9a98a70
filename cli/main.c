#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/version.h"

static const struct cli_command commands[] = {
    {"compare", "policies side by side on the same shoppers", cli_compare,
     &cli_compare_argp, NULL},
    {"sweep", "a design of points, policies and replicates, here or in shards", cli_sweep,
     &cli_sweep_argp, NULL},
    {"status", "how far a sweep is: done, failed, missing, time left", cli_status,
     &cli_status_argp, NULL},
    {"merge", "one results file of the shards of a sweep", cli_merge, &cli_merge_argp,
     NULL},
    {"trace", "one shopper's story, touch point by touch point, with causes", cli_trace,
     &cli_trace_argp, NULL},
    {"analyze", "which factors of a sweep matter, where a policy fails, what is safe",
     cli_analyze, &cli_analyze_argp, NULL},
    {"replay", "cells run again from their results file: are the bits the same?",
     cli_replay, &cli_replay_argp, NULL},
    {"export", "results as tidy tables for other programs: CSV or Parquet", cli_export,
     &cli_export_argp, NULL},
    {"list", "what there is: scenarios, policies, parameters, outcomes ...", cli_list,
     &cli_list_argp, cli_list_words},
    {"check", "find every mistake in scenario, policy, format and sweep files", cli_check,
     &cli_check_argp, NULL},
    {"schema", "JSON Schema of the files, for editors", cli_schema, &cli_schema_argp,
     "scenario policy format sweep"},
    {"reference", "pages of reference as Markdown: parameters, levers, outcomes ...",
     cli_reference, &cli_reference_argp, cli_reference_words},
    {"validate", "the stylised facts: expected, got, pass or fail", cli_validate,
     &cli_validate_argp, NULL},
    {"submit", "a sweep as jobs of a Slurm cluster", cli_submit, &cli_submit_argp, NULL},
    {"completion", "completion for the shell", cli_completion, &cli_completion_argp,
     "bash"},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

const struct cli_command *cli_commands(size_t *n)
{
    *n = COMMANDS;
    return commands;
}

static void print_version(FILE *to, struct argp_state *state)
{
    (void)state;
    fprintf(to,
            "equipoise %s\nmodel version %u\nbuild %s\n"
            "Licence GPL-3.0-or-later: free software, without any warranty.\n",
            SIM_VERSION, SIM_MODEL_VERSION, sim_build());
}

static void print_commands(FILE *to)
{
    fputs("Commands:\n", to);
    for (size_t k = 0; k < COMMANDS; k++)
        fprintf(to, "  %-12s%s\n", commands[k].name, commands[k].summary);
}

/* The commands stand below the options, printed from their table. */
static char *help_filter(int key, const char *text, void *input)
{
    char *out = NULL;
    size_t size = 0;
    FILE *to;

    (void)input;
    if (key != ARGP_KEY_HELP_EXTRA)
        return text ? strdup(text) : NULL;
    to = open_memstream(&out, &size);
    if (!to)
        return NULL;
    print_commands(to);
    fputs("\n'equipoise COMMAND --help' says more of each. Exit status: 0 done, 1 a run "
          "failed, 2 a mistake in the command line or a file, 75 a sweep "
          "was stopped and goes on with the same command.",
          to);
    return fclose(to) == 0 ? out : NULL;
}

static const char *command_name(size_t k, const void *with)
{
    return ((const struct cli_command *)with)[k].name;
}

static void say_unknown(const struct argp_state *state, const char *word)
{
    const char *near = sim_nearest(word, COMMANDS, command_name, commands);

    if (near)
        argp_error(state, "there is no command '%s'; did you mean '%s'?", word, near);
    else
        argp_error(state, "there is no command '%s'", word);
}

/* Hand the rest of the command line to @p command, under a name of its own. */
static int run_command(const struct cli_command *command, struct argp_state *state)
{
    const int argc = state->argc - state->next + 1;
    char **argv = &state->argv[state->next - 1];
    char *word = argv[0], name[64];
    int code;

    snprintf(name, sizeof name, "equipoise %s", command->name);
    argv[0] = name;
    code = command->run(argc, argv);
    argv[0] = word;
    state->next += argc - 1;
    return code;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    int *code = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        for (size_t k = 0; k < COMMANDS; k++)
            if (strcmp(commands[k].name, arg) == 0) {
                *code = run_command(&commands[k], state);
                return 0;
            }
        say_unknown(state, arg);
        return 0;
    case ARGP_KEY_NO_ARGS:
        fputs("Usage: equipoise COMMAND [OPTION...]\n\n", stderr);
        print_commands(stderr);
        fputs("\nTry 'equipoise compare department-store', or 'equipoise --help'.\n",
              stderr);
        *code = CLI_MISTAKE;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp top = {NULL,
                                parse,
                                "COMMAND [OPTION...]",
                                "Simulates how shoppers take the way they are served, "
                                "and compares policies of service.",
                                NULL,
                                help_filter,
                                NULL};

/* A file opened later must not become stdin, stdout or stderr. */
static void hold_standard_files(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            if (open("/dev/null", fd == 0   ? O_RDONLY
                                  : fd == 1 ? O_RDONLY
                                            : O_WRONLY) != fd)
                _exit(CLI_FAILED);
}

/* What was printed must have arrived: a full disk or a closed pipe is a failure. */
static void close_stdout(void)
{
    const bool failed = ferror(stdout) != 0;

    if (fclose(stdout) == 0 && !failed)
        return;
    fprintf(stderr, "equipoise: stdout: %s\n", errno ? strerror(errno) : "cannot write");
    _exit(CLI_FAILED);
}

int main(int argc, char **argv)
{
    int code = CLI_DONE;

    hold_standard_files();
    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN); /* a write that fails is told by its status */
    signal(SIGXFSZ, SIG_IGN);
    gsl_set_error_handler_off();
    argp_err_exit_status = CLI_MISTAKE;
    argp_program_version_hook = print_version;
    if (atexit(close_stdout) != 0)
        return CLI_FAILED;
    argp_parse(&top, argc, argv, ARGP_IN_ORDER, NULL, &code);
    return code;
}
