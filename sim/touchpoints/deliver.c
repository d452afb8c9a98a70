/* Touch point 8, deliver: promise kept or broken, refusal at the door, balance, returns
 * (M11). */
#include "sim/mechanisms/expectation.h"
#include "sim/mechanisms/payment.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

/* How the delivery is felt: by itself, against what this store had led one to expect. */
static void feel_delivery(const struct sim_world *w, const struct sim_order *o)
{
    const struct sim_params *b = w->behaviour;
    struct sim_bond *bond = sim_world_bond(w, o->shopper, o->slot);
    const float score = sim_delivery_score(o->wait_days, o->late_days, b->score_wait,
                                           b->score_late, b->score_late_day);
    const float gap = sim_disconfirmation(score, bond->expectation, b->zone_width);

    bond->satisfaction = sim_clamp(
        bond->satisfaction +
            b->sat_lr * sim_disconfirmation_felt(gap, b->loss_gain_ratio, b->diminish),
        -1.0f, 1.0f);
}

/* Goods stay; the balance is collected, or lost. */
static void accept(const struct sim_world *w, struct sim_shop *shop,
                   const struct sim_order *o, float u_debt, float u_back)
{
    const struct sim_params *b = w->behaviour;
    const float balance = sim_pos(o->price - o->paid);
    const float p_debt =
        shop->service.lever.pay_at_door > 0.0f ? b->bad_debt_door : b->bad_debt_later;
    const int prepaid = o->paid >= o->price * (1.0f - b->bnpl_fee);
    float collected = prepaid ? 0.0f : balance;

    if (!prepaid && u_debt < p_debt) {
        sim_count(shop, o->segment, SIM_OUT_bad_debt, (double)balance);
        collected = 0.0f;
    }
    if (u_back < shop->store->v.return_rate) {
        sim_count(shop, o->segment, SIM_OUT_returns, 1);
        sim_count(shop, o->segment, SIM_OUT_restock_cost,
                  (double)shop->store->v.restock_cost);
        sim_count(shop, o->segment, SIM_OUT_delivery_cost,
                  (double)shop->service.lever.delivery_cost);
        sim_count(shop, o->segment, SIM_OUT_revenue, -(double)o->paid);
        return;
    }
    sim_count(shop, o->segment, SIM_OUT_revenue, (double)collected);
    sim_count(shop, o->segment, SIM_OUT_margin, -(double)sim_shop_goods(shop, o->price));
}

/* Goods go back; so does the deposit, or part of it. */
static void refuse(struct sim_shop *shop, const struct sim_order *o)
{
    const float refund = o->paid * shop->service.lever.deposit_refund;

    sim_count(shop, o->segment, SIM_OUT_refused_share, 1);
    sim_count(shop, o->segment, SIM_OUT_revenue, -(double)refund);
    sim_count(shop, o->segment, SIM_OUT_delivery_cost,
              (double)shop->service.lever.delivery_cost);
    sim_count(shop, o->segment, SIM_OUT_restock_cost,
              (double)shop->store->v.restock_cost);
}

/* For who looks on. */
static void show(const struct sim_world *w, const struct sim_shop *shop,
                 const struct sim_order *o, int refused, const struct sim_bond *before)
{
    if (sim_world_watches(w, o->shopper) && w->watcher->delivery)
        w->watcher->delivery(w->watcher->to, w, shop, o, refused, before);
}

static void deliver_one(struct sim_world *w, struct sim_shop *shop,
                        const struct sim_order *o)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_draws d =
        sim_draw(&w->luck, o->shopper, 0, o->occasion, SIM_LUCK_DOOR);
    const float share = sim_min(o->paid / (o->price * (1.0f - b->bnpl_fee)), 1.0f);
    const float p = sim_refusal(o->wait_days, share, b->refuse_r0, b->refuse_day,
                                b->refuse_deposit, b->refuse_scale);
    const struct sim_bond before = *sim_world_bond(w, o->shopper, o->slot);
    const int refused = sim_unit(d.a) < p;

    sim_count(shop, o->segment, SIM_OUT_deliveries, 1);
    sim_count(shop, o->segment, SIM_OUT_late_share, o->late_days > 0.0f ? 1 : 0);
    sim_count(shop, o->segment, SIM_OUT_delivery_cost,
              (double)shop->service.lever.delivery_cost);
    feel_delivery(w, o);
    if (refused)
        refuse(shop, o);
    else
        accept(w, shop, o, sim_unit(d.b), sim_unit(d.c));
    show(w, shop, o, refused, &before);
}

void sim_deliver(struct sim_world *w, struct sim_shop *shop)
{
    uint32_t left = 0;

    for (uint32_t k = 0; k < shop->n_orders; k++)
        if (shop->order[k].due_day <= w->day)
            deliver_one(w, shop, &shop->order[k]);
        else
            shop->order[left++] = shop->order[k];
    shop->n_orders = left;
}
