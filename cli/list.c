#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>

enum { KEY_JSON = 0x200, KEY_NAMES };

const char cli_list_words[] = "scenarios policies formats cultures sweeps levers "
                              "parameters outcomes stores markets "
                              "add-ons runs controllers";

struct input {
    const char *what;
    bool json, names;
};

static const struct argp_option options[] = {
    {"json", KEY_JSON, 0, 0, "An array with all fields of each", 0},
    {"names", KEY_NAMES, 0, 0, "Only the names, one a line", 0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;
    char hint[96];

    switch (key) {
    case KEY_JSON:
        in->json = true;
        return 0;
    case KEY_NAMES:
        in->names = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->what)
            argp_error(state, "need one thing to list, got '%s' and '%s'", in->what, arg);
        if (!cli_is_word(arg, cli_list_words))
            argp_error(state, "cannot list '%s'%s", arg,
                       cli_hint(hint, sizeof hint, arg, cli_list_words));
        in->what = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "need one of: %s", cli_list_words);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_list_argp = {options,
                                   parse,
                                   "WHAT",
                                   "List what there is. WHAT is scenarios, policies, "
                                   "formats, cultures or sweeps: what is shipped; "
                                   "or parameters, levers, stores, markets, add-ons, "
                                   "runs: rows that can be set, with unit, "
                                   "default and range; or outcomes; or controllers, "
                                   "which move levers while a store runs.\v"
                                   "Rows are set by --set: behaviour.NAME for "
                                   "parameters, policy.NAME and rival.NAME for "
                                   "levers, store.NAME, market.NAME, run.NAME.",
                                   NULL,
                                   NULL,
                                   NULL};

void cli_rows_add(struct cli_rows *rows, const char *format, ...)
{
    char **more = realloc(rows->text, (rows->n + 1) * sizeof *more);
    va_list args;

    if (more)
        rows->text = more;
    va_start(args, format);
    if (!more || vasprintf(&rows->text[rows->n], format, args) < 0)
        rows->failed = true;
    else
        rows->n++;
    va_end(args);
}

static void clear_rows(struct cli_rows *rows)
{
    for (size_t k = 0; k < rows->n; k++)
        free(rows->text[k]);
    free(rows->text);
    *rows = (struct cli_rows){0};
}

static int print_table(const struct cli_listing *l, const char *data_dir)
{
    struct cli_rows rows = {0};
    int code = l->fill(&rows, l->of, data_dir);

    if (code == CLI_DONE &&
        (rows.failed || !cli_list_print(l->heading, l->columns, rows.text,
                                        rows.n / l->columns, l->right))) {
        fputs("equipoise: the list does not fit in memory\n", stderr);
        code = CLI_FAILED;
    }
    clear_rows(&rows);
    return code;
}

static int print_json(const struct cli_listing *l, const char *data_dir)
{
    struct cli_json j = {.to = stdout};
    int code;

    cli_json_open(&j, NULL, '[');
    code = l->json(&j, l->of, data_dir);
    cli_json_close(&j, ']');
    cli_json_end(&j);
    return code;
}

int cli_list(int argc, char **argv)
{
    struct input in = {0};
    const struct cli_listing *l;
    char *data_dir = NULL;
    int code = CLI_MISTAKE;

    argp_parse(&cli_list_argp, argc, argv, 0, NULL, &in);
    data_dir = cli_data_dir();
    if (!data_dir)
        return code;
    l = cli_listing_of_rows(in.what);
    if (!l)
        l = cli_listing_of_data(in.what);
    if (!l)
        l = cli_listing_of_sweeps(in.what);
    if (in.names)
        code = l->names(l->of, data_dir);
    else
        code = in.json ? print_json(l, data_dir) : print_table(l, data_dir);
    free(data_dir);
    return code;
}
