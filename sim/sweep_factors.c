#include "sim/sweep_factors.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that lives while factors are read. */
struct reader {
    struct sim_mistakes *mistakes;
    const struct sim_scenario *s; /* NULL: not known */
    struct sim_points *points;
    bool is_out_of_memory;
};

/* One entry of the list. */
struct entry {
    const struct sim_yaml_node *node; /* of the name, for messages */
    const char *name;
    bool is_map;
    struct sim_map map; /* only if is_map */
    size_t n_except;
    const struct sim_yaml_node *except; /* the list, or NULL */
    bool *except_used;                  /* [n_except] */
};

enum sim_status sim_points_add_factor(struct sim_points *points,
                                      const struct sim_factor *f)
{
    struct sim_factor *more =
        realloc(points->factor, (points->n_factors + 1) * sizeof *more);

    if (!more)
        return SIM_E_NOMEM;
    points->factor = more;
    points->factor[points->n_factors++] = *f;
    return SIM_OK;
}

/* The row under the name that the factor has: "share.town" and "US", not "share". */
bool sim_read_factor_value(struct sim_mistakes *m, const struct sim_field *field,
                           const struct sim_factor *f, double *out)
{
    struct sim_row row = *sim_factor_row(f);
    char what[SIM_FACTOR_NAME_MAX];
    const char *dot = strrchr(f->name, '.');
    float value = 0;

    snprintf(what, sizeof what, "%.*s", (int)(dot - f->name), f->name);
    row.name = dot + 1;
    if (row.kind == SIM_OR_UNKNOWN)
        row.kind = SIM_NUMBER; /* what is unknown cannot be a point */
    if (!sim_read_row(m, field, what, &row, &value))
        return false;
    *out = (double)value;
    if (row.kind == SIM_NUMBER || row.kind == SIM_WHOLE)
        return sim_number(field->value->text, out); /* with all its digits */
    return true;
}

/* ---- ranges and lists ---- */

static void report_reason(struct reader *r, const struct sim_span *at,
                          const struct sim_error *err)
{
    sim_report(r->mistakes, at, "%s: %s", err->where, err->text);
}

static bool has_levels(const struct sim_factor *f)
{
    return f->scale == SIM_FACTOR_LIST;
}

static bool read_levels(struct reader *r, const struct entry *e,
                        const struct sim_yaml_node *list, struct sim_factor *f)
{
    const size_t before = r->mistakes->count;

    f->scale = SIM_FACTOR_LIST;
    f->level = malloc((list->n + 1) * sizeof *f->level);
    if (!f->level) {
        r->is_out_of_memory = true;
        return false;
    }
    for (size_t k = 0; k < list->n; k++) {
        const struct sim_field item = {NULL, list->item[k]};
        double *value = &f->level[f->n_levels];

        if (!sim_read_factor_value(r->mistakes, &item, f, value))
            continue;
        f->n_levels++;
        for (uint32_t j = 0; j + 1 < f->n_levels; j++)
            if (f->level[j] >= *value && f->level[j] <= *value)
                sim_report(r->mistakes, &list->item[k]->at, "%s: %s is there twice",
                           e->name, sim_brief(list->item[k]->text).text);
        f->low = f->n_levels == 1 || *value < f->low ? *value : f->low;
        f->high = f->n_levels == 1 || *value > f->high ? *value : f->high;
    }
    if (list->n == 0)
        sim_report(r->mistakes, &list->at, "%s: need at least one value", e->name);
    return r->mistakes->count == before;
}

/* Row k of the mapping's own: low, high, scale. */
static const struct sim_field *own_row(const struct entry *e, const char *name)
{
    const struct sim_shape *shape = &e->map.shape;

    for (size_t k = 0; k < shape->n_rows; k++)
        if (strcmp(shape->row[k].name, name) == 0)
            return &e->map.found[shape->n_keys + k];
    return NULL;
}

static bool is_given(const struct entry *e, const char *name)
{
    return e->is_map && own_row(e, name)->value;
}

static bool read_end(struct reader *r, const struct entry *e, const char *name,
                     struct sim_factor *f, double *end)
{
    const struct sim_field *field = own_row(e, name);

    if (!field->value)
        return true;
    if (has_levels(f)) {
        sim_report(r->mistakes, sim_field_at(field),
                   "%s is one of several values: need 'values:' or nothing, not '%s'",
                   f->name, name);
        return false;
    }
    return sim_read_factor_value(r->mistakes, field, f, end);
}

static bool read_scale(struct reader *r, const struct entry *e, struct sim_factor *f)
{
    const struct sim_field *field = own_row(e, "scale");
    const struct sim_shape *shape = &e->map.shape;
    float scale = 0;

    if (!field->value)
        return true;
    for (size_t k = 0; k < shape->n_rows; k++)
        if (strcmp(shape->row[k].name, "scale") == 0 &&
            !sim_read_row(r->mistakes, field, shape->what, &shape->row[k], &scale))
            return false;
    if (has_levels(f)) {
        sim_report(r->mistakes, sim_field_at(field),
                   "%s is one of several values: they have no scale", f->name);
        return false;
    }
    f->scale = scale > 0 ? SIM_FACTOR_LOG : SIM_FACTOR_LINEAR;
    return true;
}

static bool check_range(struct reader *r, const struct entry *e,
                        const struct sim_factor *f)
{
    const struct sim_span *at = &e->node->at;

    if (!(f->low < f->high)) {
        sim_report(r->mistakes, at, "%s: need low below high, got %g and %g%s", f->name,
                   f->low, f->high,
                   is_given(e, "low") || is_given(e, "high")
                       ? ""
                       : ": this row has no range of evidence, give one");
        return false;
    }
    if (f->scale == SIM_FACTOR_LOG && !(f->low > 0)) {
        sim_report(r->mistakes, at, "%s: a log scale needs a low end above 0, got %g",
                   f->name, f->low);
        return false;
    }
    return true;
}

static bool read_range(struct reader *r, const struct entry *e, struct sim_factor *f)
{
    struct sim_error err = {0};
    bool good = true;

    if (e->is_map) {
        const struct sim_field *values = sim_map_field(&e->map, "values");

        if (values->value && (is_given(e, "low") || is_given(e, "high"))) {
            sim_report(r->mistakes, sim_field_at(values),
                       "%s has both 'values' and a range: need one", f->name);
            return false;
        }
        if (values->value)
            return sim_read_list(r->mistakes, values, "values", SIM_YAML_ENTRIES_MAX) &&
                   read_levels(r, e, values->value, f) && read_scale(r, e, f);
        good = read_end(r, e, "low", f, &f->low);
        good = read_end(r, e, "high", f, &f->high) && good;
        good = read_scale(r, e, f) && good;
    }
    if (good && has_levels(f)) {
        good = sim_factor_levels(f, &err) == SIM_OK;
        r->is_out_of_memory = r->is_out_of_memory || !good;
        return good;
    }
    return good && check_range(r, e, f);
}

/* ---- names ---- */

static bool is_there(const struct reader *r, const char *name)
{
    for (uint32_t k = 0; k < r->points->n_factors; k++)
        if (strcmp(r->points->factor[k].name, name) == 0)
            return true;
    return false;
}

static void add_factor(struct reader *r, const struct entry *e, const char *name)
{
    struct sim_error err = {0};
    struct sim_factor f;

    if (sim_factor_init(&f, name, r->s, &err) != SIM_OK) {
        report_reason(r, &e->node->at, &err);
        return;
    }
    if (is_there(r, name)) {
        sim_report(r->mistakes, &e->node->at, "factor '%s' is there twice%s", name,
                   e->name == name ? "" : ": leave it out by 'except:'");
        return;
    }
    if (read_range(r, e, &f) && sim_points_add_factor(r->points, &f) == SIM_OK)
        return;
    if (r->mistakes->count == 0)
        r->is_out_of_memory = true;
    free(f.level);
}

static bool is_excepted(struct entry *e, const char *name)
{
    bool out = false;

    for (size_t k = 0; k < e->n_except; k++)
        if (e->except->item[k]->kind == SIM_YAML_SCALAR &&
            fnmatch(e->except->item[k]->text, name, 0) == 0)
            out = e->except_used[k] = true;
    return out;
}

static bool has_range(const struct sim_row *row)
{
    return row->kind == SIM_SWITCH || row->kind == SIM_CHOICE || row->low < row->high;
}

/* What the pattern stands for among the rows of one table, or of one culture. */
static size_t add_matches(struct reader *r, struct entry *e, const char *prefix,
                          const struct sim_row *row, size_t n)
{
    char name[SIM_FACTOR_NAME_MAX];
    size_t found = 0;

    for (size_t k = 0; k < n; k++) {
        snprintf(name, sizeof name, "%s.%s", prefix, row[k].name);
        if (fnmatch(e->name, name, 0) != 0 || !has_range(&row[k]))
            continue;
        found++;
        if (!is_excepted(e, name))
            add_factor(r, e, name);
    }
    return found;
}

static size_t add_culture_matches(struct reader *r, struct entry *e)
{
    const struct sim_shape shape = sim_shape(SIM_SHAPE_CULTURE);
    size_t found = 0;

    for (uint32_t k = 0; r->s && k < r->s->n_cultures; k++) {
        char prefix[SIM_NAME_MAX + 16];

        snprintf(prefix, sizeof prefix, "culture.%s", r->s->culture[k].code);
        found += add_matches(r, e, prefix, shape.row, shape.n_rows);
    }
    return found;
}

static void add_pattern(struct reader *r, struct entry *e)
{
    static const struct {
        enum sim_factor_target target;
        enum sim_table table;
    } tables[] = {
        {SIM_FACTOR_BEHAVIOUR, SIM_TABLE_PARAM}, {SIM_FACTOR_POLICY, SIM_TABLE_LEVER},
        {SIM_FACTOR_RIVAL, SIM_TABLE_LEVER},     {SIM_FACTOR_STORE, SIM_TABLE_STORE},
        {SIM_FACTOR_MARKET, SIM_TABLE_MARKET},
    };
    size_t found = 0;

    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
        size_t n = 0;
        const struct sim_row *row = sim_rows(tables[k].table, &n);

        found += add_matches(r, e, sim_factor_prefix(tables[k].target), row, n);
    }
    found += add_culture_matches(r, e);
    if (found == 0 && (r->s || strncmp(e->name, "culture", 7) != 0))
        sim_report(r->mistakes, &e->node->at,
                   "no row that has a range is called like '%s'",
                   sim_brief(e->name).text);
    for (size_t k = 0; k < e->n_except && found > 0; k++)
        if (!e->except_used[k])
            sim_report(r->mistakes, &e->except->item[k]->at,
                       "'%s' is not among what '%s' stands for",
                       e->except->item[k]->text ? sim_brief(e->except->item[k]->text).text
                                                : "this",
                       e->name);
}

/* A range of one row cannot be that of many. */
static bool check_pattern(struct reader *r, const struct entry *e)
{
    static const char *const own[] = {"low", "high"};
    const bool has_values = e->is_map && sim_map_field(&e->map, "values")->value;

    for (size_t k = 0; k < 2; k++)
        if (is_given(e, own[k])) {
            sim_report(r->mistakes, sim_field_at(own_row(e, own[k])),
                       "'%s' stands for several rows: each has its own range", e->name);
            return false;
        }
    if (has_values)
        sim_report(r->mistakes, sim_field_at(sim_map_field(&e->map, "values")),
                   "'%s' stands for several rows: they have no values in common",
                   e->name);
    return !has_values;
}

static void read_except(struct reader *r, struct entry *e)
{
    const struct sim_field *except = sim_map_field(&e->map, "except");

    if (!except->value ||
        !sim_read_list(r->mistakes, except, "except", SIM_YAML_ENTRIES_MAX))
        return;
    if (!strchr(e->name, '*')) {
        sim_report(r->mistakes, sim_field_at(except),
                   "'except' belongs to a name with *, got '%s'", e->name);
        return;
    }
    e->except_used = calloc(except->value->n + 1, sizeof *e->except_used);
    if (!e->except_used) {
        r->is_out_of_memory = true;
        return;
    }
    e->except = except->value;
    e->n_except = except->value->n;
}

static void read_entry(struct reader *r, const struct sim_yaml_node *node)
{
    const struct sim_field field = {NULL, node};
    char name[SIM_FACTOR_NAME_MAX];
    struct entry e = {.node = node, .is_map = node->kind == SIM_YAML_MAP, .name = name};

    if (node->kind == SIM_YAML_LIST || (!e.is_map && node->text[0] == '\0')) {
        sim_report(r->mistakes, &node->at, "factors: expected a name or a mapping");
        return;
    }
    if (e.is_map) {
        if (!sim_read_map(r->mistakes, &field, SIM_SHAPE_FACTOR, &e.map) ||
            !sim_read_text(r->mistakes, &e.map, "name", name, sizeof name))
            return;
        e.node = sim_map_field(&e.map, "name")->value;
        read_except(r, &e);
    } else {
        e.name = node->text;
    }
    if (!strchr(e.name, '*'))
        add_factor(r, &e, e.name);
    else if (check_pattern(r, &e))
        add_pattern(r, &e);
    free(e.except_used);
}

enum sim_status sim_read_factors(struct sim_mistakes *m, const struct sim_field *field,
                                 const struct sim_scenario *s, struct sim_points *points)
{
    struct reader r = {.mistakes = m, .s = s, .points = points};

    if (!sim_read_list(m, field, "factors", SIM_YAML_ENTRIES_MAX))
        return SIM_OK;
    for (size_t k = 0; k < field->value->n; k++)
        read_entry(&r, field->value->item[k]);
    if (field->value->n == 0)
        sim_report(m, sim_field_at(field), "factors: need at least one");
    return r.is_out_of_memory ? SIM_E_NOMEM : SIM_OK;
}
