/*
 * Fuzzing of everything that reads text: scenario, policy and format files, --set, tables.
 * Not built by default. From the top of the tree:
 *
 *   clang-14 -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -I. \
 *     -DTEST_SCENARIOS='"scenarios"' -DTEST_SOURCE='"tests"' tests/fuzz/fuzz_scenario.c \
 *     sim/{source,yaml_tree,yaml_read,scenario_keys,policy_yaml,culture_yaml}.c \
 *     sim/{market_yaml,scenario_sets,scenario_yaml,catalog,mistakes,row,scenario,status}.c \
 *     -lyaml -lm -o fuzz_scenario
 *   mkdir corpus && find scenarios tests/data -type f -exec cp -t corpus {} +
 *   ./fuzz_scenario -timeout=5 -max_len=8000 -dict=tests/fuzz/scenario.dict corpus
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/catalog.h"
#include "sim/scenario_yaml.h"
#include "sim/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is told to a person must be harmless to a terminal, and a failure must be told. */
static void check_told(enum sim_status status, struct sim_mistakes *m)
{
    if ((status != SIM_OK) != (m->count > 0))
        abort();
    for (size_t k = 0; k < m->kept; k++)
        for (char *line = m->text[k]; line; line = strchr(line, '\n')) {
            line += *line == '\n';
            char *part = strndup(line, strcspn(line, "\n"));

            if (!part || !sim_text_is_clean(part))
                abort();
            free(part);
        }
    sim_mistakes_clear(m);
}

static void load(const char *path, const char *set)
{
    const struct sim_load_options options = {
        .data_dir = TEST_SCENARIOS, .set = &set, .n_set = set ? 1 : 0};
    struct sim_mistakes m = {0};
    struct sim_scenario s;
    struct sim_error err;
    const enum sim_status status = sim_scenario_load(&s, path, &options, &m);

    if (status == SIM_OK && sim_scenario_check(&s, &err) != SIM_OK)
        abort();
    sim_scenario_free(&s);
    check_told(status, &m);
}

/* The last line of the input, as a --set; NULL when there is none. */
static char *last_line(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memrchr(data, '\n', size) : NULL;

    return end ? strndup((const char *)end + 1, size - (size_t)(end + 1 - data)) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int file = memfd_create("fuzz", 0);
    struct sim_culture_table table;
    struct sim_mistakes m = {0};
    char path[64], *set = last_line(data, size);
    enum sim_status status;

    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    status = sim_file_check(path, TEST_SCENARIOS, &m);
    check_told(status, &m);
    load(path, set);
    load(TEST_SOURCE "/data/small.yaml", set);
    status = sim_culture_table_read(&table, TEST_SCENARIOS, path, NULL, &m);
    sim_culture_table_clear(&table);
    check_told(status, &m);
    status = sim_culture_table_read(&table, TEST_SCENARIOS, NULL, path, &m);
    sim_culture_table_clear(&table);
    check_told(status, &m);
    free(set);
    close(file);
    return 0;
}
