/* Through the door and over the floor: finite staff serve in order of minutes. */
#include <stdlib.h>

#include "bench/baseline/town.h"

enum { APPROACH, CHECK_IN, REQUEST, CHECKS_MAX = 6 };

/* Staff of a day: the minute at which each is free again. */
struct floor {
    struct base_town *t;
    const struct sim_shop *shop;
    double free_at[BASE_STAFF_MAX];
};

static enum base_need draw_need(struct base_town *t, const struct sim_shop *shop)
{
    const double expert = shop->store->v.expert_share;
    double u;

    if (base_u(t) >= shop->need_prob)
        return BASE_NO_NEED;
    u = base_u(t);
    return u < expert                                  ? BASE_EXPERT
           : u < expert + shop->store->v.fitting_share ? BASE_FITTING
                                                       : BASE_HELP;
}

/* Minute of arrival by the table of quantiles. */
static double draw_minute(struct base_town *t, const struct sim_shop *shop)
{
    const double at = base_u(t) * SIM_MINUTE_TABLE;
    const int k = (int)at;

    return shop->arrival[k] + (at - k) * (shop->arrival[k + 1] - shop->arrival[k]);
}

/* Staff take someone for one in need, rightly or not, and may go up to them. */
static bool draw_wish(struct base_town *t, const struct sim_shop *shop, bool need)
{
    const bool right = base_u(t) < shop->read_q;
    const bool sign = right ? need : !need;

    return base_u(t) < shop->approach_if[0][sign];
}

static void come_in(struct base_town *t, const struct sim_shop *shop,
                    const struct base_guest *guest, struct base_visit *v)
{
    const struct sim_params *b = t->b;
    struct base_shopper *s = &t->shopper[guest->shopper];
    struct base_bond *bond = &s->bond[guest->slot];
    const double away = t->day - bond->last_day;
    const double income = t->market->v.weekly_income * t->market->v.liquidity;

    *v = (struct base_visit){.shopper = s, .bond = bond, .mission = guest->mission};
    if (bond->visits > 0) {
        bond->satisfaction *= base_left(away, b->sat_halflife);
        v->relationship = bond->relationship * base_left(away, b->rel_halflife);
        v->distrust = bond->distrust * base_left(away, b->susp_halflife);
        v->revenge = bond->revenge * base_left(away, b->revenge_halflife);
    }
    v->minute = draw_minute(t, shop);
    v->need = draw_need(t, shop);
    v->wish = draw_wish(t, shop, v->need != BASE_NO_NEED);
    v->cash = guest->mission == BASE_COMEBACK
                  ? INFINITY
                  : income * exp(s->liquidity + b->liquid_day_sd * base_normal(t));
    v->dwell = shop->store->v.dwell * base_lognormal(t, t->dwell_sd);
    v->in_group = base_u(t) < shop->service.lever.in_group_share;
    v->patience = s->patience * gsl_ran_weibull(t->rng, b->renege_scale, 2.0);
    v->talk_time = shop->service_time * base_lognormal(t, t->service_sd);
    if (v->need != BASE_NO_NEED) {
        v->help_time = shop->service_time * base_lognormal(t, t->service_sd);
        v->luck_find = base_u(t);
    }
    v->luck_rude = base_u(t);
}

void base_arrive(struct base_town *t, const struct sim_shop *shop,
                 const struct base_crowd *crowd)
{
    for (uint32_t k = 0; k < crowd->n; k++)
        come_in(t, shop, &crowd->guest[k], &t->visit[k]);
}

static int on_duty(const struct floor *f, double minute)
{
    const int last = (int)f->shop->store->v.close_hour - 1, hour = (int)(minute / 60.0);

    return f->shop->on_duty[hour < last ? hour : last];
}

static int soonest(const struct floor *f, int duty)
{
    int best = 0;

    for (int k = 1; k < duty; k++)
        if (f->free_at[k] < f->free_at[best])
            best = k;
    return best;
}

static void note_busy(const struct floor *f, struct base_visit *v, double minute,
                      int duty)
{
    int busy = 0;

    for (int k = 0; k < duty; k++)
        busy += f->free_at[k] > minute;
    v->busy = (double)busy / duty;
}

/* Staff who deal with someone may be rude to them, the more so to the uncivil. */
static void risk_rudeness(const struct floor *f, struct base_visit *v)
{
    const struct sim_params *b = f->t->b;
    const bool angry = v->help_wait > b->uncivil_wait * v->patience;
    const double uncivil = angry ? 1.0 : v->revenge;
    const double p = (b->rude_base + b->rude_uncivil * uncivil * v->busy) *
                     (1.0 - f->shop->service.lever.training);

    if (v->luck_rude < p)
        v->rude = true;
}

static double help_duration(const struct sim_params *b, const struct base_visit *v)
{
    const double mean = v->need == BASE_EXPERT    ? b->minutes_expert
                        : v->need == BASE_FITTING ? b->minutes_fitting
                                                  : b->minutes_help;

    return mean * v->help_time;
}

/* First come, first served; who waits too long leaves the floor without help. */
static void request(struct floor *f, struct base_visit *v, double minute)
{
    const double duration = help_duration(f->t->b, v);
    const int duty = on_duty(f, minute);
    double start;
    int k;

    if (v->asked)
        return;
    v->asked = true;
    v->no_expert = v->need == BASE_EXPERT; /* none is kept: the floor does what it can */
    if (duty == 0) {
        v->unhelped = true;
        return;
    }
    note_busy(f, v, minute, duty);
    k = soonest(f, duty);
    start = fmax(f->free_at[k], minute);
    v->help_wait = fmin(start - minute, v->patience);
    if (start - minute > v->patience) {
        v->unhelped = true;
        return;
    }
    f->free_at[k] = start + duration;
    v->helped = true;
    v->help_minutes = duration * (v->no_expert ? f->t->b->expert_part : 1.0);
    v->served_minutes += duration;
    risk_rudeness(f, v);
}

/* A word unasked by whoever is free; it may bring up a need, which is then served. */
static bool contact(struct floor *f, struct base_visit *v, double minute, double mean,
                    double level)
{
    const int duty = on_duty(f, minute);
    const double talk = mean * v->talk_time;
    const int k = soonest(f, duty);

    if (duty == 0 || f->free_at[k] > minute)
        return false;
    note_busy(f, v, minute, duty);
    risk_rudeness(f, v);
    v->unsolicited = fmax(v->unsolicited, level);
    if (v->need != BASE_NO_NEED && !v->asked &&
        v->luck_find < 1.0 - exp(-f->t->b->discover_rate * level)) {
        request(f, v, minute);
        return true;
    }
    f->free_at[k] = minute + talk;
    v->served_minutes += talk;
    return true;
}

static int by_minute(const void *a, const void *b)
{
    const double x = ((const struct base_event *)a)->minute;
    const double y = ((const struct base_event *)b)->minute;

    return (x > y) - (x < y);
}

static uint32_t list_events(struct base_town *t, const struct sim_shop *shop, uint32_t n)
{
    const double every = shop->service.lever.check_in_every;
    uint32_t m = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct base_visit *v = &t->visit[i];

        if (v->wish)
            t->event[m++] = (struct base_event){v->minute, i, APPROACH};
        for (int k = 1; every > 0 && k <= CHECKS_MAX && every * k < v->dwell; k++)
            t->event[m++] = (struct base_event){v->minute + every * k, i, CHECK_IN};
        if (v->need != BASE_NO_NEED && base_u(t) < t->b->ask_prob)
            t->event[m++] =
                (struct base_event){v->minute + 0.5 * base_u(t) * v->dwell, i, REQUEST};
    }
    qsort(t->event, m, sizeof *t->event, by_minute);
    return m;
}

/* Whoever is inside when someone is treated rudely. */
static void see_rudeness(struct base_visit *visit, uint32_t n)
{
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t i = 0; visit[r].rude && i < n; i++)
            if (i != r && visit[i].minute <= visit[r].minute &&
                visit[r].minute < visit[i].minute + visit[i].dwell)
                visit[i].witness = true;
}

void base_floor(struct base_town *t, const struct sim_shop *shop, uint32_t n)
{
    const struct sim_params *b = t->b;
    const double level = shop->approach_level;
    const double said = level >= 3   ? b->minutes_sell
                        : level >= 2 ? b->minutes_offer
                                     : b->minutes_greet;
    struct floor f = {.t = t, .shop = shop};
    const uint32_t m = list_events(t, shop, n);

    for (uint32_t k = 0; k < m; k++) {
        struct base_visit *v = &t->visit[t->event[k].visit];
        const double minute = t->event[k].minute;

        if (t->event[k].kind == REQUEST)
            request(&f, v, minute);
        else if (t->event[k].kind == CHECK_IN)
            v->checks += contact(&f, v, minute, b->minutes_greet, 1.0);
        else if (level > 0)
            v->approached = contact(&f, v, minute, said, level);
    }
    see_rudeness(t->visit, n);
}
