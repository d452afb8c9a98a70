/**
 * @file timing.h
 * Timing on a machine that others may use too: work that is set up outside the clock, a run
 * that warms up and is not counted, several runs of which median and quartiles are told, and
 * for things to be compared runs in turn, so that both meet the same weather.
 */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BENCH_RUNS_MAX = 31 };

/** One piece of work to be timed. */
struct bench_case {
    const char *name;
    void *state;
    /** Before each run, outside the clock: the same start for all runs. NULL: nothing. */
    bool (*start)(void *state);
    /** Inside the clock. @return a checksum of what was done, the same for all runs */
    double (*run)(void *state);
    /** By the clock on the wall, for work of several threads or processes; else by the
     * processor time of this thread, which other programs disturb less. */
    bool wall;
};

/** Seconds of the runs of one case. */
struct bench_times {
    double second[BENCH_RUNS_MAX];
    double sum; /* the checksum */
    int runs;
};

/** Quartiles of something measured. */
struct bench_spread {
    double low, median, high;
};

/** Seconds of a clock on the wall that is never set. */
double bench_now(void);

/**
 * Time @p n cases in turn: all once to warm up, then all @p runs times.
 *
 * @param[out] times  [n]
 * @return false, with words on stderr, when a start fails or a checksum differs between
 *         runs: then other work was timed than was meant
 */
bool bench_time(const struct bench_case *cases, size_t n, int runs,
                struct bench_times *times);

/** Quartiles of x [n]. x is sorted. */
struct bench_spread bench_quartiles(double *x, int n);

/** @p work a second. */
struct bench_spread bench_rate(const struct bench_times *times, double work);

/** Seconds for each of @p pieces, times @p scale. */
struct bench_spread bench_each(const struct bench_times *times, double pieces,
                               double scale);

/** How many times as long @p slow took as @p fast, run by run. */
struct bench_spread bench_ratio(const struct bench_times *slow,
                                const struct bench_times *fast);

#endif
