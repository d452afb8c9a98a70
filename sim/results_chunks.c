#include "sim/results_put.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "sim/hash.h"
#include "sim/results_pack.h"

enum {
    THREADS_MAX = 4,               /* more only wait for what HDF5 does by itself */
    ROUND_BYTES = 8 * 1024 * 1024, /* of blocks: threads meet once a round */
    TOGETHER = 8                   /* outcomes that a task packs: those of a cache line */
};

/* One variable of a group on its way to the file. */
struct chunk {
    unsigned char *packed; /* [room] */
    size_t size;           /* 0: it holds the fill value alone */
};

/* The cells of one group, in the order of the plan. */
struct batch {
    struct sim_results_group group;
    struct sim_outcome_block *block; /* [places][n_blocks] */
    unsigned char *status;           /* [places] */
    uint64_t *checksum, *key;        /* [places] */
    struct chunk *chunk;             /* [2 * outcomes]: values, then remainders */
    bool has_cells, has_numbers;
};

/* What a thread needs to pack. */
struct packer {
    struct sim_results_deflate *deflate;
    double *number; /* [2 * TOGETHER][n_numbers]: values, then remainders */
};

/* Groups that are on their way together. */
struct round {
    uint64_t first;
    int n;
    struct batch *batch; /* [n_batches] */
};

/*
 * Groups go from source to file in rounds: taken from the source one by one, packed by
 * several threads, written one by one. While one round is packed, one of the threads writes
 * the round before and takes the next. Packed here because HDF5's own filters cannot be told
 * to look for runs alone, and take four times as long. Which thread packs changes no byte.
 */
struct chunks {
    struct sim_results_writer *w;
    size_t n_blocks, n_places, n_numbers; /* of a cell, of a chunk */
    size_t room;                          /* of a packed chunk */
    int n_outcomes;                       /* that are kept */
    enum sim_outcome outcome[SIM_OUTCOME_COUNT];
    int n_batches; /* of a round */
    struct round round[2];
    int n_threads;
    struct packer packer[THREADS_MAX];
};

/* -- from the source -- */

static enum sim_status take_cell(const struct chunks *c, struct batch *b, size_t place,
                                 struct sim_error *err)
{
    struct sim_results_writer *w = c->w;
    const struct sim_cell_source *s = w->source;
    const uint64_t cell = b->group.first + place;
    enum sim_status status = SIM_OK;

    b->status[place] = (unsigned char)s->status(s->from, cell);
    if (b->status[place] == SIM_CELL_DONE)
        status = s->get(s->from, cell, b->block + place * c->n_blocks,
                        &b->checksum[place], err);
    if (b->status[place] != SIM_CELL_MISSING)
        b->key[place] = sim_plan_key(w->plan, cell);
    if (!sim_results_foot_add(&w->glance, cell, 1, b->status[place]))
        return sim_fail(err, SIM_E_NOMEM, "results", "no memory to list its cells");
    w->checksum = sim_hash(w->checksum, &b->checksum[place], sizeof *b->checksum);
    return status;
}

static enum sim_status take_group(const struct chunks *c, struct batch *b, uint64_t index,
                                  struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    b->group = sim_results_group(&c->w->shape, index);
    memset(b->status, SIM_CELL_MISSING, c->n_places);
    memset(b->checksum, 0, c->n_places * sizeof *b->checksum);
    memset(b->key, 0, c->n_places * sizeof *b->key);
    for (size_t place = 0; place < b->group.n_cells && status == SIM_OK; place++)
        status = take_cell(c, b, place, err);
    b->has_numbers = memchr(b->status, SIM_CELL_DONE, c->n_places) != NULL;
    b->has_cells =
        b->has_numbers || memchr(b->status, SIM_CELL_FAILED, c->n_places) != NULL;
    return status;
}

/* -- to numbers, to bytes -- */

/* The values of one outcome of a cell, and the remainders of a ratio. */
static void fill_place(const struct chunks *c, const struct batch *b, size_t place,
                       enum sim_outcome k, double *value, double *remainder)
{
    const size_t at = place * c->n_blocks;

    if (b->status[place] == SIM_CELL_DONE) {
        sim_results_pack(c->w->plan, b->block + at, k, value + at,
                         c->w->remainder[k] > 0 ? remainder + at : NULL);
        return;
    }
    for (size_t j = 0; j < c->n_blocks; j++) {
        value[at + j] = NAN;
        remainder[at + j] = 0;
    }
}

static bool is_zero(const double *number, size_t n)
{
    const unsigned char *byte = (const unsigned char *)number;

    return byte[0] == 0 && memcmp(byte, byte + 1, n * sizeof *number - 1) == 0;
}

static bool pack(const struct packer *p, const double *number, struct chunk *chunk)
{
    chunk->size = sim_results_deflate(p->deflate, number, chunk->packed);
    return chunk->size > 0;
}

/* Up to TOGETHER outcomes of a group, from the @p first. False: no memory. */
static bool pack_some(const struct chunks *c, const struct packer *p,
                      const struct batch *b, int first)
{
    const int n = c->n_outcomes - first < TOGETHER ? c->n_outcomes - first : TOGETHER;
    double *value = p->number, *remainder = p->number + TOGETHER * c->n_numbers;
    bool ok = true;

    for (size_t place = 0; place < c->n_places; place++)
        for (int k = 0; k < n; k++)
            fill_place(c, b, place, c->outcome[first + k], value + k * c->n_numbers,
                       remainder + k * c->n_numbers);
    for (int k = 0; k < n && ok; k++) {
        struct chunk *lacking = &b->chunk[c->n_outcomes + first + k];

        ok = pack(p, value + k * c->n_numbers, &b->chunk[first + k]);
        lacking->size = 0;
        if (c->w->remainder[c->outcome[first + k]] > 0 &&
            !is_zero(remainder + k * c->n_numbers, c->n_numbers))
            ok = ok && pack(p, remainder + k * c->n_numbers, lacking);
    }
    return ok;
}

/* -- to the file -- */

static void put_bytes(const struct chunks *c, const struct batch *b, hid_t to,
                      const void *bytes, size_t size)
{
    sim_results_keep(c->w,
                     H5Dwrite_chunk(to, H5P_DEFAULT, 0, b->group.start, size, bytes));
}

/* What a group has nothing of takes no room: it reads as the fill value. */
static void put_group(const struct chunks *c, const struct batch *b)
{
    const hid_t *to = c->w->by_cell;
    const size_t n = c->n_places;

    if (!b->has_cells)
        return;
    put_bytes(c, b, to[SIM_RESULTS_STATUS], b->status, n);
    put_bytes(c, b, to[SIM_RESULTS_CHECKSUM], b->checksum, n * sizeof *b->checksum);
    put_bytes(c, b, to[SIM_RESULTS_KEY], b->key, n * sizeof *b->key);
    for (int k = 0; b->has_numbers && k < 2 * c->n_outcomes; k++) {
        const enum sim_outcome j = c->outcome[k % c->n_outcomes];

        if (b->chunk[k].size > 0)
            put_bytes(c, b, k < c->n_outcomes ? c->w->value[j] : c->w->remainder[j],
                      b->chunk[k].packed, b->chunk[k].size);
    }
}

/* -- rounds -- */

static enum sim_status take_round(const struct chunks *c, struct round *r, uint64_t first,
                                  struct sim_error *err)
{
    const uint64_t left = c->w->shape.groups - first;
    enum sim_status status = SIM_OK;

    r->first = first;
    r->n = left < (uint64_t)c->n_batches ? (int)left : c->n_batches;
    for (int k = 0; k < r->n && status == SIM_OK; k++)
        status = take_group(c, &r->batch[k], first + (uint64_t)k, err);
    return status;
}

static void put_round(const struct chunks *c, struct round *r)
{
    for (int k = 0; k < r->n; k++)
        put_group(c, &r->batch[k]);
    r->n = 0;
}

/* Pack @p now; meanwhile @p other, which is packed, goes to the file, and takes what comes
 * after @p now. */
static enum sim_status pack_round(const struct chunks *c, const struct round *now,
                                  struct round *other, struct sim_error *err)
{
    const int parts = (c->n_outcomes + TOGETHER - 1) / TOGETHER;
    enum sim_status status = SIM_OK;
    int failed = 0;

#pragma omp parallel num_threads(c->n_threads) reduction(| : failed)
    {
#pragma omp master
        {
            put_round(c, other);
            status = take_round(c, other, now->first + (uint64_t)now->n, err);
        }
#pragma omp for schedule(dynamic)
        for (int task = 0; task < now->n * parts; task++) {
            const struct batch *b = &now->batch[task / parts];

            if (b->has_numbers)
                failed |= !pack_some(c, &c->packer[omp_get_thread_num()], b,
                                     task % parts * TOGETHER);
        }
    }
    if (failed && status == SIM_OK)
        status = sim_fail(err, SIM_E_NOMEM, "results",
                          "no memory to compress %zu numbers", c->n_numbers);
    return status;
}

static enum sim_status put_all(struct chunks *c, struct sim_error *err)
{
    enum sim_status status = take_round(c, &c->round[0], 0, err);
    int now = 0;

    for (; status == SIM_OK && c->round[now].n > 0 && !c->w->failed; now = !now)
        status = pack_round(c, &c->round[now], &c->round[!now], err);
    if (status == SIM_OK && !c->w->failed)
        put_round(c, &c->round[!now]);
    return status;
}

/* -- room for a round -- */

static bool make_packers(struct chunks *c)
{
    const int threads = omp_get_max_threads();

    c->n_threads = threads < THREADS_MAX ? threads : THREADS_MAX;
    for (int k = 0; k < c->n_threads; k++) {
        struct packer *p = &c->packer[k];

        p->number = malloc(2 * TOGETHER * c->n_numbers * sizeof *p->number);
        if (!p->number ||
            sim_results_deflate_create(&p->deflate, c->n_numbers, NULL) != SIM_OK)
            return false;
    }
    c->room = sim_results_deflate_room(c->packer[0].deflate);
    return true;
}

static bool make_batch(const struct chunks *c, struct batch *b)
{
    const size_t chunks = 2 * (size_t)c->n_outcomes;
    unsigned char *packed;

    b->block = malloc(c->n_places * c->n_blocks * sizeof *b->block);
    b->status = malloc(c->n_places);
    b->checksum = malloc(c->n_places * sizeof *b->checksum);
    b->key = malloc(c->n_places * sizeof *b->key);
    b->chunk = calloc(chunks, sizeof *b->chunk);
    packed = b->chunk ? malloc(chunks * c->room) : NULL;
    for (size_t k = 0; packed && k < chunks; k++)
        b->chunk[k].packed = packed + k * c->room;
    return b->block && b->status && b->checksum && b->key && packed;
}

/* False: no memory. */
static bool make_room(struct chunks *c)
{
    const size_t one = c->n_places * c->n_blocks * sizeof(struct sim_outcome_block);
    const uint64_t wanted = 1 + (ROUND_BYTES - 1) / one;
    const int n = (int)(wanted < c->w->shape.groups ? wanted : c->w->shape.groups);

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (c->w->value[k] > 0)
            c->outcome[c->n_outcomes++] = (enum sim_outcome)k;
    if (!make_packers(c))
        return false;
    c->n_batches = n;
    for (int side = 0; side < 2; side++) {
        struct round *r = &c->round[side];

        r->batch = calloc((size_t)n, sizeof *r->batch);
        for (int k = 0; k < n; k++)
            if (!r->batch || !make_batch(c, &r->batch[k]))
                return false;
    }
    return true;
}

static void free_batch(const struct batch *b)
{
    if (b->chunk)
        free(b->chunk[0].packed);
    free(b->chunk);
    free(b->block);
    free(b->status);
    free(b->checksum);
    free(b->key);
}

static void free_room(struct chunks *c)
{
    for (int k = 0; k < THREADS_MAX; k++) {
        sim_results_deflate_free(c->packer[k].deflate);
        free(c->packer[k].number);
    }
    for (int side = 0; side < 2; side++) {
        for (int k = 0; c->round[side].batch && k < c->n_batches; k++)
            free_batch(&c->round[side].batch[k]);
        free(c->round[side].batch);
    }
}

enum sim_status sim_results_put_chunks(struct sim_results_writer *w,
                                       struct sim_error *err)
{
    struct chunks c = {.w = w,
                       .n_blocks = sim_plan_blocks(w->plan),
                       .n_places = sim_results_group(&w->shape, 0).n_places};
    enum sim_status status = SIM_OK;

    c.n_numbers = c.n_places * c.n_blocks;
    if (!make_room(&c))
        status = sim_fail(err, SIM_E_NOMEM, "results", "%zu cells do not fit in memory",
                          c.n_places);
    if (status == SIM_OK)
        status = put_all(&c, err);
    free_room(&c);
    return status;
}
