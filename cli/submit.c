#include "cli/submit.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/sweep.h"

enum {
    KEY_SLURM = 0x300,
    KEY_SHARDS,
    KEY_DRY_RUN,
    KEY_THROTTLE,
    KEY_TIME,
    KEY_PARTITION,
    KEY_ACCOUNT,
    KEY_MEM,
    KEY_CPUS,
    KEY_ERRORS
};

/* clang-format off */
static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "Folder of the sweep, made when it is not there yet", 1},
    {"shards", KEY_SHARDS, "N", 0, "Parts of the sweep, a task each; by default so many that one takes about ten minutes", 1},
    {"errors", KEY_ERRORS, "stop|keep", 0, "What a failed cell does: end its shard, or be recorded", 1},
    {0, 0, 0, 0, "Slurm:", 2},
    {"slurm", KEY_SLURM, 0, 0, "Submit to Slurm, by sbatch", 2},
    {"dry-run", KEY_DRY_RUN, 0, 0, "Print the scripts; write and submit nothing", 2},
    {"throttle", KEY_THROTTLE, "M", 0, "At most M tasks at a time", 2},
    {"time", KEY_TIME, "T", 0, "Time limit of a task as Slurm writes it: 30, 2:00:00, 1-12; a task that comes near it is queued again and goes on. By default from the forecast", 2},
    {"partition", KEY_PARTITION, "P", 0, "Partition", 2},
    {"account", KEY_ACCOUNT, "A", 0, "Account", 2},
    {"mem", KEY_MEM, "M", 0, "Memory of a task: 2000M, 4G. By default from the forecast", 2},
    {"cpus-per-task", KEY_CPUS, "C", 0, "Cores, and threads, of a task [1]", 2},
    {0}};
/* clang-format on */

static const char *need_text(struct argp_state *state, const char *option,
                             const char *value)
{
    if (*value == '\0')
        argp_error(state, "--%s: need a text, got ''", option);
    return value;
}

static uint32_t need_count(struct argp_state *state, const char *option, uint64_t max,
                           const char *value)
{
    uint64_t n = 0;

    if (!cli_whole(value, 1, max, &n))
        argp_error(state, "--%s: need a whole number from 1 to %llu, got '%s'", option,
                   (unsigned long long)max, value);
    return (uint32_t)n;
}

static const char *need_time(struct argp_state *state, const char *value)
{
    uint64_t seconds;

    if (!cli_submit_seconds(value, &seconds))
        argp_error(state,
                   "--time: need minutes, minutes:seconds, hours:minutes:seconds or "
                   "days-hours[:minutes[:seconds]], more than 0, got '%s'",
                   value);
    return value;
}

static const char *need_memory(struct argp_state *state, const char *value)
{
    const size_t n = strspn(value, "0123456789");

    if (n == 0 || (value[n] && (!strchr("KMGT", value[n]) || value[n + 1])))
        argp_error(state, "--mem: need a whole number and K, M, G or T, got '%s'", value);
    return value;
}

static const char *need_errors(struct argp_state *state, const char *value)
{
    if (!cli_is_word(value, "stop keep"))
        argp_error(state, "--errors: need stop or keep, got '%s'", value);
    return value;
}

static error_t parse_slurm(int key, char *arg, struct argp_state *state)
{
    struct cli_submit_options *o = state->input;

    switch (key) {
    case KEY_SLURM:
        o->slurm = true;
        return 0;
    case KEY_DRY_RUN:
        o->dry_run = true;
        return 0;
    case KEY_THROTTLE:
        o->jobs.throttle = need_count(state, "throttle", UINT32_MAX, arg);
        return 0;
    case KEY_TIME:
        o->jobs.time = need_time(state, arg);
        return 0;
    case KEY_PARTITION:
        o->jobs.partition = need_text(state, "partition", arg);
        return 0;
    case KEY_ACCOUNT:
        o->jobs.account = need_text(state, "account", arg);
        return 0;
    case KEY_MEM:
        o->jobs.mem = need_memory(state, arg);
        return 0;
    case KEY_CPUS:
        o->jobs.cpus = need_count(state, "cpus-per-task", 1024, arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The plan comes first; what stands behind -- is for sbatch. */
static void add_word(struct argp_state *state, char *word)
{
    struct cli_submit_options *o = state->input;

    if (!o->plan) {
        o->plan = word;
        return;
    }
    if (!state->quoted)
        argp_error(state,
                   "need one plan, got '%s' as well (options of sbatch stand behind --)",
                   word);
    if (o->jobs.n_extra == 0 && *word != '-')
        argp_error(state, "need options of sbatch behind --, got '%s'", word);
    if (o->jobs.n_extra == 0)
        o->jobs.extra = &state->argv[state->next - 1];
    o->jobs.n_extra++;
}

static void check_whole(struct argp_state *state)
{
    const struct cli_submit_options *o = state->input;

    if (!o->plan)
        argp_error(state, "need the file of a plan");
    if (!o->output)
        argp_error(state, "need the folder of the sweep: -o DIR");
    if (!o->slurm)
        argp_error(state, "need --slurm, the one engine that submit knows; "
                          "docs/how-to/run-on-a-cluster.md has the others");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct cli_submit_options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->world;
        return 0;
    case 'o':
        o->output = need_text(state, "output", arg);
        return 0;
    case KEY_SHARDS:
        o->shards = need_count(state, "shards", CLI_SHARDS_MAX, arg);
        return 0;
    case KEY_ERRORS:
        o->jobs.errors = need_errors(state, arg);
        return 0;
    case ARGP_KEY_ARG:
        add_word(state, arg);
        return 0;
    case ARGP_KEY_END:
        check_whole(state);
        return 0;
    default:
        return parse_slurm(key, arg, state);
    }
}

static const struct argp_child children[] = {{&cli_world_argp, 0, NULL, 0}, {0}};

const struct argp cli_submit_argp = {options,
                                     parse,
                                     "PLAN.yaml -o DIR --slurm [-- OPTION OF SBATCH...]",
                                     "Run a sweep on a cluster: write the scripts of an "
                                     "array of shards, and of a job that "
                                     "merges them, and hand them to Slurm. The same "
                                     "command again submits what is missing.",
                                     children,
                                     NULL,
                                     NULL};

/* A path that holds in another working folder. @return allocated; NULL after a message */
static char *whole_path(const char *path)
{
    char here[PATH_MAX], *out = NULL;

    if (*path == '/')
        return strdup(path);
    if (!getcwd(here, sizeof here) || asprintf(&out, "%s/%s", here, path) < 0) {
        fprintf(stderr, "equipoise: %s: its whole path cannot be found\n", path);
        return NULL;
    }
    return out;
}

/* Paths of the scripts, owned. */
struct paths {
    char *program, *plan, *folder, *data;
};

/* A plan may be named as a shipped one. */
static char *plan_path(const char *name)
{
    char *data_dir = cli_data_dir();
    char *path = data_dir ? cli_sweep_path(name, data_dir) : NULL;
    char *whole = path ? whole_path(path) : NULL;

    free(data_dir);
    free(path);
    return whole;
}

static bool find_paths(struct paths *p, const struct cli_submit_options *o)
{
    const char *data = getenv("EQUIPOISE_DATA");
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

    if (n <= 0) {
        fputs("equipoise: the path of this program cannot be found\n", stderr);
        return false;
    }
    program[n] = '\0';
    p->program = strdup(program);
    p->plan = plan_path(o->plan);
    p->folder = whole_path(o->output);
    p->data = data && *data ? whole_path(data) : NULL;
    return p->program && p->plan && p->folder && (p->data || !data || !*data);
}

static void clear_paths(struct paths *p)
{
    free(p->program);
    free(p->plan);
    free(p->folder);
    free(p->data);
}

static int print_scripts(const struct cli_submission *s)
{
    for (int k = 0; k < CLI_SUBMIT_FILES; k++) {
        const enum cli_submit_file file = (enum cli_submit_file)k;

        printf("%s# ---- %s/submit/%s\n", k ? "\n" : "", s->folder,
               cli_submit_name(file));
        cli_submit_write(stdout, file, s);
    }
    return CLI_DONE;
}

/* What the command line leaves open comes from the forecast. */
static void complete(struct cli_submission *s, const struct cli_submit_look *look,
                     const struct cli_submit_options *o)
{
    uint64_t limit_s = 0;

    s->name = look->name;
    s->shards = look->missing;
    s->n_shards = look->n_shards;
    s->cpus = s->cpus ? s->cpus : 1;
    s->time = s->time ? s->time : look->time;
    s->mem = s->mem ? s->mem : look->mem;
    s->set = o->world.set;
    s->n_set = o->world.n_set;
    if (cli_submit_seconds(s->time, &limit_s))
        s->warning_s = cli_submit_warning(limit_s);
}

static int submit_missing(const struct cli_submit_options *o, const struct paths *paths,
                          const struct cli_submit_look *look)
{
    struct cli_submission jobs = o->jobs;
    int code;

    if (!look->missing) {
        printf("all %u shards are there: nothing to submit; 'equipoise merge' makes one "
               "file of them\n",
               look->n_shards);
        return CLI_DONE;
    }
    jobs.program = paths->program;
    jobs.plan = paths->plan;
    jobs.folder = paths->folder;
    jobs.data = paths->data;
    complete(&jobs, look, o);
    if (o->dry_run)
        return print_scripts(&jobs);
    code = cli_submit_files(&jobs);
    return code == CLI_DONE ? cli_submit_run(&jobs) : code;
}

static bool may_submit(const struct cli_submit_options *o)
{
    return o->dry_run || (cli_submit_has_sbatch() && !cli_submit_is_queued(o->output));
}

int cli_submit(int argc, char **argv)
{
    struct cli_submit_options o = {0};
    struct cli_submit_look look = {0};
    struct paths paths = {0};
    int code = CLI_MISTAKE;

    argp_parse(&cli_submit_argp, argc, argv, 0, NULL, &o);
    if (find_paths(&paths, &o))
        code = may_submit(&o) ? cli_submit_look(&o, &look) : CLI_FAILED;
    if (code == CLI_DONE)
        code = submit_missing(&o, &paths, &look);
    cli_submit_look_clear(&look);
    clear_paths(&paths);
    cli_run_options_clear(&o.world);
    return code;
}
