#include "sim/mistakes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64 };

void sim_mistakes_add(struct sim_mistakes *m, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    m->count++;
    if (m->kept == SIM_MISTAKES_MAX)
        return;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    if (text)
        m->text[m->kept++] = text;
}

void sim_mistakes_clear(struct sim_mistakes *m)
{
    for (size_t k = 0; k < m->kept; k++)
        free(m->text[k]);
    *m = (struct sim_mistakes){0};
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: insert, delete, replace, swap of neighbours. */
static int edits(const char *a, const char *b)
{
    const int n = (int)strlen(a), m = (int)strlen(b);
    int d[WORD_MAX][WORD_MAX];

    if (n >= WORD_MAX || m >= WORD_MAX)
        return WORD_MAX;
    for (int i = 0; i <= n; i++)
        d[i][0] = i;
    for (int j = 0; j <= m; j++)
        d[0][j] = j;
    for (int i = 1; i <= n; i++)
        for (int j = 1; j <= m; j++) {
            const int replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

            d[i][j] = least(replace, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

const char *sim_nearest(const char *word, size_t n,
                        const char *(*name)(size_t k, const void *with), const void *with)
{
    const int third = (int)strlen(word) / 3;
    int best = least(third > 2 ? third : 2, WORD_MAX - 1) + 1;
    const char *found = NULL;

    for (size_t k = 0; k < n; k++) {
        const char *candidate = name(k, with);
        const int far = candidate ? edits(word, candidate) : WORD_MAX;

        if (far < best && far < (int)strlen(word)) {
            best = far;
            found = candidate;
        }
    }
    return found;
}
