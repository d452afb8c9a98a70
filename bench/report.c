#include "bench/report.h"

#include <math.h>
#include <string.h>

static const char *const part_name[] = {
#define NAME(name, title) [BENCH_PART_##name] = #name,
    BENCH_PARTS(NAME)
#undef NAME
};

static const char *const part_title[] = {
#define TITLE(name, title) [BENCH_PART_##name] = title,
    BENCH_PARTS(TITLE)
#undef TITLE
};

const char *bench_part_name(enum bench_part part)
{
    return part_name[part];
}

const char *bench_part_title(enum bench_part part)
{
    return part_title[part];
}

/* Three digits that mean something; no decimals where there are none. */
static int decimals(double x)
{
    const double size = fabs(x);

    if (size == floor(size) && size < 1e6)
        return 0;
    return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
}

static void print_value(const struct bench_row *row, FILE *to)
{
    const int d = decimals(row->value.median);

    fprintf(to, "%.*f", d, row->value.median);
    if (row->value.low < row->value.high)
        fprintf(to, " (%.*f to %.*f)", d, row->value.low, d, row->value.high);
}

void bench_add(struct bench_report *r, enum bench_part part, const char *what,
               const char *variant, const char *unit, struct bench_spread value, int runs)
{
    struct bench_row *row = &r->row[r->n];

    if (r->n == BENCH_ROWS_MAX) {
        fputs("bench: too many figures\n", stderr);
        return;
    }
    *row = (struct bench_row){.part = part, .value = value, .runs = runs};
    snprintf(row->what, sizeof row->what, "%s", what);
    snprintf(row->variant, sizeof row->variant, "%s", variant);
    snprintf(row->unit, sizeof row->unit, "%s", unit);
    r->n++;
    printf("%-10s %-46s %-30s ", bench_part_name(part), what, variant);
    print_value(row, stdout);
    printf(" %s\n", unit);
    fflush(stdout);
}

const struct bench_row *bench_find(const struct bench_report *r, enum bench_part part,
                                   const char *what, const char *variant)
{
    for (size_t k = 0; k < r->n; k++)
        if (r->row[k].part == part && strcmp(r->row[k].what, what) == 0 &&
            strcmp(r->row[k].variant, variant) == 0)
            return &r->row[k];
    return NULL;
}

void bench_write_csv(const struct bench_report *r, FILE *to)
{
    fputs("part,what,variant,unit,low,median,high,runs\n", to);
    for (size_t k = 0; k < r->n; k++) {
        const struct bench_row *row = &r->row[k];

        fprintf(to, "%s,\"%s\",\"%s\",%s,%.9g,%.9g,%.9g,%d\n", bench_part_name(row->part),
                row->what, row->variant, row->unit, row->value.low, row->value.median,
                row->value.high, row->runs);
    }
}

void bench_write_table(const struct bench_report *r, enum bench_part part, FILE *to)
{
    fputs("| what | of | median (quartiles) | unit |\n| --- | --- | ---: | --- |\n", to);
    for (size_t k = 0; k < r->n; k++) {
        const struct bench_row *row = &r->row[k];

        if (row->part != part)
            continue;
        fprintf(to, "| %s | %s | ", row->what, row->variant);
        print_value(row, to);
        fprintf(to, " | %s |\n", row->unit);
    }
}
