/* The reference pages: Markdown printed from the rows, so that no page says anything else
 * than the program. A template's places are filled by the same tables. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/controller.h"
#include "sim/version.h"

enum { KEY_TEMPLATE = 0x200, CELL_MAX = 256, GROUPS_MAX = 64 };

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

/* ---- groups: what the rows' where means, in the order of the pages ---- */

static const struct {
    const char *where, *title;
} groups[] = {
    {"reach", "1. Reach: messages and words"},
    {"seek", "2. Seek: a need, a store"},
    {"arrive", "3. Arrive: who comes, and what staff read"},
    {"floor", "4. Floor: finite staff"},
    {"encounter", "5. Encounter: how it is taken"},
    {"decide", "6. Decide: intention and basket"},
    {"pay", "7. Pay: line and cash"},
    {"deliver", "8. Deliver: promise and door"},
    {"follow up", "9. Follow up: complaint and contact"},
    {"remember", "10. Remember: what stays"},
    {"firm", "The firm: once a week"},
    {"M1", "M1 Unsolicited contact"},
    {"M2", "M2 Help on request"},
    {"M3", "M3 Suspicion of a motive"},
    {"M4", "M4 Reactance and pressure"},
    {"M5", "M5 Proximity"},
    {"M6", "M6 Genuineness"},
    {"M7", "M7 Familiarity, similarity, relationship"},
    {"M8", "M8 Failure, rudeness, recovery"},
    {"M9", "M9 Outlet of dissatisfaction"},
    {"M10", "M10 Expectation and its zone"},
    {"M11", "M11 Partial payment and delivery"},
    {"M12", "M12 Abundance"},
    {"M13", "M13 Reassurance"},
    {"M14", "M14 Choice of store"},
    {"M15", "M15 Contact after the sale"},
    {"M16", "M16 Empathic listening"},
    {"M17", "M17 Generations"},
    {"M18", "M18 Lines and patience"},
    {"M19", "M19 Clock and drop-out"},
    {"M20", "M20 Word of mouth"},
    {"M21", "M21 Reading the customer"},
    {"M22", "M22 Self-service"},
    {"M23", "M23 Relevance and use of data"},
    {"M24", "M24 Adapting service"},
    {"culture", "Culture"},
    {"experience", "Experience"},
};

enum { GROUPS = sizeof groups / sizeof *groups };

static const char *group_title(const char *where)
{
    for (size_t k = 0; k < GROUPS; k++)
        if (strcmp(groups[k].where, where) == 0)
            return groups[k].title;
    return where;
}

/* The groups that rows of a table stand in. */
struct found {
    size_t n;
    const char *where[GROUPS_MAX];
};

static void find_group(struct found *f, const char *where)
{
    for (size_t k = 0; k < f->n; k++)
        if (strcmp(f->where[k], where) == 0)
            return;
    if (f->n < GROUPS_MAX)
        f->where[f->n++] = where;
}

static bool stands_in(const struct sim_row *row, size_t n, const char *where)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(row[k].where, where) == 0)
            return true;
    return false;
}

/* Known groups in the order above, then the others as they come. */
static struct found find_groups(enum sim_table table)
{
    struct found f = {0};
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < GROUPS; k++)
        if (stands_in(row, n, groups[k].where))
            find_group(&f, groups[k].where);
    for (size_t k = 0; k < n; k++)
        find_group(&f, row[k].where);
    return f;
}

/* ---- tables ---- */

/* A text as a cell: '|' would end it, an empty one or "-" says that there is none. */
static void print_cell(const char *text)
{
    fputs(" ", stdout);
    if (strcmp(text, "-") == 0)
        text = "";
    for (; *text; text++)
        printf(*text == '|' ? "\\|" : "%c", *text);
    fputs(" |", stdout);
}

static bool is_worded(const struct sim_row *row)
{
    return row->kind == SIM_SWITCH || row->kind == SIM_CHOICE;
}

/* What a user may write: words of a choice split by commas, or the two ends. */
static void allowed(char *text, size_t size, const struct sim_row *row)
{
    size_t at = 0;

    if (row->kind == SIM_SWITCH) {
        snprintf(text, size, "true, false");
    } else if (row->kind != SIM_CHOICE) {
        snprintf(text, size, "%g to %g", (double)row->min, (double)row->max);
    } else {
        for (const char *c = row->unit; *c && at + 3 < size; c++) {
            text[at++] = *c == '|' ? ',' : *c;
            if (*c == '|')
                text[at++] = ' ';
        }
        text[at] = '\0';
    }
}

static bool is_graded(enum sim_table table)
{
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < n; k++)
        if (strcmp(row[k].grade, "-") != 0)
            return true;
    return false;
}

static void print_heading(bool graded)
{
    fputs("| name | unit | default | range | may be set |", stdout);
    fputs(graded ? " grade | source |" : "", stdout);
    fputs(" meaning |\n| --- | --- | --- | --- | --- |", stdout);
    fputs(graded ? " --- | --- |" : "", stdout);
    fputs(" --- |\n", stdout);
}

static void print_row(const struct sim_row *row, bool graded)
{
    char text[CELL_MAX];

    printf("| `%s` |", row->name);
    print_cell(is_worded(row) ? "" : row->unit);
    cli_row_value(text, sizeof text, row, row->start);
    print_cell(text);
    snprintf(text, sizeof text, "%g to %g", (double)row->low, (double)row->high);
    print_cell(is_worded(row) ? "" : text);
    allowed(text, sizeof text, row);
    print_cell(text);
    if (graded) {
        print_cell(row->grade);
        print_cell(row->source);
    }
    print_cell(row->help);
    fputs("\n", stdout);
}

/* The rows of @p table that stand in @p where; NULL: all. */
static void print_rows(enum sim_table table, const char *where)
{
    const bool graded = is_graded(table);
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    print_heading(graded);
    for (size_t k = 0; k < n; k++)
        if (!where || strcmp(row[k].where, where) == 0)
            print_row(&row[k], graded);
    fputs("\n", stdout);
}

static void print_grouped(enum sim_table table)
{
    const struct found f = find_groups(table);

    for (size_t k = 0; k < f.n; k++) {
        printf("## %s\n\n", group_title(f.where[k]));
        print_rows(table, f.where[k]);
    }
}

static void print_outcome(const struct sim_outcome_row *row)
{
    static const char *const better[] = {"lower", "neither", "higher"};

    printf("| `%s` | %s | %s |", row->name, row->unit, better[row->direction + 1]);
    if (row->kind == SIM_OUTCOME_RATIO)
        printf(" mean over `%s` |", sim_outcome_rows[row->weight].name);
    else
        fputs(row->kind == SIM_OUTCOME_SUM ? " sum |" : " at the end of the week |",
              stdout);
    print_cell(row->help);
    fputs("\n", stdout);
}

static void print_outcomes(enum sim_horizon horizon)
{
    fputs("| name | unit | better | adds up as | meaning |\n"
          "| --- | --- | --- | --- | --- |\n",
          stdout);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (sim_outcome_rows[k].horizon == horizon)
            print_outcome(&sim_outcome_rows[k]);
    fputs("\n", stdout);
}

/* ---- grades ---- */

static const struct {
    const char *grade, *meaning;
} grades[] = {
    {"V", "read in the paper's own abstract or opening text; no results table was read "
          "in full"},
    {"S", "read in a secondary text (press office, trade press, textbook); the paper was "
          "not seen"},
    {"C", "computed from data, or from numbers of grade V or S"},
    {"M", "memory of the literature: no text was seen that states it"},
    {"A",
     "assumption: no source gives the size; chosen so that published signs come out"},
};

static size_t count_grade(enum sim_table table, const char *grade)
{
    size_t n, count = 0;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < n; k++)
        count += strcmp(row[k].grade, grade) == 0;
    return count;
}

static void print_grades(void)
{
    size_t n;

    sim_rows(SIM_TABLE_PARAM, &n);
    printf("| grade | where a number comes from | of %zu parameters |\n"
           "| --- | --- | --- |\n",
           n);
    for (size_t k = 0; k < sizeof grades / sizeof *grades; k++)
        printf("| %s | %s | %zu |\n", grades[k].grade, grades[k].meaning,
               count_grade(SIM_TABLE_PARAM, grades[k].grade));
    fputs("\n", stdout);
}

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
    print_rows(SIM_TABLE_MARKET, NULL);
}

static void print_addons(const char *mark)
{
    printf(
        "%s Add-ons\n\nOne complementary service of a store, at most %d of them: an "
        "entry of "
        "`add_ons:` in a policy, a format\nor a store, with a `name` and these rows.\n\n",
        mark, SIM_ADDONS_MAX);
    print_rows(SIM_TABLE_ADDON, NULL);
}

static void print_runs(const char *mark)
{
    printf("%s Runs\n\nHow long and how often: `run:` of a scenario, or `--set "
           "run.NAME=VALUE`.\n\n",
           mark);
    print_rows(SIM_TABLE_RUN, NULL);
}

static void print_controller_table(void)
{
    fputs("| `controller` | what it does |\n| --- | --- |\n", stdout);
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++) {
        printf("| `%s` |", sim_controllers[k]->name);
        print_cell(sim_controllers[k]->help);
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
    print_rows(SIM_TABLE_RULE, NULL);
}

static void print_parameters_page(void)
{
    print_title(
        "Parameters",
        "How shoppers, and staff, take things. Set one under `behaviour:` of a scenario "
        "or by\n`--set behaviour.NAME=VALUE`.");
    fputs(warning, stdout);
    print_grades();
    fputs(columns, stdout);
    print_grouped(SIM_TABLE_PARAM);
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
    print_grouped(SIM_TABLE_LEVER);
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
    print_grades();
    fputs(columns, stdout);
    fputs("## Stores\n\nRows stand under `store:` of a format, or right in a store of a "
          "scenario; `--set store.NAME=VALUE`\nsets all.\n\n",
          stdout);
    print_rows(SIM_TABLE_STORE, NULL);
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
    print_outcomes(SIM_HORIZON_TRIP);
    fputs("## Long run: shows over weeks\n\n", stdout);
    print_outcomes(SIM_HORIZON_LONG);
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
        print_grades();
    else
        print_outcomes_page();
}

/* ---- templates ---- */

/* A template under way. */
struct filling {
    const char *file;
    unsigned line;
    struct found shown[SIM_TABLE_COUNT]; /* groups that had a place */
};

static int say(const struct filling *f, const char *text, const char *word)
{
    fprintf(stderr, "equipoise: %s:%u: %s '%s'\n", f->file, f->line, text, word);
    return CLI_MISTAKE;
}

static bool is_shown(const struct found *shown, const char *where)
{
    for (size_t k = 0; k < shown->n; k++)
        if (strcmp(shown->where[k], where) == 0)
            return true;
    return false;
}

static void fill_rest(struct filling *f, enum sim_table table)
{
    const struct found all = find_groups(table);

    for (size_t k = 0; k < all.n; k++)
        if (!is_shown(&f->shown[table], all.where[k])) {
            printf("**%s**\n\n", group_title(all.where[k]));
            print_rows(table, all.where[k]);
        }
}

static int fill_table(struct filling *f, enum sim_table table, const char *where)
{
    const struct found all = find_groups(table);

    if (!*where) {
        print_rows(table, NULL);
        return CLI_DONE;
    }
    if (strcmp(where, "rest") == 0) {
        fill_rest(f, table);
        return CLI_DONE;
    }
    for (size_t k = 0; k < all.n; k++)
        if (strcmp(all.where[k], where) == 0) {
            find_group(&f->shown[table], all.where[k]);
            print_rows(table, where);
            return CLI_DONE;
        }
    return say(f, "no row stands in", where);
}

static int fill_outcomes(const struct filling *f, const char *where)
{
    if (strcmp(where, "trip") == 0)
        print_outcomes(SIM_HORIZON_TRIP);
    else if (strcmp(where, "long") == 0)
        print_outcomes(SIM_HORIZON_LONG);
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
        print_grades();
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
