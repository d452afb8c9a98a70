/* Touch point 1, reach: messages after the sale (M15) and words from neighbours (M20). */
#include <omp.h>

#include "sim/mechanisms/after_sales.h"
#include "sim/mechanisms/relevance.h"
#include "sim/mechanisms/word_of_mouth.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum { DAYS_A_WEEK = 7, WEEKS_A_QUARTER = 13, AHEAD = 12 };

/* How many of @p n messages a quarter fall into this week; @p phase spreads people. */
static int messages_this_week(float n, uint32_t week, float phase)
{
    const float a_week = n / (float)WEEKS_A_QUARTER;
    const float before = ((float)week + phase) * a_week;

    return (int)(before + a_week) - (int)before;
}

/* One customer's messages of the week from one store. */
static void contact(const struct sim_world *w, struct sim_hand *hand, uint32_t at,
                    uint32_t shopper, struct sim_bond *bond)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_shopper *s = &w->pop.shopper[shopper];
    const struct sim_shop *as = sim_shop_for(&w->shop[at], s->segment);
    const uint32_t place = at * w->n_segments + s->segment;
    const uint32_t week = w->day / DAYS_A_WEEK;
    const struct sim_draws d = sim_draw(&w->luck, shopper, 0, w->day, SIM_LUCK_REACH);
    const int chosen = as->service.lever.customer_chosen > 0.0f;
    const float grieved = bond->flags & SIM_BOND_GRIEVED ? b->optout_grieved : 1.0f;
    float stays = 1.0f;
    int all = 0;

    for (int c = 0; c < SIM_CHANNELS; c++) {
        const float ideal = as->channel_ideal[c]; /* the survey's curve is the spread */
        const float n = sim_shop_messages(as, c, s->contact_pref, b);
        const int sent = messages_this_week(
            n, week, sim_unit(shopper * 2654435761u) * WEEKS_A_QUARTER);
        const float tiring =
            sim_tiring(n, as->relevance, b->rel_untargeted, b->fatigue_relevant);
        /* nobody is tired of what they asked for */
        const float a_week = tiring / ideal * b->n_mail_e / (float)WEEKS_A_QUARTER;
        const float too_many =
            chosen ? 0.0f : sim_too_many(a_week, b->toomany_mid, b->toomany_slope);
        const float p =
            grieved * sim_optout(b->optout_h0, too_many, b->optout_excess,
                                 sim_bond_satisfaction(bond), b->optout_satisfied);

        for (int k = 0; k < sent; k++)
            stays *= 1.0f - sim_min(p, 1.0f);
        all += sent;
        sim_hand_count(hand, place, SIM_COUNT_MESSAGE + (uint32_t)c, (uint32_t)sent);
    }
    if (sim_unit(d.a) > stays) {
        bond->flags |= SIM_BOND_OPTED_OUT;
        sim_hand_count(hand, place, SIM_COUNT_OPTOUT, 1);
    }
    if (all > 0 && sim_world_watches(w, shopper) && w->watcher->messages)
        w->watcher->messages(w->watcher->to, w, shopper,
                             (uint32_t)(bond - sim_world_bond(w, shopper, 0)), all,
                             bond->flags & SIM_BOND_OPTED_OUT);
}

static void write_to(const struct sim_world *w, struct sim_hand *hand, uint32_t shopper)
{
    const struct sim_shopper *s = &w->pop.shopper[shopper];

    for (uint32_t k = 0; k < s->n_shops; k++) {
        struct sim_bond *bond = sim_world_bond(w, shopper, k);

        if (sim_may_write(sim_shop_for(&w->shop[s->shop[k]], s->segment), bond))
            contact(w, hand, s->shop[k], shopper, bond);
    }
}

/* A seventh of the people every day. */
static void send_messages(const struct sim_world *w)
{
    const uint32_t weekday = w->day % DAYS_A_WEEK;

#pragma omp parallel for num_threads(sim_world_threads(w))
    for (uint32_t i = weekday; i < w->pop.n; i += DAYS_A_WEEK)
        write_to(w, &w->hand[omp_get_thread_num()], i);
}

static void hear(const struct sim_world *w, uint32_t shop, const struct sim_word *word)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_shopper *s = &w->pop.shopper[word->shopper];
    const float gain = sim_word_gain(
        b->wom_gain, s->community == word->community ? s->z : 0.0f, b->wom_group);

    for (uint32_t k = 0; k < s->n_shops; k++)
        if (s->shop[k] == shop) {
            struct sim_bond *bond = sim_world_bond(w, word->shopper, k);
            const float left =
                sim_halved((float)(w->day - bond->belief_day), b->wom_halflife);
            const float belief = sim_belief_faded(sim_from16(bond->belief), left);

            bond->belief = sim_to16(sim_belief_after(belief, (float)word->sign, gain));
            bond->belief_day = (uint16_t)w->day;
            if (sim_world_watches(w, word->shopper) && w->watcher->word)
                w->watcher->word(w->watcher->to, w, word->shopper, k, word->sign);
        }
}

void sim_reach(struct sim_world *w)
{
    int any = 0;

    for (uint32_t k = 0; k < w->pop.n_shops; k++) {
        struct sim_shop *shop = &w->shop[k];

        for (uint32_t i = 0; i < shop->n_words; i++) {
            if (i + AHEAD < shop->n_words) /* who hears a word may be anybody */
                sim_world_fetch(w, shop->word[i + AHEAD].shopper);
            hear(w, k, &shop->word[i]);
        }
        shop->n_words = 0;
        any = any || shop->sends || shop->variant;
    }
    if (any)
        send_messages(w);
}
