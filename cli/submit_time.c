#include "cli/submit.h"

#include <string.h>

#include "cli/cli.h"

enum { WARNING_MIN_S = 30, WARNING_MAX_S = 120 };

/* One part of a time: digits up to one of @p ends; moves *text behind it. */
static bool read_part(const char **text, const char *ends, uint64_t *out, char *end)
{
    const size_t n = strspn(*text, "0123456789");
    char digits[16];

    if (n == 0 || n >= sizeof digits || !strchr(ends, (*text)[n]))
        return false;
    memcpy(digits, *text, n);
    digits[n] = '\0';
    *end = (*text)[n];
    *text += n + (*end != '\0');
    return cli_whole(digits, 0, 999999999, out);
}

bool cli_submit_seconds(const char *text, uint64_t *seconds)
{
    uint64_t part[3] = {0}, days = 0;
    bool has_days = false;
    size_t n = 0;
    char end;

    if (strchr(text, '-')) {
        if (!read_part(&text, "-", &days, &end))
            return false;
        has_days = true;
    }
    do {
        if (n == 3 || !read_part(&text, ":", &part[n], &end))
            return false;
        n++;
    } while (end == ':');
    if (!has_days && n < 3) /* minutes, minutes:seconds */
        *seconds = 60 * part[0] + part[1];
    else
        *seconds = 86400 * days + 3600 * part[0] + 60 * part[1] + part[2];
    return *seconds > 0;
}

uint32_t cli_submit_warning(uint64_t limit_s)
{
    const uint64_t fifth = limit_s / 5;

    if (fifth < WARNING_MIN_S)
        return WARNING_MIN_S;
    return fifth > WARNING_MAX_S ? WARNING_MAX_S : (uint32_t)fifth;
}
