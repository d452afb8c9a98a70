#include "cli/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/stored.h"

enum { KEY_MISSING = 0x500, KEY_JSON };

enum {
    FAILURES_SHOWN =
        sizeof((struct cli_state *)0)->failure / sizeof((struct cli_state *)0)->failure[0]
};

struct input {
    const char *of;
    bool missing, json;
};

/* clang-format off */
static const struct argp_option options[] = {
    {"missing", KEY_MISSING, 0, 0, "Print the numbers of the shards that are not whole, as engines take them: 3,7-9", 1},
    {"json", KEY_JSON, 0, 0, "Print it as JSON", 1},
    {0}};
/* clang-format on */

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case KEY_MISSING:
        in->missing = true;
        return 0;
    case KEY_JSON:
        in->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->of)
            argp_error(state, "need one folder or file, got '%s' and '%s'", in->of, arg);
        in->of = arg;
        return 0;
    case ARGP_KEY_END:
        if (!in->of)
            argp_error(state, "need the folder of a sweep, or a results file");
        if (in->missing && in->json)
            argp_error(state, "need one of --missing and --json");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_status_argp = {
    options,
    parse,
    "DIR|FILE",
    "How far a sweep is: what is done, failed and missing, how fast it goes and how long "
    "it will take; also while others work in the folder.\v"
    "DIR is the folder of a sweep, FILE a results file. Exit status: 0, or 2 when a file "
    "is damaged or of another plan or build, which is said on stderr.\n\n"
    "Examples:\n"
    "  equipoise status out\n"
    "  sbatch --array=$(equipoise status out --missing) ...",
    NULL,
    NULL,
    NULL};

double cli_status_left_s(const struct cli_state *s)
{
    const uint64_t left = s->cells - s->done - s->failed;

    if (left == 0)
        return 0;
    return s->cells_per_second > 0 ? (double)left / s->cells_per_second : NAN;
}

/* ---- failures ---- */

/* False: no memory. */
static bool add_failure(struct cli_state *s, const struct sim_plan *plan, uint64_t cell,
                        const char *reason)
{
    char where[512];

    cli_cell_name(where, sizeof where, plan, cell);
    s->failure[s->n_failures].cell = cell;
    s->failure[s->n_failures].where = strdup(where);
    s->failure[s->n_failures].reason = strdup(reason ? reason : "not known");
    s->n_failures++;
    return s->failure[s->n_failures - 1].where && s->failure[s->n_failures - 1].reason;
}

static void clear_failures(struct cli_state *s)
{
    for (size_t k = 0; k < s->n_failures; k++) {
        free(s->failure[k].where);
        free(s->failure[k].reason);
    }
}

static bool take_failures(struct cli_state *s, const struct cli_parts *p)
{
    const unsigned char *status = sim_shelf_status(p->shelf);

    for (uint64_t k = 0;
         k < p->cells && s->n_failures < FAILURES_SHOWN && s->n_failures < p->failed; k++)
        if (status[k] == SIM_CELL_FAILED &&
            !add_failure(s, &p->sweep.plan, k, sim_shelf_reason(p->shelf, k)))
            return false;
    return true;
}

/* ---- printing ---- */

static int print_state(const struct cli_state *s, const struct input *in)
{
    if (in->json)
        cli_status_json(s);
    else if (!cli_status_table(s)) {
        fputs("equipoise: out of memory\n", stderr);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

static int print_folder(struct cli_parts *p, const struct input *in)
{
    struct cli_state s = {.of = in->of,
                          .parts = p,
                          .cells = p->cells,
                          .done = p->done,
                          .failed = p->failed};
    int code = CLI_FAILED;

    for (uint32_t k = 0; k < p->n; k++) {
        s.writers += p->part[k].writers;
        s.cells_per_second += p->part[k].cells_per_second;
    }
    if (take_failures(&s, p))
        code = print_state(&s, in);
    clear_failures(&s);
    return code;
}

static int show_folder(const struct input *in)
{
    struct cli_parts parts;
    int code = cli_parts_open(&parts, in->of, SIM_SHELF_QUICK);

    if (code != CLI_DONE)
        return code;
    if (in->missing) {
        cli_print_ranges(stdout, parts.n, cli_part_is_missing, &parts);
        putchar('\n');
    } else {
        code = print_folder(&parts, in);
    }
    cli_parts_say_problems(&parts);
    if (code == CLI_DONE && parts.problems > 0)
        code = CLI_MISTAKE;
    cli_parts_clear(&parts);
    return code;
}

/* ---- a file ---- */

/* What is only in the file itself: which cells failed, and why. */
static int take_stored(struct cli_state *s, const char *path)
{
    struct cli_stored stored;
    const int code = cli_stored_open(&stored, path);
    bool ok = true;

    if (code != CLI_DONE)
        return code;
    s->cells = sim_plan_cells(&stored.run->plan);
    s->done = s->failed = 0;
    for (uint64_t k = 0; k < s->cells; k++) {
        s->done += stored.status[k] == SIM_CELL_DONE;
        s->failed += stored.status[k] == SIM_CELL_FAILED;
        if (stored.status[k] == SIM_CELL_FAILED && s->n_failures < FAILURES_SHOWN)
            ok =
                add_failure(s, &stored.run->plan, k, cli_stored_reason(&stored, k)) && ok;
    }
    cli_stored_close(&stored);
    return ok ? CLI_DONE : CLI_FAILED;
}

static int show_file(const struct input *in)
{
    struct cli_state s = {.of = in->of};
    struct sim_results_glance glance;
    struct sim_error err = {0};
    const enum sim_status status = sim_results_glance(&glance, in->of, &err);
    int code = CLI_DONE;

    s.cells = glance.cells;
    s.done = glance.done;
    s.failed = glance.failed;
    sim_results_glance_clear(&glance);
    if (status == SIM_E_IO) {
        cli_print_error(&err);
        return CLI_MISTAKE;
    }
    if (status != SIM_OK || s.failed > 0)
        code = take_stored(&s, in->of);
    if (code == CLI_DONE)
        code = print_state(&s, in);
    clear_failures(&s);
    return code;
}

int cli_status(int argc, char **argv)
{
    struct input in = {0};
    struct stat st;

    argp_parse(&cli_status_argp, argc, argv, 0, NULL, &in);
    if (stat(in.of, &st) != 0 || S_ISDIR(st.st_mode))
        return show_folder(&in);
    if (!in.missing)
        return show_file(&in);
    fprintf(stderr, "equipoise: %s: --missing needs the folder of a sweep\n", in.of);
    return CLI_MISTAKE;
}
