/* The table of stylised facts, how a reading is judged, and the command that runs them. */
#include "analysis/facts.h"

#include <math.h>

#include "tests/cli_program.h"

/* Every fact of the evidence, in the order of its list. */
static const char *const ids[] = {
    "SF-01", "SF-02", "SF-03", "SF-04", "SF-06", "SF-07", "SF-08", "SF-09",
    "SF-10", "SF-11", "SF-12", "SF-13", "SF-14", "SF-15", "SF-16", "SF-17",
    "SF-18", "SF-19", "SF-21", "SF-22", "SF-23", "SF-24", "SF-25", "SF-26",
    "SF-27", "SF-28", "SF-31", "SF-32", "SF-33", "SF-35", "SF-37", "SF-38",
    "SF-39", "SF-40", "SF-41", "SF-43", "SF-44", "SF-45"};

enum { IDS = sizeof ids / sizeof *ids };

Test(facts, are_all_in_the_table_in_order)
{
    size_t n;
    const struct ana_fact *fact = ana_facts(&n);

    cr_assert(eq(sz, n, (size_t)IDS));
    for (size_t k = 0; k < n; k++) {
        cr_expect(zero(int, strcmp(fact[k].id, ids[k])), "%s", fact[k].id);
        cr_expect(ana_fact_find(ids[k]) == &fact[k], "%s", ids[k]);
    }
    cr_expect(ana_fact_find("SF-05") == NULL);
}

Test(facts, say_what_is_expected_and_how_it_is_tried)
{
    size_t n;
    const struct ana_fact *fact = ana_facts(&n);

    for (size_t k = 0; k < n; k++) {
        cr_expect(lt(sz, 20u, strlen(fact[k].statement)), "%s", fact[k].id);
        cr_expect(lt(sz, 10u, strlen(fact[k].expected)), "%s", fact[k].id);
        cr_expect(lt(sz, 10u, strlen(fact[k].setting)), "%s", fact[k].id);
        cr_expect(not(zero(ptr, strchr("mde", fact[k].band))), "%s", fact[k].id);
        cr_expect(fact[k].run != NULL, "%s", fact[k].id);
        if (fact[k].why)
            cr_expect(lt(sz, 40u, strlen(fact[k].why)), "%s", fact[k].id);
    }
}

/* ---- judging ---- */

static bool judge(double mean, double half_width, double low, double high)
{
    const struct ana_estimate got = {10, mean, half_width / 2, mean - half_width,
                                     mean + half_width};

    return ana_reading_pass(&got, low, high);
}

Test(reading, of_a_sign_passes_when_the_whole_interval_is_on_the_right_side)
{
    cr_expect(judge(0.2, 0.1, 0, INFINITY));
    cr_expect(not(judge(0.2, 0.3, 0, INFINITY)));
    cr_expect(not(judge(-0.2, 0.1, 0, INFINITY)));
    cr_expect(judge(-0.2, 0.1, -INFINITY, 0));
    cr_expect(not(judge(-0.2, 0.3, -INFINITY, 0)));
    cr_expect(not(judge(0.0, 0.0, 0, INFINITY)));
}

Test(reading, of_a_size_passes_in_the_band_when_known_well_enough)
{
    cr_expect(judge(0.52, 0.04, 0.47, 0.57));
    cr_expect(judge(0.56, 0.04, 0.47, 0.57));
    cr_expect(not(judge(0.58, 0.01, 0.47, 0.57)));
    cr_expect(not(judge(0.52, 0.06, 0.47, 0.57)));
}

Test(reading, of_nothing_does_not_pass)
{
    cr_expect(not(judge(NAN, 0.1, 0, 1)));
    cr_expect(not(judge(0.5, NAN, 0, 1)));
    cr_expect(not(judge(0.5, NAN, 0, INFINITY)));
}

/* ---- running ---- */

static struct ana_fact_result run(const char *id, int threads)
{
    const struct ana_fact_options options = {.threads = threads};
    const struct ana_fact *fact = ana_fact_find(id);
    struct ana_fact_result result;
    struct sim_error err = {0};

    cr_assert(fact != NULL);
    cr_assert(eq(int, ana_fact_run(fact, &options, &result, &err), SIM_OK), "%s: %s", id,
              err.text);
    return result;
}

Test(facts, of_three_mechanisms_hold)
{
    static const char *const cheap[] = {"SF-14", "SF-15", "SF-25"};

    for (size_t k = 0; k < sizeof cheap / sizeof *cheap; k++) {
        const struct ana_fact_result r = run(cheap[k], 2);

        cr_expect(ge(sz, r.n, 1u), "%s", cheap[k]);
        cr_expect(r.pass, "%s", cheap[k]);
    }
}

Test(facts, read_the_same_on_any_number_of_threads)
{
    const struct ana_fact_result one = run("SF-13", 1), three = run("SF-13", 3);

    cr_assert(eq(sz, one.n, three.n));
    for (size_t k = 0; k < one.n; k++) {
        cr_expect(eq(dbl, one.reading[k].got.mean, three.reading[k].got.mean));
        cr_expect(eq(dbl, one.reading[k].got.low, three.reading[k].got.low));
    }
}

Test(facts, stop_when_asked)
{
    const volatile sig_atomic_t stop = 1;
    const struct ana_fact_options options = {.threads = 2, .stop = &stop};
    struct ana_fact_result result;

    cr_expect(eq(int, ana_fact_run(ana_fact_find("SF-25"), &options, &result, NULL),
                 SIM_E_STOPPED));
    cr_expect(eq(int, ana_fact_run(ana_fact_find("SF-13"), &options, &result, NULL),
                 SIM_E_STOPPED));
}

Test(facts, need_a_thread)
{
    const struct ana_fact_options options = {.threads = 0};
    struct ana_fact_result result;

    cr_expect(eq(int, ana_fact_run(ana_fact_find("SF-25"), &options, &result, NULL),
                 SIM_E_RANGE));
}

/* ---- the command ---- */

Test(validate, says_what_was_meant_by_an_unknown_fact)
{
    expect("validate --fact SF-4", 2, "did you mean 'SF-");
    expect("validate --fact SF-99", 2, "there is no fact 'SF-99'");
    expect("validate SF-04", 2, "--fact");
    expect("validate --threads 0", 2, "1..1024");
    expect("validate --json --markdown", 2, "one of --json and --markdown");
}

Test(validate, prints_valid_json_with_the_fields_that_are_promised)
{
    struct outcome o =
        shell(TEST_PROGRAM " validate --json --fact SF-25 --fact SF-14" PYTHON
                           "'import json,sys\n"
                           "facts=json.load(sys.stdin)[\"facts\"]\n"
                           "assert [f[\"id\"] for f in facts]==[\"SF-14\",\"SF-25\"]\n"
                           "for f in facts:\n"
                           "  assert f[\"expected\"] and f[\"statement\"]\n"
                           "  assert f[\"low\"]<=f[\"got\"]<=f[\"high\"]\n"
                           "  assert f[\"pass\"] is True and f[\"band\"] in \"mde\"\n"
                           "  assert all(r[\"pass\"] for r in f[\"readings\"])\n"
                           "print(\"fine\")'");

    cr_expect(eq(int, o.code, 0));
    cr_expect(zero(int, strcmp(o.text, "fine\n")), "%s", o.text);
    free(o.text);
}

Test(validate, ends_well_when_all_facts_hold)
{
    expect("validate --fact SF-14", 0, "1 of 1 facts hold");
}

/* A fact that is known to fail, cheap enough to run here. */
static const struct ana_fact *failing(void)
{
    static const char *const cheap[] = {"SF-19", "SF-37", "SF-27", "SF-40", "SF-04"};

    for (size_t k = 0; k < sizeof cheap / sizeof *cheap; k++)
        if (ana_fact_find(cheap[k])->why)
            return ana_fact_find(cheap[k]);
    return NULL;
}

Test(validate, ends_with_status_1_and_the_reason_when_one_fails)
{
    const struct ana_fact *fact = failing();
    char arguments[80];

    if (!fact)
        cr_skip_test("no cheap fact is known to fail");
    snprintf(arguments, sizeof arguments, "validate --fact SF-14 --fact %s", fact->id);
    expect(arguments, 1, "1 of 2 facts hold");
    snprintf(arguments, sizeof arguments, "validate --markdown --fact %s", fact->id);
    expect(arguments, 1, "**fail**");
}
