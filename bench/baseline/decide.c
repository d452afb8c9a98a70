/* How contact is taken, and what the shopper would buy. */
#include "bench/baseline/town.h"

static void meet(struct base_town *t, const struct sim_shop *shop, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const struct base_shopper *s = v->shopper;
    const double need = v->need != BASE_NO_NEED;
    const double bears = s->theta + b->theta_rel * v->relationship +
                         b->theta_need * (need - shop->need_prob);

    v->tolerance = fmax(bears, 0.0);
    v->contacted = v->approached || v->checks > 0;
    if (v->contacted) {
        const double often = 10.0 * v->checks / fmax(v->dwell, 1.0);
        const double welcome = 1.0 - s->formality;
        const double warm = 4.0 * fmax(shop->service.lever.warmth - welcome, 0.0);

        v->intensity = fmax(fmax(often, warm), v->unsolicited);
    }
    v->excess = fmax(v->intensity - v->tolerance, 0.0);
    v->put_off = v->approached && v->excess > b->putoff_margin;
}

static void suspect(struct base_town *t, const struct sim_shop *shop,
                    struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const struct sim_levers *l = &shop->service.lever;
    const struct base_shopper *s = v->shopper;
    const double stranger = v->in_group ? 0.0 : 1.0;
    const double motive =
        1.0 - (1.0 - shop->motive) *
                  (1.0 - s->z * shop->culture_route * stranger * (1.0 - s->trust)) *
                  (1.0 - v->distrust);

    v->suspicion = base_logistic(b->susp_b0 + b->susp_b1 * v->excess * motive) *
                   (1.0 - b->genuine_damp * shop->genuine);
    v->reactance = b->react_excess * v->excess;
    if (v->contacted)
        v->reactance += b->react_aggressive * l->pressure_aggressive +
                        b->react_directive * l->pressure_directive;
}

/* In standard deviations of satisfaction. */
static void feel(struct base_town *t, const struct sim_shop *shop, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const struct sim_levers *l = &shop->service.lever;
    double style = 0;

    if (v->contacted || v->helped) {
        const double fits = b->fam_f0 + b->fam_f1 * v->relationship;
        const double over = fmax(l->familiarity - fits, 0.0);
        const double rude = v->rude ? 1.0 : l->pressure_aggressive;

        if (!v->unhelped)
            style +=
                b->genuine_b * (shop->genuine - 0.5) * (1.0 - b->genuine_busy * v->busy);
        style += b->fam_gain * fmin(l->familiarity, fits) * v->relationship -
                 b->fam_loss * over * over;
        if (v->in_group)
            style += b->ingroup_sat * (1.0 - rude);
    }
    v->felt = style - b->susp_sat * (v->suspicion - shop->calm_suspicion) -
              b->react_sat * v->reactance - b->rude_sat * v->rude -
              b->rude_sat * b->witness_share * v->witness;
}

static void intend(struct base_town *t, const struct sim_shop *shop, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const double help = v->help_minutes > 0 ? 1.0 - exp(-v->help_minutes / b->help_T) : 0;
    double V = shop->purchase_base - v->reactance -
               b->susp_buy * (v->suspicion - shop->calm_suspicion) +
               b->below_ideal_b3 * fmin(v->intensity, v->tolerance) -
               b->excess_b1 * v->excess - b->excess_b2 * v->excess * v->excess;

    if (v->need != BASE_NO_NEED)
        V += b->help_b * (help - 0.58);
    if (v->mission == BASE_COMEBACK)
        V += 20.0;
    v->log_odds = V;
    v->luck_buy = base_u(t);
    v->wants = v->luck_buy < base_logistic(V);
    /* with help the same shopper would have bought */
    if (!v->wants && (v->unhelped || v->no_expert))
        v->no_help = v->luck_buy <
                     base_logistic(V + b->help_b * fmax(shop->help_typical - help, 0.0));
}

static void fill_basket(struct base_town *t, const struct sim_shop *shop,
                        struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const struct sim_store_values *store = &shop->store->v;
    double price = store->spend * store->price_level * v->shopper->budget *
                   gsl_ran_gamma(t->rng, b->gg_p, 1.0 / b->gg_p) *
                   pow(v->dwell / store->dwell, b->dwell_elast);

    v->items = 1;
    if (v->unsolicited >= 2.0) {
        const double refuses =
            (1.0 - b->advice_accept) * (v->excess > 0 ? b->contrary_mult : 1.0);

        if (base_u(t) > refuses) {
            v->items = 2;
            price *= 1.0 + b->advice_spend;
        }
    }
    v->price = price;
    v->stock_out = base_u(t) < store->stock_out;
    v->intends = !v->stock_out;
}

void base_decide(struct base_town *t, const struct sim_shop *shop, struct base_visit *v)
{
    meet(t, shop, v);
    suspect(t, shop, v);
    feel(t, shop, v);
    intend(t, shop, v);
    if (v->wants)
        fill_basket(t, shop, v);
}
