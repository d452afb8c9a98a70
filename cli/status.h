/**
 * @file status.h
 * How far a sweep is, as it is printed. Private to cli/status*.c.
 */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include "cli/folder.h"

/** All that is told of a folder or a file. */
struct cli_state {
    const char *of;                /* folder or file, as named */
    const struct cli_parts *parts; /* NULL: a file */
    uint64_t cells, done, failed;
    uint32_t writers;
    double cells_per_second; /* 0: nobody writes, or not known yet */
    size_t n_failures;       /* the first ones */
    struct {
        uint64_t cell;
        char *where, *reason; /* owned */
    } failure[8];
};

void cli_status_json(const struct cli_state *s);

/** @return false when out of memory */
bool cli_status_table(const struct cli_state *s);

/** Seconds until all is done at the present rate; NaN: not known. */
double cli_status_left_s(const struct cli_state *s);

#endif
