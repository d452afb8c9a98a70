#include "analysis/gp.h"

#include <math.h>

#include "cli/analyze.h"

enum { TEXT_MAX = 256, STARTS = 4, BASE_POINTS = 2048, USUAL_MIN = 10, USUAL_MAX = 300 };

/* A fit below this explains less than half of what varies. */
static const double q2_poor = 0.5;

static uint32_t points_with_values(const struct cli_analysis *a,
                                   const struct cli_subject *s)
{
    uint32_t n = 0;

    for (uint32_t point = 0; point < a->plan->n_points; point++)
        n += isfinite(s->mean[point]) != 0;
    return n;
}

/* Without being asked, a process is fitted only where it is cheap and has enough to go by. */
static enum sim_status check(const struct cli_analysis *a, const struct cli_subject *s,
                             struct sim_error *err)
{
    const uint32_t n = points_with_values(a, s), twice = 2 * a->points->n_factors;
    const uint32_t least = twice > USUAL_MIN ? twice : USUAL_MIN;

    if (a->is_asked)
        return SIM_OK;
    if (n < least)
        return sim_fail(
            err, SIM_E_RANGE, "gp",
            "needs two points a factor, %u here, and has %u with values; ten a "
            "factor are a good start",
            least, n);
    if (n > USUAL_MAX)
        return sim_fail(err, SIM_E_RANGE, "gp",
                        "takes long with %u points: ask for it by --gp", n);
    return SIM_OK;
}

static const char *judgement(double q2)
{
    return q2 >= 0.9       ? "a close fit"
           : q2 >= q2_poor ? "a fair fit"
                           : "a poor fit: do not read its shares";
}

static void say_fit(const struct ana_gp_fit *fit)
{
    cli_analyze_say(
        "A Gaussian process over %u points (%u left out because cells are missing) "
        "predicts each point from the others with Q2 = %.2f (1 is perfect): %s. %.0f %% "
        "of the points lie within its 95 %% limits.",
        fit->n_points, fit->n_left_out, fit->q2, judgement(fit->q2), 100 * fit->coverage);
    cli_analyze_say("It takes %.1f %% of the variance of the points' means for luck.",
                    100 * fit->nugget / (fit->nugget + fit->variance));
}

static bool print(struct cli_analysis *a, const struct cli_subject *s,
                  const struct ana_gp_fit *fit, const struct ana_sobol *indices)
{
    char name[TEXT_MAX];

    cli_analyze_heading("Gaussian process of %s",
                        cli_subject_name(name, sizeof name, a, s));
    cli_analyze_subject(a, s);
    say_fit(fit);
    if (!cli_indices_table(a, indices))
        return false;
    cli_indices_say(indices);
    cli_analyze_say("The intervals tell how well the process is known to itself, not how "
                    "well it fits: that is Q2.");
    cli_analyze_say_grades(a);
    return true;
}

static bool write_json(struct cli_analysis *a, const struct cli_subject *s,
                       const struct ana_gp_fit *fit, const struct ana_sobol *indices)
{
    struct cli_json *j = &a->json;
    bool ok;

    cli_json_open(j, NULL, '{');
    cli_json_text(j, "method", "gp");
    cli_analyze_subject(a, s);
    cli_json_whole(j, "points", fit->n_points);
    cli_json_whole(j, "points_left_out", fit->n_left_out);
    cli_json_number(j, "q2", fit->q2);
    cli_json_number(j, "within_95_percent", fit->coverage);
    cli_json_number(j, "log_likelihood", fit->log_likelihood);
    cli_json_number(j, "process_variance", fit->variance);
    cli_json_number(j, "luck_variance", fit->nugget);
    ok = cli_indices_json(a, indices);
    cli_json_close(j, '}');
    return ok;
}

enum sim_status cli_analyze_gp(struct cli_analysis *a, const struct cli_subject *s,
                               struct sim_error *err)
{
    const struct ana_gp_options options = {
        .trend = ANA_GP_CONSTANT, .starts = STARTS, .seed = a->how.seed};
    struct ana_sobol indices;
    struct ana_gp *gp = NULL;
    enum sim_status status = check(a, s, err);
    bool ok = true;

    if (status == SIM_OK)
        status = ana_gp_create(&gp, a->design->unit, s->mean, a->plan->n_points,
                               a->points->n_factors, &options, err);
    if (status == SIM_OK)
        status = ana_gp_sobol(&indices, gp, a->factor, BASE_POINTS, &a->how, err);
    if (status == SIM_OK) {
        ok = a->in->json ? write_json(a, s, ana_gp_fit(gp), &indices)
                         : print(a, s, ana_gp_fit(gp), &indices);
        ana_sobol_clear(&indices);
    }
    ana_gp_free(gp);
    return ok ? status : sim_fail(err, SIM_E_NOMEM, "gp", "the table does not fit");
}
