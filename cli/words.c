#include "cli/cli.h"

#include <string.h>

enum { WORDS_MAX = 32 };

/* Lists of words, split by spaces, as bits of one text. */
struct words {
    size_t n;
    char text[WORDS_MAX][SIM_NAME_MAX];
};

static struct words split(const char *list)
{
    struct words w = {0};

    for (list += strspn(list, " "); *list && w.n < WORDS_MAX; list += strspn(list, " ")) {
        const size_t n = strcspn(list, " ");

        snprintf(w.text[w.n++], SIM_NAME_MAX, "%.*s", (int)n, list);
        list += n;
    }
    return w;
}

static const char *word_at(size_t k, const void *with)
{
    return ((const struct words *)with)->text[k];
}

bool cli_is_word(const char *word, const char *list)
{
    const struct words w = split(list);

    for (size_t k = 0; k < w.n; k++)
        if (strcmp(w.text[k], word) == 0)
            return true;
    return false;
}

int cli_find_name(const char *option, const char *wish, size_t n,
                  const char *(*name)(size_t k, const void *with), const void *with)
{
    const char *near;

    for (size_t k = 0; k < n; k++)
        if (strcmp(name(k, with), wish) == 0)
            return (int)k;
    near = sim_nearest(wish, n, name, with);
    fprintf(stderr, "equipoise: --%s: need one of", option);
    for (size_t k = 0; k < n; k++)
        fprintf(stderr, "%s %s", k ? "," : "", name(k, with));
    fprintf(stderr, "; got '%s'", wish);
    if (near)
        fprintf(stderr, ": did you mean '%s'?", near);
    fputc('\n', stderr);
    return -1;
}

const char *cli_hint(char *text, size_t size, const char *word, const char *list)
{
    const struct words w = split(list);
    const char *near = sim_nearest(word, w.n, word_at, &w);

    if (near)
        snprintf(text, size, "; did you mean '%s'?", near);
    else
        text[0] = '\0';
    return text;
}
