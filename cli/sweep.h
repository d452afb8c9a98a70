/**
 * @file sweep.h
 * Sweeps: the plan, the folder of its shards, and what is done in it. Private to the
 * commands that work on such a folder.
 */
#ifndef CLI_SWEEP_H
#define CLI_SWEEP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/cli.h"
#include "sim/plan.h"
#include "sim/sweep_yaml.h"

/* ---- sweep_plan.c: a plan file with its points laid out ---- */

/** Must not move: the plan points into it. */
struct cli_sweep {
    struct sim_sweep file; /* with all points */
    struct sim_plan plan;
};

/**
 * The file that @p name means: a path, or a sweep of @p data_dir.
 *
 * @return allocated, the caller's; NULL after a message when there is none
 */
char *cli_sweep_path(const char *name, const char *data_dir);

/**
 * Load a plan file and lay out its design.
 *
 * @param[out] s  free: cli_sweep_clear(), not after a failure
 * @param name    a path, or the name of a shipped sweep
 * @param set     [n_set] of the command line
 * @return exit status, after messages unless CLI_DONE
 */
int cli_sweep_load(struct cli_sweep *s, const char *name, char *const *set, size_t n_set);

/** The same with all options of the loader; @p path is that of the file. */
int cli_sweep_load_as(struct cli_sweep *s, const char *path,
                      const struct sim_sweep_options *options);

void cli_sweep_clear(struct cli_sweep *s);

/* ---- sweep_folder.c: the folder that the shards of a sweep share ---- */

enum { CLI_SHARDS_MAX = 100000 };

/** What sweep.txt says. */
struct cli_folder {
    char *path;  /* of the folder, owned */
    bool exists; /* there is a sweep.txt */
    char name[SIM_NAME_MAX];
    uint64_t plan_hash, base_hash, cells;
    uint32_t shards;
    uint32_t model; /* version */
    char build[128];
};

/**
 * Look at @p path: a folder of a sweep, or nothing yet.
 *
 * @param[out] f  clear: cli_folder_clear(), also after a failure
 * @return exit status: CLI_MISTAKE when it is something else, after a message
 */
int cli_folder_look(struct cli_folder *f, const char *path);
void cli_folder_clear(struct cli_folder *f);

/**
 * Make the folder, unless it is there, and write what defines the sweep into it: the plan
 * file, the scenario, the table of points and, first of all, sweep.txt. Any number of
 * processes may do so at once; all but the first see what the first wrote.
 *
 * @return exit status: CLI_MISTAKE when it is the folder of another plan or build;
 *         CLI_FAILED when it cannot be written
 */
int cli_folder_make(struct cli_folder *f, const struct cli_sweep *s, uint32_t shards);

/** Make the folder alone, and those above it, unless it is there. @return exit status */
int cli_folder_mkdir(struct cli_folder *f);

/** Whether the folder is that of @p s and of this build; says so when it is not. */
bool cli_folder_is_of(const struct cli_folder *f, const struct cli_sweep *s);

/**
 * Load the plan of a folder from the folder alone.
 *
 * @param[out] s  as cli_sweep_load()
 * @return exit status, after a message unless CLI_DONE; CLI_MISTAKE also when @p f is not
 *         the folder of a sweep
 */
int cli_folder_load(struct cli_sweep *s, const struct cli_folder *f);

/** "FOLDER/shard-0003-of-0016.h5" for shard 2, counted from 0: the caller's; NULL: no
 * memory. */
char *cli_shard_path(const struct cli_folder *f, uint32_t shard);

/** "FOLDER/NAME": the caller's; NULL: no memory. */
char *cli_folder_file(const struct cli_folder *f, const char *name);

/* ---- sweep_which.c: which shards this process does ---- */

struct cli_which {
    uint32_t n;          /* shards of the sweep */
    uint32_t first, end; /* those to do, counted from 0: first..end-1 */
};

/**
 * @param shard   what followed --shard: "3/16" or "all"; NULL: not given, an engine's
 *                environment is looked at
 * @param shards  what followed --shards; 0: not given
 * @return CLI_DONE; CLI_MISTAKE after a message
 */
int cli_which(struct cli_which *out, const struct cli_folder *f, const char *shard,
              uint32_t shards, bool quiet);

#endif
