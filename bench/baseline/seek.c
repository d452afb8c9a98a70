/* Who goes shopping today, and where. */
#include <stdlib.h>

#include "bench/baseline/town.h"

static void hear(struct base_town *t, const struct base_word *word)
{
    struct base_shopper *s = &t->shopper[word->shopper];
    const double own = s->community == word->community ? s->z : 0;
    const double gain = fmin(t->b->wom_gain * (1.0 + t->b->wom_group * own), 1.0);

    for (int k = 0; k < s->n_shops; k++)
        if (s->shop[k] == word->shop) {
            struct base_bond *bond = &s->bond[k];
            const double left = base_left(t->day - bond->belief_day, t->b->wom_halflife);
            const double belief = 0.5 + (bond->belief - 0.5) * left;

            bond->belief = belief + gain * ((word->good ? 1.0 : 0.0) - belief);
            bond->belief_day = t->day;
        }
}

/* Someone new takes the place of a customer whose time away is over. */
static void revive(struct base_town *t, struct base_shopper *s)
{
    for (int k = 0; k < s->n_shops; k++) {
        struct sim_shop *shop = &t->shop[s->shop[k]];

        if (!s->bond[k].lost || s->bond[k].revive_day > t->day)
            continue;
        base_count(shop, s->segment, SIM_OUT_newcomers, 1);
        s->bond[k] = (struct base_bond){
            .expectation = shop->neutral, .belief = 0.5, .belief_day = t->day};
    }
}

static double pull(const struct base_town *t, const struct base_shopper *s, int k)
{
    const struct sim_params *b = t->b;
    const struct base_bond *bond = &s->bond[k];
    const double away = t->day - bond->last_day;
    double quality = 0, utility = s->place[k];

    if (bond->lost)
        return 0;
    if (bond->visits > 0) {
        const double S = bond->satisfaction * base_left(away, b->sat_halflife);

        quality = base_clamp(S + bond->goodwill, -1, 1);
        utility += b->habit_b * log(1.0 + bond->habit * exp(-away / b->habit_days));
    }
    if (bond->belief != 0.5)
        quality += 2.0 * b->belief_b * (bond->belief - 0.5) *
                   base_left(t->day - bond->belief_day, b->wom_halflife);
    return exp(utility + b->war_slope * quality - b->avoid_b * base_grudge(t, bond));
}

/* One of the stores in reach, by pull; -1 when all are closed to the shopper. */
static int choose(struct base_town *t, const struct base_shopper *s)
{
    double weight[SIM_CHOICE_MAX], all = 0, at;
    int last = -1;

    for (int k = 0; k < s->n_shops; k++) {
        weight[k] = pull(t, s, k);
        all += weight[k];
    }
    at = base_u(t) * all;
    for (int k = 0; k < s->n_shops; k++) {
        if (weight[k] == 0)
            continue;
        last = k;
        if (at < weight[k])
            break;
        at -= weight[k];
    }
    return last;
}

/* All stores are lost: the first day on which one of them has someone new. */
static double next_newcomer(const struct base_shopper *s)
{
    int first = BASE_NEVER;

    for (int k = 0; k < s->n_shops; k++)
        if (s->bond[k].lost && s->bond[k].revive_day < first)
            first = s->bond[k].revive_day;
    return first;
}

static enum sim_status join(struct base_crowd *crowd, struct base_guest guest,
                            struct sim_error *err)
{
    if (crowd->n == crowd->room) {
        const uint32_t room = crowd->room ? 2 * crowd->room : 64;
        struct base_guest *more = realloc(crowd->guest, room * sizeof *more);

        if (!more)
            return sim_fail(err, SIM_E_NOMEM, "baseline", "%u guests do not fit", room);
        crowd->guest = more;
        crowd->room = room;
    }
    crowd->guest[crowd->n++] = guest;
    return SIM_OK;
}

/* What for, and to which store; who was short of cash the other day goes back there. */
static struct base_guest set_out(struct base_town *t, uint32_t id)
{
    struct base_shopper *s = &t->shopper[id];
    const bool planned = base_u(t) * (s->rate + t->pass_rate) < s->rate;
    struct base_guest guest = {.shopper = id,
                               .slot = choose(t, s),
                               .mission = planned ? BASE_TASK : BASE_BROWSE};

    if (s->back_day <= t->day) {
        s->back_day = BASE_NEVER;
        guest.mission = BASE_COMEBACK;
        if (!s->bond[s->back_slot].lost)
            guest.slot = s->back_slot;
    }
    return guest;
}

static const enum sim_outcome occasion[] = {[BASE_TASK] = SIM_OUT_needs,
                                            [BASE_BROWSE] = SIM_OUT_passers,
                                            [BASE_COMEBACK] = SIM_OUT_comebacks};

static enum sim_status go_out(struct base_town *t, uint32_t id, struct sim_error *err)
{
    struct base_shopper *s = &t->shopper[id];
    struct base_guest guest;
    struct sim_shop *shop;
    double rate;

    revive(t, s);
    guest = set_out(t, id);
    if (guest.slot < 0) {
        s->next = next_newcomer(s);
        return SIM_OK;
    }
    shop = &t->shop[s->shop[guest.slot]];
    base_count(shop, s->segment, occasion[guest.mission], 1);
    rate =
        s->rate * exp(t->b->rel_rate * s->bond[guest.slot].relationship) + t->pass_rate;
    s->next += gsl_ran_exponential(t->rng, 1.0 / rate);
    if (base_u(t) < shop->walks_in)
        return join(&t->crowd[s->shop[guest.slot]], guest, err);
    base_count(shop, s->segment, SIM_OUT_exit_refused_entry, 1);
    return SIM_OK;
}

enum sim_status base_seek(struct base_town *t, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t k = 0; k < t->n_words; k++)
        hear(t, &t->word[k]);
    t->n_words = 0;
    for (uint32_t k = 0; k < t->n_shops; k++)
        t->crowd[k].n = 0;
    for (uint32_t i = 0; i < t->n && status == SIM_OK; i++)
        if (t->shopper[i].next < t->day + 1)
            status = go_out(t, i, err);
    return status;
}
