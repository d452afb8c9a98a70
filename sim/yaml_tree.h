/**
 * @file yaml_tree.h
 * A YAML file as a tree of our own: each value knows its place. The only room that sees
 * libyaml. What a hostile file could blow up is bounded here: nodes (aliases counted as
 * often as they are used), depth, entries.
 */
#ifndef SIM_YAML_TREE_H
#define SIM_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/source.h"

enum {
    SIM_YAML_NODES_MAX = 100000, /* of a file, aliases followed */
    SIM_YAML_DEPTH_MAX = 64,
    SIM_YAML_ENTRIES_MAX = 4096, /* of one list or mapping */
    SIM_YAML_ANCHORS_MAX = 1000
};

enum sim_yaml_kind { SIM_YAML_SCALAR, SIM_YAML_LIST, SIM_YAML_MAP };

struct sim_yaml_node {
    enum sim_yaml_kind kind;
    bool plain; /* a scalar without quotes: may be a number or a switch */
    char *text; /* of a scalar, no NUL inside; else NULL */
    struct sim_span at;
    size_t n;                    /* entries */
    struct sim_yaml_node **item; /* [n] items of a list, values of a mapping */
    struct sim_yaml_node **key; /* [n] keys of a mapping: scalars, not empty, different */
    size_t weight;              /* nodes in it, aliases followed; 0 while it is read */
};

/** Nodes may be shared (aliases) and belong to the tree. */
struct sim_yaml_tree {
    struct sim_source source;
    struct sim_yaml_node *root;
    struct sim_yaml_node **owned; /* [n_owned] */
    size_t n_owned;
};

/**
 * Read @p path. Mistakes that leave a usable tree (a key twice, a tag) are reported and
 * passed over.
 *
 * @param[out] out  free: sim_yaml_tree_clear(), also after a failure. It must not move
 *                  while its nodes are in use
 * @return SIM_OK with a root; SIM_E_INPUT with exactly one more message; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_yaml_tree_read(struct sim_yaml_tree *out,
                                                  const char *path,
                                                  struct sim_mistakes *mistakes);

/**
 * The same of a text in memory, which may have as many nodes as bytes more than a file.
 *
 * @param name  stands for it in messages
 * @param text  copied
 */
SIM_MUST_CHECK enum sim_status sim_yaml_tree_parse(struct sim_yaml_tree *out,
                                                   const char *name, const char *text,
                                                   struct sim_mistakes *mistakes);
void sim_yaml_tree_clear(struct sim_yaml_tree *tree);

/** The value of @p key in mapping @p map, or NULL. */
const struct sim_yaml_node *sim_yaml_find(const struct sim_yaml_node *map,
                                          const char *key);

#endif
