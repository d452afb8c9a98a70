#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/design.h"
#include "analysis/sample.h"
#include "cli/sweep.h"
#include "sim/catalog.h"

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static const char *name_at(size_t k, const void *with)
{
    return ((char *const *)with)[k];
}

static void say_missing(const char *name, const char *folder)
{
    char **names = NULL;
    const size_t n = sim_catalog_names(folder, &names);
    const char *near = sim_nearest(name, n, name_at, names);

    fprintf(stderr, "equipoise: there is no sweep '%s'", name);
    if (near)
        fprintf(stderr, "; did you mean '%s'?\n", near);
    else
        fputs(": see 'equipoise list sweeps', or give the path of a file\n", stderr);
    sim_catalog_free(names, n);
}

char *cli_sweep_path(const char *name, const char *data_dir)
{
    char *folder = NULL, *path = NULL;

    if (is_file(name))
        return strdup(name);
    if (strchr(name, '/') || strstr(name, ".yaml") || strstr(name, ".yml")) {
        fprintf(stderr, "equipoise: %s: there is no such file\n", name);
        return NULL;
    }
    if (asprintf(&folder, "%s/sweeps", data_dir) < 0)
        return NULL;
    if (asprintf(&path, "%s/%s.yaml", folder, name) < 0)
        path = NULL;
    if (path && !is_file(path)) {
        say_missing(name, folder);
        free(path);
        path = NULL;
    }
    free(folder);
    return path;
}

/* ---- the design ---- */

static struct ana_factor *describe_factors(const struct sim_points *points)
{
    struct ana_factor *factor = calloc(points->n_factors, sizeof *factor);

    for (uint32_t k = 0; factor && k < points->n_factors; k++)
        factor[k] = ana_factor_of(&points->factor[k]);
    return factor;
}

static enum sim_status make_points(struct sim_points *points,
                                   const struct ana_factor *factor, struct sim_error *err)
{
    const enum ana_design_kind kind =
        (enum ana_design_kind)ana_design_find(points->design);
    struct ana_design *d = NULL;
    enum sim_status status;

    if (kind == ANA_EXPLICIT)
        status = ana_design_explicit(&d, factor, points->n_factors, points->value,
                                     points->n_points, err);
    else
        status = ana_design_make(&d, kind, factor, points->n_factors, points->size,
                                 points->levels, points->seed, err);
    if (status == SIM_OK && kind != ANA_EXPLICIT) {
        points->n_points = d->n_points;
        points->value = d->value;
        d->value = NULL;
    }
    ana_design_free(d);
    return status;
}

/* What a file leaves open where there is a usual choice, and what the kind does not read. */
static void settle_design(struct sim_points *points)
{
    const int kind = ana_design_find(points->design);

    if (kind == ANA_MORRIS && points->levels == 0)
        points->levels = ANA_MORRIS_LEVELS;
    if (kind != ANA_MORRIS && kind != ANA_GRID)
        points->levels = 0;
    if (kind == ANA_GRID || kind == ANA_EXPLICIT) {
        points->size = 0;
        points->seed = 0;
    }
}

static int lay_out(struct sim_points *points, const char *path)
{
    struct ana_factor *factor;
    struct sim_error err = {0};
    enum sim_status status = SIM_E_NOMEM;

    if (points->n_factors == 0)
        return CLI_DONE;
    settle_design(points);
    factor = describe_factors(points);
    if (factor)
        status = make_points(points, factor, &err);
    free(factor);
    if (status == SIM_OK)
        return CLI_DONE;
    fprintf(stderr, "equipoise: %s: design: %s%s%s\n", path, err.where,
            err.where[0] ? ": " : "", err.text[0] ? err.text : sim_status_text(status));
    return status == SIM_E_NOMEM ? CLI_FAILED : CLI_MISTAKE;
}

/* ---- the plan ---- */

int cli_sweep_load_as(struct cli_sweep *s, const char *path,
                      const struct sim_sweep_options *options)
{
    struct sim_mistakes mistakes = {0};
    const enum sim_status status = sim_sweep_load(&s->file, path, options, &mistakes);
    int code;

    if (mistakes.count > 0) {
        cli_print_mistakes(&mistakes, path);
        return CLI_MISTAKE;
    }
    if (status != SIM_OK) {
        fprintf(stderr, "equipoise: %s: %s\n", path, sim_status_text(status));
        return CLI_FAILED;
    }
    code = lay_out(&s->file.points, path);
    if (code == CLI_DONE)
        sim_sweep_plan(&s->file, &s->plan);
    else
        sim_sweep_clear(&s->file);
    return code;
}

int cli_sweep_load(struct cli_sweep *s, const char *name, char *const *set, size_t n_set)
{
    char *data_dir = cli_data_dir();
    char *path = data_dir ? cli_sweep_path(name, data_dir) : NULL;
    const struct sim_sweep_options options = {
        .data_dir = data_dir, .set = (const char *const *)set, .n_set = n_set};
    const int code = path ? cli_sweep_load_as(s, path, &options) : CLI_MISTAKE;

    free(path);
    free(data_dir);
    return code;
}

void cli_sweep_clear(struct cli_sweep *s)
{
    sim_sweep_clear(&s->file);
    s->plan = (struct sim_plan){0};
}
