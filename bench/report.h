/**
 * @file report.h
 * What the benches found: rows, printed as they come, then as CSV and as tables of a page.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/timing.h"

enum { BENCH_ROWS_MAX = 256, BENCH_TEXT_MAX = 64 };

/** The parts, in the order in which they are run: PART(name, title of its table). */
#define BENCH_PARTS(PART)                                                                \
    PART(limits, "What the machine can do")                                              \
    PART(kernels, "Draws and functions, touch points")                                   \
    PART(engine, "The engine on one core")                                               \
    PART(baseline, "Against a plain programme")                                          \
    PART(scaling, "Size and threads")                                                    \
    PART(whole, "A whole comparison")

enum bench_part {
#define BENCH_PART_ENUM(name, title) BENCH_PART_##name,
    BENCH_PARTS(BENCH_PART_ENUM)
#undef BENCH_PART_ENUM
        BENCH_PART_COUNT
};

/** One figure. */
struct bench_row {
    enum bench_part part;
    char what[BENCH_TEXT_MAX], variant[BENCH_TEXT_MAX], unit[BENCH_TEXT_MAX];
    struct bench_spread value; /* low = high: counted, not measured */
    int runs;
};

struct bench_report {
    struct bench_row row[BENCH_ROWS_MAX];
    size_t n;
};

/** What is asked for. */
struct bench_effort {
    int runs;
    bool quick;          /* little work: shows that all still runs, not how fast */
    bool large;          /* also ten million shoppers */
    const char *program; /* path of equipoise */
};

/** Add a figure and print it. @p variant "v4", "1 thread", or "". */
void bench_add(struct bench_report *r, enum bench_part part, const char *what,
               const char *variant, const char *unit, struct bench_spread value,
               int runs);

/** The row of these names, or NULL. */
const struct bench_row *bench_find(const struct bench_report *r, enum bench_part part,
                                   const char *what, const char *variant);

const char *bench_part_name(enum bench_part part);
const char *bench_part_title(enum bench_part part);

/** All rows as CSV: part, what, variant, unit, low, median, high, runs. */
void bench_write_csv(const struct bench_report *r, FILE *to);

/** The rows of @p part as a table in Markdown. */
void bench_write_table(const struct bench_report *r, enum bench_part part, FILE *to);

/** The figures that a target was set for, each beside its target, in Markdown. */
void bench_write_targets(const struct bench_report *r, FILE *to);

/** What the figures were measured on, in Markdown; nothing that names the machine. */
void bench_write_machine(FILE *to);

/**
 * Write the page: @p from with each line @NAME@ replaced by what it stands for (machine,
 * targets, or a part).
 *
 * @return false, with words on stderr, for a line @NAME@ that stands for nothing
 */
bool bench_write_page(const struct bench_report *r, FILE *from, FILE *to);

/* The parts. Each adds its rows; false, with words on stderr, when it could not. */
#define BENCH_PART_CALL(name, title)                                                     \
    bool bench_##name(struct bench_report *r, const struct bench_effort *effort);
BENCH_PARTS(BENCH_PART_CALL)
#undef BENCH_PART_CALL

#endif
