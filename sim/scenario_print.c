#include "sim/scenario_print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/row.h"
#include "sim/yaml_read.h"

/* ---- scalars ---- */

/* Characters that a YAML reader refuses unless they are written as escapes. */
static size_t put_refused(FILE *to, const char *text)
{
    static const struct {
        const char *bytes, *escape;
    } refused[] = {{"\xef\xbb\xbf", "\\uFEFF"},
                   {"\xef\xbf\xbe", "\\uFFFE"},
                   {"\xef\xbf\xbf", "\\uFFFF"}};

    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
        if (strncmp(text, refused[k].bytes, 3) == 0) {
            fputs(refused[k].escape, to);
            return 3;
        }
    return 0;
}

static void put_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    while (*text) {
        const unsigned char c = (unsigned char)*text;
        const size_t n = put_refused(to, text);

        text += n ? n : 1;
        if (n)
            continue;
        if (c < 0x20 || c == 0x7f)
            fprintf(to, "\\x%02x", c);
        else if (c == '"' || c == '\\')
            fprintf(to, "\\%c", c);
        else
            fputc(c, to);
    }
    fputc('"', to);
}

/* The shortest decimal that is read as the same float. */
static void put_number(FILE *to, float value)
{
    char text[32];
    int digits = 6;

    do
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
    while (digits++ < 9 && strtof(text, NULL) != value);
    fputs(text, to);
}

static void put_value(FILE *to, const struct sim_row *row, float value)
{
    if (row->kind == SIM_SWITCH)
        fputs(value > 0 ? "true" : "false", to);
    else if (row->kind == SIM_CHOICE)
        fputs(sim_choice_word(row, (size_t)value).text, to);
    else if (row->kind == SIM_WHOLE)
        fprintf(to, "%.0f", (double)value);
    else
        put_number(to, value);
}

/* ---- rows ---- */

static void put_line(FILE *to, int indent, const char *key, const char *text)
{
    if (text[0] == '\0')
        return;
    fprintf(to, "%*s%s: ", indent, "", key);
    put_quoted(to, text);
    fputc('\n', to);
}

/* One line a row; with @p set only those that are set. */
static void put_rows(FILE *to, int indent, enum sim_table table, const void *values,
                     const bool *set)
{
    const float *value = values;
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < n; k++) {
        if (set && !set[k])
            continue;
        fprintf(to, "%*s%s: ", indent, "", row[k].name);
        put_value(to, &row[k], value[k]);
        fputc('\n', to);
    }
}

/* The same behind `levers:`; an empty mapping when none is set. */
static void put_levers(FILE *to, int indent, const struct sim_levers *lever,
                       const bool *set)
{
    size_t k = 0;

    while (set && k < SIM_LEVER_COUNT && !set[k])
        k++;
    fprintf(to, "%*slevers:%s\n", indent, "", k < SIM_LEVER_COUNT ? "" : " {}");
    put_rows(to, indent + 2, SIM_TABLE_LEVER, lever, set);
}

static void put_addons(FILE *to, int indent, uint32_t n, const struct sim_addon *addon)
{
    fprintf(to, "%*sadd_ons:%s\n", indent, "", n > 0 ? "" : " []");
    for (uint32_t k = 0; k < n; k++) {
        fprintf(to, "%*s- name: ", indent + 2, "");
        put_quoted(to, addon[k].name);
        fputc('\n', to);
        put_rows(to, indent + 4, SIM_TABLE_ADDON, &addon[k].v, NULL);
    }
}

/* ---- cultures ---- */

static void put_known(FILE *to, const char *key, float value)
{
    fprintf(to, "    %s: ", key);
    if (isnan(value))
        fputs("unknown", to);
    else
        put_number(to, value);
    fputc('\n', to);
}

static void put_cultures(FILE *to, const struct sim_scenario *s)
{
    fputs("cultures:\n", to);
    for (uint32_t k = 0; k < s->n_cultures; k++) {
        const struct sim_culture *c = &s->culture[k];

        fputs("  ", to);
        put_quoted(to, c->code);
        fputs(":\n", to);
        put_line(to, 4, "name", c->name);
        put_known(to, "individualism", c->individualism);
        put_known(to, "stranger_trust", c->stranger_trust);
        put_known(to, "doubt", c->doubt);
        fputs("    generations:\n", to);
        for (int g = 0; g < SIM_GENERATIONS; g++) {
            fprintf(to, "      %s: ", sim_generation_name[g]);
            put_number(to, c->generation[g]);
            fputc('\n', to);
        }
    }
}

/* All cultures in their order, also those without a shopper here: they keep their index. */
static void put_mix(FILE *to, const struct sim_scenario *s, const struct sim_market *m)
{
    fputs("    cultures:\n", to);
    for (uint32_t k = 0; k < s->n_cultures; k++) {
        fputs("      ", to);
        put_quoted(to, s->culture[k].code);
        fputs(": ", to);
        put_number(to, m->culture_share[k]);
        fputc('\n', to);
    }
}

/* ---- markets ---- */

static void put_store(FILE *to, const struct sim_scenario *s,
                      const struct sim_store *store)
{
    fputs("      - name: ", to);
    put_quoted(to, store->name);
    fputc('\n', to);
    put_line(to, 8, "owner", s->owner[store->owner]);
    put_rows(to, 8, SIM_TABLE_STORE, &store->v, NULL);
    put_levers(to, 8, &store->status_quo.lever, NULL);
    put_addons(to, 8, store->status_quo.n_addons, store->status_quo.addon);
}

static void put_market(FILE *to, const struct sim_scenario *s, const struct sim_market *m)
{
    fputs("  - name: ", to);
    put_quoted(to, m->name);
    fputc('\n', to);
    put_rows(to, 4, SIM_TABLE_MARKET, &m->v, NULL);
    put_mix(to, s, m);
    fputs("    stores:\n", to);
    for (uint32_t k = 0; k < m->n_stores; k++)
        put_store(to, s, &m->store[k]);
}

/* ---- policies ---- */

static void put_rule(FILE *to, const struct sim_rule *rule)
{
    fputs("      -\n", to);
    put_line(to, 8, "store", rule->store);
    put_line(to, 8, "culture", rule->culture);
    put_line(to, 8, "generation", rule->generation);
    put_rows(to, 8, SIM_TABLE_RULE, &rule->v, NULL);
    put_levers(to, 8, &rule->lever, rule->set);
}

static void put_policy(FILE *to, const struct sim_policy *policy)
{
    fputs("  - policy: ", to);
    put_quoted(to, policy->name);
    fputc('\n', to);
    put_line(to, 4, "title", policy->title);
    put_line(to, 4, "help", policy->help);
    put_levers(to, 4, &policy->lever, policy->set);
    if (policy->sets_addons)
        put_addons(to, 4, policy->n_addons, policy->addon);
    if (policy->n_rules > 0)
        fputs("    rules:\n", to);
    for (uint32_t r = 0; r < policy->n_rules; r++)
        put_rule(to, &policy->rule[r]);
}

/* ---- the whole ---- */

static void put_head(FILE *to, const struct sim_scenario *s)
{
    fputs("# Everything resolved: this file needs no other.\n", to);
    put_line(to, 0, "scenario", s->name);
    put_line(to, 0, "title", s->title);
    put_line(to, 0, "question", s->question);
    put_line(to, 0, "look_at", s->look_at);
    put_line(to, 0, "currency", s->currency);
    fprintf(to, "seed: %llu\n", (unsigned long long)s->seed);
    fputs("run:\n", to);
    put_rows(to, 2, SIM_TABLE_RUN, &s->run, NULL);
    fputs("behaviour:\n", to);
    put_rows(to, 2, SIM_TABLE_PARAM, &s->behaviour, NULL);
}

char *sim_scenario_print(const struct sim_scenario *s)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);

    if (!to)
        return NULL;
    put_head(to, s);
    put_cultures(to, s);
    fputs("markets:\n", to);
    for (uint32_t m = 0; m < s->n_markets; m++)
        put_market(to, s, &s->market[m]);
    fputs("policies:\n", to);
    for (uint32_t k = 0; k < s->n_policies; k++)
        put_policy(to, &s->policy[k]);
    if (fclose(to) == 0)
        return text;
    free(text);
    return NULL;
}
