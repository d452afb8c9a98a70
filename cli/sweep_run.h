/**
 * @file sweep_run.h
 * Running the shards of a sweep: what is missing, into journals, and a results file once a
 * shard is whole. Private to cli/sweep*.c.
 */
#ifndef CLI_SWEEP_RUN_H
#define CLI_SWEEP_RUN_H

#include "cli/sweep.h"

/** How one process works. */
struct cli_sweep_work {
    const struct cli_sweep *sweep;
    const struct cli_folder *folder;
    struct cli_which which;
    int threads;
    enum sim_isa isa;
    bool quiet;
    bool
        stop_at_errors; /* a failed cell ends the run; else it is recorded and the rest goes
                           on */
};

/** What a process has done so far. */
struct cli_sweep_tally {
    uint64_t ran, failed;   /* cells; those that failed of all that are there */
    double seconds, busy_s; /* on the clock, and of all threads */
    bool stopped;
};

/**
 * Do the shards of @p work one after another.
 *
 * @return CLI_DONE; CLI_STOPPED; CLI_FAILED (also when a cell failed) and CLI_MISTAKE (a file
 *         of something else is in the way) after a message
 */
int cli_sweep_run(const struct cli_sweep_work *work, struct cli_sweep_tally *tally);

/* ---- sweep_extend.c ---- */

/**
 * Make the folder of a smaller plan that of @p s: its cells are taken over by their keys into
 * new files, which take the place of the old ones once all are whole. Nothing is done when
 * the folder is that of @p s already, or new.
 *
 * @param is_task  this process does one shard alone: another one has to extend
 * @return exit status
 */
int cli_sweep_extend(struct cli_folder *f, const struct cli_sweep *s, bool is_task,
                     bool quiet);

/**
 * Move the files of an extension into place that was cut short after all of them were whole;
 * nothing when there is none. @return exit status
 */
int cli_sweep_finish_extension(const struct cli_folder *f);

/* ---- sweep_pilot.c, sweep_forecast.c ---- */

/** Something estimated, and an interval that it lies in 19 times of 20. */
struct cli_estimate {
    double mean, low, high;
};

/** What a sweep will take, from a few of its cells. */
struct cli_forecast {
    uint64_t cells;                 /* of the whole sweep */
    uint32_t pilot;                 /* cells that were run */
    int threads;                    /* of the pilot */
    double pilot_s;                 /* what it took */
    struct cli_estimate cell_s;     /* one thread's seconds a cell */
    struct cli_estimate cell_bytes; /* in a journal; a results file takes less */
    struct cli_estimate memory;     /* bytes of a process */
};

/** Run a few cells spread over the plan. @return exit status, after a message */
int cli_forecast_make(struct cli_forecast *out, const struct cli_sweep *s, int threads,
                      enum sim_isa isa);

/** Seconds on the clock for the largest of @p shards shards on @p threads threads. */
struct cli_estimate cli_forecast_wall(const struct cli_forecast *f,
                                      const struct cli_sweep *s, uint32_t shards,
                                      int threads);

/** Make a forecast, print it, and note it in the folder unless @p f has no path. */
int cli_forecast_print(const struct cli_sweep *s, struct cli_folder *f, uint32_t shards,
                       const struct cli_run_options *o);

/** Say on stderr, and note in the folder, how a forecast turned out; nothing without one. */
void cli_forecast_review(const struct cli_folder *f, const struct cli_sweep_work *work,
                         const struct cli_sweep_tally *tally);

/* ---- sweep_twins.c: cells of a shard that are the same ---- */

/** Cells with equal keys, in rings. */
struct cli_twins {
    size_t n;
    struct cli_twin {
        uint64_t cell, next; /* the next of the ring; the last leads to the first */
    } * twin;                /* [n], by cell */
};

/**
 * Find the cells with equal keys among those whose @p out is 0.
 *
 * @param out  [cells] != 0: another shard's
 * @return false: no memory
 */
bool cli_twins_find(struct cli_twins *t, const struct sim_plan *plan,
                    const unsigned char *out);
void cli_twins_clear(struct cli_twins *t);

/** The next cell that equals @p cell; itself when it has no twin. */
uint64_t cli_twins_next(const struct cli_twins *t, uint64_t cell);

#endif
