/* Touch point 4, floor: finite staff in order of minutes: approaches, check-ins, requests
 * for help (M2, M18), kiosks (M22), rudeness and who sees it (M8). What may happen is worked
 * out in columns; the line itself is scalar, because a line is. */
#include <string.h>

#include "sim/floor_events.h"
#include "sim/mechanisms/failure.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/patience.h"
#include "sim/mechanisms/self_service.h"
#include "sim/queue.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

enum {
    HOUR_STEPS = 60 * SIM_MINUTE_STEPS,
    SEGMENTS_MAX = SIM_CULTURES_MAX * SIM_GENERATIONS
};

/* A word unasked. */
struct word {
    float level, minutes; /* intensity, mean time of staff */
    float finds;          /* probability that it finds an unmet need */
};

struct floor {
    const struct sim_params *b;
    const struct sim_shop *shop;
    struct sim_visits *v;
    struct sim_servers staff, experts, chat;
    uint32_t n_experts;
    uint32_t duty;      /* staff on the floor in this hour */
    uint64_t free_from; /* no event before this key finds one of them free */
    float training;     /* of staff, against rudeness */
    int by_chat;        /* requests go to a desk online */
    uint32_t stride;    /* of the words from segment to segment; 0 if all hear the same */
    struct word (*word)[2]; /* [segments] on SIM_APPROACH and on SIM_CHECK_IN */
    /* columns of v, by row */
    float *wait;    /* minutes that the shopper would wait */
    float *help;    /* minutes that help would take */
    float *talk;    /* of a word unasked, as a multiple of its mean */
    float *temper;  /* how uncivil the shopper is by now, 0..1 */
    float *seen[2]; /* counts of SIM_APPROACH and of SIM_CHECK_IN */
};

/* Kiosks answer what they can, at no contact; online, doubt too wants a word. */
static void prepare_self_service(const struct sim_world *w, const struct sim_shop *shop,
                                 struct sim_visits *v)
{
    const struct sim_params *b = w->behaviour;
    float *const luck[4] = {v->u[0], v->u[1], v->luck_rude, v->u[3]};
    const float *restrict u_use = luck[0], *restrict u_answer = luck[1];
    const float *restrict u_word = luck[3], *restrict doubt = v->doubt;
    float *restrict need = v->need, *restrict kiosked = v->kiosked;
    float *restrict asked = v->asked, *restrict helped = v->helped;
    float *restrict minutes = v->help_minutes;
    const float kiosk = shop->service.lever.kiosk, use = b->kiosk_use;
    const float complexity = shop->store->v.complexity, worth = b->minutes_kiosk;
    /* who doubts asks, the more so the less the seller is known */
    const float unsure = use * (1.0f - shop->store->v.reputation) *
                         shop->store->v.online * shop->service.lever.chat;

    sim_visit_luck_to(w, v, SIM_LUCK_SELF, 0, v->lanes, luck);
#pragma omp simd
    for (uint32_t i = 0; i < v->lanes; i++) {
        const float wants_word = doubt[i] > 0.0f && u_word[i] < unsure ? 1.0f : 0.0f;
        const float answered =
            kiosk * need[i] * sim_kiosk_answers(u_use[i], u_answer[i], use, complexity);

        need[i] = sim_max(need[i], wants_word);
        kiosked[i] = answered;
        asked[i] = answered;
        helped[i] = answered;
        minutes[i] = answered * worth;
    }
}

/* Patience and times of everyone, should it come to a line, in the places of their draws. */
static void prepare_line(const struct floor *f, const struct sim_world *w,
                         const struct sim_shop *shop, struct sim_visits *v)
{
    const struct sim_params *b = w->behaviour;
    const float *restrict patience = v->patience, *restrict addons = v->addons;
    const float *restrict kind = v->need_kind;
    float *restrict wait = f->wait, *restrict help = f->help, *restrict talk = f->talk;
    const float sd = sim_lognormal_sd(b->service_cv),
                entertained = b->entertained_patience;
    const float scale = b->renege_scale, longer = shop->service_time;
    const float plain = b->minutes_help, fitting = b->minutes_fitting;
    const float expert = b->minutes_expert;

    sim_visit_luck(w, v, SIM_LUCK_FLOOR, 0, v->lanes);
#pragma omp simd
    for (uint32_t i = 0; i < v->lanes; i++) {
        const float to_expert = kind[i] == (float)SIM_NEED_EXPERT ? 1.0f : 0.0f;
        const float to_fit = kind[i] == (float)SIM_NEED_FITTING ? 1.0f : 0.0f;
        const float mean =
            sim_choose(to_expert, expert, sim_choose(to_fit, fitting, plain));

        wait[i] = sim_patience(wait[i], scale) * patience[i] *
                  (addons[i] > 0.0f ? entertained : 1.0f);
        help[i] = mean * (longer * sim_lognormal(sim_normal(help[i]), sd));
        talk[i] = longer * sim_lognormal(sim_normal(talk[i]), sd);
    }
}

/* How uncivil everyone is, as long as they need not wait. */
static void prepare_temper(const struct floor *f, const struct sim_visits *v)
{
    memcpy(f->temper, v->revenge, v->n * sizeof *f->temper);
}

/* Staff deal with somebody, who may find them rude, the more so when both are under strain.
 * The day's worst risk stays in v->rude until it is held against luck. */
static void deal(const struct floor *f, uint32_t i)
{
    struct sim_visits *v = f->v;

    v->uncivil[i] = f->temper[i];
    v->rude[i] = sim_max(v->rude[i], sim_rudeness(v->uncivil[i], v->busy[i], f->training,
                                                  f->b->rude_base, f->b->rude_uncivil));
}

/* A question by chat: answered in turn by our own people, or by a service that keeps its
 * latency whatever the load. */
static void chat(struct floor *f, uint32_t i, float minute)
{
    struct sim_visits *v = f->v;
    const struct sim_levers *l = &f->shop->service.lever;
    const float patience = f->wait[i], duration = f->help[i];
    struct sim_service_slot slot = {l->chat_latency, minute, 1};

    if (l->chat_staff > 0.0f)
        slot = sim_servers_serve(&f->chat, (uint32_t)l->chat_staff, minute, patience,
                                 duration);
    else if (l->chat_latency > patience)
        slot = (struct sim_service_slot){patience, 0.0f, 0};
    v->help_wait[i] = slot.wait;
    v->helped[i] = slot.served ? 1.0f : 0.0f;
    v->unhelped[i] = slot.served ? 0.0f : 1.0f;
    v->chatted[i] = v->helped[i];
    v->help_minutes[i] = slot.served ? duration : 0.0f;
    v->served_minutes[i] += l->chat_staff > 0.0f ? v->help_minutes[i] : 0.0f;
}

/* Share of those on duty who are serving. */
static float busy_share(const struct floor *f, const struct sim_servers_view *staff)
{
    return (float)(int32_t)staff->busy / (float)(int32_t)f->duty;
}

/* Time of the floor's staff, if any is on duty. */
static struct sim_service_slot take_staff(struct floor *f,
                                          const struct sim_servers_view *staff,
                                          float minute, float patience, float duration)
{
    struct sim_service_slot slot = {0.0f, 0.0f, 0};

    if (f->duty == 0)
        return slot;
    slot = sim_servers_take(&f->staff, staff->soonest, minute, patience, duration);
    f->free_from =
        sim_event_from(sim_min(f->staff.free_at[staff->soonest], staff->next_at));
    return slot;
}

/* Help, from an expert where one is wanted and kept; else from the floor, for what it is
 * worth. */
static void help(struct floor *f, uint32_t i, float minute)
{
    struct sim_visits *v = f->v;
    const struct sim_servers_view staff = sim_servers_look(&f->staff, f->duty, minute);
    const int wants_expert = v->need_kind[i] == (float)SIM_NEED_EXPERT;
    const int to_expert = wants_expert && f->n_experts > 0;
    const float patience = f->wait[i], duration = f->help[i];
    const struct sim_service_slot slot =
        to_expert
            ? sim_servers_serve(&f->experts, f->n_experts, minute, patience, duration)
            : take_staff(f, &staff, minute, patience, duration);

    if (f->duty > 0)
        v->busy[i] = busy_share(f, &staff);
    v->help_wait[i] = slot.wait;
    f->temper[i] =
        sim_max(v->revenge[i], slot.wait > f->b->uncivil_wait * patience ? 1.0f : 0.0f);
    v->no_expert[i] = wants_expert && (!to_expert || !slot.served) ? 1.0f : 0.0f;
    if (slot.served) {
        v->helped[i] = 1.0f;
        v->help_minutes[i] =
            duration * (wants_expert && !to_expert ? f->b->expert_part : 1.0f);
        v->served_minutes[i] += duration;
        deal(f, i);
    } else {
        v->unhelped[i] = 1.0f;
    }
}

static void request(struct floor *f, uint32_t i, float minute)
{
    if (f->v->asked[i] > 0.0f)
        return;
    f->v->asked[i] = 1.0f;
    if (f->by_chat)
        chat(f, i, minute);
    else
        help(f, i, minute);
}

/* A word unasked, by who is free. @return whether it finds a need: then the same person goes
 * on to help */
static int contact(struct floor *f, uint32_t i, uint32_t kind, float minute)
{
    struct sim_visits *v = f->v;
    const struct word *word = &f->word[v->segment[i] * f->stride][kind];
    const struct sim_servers_view staff = sim_servers_look(&f->staff, f->duty, minute);
    const float talk = word->minutes * f->talk[i];

    f->seen[kind][i] += 1.0f;
    v->busy[i] = busy_share(f, &staff);
    deal(f, i);
    v->unsolicited[i] = sim_max(v->unsolicited[i], word->level);
    v->served_minutes[i] += talk;
    if ((v->need[i] > v->asked[i]) & (v->luck_find[i] < word->finds)) {
        f->staff.free_at[staff.soonest] = minute;
        v->served_minutes[i] -= talk;
        return 1;
    }
    f->staff.free_at[staff.soonest] = minute + talk;
    f->free_from = sim_event_from(sim_min(minute + talk, staff.next_at));
    return 0;
}

static void happen(struct floor *f, uint64_t key)
{
    const uint32_t i = sim_floor_row(key), kind = sim_floor_kind(key);
    const float minute = sim_event_minute(key);

    if (kind == SIM_REQUEST || (key >= f->free_from && contact(f, i, kind, minute)))
        request(f, i, minute);
}

/* Staff on the floor in that hour; those of the last hour stay after closing. */
static uint32_t on_duty(const struct sim_shop *shop, uint32_t hour)
{
    const uint32_t close = (uint32_t)shop->store->v.close_hour;

    return shop->on_duty[hour < close ? hour : close - 1];
}

/* The @p n events of a day, hour by hour. */
static void pass_day(struct floor *f, const uint64_t *key, uint32_t n)
{
    for (uint32_t k = 0; k < n;) {
        const uint32_t hour = (uint32_t)(key[k] >> 32) / HOUR_STEPS;
        const uint64_t end = sim_event_at((hour + 1) * HOUR_STEPS, 0);

        f->duty = on_duty(f->shop, hour);
        f->free_from = sim_event_from(sim_servers_look(&f->staff, f->duty, 0.0f).free_at);
        for (; k < n && key[k] < end; k++)
            happen(f, key[k]);
    }
}

/* Bystanders: whoever came before and is still there when someone is treated rudely. */
static void see_rudeness(struct sim_visits *v, uint32_t someone)
{
    const float *restrict minute = v->minute, *restrict dwell = v->dwell;
    float *restrict witness = v->witness;
    const float then = minute[someone], own = witness[someone];

#pragma omp simd
    for (uint32_t i = 0; i < v->lanes; i++) {
        const int32_t there = (minute[i] <= then) & (then < minute[i] + dwell[i]);

        witness[i] = sim_max(witness[i], (float)there);
    }
    witness[someone] = own;
}

/* To whom staff were rude, and who saw it. */
static void judge(struct sim_visits *v)
{
    const float *restrict luck = v->luck_rude;
    float *restrict rude = v->rude;

#pragma omp simd
    for (uint32_t i = 0; i < v->lanes; i++)
        rude[i] = luck[i] < rude[i] ? 1.0f : 0.0f;
    for (uint32_t i = 0; i < v->n; i++)
        if (rude[i] > 0.0f)
            see_rudeness(v, i);
}

static struct word word_of(const struct sim_params *b, float level)
{
    return (struct word){.level = level,
                         .minutes = level >= 3.0f   ? b->minutes_sell
                                    : level >= 2.0f ? b->minutes_offer
                                                    : b->minutes_greet,
                         .finds = sim_help_discovery(level, b->discover_rate)};
}

/* Words, by segment where segments are served differently. */
static void set_words(struct floor *f, uint32_t n_segments)
{
    const uint32_t n = f->shop->variant ? n_segments : 1;

    f->stride = f->shop->variant != NULL;
    for (uint32_t s = 0; s < n; s++) {
        const float level = sim_shop_for(f->shop, s)->approach_level;

        f->word[s][SIM_APPROACH] = word_of(f->b, level);
        f->word[s][SIM_CHECK_IN] = word_of(f->b, 1.0f);
    }
}

void sim_floor(const struct sim_world *w, const struct sim_shop *shop,
               struct sim_visits *v)
{
    const struct sim_levers *l = &shop->service.lever;
    struct word word[SEGMENTS_MAX][2];
    struct floor f = {.b = w->behaviour,
                      .shop = shop,
                      .v = v,
                      .n_experts = (uint32_t)l->experts,
                      .training = l->training,
                      .by_chat = shop->store->v.online > 0.0f && l->chat > 0.0f,
                      .word = word,
                      .temper = v->u[0],
                      .wait = v->u[1],
                      .help = v->u[2],
                      .talk = v->u[3],
                      .seen = {v->approached, v->checks}};
    uint32_t n;

    set_words(&f, w->n_segments);
    sim_servers_start(&f.staff);
    sim_servers_start(&f.experts);
    sim_servers_start(&f.chat);
    prepare_self_service(w, shop, v);
    prepare_line(&f, w, shop, v);
    n = sim_floor_events(w, shop, v);
    prepare_temper(&f, v);
    pass_day(&f, v->key, n);
    judge(v);
}
