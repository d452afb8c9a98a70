/* Runs the benches: what is asked for, in order; rows to stdout, CSV and page to files. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report.h"
#include "bench/town.h"

static const char help[] =
    "Usage: bench [OPTION]... [PART]...\n"
    "Measures how fast Equipoise is here. PART: limits, kernels, engine, baseline,\n"
    "scaling, whole; all by default.\n\n"
    "  --quick         little work: shows that all still runs, not how fast it is\n"
    "  --large         also a town of ten million shoppers (2 GB of memory)\n"
    "  --runs N        runs of each measurement, 1 to 31 (9)\n"
    "  --program FILE  the equipoise to run whole comparisons with\n"
    "  --csv FILE      write all figures as CSV\n"
    "  --page FILE     write the page of docs/, from bench/performance.md.in\n"
    "  --help\n";

/* How it was called. */
struct input {
    struct bench_effort effort;
    bool part[BENCH_PART_COUNT], some;
    const char *csv, *page;
};

typedef bool measure(struct bench_report *r, const struct bench_effort *effort);

static measure *const measures[] = {
#define MEASURE(name, title) [BENCH_PART_##name] = bench_##name,
    BENCH_PARTS(MEASURE)
#undef MEASURE
};

/* @return 0, or the exit status of a mistake */
static int add_part(struct input *in, const char *word)
{
    for (int part = 0; part < BENCH_PART_COUNT; part++)
        if (strcmp(word, bench_part_name((enum bench_part)part)) == 0) {
            in->part[part] = in->some = true;
            return 0;
        }
    fprintf(stderr, "bench: need a part, got '%s'\n%s", word, help);
    return 2;
}

static int set_runs(struct input *in, const char *word)
{
    char *end = NULL;
    const long runs = strtol(word, &end, 10);

    if (*word == '\0' || *end != '\0' || runs < 1 || runs > BENCH_RUNS_MAX) {
        fprintf(stderr, "bench: --runs: need 1 to %d, got '%s'\n", BENCH_RUNS_MAX, word);
        return 2;
    }
    in->effort.runs = (int)runs;
    return 0;
}

static int parse(struct input *in, int argc, char **argv)
{
    static const struct option options[] = {
        {"quick", no_argument, NULL, 'q'},         {"large", no_argument, NULL, 'l'},
        {"runs", required_argument, NULL, 'r'},    {"csv", required_argument, NULL, 'c'},
        {"program", required_argument, NULL, 'p'}, {"page", required_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},          {0}};
    int mistake = 0, key;

    while ((key = getopt_long(argc, argv, "", options, NULL)) != -1 && !mistake)
        switch (key) {
        case 'q':
            in->effort.quick = true;
            in->effort.runs = 1;
            break;
        case 'l':
            in->effort.large = true;
            break;
        case 'r':
            mistake = set_runs(in, optarg);
            break;
        case 'c':
            in->csv = optarg;
            break;
        case 'p':
            in->effort.program = optarg;
            break;
        case 'd':
            in->page = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            exit(EXIT_SUCCESS);
        default:
            fputs(help, stderr);
            mistake = 2;
        }
    for (; optind < argc && !mistake; optind++)
        mistake = add_part(in, argv[optind]);
    return mistake;
}

static bool write_csv(const struct bench_report *r, const char *path)
{
    FILE *to = fopen(path, "w");

    if (!to) {
        perror(path);
        return false;
    }
    bench_write_csv(r, to);
    return fclose(to) == 0;
}

static bool write_page(const struct bench_report *r, const char *path)
{
    FILE *from = fopen(BENCH_PAGE, "r"), *to = fopen(path, "w");
    bool ok = from && to && bench_write_page(r, from, to);

    if (!from || !to)
        perror(from ? path : BENCH_PAGE);
    if (from)
        fclose(from);
    if (to && fclose(to) != 0)
        ok = false;
    return ok;
}

int main(int argc, char **argv)
{
    struct input in = {.effort = {.runs = 9, .program = BENCH_PROGRAM}};
    struct bench_report report = {.n = 0};
    int mistake;
    bool ok = true;

    if (argc == 4 && strcmp(argv[1], "--town") == 0)
        return bench_town(argv[2], argv[3]);
    mistake = parse(&in, argc, argv);
    if (mistake)
        return mistake;
    for (int part = 0; part < BENCH_PART_COUNT && ok; part++)
        if (in.part[part] || !in.some)
            ok = measures[part](&report, &in.effort);
    if (ok && in.csv)
        ok = write_csv(&report, in.csv);
    if (ok && in.page)
        ok = write_page(&report, in.page);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
