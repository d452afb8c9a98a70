#include <math.h>

#include "analysis/prim_box.h"

static void rate(const struct ana_prim_search *s, struct ana_prim_cut *cut)
{
    const struct ana_prim_box *box = s->box;
    const double hits = box->n_hits + cut->n_hits, n = box->n + cut->n;

    cut->score = hits / n - box->density;
    if (cut->n_hits == 0 || !(cut->score >= 0))
        cut->n = 0;
}

/* Does only the limit at @p end of factor @p k keep @p point out? */
static bool is_kept_out(const struct ana_prim_search *s, uint32_t point, uint32_t k,
                        enum ana_prim_end end)
{
    return s->broken[point] == 1 && s->which[point] == k * ANA_PRIM_ENDS + end;
}

/* Put the nearest points beyond one end back: the share asked for, and what is equal to the
 * last of them. They are met from the outermost inwards when counted from the end. */
static struct ana_prim_cut widen_end(const struct ana_prim_search *s, uint32_t k,
                                     enum ana_prim_end end)
{
    const enum ana_prim_end other = end == ANA_PRIM_LOW ? ANA_PRIM_HIGH : ANA_PRIM_LOW;
    const double want = fmax(1, floor(s->options->paste * s->box->n));
    struct ana_prim_cut cut = {.factor = k, .limit = s->box->limit[k]};
    double last = NAN;

    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = ana_prim_nth(s, k, other, i);
        const double x = ana_prim_x(s, point, k);

        if (!is_kept_out(s, point, k, end))
            continue;
        if (cut.n >= want && x != last) {
            ana_prim_set_end(&cut.limit, end, x, last);
            rate(s, &cut);
            return cut;
        }
        cut.n++;
        cut.n_hits += ana_prim_is_hit(s, point);
        last = x;
    }
    if (end == ANA_PRIM_LOW)
        cut.limit.low = -INFINITY;
    else
        cut.limit.high = INFINITY;
    rate(s, &cut);
    return cut;
}

static struct ana_prim_cut readmit(const struct ana_prim_search *s, uint32_t k,
                                   uint32_t c)
{
    struct ana_prim_cut cut = {.factor = k, .limit = s->box->limit[k]};

    cut.limit.kept |= UINT64_C(1) << c;
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t point = ana_prim_nth(s, k, ANA_PRIM_LOW, i);

        if (!is_kept_out(s, point, k, ANA_PRIM_LOW) || ana_prim_x(s, point, k) != c)
            continue;
        cut.n++;
        cut.n_hits += ana_prim_is_hit(s, point);
    }
    rate(s, &cut);
    return cut;
}

struct ana_prim_cut ana_prim_best_paste(const struct ana_prim_search *s)
{
    struct ana_prim_cut best = {0};

    if (!(s->options->paste > 0))
        return best;
    for (uint32_t k = 0; k < s->data->n_factors; k++) {
        if (ana_prim_is_category(s, k)) {
            for (uint32_t c = 0; c < ANA_PRIM_CATEGORIES_MAX; c++)
                ana_prim_keep_better(&best, readmit(s, k, c));
        } else {
            ana_prim_keep_better(&best, widen_end(s, k, ANA_PRIM_LOW));
            ana_prim_keep_better(&best, widen_end(s, k, ANA_PRIM_HIGH));
        }
    }
    return best;
}
