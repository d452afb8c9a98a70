#include "cli/cli.h"

static void write_value(struct cli_json *j, const struct ana_value *v, enum sim_outcome k)
{
    cli_json_open(j, sim_outcome_rows[k].name, '{');
    cli_json_number(j, "mean", v->own.mean);
    cli_json_number(j, "low", v->own.low);
    cli_json_number(j, "high", v->own.high);
    cli_json_number(j, "diff", v->diff.mean);
    cli_json_number(j, "diff_low", v->diff.low);
    cli_json_number(j, "diff_high", v->diff.high);
    cli_json_text(j, "unit", sim_outcome_rows[k].unit);
    cli_json_text(j, "horizon", sim_horizon_name(sim_outcome_rows[k].horizon));
    cli_json_whole(j, "n", v->own.n);
    cli_json_number(j, "pairing_gain", v->gain);
    cli_json_close(j, '}');
}

static void write_group(struct cli_json *j, const char *key, const struct cli_report *r,
                        uint32_t policy, uint32_t group)
{
    cli_json_open(j, key, '{');
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        write_value(j, ana_comparison_value(r->comparison, policy, group, k), k);
    cli_json_close(j, '}');
}

static void write_policy(struct cli_json *j, const struct cli_report *r, uint32_t policy)
{
    char name[2 * SIM_NAME_MAX];

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "name", r->scenario->policy[policy].name);
    cli_json_text(j, "title", r->scenario->policy[policy].title);
    cli_json_whole(j, "replicates", r->comparison->n_replicates[policy]);
    write_group(j, "outcomes", r, policy, 0);
    cli_json_open(j, "segments", '{');
    for (uint32_t g = 1; g < r->comparison->n_groups; g++) {
        sim_segment_name(r->scenario, g - 1, name, sizeof name);
        write_group(j, name, r, policy, g);
    }
    cli_json_close(j, '}');
    cli_json_close(j, '}');
}

static const char *finding_name(enum ana_finding finding)
{
    static const char *const name[] = {[ANA_ALONE] = "alone",
                                       [ANA_UNTOLD] = "needs 2 replicates",
                                       [ANA_SAME] = "same",
                                       [ANA_BEST] = "best",
                                       [ANA_UNDECIDED] = "undecided"};

    return name[finding];
}

static void write_verdict(struct cli_json *j, const struct cli_report *r, const char *key,
                          const struct ana_verdict *v)
{
    cli_json_open(j, key, '{');
    cli_json_text(j, "finding", finding_name(v->finding));
    if (v->finding != ANA_ALONE && v->finding != ANA_UNTOLD) {
        cli_json_text(j, "best", r->scenario->policy[v->best].name);
        cli_json_text(j, "runner_up", r->scenario->policy[v->runner_up].name);
        cli_json_number(j, "lead", v->lead.mean);
        cli_json_number(j, "lead_low", v->lead.low);
        cli_json_number(j, "lead_high", v->lead.high);
        cli_json_number(j, "more_replicates", v->finding == ANA_UNDECIDED ? v->more : 0);
    }
    cli_json_close(j, '}');
}

void cli_compare_json(const struct cli_report *r)
{
    const struct sim_scenario *s = r->scenario;
    const struct ana_compare_options *choice = &r->comparison->options;
    struct cli_json j = {.to = stdout};
    char checksum[20];

    snprintf(checksum, sizeof checksum, "%016llx",
             (unsigned long long)sim_dataset_checksum(r->set));
    cli_json_open(&j, NULL, '{');
    cli_json_text(&j, "scenario", s->name);
    cli_json_text(&j, "title", s->title);
    cli_json_text(&j, "question", s->question);
    cli_json_text(&j, "currency", s->currency);
    cli_json_whole(&j, "seed", s->seed);
    cli_json_whole(&j, "replicates", r->set->plan->n_replicates);
    cli_json_number(&j, "shoppers", cli_shoppers(s));
    cli_json_number(&j, "weeks", (double)s->run.weeks);
    cli_json_number(&j, "burn_in_weeks", (double)s->run.burn_in_weeks);
    cli_json_text(&j, "checksum", checksum);
    cli_json_number(&j, "level", choice->level);
    cli_json_text(&j, "owner", s->owner[choice->owner]);
    cli_json_text(&j, "baseline", s->policy[choice->baseline].name);
    cli_json_open(&j, "verdict", '{');
    write_verdict(&j, r, "conversion", r->trip);
    write_verdict(&j, r, "contribution", r->late);
    cli_json_close(&j, '}');
    cli_json_open(&j, "policies", '[');
    for (uint32_t p = 0; p < s->n_policies; p++)
        write_policy(&j, r, p);
    cli_json_close(&j, ']');
    cli_json_close(&j, '}');
    cli_json_end(&j);
}
