#include <math.h>

#include "analysis/prim_box.h"

/* Density gained: for each point lost where it is a gain, so that a step that takes many
 * points is not preferred for that alone; the least loss where all lose. */
static void rate(const struct ana_prim_search *s, struct ana_prim_cut *cut)
{
    const struct ana_prim_box *box = s->box;
    const double left = box->n - cut->n, hits = box->n_hits - cut->n_hits;
    const double gain = hits / left - box->density;

    if (cut->n == 0 || !(left >= s->options->mass_min * s->n) || left < 1) {
        cut->n = 0;
        return;
    }
    cut->score = gain > 0 ? gain / cut->n : gain;
}

/* Take the points at one end off: the share asked for, and what is equal to the last. */
static struct ana_prim_cut cut_end(const struct ana_prim_search *s, uint32_t k,
                                   enum ana_prim_end end)
{
    const double want = fmax(1, floor(s->options->peel * s->box->n));
    struct ana_prim_cut cut = {.factor = k, .limit = s->box->limit[k]};
    double last = NAN;

    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = ana_prim_nth(s, k, end, i);
        const double x = ana_prim_x(s, point, k);

        if (s->broken[point])
            continue;
        if (cut.n >= want && x != last) {
            ana_prim_set_end(&cut.limit, end, last, x);
            rate(s, &cut);
            return cut;
        }
        cut.n++;
        cut.n_hits += ana_prim_is_hit(s, point);
        last = x;
    }
    cut.n = 0; /* all points are alike there */
    return cut;
}

static struct ana_prim_cut cut_category(const struct ana_prim_search *s, uint32_t k,
                                        uint32_t c)
{
    struct ana_prim_cut cut = {.factor = k, .limit = s->box->limit[k]};

    cut.limit.kept &= ~(UINT64_C(1) << c);
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = ana_prim_nth(s, k, ANA_PRIM_LOW, i);

        if (s->broken[point] || ana_prim_x(s, point, k) != c)
            continue;
        cut.n++;
        cut.n_hits += ana_prim_is_hit(s, point);
    }
    rate(s, &cut);
    return cut;
}

struct ana_prim_cut ana_prim_best_peel(const struct ana_prim_search *s)
{
    struct ana_prim_cut best = {0};

    for (uint32_t k = 0; k < s->data->n_factors; k++) {
        if (ana_prim_is_category(s, k)) {
            for (uint32_t c = 0; c < ANA_PRIM_CATEGORIES_MAX; c++)
                ana_prim_keep_better(&best, cut_category(s, k, c));
        } else {
            ana_prim_keep_better(&best, cut_end(s, k, ANA_PRIM_LOW));
            ana_prim_keep_better(&best, cut_end(s, k, ANA_PRIM_HIGH));
        }
    }
    return best;
}
