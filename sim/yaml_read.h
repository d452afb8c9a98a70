/**
 * @file yaml_read.h
 * Values out of a tree, checked against the tables: every mistake is reported where it
 * stands, and reading goes on.
 */
#ifndef SIM_YAML_READ_H
#define SIM_YAML_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/scenario_keys.h"
#include "sim/yaml_tree.h"

enum { SIM_FIELDS_MAX = 512 }; /* keys and rows of one mapping */

/** A value and the key before it; key is NULL for an item of a list or a whole file. */
struct sim_field {
    const struct sim_yaml_node *key;
    const struct sim_yaml_node *value; /* NULL: not there */
};

/** A mapping, sorted into the keys and rows of its shape. */
struct sim_map {
    struct sim_shape shape;
    const struct sim_yaml_node *node;
    struct sim_field found[SIM_FIELDS_MAX]; /* keys first, then rows */
};

/** Where to point for @p field: its key if it has one. */
const struct sim_span *sim_field_at(const struct sim_field *field);

/**
 * Sort the keys of a mapping: unknown ones, missing ones and the wrong kind are reported.
 *
 * @return false when it is no mapping
 */
bool sim_read_map(struct sim_mistakes *m, const struct sim_field *field,
                  enum sim_shape_id shape, struct sim_map *out);

/**
 * Whether the root of a file may be of @p shape: not one of another kind of file by its
 * first key ("policy", where a scenario is wanted); otherwise reported.
 */
bool sim_check_file_kind(struct sim_mistakes *m, const struct sim_yaml_node *root,
                         enum sim_shape_id shape);

/** The shape of a file by its keys: scenario, policy, format; SIM_SHAPE_COUNT: none. */
enum sim_shape_id sim_file_kind(const struct sim_yaml_node *root);

/** The field called @p key, which must be a key of the shape. */
const struct sim_field *sim_map_field(const struct sim_map *map, const char *key);

/** Whether @p field is a list of at most @p max; otherwise reported. */
bool sim_read_list(struct sim_mistakes *m, const struct sim_field *field,
                   const char *what, size_t max);

/**
 * Write the rows that are there into values (one float a row); a bad value is reported and
 * left as it was.
 *
 * @param[out] set  NULL, or one entry a row: made true where a value was written
 */
void sim_read_rows(struct sim_mistakes *m, const struct sim_map *map, float *values,
                   bool *set);

/** One value of a row. @p what stands before the row's name in messages. */
bool sim_read_row(struct sim_mistakes *m, const struct sim_field *field, const char *what,
                  const struct sim_row *row, float *out);

/**
 * Copy a name, text or reference, if it is there, as its key demands.
 *
 * @return true when something was written
 */
bool sim_read_text(struct sim_mistakes *m, const struct sim_map *map, const char *key,
                   char *out, size_t size);

/** Whether @p text may be a name: printable, no '/', fits; otherwise reported at @p at. */
bool sim_check_name(struct sim_mistakes *m, const struct sim_span *at, const char *what,
                    const char *text, size_t max);

bool sim_read_seed(struct sim_mistakes *m, const struct sim_field *field, uint64_t *out);

/** Word @p k of the row's choices "a|b|c"; "" past the last. */
struct sim_brief sim_choice_word(const struct sim_row *row, size_t k);

/** Name k of an array of words, for sim_hint(); of an array of rows: sim_row_name(). */
const char *sim_word_name(size_t k, const void *words);

#endif
