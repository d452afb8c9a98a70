#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/analyze.h"

enum { SENTENCE_MAX = 1024 };

static void say(const char *format, va_list args)
{
    char text[SENTENCE_MAX];

    vsnprintf(text, sizeof text, format, args);
    cli_print_wrapped(text, 0);
}

void cli_analyze_heading(const char *format, ...)
{
    va_list args;

    fputs(cli_colour() ? "\n\033[1m" : "\n", stdout);
    va_start(args, format);
    say(format, args);
    va_end(args);
    fputs(cli_colour() ? "\033[0m" : "", stdout);
}

void cli_analyze_say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(format, args);
    va_end(args);
}

double cli_analyze_percent(const struct cli_analysis *a)
{
    return 100 * a->how.level;
}

/* ---- numbers ---- */

struct cli_style cli_analyze_style(const struct cli_analysis *a, enum sim_outcome k,
                                   double largest, double finest)
{
    return cli_style_of(k, isfinite(largest) ? fabs(largest) : 0, finest,
                        a->plan->scenario->currency);
}

const char *cli_analyze_unit(char *text, size_t size, const struct cli_style *style)
{
    const bool is_digit = style->unit[0] >= '0' && style->unit[0] <= '9';

    if (strcmp(style->unit, "number") == 0)
        text[0] = '\0';
    else
        snprintf(text, size, is_digit ? " (%s)" : " %s", style->unit);
    return text;
}

const char *cli_analyze_number(char text[CLI_NUMBER_MAX], double value,
                               const struct cli_style *style)
{
    return cli_number(text, value * style->scale, style->decimals, false);
}

const char *cli_analyze_interval(char *text, size_t size, const struct ana_interval *i,
                                 const struct cli_style *style)
{
    char low[CLI_NUMBER_MAX], high[CLI_NUMBER_MAX];

    if (isfinite(i->low) && isfinite(i->high))
        snprintf(text, size, "%s..%s", cli_analyze_number(low, i->low, style),
                 cli_analyze_number(high, i->high, style));
    else
        snprintf(text, size, "n/a");
    return text;
}

const char *cli_analyze_value(char *text, size_t size, const struct sim_factor *f,
                              double value)
{
    const struct sim_row *row = sim_factor_row(f);

    if (row->kind == SIM_SWITCH || row->kind == SIM_CHOICE)
        cli_row_value(text, size, row, (float)value);
    else
        snprintf(text, size, "%.4g", value);
    return text;
}

const char *cli_analyze_range(char *text, size_t size, const struct cli_analysis *a,
                              uint32_t factor)
{
    const struct sim_factor *f = &a->points->factor[factor];
    char low[SIM_NAME_MAX], high[SIM_NAME_MAX];

    cli_analyze_value(low, sizeof low, f, a->factor[factor].low);
    cli_analyze_value(high, sizeof high, f, a->factor[factor].high);
    if (a->factor[factor].scale == ANA_LIST)
        snprintf(text, size, "%s..%s, %u values", low, high, a->factor[factor].n_levels);
    else
        snprintf(text, size, "%s..%s%s", low, high,
                 a->factor[factor].scale == ANA_LOG ? ", log" : "");
    return text;
}

/* ---- factors ---- */

const char *cli_analyze_grade(const struct cli_analysis *a, uint32_t k)
{
    return sim_factor_row(&a->points->factor[k])->grade;
}

static bool has_grade(const struct cli_analysis *a, const char *grade)
{
    for (uint32_t k = 0; k < a->points->n_factors; k++)
        if (strcmp(cli_analyze_grade(a, k), grade) == 0)
            return true;
    return false;
}

void cli_analyze_say_grades(const struct cli_analysis *a)
{
    static const struct {
        const char *grade, *meaning;
    } row[] = {{"V", "read in the paper's own text"},
               {"S", "read in a secondary text"},
               {"C", "computed from data or from numbers of grade V or S"},
               {"M", "memory of the literature"},
               {"A", "assumption"},
               {"-", "none: a choice, or a number of the scenario"}};
    char text[SENTENCE_MAX] = "Grade: where the default and range of a factor come from:";
    const char *before = " ";

    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        if (has_grade(a, row[k].grade)) {
            const size_t n = strlen(text);

            snprintf(text + n, sizeof text - n, "%s%s %s", before, row[k].grade,
                     row[k].meaning);
            before = ", ";
        }
    cli_print_wrapped(text, 0);
}

/* The larger first, then as the plan has them; what has no size last. */
static bool goes_before(const double *size, uint32_t x, uint32_t y)
{
    if (isnan(size[x]) || isnan(size[y]))
        return !isnan(size[x]);
    return size[x] > size[y];
}

uint32_t *cli_analyze_order(const double *size, uint32_t n_factors)
{
    uint32_t *order = calloc(n_factors + 1, sizeof *order);

    for (uint32_t k = 0; order && k < n_factors; k++) {
        uint32_t at = k;

        for (; at > 0 && goes_before(size, k, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
    return order;
}

void cli_analyze_json_factor(struct cli_analysis *a, uint32_t k)
{
    cli_json_text(&a->json, "factor", a->points->factor[k].name);
    cli_json_text(&a->json, "grade", cli_analyze_grade(a, k));
    cli_json_number(&a->json, "low", a->factor[k].low);
    cli_json_number(&a->json, "high", a->factor[k].high);
}

void cli_analyze_json_interval(struct cli_json *j, const char *key,
                               const struct ana_interval *i)
{
    cli_json_open(j, key, '{');
    cli_json_number(j, "value", i->value);
    cli_json_number(j, "low", i->low);
    cli_json_number(j, "high", i->high);
    cli_json_close(j, '}');
}

bool cli_analyze_list(const char *const *heading, size_t columns, struct cli_rows *rows,
                      const bool *right)
{
    const bool ok = !rows->failed && cli_list_print(heading, columns, rows->text,
                                                    rows->n / columns, right);

    for (size_t k = 0; k < rows->n; k++)
        free(rows->text[k]);
    free(rows->text);
    *rows = (struct cli_rows){0};
    return ok;
}

/* ---- the head ---- */

static const char *market_name(const struct cli_analysis *a)
{
    return a->choice.read.market == ANA_MARKETS_ALL
               ? "all"
               : a->plan->scenario->market[a->choice.read.market].name;
}

static void write_head(struct cli_analysis *a)
{
    struct cli_json *j = &a->json;

    cli_json_text(j, "file", a->in->file);
    cli_json_text(j, "scenario", a->plan->scenario->name);
    cli_json_text(j, "design", a->points->design);
    cli_json_whole(j, "points", a->plan->n_points);
    cli_json_whole(j, "replicates", a->plan->n_replicates);
    cli_json_whole(j, "cells", a->sample.n_cells);
    cli_json_whole(j, "cells_failed", a->sample.n_failed);
    cli_json_whole(j, "cells_missing", a->sample.n_missing);
    cli_json_text(j, "owner", a->plan->scenario->owner[a->choice.read.owner]);
    cli_json_text(j, "market", market_name(a));
    cli_json_number(j, "level", a->how.level);
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void say_cells(const struct cli_analysis *a)
{
    const struct ana_sample *s = &a->sample;

    if (s->n_failed + s->n_missing == 0)
        cli_analyze_say("All %llu cells are done.", (unsigned long long)s->n_cells);
    else
        cli_analyze_say("%llu of %llu cells are done; %llu failed, %llu are missing: "
                        "nothing stands in for them.",
                        (unsigned long long)(s->n_cells - s->n_failed - s->n_missing),
                        (unsigned long long)s->n_cells, (unsigned long long)s->n_failed,
                        (unsigned long long)s->n_missing);
}

void cli_analyze_head(struct cli_analysis *a)
{
    const struct sim_scenario *s = a->plan->scenario;
    const struct sim_plan *p = a->plan;

    if (a->in->json) {
        write_head(a);
        return;
    }
    cli_print_wrapped(s->title[0] ? s->title : s->name, 0);
    cli_analyze_say(
        "%s: design %s, %u point%s over %u factor%s, %u polic%s, %u "
        "replicate%s, %s%s",
        a->in->file, a->points->design, p->n_points, plural(p->n_points),
        a->points->n_factors, plural(a->points->n_factors), p->n_policies,
        p->n_policies == 1 ? "y" : "ies", p->n_replicates, plural(p->n_replicates),
        a->choice.read.market == ANA_MARKETS_ALL ? "all markets together" : "market ",
        a->choice.read.market == ANA_MARKETS_ALL ? "" : market_name(a));
    if (a->choice.read.owner > 0)
        cli_analyze_say("Outcomes of %s, while our stores follow each policy.",
                        s->owner[a->choice.read.owner]);
    say_cells(a);
}

static void write_subject(struct cli_analysis *a, const struct cli_subject *s,
                          double mean, double low, double high, uint32_t n)
{
    const struct sim_scenario *sc = a->plan->scenario;

    cli_json_text(&a->json, "outcome", sim_outcome_rows[s->k].name);
    cli_json_text(&a->json, "policy", sc->policy[s->policy].name);
    if (s->is_difference)
        cli_json_text(&a->json, "less", sc->policy[0].name);
    cli_json_whole(&a->json, "points_with_values", n);
    cli_json_number(&a->json, "mean", mean);
    cli_json_number(&a->json, "least", low);
    cli_json_number(&a->json, "greatest", high);
}

void cli_analyze_subject(struct cli_analysis *a, const struct cli_subject *s)
{
    double sum = 0, low = INFINITY, high = -INFINITY;
    char text[3][CLI_NUMBER_MAX], unit[CLI_NUMBER_MAX];
    struct cli_style style;
    uint32_t n = 0;

    for (uint32_t point = 0; point < a->plan->n_points; point++)
        if (isfinite(s->mean[point])) {
            sum += s->mean[point];
            low = fmin(low, s->mean[point]);
            high = fmax(high, s->mean[point]);
            n++;
        }
    if (a->in->json) {
        write_subject(a, s, sum / n, low, high, n);
        return;
    }
    style = cli_analyze_style(a, s->k, fmax(fabs(low), fabs(high)), (high - low) / 100);
    cli_analyze_say("Mean over %u point%s with values: %s, from %s to %s%s.", n,
                    plural(n), cli_analyze_number(text[0], sum / n, &style),
                    cli_analyze_number(text[1], low, &style),
                    cli_analyze_number(text[2], high, &style),
                    cli_analyze_unit(unit, sizeof unit, &style));
}
