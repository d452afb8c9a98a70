#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "cli/shard_env.h"

enum { VARIABLES_MAX = 4 };

/* An environment made by hand. */
struct world {
    size_t n;
    struct {
        const char *name, *value;
    } set[VARIABLES_MAX];
};

static const char *look(void *with, const char *name)
{
    const struct world *w = with;

    for (size_t k = 0; k < w->n; k++)
        if (strcmp(w->set[k].name, name) == 0)
            return w->set[k].value;
    return NULL;
}

static enum cli_shard_answer ask(struct cli_shard_found *found, const char *name,
                                 const char *value)
{
    struct world w = {.n = 1, .set = {{name, value}}};

    return cli_shard_find(found, 4, look, &w);
}

/* ---- what every engine documents ---- */

struct documented {
    char variable[40], first[12], last[12], beyond[12];
};

/* Variables and first numbers as the manuals of the engines have them, for four tasks. */
ParameterizedTestParameters(shard_env, engine_numbers_its_tasks_as_its_manual_says)
{
    static struct documented row[] = {
        {"EQUIPOISE_SHARD_INDEX", "0", "3", "4"},
        {"SLURM_ARRAY_TASK_ID", "0", "3", "4"},
        {"PBS_ARRAY_INDEX", "0", "3", "4"},
        {"PBS_ARRAYID", "0", "3", "4"},
        {"SGE_TASK_ID", "1", "4", "5"},
        {"LSB_JOBINDEX", "1", "4", "5"},
        {"JOB_COMPLETION_INDEX", "0", "3", "4"},
        {"AWS_BATCH_JOB_ARRAY_INDEX", "0", "3", "4"},
        {"BATCH_TASK_INDEX", "0", "3", "4"},
        {"CLOUD_RUN_TASK_INDEX", "0", "3", "4"},
    };

    return cr_make_param_array(struct documented, row, sizeof row / sizeof row[0]);
}

ParameterizedTest(struct documented *row, shard_env,
                  engine_numbers_its_tasks_as_its_manual_says)
{
    struct cli_shard_found found;

    cr_assert(eq(int, ask(&found, row->variable, row->first), CLI_SHARD_FOUND));
    cr_expect(eq(u32, found.shard, 0));
    cr_assert(eq(int, ask(&found, row->variable, row->last), CLI_SHARD_FOUND));
    cr_expect(eq(u32, found.shard, 3));
    cr_expect(eq(int, ask(&found, row->variable, row->beyond), CLI_SHARD_BAD));
    cr_expect(strstr(found.words, row->variable) != NULL, "%s", found.words);
}

/* ---- every row of our table ---- */

ParameterizedTestParameters(shard_env, what_is_no_number_is_refused)
{
    static size_t index[64];

    for (size_t k = 0; k < cli_shard_engine_count; k++)
        index[k] = k;
    return cr_make_param_array(size_t, index, cli_shard_engine_count);
}

ParameterizedTest(size_t *index, shard_env, what_is_no_number_is_refused)
{
    static const char *const bad[] = {
        "", "-1", "+1", " 1", "1 ", "1.0", "0x1", "one", "null", "99999999999999999999"};
    const struct cli_shard_engine *engine = &cli_shard_engines[*index];
    struct cli_shard_found found;

    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        cr_expect(eq(int, ask(&found, engine->variable, bad[k]), CLI_SHARD_BAD),
                  "%s='%s'", engine->variable, bad[k]);
        cr_expect(strstr(found.words, engine->variable) != NULL, "%s", found.words);
    }
}

Test(shard_env, an_engine_that_says_there_is_no_array_is_passed_over)
{
    struct cli_shard_found found;

    cr_expect(eq(int, ask(&found, "SGE_TASK_ID", "undefined"), CLI_SHARD_NONE));
    cr_expect(eq(int, ask(&found, "LSB_JOBINDEX", "0"), CLI_SHARD_NONE));
    cr_expect(eq(int, ask(&found, "SLURM_ARRAY_TASK_ID", "undefined"), CLI_SHARD_BAD));
    cr_expect(eq(int, ask(&found, "PATH", "1"), CLI_SHARD_NONE));
}

Test(shard_env, two_engines_at_once_are_refused)
{
    struct world w = {.n = 2,
                      .set = {{"SLURM_ARRAY_TASK_ID", "1"}, {"PBS_ARRAYID", "1"}}};
    struct cli_shard_found found;

    cr_expect(eq(int, cli_shard_find(&found, 4, look, &w), CLI_SHARD_BAD));
    cr_expect(strstr(found.words, "SLURM_ARRAY_TASK_ID") != NULL, "%s", found.words);
    cr_expect(strstr(found.words, "PBS_ARRAYID") != NULL, "%s", found.words);
}

Test(shard_env, the_users_own_word_rules)
{
    struct world w = {
        .n = 2, .set = {{"SLURM_ARRAY_TASK_ID", "1"}, {"EQUIPOISE_SHARD_INDEX", "2"}}};
    struct cli_shard_found found;

    cr_expect(eq(int, cli_shard_find(&found, 4, look, &w), CLI_SHARD_FOUND));
    cr_expect(eq(u32, found.shard, 2));
}
