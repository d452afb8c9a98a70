#include "sim/results_put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario_print.h"
#include "sim/version.h"

#define NOTE_VALUES                                                                      \
    "A ratio is already divided; to add ratios up, take value * weight + the variable "  \
    "of "                                                                                \
    "the same name in group remainder, which is the numerator exactly. Cells that are "  \
    "not "                                                                               \
    "done are NaN: see cell_status."
#define NOTE_LICENCE                                                                     \
    "Computed from the scenario by a simulation; holds no data on real persons. The "    \
    "licence of the program does not extend to it."

/* -- dimensions -- */

static void put_scale(struct sim_results_writer *w, int axis, hid_t type,
                      const void *value, const char *long_name)
{
    const char *name = sim_results_axis[axis];
    const hid_t d =
        sim_results_put_variable(w, w->file, name, type, 1, &w->shape.size[axis], value);

    sim_results_keep(w, H5DSset_scale(d, name));
    sim_results_put_text(w, d, "long_name", long_name);
    w->scale[axis] = d;
}

static void put_numbers(struct sim_results_writer *w, int axis, int first,
                        const char *long_name)
{
    const size_t n = w->shape.size[axis];
    int *number = malloc(n * sizeof *number);

    if (!number) {
        w->failed = true;
        return;
    }
    for (size_t k = 0; k < n; k++)
        number[k] = first + (int)k;
    put_scale(w, axis, H5T_NATIVE_INT, number, long_name);
    free(number);
}

/* Names lie every @p stride bytes from @p first. */
static void put_names(struct sim_results_writer *w, int axis, const char *first,
                      size_t stride, const char *long_name)
{
    const size_t n = w->shape.size[axis];
    const char **name = malloc(n * sizeof *name);

    if (!name) {
        w->failed = true;
        return;
    }
    for (size_t k = 0; k < n; k++)
        name[k] = first + k * stride;
    put_scale(w, axis, w->text, name, long_name);
    free(name);
}

static void put_weeks(struct sim_results_writer *w)
{
    if (w->plan->record == SIM_RECORD_TOTAL)
        put_numbers(w, 4, (int)w->plan->scenario->run.weeks,
                    "all weeks after the burn-in together, up to this one");
    else
        put_numbers(w, 4, 1, "week after the burn-in");
}

/* -- factors: variables over the points -- */

static void put_factor_attributes(struct sim_results_writer *w, hid_t d,
                                  const struct sim_factor *f)
{
    static const char *const scale[] = {"linear", "log", "list"};
    const struct sim_row *row = sim_factor_row(f);

    sim_results_put_row(w, d, row);
    sim_results_put_text(w, d, "grade", row->grade ? row->grade : "");
    sim_results_put_attribute(w, d, "low", H5T_NATIVE_DOUBLE, 0, &f->low);
    sim_results_put_attribute(w, d, "high", H5T_NATIVE_DOUBLE, 0, &f->high);
    sim_results_put_text(w, d, "scale", scale[f->scale]);
}

static void put_factor(struct sim_results_writer *w, uint32_t k)
{
    const struct sim_points *points = w->plan->points;
    double *value = malloc(points->n_points * sizeof *value);
    hid_t d;

    if (!value) {
        w->failed = true;
        return;
    }
    for (uint32_t point = 0; point < points->n_points; point++)
        value[point] = sim_points_value(points, point, k);
    d = sim_results_put_variable(w, w->file, points->factor[k].name, H5T_NATIVE_DOUBLE, 1,
                                 &w->shape.size[0], value);
    sim_results_attach(w, d, 0, 1);
    put_factor_attributes(w, d, &points->factor[k]);
    H5Dclose(d);
    free(value);
}

/* The root's attribute makes them coordinates of what lies over the points. */
static void name_factors(struct sim_results_writer *w)
{
    const struct sim_points *points = w->plan->points;
    const size_t size = (size_t)points->n_factors * SIM_FACTOR_NAME_MAX;
    char *text = malloc(size + 1), *end = text;

    if (!text) {
        w->failed = true;
        return;
    }
    *text = 0;
    for (uint32_t k = 0; k < points->n_factors; k++)
        if (!strchr(points->factor[k].name, ' ')) /* it would read as two names */
            end += snprintf(end, size - (size_t)(end - text) + 1, "%s%s",
                            end > text ? " " : "", points->factor[k].name);
    sim_results_put_text(w, w->file, "coordinates", text);
    free(text);
}

static void put_design(struct sim_results_writer *w)
{
    const struct sim_points *points = w->plan->points;

    for (uint32_t k = 0; k < points->n_factors; k++)
        put_factor(w, k);
    if (points->n_factors > 0)
        name_factors(w);
    sim_results_put_text(w, w->file, "design", points->design);
    sim_results_put_int(w, w->file, "design_size", (int)points->size);
    sim_results_put_int(w, w->file, "design_levels", (int)points->levels);
    sim_results_put_u64(w, w->file, "design_seed", points->seed);
}

void sim_results_put_coordinates(struct sim_results_writer *w)
{
    const struct sim_scenario *s = w->plan->scenario;
    const size_t n_segments = w->plan->n_segments, wide = 2 * (size_t)SIM_NAME_MAX;
    char *segment = malloc(n_segments * wide);

    if (!segment) {
        w->failed = true;
        return;
    }
    for (uint32_t k = 0; k < n_segments; k++)
        sim_segment_name(s, k, segment + k * wide, wide);
    put_numbers(w, 0, 0, "point of the design");
    put_names(w, 1, s->policy[0].name, sizeof *s->policy, "service policy");
    put_numbers(w, 2, 1, "replicate: the policies share its luck");
    put_names(w, 3, s->market[0].name, sizeof *s->market, "market");
    put_weeks(w);
    put_names(w, 5, segment, wide, "segment of shoppers: culture/generation");
    put_names(w, 6, s->owner[0], sizeof s->owner[0], "owner of the stores");
    free(segment);
    if (w->plan->points)
        put_design(w);
}

/* -- the scenario -- */

static void put_parameters(struct sim_results_writer *w)
{
    const hid_t group = sim_results_put_group(
        w, "parameters", "how shoppers take the way they are served");
    const float *value = (const float *)&w->plan->scenario->behaviour;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        const hid_t d = sim_results_put_variable(w, group, row[k].name, H5T_NATIVE_FLOAT,
                                                 0, NULL, &value[k]);

        sim_results_put_row(w, d, &row[k]);
        sim_results_put_text(w, d, "mechanism", row[k].where);
        sim_results_put_float(w, d, "default", row[k].start);
        sim_results_put_float(w, d, "low", row[k].low);
        sim_results_put_float(w, d, "high", row[k].high);
        sim_results_put_text(w, d, "grade", row[k].grade);
        sim_results_put_text(w, d, "source", row[k].source);
        H5Dclose(d);
    }
    H5Gclose(group);
}

static void put_levers(struct sim_results_writer *w)
{
    const hid_t group =
        sim_results_put_group(w, "levers", "what our first store does under each policy");
    float *value = malloc(w->plan->n_policies * sizeof *value);
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    w->failed = w->failed || !value;
    for (size_t k = 0; k < n && value; k++) {
        hid_t d;

        sim_results_lever(w->plan, k, value);
        d = sim_results_put_variable(w, group, row[k].name, H5T_NATIVE_FLOAT, 1,
                                     &w->shape.size[1], value);
        sim_results_attach(w, d, 1, 1);
        sim_results_put_row(w, d, &row[k]);
        sim_results_put_text(w, d, "touch_point", row[k].where);
        H5Dclose(d);
    }
    free(value);
    H5Gclose(group);
}

void sim_results_put_scenario(struct sim_results_writer *w)
{
    const struct sim_scenario *s = w->plan->scenario;
    char *resolved = sim_scenario_print(s);

    w->failed = w->failed || !resolved;
    sim_results_put_document(w, "scenario_text", s->text ? s->text : "",
                             "the scenario file, and what was set on top of it");
    if (resolved)
        sim_results_put_document(w, "scenario_resolved", resolved,
                                 "the scenario with every value in place: needs no other "
                                 "file");
    if (w->plan->sweep_text)
        sim_results_put_document(w, "sweep", w->plan->sweep_text,
                                 "the plan file of the sweep");
    free(resolved);
    put_parameters(w);
    put_levers(w);
}

/* -- what was written -- */

static void put_hex(struct sim_results_writer *w, const char *key, uint64_t value)
{
    char text[17];

    snprintf(text, sizeof text, "%016llx", (unsigned long long)value);
    sim_results_put_text(w, w->file, key, text);
}

static void put_counts(struct sim_results_writer *w)
{
    const uint64_t cells = sim_plan_cells(w->plan);

    put_hex(w, "checksum", w->checksum);
    sim_results_put_int(w, w->file, "complete", w->glance.done == cells);
    sim_results_put_u64(w, w->file, "cells_done", w->glance.done);
    sim_results_put_u64(w, w->file, "cells_failed", w->glance.failed);
    sim_results_put_u64(w, w->file, "cells_total", cells);
}

void sim_results_put_provenance(struct sim_results_writer *w)
{
    static const char *const record[] = {"weekly", "total"};
    const struct sim_scenario *s = w->plan->scenario;
    const hid_t file = w->file;

    sim_results_put_text(w, file, "Conventions", "CF-1.10");
    sim_results_put_int(w, file, "format_version", SIM_RESULTS_FORMAT);
    sim_results_put_text(w, file, "title", s->title);
    sim_results_put_text(w, file, "scenario", s->name);
    sim_results_put_text(w, file, "question", s->question);
    sim_results_put_text(w, file, "source", "equipoise " SIM_VERSION);
    sim_results_put_int(w, file, "model_version", SIM_MODEL_VERSION);
    sim_results_put_text(w, file, "build", sim_build());
    sim_results_put_u64(w, file, "seed", s->seed);
    put_hex(w, "plan_hash", w->plan->hash);
    put_hex(w, "base_hash", w->plan->base_hash);
    put_counts(w);
    sim_results_put_text(w, file, "record", record[w->plan->record]);
    sim_results_put_int(w, file, "weeks", (int)s->run.weeks);
    sim_results_put_int(w, file, "burn_in_weeks", (int)s->run.burn_in_weeks);
    sim_results_put_text(w, file, "comment", NOTE_VALUES);
    sim_results_put_text(w, file, "license", NOTE_LICENCE);
}
