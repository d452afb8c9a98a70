/**
 * @file submit.h
 * A sweep as jobs of a Slurm cluster: what is asked, the scripts, and handing them over.
 * Private to cli/submit*.c.
 */
#ifndef CLI_SUBMIT_H
#define CLI_SUBMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/cli.h"

/** The three scripts, in the order in which they are shown. */
enum cli_submit_file { CLI_SUBMIT_SHARD, CLI_SUBMIT_MERGE, CLI_SUBMIT_ALL };

enum { CLI_SUBMIT_FILES = 3 };

/** All that the scripts are written from. Texts are borrowed; NULL: not asked for. */
struct cli_submission {
    const char *program, *plan, *folder; /* absolute paths */
    const char *data;                    /* EQUIPOISE_DATA, absolute */
    const char *name;                    /* of the jobs */
    const char *shards;                  /* which, counted from 1: "1-16", "3,7-9" */
    uint32_t n_shards;                   /* of the whole sweep */
    uint32_t throttle;                   /* tasks at a time, 0: no limit of ours */
    uint32_t cpus;                       /* of a task, 1 or more */
    uint32_t warning_s;                  /* USR1 so long before the time limit */
    const char *time, *mem, *partition, *account;
    const char *errors; /* --errors of sweep */
    char **set;         /* [n_set] --set of sweep */
    size_t n_set;
    char **extra; /* [n_extra] options of sbatch, as they are */
    size_t n_extra;
};

/** The command line. Texts are borrowed from it, except those of world. */
struct cli_submit_options {
    struct cli_run_options world; /* --set and its kind */
    const char *plan, *output;
    uint32_t shards; /* 0: not said */
    bool slurm, dry_run;
    struct cli_submission jobs; /* as far as the command line says it; cpus 0: not said */
};

/** What plan and folder say of the sweep; ends with cli_submit_look_clear(). */
struct cli_submit_look {
    char name[SIM_NAME_MAX];
    uint32_t n_shards;
    char *missing;    /* shards that are not whole, "1-16" or "3,7-9"; NULL: none */
    char *time, *mem; /* what a task is likely to need, as Slurm writes it */
};

/**
 * Read the plan, look at the folder, forecast what a shard needs. Unless @p o is a dry run
 * the folder is made, with the plan's copy and the number of shards.
 *
 * @return an exit status; messages are on stderr
 */
int cli_submit_look(const struct cli_submit_options *o, struct cli_submit_look *look);

void cli_submit_look_clear(struct cli_submit_look *look);

/** "shard.sh", "merge.sh", "submit.sh". */
const char *cli_submit_name(enum cli_submit_file file);

/** Write one script. Texts are quoted: any byte but NUL may stand in a path. */
void cli_submit_write(FILE *to, enum cli_submit_file file,
                      const struct cli_submission *s);

/**
 * Read a time limit as Slurm writes it: minutes, minutes:seconds, hours:minutes:seconds,
 * days-hours, days-hours:minutes, days-hours:minutes:seconds.
 *
 * @param[out] seconds  1 or more
 * @return false when @p text is none of these
 */
bool cli_submit_seconds(const char *text, uint64_t *seconds);

/** How long before a limit of @p limit_s seconds a task is told: a fifth, 30 to 120 s. */
uint32_t cli_submit_warning(uint64_t limit_s);

/** Whether sbatch can be started; says so on stderr when not. */
bool cli_submit_has_sbatch(void);

/**
 * Whether jobs that an earlier submission left word of in @p folder are still in the
 * queue; says so on stderr. When Slurm cannot be asked, they are taken to be gone.
 */
bool cli_submit_is_queued(const char *folder);

/** Write the scripts to the folder submit/ of the sweep. @return an exit status */
int cli_submit_files(const struct cli_submission *s);

/** Run the script that submits; its words pass through. @return an exit status */
int cli_submit_run(const struct cli_submission *s);

#endif
