#include "sim/source.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    SHOWN_MAX = 110, /* characters of a line that are shown */
    SHOWN_LEFT = 70, /* of these, before the caret when the line is long */
    FIRST_ROOM = 8192
};

/* ---- characters ---- */

/* Bytes of a character by its first; 0: none begins so. */
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Bytes of the UTF-8 character at p, its code in *code; 0 when it is broken. */
static size_t decode(const char *p, const char *end, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char lead = (unsigned char)*p;
    const size_t n = length_of(lead);

    if (n == 0 || n > (size_t)(end - p))
        return 0;
    *code = n == 1 ? lead : lead & (0x7fu >> n);
    for (size_t k = 1; k < n; k++) {
        const unsigned char byte = (unsigned char)p[k];

        if ((byte & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (byte & 0x3f);
    }
    if (*code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
        return 0;
    return n;
}

/* C0, DEL, C1, line and paragraph separators, and marks that turn the direction. */
static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* Columns on a terminal: the large blocks are enough to keep a caret in place. */
static int width(uint32_t code)
{
    if ((code >= 0x300 && code <= 0x36f) || code == 0x200b || code == 0xfeff)
        return 0;
    if ((code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
        (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
        (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
        (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd))
        return 2;
    return 1;
}

/* The character at *p without what a terminal obeys; moves *p on; returns its columns. */
static int put_clean(FILE *f, const char **p, const char *end)
{
    uint32_t code = 0;
    const size_t n = decode(*p, end, &code);
    const bool shown = n > 0 && !is_control(code);

    if (shown)
        fwrite(*p, 1, n, f);
    else
        fputc(n > 0 && (code == '\t' || code == '\n') ? ' ' : '?', f);
    *p += n > 0 ? n : 1;
    return shown ? width(code) : 1;
}

static void put_text(FILE *f, const char *text)
{
    const char *const end = text + strlen(text);

    while (text < end)
        put_clean(f, &text, end);
}

char *sim_text_clean(const char *text)
{
    char *out = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);

    if (!f)
        return NULL;
    put_text(f, text);
    if (fclose(f) != 0) {
        free(out);
        return NULL;
    }
    return out;
}

bool sim_text_is_clean(const char *text)
{
    const char *const end = text + strlen(text);

    while (text < end) {
        uint32_t code = 0;
        const size_t n = decode(text, end, &code);

        if (n == 0 || is_control(code))
            return false;
        text += n;
    }
    return true;
}

struct sim_brief sim_brief(const char *text)
{
    struct sim_brief brief;
    const size_t room = sizeof brief.text - 4;
    size_t n = strlen(text);

    if (n < sizeof brief.text) {
        memcpy(brief.text, text, n + 1);
        return brief;
    }
    n = room;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    memcpy(brief.text, text, n);
    memcpy(brief.text + n, "...", 4);
    return brief;
}

struct sim_hint sim_hint(const struct sim_mistakes *mistakes, const char *word, size_t n,
                         const char *(*name)(size_t k, const void *with),
                         const void *with)
{
    struct sim_hint hint = {""};
    const char *near = NULL;

    if (mistakes->kept < SIM_MISTAKES_MAX)
        near = sim_nearest(word, n, name, with);
    if (near)
        snprintf(hint.text, sizeof hint.text, "; did you mean '%s'?",
                 sim_brief(near).text);
    return hint;
}

/* ---- numbers ---- */

static const char *skip_digits(const char *p)
{
    while (isdigit((unsigned char)*p))
        p++;
    return p;
}

bool sim_number(const char *text, double *out)
{
    const char *p = text + (*text == '+' || *text == '-');
    const char *whole = p, *part = NULL;
    size_t digits = 0;

    p = skip_digits(p);
    digits = (size_t)(p - whole);
    if (*p == '.') {
        part = ++p;
        p = skip_digits(p);
        digits += (size_t)(p - part);
    }
    if (digits == 0)
        return false;
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '+' || *p == '-';
        if (!isdigit((unsigned char)*p))
            return false;
        p = skip_digits(p);
    }
    if (*p != '\0')
        return false;
    *out = strtod(text, NULL);
    return true;
}

/* ---- lines, as YAML breaks them ---- */

/* Bytes of the line break at p; 0 when there is none. */
static size_t line_break(const char *p, const char *end)
{
    uint32_t code = 0;
    const size_t n = decode(p, end, &code);

    if (code == '\r')
        return end - p > 1 && p[1] == '\n' ? 2 : 1;
    return n > 0 && (code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029)
               ? n
               : 0;
}

static const char *next_char(const char *p, const char *end)
{
    uint32_t code = 0;
    const size_t n = decode(p, end, &code);

    return p + (n > 0 ? n : 1);
}

/* A mark does not count the byte order mark. */
static const char *text_start(const struct sim_source *source)
{
    return source->text +
           (source->length >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
}

struct sim_mark sim_source_mark(const struct sim_source *source, size_t offset)
{
    const char *const end = source->text + source->length;
    const char *const stop =
        source->text + (offset < source->length ? offset : source->length);
    struct sim_mark mark = {0, 0};

    for (const char *p = text_start(source); p < stop;) {
        const size_t n = line_break(p, end);

        mark.column++;
        if (n > 0)
            mark = (struct sim_mark){mark.line + 1, 0};
        p = n > 0 ? p + n : next_char(p, end);
    }
    return mark;
}

static const char *find_line(const struct sim_source *source, size_t line)
{
    const char *const end = source->text + source->length;
    const char *p = text_start(source);

    while (line > 0 && p < end) {
        const size_t n = line_break(p, end);

        line -= n > 0;
        p = n > 0 ? p + n : next_char(p, end);
    }
    return p;
}

/* The line of the mistake and, below it, a caret; long lines by a window. */
static void put_line(FILE *f, const struct sim_span *at)
{
    const char *const end = at->source->text + at->source->length;
    const char *p = find_line(at->source, at->start.line);
    const size_t first =
        at->start.column > SHOWN_MAX - 20 ? at->start.column - SHOWN_LEFT : 0;
    const bool one_line = at->end.line == at->start.line;
    const size_t stop = one_line && at->end.column > at->start.column
                            ? at->end.column
                            : at->start.column + 1;
    int pad = first > 0 ? 3 : 0, marked = 0;

    if (p == end || line_break(p, end) > 0)
        return;
    fprintf(f, "\n%5zu | %s", at->start.line + 1, first > 0 ? "..." : "");
    for (size_t k = 0; k < first && p < end && line_break(p, end) == 0; k++)
        p = next_char(p, end);
    for (size_t k = first; k < first + SHOWN_MAX && p < end && line_break(p, end) == 0;
         k++) {
        const int columns = put_clean(f, &p, end);

        pad += k < at->start.column ? columns : 0;
        marked += k >= at->start.column && k < stop ? columns : 0;
    }
    fprintf(f, "\n      | %*s^", pad, "");
    for (int k = 1; k < marked; k++)
        fputc('~', f);
}

/* ---- messages ---- */

static bool is_known(const struct sim_mistakes *mistakes, const char *text)
{
    for (size_t k = 0; k < mistakes->kept; k++)
        if (strcmp(mistakes->text[k], text) == 0)
            return true;
    return false;
}

static void put_message(FILE *f, const struct sim_span *at, const char *words)
{
    const bool has_line = !at->whole && at->source->text;

    put_text(f, at->source->name ? at->source->name : "(no name)");
    if (has_line)
        fprintf(f, ":%zu:%zu", at->start.line + 1, at->start.column + 1);
    fputs(": error: ", f);
    put_text(f, words);
    if (has_line)
        put_line(f, at);
}

void sim_report(struct sim_mistakes *mistakes, const struct sim_span *at,
                const char *format, ...)
{
    char *words = NULL, *text = NULL;
    size_t size = 0;
    FILE *f = NULL;
    va_list args;

    if (mistakes->kept == SIM_MISTAKES_MAX) {
        mistakes->count++;
        return;
    }
    va_start(args, format);
    if (vasprintf(&words, format, args) < 0)
        words = NULL;
    va_end(args);
    f = words ? open_memstream(&text, &size) : NULL;
    if (f) {
        put_message(f, at, words);
        if (fclose(f) != 0) {
            free(text);
            text = NULL;
        }
    }
    if (!text)
        mistakes->count++; /* no memory for the words: the mistake still counts */
    else if (!is_known(mistakes, text))
        sim_mistakes_add(mistakes, "%s", text);
    free(words);
    free(text);
}

/* ---- reading ---- */

static bool is_text(const struct sim_source *source, struct sim_mistakes *mistakes)
{
    const char *const end = source->text + source->length;
    struct sim_span at = {.source = source};
    const char *p = source->text;
    uint32_t code = 0;

    while (p < end && *p != '\0' && decode(p, end, &code) > 0)
        p = next_char(p, end);
    if (p == end)
        return true;
    at.start = at.end = sim_source_mark(source, (size_t)(p - source->text));
    if (*p == '\0') {
        at.whole = true;
        sim_report(mistakes, &at, "a zero byte in line %zu: need a text file in UTF-8",
                   at.start.line + 1);
    } else {
        sim_report(mistakes, &at, "byte 0x%02x is not UTF-8: need a text file in UTF-8",
                   (unsigned char)*p);
    }
    return false;
}

/* Up to one byte more than is allowed, so that a larger file shows. */
static enum sim_status fill(struct sim_source *out, FILE *f)
{
    size_t room = FIRST_ROOM, n = 0;

    for (;;) {
        char *bigger = realloc(out->text, room + 1);

        if (!bigger)
            return SIM_E_NOMEM;
        out->text = bigger;
        n += fread(out->text + n, 1, room - n, f);
        out->text[n] = '\0';
        out->length = n;
        if (n < room || n > SIM_SOURCE_MAX)
            return SIM_OK;
        room = 2 * room > SIM_SOURCE_MAX ? SIM_SOURCE_MAX + 1 : 2 * room;
    }
}

static enum sim_status read_all(struct sim_source *out, FILE *f,
                                struct sim_mistakes *mistakes)
{
    const struct sim_span whole = {.source = out, .whole = true};
    struct stat info;

    if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
        sim_report(mistakes, &whole, "this is a directory: need a file");
        return SIM_E_INPUT;
    }
    errno = 0;
    if (fill(out, f) != SIM_OK)
        return SIM_E_NOMEM;
    if (ferror(f)) {
        sim_report(mistakes, &whole, "cannot be read: %s", strerror(errno));
        return SIM_E_INPUT;
    }
    if (out->length > SIM_SOURCE_MAX) {
        sim_report(mistakes, &whole, "larger than 1 MiB: this is not a file of ours");
        return SIM_E_INPUT;
    }
    return SIM_OK;
}

enum sim_status sim_source_read(struct sim_source *out, const char *path,
                                struct sim_mistakes *mistakes)
{
    const struct sim_span whole = {.source = out, .whole = true};
    enum sim_status status = SIM_OK;
    FILE *f = NULL;

    *out = (struct sim_source){.name = strdup(path)};
    if (!out->name)
        return SIM_E_NOMEM;
    f = fopen(path, "rb");
    if (!f) {
        sim_report(mistakes, &whole, "cannot be opened: %s", strerror(errno));
        return SIM_E_INPUT;
    }
    status = read_all(out, f, mistakes);
    fclose(f);
    if (status == SIM_OK && !is_text(out, mistakes))
        status = SIM_E_INPUT;
    return status;
}

enum sim_status sim_source_copy(struct sim_source *out, const char *name,
                                const char *text, struct sim_mistakes *mistakes)
{
    *out = (struct sim_source){
        .name = strdup(name), .text = strdup(text), .length = strlen(text)};
    if (!out->name || !out->text)
        return SIM_E_NOMEM;
    return is_text(out, mistakes) ? SIM_OK : SIM_E_INPUT;
}

void sim_source_clear(struct sim_source *source)
{
    free(source->name);
    free(source->text);
    *source = (struct sim_source){0};
}
