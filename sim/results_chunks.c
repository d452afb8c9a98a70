#include "sim/results_hdf5.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "sim/results_pack.h"

enum { THREADS_MAX = 4 }; /* more only wait for what HDF5 does by itself */

/*
 * The chunks of a group: one a variable, values before remainders, each [place][blocks].
 * Packed here and by several threads: HDF5's own filters cannot be told to look for runs
 * alone, and take four times as long. Which thread packs what changes no byte.
 */
struct chunks {
    const struct sim_dataset *set;
    const struct sim_results_shape *shape;
    const hid_t *value, *remainder;
    hsize_t start[SIM_RESULTS_RANK], count[SIM_RESULTS_RANK];
    size_t n_places, n_numbers; /* of a chunk */
    int n_variables;
    double *number;            /* [n_variables][n_numbers] */
    unsigned char *packed;     /* [n_variables][room] */
    size_t *packed_size, room; /* [n_variables] */
    int n_threads;
    struct sim_results_deflate *deflate[THREADS_MAX]; /* [n_threads] */
};

static bool is_done(const struct chunks *c, size_t place, uint64_t *cell)
{
    *cell = sim_results_cell(c->shape, c->start, c->count, place);
    return *cell != UINT64_MAX && c->set->status[*cell] == SIM_CELL_DONE;
}

/* Everything of one cell while its blocks are at hand. */
static void fill_place(const struct chunks *c, size_t place, uint64_t cell)
{
    const size_t blocks = sim_plan_blocks(c->set->plan);
    double *value = c->number + place * blocks;
    double *remainder = value + SIM_OUTCOME_COUNT * c->n_numbers;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
        const bool is_ratio = c->remainder[k] > 0;

        sim_results_pack(c->set->plan, c->set->block + cell * blocks, k, value,
                         is_ratio ? remainder : NULL);
        value += c->n_numbers;
        remainder += is_ratio ? c->n_numbers : 0;
    }
}

static void blank_place(const struct chunks *c, size_t place)
{
    const size_t blocks = sim_plan_blocks(c->set->plan);

    for (int k = 0; k < c->n_variables; k++)
        for (size_t j = 0; j < blocks; j++)
            c->number[k * c->n_numbers + place * blocks + j] = NAN;
}

static void pack_group(struct chunks *c)
{
#pragma omp parallel for schedule(dynamic) num_threads(c->n_threads)
    for (size_t place = 0; place < c->n_places; place++) {
        uint64_t cell;

        if (is_done(c, place, &cell))
            fill_place(c, place, cell);
        else
            blank_place(c, place);
    }
#pragma omp parallel for schedule(dynamic) num_threads(c->n_threads)
    for (int k = 0; k < c->n_variables; k++)
        c->packed_size[k] =
            sim_results_deflate(c->deflate[omp_get_thread_num()],
                                c->number + k * c->n_numbers, c->packed + k * c->room);
}

static bool put_chunk(const struct chunks *c, int variable, hid_t to,
                      char reason[SIM_RESULTS_REASON])
{
    const size_t size = c->packed_size[variable];

    if (size == 0)
        return false;
    if (H5Dwrite_chunk(to, H5P_DEFAULT, 0, c->start, size,
                       c->packed + variable * c->room) >= 0)
        return true;
    sim_results_reason(reason);
    return false;
}

/* A group without a finished cell takes no room: its numbers are the fill value. */
static bool put_group(struct chunks *c, size_t group, char reason[SIM_RESULTS_REASON])
{
    int variable = SIM_OUTCOME_COUNT;
    bool any = false, ok = true;
    uint64_t cell;

    sim_results_group(c->shape, group, c->start, c->count);
    for (size_t place = 0; place < c->n_places && !any; place++)
        any = is_done(c, place, &cell);
    if (!any)
        return true;
    pack_group(c);
    for (int k = 0; k < SIM_OUTCOME_COUNT && ok; k++)
        ok = put_chunk(c, k, c->value[k], reason);
    for (int k = 0; k < SIM_OUTCOME_COUNT && ok; k++)
        if (c->remainder[k] > 0)
            ok = put_chunk(c, variable++, c->remainder[k], reason);
    return ok;
}

/* False: no memory. */
static bool make_room(struct chunks *c)
{
    const int threads = omp_get_max_threads();

    c->n_threads = threads < THREADS_MAX ? threads : THREADS_MAX;
    for (int k = 0; k < c->n_threads; k++)
        if (sim_results_deflate_create(&c->deflate[k], c->n_numbers, NULL) != SIM_OK)
            return false;
    c->room = sim_results_deflate_room(c->deflate[0]);
    c->number = malloc((size_t)c->n_variables * c->n_numbers * sizeof *c->number);
    c->packed = malloc((size_t)c->n_variables * c->room);
    c->packed_size = malloc((size_t)c->n_variables * sizeof *c->packed_size);
    return c->number && c->packed && c->packed_size;
}

static void free_room(struct chunks *c)
{
    for (int k = 0; k < THREADS_MAX; k++)
        sim_results_deflate_free(c->deflate[k]);
    free(c->number);
    free(c->packed);
    free(c->packed_size);
}

bool sim_results_put_chunks(const struct sim_dataset *set,
                            const struct sim_results_shape *shape, const hid_t *value,
                            const hid_t *remainder, char reason[SIM_RESULTS_REASON])
{
    struct chunks c = {.set = set,
                       .shape = shape,
                       .value = value,
                       .remainder = remainder,
                       .n_places = sim_results_chunk_cells(shape),
                       .n_variables = SIM_OUTCOME_COUNT};
    bool ok;

    c.n_numbers = c.n_places * sim_plan_blocks(set->plan);
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        c.n_variables += remainder[k] > 0;
    ok = make_room(&c);
    for (size_t group = 0; group < shape->n_groups && ok; group++)
        ok = put_group(&c, group, reason);
    free_room(&c);
    return ok;
}
