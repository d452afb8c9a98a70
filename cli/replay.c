#include "cli/replay.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "sim/runner.h"

enum { KEY_CELL = 0x500, KEY_ALL, KEY_ISA, KEY_THREADS, KEY_OUTCOMES, KEY_JSON };
enum { THREADS_MAX = 1024 };

struct input {
    const char *file, *cell;
    int threads;
    enum sim_isa isa;
    bool all, outcomes, json, quiet;
};

/* clang-format off */
static const struct argp_option options[] = {
    {"cell", KEY_CELL, "CELL", 0, "Run this cell: its number, or policy=NAME,replicate=N,market=NAME,point=N, where an axis with one entry may be left out", 1},
    {"all", KEY_ALL, 0, 0, "Run all cells that the file has, and tell of those that differ", 1},
    {"threads", KEY_THREADS, "N", 0, "Threads; by default all that the machine gives. Changes no result", 2},
    {"isa", KEY_ISA, "NAME", 0, "Instruction set of the engine: auto, baseline, v3 or v4. Changes no result", 2},
    {"outcomes", KEY_OUTCOMES, 0, 0, "Also what came out: totals of all weeks and segments, by owner", 3},
    {"json", KEY_JSON, 0, 0, "Print JSON", 3},
    {"quiet", 'q', 0, 0, "No progress and no notes on stderr", 3},
    {0}};
/* clang-format on */

static void take_isa(struct argp_state *state, const char *value)
{
    struct input *in = state->input;
    int isa = 0;

    while (isa < SIM_ISA_COUNT && strcmp(value, sim_isa_name((enum sim_isa)isa)) != 0)
        isa++;
    if (isa == SIM_ISA_COUNT)
        argp_error(state, "--isa: need auto, baseline, v3 or v4, got '%s'", value);
    else if (!sim_isa_runs((enum sim_isa)isa))
        argp_error(state,
                   "--isa: this machine or build does not run '%s'; best here is '%s'",
                   value, sim_isa_name(sim_isa_best()));
    in->isa = (enum sim_isa)isa;
}

static void take_threads(struct argp_state *state, const char *value)
{
    struct input *in = state->input;
    uint64_t n = 0;

    if (!cli_whole(value, 1, THREADS_MAX, &n))
        argp_error(state, "--threads: need a whole number from 1 to %d, got '%s'",
                   THREADS_MAX, value);
    in->threads = (int)n;
}

static void check(struct argp_state *state, const struct input *in)
{
    if (!in->file)
        argp_error(state, "need a results file");
    if (!in->cell == !in->all)
        argp_error(state, "need one of --cell CELL and --all");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;

    switch (key) {
    case KEY_CELL:
        in->cell = arg;
        return 0;
    case KEY_ALL:
        in->all = true;
        return 0;
    case KEY_ISA:
        take_isa(state, arg);
        return 0;
    case KEY_THREADS:
        take_threads(state, arg);
        return 0;
    case KEY_OUTCOMES:
        in->outcomes = true;
        return 0;
    case KEY_JSON:
        in->json = true;
        return 0;
    case 'q':
        in->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (in->file)
            argp_error(state, "need one results file, got '%s' too", arg);
        in->file = arg;
        return 0;
    case ARGP_KEY_END:
        check(state, in);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_replay_argp = {options,
                                     parse,
                                     "F.h5",
                                     "Run cells again from their results file alone, and "
                                     "say whether the bits are the same. "
                                     "Exit status: 0 they are, 1 they are not.",
                                     NULL,
                                     NULL,
                                     NULL};

/* ---- which cells ---- */

/* Everything is left out but what is asked for; what the file has not is counted. */
static unsigned char *leave_out(struct cli_replay *r, const struct input *in,
                                uint64_t only)
{
    const uint64_t cells = sim_plan_cells(&r->stored->run->plan);
    unsigned char *done = malloc(cells);

    for (uint64_t k = 0; done && k < cells; k++) {
        const bool missing = r->stored->status[k] == SIM_CELL_MISSING;

        done[k] = in->all ? missing : k != only;
        r->missing += missing && (in->all || k == only);
    }
    return done;
}

static unsigned long days_to_run(const struct sim_plan *plan, const unsigned char *done)
{
    const struct sim_run_values *run = &plan->scenario->run;
    const uint64_t cells = sim_plan_cells(plan);
    unsigned long n = 0;

    for (uint64_t k = 0; k < cells; k++)
        n += !done[k];
    return n * (unsigned long)(7 * ((double)run->weeks + (double)run->burn_in_weeks));
}

/* ---- running ---- */

static enum sim_status run(struct cli_replay *r, const struct input *in,
                           const unsigned char *done, struct sim_error *err)
{
    const struct sim_plan *plan = &r->stored->run->plan;
    struct cli_watch w;
    enum sim_status status;

    if (!cli_watch_start(&w, days_to_run(plan, done), in->quiet))
        return sim_fail(err, SIM_E_NOMEM, "replay",
                        "no thread can be started to watch it");
    const struct sim_run_options how = {.threads = in->threads ? in->threads
                                                               : omp_get_max_threads(),
                                        .isa = in->isa,
                                        .done = done,
                                        .stop = &w.stop,
                                        .days_done = &w.days_done,
                                        .sink = cli_replay_take,
                                        .failed = cli_replay_fail,
                                        .to = r};

    status = sim_run(plan, &how, err);
    cli_watch_end(&w);
    cli_watch_release(&w);
    return status;
}

static void note_build(const struct cli_replay *r, const struct input *in)
{
    if (!in->quiet && !sim_run_file_is_ours(r->stored->run))
        fprintf(stderr, "equipoise: %s was made by another build: %s\n", in->file,
                r->stored->run->build);
}

static int by_cell(const void *a, const void *b)
{
    const struct cli_again *x = a, *y = b;

    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* Cells come in the order of finishing. */
static int tell(struct cli_replay *r, const struct input *in)
{
    if (r->n > 0)
        qsort(r->again, r->n, sizeof *r->again, by_cell);
    if (in->json)
        cli_replay_json(r);
    else
        cli_replay_print(r);
    return r->same == r->done && r->done > 0 && (in->all || r->missing == 0) ? CLI_DONE
                                                                             : CLI_FAILED;
}

static int replay(struct cli_replay *r, const struct input *in)
{
    const struct sim_plan *plan = &r->stored->run->plan;
    struct sim_error err = {0};
    unsigned char *done;
    enum sim_status status;
    uint64_t only = 0;

    if (in->cell && !cli_replay_cell(plan, in->cell, &only))
        return CLI_MISTAKE;
    note_build(r, in);
    done = leave_out(r, in, only);
    r->then = malloc(sim_plan_blocks(plan) * sizeof *r->then);
    if (done && r->then)
        status = run(r, in, done, &err);
    else
        status = sim_fail(&err, SIM_E_NOMEM, "replay", "a cell does not fit");
    free(done);
    if (status == SIM_OK)
        return tell(r, in);
    cli_print_error(&err);
    return CLI_FAILED;
}

int cli_replay(int argc, char **argv)
{
    struct input in = {0};
    struct cli_stored stored;
    int code;

    argp_parse(&cli_replay_argp, argc, argv, 0, NULL, &in);
    code = cli_stored_open(&stored, in.file);
    if (code != CLI_DONE)
        return code;
    struct cli_replay r = {
        .stored = &stored, .file = in.file, .all = in.all, .totals = in.outcomes};

    code = replay(&r, &in);
    for (size_t k = 0; k < r.n; k++)
        free(r.again[k].total);
    free(r.again);
    free(r.then);
    cli_stored_close(&stored);
    return code;
}
