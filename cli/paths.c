#include "cli/cli.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/catalog.h"

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* "../share/equipoise/scenarios" from where the program lies; NULL when that is not known. */
static char *beside_program(void)
{
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    char *path = NULL;

    if (n <= 0)
        return NULL;
    program[n] = '\0';
    char *slash = strrchr(program, '/');

    if (!slash)
        return NULL;
    *slash = '\0';
    if (asprintf(&path, "%s/../share/equipoise/scenarios", program) < 0)
        return NULL;
    return path;
}

char *cli_data_dir(void)
{
    const char *wish = getenv("EQUIPOISE_DATA");
    char *beside = NULL;

    if (wish && *wish) {
        if (is_folder(wish))
            return strdup(wish);
        fprintf(stderr, "equipoise: EQUIPOISE_DATA: need a folder, got '%s'\n", wish);
        return NULL;
    }
    beside = beside_program();
    if (beside && is_folder(beside))
        return beside;
    free(beside);
    if (is_folder(EQUIPOISE_SOURCE_DATA))
        return strdup(EQUIPOISE_SOURCE_DATA);
    if (is_folder(EQUIPOISE_INSTALL_DATA))
        return strdup(EQUIPOISE_INSTALL_DATA);
    fputs("equipoise: the folder with the shipped scenarios is missing: name it by "
          "EQUIPOISE_DATA\n",
          stderr);
    return NULL;
}

static bool looks_like_path(const char *name)
{
    const size_t n = strlen(name);

    return strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0) ||
           (n > 4 && strcmp(name + n - 4, ".yml") == 0);
}

static const char *name_at(size_t k, const void *with)
{
    return ((char *const *)with)[k];
}

static void say_missing(const char *name, const char *data_dir)
{
    char **names = NULL;
    const size_t n = sim_catalog_names(data_dir, &names);
    const char *near = sim_nearest(name, n, name_at, names);

    fprintf(stderr, "equipoise: there is no scenario '%s'", name);
    if (near)
        fprintf(stderr, "; did you mean '%s'?\n", near);
    else
        fputs(": see 'equipoise list scenarios', or give the path of a file\n", stderr);
    sim_catalog_free(names, n);
}

char *cli_scenario_path(const char *name, const char *data_dir)
{
    char *path = NULL;

    if (looks_like_path(name)) {
        if (is_file(name))
            return strdup(name);
        fprintf(stderr, "equipoise: %s: there is no such file\n", name);
        return NULL;
    }
    if (asprintf(&path, "%s/%s.yaml", data_dir, name) < 0)
        return NULL;
    if (is_file(path))
        return path;
    free(path);
    if (is_file(name))
        return strdup(name);
    say_missing(name, data_dir);
    return NULL;
}
