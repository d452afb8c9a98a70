/**
 * @file scenario_keys.h
 * What may stand in each mapping of a scenario, policy or format file. The reader and the
 * JSON Schema both walk these tables; numbers come from the rows (row.h).
 */
#ifndef SIM_SCENARIO_KEYS_H
#define SIM_SCENARIO_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/row.h"

enum { SIM_REF_MAX = 1001 }; /* bytes of a name or path, the closing 0 included */

/** The mappings. */
enum sim_shape_id {
    SIM_SHAPE_SCENARIO,
    SIM_SHAPE_RUN,
    SIM_SHAPE_BEHAVIOUR,
    SIM_SHAPE_CULTURES, /* code: values of a culture */
    SIM_SHAPE_CULTURE,
    SIM_SHAPE_GENERATIONS,
    SIM_SHAPE_MARKET,
    SIM_SHAPE_SHARES, /* code: share */
    SIM_SHAPE_STORE,
    SIM_SHAPE_LEVERS,
    SIM_SHAPE_ADDON,
    SIM_SHAPE_POLICY,
    SIM_SHAPE_FORMAT,
    SIM_SHAPE_FORMAT_STORE,
    SIM_SHAPE_SCHEDULE,
    SIM_SHAPE_TARGET,
    SIM_SHAPE_RULE,
    SIM_SHAPE_SWEEP, /* this and those below: sweep_keys.c */
    SIM_SHAPE_DESIGN,
    SIM_SHAPE_FACTOR,
    SIM_SHAPE_COUNT
};

/** What stands after a key. */
enum sim_key_kind {
    SIM_KEY_NAME,     /* a name: printable, no '/' */
    SIM_KEY_TEXT,     /* a text in one paragraph */
    SIM_KEY_REF,      /* a name, or the path of a file */
    SIM_KEY_SEED,     /* 0..2^64-1 */
    SIM_KEY_MAP,      /* a mapping of shape of */
    SIM_KEY_LIST,     /* a list of mappings of shape of */
    SIM_KEY_POLICIES, /* a list of references or mappings of shape of */
    SIM_KEY_WORDS,    /* a list of texts */
    SIM_KEY_VALUES    /* a list of numbers, switches or words */
};

enum sim_key_need {
    SIM_KEY_OPTIONAL,
    SIM_KEY_REQUIRED,
    SIM_KEY_WAIVABLE, /* required, unless the caller of the reader gives it otherwise */
    SIM_KEY_ONE_OF    /* exactly one of the keys of this need */
};

struct sim_key {
    const char *name;
    enum sim_key_kind kind;
    enum sim_key_need need;
    enum sim_shape_id of; /* MAP, LIST, POLICIES */
    size_t max;           /* bytes of a text, or entries of a list */
    const char *help;
};

struct sim_shape {
    const char *what; /* for messages: "store" */
    const char *help;
    const struct sim_key *key; /* [n_keys] */
    size_t n_keys;
    const struct sim_row *row; /* [n_rows], stand directly in the mapping */
    size_t n_rows;
    bool has_table; /* the rows are those of table */
    enum sim_table table;
    bool rows_required;
    const struct sim_key *each;     /* not NULL: any key is allowed, with such a value */
    const struct sim_row *each_row; /* the same for a number */
};

/** The shapes of a plan file, from SIM_SHAPE_SWEEP on. */
extern const struct sim_shape sim_sweep_shapes[SIM_SHAPE_COUNT - SIM_SHAPE_SWEEP];

/** The shape, its rows filled in. */
struct sim_shape sim_shape(enum sim_shape_id id);

#endif
