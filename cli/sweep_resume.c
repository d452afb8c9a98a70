#include "cli/sweep_shard.h"

#include <stdlib.h>

enum { LIVE_SECONDS = 5 }; /* a journal written so lately may have a writer */

static bool is_ours(const struct cli_shard *s, uint64_t cell)
{
    return sim_plan_in_shard(s->plan, cell, s->number, s->work->which.n);
}

bool cli_shard_mark(struct cli_shard *s)
{
    s->out = malloc(s->cells);
    if (!s->out)
        return false;
    for (uint64_t k = 0; k < s->cells; k++) {
        s->out[k] = !is_ours(s, k);
        s->ours += !s->out[k];
    }
    return cli_twins_find(&s->twins, s->plan, s->out);
}

void cli_shard_count(struct cli_shard *s, const struct sim_shelf *shelf)
{
    const unsigned char *is = sim_shelf_status(shelf);

    for (uint64_t k = 0; k < s->cells; k++) {
        if (s->out[k] || is[k] == SIM_CELL_MISSING)
            continue;
        s->out[k] = 1;
        s->done++;
        s->failed += is[k] == SIM_CELL_FAILED;
    }
}

/* ---- cells that are the same ---- */

/* Of those that nobody has done, the first one is run. */
static void mark_twins(struct cli_shard *s)
{
    for (size_t k = 0; k < s->twins.n; k++) {
        const uint64_t cell = s->twins.twin[k].cell;

        if (!s->out[cell])
            for (uint64_t next = cli_twins_next(&s->twins, cell); next != cell;
                 next = cli_twins_next(&s->twins, next))
                s->out[next] = 1;
    }
}

/* Why @p cell failed, for those that equal it. */
static struct sim_error reason_of(struct sim_shelf *shelf, uint64_t cell)
{
    const char *words = sim_shelf_reason(shelf, cell);
    struct sim_error reason = {.status = SIM_E_RANGE};

    snprintf(reason.text, sizeof reason.text, "%.250s",
             words ? words : "as an equal cell did");
    return reason;
}

/* A cell that is there stands for those that equal it and are not. */
static enum sim_status copy_to_twins(struct cli_shard *s, struct sim_shelf *shelf,
                                     uint64_t cell, struct sim_outcome_block *blocks,
                                     struct sim_error *err)
{
    const unsigned char is = sim_shelf_status(shelf)[cell];
    const struct sim_error reason = reason_of(shelf, cell);
    uint64_t checksum = 0;
    enum sim_status status = SIM_OK;
    bool is_read = false;

    for (uint64_t next = cli_twins_next(&s->twins, cell);
         next != cell && status == SIM_OK; next = cli_twins_next(&s->twins, next)) {
        if (s->out[next])
            continue;
        if (is == SIM_CELL_DONE && !is_read)
            status = sim_shelf_get(shelf, cell, blocks, &checksum, err);
        is_read = true;
        if (status == SIM_OK && is == SIM_CELL_DONE)
            status = sim_journal_take(s->journal, next, blocks, checksum, err);
        else if (status == SIM_OK)
            status = sim_journal_fail(s->journal, next, &reason, err);
        s->out[next] = 1;
        s->done++;
        s->failed += is == SIM_CELL_FAILED;
    }
    return status;
}

enum sim_status cli_shard_settle_twins(struct cli_shard *s, struct sim_shelf *shelf,
                                       struct sim_error *err)
{
    struct sim_outcome_block *blocks;
    enum sim_status status = SIM_OK;

    if (s->twins.n == 0)
        return SIM_OK;
    blocks = malloc(sim_plan_blocks(s->plan) * sizeof *blocks);
    if (!blocks)
        return sim_fail(err, SIM_E_NOMEM, s->path, "a cell does not fit");
    for (size_t k = 0; k < s->twins.n && status == SIM_OK; k++)
        if (sim_shelf_status(shelf)[s->twins.twin[k].cell] != SIM_CELL_MISSING)
            status = copy_to_twins(s, shelf, s->twins.twin[k].cell, blocks, err);
    free(blocks);
    mark_twins(s);
    return status;
}

/* Cells are deterministic: two writers of one shard harm nothing, and help nothing. */
void cli_shard_note_writers(const struct cli_shard *s, const struct sim_shelf *shelf)
{
    const uint64_t since = ((uint64_t)time(NULL) - LIVE_SECONDS) * 1000000000u;
    bool live = false;

    for (size_t k = 0; k < sim_shelf_items(shelf); k++) {
        const struct sim_shelf_item item = sim_shelf_item(shelf, k);

        live = live || (item.is_journal && item.end_ns > since);
    }
    if (live && !s->work->quiet)
        fprintf(stderr,
                "shard %u was written within the last seconds: if another process is at "
                "it, both do the same work, which harms nothing\n",
                s->number + 1);
}
