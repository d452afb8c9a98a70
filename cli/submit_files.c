#include "cli/submit.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static bool make_folder(const char *path)
{
    struct stat st;

    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    fprintf(stderr, "equipoise: %s: %s\n", path, strerror(errno));
    return false;
}

/* A script is replaced as a whole, so that one that runs keeps its text. */
static bool write_file(const char *folder, enum cli_submit_file file,
                       const struct cli_submission *s)
{
    char path[PATH_MAX], part[PATH_MAX];
    FILE *to;
    bool fine;

    if (snprintf(path, sizeof path, "%s/%s", folder, cli_submit_name(file)) >=
            (int)sizeof path ||
        snprintf(part, sizeof part, "%s/.%s.%ld", folder, cli_submit_name(file),
                 (long)getpid()) >= (int)sizeof part)
        return false;
    to = fopen(part, "we");
    if (to) {
        cli_submit_write(to, file, s);
        fine = ferror(to) == 0;
        fine = fchmod(fileno(to), 0755) == 0 && fine;
        fine = fclose(to) == 0 && fine;
        if (fine && rename(part, path) == 0)
            return true;
    }
    fprintf(stderr, "equipoise: %s: %s\n", path, strerror(errno));
    unlink(part);
    return false;
}

int cli_submit_files(const struct cli_submission *s)
{
    char folder[PATH_MAX];

    if (snprintf(folder, sizeof folder, "%s/submit", s->folder) >= (int)sizeof folder) {
        fprintf(stderr, "equipoise: %s: the path is too long\n", s->folder);
        return CLI_MISTAKE;
    }
    if (!make_folder(folder))
        return CLI_FAILED;
    for (int k = 0; k < CLI_SUBMIT_FILES; k++)
        if (!write_file(folder, (enum cli_submit_file)k, s))
            return CLI_FAILED;
    return CLI_DONE;
}
