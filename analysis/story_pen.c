#include "analysis/story_pen.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/story.h"

static void append(char *text, const char *format, va_list arguments)
{
    const size_t n = strlen(text);

    vsnprintf(text + n, ANA_TEXT_MAX - n, format, arguments);
}

void ana_say(char *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    append(text, format, arguments);
    va_end(arguments);
}

void ana_also(char *text, const char *format, ...)
{
    va_list arguments;

    if (*text)
        ana_say(text, ", ");
    va_start(arguments, format);
    append(text, format, arguments);
    va_end(arguments);
}

void ana_say_money(char *text, float amount)
{
    ana_say(text, "%.*f", amount < 100.0f ? 2 : 0, (double)amount);
}

int ana_percent(float share)
{
    return (int)(100.0f * share + 0.5f);
}

void ana_because(struct ana_causes *c, float size, float least, const char *format, ...)
{
    struct ana_cause cause = {.size = fabsf(size)};
    va_list arguments;
    int at;

    if (!(cause.size >= least) || c->n == ANA_CAUSES_MAX)
        return;
    va_start(arguments, format);
    vsnprintf(cause.text, sizeof cause.text, format, arguments);
    va_end(arguments);
    for (at = c->n++; at > 0 && c->cause[at - 1].size < cause.size; at--)
        c->cause[at] = c->cause[at - 1];
    c->cause[at] = cause;
}

void ana_say_causes(char *text, const char *before, const struct ana_causes *c)
{
    for (int k = 0; k < c->n; k++)
        ana_say(text, "%s%s", k == 0 ? before : ", ", c->cause[k].text);
}
