/* Touch point 9, follow up: what the shopper makes of it all (M10), and who speaks up: a
 * complaint and its resolution, or silence, or leaving, or words (M9, M20). */
#include "sim/mechanisms/expectation.h"
#include "sim/mechanisms/experience.h"
#include "sim/mechanisms/outlet.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

/* The stages met, in order: rooms and goods, add-ons, contact, help, the find, the till. */
static void look_back(const struct sim_world *w, const struct sim_shop *shop,
                      struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params b = *w->behaviour;
    const float *restrict addons = v->addons, *restrict contacted = v->contacted;
    const float *restrict intensity = v->intensity, *restrict tolerance = v->tolerance;
    const float *restrict excess = v->excess, *restrict asked = v->asked;
    const float *restrict helped = v->helped, *restrict help_minutes = v->help_minutes;
    const float *restrict help_wait = v->help_wait, *restrict wants = v->wants;
    const float *restrict stock_out = v->stock_out, *restrict intends = v->intends;
    const float *restrict bought = v->bought, *restrict till_wait = v->till_wait;
    const float *restrict expectation = v->expectation, *restrict rude = v->rude;
    float *restrict experience = v->experience, *restrict gap = v->gap;
    const float quality = shop->quality;
    /* who saw that it was out of stock is not let down */
    const float missing =
        shop->service.lever.live_stock > 0.0f ? b.stage_nothing : b.stage_missing;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        struct sim_stages s = {quality, 1.0f, quality, quality};
        const float help = 1.0f - sim_exp(-help_minutes[i] / b.help_T);
        const float good_help =
            b.stage_helped + b.stage_help_gain * help - b.stage_wait * help_wait[i];
        const float met = sim_max(contacted[i], rude[i]);
        const float civil = b.stage_contact +
                            b.stage_welcome * sim_min(intensity[i], tolerance[i]) -
                            b.stage_excess * excess[i];
        const float contact = sim_choose(rude[i], b.stage_rude, civil);
        const float find = sim_choose(
            stock_out[i], missing, sim_choose(wants[i], b.stage_bought, b.stage_nothing));
        const float till = sim_choose(
            bought[i], b.stage_paid - b.stage_wait * till_wait[i], b.stage_blocked);

        s = sim_stage(s, addons[i] > 0.0f ? 1.0f : 0.0f, b.addon_joy);
        s = sim_stage(s, met, sim_within(contact, 0.0f, 1.0f));
        s = sim_stage(
            s, asked[i],
            sim_choose(helped[i], sim_within(good_help, 0.0f, 1.0f), b.stage_unhelped));
        s = sim_stage(s, 1.0f, find);
        s = sim_stage(s, intends[i], sim_within(till, 0.0f, 1.0f));
        experience[i] =
            sim_experience(s, b.exp_mean_weight, b.exp_worst_weight, b.exp_last_weight);
        gap[i] = sim_disconfirmation(experience[i], expectation[i], b.zone_width);
    }
}

static void speak_up(const struct sim_world *w, const struct sim_shop *shop,
                     struct sim_visits *v, uint32_t from, uint32_t to)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict u_outlet = v->u[0], *restrict u_resolve = v->u[1];
    const float *restrict u_praise = v->u[2], *restrict z = v->z, *restrict gap = v->gap;
    float *restrict complained = v->complained, *restrict resolved = v->resolved;
    float *restrict switched = v->switched, *restrict bad = v->told_bad;
    float *restrict good = v->told_good;
    const float complain = sim_exp(b->outlet_complain), leave = sim_exp(b->outlet_switch);
    const float tell = b->outlet_nwom, exit_z = b->exit_z, praise_z = b->praise_z;
    const float *restrict revenge = v->revenge;
    const float p_resolve = shop->resolve, revenge_tell = b->revenge_tell;
    const float praise =
        b->wom_pos > 0.0f ? sim_logit(sim_min(b->wom_pos, 0.999f)) : -80.0f;

#pragma omp simd
    for (uint32_t i = from; i < to; i++) {
        const int32_t below = gap[i]<0.0f, above = gap[i]> 0.0f;
        const int32_t outlet =
            sim_outlet(u_outlet[i], z[i], complain, leave,
                       sim_exp(tell + revenge_tell * revenge[i]), exit_z);

        const int32_t spoke = below & (outlet == SIM_OUTLET_COMPLAIN);

        complained[i] = (float)spoke;
        resolved[i] = (float)(spoke & (u_resolve[i] < p_resolve));
        switched[i] = (float)(below & (outlet == SIM_OUTLET_SWITCH));
        bad[i] = (float)(below & (outlet == SIM_OUTLET_NWOM));
        const int32_t praises = u_praise[i] < sim_logistic(praise + praise_z * z[i]);

        good[i] = (float)(above & praises);
    }
}

void sim_follow_up(const struct sim_world *w, const struct sim_shop *shop,
                   struct sim_visits *v, uint32_t from, uint32_t to)
{
    look_back(w, shop, v, from, to);
    sim_visit_luck(w, v, SIM_LUCK_FOLLOW, from, to);
    speak_up(w, shop, v, from, to);
}
