#include <stdlib.h>
#include <string.h>

#include "cli/shard_env.h"
#include "cli/sweep.h"

/* "3/16": which of how many, both from 1. */
static bool read_fraction(const char *text, uint64_t *shard, uint64_t *n)
{
    const char *slash = strchr(text, '/');
    char before[32];

    if (!slash || slash - text >= (long)sizeof before)
        return false;
    memcpy(before, text, (size_t)(slash - text));
    before[slash - text] = '\0';
    return cli_whole(slash + 1, 1, CLI_SHARDS_MAX, n) && cli_whole(before, 1, *n, shard);
}

/* How many shards: the folder knows, or it is asked for; they must agree. */
static int find_number(struct cli_which *out, const struct cli_folder *f, uint64_t asked,
                       const char *option)
{
    if (f->exists && asked > 0 && asked != f->shards) {
        fprintf(stderr, "equipoise: %s: %s is a sweep in %u shard%s, not in %llu\n",
                option, f->path, f->shards, f->shards == 1 ? "" : "s",
                (unsigned long long)asked);
        return CLI_MISTAKE;
    }
    out->n = f->exists ? f->shards : asked > 0 ? (uint32_t)asked : 1;
    return CLI_DONE;
}

static const char *look(void *with, const char *name)
{
    (void)with;
    return getenv(name);
}

/* A sweep of one shard is no array: an index there was meant for something else. */
static int ask_engine(struct cli_which *out, bool quiet)
{
    struct cli_shard_found found;
    const enum cli_shard_answer answer = cli_shard_find(&found, out->n, look, NULL);

    if (answer != CLI_SHARD_NONE && out->n == 1) {
        if (!quiet)
            fprintf(stderr,
                    "%s is set, but this sweep is one shard: all of it is done here\n",
                    found.engine ? found.engine->variable : "a task's number");
        return CLI_DONE;
    }
    if (answer == CLI_SHARD_BAD) {
        fprintf(stderr,
                "equipoise: %s\nequipoise: name the shard by --shard I/%u, or do all by "
                "--shard all\n",
                found.words, out->n);
        return CLI_MISTAKE;
    }
    if (answer == CLI_SHARD_FOUND) {
        out->first = found.shard;
        out->end = found.shard + 1;
        if (!quiet)
            fprintf(stderr, "shard %u of %u, by %s\n", out->end, out->n,
                    found.engine->variable);
    }
    return CLI_DONE;
}

int cli_which(struct cli_which *out, const struct cli_folder *f, const char *shard,
              uint32_t shards, bool quiet)
{
    const bool all = !shard || strcmp(shard, "all") == 0;
    uint64_t index = 0, n = 0;
    int code;

    *out = (struct cli_which){0};
    if (!all && !read_fraction(shard, &index, &n)) {
        fprintf(stderr,
                "equipoise: --shard: need I/N, shard I of N with I from 1 to N, or all; "
                "got '%s'\n",
                shard);
        return CLI_MISTAKE;
    }
    if (n > 0 && shards > 0 && n != shards) {
        fprintf(stderr, "equipoise: --shard %s and --shards %u do not agree\n", shard,
                shards);
        return CLI_MISTAKE;
    }
    code = find_number(out, f, n > 0 ? n : shards, n > 0 ? "--shard" : "--shards");
    if (code != CLI_DONE)
        return code;
    out->first = all ? 0 : (uint32_t)index - 1;
    out->end = all ? out->n : (uint32_t)index;
    return shard ? CLI_DONE : ask_engine(out, quiet);
}
