#include "cli/shard_env.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the user chooses the numbers of an array (Slurm, PBS) they count from 0, as our
 * manual says; submit names its shards itself. */
const struct cli_shard_engine cli_shard_engines[] = {
    {"your own word", "EQUIPOISE_SHARD_INDEX", 0, NULL, true},
    {"Slurm", "SLURM_ARRAY_TASK_ID", 0, NULL, false},
    {"OpenPBS", "PBS_ARRAY_INDEX", 0, NULL, false},
    {"Torque", "PBS_ARRAYID", 0, NULL, false},
    {"Grid Engine", "SGE_TASK_ID", 1, "undefined", false},
    {"LSF", "LSB_JOBINDEX", 1, "0", false},
    {"Kubernetes", "JOB_COMPLETION_INDEX", 0, NULL, false},
    {"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", 0, NULL, false},
    {"Google Batch", "BATCH_TASK_INDEX", 0, NULL, false},
    {"Google Cloud Run", "CLOUD_RUN_TASK_INDEX", 0, NULL, false},
};

const size_t cli_shard_engine_count =
    sizeof cli_shard_engines / sizeof cli_shard_engines[0];

/* Only digits: no sign, no blank. */
static bool read_number(const char *text, unsigned long *number)
{
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    *number = strtoul(text, NULL, 10);
    return errno == 0;
}

static enum cli_shard_answer read_engine(struct cli_shard_found *found, uint32_t n,
                                         const struct cli_shard_engine *engine,
                                         const char *text)
{
    unsigned long number = 0;

    found->engine = engine;
    if (!read_number(text, &number) || number < engine->base ||
        number - engine->base >= n) {
        snprintf(found->words, sizeof found->words,
                 "%s: need the number of a shard, %u to %lu, got '%.40s'",
                 engine->variable, engine->base, (unsigned long)engine->base + n - 1,
                 text);
        return CLI_SHARD_BAD;
    }
    found->shard = (uint32_t)(number - engine->base);
    return CLI_SHARD_FOUND;
}

enum cli_shard_answer cli_shard_find(struct cli_shard_found *found, uint32_t n,
                                     const char *(*look)(void *with, const char *name),
                                     void *with)
{
    const struct cli_shard_engine *first = NULL;
    const char *said = NULL;

    *found = (struct cli_shard_found){0};
    for (size_t k = 0; k < cli_shard_engine_count; k++) {
        const struct cli_shard_engine *engine = &cli_shard_engines[k];
        const char *text = look(with, engine->variable);

        if (!text || (engine->no_array && strcmp(text, engine->no_array) == 0))
            continue;
        if (first) {
            snprintf(found->words, sizeof found->words,
                     "%s and %s are both set: which one numbers the shards?",
                     first->variable, engine->variable);
            return CLI_SHARD_BAD;
        }
        first = engine;
        said = text;
        if (engine->rules)
            break;
    }
    return first ? read_engine(found, n, first, said) : CLI_SHARD_NONE;
}
