#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "sim/catalog.h"
#include "sim/scenario_yaml.h"

/* What is a folder of YAML files in the data. */
enum folder { SCENARIOS, POLICIES, FORMATS };

static char *folder_path(enum folder of, const char *data_dir)
{
    static const char *const name[] = {"", "/policies", "/formats"};
    char *path = NULL;

    return asprintf(&path, "%s%s", data_dir, name[of]) < 0 ? NULL : path;
}

static char *file_path(enum folder of, const char *data_dir, const char *name)
{
    char *folder = folder_path(of, data_dir), *path = NULL;

    if (!folder || asprintf(&path, "%s/%s.yaml", folder, name) < 0)
        path = NULL;
    free(folder);
    return path;
}

static size_t names_in(enum folder of, const char *data_dir, char ***names)
{
    char *folder = folder_path(of, data_dir);
    const size_t n = folder ? sim_catalog_names(folder, names) : 0;

    free(folder);
    return n;
}

static int folder_names(int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);

    for (size_t k = 0; k < n; k++)
        puts(names[k]);
    sim_catalog_free(names, n);
    return CLI_DONE;
}

/* Load a scenario of the data; its mistakes are counted here and told by 'check'. */
static bool load_scenario(struct sim_scenario *s, const char *data_dir, const char *name)
{
    const struct sim_load_options load = {.data_dir = data_dir};
    struct sim_mistakes mistakes = {0};
    char *path = file_path(SCENARIOS, data_dir, name);
    const bool ok = path && sim_scenario_load(s, path, &load, &mistakes) == SIM_OK;

    sim_mistakes_clear(&mistakes);
    free(path);
    return ok;
}

static int say_broken(const char *name)
{
    fprintf(stderr, "equipoise: %s has mistakes: see 'equipoise check'\n", name);
    return CLI_MISTAKE;
}

/* What ends a title before the next sentence. */
static const char *stop_after(const char *title)
{
    const size_t n = strlen(title);

    return n > 0 && strchr(".?!", title[n - 1]) ? "" : ".";
}

static int scenario_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_scenario s;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++) {
        if (!load_scenario(&s, data_dir, names[k])) {
            code = say_broken(names[k]);
            continue;
        }
        cli_rows_add(rows, "%s", s.name);
        cli_rows_add(rows, "%.0f", cli_shoppers(&s));
        cli_rows_add(rows, "%.0f", (double)s.run.weeks);
        cli_rows_add(rows, "%u", s.n_policies);
        cli_rows_add(rows, "%s%s\n%s", s.title, stop_after(s.title), s.question);
        sim_scenario_free(&s);
    }
    sim_catalog_free(names, n);
    return code;
}

static void write_scenario(struct cli_json *j, const struct sim_scenario *s)
{
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "name", s->name);
    cli_json_text(j, "title", s->title);
    cli_json_text(j, "question", s->question);
    cli_json_text(j, "look_at", s->look_at);
    cli_json_text(j, "currency", s->currency);
    cli_json_whole(j, "seed", s->seed);
    cli_json_float(j, "weeks", s->run.weeks);
    cli_json_float(j, "burn_in_weeks", s->run.burn_in_weeks);
    cli_json_float(j, "replicates", s->run.replicates);
    cli_json_number(j, "shoppers", cli_shoppers(s));
    cli_json_open(j, "markets", '[');
    for (uint32_t m = 0; m < s->n_markets; m++)
        cli_json_text(j, NULL, s->market[m].name);
    cli_json_close(j, ']');
    cli_json_open(j, "owners", '[');
    for (uint32_t o = 0; o < s->n_owners; o++)
        cli_json_text(j, NULL, s->owner[o]);
    cli_json_close(j, ']');
    cli_json_open(j, "policies", '[');
    for (uint32_t p = 0; p < s->n_policies; p++)
        cli_json_text(j, NULL, s->policy[p].name);
    cli_json_close(j, ']');
    cli_json_close(j, '}');
}

static int scenario_json(struct cli_json *j, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_scenario s;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++) {
        if (!load_scenario(&s, data_dir, names[k])) {
            code = say_broken(names[k]);
            continue;
        }
        write_scenario(j, &s);
        sim_scenario_free(&s);
    }
    sim_catalog_free(names, n);
    return code;
}

static bool load_policy(struct sim_policy *policy, const char *data_dir, const char *name)
{
    struct sim_mistakes mistakes = {0};
    const bool ok = sim_policy_load(policy, name, data_dir, &mistakes) == SIM_OK;

    sim_mistakes_clear(&mistakes);
    return ok;
}

static int policy_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_policy policy;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++) {
        if (!load_policy(&policy, data_dir, names[k])) {
            code = say_broken(names[k]);
            continue;
        }
        cli_rows_add(rows, "%s", policy.name);
        cli_rows_add(rows, "%s%s\n%s", policy.title, stop_after(policy.title),
                     policy.help);
    }
    sim_catalog_free(names, n);
    return code;
}

static void write_rows(struct cli_json *j, enum sim_table table, const float *value,
                       const bool *set)
{
    size_t n;
    const struct sim_row *row = sim_rows(table, &n);

    for (size_t k = 0; k < n; k++)
        if (!set || set[k])
            cli_json_row_value(j, row[k].name, &row[k], value[k]);
}

/* What a policy or a format sets. */
static void write_service(struct cli_json *j, const struct sim_policy *policy)
{
    cli_json_open(j, "levers", '{');
    write_rows(j, SIM_TABLE_LEVER, (const float *)&policy->lever, policy->set);
    cli_json_close(j, '}');
    if (!policy->sets_addons)
        return;
    cli_json_open(j, "add_ons", '[');
    for (uint32_t k = 0; k < policy->n_addons; k++) {
        cli_json_open(j, NULL, '{');
        cli_json_text(j, "name", policy->addon[k].name);
        write_rows(j, SIM_TABLE_ADDON, (const float *)&policy->addon[k].v, NULL);
        cli_json_close(j, '}');
    }
    cli_json_close(j, ']');
}

static void write_names(struct cli_json *j, const struct sim_policy *policy)
{
    cli_json_text(j, "name", policy->name);
    cli_json_text(j, "title", policy->title);
    cli_json_text(j, "help", policy->help);
}

static void write_policy(struct cli_json *j, const struct sim_policy *policy)
{
    cli_json_open(j, NULL, '{');
    write_names(j, policy);
    write_service(j, policy);
    cli_json_close(j, '}');
}

static int policy_json(struct cli_json *j, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_policy policy;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++)
        if (load_policy(&policy, data_dir, names[k]))
            write_policy(j, &policy);
        else
            code = say_broken(names[k]);
    sim_catalog_free(names, n);
    return code;
}

static bool load_format(struct sim_format *format, const char *data_dir, const char *name)
{
    struct sim_mistakes mistakes = {0};
    const bool ok = sim_format_load(format, name, data_dir, &mistakes) == SIM_OK;

    sim_mistakes_clear(&mistakes);
    return ok;
}

static void fill_format(struct cli_rows *rows, const struct sim_format *f)
{
    const struct sim_policy *p = &f->service;

    cli_rows_add(rows, "%s", p->name);
    cli_rows_add(rows, "%.3g", (double)(f->store.visit_rate + f->store.pass_rate));
    cli_rows_add(rows, "%.3g %%", 100 * (double)f->store.conversion);
    cli_rows_add(rows, "%.0f", (double)f->store.spend);
    cli_rows_add(rows, "%.0f", (double)p->lever.floor_staff);
    cli_rows_add(rows, "%.0f", (double)p->lever.experts);
    cli_rows_add(rows, "%.0f", (double)p->lever.till_staff);
    cli_rows_add(rows, "%s%s\n%s", p->title, stop_after(p->title), p->help);
}

static int format_fill(struct cli_rows *rows, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_format format;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++)
        if (load_format(&format, data_dir, names[k]))
            fill_format(rows, &format);
        else
            code = say_broken(names[k]);
    sim_catalog_free(names, n);
    return code;
}

static void write_format(struct cli_json *j, const struct sim_format *format)
{
    char file[SIM_NAME_MAX + 32];

    snprintf(file, sizeof file, "formats/%s.yaml", format->service.name);
    cli_json_open(j, NULL, '{');
    write_names(j, &format->service);
    cli_json_text(j, "file", file);
    cli_json_open(j, "store", '{');
    write_rows(j, SIM_TABLE_STORE, (const float *)&format->store, NULL);
    cli_json_close(j, '}');
    write_service(j, &format->service);
    cli_json_close(j, '}');
}

static int format_json(struct cli_json *j, int of, const char *data_dir)
{
    char **names = NULL;
    const size_t n = names_in((enum folder)of, data_dir, &names);
    struct sim_format format;
    int code = CLI_DONE;

    for (size_t k = 0; k < n; k++)
        if (load_format(&format, data_dir, names[k]))
            write_format(j, &format);
        else
            code = say_broken(names[k]);
    sim_catalog_free(names, n);
    return code;
}

/* clang-format off */
static const struct cli_listing listings[] = {
    {"scenarios", SCENARIOS, {"name", "shoppers", "weeks", "policies", "title and question"}, 5,
     {false, true, true, true}, scenario_fill, scenario_json, folder_names},
    {"policies", POLICIES, {"name", "title and help"}, 2, {false},
     policy_fill, policy_json, folder_names},
    {"formats", FORMATS, {"name", "visits a week", "conversion", "basket", "floor", "experts", "tills", "title and help"}, 8,
     {false, true, true, true, true, true, true}, format_fill, format_json, folder_names}};
/* clang-format on */

const struct cli_listing *cli_listing_of_data(const char *what)
{
    for (size_t k = 0; k < sizeof listings / sizeof *listings; k++)
        if (strcmp(listings[k].what, what) == 0)
            return &listings[k];
    return strcmp(what, cli_listing_cultures.what) == 0 ? &cli_listing_cultures : NULL;
}
