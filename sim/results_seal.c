#include "sim/results_seal.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "sim/hash.h"

enum { MAGIC_BYTES = 8, READ_BYTES = 1 << 16 };

static const char magic[MAGIC_BYTES] = {'E', 'Q', 'S', 'E', 'A', 'L', 'E', 'D'};

void sim_results_seal(void *image, size_t n)
{
    const uint64_t hash = sim_hash(SIM_HASH_START, image, n);
    char *seal = (char *)image + n;

    memcpy(seal, magic, MAGIC_BYTES);
    memcpy(seal + MAGIC_BYTES, &hash, sizeof hash);
}

/* False: see errno. */
static bool read_at(int fd, size_t at, void *to, size_t n)
{
    char *p = to;

    while (n > 0) {
        const ssize_t got = pread(fd, p, n, (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* cut short while it is read */
        if (got <= 0)
            return false;
        p += got;
        at += (size_t)got;
        n -= (size_t)got;
    }
    return true;
}

bool sim_results_seal_holds(int fd, size_t n, bool *readable)
{
    char bytes[READ_BYTES];
    uint64_t hash = SIM_HASH_START, sealed;

    *readable = true;
    if (n < SIM_RESULTS_SEAL)
        return true;
    n -= SIM_RESULTS_SEAL;
    *readable = read_at(fd, n, bytes, SIM_RESULTS_SEAL);
    if (!*readable || memcmp(bytes, magic, MAGIC_BYTES) != 0)
        return true;
    memcpy(&sealed, bytes + MAGIC_BYTES, sizeof sealed);
    for (size_t at = 0; at < n && *readable; at += READ_BYTES) {
        const size_t part = n - at < READ_BYTES ? n - at : READ_BYTES;

        *readable = read_at(fd, at, bytes, part);
        hash = sim_hash(hash, bytes, part);
    }
    return !*readable || hash == sealed;
}
