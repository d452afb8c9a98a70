#include "sim/culture_yaml.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const double SHARE_SLACK = 1e-4;

/* The rows of a culture, in their order (scenario_keys.c). */
enum { INDIVIDUALISM, STRANGER_TRUST, DOUBT, CULTURE_ROWS };

struct sim_own_culture {
    const struct sim_yaml_node *key; /* the code */
    bool set[CULTURE_ROWS], has_generations, has_name;
    struct sim_culture value;
};

/* ---- shares ---- */

/* Make @p n shares sum to 1 as closely as floats can; when they are off by more, say so.
 * Shares that do already stay as they are, so that what was read can be written and read
 * again. */
static void close_sum(struct sim_mistakes *m, const struct sim_span *at, const char *what,
                      float *share, size_t n)
{
    double sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += (double)share[k];
    if (!(fabs(sum - 1) <= SHARE_SLACK)) {
        sim_report(m, at, "the shares of %s add up to %.6g, need 1", what, sum);
        return;
    }
    for (size_t k = 0; k < n && fabs(sum - 1) > (double)FLT_EPSILON; k++)
        share[k] = (float)((double)share[k] / sum);
}

/* ---- the scenario's own ---- */

static void read_generations(struct sim_mistakes *m, const struct sim_field *field,
                             struct sim_own_culture *own)
{
    bool set[SIM_GENERATIONS] = {false};
    struct sim_map map;

    if (!field->value || !sim_read_map(m, field, SIM_SHAPE_GENERATIONS, &map))
        return;
    sim_read_rows(m, &map, own->value.generation, set);
    for (size_t k = 0; k < SIM_GENERATIONS; k++)
        if (!set[k])
            return;
    close_sum(m, sim_field_at(field), "generations", own->value.generation,
              SIM_GENERATIONS);
}

static void read_own(struct sim_mistakes *m, const struct sim_field *field,
                     struct sim_own_culture *own)
{
    const struct sim_field *generations = NULL;
    float value[CULTURE_ROWS] = {0};
    struct sim_map map;

    own->key = field->key;
    if (sim_check_name(m, &field->key->at, "cultures", field->key->text,
                       SIM_NAME_MAX - 1))
        snprintf(own->value.code, sizeof own->value.code, "%s", field->key->text);
    if (!sim_read_map(m, field, SIM_SHAPE_CULTURE, &map))
        return;
    sim_read_rows(m, &map, value, own->set);
    own->value.individualism = value[INDIVIDUALISM];
    own->value.stranger_trust = value[STRANGER_TRUST];
    own->value.doubt = value[DOUBT];
    own->has_name =
        sim_read_text(m, &map, "name", own->value.name, sizeof own->value.name);
    generations = sim_map_field(&map, "generations");
    own->has_generations = generations->value != NULL;
    read_generations(m, generations, own);
}

enum sim_status sim_culture_read_own(struct sim_culture_reader *reader,
                                     const struct sim_field *field)
{
    struct sim_map map;

    if (!field->value || !sim_read_map(reader->mistakes, field, SIM_SHAPE_CULTURES, &map))
        return SIM_OK;
    if (map.node->n == 0)
        return SIM_OK;
    reader->own = calloc(map.node->n, sizeof *reader->own);
    if (!reader->own)
        return SIM_E_NOMEM;
    reader->n_own = map.node->n;
    for (size_t k = 0; k < map.node->n; k++) {
        const struct sim_field entry = {map.node->key[k], map.node->item[k]};

        read_own(reader->mistakes, &entry, &reader->own[k]);
    }
    return SIM_OK;
}

void sim_culture_reader_clear(struct sim_culture_reader *reader)
{
    sim_culture_table_clear(&reader->table);
    free(reader->own);
    free(reader->culture_csv);
    free(reader->generation_csv);
    *reader = (struct sim_culture_reader){0};
}

/* ---- looking a code up ---- */

static enum sim_status need_table(struct sim_culture_reader *reader)
{
    enum sim_status status = SIM_OK;

    if (reader->is_read)
        return SIM_OK;
    reader->is_read = true;
    status = sim_culture_table_read(&reader->table, reader->data_dir, reader->culture_csv,
                                    reader->generation_csv, reader->mistakes);
    reader->is_good = status == SIM_OK;
    return status == SIM_E_NOMEM ? status : SIM_OK;
}

static const struct sim_own_culture *find_own(const struct sim_culture_reader *reader,
                                              const char *code)
{
    for (size_t k = 0; k < reader->n_own; k++)
        if (strcmp(reader->own[k].value.code, code) == 0)
            return &reader->own[k];
    return NULL;
}

static const struct sim_culture *find_in_table(const struct sim_culture_reader *reader,
                                               const char *code)
{
    for (size_t k = 0; k < reader->table.n; k++)
        if (strcmp(reader->table.culture[k].code, code) == 0)
            return &reader->table.culture[k];
    return NULL;
}

static const char *code_name(size_t k, const void *with)
{
    const struct sim_culture_reader *reader = with;

    return k < reader->n_own ? reader->own[k].value.code
                             : reader->table.culture[k - reader->n_own].code;
}

static void report_unknown(const struct sim_culture_reader *reader, const char *code,
                           const struct sim_span *at)
{
    const size_t n = reader->n_own + reader->table.n;

    for (size_t k = 0; k < reader->table.n; k++) {
        const struct sim_culture *c = &reader->table.culture[k];

        if (strcasecmp(c->name, code) == 0 || strcasecmp(c->code, code) == 0) {
            sim_report(reader->mistakes, at, "unknown culture '%s'; did you mean '%s'?",
                       sim_brief(code).text, c->code);
            return;
        }
    }
    sim_report(reader->mistakes, at, "unknown culture '%s'%s", sim_brief(code).text,
               sim_hint(reader->mistakes, code, n, code_name, reader).text);
}

static void override(struct sim_culture *to, const struct sim_own_culture *own)
{
    if (own->set[INDIVIDUALISM])
        to->individualism = own->value.individualism;
    if (own->set[STRANGER_TRUST])
        to->stranger_trust = own->value.stranger_trust;
    if (own->set[DOUBT])
        to->doubt = own->value.doubt;
    if (own->has_generations)
        memcpy(to->generation, own->value.generation, sizeof to->generation);
    if (own->has_name)
        snprintf(to->name, sizeof to->name, "%s", own->value.name);
}

/* The culture @p code as it stands in tables and scenario; false: reported. */
static bool look_up(const struct sim_culture_reader *reader, const char *code,
                    const struct sim_span *at, struct sim_culture *out)
{
    const struct sim_own_culture *own = find_own(reader, code);
    const struct sim_culture *row = find_in_table(reader, code);

    if (!row && !own) {
        if (reader->is_good)
            report_unknown(reader, code, at);
        return false;
    }
    if (!row && (!own->set[INDIVIDUALISM] || !own->has_generations)) {
        if (!reader->is_read || reader->is_good)
            sim_report(reader->mistakes, &own->key->at,
                       "culture '%s' is not in the tables: need 'individualism' and "
                       "'generations' here",
                       code);
        return false;
    }
    if (row) {
        *out = *row;
    } else {
        *out = own->value;
        if (!own->set[STRANGER_TRUST])
            out->stranger_trust = NAN;
        if (!own->set[DOUBT])
            out->doubt = NAN;
        if (!own->has_name)
            snprintf(out->name, sizeof out->name, "%s", code);
    }
    if (own)
        override(out, own);
    return true;
}

static bool is_complete(const struct sim_own_culture *own)
{
    return own && own->set[INDIVIDUALISM] && own->set[STRANGER_TRUST] &&
           own->set[DOUBT] && own->has_generations;
}

/* Index of culture @p code in the scenario, added if it is new; -1: reported. */
static enum sim_status use(struct sim_culture_reader *reader, struct sim_scenario *s,
                           const char *code, const struct sim_span *at, int *index)
{
    struct sim_culture culture;
    enum sim_status status = SIM_OK;

    *index = -1;
    for (uint32_t k = 0; k < s->n_cultures; k++)
        if (strcmp(s->culture[k].code, code) == 0) {
            *index = (int)k;
            return SIM_OK;
        }
    if (!is_complete(find_own(reader, code)))
        status = need_table(reader);
    if (status != SIM_OK || !look_up(reader, code, at, &culture))
        return status;
    if (s->n_cultures == SIM_CULTURES_MAX) {
        sim_report(reader->mistakes, at, "'%s' is one culture too many: need at most %d",
                   code, SIM_CULTURES_MAX);
        return SIM_OK;
    }
    *index = (int)s->n_cultures;
    s->culture[s->n_cultures++] = culture;
    return SIM_OK;
}

/* ---- the mix of a market ---- */

static enum sim_status read_shares(struct sim_culture_reader *reader,
                                   const struct sim_field *field, struct sim_scenario *s,
                                   float share[SIM_CULTURES_MAX])
{
    struct sim_mistakes *m = reader->mistakes;
    enum sim_status status = SIM_OK;
    bool good = true;
    struct sim_map map;

    if (!sim_read_map(m, field, SIM_SHAPE_SHARES, &map))
        return SIM_OK;
    for (size_t k = 0; k < map.node->n && status == SIM_OK; k++) {
        const struct sim_field entry = {map.node->key[k], map.node->item[k]};
        const struct sim_brief name = sim_brief(entry.key->text);
        struct sim_row row = *map.shape.each_row;
        float value = 0;
        int index = -1;

        row.name = name.text;
        good = sim_read_row(m, &entry, map.shape.what, &row, &value) && good;
        status = use(reader, s, entry.key->text, &entry.key->at, &index);
        good = good && index >= 0;
        if (index >= 0)
            share[index] = value;
    }
    if (status == SIM_OK && good)
        close_sum(m, sim_field_at(field), "cultures", share, s->n_cultures);
    return status;
}

enum sim_status sim_culture_read_mix(struct sim_culture_reader *reader,
                                     const struct sim_map *market, struct sim_scenario *s,
                                     float share[SIM_CULTURES_MAX])
{
    const struct sim_field *mix = sim_map_field(market, "cultures");
    const struct sim_field *one = sim_map_field(market, "culture");
    char code[SIM_NAME_MAX];
    enum sim_status status = SIM_OK;
    int index = -1;

    if (mix->value)
        status = read_shares(reader, mix, s, share);
    if (status == SIM_OK &&
        sim_read_text(reader->mistakes, market, "culture", code, sizeof code)) {
        status = use(reader, s, code, &one->value->at, &index);
        if (index >= 0 && !mix->value)
            share[index] = 1;
    }
    return status;
}
