#include "sim/policy_yaml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/catalog.h"

/* How the two kinds differ. */
static const struct {
    const char *word;   /* also the key that holds the name */
    const char *folder; /* in the data directory */
    enum sim_shape_id shape;
} kinds[SIM_DEFINITION_KINDS] = {
    [SIM_POLICY_FILE] = {"policy", "policies", SIM_SHAPE_POLICY},
    [SIM_FORMAT_FILE] = {"format", "formats", SIM_SHAPE_FORMAT},
};

/* ---- levers and add-ons ---- */

static void read_addon(struct sim_mistakes *m, const struct sim_yaml_node *node,
                       struct sim_policy *policy)
{
    const struct sim_field field = {NULL, node};
    struct sim_addon *addon = &policy->addon[policy->n_addons];
    struct sim_map map;

    memset(addon, 0, sizeof *addon);
    sim_rows_default(SIM_TABLE_ADDON, (float *)&addon->v);
    policy->n_addons++;
    if (!sim_read_map(m, &field, SIM_SHAPE_ADDON, &map))
        return;
    sim_read_rows(m, &map, (float *)&addon->v, NULL);
    if (!sim_read_text(m, &map, "name", addon->name, sizeof addon->name))
        return;
    for (uint32_t k = 0; k + 1 < policy->n_addons; k++)
        if (strcmp(policy->addon[k].name, addon->name) == 0)
            sim_report(m, &sim_map_field(&map, "name")->value->at,
                       "two add-ons are called '%s'", addon->name);
}

static void read_addons(struct sim_mistakes *m, const struct sim_field *field,
                        struct sim_policy *policy)
{
    if (!sim_read_list(m, field, "add_ons", SIM_ADDONS_MAX))
        return;
    policy->sets_addons = true;
    policy->n_addons = 0;
    for (size_t k = 0; k < field->value->n; k++)
        read_addon(m, field->value->item[k], policy);
}

void sim_read_service(struct sim_mistakes *m, const struct sim_map *map,
                      struct sim_policy *policy)
{
    const struct sim_field *levers = sim_map_field(map, "levers");
    const struct sim_field *addons = sim_map_field(map, "add_ons");
    struct sim_map inner;

    if (levers->value && sim_read_map(m, levers, SIM_SHAPE_LEVERS, &inner))
        sim_read_rows(m, &inner, (float *)&policy->lever, policy->set);
    if (addons->value)
        read_addons(m, addons, policy);
}

/* ---- schedules and targets ---- */

/* A lever that a store has for everybody cannot be aimed at some shoppers. */
static void check_personal(struct sim_mistakes *m, const struct sim_map *levers,
                           const struct sim_rule *rule)
{
    for (size_t k = 0; k < levers->shape.n_rows; k++)
        if (rule->set[k] && !sim_lever_is_personal(k))
            sim_report(m, sim_field_at(&levers->found[levers->shape.n_keys + k]),
                       "'%s' is the same for all shoppers of a store: aim it at a store, "
                       "not at a culture or generation",
                       levers->shape.row[k].name);
}

static bool is_generation(const char *word)
{
    for (int g = 0; g < SIM_GENERATIONS; g++)
        if (strcmp(word, sim_generation_name[g]) == 0)
            return true;
    return false;
}

/* Whom a rule is for; false: for everybody. */
static bool read_aim(struct sim_mistakes *m, const struct sim_map *map,
                     struct sim_rule *rule)
{
    const bool any =
        sim_read_text(m, map, "store", rule->store, sizeof rule->store) |
        sim_read_text(m, map, "culture", rule->culture, sizeof rule->culture) |
        sim_read_text(m, map, "generation", rule->generation, sizeof rule->generation);

    if (rule->generation[0] && !is_generation(rule->generation))
        sim_report(m, &sim_map_field(map, "generation")->value->at,
                   "generation: need z, y, x or silver, got '%s'",
                   sim_brief(rule->generation).text);
    return any;
}

static void read_rule(struct sim_mistakes *m, const struct sim_yaml_node *node,
                      enum sim_shape_id shape, struct sim_policy *policy)
{
    const struct sim_field field = {NULL, node};
    struct sim_rule *rule = &policy->rule[policy->n_rules];
    struct sim_map map, levers;

    memset(rule, 0, sizeof *rule);
    sim_rows_default(SIM_TABLE_RULE, (float *)&rule->v);
    sim_rows_default(SIM_TABLE_LEVER, (float *)&rule->lever);
    policy->n_rules++;
    if (!sim_read_map(m, &field, shape, &map))
        return;
    sim_read_rows(m, &map, (float *)&rule->v, NULL);
    if (shape != SIM_SHAPE_SCHEDULE && !read_aim(m, &map, rule) &&
        shape == SIM_SHAPE_TARGET)
        sim_report(m, &node->at,
                   "a target needs one or more of 'store', 'culture' and 'generation'");
    if (rule->v.until_week < rule->v.from_week)
        sim_report(m, &node->at, "from week %g until week %g: need from before until",
                   (double)rule->v.from_week, (double)rule->v.until_week);
    if (!sim_map_field(&map, "levers")->value ||
        !sim_read_map(m, sim_map_field(&map, "levers"), SIM_SHAPE_LEVERS, &levers))
        return;
    sim_read_rows(m, &levers, (float *)&rule->lever, rule->set);
    if (!sim_rule_is_for_all(rule))
        check_personal(m, &levers, rule);
}

static void read_rules(struct sim_mistakes *m, const struct sim_map *map, const char *key,
                       enum sim_shape_id shape, struct sim_policy *policy)
{
    const struct sim_field *field = sim_map_field(map, key);

    if (!field->value || !sim_read_list(m, field, key, SIM_RULES_MAX))
        return;
    for (size_t k = 0; k < field->value->n; k++) {
        if (policy->n_rules == SIM_RULES_MAX) {
            sim_report(m, &field->value->at,
                       "%s: more than %d rules, those of base counted", key,
                       SIM_RULES_MAX);
            return;
        }
        read_rule(m, field->value->item[k], shape, policy);
    }
}

/* ---- one definition ---- */

static void inherit(struct sim_policy *policy, const struct sim_policy *base)
{
    memcpy(policy->set, base->set, sizeof policy->set);
    policy->lever = base->lever;
    policy->sets_addons = base->sets_addons;
    policy->n_addons = base->n_addons;
    memcpy(policy->addon, base->addon, sizeof policy->addon);
    policy->n_rules = base->n_rules;
    memcpy(policy->rule, base->rule, sizeof policy->rule);
}

static void resolve(struct sim_library *library, struct sim_definition *d, int above);
static struct sim_definition *find(struct sim_library *library,
                                   enum sim_definition_kind kind, const char *ref,
                                   const struct sim_span *at);

static void read_base(struct sim_library *library, struct sim_definition *d,
                      const struct sim_map *map, int above)
{
    const struct sim_field *field = sim_map_field(map, "base");
    struct sim_definition *base = NULL;
    char ref[SIM_REF_MAX];

    if (!sim_read_text(library->mistakes, map, "base", ref, sizeof ref))
        return;
    base = find(library, SIM_POLICY_FILE, ref, &field->value->at);
    d->has_base_error = true;
    if (!base)
        return;
    if (base->state == SIM_OPEN) {
        sim_report(library->mistakes, &field->value->at,
                   "base: '%s' is based on itself, directly or by way of others",
                   sim_brief(ref).text);
        return;
    }
    if (base->state == SIM_NEW && above < SIM_BASES_MAX)
        resolve(library, base, above + 1);
    if (base->has_base_error)
        return;
    d->depth = base->depth + 1;
    if (base->state == SIM_NEW || d->depth > SIM_BASES_MAX) {
        sim_report(library->mistakes, &field->value->at,
                   "base: a chain of more than %d policies, each based on the next",
                   SIM_BASES_MAX);
        return;
    }
    d->has_base_error = false;
    inherit(&d->policy, &base->policy);
}

static void read_store(struct sim_mistakes *m, const struct sim_map *map,
                       struct sim_store_values *values)
{
    const struct sim_field *field = sim_map_field(map, "store");
    struct sim_map inner;

    if (field->value && sim_read_map(m, field, SIM_SHAPE_FORMAT_STORE, &inner))
        sim_read_rows(m, &inner, (float *)values, NULL);
}

/* Recursion ends: each definition is opened once, and chains are bounded by @p above. */
static void resolve(struct sim_library *library, struct sim_definition *d, int above)
{
    struct sim_mistakes *m = library->mistakes;
    const struct sim_field field = {NULL, d->node};
    struct sim_map map;

    if (d->state != SIM_NEW || !d->node)
        return;
    d->state = SIM_OPEN;
    if (sim_read_map(m, &field, kinds[d->kind].shape, &map)) {
        sim_read_text(m, &map, kinds[d->kind].word, d->policy.name,
                      sizeof d->policy.name);
        sim_read_text(m, &map, "title", d->policy.title, sizeof d->policy.title);
        sim_read_text(m, &map, "help", d->policy.help, sizeof d->policy.help);
        if (d->kind == SIM_POLICY_FILE)
            read_base(library, d, &map, above);
        else
            read_store(m, &map, &d->store);
        sim_read_service(m, &map, &d->policy);
        if (d->kind == SIM_POLICY_FILE) {
            read_rules(m, &map, "schedule", SIM_SHAPE_SCHEDULE, &d->policy);
            read_rules(m, &map, "targets", SIM_SHAPE_TARGET, &d->policy);
            read_rules(m, &map, "rules", SIM_SHAPE_RULE, &d->policy);
        }
    }
    d->state = SIM_DONE;
}

void sim_library_resolve(struct sim_library *library, struct sim_definition *definition)
{
    resolve(library, definition, 0);
}

/* ---- the library ---- */

static struct sim_definition *create(struct sim_library *library,
                                     enum sim_definition_kind kind)
{
    struct sim_definition *d = calloc(1, sizeof *d);
    struct sim_definition **bigger =
        d ? realloc(library->definition, (library->n + 1) * sizeof *bigger) : NULL;

    if (!bigger) {
        free(d);
        library->is_out_of_memory = true;
        return NULL;
    }
    d->kind = kind;
    sim_rows_default(SIM_TABLE_LEVER, (float *)&d->policy.lever);
    sim_rows_default(SIM_TABLE_STORE, (float *)&d->store);
    library->definition = bigger;
    library->definition[library->n++] = d;
    return d;
}

struct sim_definition *sim_library_add(struct sim_library *library,
                                       const struct sim_yaml_node *node)
{
    struct sim_definition *d = create(library, SIM_POLICY_FILE);

    if (d)
        d->node = node;
    return d;
}

void sim_library_clear(struct sim_library *library)
{
    for (size_t k = 0; k < library->n; k++) {
        free(library->definition[k]->path);
        sim_yaml_tree_clear(&library->definition[k]->tree);
        free(library->definition[k]);
    }
    free(library->definition);
    for (int kind = 0; kind < SIM_DEFINITION_KINDS; kind++)
        sim_catalog_free(library->catalog[kind].name, library->catalog[kind].n);
    *library = (struct sim_library){0};
}

/* ---- finding by path ---- */

bool sim_ref_is_path(const char *ref)
{
    const size_t n = strlen(ref);

    return strchr(ref, '/') || (n > 5 && strcmp(ref + n - 5, ".yaml") == 0) ||
           (n > 4 && strcmp(ref + n - 4, ".yml") == 0);
}

char *sim_path_beside(const struct sim_span *at, const char *ref)
{
    const char *file = at->source->text ? at->source->name : "";
    const char *slash = strrchr(file, '/');
    char *path = NULL;

    if (ref[0] == '/' || !slash)
        return strdup(ref);
    return asprintf(&path, "%.*s/%s", (int)(slash - file), file, ref) < 0 ? NULL : path;
}

static struct sim_definition *find_path(const struct sim_library *library,
                                        enum sim_definition_kind kind, const char *path)
{
    for (size_t k = 0; k < library->n; k++) {
        struct sim_definition *d = library->definition[k];

        if (d->kind == kind && d->path && strcmp(d->path, path) == 0)
            return d;
    }
    return NULL;
}

/* The definition of a file, which becomes the owner of @p path. */
static struct sim_definition *open_path(struct sim_library *library,
                                        enum sim_definition_kind kind, char *path)
{
    struct sim_definition *d = path ? find_path(library, kind, path) : NULL;
    enum sim_status status = SIM_OK;

    if (!d && path) {
        d = create(library, kind);
        if (d) {
            d->path = path;
            path = NULL;
            status = sim_yaml_tree_read(&d->tree, d->path, library->mistakes);
            if (status == SIM_OK &&
                sim_check_file_kind(library->mistakes, d->tree.root, kinds[kind].shape))
                d->node = d->tree.root;
        }
    } else if (!path) {
        library->is_out_of_memory = true;
    }
    if (status == SIM_E_NOMEM)
        library->is_out_of_memory = true;
    free(path);
    return d && d->node ? d : NULL;
}

const struct sim_definition *sim_library_open(struct sim_library *library,
                                              enum sim_definition_kind kind,
                                              const char *path)
{
    struct sim_definition *d = open_path(library, kind, strdup(path));

    if (d)
        resolve(library, d, 0);
    return d;
}

/* ---- finding by name ---- */

static const char *inline_name(const struct sim_definition *d)
{
    const struct sim_yaml_node *name =
        d->path || !d->node ? NULL : sim_yaml_find(d->node, kinds[d->kind].word);

    return name && name->kind == SIM_YAML_SCALAR && name->text[0] ? name->text : NULL;
}

/* Inline names first, then the catalog's: for 'did you mean'. */
struct candidates {
    const struct sim_library *library;
    enum sim_definition_kind kind;
};

static const char *candidate(size_t k, const void *with)
{
    const struct candidates *c = with;

    if (k >= c->library->n)
        return c->library->catalog[c->kind].name[k - c->library->n];
    return c->library->definition[k]->kind == c->kind
               ? inline_name(c->library->definition[k])
               : NULL;
}

static char *folder_of(struct sim_library *library, enum sim_definition_kind kind)
{
    char *folder = NULL;

    if (asprintf(&folder, "%s/%s", library->data_dir, kinds[kind].folder) < 0) {
        library->is_out_of_memory = true;
        return NULL;
    }
    return folder;
}

static void read_catalog(struct sim_library *library, enum sim_definition_kind kind)
{
    char *folder = NULL;

    if (library->catalog[kind].is_read)
        return;
    library->catalog[kind].is_read = true;
    folder = folder_of(library, kind);
    if (folder)
        library->catalog[kind].n =
            sim_catalog_names(folder, &library->catalog[kind].name);
    free(folder);
}

static void report_unknown(struct sim_library *library, enum sim_definition_kind kind,
                           const char *ref, const struct sim_span *at)
{
    const struct candidates c = {library, kind};
    const size_t n = library->n + library->catalog[kind].n;

    if (library->catalog[kind].n == 0)
        sim_report(library->mistakes, at, "unknown %s '%s': the folder %s/%s holds none",
                   kinds[kind].word, sim_brief(ref).text, library->data_dir,
                   kinds[kind].folder);
    else
        sim_report(library->mistakes, at, "unknown %s '%s'%s", kinds[kind].word,
                   sim_brief(ref).text,
                   sim_hint(library->mistakes, ref, n, candidate, &c).text);
}

/* A file of the catalog is found by its name, so the name inside must be the same. */
static void check_same_name(struct sim_library *library, const struct sim_definition *d,
                            const char *ref)
{
    const struct sim_yaml_node *name = sim_yaml_find(d->node, kinds[d->kind].word);

    if (name && name->kind == SIM_YAML_SCALAR && strcmp(name->text, ref) != 0)
        sim_report(library->mistakes, &name->at, "%s: '%s' stands in the file of '%s'",
                   kinds[d->kind].word, sim_brief(name->text).text, sim_brief(ref).text);
}

static struct sim_definition *find_in_catalog(struct sim_library *library,
                                              enum sim_definition_kind kind,
                                              const char *ref, const struct sim_span *at)
{
    struct sim_definition *d = NULL;
    char *path = NULL;
    size_t k = 0;

    read_catalog(library, kind);
    while (k < library->catalog[kind].n &&
           strcmp(library->catalog[kind].name[k], ref) != 0)
        k++;
    if (k == library->catalog[kind].n) {
        report_unknown(library, kind, ref, at);
        return NULL;
    }
    if (asprintf(&path, "%s/%s/%s.yaml", library->data_dir, kinds[kind].folder, ref) < 0)
        path = NULL;
    d = open_path(library, kind, path);
    if (d)
        check_same_name(library, d, ref);
    return d;
}

/* A file that is not there is a mistake of who names it. */
static struct sim_definition *find_file(struct sim_library *library,
                                        enum sim_definition_kind kind, const char *ref,
                                        const struct sim_span *at)
{
    char *path = sim_path_beside(at, ref);

    if (path && access(path, F_OK) != 0) {
        sim_report(library->mistakes, at, "%s '%s': %s", kinds[kind].word,
                   sim_brief(ref).text, strerror(errno));
        free(path);
        return NULL;
    }
    return open_path(library, kind, path);
}

/* Found, and its file read, but not yet resolved. */
static struct sim_definition *find(struct sim_library *library,
                                   enum sim_definition_kind kind, const char *ref,
                                   const struct sim_span *at)
{
    if (sim_ref_is_path(ref))
        return find_file(library, kind, ref, at);
    for (size_t k = 0; k < library->n; k++) {
        struct sim_definition *d = library->definition[k];
        const char *name = d->kind == kind ? inline_name(d) : NULL;

        if (name && strcmp(name, ref) == 0)
            return d;
    }
    return find_in_catalog(library, kind, ref, at);
}

const struct sim_definition *sim_library_find(struct sim_library *library,
                                              enum sim_definition_kind kind,
                                              const char *ref, const struct sim_span *at)
{
    struct sim_definition *d = find(library, kind, ref, at);

    if (d)
        resolve(library, d, 0);
    return d;
}
