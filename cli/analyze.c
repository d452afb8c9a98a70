#include "cli/analyze.h"

#include <stdlib.h>
#include <string.h>

enum { RESAMPLES = 1000, RESAMPLING_SEED = 1, NAME_WIDTH = 128 };

/* ---- subjects ---- */

static void subject_clear(struct cli_subject *s)
{
    free(s->y);
    free(s->mean);
    *s = (struct cli_subject){0};
}

static enum sim_status subject_init(struct cli_subject *s, const struct cli_analysis *a,
                                    uint32_t o, uint32_t policy, struct sim_error *err)
{
    const uint32_t points = a->plan->n_points, replicates = a->plan->n_replicates;
    const size_t n = (size_t)points * replicates;

    *s = (struct cli_subject){.o = o,
                              .k = a->choice.outcome[o],
                              .policy = policy,
                              .is_difference = !a->choice.is_own,
                              .y = calloc(n, sizeof *s->y),
                              .mean = calloc(points, sizeof *s->mean)};
    if (!s->y || !s->mean) {
        subject_clear(s);
        return sim_fail(err, SIM_E_NOMEM, "sample", "%zu values do not fit", n);
    }
    if (s->is_difference)
        ana_sample_difference(s->y, &a->sample, o, policy, 0);
    else
        memcpy(s->y, ana_sample_of(&a->sample, o, policy), n * sizeof *s->y);
    ana_sample_means(s->mean, s->y, points, replicates);
    return SIM_OK;
}

/* ---- methods ---- */

/** How often methods were tried, and how often the file had what they need. */
struct tally {
    uint32_t tried, done;
};

/* What a method lacks is a mistake when it was asked for, else a note. */
static int settle(const struct cli_analysis *a, enum cli_method method, const char *about,
                  enum sim_status status, const struct sim_error *err,
                  struct tally *tally)
{
    const char *name = cli_method_name[method];
    const bool is_new = *err->where && strcmp(err->where, name) != 0;

    tally->tried++;
    if (status == SIM_OK) {
        tally->done++;
        return CLI_DONE;
    }
    if (status != SIM_E_RANGE) {
        cli_print_error(err);
        return CLI_FAILED;
    }
    fprintf(stderr, "equipoise: %s%s of %s: %s%s%s\n", a->is_asked ? "--" : "", name,
            about, is_new ? err->where : "", is_new ? ": " : "", err->text);
    return CLI_DONE;
}

static int run_subject(struct cli_analysis *a, enum cli_method method, uint32_t o,
                       uint32_t policy, struct tally *tally)
{
    static enum sim_status (*const of[CLI_METHODS])(
        struct cli_analysis *, const struct cli_subject *,
        struct sim_error *) = {[CLI_SOBOL] = cli_analyze_sobol,
                               [CLI_MORRIS] = cli_analyze_morris,
                               [CLI_PRIM] = cli_analyze_prim,
                               [CLI_GP] = cli_analyze_gp};
    struct sim_error err = {0};
    struct cli_subject s;
    enum sim_status status = subject_init(&s, a, o, policy, &err);
    char name[2 * NAME_WIDTH] = "";

    if (status == SIM_OK) {
        cli_subject_name(name, sizeof name, a, &s);
        status = of[method](a, &s, &err);
        subject_clear(&s);
    }
    return settle(a, method, name, status, &err, tally);
}

static int run_method(struct cli_analysis *a, enum cli_method method, struct tally *tally)
{
    const uint32_t first = a->choice.is_own ? 0 : 1;
    int code = CLI_DONE;

    for (uint32_t o = 0; o < a->choice.read.n_outcomes && code == CLI_DONE; o++) {
        struct sim_error err = {0};

        if (method == CLI_REGRET) {
            const enum sim_status status = cli_analyze_regret(a, o, &err);
            const char *name = sim_outcome_rows[a->choice.outcome[o]].name;

            code = settle(a, method, name, status, &err, tally);
            continue;
        }
        for (uint32_t p = first; p < a->plan->n_policies && code == CLI_DONE; p++)
            if (a->choice.policy == UINT32_MAX || a->choice.policy == p)
                code = run_subject(a, method, o, p, tally);
    }
    return code;
}

static int run_methods(struct cli_analysis *a)
{
    const bool by_design = a->in->method == CLI_METHOD_BY_DESIGN;
    const enum ana_design_kind kind = a->design->kind;
    const bool is_plain = kind != ANA_MORRIS && kind != ANA_SALTELLI;
    const bool wanted[CLI_METHODS] = {[CLI_SOBOL] = by_design && kind == ANA_SALTELLI,
                                      [CLI_MORRIS] = by_design && kind == ANA_MORRIS,
                                      [CLI_GP] = by_design && is_plain,
                                      [CLI_PRIM] = by_design && is_plain,
                                      [CLI_REGRET] = by_design && is_plain &&
                                                     a->plan->n_policies > 1};
    static const enum cli_method order[CLI_METHODS] = {CLI_MORRIS, CLI_SOBOL, CLI_GP,
                                                       CLI_PRIM, CLI_REGRET};
    struct tally tally = {0};
    int code = CLI_DONE;

    for (size_t k = 0; k < CLI_METHODS && code == CLI_DONE; k++)
        if (wanted[order[k]] || a->in->method == order[k])
            code = run_method(a, order[k], &tally);
    if (code == CLI_DONE &&
        (tally.done == 0 || (a->is_asked && tally.done < tally.tried)))
        return CLI_MISTAKE;
    return code;
}

/* ---- the command ---- */

static int report(struct cli_analysis *a)
{
    int code;

    if (a->in->json) {
        a->json = (struct cli_json){.to = stdout};
        cli_json_open(&a->json, NULL, '{');
    }
    cli_analyze_head(a);
    if (a->in->json)
        cli_json_open(&a->json, "analyses", '[');
    code = run_methods(a);
    if (a->in->json) {
        cli_json_close(&a->json, ']');
        cli_json_close(&a->json, '}');
        cli_json_end(&a->json);
    }
    return code;
}

static int prepare(struct cli_analysis *a, struct cli_stored *stored)
{
    const struct ana_cells cells = cli_stored_cells(stored);
    struct sim_error err = {0};
    enum sim_status status;

    a->factor = calloc(a->points->n_factors, sizeof *a->factor);
    status = a->factor ? ana_design_of(&a->design, a->factor, a->points, &err)
                       : sim_fail(&err, SIM_E_NOMEM, a->in->file, "no memory");
    if (status == SIM_OK)
        status = ana_sample_read(&a->sample, a->plan, &cells, &a->choice.read, &err);
    if (status == SIM_OK)
        return CLI_DONE;
    fprintf(stderr, "equipoise: %s: %s%s%s\n", a->in->file, err.where,
            err.where[0] ? ": " : "", err.text);
    return status == SIM_E_RANGE || status == SIM_E_FORMAT ? CLI_MISTAKE : CLI_FAILED;
}

static int analyze(const struct cli_analyze_input *in, struct cli_stored *stored)
{
    struct cli_analysis a = {.in = in,
                             .plan = &stored->run->plan,
                             .points = &stored->run->points,
                             .how = {in->level, RESAMPLES, RESAMPLING_SEED},
                             .is_asked = in->method != CLI_METHOD_BY_DESIGN};
    int code;

    if (a.points->n_factors == 0) {
        fprintf(stderr,
                "equipoise: %s: has no factors: an analysis needs the points of a sweep, "
                "as 'equipoise sweep PLAN.yaml -o DIR' makes them\n",
                in->file);
        return CLI_MISTAKE;
    }
    code = cli_analyze_choose(&a.choice, in, a.plan);
    if (code == CLI_DONE)
        code = prepare(&a, stored);
    if (code == CLI_DONE)
        code = report(&a);
    ana_sample_clear(&a.sample);
    ana_design_free(a.design);
    free(a.factor);
    return code;
}

int cli_analyze(int argc, char **argv)
{
    struct cli_analyze_input in = {.method = CLI_METHOD_BY_DESIGN, .level = 0.95};
    struct cli_stored stored;
    int code;

    argp_parse(&cli_analyze_argp, argc, argv, 0, NULL, &in);
    code = cli_stored_open(&stored, in.file);
    if (code == CLI_DONE) {
        code = analyze(&in, &stored);
        cli_stored_close(&stored);
    }
    free(in.outcome);
    return code;
}
