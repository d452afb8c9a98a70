#include "sim/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_NAME_MAX = 200 }; /* bytes of the target's name in the temporary one */

bool sim_disk_write(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n > 0) {
        const ssize_t done = write(fd, p, n < SSIZE_MAX ? n : SSIZE_MAX);

        if (done < 0 && errno == EINTR)
            continue;
        if (done == 0)
            errno = EIO;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

char *sim_disk_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool sim_disk_sync_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok;
    int reason;

    if (fd < 0)
        return false;
    /* file systems that cannot sync a folder say so; there is nothing better to do then */
    ok = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    reason = errno;
    close(fd);
    errno = reason;
    return ok;
}

/* Where to write: the file behind a link. NULL with errno when there is no such place. */
static char *resolve(const char *path)
{
    struct stat is;

    if (stat(path, &is) != 0)
        return errno == ENOENT ? strdup(path) : NULL;
    if (!S_ISREG(is.st_mode)) {
        errno = S_ISDIR(is.st_mode) ? EISDIR : ENXIO;
        return NULL;
    }
    return realpath(path, NULL);
}

/* FOLDER/.NAME.tmp.PID: another process that writes the same target has its own. */
static char *temporary_name(const char *target, const char *folder)
{
    const char *slash = strrchr(target, '/');
    char *text;

    if (asprintf(&text, "%s/.%.*s.tmp.%ld", folder, TEMPORARY_NAME_MAX,
                 slash ? slash + 1 : target, (long)getpid()) < 0)
        return NULL;
    return text;
}

/* Leaves errno on failure, and no temporary file. */
static bool write_and_rename(const char *temporary, const char *target, const void *bytes,
                             size_t n)
{
    const int fd =
        open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    bool ok;
    int reason;

    if (fd < 0)
        return false;
    ok = sim_disk_write(fd, bytes, n) && fsync(fd) == 0;
    reason = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        reason = errno;
    }
    if (ok && rename(temporary, target) != 0) {
        ok = false;
        reason = errno;
    }
    if (!ok)
        unlink(temporary);
    errno = reason;
    return ok;
}

enum sim_status sim_disk_replace(const char *path, const void *bytes, size_t n,
                                 struct sim_error *err)
{
    enum sim_status status = SIM_OK;
    char *target = resolve(path);
    char *folder = target ? sim_disk_folder(target) : NULL;
    char *temporary = folder ? temporary_name(target, folder) : NULL;

    if (!target && errno == ENXIO)
        status =
            sim_fail(err, SIM_E_IO, path, "it is a device or pipe: need a file's name");
    else if (!target && errno != ENOMEM)
        status = sim_fail(err, SIM_E_IO, path, "cannot be written: %s", strerror(errno));
    else if (!temporary)
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory for its name");
    else if (!write_and_rename(temporary, target, bytes, n))
        status = sim_fail(err, SIM_E_IO, path, "cannot be written (%zu bytes): %s", n,
                          strerror(errno));
    else if (!sim_disk_sync_folder(folder))
        status =
            sim_fail(err, SIM_E_IO, path,
                     "written, but its folder could not be synced: %s", strerror(errno));
    free(temporary);
    free(folder);
    free(target);
    return status;
}
