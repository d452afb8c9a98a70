#include "cli/cli.h"

#include <stdlib.h>

#include "sim/scenario_yaml.h"

int cli_source_open(struct cli_source *source, const char *name)
{
    *source = (struct cli_source){.data_dir = cli_data_dir()};
    if (source->data_dir)
        source->path = cli_scenario_path(name, source->data_dir);
    return source->path ? CLI_DONE : CLI_MISTAKE;
}

void cli_source_clear(struct cli_source *source)
{
    free(source->path);
    free(source->data_dir);
    *source = (struct cli_source){0};
}

int cli_source_load(struct sim_scenario *s, const struct cli_source *source,
                    const struct cli_run_options *o, const char *const *policy,
                    size_t n_policies)
{
    const char **set = calloc(o->n_set + 1, sizeof *set);
    const struct sim_load_options how = {source->data_dir, set, o->n_set, policy,
                                         n_policies};
    struct sim_mistakes mistakes = {0};
    enum sim_status status = SIM_E_NOMEM;

    if (set) {
        for (size_t k = 0; k < o->n_set; k++)
            set[k] = o->set[k];
        status = sim_scenario_load(s, source->path, &how, &mistakes);
    }
    free(set);
    if (status == SIM_OK)
        return CLI_DONE;
    if (mistakes.count > 0) {
        cli_print_mistakes(&mistakes, source->path);
        return CLI_MISTAKE;
    }
    fprintf(stderr, "equipoise: %s: %s\n", source->path, sim_status_text(status));
    return CLI_FAILED;
}
