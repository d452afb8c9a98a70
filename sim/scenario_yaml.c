#include "sim/scenario_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/market_yaml.h"
#include "sim/scenario_sets.h"
#include "sim/sweep_yaml.h"

/* Everything that lives while a scenario is read. */
struct loader {
    struct sim_scenario *s;
    struct sim_mistakes *mistakes; /* of this load alone: a count of 0 is success */
    const struct sim_load_options *options;
    const struct sim_load_places *places; /* NULL: the command line asks */
    struct sim_yaml_tree tree;
    struct sim_library library;
    struct sim_culture_reader cultures;
    size_t n_inline;
    struct sim_definition **inline_policy; /* [entries of policies:], NULL: a reference */
};

/* Mistakes of one load join those that the caller has collected before. */
static enum sim_status hand_over(struct sim_mistakes *from, struct sim_mistakes *to,
                                 enum sim_status status)
{
    const bool found = from->count > 0;

    for (size_t k = 0; k < from->kept; k++) {
        if (to->kept < SIM_MISTAKES_MAX)
            to->text[to->kept++] = from->text[k];
        else
            free(from->text[k]);
    }
    to->count += from->count;
    *from = (struct sim_mistakes){0};
    if (status == SIM_OK && found)
        return SIM_E_INPUT;
    return status;
}

/* ---- policies under test ---- */

/* Inline policies are known by name before a store or a base asks for one. */
static enum sim_status collect_inline(struct loader *l, const struct sim_field *field)
{
    if (!field->value || field->value->kind != SIM_YAML_LIST || field->value->n == 0)
        return SIM_OK;
    l->inline_policy = calloc(field->value->n, sizeof *l->inline_policy);
    if (!l->inline_policy)
        return SIM_E_NOMEM;
    l->n_inline = field->value->n;
    for (size_t k = 0; k < l->n_inline; k++) {
        if (field->value->item[k]->kind != SIM_YAML_MAP)
            continue;
        l->inline_policy[k] = sim_library_add(&l->library, field->value->item[k]);
        if (!l->inline_policy[k])
            return SIM_E_NOMEM;
    }
    return SIM_OK;
}

static void add_policy(struct loader *l, const struct sim_definition *d,
                       const struct sim_span *at)
{
    struct sim_scenario *s = l->s;

    for (uint32_t k = 0; k < s->n_policies; k++)
        if (d->policy.name[0] && strcmp(s->policy[k].name, d->policy.name) == 0) {
            sim_report(l->mistakes, at, "two policies under test are called '%s'",
                       d->policy.name);
            return;
        }
    s->policy[s->n_policies++] = d->policy;
}

static void read_listed(struct loader *l, const struct sim_yaml_node *node,
                        const struct sim_definition *inline_policy)
{
    const struct sim_definition *d = inline_policy;

    if (!d && (node->kind != SIM_YAML_SCALAR || node->text[0] == '\0')) {
        sim_report(l->mistakes, &node->at,
                   "policies: expected a name, a path or a mapping with 'policy:'");
        return;
    }
    if (!d)
        d = sim_library_find(&l->library, SIM_POLICY_FILE, node->text, &node->at);
    if (d)
        add_policy(l, d, &node->at);
}

static enum sim_status make_room(struct loader *l, size_t n)
{
    l->s->policy = calloc(n, sizeof *l->s->policy);
    return l->s->policy ? SIM_OK : SIM_E_NOMEM;
}

static enum sim_status read_list(struct loader *l, const struct sim_field *field)
{
    enum sim_status status = SIM_OK;

    if (!field->value) {
        sim_report(l->mistakes, &l->tree.root->at,
                   "missing required key 'policies' in scenario (policies under test)");
        return SIM_OK;
    }
    if (!sim_read_list(l->mistakes, field, "policies", SIM_YAML_ENTRIES_MAX))
        return SIM_OK;
    if (field->value->n == 0) {
        sim_report(l->mistakes, sim_field_at(field), "policies: need at least one");
        return SIM_OK;
    }
    status = make_room(l, field->value->n);
    for (size_t k = 0; k < field->value->n && status == SIM_OK; k++)
        read_listed(l, field->value->item[k], l->inline_policy[k]);
    return status;
}

static void read_one_asked(struct loader *l, const char *ref, const struct sim_span *at)
{
    const struct sim_definition *d =
        sim_library_find(&l->library, SIM_POLICY_FILE, ref, at);

    if (d)
        add_policy(l, d, at);
}

static enum sim_status read_asked(struct loader *l)
{
    enum sim_status status = make_room(l, l->options->n_policy);

    for (size_t k = 0; k < l->options->n_policy && status == SIM_OK; k++) {
        const char *ref = l->options->policy[k];
        struct sim_source source = {0};
        const struct sim_span at = {.source = &source, .whole = true};

        if (l->places && l->places->policy) {
            read_one_asked(l, ref, &l->places->policy[k]);
            continue;
        }
        if (asprintf(&source.name, "-p %s", ref) < 0)
            return SIM_E_NOMEM;
        read_one_asked(l, ref, &at);
        sim_source_clear(&source);
    }
    return status;
}

static enum sim_status read_policies(struct loader *l, const struct sim_field *field)
{
    for (size_t k = 0; k < l->n_inline; k++)
        if (l->inline_policy[k])
            sim_library_resolve(&l->library, l->inline_policy[k]);
    return l->options->n_policy > 0 ? read_asked(l) : read_list(l, field);
}

/* ---- the scenario itself ---- */

static void read_values(struct sim_mistakes *m, const struct sim_map *map,
                        const char *key, enum sim_shape_id shape, float *values)
{
    const struct sim_field *field = sim_map_field(map, key);
    struct sim_map inner;

    if (field->value && sim_read_map(m, field, shape, &inner))
        sim_read_rows(m, &inner, values, NULL);
}

static void read_plain(struct loader *l, const struct sim_map *map)
{
    struct sim_mistakes *m = l->mistakes;
    struct sim_scenario *s = l->s;

    sim_read_text(m, map, "scenario", s->name, sizeof s->name);
    sim_read_text(m, map, "title", s->title, sizeof s->title);
    sim_read_text(m, map, "question", s->question, sizeof s->question);
    sim_read_text(m, map, "look_at", s->look_at, sizeof s->look_at);
    sim_read_text(m, map, "currency", s->currency, sizeof s->currency);
    sim_read_seed(m, sim_map_field(map, "seed"), &s->seed);
    read_values(m, map, "run", SIM_SHAPE_RUN, (float *)&s->run);
    read_values(m, map, "behaviour", SIM_SHAPE_BEHAVIOUR, (float *)&s->behaviour);
}

static enum sim_status read_table_path(struct loader *l, const struct sim_map *map,
                                       const char *key, char **out)
{
    char ref[SIM_REF_MAX];

    if (!sim_read_text(l->mistakes, map, key, ref, sizeof ref))
        return SIM_OK;
    *out = sim_path_beside(&map->node->at, ref);
    return *out ? SIM_OK : SIM_E_NOMEM;
}

static enum sim_status read_scenario(struct loader *l)
{
    const struct sim_field root = {NULL, l->tree.root};
    const struct sim_field *policies = NULL;
    struct sim_market_reader markets = {l->mistakes, &l->library, &l->cultures, l->s};
    enum sim_status status = SIM_OK;
    struct sim_map map;

    if (!sim_check_file_kind(l->mistakes, l->tree.root, SIM_SHAPE_SCENARIO) ||
        !sim_read_map(l->mistakes, &root, SIM_SHAPE_SCENARIO, &map))
        return SIM_OK;
    read_plain(l, &map);
    policies = sim_map_field(&map, "policies");
    status = read_table_path(l, &map, "culture_table", &l->cultures.culture_csv);
    if (status == SIM_OK)
        status =
            read_table_path(l, &map, "generation_table", &l->cultures.generation_csv);
    if (status == SIM_OK)
        status = sim_culture_read_own(&l->cultures, sim_map_field(&map, "cultures"));
    if (status == SIM_OK)
        status = collect_inline(l, policies);
    if (status == SIM_OK)
        status = sim_read_markets(&markets, sim_map_field(&map, "markets"));
    if (status == SIM_OK)
        status = read_policies(l, policies);
    return status;
}

/* ---- the text that documents a run ---- */

/* False: out of memory. */
static bool put_clean(FILE *f, const char *before, const char *text, const char *after)
{
    char *clean = sim_text_clean(text);

    if (clean)
        fprintf(f, "%s%s%s", before, clean, after);
    free(clean);
    return clean != NULL;
}

/* The file as it is, then what came from elsewhere, as comments. */
static enum sim_status keep_text(struct loader *l)
{
    const struct sim_source *source = &l->tree.source;
    const struct sim_load_options *o = l->options;
    size_t size = 0;
    FILE *f = open_memstream(&l->s->text, &size);
    bool good = true;

    if (!f)
        return SIM_E_NOMEM;
    fwrite(source->text, 1, source->length, f);
    if (source->text[source->length - 1] != '\n' && o->n_set + o->n_policy > 0)
        fputc('\n', f);
    for (size_t k = 0; k < o->n_set; k++)
        good = put_clean(f, "# --set ", o->set[k], "\n") && good;
    for (size_t k = 0; k < o->n_policy; k++)
        good = put_clean(f, k > 0 ? " " : "# policies: ", o->policy[k], "") && good;
    if (o->n_policy > 0)
        fputc('\n', f);
    return fclose(f) == 0 && good ? SIM_OK : SIM_E_NOMEM;
}

/* What no single place shows: a --set can break what the file had right. */
static void check_whole(struct loader *l)
{
    const struct sim_span whole = {.source = &l->tree.source, .whole = true};
    struct sim_error err = {0};

    if (sim_scenario_check(l->s, &err) != SIM_OK)
        sim_report(l->mistakes, &whole, "%s%s%s", err.where, err.where[0] ? ": " : "",
                   err.text);
}

/* What stands in the tree, with what the options add. */
static enum sim_status resolve(struct loader *l)
{
    enum sim_status status = read_scenario(l);

    if (status == SIM_OK)
        sim_scenario_apply_sets(l->s, l->options->set, l->places ? l->places->set : NULL,
                                l->options->n_set, l->mistakes);
    if (status == SIM_OK && l->library.is_out_of_memory)
        status = SIM_E_NOMEM;
    if (status == SIM_OK && l->mistakes->count == 0)
        check_whole(l);
    if (status == SIM_OK && l->mistakes->count == 0)
        status = keep_text(l);
    return status;
}

/* A scenario from the file @p name, or from @p text when it is not NULL. */
static enum sim_status load(struct sim_scenario *out, const char *name, const char *text,
                            const struct sim_load_options *options,
                            const struct sim_load_places *places,
                            struct sim_mistakes *mistakes)
{
    struct sim_mistakes found = {0};
    struct loader l = {
        .s = out, .mistakes = &found, .options = options, .places = places};
    enum sim_status status = SIM_OK;

    sim_scenario_init(out);
    l.library.data_dir = l.cultures.data_dir = options->data_dir;
    l.library.mistakes = l.cultures.mistakes = &found;
    status = text ? sim_yaml_tree_parse(&l.tree, name, text, &found)
                  : sim_yaml_tree_read(&l.tree, name, &found);
    if (status == SIM_OK)
        status = resolve(&l);
    status = hand_over(&found, mistakes, status);
    free(l.inline_policy);
    sim_culture_reader_clear(&l.cultures);
    sim_library_clear(&l.library);
    sim_yaml_tree_clear(&l.tree);
    if (status != SIM_OK)
        sim_scenario_free(out);
    return status;
}

enum sim_status sim_scenario_load(struct sim_scenario *out, const char *path,
                                  const struct sim_load_options *options,
                                  struct sim_mistakes *mistakes)
{
    return load(out, path, NULL, options, NULL, mistakes);
}

enum sim_status sim_scenario_load_for(struct sim_scenario *out, const char *path,
                                      const struct sim_load_options *options,
                                      const struct sim_load_places *places,
                                      struct sim_mistakes *mistakes)
{
    return load(out, path, NULL, options, places, mistakes);
}

enum sim_status sim_scenario_read(struct sim_scenario *out, const char *name,
                                  const char *text, struct sim_mistakes *mistakes)
{
    const struct sim_load_options none = {.data_dir = "no folder"};

    return load(out, name, text, &none, NULL, mistakes);
}

/* ---- policies and formats by themselves ---- */

static enum sim_status finish(struct sim_library *library, struct sim_mistakes *found,
                              struct sim_mistakes *mistakes)
{
    const enum sim_status status = library->is_out_of_memory ? SIM_E_NOMEM : SIM_OK;

    sim_library_clear(library);
    return hand_over(found, mistakes, status);
}

static enum sim_status load_definition(struct sim_format *out,
                                       enum sim_definition_kind kind,
                                       const char *name_or_path, const char *data_dir,
                                       struct sim_mistakes *mistakes)
{
    struct sim_mistakes found = {0};
    struct sim_library library = {.data_dir = data_dir, .mistakes = &found};
    struct sim_source source = {0};
    const struct sim_span at = {.source = &source, .whole = true};
    const struct sim_definition *d = NULL;

    *out = (struct sim_format){0};
    if (asprintf(&source.name, "%s %s", kind == SIM_POLICY_FILE ? "policy" : "format",
                 name_or_path) < 0)
        return SIM_E_NOMEM;
    d = sim_library_find(&library, kind, name_or_path, &at);
    if (d && found.count == 0)
        *out = (struct sim_format){.service = d->policy, .store = d->store};
    sim_source_clear(&source);
    return finish(&library, &found, mistakes);
}

enum sim_status sim_format_load(struct sim_format *out, const char *name_or_path,
                                const char *data_dir, struct sim_mistakes *mistakes)
{
    return load_definition(out, SIM_FORMAT_FILE, name_or_path, data_dir, mistakes);
}

enum sim_status sim_policy_load(struct sim_policy *out, const char *name_or_path,
                                const char *data_dir, struct sim_mistakes *mistakes)
{
    struct sim_format read;
    const enum sim_status status =
        load_definition(&read, SIM_POLICY_FILE, name_or_path, data_dir, mistakes);

    *out = read.service;
    return status;
}

static enum sim_status check_definition(enum sim_definition_kind kind, const char *path,
                                        const char *data_dir,
                                        struct sim_mistakes *mistakes)
{
    struct sim_mistakes found = {0};
    struct sim_library library = {.data_dir = data_dir, .mistakes = &found};

    sim_library_open(&library, kind, path);
    return finish(&library, &found, mistakes);
}

static enum sim_status check_scenario(const char *path, const char *data_dir,
                                      struct sim_mistakes *mistakes)
{
    const struct sim_load_options options = {.data_dir = data_dir};
    struct sim_scenario scenario;
    const enum sim_status status = sim_scenario_load(&scenario, path, &options, mistakes);

    sim_scenario_free(&scenario);
    return status;
}

static enum sim_status check_sweep(const char *path, const char *data_dir,
                                   struct sim_mistakes *mistakes)
{
    const struct sim_sweep_options options = {.data_dir = data_dir};
    struct sim_sweep sweep;
    const enum sim_status status = sim_sweep_load(&sweep, path, &options, mistakes);

    sim_sweep_clear(&sweep);
    return status;
}

/* What kind of file @p path is; mistakes in it only when it is no tree at all. */
static enum sim_status find_kind(const char *path, enum sim_shape_id *kind,
                                 struct sim_mistakes *mistakes)
{
    struct sim_mistakes found = {0};
    struct sim_yaml_tree tree;
    enum sim_status status = sim_yaml_tree_read(&tree, path, &found);

    *kind = SIM_SHAPE_COUNT;
    if (status == SIM_OK) {
        const struct sim_span whole = {.source = &tree.source, .whole = true};

        *kind = sim_file_kind(tree.root);
        sim_mistakes_clear(&found);
        if (*kind == SIM_SHAPE_COUNT)
            sim_report(&found, &whole,
                       "neither a scenario, a policy, a format nor a sweep: need one of "
                       "the keys 'scenario', 'policy', 'format' and 'sweep'");
    }
    status = hand_over(&found, mistakes, status);
    sim_yaml_tree_clear(&tree);
    return status;
}

enum sim_status sim_file_check(const char *path, const char *data_dir,
                               struct sim_mistakes *mistakes)
{
    enum sim_shape_id kind = SIM_SHAPE_COUNT;
    const enum sim_status status = find_kind(path, &kind, mistakes);

    if (status != SIM_OK)
        return status;
    if (kind == SIM_SHAPE_SCENARIO)
        return check_scenario(path, data_dir, mistakes);
    if (kind == SIM_SHAPE_SWEEP)
        return check_sweep(path, data_dir, mistakes);
    return check_definition(kind == SIM_SHAPE_POLICY ? SIM_POLICY_FILE : SIM_FORMAT_FILE,
                            path, data_dir, mistakes);
}
