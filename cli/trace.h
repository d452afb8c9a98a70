/**
 * @file trace.h
 * What the story of a shopper is printed from. Private to cli/trace*.
 */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include "analysis/story.h"
#include "cli/cli.h"

enum { CLI_TRACE_ARMS = 2 };

struct cli_trace {
    const struct sim_scenario *scenario;
    const struct ana_person *person;
    const struct ana_story *story; /* [arms], with the same luck */
    uint32_t arms;                 /* 1, or 2: side by side */
    uint32_t replicate;            /* from 0 */
    const char *find;              /* NULL: nothing was looked for */
    struct ana_found found;
    bool all; /* also the burn-in, and what went the same under both policies */
};

void cli_trace_json(const struct cli_trace *t);

/** @return false when out of memory */
bool cli_trace_text(const struct cli_trace *t);

#endif
