#include "analysis/regret.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct work {
    const struct ana_regret_data *data;
    unsigned char *whole; /* [points][replicates] every policy has it */
    uint32_t *times;      /* [replicates] how often each counts */
    uint32_t *index;      /* [replicates] of a resample */
    double *good;   /* [policies][points] mean outcome turned so that higher is better */
    double *regret; /* [policies][points] */
    double *max, *mean; /* [policies] regrets */
    double *series;     /* [2][replicates] of one point */
    double *sample;     /* [2 policies + 1][resamples] max, mean, lead */
};

static double outcome(const struct ana_regret_data *d, uint32_t policy, uint32_t point,
                      uint32_t replicate)
{
    return d->y[((size_t)policy * d->n_points + point) * d->n_replicates + replicate];
}

static double weight(const struct ana_regret_data *d, uint32_t point)
{
    return d->weight ? d->weight[point] : 1;
}

static size_t at(const struct ana_regret_data *d, uint32_t policy, uint32_t point)
{
    return (size_t)policy * d->n_points + point;
}

static void find_whole(struct work *w)
{
    const struct ana_regret_data *d = w->data;

    for (uint32_t i = 0; i < d->n_points; i++)
        for (uint32_t r = 0; r < d->n_replicates; r++) {
            bool whole = true;

            for (uint32_t p = 0; p < d->n_policies; p++)
                whole = whole && isfinite(outcome(d, p, i, r));
            w->whole[(size_t)i * d->n_replicates + r] = whole;
        }
}

/* NaN where no replicate counts. */
static double mean_at(const struct work *w, uint32_t policy, uint32_t point)
{
    const struct ana_regret_data *d = w->data;
    double sum = 0, n = 0;

    for (uint32_t r = 0; r < d->n_replicates; r++) {
        if (!w->whole[(size_t)point * d->n_replicates + r])
            continue;
        sum += w->times[r] * outcome(d, policy, point, r);
        n += w->times[r];
    }
    return d->direction * sum / n;
}

static double best_at(const struct work *w, uint32_t point)
{
    double best = NAN;

    for (uint32_t p = 0; p < w->data->n_policies; p++)
        best = fmax(best, w->good[at(w->data, p, point)]);
    return best;
}

/* Regrets of the replicates as often as they count: regret, max and mean. */
static void weigh(struct work *w)
{
    const struct ana_regret_data *d = w->data;
    double all = 0;

    memset(w->max, 0, d->n_policies * sizeof *w->max);
    memset(w->mean, 0, d->n_policies * sizeof *w->mean);
    for (uint32_t i = 0; i < d->n_points; i++) {
        for (uint32_t p = 0; p < d->n_policies; p++)
            w->good[at(d, p, i)] = mean_at(w, p, i);
        const double best = best_at(w, i);

        all += isnan(best) ? 0 : weight(d, i);
        for (uint32_t p = 0; p < d->n_policies; p++) {
            const double regret = best - w->good[at(d, p, i)];

            w->regret[at(d, p, i)] = regret;
            w->max[p] = fmax(w->max[p], regret);
            w->mean[p] += isnan(regret) ? 0 : weight(d, i) * regret;
        }
    }
    for (uint32_t p = 0; p < d->n_policies; p++)
        w->mean[p] /= all;
}

/* The first with the least value, other than @p but. */
static uint32_t least(const double *x, uint32_t n, uint32_t but)
{
    uint32_t which = but == 0 && n > 1 ? 1 : 0;

    for (uint32_t p = 0; p < n; p++)
        if (p != but && x[p] < x[which])
            which = p;
    return which;
}

/* --- what the means say ----------------------------------------------------------------- */

static void share_out(struct ana_regret *out, const struct work *w)
{
    const struct ana_regret_data *d = w->data;
    double all = 0;

    for (uint32_t i = 0; i < d->n_points; i++) {
        double ties = 0;

        for (uint32_t p = 0; p < d->n_policies; p++)
            ties += w->regret[at(d, p, i)] == 0;
        if (ties == 0)
            continue;
        all += weight(d, i);
        for (uint32_t p = 0; p < d->n_policies; p++)
            if (w->regret[at(d, p, i)] == 0)
                out->policy[p].best_share += weight(d, i) / ties;
    }
    for (uint32_t p = 0; p < d->n_policies; p++)
        out->policy[p].best_share /= all;
}

/* How the regret at the worst point of policy @p p stands out from luck. */
static struct ana_estimate stands(const struct work *w, uint32_t p, uint32_t best,
                                  uint32_t point, double level)
{
    const struct ana_regret_data *d = w->data;
    double *x = w->series, *y = w->series + d->n_replicates;

    for (uint32_t r = 0; r < d->n_replicates; r++) {
        const bool whole = w->whole[(size_t)point * d->n_replicates + r];

        x[r] = whole ? d->direction * outcome(d, best, point, r) : NAN;
        y[r] = whole ? d->direction * outcome(d, p, point, r) : NAN;
    }
    return ana_paired(x, y, d->n_replicates, level);
}

static void find_worst(struct ana_regret_policy *o, const struct work *w, uint32_t p,
                       double level)
{
    const struct ana_regret_data *d = w->data;
    const double *regret = w->regret + at(d, p, 0), *good = w->good + at(d, p, 0);
    double lowest = INFINITY, most = -1;

    for (uint32_t i = 0; i < d->n_points; i++) {
        if (regret[i] > most) {
            most = regret[i];
            o->worst = i;
        }
        lowest = fmin(lowest, good[i]);
    }
    o->worst_value = d->direction * lowest;
    o->best_there = p;
    for (uint32_t q = 0; q < d->n_policies; q++)
        if (w->good[at(d, q, o->worst)] > w->good[at(d, o->best_there, o->worst)])
            o->best_there = q;
    o->at_worst = stands(w, p, o->best_there, o->worst, level);
}

static void describe(struct ana_regret *out, const struct work *w, double level)
{
    const struct ana_regret_data *d = w->data;

    memcpy(out->regret, w->regret,
           (size_t)d->n_policies * d->n_points * sizeof *w->regret);
    out->minimax = least(w->max, d->n_policies, UINT32_MAX);
    out->runner_up = least(w->max, d->n_policies, out->minimax);
    out->least_mean = least(w->mean, d->n_policies, UINT32_MAX);
    share_out(out, w);
    for (uint32_t p = 0; p < d->n_policies; p++) {
        struct ana_regret_policy *o = &out->policy[p];

        o->max.value = w->max[p];
        o->mean.value = w->mean[p];
        find_worst(o, w, p, level);
        if (d->direction * o->worst_value >
            d->direction * out->policy[out->maximin].worst_value)
            out->maximin = p;
    }
    out->lead.value =
        d->n_policies > 1 ? w->max[out->runner_up] - w->max[out->minimax] : NAN;
}

/* --- resampling ------------------------------------------------------------------------- */

static void count_times(struct work *w, const struct ana_resampling *how, uint32_t which)
{
    const uint32_t n = w->data->n_replicates;

    ana_resample(w->index, n, how, which);
    memset(w->times, 0, n * sizeof *w->times);
    for (uint32_t r = 0; r < n; r++)
        w->times[w->index[r]]++;
}

/* Does a point that has a value lose it? */
static bool has_lost(const struct ana_regret *out, const struct work *w)
{
    for (uint32_t i = 0; i < w->data->n_points; i++)
        if (isnan(w->regret[i]) && !isnan(out->regret[i]))
            return true;
    return false;
}

static void resample(struct ana_regret *out, struct work *w,
                     const struct ana_resampling *how)
{
    const uint32_t n = w->data->n_policies;
    const size_t times = how->times;
    double *lead = w->sample + 2 * n * times, counted = 0;

    for (uint32_t t = 0; t < how->times; t++) {
        count_times(w, how, t);
        weigh(w);
        const bool counts = w->data->n_replicates > 1 && !has_lost(out, w);

        for (uint32_t p = 0; p < n; p++) {
            w->sample[2 * p * times + t] = counts ? w->max[p] : NAN;
            w->sample[(2 * p + 1) * times + t] = counts ? w->mean[p] : NAN;
        }
        lead[t] = counts && n > 1 ? w->max[out->runner_up] - w->max[out->minimax] : NAN;
        out->policy[least(w->max, n, UINT32_MAX)].minimax_share += counts;
        counted += counts;
    }
    for (uint32_t p = 0; p < n; p++) {
        struct ana_regret_policy *o = &out->policy[p];

        o->max = ana_interval_of(o->max.value, w->sample + 2 * p * times, how);
        o->mean = ana_interval_of(o->mean.value, w->sample + (2 * p + 1) * times, how);
        o->minimax_share /= counted;
    }
    out->lead = ana_interval_of(out->lead.value, lead, how);
}

/* --- the call --------------------------------------------------------------------------- */

static enum sim_status check(const struct ana_regret_data *d,
                             const struct ana_resampling *how, struct sim_error *err)
{
    if (d->n_policies < 1 || d->n_points < 1 || d->n_replicates < 1)
        return sim_fail(err, SIM_E_RANGE, "outcomes",
                        "need 1 or more policies, points and replicates, got %u, %u, %u",
                        d->n_policies, d->n_points, d->n_replicates);
    if (d->direction != 1 && d->direction != -1)
        return sim_fail(err, SIM_E_RANGE, "direction", "need 1 or -1, got %d",
                        d->direction);
    for (uint32_t i = 0; i < d->n_points; i++)
        if (!(weight(d, i) >= 0 && isfinite(weight(d, i))))
            return sim_fail(err, SIM_E_RANGE, "weights",
                            "point %u: need 0 or more, got %g", i + 1, weight(d, i));
    return ana_resampling_check(how, err);
}

/* Points with a value, and that they weigh something. */
static enum sim_status count_points(struct ana_regret *out, const struct work *w,
                                    struct sim_error *err)
{
    const struct ana_regret_data *d = w->data;
    double all = 0;

    for (uint32_t i = 0; i < d->n_points; i++) {
        out->n_left_out += isnan(w->regret[i]);
        all += isnan(w->regret[i]) ? 0 : weight(d, i);
    }
    if (out->n_left_out == d->n_points)
        return sim_fail(err, SIM_E_RANGE, "outcomes",
                        "need a point where every policy has a value, got none of %u",
                        d->n_points);
    if (!(all > 0))
        return sim_fail(err, SIM_E_RANGE, "weights",
                        "need more than 0 in sum over the points with values, got %g",
                        all);
    return SIM_OK;
}

static bool work_alloc(struct work *w, const struct ana_resampling *how)
{
    const struct ana_regret_data *d = w->data;
    const size_t cells = (size_t)d->n_policies * d->n_points;

    w->whole = calloc((size_t)d->n_points * d->n_replicates, sizeof *w->whole);
    w->times = calloc(d->n_replicates, sizeof *w->times);
    w->index = calloc(d->n_replicates, sizeof *w->index);
    w->good = calloc(cells, sizeof *w->good);
    w->regret = calloc(cells, sizeof *w->regret);
    w->max = calloc(d->n_policies, sizeof *w->max);
    w->mean = calloc(d->n_policies, sizeof *w->mean);
    w->series = calloc((size_t)d->n_replicates * 2, sizeof *w->series);
    w->sample =
        calloc((2 * (size_t)d->n_policies + 1) * (how->times + 1), sizeof *w->sample);
    return w->whole && w->times && w->index && w->good && w->regret && w->max &&
           w->mean && w->series && w->sample;
}

static void work_clear(struct work *w)
{
    free(w->whole);
    free(w->times);
    free(w->index);
    free(w->good);
    free(w->regret);
    free(w->max);
    free(w->mean);
    free(w->series);
    free(w->sample);
}

enum sim_status ana_regret(struct ana_regret *out, const struct ana_regret_data *data,
                           const struct ana_resampling *how, struct sim_error *err)
{
    struct work w = {.data = data};
    struct ana_regret o = {.n_policies = data->n_policies, .n_points = data->n_points};
    enum sim_status status = check(data, how, err);

    *out = (struct ana_regret){0};
    if (status != SIM_OK)
        return status;
    o.policy = calloc(o.n_policies, sizeof *o.policy);
    o.regret = calloc((size_t)o.n_policies * o.n_points, sizeof *o.regret);
    if (!work_alloc(&w, how) || !o.policy || !o.regret) {
        status = sim_fail(err, SIM_E_NOMEM, "regret", "%u points do not fit in memory",
                          o.n_points);
        goto end;
    }
    find_whole(&w);
    for (uint32_t r = 0; r < data->n_replicates; r++)
        w.times[r] = 1;
    weigh(&w);
    status = count_points(&o, &w, err);
    if (status != SIM_OK)
        goto end;
    describe(&o, &w, how->level);
    resample(&o, &w, how);
    *out = o;
    o = (struct ana_regret){0};
end:
    ana_regret_clear(&o);
    work_clear(&w);
    return status;
}

void ana_regret_clear(struct ana_regret *r)
{
    free(r->policy);
    free(r->regret);
    *r = (struct ana_regret){0};
}
