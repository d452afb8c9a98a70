#include <stdio.h>
#include <stdlib.h>

#include "analysis/story.h"
#include "sim/isa.h"

enum { DAYS_A_WEEK = 7, WAYS = 3 };
static const float CLEARLY = 0.2f; /* suspicion above the usual that is worth a story */

static const struct {
    const char *name, *ending;
    int versus;
} way[WAYS] = {{"", "", 0},
               {"here-not-there", "-here-not-there", 1},
               {"there-not-here", "-there-not-here", -1}};

static const char *const event_name[ANA_FIND_COUNT] = {
#define NAME(code, name, help) [ANA_FIND_##code] = name,
    ANA_FINDS(NAME)
#undef NAME
};

const char *ana_find_name(size_t k, char *text, size_t size)
{
    snprintf(text, size, "%s%s", event_name[k / WAYS], way[k % WAYS].ending);
    return text;
}

struct ana_find ana_find_at(size_t k)
{
    return (struct ana_find){(enum ana_find_event)(k / WAYS), way[k % WAYS].versus};
}

/* What happened on one occasion of one shopper in one of our stores, a bit an event. */
struct mark {
    uint32_t shopper;
    uint16_t occasion, shop;
    uint32_t events;
};

struct marks {
    size_t n, room;
    struct mark *mark;
    uint32_t from_day;
    bool failed;
};

static void add(struct marks *m, struct mark mark)
{
    if (m->n == m->room) {
        const size_t room = m->room ? 2 * m->room : 4096;
        struct mark *more = realloc(m->mark, room * sizeof *more);

        if (!more) {
            m->failed = true;
            return;
        }
        m->mark = more;
        m->room = room;
    }
    m->mark[m->n++] = mark;
}

static uint32_t bit(enum ana_find_event event, bool happened)
{
    return happened ? 1u << event : 0;
}

static uint32_t visit_events(const struct sim_visits *v, uint32_t i)
{
    return bit(ANA_FIND_BOUGHT, v->bought[i] > 0.0f) |
           bit(ANA_FIND_APPROACHED, v->approached[i] > 0.0f) |
           bit(ANA_FIND_PUT_OFF, v->put_off[i] > 0.0f) |
           bit(ANA_FIND_SUSPECTED, v->suspicion_rise[i] >= CLEARLY) |
           bit(ANA_FIND_HELPED, v->helped[i] > 0.0f) |
           bit(ANA_FIND_UNHELPED, v->unhelped[i] > 0.0f) |
           bit(ANA_FIND_LEFT_LINE, v->till_left[i] > 0.0f) |
           bit(ANA_FIND_NO_CASH, v->no_cash[i] > 0.0f) |
           bit(ANA_FIND_COMPLAINED, v->complained[i] > 0.0f) |
           bit(ANA_FIND_TOLD_GOOD, v->told_good[i] > 0.0f) |
           bit(ANA_FIND_TOLD_BAD, v->told_bad[i] > 0.0f) |
           bit(ANA_FIND_LOST, v->dropped[i] > 0.0f);
}

static void see_visit(void *to, const struct sim_world *w, const struct sim_shop *shop,
                      const struct sim_visits *v, uint32_t row,
                      const struct sim_bond *before)
{
    struct marks *m = to;

    (void)before;
    if (w->day >= m->from_day && shop->owner == 0)
        add(m, (struct mark){v->shopper[row], (uint16_t)v->occasion[row],
                             (uint16_t)(shop - w->shop), visit_events(v, row)});
}

/* A delivery counts for the occasion of its sale, if that was under the policy. */
static void see_delivery(void *to, const struct sim_world *w, const struct sim_shop *shop,
                         const struct sim_order *order, int refused,
                         const struct sim_bond *before)
{
    struct marks *m = to;

    (void)before;
    if (order->sold_day >= m->from_day && shop->owner == 0)
        add(m, (struct mark){order->shopper, (uint16_t)order->occasion,
                             (uint16_t)(shop - w->shop),
                             bit(ANA_FIND_LATE, order->late_days > 0.0f) |
                                 bit(ANA_FIND_REFUSED, refused)});
}

/* An occasion that ends at the door: whatever is set against it happened to who went in. */
static void see_door(void *to, const struct sim_world *w, const struct sim_shop *shop,
                     uint32_t at, float luck)
{
    struct marks *m = to;

    (void)luck;
    if (w->day >= m->from_day && shop->owner == 0)
        add(m,
            (struct mark){w->today.shopper[at], w->today.errand[at].number,
                          (uint16_t)(shop - w->shop), bit(ANA_FIND_TURNED_BACK, true)});
}

static int by_shopper(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->shopper != y->shopper)
        return x->shopper < y->shopper ? -1 : 1;
    return (int)x->occasion - (int)y->occasion;
}

/* Sorted, one entry an occasion. */
static void gather(struct marks *m)
{
    size_t kept = 0;

    if (m->n > 0)
        qsort(m->mark, m->n, sizeof *m->mark, by_shopper);
    for (size_t k = 0; k < m->n; k++)
        if (kept > 0 && by_shopper(&m->mark[kept - 1], &m->mark[k]) == 0)
            m->mark[kept - 1].events |= m->mark[k].events;
        else
            m->mark[kept++] = m->mark[k];
    m->n = kept;
}

static enum sim_status scan(struct marks *m, const struct sim_plan *plan, uint64_t cell,
                            struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct sim_watcher watcher = {.to = m,
                                        .visit = see_visit,
                                        .delivery = see_delivery,
                                        .door = see_door,
                                        .shopper = SIM_WATCH_ALL};
    const struct sim_engine_options options = {.watcher = &watcher};
    enum sim_status status;

    m->from_day = (uint32_t)plan->scenario->run.burn_in_weeks * DAYS_A_WEEK;
    status = sim_isa_cell_run(sim_isa_best(), plan, cell, &options, blocks, err);
    if (status == SIM_OK && m->failed)
        return sim_fail(err, SIM_E_NOMEM, "find", "%zu visits do not fit", m->n);
    gather(m);
    return status;
}

/* Whether what is looked for happened here; @p there is NULL when nothing is set against. */
static bool matches(const struct mark *here, const struct mark *there,
                    struct ana_find what)
{
    const bool a = here->events >> what.event & 1;
    const bool b = there && there->events >> what.event & 1;

    if (what.versus == 0)
        return a;
    return there && there->shop == here->shop && (what.versus > 0 ? a && !b : b && !a);
}

static const struct mark *same_occasion(const struct marks *m, const struct mark *like)
{
    return m->n > 0 ? bsearch(like, m->mark, m->n, sizeof *like, by_shopper) : NULL;
}

static void look(struct ana_found *out, const struct marks *here,
                 const struct marks *there, struct ana_find what)
{
    uint32_t last = 0;

    for (size_t k = 0; k < here->n; k++) {
        const struct mark *m = &here->mark[k];

        if (!matches(m, what.versus ? same_occasion(there, m) : NULL, what))
            continue;
        if (out->shoppers == 0)
            *out = (struct ana_found){true, m->shopper, m->occasion, 0};
        out->shoppers += out->shoppers == 0 || m->shopper != last;
        last = m->shopper;
    }
}

enum sim_status ana_story_find(struct ana_found *out, const struct sim_plan *plan,
                               uint64_t here, uint64_t there, struct ana_find what,
                               struct sim_error *err)
{
    struct sim_outcome_block *blocks = malloc(sim_plan_blocks(plan) * sizeof *blocks);
    struct marks a = {0}, b = {0};
    enum sim_status status;

    *out = (struct ana_found){0};
    if (!blocks)
        return sim_fail(err, SIM_E_NOMEM, "find", "%zu outcomes do not fit",
                        sim_plan_blocks(plan));
    status = scan(&a, plan, here, blocks, err);
    if (status == SIM_OK && what.versus)
        status = scan(&b, plan, there, blocks, err);
    if (status == SIM_OK)
        look(out, &a, &b, what);
    free(blocks);
    free(a.mark);
    free(b.mark);
    return status;
}
