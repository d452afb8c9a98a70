#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "analysis/export.h"
#include "tests/made_up.h"

static const struct made_up_size small = {2, 2, 2, 3, 2, 2};

/* ---- one table ---- */

static void begin(struct ana_table **t, const struct made_up *m,
                  enum ana_table_format format, const struct ana_column *column, size_t n)
{
    cr_assert(eq(int, ana_table_begin(t, m->path, format, column, n, NULL), SIM_OK));
}

/* The whole file, with a closing 0. */
static char *end(struct ana_table *t, const struct made_up *m)
{
    size_t n;
    char *text;

    cr_assert(eq(int, ana_table_finish(t, NULL), SIM_OK));
    cr_assert(eq(int, ana_table_commit(t, NULL), SIM_OK));
    text = (char *)made_up_bytes(m->path, &n);
    cr_assert(ne(ptr, text, NULL));
    text[n] = '\0';
    return text;
}

static void open_made_up(struct made_up *m, struct made_up_size size)
{
    cr_assert(made_up_open(m, size));
}

Test(table, csv_quotes_what_needs_it_and_nothing_else)
{
    static const struct ana_column column[] = {{"plain", ANA_TEXT}, {"a,b", ANA_TEXT}};
    static const char *const texts[] = {"plain",       "a,b",  "say \"x\"", "two\nlines",
                                        " led",        "end ", "",          NULL,
                                        "caf\xc3\xa9", "a\rb"};
    struct ana_table *t;
    struct made_up m;
    char *text;

    open_made_up(&m, small);
    begin(&t, &m, ANA_CSV, column, 2);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        ana_table_text(t, texts[k]);
    text = end(t, &m);
    cr_expect(zero(int, strcmp(text, "plain,\"a,b\"\n"
                                     "plain,\"a,b\"\n"
                                     "\"say \"\"x\"\"\",\"two\nlines\"\n"
                                     "\" led\",\"end \"\n"
                                     "\"\",\n"
                                     "caf\xc3\xa9,\"a\rb\"\n")));
    free(text);
    made_up_close(&m);
}

static char *csv_numbers(const struct made_up *m)
{
    static const struct ana_column column[] = {{"n", ANA_WHOLE}, {"x", ANA_NUMBER}};
    static const double number[] = {0.1,    1.0 / 3,    -2.5, NAN,    INFINITY, 1e300,
                                    0x1p53, 0x1p53 - 1, -0.0, 5e-324, 123456.5, 1e15 + 1};
    struct ana_table *t;

    begin(&t, m, ANA_CSV, column, 2);
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
        ana_table_whole(t, k == 0 ? INT64_MIN : (int64_t)k);
        ana_table_number(t, number[k]);
    }
    return end(t, m);
}

static const char numbers_as_csv[] =
    "n,x\n-9223372036854775808,0.1\n1,0.3333333333333333\n2,-2.5\n3,\n4,\n5,1e+300\n"
    "6,9007199254740992\n7,9007199254740991\n8,0\n9,4.94065645841247e-324\n"
    "10,123456.5\n11,1000000000000001\n";

Test(table, csv_numbers_read_back_the_same_and_no_number_is_nothing)
{
    struct made_up m;
    char *text;

    open_made_up(&m, small);
    text = csv_numbers(&m);
    cr_expect(zero(int, strcmp(text, numbers_as_csv)), "%s", text);
    free(text);
    made_up_close(&m);
}

Test(table, csv_numbers_have_a_point_in_any_locale)
{
    static const char *const comma[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    bool set = false;
    struct made_up m;
    char *text;

    for (size_t k = 0; k < sizeof comma / sizeof *comma && !set; k++)
        set = setlocale(LC_NUMERIC, comma[k]) != NULL;
    if (!set)
        cr_skip_test("no locale with a decimal comma is installed");
    open_made_up(&m, small);
    text = csv_numbers(&m);
    cr_expect(zero(int, strcmp(text, numbers_as_csv)), "%s", text);
    free(text);
    made_up_close(&m);
}

Test(table, a_table_that_is_abandoned_leaves_nothing)
{
    static const struct ana_column column[] = {{"n", ANA_WHOLE}};
    struct ana_table *t;
    struct made_up m;

    open_made_up(&m, small);
    begin(&t, &m, ANA_PARQUET, column, 1);
    ana_table_whole(t, 1);
    ana_table_abandon(t);
    cr_expect(zero(int, made_up_files(&m)));
    made_up_close(&m);
}

/* ---- a whole export ---- */

/* Cells of a data set, of which cell @p broken cannot be read. */
struct source {
    const struct sim_dataset *set;
    uint64_t broken;
};

static enum sim_cell_status cell_status(void *from, uint64_t cell)
{
    return (enum sim_cell_status)((struct source *)from)->set->status[cell];
}

static enum sim_status get_cell(void *from, uint64_t cell,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct source *s = from;
    const size_t n = sim_plan_blocks(s->set->plan);

    if (cell == s->broken)
        return sim_fail(err, SIM_E_FORMAT, "made up", "damaged");
    memcpy(blocks, s->set->block + cell * n, n * sizeof *blocks);
    return SIM_OK;
}

static uint64_t cell_checksum(void *from, uint64_t cell)
{
    return ((struct source *)from)->set->checksum[cell];
}

static const char *cell_reason(void *from, uint64_t cell)
{
    (void)from;
    return cell % 2 ? "shares need to sum to 1, got \"1.2\"" : NULL;
}

struct work {
    struct made_up m;
    struct source source;
    struct ana_cells cells;
    struct ana_export x;
    char csv[128], parquet[128];
};

/* All cells but two: cell 1 failed and cell 2 is missing. */
static void open_work(struct work *w, struct made_up_size size)
{
    open_made_up(&w->m, size);
    cr_assert(made_up_all_cells(&w->m));
    w->m.set->status[1] = SIM_CELL_FAILED;
    w->m.set->status[2] = SIM_CELL_MISSING;
    w->source = (struct source){w->m.set, UINT64_MAX};
    w->cells =
        (struct ana_cells){&w->source, cell_status, get_cell, cell_checksum, cell_reason};
    snprintf(w->csv, sizeof w->csv, "%s/csv", w->m.folder);
    snprintf(w->parquet, sizeof w->parquet, "%s/parquet", w->m.folder);
    w->x = (struct ana_export){.plan = &w->m.plan,
                               .cells = &w->cells,
                               .build = "made by hand",
                               .folder = w->csv,
                               .format = ANA_CSV};
}

static int files_in(const char *folder)
{
    DIR *dir = opendir(folder);
    int n = -2; /* . and .. */

    cr_assert(ne(ptr, dir, NULL));
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void empty(const char *folder)
{
    char command[256];

    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert(zero(int, system(command)));
}

static void close_work(struct work *w)
{
    empty(w->csv);
    empty(w->parquet);
    made_up_close(&w->m);
}

static enum sim_status run_export(struct work *w, struct sim_error *err)
{
    uint64_t rows;
    const enum sim_status status = ana_export(&w->x, &rows, err);

    if (status == SIM_OK)
        cr_expect(
            eq(u64, rows, sim_plan_cells(&w->m.plan) * sim_plan_blocks(&w->m.plan)));
    return status;
}

static char *read_table(const struct work *w, const char *name)
{
    char path[256];
    size_t n;
    char *text;

    snprintf(path, sizeof path, "%s/%s.csv", w->csv, name);
    text = (char *)made_up_bytes(path, &n);
    cr_assert(ne(ptr, text, NULL), "%s", path);
    text[n] = '\0';
    return text;
}

/* ---- results ---- */

static void expect_field(char **rest, const char *text)
{
    const char *field = strsep(rest, ",");

    cr_expect(ne(ptr, (void *)(uintptr_t)field, NULL));
    cr_expect(zero(int, strcmp(field, text)), "need %s, got %s", text, field);
}

static void expect_whole(char **rest, uint64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    expect_field(rest, text);
}

/* A value is there, and is this one, when the cell is done and it is a number. */
static void expect_outcome(char **rest, const struct sim_outcome_block *block,
                           enum sim_outcome k)
{
    const char *field = strsep(rest, ",");
    const double value = block ? sim_outcome_value(block, k) : NAN;

    if (isnan(value))
        cr_expect(zero(int, strcmp(field, "")), "%s: %s", sim_outcome_rows[k].name,
                  field);
    else
        cr_expect(ieee_ulp_eq(dbl, strtod(field, NULL), value, 0), "%s: %s",
                  sim_outcome_rows[k].name, field);
}

static void expect_place(char **rest, const struct sim_plan *plan, uint64_t index,
                         enum sim_cell_status status)
{
    static const char *const word[] = {"missing", "done", "failed"};
    const struct sim_cell cell = sim_plan_cell(plan, index);

    expect_whole(rest, index);
    expect_whole(rest, cell.point);
    expect_field(rest, plan->scenario->policy[cell.policy].name);
    expect_whole(rest, (uint64_t)cell.replicate + 1);
    expect_field(rest, plan->scenario->market[cell.market].name);
    expect_field(rest, word[status]);
}

static void expect_row(char *line, const struct work *w, uint64_t cell, uint32_t week,
                       uint32_t owner, uint32_t segment)
{
    const struct sim_plan *plan = &w->m.plan;
    const struct sim_dataset *set = w->m.set;
    const struct sim_outcome_block *block =
        &set->block[cell * sim_plan_blocks(plan) +
                    sim_plan_block(plan, week, owner, segment)];
    char name[2 * SIM_NAME_MAX];

    sim_segment_name(plan->scenario, segment, name, sizeof name);
    expect_place(&line, plan, cell, (enum sim_cell_status)set->status[cell]);
    if (plan->record == SIM_RECORD_WEEKLY)
        expect_whole(&line, (uint64_t)week + 1);
    expect_field(&line, plan->scenario->owner[owner]);
    expect_field(&line, name);
    expect_field(&line, plan->scenario->culture[segment / SIM_GENERATIONS].code);
    expect_field(&line, sim_generation_name[segment % SIM_GENERATIONS]);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (plan->keep[k])
            expect_outcome(&line, set->status[cell] == SIM_CELL_DONE ? block : NULL,
                           (enum sim_outcome)k);
    cr_expect(zero(ptr, line));
}

static void expect_results(const struct work *w, const char *head)
{
    const struct sim_plan *plan = &w->m.plan;
    char *text = read_table(w, "results"), *rest = text;

    cr_expect(zero(int, strncmp(strsep(&rest, "\n"), head, strlen(head))));
    for (uint64_t cell = 0; cell < sim_plan_cells(plan); cell++)
        for (uint32_t week = 0; week < plan->n_weeks; week++)
            for (uint32_t owner = 0; owner < plan->n_owners; owner++)
                for (uint32_t segment = 0; segment < plan->n_segments; segment++)
                    expect_row(strsep(&rest, "\n"), w, cell, week, owner, segment);
    cr_expect(zero(int, strcmp(rest, "")));
    free(text);
}

Test(export, results_have_every_number_in_its_row_and_none_where_no_cell_is)
{
    struct work w;

    open_work(&w, small);
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    expect_results(&w, "cell,point,policy,replicate,market,status,week,owner,segment,"
                       "culture,generation,needs,passers,");
    close_work(&w);
}

Test(export, totals_have_no_week_and_only_the_outcomes_that_were_kept)
{
    bool keep[SIM_OUTCOME_COUNT] = {[SIM_OUT_conversion] = true, [SIM_OUT_units] = true};
    const struct sim_plan_sweep sweep = {.record = SIM_RECORD_TOTAL, .keep = keep};
    struct work w;

    open_work(&w, (struct made_up_size){2, 2, 1, 1, 2, 2});
    sim_plan_init_sweep(&w.m.plan, &w.m.scenario, &sweep);
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    expect_results(&w, "cell,point,policy,replicate,market,status,owner,segment,culture,"
                       "generation,visits,conversion,units");
    close_work(&w);
}

/* ---- the other tables ---- */

static void expect_part(const struct work *w, const char *table, const char *part)
{
    char *text = read_table(w, table);

    cr_expect(ne(ptr, strstr(text, part), NULL), "no '%s' in %s:\n%.600s", part, table,
              text);
    free(text);
}

Test(export, the_other_tables_say_what_the_results_mean)
{
    struct work w;

    open_work(&w, small);
    w.m.scenario.behaviour.theta_mu = 1.25f;
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    expect_part(&w, "cells", "\n1,0,policy 1,1,market");
    expect_part(&w, "cells", "failed,,\"shares need to sum to 1, got \"\"1.2\"\"\"\n");
    expect_part(&w, "outcomes", "\nconversion,1,ratio,visits,1,trip,");
    expect_part(&w, "outcomes", "\nrevenue,CNY,sum,,1,long run,");
    expect_part(&w, "parameters", "\ntheta_mu,1.25,0.9,");
    expect_part(&w, "levers", ",store 0,policy 1,approach_prob,0.125,,1,");
    expect_part(&w, "levers", ",approach_when,0,entry,");
    expect_part(&w, "about", "\nfailed,1\nmissing,1\n");
    expect_part(&w, "about", "\nbuild,made by hand\n");
    close_work(&w);
}

Test(export, points_and_factors_say_what_was_varied)
{
    struct sim_factor factor[2];
    double value[] = {0.5, 1, 0.625, 2};
    struct sim_points points = {
        .n_factors = 2, .n_points = 2, .factor = factor, .value = value};
    const struct sim_plan_sweep sweep = {.points = &points, .record = SIM_RECORD_WEEKLY};
    struct work w;

    open_work(&w, (struct made_up_size){2, 2, 1, 3, 2, 2});
    cr_assert(eq(int,
                 sim_factor_init(&factor[0], "behaviour.theta_mu", &w.m.scenario, NULL),
                 SIM_OK));
    cr_assert(
        eq(int, sim_factor_init(&factor[1], "policy.approach_level", &w.m.scenario, NULL),
           SIM_OK));
    sim_plan_init_sweep(&w.m.plan, &w.m.scenario, &sweep);
    sim_dataset_free(w.m.set);
    cr_assert(eq(int, sim_dataset_create(&w.m.set, &w.m.plan, NULL), SIM_OK));
    w.source.set = w.m.set;
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    expect_part(&w, "points",
                "point,behaviour.theta_mu,policy.approach_level\n"
                "0,0.5,1\n1,0.625,2\n");
    expect_part(&w, "factors", "\nbehaviour.theta_mu,number,");
    close_work(&w);
}

/* ---- Parquet ---- */

static int compare_formats(const struct work *w)
{
    char command[512];

    snprintf(command, sizeof command, "%s %s/read_parquet.py %s %s", TEST_PYTHON,
             TEST_SOURCE, w->parquet, w->csv);
    return system(command);
}

static void expect_same_tables(struct made_up_size size)
{
    struct work w;

    if (access(TEST_PYTHON, X_OK) != 0)
        cr_skip_test("no Python is installed");
    open_work(&w, size);
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    w.x.format = ANA_PARQUET;
    w.x.folder = w.parquet;
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    cr_expect(zero(int, compare_formats(&w)));
    close_work(&w);
}

Test(export, parquet_says_what_csv_says_to_a_reader_of_its_own)
{
    expect_same_tables(small);
}

/* 38,400 rows: a second group. */
Test(export, parquet_of_several_groups_says_what_csv_says)
{
    expect_same_tables((struct made_up_size){3, 40, 1, 20, 2, 2});
}

/* ---- what goes wrong ---- */

Test(export, tables_that_are_there_are_replaced_only_by_force)
{
    struct sim_error err;
    struct work w;

    open_work(&w, small);
    cr_assert(eq(int, run_export(&w, NULL), SIM_OK));
    cr_expect(eq(int, run_export(&w, &err), SIM_E_INPUT));
    cr_expect(ne(ptr, strstr(err.text, "--force"), NULL), "%s", err.text);
    w.x.force = true;
    cr_expect(eq(int, run_export(&w, NULL), SIM_OK));
    close_work(&w);
}

Test(export, a_cell_that_cannot_be_read_leaves_no_table_at_all)
{
    struct sim_error err;
    struct work w;

    open_work(&w, small);
    w.source.broken = 5;
    cr_expect(eq(int, run_export(&w, &err), SIM_E_FORMAT));
    cr_expect(zero(int, strcmp(err.text, "damaged")));
    cr_expect(zero(int, files_in(w.csv)));
    close_work(&w);
}

Test(export, a_stop_leaves_no_table_at_all)
{
    const volatile sig_atomic_t stop = 1;
    struct work w;

    open_work(&w, small);
    w.x.stop = &stop;
    cr_expect(eq(int, run_export(&w, NULL), SIM_E_STOPPED));
    cr_expect(zero(int, files_in(w.csv)));
    close_work(&w);
}

/* A limit on the size of files is what a full disk looks like. */
Test(export, a_full_disk_is_told_and_leaves_no_table_at_all)
{
    const struct rlimit limit = {20000, 20000};
    struct sim_error err;
    struct work w;

    open_work(&w, (struct made_up_size){3, 10, 1, 10, 2, 2});
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    cr_expect(eq(int, run_export(&w, &err), SIM_E_IO));
    cr_expect(ne(ptr, strstr(err.text, "File too large"), NULL), "%s", err.text);
    cr_expect(zero(int, files_in(w.csv)));
    close_work(&w);
}

Test(export, a_folder_that_cannot_be_made_is_told)
{
    struct sim_error err;
    struct work w;

    open_work(&w, small);
    w.x.folder = "/dev/null/tables";
    cr_expect(eq(int, run_export(&w, &err), SIM_E_INPUT));
    cr_expect(ne(ptr, strstr(err.where, "/dev/null/tables"), NULL));
    close_work(&w);
}
