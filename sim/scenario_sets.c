#include "sim/scenario_sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/yaml_read.h"

/* What stands before the dot. */
static const struct prefix {
    const char *name;
    enum sim_table table;
} prefixes[] = {
    {"behaviour", SIM_TABLE_PARAM}, {"policy", SIM_TABLE_LEVER},
    {"rival", SIM_TABLE_LEVER},     {"store", SIM_TABLE_STORE},
    {"market", SIM_TABLE_MARKET},   {"run", SIM_TABLE_RUN},
};

enum { PREFIXES = sizeof prefixes / sizeof prefixes[0] };

/* One KEY=VALUE, taken apart; prefix, row and value point into buffer. */
struct set {
    char *buffer;
    char *prefix, *row, *value;
    struct sim_source source; /* for messages: its name says which set */
    struct sim_span at;
    struct sim_mistakes *mistakes;
};

static char *trim(char *text)
{
    size_t n;

    text += strspn(text, " \t");
    n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        text[--n] = '\0';
    return text;
}

/* False: not KEY=VALUE, which is reported, or out of memory. */
static bool split(struct set *set, const char *text)
{
    char *sign = NULL, *dot = NULL;

    set->buffer = strdup(text);
    if (!set->buffer) {
        sim_report(set->mistakes, &set->at, "out of memory");
        return false;
    }
    sign = strchr(set->buffer, '=');
    if (!sign || trim(sign + 1)[0] == '\0') {
        sim_report(set->mistakes, &set->at, "expected KEY=VALUE, such as behaviour.%s=%g",
                   sim_rows(SIM_TABLE_PARAM, &(size_t){0})->name,
                   (double)sim_rows(SIM_TABLE_PARAM, &(size_t){0})->start);
        return false;
    }
    *sign = '\0';
    set->value = trim(sign + 1);
    set->prefix = trim(set->buffer);
    dot = strchr(set->prefix, '.');
    if (dot)
        *dot = '\0';
    set->row = dot ? dot + 1 : NULL;
    return true;
}

/* ---- names that do not exist ---- */

static const char *prefix_name(size_t k, const void *with)
{
    (void)with;
    return k < PREFIXES ? prefixes[k].name : "seed";
}

/* A row's name without its prefix: say where it belongs. */
static bool report_bare(const struct set *set)
{
    for (size_t k = 0; k < PREFIXES; k++)
        if (!set->row && sim_row_find(prefixes[k].table, set->prefix) >= 0) {
            sim_report(set->mistakes, &set->at, "unknown key '%s'; did you mean '%s.%s'?",
                       sim_brief(set->prefix).text, prefixes[k].name, set->prefix);
            return true;
        }
    return false;
}

static void report_prefix(const struct set *set)
{
    const struct sim_hint hint =
        sim_hint(set->mistakes, set->prefix, PREFIXES + 1, prefix_name, NULL);

    if (report_bare(set))
        return;
    sim_report(set->mistakes, &set->at, "unknown key '%s'%s", sim_brief(set->prefix).text,
               hint.text[0]
                   ? hint.text
                   : ": need behaviour.NAME, policy.NAME, rival.NAME, store.NAME, "
                     "market.NAME, run.NAME or seed");
}

static void report_row(const struct set *set, enum sim_table table)
{
    size_t n = 0;
    const struct sim_row *row = sim_rows(table, &n);
    const char *name = set->row ? set->row : "";

    if (name[0] == '\0')
        sim_report(set->mistakes, &set->at, "a name is missing: need %s.NAME",
                   set->prefix);
    else
        sim_report(set->mistakes, &set->at, "unknown key '%s' in %s%s",
                   sim_brief(name).text, set->prefix,
                   sim_hint(set->mistakes, name, n, sim_row_name, row).text);
}

/* ---- what a set reaches ---- */

static size_t set_stores(struct sim_scenario *s, const char *prefix, size_t k,
                         float value)
{
    const bool rivals = strcmp(prefix, "rival") == 0;
    size_t reached = 0;

    for (uint32_t i = 0; i < s->n_markets; i++)
        for (uint32_t j = 0; j < s->market[i].n_stores; j++) {
            struct sim_store *store = &s->market[i].store[j];

            if (rivals && store->owner == 0)
                continue;
            (rivals ? (float *)&store->status_quo.lever : (float *)&store->v)[k] = value;
            reached++;
        }
    return reached;
}

static size_t set_value(struct sim_scenario *s, const char *prefix, size_t k, float value)
{
    if (strcmp(prefix, "behaviour") == 0)
        ((float *)&s->behaviour)[k] = value;
    else if (strcmp(prefix, "run") == 0)
        ((float *)&s->run)[k] = value;
    else if (strcmp(prefix, "market") == 0)
        for (uint32_t i = 0; i < s->n_markets; i++)
            ((float *)&s->market[i].v)[k] = value;
    else if (strcmp(prefix, "policy") == 0)
        for (uint32_t i = 0; i < s->n_policies; i++) {
            ((float *)&s->policy[i].lever)[k] = value;
            s->policy[i].set[k] = true;
            /* a set comes last: no schedule or target may undo it */
            for (uint32_t r = 0; r < s->policy[i].n_rules; r++)
                s->policy[i].rule[r].set[k] = false;
        }
    else
        return set_stores(s, prefix, k, value);
    return 1;
}

static void apply_row(struct sim_scenario *s, const struct set *set,
                      const struct sim_field *field, enum sim_table table)
{
    const int k = set->row ? sim_row_find(table, set->row) : -1;
    size_t n = 0;
    const struct sim_row *row = sim_rows(table, &n);
    float value = 0;

    if (k < 0) {
        report_row(set, table);
        return;
    }
    if (!sim_read_row(set->mistakes, field, set->prefix, &row[k], &value))
        return;
    if (set_value(s, set->prefix, (size_t)k, value) == 0 && set->mistakes->count == 0)
        sim_report(set->mistakes, &set->at,
                   "this scenario has no such store: nothing to set");
}

static void apply(struct sim_scenario *s, const struct set *set)
{
    const struct sim_yaml_node node = {
        .kind = SIM_YAML_SCALAR, .plain = true, .text = set->value, .at = set->at};
    const struct sim_field field = {NULL, &node};

    if (strcmp(set->prefix, "seed") == 0 && !set->row) {
        sim_read_seed(set->mistakes, &field, &s->seed);
        return;
    }
    for (size_t k = 0; k < PREFIXES; k++)
        if (strcmp(set->prefix, prefixes[k].name) == 0) {
            apply_row(s, set, &field, prefixes[k].table);
            return;
        }
    report_prefix(set);
}

static char *place(const char *text, size_t k, size_t n)
{
    char *name = NULL;
    int length;

    if (n > 1)
        length = asprintf(&name, "--set %s (%zu of %zu)", sim_brief(text).text, k + 1, n);
    else
        length = asprintf(&name, "--set %s", sim_brief(text).text);
    return length < 0 ? NULL : name;
}

void sim_scenario_apply_sets(struct sim_scenario *s, const char *const *set,
                             const struct sim_span *at, size_t n_set,
                             struct sim_mistakes *mistakes)
{
    for (size_t k = 0; k < n_set; k++) {
        struct set one = {.mistakes = mistakes};

        if (at && at[k].source) {
            one.at = at[k];
        } else {
            one.source.name = place(set[k], k, n_set);
            one.at.source = &one.source;
        }
        if (split(&one, set[k]))
            apply(s, &one);
        free(one.buffer);
        sim_source_clear(&one.source);
    }
}
