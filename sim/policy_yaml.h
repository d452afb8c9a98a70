/**
 * @file policy_yaml.h
 * Policies and formats by name or path, with what they are based on. Each file is read
 * once; a mistake in it is reported once, however often it is used.
 */
#ifndef SIM_POLICY_YAML_H
#define SIM_POLICY_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/scenario.h"
#include "sim/yaml_read.h"

enum { SIM_BASES_MAX = 8 }; /* links of a chain of bases */

/** Which definitions: policies or formats. */
enum sim_definition_kind { SIM_POLICY_FILE, SIM_FORMAT_FILE, SIM_DEFINITION_KINDS };

/** A policy or a format, read and resolved. */
struct sim_definition {
    enum sim_definition_kind kind;
    char *path;                       /* of its file, owned; NULL: inline in a scenario */
    struct sim_yaml_tree tree;        /* of that file */
    const struct sim_yaml_node *node; /* the mapping; NULL: the file cannot be read */
    enum { SIM_NEW, SIM_OPEN, SIM_DONE } state;
    bool has_base_error;
    int depth;                     /* links of the chain below it */
    struct sim_policy policy;      /* of a format: its levers and add-ons */
    struct sim_store_values store; /* of a format */
};

/** All definitions that a load has met. */
struct sim_library {
    const char *data_dir; /* borrowed */
    struct sim_mistakes *mistakes;
    bool is_out_of_memory;
    size_t n;
    struct sim_definition **definition; /* [n], owned */
    struct {
        bool is_read;
        size_t n;
        char **name;
    } catalog[SIM_DEFINITION_KINDS];
};

void sim_library_clear(struct sim_library *library);

/**
 * Make an inline policy of a scenario known by its name; it is read when it is used.
 *
 * @return the definition, or NULL: out of memory
 */
struct sim_definition *sim_library_add(struct sim_library *library,
                                       const struct sim_yaml_node *node);

/**
 * Find a policy or format and resolve it.
 *
 * @param ref  a name (inline first, then the catalog), or a path: with '/' or .yaml
 * @param at   who asks, for messages; the file that asks, for relative paths (a source
 *             without text is not a file: relative to the working directory)
 * @return borrowed; NULL: not found or not readable, which is reported
 */
const struct sim_definition *sim_library_find(struct sim_library *library,
                                              enum sim_definition_kind kind,
                                              const char *ref, const struct sim_span *at);

/** Read and resolve a definition that sim_library_add() gave. */
void sim_library_resolve(struct sim_library *library, struct sim_definition *definition);

/** A definition whose file is @p path. NULL: it cannot be read, which is reported. */
const struct sim_definition *sim_library_open(struct sim_library *library,
                                              enum sim_definition_kind kind,
                                              const char *path);

/** Read `levers:` and `add_ons:` of a mapping over what @p policy has. */
void sim_read_service(struct sim_mistakes *m, const struct sim_map *map,
                      struct sim_policy *policy);

/** "DIR/REST" when @p ref is relative and @p at stands in a file; else @p ref. Owned by
 *  the caller; NULL: out of memory. */
char *sim_path_beside(const struct sim_span *at, const char *ref);

/** Whether a reference is a path and not a name. */
bool sim_ref_is_path(const char *ref);

#endif
