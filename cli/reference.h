/**
 * @file reference.h
 * Tables of the reference pages, as Markdown on stdout. Private to cli/.
 */
#ifndef CLI_REFERENCE_H
#define CLI_REFERENCE_H

#include "cli/cli.h"

enum { CLI_GROUPS_MAX = 64 };

/** The groups in which rows stand: mechanisms, touch points, entities. Starts from {0}. */
struct cli_groups {
    size_t n;
    const char *where[CLI_GROUPS_MAX]; /* static storage, each once */
};

/** Groups of @p table: those with a title in the order of the pages, then the others. */
struct cli_groups cli_groups_find(enum sim_table table);

/** Add @p where unless it is there. */
void cli_groups_add(struct cli_groups *groups, const char *where);

/** "M1 Unsolicited contact"; @p where itself where it has no title. */
const char *cli_group_title(const char *where);

/** Print @p text as a cell: '|' would end it, and "-" says that there is none. */
void cli_reference_cell(const char *text);

/** Print the rows of @p table that stand in @p where; NULL: all. */
void cli_reference_rows(enum sim_table table, const char *where);

/** Print all rows of @p table, each group below its title. */
void cli_reference_grouped(enum sim_table table);

void cli_reference_outcomes(enum sim_horizon horizon);

/** Print what grades mean, and how many parameters have each. */
void cli_reference_grades(void);

#endif
