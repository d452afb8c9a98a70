#include "cli/cli.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { WIDTH_PLAIN = 100, WIDTH_LEAST = 40, WIDTH_MOST = 1000 };

int cli_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    uint64_t width = WIDTH_PLAIN;

    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0)
        width = size.ws_col;
    else if (!columns || !cli_whole(columns, 1, WIDTH_MOST, &width))
        width = WIDTH_PLAIN;
    return width < WIDTH_LEAST ? WIDTH_LEAST : (int)width;
}

bool cli_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

bool cli_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *cli_plus_minus(void)
{
    return cli_utf8() ? "\u00b1" : "+-";
}

int cli_columns(const char *text)
{
    mbstate_t state = {0};
    int width = 0;

    while (*text) {
        wchar_t c;
        const size_t n = mbrtowc(&c, text, strlen(text), &state);
        const int w = n <= strlen(text) ? wcwidth(c) : -1;

        if (n > strlen(text))
            state = (mbstate_t){0};
        width += w < 0 ? 1 : w;
        text += n <= strlen(text) && n > 0 ? n : 1;
    }
    return width;
}

/* A word as it is, but for bytes that could drive the terminal. */
static void put_word(const char *word, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const unsigned char c = (unsigned char)word[k];

        putchar(c < 0x20 || c == 0x7f ? '?' : c);
    }
}

/* Words from column @p at on, later lines indented. */
static void put_words(const char *text, int at, int indent)
{
    static const char blank[] = " \t\n\r";
    const int width = cli_width();
    bool first = true;

    for (text += strspn(text, blank); *text; text += strspn(text, blank)) {
        const size_t n = strcspn(text, blank);
        char *word = strndup(text, n);
        const int columns = word ? cli_columns(word) : (int)n;

        free(word);
        if (!first && at + 1 + columns > width) {
            printf("\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            putchar(' ');
            at++;
        }
        first = false;
        put_word(text, n);
        at += columns;
        text += n;
    }
    putchar('\n');
}

void cli_print_wrapped(const char *text, int indent)
{
    put_words(text, 0, indent);
}

void cli_print_hanging(const char *label, int indent, const char *text)
{
    const int columns = cli_columns(label), gap = indent - columns;

    put_word(label, strlen(label));
    printf("%*s", gap > 0 ? gap : 1, "");
    put_words(text, gap > 0 ? indent : columns + 1, indent);
}
