#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/row.h"
#include "tests/cli_program.h"

/* ---- command line ---- */

struct saying {
    char arguments[160];
    int code;
    char part[100];
};

ParameterizedTestParameters(cli, says_what_is_wrong)
{
    static struct saying s[] = {
        {"", 2, "Commands:"},
        {"--help", 0, "compare "},
        {"--version", 0, "model version"},
        {"compare --help", 0, "--baseline=POLICY"},
        {"compair x", 2, "did you mean 'compare'?"},
        {"compare", 2, "need a scenario"},
        {"compare department-stor", 2, "did you mean 'department-store'?"},
        {"compare nowhere/file.yaml", 2, "there is no such file"},
        {"compare department-store hot-pot", 2, "need one scenario"},
        {"compare department-store --replicates 0", 2, "whole number of 1 or more"},
        {"compare department-store --shoppers 1e3", 2, "got '1e3'"},
        {"compare department-store --threads 0", 2, "--threads: need"},
        {"compare department-store --seed=-1", 2, "got '-1'"},
        {"compare department-store --set weeks", 2, "need KEY=VALUE"},
        {"compare department-store --set behaviour.theta_mi=1", 2, "theta_mu"},
        {"compare department-store --set run.weeks=0", 2, "1 mistake in"},
        {"compare department-store -p nonsense", 2, "nonsense"},
        {"compare department-store --baseline pushi", 2, "did you mean 'pushy'?"},
        {"compare department-store --owner nobody", 2, "need one of us"},
        {"compare department-store -o ''", 2, "--output: need"},
        {"compare department-store -o /tmp", 2, "something else"},
        {"compare department-store -o /nowhere/f.h5", 2, "/nowhere/f.h5"},
        {"list", 2, "need one of"},
        {"list lever", 2, "did you mean 'levers'?"},
        {"list levers outcomes", 2, "need one thing"},
        {"check", 2, "need one file"},
        {"check nowhere.yaml", 2, "nowhere.yaml"},
        {"schema polcy", 2, "did you mean 'policy'?"},
        {"completion zsh", 2, "got 'zsh'"},
    };

    return cr_make_param_array(struct saying, s, sizeof s / sizeof *s);
}

ParameterizedTest(struct saying *s, cli, says_what_is_wrong)
{
    expect(s->arguments, s->code, s->part);
}

Test(cli, data_folder_of_the_environment_must_exist)
{
    struct outcome o =
        shell("EQUIPOISE_DATA=/nowhere " TEST_PROGRAM " list scenarios 2>&1");

    cr_expect(eq(int, o.code, 2));
    cr_expect(strstr(o.text, "'/nowhere'") != NULL);
    free(o.text);
}

struct sink {
    char redirection[24], arguments[160];
};

ParameterizedTestParameters(cli, output_that_does_not_arrive_is_a_failure)
{
    static struct sink s[] = {
        {"> /dev/full", "list levers"},     {"> /dev/full", "--help"},
        {"> /dev/full", "--version"},       {"> /dev/full", "schema"},
        {"> /dev/full", "completion bash"}, {"> /dev/full", "list levers --json"},
        {"> /dev/full", "compare " SMALL},  {">&-", "list levers"},
    };

    return cr_make_param_array(struct sink, s, sizeof s / sizeof *s);
}

ParameterizedTest(struct sink *s, cli, output_that_does_not_arrive_is_a_failure)
{
    char command[512];
    struct outcome o;

    snprintf(command, sizeof command, "exec 2>&1; %s %s %s", TEST_PROGRAM, s->arguments,
             s->redirection);
    o = shell(command);
    cr_expect(eq(int, o.code, 1), "%s", command);
    cr_expect(strstr(o.text, "equipoise: stdout: ") != NULL, "%s: %s", command, o.text);
    free(o.text);
}

Test(cli, closed_pipe_is_a_failure_and_no_crash)
{
    struct outcome o = shell("exec 3>&1; { sleep 0.2; " TEST_PROGRAM
                             " list parameters --json 2>&3; echo $? >&3; } | true");

    cr_expect(strcmp(o.text, "equipoise: stdout: Broken pipe\n1\n") == 0, "%s", o.text);
    free(o.text);
}

/* ---- list, check, schema, completion ---- */

static const char *const lists[] = {"scenarios", "policies",   "formats",  "cultures",
                                    "levers",    "parameters", "outcomes", "stores",
                                    "markets",   "add-ons",    "runs"};

enum { LISTS = sizeof lists / sizeof *lists };

Test(cli, every_list_is_json_with_as_many_entries_as_names)
{
    for (size_t k = 0; k < LISTS; k++) {
        char command[600];
        struct outcome o;

        snprintf(command, sizeof command,
                 "n=$(%s list %s --names | wc -l); %s list %s --json" PYTHON
                 "\"import json,sys; a=json.load(sys.stdin); "
                 "assert len(a) == $n > 0; assert all(type(x) is dict for x in a)\" 2>&1",
                 TEST_PROGRAM, lists[k], TEST_PROGRAM, lists[k]);
        o = shell(command);
        cr_expect(eq(int, o.code, 0), "%s: %s", lists[k], o.text);
        free(o.text);
    }
}

Test(cli, lists_have_a_line_for_every_row)
{
    size_t n;
    struct outcome o = program("list levers");
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    for (size_t k = 0; k < n; k++) {
        char start[64];

        snprintf(start, sizeof start, "\n%s ", row[k].name);
        cr_expect(strstr(o.text, start) != NULL, "%s", row[k].name);
    }
    free(o.text);
}

Test(cli, row_of_a_list_says_all_that_the_row_says)
{
    struct outcome o = shell(
        TEST_PROGRAM " list parameters --json" PYTHON
                     "\"import json,sys; r=json.load(sys.stdin)[0]; "
                     "assert r['key'] == 'behaviour.theta_mu', r; "
                     "assert r['default'] == 0.9, r; "
                     "assert (r['low'], r['high']) == (0.5, 1.5), r; "
                     "assert (r['min'], r['max']) == (-5, 9), r; "
                     "assert (r['unit'], r['grade'], r['where']) == ('a', 'C', 'M1'), r; "
                     "assert r['source'] and r['help'], r\" 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

Test(cli, list_of_formats_gives_title_and_key_figures)
{
    struct outcome o = program("list formats");

    cr_expect(strstr(o.text, "\nmattress ") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, " 600 ") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "Mattress shop. ") != NULL, "%s", o.text);
    free(o.text);
}

Test(cli, json_of_formats_has_every_value_of_the_store_and_the_levers_set)
{
    struct outcome o =
        shell(TEST_PROGRAM " list formats --json" PYTHON "\"import json,sys; "
                           "f={x['name']: x for x in json.load(sys.stdin)}['mattress']; "
                           "assert f['title'] == 'Mattress shop', f; "
                           "assert f['store']['spend'] == 600, f; "
                           "assert f['store']['online'] is False, f; "
                           "assert f['levers']['floor_staff'] == 2, f; "
                           "assert 'warmth' not in f['levers'], f\" 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

Test(cli, check_tells_kinds_apart)
{
    expect("check " TEST_SCENARIOS "/department-store.yaml", 0,
           "fine: a scenario with 5 policies");
    expect("check " TEST_SCENARIOS "/policies/pushy.yaml", 0,
           "fine: a policy that sets ");
    expect("check " TEST_SCENARIOS "/formats/department-store.yaml", 0,
           "fine: a format of stores");
}

Test(cli, check_counts_every_mistake)
{
    char folder[64], file[96], arguments[200], end[128];
    FILE *to;

    new_folder(folder);
    snprintf(file, sizeof file, "%s/bad.yaml", folder);
    to = fopen(file, "w");
    cr_assert(not(zero(ptr, to)));
    fputs("policy: bad\nlevers:\n  approach_prob: 2\n  warmt: 0.5\n", to);
    cr_assert(eq(int, fclose(to), 0));
    snprintf(arguments, sizeof arguments, "check %s", file);
    snprintf(end, sizeof end, "2 mistakes in %s\n", file);
    expect(arguments, 2, end);
    expect(arguments, 2, "approach_prob");
    expect(arguments, 2, "did you mean 'warmth'?");
    remove_folder(folder);
}

Test(cli, schemas_are_json)
{
    struct outcome o =
        shell("for k in scenario policy format; do " TEST_PROGRAM " schema $k" PYTHON
              "\"import json,sys; s=json.load(sys.stdin); assert '\\$schema' in s\" || "
              "exit 1; done 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

/* Load the completion into bash and complete @p line at its end. */
static struct outcome complete(const char *line)
{
    char command[1024];

    snprintf(
        command, sizeof command,
        "bash -c 'compopt() { :; }; eval \"$(%s completion bash)\"; COMP_WORDS=(%s); "
        "COMP_LINE=\"%s\"; COMP_POINT=${#COMP_LINE}; _equipoise; "
        "echo \" ${COMPREPLY[*]} \"' 2>&1",
        TEST_PROGRAM, TEST_PROGRAM, line);
    return shell(command);
}

struct completed {
    char line[64], word[40];
};

ParameterizedTestParameters(cli, completion_offers)
{
    static struct completed c[] = {
        {"equipoise co", " compare "},
        {"equipoise compare dep", " department-store "},
        {"equipoise compare x --bas", " --baseline= "},
        {"equipoise compare x -p pus", " pushy "},
        {"equipoise compare x --baseline=hang-b", " hang-back "},
        {"equipoise compare x --set behaviour.theta_m", " behaviour.theta_mu= "},
        {"equipoise list out", " outcomes "},
        {"equipoise schema ", " policy "},
    };

    return cr_make_param_array(struct completed, c, sizeof c / sizeof *c);
}

ParameterizedTest(struct completed *c, cli, completion_offers)
{
    struct outcome o = complete(c->line);

    cr_expect(strstr(o.text, c->word) != NULL, "%s: %.1000s", c->line, o.text);
    free(o.text);
}
