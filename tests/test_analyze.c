#include "tests/cli_program.h"

/* A town of a moment; parts of a payment (bnpl_parts) matter to nobody, since no policy of it
 * offers to pay later; how much contact is tolerated (theta_mu) does. */
static const char town[] = "scenario: department-store\n"
                           "set: [market.shoppers=150, run.burn_in_weeks=1]\n"
                           "run: {weeks: 2, replicates: 2}\n"
                           "policies: [attentive, hang-back]\n"
                           "markets: [us-town]\n";
static const char two_factors[] = "factors: [behaviour.theta_mu, behaviour.bnpl_parts]\n";

struct place {
    char folder[64], file[96];
};

/* Run the sweep of @p design in a folder of its own, to a results file; @p more options. */
static void make(struct place *p, const char *design, const char *more)
{
    char command[1024];
    FILE *plan;
    struct outcome o;

    new_folder(p->folder);
    snprintf(p->file, sizeof p->file, "%s/r.h5", p->folder);
    snprintf(command, sizeof command, "%s/plan.yaml", p->folder);
    plan = fopen(command, "w");
    cr_assert(ne(ptr, plan, NULL));
    fprintf(plan, "sweep: t\ntitle: t\nquestion: t\n%s%s\n%s", town, design, two_factors);
    cr_assert(zero(int, fclose(plan)));
    snprintf(command, sizeof command,
             "exec 2>&1; %s sweep %s/plan.yaml -o %s/d --quiet %s && %s merge %s/d -o %s "
             "--partial",
             TEST_PROGRAM, p->folder, p->folder, more, TEST_PROGRAM, p->folder, p->file);
    o = shell(command);
    cr_assert(zero(int, o.code), "%s", o.text);
    free(o.text);
}

static void expect_analysis(const struct place *p, const char *options, int code,
                            const char *part)
{
    char arguments[512];

    snprintf(arguments, sizeof arguments, "analyze %s %s", p->file, options);
    expect(arguments, code, part);
}

/* Python reads the JSON as d, its analyses as a, and must print `True`. */
static void expect_json(const struct place *p, const char *options, const char *claim)
{
    char command[2048];
    struct outcome o;

    snprintf(command, sizeof command,
             "%s analyze %s --json %s" PYTHON
             "'import json,sys; d = json.load(sys.stdin); a = d[\"analyses\"]; "
             "f = {x[\"factor\"]: x for x in a[0].get(\"factors\", [])}; "
             "print(%s)'",
             TEST_PROGRAM, p->file, options, claim);
    o = shell(command);
    cr_expect(zero(int, strcmp(o.text, "True\n")), "%s: %s", claim, o.text);
    free(o.text);
}

static const char morris[] = "design: {kind: morris, size: 5, levels: 4, seed: 1}";
static const char saltelli[] = "design: {kind: saltelli, size: 32, seed: 1}";
static const char lhs[] = "design: {kind: lhs, size: 24, seed: 1}";

/* ---- known answers ---- */

Test(analyze, morris_gives_what_nobody_uses_no_effect_and_ranks_it_last)
{
    struct place p;

    make(&p, morris, "");
    expect_json(&p, "--outcome conversion",
                "f[\"behaviour.bnpl_parts\"][\"mu_star\"][\"value\"] == 0");
    expect_json(&p, "--outcome conversion",
                "f[\"behaviour.theta_mu\"][\"shows\"] and not "
                "f[\"behaviour.bnpl_parts\"][\"shows\"]");
    expect_json(&p, "--outcome conversion",
                "[x for x in f] == [\"behaviour.theta_mu\", \"behaviour.bnpl_parts\"]");
    expect_analysis(&p, "", 0, "1 of 2 factors show beyond luck");
    remove_folder(p.folder);
}

Test(analyze, sobol_gives_what_nobody_uses_no_share_and_the_other_nearly_all)
{
    struct place p;

    make(&p, saltelli, "");
    expect_json(&p, "--outcome conversion",
                "f[\"behaviour.bnpl_parts\"][\"total\"][\"value\"] == 0");
    expect_json(&p, "--outcome conversion",
                "f[\"behaviour.bnpl_parts\"][\"first\"][\"value\"] == 0");
    /* 32 base points: about 3 standard errors of an index of 1 */
    expect_json(&p, "--outcome conversion",
                "abs(f[\"behaviour.theta_mu\"][\"total\"][\"value\"] - 1) < 0.6");
    expect_json(&p, "", "0 < a[0][\"luck_share\"] < 1");
    expect_analysis(&p, "", 0, "Luck makes");
    remove_folder(p.folder);
}

Test(analyze, other_designs_get_a_process_a_box_and_regret)
{
    struct place p;

    make(&p, lhs, "");
    expect_json(&p, "--outcome conversion",
                "[x[\"method\"] for x in a] == [\"gp\", \"prim\", \"regret\"]");
    expect_json(&p, "--gp --outcome conversion --policy attentive",
                "f[\"behaviour.theta_mu\"][\"total\"][\"value\"] > 0.8 > 0.2 > "
                "f[\"behaviour.bnpl_parts\"][\"total\"][\"value\"]");
    expect_json(&p, "--regret --outcome conversion",
                "a[0][\"minimax\"] == \"hang-back\" and "
                "a[0][\"policies\"][0][\"greatest\"][\"value\"] <= "
                "a[0][\"policies\"][1][\"greatest\"][\"value\"]");
    remove_folder(p.folder);
}

/* Conversion under attentive service rises with what is tolerated: the box is the low end. */
Test(analyze, prim_tells_the_box_in_words)
{
    struct place p;

    make(&p, lhs, "");
    expect_analysis(&p, "--prim --policy attentive --outcome conversion", 0,
                    "behaviour.theta_mu  < ");
    expect_json(&p, "--prim --policy attentive --outcome conversion",
                "a[0][\"cases\"] == 6 and 0 < a[0][\"density\"] <= 1");
    expect_json(&p, "--prim --policy attentive --outcome conversion --above 0",
                "a[0][\"cases\"] == a[0][\"points\"] == 24");
    expect_analysis(&p, "--prim --outcome conversion --below -1", 0, "at none of 24");
    remove_folder(p.folder);
}

/* ---- what is read ---- */

Test(analyze, a_difference_is_one_policy_less_the_other_at_each_point)
{
    struct place p;

    make(&p, morris, "");
    expect_json(&p, "--outcome contribution", "a[0][\"less\"] == \"attentive\"");
    expect_json(&p, "--outcome contribution --policy hang-back", "\"less\" not in a[0]");
    expect_json(&p, "--outcome contribution --difference hang-back",
                "a[0][\"policy\"] == \"hang-back\" and len(a) == 1");
    expect_analysis(&p, "", 0, "contribution: hang-back less attentive");
    remove_folder(p.folder);
}

Test(analyze, grades_and_ranges_stand_beside_the_factors)
{
    struct place p;

    make(&p, morris, "");
    expect_analysis(&p, "", 0, "C      0.5..1.5");
    expect_analysis(&p, "", 0, "S read in a secondary text");
    remove_folder(p.folder);
}

/* ---- what is missing ---- */

Test(analyze, cells_that_are_missing_are_counted_and_not_made_up)
{
    struct place p;

    make(&p, lhs, "--shards 2 --shard 1/2");
    expect_json(&p, "--regret", "d[\"cells\"] == 96 and d[\"cells_missing\"] == 48");
    expect_json(&p, "--regret", "a[0][\"points\"] == 12 == a[0][\"points_left_out\"]");
    expect_analysis(&p, "--regret", 0, "48 are missing");
    expect_analysis(&p, "--prim", 2, "needs 20 points with values");
    remove_folder(p.folder);
}

Test(analyze, what_a_file_lacks_for_a_method_is_said)
{
    struct place p;

    make(&p, "design: {kind: grid, levels: 2}", "");
    expect_analysis(&p, "--sobol", 2, "needs the points of a saltelli design");
    expect_analysis(&p, "--morris", 2, "needs the points of a morris design");
    expect_analysis(&p, "--prim", 2, "needs 20 points with values");
    expect_analysis(&p, "", 0,
                    "gp of conversion: hang-back less attentive: needs two "
                    "points a factor");
    remove_folder(p.folder);
}

Test(analyze, a_file_without_factors_is_no_sweep)
{
    struct place p;
    char arguments[256];
    struct outcome o;

    new_folder(p.folder);
    snprintf(p.file, sizeof p.file, "%s/run.h5", p.folder);
    snprintf(arguments, sizeof arguments, "compare " SMALL "-o %s", p.file);
    o = program(arguments);
    cr_assert(zero(int, o.code), "%s", o.text);
    free(o.text);
    expect_analysis(&p, "", 2, "has no factors");
    remove_folder(p.folder);
}

/* ---- mistakes ---- */

Test(analyze, wrong_names_are_told_with_the_nearest_right_one)
{
    struct place p;

    make(&p, morris, "");
    expect_analysis(&p, "--outcome convrsion", 2, "did you mean 'conversion'?");
    expect_analysis(&p, "--policy hangback", 2, "did you mean 'hang-back'?");
    expect_analysis(&p, "--market us-twon", 2, "did you mean 'us-town'?");
    expect_analysis(&p, "--owner rivl", 2, "did you mean 'rival'?");
    expect_analysis(&p, "--outcome convrsion --policy hangback", 2, "'hang-back'?");
    expect_analysis(&p, "--difference attentive", 2, "need another policy");
    remove_folder(p.folder);
}

Test(analyze, options_that_do_not_go_together_are_refused)
{
    expect("analyze", 2, "need a results file");
    expect("analyze a.h5 b.h5", 2, "need one results file");
    expect("analyze a.h5 --sobol --gp", 2, "need one method");
    expect("analyze a.h5 --gp --below 1", 2, "go with --prim");
    expect("analyze a.h5 --prim --below 1 --above 2", 2, "need one of --below");
    expect("analyze a.h5 --prim --below much", 2, "need a number, got 'much'");
    expect("analyze a.h5 --level 95", 2, "less than 1, got '95'");
    expect("analyze a.h5 --policy a --difference b", 2, "need one of --policy");
    expect("analyze a.h5 --regret --policy a", 2, "about all policies");
    expect("analyze /nowhere/a.h5", 2, "/nowhere/a.h5");
}
