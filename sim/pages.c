#include "sim/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { CACHE_LINE = 64, LARGE_PAGE = 2 << 20 };

void *sim_pages(size_t bytes)
{
    const size_t unit = bytes >= LARGE_PAGE ? LARGE_PAGE : CACHE_LINE;
    const size_t room = bytes > 0 ? (bytes + unit - 1) / unit * unit : unit;
    void *memory = aligned_alloc(unit, room);

#ifdef MADV_HUGEPAGE
    /* a wish: where it is not granted, the memory is as good, only slower */
    if (memory && unit == LARGE_PAGE)
        madvise(memory, room, MADV_HUGEPAGE);
#endif
    return memory;
}
