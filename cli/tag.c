#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Text of an environment variable as part of a file name. */
static void file_word(char *out, size_t size, const char *text)
{
    size_t k = 0;

    for (; text[k] && k + 1 < size; k++)
        out[k] =
            strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-",
                   text[k])
                ? text[k]
                : '_';
    out[k] = '\0';
}

void cli_journal_tag(char tag[CLI_TAG_MAX])
{
    const char *job = getenv("SLURM_ARRAY_JOB_ID");
    char name[128] = "localhost", host[128], number[64];

    if (!job || !*job)
        job = getenv("SLURM_JOB_ID");
    if (gethostname(name, sizeof name - 1) != 0)
        strcpy(name, "localhost");
    file_word(host, sizeof host, name);
    file_word(number, sizeof number, job && *job ? job : "0");
    snprintf(tag, CLI_TAG_MAX, "%s.%s.%ld", host, number, (long)getpid());
}
