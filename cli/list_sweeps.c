#include <stdlib.h>
#include <string.h>

#include "cli/sweep.h"
#include "sim/catalog.h"

/* Names of the shipped plans; *folder gets their folder, the caller's. */
static size_t plan_names(const char *data_dir, char **folder, char ***names)
{
    if (asprintf(folder, "%s/sweeps", data_dir) < 0) {
        *folder = NULL;
        return 0;
    }
    return sim_catalog_names(*folder, names);
}

static int load_plan(struct cli_sweep *s, const char *folder, const char *name,
                     const char *data_dir)
{
    const struct sim_sweep_options options = {.data_dir = data_dir};
    char *path = NULL;
    int code = CLI_FAILED;

    if (asprintf(&path, "%s/%s.yaml", folder, name) < 0)
        return code;
    code = cli_sweep_load_as(s, path, &options);
    free(path);
    return code;
}

/* What ends a title before the next sentence. */
static const char *stop_after(const char *title)
{
    const size_t n = strlen(title);

    return n > 0 && strchr(".?!", title[n - 1]) ? "" : ".";
}

static void add_row(struct cli_rows *rows, const struct cli_sweep *s)
{
    const struct sim_sweep *file = &s->file;

    cli_rows_add(rows, "%s", file->name);
    cli_rows_add(rows, "%s", file->scenario.name);
    cli_rows_add(rows, "%s", file->points.n_factors ? file->points.design : "-");
    cli_rows_add(rows, "%u", file->points.n_factors);
    cli_rows_add(rows, "%llu", (unsigned long long)sim_plan_cells(&s->plan));
    cli_rows_add(rows, "%s%s\n%s", file->title, stop_after(file->title), file->question);
}

static void write_plan(struct cli_json *j, const struct cli_sweep *s)
{
    const struct sim_sweep *file = &s->file;

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "name", file->name);
    cli_json_text(j, "title", file->title);
    cli_json_text(j, "question", file->question);
    cli_json_text(j, "scenario", file->scenario.name);
    cli_json_text(j, "design", file->points.design);
    cli_json_open(j, "factors", '[');
    for (uint32_t k = 0; k < file->points.n_factors; k++)
        cli_json_text(j, NULL, file->points.factor[k].name);
    cli_json_close(j, ']');
    cli_json_whole(j, "points", s->plan.n_points);
    cli_json_whole(j, "policies", s->plan.n_policies);
    cli_json_whole(j, "replicates", s->plan.n_replicates);
    cli_json_whole(j, "markets", s->plan.n_markets);
    cli_json_whole(j, "cells", sim_plan_cells(&s->plan));
    cli_json_close(j, '}');
}

/* Every plan into the table, or the JSON text. */
static int each_plan(const char *data_dir, struct cli_rows *rows, struct cli_json *j)
{
    char *folder = NULL, **names = NULL;
    const size_t n = plan_names(data_dir, &folder, &names);
    int worst = CLI_DONE;

    for (size_t k = 0; k < n; k++) {
        struct cli_sweep s;
        const int code = load_plan(&s, folder, names[k], data_dir);

        worst = code > worst ? code : worst;
        if (code != CLI_DONE)
            continue;
        if (rows)
            add_row(rows, &s);
        else
            write_plan(j, &s);
        cli_sweep_clear(&s);
    }
    sim_catalog_free(names, n);
    free(folder);
    return worst;
}

static int fill(struct cli_rows *rows, int of, const char *data_dir)
{
    (void)of;
    return each_plan(data_dir, rows, NULL);
}

static int json(struct cli_json *j, int of, const char *data_dir)
{
    (void)of;
    return each_plan(data_dir, NULL, j);
}

static int print_names(int of, const char *data_dir)
{
    char *folder = NULL, **names = NULL;
    const size_t n = plan_names(data_dir, &folder, &names);

    (void)of;
    for (size_t k = 0; k < n; k++)
        puts(names[k]);
    sim_catalog_free(names, n);
    free(folder);
    return CLI_DONE;
}

const struct cli_listing *cli_listing_of_sweeps(const char *what)
{
    static const struct cli_listing listing = {
        "sweeps",
        0,
        {"name", "scenario", "design", "factors", "cells", "title and question"},
        6,
        {false, false, false, true, true},
        fill,
        json,
        print_names};

    return strcmp(what, listing.what) == 0 ? &listing : NULL;
}
