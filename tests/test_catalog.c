#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/catalog.h"
#include "sim/scenario_yaml.h"

#define DATA TEST_SOURCE "/data"
#define CATALOG DATA "/catalog"
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Criterion's own comparison of strings wants them writable. */
static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* ---- names ---- */

Test(catalog, lists_names_without_ending_in_order)
{
    static const char *const want[] = {"gentle", "gentle-by-path", "gentler", "misnamed"};
    char **names = NULL;
    const size_t n = sim_catalog_names(CATALOG "/policies", &names);

    cr_assert(eq(sz, n, COUNT(want)));
    for (size_t k = 0; k < n; k++)
        cr_expect(same(names[k], want[k]));
    sim_catalog_free(names, n);
}

Test(catalog, passes_over_other_files)
{
    char **names = NULL;

    cr_expect(zero(sz, sim_catalog_names(CATALOG "/cultures", &names)));
    sim_catalog_free(names, 0);
}

Test(catalog, of_a_missing_folder_is_empty)
{
    char **names = (char **)&names;

    cr_expect(zero(sz, sim_catalog_names("/no/such/folder", &names)));
    cr_expect(zero(ptr, names));
}

/* ---- the culture tables ---- */

static struct sim_culture_table table;
static struct sim_mistakes m;

static enum sim_status read_tables(const char *cultures, const char *generations)
{
    return sim_culture_table_read(&table, CATALOG, cultures, generations, &m);
}

/* Write @p text to a file of its own; the caller unlinks it. */
static char *write_table(const char *text)
{
    char *path = strdup("/tmp/equipoise-test-XXXXXX.csv");
    const int file = mkstemps(path, 4);

    cr_assert(le(int, 0, file));
    cr_assert(eq(sz, (size_t)write(file, text, strlen(text)), strlen(text)));
    close(file);
    return path;
}

Test(culture_table, holds_what_both_tables_have_sorted_by_code)
{
    cr_assert(eq(int, read_tables(NULL, NULL), SIM_OK), "%s", m.kept ? m.text[0] : "");
    cr_assert(eq(sz, table.n, 2));
    cr_expect(same(table.culture[0].code, "EC"));
    cr_expect(same(table.culture[1].code, "FF"));
    cr_expect(same(table.culture[1].name, "Far, far away"), "a quoted field");
    cr_expect(eq(flt, table.culture[1].individualism, 60));
    cr_expect(eq(flt, table.culture[1].stranger_trust, 0.25f));
    cr_expect(eq(flt, table.culture[1].generation[3], 0.4f));
    sim_culture_table_clear(&table);
}

Test(culture_table, takes_a_blank_trust_as_unknown)
{
    cr_assert(eq(int, read_tables(NULL, NULL), SIM_OK));
    cr_expect(isnan(table.culture[0].stranger_trust));
    sim_culture_table_clear(&table);
}

Test(culture_table, closes_small_gaps_of_rounding)
{
    double sum = 0;

    cr_assert(eq(int, read_tables(NULL, NULL), SIM_OK));
    for (int k = 0; k < SIM_GENERATIONS; k++)
        sum += (double)table.culture[0].generation[k];
    cr_expect(epsilon_eq(dbl, sum, 1.0, 1e-6));
    sim_culture_table_clear(&table);
}

#define HEAD "code,name,individualism,stranger_trust\n"

static const struct {
    bool generations; /* which of the two tables */
    const char *text;
    const char *told; /* behind the name of the file */
} bad_tables[] = {
    {false, "", ":0: error: the table is empty: need a header"},
    {false, "# only\n# comments\n", ":2: error: the table is empty: need a header"},
    {false, "code,name,individualism\n",
     ":1: error: the header has no column 'stranger_trust'"},
    {false, HEAD "A,a,x,\n", ":2: error: individualism: expected a number, got 'x'"},
    {false, HEAD "A,a,,\n", ":2: error: individualism: expected a number, got ''"},
    {false, HEAD "A,a,101,\n",
     ":2: error: individualism: 101 is outside the allowed range 0 to 100"},
    {false, HEAD "A,a,nan,\n", ":2: error: individualism: expected a number, got 'nan'"},
    {false, HEAD "A,a,5,1.5\n",
     ":2: error: stranger_trust: 1.5 is outside the allowed range 0 to 1"},
    {false, HEAD "\n# a\nA,a,5\n",
     ":4: error: expected 4 fields as in the header, got 3"},
    {false, HEAD "A,a,5,,\n", ":2: error: expected 4 fields as in the header, got 5"},
    {false, HEAD "A,\"a,5,\n", ":2: error: a quoted field needs to end"},
    {false, HEAD "A,\"a\"b,5,\n", ":2: error: a quoted field needs to end"},
    {false, HEAD ",a,5,\n", ":2: error: code: expected a short name, got ''"},
    {false, HEAD "A/B,a,5,\n", ":2: error: code: expected a short name, got 'A/B'"},
    {false, HEAD "A,a,5,\nB,b,6,\nA,c,7,\n", ":4: error: code 'A' is given twice"},
    {false, HEAD "A,a,\x1b[31m,\n",
     ":2: error: individualism: expected a number, got '?[31m'"},
    {true, "code,z,y,x,silver\nFF,0.1,0.2,0.3,0.5\n",
     ":2: error: the shares of generations add up to 1.1, need 1"},
    {true, "code,z,y,x,silver\nFF,0.1,0.2,0.3,-0.4\n",
     ":2: error: silver: -0.4 is outside"},
    {true, "code,z,y,x,silver\nFF,0,0,0,1\nFF,0,0,0,1\n",
     ":3: error: code 'FF' is given twice"},
    {true, "code,z,y,x\n", ":1: error: the header has no column 'silver'"},
};

ParameterizedTestParameters(culture_table, tells_each_mistake_with_its_line)
{
    static size_t index[COUNT(bad_tables)];

    for (size_t k = 0; k < COUNT(bad_tables); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(bad_tables));
}

ParameterizedTest(size_t *index, culture_table, tells_each_mistake_with_its_line)
{
    char *path = write_table(bad_tables[*index].text);
    const enum sim_status status = bad_tables[*index].generations
                                       ? read_tables(NULL, path)
                                       : read_tables(path, NULL);

    unlink(path);
    cr_expect(eq(int, status, SIM_E_INPUT));
    cr_expect(zero(sz, table.n));
    cr_assert(eq(sz, m.count, 1), "%s", bad_tables[*index].text);
    cr_expect(zero(int, strncmp(m.text[0], path, strlen(path))));
    cr_expect(
        eq(ptr, strstr(m.text[0], bad_tables[*index].told), m.text[0] + strlen(path)),
        "%s", m.text[0]);
    sim_mistakes_clear(&m);
    free(path);
}

Test(culture_table, tells_all_mistakes_of_both_tables)
{
    char *first = write_table(HEAD "A,a,x,y\nB,b,200,\n");
    char *second = write_table("code,z,y,x,silver\nA,1,1,1,1\nB,1,0,0,?\n");

    cr_expect(eq(int, read_tables(first, second), SIM_E_INPUT));
    cr_expect(eq(sz, m.count, 5));
    sim_mistakes_clear(&m);
    unlink(first);
    unlink(second);
    free(first);
    free(second);
}

Test(culture_table, accepts_line_ends_and_byte_order_mark_of_other_systems)
{
    char *path = write_table("\xef\xbb\xbf"
                             "code,name,individualism,stranger_trust\r\n"
                             "FF,\"The \"\"far\"\" land\",50,\r\n");

    cr_assert(eq(int, read_tables(path, NULL), SIM_OK), "%s", m.kept ? m.text[0] : "");
    cr_assert(eq(sz, table.n, 1));
    cr_expect(same(table.culture[0].name, "The \"far\" land"));
    sim_culture_table_clear(&table);
    unlink(path);
    free(path);
}

/* ---- what ships ---- */

static void check_folder(const char *folder)
{
    char **names = NULL, path[512];
    const size_t n = sim_catalog_names(folder, &names);

    cr_expect(lt(sz, 0, n), "%s", folder);
    for (size_t k = 0; k < n; k++) {
        snprintf(path, sizeof path, "%s/%s.yaml", folder, names[k]);
        cr_expect(eq(int, sim_file_check(path, TEST_SCENARIOS, &m), SIM_OK), "%s",
                  m.kept ? m.text[0] : path);
    }
    sim_catalog_free(names, n);
}

Test(shipped, scenarios_policies_and_formats_have_no_mistakes)
{
    check_folder(TEST_SCENARIOS);
    check_folder(TEST_SCENARIOS "/policies");
    check_folder(TEST_SCENARIOS "/formats");
}

Test(shipped, policies_are_found_by_their_names)
{
    struct sim_policy policy;
    char **names = NULL;
    const size_t n = sim_catalog_names(TEST_SCENARIOS "/policies", &names);

    for (size_t k = 0; k < n; k++)
        cr_expect(eq(int, sim_policy_load(&policy, names[k], TEST_SCENARIOS, &m), SIM_OK),
                  "%s", m.kept ? m.text[0] : names[k]);
    sim_catalog_free(names, n);
}

Test(shipped, tables_hold_cultures)
{
    cr_assert(
        eq(int, sim_culture_table_read(&table, TEST_SCENARIOS, NULL, NULL, &m), SIM_OK),
        "%s", m.kept ? m.text[0] : "");
    cr_expect(lt(sz, 10, table.n));
    sim_culture_table_clear(&table);
}

/* ---- JSON Schema ---- */

Test(schema, of_an_unknown_kind_is_none)
{
    cr_expect(zero(ptr, sim_schema_text("store")));
}

Test(schema, describes_a_row_by_type_range_default_and_grade)
{
    char *text = sim_schema_text("scenario");

    cr_expect(
        ne(ptr,
           strstr(text, "\"theta_mu\":{\"type\":\"number\",\"minimum\":-5,\"maximum\":9,"
                        "\"default\":0.9,\"description\":\"mean tolerated unsolicited "
                        "contact [a]; grade C\"}"),
           NULL));
    cr_expect(ne(ptr, strstr(text, "\"enum\":[\"entry\",\"signal\",\"read\"]"), NULL));
    cr_expect(ne(ptr, strstr(text, "\"enum\":[\"true\",true,\"faked\"]"), NULL));
    cr_expect(ne(ptr,
                 strstr(text, "\"ask_first\":{\"type\":\"boolean\",\"default\":false"),
                 NULL));
    free(text);
}

/* Validate by a program that is not ours; its exit status, -1 when it is not there. */
static int validate(const char *kind, const char *file)
{
    static const char script[] = "import sys\n"
                                 "try:\n"
                                 "    import json, yaml, jsonschema\n"
                                 "except ImportError:\n"
                                 "    sys.exit(77)\n"
                                 "schema = json.load(open(sys.argv[1]))\n"
                                 "jsonschema.Draft7Validator.check_schema(schema)\n"
                                 "found = "
                                 "list(jsonschema.Draft7Validator(schema).iter_errors("
                                 "yaml.safe_load(open(sys.argv[2]))))\n"
                                 "sys.exit(min(len(found), 70))\n";
    char *text = sim_schema_text(kind), *schema = write_table(text);
    char *program = write_table(script), command[1024];
    int status;

    snprintf(command, sizeof command, "'%s' '%s' '%s' '%s'", TEST_PYTHON, program, schema,
             file);
    status = system(command);
    unlink(schema);
    unlink(program);
    free(schema);
    free(program);
    free(text);
    if (status == 77 << 8)
        cr_skip_test("no Python with yaml and jsonschema");
    return status >> 8;
}

Test(schema, accepts_what_the_reader_accepts)
{
    cr_expect(eq(int, validate("scenario", DATA "/small.yaml"), 0));
    cr_expect(eq(int, validate("scenario", DATA "/precedence.yaml"), 0));
    cr_expect(eq(int, validate("policy", CATALOG "/policies/gentler.yaml"), 0));
    cr_expect(eq(int, validate("format", CATALOG "/formats/kiosk.yaml"), 0));
}

/* Of the seven, four break the schema; a NaN, a sum and an unknown name are beyond it. */
Test(schema, refuses_what_it_can_see)
{
    cr_expect(eq(int, validate("scenario", DATA "/seven-mistakes.yaml"), 4));
    cr_expect(ne(int, validate("policy", DATA "/small.yaml"), 0));
}
