#include "sim/run_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario_yaml.h"
#include "sim/version.h"

static enum sim_status no_memory(const char *path, struct sim_error *err)
{
    return sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
}

static enum sim_status check_version(const struct sim_run_head *head, const char *path,
                                     struct sim_error *err)
{
    if (head->model_version != SIM_MODEL_VERSION)
        return sim_fail(err, SIM_E_MISMATCH, path,
                        "made by model version %llu (%s), and this program has version "
                        "%u: its numbers mean something else here",
                        (unsigned long long)head->model_version, head->build,
                        SIM_MODEL_VERSION);
    if (!head->scenario)
        return sim_fail(err, SIM_E_MISMATCH, path,
                        "layout %llu: written before such files carried their whole "
                        "scenario (scenario_resolved)",
                        (unsigned long long)head->layout);
    return SIM_OK;
}

static enum sim_status read_scenario(struct sim_run_file *f,
                                     const struct sim_run_head *head, const char *path,
                                     struct sim_error *err)
{
    struct sim_mistakes mistakes = {0};
    const enum sim_status status =
        sim_scenario_read(&f->scenario, "scenario_resolved", head->scenario, &mistakes);
    const char *first = mistakes.kept > 0 ? mistakes.text[0] : sim_status_text(status);

    if (status != SIM_OK)
        sim_fail(err, status == SIM_E_NOMEM ? status : SIM_E_FORMAT, path, "%.*s",
                 (int)strcspn(first, "\n"), first);
    sim_mistakes_clear(&mistakes);
    return status == SIM_OK || status == SIM_E_NOMEM ? status : SIM_E_FORMAT;
}

/* ---- the points of a sweep ---- */

static enum sim_factor_scale scale_of(const char *word)
{
    return strcmp(word, "log") == 0    ? SIM_FACTOR_LOG
           : strcmp(word, "list") == 0 ? SIM_FACTOR_LIST
                                       : SIM_FACTOR_LINEAR;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The levels of a list are the values that occur, each once. */
static bool take_levels(struct sim_factor *f, const double *value, uint32_t n)
{
    f->level = malloc(n * sizeof *f->level);
    if (!f->level)
        return false;
    memcpy(f->level, value, n * sizeof *f->level);
    qsort(f->level, n, sizeof *f->level, by_value);
    f->n_levels = 1;
    for (uint32_t k = 1; k < n; k++)
        if (f->level[k] > f->level[f->n_levels - 1])
            f->level[f->n_levels++] = f->level[k];
    return true;
}

static enum sim_status take_factor(struct sim_run_file *file,
                                   const struct sim_run_head *head, uint32_t k,
                                   const char *path, struct sim_error *err)
{
    struct sim_factor *f = &file->points.factor[k];
    const double *value = head->value + (size_t)k * head->n_points;
    struct sim_error why = {0};

    if (sim_factor_init(f, head->factor[k], &file->scenario, &why) != SIM_OK)
        return sim_fail(err, SIM_E_FORMAT, path, "its factor %s: %s", head->factor[k],
                        why.text);
    if (head->range[k].scale[0] != '\0')
        f->scale = scale_of(head->range[k].scale);
    if (!isnan(head->range[k].low) && !isnan(head->range[k].high)) {
        f->low = head->range[k].low;
        f->high = head->range[k].high;
    }
    for (uint32_t point = 0; point < head->n_points; point++)
        file->points.value[(size_t)point * head->n_factors + k] = value[point];
    if (f->scale == SIM_FACTOR_LIST && !take_levels(f, value, head->n_points))
        return no_memory(path, err);
    return SIM_OK;
}

static enum sim_status take_points(struct sim_run_file *file,
                                   const struct sim_run_head *head, const char *path,
                                   struct sim_error *err)
{
    struct sim_points *points = &file->points;
    enum sim_status status = SIM_OK;

    points->n_points = head->n_points;
    points->n_factors = head->n_factors;
    snprintf(points->design, sizeof points->design, "%s", head->design);
    points->size = head->design_size;
    points->levels = head->design_levels;
    points->seed = head->design_seed;
    points->factor = calloc(head->n_factors + 1, sizeof *points->factor);
    points->value =
        malloc(((size_t)head->n_points * head->n_factors + 1) * sizeof *points->value);
    if (!points->factor || !points->value)
        return no_memory(path, err);
    for (uint32_t k = 0; k < head->n_factors && status == SIM_OK; k++)
        status = take_factor(file, head, k, path, err);
    return status;
}

/* ---- the plan ---- */

static enum sim_status take_plan(struct sim_run_file *f, struct sim_run_head *head,
                                 const char *path, struct sim_error *err)
{
    const bool is_sweep = head->n_factors > 0 || head->n_points > 1;
    const struct sim_plan_sweep sweep = {.points = is_sweep ? &f->points : NULL,
                                         .text = f->sweep_text,
                                         .record = head->is_total ? SIM_RECORD_TOTAL
                                                                  : SIM_RECORD_WEEKLY,
                                         .keep = head->has};
    char hash[SIM_PLAN_HASH_MAX];

    sim_plan_init_sweep(&f->plan, &f->scenario, &sweep);
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)f->plan.hash);
    if (strcmp(hash, head->plan_hash) == 0)
        return SIM_OK;
    return sim_fail(err, SIM_E_FORMAT, path,
                    "what it says of its scenario gives plan hash %s, and it has %s: "
                    "changed since, or made by another build (%s)",
                    hash, head->plan_hash, head->build);
}

static enum sim_status take_run(struct sim_run_file *f, struct sim_run_head *head,
                                const char *path, struct sim_error *err)
{
    enum sim_status status = read_scenario(f, head, path, err);

    if (status == SIM_OK)
        status = take_points(f, head, path, err);
    if (status != SIM_OK)
        return status;
    f->sweep_text = head->sweep;
    head->sweep = NULL;
    snprintf(f->build, sizeof f->build, "%s", head->build);
    return take_plan(f, head, path, err);
}

enum sim_status sim_run_file_open(struct sim_run_file **out, const char *path,
                                  struct sim_error *err)
{
    struct sim_run_file *f = calloc(1, sizeof *f);
    struct sim_run_head head;
    enum sim_status status = SIM_OK;

    *out = NULL;
    if (!f)
        return no_memory(path, err);
    status = sim_run_head_read(&head, path, err);
    if (status == SIM_OK)
        status = check_version(&head, path, err);
    if (status == SIM_OK)
        status = take_run(f, &head, path, err);
    sim_run_head_clear(&head);
    if (status == SIM_OK) {
        *out = f;
        return SIM_OK;
    }
    sim_run_file_free(f);
    return status;
}

bool sim_run_file_is_ours(const struct sim_run_file *file)
{
    return strcmp(file->build, sim_build()) == 0;
}

void sim_run_file_free(struct sim_run_file *file)
{
    if (!file)
        return;
    sim_scenario_free(&file->scenario);
    sim_points_clear(&file->points);
    free(file->sweep_text);
    free(file);
}
