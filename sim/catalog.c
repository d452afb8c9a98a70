#include "sim/catalog.h"

#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/source.h"

static const char ENDING[] = ".yaml";
static const double SHARE_SLACK = 1e-4;

enum { COLUMNS_MAX = 32 };

/* ---- names ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The name without its ending; NULL: not a file of ours, or no memory. */
static char *name_of(const char *file)
{
    const size_t n = strlen(file), ending = sizeof ENDING - 1;

    if (file[0] == '.' || n <= ending || strcmp(file + n - ending, ENDING) != 0)
        return NULL;
    return strndup(file, n - ending);
}

size_t sim_catalog_names(const char *folder, char ***names)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char **list = NULL;
    size_t n = 0;

    *names = NULL;
    if (!dir)
        return 0;
    while ((entry = readdir(dir))) {
        char **bigger, *name = name_of(entry->d_name);

        if (!name)
            continue;
        bigger = realloc(list, (n + 1) * sizeof *list);
        if (!bigger) {
            free(name);
            break;
        }
        list = bigger;
        list[n++] = name;
    }
    closedir(dir);
    if (n > 0)
        qsort(list, n, sizeof *list, by_text);
    *names = list;
    return n;
}

void sim_catalog_free(char **names, size_t n)
{
    for (size_t k = 0; k < n; k++)
        free(names[k]);
    free(names);
}

/* ---- comma-separated tables ---- */

struct csv {
    struct sim_source source;
    struct sim_mistakes *mistakes;
    char *next;               /* the text not yet read */
    size_t line;              /* of the row in field, from 1 */
    char *field[COLUMNS_MAX]; /* [n], point into the text */
    size_t n;
    char *column[COLUMNS_MAX]; /* [n_columns] of the header */
    size_t n_columns;
    bool is_bad; /* a mistake was reported */
};

__attribute__((format(printf, 2, 3))) static void report(struct csv *csv,
                                                         const char *format, ...)
{
    char words[512];
    char *clean = NULL, *name = NULL;
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    clean = sim_text_clean(words);
    name = sim_text_clean(csv->source.name);
    sim_mistakes_add(csv->mistakes, "%s:%zu: error: %s", name ? name : "", csv->line,
                     clean ? clean : "");
    free(clean);
    free(name);
    csv->is_bad = true;
}

/* The next line without its end, or NULL; comments and empty lines are passed over. */
static char *next_line(struct csv *csv)
{
    while (*csv->next != '\0') {
        char *line = csv->next;
        const size_t n = strcspn(line, "\n");

        csv->next += n + (line[n] == '\n');
        csv->line++;
        line[n] = '\0';
        if (n > 0 && line[n - 1] == '\r')
            line[n - 1] = '\0';
        if (line[0] != '#' && line[strspn(line, " \t")] != '\0')
            return line;
    }
    return NULL;
}

/* A quoted field: "" is one quote. Returns what follows it, or NULL: not closed. */
static char *unquote(char *p, char **field)
{
    char *to = ++p;

    *field = to;
    for (; *p != '\0'; p++) {
        if (*p == '"' && p[1] != '"') {
            *to = '\0';
            return p + 1;
        }
        p += *p == '"';
        *to++ = *p;
    }
    return NULL;
}

static char *trim(char *text)
{
    size_t n;

    text += strspn(text, " \t");
    n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        text[--n] = '\0';
    return text;
}

/* Take @p line apart into csv->field; false: reported. */
static bool split(struct csv *csv, char *line)
{
    csv->n = 0;
    for (char *p = line;;) {
        char *end, more;

        if (csv->n == COLUMNS_MAX) {
            report(csv, "need at most %d columns", COLUMNS_MAX);
            return false;
        }
        p += strspn(p, " \t");
        if (*p == '"') {
            end = unquote(p, &csv->field[csv->n]);
            if (end)
                end += strspn(end, " \t");
            if (!end || (*end != ',' && *end != '\0')) {
                report(csv, "a quoted field needs to end in \" before the next comma");
                return false;
            }
            more = *end;
        } else {
            end = p + strcspn(p, ",");
            more = *end;
            *end = '\0';
            csv->field[csv->n] = trim(p);
        }
        csv->n++;
        if (more == '\0')
            return true;
        p = end + 1;
    }
}

/* The next row, as wide as the header; bad rows are reported and passed over. */
static bool next_row(struct csv *csv)
{
    char *line;

    while ((line = next_line(csv))) {
        if (!split(csv, line))
            continue;
        if (csv->n_columns == 0 || csv->n == csv->n_columns)
            return true;
        report(csv, "expected %zu fields as in the header, got %zu", csv->n_columns,
               csv->n);
    }
    return false;
}

static size_t find_column(struct csv *csv, const char *name)
{
    for (size_t k = 0; k < csv->n_columns; k++)
        if (strcmp(csv->column[k], name) == 0)
            return k;
    report(csv, "the header has no column '%s'", name);
    return 0;
}

/* Open a table, read its header, find @p n columns by name. */
static enum sim_status open_table(struct csv *csv, const char *path, size_t n,
                                  const char *const *names, size_t *columns)
{
    const enum sim_status status = sim_source_read(&csv->source, path, csv->mistakes);

    if (status != SIM_OK)
        return status;
    csv->next = csv->source.text;
    if (strncmp(csv->next, "\xef\xbb\xbf", 3) == 0)
        csv->next += 3;
    if (!next_row(csv)) {
        if (!csv->is_bad)
            report(csv, "the table is empty: need a header");
        return SIM_E_INPUT;
    }
    csv->n_columns = csv->n;
    memcpy(csv->column, csv->field, sizeof csv->column);
    for (size_t k = 0; k < n; k++)
        columns[k] = find_column(csv, names[k]);
    return csv->is_bad ? SIM_E_INPUT : SIM_OK;
}

/* The column called @p name, or n_columns when the table does without it. */
static size_t optional_column(const struct csv *csv, const char *name)
{
    size_t k = 0;

    while (k < csv->n_columns && strcmp(csv->column[k], name) != 0)
        k++;
    return k;
}

/* ---- cultures ---- */

static bool read_code(struct csv *csv, const char *text, char code[SIM_NAME_MAX])
{
    if (text[0] == '\0' || strlen(text) >= SIM_NAME_MAX || strpbrk(text, "/\"\\,") ||
        !sim_text_is_clean(text)) {
        report(csv, "code: expected a short name, got '%s'", sim_brief(text).text);
        return false;
    }
    memcpy(code, text, strlen(text) + 1);
    return true;
}

static bool read_name(struct csv *csv, const char *text, char name[SIM_NAME_MAX])
{
    if (text[0] == '\0' || strlen(text) >= SIM_NAME_MAX || !sim_text_is_clean(text)) {
        report(csv, "name: expected a name of at most %d bytes, got '%s'",
               SIM_NAME_MAX - 1, sim_brief(text).text);
        return false;
    }
    memcpy(name, text, strlen(text) + 1);
    return true;
}

static bool read_value(struct csv *csv, size_t column, double max, float *out)
{
    const char *text = csv->field[column];
    double x = 0;

    if (!sim_number(text, &x)) {
        report(csv, "%s: expected a number, got '%s'",
               sim_brief(csv->column[column]).text, sim_brief(text).text);
        return false;
    }
    if (!(x >= 0 && x <= max)) {
        report(csv, "%s: %s is outside the allowed range 0 to %g",
               sim_brief(csv->column[column]).text, sim_brief(text).text, max);
        return false;
    }
    *out = (float)x;
    return true;
}

static struct sim_culture *find_culture(const struct sim_culture_table *table,
                                        const char *code)
{
    for (size_t k = 0; k < table->n; k++)
        if (strcmp(table->culture[k].code, code) == 0)
            return &table->culture[k];
    return NULL;
}

/* A new row called @p code; NULL: reported, or no memory. */
static enum sim_status add_culture(struct csv *csv, struct sim_culture_table *table,
                                   const char *code, struct sim_culture **out)
{
    struct sim_culture *bigger;

    *out = NULL;
    if (find_culture(table, code)) {
        report(csv, "code '%s' is given twice", code);
        return SIM_OK;
    }
    bigger = realloc(table->culture, (table->n + 1) * sizeof *bigger);
    if (!bigger)
        return SIM_E_NOMEM;
    table->culture = bigger;
    *out = &table->culture[table->n++];
    **out = (struct sim_culture){.stranger_trust = NAN, .doubt = NAN};
    snprintf((*out)->code, sizeof(*out)->code, "%s", code);
    return SIM_OK;
}

static enum sim_status
read_individualism(struct csv *csv, struct sim_culture_table *table, const char *path)
{
    static const char *const names[] = {"code", "name", "individualism",
                                        "stranger_trust"};
    size_t c[4] = {0};
    enum sim_status status = open_table(csv, path, 4, names, c);

    const size_t doubt = status == SIM_OK ? optional_column(csv, "doubt") : 0;

    while (status == SIM_OK && next_row(csv)) {
        char code[SIM_NAME_MAX];
        struct sim_culture *culture = NULL;

        if (!read_code(csv, csv->field[c[0]], code))
            continue;
        status = add_culture(csv, table, code, &culture);
        if (!culture)
            continue;
        if (!read_name(csv, csv->field[c[1]], culture->name))
            continue;
        read_value(csv, c[2], 100, &culture->individualism);
        if (csv->field[c[3]][0] != '\0')
            read_value(csv, c[3], 1, &culture->stranger_trust);
        if (doubt < csv->n_columns && csv->field[doubt][0] != '\0')
            read_value(csv, doubt, 1, &culture->doubt);
    }
    return status == SIM_OK && csv->is_bad ? SIM_E_INPUT : status;
}

static void read_shares(struct csv *csv, const size_t *column, float *share)
{
    bool good = true;
    double sum = 0;

    for (size_t k = 0; k < SIM_GENERATIONS; k++) {
        good = read_value(csv, column[k], 1, &share[k]) && good;
        sum += (double)share[k];
    }
    if (!good)
        return;
    if (!(fabs(sum - 1) <= SHARE_SLACK))
        report(csv, "the shares of generations add up to %.6g, need 1", sum);
    for (size_t k = 0; k < SIM_GENERATIONS && sum > 0; k++)
        share[k] = (float)((double)share[k] / sum);
}

/* Rows of other codes are fine: a culture is usable when both tables have it. */
static enum sim_status read_generations(struct csv *csv, struct sim_culture_table *table,
                                        bool *has_shares, const char *path)
{
    static const char *const names[] = {"code", "z", "y", "x", "silver"};
    size_t c[5] = {0};
    const enum sim_status status = open_table(csv, path, 5, names, c);

    while (status == SIM_OK && next_row(csv)) {
        char code[SIM_NAME_MAX];
        struct sim_culture *culture = NULL;
        float share[SIM_GENERATIONS] = {0};

        if (!read_code(csv, csv->field[c[0]], code))
            continue;
        read_shares(csv, c + 1, share);
        culture = find_culture(table, code);
        if (!culture)
            continue;
        if (has_shares[culture - table->culture])
            report(csv, "code '%s' is given twice", code);
        has_shares[culture - table->culture] = true;
        memcpy(culture->generation, share, sizeof share);
    }
    return status == SIM_OK && csv->is_bad ? SIM_E_INPUT : status;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct sim_culture *)a)->code,
                  ((const struct sim_culture *)b)->code);
}

static void keep_complete(struct sim_culture_table *table, const bool *has_shares)
{
    size_t n = 0;

    for (size_t k = 0; k < table->n; k++)
        if (has_shares[k])
            table->culture[n++] = table->culture[k];
    table->n = n;
    if (n > 0)
        qsort(table->culture, n, sizeof *table->culture, by_code);
}

static enum sim_status read_both(struct sim_culture_table *out, const char *cultures,
                                 const char *generations, struct sim_mistakes *mistakes)
{
    struct csv first = {.mistakes = mistakes}, second = {.mistakes = mistakes};
    enum sim_status status = read_individualism(&first, out, cultures), next;
    bool *has_shares = calloc(out->n + 1, sizeof *has_shares);

    if (!has_shares)
        status = SIM_E_NOMEM;
    if (status != SIM_E_NOMEM) {
        next = read_generations(&second, out, has_shares, generations);
        status = next == SIM_OK ? status : next;
    }
    if (status == SIM_OK)
        keep_complete(out, has_shares);
    free(has_shares);
    sim_source_clear(&first.source);
    sim_source_clear(&second.source);
    return status;
}

enum sim_status sim_culture_table_read(struct sim_culture_table *out,
                                       const char *data_dir, const char *cultures_csv,
                                       const char *generations_csv,
                                       struct sim_mistakes *mistakes)
{
    char *cultures = NULL, *generations = NULL;
    enum sim_status status = SIM_E_NOMEM;

    *out = (struct sim_culture_table){0};
    if (asprintf(&cultures, "%s/cultures/individualism.csv", data_dir) < 0)
        cultures = NULL;
    if (asprintf(&generations, "%s/generations/adults.csv", data_dir) < 0)
        generations = NULL;
    if (cultures && generations)
        status = read_both(out, cultures_csv ? cultures_csv : cultures,
                           generations_csv ? generations_csv : generations, mistakes);
    free(cultures);
    free(generations);
    if (status != SIM_OK)
        sim_culture_table_clear(out);
    return status;
}

void sim_culture_table_clear(struct sim_culture_table *table)
{
    free(table->culture);
    *table = (struct sim_culture_table){0};
}
