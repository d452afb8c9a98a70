#include "sim/sweep_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/policy_yaml.h"
#include "sim/sweep_factors.h"
#include "sim/sweep_load.h"

/* ---- lists of words ---- */

const char *sim_sweep_word(struct sim_sweep_loader *l, const char *what,
                           const struct sim_yaml_node *node)
{
    if (node->kind == SIM_YAML_SCALAR && node->text[0] != '\0')
        return node->text;
    sim_report(l->mistakes, &node->at, "%s: expected a text", what);
    return NULL;
}

const struct sim_yaml_node *sim_sweep_list(struct sim_sweep_loader *l, const char *key)
{
    const struct sim_field *field = sim_map_field(&l->map, key);

    if (!field->value || !sim_read_list(l->mistakes, field, key, SIM_YAML_ENTRIES_MAX))
        return NULL;
    if (field->value->n == 0)
        sim_report(l->mistakes, sim_field_at(field), "%s: need at least one", key);
    return field->value->n > 0 ? field->value : NULL;
}

/* ---- what is recorded ---- */

static const char *outcome_name(size_t k, const void *with)
{
    (void)with;
    return sim_outcome_rows[k].name;
}

static void read_outcomes(struct sim_sweep_loader *l)
{
    const struct sim_field *field = sim_map_field(&l->map, "outcomes");
    const struct sim_yaml_node *list = sim_sweep_list(l, "outcomes");

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        l->sweep->keep[k] = !field->value;
    for (size_t k = 0; list && k < list->n; k++) {
        const char *word = sim_sweep_word(l, "outcomes", list->item[k]);
        const int outcome = word ? sim_outcome_find(word) : -1;

        if (word && outcome < 0)
            sim_report(
                l->mistakes, &list->item[k]->at, "unknown outcome '%s'%s",
                sim_brief(word).text,
                sim_hint(l->mistakes, word, SIM_OUTCOME_COUNT, outcome_name, NULL).text);
        else if (outcome >= 0)
            l->sweep->keep[outcome] = true;
    }
}

static void read_record(struct sim_sweep_loader *l)
{
    float record = (float)SIM_RECORD_TOTAL;

    sim_read_rows(l->mistakes, &l->map, &record, NULL);
    l->sweep->record = record > 0 ? SIM_RECORD_TOTAL : SIM_RECORD_WEEKLY;
}

/* ---- the points ---- */

enum { DESIGN_KIND, DESIGN_SIZE, DESIGN_LEVELS, DESIGN_ROWS }; /* as in sweep_keys.c */

static void read_design(struct sim_sweep_loader *l)
{
    const struct sim_field *field = sim_map_field(&l->map, "design");
    struct sim_points *points = &l->sweep->points;
    float value[DESIGN_ROWS] = {0};
    bool set[DESIGN_ROWS] = {false};
    struct sim_map map;

    points->seed = 1;
    if (!field->value || !sim_read_map(l->mistakes, field, SIM_SHAPE_DESIGN, &map))
        return;
    sim_read_rows(l->mistakes, &map, value, set);
    sim_read_seed(l->mistakes, sim_map_field(&map, "seed"), &points->seed);
    if (!map.found[map.shape.n_keys + DESIGN_KIND].value)
        sim_report(l->mistakes, sim_field_at(field),
                   "missing required key 'kind' in design (%s)",
                   map.shape.row[DESIGN_KIND].help);
    if (set[DESIGN_KIND])
        snprintf(points->design, sizeof points->design, "%.15s",
                 sim_choice_word(&map.shape.row[DESIGN_KIND], (size_t)value[DESIGN_KIND])
                     .text);
    points->size = set[DESIGN_SIZE] ? (uint32_t)value[DESIGN_SIZE] : 0;
    points->levels = set[DESIGN_LEVELS] ? (uint32_t)value[DESIGN_LEVELS] : 0;
}

static enum sim_status read_table(struct sim_sweep_loader *l)
{
    const struct sim_field *field = sim_map_field(&l->map, "points");
    const char *path = l->options->table;
    enum sim_status status;
    char ref[SIM_REF_MAX];
    char *beside = NULL;

    if (!sim_read_text(l->mistakes, &l->map, "points", ref, sizeof ref))
        return SIM_OK;
    if (!path)
        path = beside = sim_path_beside(&field->value->at, ref);
    if (!path)
        return SIM_E_NOMEM;
    status = sim_read_point_table(l->mistakes, sim_field_at(field), path,
                                  l->has_scenario ? &l->sweep->scenario : NULL,
                                  &l->sweep->points, &l->sweep->table);
    free(beside);
    return status;
}

/* Factors, design and table belong together. */
static void check_design(struct sim_sweep_loader *l)
{
    const struct sim_field *factors = sim_map_field(&l->map, "factors");
    const struct sim_field *design = sim_map_field(&l->map, "design");
    const struct sim_field *table = sim_map_field(&l->map, "points");
    struct sim_points *points = &l->sweep->points;
    const bool listed = strcmp(points->design, "explicit") == 0;

    if (table->value && !design->value) {
        snprintf(points->design, sizeof points->design, "explicit");
    } else if (table->value && points->design[0] && !listed) {
        sim_report(l->mistakes, sim_field_at(table),
                   "a table of points belongs to the design explicit, got '%s'",
                   points->design);
    } else if (!table->value && listed) {
        sim_report(l->mistakes, sim_field_at(design),
                   "missing required key 'points' in sweep: the design explicit reads a "
                   "table");
    }
    if (factors->value && !design->value && !table->value)
        sim_report(l->mistakes, sim_field_at(factors),
                   "missing required key 'design' in sweep (where the points lie)");
    if (design->value && !factors->value && !table->value)
        sim_report(l->mistakes, sim_field_at(design),
                   "missing required key 'factors' in sweep (what varies)");
}

static enum sim_status read_points(struct sim_sweep_loader *l)
{
    const struct sim_field *factors = sim_map_field(&l->map, "factors");
    enum sim_status status = SIM_OK;

    read_design(l);
    check_design(l);
    if (factors->value)
        status = sim_read_factors(l->mistakes, factors,
                                  l->has_scenario ? &l->sweep->scenario : NULL,
                                  &l->sweep->points);
    return status == SIM_OK ? read_table(l) : status;
}

/* ---- all of it ---- */

static enum sim_status read_plan(struct sim_sweep_loader *l)
{
    const struct sim_field root = {NULL, l->tree.root};
    struct sim_sweep *sweep = l->sweep;
    enum sim_status status;

    if (!sim_check_file_kind(l->mistakes, l->tree.root, SIM_SHAPE_SWEEP) ||
        !sim_read_map(l->mistakes, &root, SIM_SHAPE_SWEEP, &l->map))
        return SIM_OK;
    sim_read_text(l->mistakes, &l->map, "sweep", sweep->name, sizeof sweep->name);
    sim_read_text(l->mistakes, &l->map, "title", sweep->title, sizeof sweep->title);
    sim_read_text(l->mistakes, &l->map, "question", sweep->question,
                  sizeof sweep->question);
    read_record(l);
    read_outcomes(l);
    status = sim_sweep_read_scenario(l);
    return status == SIM_OK ? read_points(l) : status;
}

/* Mistakes of one load join those that the caller has collected before. */
static enum sim_status hand_over(struct sim_mistakes *from, struct sim_mistakes *to,
                                 enum sim_status status)
{
    const bool found = from->count > 0;

    for (size_t k = 0; k < from->kept; k++)
        if (to->kept < SIM_MISTAKES_MAX)
            to->text[to->kept++] = from->text[k];
        else
            free(from->text[k]);
    to->count += from->count;
    return status == SIM_OK && found ? SIM_E_INPUT : status;
}

enum sim_status sim_sweep_load(struct sim_sweep *out, const char *path,
                               const struct sim_sweep_options *options,
                               struct sim_mistakes *mistakes)
{
    struct sim_mistakes found = {0};
    struct sim_sweep_loader l = {.sweep = out, .mistakes = &found, .options = options};
    enum sim_status status;

    *out = (struct sim_sweep){0};
    status = sim_yaml_tree_read(&l.tree, path, &found);
    if (status == SIM_OK) {
        out->text = strdup(l.tree.source.text);
        status = out->text ? read_plan(&l) : SIM_E_NOMEM;
    }
    status = hand_over(&found, mistakes, status);
    sim_sweep_loader_clear(&l);
    if (status != SIM_OK)
        sim_sweep_clear(out);
    return status;
}

void sim_sweep_clear(struct sim_sweep *sweep)
{
    if (!sweep)
        return;
    free(sweep->text);
    free(sweep->table);
    sim_scenario_free(&sweep->scenario);
    sim_points_clear(&sweep->points);
    *sweep = (struct sim_sweep){0};
}

void sim_sweep_plan(const struct sim_sweep *sweep, struct sim_plan *plan)
{
    const struct sim_plan_sweep what = {
        .points = sweep->points.n_factors > 0 ? &sweep->points : NULL,
        .text = sweep->text,
        .record = sweep->record,
        .keep = sweep->keep};

    sim_plan_init_sweep(plan, &sweep->scenario, &what);
}

bool sim_sweep_is_plan(const char *path)
{
    struct sim_mistakes found = {0};
    struct sim_yaml_tree tree;
    const bool good = sim_yaml_tree_read(&tree, path, &found) == SIM_OK &&
                      sim_file_kind(tree.root) == SIM_SHAPE_SWEEP;

    sim_yaml_tree_clear(&tree);
    sim_mistakes_clear(&found);
    return good;
}
