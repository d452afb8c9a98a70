#include "sim/results_pack.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

enum { WINDOW_BITS = 15, MEMORY_LEVEL = 8 };

struct sim_results_deflate {
    z_stream stream;
    bool ready;
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

static double lacking(double numerator, double part)
{
    return numerator == part ? copysign(0, numerator) : numerator - part;
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
    d->room = deflateBound(&d->stream, n * sizeof(double));
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

size_t sim_results_deflate(struct sim_results_deflate *d, const double *number,
                           unsigned char *packed)
{
    shuffle(number, d->n, d->planes);
    if (deflateReset(&d->stream) != Z_OK)
        return 0;
    d->stream.next_in = d->planes;
    d->stream.avail_in = (uInt)(d->n * sizeof(double));
    d->stream.next_out = packed;
    d->stream.avail_out = (uInt)d->room;
    return deflate(&d->stream, Z_FINISH) == Z_STREAM_END ? d->stream.total_out : 0;
}
