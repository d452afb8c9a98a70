#include "sim/sweep_load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/catalog.h"
#include "sim/policy_yaml.h"
#include "sim/scenario_yaml.h"

/* ---- what changes the scenario ---- */

/* Takes @p text, also when it fails. */
static enum sim_status add_set(struct sim_sweep_loader *l, char *text,
                               const struct sim_span *at)
{
    char **set = realloc(l->set, (l->n_set + 1) * sizeof *set);
    struct sim_span *place;

    if (set)
        l->set = set;
    place = realloc(l->set_at, (l->n_set + 1) * sizeof *place);
    if (place)
        l->set_at = place;
    if (!set || !place || !text) {
        free(text);
        return SIM_E_NOMEM;
    }
    l->set_at[l->n_set] = at ? *at : (struct sim_span){0};
    l->set[l->n_set++] = text;
    return SIM_OK;
}

static enum sim_status collect_sets(struct sim_sweep_loader *l)
{
    const struct sim_yaml_node *list = sim_sweep_list(l, "set");
    enum sim_status status = SIM_OK;

    for (size_t k = 0; list && k < list->n && status == SIM_OK; k++) {
        const char *word = sim_sweep_word(l, "set", list->item[k]);

        if (word)
            status = add_set(l, strdup(word), &list->item[k]->at);
    }
    return status;
}

/* The rows of `run:` are sets too, so that they stand in the scenario's text. */
static enum sim_status collect_run(struct sim_sweep_loader *l)
{
    const struct sim_field *field = sim_map_field(&l->map, "run");
    enum sim_status status = SIM_OK;
    struct sim_run_values run = {0};
    bool set[SIM_RUN_COUNT] = {false};
    struct sim_map map;

    if (!field->value || !sim_read_map(l->mistakes, field, SIM_SHAPE_RUN, &map))
        return SIM_OK;
    sim_read_rows(l->mistakes, &map, (float *)&run, set);
    for (size_t k = 0; k < SIM_RUN_COUNT && status == SIM_OK; k++) {
        const struct sim_field *row = &map.found[map.shape.n_keys + k];
        char *text = NULL;

        if (!set[k])
            continue;
        if (asprintf(&text, "run.%s=%.9g", map.shape.row[k].name,
                     (double)((float *)&run)[k]) < 0)
            return SIM_E_NOMEM;
        status = add_set(l, text, &row->value->at);
    }
    return status;
}

static enum sim_status collect_asked_sets(struct sim_sweep_loader *l)
{
    enum sim_status status = SIM_OK;

    for (size_t k = 0; k < l->options->n_set && status == SIM_OK; k++)
        status = add_set(l, strdup(l->options->set[k]), NULL);
    return status;
}

static enum sim_status collect_policies(struct sim_sweep_loader *l)
{
    const struct sim_yaml_node *list = sim_sweep_list(l, "policies");

    if (!list)
        return SIM_OK;
    l->policy = calloc(list->n, sizeof *l->policy);
    l->policy_at = calloc(list->n, sizeof *l->policy_at);
    if (!l->policy || !l->policy_at)
        return SIM_E_NOMEM;
    for (size_t k = 0; k < list->n; k++) {
        const char *word = sim_sweep_word(l, "policies", list->item[k]);

        if (word) {
            l->policy[l->n_policy] = word;
            l->policy_at[l->n_policy++] = list->item[k]->at;
        }
    }
    return SIM_OK;
}

/* ---- only some markets ---- */

static const char *market_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->market[k].name;
}

static void mark_market(struct sim_sweep_loader *l, const struct sim_yaml_node *node,
                        bool *wanted)
{
    const struct sim_scenario *s = &l->sweep->scenario;
    const char *word = sim_sweep_word(l, "markets", node);

    for (uint32_t m = 0; word && m < s->n_markets; m++)
        if (strcmp(s->market[m].name, word) == 0) {
            if (wanted[m])
                sim_report(l->mistakes, &node->at, "market '%s' is there twice", word);
            wanted[m] = true;
            return;
        }
    if (word)
        sim_report(l->mistakes, &node->at, "unknown market '%s'%s", sim_brief(word).text,
                   sim_hint(l->mistakes, word, s->n_markets, market_name, s).text);
}

/* Whether nobody is left of culture @p k, who lived in the markets left out alone. */
static bool is_gone(const struct sim_scenario *s, const bool *wanted, uint32_t k)
{
    bool lived = false;

    for (uint32_t m = 0; m < s->n_markets; m++) {
        if (wanted[m] && s->market[m].culture_share[k] > 0)
            return false;
        lived = lived || s->market[m].culture_share[k] > 0;
    }
    return lived;
}

static void drop_cultures(struct sim_scenario *s, const bool *wanted)
{
    uint32_t left = 0;

    for (uint32_t k = 0; k < s->n_cultures; k++) {
        if (is_gone(s, wanted, k))
            continue;
        s->culture[left] = s->culture[k];
        for (uint32_t m = 0; m < s->n_markets; m++)
            s->market[m].culture_share[left] = s->market[m].culture_share[k];
        left++;
    }
    for (uint32_t k = left; k < s->n_cultures; k++) {
        s->culture[k] = (struct sim_culture){0};
        for (uint32_t m = 0; m < s->n_markets; m++)
            s->market[m].culture_share[k] = 0;
    }
    s->n_cultures = left;
}

static void drop_markets(struct sim_scenario *s, const bool *wanted)
{
    uint32_t left = 0;

    drop_cultures(s, wanted);
    for (uint32_t m = 0; m < s->n_markets; m++)
        if (wanted[m])
            s->market[left++] = s->market[m];
        else
            free(s->market[m].store);
    s->n_markets = left;
}

static enum sim_status choose_markets(struct sim_sweep_loader *l)
{
    const struct sim_yaml_node *list = sim_sweep_list(l, "markets");
    struct sim_scenario *s = &l->sweep->scenario;
    const size_t before = l->mistakes->count;
    struct sim_error err = {0};
    bool *wanted;

    if (!list)
        return SIM_OK;
    wanted = calloc(s->n_markets, sizeof *wanted);
    if (!wanted)
        return SIM_E_NOMEM;
    for (size_t k = 0; k < list->n; k++)
        mark_market(l, list->item[k], wanted);
    if (l->mistakes->count == before) {
        drop_markets(s, wanted);
        if (sim_scenario_check(s, &err) != SIM_OK)
            sim_report(l->mistakes, &list->at, "with these markets alone: %s: %s",
                       err.where, err.text);
    }
    free(wanted);
    return SIM_OK;
}

/* ---- the scenario ---- */

static const char *name_at(size_t k, const void *with)
{
    return ((char *const *)with)[k];
}

static void report_no_scenario(struct sim_sweep_loader *l, const struct sim_span *at,
                               const char *ref)
{
    char **names = NULL;
    const size_t n = sim_catalog_names(l->options->data_dir, &names);

    sim_report(l->mistakes, at, "there is no scenario '%s'%s", sim_brief(ref).text,
               sim_hint(l->mistakes, ref, n, name_at, names).text);
    sim_catalog_free(names, n);
}

/* The path of the scenario, or NULL: *status, or a mistake. */
static char *scenario_path(struct sim_sweep_loader *l, enum sim_status *status)
{
    const struct sim_field *field = sim_map_field(&l->map, "scenario");
    char ref[SIM_REF_MAX];
    char *path = NULL;

    if (!sim_read_text(l->mistakes, &l->map, "scenario", ref, sizeof ref))
        return NULL;
    if (sim_ref_is_path(ref))
        path = sim_path_beside(&field->value->at, ref);
    else if (asprintf(&path, "%s/%s.yaml", l->options->data_dir, ref) < 0)
        path = NULL;
    if (!path) {
        *status = SIM_E_NOMEM;
        return NULL;
    }
    if (access(path, F_OK) == 0)
        return path;
    if (sim_ref_is_path(ref))
        sim_report(l->mistakes, &field->value->at, "scenario '%s': %s",
                   sim_brief(ref).text, strerror(errno));
    else
        report_no_scenario(l, &field->value->at, ref);
    free(path);
    return NULL;
}

static enum sim_status load_scenario(struct sim_sweep_loader *l)
{
    const struct sim_load_places places = {l->set_at, l->policy_at};
    const struct sim_load_options load = {l->options->data_dir,
                                          (const char *const *)l->set, l->n_set,
                                          l->policy, l->n_policy};
    enum sim_status status = SIM_OK;
    char *path = scenario_path(l, &status);

    if (!path)
        return status;
    status =
        sim_scenario_load_for(&l->sweep->scenario, path, &load, &places, l->mistakes);
    l->has_scenario = status == SIM_OK;
    free(path);
    return status == SIM_E_INPUT ? SIM_OK : status;
}

enum sim_status sim_sweep_read_scenario(struct sim_sweep_loader *l)
{
    enum sim_status status;

    if (l->options->resolved) {
        status = sim_scenario_read(&l->sweep->scenario, l->tree.source.name,
                                   l->options->resolved, l->mistakes);
        l->has_scenario = status == SIM_OK;
        return status == SIM_E_INPUT ? SIM_OK : status;
    }
    status = collect_sets(l);
    if (status == SIM_OK)
        status = collect_run(l);
    if (status == SIM_OK)
        status = collect_asked_sets(l);
    if (status == SIM_OK)
        status = collect_policies(l);
    if (status == SIM_OK)
        status = load_scenario(l);
    return status == SIM_OK && l->has_scenario ? choose_markets(l) : status;
}

void sim_sweep_loader_clear(struct sim_sweep_loader *l)
{
    for (size_t k = 0; k < l->n_set; k++)
        free(l->set[k]);
    free(l->set);
    free(l->set_at);
    free(l->policy);
    free(l->policy_at);
    sim_yaml_tree_clear(&l->tree);
}
