#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/sweep_run.h"
#include "sim/disk.h"

static const char file_name[] = "forecast.txt";

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
