/**
 * @file results_disk.h
 * How HDF5 writes a results file: through a driver of ours that never fails. HDF5 does not
 * come through a full disk in one piece; so the driver takes note of the first failure, and
 * the file is thrown away afterwards.
 */
#ifndef SIM_RESULTS_DISK_H
#define SIM_RESULTS_DISK_H

#include <hdf5.h>

/** Where the bytes go. */
struct sim_results_disk {
    int fd;          /* borrowed, open for reading and writing, empty */
    int failure;     /* errno of the first call that failed; 0: none */
    hsize_t written; /* bytes of the file, once it is closed */
    hid_t driver;    /* until sim_results_disk_end() */
};

/**
 * Create an HDF5 file on @p disk, which must stay until it is closed.
 *
 * @param how     creation properties
 * @param access  access properties; the driver is set here
 * @return the file, or what is < 0
 */
hid_t sim_results_disk_create(struct sim_results_disk *disk, hid_t how, hid_t access);

/** Forget the driver, after the file was closed: HDF5 needs it up to then. */
void sim_results_disk_end(struct sim_results_disk *disk);

#endif
