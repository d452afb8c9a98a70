#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/folder.h"
#include "sim/disk.h"
#include "sim/results.h"

enum { KEY_PARTIAL = 0x400, KEY_FORCE };

struct input {
    const char *folder, *output;
    bool partial, force, quiet;
};

/* clang-format off */
static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "The results file to write", 1},
    {"partial", KEY_PARTIAL, 0, 0, "Write what is there: cells that are missing are marked so, and are NaN", 2},
    {"force", KEY_FORCE, 0, 0, "Replace FILE whatever it is", 2},
    {"quiet", 'q', 0, 0, "No notes on stderr", 3},
    {0}};
/* clang-format on */

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case 'o':
        if (*arg == '\0')
            argp_error(state, "--output: need the name of a file, got ''");
        in->output = arg;
        return 0;
    case KEY_PARTIAL:
        in->partial = true;
        return 0;
    case KEY_FORCE:
        in->force = true;
        return 0;
    case 'q':
        in->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->folder)
            argp_error(state, "need one folder, got '%s' and '%s'", in->folder, arg);
        in->folder = arg;
        return 0;
    case ARGP_KEY_END:
        if (!in->folder)
            argp_error(state, "need the folder of a sweep");
        if (!in->output)
            argp_error(state, "need the file to write: --output FILE");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_merge_argp = {
    options,
    parse,
    "DIR",
    "Make one results file of the shards of a sweep: all checked, from one plan and one "
    "build. Its bytes do not depend on how many shards there were.\v"
    "DIR is the folder of a sweep. Exit status: 0 done; 1 cells are missing (the shards "
    "they belong to are listed), or the file cannot be written; 2 a file is damaged or "
    "of "
    "another plan or build: nothing is written then.\n\n"
    "Example:\n"
    "  equipoise merge out -o tiny.h5",
    NULL,
    NULL,
    NULL};

/* ---- may the file be written? ---- */

/* Whether @p path is the name of a shard's file in the folder itself. */
static bool is_shard(const struct cli_parts *p, const char *path)
{
    char *folder = sim_disk_folder(path);
    struct stat here, there;
    bool same = folder && stat(folder, &here) == 0 && stat(p->folder.path, &there) == 0 &&
                here.st_ino == there.st_ino && here.st_dev == there.st_dev;

    for (uint32_t k = 0; same && k < p->n; k++) {
        const char *slash = strrchr(path, '/');
        char *shard = cli_shard_path(&p->folder, k);
        const bool is =
            shard && strcmp(strrchr(shard, '/') + 1, slash ? slash + 1 : path) == 0;

        free(shard);
        if (is) {
            free(folder);
            return true;
        }
    }
    free(folder);
    return false;
}

/* What is there may be replaced if it is a file of the same plan. */
static int check_output(const struct cli_parts *p, const struct input *in)
{
    struct sim_results_glance glance;
    struct sim_error err = {0};
    bool same;

    if (is_shard(p, in->output)) {
        fprintf(stderr, "equipoise: %s: this is the name of a shard: name another file\n",
                in->output);
        return CLI_MISTAKE;
    }
    if (in->force || access(in->output, F_OK) != 0)
        return CLI_DONE;
    same = sim_results_glance(&glance, in->output, &err) == SIM_OK &&
           glance.plan_hash == p->sweep.plan.hash;
    sim_results_glance_clear(&glance);
    if (same)
        return CLI_DONE;
    fprintf(stderr,
            "equipoise: %s is there and is no results file of this sweep: name another "
            "--output, or replace it with --force\n",
            in->output);
    return CLI_MISTAKE;
}

/* ---- are all cells there? ---- */

static void say_missing(const struct cli_parts *p, const struct input *in)
{
    const uint64_t missing = p->cells - p->done - p->failed;
    char name[512];

    fprintf(stderr, "equipoise: %s: %llu of %llu cells are missing, of shards ",
            in->folder, (unsigned long long)missing, (unsigned long long)p->cells);
    cli_print_ranges(stderr, p->n, cli_part_is_missing, p);
    for (uint32_t k = 0; k < p->n; k++)
        if (cli_part_is_missing(p, k)) {
            cli_cell_name(name, sizeof name, &p->sweep.plan, p->part[k].first_missing);
            fprintf(stderr, "\nequipoise: the first one is %s (shard %u)", name, k + 1);
            break;
        }
    fputs(in->partial ? "; they are written as missing\n"
                      : "; run the sweep again, or write what is there with --partial\n",
          stderr);
}

static int check_cells(const struct cli_parts *p, const struct input *in)
{
    if (p->problems > 0) {
        cli_parts_say_problems(p);
        fprintf(stderr,
                "equipoise: nothing is merged: remove what is damaged or of another "
                "sweep, and the sweep does its cells again\n");
        return CLI_MISTAKE;
    }
    if (p->done + p->failed == p->cells)
        return CLI_DONE;
    if (!in->partial || !in->quiet)
        say_missing(p, in);
    return in->partial ? CLI_DONE : CLI_FAILED;
}

/* ---- merging ---- */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int write_merged(struct cli_parts *p, const struct input *in, double start_s)
{
    struct sim_shelf_part all = {p->shelf, 0, 1};
    const struct sim_cell_source source = sim_shelf_source(&all);
    struct sim_error err = {0};
    char cells[CLI_NUMBER_MAX];
    const enum sim_status status =
        sim_results_write_from(in->output, &p->sweep.plan, &source, &err);

    if (status != SIM_OK) {
        cli_print_error(&err);
        return status == SIM_E_FORMAT || status == SIM_E_MISMATCH ? CLI_MISTAKE
                                                                  : CLI_FAILED;
    }
    if (in->quiet)
        return CLI_DONE;
    fprintf(stderr, "%s: %s cells of %u shard%s", in->output,
            cli_number(cells, (double)(p->done + p->failed), 0, false), p->n,
            p->n == 1 ? "" : "s");
    if (p->failed > 0)
        fprintf(stderr, ", of which %llu failed", (unsigned long long)p->failed);
    fprintf(stderr, ", in %.1f s\n", seconds() - start_s);
    return CLI_DONE;
}

int cli_merge(int argc, char **argv)
{
    const double start_s = seconds();
    struct input in = {0};
    struct cli_parts parts;
    int code;

    argp_parse(&cli_merge_argp, argc, argv, 0, NULL, &in);
    code = cli_parts_open(&parts, in.folder, SIM_SHELF_FULL);
    if (code != CLI_DONE)
        return code;
    code = check_cells(&parts, &in);
    if (code == CLI_DONE)
        code = check_output(&parts, &in);
    if (code == CLI_DONE)
        code = write_merged(&parts, &in, start_s);
    cli_parts_clear(&parts);
    return code;
}
