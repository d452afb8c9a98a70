/* The tables that everything else reads: parameters, levers, stores, markets, add-ons, runs,
 * outcomes, failures; and the words a person gets. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/mistakes.h"
#include "sim/outcome.h"
#include "sim/row.h"
#include "sim/scenario.h"
#include "sim/status.h"

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool is_whole(float x)
{
    return x == floorf(x);
}

static int words_of(const char *unit)
{
    int n = 1;

    for (; *unit; unit++)
        n += *unit == '|';
    return n;
}

/* Row @p k of all tables one after the other; NULL behind the last. */
static const struct sim_row *row_at(size_t k)
{
    for (int t = 0; t < SIM_TABLE_COUNT; t++) {
        size_t n;
        const struct sim_row *row = sim_rows((enum sim_table)t, &n);

        if (k < n)
            return &row[k];
        k -= n;
    }
    return NULL;
}

/* Contracts: every row, present and future. */

Test(row, default_lies_in_the_range_of_the_evidence)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(le(flt, row->low, row->start), "%s", row->name);
        cr_expect(le(flt, row->start, row->high), "%s", row->name);
    }
}

Test(row, range_of_the_evidence_lies_in_what_a_user_may_set)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(lt(flt, row->low, row->high), "%s", row->name);
        cr_expect(le(flt, row->min, row->low), "%s", row->name);
        cr_expect(le(flt, row->high, row->max), "%s", row->name);
    }
}

Test(row, names_of_a_table_are_different)
{
    for (int t = 0; t < SIM_TABLE_COUNT; t++) {
        size_t n;
        const struct sim_row *row = sim_rows((enum sim_table)t, &n);

        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++)
                cr_expect(not(same(row[i].name, row[j].name)), "%s", row[i].name);
    }
}

Test(row, name_is_lower_case_and_starts_with_a_letter)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        const size_t fits = strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789_T");

        cr_expect(eq(sz, fits, strlen(row->name)), "%s", row->name);
        cr_expect(le(chr, 'a', row->name[0]), "%s", row->name);
        cr_expect(lt(sz, strlen(row->name), SIM_NAME_MAX), "%s", row->name);
    }
}

Test(row, whole_number_has_whole_default_and_limits)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        if (row->kind != SIM_WHOLE)
            continue;
        cr_expect(is_whole(row->start), "%s", row->name);
        cr_expect(is_whole(row->low) && is_whole(row->high), "%s", row->name);
        cr_expect(is_whole(row->min) && is_whole(row->max), "%s", row->name);
    }
}

Test(row, switch_is_called_so_and_is_0_or_1)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(eq(int, row->kind == SIM_SWITCH, same(row->unit, "switch")), "%s",
                  row->name);
        if (row->kind != SIM_SWITCH)
            continue;
        cr_expect(eq(flt, row->min, 0.0f), "%s", row->name);
        cr_expect(eq(flt, row->max, 1.0f), "%s", row->name);
        cr_expect(is_whole(row->start), "%s", row->name);
    }
}

Test(row, choice_has_a_word_for_each_value)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(eq(int, row->kind == SIM_CHOICE, words_of(row->unit) > 1), "%s",
                  row->name);
        if (row->kind != SIM_CHOICE)
            continue;
        cr_expect(eq(flt, row->min, 0.0f), "%s", row->name);
        cr_expect(eq(int, (int)row->max, words_of(row->unit) - 1), "%s", row->name);
        cr_expect(is_whole(row->start), "%s", row->name);
        cr_expect(strstr(row->unit, "||") == NULL, "%s", row->name);
    }
}

Test(row, grade_is_one_of_the_five_or_none)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(eq(sz, strlen(row->grade), 1), "%s", row->name);
        cr_expect(strchr("VSCMA-", row->grade[0]) != NULL, "%s", row->name);
    }
}

Test(row, parameter_has_a_grade_and_a_measured_one_names_its_source)
{
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        cr_expect(ne(chr, row[k].grade[0], '-'), "%s", row[k].name);
        if (strchr("VSC", row[k].grade[0]))
            cr_expect(lt(sz, 1, strlen(row[k].source)), "%s", row[k].name);
    }
}

Test(row, says_where_it_acts_in_what_unit_and_what_it_is)
{
    for (size_t k = 0; row_at(k); k++) {
        const struct sim_row *row = row_at(k);

        cr_expect(lt(sz, 1, strlen(row->where)), "%s", row->name);
        cr_expect(lt(sz, 0, strlen(row->unit)), "%s", row->name);
        cr_expect(lt(sz, 0, strlen(row->source)), "%s", row->name);
        cr_expect(lt(sz, 8, strlen(row->help)), "%s", row->name);
        cr_expect(ne(chr, row->help[strlen(row->help) - 1], '.'), "%s", row->name);
    }
}

Test(row, is_found_by_its_name_in_its_table)
{
    for (int t = 0; t < SIM_TABLE_COUNT; t++) {
        size_t n;
        const struct sim_row *row = sim_rows((enum sim_table)t, &n);

        for (size_t k = 0; k < n; k++)
            cr_expect(eq(int, sim_row_find((enum sim_table)t, row[k].name), (int)k), "%s",
                      row[k].name);
    }
    cr_expect(eq(int, sim_row_find(SIM_TABLE_LEVER, "no_such_lever"), -1));
    cr_expect(eq(int, sim_row_find(SIM_TABLE_LEVER, ""), -1));
    cr_expect(eq(int, sim_row_find(SIM_TABLE_LEVER, "theta_mu"), -1));
}

Test(row, number_k_is_float_k_of_the_struct)
{
#define AT(structure, table, field)                                                      \
    cr_expect(eq(sz, offsetof(struct structure, field) / sizeof(float),                  \
                 (size_t)sim_row_find(table, #field)))
    AT(sim_params, SIM_TABLE_PARAM, theta_mu);
    AT(sim_params, SIM_TABLE_PARAM, queue_slope);
    AT(sim_params, SIM_TABLE_PARAM, enrol_base);
    AT(sim_levers, SIM_TABLE_LEVER, approach_prob);
    AT(sim_levers, SIM_TABLE_LEVER, research_spend);
    AT(sim_store_values, SIM_TABLE_STORE, close_hour);
    AT(sim_market_values, SIM_TABLE_MARKET, communities);
    AT(sim_addon_values, SIM_TABLE_ADDON, appeal_silver);
    AT(sim_run_values, SIM_TABLE_RUN, replicates);
#undef AT
}

Test(row, tables_fill_their_structs)
{
    static const size_t count[SIM_TABLE_COUNT] = {
        [SIM_TABLE_PARAM] = SIM_PARAM_COUNT, [SIM_TABLE_LEVER] = SIM_LEVER_COUNT,
        [SIM_TABLE_STORE] = SIM_STORE_COUNT, [SIM_TABLE_MARKET] = SIM_MARKET_COUNT,
        [SIM_TABLE_ADDON] = SIM_ADDON_COUNT, [SIM_TABLE_RUN] = SIM_RUN_COUNT,
        [SIM_TABLE_RULE] = SIM_RULE_COUNT};

    for (int t = 0; t < SIM_TABLE_COUNT; t++) {
        size_t n;

        sim_rows((enum sim_table)t, &n);
        cr_expect(eq(sz, n, count[t]));
    }
}

Test(row, defaults_are_the_starts_of_all_rows)
{
    for (int t = 0; t < SIM_TABLE_COUNT; t++) {
        size_t n;
        const struct sim_row *row = sim_rows((enum sim_table)t, &n);
        float *value = malloc(n * sizeof *value);

        cr_assert(value != NULL);
        sim_rows_default((enum sim_table)t, value);
        for (size_t k = 0; k < n; k++)
            cr_expect(eq(flt, value[k], row[k].start), "%s", row[k].name);
        free(value);
    }
}

Test(row, tables_have_the_names_that_set_keys_begin_with)
{
    cr_expect(same(sim_table_name(SIM_TABLE_PARAM), "behaviour"));
    cr_expect(same(sim_table_name(SIM_TABLE_LEVER), "policy"));
    cr_expect(same(sim_table_name(SIM_TABLE_STORE), "store"));
    cr_expect(same(sim_table_name(SIM_TABLE_MARKET), "market"));
    cr_expect(same(sim_table_name(SIM_TABLE_RUN), "run"));
    for (int t = 0; t < SIM_TABLE_COUNT; t++)
        cr_expect(lt(sz, 2, strlen(sim_table_name((enum sim_table)t))));
}

/* Outcomes */

Test(outcome, canonical_names_are_all_there)
{
    static const char *const name[] = {"needs",
                                       "visits",
                                       "approached",
                                       "putoff_share",
                                       "helped_share",
                                       "unhelped_share",
                                       "wait_min",
                                       "conversion",
                                       "units",
                                       "revenue",
                                       "margin",
                                       "staff_cost",
                                       "delivery_cost",
                                       "addon_cost",
                                       "contact_cost",
                                       "refused_share",
                                       "bad_debt",
                                       "contribution",
                                       "experience",
                                       "satisfaction",
                                       "suspicion",
                                       "reactance",
                                       "relationship",
                                       "expectation",
                                       "complaints",
                                       "resolved_share",
                                       "optouts",
                                       "enrolments",
                                       "dropouts",
                                       "returns",
                                       "wom_positive",
                                       "wom_negative",
                                       "promoters_net",
                                       "wallet_share",
                                       "active_end",
                                       "exit_bought",
                                       "exit_found_nothing",
                                       "exit_no_help",
                                       "exit_no_expert",
                                       "exit_till_queue",
                                       "exit_no_cash",
                                       "exit_refused_entry",
                                       "exit_stock_out"};

    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
        cr_expect(le(int, 0, sim_outcome_find(name[k])), "%s", name[k]);
}

Test(outcome, is_found_by_its_name_and_names_are_different)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        cr_expect(eq(int, sim_outcome_find(sim_outcome_rows[k].name), k), "%s",
                  sim_outcome_rows[k].name);
    cr_expect(eq(int, sim_outcome_find("happiness"), -1));
}

Test(outcome, ratio_has_a_sum_for_its_weight_and_nothing_else_has_one)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];

        cr_expect(eq(int, row->kind == SIM_OUTCOME_RATIO, row->weight != SIM_OUT_none),
                  "%s", row->name);
        if (row->weight != SIM_OUT_none)
            cr_expect(eq(int, (int)sim_outcome_rows[row->weight].kind, SIM_OUTCOME_SUM),
                      "%s", row->name);
    }
}

Test(outcome, has_unit_direction_and_help)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];

        cr_expect(lt(sz, 0, strlen(row->unit)), "%s", row->name);
        cr_expect(le(int, -1, row->direction), "%s", row->name);
        cr_expect(le(int, row->direction, 1), "%s", row->name);
        cr_expect(lt(sz, 8, strlen(row->help)), "%s", row->name);
        cr_expect(ne(chr, row->help[strlen(row->help) - 1], '.'), "%s", row->name);
    }
}

Test(outcome, cost_is_better_lower_and_money_higher)
{
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (strstr(sim_outcome_rows[k].name, "_cost"))
            cr_expect(eq(int, sim_outcome_rows[k].direction, -1), "%s",
                      sim_outcome_rows[k].name);
    cr_expect(eq(int, sim_outcome_rows[SIM_OUT_contribution].direction, 1));
    cr_expect(eq(int, sim_outcome_rows[SIM_OUT_conversion].direction, 1));
}

Test(outcome, horizons_have_names)
{
    cr_expect(same(sim_horizon_name(SIM_HORIZON_TRIP), "trip"));
    cr_expect(same(sim_horizon_name(SIM_HORIZON_LONG), "long run"));
}

Test(outcome, ratio_is_divided_by_its_weight_and_blocks_add_up)
{
    struct sim_outcome_block a = {0}, b = {0}, sum = {0};

    a.sum[SIM_OUT_visits] = 100;
    a.sum[SIM_OUT_conversion] = 20;
    b.sum[SIM_OUT_visits] = 300;
    b.sum[SIM_OUT_conversion] = 120;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        sum.sum[k] = a.sum[k] + b.sum[k];
    cr_expect(eq(dbl, sim_outcome_value(&a, SIM_OUT_conversion), 0.2));
    cr_expect(eq(dbl, sim_outcome_value(&b, SIM_OUT_conversion), 0.4));
    cr_expect(eq(dbl, sim_outcome_value(&sum, SIM_OUT_conversion), 0.35));
    cr_expect(eq(dbl, sim_outcome_value(&sum, SIM_OUT_visits), 400));
}

Test(outcome, ratio_over_nothing_is_not_a_number)
{
    const struct sim_outcome_block none = {0};

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const double value = sim_outcome_value(&none, (enum sim_outcome)k);

        if (sim_outcome_rows[k].kind == SIM_OUTCOME_RATIO)
            cr_expect(isnan(value), "%s", sim_outcome_rows[k].name);
        else
            cr_expect(zero(dbl, value), "%s", sim_outcome_rows[k].name);
    }
}

/* Failures and their words */

Test(status, each_has_a_text_of_its_own)
{
    for (int a = 0; a < SIM_STATUS_COUNT; a++) {
        const char *text = sim_status_text((enum sim_status)a);

        cr_assert(text != NULL, "status %d", a);
        cr_expect(lt(sz, 3, strlen(text)), "status %d", a);
        for (int b = 0; b < a; b++)
            cr_expect(not(same(text, sim_status_text((enum sim_status)b))));
    }
}

Test(status, outside_the_list_is_said_to_be_unknown)
{
    cr_expect(same(sim_status_text(SIM_STATUS_COUNT), "unknown status"));
    cr_expect(same(sim_status_text((enum sim_status) - 1), "unknown status"));
}

Test(fail, keeps_status_place_and_words)
{
    struct sim_error err;

    cr_expect(eq(int, sim_fail(&err, SIM_E_RANGE, "mall", "need %d, got %d", 1, 2),
                 SIM_E_RANGE));
    cr_expect(eq(int, err.status, SIM_E_RANGE));
    cr_expect(same(err.where, "mall"));
    cr_expect(same(err.text, "need 1, got 2"));
}

Test(fail, needs_no_room_for_words_and_no_place)
{
    struct sim_error err;

    cr_expect(eq(int, sim_fail(NULL, SIM_E_IO, "here", "%s", "x"), SIM_E_IO));
    sim_fail(&err, SIM_E_IO, NULL, "%s", "x");
    cr_expect(same(err.where, ""));
}

Test(fail, cuts_words_that_do_not_fit)
{
    struct sim_error err;
    char big[1000];

    memset(big, 'w', sizeof big - 1);
    big[sizeof big - 1] = 0;
    sim_fail(&err, SIM_E_IO, big, "%s", big);
    cr_expect(eq(sz, strlen(err.where), sizeof err.where - 1));
    cr_expect(eq(sz, strlen(err.text), sizeof err.text - 1));
}

/* Mistakes and suggestions */

Test(mistakes, are_kept_in_order_up_to_a_limit_and_all_counted)
{
    struct sim_mistakes m = {0};

    for (int k = 0; k < SIM_MISTAKES_MAX + 7; k++)
        sim_mistakes_add(&m, "mistake %d", k);
    cr_expect(eq(sz, m.count, SIM_MISTAKES_MAX + 7));
    cr_expect(eq(sz, m.kept, SIM_MISTAKES_MAX));
    cr_expect(same(m.text[0], "mistake 0"));
    cr_expect(same(m.text[SIM_MISTAKES_MAX - 1], "mistake 49"));
    sim_mistakes_clear(&m);
    cr_expect(zero(sz, m.count));
    cr_expect(zero(sz, m.kept));
}

static const char *lever_name(size_t k, const void *with)
{
    size_t n;

    (void)with;
    return sim_rows(SIM_TABLE_LEVER, &n)[k].name;
}

static const char *nearest_lever(const char *word)
{
    const char *found = sim_nearest(word, SIM_LEVER_COUNT, lever_name, NULL);

    return found ? found : "(none)";
}

static void expect_nearest(const char *word, const char *name)
{
    cr_expect(same(nearest_lever(word), name), "%s: %s, not %s", word,
              nearest_lever(word), name);
}

Test(nearest, finds_the_name_behind_a_slip)
{
    expect_nearest("warmth", "warmth");
    expect_nearest("warmht", "warmth");
    expect_nearest("wamth", "warmth");
    expect_nearest("warmnth", "warmth");
    expect_nearest("approach_porb", "approach_prob");
    expect_nearest("aproach_prob", "approach_prob");
    expect_nearest("till_staf", "till_staff");
    expect_nearest("flor_staff", "floor_staff");
    expect_nearest("comission", "commission");
}

Test(nearest, finds_nothing_where_nothing_is_near)
{
    expect_nearest("xyzzy", "(none)");
    expect_nearest("", "(none)");
    expect_nearest("q", "(none)");
    expect_nearest("temperature_of_the_sea", "(none)");
}

Test(nearest, takes_the_nearest_of_many)
{
    expect_nearest("promise_day", "promise_days");
    expect_nearest("delivery_das", "delivery_days");
    expect_nearest("delivery_costs", "delivery_cost");
}

static const char *some_names(size_t k, const void *with)
{
    const char *const *names = with;

    return names[k];
}

Test(nearest, passes_over_entries_without_a_name)
{
    static const char *const names[] = {NULL, "salon-card", NULL, "hot-pot"};

    cr_expect(same(sim_nearest("hotpot", 4, some_names, names), "hot-pot"));
    cr_expect(sim_nearest("", 4, some_names, names) == NULL);
    cr_expect(sim_nearest("hot-pot", 0, some_names, names) == NULL);
}

Test(nearest, swap_of_neighbours_is_one_edit)
{
    static const char *const names[] = {"abxx", "ba"};

    /* two edits from the first, one swap from the second */
    cr_expect(same(sim_nearest("ab", 2, some_names, names), "ba"));
}

Test(nearest, suggests_nothing_for_a_word_of_any_length_that_is_unlike)
{
    static const char *const names[] = {"warmth", "hover"};
    char word[1001];

    for (size_t n = 20; n <= 1000; n += 49) {
        memset(word, 'q', n);
        word[n] = 0;
        cr_expect(sim_nearest(word, 2, some_names, names) == NULL, "%zu letters", n);
    }
}
