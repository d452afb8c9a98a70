#include "cli/status.h"

#include <math.h>
#include <stdlib.h>

/* ---- JSON ---- */

/* Numbers of shards as one text: the caller's. */
static char *missing_shards(const struct cli_parts *p)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    if (!to)
        return NULL;
    cli_print_ranges(to, p->n, cli_part_is_missing, p);
    return fclose(to) == 0 ? text : NULL;
}

static void shard_json(struct cli_json *j, uint32_t number, const struct cli_part *part)
{
    cli_json_open(j, NULL, '{');
    cli_json_whole(j, "shard", number);
    cli_json_whole(j, "cells", part->cells);
    cli_json_whole(j, "done", part->done);
    cli_json_whole(j, "failed", part->failed);
    cli_json_whole(j, "missing", part->cells - part->done - part->failed);
    cli_json_bool(j, "file", part->has_file);
    cli_json_whole(j, "journals", part->journals);
    cli_json_whole(j, "writers", part->writers);
    cli_json_number(j, "cells_per_second", part->cells_per_second);
    if (part->problem.status != SIM_OK) {
        cli_json_text(j, "problem", part->problem.text);
        cli_json_text(j, "problem_in", part->problem.where);
    }
    cli_json_close(j, '}');
}

static void folder_json(struct cli_json *j, const struct cli_parts *p)
{
    char *missing = missing_shards(p);

    cli_json_text(j, "missing_shards", missing ? missing : "");
    cli_json_open(j, "shards", '[');
    for (uint32_t k = 0; k < p->n; k++)
        shard_json(j, k + 1, &p->part[k]);
    cli_json_close(j, ']');
    free(missing);
}

void cli_status_json(const struct cli_state *s)
{
    struct cli_json j = {.to = stdout};

    cli_json_open(&j, NULL, '{');
    if (s->parts)
        cli_json_text(&j, "sweep", s->parts->folder.name);
    cli_json_text(&j, s->parts ? "folder" : "file", s->of);
    cli_json_whole(&j, "cells", s->cells);
    cli_json_whole(&j, "done", s->done);
    cli_json_whole(&j, "failed", s->failed);
    cli_json_whole(&j, "missing", s->cells - s->done - s->failed);
    cli_json_whole(&j, "writers", s->writers);
    cli_json_number(&j, "cells_per_second", s->cells_per_second);
    cli_json_number(&j, "seconds_left", cli_status_left_s(s));
    cli_json_open(&j, "failures", '[');
    for (size_t k = 0; k < s->n_failures; k++) {
        cli_json_open(&j, NULL, '{');
        cli_json_whole(&j, "cell", s->failure[k].cell);
        cli_json_text(&j, "where", s->failure[k].where);
        cli_json_text(&j, "reason", s->failure[k].reason);
        cli_json_close(&j, '}');
    }
    cli_json_close(&j, ']');
    if (s->parts)
        folder_json(&j, s->parts);
    cli_json_close(&j, '}');
    cli_json_end(&j);
}

/* ---- for people ---- */

static const char *number(char text[CLI_NUMBER_MAX], uint64_t value)
{
    return cli_number(text, (double)value, 0, false);
}

/* "less than a minute", "12 min", "3 h 20 min", "2 d 4 h" */
static void say_time(double seconds)
{
    const long minutes = lround(seconds / 60);

    if (seconds < 60)
        printf("less than a minute");
    else if (minutes < 60)
        printf("%ld min", minutes);
    else if (minutes < 48 * 60)
        printf("%ld h %ld min", minutes / 60, minutes % 60);
    else
        printf("%ld d %ld h", minutes / (24 * 60), minutes / 60 % 24);
}

static void say_counts(const struct cli_state *s)
{
    const uint64_t missing = s->cells - s->done - s->failed;
    char a[CLI_NUMBER_MAX], b[CLI_NUMBER_MAX];

    printf("%s: %s of %s cells done", s->parts ? s->parts->folder.name : s->of,
           number(a, s->done), number(b, s->cells));
    if (s->failed > 0)
        printf(", %s failed", number(a, s->failed));
    if (missing > 0)
        printf(", %s missing", number(a, missing));
    putchar('\n');
}

static void say_rate(const struct cli_state *s)
{
    const double left_s = cli_status_left_s(s);

    if (s->writers == 0) {
        if (s->parts && s->done + s->failed < s->cells)
            puts("nobody has written for a minute");
        return;
    }
    printf("%u process%s writing", s->writers, s->writers == 1 ? "" : "es");
    if (s->cells_per_second > 0)
        printf(", %.3g cells a second", s->cells_per_second);
    if (left_s > 0) {
        printf(", about ");
        say_time(left_s);
        printf(" left");
    }
    putchar('\n');
}

static bool is_whole(const void *parts, uint64_t shard)
{
    const struct cli_parts *p = parts;

    return !cli_part_is_missing(parts, shard) && p->part[shard].failed == 0 &&
           p->part[shard].problem.status == SIM_OK;
}

static bool add_shard(struct cli_rows *rows, uint32_t number, const struct cli_part *part)
{
    const uint64_t missing = part->cells - part->done - part->failed;

    cli_rows_add(rows, "%u", number);
    cli_rows_add(rows, "%llu", (unsigned long long)part->cells);
    cli_rows_add(rows, "%llu", (unsigned long long)part->done);
    cli_rows_add(rows, "%llu", (unsigned long long)part->failed);
    cli_rows_add(rows, "%llu", (unsigned long long)missing);
    cli_rows_add(rows, "%s",
                 part->problem.status != SIM_OK   ? part->problem.text
                 : part->writers > 0              ? "being written"
                 : part->done + part->failed == 0 ? "not begun"
                 : missing > 0                    ? "stopped"
                                                  : "whole");
    return !rows->failed;
}

/* The shards that are whole in one line, the others one a line. */
static bool say_shards(const struct cli_parts *p)
{
    static const char *const heading[] = {"shard",  "cells",   "done",
                                          "failed", "missing", "state"};
    static const bool right[] = {true, true, true, true, true, false};
    enum { COLUMNS = sizeof heading / sizeof *heading };
    struct cli_rows rows = {0};
    bool ok = true, any = false;

    for (uint32_t k = 0; k < p->n && ok; k++) {
        any = any || is_whole(p, k);
        if (!is_whole(p, k))
            ok = add_shard(&rows, k + 1, &p->part[k]);
    }
    if (any) {
        printf("whole: shard ");
        cli_print_ranges(stdout, p->n, is_whole, p);
        printf(" of %u\n", p->n);
    }
    if (ok && rows.n > 0) {
        putchar('\n');
        ok = cli_list_print(heading, COLUMNS, rows.text, rows.n / COLUMNS, right);
    }
    for (size_t k = 0; k < rows.n; k++)
        free(rows.text[k]);
    free(rows.text);
    return ok;
}

static void say_failures(const struct cli_state *s)
{
    if (s->failed == 0)
        return;
    puts(s->failed > s->n_failures ? "\nThe first cells that failed:"
                                   : "\nCells that failed:");
    for (size_t k = 0; k < s->n_failures; k++)
        printf("  cell %llu, %s: %s\n", (unsigned long long)s->failure[k].cell,
               s->failure[k].where, s->failure[k].reason);
}

bool cli_status_table(const struct cli_state *s)
{
    bool ok = true;

    say_counts(s);
    say_rate(s);
    if (s->parts)
        ok = say_shards(s->parts);
    say_failures(s);
    return ok;
}
