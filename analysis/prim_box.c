#include "analysis/prim_box.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool ana_prim_admits(const struct ana_prim_limit *limit, double x, bool is_category)
{
    if (is_category)
        return limit->kept >> (uint32_t)x & 1;
    return limit->low <= x && x <= limit->high;
}

void ana_prim_set_end(struct ana_prim_limit *limit, enum ana_prim_end end, double out,
                      double in)
{
    const double middle = 0.5 * out + 0.5 * in;
    const double at = middle == out ? in : middle;

    if (end == ANA_PRIM_LOW)
        limit->low = at;
    else
        limit->high = at;
}

/* Which limits @p point breaks, at most two of them. */
static void try_point(struct ana_prim_search *s, uint32_t point)
{
    const struct ana_prim_limit *limit = s->box->limit;

    s->broken[point] = 0;
    for (uint32_t k = 0; k < s->data->n_factors && s->broken[point] < 2; k++) {
        const double x = ana_prim_x(s, point, k);
        const bool is_category = ana_prim_is_category(s, k);
        const bool is_high = !is_category && x > limit[k].high;

        if (ana_prim_admits(&limit[k], x, is_category))
            continue;
        s->broken[point]++;
        s->which[point] = k * ANA_PRIM_ENDS + (is_high ? ANA_PRIM_HIGH : ANA_PRIM_LOW);
    }
}

void ana_prim_look(struct ana_prim_search *s, const struct ana_prim_box *box)
{
    const size_t ends = (size_t)s->data->n_factors * ANA_PRIM_ENDS;

    s->box = box;
    memset(s->kept_out, 0, ends * sizeof *s->kept_out);
    memset(s->hits_out, 0, ends * sizeof *s->hits_out);
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = s->order[i];

        try_point(s, point);
        if (s->broken[point] != 1)
            continue;
        s->kept_out[s->which[point]]++;
        s->hits_out[s->which[point]] += ana_prim_is_hit(s, point);
    }
}

static bool is_limited(const struct ana_prim_limit *limit, enum ana_prim_end end)
{
    if (end == ANA_PRIM_LOW)
        return limit->low > -INFINITY || limit->kept != UINT64_MAX;
    return limit->high < INFINITY;
}

/* Chance of as many hits as in the box looked at, had its points the density that the box
 * has without one limit. */
static double p_value(const struct ana_prim_search *s, uint32_t k, enum ana_prim_end end)
{
    const size_t at = (size_t)k * ANA_PRIM_ENDS + end;
    const double n = (double)s->box->n + s->kept_out[at];
    const double hits = (double)s->box->n_hits + s->hits_out[at];

    if (!is_limited(&s->box->limit[k], end))
        return NAN;
    if (s->box->n_hits == 0)
        return 1;
    return gsl_cdf_binomial_Q(s->box->n_hits - 1, hits / n, s->box->n);
}

/* All that the limits of @p box imply; it is then the one looked at. */
static void describe(struct ana_prim_search *s, struct ana_prim_box *box)
{
    ana_prim_look(s, box);
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = s->order[i];

        box->n += !s->broken[point];
        box->n_hits += !s->broken[point] && ana_prim_is_hit(s, point);
    }
    box->mass = (double)box->n / s->n;
    box->coverage = (double)box->n_hits / s->n_hits;
    box->density = (double)box->n_hits / box->n;
    for (uint32_t k = 0; k < s->data->n_factors; k++) {
        box->limit[k].p_low = p_value(s, k, ANA_PRIM_LOW);
        box->limit[k].p_high = p_value(s, k, ANA_PRIM_HIGH);
        box->n_limited += is_limited(&box->limit[k], ANA_PRIM_LOW) ||
                          is_limited(&box->limit[k], ANA_PRIM_HIGH);
    }
}

enum sim_status ana_prim_append(struct ana_prim *p, struct ana_prim_search *s,
                                enum ana_prim_step step,
                                const struct ana_prim_limit *like, uint32_t k,
                                const struct ana_prim_limit *limit, struct sim_error *err)
{
    struct ana_prim_box *box = realloc(p->box, (p->n_boxes + (size_t)1) * sizeof *box);

    if (box)
        p->box = box;
    struct ana_prim_limit *own = calloc(p->n_factors, sizeof *own);

    if (!box || !own) {
        free(own);
        return sim_fail(err, SIM_E_NOMEM, "boxes", "%u do not fit in memory",
                        p->n_boxes + 1);
    }
    memcpy(own, like, p->n_factors * sizeof *own);
    if (limit)
        own[k] = *limit;
    p->box[p->n_boxes] = (struct ana_prim_box){.step = step, .limit = own};
    describe(s, &p->box[p->n_boxes++]);
    return SIM_OK;
}
