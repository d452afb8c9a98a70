/* The reference pages: Markdown printed from the rows, so that no page says anything else
 * than the program. A template's places are filled by the same tables. */
#include "cli/reference.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/controller.h"
#include "sim/version.h"

enum { KEY_TEMPLATE = 0x200 };

const char cli_reference_words[] =
    "parameters levers controllers rules stores markets add-ons runs outcomes grades";

struct input {
    const char *what, *template;
};

static const struct argp_option options[] = {
    {"template", KEY_TEMPLATE, "F.md.in", 0,
     "Print this file, each line {{WHAT}} or {{WHAT GROUP}} in it replaced by the tables "
     "it names; GROUP is a mechanism, touch point or horizon, or 'rest' for the groups "
     "that had no place above",
     0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct input *in = state->input;
    char hint[96];

    switch (key) {
    case KEY_TEMPLATE:
        in->template = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (in->what)
            argp_error(state, "need one page, got '%s' and '%s'", in->what, arg);
        if (!cli_is_word(arg, cli_reference_words))
            argp_error(state, "there is no page '%s'%s", arg,
                       cli_hint(hint, sizeof hint, arg, cli_reference_words));
        in->what = arg;
        return 0;
    case ARGP_KEY_END:
        if (!in->what == !in->template)
            argp_error(state, "need --template=F.md.in or one page of: %s",
                       cli_reference_words);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_reference_argp = {
    options,
    parse,
    "[WHAT]",
    "Print a page of reference as Markdown: every row with unit, default, ranges, grade, "
    "source and meaning. WHAT is parameters, levers (controllers and rules included), "
    "controllers, rules, stores (markets, add-ons and runs included), markets, add-ons, "
    "runs, outcomes or grades.",
    NULL,
    NULL,
    NULL};

static const char warning[] = "No number here is a measured constant of a country or a "
                              "generation: those are presets of\n"
                              "where a distribution is centred, and people within one "
                              "differ more than the averages of\n"
                              "two. Most sizes are assumptions. Trust what holds over "
                              "the whole range, not a third digit.\n\n";

static const char columns[] = "*range* is what the evidence, or good sense, leaves open: "
                              "what a sensitivity analysis walks.\n"
                              "*may be set* is what the program accepts. A unit of `1` "
                              "is a share or a pure number; `a` is\n"
                              "intensity of contact (0 none, 1 greeting, 2 offer of "
                              "help, 3 active selling, 4 pressure);\n"
                              "`S` is satisfaction (-1 to 1) and `SD` a standard "
                              "deviation of it; `logit` and `logodds` are\n"
                              "log-odds. An empty cell says that there is none.\n\n";

/* ---- pages ---- */

static void print_title(const char *title, const char *text)
{
    printf("# %s\n\nEquipoise %s, model version %u. Printed by the program from its own "
           "tables: change those,\nnot this page.\n\n%s\n\n",
           title, SIM_VERSION, SIM_MODEL_VERSION, text);
}

static void print_markets(const char *mark)
{
    printf(
        "%s Markets\n\nA market is one city or neighbourhood; markets do not touch each "
        "other. Rows stand right in an entry\nof a scenario's `markets:`; `--set "
        "market.NAME=VALUE` sets all.\n\n",
        mark);
    cli_reference_rows(SIM_TABLE_MARKET, NULL);
}

static void print_addons(const char *mark)
{
    printf(
        "%s Add-ons\n\nOne complementary service of a store, at most %d of them: an "
        "entry of "
        "`add_ons:` in a policy, a format\nor a store, with a `name` and these rows.\n\n",
        mark, SIM_ADDONS_MAX);
    cli_reference_rows(SIM_TABLE_ADDON, NULL);
}

static void print_runs(const char *mark)
{
    printf("%s Runs\n\nHow long and how often: `run:` of a scenario, or `--set "
           "run.NAME=VALUE`.\n\n",
           mark);
    cli_reference_rows(SIM_TABLE_RUN, NULL);
}

static void print_controller_table(void)
{
    fputs("| `controller` | what it does |\n| --- | --- |\n", stdout);
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++) {
        printf("| `%s` |", sim_controllers[k]->name);
        cli_reference_cell(sim_controllers[k]->help);
        fputs("\n", stdout);
    }
    fputs("\n", stdout);
}

static void print_controllers(const char *mark)
{
    printf("%s Controllers\n\nWho moves the levers while the store runs: a word of the "
           "lever "
           "`controller`.\n\n",
           mark);
    print_controller_table();
}

static void print_rules(const char *mark)
{
    printf(
        "%s Rules\n\nParts of a policy that hold for a time (`schedule:`), or in one "
        "store, "
        "for one culture or generation\n(`targets:`), at most %d of them: entries with "
        "`levers:` and these rows.\n\n",
        mark, SIM_RULES_MAX);
    cli_reference_rows(SIM_TABLE_RULE, NULL);
}

static void print_parameters_page(void)
{
    print_title(
        "Parameters",
        "How shoppers, and staff, take things. Set one under `behaviour:` of a scenario "
        "or by\n`--set behaviour.NAME=VALUE`.");
    fputs(warning, stdout);
    cli_reference_grades();
    fputs(columns, stdout);
    cli_reference_grouped(SIM_TABLE_PARAM);
}

static void print_levers_page(void)
{
    print_title(
        "Levers",
        "What a store can do, by the touch point at which it shows. A policy is a named "
        "set of levers:\n`levers:` of a policy, a format or a store; `--set "
        "policy.NAME=VALUE` sets it in all compared\npolicies, `rival.NAME` in all "
        "rivals. What a policy leaves out keeps the store's value. Most levers are "
        "decisions and need no grade; *range*\nis then what shops do.");
    fputs(columns, stdout);
    cli_reference_grouped(SIM_TABLE_LEVER);
    print_controllers("##");
    print_rules("##");
}

static void print_stores_page(void)
{
    print_title(
        "Stores, markets, add-ons, runs",
        "What a store is apart from its policy, and what surrounds it. Stores stand for "
        "shops that could\nlive, not for averages of a trade.");
    fputs(warning, stdout);
    cli_reference_grades();
    fputs(columns, stdout);
    fputs("## Stores\n\nRows stand under `store:` of a format, or right in a store of a "
          "scenario; `--set store.NAME=VALUE`\nsets all.\n\n",
          stdout);
    cli_reference_rows(SIM_TABLE_STORE, NULL);
    print_markets("##");
    print_addons("##");
    print_runs("##");
}

static void print_outcomes_page(void)
{
    print_title(
        "Outcomes",
        "What a run leaves behind, by week, owner (us, each rival) and segment (culture "
        "and generation). A\npolicy can win the trip and lose the long run, so the two "
        "are kept apart. Shares are 0 to 1, money is\nin the scenario's currency. A mean "
        "over an outcome has to be weighted by it when weeks, segments or\nmarkets are "
        "put together.");
    fputs("## Same trip: settled on the visit\n\n", stdout);
    cli_reference_outcomes(SIM_HORIZON_TRIP);
    fputs("## Long run: shows over weeks\n\n", stdout);
    cli_reference_outcomes(SIM_HORIZON_LONG);
}

static void print_page(const char *what)
{
    if (strcmp(what, "parameters") == 0)
        print_parameters_page();
    else if (strcmp(what, "levers") == 0)
        print_levers_page();
    else if (strcmp(what, "controllers") == 0)
        print_controllers("#");
    else if (strcmp(what, "rules") == 0)
        print_rules("#");
    else if (strcmp(what, "stores") == 0)
        print_stores_page();
    else if (strcmp(what, "markets") == 0)
        print_markets("#");
    else if (strcmp(what, "add-ons") == 0)
        print_addons("#");
    else if (strcmp(what, "runs") == 0)
        print_runs("#");
    else if (strcmp(what, "grades") == 0)
        cli_reference_grades();
    else
        print_outcomes_page();
}

/* ---- templates ---- */

/* A template under way. */
struct filling {
    const char *file;
    unsigned line;
    struct cli_groups shown[SIM_TABLE_COUNT]; /* groups that had a place */
};

static int say(const struct filling *f, const char *text, const char *word)
{
    fprintf(stderr, "equipoise: %s:%u: %s '%s'\n", f->file, f->line, text, word);
    return CLI_MISTAKE;
}

static bool is_shown(const struct cli_groups *shown, const char *where)
{
    for (size_t k = 0; k < shown->n; k++)
        if (strcmp(shown->where[k], where) == 0)
            return true;
    return false;
}

static void fill_rest(struct filling *f, enum sim_table table)
{
    const struct cli_groups all = cli_groups_find(table);

    for (size_t k = 0; k < all.n; k++)
        if (!is_shown(&f->shown[table], all.where[k])) {
            printf("**%s**\n\n", cli_group_title(all.where[k]));
            cli_reference_rows(table, all.where[k]);
        }
}

static int fill_table(struct filling *f, enum sim_table table, const char *where)
{
    const struct cli_groups all = cli_groups_find(table);

    if (!*where) {
        cli_reference_rows(table, NULL);
        return CLI_DONE;
    }
    if (strcmp(where, "rest") == 0) {
        fill_rest(f, table);
        return CLI_DONE;
    }
    for (size_t k = 0; k < all.n; k++)
        if (strcmp(all.where[k], where) == 0) {
            cli_groups_add(&f->shown[table], all.where[k]);
            cli_reference_rows(table, where);
            return CLI_DONE;
        }
    return say(f, "no row stands in", where);
}

static int fill_outcomes(const struct filling *f, const char *where)
{
    if (strcmp(where, "trip") == 0)
        cli_reference_outcomes(SIM_HORIZON_TRIP);
    else if (strcmp(where, "long") == 0)
        cli_reference_outcomes(SIM_HORIZON_LONG);
    else
        return say(f, "need outcomes trip or outcomes long, got", where);
    return CLI_DONE;
}

static int fill_place(struct filling *f, const char *what, const char *where)
{
    static const struct {
        const char *what;
        enum sim_table table;
    } tables[] = {{"parameters", SIM_TABLE_PARAM}, {"levers", SIM_TABLE_LEVER},
                  {"stores", SIM_TABLE_STORE},     {"markets", SIM_TABLE_MARKET},
                  {"add-ons", SIM_TABLE_ADDON},    {"runs", SIM_TABLE_RUN},
                  {"rules", SIM_TABLE_RULE}};

    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (strcmp(tables[k].what, what) == 0)
            return fill_table(f, tables[k].table, where);
    if (strcmp(what, "outcomes") == 0)
        return fill_outcomes(f, where);
    if (strcmp(what, "grades") == 0)
        cli_reference_grades();
    else if (strcmp(what, "controllers") == 0)
        print_controller_table();
    else if (strcmp(what, "version") == 0)
        printf("Equipoise %s, model version %u.\n\n", SIM_VERSION, SIM_MODEL_VERSION);
    else
        return say(f, "need a page or version, got", what);
    return CLI_DONE;
}

/* A line that is a place is filled, every other one printed as it is. */
static int fill_line(struct filling *f, char *line)
{
    char *what = line + 2, *where, *end = line + strlen(line);

    if (strncmp(line, "{{", 2) != 0) {
        fputs(line, stdout);
        return CLI_DONE;
    }
    while (end > what && strchr(" \n", end[-1]))
        end--;
    *end = '\0';
    if (end - what < 2 || strcmp(end - 2, "}}") != 0)
        return say(f, "need {{WHAT}} or {{WHAT GROUP}} alone on a line, got", line);
    end[-2] = '\0';
    where = what + strcspn(what, " ");
    if (*where)
        *where++ = '\0';
    return fill_place(f, what, where);
}

static int fill(const char *path)
{
    struct filling f = {.file = path};
    FILE *from = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    int code = CLI_DONE;

    errno = from ? 0 : errno;
    while (from && code == CLI_DONE && getline(&line, &room, from) >= 0) {
        f.line++;
        code = fill_line(&f, line);
    }
    free(line);
    if (!from || ferror(from)) {
        fprintf(stderr, "equipoise: %s: %s\n", path, strerror(errno));
        code = CLI_MISTAKE;
    }
    if (from)
        fclose(from);
    return code;
}

int cli_reference(int argc, char **argv)
{
    struct input in = {0};

    argp_parse(&cli_reference_argp, argc, argv, 0, NULL, &in);
    if (in.template)
        return fill(in.template);
    print_page(in.what);
    return CLI_DONE;
}
