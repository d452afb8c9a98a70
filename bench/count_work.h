/**
 * @file count_work.h
 * Read before each source of the engine that is built to be counted (-include): every draw,
 * exponential and logarithm adds to bench_counted. The functions themselves are as ever.
 */
#ifndef BENCH_COUNT_WORK_H
#define BENCH_COUNT_WORK_H

#include "bench/work.h"
#include "sim/kernel_names.h"
#include "sim/rng_columns.h"
#include "sim/vmath.h"

/** The counters of the one thread that is counted. */
extern struct bench_work bench_counted;

#define BENCH_COUNT(what, times, call) (bench_counted.what += (times), call)

#define sim_philox(...) BENCH_COUNT(groups, 1, sim_philox(__VA_ARGS__))
#define sim_draw(...) BENCH_COUNT(groups, 1, sim_draw(__VA_ARGS__))
#define sim_draw_columns(luck, shopper, day, n, purpose, out)                            \
    BENCH_COUNT(groups, n, sim_draw_columns(luck, shopper, day, n, purpose, out))
#define sim_unit_columns(luck, shopper, day, n, purpose, out)                            \
    BENCH_COUNT(groups, n, sim_unit_columns(luck, shopper, day, n, purpose, out))
#define sim_exp(x) BENCH_COUNT(exps, 1, sim_exp(x))
#define sim_log(x) BENCH_COUNT(logs, 1, sim_log(x))
#define sim_pow(x, y) BENCH_COUNT(exps, 1, BENCH_COUNT(logs, 1, sim_pow(x, y)))
#define sim_logistic(x) BENCH_COUNT(exps, 1, sim_logistic(x))
#define sim_logit(p) BENCH_COUNT(logs, 2, sim_logit(p))
#define sim_normal(u) BENCH_COUNT(logs, 1, sim_normal(u))
#define sim_lognormal(n, sd) BENCH_COUNT(exps, 1, sim_lognormal(n, sd))
#define sim_lognormal_sd(cv) BENCH_COUNT(logs, 1, sim_lognormal_sd(cv))
#define sim_halved(days, halflife) BENCH_COUNT(exps, 1, sim_halved(days, halflife))

#endif
