#include "sim/results_pack.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

enum {
    WINDOW_BITS = 15,
    MEMORY_LEVEL = 8,
    TURNS = 4,
    BLOCK_ENDS = 16 /* bytes at most where packing begins or ends within a chunk */
};

struct sim_results_deflate {
    z_stream stream;
    bool ready;
    int level; /* of the stream now: 0 while it only copies */
    size_t n, room;
    unsigned char *planes;
};

/* The part of a numerator that its value gives back; -0 is what adds nothing to any number,
 * not even its sign to a zero. */
static double product(double value, double weight)
{
    const double p = value * weight;

    return isfinite(p) ? p : -0.0;
}

/* +0 whenever nothing is lacking, so that a chunk without remainders is all zeros; a -0 must
 * be put back, since the product of -0 is lost in the sum with +0. */
static double lacking(double numerator, double part)
{
    if (numerator != part)
        return numerator - part;
    return numerator == 0 ? copysign(0, numerator) : 0;
}

void sim_results_pack(const struct sim_plan *plan, const struct sim_outcome_block *blocks,
                      enum sim_outcome k, double *value, double *remainder)
{
    const enum sim_outcome weight = sim_outcome_rows[k].weight;
    size_t j = 0;

    for (uint32_t week = 0; week < plan->n_weeks; week++)
        for (uint32_t segment = 0; segment < plan->n_segments; segment++)
            for (uint32_t owner = 0; owner < plan->n_owners; owner++, j++) {
                const struct sim_outcome_block *b =
                    &blocks[sim_plan_block(plan, week, owner, segment)];

                value[j] = sim_outcome_value(b, k);
                if (remainder)
                    remainder[j] = lacking(b->sum[k], product(value[j], b->sum[weight]));
            }
}

void sim_results_unpack(const struct sim_plan *plan, enum sim_outcome k,
                        const double *value, const double *remainder,
                        struct sim_outcome_block *blocks)
{
    const enum sim_outcome weight = sim_outcome_rows[k].weight;
    size_t j = 0;

    for (uint32_t week = 0; week < plan->n_weeks; week++)
        for (uint32_t segment = 0; segment < plan->n_segments; segment++)
            for (uint32_t owner = 0; owner < plan->n_owners; owner++, j++) {
                struct sim_outcome_block *b =
                    &blocks[sim_plan_block(plan, week, owner, segment)];

                b->sum[k] = remainder ? product(value[j], b->sum[weight]) + remainder[j]
                                      : value[j];
            }
}

/* Run lengths only: on shuffled numbers they pack a little better than a search for repeats,
 * in half the time, and any inflate reads them. */
enum sim_status sim_results_deflate_create(struct sim_results_deflate **out, size_t n,
                                           struct sim_error *err)
{
    struct sim_results_deflate *d = calloc(1, sizeof *d);

    *out = NULL;
    if (!d)
        goto nomem;
    d->n = n;
    d->ready = deflateInit2(&d->stream, SIM_RESULTS_DEFLATE_LEVEL, Z_DEFLATED,
                            WINDOW_BITS, MEMORY_LEVEL, Z_RLE) == Z_OK;
    if (!d->ready)
        goto nomem;
    d->level = SIM_RESULTS_DEFLATE_LEVEL;
    d->room = deflateBound(&d->stream, n * sizeof(double)) + sizeof(double) * BLOCK_ENDS;
    d->planes = calloc(n, sizeof(double));
    if (!d->planes)
        goto nomem;
    *out = d;
    return SIM_OK;

nomem:
    sim_results_deflate_free(d);
    return sim_fail(err, SIM_E_NOMEM, "results", "no memory to compress %zu numbers", n);
}

void sim_results_deflate_free(struct sim_results_deflate *d)
{
    if (!d)
        return;
    if (d->ready)
        deflateEnd(&d->stream);
    free(d->planes);
    free(d);
}

static void shuffle(const double *number, size_t n, unsigned char *planes)
{
    const unsigned char *bytes = (const unsigned char *)number;

    for (size_t rank = 0; rank < sizeof(double); rank++)
        for (size_t k = 0; k < n; k++)
            planes[rank * n + k] = bytes[k * sizeof(double) + rank];
}

size_t sim_results_deflate_room(const struct sim_results_deflate *d)
{
    return d->room;
}

/* Whether bytes are so even that packing saves little: a chance of less than 1 in 40 that two
 * of them are the same, where 1 in 256 is noise. Counted in four places by turns, so that a
 * byte need not wait for the one before. */
static bool is_noise(const unsigned char *byte, size_t n)
{
    uint32_t count[TURNS][UCHAR_MAX + 1] = {{0}};
    uint64_t same = 0;

    for (size_t k = 0; k < n; k++)
        count[k % TURNS][byte[k]]++;
    for (size_t k = 0; k <= UCHAR_MAX; k++) {
        const uint64_t all =
            (uint64_t)count[0][k] + count[1][k] + count[2][k] + count[3][k];

        same += all * all;
    }
    return n > 1 && (same - n) * 40 < (uint64_t)n * (n - 1);
}

/* One byte of all numbers: noise is only copied, which takes a tenth of the time. */
static bool pack_plane(struct sim_results_deflate *d, size_t rank)
{
    z_stream *z = &d->stream;
    const int level =
        is_noise(d->planes + rank * d->n, d->n) ? 0 : SIM_RESULTS_DEFLATE_LEVEL;

    if (level != d->level && deflateParams(z, level, Z_RLE) != Z_OK)
        return false;
    d->level = level;
    z->next_in = d->planes + rank * d->n;
    z->avail_in = (uInt)d->n;
    return deflate(z, Z_NO_FLUSH) == Z_OK && z->avail_in == 0;
}

size_t sim_results_deflate(struct sim_results_deflate *d, const double *number,
                           unsigned char *packed)
{
    z_stream *z = &d->stream;

    shuffle(number, d->n, d->planes);
    if (deflateReset(z) != Z_OK)
        return 0;
    z->next_in = d->planes;
    z->avail_in = 0;
    z->next_out = packed;
    z->avail_out = (uInt)d->room;
    for (size_t rank = 0; rank < sizeof(double); rank++)
        if (!pack_plane(d, rank))
            return 0;
    return deflate(z, Z_FINISH) == Z_STREAM_END ? z->total_out : 0;
}
