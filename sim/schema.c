#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario_keys.h"
#include "sim/scenario_yaml.h"
#include "sim/yaml_read.h"

/* The schema is printed by walking the same tables as the reader, so that an editor and
 * this program agree on what a file may say. */

static void put_string(FILE *f, const char *text)
{
    fputc('"', f);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', f);
        if ((unsigned char)*text < 0x20)
            fprintf(f, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, f);
    }
    fputc('"', f);
}

/* ---- rows ---- */

static void put_description(FILE *f, const struct sim_row *row)
{
    char text[512];
    const bool has_unit =
        strcmp(row->unit, "1") != 0 && row->kind != SIM_CHOICE && row->kind != SIM_SWITCH;
    const bool has_grade = strcmp(row->grade, "-") != 0;

    snprintf(text, sizeof text, "%s%s%s%s%s%s", row->help, has_unit ? " [" : "",
             has_unit ? row->unit : "", has_unit ? "]" : "", has_grade ? "; grade " : "",
             has_grade ? row->grade : "");
    fputs("\"description\":", f);
    put_string(f, text);
}

/* YAML reads the bare word true as a switch: such a word is allowed in both forms. */
static void put_choice(FILE *f, const struct sim_row *row)
{
    fputs("\"enum\":[", f);
    for (size_t k = 0;; k++) {
        const struct sim_brief word = sim_choice_word(row, k);

        if (word.text[0] == '\0')
            break;
        fputs(k > 0 ? "," : "", f);
        put_string(f, word.text);
        if (strcmp(word.text, "true") == 0 || strcmp(word.text, "false") == 0)
            fprintf(f, ",%s", word.text);
    }
    fputs("],\"default\":", f);
    put_string(f, sim_choice_word(row, (size_t)row->start).text);
}

static void put_row(FILE *f, const struct sim_row *row)
{
    fputc('{', f);
    if (row->kind == SIM_OR_UNKNOWN) {
        fprintf(f,
                "\"anyOf\":[{\"type\":\"number\",\"minimum\":%.7g,\"maximum\":%.7g},"
                "{\"const\":\"unknown\"}],",
                (double)row->min, (double)row->max);
        put_description(f, row);
        fputc('}', f);
        return;
    }
    if (row->kind == SIM_SWITCH)
        fprintf(f, "\"type\":\"boolean\",\"default\":%s",
                row->start > 0 ? "true" : "false");
    else if (row->kind == SIM_CHOICE)
        put_choice(f, row);
    else
        fprintf(f, "\"type\":\"%s\",\"minimum\":%.7g,\"maximum\":%.7g,\"default\":%.7g",
                row->kind == SIM_WHOLE ? "integer" : "number", (double)row->min,
                (double)row->max, (double)row->start);
    fputc(',', f);
    put_description(f, row);
    fputc('}', f);
}

/* ---- keys ---- */

static void put_members(FILE *f, const struct sim_shape *shape);
static void put_shape(FILE *f, enum sim_shape_id id);

static void put_text_type(FILE *f, const struct sim_key *key)
{
    fprintf(f, "\"type\":\"string\",\"minLength\":1,\"maxLength\":%zu", key->max);
    if (key->kind == SIM_KEY_NAME)
        fputs(",\"pattern\":\"^[^/\\\"\\\\\\\\,]+$\"", f);
}

static void put_list(FILE *f, const struct sim_key *key)
{
    fprintf(f, "\"type\":\"array\",\"maxItems\":%zu", key->max);
    if (key->need == SIM_KEY_REQUIRED || key->need == SIM_KEY_WAIVABLE ||
        key->of == SIM_SHAPE_STORE)
        fputs(",\"minItems\":1", f);
    fputs(",\"items\":", f);
    if (key->kind == SIM_KEY_POLICIES)
        fputs("{\"anyOf\":[{\"type\":\"string\",\"minLength\":1},", f);
    put_shape(f, key->of);
    if (key->kind == SIM_KEY_POLICIES)
        fputs("]}", f);
}

static void put_key(FILE *f, const struct sim_key *key)
{
    struct sim_shape inner;

    fputs("{\"description\":", f);
    put_string(f, key->help);
    fputc(',', f);
    switch (key->kind) {
    case SIM_KEY_SEED:
        fputs("\"type\":\"integer\",\"minimum\":0,\"maximum\":18446744073709551615,"
              "\"default\":1",
              f);
        break;
    case SIM_KEY_MAP:
        inner = sim_shape(key->of);
        put_members(f, &inner);
        break;
    case SIM_KEY_LIST:
    case SIM_KEY_POLICIES:
        put_list(f, key);
        break;
    case SIM_KEY_WORDS:
        fputs("\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":1}", f);
        break;
    case SIM_KEY_VALUES:
        fputs("\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":[\"number\","
              "\"boolean\",\"string\"]}",
              f);
        break;
    default:
        put_text_type(f, key);
    }
    fputc('}', f);
}

/* ---- mappings ---- */

static void put_required(FILE *f, const struct sim_shape *shape)
{
    const char *comma = "";

    fputs(",\"required\":[", f);
    for (size_t k = 0; k < shape->n_keys; k++)
        if (shape->key[k].need == SIM_KEY_REQUIRED ||
            shape->key[k].need == SIM_KEY_WAIVABLE) {
            fputs(comma, f);
            put_string(f, shape->key[k].name);
            comma = ",";
        }
    for (size_t k = 0; shape->rows_required && k < shape->n_rows; k++) {
        fputs(comma, f);
        put_string(f, shape->row[k].name);
        comma = ",";
    }
    fputc(']', f);
}

static void put_one_of(FILE *f, const struct sim_shape *shape)
{
    size_t n = 0;

    for (size_t k = 0; k < shape->n_keys; k++) {
        if (shape->key[k].need != SIM_KEY_ONE_OF)
            continue;
        fputs(n++ == 0 ? ",\"oneOf\":[" : ",", f);
        fputs("{\"required\":[", f);
        put_string(f, shape->key[k].name);
        fputs("]}", f);
    }
    fputs(n > 0 ? "]" : "", f);
}

static void put_properties(FILE *f, const struct sim_shape *shape)
{
    const char *comma = "";

    fputs("\"properties\":{", f);
    for (size_t k = 0; k < shape->n_keys; k++) {
        fputs(comma, f);
        put_string(f, shape->key[k].name);
        fputc(':', f);
        put_key(f, &shape->key[k]);
        comma = ",";
    }
    for (size_t k = 0; k < shape->n_rows; k++) {
        fputs(comma, f);
        put_string(f, shape->row[k].name);
        fputc(':', f);
        put_row(f, &shape->row[k]);
        comma = ",";
    }
    fputc('}', f);
}

/* The members of a mapping's schema, without braces. */
static void put_members(FILE *f, const struct sim_shape *shape)
{
    fputs("\"type\":\"object\",", f);
    if (shape->each || shape->each_row) {
        fputs("\"additionalProperties\":", f);
        if (shape->each)
            put_key(f, shape->each);
        else
            put_row(f, shape->each_row);
        return;
    }
    put_properties(f, shape);
    put_required(f, shape);
    put_one_of(f, shape);
    fputs(",\"additionalProperties\":false", f);
}

static void put_shape(FILE *f, enum sim_shape_id id)
{
    const struct sim_shape shape = sim_shape(id);

    fputc('{', f);
    put_members(f, &shape);
    fputc('}', f);
}

char *sim_schema_text(const char *kind)
{
    static const enum sim_shape_id roots[] = {SIM_SHAPE_SCENARIO, SIM_SHAPE_POLICY,
                                              SIM_SHAPE_FORMAT, SIM_SHAPE_SWEEP};
    char *text = NULL;
    size_t size = 0;
    FILE *f = NULL;

    for (size_t k = 0; k < sizeof roots / sizeof roots[0]; k++) {
        const struct sim_shape shape = sim_shape(roots[k]);

        if (strcmp(shape.what, kind) != 0)
            continue;
        f = open_memstream(&text, &size);
        if (!f)
            return NULL;
        fputs("{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":", f);
        put_string(f, shape.what);
        fputs(",\"description\":", f);
        put_string(f, shape.help);
        fputc(',', f);
        put_members(f, &shape);
        fputs("}\n", f);
        if (fclose(f) == 0)
            return text;
        free(text);
        return NULL;
    }
    return NULL;
}
