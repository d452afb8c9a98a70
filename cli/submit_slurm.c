#include "cli/submit.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"

extern char **environ;

bool cli_submit_has_sbatch(void)
{
    const char *path = getenv("PATH");
    char *folders = strdup(path ? path : ""), *rest = folders, *folder;
    bool found = false;

    while (folders && !found && (folder = strsep(&rest, ":"))) {
        char *file = NULL;

        if (asprintf(&file, "%s/sbatch", *folder ? folder : ".") < 0)
            break;
        found = access(file, X_OK) == 0;
        free(file);
    }
    free(folders);
    if (!found)
        fputs(
            "equipoise: there is no sbatch on the PATH: is Slurm installed, and is this "
            "a machine that jobs are submitted from? --dry-run prints the scripts\n",
            stderr);
    return found;
}

/* "12,13" of the numbers that submit.sh left; false when there are none. */
static bool read_jobs(const char *folder, char *jobs, size_t size)
{
    char path[PATH_MAX], line[64];
    size_t n = 0;
    FILE *from;

    if (snprintf(path, sizeof path, "%s/submit/jobs.txt", folder) >= (int)sizeof path)
        return false;
    from = fopen(path, "r");
    if (!from)
        return false;
    while (fgets(line, sizeof line, from)) {
        const size_t digits = strspn(line, "0123456789");

        if (digits > 0 && n + digits + 2 < size)
            n += (size_t)snprintf(jobs + n, size - n, "%s%.*s", n ? "," : "", (int)digits,
                                  line);
    }
    fclose(from);
    return n > 0;
}

bool cli_submit_is_queued(const char *folder)
{
    char jobs[256], command[320];
    FILE *from;
    bool queued;

    if (!read_jobs(folder, jobs, sizeof jobs))
        return false;
    snprintf(command, sizeof command, "squeue -h -o %%i -j %s 2>/dev/null", jobs);
    from = popen(command, "re");
    if (!from)
        return false;
    queued = fgetc(from) != EOF;
    while (fgetc(from) != EOF)
        ;
    pclose(from);
    if (queued)
        fprintf(stderr,
                "equipoise: %s: its jobs %s are still in the queue: wait for them, or "
                "'scancel %s' first\n",
                folder, jobs, jobs);
    return queued;
}

int cli_submit_run(const struct cli_submission *s)
{
    char script[PATH_MAX], shell[] = "bash";
    char *argv[] = {shell, script, NULL};
    int status = 0;
    pid_t child;

    if (snprintf(script, sizeof script, "%s/submit/%s", s->folder,
                 cli_submit_name(CLI_SUBMIT_ALL)) >= (int)sizeof script)
        return CLI_MISTAKE;
    fflush(stdout);
    const int error = posix_spawnp(&child, shell, NULL, NULL, argv, environ);

    if (error != 0) {
        fprintf(stderr, "equipoise: bash: %s\n", strerror(error));
        return CLI_FAILED;
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return CLI_FAILED;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return CLI_DONE;
    fprintf(stderr,
            "equipoise: Slurm did not take the jobs; its words stand above, and what was "
            "asked of it in %s\n",
            script);
    return CLI_FAILED;
}
