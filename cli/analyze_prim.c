#include "analysis/prim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/analyze.h"

enum { COLUMNS = 5, TEXT_MAX = 256, POINTS_MIN = 20 };

/* What makes a point a hit: its mean below or above the limit. */
struct rule {
    bool above;
    double limit;
    bool is_quarter; /* the limit is that of the worst quarter */
};

/* What PRIM reads, and how its limits are told. */
struct work {
    struct rule rule;
    unsigned char *what;       /* [n_points] */
    unsigned char *category;   /* [n_factors] */
    uint32_t n_points, n_hits; /* without those left out */
};

/* ---- which points ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The quarter of @p mean that is worst: those below (or above) the limit, ties not. */
static enum sim_status find_quarter(struct rule *rule, const double *mean, uint32_t n,
                                    struct sim_error *err)
{
    double *sorted = malloc((n + 1) * sizeof *sorted);
    uint32_t finite = 0;

    if (!sorted)
        return sim_fail(err, SIM_E_NOMEM, "prim", "no memory for %u points", n);
    for (uint32_t point = 0; point < n; point++)
        if (isfinite(mean[point]))
            sorted[finite++] = mean[point];
    qsort(sorted, finite, sizeof *sorted, by_value);
    rule->is_quarter = true;
    rule->limit = finite == 0   ? NAN
                  : rule->above ? sorted[finite - 1 - finite / 4]
                                : sorted[finite / 4];
    free(sorted);
    return SIM_OK;
}

static enum sim_status find_rule(struct rule *rule, const struct cli_analysis *a,
                                 const struct cli_subject *s, struct sim_error *err)
{
    const struct sim_outcome_row *row = &sim_outcome_rows[s->k];

    *rule = (struct rule){a->in->what == CLI_CASE_ABOVE, a->in->limit, false};
    if (a->in->what == CLI_CASE_BELOW || a->in->what == CLI_CASE_ABOVE)
        return SIM_OK;
    if (row->direction == 0)
        return sim_fail(err, SIM_E_RANGE, "prim",
                        "%s is neither good nor bad: which points are meant is said by "
                        "--below X or --above X",
                        row->name);
    if (a->in->what == CLI_CASE_WORSE && !s->is_difference)
        return sim_fail(err, SIM_E_RANGE, "prim",
                        "--worse-than-first needs another policy than the first, %s",
                        a->plan->scenario->policy[0].name);
    rule->above = row->direction < 0;
    rule->limit = 0;
    return s->is_difference ? SIM_OK
                            : find_quarter(rule, s->mean, a->plan->n_points, err);
}

static enum sim_status mark_points(struct work *w, const struct cli_analysis *a,
                                   const struct cli_subject *s, struct sim_error *err)
{
    for (uint32_t point = 0; point < a->plan->n_points; point++) {
        const double x = s->mean[point];
        const bool hit = w->rule.above ? x > w->rule.limit : x < w->rule.limit;

        w->what[point] = (unsigned char)(!isfinite(x) ? ANA_CASE_MISSING
                                         : hit        ? ANA_CASE_HIT
                                                      : ANA_CASE_OTHER);
        w->n_points += w->what[point] != ANA_CASE_MISSING;
        w->n_hits += w->what[point] == ANA_CASE_HIT;
    }
    if (w->n_points < POINTS_MIN)
        return sim_fail(err, SIM_E_RANGE, "prim",
                        "needs %d points with values, a step takes off one in twenty; "
                        "there are %u",
                        POINTS_MIN, w->n_points);
    return SIM_OK;
}

/* "attentive loses to hang-back in conversion" */
static void say_case(char *text, size_t size, const struct cli_analysis *a,
                     const struct cli_subject *s, const struct rule *rule)
{
    const struct sim_policy *policy = a->plan->scenario->policy;
    const struct cli_style style =
        cli_analyze_style(a, s->k, rule->limit, fabs(rule->limit) / 100);
    char name[TEXT_MAX], number[CLI_NUMBER_MAX], unit[CLI_NUMBER_MAX];

    cli_subject_name(name, sizeof name, a, s);
    cli_analyze_number(number, rule->limit, &style);
    if (s->is_difference && rule->limit == 0 &&
        rule->above == (sim_outcome_rows[s->k].direction < 0))
        snprintf(text, size, "%s loses to %s in %s", policy[s->policy].name,
                 policy[0].name, sim_outcome_rows[s->k].name);
    else
        snprintf(text, size, "%s is %s %s%s%s", name, rule->above ? "above" : "below",
                 number, cli_analyze_unit(unit, sizeof unit, &style),
                 rule->is_quarter ? " (its worst quarter)" : "");
}

static void add_row(struct cli_rows *rows, const struct cli_analysis *a,
                    const struct ana_prim_limit *l, const char *limit, uint32_t k)
{
    const double p = isnan(l->p_low) ? l->p_high : fmax(l->p_low, fmax(l->p_high, 0));
    char text[TEXT_MAX] = "n/a";

    if (!isnan(p))
        snprintf(text, sizeof text, "%.2g", p);
    cli_rows_add(rows, "%s", a->points->factor[k].name);
    cli_rows_add(rows, "%s", limit);
    cli_rows_add(rows, "%s", text);
    cli_rows_add(rows, "%s", cli_analyze_grade(a, k));
    cli_rows_add(rows, "%s", cli_analyze_range(text, sizeof text, a, k));
}

static bool print_limits(const struct cli_analysis *a, const struct ana_prim_box *box)
{
    static const char *const heading[COLUMNS] = {"factor", "in the box", "by chance",
                                                 "grade", "walked"};
    static const bool right[COLUMNS] = {false, false, true, false, false};
    struct cli_rows rows = {0};
    char limit[TEXT_MAX];

    for (uint32_t k = 0; k < a->points->n_factors; k++)
        if (*cli_box_limit(limit, sizeof limit, a, &box->limit[k], k) != '\0')
            add_row(&rows, a, &box->limit[k], limit, k);
    if (rows.n == 0)
        return true;
    return cli_analyze_list(heading, COLUMNS, &rows, right);
}

static bool print(struct cli_analysis *a, const struct cli_subject *s,
                  const struct ana_prim *found, const struct rule *rule)
{
    const struct ana_prim_box *box = &found->box[found->suggested];
    char what[2 * TEXT_MAX], where[CLI_PLACES_MAX];

    say_case(what, sizeof what, a, s, rule);
    cli_box_places(where, a, box);
    cli_analyze_heading("Where %s (PRIM)", what);
    cli_analyze_subject(a, s);
    if (!print_limits(a, box))
        return false;
    cli_analyze_say("%s %s: coverage %.0f %% (%u of the %u such points lie there), "
                    "density %.0f %% (of the %u points there; %.0f %% of all %u).",
                    what, where, 100 * box->coverage, box->n_hits, found->n_hits,
                    100 * box->density, box->n, 100.0 * found->n_hits / found->n_points,
                    found->n_points);
    cli_analyze_say("By chance: how likely as many would lie there if the limit meant "
                    "nothing. Points are judged by their mean over replicates; %u are "
                    "left out because cells are missing.",
                    found->n_left_out);
    cli_analyze_say_grades(a);
    return true;
}

/* ---- JSON ---- */

static void write_limit(struct cli_analysis *a, const struct ana_prim_limit *l,
                        const char *limit, uint32_t k)
{
    struct cli_json *j = &a->json;

    cli_json_open(j, NULL, '{');
    cli_analyze_json_factor(a, k);
    cli_json_text(j, "words", limit);
    if (cli_has_order(a, k)) {
        cli_json_number(j, "above", l->low);
        cli_json_number(j, "below", l->high);
        cli_json_number(j, "p_above", l->p_low);
        cli_json_number(j, "p_below", l->p_high);
    } else {
        cli_json_number(j, "p", l->p_low);
    }
    cli_json_close(j, '}');
}

static void write_json(struct cli_analysis *a, const struct cli_subject *s,
                       const struct ana_prim *found, const struct rule *rule)
{
    const struct ana_prim_box *box = &found->box[found->suggested];
    struct cli_json *j = &a->json;
    char limit[TEXT_MAX];

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "method", "prim");
    cli_analyze_subject(a, s);
    cli_json_number(j, rule->above ? "case_above" : "case_below", rule->limit);
    cli_json_whole(j, "points", found->n_points);
    cli_json_whole(j, "points_left_out", found->n_left_out);
    cli_json_whole(j, "cases", found->n_hits);
    cli_json_whole(j, "points_in_box", box->n);
    cli_json_whole(j, "cases_in_box", box->n_hits);
    cli_json_number(j, "coverage", box->coverage);
    cli_json_number(j, "density", box->density);
    cli_json_open(j, "limits", '[');
    for (uint32_t k = 0; k < a->points->n_factors; k++)
        if (*cli_box_limit(limit, sizeof limit, a, &box->limit[k], k) != '\0')
            write_limit(a, &box->limit[k], limit, k);
    cli_json_close(j, ']');
    cli_json_close(j, '}');
}

/* ---- none, or nothing else: there is no box to look for ---- */

static void say_plain(struct cli_analysis *a, const struct cli_subject *s,
                      const struct work *w)
{
    struct cli_json *j = &a->json;
    char what[2 * TEXT_MAX];

    if (a->in->json) {
        cli_json_open(j, NULL, '{');
        cli_json_text(j, "method", "prim");
        cli_analyze_subject(a, s);
        cli_json_number(j, w->rule.above ? "case_above" : "case_below", w->rule.limit);
        cli_json_whole(j, "points", w->n_points);
        cli_json_whole(j, "points_left_out", a->plan->n_points - w->n_points);
        cli_json_whole(j, "cases", w->n_hits);
        cli_json_close(j, '}');
        return;
    }
    say_case(what, sizeof what, a, s, &w->rule);
    cli_analyze_heading("Where %s (PRIM)", what);
    cli_analyze_subject(a, s);
    cli_analyze_say("%s at %s of %u points: there is no box to look for. %u are left out "
                    "because cells are missing.",
                    what, w->n_hits == 0 ? "none" : "each", w->n_points,
                    a->plan->n_points - w->n_points);
}

/* ---- */

static enum sim_status find_box(struct ana_prim *found, const struct work *w,
                                const struct cli_analysis *a, struct sim_error *err)
{
    const struct ana_prim_options usual = {0.05, 0.01, 0.05, 0.05};
    const struct ana_prim_data data = {a->plan->n_points, a->points->n_factors,
                                       a->points->value, w->what, w->category};

    return ana_prim(found, &data, &usual, err);
}

static enum sim_status look(struct cli_analysis *a, const struct cli_subject *s,
                            const struct work *w, struct sim_error *err)
{
    struct ana_prim found;
    enum sim_status status;
    bool ok = true;

    if (w->n_hits == 0 || w->n_hits == w->n_points) {
        say_plain(a, s, w);
        return SIM_OK;
    }
    status = find_box(&found, w, a, err);
    if (status != SIM_OK)
        return status;
    if (a->in->json)
        write_json(a, s, &found, &w->rule);
    else
        ok = print(a, s, &found, &w->rule);
    ana_prim_clear(&found);
    return ok ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "prim", "the table does not fit");
}

enum sim_status cli_analyze_prim(struct cli_analysis *a, const struct cli_subject *s,
                                 struct sim_error *err)
{
    struct work w = {.what = calloc(a->plan->n_points, 1),
                     .category = calloc(a->points->n_factors, 1)};
    enum sim_status status = w.what && w.category
                                 ? find_rule(&w.rule, a, s, err)
                                 : sim_fail(err, SIM_E_NOMEM, "prim", "no memory");

    if (status == SIM_OK)
        status = mark_points(&w, a, s, err);
    for (uint32_t k = 0; status == SIM_OK && k < a->points->n_factors; k++)
        w.category[k] = !cli_has_order(a, k);
    if (status == SIM_OK)
        status = look(a, s, &w, err);
    free(w.what);
    free(w.category);
    return status;
}
