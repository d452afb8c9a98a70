/**
 * @file disk.h
 * Files that are either whole or not there: replaced in one step, synced to the disk.
 */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/status.h"

/** Write all @p n bytes at @p fd, however often the system stops short. False: see errno. */
SIM_MUST_CHECK bool sim_disk_write(int fd, const void *bytes, size_t n);

/** The same at byte @p at of the file. */
SIM_MUST_CHECK bool sim_disk_write_at(int fd, uint64_t at, const void *bytes, size_t n);

/** Read @p n bytes from byte @p at; a file that ends before is EIO. False: see errno. */
SIM_MUST_CHECK bool sim_disk_read_at(int fd, uint64_t at, void *to, size_t n);

/** The folder of @p path ("." when it names none): allocated, the caller's; NULL: no memory. */
char *sim_disk_folder(const char *path);

/** Sync a folder, so that names made or removed in it last. False: see errno. */
SIM_MUST_CHECK bool sim_disk_sync_folder(const char *folder);

/** A file under way, under a temporary name beside its target. */
struct sim_disk_file {
    int fd;                            /* for reading and writing */
    char *target, *folder, *temporary; /* owned */
};

/**
 * Begin to write what shall stand at @p path. A link is followed; what is not a regular file
 * is refused.
 *
 * @return SIM_OK; SIM_E_IO (the path and the system's reason); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_disk_begin(struct sim_disk_file *file,
                                              const char *path, struct sim_error *err);

/**
 * Sync and rename: a reader sees the old file or the new one. Ends @p file; on failure the
 * old one stays and the temporary one is removed. Temporary files that writers of the same
 * target left more than an hour ago are removed too.
 */
SIM_MUST_CHECK enum sim_status sim_disk_commit(struct sim_disk_file *file,
                                               const char *path, struct sim_error *err);

/** Remove what was written so far. */
void sim_disk_abandon(struct sim_disk_file *file);

/** Make @p path hold exactly these bytes: begin, write, commit. */
SIM_MUST_CHECK enum sim_status sim_disk_replace(const char *path, const void *bytes,
                                                size_t n, struct sim_error *err);

#endif
