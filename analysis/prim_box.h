/**
 * @file prim_box.h
 * Inside PRIM: the search for a box, and its three kinds of steps. Only prim*.c include it.
 */
#ifndef ANA_PRIM_BOX_H
#define ANA_PRIM_BOX_H

#include <stddef.h>

#include "analysis/prim.h"

enum ana_prim_end { ANA_PRIM_LOW, ANA_PRIM_HIGH, ANA_PRIM_ENDS };

struct ana_prim_search {
    const struct ana_prim_data *data;
    const struct ana_prim_options *options;
    uint32_t n, n_hits; /* points that are not missing */
    uint32_t *order;    /* [n_factors][n] these points by the value of the factor */
    const struct ana_prim_box *box; /* that the following tell of */
    unsigned char *broken; /* [n_points] limits that it breaks: 0, 1, or 2 for more */
    uint32_t *which;       /* [n_points] the last that it breaks: factor x ENDS + end */
    uint32_t *kept_out;    /* [n_factors][ENDS] points that only this limit keeps out */
    uint32_t *hits_out;    /* [n_factors][ENDS] hits among them */
};

/** A change of one limit, and what it takes off or puts back. */
struct ana_prim_cut {
    uint32_t factor;
    struct ana_prim_limit limit;
    uint32_t n, n_hits; /* n is 0 when there is no such change */
    double score;       /* density gained */
};

/** Look at the points from @p box: fills all from broken on. */
void ana_prim_look(struct ana_prim_search *s, const struct ana_prim_box *box);

static inline double ana_prim_x(const struct ana_prim_search *s, uint32_t point,
                                uint32_t k)
{
    return s->data->x[(size_t)point * s->data->n_factors + k];
}

static inline bool ana_prim_is_hit(const struct ana_prim_search *s, uint32_t point)
{
    return s->data->what[point] == ANA_CASE_HIT;
}

static inline bool ana_prim_is_category(const struct ana_prim_search *s, uint32_t k)
{
    return s->data->category && s->data->category[k];
}

/** The @p i-th point of factor @p k counted from @p end. */
static inline uint32_t ana_prim_nth(const struct ana_prim_search *s, uint32_t k,
                                    enum ana_prim_end end, uint32_t i)
{
    return s->order[(size_t)k * s->n + (end == ANA_PRIM_LOW ? i : s->n - 1 - i)];
}

/** A limit at @p end between @p out and @p in, so that only @p in is inside. */
void ana_prim_set_end(struct ana_prim_limit *limit, enum ana_prim_end end, double out,
                      double in);

/**
 * Append a box to @p p, described and then the one looked at: the limits of @p like
 * [n_factors], factor @p k having @p limit instead (NULL: none has).
 * @return SIM_OK; SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
ana_prim_append(struct ana_prim *p, struct ana_prim_search *s, enum ana_prim_step step,
                const struct ana_prim_limit *like, uint32_t k,
                const struct ana_prim_limit *limit, struct sim_error *err);

/** @p cut where it is better than @p best. */
static inline void ana_prim_keep_better(struct ana_prim_cut *best,
                                        struct ana_prim_cut cut)
{
    if (cut.n && (!best->n || cut.score > best->score))
        *best = cut;
}

/** The best cut of the box looked at; n is 0 when none is left. */
struct ana_prim_cut ana_prim_best_peel(const struct ana_prim_search *s);

/** The best addition that does not lower the density; n is 0 when there is none. */
struct ana_prim_cut ana_prim_best_paste(const struct ana_prim_search *s);

#endif
