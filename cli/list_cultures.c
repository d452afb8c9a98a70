#include "cli/cli.h"

#include <math.h>

#include "sim/catalog.h"

static int read_cultures(struct sim_culture_table *table, const char *data_dir)
{
    struct sim_mistakes mistakes = {0};
    const enum sim_status status =
        sim_culture_table_read(table, data_dir, NULL, NULL, &mistakes);

    if (status != SIM_OK && mistakes.count > 0)
        cli_print_mistakes(&mistakes, "the tables of cultures");
    else if (status != SIM_OK)
        fprintf(stderr, "equipoise: cultures: %s\n", sim_status_text(status));
    sim_mistakes_clear(&mistakes);
    return status == SIM_OK ? CLI_DONE : CLI_MISTAKE;
}

static int culture_names(int of, const char *data_dir)
{
    struct sim_culture_table table = {0};
    const int code = read_cultures(&table, data_dir);

    (void)of;
    if (code != CLI_DONE)
        return code;
    for (size_t k = 0; k < table.n; k++)
        puts(table.culture[k].code);
    sim_culture_table_clear(&table);
    return code;
}

static int culture_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    struct sim_culture_table table = {0};
    const int code = read_cultures(&table, data_dir);

    (void)of;
    if (code != CLI_DONE)
        return code;
    for (size_t k = 0; k < table.n; k++) {
        const struct sim_culture *c = &table.culture[k];

        cli_rows_add(rows, "%s", c->code);
        cli_rows_add(rows, "%g", (double)c->individualism);
        if (isfinite(c->stranger_trust))
            cli_rows_add(rows, "%.3f", (double)c->stranger_trust);
        else
            cli_rows_add(rows, "%s", "unknown");
        for (int g = 0; g < SIM_GENERATIONS; g++)
            cli_rows_add(rows, "%.1f %%", 100 * (double)c->generation[g]);
        cli_rows_add(rows, "%s", c->name);
    }
    sim_culture_table_clear(&table);
    return code;
}

static int culture_json(struct cli_json *j, int of, const char *data_dir)
{
    struct sim_culture_table table = {0};
    const int code = read_cultures(&table, data_dir);

    (void)of;
    if (code != CLI_DONE)
        return code;
    for (size_t k = 0; k < table.n; k++) {
        const struct sim_culture *c = &table.culture[k];

        cli_json_open(j, NULL, '{');
        cli_json_text(j, "code", c->code);
        cli_json_text(j, "name", c->name);
        cli_json_float(j, "individualism", c->individualism);
        cli_json_float(j, "stranger_trust", c->stranger_trust);
        cli_json_open(j, "generations", '{');
        for (int g = 0; g < SIM_GENERATIONS; g++)
            cli_json_float(j, sim_generation_name[g], c->generation[g]);
        cli_json_close(j, '}');
        cli_json_close(j, '}');
    }
    sim_culture_table_clear(&table);
    return code;
}

/* clang-format off */
const struct cli_listing cli_listing_cultures = {
    "cultures", 0, {"code", "individualism", "stranger trust", "z", "y", "x", "silver", "name"}, 8,
    {false, true, true, true, true, true, true}, culture_fill, culture_json, culture_names};
/* clang-format on */
