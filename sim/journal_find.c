#include "sim/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/disk.h"
#include "sim/journal_format.h"

static enum sim_status io_failure(const char *path, struct sim_error *err,
                                  const char *what)
{
    return sim_fail(err, SIM_E_IO, path, "%s: %s", what, strerror(errno));
}

void sim_journal_list_clear(struct sim_journal_list *list)
{
    for (size_t k = 0; k < list->n; k++)
        free(list->path[k]);
    free(list->path);
    *list = (struct sim_journal_list){0};
}

static bool add_journal(struct sim_journal_list *list, const char *folder,
                        const char *name)
{
    if (list->n == list->room) {
        const size_t room = list->room ? 2 * list->room : 16;
        char **path = realloc(list->path, room * sizeof *path);

        if (!path)
            return false;
        list->path = path;
        list->room = room;
    }
    if (asprintf(&list->path[list->n], "%s/%s", folder, name) < 0)
        return false;
    list->n++;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Add what lies in @p folder under a name that starts with @p prefix. */
static enum sim_status scan_folder(struct sim_journal_list *list, const char *folder,
                                   const char *prefix, struct sim_error *err)
{
    DIR *dir = opendir(folder);
    enum sim_status status = SIM_OK;

    if (!dir && errno == ENOENT)
        return SIM_OK;
    if (!dir)
        return io_failure(folder, err, "cannot be searched for journals");
    for (;;) {
        const struct dirent *entry;

        errno = 0;
        entry = readdir(dir);
        if (!entry)
            break;
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        if (!add_journal(list, folder, entry->d_name)) {
            status = sim_fail(err, SIM_E_NOMEM, folder, "no memory to list its journals");
            break;
        }
    }
    if (status == SIM_OK && errno != 0)
        status = io_failure(folder, err, "cannot be searched for journals");
    closedir(dir);
    return status;
}

enum sim_status sim_journal_find(struct sim_journal_list *list, const char *target,
                                 struct sim_error *err)
{
    const char *slash = strrchr(target, '/');
    char *folder = sim_disk_folder(target), *prefix = NULL;
    enum sim_status status;

    *list = (struct sim_journal_list){0};
    if (!folder || asprintf(&prefix, "%s.journal.", slash ? slash + 1 : target) < 0) {
        prefix = NULL;
        status = sim_fail(err, SIM_E_NOMEM, target, "no memory to find its journals");
    } else {
        status = scan_folder(list, folder, prefix, err);
    }
    if (status == SIM_OK && list->n > 1)
        qsort(list->path, list->n, sizeof *list->path, by_name);
    free(prefix);
    free(folder);
    return status;
}

/* A file that only bears the name of a journal is not ours to remove. */
static bool is_journal(int fd)
{
    uint64_t magic = 0;
    const ssize_t n = pread(fd, &magic, sizeof magic, 0);

    return n >= 0 && memcmp(&magic, &(uint64_t){SIM_JOURNAL_MAGIC}, (size_t)n) == 0;
}

/* A lock is let go by the system when its process ends, however it ends. */
static bool is_locked(int fd)
{
    return flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

enum sim_status sim_journal_remove_one(const char *path, uint64_t size,
                                       struct sim_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum sim_status status = SIM_OK;
    struct stat is;

    if (fd < 0)
        return errno == ENOENT ? SIM_OK : io_failure(path, err, "cannot be removed");
    if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is_journal(fd) && !is_locked(fd) &&
        (size == UINT64_MAX || (uint64_t)is.st_size == size) && unlink(path) != 0 &&
        errno != ENOENT)
        status = io_failure(path, err, "cannot be removed");
    close(fd);
    return status;
}

enum sim_status sim_journal_remove(const char *target, struct sim_error *err)
{
    struct sim_journal_list list;
    enum sim_status status = sim_journal_find(&list, target, err);
    char *folder = sim_disk_folder(target);

    for (size_t k = 0; k < list.n && status == SIM_OK; k++)
        status = sim_journal_remove_one(list.path[k], UINT64_MAX, err);
    if (status == SIM_OK && list.n > 0 && folder && !sim_disk_sync_folder(folder))
        status = io_failure(folder, err, "cannot be synced");
    free(folder);
    sim_journal_list_clear(&list);
    return status;
}
