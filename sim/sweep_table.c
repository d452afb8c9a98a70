#include "sim/sweep_factors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TABLE_MAX = 1 << 30 }; /* bytes */

/* A table under way: lines of the text are taken apart where they stand. */
struct table {
    struct sim_source source;
    struct sim_mistakes *mistakes;
    const struct sim_scenario *s;
    struct sim_points *points;
    char *next;   /* the text not yet read */
    char **field; /* [n_fields] of the line, without blanks and quotes */
    size_t n_fields, room;
    uint32_t *factor; /* [n_columns] which factor a column holds */
    size_t n_columns;
    size_t points_room;
    char *work; /* a copy of the text, which the lines are cut from */
};

/* Where @p p, which points into the copy, stands. */
static struct sim_span place(const struct table *t, const char *p)
{
    struct sim_span at = {.source = &t->source};

    if (t->mistakes->kept >= SIM_MISTAKES_MAX)
        at.whole = true; /* counted, not kept: no need to search the line */
    else
        at.start = at.end = sim_source_mark(&t->source, (size_t)(p - t->work));
    return at;
}

static void report(struct table *t, const char *p, const char *words)
{
    const struct sim_span at = place(t, p);

    sim_report(t->mistakes, &at, "%s", words);
}

/* ---- lines and fields ---- */

static char *next_line(struct table *t)
{
    while (*t->next != '\0') {
        char *line = t->next;
        const size_t n = strcspn(line, "\n");

        t->next += n + (line[n] == '\n');
        line[n] = '\0';
        if (n > 0 && line[n - 1] == '\r')
            line[n - 1] = '\0';
        line += strspn(line, " \t");
        if (*line != '\0' && *line != '#')
            return line;
    }
    return NULL;
}

static char *trim(char *text)
{
    size_t n;

    text += strspn(text, " \t");
    n = strlen(text);
    while (n > 0 && strchr(" \t", text[n - 1]))
        text[--n] = '\0';
    if (n >= 2 && text[0] == '"' && text[n - 1] == '"') {
        text[n - 1] = '\0';
        text++;
    }
    return text;
}

static bool add_field(struct table *t, char *text)
{
    if (t->n_fields == t->room) {
        const size_t room = t->room ? 2 * t->room : 64;
        char **more = realloc(t->field, room * sizeof *more);

        if (!more)
            return false;
        t->field = more;
        t->room = room;
    }
    t->field[t->n_fields++] = trim(text);
    return true;
}

/* False: out of memory. */
static bool split(struct table *t, char *line)
{
    t->n_fields = 0;
    for (char *p = line; p;) {
        char *comma = strchr(p, ',');

        if (comma)
            *comma = '\0';
        if (!add_field(t, p))
            return false;
        p = comma ? comma + 1 : NULL;
    }
    return true;
}

/* ---- the header ---- */

static const char *factor_name(size_t k, const void *with)
{
    return ((const struct sim_factor *)with)[k].name;
}

static const char *column_name(size_t k, const void *with)
{
    return ((char *const *)with)[k];
}

static bool is_there(const char *name, size_t n, const char *(*of)(size_t, const void *),
                     const void *with, uint32_t *at)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(of(k, with), name) == 0) {
            *at = (uint32_t)k;
            return true;
        }
    return false;
}

/* A column of a factor that is known already. */
static void match_column(struct table *t, size_t k)
{
    const struct sim_points *points = t->points;
    const struct sim_span at = place(t, t->field[k]);

    if (!is_there(t->field[k], points->n_factors, factor_name, points->factor,
                  &t->factor[k]))
        sim_report(t->mistakes, &at, "'%s' is none of the factors%s",
                   sim_brief(t->field[k]).text,
                   sim_hint(t->mistakes, t->field[k], points->n_factors, factor_name,
                            points->factor)
                       .text);
}

/* A column that makes a factor; its range is that of the row. */
static enum sim_status add_column(struct table *t, size_t k)
{
    struct sim_error err = {0};
    struct sim_factor f;
    enum sim_status status = sim_factor_init(&f, t->field[k], t->s, &err);

    if (status != SIM_OK) {
        const struct sim_span at = place(t, t->field[k]);

        sim_report(t->mistakes, &at, "%s: %s", err.where, err.text);
        return SIM_OK;
    }
    if (f.scale == SIM_FACTOR_LIST)
        status = sim_factor_levels(&f, &err);
    if (status == SIM_OK)
        status = sim_points_add_factor(t->points, &f);
    t->factor[k] = t->points->n_factors - 1;
    if (status != SIM_OK)
        free(f.level);
    return status;
}

static void report_missing(struct table *t, const char *line)
{
    uint32_t at;

    for (uint32_t f = 0; f < t->points->n_factors; f++)
        if (!is_there(t->points->factor[f].name, t->n_columns, column_name, t->field,
                      &at)) {
            const struct sim_span where = place(t, line);

            sim_report(t->mistakes, &where, "a column for factor '%s' is missing",
                       t->points->factor[f].name);
        }
}

static enum sim_status read_header(struct table *t)
{
    const bool known = t->points->n_factors > 0;
    enum sim_status status = SIM_OK;
    char *line = next_line(t);
    uint32_t twice;

    if (!line) {
        report(t, t->work, "need a line of factor names, and a line a point");
        return SIM_OK;
    }
    if (!split(t, line))
        return SIM_E_NOMEM;
    t->n_columns = t->n_fields;
    t->factor = calloc(t->n_columns, sizeof *t->factor);
    if (!t->factor)
        return SIM_E_NOMEM;
    for (size_t k = 0; k < t->n_columns && status == SIM_OK; k++)
        if (is_there(t->field[k], k, column_name, t->field, &twice))
            report(t, t->field[k], "this column is there twice");
        else if (known)
            match_column(t, k);
        else
            status = add_column(t, k);
    if (known)
        report_missing(t, line);
    return status;
}

/* ---- the points ---- */

static bool make_room(struct table *t)
{
    struct sim_points *points = t->points;

    if (points->n_points == t->points_room) {
        const size_t room = t->points_room ? 2 * t->points_room : 64;
        double *more = realloc(points->value, room * points->n_factors * sizeof *more);

        if (!more)
            return false;
        points->value = more;
        t->points_room = room;
    }
    return true;
}

/* A value outside a list of values is as wrong as one outside the row's range. */
static bool is_level(const struct sim_factor *f, double value)
{
    if (f->scale != SIM_FACTOR_LIST)
        return true;
    for (uint32_t k = 0; k < f->n_levels; k++)
        if (f->level[k] >= value && f->level[k] <= value)
            return true;
    return false;
}

static bool take_value(struct sim_mistakes *m, const struct sim_factor *f, char *text,
                       const struct sim_span *at, double *value)
{
    const struct sim_yaml_node node = {
        .kind = SIM_YAML_SCALAR, .plain = true, .text = text, .at = *at};
    const struct sim_field field = {NULL, &node};

    if (!sim_read_factor_value(m, &field, f, value))
        return false;
    if (is_level(f, *value))
        return true;
    sim_report(m, at, "%s: '%s' is none of its values", f->name, sim_brief(text).text);
    return false;
}

/* The place is looked up for what is wrong alone: that walks through the whole text. */
static void read_value(struct table *t, size_t k, double *value)
{
    const struct sim_factor *f = &t->points->factor[t->factor[k]];
    const struct sim_span somewhere = {.source = &t->source, .whole = true};
    struct sim_mistakes found = {0};

    if (!take_value(&found, f, t->field[k], &somewhere, value)) {
        const struct sim_span at = place(t, t->field[k]);

        take_value(t->mistakes, f, t->field[k], &at, value);
    }
    sim_mistakes_clear(&found);
}

static enum sim_status read_point(struct table *t, char *line)
{
    struct sim_points *points = t->points;
    char words[96];

    if (!split(t, line) || !make_room(t))
        return SIM_E_NOMEM;
    if (t->n_fields != t->n_columns) {
        snprintf(words, sizeof words, "expected %zu values as in the header, got %zu",
                 t->n_columns, t->n_fields);
        report(t, line, words);
        return SIM_OK;
    }
    for (size_t k = 0; k < t->n_columns; k++)
        read_value(
            t, k,
            &points->value[(size_t)points->n_points * points->n_factors + t->factor[k]]);
    points->n_points++;
    return SIM_OK;
}

static enum sim_status read_lines(struct table *t)
{
    const size_t before = t->mistakes->count;
    enum sim_status status = read_header(t);
    char *line;

    if (status != SIM_OK || t->mistakes->count > before)
        return status; /* without columns no line can be read */
    while (status == SIM_OK && (line = next_line(t))) {
        if (t->points->n_points == SIM_POINTS_MAX) {
            report(t, line, "too many points");
            return SIM_OK;
        }
        status = read_point(t, line);
    }
    if (status == SIM_OK && t->points->n_points == 0)
        report(t, t->work, "need at least one point below the names");
    return status;
}

/* ---- the file ---- */

/* All of the file, or NULL with errno. */
static char *read_bytes(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    struct stat st;

    if (!file)
        return NULL;
    if (fstat(fileno(file), &st) == 0 && !S_ISREG(st.st_mode))
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    else if (st.st_size > TABLE_MAX)
        errno = EFBIG;
    else
        text = malloc((size_t)st.st_size + 1);
    if (text) {
        *n = fread(text, 1, (size_t)st.st_size, file);
        text[*n] = '\0';
    }
    fclose(file);
    return text;
}

enum sim_status sim_read_point_table(struct sim_mistakes *m, const struct sim_span *at,
                                     const char *path, const struct sim_scenario *s,
                                     struct sim_points *points, char **text)
{
    struct table t = {.mistakes = m, .s = s, .points = points};
    enum sim_status status;
    size_t n = 0;

    *text = read_bytes(path, &n);
    if (!*text) {
        sim_report(m, at, "points '%s': %s", sim_brief(path).text, strerror(errno));
        return SIM_OK;
    }
    if (strlen(*text) != n) {
        sim_report(m, at, "points '%s': a zero byte: need a text file in UTF-8",
                   sim_brief(path).text);
        return SIM_OK;
    }
    status = sim_source_copy(&t.source, path, *text, m);
    t.work = status == SIM_OK ? strdup(*text) : NULL;
    t.next = t.work && strncmp(t.work, "\xef\xbb\xbf", 3) == 0 ? t.work + 3 : t.work;
    if (status == SIM_OK)
        status = t.work ? read_lines(&t) : SIM_E_NOMEM;
    free(t.work);
    free(t.field);
    free(t.factor);
    sim_source_clear(&t.source);
    return status == SIM_E_INPUT ? SIM_OK : status;
}
