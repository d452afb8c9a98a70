#include "cli/cli.h"

#include <string.h>

#include "sim/controller.h"

static const char *kind_name(enum sim_kind kind)
{
    static const char *const name[] = {[SIM_NUMBER] = "number",
                                       [SIM_WHOLE] = "whole",
                                       [SIM_SWITCH] = "switch",
                                       [SIM_CHOICE] = "choice"};

    return name[kind];
}

/* Word @p k of "a|b|c". */
static void choice_word(char *text, size_t size, const char *words, int k)
{
    while (k-- > 0 && strchr(words, '|'))
        words = strchr(words, '|') + 1;
    snprintf(text, size, "%.*s", (int)strcspn(words, "|"), words);
}

void cli_row_value(char *text, size_t size, const struct sim_row *row, float value)
{
    if (row->kind == SIM_SWITCH)
        snprintf(text, size, "%s", value != 0 ? "true" : "false");
    else if (row->kind == SIM_CHOICE)
        choice_word(text, size, row->unit, (int)value);
    else
        snprintf(text, size, "%g", (double)value);
}

void cli_json_row_value(struct cli_json *j, const char *key, const struct sim_row *row,
                        float value)
{
    char text[SIM_NAME_MAX];

    if (row->kind == SIM_SWITCH) {
        cli_json_bool(j, key, value != 0);
    } else if (row->kind == SIM_CHOICE) {
        cli_row_value(text, sizeof text, row, value);
        cli_json_text(j, key, text);
    } else {
        cli_json_float(j, key, value);
    }
}

static int row_names(int of, const char *data_dir)
{
    size_t n;
    const struct sim_row *row = sim_rows((enum sim_table)of, &n);

    (void)data_dir;
    for (size_t k = 0; k < n; k++)
        puts(row[k].name);
    return CLI_DONE;
}

static int row_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    char start[SIM_NAME_MAX];
    size_t n;
    const struct sim_row *row = sim_rows((enum sim_table)of, &n);

    (void)data_dir;
    for (size_t k = 0; k < n; k++) {
        cli_row_value(start, sizeof start, &row[k], row[k].start);
        cli_rows_add(rows, "%s", row[k].name);
        cli_rows_add(rows, "%s", start);
        if (row[k].kind == SIM_SWITCH || row[k].kind == SIM_CHOICE)
            cli_rows_add(rows, "%s", "");
        else
            cli_rows_add(rows, "%g..%g", (double)row[k].low, (double)row[k].high);
        cli_rows_add(rows, "%s", row[k].unit);
        if (strcmp(row[k].grade, "-") == 0)
            cli_rows_add(rows, "%s (%s)", row[k].help, row[k].where);
        else
            cli_rows_add(rows, "%s (%s, grade %s)", row[k].help, row[k].where,
                         row[k].grade);
    }
    return CLI_DONE;
}

static void write_row(struct cli_json *j, const struct sim_row *row, enum sim_table table)
{
    char key[3 * SIM_NAME_MAX];

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "name", row->name);
    if (table != SIM_TABLE_ADDON) {
        snprintf(key, sizeof key, "%s.%s", sim_table_name(table), row->name);
        cli_json_text(j, "key", key);
    }
    cli_json_text(j, "kind", kind_name(row->kind));
    cli_json_text(j, "where", row->where);
    cli_json_text(j, "unit", row->unit);
    cli_json_row_value(j, "default", row, row->start);
    cli_json_float(j, "low", row->low);
    cli_json_float(j, "high", row->high);
    cli_json_float(j, "min", row->min);
    cli_json_float(j, "max", row->max);
    cli_json_text(j, "grade", row->grade);
    cli_json_text(j, "source", row->source);
    cli_json_text(j, "help", row->help);
    cli_json_close(j, '}');
}

static int row_json(struct cli_json *j, int of, const char *data_dir)
{
    size_t n;
    const struct sim_row *row = sim_rows((enum sim_table)of, &n);

    (void)data_dir;
    for (size_t k = 0; k < n; k++)
        write_row(j, &row[k], (enum sim_table)of);
    return CLI_DONE;
}

static const char *outcome_kind(enum sim_outcome_kind kind)
{
    static const char *const name[] = {[SIM_OUTCOME_SUM] = "sum",
                                       [SIM_OUTCOME_RATIO] = "ratio",
                                       [SIM_OUTCOME_LAST] = "last"};

    return name[kind];
}

static int outcome_names(int of, const char *data_dir)
{
    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        puts(sim_outcome_rows[k].name);
    return CLI_DONE;
}

static int outcome_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    static const char *const better[] = {"lower", "", "higher"};

    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];

        cli_rows_add(rows, "%s", row->name);
        cli_rows_add(rows, "%s", sim_horizon_name(row->horizon));
        cli_rows_add(rows, "%s", row->unit);
        cli_rows_add(rows, "%s", better[row->direction + 1]);
        cli_rows_add(rows, "%s", row->help);
    }
    return CLI_DONE;
}

static int outcome_json(struct cli_json *j, int of, const char *data_dir)
{
    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const struct sim_outcome_row *row = &sim_outcome_rows[k];

        cli_json_open(j, NULL, '{');
        cli_json_text(j, "name", row->name);
        cli_json_text(j, "unit", row->unit);
        cli_json_number(j, "direction", row->direction);
        cli_json_text(j, "horizon", sim_horizon_name(row->horizon));
        cli_json_text(j, "kind", outcome_kind(row->kind));
        if (row->weight != SIM_OUT_none)
            cli_json_text(j, "weight", sim_outcome_rows[row->weight].name);
        cli_json_text(j, "help", row->help);
        cli_json_close(j, '}');
    }
    return CLI_DONE;
}

static int controller_names(int of, const char *data_dir)
{
    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++)
        puts(sim_controllers[k]->name);
    return CLI_DONE;
}

static int controller_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++) {
        cli_rows_add(rows, "%s", sim_controllers[k]->name);
        cli_rows_add(rows, "%s", sim_controllers[k]->help);
    }
    return CLI_DONE;
}

static int controller_json(struct cli_json *j, int of, const char *data_dir)
{
    (void)of;
    (void)data_dir;
    for (int k = 0; k < SIM_CONTROLLER_COUNT; k++) {
        cli_json_open(j, NULL, '{');
        cli_json_text(j, "name", sim_controllers[k]->name);
        cli_json_text(j, "help", sim_controllers[k]->help);
        cli_json_close(j, '}');
    }
    return CLI_DONE;
}

/* clang-format off */
#define ROW_LISTING(what, table)                                                         \
    {what, table, {"name", "default", "range", "unit", "help"}, 5,                       \
     {false, true, true}, row_fill, row_json, row_names}

static const struct cli_listing listings[] = {
    ROW_LISTING("levers", SIM_TABLE_LEVER),
    ROW_LISTING("parameters", SIM_TABLE_PARAM),
    ROW_LISTING("stores", SIM_TABLE_STORE),
    ROW_LISTING("markets", SIM_TABLE_MARKET),
    ROW_LISTING("add-ons", SIM_TABLE_ADDON),
    ROW_LISTING("runs", SIM_TABLE_RUN),
    {"outcomes", 0, {"name", "horizon", "unit", "better", "help"}, 5, {false},
     outcome_fill, outcome_json, outcome_names},
    {"controllers", 0, {"name", "help"}, 2, {false},
     controller_fill, controller_json, controller_names}};
/* clang-format on */

const struct cli_listing *cli_listing_of_rows(const char *what)
{
    for (size_t k = 0; k < sizeof listings / sizeof *listings; k++)
        if (strcmp(listings[k].what, what) == 0)
            return &listings[k];
    return NULL;
}
