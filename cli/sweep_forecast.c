#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli/sweep_run.h"
#include "sim/disk.h"
#include "sim/isa.h"

enum { PILOT_MOST = 256, PILOT_LEAST_A_THREAD = 2, RECORD_WORDS = 8, CELL_BYTES = 40 };

static const double pilot_s = 10; /* no new cell begins later */
static const double noise =
    0.05; /* of a machine from one hour to the next, of the mean */
static const char file_name[] = "forecast.txt";

/* One cell of the pilot. */
struct trial {
    uint64_t cell;
    bool ran;
    double seconds, bytes;
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- which cells ---- */

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* One cell of each of n equal parts of the plan, the parts in random order, so that a pilot
 * cut short is spread over the plan too. */
static void choose(struct trial *trial, uint32_t n, uint64_t cells)
{
    for (uint32_t k = 0; k < n; k++) {
        const double share = (double)(mix(k) >> 11) * 0x1p-53;

        trial[k] =
            (struct trial){.cell = (uint64_t)((k + share) * (double)cells / (double)n)};
    }
    for (uint32_t k = n; k > 1; k--) {
        const uint32_t other = (uint32_t)(mix(k + PILOT_MOST) % k);
        const struct trial swap = trial[k - 1];

        trial[k - 1] = trial[other];
        trial[other] = swap;
    }
}

/* ---- running them ---- */

/* What a journal takes for it: a bit a number, and the numbers that are not 0. */
static double record_bytes(const struct sim_plan *plan,
                           const struct sim_outcome_block *blocks)
{
    const size_t n = sim_plan_blocks(plan) * SIM_OUTCOME_COUNT;
    size_t used = 0;

    for (size_t b = 0; b < sim_plan_blocks(plan); b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            used += !(blocks[b].sum[k] >= 0 && blocks[b].sum[k] <= 0);
    return 8.0 * (double)(RECORD_WORDS + n / 64 + 1 + used);
}

static void run_trial(struct trial *t, const struct sim_plan *plan, enum sim_isa isa,
                      struct sim_outcome_block *blocks)
{
    const struct sim_engine_options options = {0};
    struct sim_error err = {0};
    const double start = now_s();

    if (sim_isa_cell_run(isa, plan, t->cell, &options, blocks, &err) == SIM_OK)
        t->bytes = record_bytes(plan, blocks);
    t->seconds = now_s() - start;
    t->ran = true;
}

/* False: no memory. */
static bool run_trials(struct trial *trial, uint32_t n, const struct sim_plan *plan,
                       int threads, enum sim_isa isa)
{
    const double until = now_s() + pilot_s;
    bool good = true;

#pragma omp parallel num_threads(threads)
    {
        struct sim_outcome_block *blocks = malloc(sim_plan_blocks(plan) * sizeof *blocks);

#pragma omp for schedule(dynamic, 1)
        for (uint32_t k = 0; k < n; k++)
            if (blocks &&
                (k < (uint32_t)(PILOT_LEAST_A_THREAD * threads) || now_s() < until))
                run_trial(&trial[k], plan, isa, blocks);
        if (!blocks) {
#pragma omp atomic write
            good = false;
        }
        free(blocks);
    }
    return good;
}

/* ---- estimates ---- */

static struct cli_estimate around(double mean, double half)
{
    return (struct cli_estimate){mean, mean > half ? mean - half : 0, mean + half};
}

/* Mean of x over the trials that ran, with an interval for the mean of all cells. */
static struct cli_estimate estimate(const struct trial *trial, uint32_t n, uint64_t cells,
                                    bool bytes)
{
    double sum = 0, squares = 0, mean, error = 0;
    uint32_t ran = 0;

    for (uint32_t k = 0; k < n; k++)
        if (trial[k].ran) {
            sum += bytes ? trial[k].bytes : trial[k].seconds;
            ran++;
        }
    mean = sum / ran;
    for (uint32_t k = 0; k < n; k++)
        if (trial[k].ran) {
            const double gap = (bytes ? trial[k].bytes : trial[k].seconds) - mean;

            squares += gap * gap;
        }
    if (ran > 1)
        error =
            sqrt(squares / (ran - 1) / ran * (1 - fmin(1, (double)ran / (double)cells))) *
            gsl_cdf_tdist_Pinv(0.975, ran - 1);
    return around(mean, hypot(error, bytes ? 0 : 2 * noise * mean));
}

static struct cli_estimate memory_of(uint64_t cells)
{
    struct rusage used;
    double bytes;

    getrusage(RUSAGE_SELF, &used);
    bytes = 1024.0 * (double)used.ru_maxrss + CELL_BYTES * (double)cells;
    return (struct cli_estimate){bytes, 0.8 * bytes, 1.5 * bytes};
}

int cli_forecast_make(struct cli_forecast *out, const struct cli_sweep *s, int threads,
                      enum sim_isa isa)
{
    const uint64_t cells = sim_plan_cells(&s->plan);
    const uint32_t n = cells < PILOT_MOST ? (uint32_t)cells : PILOT_MOST;
    struct trial trial[PILOT_MOST];
    const double start = now_s();

    choose(trial, n, cells);
    if (!run_trials(trial, n, &s->plan, threads,
                    isa == SIM_ISA_AUTO ? sim_isa_best() : isa)) {
        fputs("equipoise: a cell does not fit in memory\n", stderr);
        return CLI_FAILED;
    }
    *out = (struct cli_forecast){.cells = cells,
                                 .threads = threads,
                                 .pilot_s = now_s() - start,
                                 .cell_s = estimate(trial, n, cells, false),
                                 .cell_bytes = estimate(trial, n, cells, true),
                                 .memory = memory_of(cells)};
    for (uint32_t k = 0; k < n; k++)
        out->pilot += trial[k].ran;
    return CLI_DONE;
}

static struct cli_estimate times(struct cli_estimate e, double factor)
{
    return (struct cli_estimate){e.mean * factor, e.low * factor, e.high * factor};
}

struct cli_estimate cli_forecast_wall(const struct cli_forecast *f,
                                      const struct cli_sweep *s, uint32_t shards,
                                      int threads)
{
    const double bands = (double)sim_plan_bands(&s->plan);
    const double share = ceil(bands / shards) / bands;

    return times(f->cell_s, share * (double)f->cells / threads);
}

/* ---- for people ---- */

/* "1:02:03", "4.2 s" */
static const char *clock_of(char text[32], double seconds)
{
    const long s = lround(seconds);

    if (seconds < 120)
        snprintf(text, 32, "%.*f s", seconds < 10 ? 1 : 0, seconds);
    else
        snprintf(text, 32, "%ld:%02ld:%02ld h", s / 3600, s / 60 % 60, s % 60);
    return text;
}

static const char *bytes_of(char text[32], double bytes)
{
    static const char *const unit[] = {"bytes", "kB", "MB", "GB", "TB"};
    int k = 0;

    while (bytes >= 1000 && k < 4) {
        bytes /= 1000;
        k++;
    }
    snprintf(text, 32, "%.*f %s", k > 0 && bytes < 10 ? 1 : 0, bytes, unit[k]);
    return text;
}

static const char *hours_of(char text[32], double seconds)
{
    snprintf(text, 32, "%.3g", seconds / 3600);
    return text;
}

static void print_line(const char *what, struct cli_estimate e,
                       const char *(*word)(char text[32], double value))
{
    char mean[32], low[32], high[32];

    printf("%-24s %12s   (%s to %s)\n", what, word(mean, e.mean), word(low, e.low),
           word(high, e.high));
}

static void print_forecast(const struct cli_forecast *f, const struct cli_sweep *s,
                           uint32_t shards)
{
    const double cells = (double)f->cells;
    char number[CLI_NUMBER_MAX], label[64];

    printf("%s: from %u cells, run in %.1f s\n", s->file.name, f->pilot, f->pilot_s);
    printf("%-24s %12s\n", "cells", cli_number(number, cells, 0, false));
    print_line("core-hours", times(f->cell_s, cells), hours_of);
    snprintf(label, sizeof label, "time on %d thread%s", f->threads,
             f->threads == 1 ? "" : "s");
    print_line(label, cli_forecast_wall(f, s, 1, f->threads), clock_of);
    if (shards > 1) {
        snprintf(label, sizeof label, "  in %u shards at once", shards);
        print_line(label, cli_forecast_wall(f, s, shards, f->threads), clock_of);
    }
    print_line("memory of a process", f->memory, bytes_of);
    print_line("disk while it runs", times(f->cell_bytes, cells), bytes_of);
    print_line("  results, compressed",
               (struct cli_estimate){0.7 * cells * f->cell_bytes.mean,
                                     0.3 * cells * f->cell_bytes.low,
                                     cells * f->cell_bytes.high},
               bytes_of);
}

/* ---- in the folder ---- */

static int note(const struct cli_folder *folder, const struct cli_forecast *f)
{
    char *path = cli_folder_file(folder, file_name), *text = NULL;
    struct sim_error err = {0};
    int code = CLI_DONE;

    if (path &&
        asprintf(&text,
                 "cells: %llu\npilot_cells: %u\npilot_seconds: %.3f\n"
                 "cell_seconds: %.9g\ncell_seconds_low: %.9g\n"
                 "cell_seconds_high: %.9g\ncell_bytes: %.0f\nmemory_bytes: %.0f\n",
                 (unsigned long long)f->cells, f->pilot, f->pilot_s, f->cell_s.mean,
                 f->cell_s.low, f->cell_s.high, f->cell_bytes.mean, f->memory.mean) < 0)
        text = NULL;
    if (!text) {
        fputs("equipoise: out of memory\n", stderr);
        code = CLI_FAILED;
    } else if (sim_disk_replace(path, text, strlen(text), &err) != SIM_OK) {
        cli_print_error(&err);
        code = CLI_FAILED;
    }
    free(text);
    free(path);
    return code;
}

int cli_forecast_print(const struct cli_sweep *s, struct cli_folder *folder,
                       uint32_t shards, const struct cli_run_options *o)
{
    const int threads = o->threads ? o->threads : omp_get_max_threads();
    struct cli_forecast f;
    int code;

    if (folder->exists && !cli_folder_is_of(folder, s))
        return CLI_MISTAKE;
    if (folder->exists)
        shards = folder->shards;
    code = cli_forecast_make(&f, s, threads, o->isa);
    if (code != CLI_DONE)
        return code;
    print_forecast(&f, s, shards);
    if (!folder->path)
        return CLI_DONE;
    code = cli_folder_mkdir(folder);
    return code == CLI_DONE ? note(folder, &f) : code;
}

/* The number after "KEY: " in the file, or 0. */
static double noted(const char *text, const char *key)
{
    const char *line = strstr(text, key);

    return line ? strtod(line + strlen(key), NULL) : 0;
}

/* A line in one write: processes that end at once do not mix theirs. */
static void append(const char *path, const char *line)
{
    const int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd < 0)
        return;
    if (!sim_disk_write(fd, line, strlen(line)))
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    close(fd);
}

static void review(const char *path, const char *text, const struct cli_sweep_work *work,
                   const struct cli_sweep_tally *tally)
{
    const double cells = (double)tally->ran;
    const double took = tally->seconds * work->threads;
    char line[160], want[32], low[32], high[32], got[32];

    if (!work->quiet)
        fprintf(stderr,
                "forecast for these cells %s of one thread (%s to %s); it took %s\n",
                clock_of(want, cells * noted(text, "\ncell_seconds: ")),
                clock_of(low, cells * noted(text, "\ncell_seconds_low: ")),
                clock_of(high, cells * noted(text, "\ncell_seconds_high: ")),
                clock_of(got, took));
    snprintf(line, sizeof line, "took: %llu cells, %.3f s on %d threads\n",
             (unsigned long long)tally->ran, tally->seconds, work->threads);
    append(path, line);
}

void cli_forecast_review(const struct cli_folder *f, const struct cli_sweep_work *work,
                         const struct cli_sweep_tally *tally)
{
    char text[1024] = "";
    char *path = cli_folder_file(f, file_name);
    FILE *file = path ? fopen(path, "rb") : NULL;

    if (file) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
    }
    if (noted(text, "\ncell_seconds: ") > 0)
        review(path, text, work, tally);
    free(path);
}
