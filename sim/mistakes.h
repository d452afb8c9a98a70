/**
 * @file mistakes.h
 * The mistakes found in input files, all of them, each ready to print.
 * A reader adds a message a mistake and goes on; the program prints them and exits 2.
 */
#ifndef SIM_MISTAKES_H
#define SIM_MISTAKES_H

#include <stddef.h>

enum { SIM_MISTAKES_MAX = 50 }; /* later ones are counted, not kept */

struct sim_mistakes {
    size_t count; /* all found, kept or not */
    size_t kept;  /* entries of text in use */
    char *
        text[SIM_MISTAKES_MAX]; /* owned; may hold several lines, no newline at the end */
};

/** Add one message, printf-like. An allocation that fails still counts the mistake. */
__attribute__((format(printf, 2, 3))) void sim_mistakes_add(struct sim_mistakes *m,
                                                            const char *format, ...);

/** Free the texts and set the list to empty. */
void sim_mistakes_clear(struct sim_mistakes *m);

/**
 * The entry of @p names nearest to @p word, for 'did you mean': at most 2 edits, or a
 * third of the word's length (optimal string alignment distance).
 *
 * @param names  name(k, with) for k in 0..n-1; NULL entries are passed over
 * @return the name, or NULL when none is near
 */
const char *sim_nearest(const char *word, size_t n,
                        const char *(*name)(size_t k, const void *with),
                        const void *with);

#endif
