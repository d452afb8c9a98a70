#include "bench/child.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/timing.h"

/* In the child: stdout goes to the pipe; never returns. */
static void become(const char *const *argv, const int *out)
{
    char *word[32];
    size_t n = 0;

    for (; argv[n] && n < sizeof word / sizeof *word - 1; n++)
        word[n] = strdup(argv[n]);
    word[n] = NULL;
    if (dup2(out[1], STDOUT_FILENO) >= 0) {
        close(out[0]);
        close(out[1]);
        execv(word[0], word);
    }
    _exit(127);
}

/* Read to the end, keep the beginning. */
static void listen_to(struct bench_child *child, int from)
{
    char rest[4096];
    size_t n = 0;
    ssize_t got;

    do {
        const size_t room = sizeof child->said - 1 - n;

        got =
            room > 0 ? read(from, child->said + n, room) : read(from, rest, sizeof rest);
        if (got > 0 && room > 0)
            n += (size_t)got;
    } while (got > 0 || (got < 0 && errno == EINTR));
    child->said[n] = '\0';
}

bool bench_child_run(struct bench_child *child, const char *const *argv)
{
    const double before = bench_now();
    struct rusage usage;
    int out[2], status = 0;
    pid_t pid;

    *child = (struct bench_child){0};
    if (pipe(out) != 0) {
        perror("bench: pipe");
        return false;
    }
    pid = fork();
    if (pid == 0)
        become(argv, out);
    close(out[1]);
    if (pid > 0)
        listen_to(child, out[0]);
    close(out[0]);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench: %s did not end well\n", argv[0]);
        return false;
    }
    child->seconds = bench_now() - before;
    child->peak_bytes = 1024.0 * (double)usage.ru_maxrss;
    return true;
}
