#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/scenario_yaml.h"
#include "sim/source.h"
#include "sim/yaml_tree.h"

#define CATALOG TEST_SOURCE "/data/catalog"
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Criterion's own comparison of strings wants them writable. */
static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Check @p n bytes as a file of their own; its name is cut off the messages. */
static struct sim_mistakes check_bytes(const char *text, size_t n)
{
    char path[] = "/tmp/equipoise-test-XXXXXX.yaml";
    const int file = mkstemps(path, 5);
    struct sim_mistakes m = {0};

    cr_assert(le(int, 0, file));
    cr_assert(eq(sz, (size_t)write(file, text, n), n));
    close(file);
    cr_expect(
        eq(int, sim_file_check(path, CATALOG, &m), m.count > 0 ? SIM_E_INPUT : SIM_OK));
    unlink(path);
    for (size_t k = 0; k < m.kept; k++)
        memmove(m.text[k], m.text[k] + strlen(path),
                strlen(m.text[k] + strlen(path)) + 1);
    return m;
}

/* @p n times @p part between two texts. Freed by the end of the test's process. */
static char *repeat(const char *before, const char *part, size_t n, const char *after)
{
    char *text = malloc(strlen(before) + n * strlen(part) + strlen(after) + 1);
    char *end = stpcpy(text, before);

    for (size_t k = 0; k < n; k++)
        end = stpcpy(end, part);
    strcpy(end, after);
    return text;
}

static const struct {
    const char *text;
    size_t n; /* 0: up to the first zero byte */
    const char *told;
} hostile[] = {
    {"", 0, ": error: the file is empty"},
    {"# nothing\n\n", 0, ": error: the file is empty"},
    {"---\n...\n", 0, ": error: the file is empty"},
    {"\xef\xbb\xbf", 0, ": error: the file is empty"},
    {"scenario: a\0b", 13, ": error: a zero byte in line 1"},
    {"\x7f"
     "ELF\x02\x01\0\0",
     8, ": error: a zero byte in line 1"},
    {"s\0c\0e\0n\0", 8, ": error: a zero byte in line 1"},
    {"a: b\nscenario: caf\xe9\n", 0, ":2:14: error: byte 0xe9 is not UTF-8"},
    {"a: \xc0\xaf", 0, ":1:4: error: byte 0xc0 is not UTF-8"},
    {"a: \xed\xa0\x80", 0, ":1:4: error: byte 0xed is not UTF-8"},
    {"a: \xf4\x90\x80\x80", 0, ":1:4: error: byte 0xf4 is not UTF-8"},
    {"a: \xe2\x82", 0, ":1:4: error: byte 0xe2 is not UTF-8"},
    {"a: \x1b[2J", 0,
     ":1:4: error: control characters are not allowed\n    1 | a: ?[2J\n"},
    {"a: \"open\n", 0, "while scanning a quoted scalar that began in line 1"},
    {"a: b: c\n", 0, ":1:5: error: mapping values are not allowed"},
    {"a:\n\tb: 1\n", 0, ":2:1: error: found a character that cannot stand here (a tab?"},
    {"policy: x\n---\npolicy: y\n", 0, ":2:1: error: a second document begins here"},
    {"[*gone]", 0, ":1:2: error: alias '*gone' has no anchor '&gone' before it"},
    {"&a [*a]", 0, ":1:5: error: alias '*a' stands inside what it repeats"},
    {"&a {policy: *a}", 0, "stands inside what it repeats"},
    {"policy: \"a\\0b\"", 0, ":1:9: error: a zero byte inside a text"},
    {"just words", 0, ": error: neither a scenario, a policy, a format nor a sweep"},
    {"[1, 2]", 0, ": error: neither a scenario, a policy, a format nor a sweep"},
    {"plan: sweep", 0, ": error: neither a scenario, a policy, a format nor a sweep"},
    {"policy: a\n? [b]\n: c", 0, ":2:3: error: expected a name as key, got a list"},
    {"policy: a\n'': c", 0, ":2:1: error: a key is missing before ':'"},
    {"policy: a\n\"\\e[31m\": c", 0, ":2:1: error: unknown key '?[31m' in policy"},
    {"policy: a\n\"\xe2\x80\xae\": c", 0, ":2:1: error: unknown key '?' in policy"},
    {"policy: a\ntitle: \xe6\x97\xa5\xe6\x9c\xac\nhlp: x", 0,
     ":3:1: error: unknown key 'hlp'"},
};

ParameterizedTestParameters(hostile_file, gets_one_clear_message)
{
    static size_t index[COUNT(hostile)];

    for (size_t k = 0; k < COUNT(hostile); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(hostile));
}

ParameterizedTest(size_t *index, hostile_file, gets_one_clear_message)
{
    const char *text = hostile[*index].text;
    const size_t n = hostile[*index].n ? hostile[*index].n : strlen(text);
    struct sim_mistakes m = check_bytes(text, n);

    cr_assert(eq(sz, m.count, 1), "%s", text);
    cr_expect(ne(ptr, strstr(m.text[0], hostile[*index].told), NULL), "%s", m.text[0]);
    sim_mistakes_clear(&m);
}

Test(hostile_file, that_cannot_be_opened_is_named_with_the_reason)
{
    struct sim_mistakes m = {0};

    cr_expect(eq(int, sim_file_check("/no/such.yaml", CATALOG, &m), SIM_E_INPUT));
    cr_expect(eq(int, sim_file_check("/tmp", CATALOG, &m), SIM_E_INPUT));
    cr_assert(eq(sz, m.count, 2));
    cr_expect(same(m.text[0],
                   "/no/such.yaml: error: cannot be opened: No such file or directory"));
    cr_expect(same(m.text[1], "/tmp: error: this is a directory: need a file"));
    sim_mistakes_clear(&m);
}

Test(hostile_file, may_have_a_mebibyte_and_no_more)
{
    char *most = repeat("policy: a\n", "#", SIM_SOURCE_MAX - 10, "");
    char *more = repeat("policy: a\n", "#", SIM_SOURCE_MAX - 9, "");
    struct sim_mistakes fits = check_bytes(most, strlen(most));
    struct sim_mistakes large = check_bytes(more, strlen(more));

    cr_expect(zero(sz, fits.count));
    cr_assert(eq(sz, large.count, 1));
    cr_expect(ne(ptr, strstr(large.text[0], "larger than 1 MiB"), NULL));
    sim_mistakes_clear(&large);
    free(most);
    free(more);
}

Test(hostile_file, without_an_end_is_not_read_for_ever)
{
    struct sim_mistakes m = {0};

    cr_expect(eq(int, sim_file_check("/dev/zero", CATALOG, &m), SIM_E_INPUT));
    cr_expect(same(m.text[0],
                   "/dev/zero: error: larger than 1 MiB: this is not a file of ours"));
    sim_mistakes_clear(&m);
}

Test(hostile_file, may_not_be_nested_without_bound)
{
    char *deep = repeat("", "[", 500000, "");
    struct sim_mistakes m = check_bytes(deep, strlen(deep));

    cr_assert(eq(sz, m.count, 1));
    cr_expect(ne(ptr, strstr(m.text[0], ":1:65: error: nested deeper than 64"), NULL));
    sim_mistakes_clear(&m);
    free(deep);
}

/* Nine lines that stand for 9^9 values. */
Test(hostile_file, may_not_multiply_by_aliases, .timeout = 5)
{
    char text[2048] = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n";
    struct sim_mistakes m;

    for (int k = 1; k < 9; k++)
        sprintf(text + strlen(text),
                "l%d: &l%d [*l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d]\n", k,
                k, k - 1, k - 1, k - 1, k - 1, k - 1, k - 1, k - 1, k - 1, k - 1);
    m = check_bytes(text, strlen(text));
    cr_assert(eq(sz, m.count, 1));
    cr_expect(
        ne(ptr, strstr(m.text[0], "more than 100000 values once the aliases"), NULL));
    sim_mistakes_clear(&m);
}

static const struct {
    const char *before, *part;
    size_t n;
    const char *after, *told;
} large[] = {
    {"policies: [", "x,", SIM_YAML_ENTRIES_MAX + 1, "]",
     "more than 4096 entries in one list"},
    {"policies: [", "[a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z],", 4000, "]",
     "more than 100000 values"},
    {"a: [", "&x y,", SIM_YAML_ANCHORS_MAX + 1, "]", "more than 1000 anchors"},
};

ParameterizedTestParameters(hostile_file, may_not_be_too_wide)
{
    static size_t index[COUNT(large)];

    for (size_t k = 0; k < COUNT(large); k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, COUNT(large));
}

ParameterizedTest(size_t *index, hostile_file, may_not_be_too_wide)
{
    char *text = repeat(large[*index].before, large[*index].part, large[*index].n,
                        large[*index].after);
    struct sim_mistakes m = check_bytes(text, strlen(text));

    cr_assert(eq(sz, m.count, 1));
    cr_expect(ne(ptr, strstr(m.text[0], large[*index].told), NULL), "%s", m.text[0]);
    sim_mistakes_clear(&m);
    free(text);
}

Test(message, shows_a_long_line_by_a_window_around_the_caret)
{
    char *line = repeat("{title: ", "x", 300, ", policy: a, hlp: z}");
    struct sim_mistakes m = check_bytes(line, strlen(line));
    const char *caret = m.kept > 1 ? strrchr(m.text[1], '\n') : NULL;

    cr_assert(eq(sz, m.count, 2), "the title is too long, and hlp unknown");
    cr_assert(caret != NULL);
    for (char *p = m.text[1]; p; p = strchr(p + 1, '\n'))
        cr_expect(lt(sz, strcspn(p + 1, "\n"), 130));
    sim_mistakes_clear(&m);
    free(line);
}

/* The caret stands under the word though the signs before it are two columns wide. */
Test(message, counts_columns_as_characters_and_the_caret_as_cells)
{
    const char *text = "{title: \xe6\x97\xa5\xe6\x9c\xac, hlp: x, policy: a}";
    struct sim_mistakes m = check_bytes(text, strlen(text));

    cr_assert(eq(sz, m.count, 1));
    cr_expect(same(m.text[0],
                   ":1:13: error: unknown key 'hlp' in policy; did you mean 'help'?\n"
                   "    1 | {title: \xe6\x97\xa5\xe6\x9c\xac, hlp: x, policy: a}\n"
                   "      |               ^~~"));
    sim_mistakes_clear(&m);
}

Test(message, finds_the_line_after_any_kind_of_break)
{
    const char *text = "policy: a\r\ntitle: b\rhelp: c\nhlp: d\r\n";
    struct sim_mistakes m = check_bytes(text, strlen(text));

    cr_assert(eq(sz, m.count, 1));
    cr_expect(same(m.text[0],
                   ":4:1: error: unknown key 'hlp' in policy; did you mean 'help'?\n"
                   "    4 | hlp: d\n      | ^~~"));
    sim_mistakes_clear(&m);
}

Test(bases, in_a_circle_are_told_once)
{
    const char *text =
        "scenario: s\nmarkets: [{name: m, culture: FF, stores: [{name: o}]}]\n"
        "policies: [{policy: a, base: b}, {policy: b, base: c}, {policy: c, base: a}]\n";
    struct sim_mistakes m = check_bytes(text, strlen(text));

    cr_assert(eq(sz, m.count, 1));
    cr_expect(
        ne(ptr, strstr(m.text[0], ":3:74: error: base: 'a' is based on itself"), NULL),
        "%s", m.text[0]);
    sim_mistakes_clear(&m);
}

/* A chain of @p n policies after the first, listed from either end. */
static struct sim_mistakes check_chain(int n, bool first_to_last)
{
    char text[4096] =
        "scenario: s\nmarkets: [{name: m, culture: FF, stores: [{name: o}]}]\n"
        "policies:\n";

    for (int k = 0; k <= n; k++) {
        const int id = first_to_last ? k : n - k;
        char *end = text + strlen(text);

        end += sprintf(end, "  - {policy: p%d", id);
        sprintf(end, id < n ? ", base: p%d}\n" : "}\n", id + 1);
    }
    return check_bytes(text, strlen(text));
}

Test(bases, may_form_a_chain_of_eight)
{
    for (int order = 0; order < 2; order++) {
        struct sim_mistakes fits = check_chain(8, order), longer = check_chain(9, order);

        cr_expect(zero(sz, fits.count));
        cr_assert(eq(sz, longer.count, 1));
        cr_expect(
            ne(ptr, strstr(longer.text[0], "a chain of more than 8 policies"), NULL));
        sim_mistakes_clear(&longer);
    }
}

Test(clean_text, holds_nothing_that_a_terminal_obeys)
{
    char *text = sim_text_clean("a\x1b[31m\x07\xc2\x9b\xe2\x80\xae\xff\n\tb\x7f");

    cr_expect(same(text, "a?[31m????  b?"));
    cr_expect(sim_text_is_clean(text));
    cr_expect(not(sim_text_is_clean("a\xc2\x9b")));
    free(text);
}
