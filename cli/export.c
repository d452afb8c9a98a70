#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/stored.h"

enum { KEY_CSV = 0x400, KEY_PARQUET, KEY_FORCE };

struct input {
    const char *file, *folder;
    enum ana_table_format format;
    bool force, quiet;
};

/* clang-format off */
static const struct argp_option options[] = {
    {"csv", KEY_CSV, "DIR", 0, "Write results.csv, cells.csv, points.csv, factors.csv, levers.csv, parameters.csv, outcomes.csv, about.csv and scenario.yaml to this folder", 1},
    {"parquet", KEY_PARQUET, "DIR", 0, "The same tables as Parquet", 1},
    {"force", KEY_FORCE, 0, 0, "Replace tables that are there", 2},
    {"quiet", 'q', 0, 0, "No notes on stderr", 3},
    {0}};
/* clang-format on */

static void take_folder(struct argp_state *state, const char *folder,
                        enum ana_table_format format)
{
    struct input *in = state->input;

    if (in->folder)
        argp_error(state, "need one of --csv and --parquet, once");
    if (*folder == '\0')
        argp_error(state, "need the name of a folder, got ''");
    in->folder = folder;
    in->format = format;
}

static void take_file(struct argp_state *state, const char *file)
{
    struct input *in = state->input;

    if (in->file)
        argp_error(state, "need one results file, got '%s' too", file);
    in->file = file;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case KEY_CSV:
        take_folder(state, arg, ANA_CSV);
        return 0;
    case KEY_PARQUET:
        take_folder(state, arg, ANA_PARQUET);
        return 0;
    case KEY_FORCE:
        in->force = true;
        return 0;
    case 'q':
        in->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        take_file(state, arg);
        return 0;
    case ARGP_KEY_END:
        if (!in->file)
            argp_error(state, "need a results file");
        if (!in->folder)
            argp_error(state, "need --csv DIR or --parquet DIR");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_export_argp = {
    options,
    parse,
    "F.h5",
    "Write the results of a file as tidy tables for other programs: one row a cell, "
    "week, "
    "owner and segment, one column an outcome, and tables that say what they mean. Cells "
    "that did not finish have rows without values.",
    NULL,
    NULL,
    NULL};

static int export(const struct input *in, struct cli_stored *stored)
{
    const struct ana_cells cells = cli_stored_cells(stored);
    struct sim_error err = {0};
    uint64_t rows = 0;
    struct cli_watch watch;
    enum sim_status status;

    if (!cli_watch_start(&watch, 0, true)) {
        fputs("equipoise: no thread can be started to hear signals\n", stderr);
        return CLI_FAILED;
    }
    const struct ana_export x = {.plan = &stored->run->plan,
                                 .cells = &cells,
                                 .build = stored->run->build,
                                 .folder = in->folder,
                                 .format = in->format,
                                 .force = in->force,
                                 .stop = &watch.stop};

    status = ana_export(&x, &rows, &err);
    cli_watch_end(&watch);
    cli_watch_release(&watch);
    if (status == SIM_OK && !in->quiet)
        fprintf(stderr, "%llu rows in %s/results.%s\n", (unsigned long long)rows,
                in->folder, ana_table_ending(in->format));
    if (status != SIM_OK)
        cli_print_error(&err);
    return status == SIM_OK ? CLI_DONE : status == SIM_E_INPUT ? CLI_MISTAKE : CLI_FAILED;
}

int cli_export(int argc, char **argv)
{
    struct input in = {0};
    struct cli_stored stored;
    int code;

    argp_parse(&cli_export_argp, argc, argv, 0, NULL, &in);
    code = cli_stored_open(&stored, in.file);
    if (code != CLI_DONE)
        return code;
    code = export(&in, &stored);
    cli_stored_close(&stored);
    return code;
}
