/**
 * @file story_pen.h
 * How a story's words are put down: texts of ANA_TEXT_MAX bytes that grow, and causes in
 * order of size. Private to analysis/story*.
 */
#ifndef ANA_STORY_PEN_H
#define ANA_STORY_PEN_H

enum { ANA_CAUSES_MAX = 8 };

/** Effects below this are not worth a word: log-odds, suspicion, units of contact. */
#define ANA_MATTERS 0.05f

/** One cause and how much of an effect it had. */
struct ana_cause {
    float size;
    char text[96];
};

/** The largest first. Starts from {0}. */
struct ana_causes {
    int n;
    struct ana_cause cause[ANA_CAUSES_MAX];
};

/** Go on with @p text, which has room for ANA_TEXT_MAX bytes. */
__attribute__((format(printf, 2, 3))) void ana_say(char *text, const char *format, ...);

/** Go on with @p text after a comma, or begin it. */
__attribute__((format(printf, 2, 3))) void ana_also(char *text, const char *format, ...);

/** Money as people read it: cents only where they count. */
void ana_say_money(char *text, float amount);

/** @p share in whole per cent. */
int ana_percent(float share);

/** Keep a cause, in words, whose effect @p size is @p least or more either way. */
__attribute__((format(printf, 4, 5))) void
ana_because(struct ana_causes *c, float size, float least, const char *format, ...);

/** Go on with @p text: @p before, then the causes with commas; nothing without causes. */
void ana_say_causes(char *text, const char *before, const struct ana_causes *c);

#endif
