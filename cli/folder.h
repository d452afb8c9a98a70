/**
 * @file folder.h
 * The cells of a sweep's folder, as status and merge see them. Private to cli/folder.c,
 * cli/merge.c and cli/status.c.
 */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include "cli/sweep.h"
#include "sim/shelf.h"

/** One shard of a folder. */
struct cli_part {
    uint64_t cells, done, failed;
    uint64_t first_missing; /* UINT64_MAX: none */
    uint32_t journals;
    uint32_t writers;        /* journals that have grown lately */
    double cells_per_second; /* of the writers; 0: none, or not known yet */
    bool has_file;
    struct sim_error problem; /* SIM_OK: none */
};

/** A folder with its plan, and all that its shards have on disk. Must not move. */
struct cli_parts {
    struct cli_folder folder;
    struct cli_sweep sweep;
    struct sim_shelf *shelf;
    uint32_t n;            /* shards */
    struct cli_part *part; /* [n] */
    uint64_t cells, done, failed;
    uint32_t problems; /* shards with one */
};

/**
 * Look at the folder @p path.
 *
 * @param[out] p  clear: cli_parts_clear(), not after a failure
 * @param mode    of the shelf; files must be of exactly the folder's plan
 * @return exit status, after a message unless CLI_DONE; a shard that cannot be taken is noted
 *         and no failure
 */
int cli_parts_open(struct cli_parts *p, const char *path, int mode);
void cli_parts_clear(struct cli_parts *p);

/** Print the problems of the shards on stderr. */
void cli_parts_say_problems(const struct cli_parts *p);

/** Numbers from 1 as engines write them: "3,7-9"; those that @p has says, of @p n. */
void cli_print_ranges(FILE *to, uint64_t n, bool (*has)(const void *with, uint64_t k),
                      const void *with);

/** For cli_print_ranges() with a struct cli_parts: shards with a cell that is missing. */
bool cli_part_is_missing(const void *parts, uint64_t shard);

/** "replicate 1, market 'springfield', point 3, policy 'attentive'" */
void cli_cell_name(char *text, size_t size, const struct sim_plan *plan, uint64_t cell);

#endif
