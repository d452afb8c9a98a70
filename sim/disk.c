#include "sim/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TEMPORARY_NAME_MAX = 200, /* bytes of the target's name in the temporary one */
    COPIES_MAX = 1000,
    STALE_SECONDS = 3600
};

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

bool sim_disk_write_at(int fd, uint64_t at, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n > 0) {
        const ssize_t done = pwrite(fd, p, n < SSIZE_MAX ? n : SSIZE_MAX, (off_t)at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done == 0)
            errno = EIO;
        if (done <= 0)
            return false;
        p += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return true;
}

bool sim_disk_read_at(int fd, uint64_t at, void *to, size_t n)
{
    char *p = to;

    while (n > 0) {
        const ssize_t got = pread(fd, p, n < SSIZE_MAX ? n : SSIZE_MAX, (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* cut short, perhaps while it is read */
        if (got <= 0)
            return false;
        p += got;
        at += (uint64_t)got;
        n -= (size_t)got;
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

/* .NAME.tmp. */
static char *temporary_prefix(const char *target)
{
    const char *slash = strrchr(target, '/');
    char *text;

    if (asprintf(&text, ".%.*s.tmp.", TEMPORARY_NAME_MAX, slash ? slash + 1 : target) < 0)
        return NULL;
    return text;
}

/* FOLDER/.NAME.tmp.PID, or with a number behind it: another process that writes the same
 * target has its own, even one of the same number on another machine. */
static int open_temporary(struct sim_disk_file *file)
{
    char *prefix = temporary_prefix(file->target);
    int fd = -1;

    errno = ENOMEM;
    for (int copy = 0; prefix && copy < COPIES_MAX; copy++) {
        const long pid = getpid();
        const int made =
            copy ? asprintf(&file->temporary, "%s/%s%ld.%d", file->folder, prefix, pid,
                            copy)
                 : asprintf(&file->temporary, "%s/%s%ld", file->folder, prefix, pid);

        if (made < 0) {
            file->temporary = NULL;
            errno = ENOMEM;
            break;
        }
        fd = open(file->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            break;
        free(file->temporary);
        file->temporary = NULL;
    }
    free(prefix);
    return fd;
}

static void forget(struct sim_disk_file *file)
{
    free(file->temporary);
    free(file->folder);
    free(file->target);
    *file = (struct sim_disk_file){.fd = -1};
}

enum sim_status sim_disk_begin(struct sim_disk_file *file, const char *path,
                               struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    *file = (struct sim_disk_file){.fd = -1, .target = resolve(path)};
    file->folder = file->target ? sim_disk_folder(file->target) : NULL;
    if (file->folder)
        file->fd = open_temporary(file);
    if (file->fd >= 0)
        return SIM_OK;
    if (errno == ENOMEM)
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory for its name");
    else if (!file->target && errno == ENXIO)
        status =
            sim_fail(err, SIM_E_IO, path, "it is a device or pipe: need a file's name");
    else
        status = sim_fail(err, SIM_E_IO, path, "cannot be written: %s", strerror(errno));
    forget(file);
    return status;
}

void sim_disk_abandon(struct sim_disk_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary)
        unlink(file->temporary);
    forget(file);
}

/* What writers of the same target left when they were killed. One that still writes has
 * touched its file within the hour. */
static void remove_stale(const struct sim_disk_file *file)
{
    char *prefix = temporary_prefix(file->target);
    DIR *dir = prefix ? opendir(file->folder) : NULL;
    const struct dirent *entry;
    struct stat now, old;

    if (dir && stat(file->target, &now) == 0)
        while ((entry = readdir(dir)))
            if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
                fstatat(dirfd(dir), entry->d_name, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
                S_ISREG(old.st_mode) && old.st_mtime < now.st_mtime - STALE_SECONDS)
                unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    free(prefix);
}

/* Leaves errno on failure. */
static bool close_and_rename(struct sim_disk_file *file)
{
    bool ok = fsync(file->fd) == 0;
    int reason = errno;

    if (close(file->fd) != 0 && ok) {
        ok = false;
        reason = errno;
    }
    file->fd = -1;
    errno = reason;
    return ok && rename(file->temporary, file->target) == 0;
}

enum sim_status sim_disk_commit(struct sim_disk_file *file, const char *path,
                                struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    if (!close_and_rename(file)) {
        status = sim_fail(err, SIM_E_IO, path, "cannot be written: %s", strerror(errno));
        sim_disk_abandon(file);
        return status;
    }
    if (!sim_disk_sync_folder(file->folder))
        status =
            sim_fail(err, SIM_E_IO, path,
                     "written, but its folder could not be synced: %s", strerror(errno));
    remove_stale(file);
    forget(file);
    return status;
}

enum sim_status sim_disk_replace(const char *path, const void *bytes, size_t n,
                                 struct sim_error *err)
{
    struct sim_disk_file file;
    enum sim_status status = sim_disk_begin(&file, path, err);

    if (status != SIM_OK)
        return status;
    if (sim_disk_write(file.fd, bytes, n))
        return sim_disk_commit(&file, path, err);
    status = sim_fail(err, SIM_E_IO, path, "cannot be written (%zu bytes): %s", n,
                      strerror(errno));
    sim_disk_abandon(&file);
    return status;
}
