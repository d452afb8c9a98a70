#include <inttypes.h>
#include <math.h>

#include "cli/replay.h"
#include "sim/version.h"

enum { HASH_MAX = 17, SEGMENT_MAX = 2 * SIM_NAME_MAX };

static const char *hex(char text[HASH_MAX], uint64_t value)
{
    snprintf(text, HASH_MAX, "%016" PRIx64, value);
    return text;
}

static const char *stored_word(enum sim_cell_status status)
{
    return status == SIM_CELL_DONE     ? "done"
           : status == SIM_CELL_FAILED ? "failed"
                                       : "missing";
}

/* ---- for people ---- */

static void print_place(const struct sim_plan *plan, uint64_t index)
{
    const struct sim_cell at = sim_plan_cell(plan, index);

    printf("cell %" PRIu64 " (policy %s, replicate %u, market %s", index,
           plan->scenario->policy[at.policy].name, at.replicate + 1,
           plan->scenario->market[at.market].name);
    if (plan->n_points > 1)
        printf(", point %u", at.point);
    fputs("): ", stdout);
}

static void print_difference(const struct sim_plan *plan, const struct cli_difference *d)
{
    const uint64_t all = (uint64_t)sim_plan_blocks(plan) * SIM_OUTCOME_COUNT;
    char segment[SEGMENT_MAX];

    sim_segment_name(plan->scenario, d->segment, segment, sizeof segment);
    printf("  %" PRIu64 " of %" PRIu64 " numbers differ; first, in week %u of %s, %s: %s "
           "is %.17g in the file and %.17g here\n",
           d->numbers, all, d->week + 1, plan->scenario->owner[d->owner], segment,
           sim_outcome_rows[d->outcome].name, d->there, d->here);
}

static void print_totals(const struct sim_plan *plan,
                         const struct sim_outcome_block *total)
{
    for (uint32_t owner = 0; owner < plan->n_owners; owner++) {
        printf("  %s:\n", plan->scenario->owner[owner]);
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (plan->keep[k])
                printf("    %-20s %.10g\n", sim_outcome_rows[k].name,
                       sim_outcome_value(&total[owner], (enum sim_outcome)k));
    }
}

static void print_verdict(const struct cli_replay *r, const struct cli_again *again)
{
    const char *reason = cli_stored_reason(r->stored, again->cell);
    char there[HASH_MAX], here[HASH_MAX];

    hex(there, r->stored->checksum[again->cell]);
    hex(here, again->checksum);
    if (!again->ran && again->same)
        printf("failed there and here: %s\n", again->reason);
    else if (!again->ran)
        printf("%s in the file, and failed here: %s\n", stored_word(again->stored),
               again->reason);
    else if (again->stored == SIM_CELL_MISSING)
        printf("missing in the file, so there is nothing to compare with; checksum %s\n",
               here);
    else if (again->stored == SIM_CELL_FAILED)
        printf("failed in the file (%s), and checksum %s here\n",
               reason ? reason : "no reason is kept", here);
    else if (again->same)
        printf("the same bits, checksum %s\n", here);
    else
        printf("different: checksum %s in the file and %s here\n", there, here);
}

void cli_replay_print(const struct cli_replay *r)
{
    const struct sim_plan *plan = &r->stored->run->plan;

    for (size_t k = 0; k < r->n; k++) {
        print_place(plan, r->again[k].cell);
        print_verdict(r, &r->again[k]);
        if (r->again[k].difference.numbers > 0)
            print_difference(plan, &r->again[k].difference);
        if (r->again[k].total)
            print_totals(plan, r->again[k].total);
    }
    if (!r->all)
        return;
    printf("%" PRIu64 " cells run again: %" PRIu64 " the same, %" PRIu64 " different",
           r->done, r->same, r->done - r->same);
    if (r->missing > 0)
        printf("; %" PRIu64 " are missing in the file and were not run", r->missing);
    putchar('\n');
}

/* ---- JSON ---- */

static void json_place(struct cli_json *j, const struct sim_plan *plan, uint64_t index)
{
    const struct sim_cell at = sim_plan_cell(plan, index);

    cli_json_whole(j, "cell", index);
    cli_json_whole(j, "point", at.point);
    cli_json_text(j, "policy", plan->scenario->policy[at.policy].name);
    cli_json_whole(j, "replicate", (uint64_t)at.replicate + 1);
    cli_json_text(j, "market", plan->scenario->market[at.market].name);
}

static void json_difference(struct cli_json *j, const struct sim_plan *plan,
                            const struct cli_difference *d)
{
    char segment[SEGMENT_MAX];

    sim_segment_name(plan->scenario, d->segment, segment, sizeof segment);
    cli_json_whole(j, "numbers_different", d->numbers);
    cli_json_open(j, "first", '{');
    cli_json_whole(j, "week", (uint64_t)d->week + 1);
    cli_json_text(j, "owner", plan->scenario->owner[d->owner]);
    cli_json_text(j, "segment", segment);
    cli_json_text(j, "outcome", sim_outcome_rows[d->outcome].name);
    cli_json_number(j, "file", d->there);
    cli_json_number(j, "here", d->here);
    cli_json_close(j, '}');
}

static void json_totals(struct cli_json *j, const struct sim_plan *plan,
                        const struct sim_outcome_block *total)
{
    cli_json_open(j, "outcomes", '{');
    for (uint32_t owner = 0; owner < plan->n_owners; owner++) {
        cli_json_open(j, plan->scenario->owner[owner], '{');
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (plan->keep[k])
                cli_json_number(j, sim_outcome_rows[k].name,
                                sim_outcome_value(&total[owner], (enum sim_outcome)k));
        cli_json_close(j, '}');
    }
    cli_json_close(j, '}');
}

static void json_again(struct cli_json *j, const struct cli_replay *r,
                       const struct cli_again *again)
{
    const struct sim_plan *plan = &r->stored->run->plan;
    const char *reason = cli_stored_reason(r->stored, again->cell);
    char text[HASH_MAX];

    cli_json_open(j, NULL, '{');
    json_place(j, plan, again->cell);
    cli_json_bool(j, "same", again->same);
    cli_json_text(j, "status_in_file", stored_word(again->stored));
    if (again->stored == SIM_CELL_DONE)
        cli_json_text(j, "checksum_in_file", hex(text, r->stored->checksum[again->cell]));
    if (reason)
        cli_json_text(j, "reason_in_file", reason);
    cli_json_text(j, "status", again->ran ? "done" : "failed");
    if (again->ran)
        cli_json_text(j, "checksum", hex(text, again->checksum));
    else
        cli_json_text(j, "reason", again->reason);
    if (again->difference.numbers > 0)
        json_difference(j, plan, &again->difference);
    if (again->total)
        json_totals(j, plan, again->total);
    cli_json_close(j, '}');
}

void cli_replay_json(const struct cli_replay *r)
{
    struct cli_json j = {.to = stdout};

    cli_json_open(&j, NULL, '{');
    cli_json_text(&j, "file", r->file);
    cli_json_text(&j, "build_of_file", r->stored->run->build);
    cli_json_text(&j, "build", sim_build());
    cli_json_whole(&j, "cells_run", r->done);
    cli_json_whole(&j, "same", r->same);
    cli_json_whole(&j, "different", r->done - r->same);
    cli_json_whole(&j, "missing", r->missing);
    cli_json_open(&j, "cells", '[');
    for (size_t k = 0; k < r->n; k++)
        json_again(&j, r, &r->again[k]);
    cli_json_close(&j, ']');
    cli_json_close(&j, '}');
    cli_json_end(&j);
}
