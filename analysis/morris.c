#include "analysis/morris.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/stats.h"

/* The effect of one factor on one trajectory. */
struct step {
    bool is_met;
    double effect;   /* NaN when missing */
    double variance; /* of it, as a mean over replicates; NaN below 2 */
};

struct work {
    uint32_t k, n_replicates, n;
    struct step *step; /* [n][k] */
    double *sample;    /* [times] of one factor */
    uint32_t *index;   /* [n] of a resample */
};

/* Which factor changes from @p from to the next point: k when it is not exactly one. */
static uint32_t changed(const double *from, uint32_t k)
{
    uint32_t which = k, n = 0;

    for (uint32_t i = 0; i < k; i++)
        if (from[i] != from[k + i]) {
            which = i;
            n++;
        }
    return n == 1 ? which : k;
}

/* @p y [n] before the step, then [n] after it; @p size has a sign. */
static struct step measure(const double *y, uint32_t n, double size)
{
    const struct ana_estimate e = ana_paired(y + n, y, n, 0.95);

    return (struct step){true, e.mean / size, e.se / size * (e.se / size)};
}

static enum sim_status walk(const struct work *w, const double *unit, const double *y,
                            uint32_t trajectory, struct sim_error *err)
{
    struct step *step = w->step + (size_t)trajectory * w->k;
    const size_t first = (size_t)trajectory * (w->k + 1);

    for (uint32_t p = 0; p < w->k; p++) {
        const double *from = unit + (first + p) * w->k;
        const uint32_t i = changed(from, w->k);

        if (i == w->k || step[i].is_met)
            return sim_fail(err, SIM_E_RANGE, "points",
                            "trajectory %u, point %u: need one factor changed, "
                            "each once a trajectory",
                            trajectory + 1, p + 2);
        step[i] = measure(y + (first + p) * w->n_replicates, w->n_replicates,
                          from[w->k + i] - from[i]);
    }
    return SIM_OK;
}

/* Mean size of the effects of factor @p i on the trajectories @p index, all when NULL. */
static double mean_size(const struct work *w, uint32_t i, const uint32_t *index)
{
    double sum = 0, n = 0;

    for (uint32_t t = 0; t < w->n; t++) {
        const double effect = w->step[(index ? index[t] : t) * (size_t)w->k + i].effect;

        if (isnan(effect))
            continue;
        sum += fabs(effect);
        n++;
    }
    return sum / n;
}

static double noise_floor(const struct work *w, uint32_t i)
{
    double sum = 0, n = 0;

    for (uint32_t t = 0; t < w->n; t++) {
        const double variance = w->step[(size_t)t * w->k + i].variance;

        if (isnan(variance))
            continue;
        sum += variance;
        n++;
    }
    return sqrt(M_2_PI * sum / n);
}

static struct ana_effect effect_of(const struct work *w, uint32_t i,
                                   const struct ana_resampling *how)
{
    struct ana_effect e = {.noise = noise_floor(w, i)};
    double mean = 0, squares = 0;

    for (uint32_t t = 0; t < w->n; t++) {
        const double effect = w->step[(size_t)t * w->k + i].effect;
        const double from = effect - mean;

        if (isnan(effect))
            continue;
        e.n++;
        mean += from / e.n;
        squares += from * (effect - mean);
    }
    e.mu = e.n ? mean : NAN;
    e.sigma = e.n < 2 ? NAN : sqrt(squares / (e.n - 1));
    for (uint32_t t = 0; t < how->times; t++) {
        ana_resample(w->index, w->n, how, t);
        w->sample[t] = e.n < 2 ? NAN : mean_size(w, i, w->index);
    }
    e.mu_star = ana_interval_of(mean_size(w, i, NULL), w->sample, how);
    e.shows = e.mu_star.low > (isnan(e.noise) ? 0 : e.noise);
    return e;
}

static enum sim_status check(uint32_t n_trajectories, uint32_t n_factors,
                             uint32_t n_replicates, const struct ana_resampling *how,
                             struct sim_error *err)
{
    if (n_trajectories < 1)
        return sim_fail(err, SIM_E_RANGE, "trajectories", "need 1 or more, got %u",
                        n_trajectories);
    if (n_factors < 1)
        return sim_fail(err, SIM_E_RANGE, "factors", "need 1 or more, got %u", n_factors);
    if (n_replicates < 1)
        return sim_fail(err, SIM_E_RANGE, "replicates", "need 1 or more, got %u",
                        n_replicates);
    return ana_resampling_check(how, err);
}

static enum sim_status walk_all(const struct work *w, const double *unit, const double *y,
                                struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t t = 0; t < w->n && status == SIM_OK; t++)
        status = walk(w, unit, y, t, err);
    return status;
}

enum sim_status ana_morris(struct ana_morris *out, const double *unit, const double *y,
                           uint32_t n_trajectories, uint32_t n_factors,
                           uint32_t n_replicates, const struct ana_resampling *how,
                           struct sim_error *err)
{
    struct work w = {.k = n_factors, .n_replicates = n_replicates, .n = n_trajectories};
    struct ana_morris m = {n_factors, n_trajectories, n_replicates, 0, NULL};
    enum sim_status status = check(n_trajectories, n_factors, n_replicates, how, err);

    *out = (struct ana_morris){0};
    if (status != SIM_OK)
        return status;
    w.step = calloc((size_t)n_trajectories * n_factors, sizeof *w.step);
    w.sample = calloc(how->times + 1, sizeof *w.sample);
    w.index = calloc(n_trajectories, sizeof *w.index);
    m.effect = calloc(n_factors, sizeof *m.effect);
    if (!w.step || !w.sample || !w.index || !m.effect)
        status = sim_fail(err, SIM_E_NOMEM, "elementary effects",
                          "%u trajectories do not fit in memory", n_trajectories);
    else
        status = walk_all(&w, unit, y, err);
    if (status == SIM_OK) {
        for (uint32_t i = 0; i < n_factors; i++) {
            m.effect[i] = effect_of(&w, i, how);
            m.n_missing += n_trajectories - m.effect[i].n;
        }
        *out = m;
        m.effect = NULL;
    }
    free(m.effect);
    free(w.step);
    free(w.sample);
    free(w.index);
    return status;
}

void ana_morris_clear(struct ana_morris *m)
{
    free(m->effect);
    *m = (struct ana_morris){0};
}
