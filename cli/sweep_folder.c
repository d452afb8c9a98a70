#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/sweep_run.h"
#include "sim/disk.h"
#include "sim/scenario_print.h"
#include "sim/version.h"

/* What defines a sweep lies beside its shards. sweep.txt comes first: whose it is, is whose
 * sweep it is; the other files are written by any process of the same plan that finds them
 * missing. */
static const char about_name[] = "sweep.txt", plan_name[] = "plan.yaml",
                  scenario_name[] = "scenario.yaml", resolved_name[] = "resolved.yaml",
                  table_name[] = "points.csv";

enum { LAYOUT = 1, ABOUT_MAX = 4096 };

char *cli_folder_file(const struct cli_folder *f, const char *name)
{
    char *path = NULL;

    return asprintf(&path, "%s/%s", f->path, name) < 0 ? NULL : path;
}

char *cli_shard_path(const struct cli_folder *f, uint32_t shard)
{
    char *path = NULL;

    return asprintf(&path, "%s/shard-%04u-of-%04u.h5", f->path, shard + 1, f->shards) < 0
               ? NULL
               : path;
}

static int say_no_memory(void)
{
    fputs("equipoise: out of memory\n", stderr);
    return CLI_FAILED;
}

/* ---- sweep.txt ---- */

/* The value after "KEY: " on a line of its own, or "". */
static const char *value_of(char *out, size_t size, const char *text, const char *key)
{
    const size_t n = strlen(key);

    out[0] = '\0';
    for (const char *line = text; *line != '\0';
         line += strcspn(line, "\n"), line += *line == '\n')
        if (strncmp(line, key, n) == 0 && line[n] == ':' && line[n + 1] == ' ')
            snprintf(out, size, "%.*s", (int)strcspn(line + n + 2, "\n"), line + n + 2);
    return out;
}

static bool read_whole(const char *text, const char *key, uint64_t max, uint64_t *out)
{
    char value[64];

    return cli_whole(value_of(value, sizeof value, text, key), 0, max, out);
}

static bool read_hash(const char *text, const char *key, uint64_t *out)
{
    char value[64], *end = NULL;

    value_of(value, sizeof value, text, key);
    *out = strtoull(value, &end, 16);
    return strlen(value) == 16 && *end == '\0';
}

static bool parse_about(struct cli_folder *f, const char *text)
{
    uint64_t layout, shards = 0, model = 0;

    if (!read_whole(text, "layout", 1000, &layout) || layout != LAYOUT ||
        !read_whole(text, "shards", CLI_SHARDS_MAX, &shards) || shards == 0 ||
        !read_whole(text, "model_version", UINT32_MAX, &model) ||
        !read_whole(text, "cells", UINT64_MAX, &f->cells) ||
        !read_hash(text, "plan_hash", &f->plan_hash) ||
        !read_hash(text, "base_hash", &f->base_hash))
        return false;
    value_of(f->name, sizeof f->name, text, "sweep");
    value_of(f->build, sizeof f->build, text, "build");
    f->shards = (uint32_t)shards;
    f->model = (uint32_t)model;
    return true;
}

static char *print_about(const struct cli_sweep *s, uint32_t shards)
{
    const struct sim_plan *p = &s->plan;
    char *text = NULL;

    if (asprintf(&text,
                 "layout: %d\nsweep: %s\nplan_hash: %016llx\nbase_hash: %016llx\n"
                 "shards: %u\ncells: %llu\npoints: %u\npolicies: %u\nreplicates: %u\n"
                 "markets: %u\nmodel_version: %u\nbuild: %s\n",
                 LAYOUT, s->file.name, (unsigned long long)p->hash,
                 (unsigned long long)p->base_hash, shards,
                 (unsigned long long)sim_plan_cells(p), p->n_points, p->n_policies,
                 p->n_replicates, p->n_markets, SIM_MODEL_VERSION, sim_build()) < 0)
        return NULL;
    return text;
}

/* All of a small file, or NULL with errno. */
static char *read_text(const char *path, size_t max)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    struct stat st;
    size_t n;

    if (!file)
        return NULL;
    if (fstat(fileno(file), &st) == 0 && (uint64_t)st.st_size <= max)
        text = malloc((size_t)st.st_size + 1);
    else
        errno = EFBIG;
    if (text) {
        n = fread(text, 1, (size_t)st.st_size, file);
        text[n] = '\0';
    }
    fclose(file);
    return text;
}

/* Again when another process has just made it. */
static int read_about(struct cli_folder *f)
{
    char *path = cli_folder_file(f, about_name);
    char *text = path ? read_text(path, ABOUT_MAX) : NULL;
    int code = CLI_DONE;

    if (!path)
        return say_no_memory();
    if (!text && errno != ENOENT && errno != ENOTDIR) {
        fprintf(stderr, "equipoise: %s: %s\n", path, strerror(errno));
        code = CLI_MISTAKE;
    } else if (text && !parse_about(f, text)) {
        fprintf(stderr,
                "equipoise: %s: this is not what a sweep of this program begins with\n",
                path);
        code = CLI_MISTAKE;
    }
    f->exists = text && code == CLI_DONE;
    free(text);
    free(path);
    return code;
}

int cli_folder_look(struct cli_folder *f, const char *path)
{
    struct stat st;
    int code;

    *f = (struct cli_folder){.path = strdup(path)};
    if (!f->path)
        return say_no_memory();
    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
        fprintf(stderr, "equipoise: %s: need the name of a folder, this is a file\n",
                path);
        return CLI_MISTAKE;
    }
    code = read_about(f);
    if (code == CLI_DONE && f->exists) {
        code = cli_sweep_finish_extension(f);
        if (code == CLI_DONE)
            code = read_about(f);
    }
    return code;
}

void cli_folder_clear(struct cli_folder *f)
{
    free(f->path);
    *f = (struct cli_folder){0};
}

/* ---- whose it is ---- */

bool cli_folder_is_of(const struct cli_folder *f, const struct cli_sweep *s)
{
    if (f->plan_hash != s->plan.hash) {
        fprintf(
            stderr,
            "equipoise: %s is the folder of another plan (sweep '%s'%s): name another "
            "folder%s\n",
            f->path, f->name,
            f->base_hash == s->plan.base_hash ? " of the same scenario" : "",
            f->base_hash == s->plan.base_hash
                ? ", or if this plan has all of the other's cells, --extend it"
                : "");
        return false;
    }
    if (f->model != SIM_MODEL_VERSION || strcmp(f->build, sim_build()) != 0) {
        fprintf(
            stderr,
            "equipoise: %s was begun by another build (model version %u, %s; this is "
            "%u, %s): their cells may differ, so go on with that one, or name another "
            "folder\n",
            f->path, f->model, f->build, SIM_MODEL_VERSION, sim_build());
        return false;
    }
    return true;
}

/* ---- making it ---- */

/* What the user named wrongly is a mistake; what the system denies is a failure. */
static int say_cannot(const char *path)
{
    const int reason = errno;

    fprintf(stderr, "equipoise: %s: %s\n", path, strerror(reason));
    return reason == ENOTDIR || reason == EEXIST || reason == ENAMETOOLONG ? CLI_MISTAKE
                                                                           : CLI_FAILED;
}

/* The folder and those above it. */
static bool make_folders(char *path)
{
    for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
        bool ok;

        *slash = '\0';
        ok = mkdir(path, 0777) == 0 || errno == EEXIST || errno == EROFS ||
             errno == EACCES; /* what is above may be there all the same */
        *slash = '/';
        if (!ok)
            return false;
    }
    if (mkdir(path, 0777) == 0)
        return true;
    return errno == EEXIST;
}

/* The temporary file becomes PATH unless there is one: true as well. Some file systems have
 * no links; a rename may then take the place of a file that came a moment ago. */
static bool link_once(const char *temporary, const char *path)
{
    if (link(temporary, path) == 0 || errno == EEXIST)
        return true;
    return access(path, F_OK) == 0 || rename(temporary, path) == 0;
}

static bool write_once(const char *folder, const char *path, const char *text)
{
    char *temporary = NULL;
    bool ok;
    int fd, reason;

    if (asprintf(&temporary, "%s/.%s.XXXXXX", folder, about_name) < 0)
        return false;
    fd = mkstemp(temporary);
    ok = fd >= 0 && fchmod(fd, 0644) == 0 && sim_disk_write(fd, text, strlen(text)) &&
         fsync(fd) == 0 && link_once(temporary, path) && sim_disk_sync_folder(folder);
    reason = errno;
    if (fd >= 0) {
        close(fd);
        unlink(temporary);
    }
    free(temporary);
    errno = reason;
    return ok;
}

static int write_about(struct cli_folder *f, const struct cli_sweep *s, uint32_t shards)
{
    char *path = cli_folder_file(f, about_name);
    char *text = print_about(s, shards);
    int code = CLI_DONE;

    if (!path || !text)
        code = say_no_memory();
    else if (!write_once(f->path, path, text))
        code = say_cannot(path);
    free(text);
    free(path);
    return code;
}

/* A file that is there stays: a process of the same plan has written it. */
static int write_missing(const struct cli_folder *f, const char *name, const char *text)
{
    struct sim_error err = {0};
    char *path = cli_folder_file(f, name);
    int code = CLI_DONE;

    if (!path)
        return say_no_memory();
    if (access(path, F_OK) != 0 &&
        sim_disk_replace(path, text, strlen(text), &err) != SIM_OK) {
        cli_print_error(&err);
        code = CLI_FAILED;
    }
    free(path);
    return code;
}

static int write_definition(const struct cli_folder *f, const struct cli_sweep *s)
{
    char *resolved = sim_scenario_print(&s->file.scenario);
    int code = resolved ? CLI_DONE : say_no_memory();

    if (code == CLI_DONE)
        code = write_missing(f, plan_name, s->file.text);
    if (code == CLI_DONE)
        code = write_missing(f, scenario_name, s->file.scenario.text);
    if (code == CLI_DONE)
        code = write_missing(f, resolved_name, resolved);
    if (code == CLI_DONE && s->file.table)
        code = write_missing(f, table_name, s->file.table);
    free(resolved);
    return code;
}

int cli_folder_mkdir(struct cli_folder *f)
{
    return make_folders(f->path) ? CLI_DONE : say_cannot(f->path);
}

int cli_folder_make(struct cli_folder *f, const struct cli_sweep *s, uint32_t shards)
{
    int code = CLI_DONE;

    if (!f->exists) {
        code = cli_folder_mkdir(f);
        if (code == CLI_DONE)
            code = write_about(f, s, shards);
        if (code == CLI_DONE)
            code = read_about(f);
    }
    if (code != CLI_DONE)
        return code;
    if (!cli_folder_is_of(f, s))
        return CLI_MISTAKE;
    if (f->shards != shards) {
        fprintf(stderr, "equipoise: %s is a sweep in %u shards, not in %u\n", f->path,
                f->shards, shards);
        return CLI_MISTAKE;
    }
    return write_definition(f, s);
}

/* ---- reading it back ---- */

/* A file of the folder as text: the caller's; NULL after a message. */
static char *read_part(const struct cli_folder *f, const char *name)
{
    char *path = cli_folder_file(f, name);
    char *text = path ? read_text(path, SIZE_MAX / 2) : NULL;

    if (!text)
        fprintf(stderr,
                "equipoise: %s/%s: %s; the same sweep command writes what is missing\n",
                f->path, name, strerror(errno));
    free(path);
    return text;
}

static int load_parts(struct cli_sweep *s, const struct cli_folder *f, char *resolved)
{
    char *plan = cli_folder_file(f, plan_name), *table = cli_folder_file(f, table_name);
    const struct sim_sweep_options options = {
        .data_dir = f->path, .resolved = resolved, .table = table};
    int code = plan && table ? cli_sweep_load_as(s, plan, &options) : say_no_memory();

    free(plan);
    free(table);
    if (code != CLI_DONE)
        return code;
    free(s->file.scenario.text);
    s->file.scenario.text = read_part(f, scenario_name);
    if (!s->file.scenario.text)
        code = CLI_MISTAKE;
    if (code == CLI_DONE && !cli_folder_is_of(f, s)) {
        fprintf(stderr, "equipoise: %s: its %s, %s and %s do not belong together\n",
                f->path, about_name, plan_name, resolved_name);
        code = CLI_MISTAKE;
    }
    if (code != CLI_DONE)
        cli_sweep_clear(s);
    return code;
}

int cli_folder_load(struct cli_sweep *s, const struct cli_folder *f)
{
    char *resolved;
    int code;

    if (!f->exists) {
        fprintf(stderr, "equipoise: %s is not the folder of a sweep: there is no %s\n",
                f->path, about_name);
        return CLI_MISTAKE;
    }
    resolved = read_part(f, resolved_name);
    if (!resolved)
        return CLI_MISTAKE;
    code = load_parts(s, f, resolved);
    free(resolved);
    return code;
}
