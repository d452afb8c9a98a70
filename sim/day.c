/* The day of a world, touch point by touch point: the declaration is in engine.h. */
#include <omp.h>
#include <string.h>

#include "sim/engine.h"
#include "sim/recall.h"
#include "sim/tally.h"
#include "sim/touchpoints.h"

/* Rows up to whole lanes repeat the last: loops need no tail, and nobody counts them. */
static void fill_up(struct sim_visits *v)
{
    for (uint32_t i = v->n; i < v->lanes; i++) {
        v->shopper[i] = v->shopper[v->n - 1];
        v->occasion[i] = v->occasion[v->n - 1];
        v->slot[i] = v->slot[v->n - 1];
        v->mission[i] = v->mission[v->n - 1];
        v->segment[i] = v->segment[v->n - 1];
    }
}

/* Who comes to @p shop today: its piece of the day's list, rows by segment. */
static void seat(const struct sim_world *w, uint32_t shop, struct sim_visits *v,
                 const uint32_t *rows)
{
    const struct sim_occasions *t = &w->today;
    const uint32_t from = t->start[shop * w->n_segments];

    for (uint32_t i = 0; i < v->n; i++) {
        const struct sim_errand e = t->sorted[from + i];

        v->shopper[i] = e.shopper;
        v->occasion[i] = e.number;
        v->slot[i] = e.slot;
        v->mission[i] = e.mission;
    }
    for (uint32_t s = 0; s < w->n_segments; s++)
        memset(v->segment + rows[s], (int)s, rows[s + 1] - rows[s]);
    fill_up(v);
}

/* First row of each segment of @p shop. */
static const uint32_t *segment_rows(const struct sim_world *w, struct sim_hand *hand,
                                    uint32_t shop)
{
    const uint32_t *start = &w->today.start[shop * w->n_segments];
    const uint32_t first = start[0];

    for (uint32_t s = 0; s <= w->n_segments; s++)
        hand->rows[s] = start[s] - first;
    return hand->rows;
}

/* The row of the shopper who is watched, or n. */
static uint32_t watched_row(const struct sim_world *w, const struct sim_visits *v)
{
    uint32_t row = 0;

    if (!w->watcher || !w->watcher->visit)
        return v->n;
    while (row < v->n && v->shopper[row] != w->watcher->shopper)
        row++;
    return row;
}

static struct sim_bond watched_bond(const struct sim_world *w, const struct sim_visits *v)
{
    const uint32_t row = watched_row(w, v);

    return row < v->n ? *sim_world_bond(w, v->shopper[row], v->slot[row])
                      : (struct sim_bond){0};
}

static void show_visit(const struct sim_world *w, const struct sim_shop *shop,
                       const struct sim_visits *v, const struct sim_bond *before)
{
    const uint32_t row = watched_row(w, v);

    if (row < v->n)
        w->watcher->visit(w->watcher->to, w, shop, v, row, before);
    if (w->watcher && w->watcher->visit && w->watcher->shopper == SIM_WATCH_ALL)
        for (uint32_t i = 0; i < v->n; i++)
            w->watcher->visit(w->watcher->to, w, shop, v, i, NULL);
}

/* A touch point that takes any rows, and those that follow each other directly. */
typedef void station(const struct sim_world *w, const struct sim_shop *shop,
                     struct sim_visits *v, uint32_t from, uint32_t to);

static station *const come_in[] = {sim_recall, sim_arrive};
static station *const make_up_mind[] = {sim_encounter, sim_decide};
static station *const take_stock[] = {sim_follow_up, sim_learn};

/* Rows from..to-1 through the stations, a batch at a time so that columns stay in cache. */
static void walk_rows(const struct sim_world *w, const struct sim_shop *shop,
                      struct sim_visits *v, uint32_t from, uint32_t to,
                      station *const *stations, int n)
{
    while (from < to) {
        const uint32_t end = to - from > w->batch ? from + w->batch : to;

        for (int k = 0; k < n; k++)
            stations[k](w, shop, v, from, end);
        from = end;
    }
}

/* All rows, segment by segment where the segments are served differently. */
static void walk(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, const uint32_t *rows, station *const *stations,
                 int n)
{
    if (!shop->variant) {
        walk_rows(w, shop, v, 0, v->lanes, stations, n);
        return;
    }
    for (uint32_t s = 0; s < w->n_segments; s++)
        walk_rows(w, &shop->variant[s], v, rows[s], rows[s + 1], stations, n);
}

/* One store's day: every visit through the touch points, lines over the whole day. */
static enum sim_status shop_day(struct sim_world *w, struct sim_hand *hand, uint32_t k,
                                struct sim_error *err)
{
    struct sim_shop *shop = &w->shop[k];
    struct sim_visits *v = &hand->visits;
    const uint32_t *rows = segment_rows(w, hand, k);
    const uint32_t n = rows[w->n_segments];
    /* what the store needs that this thread is likely to take next is asked for in between */
    const uint32_t next = k + (uint32_t)sim_world_threads(w);
    enum sim_status status = sim_visits_reserve(v, n, err);
    struct sim_bond before;

    if (status != SIM_OK)
        return status;
    sim_visits_start(v, n);
    seat(w, k, v, rows);
    walk(w, shop, v, rows, come_in, 2);
    sim_recall_ahead(w, next, 0);
    sim_addons(w, shop, v);
    sim_recall_ahead(w, next, 1);
    sim_floor(w, shop, v);
    sim_recall_ahead(w, next, 2);
    walk(w, shop, v, rows, make_up_mind, 2);
    sim_recall_ahead(w, next, 3);
    status = sim_pay(w, shop, v, err);
    if (status != SIM_OK)
        return status;
    sim_recall_ahead(w, next, 4);
    walk(w, shop, v, rows, take_stock, 2);
    sim_recall_ahead(w, next, 5);
    before = watched_bond(w, v);
    status = sim_remember(w, shop, v, err);
    show_visit(w, shop, v, &before);
    sim_tally(shop, v, rows, w->n_segments);
    return status;
}

/* One store's part of the day. The first failure among the hands is kept. */
static void open_shop(struct sim_world *w, uint32_t k, enum sim_status *status,
                      struct sim_error *err)
{
    struct sim_error mine = {0};
    const enum sim_status here = shop_day(w, &w->hand[omp_get_thread_num()], k, &mine);

    if (here == SIM_OK) {
        sim_deliver(w, &w->shop[k]);
        return;
    }
#pragma omp critical(sim_day)
    if (*status == SIM_OK) {
        *status = here;
        if (err)
            *err = mine;
    }
}

enum sim_status sim_world_day(struct sim_world *w, struct sim_error *err)
{
    enum sim_status status;

    sim_reach(w);
    status = sim_seek(w, err);
    /* nobody visits two stores in a day, so stores do not meet */
    if (status == SIM_OK) {
#pragma omp parallel for num_threads(sim_world_threads(w)) schedule(dynamic, 1)
        for (uint32_t k = 0; k < w->pop.n_shops; k++)
            open_shop(w, k, &status, err);
    }
    w->day++;
    return status;
}
