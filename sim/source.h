/**
 * @file source.h
 * The text of one input, and messages that show the place in it: file:line:column, the
 * line itself and a caret. What a terminal would obey (control bytes) is never passed on.
 */
#ifndef SIM_SOURCE_H
#define SIM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/status.h"

enum {
    SIM_SOURCE_MAX = 1 << 20, /* bytes of an input file */
    SIM_BRIEF_MAX = 72        /* bytes of a quoted word, the closing 0 included */
};

struct sim_source {
    char *name;    /* the path, or "--set KEY=VALUE", owned */
    char *text;    /* [length + 1], UTF-8 without NUL, owned; NULL: no lines to show */
    size_t length; /* bytes */
};

/** A place between two characters; both count from 0. */
struct sim_mark {
    size_t line;
    size_t column; /* characters, not bytes */
};

struct sim_span {
    const struct sim_source *source;
    struct sim_mark start, end;
    bool whole; /* the source as a whole: no line is named */
};

/** Some text, cut short to be quoted in a message. */
struct sim_brief {
    char text[SIM_BRIEF_MAX];
};

/** "; did you mean 'x'?" or "". */
struct sim_hint {
    char text[SIM_BRIEF_MAX + 32];
};

/**
 * Read a text file of at most SIM_SOURCE_MAX bytes of UTF-8 without NUL.
 *
 * @param[out] out  free: sim_source_clear(), also after a failure
 * @return SIM_OK; SIM_E_INPUT with exactly one message in @p mistakes; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_source_read(struct sim_source *out, const char *path,
                                               struct sim_mistakes *mistakes);
/**
 * The same of a text in memory, of any length. @p name stands for it in messages.
 *
 * @param text  copied
 */
SIM_MUST_CHECK enum sim_status sim_source_copy(struct sim_source *out, const char *name,
                                               const char *text,
                                               struct sim_mistakes *mistakes);
void sim_source_clear(struct sim_source *source);

/** The mark of byte @p offset of the text. */
struct sim_mark sim_source_mark(const struct sim_source *source, size_t offset);

/**
 * Add "place: error: words" and the line with a caret. A message that is there already
 * (a text used twice) is not added again.
 */
__attribute__((format(printf, 3, 4))) void sim_report(struct sim_mistakes *mistakes,
                                                      const struct sim_span *at,
                                                      const char *format, ...);

struct sim_brief sim_brief(const char *text);

/** The nearest of n names as words; "" when the message would not be kept anyway. */
struct sim_hint sim_hint(const struct sim_mistakes *mistakes, const char *word, size_t n,
                         const char *(*name)(size_t k, const void *with),
                         const void *with);

/** The number written in @p text by the strict syntax: no 0x, nan, inf, blanks. */
bool sim_number(const char *text, double *out);

/** Copy @p text with every control character and broken byte as '?'. NULL: no memory. */
char *sim_text_clean(const char *text);

/** Whether @p text is UTF-8 without control characters (tab and newline are such too). */
bool sim_text_is_clean(const char *text);

#endif
