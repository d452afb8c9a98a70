/* Tables of reference, printed from the rows, and the groups in which they stand. */
#include "cli/reference.h"

#include <string.h>

#include "sim/outcome.h"

enum { CELL_MAX = 256 };

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

const char *cli_group_title(const char *where)
{
    for (size_t k = 0; k < GROUPS; k++)
        if (strcmp(groups[k].where, where) == 0)
            return groups[k].title;
    return where;
}

void cli_groups_add(struct cli_groups *f, const char *where)
{
    for (size_t k = 0; k < f->n; k++)
        if (strcmp(f->where[k], where) == 0)
            return;
    if (f->n < CLI_GROUPS_MAX)
        f->where[f->n++] = where;
}

static bool stands_in(const struct sim_row *row, size_t n, const char *where)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(row[k].where, where) == 0)
            return true;
    return false;
}

struct cli_groups cli_groups_find(enum sim_table table)
{
    struct cli_groups f = {0};
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < GROUPS; k++)
        if (stands_in(row, n, groups[k].where))
            cli_groups_add(&f, groups[k].where);
    for (size_t k = 0; k < n; k++)
        cli_groups_add(&f, row[k].where);
    return f;
}

/* ---- tables ---- */

void cli_reference_cell(const char *text)
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
    cli_reference_cell(is_worded(row) ? "" : row->unit);
    cli_row_value(text, sizeof text, row, row->start);
    cli_reference_cell(text);
    snprintf(text, sizeof text, "%g to %g", (double)row->low, (double)row->high);
    cli_reference_cell(is_worded(row) ? "" : text);
    allowed(text, sizeof text, row);
    cli_reference_cell(text);
    if (graded) {
        cli_reference_cell(row->grade);
        cli_reference_cell(row->source);
    }
    cli_reference_cell(row->help);
    fputs("\n", stdout);
}

void cli_reference_rows(enum sim_table table, const char *where)
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

void cli_reference_grouped(enum sim_table table)
{
    const struct cli_groups f = cli_groups_find(table);

    for (size_t k = 0; k < f.n; k++) {
        printf("## %s\n\n", cli_group_title(f.where[k]));
        cli_reference_rows(table, f.where[k]);
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
    cli_reference_cell(row->help);
    fputs("\n", stdout);
}

void cli_reference_outcomes(enum sim_horizon horizon)
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

void cli_reference_grades(void)
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
