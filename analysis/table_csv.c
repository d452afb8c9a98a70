#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/table_format.h"

enum { NUMBER_MAX = 40 };

/* Numbers up to here are whole as doubles, and written as such. */
static const double WHOLE_MAX = 9007199254740992.0;

void ana_csv_begin(struct ana_table *t)
{
    for (size_t k = 0; k < t->n_columns; k++) {
        if (k > 0)
            ana_bytes_one(&t->out, ',');
        ana_csv_text(t, t->column[k].name);
    }
    ana_bytes_one(&t->out, '\n');
}

void ana_csv_whole(struct ana_table *t, int64_t value)
{
    char text[NUMBER_MAX];

    snprintf(text, sizeof text, "%" PRId64, value);
    ana_bytes_text(&t->out, text);
}

/* A locale may have another sign than the point. */
static void put_point(char *text)
{
    const size_t n = strspn(text, "+-0123456789");

    if (text[n] != '\0' && text[n] != 'e' && text[n] != '.') {
        const size_t sign = strcspn(text + n, "0123456789e");

        text[n] = '.';
        memmove(text + n + 1, text + n + sign, strlen(text + n + sign) + 1);
    }
}

void ana_csv_number(struct ana_table *t, double value)
{
    char text[NUMBER_MAX];

    if (value == floor(value) && fabs(value) < WHOLE_MAX) {
        ana_csv_whole(t, (int64_t)value);
        return;
    }
    snprintf(text, sizeof text, "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof text, "%.16g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof text, "%.17g", value);
    put_point(text);
    ana_bytes_text(&t->out, text);
}

/* An empty text is quoted, so that it is not taken for no value. */
static bool needs_quotes(const char *text)
{
    const size_t n = strlen(text);

    return n == 0 || text[0] == ' ' || text[n - 1] == ' ' ||
           text[strcspn(text, ",\"\r\n")] != '\0';
}

void ana_csv_text(struct ana_table *t, const char *text)
{
    if (!needs_quotes(text)) {
        ana_bytes_text(&t->out, text);
        return;
    }
    ana_bytes_one(&t->out, '"');
    for (; *text; text++) {
        if (*text == '"')
            ana_bytes_one(&t->out, '"');
        ana_bytes_one(&t->out, (unsigned char)*text);
    }
    ana_bytes_one(&t->out, '"');
}
