/* What the shopper makes of a visit, does about it and keeps in mind. */
#include <stdlib.h>

#include "bench/baseline/town.h"
#include "sim/network.h"

static const double PROMOTER = 90, DETRACTOR = 60; /* of 100 */

/* Scores of the stages met. */
struct stages {
    double sum, worst, last;
    int n;
};

static void stage(struct stages *s, double score)
{
    score = base_clamp(score, 0, 1);
    s->sum += score;
    s->worst = fmin(s->worst, score);
    s->last = score;
    s->n++;
}

/* Rooms and goods, contact, help, the find, the till; mean, worst and last count. */
static void look_back(const struct sim_params *b, const struct sim_shop *shop,
                      struct base_visit *v)
{
    struct stages s = {shop->quality, shop->quality, shop->quality, 1};
    const double half = 0.5 * b->zone_width;
    double gap;

    if (v->rude)
        stage(&s, b->stage_rude);
    else if (v->contacted)
        stage(&s, b->stage_contact + b->stage_welcome * fmin(v->intensity, v->tolerance) -
                      b->stage_excess * v->excess);
    if (v->helped)
        stage(&s, b->stage_helped +
                      b->stage_help_gain * (1.0 - exp(-v->help_minutes / b->help_T)) -
                      b->stage_wait * v->help_wait);
    else if (v->asked)
        stage(&s, b->stage_unhelped);
    stage(&s, v->stock_out ? b->stage_missing
              : v->wants   ? b->stage_bought
                           : b->stage_nothing);
    if (v->intends)
        stage(&s, v->bought ? b->stage_paid - b->stage_wait * v->till_wait
                            : b->stage_blocked);
    v->experience = (b->exp_mean_weight * s.sum / s.n + b->exp_worst_weight * s.worst +
                     b->exp_last_weight * s.last) /
                    (b->exp_mean_weight + b->exp_worst_weight + b->exp_last_weight);
    gap = v->experience - v->bond->expectation;
    v->gap = gap > half ? gap - half : gap < -half ? gap + half : 0;
}

static void speak_up(struct base_town *t, const struct sim_shop *shop,
                     struct base_visit *v)
{
    const struct sim_params *b = t->b;
    const double z = v->shopper->z;

    if (v->gap < 0) {
        const double shift = exp(b->exit_z * z);
        const double complain = t->complains * shift;
        const double leave = t->leaves * shift;
        const double tell = exp(b->outlet_nwom + b->revenge_tell * v->revenge) * shift;
        const double at = base_u(t) * (1.0 + complain + leave + tell) - 1.0;

        v->complained = at >= 0 && at < complain;
        v->switched = at >= complain && at < complain + leave;
        v->told_bad = at >= complain + leave;
        v->resolved = v->complained && base_u(t) < shop->resolve;
    } else if (v->gap > 0) {
        v->told_good = base_u(t) < base_logistic(t->praise + b->praise_z * z);
    }
}

/* The gap as it is felt: falling short weighs more, by what went wrong and between whom. */
static double felt_gap(const struct base_town *t, const struct sim_shop *shop,
                       const struct base_visit *v, bool unfair)
{
    const struct sim_params *b = t->b;
    const double by_z = v->rude ? b->social_z : v->excess > 0 ? 0 : b->nonsocial_z;
    double felt;

    if (v->gap == 0)
        return 0;
    felt = pow(fabs(v->gap), b->diminish);
    if (v->gap > 0)
        return felt;
    felt *= b->loss_gain_ratio * (1.0 + by_z * v->shopper->z);
    felt *= unfair ? 1.0 + b->betray_b * v->relationship
                   : 1.0 - b->buffer_b * v->relationship;
    return -felt * (v->resolved ? 1.0 - shop->recover : 1.0);
}

static void judge(struct base_town *t, const struct sim_shop *shop, struct base_visit *v,
                  bool unfair)
{
    const struct sim_params *b = t->b;
    struct base_bond *bond = v->bond;
    const double felt = felt_gap(t, shop, v, unfair);
    const double learns = b->exp_lr * (v->resolved ? 1.0 - shop->recover : 1.0);
    const double E = bond->expectation;

    bond->satisfaction = base_clamp(bond->satisfaction + b->sat_lr * felt, -1, 1);
    bond->goodwill += b->sat_lr * (b->sd_unit * v->felt - bond->goodwill);
    bond->expectation += learns * (v->experience - E);
    if (t->norm >= 0)
        bond->expectation += b->exp_norm * (t->norm - E);
    v->reported = 100.0 * base_clamp(0.7 + bond->satisfaction + bond->goodwill, 0, 1);
    v->promoter = (v->reported >= PROMOTER) - (v->reported <= DETRACTOR);
}

static void relate(struct base_town *t, const struct sim_shop *shop, struct base_visit *v,
                   bool unfair)
{
    const struct sim_params *b = t->b;
    struct base_bond *bond = v->bond;
    const double trust = 1.0 + b->emp_trust * shop->empathy +
                         b->orient_trust * shop->orientation +
                         b->emp_x_orient * shop->empathy * shop->orientation;
    const double R = v->relationship, S = bond->satisfaction + bond->goodwill;
    const double odds =
        v->shopper->drop_odds * exp(b->sat_dropout * base_clamp(S, -1, 1));
    const double rise = v->suspicion - shop->calm_suspicion;

    bond->avoidance = fmin(base_grudge(t, bond), 1.0);
    bond->revenge = v->revenge;
    if (unfair) {
        bond->revenge = fmax(bond->revenge, 0.5 + 0.5 * R);
        bond->avoidance = fmax(bond->avoidance, 0.3 + 0.5 * R);
    }
    bond->relationship = R;
    if (v->gap < 0)
        bond->relationship -= b->rel_down * R;
    else if (v->experience >= bond->expectation)
        bond->relationship += base_clamp(b->rel_up * trust, 0, 1) * (1.0 - R);
    bond->distrust =
        v->distrust + b->susp_memory * (base_clamp(rise, 0, 1) - v->distrust);
    v->dropped = v->switched || base_u(t) < odds / (1.0 + odds);
}

static void keep(struct base_town *t, const struct base_visit *v)
{
    const double newcomers = t->market->v.newcomer_rate / 7.0;
    struct base_bond *bond = v->bond;
    const double away = t->day - bond->last_day;

    bond->habit = bond->habit * exp(-away / t->b->habit_days) + 1.0;
    bond->last_day = t->day;
    bond->visits++;
    if (v->card)
        bond->enrolled = true;
    if (v->dropped) {
        bond->lost = true;
        bond->revive_day = BASE_NEVER;
        if (newcomers > 0)
            bond->revive_day =
                t->day + 1 + (int)gsl_ran_exponential(t->rng, 1.0 / newcomers);
    }
}

/* One neighbour of the ring hears of it tomorrow. */
static enum sim_status tell(struct base_town *t, const struct base_visit *v,
                            struct sim_error *err)
{
    const uint32_t links = (uint32_t)t->market->v.neighbours;
    const uint32_t id = (uint32_t)(v->shopper - t->shopper);

    if (links == 0)
        return SIM_OK;
    if (t->n_words == t->word_room) {
        const uint32_t room = t->word_room ? 2 * t->word_room : 256;
        struct base_word *more = realloc(t->word, room * sizeof *more);

        if (!more)
            return sim_fail(err, SIM_E_NOMEM, "baseline", "%u words do not fit", room);
        t->word = more;
        t->word_room = room;
    }
    t->word[t->n_words++] = (struct base_word){
        .shopper = sim_neighbour(&t->luck, id, (uint32_t)(base_u(t) * links), t->n,
                                 t->b->network_rewire),
        .shop = v->shopper->shop[v->bond - v->shopper->bond],
        .community = v->shopper->community,
        .good = v->told_good};
    return SIM_OK;
}

enum sim_status base_remember(struct base_town *t, const struct sim_shop *shop,
                              struct base_visit *v, struct sim_error *err)
{
    bool unfair;

    look_back(t->b, shop, v);
    speak_up(t, shop, v);
    unfair = v->gap < 0 && (v->rude || (v->complained && !v->resolved));
    judge(t, shop, v, unfair);
    relate(t, shop, v, unfair);
    keep(t, v);
    return v->told_good || v->told_bad ? tell(t, v, err) : SIM_OK;
}
