/* The page docs/performance.md: a template by hand, tables from the rows. */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench/report.h"
#include "sim/isa.h"

/* A target: which figure, how it should be, and how good it would be nice to be. */
struct target {
    const char *work;
    enum bench_part part;
    const char *what, *variant;
    bool at_most;          /* else at least */
    double value, stretch; /* 0: no stretch */
    const char *unit;
};

/* clang-format off */
static const struct target targets[] = {
    {"whole journey, 1e5 shoppers, one core", BENCH_PART_engine, "visits, whole journey", "best", false, 6, 10, "M visits/s"},
    {"against the plain programme, one core, 1e5 shoppers", BENCH_PART_baseline, "engine to plain programme", "100000 shoppers", false, 8, 0, "times"},
    {"two threads on cells, 1e5 shoppers", BENCH_PART_scaling, "two threads to one", "100000 shoppers", false, 1.7, 1.9, "times"},
    {"idle shopper-day", BENCH_PART_engine, "idle shopper-day", "by the clock", true, 1, 0, "ns"},
    {"memory", BENCH_PART_engine, "memory", "counted", true, 250, 0, "bytes/shopper"},
    {"ten million shoppers, 4 weeks", BENCH_PART_scaling, "peak memory of the process", "10000000 shoppers, 4 weeks", true, 4, 0, "GB"},
    {"compare: 5 policies, 40 replicates, 26 weeks, 5,000 shoppers a market", BENCH_PART_whole, "compare: 5 policies, 40 replicates, 26 weeks", "5,000 shoppers a market, 2 threads", true, 10, 0, "s"},
    {"writing results", BENCH_PART_whole, "results: journal and file", "of the same run", true, 5, 0, "% of run"},
};
/* clang-format on */

static bool reaches(const struct target *t, double x, double goal)
{
    return t->at_most ? x <= goal : x >= goal;
}

/* "best" stands for the instruction set that a run picks. */
static const struct bench_row *row_of(const struct bench_report *r,
                                      const struct target *t)
{
    const char *variant =
        strcmp(t->variant, "best") == 0 ? sim_isa_name(sim_isa_best()) : t->variant;

    return bench_find(r, t->part, t->what, variant);
}

void bench_write_targets(const struct bench_report *r, FILE *to)
{
    fputs("| work | target | found | |\n| --- | --- | ---: | --- |\n", to);
    for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
        const struct target *t = &targets[k];
        const struct bench_row *row = row_of(r, t);
        const char *than = t->at_most ? "at most" : "at least";

        fprintf(to, "| %s | %s %g", t->work, than, t->value);
        if (t->stretch > 0)
            fprintf(to, ", better %g", t->stretch);
        fprintf(to, " %s | ", t->unit);
        if (!row)
            fputs("not measured | |\n", to);
        else
            fprintf(to, "%.3g | %s |\n", row->value.median,
                    !reaches(t, row->value.median, t->value) ? "**missed**"
                    : t->stretch > 0 && reaches(t, row->value.median, t->stretch)
                        ? "reached, and better"
                        : "reached");
    }
}

/* The first "key : value" of a file of the system, or "unknown". */
static void look_up(const char *path, const char *key, char *value, size_t size)
{
    FILE *file = fopen(path, "r");
    char line[512];

    snprintf(value, size, "unknown");
    while (file && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');

        if (strncmp(line, key, strlen(key)) != 0 || !colon)
            continue;
        colon += 1 + strspn(colon + 1, " \t");
        snprintf(value, size, "%.*s", (int)strcspn(colon, "\n"), colon);
        break;
    }
    if (file)
        fclose(file);
}

void bench_write_machine(FILE *to)
{
    char model[128], memory[128];
    struct utsname system = {.sysname = "unknown"};

    look_up("/proc/cpuinfo", "model name", model, sizeof model);
    look_up("/proc/meminfo", "MemTotal", memory, sizeof memory);
    uname(&system);
    fprintf(to, "| | |\n| --- | --- |\n| processor | %s, %ld cores |\n", model,
            sysconf(_SC_NPROCESSORS_ONLN));
    fprintf(to, "| caches | %.0f KiB of data a core, %.3g MiB, %.3g MiB |\n",
            (double)sysconf(_SC_LEVEL1_DCACHE_SIZE) / 1024,
            (double)sysconf(_SC_LEVEL2_CACHE_SIZE) / 1048576,
            (double)sysconf(_SC_LEVEL3_CACHE_SIZE) / 1048576);
    fprintf(to, "| memory | %s |\n| system | %s %s, %s |\n", memory, system.sysname,
            system.release, system.machine);
    fprintf(to, "| compiler | gcc %s |\n| best instruction set here | %s |\n",
            __VERSION__, sim_isa_name(sim_isa_best()));
}

/* The part called @p name, or BENCH_PART_COUNT. */
static enum bench_part find_part(const char *name, size_t n)
{
    int part = 0;

    while (part < BENCH_PART_COUNT &&
           (strlen(bench_part_name((enum bench_part)part)) != n ||
            strncmp(bench_part_name((enum bench_part)part), name, n) != 0))
        part++;
    return (enum bench_part)part;
}

static bool write_insert(const struct bench_report *r, const char *name, size_t n,
                         FILE *to)
{
    const enum bench_part part = find_part(name, n);

    if (n == strlen("machine") && strncmp(name, "machine", n) == 0)
        bench_write_machine(to);
    else if (n == strlen("targets") && strncmp(name, "targets", n) == 0)
        bench_write_targets(r, to);
    else if (part < BENCH_PART_COUNT)
        bench_write_table(r, part, to);
    else
        return false;
    return true;
}

bool bench_write_page(const struct bench_report *r, FILE *from, FILE *to)
{
    char line[1024];

    while (fgets(line, sizeof line, from)) {
        const size_t n = strcspn(line, "\n");

        if (n < 3 || line[0] != '@' || line[n - 1] != '@') {
            fputs(line, to);
        } else if (!write_insert(r, line + 1, n - 2, to)) {
            fprintf(stderr, "bench: %.*s stands for nothing\n", (int)n, line);
            return false;
        }
    }
    return true;
}
