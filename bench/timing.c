#include "bench/timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static bool run_once(const struct bench_case *c, struct bench_times *times, bool counts)
{
    const clockid_t clock = c->wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
    double before, sum;

    if (c->start && !c->start(c->state)) {
        fprintf(stderr, "bench: %s cannot start\n", c->name);
        return false;
    }
    before = read_clock(clock);
    sum = c->run(c->state);
    if (counts)
        times->second[times->runs++] = read_clock(clock) - before;
    else
        times->sum = sum;
    if (times->sum != sum) {
        fprintf(stderr, "bench: %s did other work than before: %.17g, not %.17g\n",
                c->name, sum, times->sum);
        return false;
    }
    return true;
}

bool bench_time(const struct bench_case *cases, size_t n, int runs,
                struct bench_times *times)
{
    for (size_t k = 0; k < n; k++) {
        times[k].runs = 0;
        if (!run_once(&cases[k], &times[k], false))
            return false;
    }
    for (int r = 0; r < runs && r < BENCH_RUNS_MAX; r++)
        for (size_t k = 0; k < n; k++)
            if (!run_once(&cases[k], &times[k], true))
                return false;
    return true;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Between the values on either side of the quantile. */
static double quantile(const double *sorted, int n, double p)
{
    const double at = p * (n - 1);
    const int k = (int)at;

    return k + 1 < n ? sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

struct bench_spread bench_quartiles(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_value);
    return (struct bench_spread){quantile(x, n, 0.25), quantile(x, n, 0.5),
                                 quantile(x, n, 0.75)};
}

struct bench_spread bench_rate(const struct bench_times *times, double work)
{
    double x[BENCH_RUNS_MAX];

    for (int r = 0; r < times->runs; r++)
        x[r] = work / times->second[r];
    return bench_quartiles(x, times->runs);
}

struct bench_spread bench_each(const struct bench_times *times, double pieces,
                               double scale)
{
    double x[BENCH_RUNS_MAX];

    for (int r = 0; r < times->runs; r++)
        x[r] = scale * times->second[r] / pieces;
    return bench_quartiles(x, times->runs);
}

struct bench_spread bench_ratio(const struct bench_times *slow,
                                const struct bench_times *fast)
{
    double x[BENCH_RUNS_MAX];

    for (int r = 0; r < slow->runs && r < fast->runs; r++)
        x[r] = slow->second[r] / fast->second[r];
    return bench_quartiles(x, slow->runs < fast->runs ? slow->runs : fast->runs);
}
