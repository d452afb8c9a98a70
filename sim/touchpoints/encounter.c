/* Touch point 5, encounter: contact against tolerance (M1), suspicion (M3), reactance (M4),
 * genuineness (M6), familiarity and similarity (M7). */
#include "sim/mechanisms/contact.h"
#include "sim/mechanisms/empathy.h"
#include "sim/mechanisms/familiarity.h"
#include "sim/mechanisms/generation.h"
#include "sim/mechanisms/genuineness.h"
#include "sim/mechanisms/reactance.h"
#include "sim/mechanisms/suspicion.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

static const float PUSHED_LEVEL = 2.0f; /* an add-on pressed on people is an offer */
static const float ACTIVE_LEVEL = 3.0f; /* unasked information throughout is selling */

static void meet(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict approached = v->approached, *restrict checks = v->checks;
    const float *restrict dwell = v->dwell, *restrict formality = v->formality;
    const float *restrict pushed = v->pushed, *restrict theta = v->theta;
    const float *restrict relationship = v->relationship, *restrict need = v->need;
    float *restrict unsolicited = v->unsolicited, *restrict contacted = v->contacted;
    float *restrict intensity = v->intensity, *restrict tolerance = v->tolerance;
    float *restrict excess = v->excess, *restrict put_off = v->put_off;
    const float *restrict shy = v->shy;
    const float warmth = shop->service.lever.warmth, need_mean = shop->need_prob;
    const float hover = shop->service.lever.hover;
    const float info = ACTIVE_LEVEL * shop->service.lever.unsolicited_info;
    const float tailored = shop->service.lever.tailor_generation, ease = b->tailor_ease;
    const float rel_b = b->theta_rel, need_b = b->theta_need, margin = b->putoff_margin;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float offered = pushed[i] > 0.0f ? PUSHED_LEVEL : 0.0f;
        const float met = approached[i] + checks[i] + offered > 0.0f ? 1.0f : 0.0f;
        const float often = met * (10.0f * checks[i] / sim_max(dwell[i], 1.0f) + hover);
        /* the more formal the ideal, the less warmth is welcome */
        const float welcome = 1.0f - formality[i];
        const float style = sim_tailored(warmth, welcome, tailored, ease);
        const float warm = met * 4.0f * sim_pos(style - welcome);
        const float said = sim_max(sim_max(unsolicited[i], offered), met * info);
        /* generations that bear less are approached more gently where style is tailored */
        const float plain = sim_tailored(said, 1.0f, tailored * shy[i], ease);
        const float a = sim_contact_intensity(often, warm, plain);
        const float bears = sim_contact_tolerance(theta[i], rel_b, relationship[i],
                                                  need_b, need[i] - need_mean);

        unsolicited[i] = plain;
        contacted[i] = met;
        intensity[i] = a;
        tolerance[i] = bears;
        excess[i] = sim_contact_excess(a, bears);
        put_off[i] = excess[i] > margin ? approached[i] : 0.0f;
    }
}

static void suspect(const struct sim_world *w, const struct sim_shop *shop,
                    struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_levers *l = &shop->service.lever;
    const float *restrict excess = v->excess, *restrict z = v->z,
                          *restrict trust = v->trust;
    const float *restrict in_group = v->in_group, *restrict distrust = v->distrust;
    const float *restrict contacted = v->contacted, *restrict exposed = v->exposed;
    float *restrict suspicion = v->suspicion, *restrict rise = v->suspicion_rise;
    float *restrict reactance = v->reactance;
    const float m = shop->motive, route = shop->culture_route,
                calm = shop->calm_suspicion;
    const float b0 = b->susp_b0, b1 = b->susp_b1, damp = b->genuine_damp;
    const float genuine = shop->genuine, c1 = b->react_excess, c2 = b->react_aggressive;
    const float c3 = b->react_directive, aggressive = l->pressure_aggressive;
    const float directive = l->pressure_directive;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float own = in_group[i] * (exposed[i] > 0.0f ? 0.0f : 1.0f);
        const float A =
            sim_motive_accessibility(m, z[i] * route, own, trust[i], distrust[i]);

        suspicion[i] = sim_suspicion(excess[i], A, b0, b1, genuine, damp);
        rise[i] = suspicion[i] - calm;
        reactance[i] = sim_reactance(excess[i], contacted[i] * aggressive,
                                     contacted[i] * directive, c1, c2, c3);
    }
}

/* What bypasses the zone of tolerance, in SD of satisfaction. */
static void feel(const struct sim_world *w, const struct sim_shop *shop,
                 struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_levers *l = &shop->service.lever;
    const float *restrict contacted = v->contacted, *restrict helped = v->helped;
    const float *restrict unhelped = v->unhelped, *restrict busy = v->busy;
    const float *restrict relationship = v->relationship, *restrict in_group =
                                                              v->in_group;
    const float *restrict exposed = v->exposed, *restrict rise = v->suspicion_rise;
    const float *restrict reactance = v->reactance;
    float *restrict felt = v->felt;
    const float susp_sat = b->susp_sat, react_sat = b->react_sat, gen_b = b->genuine_b;
    const float gen_busy = b->genuine_busy, sim_b = b->ingroup_sat, f0 = b->fam_f0;
    const float f1 = b->fam_f1, loss = b->fam_loss, gain = b->fam_gain;
    const float *restrict rude = v->rude, *restrict witness = v->witness;
    const float *restrict kiosked = v->kiosked;
    const float genuine = shop->genuine, familiarity = l->familiarity;
    const float pressed = l->pressure_aggressive, rude_b = b->rude_sat;
    const float witness_b = b->rude_sat * b->witness_share,
                hover = b->hover_sat * l->hover;
    const float empathy = shop->empathy, orientation = shop->orientation;
    const float b_e = b->emp_sat, b_o = b->orient_sat, b_eo = b->emp_x_orient;
    const float wears = b->emp_stress, calm = 1.0f - 0.5f * l->training;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const float met = contacted[i] + helped[i] - kiosked[i] > 0.0f ? 1.0f : 0.0f;
        const float task_ok = unhelped[i] > 0.0f ? 0.0f : 1.0f;
        const float style =
            sim_genuineness(genuine, task_ok, busy[i], gen_b, gen_busy) +
            sim_familiarity(familiarity, relationship[i], f0, f1, loss, gain) +
            sim_similarity(in_group[i], sim_max(pressed, rude[i]), exposed[i], sim_b) +
            sim_listening(sim_empathy_felt(empathy, busy[i] * calm, wears), orientation,
                          b_e, b_o, b_eo);

        felt[i] = met * style + contacted[i] * hover - susp_sat * rise[i] -
                  react_sat * reactance[i] - rude_b * rude[i] - witness_b * witness[i];
    }
}

void sim_encounter(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    meet(w, shop, v, from, to);
    suspect(w, shop, v, from, to);
    feel(w, shop, v, from, to);
}
