#include <math.h>
#include <stdlib.h>

#include "cli/analyze.h"

enum { COLUMNS = 7, TEXT_MAX = 128 };

/* Indices are shares: two digits are all that samples of this kind tell. */
static const struct cli_style share = {1, 2, ""};

/* All points of a replicate share its luck, so that resampled base points do not show what
 * other replicates would have given. Above this share of luck that is worth a word. */
static const double luck_large = 0.25;

/* ---- indices, of the simulator or of what stands in for it ---- */

static uint32_t *order_by_total(const struct ana_sobol *s)
{
    double *size = calloc(s->n_factors, sizeof *size);
    uint32_t *order = NULL;

    for (uint32_t k = 0; size && k < s->n_factors; k++)
        size[k] = s->total[k].value;
    if (size)
        order = cli_analyze_order(size, s->n_factors);
    free(size);
    return order;
}

static void add_row(struct cli_rows *rows, const struct cli_analysis *a,
                    const struct ana_sobol *s, uint32_t k)
{
    char text[TEXT_MAX];

    cli_rows_add(rows, "%s", a->points->factor[k].name);
    cli_rows_add(rows, "%s", cli_analyze_number(text, s->first[k].value, &share));
    cli_rows_add(rows, "%s",
                 cli_analyze_interval(text, sizeof text, &s->first[k], &share));
    cli_rows_add(rows, "%s", cli_analyze_number(text, s->total[k].value, &share));
    cli_rows_add(rows, "%s",
                 cli_analyze_interval(text, sizeof text, &s->total[k], &share));
    cli_rows_add(rows, "%s", cli_analyze_grade(a, k));
    cli_rows_add(rows, "%s", cli_analyze_range(text, sizeof text, a, k));
}

bool cli_indices_table(struct cli_analysis *a, const struct ana_sobol *s)
{
    static const bool right[COLUMNS] = {false, true, true, true, true, false, false};
    char level[16];
    const char *heading[COLUMNS] = {"factor", "alone", level,   "in all",
                                    level,    "grade", "walked"};
    uint32_t *order = order_by_total(s);
    struct cli_rows rows = {0};

    if (!order)
        return false;
    snprintf(level, sizeof level, "%g %%", cli_analyze_percent(a));
    for (uint32_t k = 0; k < s->n_factors; k++)
        add_row(&rows, a, s, order[k]);
    free(order);
    return cli_analyze_list(heading, COLUMNS, &rows, right);
}

bool cli_indices_json(struct cli_analysis *a, const struct ana_sobol *s)
{
    uint32_t *order = order_by_total(s);
    struct cli_json *j = &a->json;

    if (!order)
        return false;
    cli_json_number(j, "variance", s->variance);
    cli_analyze_json_interval(j, "sum_of_first", &s->together);
    cli_json_open(j, "factors", '[');
    for (uint32_t k = 0; k < s->n_factors; k++) {
        cli_json_open(j, NULL, '{');
        cli_analyze_json_factor(a, order[k]);
        cli_analyze_json_interval(j, "first", &s->first[order[k]]);
        cli_analyze_json_interval(j, "total", &s->total[order[k]]);
        cli_json_close(j, '}');
    }
    cli_json_close(j, ']');
    free(order);
    return true;
}

void cli_indices_say(const struct ana_sobol *s)
{
    char text[TEXT_MAX];
    const double alone = s->together.value;

    if (!isfinite(alone)) {
        cli_analyze_say("Nothing varies beyond luck: there is no variance to share.");
        return;
    }
    cli_analyze_say(
        "Alone: share of the variance of the expected outcome that a factor causes by "
        "itself; in all: also together with others. The shares alone sum to %.2f (%s): "
        "%.0f %% is left to factors in company.",
        alone, cli_analyze_interval(text, sizeof text, &s->together, &share),
        100 * fmin(fmax(1 - alone, 0), 1));
}

/* ---- of the simulator ---- */

static void say_luck(const struct ana_sobol *s)
{
    if (isnan(s->luck))
        cli_analyze_say("One replicate cannot tell luck from effect: the shares hold "
                        "luck too. Two replicates keep it apart.");
    else if (isnan(s->luck_share))
        cli_analyze_say("Luck and factors together leave no variance.");
    else
        cli_analyze_say("Luck makes %.1f %% of the variance of a single run; it is kept "
                        "apart from the shares. The intervals tell of the base points%s.",
                        100 * s->luck_share,
                        s->luck_share > luck_large ? ", not of the few replicates: with "
                                                     "so much luck more of these are "
                                                     "needed as well"
                                                   : "");
}

static void say_base(const struct ana_sobol *s)
{
    cli_analyze_say("They rest on %u base points; %u more are left out because cells are "
                    "missing.",
                    s->n_base, s->n_left_out);
}

static bool print(struct cli_analysis *a, const struct cli_subject *subject,
                  const struct ana_sobol *s)
{
    char name[TEXT_MAX * 2];

    cli_analyze_heading("Sobol' indices of %s",
                        cli_subject_name(name, sizeof name, a, subject));
    cli_analyze_subject(a, subject);
    if (!cli_indices_table(a, s))
        return false;
    cli_indices_say(s);
    say_luck(s);
    say_base(s);
    cli_analyze_say_grades(a);
    return true;
}

static bool write_json(struct cli_analysis *a, const struct cli_subject *subject,
                       const struct ana_sobol *s)
{
    struct cli_json *j = &a->json;
    bool ok;

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "method", "sobol");
    cli_analyze_subject(a, subject);
    cli_json_whole(j, "base_points", s->n_base);
    cli_json_whole(j, "base_points_left_out", s->n_left_out);
    cli_json_number(j, "luck_variance", s->luck);
    cli_json_number(j, "luck_share", s->luck_share);
    ok = cli_indices_json(a, s);
    cli_json_close(j, '}');
    return ok;
}

enum sim_status cli_analyze_sobol(struct cli_analysis *a, const struct cli_subject *s,
                                  struct sim_error *err)
{
    const uint32_t n_factors = a->points->n_factors;
    struct ana_sobol found;
    enum sim_status status;
    bool ok;

    if (a->design->kind != ANA_SALTELLI)
        return sim_fail(err, SIM_E_RANGE, "sobol",
                        "needs the points of a saltelli design, the file has those of %s",
                        a->points->design);
    status = ana_sobol(&found, s->y, a->plan->n_points / (n_factors + 2), n_factors,
                       a->plan->n_replicates, &a->how, err);
    if (status != SIM_OK)
        return status;
    ok = a->in->json ? write_json(a, s, &found) : print(a, s, &found);
    ana_sobol_clear(&found);
    return ok ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "sobol", "the table does not fit");
}
