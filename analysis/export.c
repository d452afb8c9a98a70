#include "analysis/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/export_tables.h"
#include "sim/disk.h"
#include "sim/scenario_print.h"

static const char SCENARIO[] = "scenario.yaml";

/* An export under way. */
struct work {
    const struct ana_export *x;
    struct ana_table *table[ANA_EXPORT_TABLES];
    char *path[ANA_EXPORT_TABLES + 1]; /* the last is that of the scenario */
    struct sim_error *err;
};

static enum sim_status no_memory(const struct work *w)
{
    return sim_fail(w->err, SIM_E_NOMEM, w->x->folder, "no memory to export to it");
}

/* ---- where ---- */

static enum sim_status name_files(struct work *w)
{
    const char *ending = ana_table_ending(w->x->format);

    for (int k = 0; k < ANA_EXPORT_TABLES; k++)
        if (asprintf(&w->path[k], "%s/%s.%s", w->x->folder, ana_export_tables[k].name,
                     ending) < 0) {
            w->path[k] = NULL;
            return no_memory(w);
        }
    if (asprintf(&w->path[ANA_EXPORT_TABLES], "%s/%s", w->x->folder, SCENARIO) < 0) {
        w->path[ANA_EXPORT_TABLES] = NULL;
        return no_memory(w);
    }
    return SIM_OK;
}

static enum sim_status check_free(const struct work *w)
{
    for (int k = 0; k <= ANA_EXPORT_TABLES && !w->x->force; k++)
        if (access(w->path[k], F_OK) == 0)
            return sim_fail(w->err, SIM_E_INPUT, w->path[k],
                            "is there already: name another folder, or replace it with "
                            "--force");
    return SIM_OK;
}

static enum sim_status make_folder(const struct work *w)
{
    struct stat is;

    if (mkdir(w->x->folder, 0777) == 0)
        return SIM_OK;
    if (errno == EEXIST && stat(w->x->folder, &is) == 0 && S_ISDIR(is.st_mode))
        return SIM_OK;
    return sim_fail(w->err, SIM_E_INPUT, w->x->folder, "cannot be made a folder: %s",
                    strerror(errno));
}

/* ---- what ---- */

static enum sim_status write_table(struct work *w, int k)
{
    const struct ana_export_table *table = &ana_export_tables[k];
    struct ana_columns c = {0};
    enum sim_status status;

    table->columns(w->x, &c);
    if (c.failed)
        status = no_memory(w);
    else
        status = ana_table_begin(&w->table[k], w->path[k], w->x->format, c.column, c.n,
                                 w->err);
    free(c.column);
    if (status == SIM_OK)
        status = table->rows(w->x, w->table[k], w->err);
    return status == SIM_OK ? ana_table_finish(w->table[k], w->err) : status;
}

static enum sim_status write_scenario(const struct work *w)
{
    char *text = sim_scenario_print(w->x->plan->scenario);
    const enum sim_status status =
        text ? sim_disk_replace(w->path[ANA_EXPORT_TABLES], text, strlen(text), w->err)
             : no_memory(w);

    free(text);
    return status;
}

/* All of them, or none: what is under way has temporary names until all are whole. */
static enum sim_status commit(struct work *w)
{
    enum sim_status status = SIM_OK;

    for (int k = ANA_EXPORT_TABLES - 1; k >= 0 && status == SIM_OK; k--) {
        status = ana_table_commit(w->table[k], w->err);
        w->table[k] = NULL;
    }
    return status == SIM_OK ? write_scenario(w) : status;
}

static enum sim_status export(struct work *w) {
    enum sim_status status = name_files(w);

    if (status == SIM_OK) status = make_folder(w);
    if (status == SIM_OK) status = check_free(w);
    for (int k = ANA_EXPORT_TABLES - 1; k >= 0 && status == SIM_OK; k--)
        status = write_table(w, k);
    return status == SIM_OK ? commit(w) : status;
}

enum sim_status ana_export(const struct ana_export *x, uint64_t *rows,
                           struct sim_error *err)
{
    struct work w = {.x = x, .err = err};
    const enum sim_status status = export(&w);

    for (int k = 0; k < ANA_EXPORT_TABLES; k++) {
        ana_table_abandon(w.table[k]);
        free(w.path[k]);
    }
    free(w.path[ANA_EXPORT_TABLES]);
    if (rows)
        *rows = sim_plan_cells(x->plan) * sim_plan_blocks(x->plan);
    return status;
}
