#include "sim/row.h"

#include <string.h>

#include "sim/scenario.h"

#define ROW(name, kind, where, unit, start, low, high, min, max, grade, source, help)    \
    {#name, kind, where, unit, start, low, high, min, max, grade, source, help},

static const struct sim_row param_rows[] = {SIM_PARAM_ROWS(ROW)};
static const struct sim_row lever_rows[] = {SIM_LEVER_ROWS(ROW)};
static const struct sim_row store_rows[] = {SIM_STORE_ROWS(ROW)};
static const struct sim_row market_rows[] = {SIM_MARKET_ROWS(ROW)};
static const struct sim_row addon_rows[] = {SIM_ADDON_ROWS(ROW)};
static const struct sim_row run_rows[] = {SIM_RUN_ROWS(ROW)};
static const struct sim_row rule_rows[] = {SIM_RULE_ROWS(ROW)};

static const struct {
    const char *name;
    const struct sim_row *row;
    size_t n;
} tables[SIM_TABLE_COUNT] = {
    [SIM_TABLE_PARAM] = {"behaviour", param_rows, SIM_PARAM_COUNT},
    [SIM_TABLE_LEVER] = {"policy", lever_rows, SIM_LEVER_COUNT},
    [SIM_TABLE_STORE] = {"store", store_rows, SIM_STORE_COUNT},
    [SIM_TABLE_MARKET] = {"market", market_rows, SIM_MARKET_COUNT},
    [SIM_TABLE_ADDON] = {"add_on", addon_rows, SIM_ADDON_COUNT},
    [SIM_TABLE_RUN] = {"run", run_rows, SIM_RUN_COUNT},
    [SIM_TABLE_RULE] = {"rule", rule_rows, SIM_RULE_COUNT},
};

const struct sim_row *sim_rows(enum sim_table table, size_t *n)
{
    *n = tables[table].n;
    return tables[table].row;
}

const char *sim_table_name(enum sim_table table)
{
    return tables[table].name;
}

int sim_row_find(enum sim_table table, const char *name)
{
    for (size_t k = 0; k < tables[table].n; k++)
        if (strcmp(tables[table].row[k].name, name) == 0)
            return (int)k;
    return -1;
}

void sim_rows_default(enum sim_table table, float *values)
{
    for (size_t k = 0; k < tables[table].n; k++)
        values[k] = tables[table].row[k].start;
}

const char *sim_row_name(size_t k, const void *rows)
{
    return ((const struct sim_row *)rows)[k].name;
}

size_t sim_row_choices(const struct sim_row *row)
{
    size_t n = 1;

    for (const char *c = row->unit; *c; c++)
        n += *c == '|';
    return n;
}
