#include "cli/stored.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static enum sim_status take_cell(void *to, const struct sim_results_cell *cell,
                                 struct sim_error *err)
{
    struct cli_stored *s = to;

    (void)err;
    s->status[cell->cell] = (unsigned char)cell->status;
    s->checksum[cell->cell] = cell->checksum;
    return SIM_OK;
}

static enum sim_status take_failure(void *to, uint64_t cell, const char *reason,
                                    struct sim_error *err)
{
    struct cli_stored *s = to;
    struct cli_failure *more =
        realloc(s->failure, (s->n_failures + 1) * sizeof *s->failure);
    char *copy = more ? strdup(reason) : NULL;

    if (more)
        s->failure = more;
    if (!copy)
        return sim_fail(err, SIM_E_NOMEM, "failures", "do not fit in memory");
    s->failure[s->n_failures++] = (struct cli_failure){cell, copy};
    return SIM_OK;
}

static int by_cell(const void *a, const void *b)
{
    const struct cli_failure *x = a, *y = b;

    return (x->cell > y->cell) - (x->cell < y->cell);
}

static enum sim_status open_cells(struct cli_stored *s, const char *path,
                                  struct sim_error *err)
{
    const uint64_t cells = sim_plan_cells(&s->run->plan);
    enum sim_status status =
        sim_results_open(&s->file, path, &s->run->plan, SIM_RESULTS_OTHER_BUILD, err);

    if (status != SIM_OK)
        return status;
    s->status = calloc(cells, sizeof *s->status);
    s->checksum = calloc(cells, sizeof *s->checksum);
    if (!s->status || !s->checksum)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    status = sim_results_each(s->file, take_cell, s, err);
    if (status == SIM_OK)
        status = sim_results_failures(s->file, take_failure, s, err);
    if (status == SIM_OK && s->n_failures > 0)
        qsort(s->failure, s->n_failures, sizeof *s->failure, by_cell);
    return status;
}

int cli_stored_open(struct cli_stored *s, const char *path)
{
    struct sim_error err = {0};
    enum sim_status status;

    *s = (struct cli_stored){0};
    status = sim_run_file_open(&s->run, path, &err);
    if (status == SIM_OK)
        status = open_cells(s, path, &err);
    if (status == SIM_OK)
        return CLI_DONE;
    cli_print_error(&err);
    cli_stored_close(s);
    return status == SIM_E_NOMEM ? CLI_FAILED : CLI_MISTAKE;
}

void cli_stored_close(struct cli_stored *s)
{
    for (size_t k = 0; k < s->n_failures; k++)
        free(s->failure[k].reason);
    free(s->failure);
    free(s->status);
    free(s->checksum);
    if (s->file)
        sim_results_close(s->file);
    sim_run_file_free(s->run);
    *s = (struct cli_stored){0};
}

const char *cli_stored_reason(const struct cli_stored *s, uint64_t cell)
{
    const struct cli_failure key = {cell, NULL};
    const struct cli_failure *found =
        s->n_failures == 0
            ? NULL
            : bsearch(&key, s->failure, s->n_failures, sizeof key, by_cell);

    return found ? found->reason : NULL;
}

/* ---- as an export takes them ---- */

static enum sim_cell_status cell_status(void *from, uint64_t cell)
{
    return (enum sim_cell_status)((const struct cli_stored *)from)->status[cell];
}

static enum sim_status get_cell(void *from, uint64_t cell,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct cli_stored *s = from;

    return sim_results_get(s->file, cell, s->checksum[cell], blocks, err);
}

static uint64_t cell_checksum(void *from, uint64_t cell)
{
    return ((const struct cli_stored *)from)->checksum[cell];
}

static const char *cell_reason(void *from, uint64_t cell)
{
    return cli_stored_reason(from, cell);
}

struct ana_cells cli_stored_cells(struct cli_stored *s)
{
    return (struct ana_cells){s, cell_status, get_cell, cell_checksum, cell_reason};
}
