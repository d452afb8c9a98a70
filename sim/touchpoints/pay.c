/* Touch point 7, pay: the till line (M18), then price against cash: in full, by instalments,
 * by a deposit, or not at all (M11); the loyalty card (M3). */
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/patience.h"
#include "sim/mechanisms/payment.h"
#include "sim/queue.h"
#include "sim/rng_columns.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum { SEEN_MAX = 128, DAY_MINUTES = 1440 };

/* What the columns of draws hold of each buyer: whether they enrol, and luck. */
enum { ENROLS, ON_TIME, LATE, RETURNS };

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

static void open_tills(struct tills *t, const struct sim_levers *l)
{
    t->n = (uint32_t)l->till_staff;
    t->pooled = l->pooling > 0.0f;
    sim_servers_start(&t->server);
    for (uint32_t k = 0; k < SIM_SERVERS_MAX; k++)
        t->line[k].head = t->line[k].tail = 0;
}

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

/* Rows of all who intend to buy: each is written, and counts if it does. */
static uint32_t list_buyers(struct sim_visits *v)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->n; i++) {
        v->order[n] = i;
        n += v->intends[i] > 0.0f;
    }
    return n;
}

/* What a block of buyers bring along. */
struct buyers {
    uint32_t shopper[SIM_DRAW_BLOCK], occasion[SIM_DRAW_BLOCK];
    float patience[SIM_DRAW_BLOCK], suspicion[SIM_DRAW_BLOCK];
    float entertained[SIM_DRAW_BLOCK], carded[SIM_DRAW_BLOCK]; /* 0 or 1 */
};

/* What becomes of it, and the luck that goes with it. */
struct payers {
    float time[SIM_DRAW_BLOCK], bears[SIM_DRAW_BLOCK]; /* minutes at the till */
    float enrols[SIM_DRAW_BLOCK];                      /* 0 or 1: if asked for a card */
};

static void gather(const struct sim_visits *v, const uint32_t *row, uint32_t n,
                   struct buyers *g)
{
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = row[k];

        g->shopper[k] = v->shopper[i];
        g->occasion[k] = v->occasion[i];
        g->patience[k] = v->patience[i];
        g->suspicion[k] = v->suspicion[i];
        g->entertained[k] = v->addons[i] > 0.0f ? 1.0f : 0.0f;
        g->carded[k] = v->carded[i];
    }
}

/* Times, patience and mind of @p n buyers. */
static void work_out(const struct sim_params *b, const struct buyers *g,
                     const struct sim_draw_block *pay, const struct sim_draw_block *card,
                     uint32_t n, struct payers *p)
{
    const float sd = sim_lognormal_sd(b->service_cv), scale = b->renege_scale;
    const float entertained = b->entertained_patience, mean = b->minutes_till;
    const float enrol = b->enrol_base, wary = b->susp_loyal;

#pragma omp simd
    for (uint32_t k = 0; k < n; k++) {
        const float likes = sim_logistic(enrol - wary * g->suspicion[k]);

        p->time[k] = mean * sim_lognormal(sim_normal(sim_unit(pay->draw[0][k])), sd);
        p->bears[k] = sim_patience(sim_unit(pay->draw[1][k]), scale) * g->patience[k] *
                      (g->entertained[k] > 0.0f ? entertained : 1.0f);
        p->enrols[k] =
            g->carded[k] == 0.0f && sim_unit(card->draw[0][k]) < likes ? 1.0f : 0.0f;
    }
}

/* The @p n buyers, at most a block, of these rows; most visits need none of this. */
static void prepare(const struct sim_world *w, struct sim_visits *v, const uint32_t *row,
                    uint32_t n)
{
    struct buyers g = {.shopper = {0}};
    struct sim_draw_block pay, card;
    struct payers p;

    gather(v, row, n, &g);
    sim_draw_columns(&w->luck, g.shopper, g.occasion, n, SIM_LUCK_PAY, &pay);
    sim_draw_columns(&w->luck, g.shopper, g.occasion, n, SIM_LUCK_CARD, &card);
    work_out(w->behaviour, &g, &pay, &card, n, &p);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = row[k];

        v->till_time[i] = p.time[k];
        v->till_patience[i] = p.bears[k];
        v->luck_back[i] = sim_unit(pay.draw[2][k]);
        v->luck_when[i] = sim_unit(pay.draw[3][k]);
        v->u[ENROLS][i] = p.enrols[k];
        v->u[ON_TIME][i] = sim_unit(card.draw[1][k]);
        v->u[LATE][i] = sim_unit(card.draw[2][k]);
        v->u[RETURNS][i] = sim_unit(card.draw[3][k]);
    }
}

/* The buyers, in order of minutes, through the lines. */
static void stand_in_line(const struct sim_world *w, const struct sim_shop *shop,
                          struct sim_visits *v, uint32_t n)
{
    struct tills t;

    open_tills(&t, &shop->service.lever);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = v->order[k];

        v->key[k] = sim_event_key(
            v->minute[i] + v->dwell[i] * (1.0f + v->addon_time[i]) + v->help_wait[i], i);
    }
    sim_sort_events(v->key, v->key_tmp, n);
    for (uint32_t k = 0; k < n; k++)
        queue_up(&t, w->behaviour, v, (uint32_t)v->key[k], sim_event_minute(v->key[k]));
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
                                   struct sim_error *err)
{
    const struct sim_levers *l = &shop->service.lever;
    const float late = v->u[ON_TIME][i] < l->delivery_reliability
                           ? 0.0f
                           : w->behaviour->late_days * sim_interval(v->u[LATE][i]);
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
    const float price = v->price[i], cash = v->cash[i];
    const int full = cash >= price;
    const int parts = !full && l->instalments > 0.0f && cash >= price / b->bnpl_parts;
    const int deposit =
        !full && !parts && l->min_deposit < 1.0f && cash >= l->min_deposit * price;

    v->card[i] = v->u[ENROLS][i];
    if (!full && !parts && !deposit) {
        block(w, v, i);
        return SIM_OK;
    }
    v->bought[i] = 1.0f;
    v->spent[i] = price;
    if (deposit)
        return place_order(w, shop, v, i,
                           sim_deposit(price, cash, l->min_deposit, b->deposit_of_cash),
                           err);
    if (shop->store->v.delivered > 0.0f)
        return place_order(w, shop, v, i, parts ? price * (1.0f - b->bnpl_fee) : price,
                           err);
    carry_home(shop, v, i, parts ? price * (1.0f - b->bnpl_fee) : price,
               v->u[RETURNS][i]);
    return SIM_OK;
}

enum sim_status sim_pay(struct sim_world *w, struct sim_shop *shop, struct sim_visits *v,
                        struct sim_error *err)
{
    const uint32_t n = list_buyers(v);
    enum sim_status status = SIM_OK;

    for (uint32_t from = 0; from < n; from += SIM_DRAW_BLOCK)
        prepare(w, v, v->order + from,
                n - from < SIM_DRAW_BLOCK ? n - from : SIM_DRAW_BLOCK);
    if (!(shop->store->v.self_pay > 0.0f))
        stand_in_line(w, shop, v, n);
    for (uint32_t k = 0; k < n && status == SIM_OK; k++)
        if (v->till_left[v->order[k]] == 0.0f)
            status = settle(w, shop, v, v->order[k], err);
    return status;
}
