#include "sim/yaml_read.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario.h"

enum { KEYS_ROOM = 16, CHOICES_MAX = 16 };

_Static_assert(SIM_PARAM_COUNT + KEYS_ROOM <= SIM_FIELDS_MAX, "room for all parameters");
_Static_assert(SIM_LEVER_COUNT + KEYS_ROOM <= SIM_FIELDS_MAX, "room for all levers");
_Static_assert(SIM_STORE_COUNT + KEYS_ROOM <= SIM_FIELDS_MAX, "room for all of a store");

const struct sim_span *sim_field_at(const struct sim_field *field)
{
    return field->key ? &field->key->at : &field->value->at;
}

static bool is_null(const struct sim_yaml_node *node)
{
    return node->kind == SIM_YAML_SCALAR && node->plain && node->text[0] == '\0';
}

/* What came, in words, for "expected ..., got ...". */
static struct sim_brief came(const struct sim_yaml_node *node)
{
    struct sim_brief words;

    if (node->kind != SIM_YAML_SCALAR)
        snprintf(words.text, sizeof words.text, "a %s",
                 node->kind == SIM_YAML_LIST ? "list" : "mapping");
    else if (is_null(node))
        snprintf(words.text, sizeof words.text, "nothing");
    else
        snprintf(words.text, sizeof words.text, "%s'%.46s%s'",
                 node->plain ? "" : "the text ", node->text,
                 strlen(node->text) > 46 ? "..." : "");
    return words;
}

/* An empty value is shown by its key: there is nothing else to point at. */
static const struct sim_span *value_at(const struct sim_field *field)
{
    return field->key && is_null(field->value) ? &field->key->at : &field->value->at;
}

/* ---- mappings ---- */

static const char *field_name(size_t k, const void *with)
{
    const struct sim_shape *shape = with;

    return k < shape->n_keys ? shape->key[k].name : shape->row[k - shape->n_keys].name;
}

const char *sim_word_name(size_t k, const void *words)
{
    return ((const char *const *)words)[k];
}

static size_t find_field(const struct sim_shape *shape, const char *name)
{
    const size_t n = shape->n_keys + shape->n_rows;

    for (size_t k = 0; k < n; k++)
        if (strcmp(field_name(k, shape), name) == 0)
            return k;
    return n;
}

/* A mapping inside @p shape to which @p name belongs, or NULL: levers of a store. */
static const char *inner_home(const struct sim_shape *shape, const char *name)
{
    for (size_t k = 0; k < shape->n_keys; k++) {
        struct sim_shape inner;

        if (shape->key[k].kind != SIM_KEY_MAP)
            continue;
        inner = sim_shape(shape->key[k].of);
        if (find_field(&inner, name) < inner.n_keys + inner.n_rows)
            return shape->key[k].name;
    }
    return NULL;
}

static void report_unknown(struct sim_mistakes *m, const struct sim_shape *shape,
                           const struct sim_yaml_node *key)
{
    const char *home = inner_home(shape, key->text);

    if (home)
        sim_report(m, &key->at, "unknown key '%s' in %s; it belongs under '%s:'",
                   sim_brief(key->text).text, shape->what, home);
    else
        sim_report(
            m, &key->at, "unknown key '%s' in %s%s", sim_brief(key->text).text,
            shape->what,
            sim_hint(m, key->text, shape->n_keys + shape->n_rows, field_name, shape)
                .text);
}

static void report_one_of(struct sim_mistakes *m, const struct sim_map *map,
                          const struct sim_span *at)
{
    const struct sim_key *first = NULL, *second = NULL;
    const struct sim_field *found = NULL;

    for (size_t k = 0; k < map->shape.n_keys; k++) {
        const struct sim_key *key = &map->shape.key[k];

        if (key->need != SIM_KEY_ONE_OF)
            continue;
        if (found && map->found[k].value)
            sim_report(m, &map->found[k].key->at, "%s has both '%s' and '%s': need one",
                       map->shape.what, found->key->text, key->name);
        if (map->found[k].value)
            found = &map->found[k];
        second = first;
        first = key;
    }
    if (second && !found)
        sim_report(m, at, "missing required key '%s' or '%s' in %s (%s)", second->name,
                   first->name, map->shape.what, second->help);
}

static void report_missing(struct sim_mistakes *m, const struct sim_map *map,
                           const struct sim_span *at)
{
    const struct sim_shape *shape = &map->shape;

    for (size_t k = 0; k < shape->n_keys; k++)
        if (shape->key[k].need == SIM_KEY_REQUIRED && !map->found[k].value)
            sim_report(m, at, "missing required key '%s' in %s (%s)", shape->key[k].name,
                       shape->what, shape->key[k].help);
    for (size_t k = 0; shape->rows_required && k < shape->n_rows; k++)
        if (!map->found[shape->n_keys + k].value)
            sim_report(m, at, "missing required key '%s' in %s (%s)", shape->row[k].name,
                       shape->what, shape->row[k].help);
    report_one_of(m, map, at);
}

bool sim_read_map(struct sim_mistakes *m, const struct sim_field *field,
                  enum sim_shape_id shape, struct sim_map *out)
{
    const struct sim_yaml_node *node = field->value;

    memset(out, 0, sizeof *out);
    out->shape = sim_shape(shape);
    out->node = node;
    if (node->kind != SIM_YAML_MAP) {
        sim_report(m, value_at(field), "%s: expected a mapping (%s), got %s",
                   out->shape.what, out->shape.help, came(node).text);
        return false;
    }
    if (out->shape.each || out->shape.each_row)
        return true;
    for (size_t k = 0; k < node->n; k++) {
        const size_t f = find_field(&out->shape, node->key[k]->text);

        if (f < out->shape.n_keys + out->shape.n_rows)
            out->found[f] = (struct sim_field){node->key[k], node->item[k]};
        else
            report_unknown(m, &out->shape, node->key[k]);
    }
    report_missing(m, out, sim_field_at(field));
    return true;
}

enum sim_shape_id sim_file_kind(const struct sim_yaml_node *root)
{
    static const struct {
        const char *key;
        enum sim_shape_id shape;
    } sign[] = {
        {"sweep", SIM_SHAPE_SWEEP},      {"scenario", SIM_SHAPE_SCENARIO},
        {"markets", SIM_SHAPE_SCENARIO}, {"policy", SIM_SHAPE_POLICY},
        {"format", SIM_SHAPE_FORMAT},    {"store", SIM_SHAPE_FORMAT},
        {"levers", SIM_SHAPE_POLICY},
    };

    for (size_t k = 0; k < sizeof sign / sizeof sign[0]; k++)
        if (sim_yaml_find(root, sign[k].key))
            return sign[k].shape;
    return SIM_SHAPE_COUNT;
}

bool sim_check_file_kind(struct sim_mistakes *m, const struct sim_yaml_node *root,
                         enum sim_shape_id shape)
{
    const enum sim_shape_id kind = sim_file_kind(root);
    const struct sim_span at = {.source = root->at.source, .whole = true};

    if (kind == shape || kind == SIM_SHAPE_COUNT ||
        !sim_yaml_find(root, sim_shape(kind).what))
        return true;
    if (kind != SIM_SHAPE_SWEEP && sim_yaml_find(root, sim_shape(shape).what))
        return true; /* a sweep names a scenario too */
    sim_report(m, &at, "this is the file of a %s: need that of a %s",
               sim_shape(kind).what, sim_shape(shape).what);
    return false;
}

const struct sim_field *sim_map_field(const struct sim_map *map, const char *key)
{
    const size_t k = find_field(&map->shape, key);

    assert(k < map->shape.n_keys);
    return &map->found[k];
}

bool sim_read_list(struct sim_mistakes *m, const struct sim_field *field,
                   const char *what, size_t max)
{
    if (field->value->kind != SIM_YAML_LIST) {
        sim_report(m, value_at(field), "%s: expected a list, got %s", what,
                   came(field->value).text);
        return false;
    }
    if (field->value->n > max) {
        sim_report(m, sim_field_at(field), "%s: need at most %zu entries, got %zu", what,
                   max, field->value->n);
        return false;
    }
    return true;
}

/* ---- numbers, switches, choices ---- */

static const char *skip_digits(const char *p)
{
    while (isdigit((unsigned char)*p))
        p++;
    return p;
}

struct sim_brief sim_choice_word(const struct sim_row *row, size_t k)
{
    struct sim_brief word = {""};
    const char *p = row->unit;

    for (; k > 0 && p; k--) {
        p = strchr(p, '|');
        p = p ? p + 1 : NULL;
    }
    if (p)
        snprintf(word.text, sizeof word.text, "%.*s", (int)strcspn(p, "|"), p);
    return word;
}

/* "entry, signal, read" */
static struct sim_brief choice_list(const struct sim_row *row)
{
    struct sim_brief list = {""};
    size_t n = 0;

    for (const char *p = row->unit; *p != '\0' && n + 2 < sizeof list.text; p++) {
        list.text[n++] = *p == '|' ? ',' : *p;
        if (*p == '|')
            list.text[n++] = ' ';
    }
    return list;
}

static bool read_choice(struct sim_mistakes *m, const struct sim_field *field,
                        const char *what, const struct sim_row *row, float *out)
{
    const char *text = field->value->kind == SIM_YAML_SCALAR ? field->value->text : "";
    struct sim_brief word[CHOICES_MAX];
    const char *name[CHOICES_MAX];
    size_t n = 0;

    for (; n < CHOICES_MAX; n++) {
        word[n] = sim_choice_word(row, n);
        name[n] = word[n].text;
        if (name[n][0] == '\0')
            break;
        if (strcmp(text, name[n]) == 0) {
            *out = (float)n;
            return true;
        }
    }
    sim_report(m, value_at(field), "%s.%s: expected one of %s, got %s%s", what, row->name,
               choice_list(row).text, came(field->value).text,
               sim_hint(m, text, n, sim_word_name, name).text);
    return false;
}

static bool read_switch(struct sim_mistakes *m, const struct sim_field *field,
                        const char *what, const struct sim_row *row, float *out)
{
    const struct sim_yaml_node *node = field->value;

    if (node->kind == SIM_YAML_SCALAR && node->plain &&
        (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        *out = node->text[0] == 't' ? 1.0f : 0.0f;
        return true;
    }
    sim_report(m, value_at(field), "%s.%s: expected true or false, got %s", what,
               row->name, came(node).text);
    return false;
}

static const char *unit_of(const struct sim_row *row)
{
    return strcmp(row->unit, "1") == 0 ? "" : row->unit;
}

static bool check_range(struct sim_mistakes *m, const struct sim_field *field,
                        const char *what, const struct sim_row *row, double x)
{
    const char *unit = unit_of(row);

    if ((float)x >= row->min && (float)x <= row->max)
        return true;
    sim_report(m, value_at(field),
               "%s.%s: %s is outside the allowed range %g to %g%s%s%s", what, row->name,
               sim_brief(field->value->text).text, (double)row->min, (double)row->max,
               unit[0] ? " (" : "", unit, unit[0] ? ")" : "");
    return false;
}

static bool read_number(struct sim_mistakes *m, const struct sim_field *field,
                        const char *what, const struct sim_row *row, float *out)
{
    const struct sim_yaml_node *node = field->value;
    const char *unit = unit_of(row);
    const bool whole = row->kind == SIM_WHOLE;
    double x = 0;

    if (node->kind != SIM_YAML_SCALAR || !node->plain || !sim_number(node->text, &x) ||
        (whole && isfinite(x) && x != floor(x))) {
        sim_report(m, value_at(field), "%s.%s: expected a %snumber%s%s%s, got %s", what,
                   row->name, whole ? "whole " : "", unit[0] ? " (" : "", unit,
                   unit[0] ? ")" : "", came(node).text);
        return false;
    }
    if (!check_range(m, field, what, row, x))
        return false;
    if (whole && (double)(float)x != x) {
        sim_report(m, value_at(field),
                   "%s.%s: %s cannot be held exactly, the nearest is %.0f", what,
                   row->name, sim_brief(node->text).text, (double)(float)x);
        return false;
    }
    *out = (float)x;
    return true;
}

static bool read_or_unknown(struct sim_mistakes *m, const struct sim_field *field,
                            const char *what, const struct sim_row *row, float *out)
{
    const struct sim_yaml_node *node = field->value;

    if (node->kind != SIM_YAML_SCALAR || strcmp(node->text, "unknown") != 0)
        return read_number(m, field, what, row, out);
    *out = NAN;
    return true;
}

bool sim_read_row(struct sim_mistakes *m, const struct sim_field *field, const char *what,
                  const struct sim_row *row, float *out)
{
    switch (row->kind) {
    case SIM_SWITCH:
        return read_switch(m, field, what, row, out);
    case SIM_CHOICE:
        return read_choice(m, field, what, row, out);
    case SIM_OR_UNKNOWN:
        return read_or_unknown(m, field, what, row, out);
    default:
        return read_number(m, field, what, row, out);
    }
}

/* In the order of the file, so that its mistakes are told in that order. */
void sim_read_rows(struct sim_mistakes *m, const struct sim_map *map, float *values,
                   bool *set)
{
    const struct sim_shape *shape = &map->shape;

    for (size_t k = 0; k < map->node->n; k++) {
        const size_t f = find_field(shape, map->node->key[k]->text);
        const size_t row = f - shape->n_keys;

        if (f >= shape->n_keys && row < shape->n_rows &&
            sim_read_row(m, &map->found[f], shape->what, &shape->row[row],
                         &values[row]) &&
            set)
            set[row] = true;
    }
}

bool sim_read_seed(struct sim_mistakes *m, const struct sim_field *field, uint64_t *out)
{
    const struct sim_yaml_node *node = field->value;
    unsigned long long seed = 0;

    if (!node)
        return false;
    errno = 0;
    if (node->kind == SIM_YAML_SCALAR && node->plain && node->text[0] != '\0' &&
        *skip_digits(node->text) == '\0')
        seed = strtoull(node->text, NULL, 10);
    else
        errno = EINVAL;
    if (errno != 0) {
        sim_report(m, value_at(field),
                   "seed: expected a whole number 0 to 18446744073709551615, got %s",
                   came(node).text);
        return false;
    }
    *out = seed;
    return true;
}

/* ---- texts ---- */

bool sim_check_name(struct sim_mistakes *m, const struct sim_span *at, const char *what,
                    const char *text, size_t max)
{
    const size_t n = strlen(text);

    if (n == 0 || text[0] == ' ' || text[n - 1] == ' ' || strpbrk(text, "/\"\\,") ||
        !sim_text_is_clean(text)) {
        sim_report(
            m, at,
            "%s: '%s' is no name: need printable text without / \\ \" , and without "
            "blanks at the ends",
            what, sim_brief(text).text);
        return false;
    }
    if (n > max) {
        sim_report(m, at, "%s: '%s' is %zu bytes long, need at most %zu", what,
                   sim_brief(text).text, n, max);
        return false;
    }
    return true;
}

/* Lines of a block text become one paragraph. */
static void join_lines(char *text)
{
    size_t n = strlen(text);

    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        text[--n] = '\0';
    for (size_t k = 0; k < n; k++)
        if (text[k] == '\n' || text[k] == '\t')
            text[k] = ' ';
}

static bool check_text(struct sim_mistakes *m, const struct sim_span *at,
                       const struct sim_key *key, char *text)
{
    if (key->kind == SIM_KEY_NAME)
        return sim_check_name(m, at, key->name, text, key->max);
    if (key->kind == SIM_KEY_TEXT)
        join_lines(text);
    if (!sim_text_is_clean(text)) {
        sim_report(m, at, "%s: a control character in the text", key->name);
        return false;
    }
    if (strlen(text) > key->max) {
        sim_report(m, at, "%s: the text is %zu bytes long, need at most %zu", key->name,
                   strlen(text), key->max);
        return false;
    }
    return true;
}

bool sim_read_text(struct sim_mistakes *m, const struct sim_map *map, const char *key,
                   char *out, size_t size)
{
    const struct sim_field *field = sim_map_field(map, key);
    const struct sim_key *row = &map->shape.key[find_field(&map->shape, key)];
    const char *wanted = row->kind == SIM_KEY_NAME  ? "a name"
                         : row->kind == SIM_KEY_REF ? "a name or a path"
                                                    : "a text";
    char *text = NULL;
    bool good = false;

    assert(row->max < size);
    (void)size; /* the tables promise that it fits */
    if (!field->value)
        return false;
    if (field->value->kind != SIM_YAML_SCALAR || field->value->text[0] == '\0') {
        sim_report(m, value_at(field), "%s.%s: expected %s, got %s", map->shape.what, key,
                   wanted, came(field->value).text);
        return false;
    }
    text = strdup(field->value->text);
    if (!text) {
        sim_report(m, value_at(field), "%s: no memory for the text", key);
        return false;
    }
    good = check_text(m, value_at(field), row, text);
    if (good)
        memcpy(out, text, strlen(text) + 1);
    free(text);
    return good;
}
