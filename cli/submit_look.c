#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/folder.h"
#include "cli/submit.h"
#include "cli/sweep_run.h"

/* What is asked for where the command line says nothing: tasks of ten minutes, and a limit
 * of twice the forecast, since a task that is told off goes on later all the same. */
enum {
    SHARD_S = 600,
    SHARDS_USUAL_MAX = 1000, /* what Slurm takes in one array unless told otherwise */
    LIMIT_MIN_S = 600,
    LIMIT_MAX_S = 86400,
    MEMORY_SPARE_MIB = 256
};

static int say_no_memory(void)
{
    fputs("equipoise: out of memory\n", stderr);
    return CLI_FAILED;
}

static bool any(const void *with, uint64_t k)
{
    (void)with;
    (void)k;
    return true;
}

/* "1-4,7" of those that are missing; *text is NULL for none. @return false: no memory */
static bool print_missing(char **text, uint32_t n, const struct cli_parts *parts)
{
    size_t size = 0;
    FILE *to = open_memstream(text, &size);

    if (!to)
        return false;
    cli_print_ranges(to, n, parts ? cli_part_is_missing : any, parts);
    if (fclose(to) != 0)
        return false;
    if (size == 0) {
        free(*text);
        *text = NULL;
    }
    return true;
}

/* A shard that is damaged cannot be done before somebody has looked at it. */
static int look_at_shards(struct cli_submit_look *look, const char *folder)
{
    struct cli_parts parts;
    int code = cli_parts_open(&parts, folder, SIM_SHELF_QUICK);

    if (code != CLI_DONE)
        return code;
    if (parts.problems > 0) {
        cli_parts_say_problems(&parts);
        code = CLI_MISTAKE;
    } else if (!print_missing(&look->missing, look->n_shards, &parts)) {
        code = say_no_memory();
    }
    cli_parts_clear(&parts);
    return code;
}

static int find_missing(struct cli_submit_look *look, const struct cli_folder *f)
{
    if (f->exists)
        return look_at_shards(look, f->path);
    return print_missing(&look->missing, look->n_shards, NULL) ? CLI_DONE
                                                               : say_no_memory();
}

/* ---- what to ask for ---- */

static uint32_t usual_shards(const struct cli_forecast *f, const struct cli_sweep *s,
                             uint32_t cpus)
{
    const double work_s = f->cell_s.mean * (double)f->cells / cpus;
    const double most = fmin(SHARDS_USUAL_MAX, (double)sim_plan_bands(&s->plan));

    return (uint32_t)fmax(1, fmin(ceil(work_s / SHARD_S), most));
}

/* In whole minutes. */
static char *usual_time(const struct cli_forecast *f, const struct cli_sweep *s,
                        uint32_t shards, uint32_t cpus)
{
    const double high_s = cli_forecast_wall(f, s, shards, (int)cpus).high;
    const double limit_s = fmax(LIMIT_MIN_S, fmin(2 * high_s, LIMIT_MAX_S));
    char *text = NULL;

    return asprintf(&text, "%.0f", ceil(limit_s / 60)) < 0 ? NULL : text;
}

static char *usual_memory(const struct cli_forecast *f)
{
    char *text = NULL;

    return asprintf(&text, "%.0fM", ceil(f->memory.high / 0x1p20) + MEMORY_SPARE_MIB) < 0
               ? NULL
               : text;
}

/* A pilot is run only where something is left open. */
static int forecast(const struct cli_submit_options *o, struct cli_submit_look *look,
                    const struct cli_sweep *s)
{
    const uint32_t cpus = o->jobs.cpus ? o->jobs.cpus : 1;
    struct cli_forecast f;
    int code;

    if (look->n_shards > 0 && o->jobs.time && o->jobs.mem)
        return CLI_DONE;
    code = cli_forecast_make(&f, s, (int)cpus, SIM_ISA_AUTO);
    if (code != CLI_DONE)
        return code;
    if (look->n_shards == 0)
        look->n_shards = usual_shards(&f, s, cpus);
    look->time = usual_time(&f, s, look->n_shards, cpus);
    look->mem = usual_memory(&f);
    return look->time && look->mem ? CLI_DONE : say_no_memory();
}

/* ---- the whole ---- */

/* The folder knows how many shards; else the command line, or the forecast. */
static int find_number(struct cli_submit_look *look, const struct cli_folder *f,
                       uint32_t asked)
{
    if (f->exists && asked > 0 && asked != f->shards) {
        fprintf(stderr, "equipoise: --shards: %s is a sweep in %u shard%s, not in %u\n",
                f->path, f->shards, f->shards == 1 ? "" : "s", asked);
        return CLI_MISTAKE;
    }
    look->n_shards = f->exists ? f->shards : asked;
    return CLI_DONE;
}

static int look_at_folder(const struct cli_submit_options *o,
                          struct cli_submit_look *look, const struct cli_sweep *s,
                          struct cli_folder *f)
{
    int code = cli_folder_look(f, o->output);

    if (code == CLI_DONE)
        code = find_number(look, f, o->shards);
    if (code == CLI_DONE && f->exists && !cli_folder_is_of(f, s))
        code = CLI_MISTAKE;
    if (code == CLI_DONE)
        code = forecast(o, look, s);
    if (code == CLI_DONE && !o->dry_run)
        code = cli_folder_make(f, s, look->n_shards);
    return code == CLI_DONE ? find_missing(look, f) : code;
}

int cli_submit_look(const struct cli_submit_options *o, struct cli_submit_look *look)
{
    struct cli_folder folder = {0};
    struct cli_sweep s;
    int code = cli_sweep_load(&s, o->plan, o->world.set, o->world.n_set);

    if (code != CLI_DONE)
        return code;
    snprintf(look->name, sizeof look->name, "%s", s.file.name);
    code = look_at_folder(o, look, &s, &folder);
    cli_folder_clear(&folder);
    cli_sweep_clear(&s);
    return code;
}

void cli_submit_look_clear(struct cli_submit_look *look)
{
    free(look->missing);
    free(look->time);
    free(look->mem);
    *look = (struct cli_submit_look){0};
}
