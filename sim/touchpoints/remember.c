/* Touch point 10, remember: satisfaction and expectation (M10), suspicion memory (M3), the
 * relationship (M7), drop-out (M19), words to neighbours (M20). */
#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/empathy.h"
#include "sim/mechanisms/expectation.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/familiarity.h"
#include "sim/mechanisms/suspicion.h"
#include "sim/network.h"
#include "sim/recall.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

static const float PROMOTER = 90.0f, DETRACTOR = 60.0f; /* of 100 */

/* Loss of a visit below the zone: weighed by kind of failure and relationship (M8), partly
 * given back by a recovery. */
static void weigh_failure(const struct sim_world *w, const struct sim_shop *shop,
                          struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params b = *w->behaviour;
    const float *restrict gap = v->gap, *restrict rude = v->rude, *restrict z = v->z;
    const float *restrict complained = v->complained, *restrict resolved = v->resolved;
    const float *restrict relationship = v->relationship, *restrict excess = v->excess;
    float *restrict felt_gap = v->felt_gap, *restrict unfair = v->unfair;
    const float recover = shop->recover;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float felt =
            sim_disconfirmation_felt(gap[i], b.loss_gain_ratio, b.diminish);
        const float ignored = complained[i] - resolved[i];
        const float bad = sim_max(rude[i], ignored);
        /* milder by interdependence is what waits and missing goods are, not too much contact */
        const float milder = excess[i] > 0.0f ? 0.0f : b.nonsocial_z;
        const float weight =
            sim_failure_weight(rude[i], bad, z[i], relationship[i], b.social_z, milder,
                               b.buffer_b, b.betray_b);
        const float kept = resolved[i] > 0.0f ? 1.0f - recover : 1.0f;

        unfair[i] = gap[i] < 0.0f ? bad : 0.0f;
        felt_gap[i] = felt < 0.0f ? felt * weight * kept : felt;
    }
}

static void judge(const struct sim_world *w, const struct sim_shop *shop,
                  struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params b = *w->behaviour;
    const float *restrict felt_gap = v->felt_gap, *restrict felt = v->felt;
    const float *restrict experience = v->experience, *restrict resolved = v->resolved;
    float *restrict satisfaction = v->satisfaction, *restrict goodwill = v->goodwill;
    float *restrict expectation = v->expectation, *restrict reported = v->reported;
    float *restrict promoter = v->promoter;
    const float left = 1.0f - shop->recover;
    const float to_norm = w->norm >= 0.0f ? b.exp_norm : 0.0f, norm = w->norm;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float S = sim_within(satisfaction[i] + b.sat_lr * felt_gap[i], -1.0f, 1.0f);
        const float G = goodwill[i] + b.sat_lr * (b.sd_unit * felt[i] - goodwill[i]);
        const float score = 100.0f * sim_within(SIM_REPORTED_NEUTRAL + S + G, 0.0f, 1.0f);

        satisfaction[i] = S;
        goodwill[i] = G;
        /* what was put right is not what one expects to meet again */
        expectation[i] += b.exp_lr * (resolved[i] > 0.0f ? left : 1.0f) *
                              (experience[i] - expectation[i]) +
                          to_norm * (norm - expectation[i]);
        reported[i] = score;
        promoter[i] =
            (score >= PROMOTER ? 1.0f : 0.0f) - (score <= DETRACTOR ? 1.0f : 0.0f);
    }
}

static void relate(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params b = *w->behaviour;
    const float *restrict gap = v->gap, *restrict experience = v->experience;
    const float *restrict suspicion = v->suspicion, *restrict expectation =
                                                        v->expectation;
    const float *restrict u_drop = v->u[0], *restrict odds = v->drop_odds;
    const float *restrict satisfaction = v->satisfaction, *restrict goodwill =
                                                              v->goodwill;
    const float *restrict switched = v->switched;
    float *restrict distrust = v->distrust, *restrict relationship = v->relationship;
    float *restrict dropped = v->dropped;
    const float *restrict unfair = v->unfair, *restrict contacted = v->contacted;
    float *restrict revenge = v->revenge, *restrict avoidance = v->avoidance;
    const float calm = shop->calm_suspicion,
                hover = b.hover_rel * shop->service.lever.hover;
    /* trust grows with empathy and with the customer's good in view (M16) */
    const float trust = 1.0f + sim_listening(shop->empathy, shop->orientation,
                                             b.emp_trust, b.orient_trust, b.emp_x_orient);
    const float up = sim_clamp(b.rel_up * trust, 0.0f, 1.0f);

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float good = experience[i] >= expectation[i] ? 1.0f : 0.0f;
        const float p =
            sim_dropout(odds[i], sim_within(satisfaction[i] + goodwill[i], -1.0f, 1.0f),
                        b.sat_dropout);

        const float R = sim_relationship(relationship[i], gap[i], good, up, b.rel_down);

        /* a betrayal is remembered by how close one was */
        revenge[i] = sim_max(revenge[i], unfair[i] * (0.5f + 0.5f * relationship[i]));
        avoidance[i] = sim_max(sim_min(avoidance[i], 1.0f),
                               unfair[i] * (0.3f + 0.5f * relationship[i]));
        relationship[i] = R * (1.0f - hover * contacted[i]);
        distrust[i] =
            sim_suspicion_memory(distrust[i], suspicion[i], calm, b.susp_memory);
        dropped[i] = u_drop[i] < p ? 1.0f : switched[i];
    }
}

/* One neighbour hears of it tomorrow. */
static enum sim_status tell(const struct sim_world *w, struct sim_shop *shop,
                            const struct sim_visits *v, struct sim_error *err)
{
    const uint32_t links = (uint32_t)w->market->v.neighbours;
    enum sim_status status = SIM_OK;

    for (uint32_t i = 0; i < v->n && links > 0 && status == SIM_OK; i++)
        if (v->told_good[i] + v->told_bad[i] > 0.0f) {
            const uint32_t link = (uint32_t)(v->u[2][i] * (float)links);
            const struct sim_word word = {
                .shopper = sim_neighbour(&w->luck, v->shopper[i], link, w->pop.n,
                                         w->behaviour->network_rewire),
                .sign = v->told_good[i] > 0.0f ? 1 : -1,
                .community = w->pop.shopper[v->shopper[i]].community};

            status = sim_shop_tell(shop, word, err);
        }
    return status;
}

void sim_learn(const struct sim_world *w, const struct sim_shop *shop,
               struct sim_visits *v, uint32_t from, uint32_t to)
{
    weigh_failure(w, shop, v, from, to);
    judge(w, shop, v, from, to);
    sim_visit_luck(w, v, SIM_LUCK_STAY, from, to);
    relate(w, shop, v, from, to);
}

enum sim_status sim_remember(struct sim_world *w, struct sim_shop *shop,
                             struct sim_visits *v, struct sim_error *err)
{
    sim_retain(w, v);
    return tell(w, shop, v, err);
}
