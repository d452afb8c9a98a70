#include "cli/cli.h"

#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 512, BAR_MOST = 40 };

static const double plain_every_s = 10;

/* "0:42", "1:02:03" */
static void say_time(char *text, size_t size, double seconds)
{
    const long s = lround(seconds);

    if (s >= 3600)
        snprintf(text, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(text, size, "%ld:%02ld", s / 60, s % 60);
}

/* "45 %, 1,234 days/s, 0:12 left"; a day is one market under one policy for one day. */
static void say_state(char *text, size_t size, const struct cli_progress *p,
                      unsigned long done)
{
    const double share = p->total ? (double)done / (double)p->total : 1;
    char left[32] = "unknown", rate[CLI_NUMBER_MAX];

    if (p->rate > 0)
        say_time(left, sizeof left, (double)(p->total - done) / p->rate);
    snprintf(text, size, "%3.0f %%, %s market days/s, %s left", floor(100 * share),
             cli_number(rate, p->rate, 0, false), left);
}

/* A bar in eighths of a character where the locale has them. */
static void draw_bar(char *text, size_t size, double share, int width)
{
    static const char *const eighth[] = {"",       "\u258f", "\u258e", "\u258d", "\u258c",
                                         "\u258b", "\u258a", "\u2589", "\u2588"};
    const bool fine = cli_utf8();
    const int parts = (int)(share * width * 8);
    size_t used = 0;

    text[0] = '\0';
    for (int k = 0; k < width && used + 8 < size; k++) {
        const int here = parts - 8 * k;
        const char *sign = here <= 0   ? " "
                           : !fine     ? (here >= 8 ? "#" : " ")
                           : here >= 8 ? eighth[8]
                                       : eighth[here];

        used += (size_t)snprintf(text + used, size - used, "%s", sign);
    }
}

static int line_width(void)
{
    struct winsize size;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

static void draw(const struct cli_progress *p, unsigned long done)
{
    char state[128], bar[BAR_MOST * 4 + 8];
    const double share = p->total ? (double)done / (double)p->total : 1;

    say_state(state, sizeof state, p, done);
    int width = line_width() - (int)strlen(state) - 4;

    width = width > BAR_MOST ? BAR_MOST : width;
    if (width >= 8) {
        draw_bar(bar, sizeof bar, share, width);
        fprintf(stderr, "\r\033[K|%s| %s", bar, state);
    } else {
        fprintf(stderr, "\r\033[K%.*s", line_width() - 1, state);
    }
    fflush(stderr);
}

static void update_rate(struct cli_progress *p, unsigned long done, double now_s)
{
    const double seconds = now_s - p->last_s;

    if (seconds <= 0)
        return;
    const double now = (double)(done - p->last_done) / seconds;

    p->rate = p->rate > 0 ? 0.8 * p->rate + 0.2 * now : now;
    p->last_s = now_s;
    p->last_done = done;
}

void cli_progress_show(struct cli_progress *p, unsigned long done, double now_s)
{
    char state[128];

    if (done > p->total)
        done = p->total;
    update_rate(p, done, now_s);
    if (p->terminal) {
        draw(p, done);
    } else if (now_s - p->said_s >= plain_every_s) {
        say_state(state, sizeof state, p, done);
        fprintf(stderr, "%s\n", state);
        p->said_s = now_s;
    }
}

void cli_progress_clear(const struct cli_progress *p)
{
    if (p->terminal)
        fputs("\r\033[K", stderr);
}
