/* Touch point 7, pay: the till line (M18), then price against cash: in full, by instalments,
 * by a deposit, or not at all (M11); the loyalty card (M3). */
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/patience.h"
#include "sim/mechanisms/payment.h"
#include "sim/queue.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum { SEEN_MAX = 128, DAY_MINUTES = 1440 };

/* Who stands in one line: the minutes at which they will be served, oldest first. */
struct line {
    float start[SEEN_MAX];
    uint32_t head, tail;
};

struct tills {
    struct sim_servers server;
    struct line line[SIM_SERVERS_MAX];
    uint32_t n; /* tills */
    int pooled; /* one line for all */
};

/* People seen waiting at @p minute; a line of more than SEEN_MAX looks like SEEN_MAX. */
static uint32_t waiting(struct line *l, float minute)
{
    while (l->head < l->tail && l->start[l->head % SEEN_MAX] <= minute)
        l->head++;
    return l->tail - l->head;
}

static void stand(struct line *l, float start)
{
    if (l->tail - l->head == SEEN_MAX)
        l->head++;
    l->start[l->tail++ % SEEN_MAX] = start;
}

/* The line to join: the common one, or the shortest; ties the one served soonest. */
static uint32_t pick_line(struct tills *t, float minute, uint32_t *seen)
{
    uint32_t best = 0;

    *seen = waiting(&t->line[0], minute);
    if (t->pooled)
        return 0;
    for (uint32_t k = 1; k < t->n; k++) {
        const uint32_t here = waiting(&t->line[k], minute);

        if (here < *seen ||
            (here == *seen && t->server.free_at[k] < t->server.free_at[best])) {
            best = k;
            *seen = here;
        }
    }
    return best;
}

static struct sim_service_slot serve(struct tills *t, uint32_t line, float minute,
                                     float patience, float duration)
{
    struct sim_service_slot slot;
    struct sim_servers one;

    if (t->pooled)
        return sim_servers_serve(&t->server, t->n, minute, patience, duration);
    one.free_at[0] = t->server.free_at[line];
    slot = sim_servers_serve(&one, 1, minute, patience, duration);
    t->server.free_at[line] = one.free_at[0];
    return slot;
}

static void queue_up(struct tills *t, const struct sim_params *b, struct sim_visits *v,
                     uint32_t i, float minute)
{
    struct sim_service_slot slot;
    uint32_t seen;
    const uint32_t line = pick_line(t, minute, &seen);
    const float less = sim_line_utility((float)seen, b->queue_slope);

    if (less < 0.0f && v->buy_u[i] >= v->buy_p[i] - sim_logistic(v->log_odds[i]) +
                                          sim_logistic(v->log_odds[i] + less)) {
        v->till_left[i] = 1.0f; /* the same wish, one line longer, is none */
        return;
    }
    v->joined[i] = 1.0f;
    slot = serve(t, line, minute, v->till_patience[i], v->till_time[i]);
    v->till_wait[i] = slot.wait;
    if (slot.served)
        stand(&t->line[line], slot.start);
    else
        v->till_left[i] = 1.0f;
}

static void prepare(const struct sim_world *w, struct sim_visits *v)
{
    const struct sim_params *b = w->behaviour;
    const float sd = sim_lognormal_sd(b->service_cv), scale = b->renege_scale;
    const float entertained = b->entertained_patience, mean = b->minutes_till;
    float *restrict time = v->till_time, *restrict bears = v->till_patience;
    float *restrict back = v->luck_back, *restrict when = v->luck_when;
    const float *restrict addons = v->addons, *restrict patience = v->patience;
    const float *restrict u_time = v->u[0], *restrict u_bears = v->u[1];
    const float *restrict u_back = v->u[2], *restrict u_when = v->u[3];

    sim_visit_luck(w, v, SIM_LUCK_PAY, 0, v->n);
#pragma omp simd
    for (uint32_t i = 0; i < v->n; i++) {
        time[i] = mean * sim_lognormal(sim_normal(u_time[i]), sd);
        bears[i] = sim_patience(u_bears[i], scale) * patience[i] *
                   (addons[i] > 0.0f ? entertained : 1.0f);
        back[i] = u_back[i];
        when[i] = u_when[i];
    }
}

/* Everyone who intends to buy, in order of minutes, through the lines. */
static void stand_in_line(const struct sim_world *w, const struct sim_shop *shop,
                          struct sim_visits *v)
{
    struct tills t = {.n = (uint32_t)shop->service.lever.till_staff,
                      .pooled = shop->service.lever.pooling > 0.0f};
    uint32_t n = 0;

    sim_servers_start(&t.server);
    for (uint32_t i = 0; i < v->n; i++)
        if (v->intends[i] > 0.0f)
            v->key[n++] = sim_event_key(
                v->minute[i] + v->dwell[i] * (1.0f + v->addon_time[i]) + v->help_wait[i],
                i);
    sim_sort_events(v->key, v->key_tmp, n);
    for (uint32_t k = 0; k < n; k++)
        queue_up(&t, w->behaviour, v, (uint32_t)v->key[k],
                 (float)(int32_t)(v->key[k] >> 32) * (1.0f / SIM_MINUTE_STEPS));
}

/* No price at hand: they may come back for it on another day. */
static void block(struct sim_world *w, struct sim_visits *v, uint32_t i)
{
    const struct sim_params *b = w->behaviour;
    const uint32_t id = v->shopper[i];
    const float delay = sim_max(b->return_days * sim_interval(v->luck_when[i]), 1.0f);
    const uint32_t day = w->day + (uint32_t)delay;

    v->no_cash[i] = 1.0f;
    if (v->luck_back[i] >= b->return_prob * sim_halved(delay, b->return_halflife) ||
        day * SIM_DAY_STEPS >= SIM_DUE_NEVER)
        return;
    w->back_day[id] = (uint16_t)day;
    w->back_slot[id] = v->slot[i];
    if (day * SIM_DAY_STEPS < w->next_due[id])
        w->next_due[id] = (uint16_t)(day * SIM_DAY_STEPS);
}

/* Paid and carried home; some of it is brought back. */
static void carry_home(const struct sim_shop *shop, struct sim_visits *v, uint32_t i,
                       float received, float u_back)
{
    v->received[i] = received;
    v->goods[i] = sim_shop_goods(shop, v->price[i]);
    if (u_back < shop->store->v.return_rate) {
        v->bought_back[i] = 1.0f;
        v->received[i] = 0.0f;
        v->goods[i] = 0.0f;
        v->restock[i] = shop->store->v.restock_cost;
    }
}

static enum sim_status place_order(const struct sim_world *w, struct sim_shop *shop,
                                   struct sim_visits *v, uint32_t i, float paid,
                                   const struct sim_draws *d, struct sim_error *err)
{
    const struct sim_levers *l = &shop->service.lever;
    const float late = sim_unit(d->b) < l->delivery_reliability
                           ? 0.0f
                           : w->behaviour->late_days * sim_interval(sim_unit(d->c));
    const float wait = l->delivery_days + late;
    const float moment = v->minute[i] * (1.0f / DAY_MINUTES) + wait;
    const struct sim_order order = {
        .shopper = v->shopper[i],
        .occasion = v->occasion[i],
        .sold_day = (uint16_t)w->day,
        .due_day = (uint16_t)(w->day + (uint32_t)moment),
        .slot = v->slot[i],
        .segment = v->segment[i],
        .price = v->price[i],
        .paid = paid,
        .wait_days = wait,
        .late_days = sim_pos(wait - l->promise_days),
    };

    v->ordered[i] = 1.0f;
    v->received[i] = paid;
    return sim_shop_order(shop, &order, err);
}

/* Price against cash, in the order in which a clerk would offer it. */
static enum sim_status settle(struct sim_world *w, struct sim_shop *shop,
                              struct sim_visits *v, uint32_t i, struct sim_error *err)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_levers *l = &sim_shop_for(shop, v->segment[i])->service.lever;
    const struct sim_draws d =
        sim_draw(&w->luck, v->shopper[i], 0, v->occasion[i], SIM_LUCK_CARD);
    const float price = v->price[i], cash = v->cash[i];
    const int full = cash >= price;
    const int parts = !full && l->instalments > 0.0f && cash >= price / b->bnpl_parts;
    const int deposit =
        !full && !parts && l->min_deposit < 1.0f && cash >= l->min_deposit * price;

    if (v->carded[i] == 0.0f &&
        sim_unit(d.a) < sim_logistic(b->enrol_base - b->susp_loyal * v->suspicion[i]))
        v->card[i] = 1.0f;
    if (!full && !parts && !deposit) {
        block(w, v, i);
        return SIM_OK;
    }
    v->bought[i] = 1.0f;
    v->spent[i] = price;
    if (deposit)
        return place_order(w, shop, v, i,
                           sim_deposit(price, cash, l->min_deposit, b->deposit_of_cash),
                           &d, err);
    if (shop->store->v.delivered > 0.0f)
        return place_order(w, shop, v, i, parts ? price * (1.0f - b->bnpl_fee) : price,
                           &d, err);
    carry_home(shop, v, i, parts ? price * (1.0f - b->bnpl_fee) : price, sim_unit(d.d));
    return SIM_OK;
}

enum sim_status sim_pay(struct sim_world *w, struct sim_shop *shop, struct sim_visits *v,
                        struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    prepare(w, v);
    if (!(shop->store->v.self_pay > 0.0f))
        stand_in_line(w, shop, v);
    for (uint32_t i = 0; i < v->n && status == SIM_OK; i++)
        if (v->intends[i] > 0.0f && v->till_left[i] == 0.0f)
            status = settle(w, shop, v, i, err);
    return status;
}
