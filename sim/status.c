#include "sim/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *sim_status_text(enum sim_status status)
{
    static const char *const text[] = {
#define TEXT(code, words) [code] = words,
        SIM_STATUS_LIST(TEXT)
#undef TEXT
    };

    if ((unsigned)status >= SIM_STATUS_COUNT)
        return "unknown status";
    return text[status];
}

enum sim_status sim_fail(struct sim_error *err, enum sim_status status, const char *where,
                         const char *format, ...)
{
    va_list args;

    if (!err)
        return status;
    err->status = status;
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}
