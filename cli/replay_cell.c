#include <stdlib.h>
#include <string.h>

#include "cli/replay.h"

/* ---- the cell that is asked for ---- */

/* One axis of the plan, as --cell names its entries. */
struct axis {
    const char *word;
    uint32_t n;
    uint32_t first; /* number of the first entry */
    const char *(*name)(const struct sim_plan *, uint32_t k); /* NULL: by numbers */
    uint32_t *to;
    bool given;
};

enum { AXES = 4 };

static const char *policy_name(const struct sim_plan *plan, uint32_t k)
{
    return plan->scenario->policy[k].name;
}

static const char *market_name(const struct sim_plan *plan, uint32_t k)
{
    return plan->scenario->market[k].name;
}

static bool take_name(const struct sim_plan *plan, struct axis *axis, const char *value)
{
    for (uint32_t k = 0; k < axis->n; k++)
        if (strcmp(axis->name(plan, k), value) == 0) {
            *axis->to = k;
            return true;
        }
    fprintf(stderr, "equipoise: --cell: there is no %s '%s' here; there is", axis->word,
            value);
    for (uint32_t k = 0; k < axis->n; k++)
        fprintf(stderr, "%s '%s'", k ? "," : "", axis->name(plan, k));
    fputc('\n', stderr);
    return false;
}

static bool take_number(struct axis *axis, const char *value)
{
    const uint64_t last = (uint64_t)axis->first + axis->n - 1;
    uint64_t number;

    if (!cli_whole(value, axis->first, last, &number)) {
        fprintf(stderr,
                "equipoise: --cell: %s: need a whole number from %u to %llu, got "
                "'%s'\n",
                axis->word, axis->first, (unsigned long long)last, value);
        return false;
    }
    *axis->to = (uint32_t)number - axis->first;
    return true;
}

/* "policy=hang-back" */
static bool take_pair(const struct sim_plan *plan, struct axis axis[AXES], char *pair)
{
    char *sign = strchr(pair, '=');

    if (sign)
        *sign = '\0';
    for (int k = 0; sign && k < AXES; k++)
        if (strcmp(axis[k].word, pair) == 0) {
            axis[k].given = true;
            return axis[k].name ? take_name(plan, &axis[k], sign + 1)
                                : take_number(&axis[k], sign + 1);
        }
    fprintf(stderr,
            "equipoise: --cell: need a number, or policy=NAME,replicate=N,market=NAME,"
            "point=N, got '%s'\n",
            pair);
    return false;
}

static bool take_pairs(const struct sim_plan *plan, struct axis axis[AXES], char *text)
{
    char *rest = NULL;

    for (char *pair = strtok_r(text, ",", &rest); pair; pair = strtok_r(NULL, ",", &rest))
        if (!take_pair(plan, axis, pair))
            return false;
    for (int k = 0; k < AXES; k++)
        if (!axis[k].given && axis[k].n > 1) {
            fprintf(stderr, "equipoise: --cell: there are %u of %s: say which\n",
                    axis[k].n, axis[k].word);
            return false;
        }
    return true;
}

bool cli_replay_cell(const struct sim_plan *plan, const char *text, uint64_t *cell)
{
    const uint64_t cells = sim_plan_cells(plan);
    struct sim_cell at = {0};
    struct axis axis[AXES] = {
        {"point", plan->n_points, 0, NULL, &at.point, false},
        {"policy", plan->n_policies, 0, policy_name, &at.policy, false},
        {"replicate", plan->n_replicates, 1, NULL, &at.replicate, false},
        {"market", plan->n_markets, 0, market_name, &at.market, false}};
    char *copy;
    bool good;

    if (cli_whole(text, 0, cells - 1, cell))
        return true;
    if (cli_whole(text, 0, UINT64_MAX, cell)) {
        fprintf(stderr, "equipoise: --cell: there are cells 0 to %llu, got %s\n",
                (unsigned long long)cells - 1, text);
        return false;
    }
    copy = strdup(text);
    good = copy && take_pairs(plan, axis, copy);
    free(copy);
    *cell = sim_plan_index(plan, at);
    return good;
}

/* ---- one cell against the file's ---- */

/* False: out of memory. */
static bool add(struct cli_replay *r, const struct cli_again *again)
{
    struct cli_again *more;

    r->done++;
    r->same += again->same;
    if (again->same && r->all && !r->totals)
        return true;
    more = realloc(r->again, (r->n + 1) * sizeof *more);
    if (!more)
        return false;
    r->again = more;
    r->again[r->n++] = *again;
    return true;
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void compare(struct cli_difference *d, const struct sim_plan *plan,
                    const struct sim_outcome_block *there,
                    const struct sim_outcome_block *here)
{
    const size_t blocks = sim_plan_blocks(plan);

    for (size_t k = 0; k < blocks; k++)
        for (int j = 0; j < SIM_OUTCOME_COUNT; j++) {
            if (same_bits(there[k].sum[j], here[k].sum[j]))
                continue;
            if (d->numbers++ > 0)
                continue;
            d->outcome = (enum sim_outcome)j;
            d->segment = (uint32_t)(k % plan->n_segments);
            d->owner = (uint32_t)(k / plan->n_segments % plan->n_owners);
            d->week = (uint32_t)(k / plan->n_segments / plan->n_owners);
            d->there = sim_outcome_value(&there[k], d->outcome);
            d->here = sim_outcome_value(&here[k], d->outcome);
        }
}

/* All weeks and segments of each owner; a level is that of the last week. */
static struct sim_outcome_block *add_up(const struct sim_plan *plan,
                                        const struct sim_outcome_block *blocks)
{
    struct sim_outcome_block *total = calloc(plan->n_owners, sizeof *total);

    for (uint32_t week = 0; total && week < plan->n_weeks; week++)
        for (uint32_t owner = 0; owner < plan->n_owners; owner++)
            for (uint32_t segment = 0; segment < plan->n_segments; segment++)
                for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
                    if (sim_outcome_rows[k].kind != SIM_OUTCOME_LAST ||
                        week + 1 == plan->n_weeks)
                        total[owner].sum[k] +=
                            blocks[sim_plan_block(plan, week, owner, segment)].sum[k];
    return total;
}

static enum sim_status no_memory(struct sim_error *err)
{
    return sim_fail(err, SIM_E_NOMEM, "replay", "what came out does not fit in memory");
}

enum sim_status cli_replay_take(void *to, uint64_t cell,
                                const struct sim_outcome_block *blocks, uint64_t checksum,
                                struct sim_error *err)
{
    struct cli_replay *r = to;
    const struct cli_stored *s = r->stored;
    const uint64_t stored = s->checksum[cell];
    struct cli_again again = {.cell = cell,
                              .stored = (enum sim_cell_status)s->status[cell],
                              .ran = true,
                              .checksum = checksum};

    again.same = again.stored == SIM_CELL_DONE && checksum == stored;
    if (again.stored == SIM_CELL_DONE && !again.same) {
        const enum sim_status status =
            sim_results_get(s->file, cell, stored, r->then, err);

        if (status != SIM_OK)
            return status;
        compare(&again.difference, &s->run->plan, r->then, blocks);
    }
    if (r->totals)
        again.total = add_up(&s->run->plan, blocks);
    if ((r->totals && !again.total) || !add(r, &again)) {
        free(again.total);
        return no_memory(err);
    }
    return SIM_OK;
}

enum sim_status cli_replay_fail(void *to, uint64_t cell, const struct sim_error *reason,
                                struct sim_error *err)
{
    struct cli_replay *r = to;
    struct cli_again again = {.cell = cell,
                              .stored = (enum sim_cell_status)r->stored->status[cell]};

    snprintf(again.reason, sizeof again.reason, "%s%s%s", reason->where,
             reason->where[0] ? ": " : "", reason->text);
    again.same = again.stored == SIM_CELL_FAILED;
    return add(r, &again) ? SIM_OK : no_memory(err);
}
