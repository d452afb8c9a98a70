/* Touch point 4, floor: finite staff in order of minutes: approaches, check-ins, requests
 * for help (M2, M18), kiosks (M22), rudeness and who sees it (M8). The one touch point that is scalar, because a line is. */
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/patience.h"
#include "sim/mechanisms/self_service.h"
#include "sim/queue.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum event_kind { APPROACH, CHECK_IN, REQUEST };
enum { CHECKS_MAX = 6, LAST_HOUR = 23 };

struct floor {
    const struct sim_params *b;
    const struct sim_shop *shop;
    struct sim_visits *v;
    struct sim_servers staff, experts, chat;
    uint32_t n_experts;
    uint8_t last_duty; /* who stays after closing */
};

static uint32_t on_duty(const struct floor *f, float minute)
{
    const int hour = (int)(minute * (1.0f / 60.0f));

    return hour < (int)f->shop->store->v.close_hour && hour <= LAST_HOUR
               ? f->shop->on_duty[hour]
               : f->last_duty;
}

/* Kiosks answer what they can, at no contact; online, doubt too wants a word. */
static void prepare_self_service(const struct sim_world *w, const struct sim_shop *shop,
                                 struct sim_visits *v)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict u_use = v->u[0], *restrict u_answer = v->u[1];
    const float *restrict u_rude = v->u[2], *restrict u_word = v->u[3];
    const float *restrict doubt = v->doubt;
    float *restrict need = v->need, *restrict kiosked = v->kiosked;
    float *restrict asked = v->asked, *restrict helped = v->helped;
    float *restrict minutes = v->help_minutes, *restrict luck_rude = v->luck_rude;
    const float kiosk = shop->service.lever.kiosk, use = b->kiosk_use;
    const float complexity = shop->store->v.complexity, worth = b->minutes_kiosk;
    /* who doubts asks, the more so the less the seller is known */
    const float unsure = use * (1.0f - shop->store->v.reputation) *
                         shop->store->v.online * shop->service.lever.chat;

    sim_visit_luck(w, v, SIM_LUCK_SELF, 0, v->n);
#pragma omp simd
    for (uint32_t i = 0; i < v->n; i++) {
        const float wants_word = doubt[i] > 0.0f && u_word[i] < unsure ? 1.0f : 0.0f;
        const float answered =
            kiosk * need[i] * sim_kiosk_answers(u_use[i], u_answer[i], use, complexity);

        need[i] = sim_max(need[i], wants_word);
        kiosked[i] = answered;
        asked[i] = answered;
        helped[i] = answered;
        minutes[i] = answered * worth;
        luck_rude[i] = u_rude[i];
    }
}

/* The loops before the line: times and patience of everyone, four draws each. */
static void prepare(const struct sim_world *w, const struct sim_shop *shop,
                    struct sim_visits *v)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict patience = v->patience, *restrict addons = v->addons;
    float *restrict wait = v->u[1], *restrict help = v->u[2], *restrict talk = v->u[3];
    const float sd = sim_lognormal_sd(b->service_cv),
                entertained = b->entertained_patience;
    const float scale = b->renege_scale, longer = shop->service_time;

    prepare_self_service(w, shop, v);
    sim_visit_luck(w, v, SIM_LUCK_FLOOR, 0, v->n);
#pragma omp simd
    for (uint32_t i = 0; i < v->n; i++) {
        wait[i] = sim_patience(wait[i], scale) * patience[i] *
                  (addons[i] > 0.0f ? entertained : 1.0f);
        help[i] = longer * sim_lognormal(sim_normal(help[i]), sd);
        talk[i] = longer * sim_lognormal(sim_normal(talk[i]), sd);
    }
}

static uint32_t add_checks(const struct sim_visits *v, uint64_t *key, uint32_t n,
                           uint32_t i, float every)
{
    for (int k = 1; k <= CHECKS_MAX && every * (float)k < v->dwell[i]; k++)
        key[n++] = sim_event_key(v->minute[i] + every * (float)k, i << 2 | CHECK_IN);
    return n;
}

static float check_in_every(const struct floor *f, uint32_t i)
{
    return f->shop->variant
               ? f->shop->variant[f->v->segment[i]].service.lever.check_in_every
               : f->shop->service.lever.check_in_every;
}

/*
 * All that may happen today, in order of minutes. Requests come within half the visit. One
 * draw says who asks and when: below ask it is, over ask, again uniform.
 */
static uint32_t list_events(const struct floor *f)
{
    const struct sim_visits *v = f->v;
    const struct sim_store_values *at = &f->shop->store->v;
    const float ask = at->online + at->comes_to_ask > 0.0f ? 1.0f : f->b->ask_prob;
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->n; i++) {
        const float every = check_in_every(f, i);

        if (v->wish[i] > 0.0f)
            v->key[n++] = sim_event_key(v->minute[i], i << 2 | APPROACH);
        if (every > 0.0f)
            n = add_checks(v, v->key, n, i, every);
        if (v->need[i] > 0.0f && v->u[0][i] < ask)
            v->key[n++] = sim_event_key(
                v->minute[i] + 0.5f * (v->u[0][i] / ask) * v->dwell[i], i << 2 | REQUEST);
    }
    sim_sort_events(v->key, v->key_tmp, n);
    return n;
}

static float help_minutes(const struct floor *f, uint32_t i)
{
    const int kind = (int)f->v->need_kind[i];
    const float mean = kind == SIM_NEED_EXPERT    ? f->b->minutes_expert
                       : kind == SIM_NEED_FITTING ? f->b->minutes_fitting
                                                  : f->b->minutes_help;

    return mean * f->v->u[2][i];
}

static void note_busy(struct floor *f, uint32_t i, float minute)
{
    const uint32_t duty = on_duty(f, minute);

    if (duty > 0)
        f->v->busy[i] = (float)sim_servers_busy(&f->staff, duty, minute) / (float)duty;
}

/* Staff who deal with someone may be rude to them: more so when both are under strain. */
static void risk_rudeness(struct floor *f, uint32_t i)
{
    struct sim_visits *v = f->v;
    const float training = f->shop->service.lever.training;

    v->uncivil[i] = sim_max(
        v->revenge[i], v->help_wait[i] > f->b->uncivil_wait * v->u[1][i] ? 1.0f : 0.0f);
    if (v->luck_rude[i] < sim_rudeness(v->uncivil[i], v->busy[i], training,
                                       f->b->rude_base, f->b->rude_uncivil))
        v->rude[i] = 1.0f;
}

/* A question by chat: answered in turn by our own people, or by a service that keeps its
 * latency whatever the load. */
static void chat(struct floor *f, uint32_t i, float minute)
{
    struct sim_visits *v = f->v;
    const struct sim_levers *l = &f->shop->service.lever;
    const float duration = help_minutes(f, i);
    struct sim_service_slot slot = {l->chat_latency, minute, 1};

    v->asked[i] = 1.0f;
    if (l->chat_staff > 0.0f)
        slot = sim_servers_serve(&f->chat, (uint32_t)l->chat_staff, minute, v->u[1][i],
                                 duration);
    else if (l->chat_latency > v->u[1][i])
        slot = (struct sim_service_slot){v->u[1][i], 0.0f, 0};
    v->help_wait[i] = slot.wait;
    v->helped[i] = slot.served ? 1.0f : 0.0f;
    v->unhelped[i] = slot.served ? 0.0f : 1.0f;
    v->chatted[i] = v->helped[i];
    v->help_minutes[i] = slot.served ? duration : 0.0f;
    v->served_minutes[i] += l->chat_staff > 0.0f ? v->help_minutes[i] : 0.0f;
}

/* Help, from an expert where one is wanted and kept; else from the floor, for what it is
 * worth. */
static void request(struct floor *f, uint32_t i, float minute)
{
    struct sim_visits *v = f->v;
    const int wants_expert = (int)v->need_kind[i] == SIM_NEED_EXPERT;
    const int to_expert = wants_expert && f->n_experts > 0;
    const float duration = help_minutes(f, i);
    struct sim_service_slot slot;

    if (v->asked[i] > 0.0f)
        return;
    if (f->shop->store->v.online > 0.0f && f->shop->service.lever.chat > 0.0f) {
        chat(f, i, minute);
        return;
    }
    v->asked[i] = 1.0f;
    note_busy(f, i, minute);
    slot = to_expert ? sim_servers_serve(&f->experts, f->n_experts, minute, v->u[1][i],
                                         duration)
                     : sim_servers_serve(&f->staff, on_duty(f, minute), minute,
                                         v->u[1][i], duration);
    v->help_wait[i] = slot.wait;
    v->no_expert[i] = wants_expert && (!to_expert || !slot.served) ? 1.0f : 0.0f;
    if (slot.served) {
        v->helped[i] = 1.0f;
        v->help_minutes[i] =
            duration * (wants_expert && !to_expert ? f->b->expert_part : 1.0f);
        v->served_minutes[i] += duration;
        risk_rudeness(f, i);
    } else {
        v->unhelped[i] = 1.0f;
    }
}

/* A word unasked, by whoever is free; it may bring up a need, which is then served. */
static void contact(struct floor *f, uint32_t i, float minute, float mean, float a,
                    float *seen)
{
    struct sim_visits *v = f->v;
    const uint32_t duty = on_duty(f, minute);
    const float talk = mean * v->u[3][i];
    uint32_t k;

    if (duty == 0)
        return;
    k = sim_servers_soonest(&f->staff, duty);
    if (f->staff.free_at[k] > minute)
        return;
    note_busy(f, i, minute);
    *seen += 1.0f;
    risk_rudeness(f, i);
    v->unsolicited[i] = sim_max(v->unsolicited[i], a);
    f->staff.free_at[k] = minute + talk;
    v->served_minutes[i] += talk;
    if (v->need[i] > 0.0f && v->asked[i] == 0.0f &&
        v->luck_find[i] < sim_help_discovery(a, f->b->discover_rate)) {
        f->staff.free_at[k] = minute; /* the same person goes on to help */
        v->served_minutes[i] -= talk;
        request(f, i, minute);
    }
}

/* Bystanders: whoever came before and is still there when someone is treated rudely. */
static void see_rudeness(struct sim_visits *v)
{
    for (uint32_t r = 0; r < v->n; r++)
        for (uint32_t i = 0; v->rude[r] > 0.0f && i < v->n; i++)
            if (i != r && v->minute[i] <= v->minute[r] &&
                v->minute[r] < v->minute[i] + v->dwell[i])
                v->witness[i] = 1.0f;
}

static float approach_minutes(const struct floor *f, float level)
{
    return level >= 3.0f   ? f->b->minutes_sell
           : level >= 2.0f ? f->b->minutes_offer
                           : f->b->minutes_greet;
}

static void happen(struct floor *f, uint64_t key)
{
    struct sim_visits *v = f->v;
    const uint32_t what = (uint32_t)key, i = what >> 2;
    const float minute = (float)(int32_t)(key >> 32) * (1.0f / SIM_MINUTE_STEPS);
    float level;

    switch (what & 3) {
    case APPROACH:
        level = sim_shop_for(f->shop, v->segment[i])->approach_level;
        /* whom a kiosk serves is left to it */
        if (level > 0.0f && v->kiosked[i] == 0.0f)
            contact(f, i, minute, approach_minutes(f, level), level, &v->approached[i]);
        break;
    case CHECK_IN:
        contact(f, i, minute, f->b->minutes_greet, 1.0f, &v->checks[i]);
        break;
    default:
        request(f, i, minute);
    }
}

void sim_floor(const struct sim_world *w, const struct sim_shop *shop,
               struct sim_visits *v)
{
    struct floor f = {.b = w->behaviour,
                      .shop = shop,
                      .v = v,
                      .n_experts = (uint32_t)shop->service.lever.experts,
                      .last_duty = shop->on_duty[(int)shop->store->v.close_hour - 1]};
    uint32_t n;

    sim_servers_start(&f.staff);
    sim_servers_start(&f.experts);
    sim_servers_start(&f.chat);
    prepare(w, shop, v);
    n = list_events(&f);
    for (uint32_t k = 0; k < n; k++)
        happen(&f, v->key[k]);
    see_rudeness(v);
}
