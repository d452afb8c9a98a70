/**
 * @file cli_program.h
 * Running the program from tests: what it prints and how it ends.
 */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* A run that takes a moment: every policy, two replicates. */
#define SMALL                                                                            \
    "department-store --shoppers 150 --weeks 2 --set run.burn_in_weeks=1 --replicates "  \
    "2 --quiet "
#define PYTHON " | " TEST_PYTHON " -c "

enum { OUTPUT_MAX = 4 << 20 };

/** What a command printed, and how it ended. */
struct outcome {
    int code;
    char *text;
};

/* Run a shell command; stderr goes where @p command says. */
static inline struct outcome shell(const char *command)
{
    struct outcome o = {-1, calloc(1, OUTPUT_MAX)};
    FILE *from = popen(command, "r");
    int status;

    cr_assert(not(zero(ptr, o.text)));
    cr_assert(not(zero(ptr, from)));
    o.text[fread(o.text, 1, OUTPUT_MAX - 1, from)] = '\0';
    status = pclose(from);
    o.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return o;
}

/* Run the program; what it prints on stderr is part of the text. */
static inline struct outcome program(const char *arguments)
{
    char command[4096];

    snprintf(command, sizeof command, "exec 2>&1; %s %s", TEST_PROGRAM, arguments);
    return shell(command);
}

static inline void expect(const char *arguments, int code, const char *part)
{
    struct outcome o = program(arguments);

    cr_expect(eq(int, o.code, code), "%s:\n%.2000s", arguments, o.text);
    cr_expect(strstr(o.text, part) != NULL, "%s: no '%s' in:\n%.2000s", arguments, part,
              o.text);
    free(o.text);
}

/* A folder of this test alone, removed by the caller. */
static inline void new_folder(char folder[64])
{
    strcpy(folder, "/tmp/equipoise-cli-XXXXXX");
    cr_assert(not(zero(ptr, mkdtemp(folder))));
}

static inline void remove_folder(const char *folder)
{
    char command[128];
    struct outcome o;

    snprintf(command, sizeof command, "rm -rf %s", folder);
    o = shell(command);
    free(o.text);
}

/* Run the program; stderr is let through. */
static inline struct outcome quiet_program(const char *arguments)
{
    char command[4096];

    snprintf(command, sizeof command, "%s %s", TEST_PROGRAM, arguments);
    return shell(command);
}

#endif
