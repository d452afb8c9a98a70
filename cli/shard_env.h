/**
 * @file shard_env.h
 * The number of this task as the engines that number their tasks tell it: Slurm, PBS and
 * the others of a table. How many shards there are never comes from an engine.
 */
#ifndef CLI_SHARD_ENV_H
#define CLI_SHARD_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How one engine tells the number. */
struct cli_shard_engine {
    const char *engine;   /* "Slurm" */
    const char *variable; /* "SLURM_ARRAY_TASK_ID" */
    unsigned base;        /* the first task's number */
    const char *no_array; /* what it says outside arrays; NULL: nothing */
    bool rules;           /* a user's own word, which the others do not contradict */
};

extern const struct cli_shard_engine cli_shard_engines[];
extern const size_t cli_shard_engine_count;

enum cli_shard_answer {
    CLI_SHARD_NONE,  /* no engine numbers this process */
    CLI_SHARD_FOUND, /* *shard */
    CLI_SHARD_BAD    /* words say why no number can be taken */
};

struct cli_shard_found {
    uint32_t shard; /* from 0 */
    const struct cli_shard_engine *engine;
    char words[256]; /* of BAD */
};

/**
 * Look for the number of this task among @p n shards.
 *
 * @param look  what getenv() does: the value of a variable, or NULL
 */
enum cli_shard_answer cli_shard_find(struct cli_shard_found *found, uint32_t n,
                                     const char *(*look)(void *with, const char *name),
                                     void *with);

#endif
