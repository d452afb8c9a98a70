#include "cli/cli.h"

#include <stdlib.h>

#include "sim/scenario_yaml.h"

static const char kinds[] = "scenario policy format sweep";

static error_t parse(int key, char *arg, struct argp_state *state)
{
    const char **kind = state->input;
    char hint[96];

    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "need one kind of file, got also '%s'", arg);
        if (!cli_is_word(arg, kinds))
            argp_error(state, "need scenario, policy, format or sweep, got '%s'%s", arg,
                       cli_hint(hint, sizeof hint, arg, kinds));
        *kind = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_schema_argp = {NULL,
                                     parse,
                                     "[scenario|policy|format|sweep]",
                                     "Print the JSON Schema (draft-07) of a kind of "
                                     "file, for editors: names, units, ranges "
                                     "and help while typing.",
                                     NULL,
                                     NULL,
                                     NULL};

int cli_schema(int argc, char **argv)
{
    const char *kind = "scenario";
    char *text;

    argp_parse(&cli_schema_argp, argc, argv, 0, NULL, &kind);
    text = sim_schema_text(kind);
    if (!text) {
        fputs("equipoise: out of memory\n", stderr);
        return CLI_FAILED;
    }
    fputs(text, stdout);
    free(text);
    return CLI_DONE;
}
