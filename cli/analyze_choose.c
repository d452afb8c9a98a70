#include <string.h>

#include "cli/analyze.h"

enum { KEPT_TOLD = 12 };

/* Kept outcomes are told by name where they are few. */
static void tell_kept(const struct sim_plan *plan)
{
    int n = 0;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        n += plan->keep[k];
    if (n > KEPT_TOLD) {
        fputs("; see 'equipoise list outcomes'\n", stderr);
        return;
    }
    fputs("; it keeps", stderr);
    for (int k = 0, told = 0; k < SIM_OUTCOME_COUNT; k++)
        if (plan->keep[k])
            fprintf(stderr, "%s %s", told++ ? "," : "", sim_outcome_rows[k].name);
    fputc('\n', stderr);
}

static const char *kept_name(size_t k, const void *with)
{
    return ((const struct sim_plan *)with)->keep[k] ? sim_outcome_rows[k].name : NULL;
}

static bool choose_outcome(struct cli_analyze_choice *c, const char *wish,
                           const struct sim_plan *plan)
{
    const int k = sim_outcome_find(wish);
    const char *near = sim_nearest(wish, SIM_OUTCOME_COUNT, kept_name, plan);

    if (k >= 0 && plan->keep[k]) {
        for (uint32_t o = 0; o < c->read.n_outcomes; o++)
            if ((int)c->outcome[o] == k)
                return true;
        c->outcome[c->read.n_outcomes++] = (enum sim_outcome)k;
        return true;
    }
    fprintf(stderr, "equipoise: --outcome: the file has no outcome '%s'", wish);
    if (k >= 0)
        fputs(": it was not recorded", stderr);
    else if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    tell_kept(plan);
    return false;
}

/* What decides a trip and what decides the long run; else all that can be good or bad. */
static void choose_usual_outcomes(struct cli_analyze_choice *c,
                                  const struct sim_plan *plan)
{
    static const enum sim_outcome usual[] = {SIM_OUT_conversion, SIM_OUT_contribution};

    for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
        if (plan->keep[usual[k]])
            c->outcome[c->read.n_outcomes++] = usual[k];
    if (c->read.n_outcomes > 0)
        return;
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (plan->keep[k] && sim_outcome_rows[k].direction != 0)
            c->outcome[c->read.n_outcomes++] = (enum sim_outcome)k;
    for (int k = 0; k < SIM_OUTCOME_COUNT && c->read.n_outcomes == 0; k++)
        if (plan->keep[k])
            c->outcome[c->read.n_outcomes++] = (enum sim_outcome)k;
}

static const char *policy_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->policy[k].name;
}

static const char *owner_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->owner[k];
}

static const char *market_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->market[k].name;
}

/* Index of @p wish among @p n names, or -1 after a message. */
static int find_name(const char *what, const char *wish, size_t n,
                     const char *(*name)(size_t k, const void *with),
                     const struct sim_scenario *s)
{
    const char *near;

    for (size_t k = 0; k < n; k++)
        if (strcmp(name(k, s), wish) == 0)
            return (int)k;
    near = sim_nearest(wish, n, name, s);
    fprintf(stderr, "equipoise: --%s: need one of", what);
    for (size_t k = 0; k < n; k++)
        fprintf(stderr, "%s %s", k ? "," : "", name(k, s));
    fprintf(stderr, "; got '%s'", wish);
    if (near)
        fprintf(stderr, ": did you mean '%s'?", near);
    fputc('\n', stderr);
    return -1;
}

static bool choose_policy(struct cli_analyze_choice *c,
                          const struct cli_analyze_input *in, const struct sim_plan *plan)
{
    const struct sim_scenario *s = plan->scenario;
    const char *wish = in->policy ? in->policy : in->difference;
    int found;

    c->is_own = in->policy || (plan->n_policies == 1 && !in->difference);
    c->policy = c->is_own ? 0 : UINT32_MAX;
    if (!wish)
        return true;
    found = find_name(in->policy ? "policy" : "difference", wish, plan->n_policies,
                      policy_name, s);
    if (found < 0)
        return false;
    c->policy = (uint32_t)found;
    if (in->difference && found == 0) {
        fprintf(stderr,
                "equipoise: --difference: need another policy than '%s', the first, from "
                "which differences are taken\n",
                wish);
        return false;
    }
    return true;
}

static bool choose_place(struct cli_analyze_choice *c, const struct cli_analyze_input *in,
                         const struct sim_plan *plan)
{
    const struct sim_scenario *s = plan->scenario;
    int owner = 0, market = -1;
    bool ok = true;

    c->read.market = ANA_MARKETS_ALL;
    if (in->owner)
        owner = find_name("owner", in->owner, plan->n_owners, owner_name, s);
    if (in->market && strcmp(in->market, "all") != 0) {
        market = find_name("market", in->market, plan->n_markets, market_name, s);
        c->read.market = (uint32_t)market;
        ok = market >= 0;
    }
    c->read.owner = (uint32_t)owner;
    return ok && owner >= 0;
}

int cli_analyze_choose(struct cli_analyze_choice *choice,
                       const struct cli_analyze_input *in, const struct sim_plan *plan)
{
    bool ok = true;

    *choice = (struct cli_analyze_choice){0};
    for (size_t k = 0; k < in->n_outcomes; k++)
        ok = choose_outcome(choice, in->outcome[k], plan) && ok;
    if (in->n_outcomes == 0)
        choose_usual_outcomes(choice, plan);
    ok = choose_policy(choice, in, plan) && ok;
    ok = choose_place(choice, in, plan) && ok;
    choice->read.outcome = choice->outcome;
    return ok ? CLI_DONE : CLI_MISTAKE;
}

const char *cli_subject_name(char *text, size_t size, const struct cli_analysis *a,
                             const struct cli_subject *s)
{
    const struct sim_policy *policy = a->plan->scenario->policy;
    const char *outcome = sim_outcome_rows[s->k].name;

    if (s->is_difference)
        snprintf(text, size, "%s: %s less %s", outcome, policy[s->policy].name,
                 policy[0].name);
    else
        snprintf(text, size, "%s under %s", outcome, policy[s->policy].name);
    return text;
}
