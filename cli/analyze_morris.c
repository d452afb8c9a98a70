#include <math.h>
#include <stdlib.h>

#include "analysis/morris.h"
#include "cli/analyze.h"

enum { COLUMNS = 9, TEXT_MAX = 128 };

static uint32_t *order_by_size(const struct ana_morris *m)
{
    double *size = calloc(m->n_factors, sizeof *size);
    uint32_t *order = NULL;

    for (uint32_t k = 0; size && k < m->n_factors; k++)
        size[k] = m->effect[k].mu_star.value;
    if (size)
        order = cli_analyze_order(size, m->n_factors);
    free(size);
    return order;
}

/* One style for all factors: the largest effect sets the unit, the digits show the finest
 * interval that is not a point. */
static struct cli_style style_of(const struct cli_analysis *a, enum sim_outcome k,
                                 const struct ana_morris *m)
{
    double largest = 0;

    for (uint32_t f = 0; f < m->n_factors; f++)
        if (isfinite(m->effect[f].mu_star.value))
            largest = fmax(largest, m->effect[f].mu_star.value);
    return cli_analyze_style(a, k, largest, largest / 100);
}

static void add_row(struct cli_rows *rows, const struct cli_analysis *a,
                    const struct ana_effect *e, const struct cli_style *style, uint32_t k)
{
    char text[TEXT_MAX];

    cli_rows_add(rows, "%s", a->points->factor[k].name);
    cli_rows_add(rows, "%s", cli_analyze_number(text, e->mu_star.value, style));
    cli_rows_add(rows, "%s", cli_analyze_interval(text, sizeof text, &e->mu_star, style));
    cli_rows_add(rows, "%s",
                 cli_number(text, e->mu * style->scale, style->decimals, true));
    cli_rows_add(rows, "%s", cli_analyze_number(text, e->sigma, style));
    cli_rows_add(rows, "%s", cli_analyze_number(text, e->noise, style));
    cli_rows_add(rows, "%s", e->shows ? "yes" : "no");
    cli_rows_add(rows, "%s", cli_analyze_grade(a, k));
    cli_rows_add(rows, "%s", cli_analyze_range(text, sizeof text, a, k));
}

static bool print_table(const struct cli_analysis *a, const struct ana_morris *m,
                        const struct cli_style *style)
{
    static const bool right[COLUMNS] = {false, true,  true,  true, true,
                                        true,  false, false, false};
    char level[16];
    const char *heading[COLUMNS] = {"factor", "mu*",   level,   "mu",    "sigma",
                                    "luck",   "shows", "grade", "walked"};
    uint32_t *order = order_by_size(m);
    struct cli_rows rows = {0};

    if (!order)
        return false;
    snprintf(level, sizeof level, "%g %%", cli_analyze_percent(a));
    for (uint32_t k = 0; k < m->n_factors; k++)
        add_row(&rows, a, &m->effect[order[k]], style, order[k]);
    free(order);
    return cli_analyze_list(heading, COLUMNS, &rows, right);
}

static uint32_t showing(const struct ana_morris *m)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < m->n_factors; k++)
        n += m->effect[k].shows;
    return n;
}

static void say_words(const struct cli_analysis *a, const struct ana_morris *m,
                      const struct cli_style *style)
{
    cli_analyze_say(
        "mu* is the mean size of the change from one end of what is walked to the other, "
        "mu the same with its sign, in %s; sigma is large where the change depends on "
        "the other factors or is no straight line.",
        style->unit);
    if (m->n_replicates > 1)
        cli_analyze_say(
            "%u of %u factors show beyond luck: luck is the mu* that a factor "
            "without any effect would have here.",
            showing(m), m->n_factors);
    else
        cli_analyze_say("One replicate cannot tell luck from effect: mu* holds luck too. "
                        "Two replicates give the mu* that luck alone would have.");
    cli_analyze_say("%u trajectories; %u of %llu changes could not be measured because "
                    "cells are missing.",
                    m->n_trajectories, m->n_missing,
                    (unsigned long long)m->n_trajectories * m->n_factors);
    cli_analyze_say_grades(a);
}

static bool print(struct cli_analysis *a, const struct cli_subject *s,
                  const struct ana_morris *m)
{
    const struct cli_style style = style_of(a, s->k, m);
    char name[2 * TEXT_MAX];

    cli_analyze_heading("Elementary effects (Morris) of %s",
                        cli_subject_name(name, sizeof name, a, s));
    cli_analyze_subject(a, s);
    if (!print_table(a, m, &style))
        return false;
    say_words(a, m, &style);
    return true;
}

static void write_factor(struct cli_analysis *a, const struct ana_effect *e, uint32_t k)
{
    struct cli_json *j = &a->json;

    cli_json_open(j, NULL, '{');
    cli_analyze_json_factor(a, k);
    cli_json_whole(j, "effects", e->n);
    cli_analyze_json_interval(j, "mu_star", &e->mu_star);
    cli_json_number(j, "mu", e->mu);
    cli_json_number(j, "sigma", e->sigma);
    cli_json_number(j, "luck", e->noise);
    cli_json_bool(j, "shows", e->shows);
    cli_json_close(j, '}');
}

static bool write_json(struct cli_analysis *a, const struct cli_subject *s,
                       const struct ana_morris *m)
{
    uint32_t *order = order_by_size(m);
    struct cli_json *j = &a->json;

    if (!order)
        return false;
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "method", "morris");
    cli_analyze_subject(a, s);
    cli_json_whole(j, "trajectories", m->n_trajectories);
    cli_json_whole(j, "effects_missing", m->n_missing);
    cli_json_open(j, "factors", '[');
    for (uint32_t k = 0; k < m->n_factors; k++)
        write_factor(a, &m->effect[order[k]], order[k]);
    cli_json_close(j, ']');
    cli_json_close(j, '}');
    free(order);
    return true;
}

enum sim_status cli_analyze_morris(struct cli_analysis *a, const struct cli_subject *s,
                                   struct sim_error *err)
{
    const uint32_t n_factors = a->points->n_factors;
    struct ana_morris found;
    enum sim_status status;
    bool ok;

    if (a->design->kind != ANA_MORRIS)
        return sim_fail(err, SIM_E_RANGE, "morris",
                        "needs the points of a morris design, the file has those of %s",
                        a->points->design);
    status =
        ana_morris(&found, a->design->unit, s->y, a->plan->n_points / (n_factors + 1),
                   n_factors, a->plan->n_replicates, &a->how, err);
    if (status != SIM_OK)
        return status;
    if (found.n_missing == found.n_trajectories * n_factors) {
        ana_morris_clear(&found);
        return sim_fail(err, SIM_E_RANGE, "morris",
                        "needs steps with both ends done, and the cells of all %u are "
                        "missing at an end or both",
                        a->plan->n_points / (n_factors + 1) * n_factors);
    }
    ok = a->in->json ? write_json(a, s, &found) : print(a, s, &found);
    ana_morris_clear(&found);
    return ok ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "morris", "the table does not fit");
}
