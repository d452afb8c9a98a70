/* The till line, then the price. */
#include <stdlib.h>

#include "bench/baseline/town.h"

/* The tills: when each is free, and how many stand before it. */
struct tills {
    double free_at[BASE_STAFF_MAX];
    double *start[BASE_STAFF_MAX]; /* when those who queued at it are served */
    uint32_t first[BASE_STAFF_MAX], last[BASE_STAFF_MAX];
    int n;
};

static int by_minute(const void *a, const void *b)
{
    const double x = ((const struct base_event *)a)->minute;
    const double y = ((const struct base_event *)b)->minute;

    return (x > y) - (x < y);
}

static uint32_t waiting(struct tills *tills, int k, double minute)
{
    while (tills->first[k] < tills->last[k] && tills->start[k][tills->first[k]] <= minute)
        tills->first[k]++;
    return tills->last[k] - tills->first[k];
}

/* The shortest line; of equal ones that served soonest. */
static int pick_till(struct tills *tills, double minute, uint32_t *seen)
{
    int best = 0;

    *seen = waiting(tills, 0, minute);
    for (int k = 1; k < tills->n; k++) {
        const uint32_t here = waiting(tills, k, minute);

        if (here < *seen || (here == *seen && tills->free_at[k] < tills->free_at[best])) {
            best = k;
            *seen = here;
        }
    }
    return best;
}

static void queue_up(struct base_town *t, struct tills *tills, struct base_visit *v,
                     double minute)
{
    const struct sim_params *b = t->b;
    const double patience =
        v->shopper->patience * gsl_ran_weibull(t->rng, b->renege_scale, 2.0);
    uint32_t seen;
    const int k = pick_till(tills, minute, &seen);
    const double start = fmax(tills->free_at[k], minute);

    if (seen > 5 &&
        v->luck_buy >= base_logistic(v->log_odds + b->queue_slope * (seen - 5.0))) {
        v->till_left = true;
        return;
    }
    v->joined = true;
    v->till_wait = fmin(start - minute, patience);
    if (start - minute > patience) {
        v->till_left = true;
        return;
    }
    tills->free_at[k] = start + b->minutes_till * base_lognormal(t, t->service_sd);
    tills->start[k][tills->last[k]++] = start;
}

/* The price is not at hand: perhaps another day. */
static void block(struct base_town *t, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    struct base_shopper *s = v->shopper;
    const double delay = fmax(gsl_ran_exponential(t->rng, b->return_days), 1.0);

    v->no_cash = true;
    if (base_u(t) >= b->return_prob * base_left(delay, b->return_halflife))
        return;
    s->back_day = t->day + (int)delay;
    s->back_slot = (int)(v->bond - s->bond);
    if (s->back_day < s->next)
        s->next = s->back_day;
}

static void settle(struct base_town *t, const struct sim_shop *shop, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const struct sim_store_values *store = &shop->store->v;

    v->card = !v->bond->enrolled &&
              base_u(t) < base_logistic(b->enrol_base - b->susp_loyal * v->suspicion);
    if (v->cash < v->price) {
        block(t, v);
        return;
    }
    v->bought = true;
    v->returned = base_u(t) < store->return_rate;
    if (!v->returned) {
        v->received = v->price;
        v->goods = v->price / store->price_level * (1.0 - store->margin);
    }
}

void base_pay(struct base_town *t, const struct sim_shop *shop, uint32_t n)
{
    struct tills tills = {.n = (int)shop->service.lever.till_staff};
    uint32_t m = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct base_visit *v = &t->visit[i];

        if (v->intends)
            t->event[m++] =
                (struct base_event){v->minute + v->dwell + v->help_wait, i, 0};
    }
    qsort(t->event, m, sizeof *t->event, by_minute);
    for (int k = 0; k < tills.n; k++)
        tills.start[k] = t->served + (size_t)k * t->visit_room;
    for (uint32_t k = 0; k < m; k++) {
        struct base_visit *v = &t->visit[t->event[k].visit];

        queue_up(t, &tills, v, t->event[k].minute);
        if (!v->till_left)
            settle(t, shop, v);
    }
}
