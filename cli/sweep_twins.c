#include <stdlib.h>

#include "cli/sweep_run.h"

struct keyed {
    uint64_t key, cell;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

static int by_cell(const void *a, const void *b)
{
    const struct cli_twin *x = a, *y = b;

    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* Cells from..to-1 of the sorted keys are the same: a ring of them. */
static void add_ring(struct cli_twins *t, const struct keyed *keyed, size_t from,
                     size_t to)
{
    for (size_t k = from; k < to; k++)
        t->twin[t->n++] =
            (struct cli_twin){keyed[k].cell, keyed[k + 1 < to ? k + 1 : from].cell};
}

/* How many have company; with @p t their rings. */
static size_t walk(struct cli_twins *t, const struct keyed *keyed, size_t n)
{
    size_t found = 0, to;

    for (size_t from = 0; from < n; from = to) {
        for (to = from + 1; to < n && keyed[to].key == keyed[from].key;)
            to++;
        if (to - from < 2)
            continue;
        found += to - from;
        if (t)
            add_ring(t, keyed, from, to);
    }
    return found;
}

bool cli_twins_find(struct cli_twins *t, const struct sim_plan *plan,
                    const unsigned char *out)
{
    const uint64_t cells = sim_plan_cells(plan);
    struct keyed *keyed;
    size_t n = 0, found;

    *t = (struct cli_twins){0};
    for (uint64_t k = 0; k < cells; k++)
        n += !out[k];
    keyed = malloc((n + 1) * sizeof *keyed);
    if (!keyed)
        return false;
    n = 0;
    for (uint64_t k = 0; k < cells; k++)
        if (!out[k])
            keyed[n++] = (struct keyed){sim_plan_key(plan, k), k};
    qsort(keyed, n, sizeof *keyed, by_key);
    found = walk(NULL, keyed, n);
    if (found > 0)
        t->twin = malloc(found * sizeof *t->twin);
    if (t->twin) {
        walk(t, keyed, n);
        qsort(t->twin, t->n, sizeof *t->twin, by_cell);
    }
    free(keyed);
    return t->n == found;
}

void cli_twins_clear(struct cli_twins *t)
{
    free(t->twin);
    *t = (struct cli_twins){0};
}

uint64_t cli_twins_next(const struct cli_twins *t, uint64_t cell)
{
    const struct cli_twin wanted = {cell, cell};
    const struct cli_twin *found =
        t->n ? bsearch(&wanted, t->twin, t->n, sizeof *t->twin, by_cell) : NULL;

    return found ? found->next : cell;
}
