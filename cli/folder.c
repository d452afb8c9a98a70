#include "cli/folder.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double LIVE_SECONDS =
    60; /* a journal that has not grown for so long is idle */

static int say_memory(void)
{
    fputs("equipoise: out of memory\n", stderr);
    return CLI_FAILED;
}

/* ---- which shard has which cell ---- */

/* Bands are dealt in the order of the cells: the next band is the next shard's. */
static uint32_t shard_of(const struct sim_plan *plan, uint64_t cell, uint32_t before,
                         uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t shard = (before + k) % n;

        if (sim_plan_in_shard(plan, cell, shard, n))
            return shard;
    }
    return before;
}

static void count_cells(struct cli_parts *p)
{
    const unsigned char *status = sim_shelf_status(p->shelf);
    uint32_t shard = 0;

    for (uint64_t k = 0; k < p->cells; k++) {
        struct cli_part *part;

        shard = shard_of(&p->sweep.plan, k, shard, p->n);
        part = &p->part[shard];
        part->cells++;
        part->done += status[k] == SIM_CELL_DONE;
        part->failed += status[k] == SIM_CELL_FAILED;
        if (status[k] == SIM_CELL_MISSING && part->first_missing == UINT64_MAX)
            part->first_missing = k;
    }
}

/* ---- what lies there ---- */

/* A journal as a sign of work: cells since it was begun, if it has grown lately. */
static void count_journal(struct cli_part *part, const struct sim_shelf_item *item,
                          double now_s)
{
    const double end_s = 1e-9 * (double)item->end_ns;
    const double took_s = end_s - 1e-9 * (double)item->start_ns;
    const double cells = (double)(item->done + item->failed);
    const double patience_s = cells > 0 ? 5 * took_s / cells : 0; /* for long cells */

    part->journals++;
    if (now_s - end_s > LIVE_SECONDS && now_s - end_s > patience_s)
        return;
    part->writers++;
    if (cells > 0 && took_s > 0)
        part->cells_per_second += cells / took_s;
}

static void look_at_items(struct cli_parts *p, struct cli_part *part, size_t first)
{
    const double now_s = (double)time(NULL);

    for (size_t k = first; k < sim_shelf_items(p->shelf); k++) {
        const struct sim_shelf_item item = sim_shelf_item(p->shelf, k);

        if (item.is_journal)
            count_journal(part, &item, now_s);
        else
            part->has_file = true;
    }
}

static int add_shard(struct cli_parts *p, uint32_t shard)
{
    struct cli_part *part = &p->part[shard];
    char *path = cli_shard_path(&p->folder, shard);
    const size_t first = sim_shelf_items(p->shelf);

    if (!path)
        return say_memory();
    part->first_missing = UINT64_MAX;
    if (sim_shelf_add(p->shelf, path, &part->problem) != SIM_OK)
        p->problems++;
    free(path);
    look_at_items(p, part, first);
    if (part->problem.status == SIM_E_NOMEM)
        return say_memory();
    return CLI_DONE;
}

static int add_shards(struct cli_parts *p, int mode)
{
    struct sim_error err = {0};
    int code = CLI_DONE;

    p->n = p->folder.shards;
    p->cells = sim_plan_cells(&p->sweep.plan);
    p->part = calloc(p->n, sizeof *p->part);
    if (!p->part || sim_shelf_create(&p->shelf, &p->sweep.plan, mode | SIM_SHELF_EXACT,
                                     &err) != SIM_OK)
        return say_memory();
    for (uint32_t k = 0; k < p->n && code == CLI_DONE; k++)
        code = add_shard(p, k);
    if (code != CLI_DONE)
        return code;
    count_cells(p);
    p->done = sim_shelf_done(p->shelf);
    p->failed = sim_shelf_failed(p->shelf);
    return CLI_DONE;
}

int cli_parts_open(struct cli_parts *p, const char *path, int mode)
{
    int code;

    memset(p, 0, sizeof *p);
    code = cli_folder_look(&p->folder, path);
    if (code == CLI_DONE)
        code = cli_folder_load(&p->sweep, &p->folder);
    if (code == CLI_DONE)
        code = add_shards(p, mode);
    if (code != CLI_DONE)
        cli_parts_clear(p);
    return code;
}

void cli_parts_clear(struct cli_parts *p)
{
    sim_shelf_close(p->shelf);
    free(p->part);
    if (p->n > 0) /* the plan was loaded */
        cli_sweep_clear(&p->sweep);
    cli_folder_clear(&p->folder);
    memset(p, 0, sizeof *p);
}

/* ---- words ---- */

void cli_parts_say_problems(const struct cli_parts *p)
{
    for (uint32_t k = 0; k < p->n; k++)
        if (p->part[k].problem.status != SIM_OK)
            cli_print_error(&p->part[k].problem);
}

bool cli_part_is_missing(const void *parts, uint64_t shard)
{
    const struct cli_parts *p = parts;

    return p->part[shard].done + p->part[shard].failed < p->part[shard].cells;
}

void cli_print_ranges(FILE *to, uint64_t n, bool (*has)(const void *with, uint64_t k),
                      const void *with)
{
    const char *comma = "";

    for (uint64_t k = 0; k < n; k++) {
        const uint64_t first = k;

        if (!has(with, k))
            continue;
        while (k + 1 < n && has(with, k + 1))
            k++;
        fprintf(to, "%s%llu", comma, (unsigned long long)first + 1);
        if (k > first)
            fprintf(to, "-%llu", (unsigned long long)k + 1);
        comma = ",";
    }
}

void cli_cell_name(char *text, size_t size, const struct sim_plan *plan, uint64_t cell)
{
    const struct sim_cell at = sim_plan_cell(plan, cell);

    snprintf(text, size, "replicate %u, market '%s', point %u, policy '%s'",
             at.replicate + 1, plan->scenario->market[at.market].name, at.point,
             plan->scenario->policy[at.policy].name);
}
