#include "cli/cli.h"

#include <unistd.h>

static const struct timespec tick = {0, 100000000}; /* 0.1 s: ten bars a second */

double cli_watch_seconds(const struct cli_watch *w)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - w->start.tv_sec) +
           1e-9 * (double)(now.tv_nsec - w->start.tv_nsec);
}

/* The signals that ask a run to end. */
static void stop_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGUSR1); /* batch engines: the time limit is near */
}

static void hear_stop(struct cli_watch *w, sigset_t *signals)
{
    sigset_t again;

    if (w->stop)
        return; /* SIGUSR1 once more */
    w->stop = 1;
    if (!w->quiet) {
        cli_progress_clear(&w->progress);
        fputs("equipoise: stopping at the end of the day; again to stop at once\n",
              stderr);
    }
    stop_signals(&again);
    sigdelset(&again, SIGUSR1);
    sigdelset(signals, SIGINT);
    sigdelset(signals, SIGTERM);
    pthread_sigmask(SIG_UNBLOCK, &again, NULL);
}

/* Waits by sigtimedwait, so that no handler and no global flag is needed; SIGUSR2 from
 * cli_watch_end() only cuts the wait short. */
static void *watch(void *with)
{
    struct cli_watch *w = with;
    sigset_t signals;

    stop_signals(&signals);
    sigaddset(&signals, SIGUSR2);
    for (;;) {
        const int got = sigtimedwait(&signals, NULL, &tick);

        if (atomic_load(&w->finished))
            return NULL;
        if (got == SIGINT || got == SIGTERM || got == SIGUSR1)
            hear_stop(w, &signals);
        if (!w->quiet && !w->stop)
            cli_progress_show(&w->progress,
                              atomic_load_explicit(&w->days_done, memory_order_relaxed),
                              cli_watch_seconds(w));
    }
}

bool cli_watch_start(struct cli_watch *w, unsigned long total_days, bool quiet)
{
    sigset_t signals;

    *w = (struct cli_watch){.quiet = quiet};
    atomic_init(&w->days_done, 0);
    atomic_init(&w->finished, false);
    w->progress = (struct cli_progress){.terminal = !quiet && isatty(STDERR_FILENO),
                                        .total = total_days};
    clock_gettime(CLOCK_MONOTONIC, &w->start);
    stop_signals(&signals);
    sigaddset(&signals, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &signals, &w->before);
    if (pthread_create(&w->thread, NULL, watch, w) == 0)
        return true;
    cli_watch_release(w);
    return false;
}

void cli_watch_end(struct cli_watch *w)
{
    atomic_store(&w->finished, true);
    pthread_kill(w->thread, SIGUSR2);
    pthread_join(w->thread, NULL);
    cli_progress_clear(&w->progress);
}

void cli_watch_release(const struct cli_watch *w)
{
    pthread_sigmask(SIG_SETMASK, &w->before, NULL);
}
