/**
 * @file child.h
 * A programme run to its end, with what the system says of it.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>

struct bench_child {
    double seconds;    /* from start to end */
    double peak_bytes; /* of memory */
    char said[512];    /* the first of what it wrote to stdout */
};

/**
 * Run @p argv, which ends with NULL; argv[0] is a path.
 *
 * @return false, with words on stderr, unless it ended with status 0
 */
bool bench_child_run(struct bench_child *child, const char *const *argv);

#endif
