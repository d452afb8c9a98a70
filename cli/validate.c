#include "cli/cli.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/facts.h"
#include "sim/version.h"

enum { KEY_FACT = 0x300, KEY_JSON, KEY_MARKDOWN, KEY_THREADS };

struct input {
    const struct ana_fact **fact; /* [n], owned */
    size_t n;
    bool json, markdown;
    int threads;
};

static const struct argp_option options[] = {
    {"fact", KEY_FACT, "ID", 0, "Only this fact, as in SF-04; may be given again", 0},
    {"json", KEY_JSON, 0, 0, "One JSON object instead of a table", 0},
    {"markdown", KEY_MARKDOWN, 0, 0, "The page docs/validation.md", 0},
    {"threads", KEY_THREADS, "N", 0, "Threads; no digit depends on it (default: all)", 0},
    {0}};

static const char *fact_id(size_t k, const void *with)
{
    return ((const struct ana_fact *)with)[k].id;
}

static void add_fact(struct argp_state *state, struct input *in, const char *id)
{
    size_t n;
    const struct ana_fact *all = ana_facts(&n), *fact = ana_fact_find(id);
    const char *near = fact ? NULL : sim_nearest(id, n, fact_id, all);

    if (!fact && near)
        argp_error(state, "there is no fact '%s'; did you mean '%s'?", id, near);
    if (!fact)
        argp_error(state, "there is no fact '%s': need %s .. %s", id, all[0].id,
                   all[n - 1].id);
    for (size_t k = 0; k < in->n; k++)
        if (in->fact[k] == fact)
            return;
    in->fact[in->n++] = fact;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;
    uint64_t whole = 0;

    switch (key) {
    case KEY_FACT:
        add_fact(state, in, arg);
        return 0;
    case KEY_JSON:
        in->json = true;
        return 0;
    case KEY_MARKDOWN:
        in->markdown = true;
        return 0;
    case KEY_THREADS:
        if (!cli_whole(arg, 1, 1024, &whole))
            argp_error(state, "--threads: need a whole number 1..1024, got '%s'", arg);
        in->threads = (int)whole;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "need no argument, got '%s'; a fact is named by --fact", arg);
        return 0;
    case ARGP_KEY_END:
        if (in->json && in->markdown)
            argp_error(state, "need one of --json and --markdown, got both");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_validate_argp = {
    options,
    parse,
    NULL,
    "Run what is known of shoppers, fact by fact, as small experiments on the simulator, "
    "and say which of them it reproduces.\v"
    "A band open on one side passes when the whole 95 % interval lies beyond it; a band "
    "closed on both when the mean lies in it and the interval is not wider than it. "
    "Exit status 1 when a fact fails.",
    NULL,
    NULL,
    NULL};

/* ---- words ---- */

/* A number of a reading: four digits, no exponent where it can be helped. */
static const char *number(char text[32], double value)
{
    if (!isfinite(value))
        snprintf(text, 32, "n/a");
    else
        snprintf(text, 32, "%.4g", fabs(value) < 1e-12 ? 0.0 : value);
    return text;
}

static const char *band_words(char text[80], const struct ana_reading *r)
{
    char low[32], high[32];

    if (!isfinite(r->low))
        snprintf(text, 80, "below %s", number(high, r->high));
    else if (!isfinite(r->high))
        snprintf(text, 80, "above %s", number(low, r->low));
    else
        snprintf(text, 80, "%s to %s", number(low, r->low), number(high, r->high));
    return text;
}

static const char *got_words(char text[120], const struct ana_reading *r)
{
    char mean[32], low[32], high[32];

    snprintf(text, 120, "%s (%s to %s)", number(mean, r->got.mean),
             number(low, r->got.low), number(high, r->got.high));
    return text;
}

/* The reading that decides: the first that fails, else the first. */
static const struct ana_reading *decisive(const struct ana_fact_result *r)
{
    for (size_t k = 0; k < r->n; k++)
        if (!r->reading[k].pass)
            return &r->reading[k];
    return &r->reading[0];
}

/* ---- three ways to print ---- */

static void print_text(const struct ana_fact *fact, const struct ana_fact_result *r)
{
    char band[80], got[120];

    printf("%s  %s  (%c) ", fact->id, r->pass ? "pass" : "FAIL", fact->band);
    cli_print_wrapped(fact->statement, 17);
    printf("             expected: ");
    cli_print_wrapped(fact->expected, 23);
    for (size_t k = 0; k < r->n; k++)
        printf("      %s %s: %s, need %s\n", r->reading[k].pass ? "  " : "! ",
               r->reading[k].what, got_words(got, &r->reading[k]),
               band_words(band, &r->reading[k]));
    if (!r->pass && fact->why) {
        printf("             why: ");
        cli_print_wrapped(fact->why, 18);
    }
    fflush(stdout);
}

static void write_reading(struct cli_json *j, const struct ana_reading *r)
{
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "what", r->what);
    cli_json_number(j, "got", r->got.mean);
    cli_json_number(j, "low", r->got.low);
    cli_json_number(j, "high", r->got.high);
    cli_json_whole(j, "n", r->got.n);
    cli_json_number(j, "expected_low", r->low);
    cli_json_number(j, "expected_high", r->high);
    cli_json_bool(j, "pass", r->pass);
    cli_json_close(j, '}');
}

static void print_json(struct cli_json *j, const struct ana_fact *fact,
                       const struct ana_fact_result *r)
{
    const struct ana_reading *first = decisive(r);
    const char band[2] = {fact->band, '\0'};

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "id", fact->id);
    cli_json_text(j, "statement", fact->statement);
    cli_json_text(j, "expected", fact->expected);
    cli_json_text(j, "band", band);
    cli_json_number(j, "got", first->got.mean);
    cli_json_number(j, "low", first->got.low);
    cli_json_number(j, "high", first->got.high);
    cli_json_bool(j, "pass", r->pass);
    cli_json_text(j, "setting", fact->setting);
    if (!r->pass && fact->why)
        cli_json_text(j, "why", fact->why);
    cli_json_open(j, "readings", '[');
    for (size_t k = 0; k < r->n; k++)
        write_reading(j, &r->reading[k]);
    cli_json_close(j, ']');
    cli_json_close(j, '}');
}

static void markdown_head(size_t n, size_t passed)
{
    printf(
        "# Validation: stylised facts\n\n"
        "This page is printed by\n\n"
        "```sh\nequipoise validate --markdown > docs/validation.md\n```\n\n"
        "What is known of shoppers, as small experiments on the simulator (model version "
        "%u): %zu facts, of which %zu hold and %zu do not. Each number is a mean over "
        "replicates that share their luck, with its 95 %% interval. A band open on one "
        "side passes when the whole interval lies beyond it; a band closed on both when "
        "the mean lies in it and the interval is not wider than it. Bands are (m) "
        "measured, (d) derived from what was measured, (e) expected by assumption: a "
        "guard, no evidence. That a fact holds shows that the program does what was "
        "found elsewhere; it does not show that a street will do the same.\n\n"
        "| id | fact and what is expected | band | got (95 %% interval), needed | |\n"
        "| --- | --- | --- | --- | --- |\n",
        SIM_MODEL_VERSION, n, passed, n - passed);
}

static void markdown_row(const struct ana_fact *fact, const struct ana_fact_result *r)
{
    char band[80], got[120];

    printf("| %s | %s. Expected: %s | %c | ", fact->id, fact->statement, fact->expected,
           fact->band);
    for (size_t k = 0; k < r->n; k++)
        printf("%s%s%s: %s, %s%s", k ? "<br>" : "", r->reading[k].pass ? "" : "**",
               r->reading[k].what, got_words(got, &r->reading[k]),
               band_words(band, &r->reading[k]), r->reading[k].pass ? "" : "**");
    printf(" | %s |\n", r->pass ? "pass" : "**fail**");
}

static void print_markdown(const struct input *in, const struct ana_fact_result *result)
{
    size_t passed = 0;

    for (size_t k = 0; k < in->n; k++)
        passed += result[k].pass;
    markdown_head(in->n, passed);
    for (size_t k = 0; k < in->n; k++)
        markdown_row(in->fact[k], &result[k]);
    if (passed < in->n)
        printf("\n## Why facts fail\n\n| id | why |\n| --- | --- |\n");
    for (size_t k = 0; k < in->n; k++)
        if (!result[k].pass)
            printf("| %s | %s |\n", in->fact[k]->id,
                   in->fact[k]->why ? in->fact[k]->why : "Not known.");
    printf("\n## How the experiments depart from the defaults\n\n| id | setting |\n"
           "| --- | --- |\n");
    for (size_t k = 0; k < in->n; k++)
        printf("| %s | %s |\n", in->fact[k]->id, in->fact[k]->setting);
}

/* ---- running ---- */

static void show_under_way(const struct input *in, size_t k)
{
    if (!(in->json || in->markdown) || !isatty(STDERR_FILENO))
        return;
    if (k < in->n)
        fprintf(stderr, "\r%s (%zu of %zu)", in->fact[k]->id, k + 1, in->n);
    else
        fprintf(stderr, "\r%20s\r", "");
}

static int run_facts(const struct input *in, struct ana_fact_result *result,
                     struct cli_json *json, const struct cli_watch *watch)
{
    const struct ana_fact_options o = {.threads = in->threads ? in->threads
                                                              : omp_get_max_threads(),
                                       .stop = &watch->stop};
    struct sim_error err = {0};
    size_t passed = 0;

    for (size_t k = 0; k < in->n; k++) {
        show_under_way(in, k);
        if (ana_fact_run(in->fact[k], &o, &result[k], &err) != SIM_OK) {
            cli_print_error(&err);
            return CLI_FAILED;
        }
        passed += result[k].pass;
        if (in->json)
            print_json(json, in->fact[k], &result[k]);
        else if (!in->markdown)
            print_text(in->fact[k], &result[k]);
    }
    show_under_way(in, in->n);
    if (in->markdown)
        print_markdown(in, result);
    else if (!in->json)
        printf("%zu of %zu facts hold\n", passed, in->n);
    return passed == in->n ? CLI_DONE : CLI_FAILED;
}

static int run_and_print(const struct input *in, struct ana_fact_result *result)
{
    struct cli_json json = {.to = stdout};
    struct cli_watch watch;
    int code;

    if (!cli_watch_start(&watch, 0, true)) {
        fputs("equipoise: no thread can be started to watch the run\n", stderr);
        return CLI_FAILED;
    }
    if (in->json) {
        cli_json_open(&json, NULL, '{');
        cli_json_open(&json, "facts", '[');
    }
    code = run_facts(in, result, &json, &watch);
    if (in->json) {
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
        cli_json_end(&json);
    }
    cli_watch_end(&watch);
    cli_watch_release(&watch);
    return code;
}

static int by_number(const void *a, const void *b)
{
    const struct ana_fact *const *x = a, *const *y = b;

    return (*x > *y) - (*x < *y);
}

int cli_validate(int argc, char **argv)
{
    struct input in = {0};
    struct ana_fact_result *result;
    size_t n;
    const struct ana_fact *all = ana_facts(&n);
    int code = CLI_FAILED;

    in.fact = calloc(n, sizeof *in.fact);
    result = calloc(n, sizeof *result);
    if (!in.fact || !result) {
        fputs("equipoise: out of memory\n", stderr);
    } else {
        argp_parse(&cli_validate_argp, argc, argv, 0, NULL, &in);
        if (in.n == 0)
            for (; in.n < n; in.n++)
                in.fact[in.n] = &all[in.n];
        qsort(in.fact, in.n, sizeof *in.fact, by_number);
        code = run_and_print(&in, result);
    }
    free(in.fact);
    free(result);
    return code;
}
