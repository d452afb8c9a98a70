#include "sim/results_disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/disk.h"

struct file {
    H5FD_t head; /* HDF5's own part */
    struct sim_results_disk *disk;
    haddr_t end_of_space, end_of_file;
};

/* What the access properties of the driver hold. */
struct properties {
    struct sim_results_disk *disk;
};

static void note(struct sim_results_disk *disk)
{
    if (disk->failure == 0)
        disk->failure = errno ? errno : EIO;
}

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t max)
{
    const struct properties *p = H5Pget_driver_info(access);
    struct file *f = p ? calloc(1, sizeof *f) : NULL;

    (void)name;
    (void)flags;
    (void)max;
    if (!f)
        return NULL;
    f->disk = p->disk;
    return &f->head;
}

static herr_t close_file(H5FD_t *file)
{
    struct file *f = (struct file *)file;

    f->disk->written = f->end_of_file;
    free(f);
    return 0;
}

static herr_t query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
             H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t get_end_of_space(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct file *)file)->end_of_space;
}

static herr_t set_end_of_space(H5FD_t *file, H5FD_mem_t type, haddr_t at)
{
    (void)type;
    ((struct file *)file)->end_of_space = at;
    return 0;
}

static haddr_t get_end_of_file(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct file *)file)->end_of_file;
}

/* What was not written yet reads as zeros. */
static herr_t read_bytes(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t n,
                         void *to)
{
    struct file *f = (struct file *)file;
    const size_t there = at >= f->end_of_file      ? 0
                         : n < f->end_of_file - at ? n
                                                   : (size_t)(f->end_of_file - at);

    (void)type;
    (void)how;
    memset((char *)to + there, 0, n - there);
    if (f->disk->failure || !sim_disk_read_at(f->disk->fd, at, to, there)) {
        note(f->disk);
        memset(to, 0, there);
    }
    return 0;
}

static herr_t write_bytes(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t n,
                          const void *from)
{
    struct file *f = (struct file *)file;

    (void)type;
    (void)how;
    if (f->disk->failure == 0 && !sim_disk_write_at(f->disk->fd, at, from, n))
        note(f->disk);
    if (at + n > f->end_of_file)
        f->end_of_file = at + n;
    return 0;
}

static herr_t truncate_file(H5FD_t *file, hid_t how, hbool_t closing)
{
    struct file *f = (struct file *)file;

    (void)how;
    (void)closing;
    if (f->disk->failure == 0 && f->end_of_file != f->end_of_space &&
        ftruncate(f->disk->fd, (off_t)f->end_of_space) != 0)
        note(f->disk);
    f->end_of_file = f->end_of_space;
    return 0;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = 600, /* of those that anybody may use */
#endif
    .name = "equipoise",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct properties),
    .open = open_file,
    .close = close_file,
    .query = query,
    .get_eoa = get_end_of_space,
    .set_eoa = set_end_of_space,
    .get_eof = get_end_of_file,
    .read = read_bytes,
    .write = write_bytes,
    .truncate = truncate_file,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t sim_results_disk_create(struct sim_results_disk *disk, hid_t how, hid_t access)
{
    const struct properties p = {disk};

    disk->driver = H5FDregister(&driver);
    if (disk->driver < 0 || H5Pset_driver(access, disk->driver, &p) < 0)
        return -1;
    return H5Fcreate("results", H5F_ACC_TRUNC, how, access);
}

void sim_results_disk_end(struct sim_results_disk *disk)
{
    if (disk->driver > 0)
        H5FDunregister(disk->driver);
}
