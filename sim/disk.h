/**
 * @file disk.h
 * Files that are either whole or not there: replaced in one step, synced to the disk.
 */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/status.h"

/** Write all @p n bytes at @p fd, however often the system stops short. False: see errno. */
SIM_MUST_CHECK bool sim_disk_write(int fd, const void *bytes, size_t n);

/** The folder of @p path ("." when it names none): allocated, the caller's; NULL: no memory. */
char *sim_disk_folder(const char *path);

/** Sync a folder, so that names made or removed in it last. False: see errno. */
SIM_MUST_CHECK bool sim_disk_sync_folder(const char *folder);

/**
 * Make @p path hold exactly these bytes: written to a temporary name beside it, synced and
 * renamed. A reader sees the old file or the new one; on failure the old one stays and the
 * temporary one is removed. A link is followed; what is not a regular file is refused.
 *
 * @return SIM_OK; SIM_E_IO (the path and the system's reason); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status sim_disk_replace(const char *path, const void *bytes,
                                                size_t n, struct sim_error *err);

#endif
