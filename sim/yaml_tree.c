#include "sim/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A collection that is being read, and the key that waits for its value. */
struct level {
    struct sim_yaml_node *node;
    struct sim_yaml_node *key;
};

struct anchor {
    char *name;
    struct sim_yaml_node *node;
};

struct builder {
    struct sim_yaml_tree *tree;
    struct sim_mistakes *mistakes;
    struct level open[SIM_YAML_DEPTH_MAX];
    size_t depth;
    struct anchor anchor[SIM_YAML_ANCHORS_MAX];
    size_t n_anchors;
    size_t nodes, nodes_max; /* so far, aliases followed */
    size_t documents;
    bool ended;
};

static struct sim_span span(const struct builder *b, yaml_mark_t start, yaml_mark_t end)
{
    return (struct sim_span){.source = &b->tree->source,
                             .start = {start.line, start.column},
                             .end = {end.line, end.column}};
}

/* Make room for one more pointer: capacities are the powers of two. */
static bool grow(struct sim_yaml_node ***array, size_t n)
{
    struct sim_yaml_node **bigger = NULL;

    if (n > 0 && (n & (n - 1)) != 0)
        return true;
    bigger = realloc(*array, (n > 0 ? 2 * n : 1) * sizeof **array);
    if (!bigger)
        return false;
    *array = bigger;
    return true;
}

static enum sim_status spend_nodes(struct builder *b, size_t n, const struct sim_span *at)
{
    b->nodes += n;
    if (b->nodes <= b->nodes_max)
        return SIM_OK;
    sim_report(b->mistakes, at, "more than %zu values%s", b->nodes_max,
               n > 1 ? " once the aliases are followed" : "");
    return SIM_E_INPUT;
}

static enum sim_status create_node(struct builder *b, enum sim_yaml_kind kind,
                                   const struct sim_span *at, struct sim_yaml_node **out)
{
    struct sim_yaml_tree *tree = b->tree;
    struct sim_yaml_node *node = NULL;
    const enum sim_status status = spend_nodes(b, 1, at);

    if (status != SIM_OK)
        return status;
    if (!grow(&tree->owned, tree->n_owned))
        return SIM_E_NOMEM;
    node = calloc(1, sizeof *node);
    if (!node)
        return SIM_E_NOMEM;
    node->kind = kind;
    node->at = *at;
    tree->owned[tree->n_owned++] = node;
    *out = node;
    return SIM_OK;
}

/* ---- putting a node where it belongs ---- */

static bool is_good_key(struct builder *b, const struct sim_yaml_node *key)
{
    if (key->kind != SIM_YAML_SCALAR) {
        sim_report(b->mistakes, &key->at, "expected a name as key, got a %s",
                   key->kind == SIM_YAML_LIST ? "list" : "mapping");
        return false;
    }
    if (key->text[0] == '\0') {
        sim_report(b->mistakes, &key->at, "a key is missing before ':'");
        return false;
    }
    return true;
}

static const struct sim_yaml_node *find_key(const struct sim_yaml_node *map,
                                            const char *key)
{
    for (size_t k = 0; k < map->n; k++)
        if (strcmp(map->key[k]->text, key) == 0)
            return map->key[k];
    return NULL;
}

static enum sim_status push(struct builder *b, struct sim_yaml_node *parent,
                            struct sim_yaml_node *key, struct sim_yaml_node *item)
{
    if (parent->n == SIM_YAML_ENTRIES_MAX) {
        sim_report(b->mistakes, &item->at, "more than %d entries in one %s",
                   SIM_YAML_ENTRIES_MAX, key ? "mapping" : "list");
        return SIM_E_INPUT;
    }
    if (!grow(&parent->item, parent->n) || (key && !grow(&parent->key, parent->n)))
        return SIM_E_NOMEM;
    if (key)
        parent->key[parent->n] = key;
    parent->item[parent->n++] = item;
    return SIM_OK;
}

static enum sim_status attach_pair(struct builder *b, struct sim_yaml_node *map,
                                   struct sim_yaml_node *key, struct sim_yaml_node *value)
{
    const struct sim_yaml_node *first = NULL;

    if (!is_good_key(b, key))
        return SIM_OK;
    first = find_key(map, key->text);
    if (first) {
        sim_report(b->mistakes, &key->at, "key '%s' is given twice, first in line %zu",
                   sim_brief(key->text).text, first->at.start.line + 1);
        return SIM_OK;
    }
    return push(b, map, key, value);
}

static enum sim_status attach(struct builder *b, struct sim_yaml_node *node)
{
    struct level *level = b->depth > 0 ? &b->open[b->depth - 1] : NULL;
    struct sim_yaml_node *key = NULL;

    if (!level) {
        b->tree->root = node;
        return SIM_OK;
    }
    if (level->node->kind == SIM_YAML_LIST)
        return push(b, level->node, NULL, node);
    if (!level->key) {
        level->key = node;
        return SIM_OK;
    }
    key = level->key;
    level->key = NULL;
    return attach_pair(b, level->node, key, node);
}

/* ---- events ---- */

static enum sim_status name_anchor(struct builder *b, const yaml_char_t *name,
                                   struct sim_yaml_node *node)
{
    if (!name)
        return SIM_OK;
    if (b->n_anchors == SIM_YAML_ANCHORS_MAX) {
        sim_report(b->mistakes, &node->at, "more than %d anchors", SIM_YAML_ANCHORS_MAX);
        return SIM_E_INPUT;
    }
    b->anchor[b->n_anchors].name = strdup((const char *)name);
    if (!b->anchor[b->n_anchors].name)
        return SIM_E_NOMEM;
    b->anchor[b->n_anchors++].node = node;
    return SIM_OK;
}

static void refuse_tag(struct builder *b, const yaml_char_t *tag,
                       const struct sim_span *at)
{
    if (tag)
        sim_report(b->mistakes, at,
                   "a type tag is not needed here: write the plain value");
}

static enum sim_status on_alias(struct builder *b, const yaml_event_t *event)
{
    const struct sim_span at = span(b, event->start_mark, event->end_mark);
    const char *name = (const char *)event->data.alias.anchor;
    enum sim_status status = SIM_OK;
    size_t k = b->n_anchors;

    while (k > 0 && strcmp(b->anchor[k - 1].name, name) != 0)
        k--;
    if (k == 0) {
        sim_report(b->mistakes, &at, "alias '*%s' has no anchor '&%s' before it",
                   sim_brief(name).text, sim_brief(name).text);
        return SIM_E_INPUT;
    }
    if (b->anchor[k - 1].node->weight == 0) {
        sim_report(b->mistakes, &at, "alias '*%s' stands inside what it repeats",
                   sim_brief(name).text);
        return SIM_E_INPUT;
    }
    status = spend_nodes(b, b->anchor[k - 1].node->weight, &at);
    return status == SIM_OK ? attach(b, b->anchor[k - 1].node) : status;
}

static enum sim_status on_scalar(struct builder *b, const yaml_event_t *event)
{
    const struct sim_span at = span(b, event->start_mark, event->end_mark);
    const char *value = (const char *)event->data.scalar.value;
    struct sim_yaml_node *node = NULL;
    enum sim_status status = create_node(b, SIM_YAML_SCALAR, &at, &node);

    if (status != SIM_OK)
        return status;
    if (strlen(value) != event->data.scalar.length) {
        sim_report(b->mistakes, &at, "a zero byte inside a text");
        return SIM_E_INPUT;
    }
    refuse_tag(b, event->data.scalar.tag, &at);
    node->weight = 1;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = strdup(value);
    if (!node->text)
        return SIM_E_NOMEM;
    status = name_anchor(b, event->data.scalar.anchor, node);
    return status == SIM_OK ? attach(b, node) : status;
}

static enum sim_status on_start(struct builder *b, const yaml_event_t *event,
                                enum sim_yaml_kind kind, const yaml_char_t *anchor,
                                const yaml_char_t *tag)
{
    const struct sim_span at = span(b, event->start_mark, event->end_mark);
    struct sim_yaml_node *node = NULL;
    enum sim_status status = SIM_OK;

    if (b->depth == SIM_YAML_DEPTH_MAX) {
        sim_report(b->mistakes, &at, "nested deeper than %d levels", SIM_YAML_DEPTH_MAX);
        return SIM_E_INPUT;
    }
    status = create_node(b, kind, &at, &node);
    if (status != SIM_OK)
        return status;
    refuse_tag(b, tag, &at);
    status = name_anchor(b, anchor, node);
    if (status == SIM_OK)
        b->open[b->depth++] = (struct level){.node = node};
    return status;
}

static enum sim_status on_end(struct builder *b, const yaml_event_t *event)
{
    struct sim_yaml_node *node = b->open[--b->depth].node;

    node->at.end = (struct sim_mark){event->end_mark.line, event->end_mark.column};
    node->weight = 1;
    for (size_t k = 0; k < node->n; k++)
        node->weight += node->item[k]->weight + (node->key ? node->key[k]->weight : 0);
    return attach(b, node);
}

static enum sim_status on_document(struct builder *b, const yaml_event_t *event)
{
    const struct sim_span at = span(b, event->start_mark, event->end_mark);

    if (b->documents++ == 0)
        return SIM_OK;
    sim_report(b->mistakes, &at, "a second document begins here: need one a file");
    return SIM_E_INPUT;
}

static enum sim_status on_event(struct builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(b, event);
    case YAML_STREAM_END_EVENT:
        b->ended = true;
        return SIM_OK;
    case YAML_ALIAS_EVENT:
        return on_alias(b, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_start(b, event, SIM_YAML_LIST, event->data.sequence_start.anchor,
                        event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return on_start(b, event, SIM_YAML_MAP, event->data.mapping_start.anchor,
                        event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_end(b, event);
    default:
        return SIM_OK;
    }
}

/* ---- the file ---- */

static enum sim_status report_syntax(struct builder *b, const yaml_parser_t *parser)
{
    struct sim_span at = span(b, parser->problem_mark, parser->problem_mark);
    const char *problem = parser->problem ? parser->problem : "not YAML";

    if (strstr(problem, "cannot start any token"))
        problem = "found a character that cannot stand here (a tab? indent by blanks)";
    if (parser->error == YAML_MEMORY_ERROR)
        return SIM_E_NOMEM;
    if (parser->error == YAML_READER_ERROR)
        at.start = at.end = sim_source_mark(&b->tree->source, parser->problem_offset);
    if (parser->context && parser->context_mark.line != parser->problem_mark.line)
        sim_report(b->mistakes, &at, "%s, %s that began in line %zu", problem,
                   parser->context, parser->context_mark.line + 1);
    else
        sim_report(b->mistakes, &at, "%s%s%s", problem, parser->context ? ", " : "",
                   parser->context ? parser->context : "");
    return SIM_E_INPUT;
}

static enum sim_status parse(struct builder *b)
{
    const struct sim_source *source = &b->tree->source;
    enum sim_status status = SIM_OK;
    yaml_parser_t parser;

    if (!yaml_parser_initialize(&parser))
        return SIM_E_NOMEM;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)source->text,
                                 source->length);
    while (status == SIM_OK && !b->ended) {
        yaml_event_t event;

        if (!yaml_parser_parse(&parser, &event)) {
            status = report_syntax(b, &parser);
            break;
        }
        status = on_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

/* A file of comments has no root; one of "---" alone has an empty scalar. */
static bool is_empty(const struct sim_yaml_node *root)
{
    return !root ||
           (root->kind == SIM_YAML_SCALAR && root->plain && root->text[0] == '\0');
}

/* The tree of a source that has been read. */
static enum sim_status grow_tree(struct sim_yaml_tree *out, size_t nodes_max,
                                 struct sim_mistakes *mistakes)
{
    const struct sim_span whole = {.source = &out->source, .whole = true};
    struct builder *b = calloc(1, sizeof *b);
    enum sim_status status = SIM_OK;

    if (!b)
        return SIM_E_NOMEM;
    b->tree = out;
    b->mistakes = mistakes;
    b->nodes_max = nodes_max;
    status = parse(b);
    for (size_t k = 0; k < b->n_anchors; k++)
        free(b->anchor[k].name);
    free(b);
    if (status == SIM_OK && is_empty(out->root)) {
        sim_report(mistakes, &whole, "the file is empty");
        return SIM_E_INPUT;
    }
    return status;
}

enum sim_status sim_yaml_tree_read(struct sim_yaml_tree *out, const char *path,
                                   struct sim_mistakes *mistakes)
{
    enum sim_status status = SIM_OK;

    *out = (struct sim_yaml_tree){0};
    status = sim_source_read(&out->source, path, mistakes);
    return status == SIM_OK ? grow_tree(out, SIM_YAML_NODES_MAX, mistakes) : status;
}

enum sim_status sim_yaml_tree_parse(struct sim_yaml_tree *out, const char *name,
                                    const char *text, struct sim_mistakes *mistakes)
{
    enum sim_status status = SIM_OK;

    *out = (struct sim_yaml_tree){0};
    status = sim_source_copy(&out->source, name, text, mistakes);
    return status == SIM_OK
               ? grow_tree(out, SIM_YAML_NODES_MAX + out->source.length, mistakes)
               : status;
}

void sim_yaml_tree_clear(struct sim_yaml_tree *tree)
{
    for (size_t k = 0; k < tree->n_owned; k++) {
        free(tree->owned[k]->text);
        free(tree->owned[k]->item);
        free(tree->owned[k]->key);
        free(tree->owned[k]);
    }
    free(tree->owned);
    sim_source_clear(&tree->source);
    *tree = (struct sim_yaml_tree){0};
}

const struct sim_yaml_node *sim_yaml_find(const struct sim_yaml_node *map,
                                          const char *key)
{
    if (map->kind == SIM_YAML_MAP)
        for (size_t k = 0; k < map->n; k++)
            if (strcmp(map->key[k]->text, key) == 0)
                return map->item[k];
    return NULL;
}
