#include "analysis/regret.h"

#include <math.h>
#include <stdlib.h>

#include "cli/analyze.h"

enum { COLUMNS = 9, TEXT_MAX = 128 };

static const char *policy_name(const struct cli_analysis *a, uint32_t p)
{
    return a->plan->scenario->policy[p].name;
}

/* The policy with the least greatest regret first. */
static uint32_t *order_by_max(const struct ana_regret *r)
{
    double *size = calloc(r->n_policies, sizeof *size);
    uint32_t *order = NULL;

    for (uint32_t p = 0; size && p < r->n_policies; p++)
        size[p] = -r->policy[p].max.value;
    if (size)
        order = cli_analyze_order(size, r->n_policies);
    free(size);
    return order;
}

static struct cli_style style_of(const struct cli_analysis *a, enum sim_outcome k,
                                 const struct ana_regret *r)
{
    double largest = 0;

    for (uint32_t p = 0; p < r->n_policies; p++)
        largest = fmax(largest, r->policy[p].max.value);
    return cli_analyze_style(a, k, largest, largest / 100);
}

static const char *say_share(char text[TEXT_MAX], double share)
{
    if (isnan(share))
        snprintf(text, TEXT_MAX, "n/a");
    else
        snprintf(text, TEXT_MAX, "%.0f %%", 100 * share);
    return text;
}

static void add_row(struct cli_rows *rows, const struct cli_analysis *a,
                    const struct ana_regret *r, const struct cli_style *style, uint32_t p)
{
    const struct ana_regret_policy *row = &r->policy[p];
    char text[TEXT_MAX];

    cli_rows_add(rows, "%s", policy_name(a, p));
    cli_rows_add(rows, "%s", cli_analyze_number(text, row->max.value, style));
    cli_rows_add(rows, "%s", cli_analyze_interval(text, sizeof text, &row->max, style));
    cli_rows_add(rows, "%s", cli_analyze_number(text, row->mean.value, style));
    cli_rows_add(rows, "%s", cli_analyze_interval(text, sizeof text, &row->mean, style));
    cli_rows_add(rows, "%s", say_share(text, row->best_share));
    cli_rows_add(rows, "%s", say_share(text, row->minimax_share));
    cli_rows_add(rows, "%s", cli_analyze_number(text, row->worst_value, style));
    cli_rows_add(rows, "%u", row->worst);
}

static bool print_table(const struct cli_analysis *a, const struct ana_regret *r,
                        const struct cli_style *style)
{
    static const bool right[COLUMNS] = {false, true, true, true, true,
                                        true,  true, true, true};
    char level[16];
    const char *heading[COLUMNS] = {"policy", "greatest",  level,   "mean",    level,
                                    "best",   "safest by", "worst", "at point"};
    uint32_t *order = order_by_max(r);
    struct cli_rows rows = {0};

    if (!order)
        return false;
    snprintf(level, sizeof level, "%g %%", cli_analyze_percent(a));
    for (uint32_t p = 0; p < r->n_policies; p++)
        add_row(&rows, a, r, style, order[p]);
    free(order);
    return cli_analyze_list(heading, COLUMNS, &rows, right);
}

static void say_choice(const struct cli_analysis *a, const struct ana_regret *r,
                       const struct cli_style *style)
{
    char lead[TEXT_MAX], interval[TEXT_MAX], unit[TEXT_MAX];

    cli_analyze_number(lead, r->lead.value, style);
    cli_analyze_interval(interval, sizeof interval, &r->lead, style);
    if (r->runner_up != r->minimax)
        cli_analyze_say(
            "%s has the least greatest regret, %s%s less than %s (%s)%s.",
            policy_name(a, r->minimax), lead, cli_analyze_unit(unit, sizeof unit, style),
            policy_name(a, r->runner_up), interval,
            isnan(r->lead.low) ? ": without 2 replicates nothing tells how sure"
            : r->lead.low > 0  ? ""
                               : ": they are not told apart");
    cli_analyze_say("%s has the least mean regret; %s the best worst case.",
                    policy_name(a, r->least_mean), policy_name(a, r->maximin));
}

static void say_worst(const struct cli_analysis *a, const struct ana_regret *r)
{
    const struct ana_regret_policy *p = &r->policy[r->minimax];
    char value[SIM_NAME_MAX];

    if (!(p->max.value > 0))
        return;
    printf("The greatest regret of %s is against %s, at\n", policy_name(a, r->minimax),
           policy_name(a, p->best_there));
    for (uint32_t k = 0; k < a->points->n_factors; k++)
        printf("  %s = %s  (grade %s)\n", a->points->factor[k].name,
               cli_analyze_value(value, sizeof value, &a->points->factor[k],
                                 sim_points_value(a->points, p->worst, k)),
               cli_analyze_grade(a, k));
}

static bool print(struct cli_analysis *a, enum sim_outcome k, const struct ana_regret *r)
{
    const struct cli_style style = style_of(a, k, r);

    cli_analyze_heading("Regret in %s, %s", sim_outcome_rows[k].name, style.unit);
    if (!print_table(a, r, &style))
        return false;
    cli_analyze_say("Regret: what the best policy of a point would have brought beyond "
                    "this one. Greatest and mean are over the points, each as likely as "
                    "any other; best: share of the points where it is best; safest by: "
                    "share of resampled replicates in which its greatest regret is the "
                    "least; worst: its least good outcome.");
    say_choice(a, r, &style);
    say_worst(a, r);
    cli_analyze_say("%u points; %u are left out because some policy has no value there. "
                    "The greatest of many regrets is too high where luck is large.",
                    r->n_points - r->n_left_out, r->n_left_out);
    cli_analyze_say_grades(a);
    return true;
}

/* ---- JSON ---- */

static void write_policy(struct cli_analysis *a, const struct ana_regret_policy *row,
                         uint32_t p)
{
    struct cli_json *j = &a->json;

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "policy", policy_name(a, p));
    cli_analyze_json_interval(j, "greatest", &row->max);
    cli_analyze_json_interval(j, "mean", &row->mean);
    cli_json_whole(j, "worst_point", row->worst);
    cli_json_text(j, "best_there", policy_name(a, row->best_there));
    cli_json_number(j, "regret_there", row->at_worst.mean);
    cli_json_number(j, "regret_there_low", row->at_worst.low);
    cli_json_number(j, "regret_there_high", row->at_worst.high);
    cli_json_number(j, "worst_outcome", row->worst_value);
    cli_json_number(j, "best_share", row->best_share);
    cli_json_number(j, "minimax_share", row->minimax_share);
    cli_json_close(j, '}');
}

static bool write_json(struct cli_analysis *a, enum sim_outcome k,
                       const struct ana_regret *r)
{
    struct cli_json *j = &a->json;
    uint32_t *order = order_by_max(r);

    if (!order)
        return false;
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "method", "regret");
    cli_json_text(j, "outcome", sim_outcome_rows[k].name);
    cli_json_whole(j, "points", r->n_points - r->n_left_out);
    cli_json_whole(j, "points_left_out", r->n_left_out);
    cli_json_text(j, "minimax", policy_name(a, r->minimax));
    cli_json_text(j, "runner_up", policy_name(a, r->runner_up));
    cli_analyze_json_interval(j, "lead", &r->lead);
    cli_json_text(j, "least_mean", policy_name(a, r->least_mean));
    cli_json_text(j, "maximin", policy_name(a, r->maximin));
    cli_json_open(j, "policies", '[');
    for (uint32_t p = 0; p < r->n_policies; p++)
        write_policy(a, &r->policy[order[p]], order[p]);
    cli_json_close(j, ']');
    cli_json_close(j, '}');
    free(order);
    return true;
}

enum sim_status cli_analyze_regret(struct cli_analysis *a, uint32_t o,
                                   struct sim_error *err)
{
    const enum sim_outcome k = a->choice.outcome[o];
    const struct ana_regret_data data = {.n_policies = a->plan->n_policies,
                                         .n_points = a->plan->n_points,
                                         .n_replicates = a->plan->n_replicates,
                                         .y = ana_sample_of(&a->sample, o, 0),
                                         .direction = sim_outcome_rows[k].direction};
    struct ana_regret found;
    enum sim_status status;
    bool ok;

    if (data.n_policies < 2)
        return sim_fail(err, SIM_E_RANGE, "regret",
                        "needs two policies or more, the file has one, %s",
                        policy_name(a, 0));
    if (data.direction == 0)
        return sim_fail(err, SIM_E_RANGE, "regret",
                        "%s is neither good nor bad: nobody regrets it",
                        sim_outcome_rows[k].name);
    status = ana_regret(&found, &data, &a->how, err);
    if (status != SIM_OK)
        return status;
    ok = a->in->json ? write_json(a, k, &found) : print(a, k, &found);
    ana_regret_clear(&found);
    return ok ? SIM_OK : sim_fail(err, SIM_E_NOMEM, "regret", "the table does not fit");
}
