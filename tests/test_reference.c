#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/outcome.h"
#include "sim/row.h"
#include "tests/cli_program.h"

/* ---- command line ---- */

struct saying {
    char arguments[80];
    int code;
    char part[80];
};

ParameterizedTestParameters(reference, says_what_is_wrong)
{
    static struct saying s[] = {
        {"reference", 2, "need --template=F.md.in or one page of"},
        {"reference lever", 2, "did you mean 'levers'?"},
        {"reference levers outcomes", 2, "need one page"},
        {"reference levers --template=x", 2, "need --template=F.md.in or one page of"},
        {"reference --template=/nowhere/x", 2, "/nowhere/x: No such file"},
        {"reference --template=/", 2, "/: Is a directory"},
        {"reference grades > /dev/full", 1, "equipoise: stdout: "},
    };

    return cr_make_param_array(struct saying, s, sizeof s / sizeof *s);
}

ParameterizedTest(struct saying *s, reference, says_what_is_wrong)
{
    expect(s->arguments, s->code, s->part);
}

/* ---- pages ---- */

struct page {
    enum sim_table table;
    char what[16];
};

ParameterizedTestParameters(reference, every_row_stands_once_on_its_page)
{
    static struct page p[] = {
        {SIM_TABLE_PARAM, "parameters"}, {SIM_TABLE_LEVER, "levers"},
        {SIM_TABLE_STORE, "stores"},     {SIM_TABLE_MARKET, "markets"},
        {SIM_TABLE_ADDON, "add-ons"},    {SIM_TABLE_RUN, "runs"},
        {SIM_TABLE_RULE, "rules"},
    };

    return cr_make_param_array(struct page, p, sizeof p / sizeof *p);
}

/* Lines of @p page that describe the row called @p name and end with its help. */
static int rows_of(const char *page, const char *name, const char *help)
{
    char begins[64], ends[256];
    int count = 0;

    snprintf(begins, sizeof begins, "\n| `%s` |", name);
    snprintf(ends, sizeof ends, " %s |", help);
    for (const char *at = page; (at = strstr(at, begins)); at++) {
        const char *end = strchr(at + 1, '\n');
        const char *found = strstr(at, ends);

        count += found && end && found < end;
    }
    return count;
}

ParameterizedTest(struct page *p, reference, every_row_stands_once_on_its_page)
{
    char command[64];
    struct outcome o;
    size_t n;
    const struct sim_row *row = sim_rows(p->table, &n);

    snprintf(command, sizeof command, "reference %s", p->what);
    o = program(command);
    cr_expect(eq(int, o.code, 0), "%s", p->what);
    for (size_t k = 0; k < n; k++)
        cr_expect(eq(int, rows_of(o.text, row[k].name, row[k].help), 1), "%s: %s",
                  p->what, row[k].name);
    free(o.text);
}

Test(reference, every_outcome_stands_once_on_its_page)
{
    struct outcome o = program("reference outcomes");

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        cr_expect(eq(int,
                     rows_of(o.text, sim_outcome_rows[k].name, sim_outcome_rows[k].help),
                     1),
                  "%s", sim_outcome_rows[k].name);
    free(o.text);
}

Test(reference, pages_deny_that_countries_and_generations_were_measured)
{
    expect("reference parameters", 0, "measured constant of a country or a generation");
    expect("reference stores", 0, "measured constant of a country or a generation");
}

/* ---- templates ---- */

struct filled {
    char text[64];
    int code;
    char part[80];
};

ParameterizedTestParameters(reference, fills_a_template_or_says_where_it_cannot)
{
    static struct filled f[] = {
        {"before {{runs}}\\n", 0, "before {{runs}}\n"},
        {"{{runs}}\\nafter\\n", 0, "may be set | meaning |"},
        {"{{parameters M1}}\\n", 0, "| `theta_mu` |"},
        {"{{parameters rest}}\\n", 0, "**M1 Unsolicited contact**"},
        {"{{outcomes trip}}\\n", 0, "| `conversion` |"},
        {"{{runs}}", 0, "| `weeks` |"},
        {"one\\n{{nonsense}}\\n", 2, ":2: need a page or version, got 'nonsense'"},
        {"{{parameters M99}}\\n", 2, ":1: no row stands in 'M99'"},
        {"{{outcomes}}\\n", 2, ":1: need outcomes trip or outcomes long"},
        {"{{runs}} and more\\n", 2, ":1: need {{WHAT}} or {{WHAT GROUP}}"},
        {"{{\\n", 2, ":1: need {{WHAT}} or {{WHAT GROUP}}"},
    };

    return cr_make_param_array(struct filled, f, sizeof f / sizeof *f);
}

ParameterizedTest(struct filled *f, reference, fills_a_template_or_says_where_it_cannot)
{
    char folder[64], command[512];
    struct outcome o;

    new_folder(folder);
    snprintf(command, sizeof command,
             "exec 2>&1; printf '%s' > %s/t.md.in; %s reference --template=%s/t.md.in",
             f->text, folder, TEST_PROGRAM, folder);
    o = shell(command);
    cr_expect(eq(int, o.code, f->code), "%s", f->text);
    cr_expect(strstr(o.text, f->part) != NULL, "%s:\n%s", f->text, o.text);
    free(o.text);
    remove_folder(folder);
}

Test(reference, rest_leaves_out_what_had_a_place)
{
    char folder[64], command[512];
    struct outcome o;

    new_folder(folder);
    snprintf(command, sizeof command,
             "printf '{{parameters M1}}\\n{{parameters rest}}\\n' > %s/t; "
             "%s reference --template=%s/t | grep -c theta_mu",
             folder, TEST_PROGRAM, folder);
    o = shell(command);
    cr_expect(eq(int, strcmp(o.text, "1\n"), 0), "%s", o.text);
    free(o.text);
    remove_folder(folder);
}
