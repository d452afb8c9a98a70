#include "analysis/prim.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/prim_box.h"

static enum sim_status change(struct ana_prim *p, struct ana_prim_search *s,
                              enum ana_prim_step step, const struct ana_prim_cut *cut,
                              struct sim_error *err)
{
    return ana_prim_append(p, s, step, s->box->limit, cut->factor, &cut->limit, err);
}

static enum sim_status begin(struct ana_prim *p, struct ana_prim_search *s,
                             struct sim_error *err)
{
    struct ana_prim_limit *all = calloc(p->n_factors, sizeof *all);
    enum sim_status status;

    if (!all)
        return sim_fail(err, SIM_E_NOMEM, "boxes", "%u factors do not fit in memory",
                        p->n_factors);
    for (uint32_t k = 0; k < p->n_factors; k++)
        all[k] = (struct ana_prim_limit){-INFINITY, INFINITY, UINT64_MAX, NAN, NAN};
    status = ana_prim_append(p, s, ANA_PRIM_ALL, all, 0, NULL, err);
    free(all);
    return status;
}

static enum sim_status peel(struct ana_prim *p, struct ana_prim_search *s,
                            struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    while (status == SIM_OK && s->box->n_hits < s->box->n) {
        const struct ana_prim_cut cut = ana_prim_best_peel(s);

        if (!cut.n)
            break;
        status = change(p, s, ANA_PRIM_PEELED, &cut, err);
    }
    return status;
}

/* Harmonic mean of coverage and of density as a share of the way from that of all points to
 * 1, so that everything is worth nothing however many hits there are. */
static double merit(const struct ana_prim *p, uint32_t b)
{
    const double all = p->box[0].density, coverage = p->box[b].coverage;
    const double gained = (p->box[b].density - all) / (1 - all);

    return gained > 0 && coverage > 0 ? 2 / (1 / coverage + 1 / gained) : 0;
}

/* The peeled box from which the rest goes on, now the one looked at. */
static void choose(struct ana_prim *p, struct ana_prim_search *s)
{
    p->n_peeled = p->n_boxes;
    for (uint32_t b = 0; b < p->n_peeled; b++)
        if (merit(p, b) > merit(p, p->from))
            p->from = b;
    ana_prim_look(s, &p->box[p->from]);
}

static void lift(struct ana_prim_limit *limit, enum ana_prim_end end)
{
    if (end == ANA_PRIM_HIGH) {
        limit->high = INFINITY;
    } else {
        limit->low = -INFINITY;
        limit->kept = UINT64_MAX;
    }
}

/* The limit of the box looked at that is likeliest to be chance, beyond p_drop. */
static struct ana_prim_cut worst_limit(const struct ana_prim_search *s)
{
    struct ana_prim_cut cut = {0};
    double worst = s->options->p_drop;

    for (uint32_t k = 0; k < s->data->n_factors; k++)
        for (int end = 0; end < ANA_PRIM_ENDS; end++) {
            const struct ana_prim_limit *limit = &s->box->limit[k];
            const double p = end == ANA_PRIM_LOW ? limit->p_low : limit->p_high;

            if (!(p > worst))
                continue;
            worst = p;
            cut = (struct ana_prim_cut){.factor = k, .limit = *limit, .n = 1};
            lift(&cut.limit, (enum ana_prim_end)end);
        }
    return cut;
}

static enum sim_status drop_and_paste(struct ana_prim *p, struct ana_prim_search *s,
                                      struct sim_error *err)
{
    enum sim_status status = SIM_OK;
    struct ana_prim_cut cut;

    do {
        while (status == SIM_OK && (cut = worst_limit(s)).n)
            status = change(p, s, ANA_PRIM_DROPPED, &cut, err);
        while (status == SIM_OK && (cut = ana_prim_best_paste(s)).n)
            status = change(p, s, ANA_PRIM_PASTED, &cut, err);
    } while (status == SIM_OK && worst_limit(s).n);
    p->suggested = p->n_boxes > p->n_peeled ? p->n_boxes - 1 : p->from;
    return status;
}

static bool is_share(double x, bool zero_too, double below)
{
    return (x > 0 || (zero_too && x == 0)) && x < below;
}

static enum sim_status check_options(const struct ana_prim_options *o,
                                     struct sim_error *err)
{
    if (!is_share(o->peel, false, 0.5))
        return sim_fail(err, SIM_E_RANGE, "peel", "need 0..0.5, ends excluded, got %g",
                        o->peel);
    if (!is_share(o->paste, true, 0.5))
        return sim_fail(err, SIM_E_RANGE, "paste", "need 0..0.5, 0.5 excluded, got %g",
                        o->paste);
    if (!is_share(o->mass_min, false, 1))
        return sim_fail(err, SIM_E_RANGE, "mass_min", "need 0..1, ends excluded, got %g",
                        o->mass_min);
    if (!(o->p_drop >= 0 && o->p_drop <= 1))
        return sim_fail(err, SIM_E_RANGE, "p_drop", "need 0..1, got %g", o->p_drop);
    return SIM_OK;
}

static enum sim_status check_point(const struct ana_prim_data *data, uint32_t point,
                                   struct sim_error *err)
{
    for (uint32_t k = 0; k < data->n_factors; k++) {
        const double x = data->x[(size_t)point * data->n_factors + k];
        const bool is_category = data->category && data->category[k];

        if (!isfinite(x))
            return sim_fail(err, SIM_E_RANGE, "points",
                            "point %u, factor %u: need a number, got %g", point + 1,
                            k + 1, x);
        if (is_category && !(x >= 0 && x < ANA_PRIM_CATEGORIES_MAX && x == floor(x)))
            return sim_fail(err, SIM_E_RANGE, "points",
                            "point %u, factor %u: need a category 0..%d, got %g",
                            point + 1, k + 1, ANA_PRIM_CATEGORIES_MAX - 1, x);
    }
    return SIM_OK;
}

/* Checks the points and counts them. */
static enum sim_status take_points(struct ana_prim *p, const struct ana_prim_data *data,
                                   struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t i = 0; i < data->n_points && status == SIM_OK; i++) {
        if (data->what[i] > ANA_CASE_MISSING)
            return sim_fail(err, SIM_E_RANGE, "points",
                            "point %u: need a case 0..2, got %u", i + 1, data->what[i]);
        if (data->what[i] == ANA_CASE_MISSING) {
            p->n_left_out++;
            continue;
        }
        p->n_points++;
        p->n_hits += data->what[i] == ANA_CASE_HIT;
        status = check_point(data, i, err);
    }
    if (status == SIM_OK && (p->n_hits == 0 || p->n_hits == p->n_points))
        return sim_fail(err, SIM_E_RANGE, "cases",
                        "need some of interest and some others, got %u of %u", p->n_hits,
                        p->n_points);
    return status;
}

struct placed {
    double x;
    uint32_t point;
};

static int by_value(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;

    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->point > q->point) - (p->point < q->point);
}

static void put_in_order(struct ana_prim_search *s, struct placed *placed)
{
    for (uint32_t k = 0; k < s->data->n_factors; k++) {
        uint32_t n = 0;

        for (uint32_t i = 0; i < s->data->n_points; i++)
            if (s->data->what[i] != ANA_CASE_MISSING)
                placed[n++] = (struct placed){ana_prim_x(s, i, k), i};
        qsort(placed, n, sizeof *placed, by_value);
        for (uint32_t i = 0; i < n; i++)
            s->order[(size_t)k * s->n + i] = placed[i].point;
    }
}

static enum sim_status search_init(struct ana_prim_search *s, const struct ana_prim *p,
                                   struct sim_error *err)
{
    const size_t ends = (size_t)p->n_factors * ANA_PRIM_ENDS;
    struct placed *placed = calloc(p->n_points, sizeof *placed);

    s->n = p->n_points;
    s->n_hits = p->n_hits;
    s->order = calloc((size_t)p->n_factors * p->n_points, sizeof *s->order);
    s->broken = calloc(s->data->n_points, sizeof *s->broken);
    s->which = calloc(s->data->n_points, sizeof *s->which);
    s->kept_out = calloc(ends, sizeof *s->kept_out);
    s->hits_out = calloc(ends, sizeof *s->hits_out);
    if (!placed || !s->order || !s->broken || !s->which || !s->kept_out || !s->hits_out) {
        free(placed);
        return sim_fail(err, SIM_E_NOMEM, "points", "%u do not fit in memory",
                        p->n_points);
    }
    put_in_order(s, placed);
    free(placed);
    return SIM_OK;
}

static void search_clear(struct ana_prim_search *s)
{
    free(s->order);
    free(s->broken);
    free(s->which);
    free(s->kept_out);
    free(s->hits_out);
}

static enum sim_status search(struct ana_prim *p, struct ana_prim_search *s,
                              struct sim_error *err)
{
    enum sim_status status = search_init(s, p, err);

    if (status == SIM_OK)
        status = begin(p, s, err);
    if (status == SIM_OK)
        status = peel(p, s, err);
    if (status != SIM_OK)
        return status;
    choose(p, s);
    return drop_and_paste(p, s, err);
}

enum sim_status ana_prim(struct ana_prim *out, const struct ana_prim_data *data,
                         const struct ana_prim_options *options, struct sim_error *err)
{
    struct ana_prim_search s = {.data = data, .options = options};
    struct ana_prim p = {.n_factors = data->n_factors};
    enum sim_status status = check_options(options, err);

    *out = (struct ana_prim){0};
    if (status == SIM_OK && data->n_factors < 1)
        status = sim_fail(err, SIM_E_RANGE, "factors", "need 1 or more, got 0");
    if (status == SIM_OK)
        status = take_points(&p, data, err);
    if (status != SIM_OK)
        return status;
    status = search(&p, &s, err);
    search_clear(&s);
    if (status == SIM_OK)
        *out = p;
    else
        ana_prim_clear(&p);
    return status;
}

void ana_prim_clear(struct ana_prim *p)
{
    for (uint32_t b = 0; b < p->n_boxes; b++)
        free(p->box[b].limit);
    free(p->box);
    *p = (struct ana_prim){0};
}
