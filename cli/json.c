#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the well-formed UTF-8 character at @p s, 0 when it is none. */
static int utf8_length(const unsigned char *s)
{
    const int n = s[0] < 0x80                   ? 1
                  : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                  : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                  : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
                                                : 0;

    for (int k = 1; k < n; k++)
        if ((s[k] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return n;
}

static void put_character(FILE *to, const unsigned char *s, int n)
{
    static const char plain[] = "\"\\\n\t\r", letter[] = "\"\\ntr";
    const char *special = n == 1 ? strchr(plain, s[0]) : NULL;

    if (n == 0)
        fputs("\\ufffd", to);
    else if (special)
        fprintf(to, "\\%c", letter[special - plain]);
    else if (s[0] < 0x20 || s[0] == 0x7f)
        fprintf(to, "\\u%04x", s[0]);
    else
        fwrite(s, 1, (size_t)n, to);
}

static void put_text(FILE *to, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;

    fputc('"', to);
    while (*s) {
        const int n = utf8_length(s);

        put_character(to, s, n);
        s += n ? n : 1;
    }
    fputc('"', to);
}

static void start_entry(struct cli_json *j, const char *key)
{
    if (j->has_entry)
        fputc(',', j->to);
    if (j->depth > 0)
        fprintf(j->to, "\n%*s", 2 * j->depth, "");
    if (key) {
        put_text(j->to, key);
        fputs(": ", j->to);
    }
    j->has_entry = true;
}

void cli_json_open(struct cli_json *j, const char *key, char bracket)
{
    start_entry(j, key);
    fputc(bracket, j->to);
    j->depth++;
    j->has_entry = false;
}

void cli_json_close(struct cli_json *j, char bracket)
{
    j->depth--;
    if (j->has_entry)
        fprintf(j->to, "\n%*s", 2 * j->depth, "");
    fputc(bracket, j->to);
    j->has_entry = true;
}

void cli_json_text(struct cli_json *j, const char *key, const char *text)
{
    start_entry(j, key);
    put_text(j->to, text);
}

void cli_json_number(struct cli_json *j, const char *key, double value)
{
    char text[40];

    start_entry(j, key);
    if (!isfinite(value)) {
        fputs("null", j->to);
        return;
    }
    snprintf(text, sizeof text, "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof text, "%.17g", value);
    fputs(text, j->to);
}

void cli_json_float(struct cli_json *j, const char *key, float value)
{
    char text[40];

    snprintf(text, sizeof text, "%.6g", (double)value);
    if (strtof(text, NULL) != value)
        snprintf(text, sizeof text, "%.9g", (double)value);
    cli_json_number(j, key, isfinite(value) ? strtod(text, NULL) : NAN);
}

void cli_json_whole(struct cli_json *j, const char *key, uint64_t value)
{
    start_entry(j, key);
    fprintf(j->to, "%llu", (unsigned long long)value);
}

void cli_json_bool(struct cli_json *j, const char *key, bool value)
{
    start_entry(j, key);
    fputs(value ? "true" : "false", j->to);
}

void cli_json_end(struct cli_json *j)
{
    fputc('\n', j->to);
}
