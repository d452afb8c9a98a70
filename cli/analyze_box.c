#include <math.h>
#include <string.h>

#include "cli/analyze.h"

enum { TEXT_MAX = 256 };

bool cli_has_order(const struct cli_analysis *a, uint32_t k)
{
    const enum sim_kind kind = sim_factor_row(&a->points->factor[k])->kind;

    return kind != SIM_CHOICE && kind != SIM_SWITCH;
}

static bool is_stepped(const struct cli_analysis *a, uint32_t k)
{
    return a->factor[k].scale == ANA_LIST || a->factor[k].whole;
}

/* The greatest value of factor @p k up to @p limit that a point has, or the least from it. */
static double nearest_value(const struct cli_analysis *a, uint32_t k, double limit,
                            bool below)
{
    double found = NAN;

    for (uint32_t point = 0; point < a->plan->n_points; point++) {
        const double x = sim_points_value(a->points, point, k);

        if (below ? x <= limit && !(x <= found) : x >= limit && !(x >= found))
            found = x;
    }
    return found;
}

/* "theta_mu < 0.8", "floor_staff <= 2": a list or a whole number has a last value inside. */
static void say_end(char *text, size_t size, const struct cli_analysis *a, uint32_t k,
                    double limit, bool below)
{
    const bool stepped = is_stepped(a, k);
    char value[SIM_NAME_MAX];

    cli_analyze_value(value, sizeof value, &a->points->factor[k],
                      stepped ? nearest_value(a, k, limit, below) : limit);
    snprintf(text, size, "%s%s %s", below ? "<" : ">", stepped ? "=" : "", value);
}

static void say_kept(char *text, size_t size, const struct cli_analysis *a, uint32_t k,
                     uint64_t kept)
{
    const struct ana_factor *f = &a->factor[k];
    const char *before = "is ";
    size_t n = 0;

    text[0] = '\0';
    for (uint32_t level = 0; level < f->n_levels && n + 1 < size; level++) {
        char value[SIM_NAME_MAX];

        if (!(kept >> (unsigned)f->level[level] & 1))
            continue;
        cli_analyze_value(value, sizeof value, &a->points->factor[k], f->level[level]);
        snprintf(text + n, size - n, "%s%s", before, value);
        n = strlen(text);
        before = " or ";
    }
}

const char *cli_box_limit(char *text, size_t size, const struct cli_analysis *a,
                          const struct ana_prim_limit *l, uint32_t k)
{
    char low[SIM_NAME_MAX + 8] = "", high[SIM_NAME_MAX + 8] = "";

    text[0] = '\0';
    if (!cli_has_order(a, k)) {
        if (l->kept != UINT64_MAX)
            say_kept(text, size, a, k, l->kept);
        return text;
    }
    if (isfinite(l->low))
        say_end(low, sizeof low, a, k, l->low, false);
    if (isfinite(l->high))
        say_end(high, sizeof high, a, k, l->high, true);
    snprintf(text, size, "%s%s%s", low, *low && *high ? " and " : "", high);
    return text;
}

void cli_box_places(char text[CLI_PLACES_MAX], const struct cli_analysis *a,
                    const struct ana_prim_box *box)
{
    char limit[TEXT_MAX];
    size_t n = 0;

    snprintf(text, CLI_PLACES_MAX, "anywhere: no limit holds more of them");
    for (uint32_t k = 0; k < a->points->n_factors && n + 1 < CLI_PLACES_MAX; k++) {
        if (*cli_box_limit(limit, sizeof limit, a, &box->limit[k], k) == '\0')
            continue;
        snprintf(text + n, CLI_PLACES_MAX - n, "%s%s %s", n ? " and " : "where ",
                 a->points->factor[k].name, limit);
        n = strlen(text);
    }
}
