#include "sim/controller.h"

#include <stdlib.h>
#include <string.h>

#include "sim/row.h"
#include "sim/vmath.h"
#include "sim/world.h"

enum { DAYS_A_WEEK = 7, FOOTFALL = 100 /* luck of a guess at a rival's door */ };

#define DECLARE(name) extern const struct sim_controller sim_controller_##name;
SIM_CONTROLLER_ROWS(DECLARE, DECLARE)
#undef DECLARE

const struct sim_controller *const sim_controllers[SIM_CONTROLLER_COUNT] = {
#define POINT(name) [SIM_CONTROLLER_##name] = &sim_controller_##name,
    SIM_CONTROLLER_ROWS(POINT, POINT)
#undef POINT
};

const uint8_t sim_visible_lever[SIM_VISIBLE_COUNT] = {
#define INDEX(name) offsetof(struct sim_levers, name) / sizeof(float),
    SIM_VISIBLE_LEVERS(INDEX)
#undef INDEX
};
_Static_assert(SIM_LEVER_COUNT <= UINT8_MAX, "an index of a lever is a byte");

static const struct sim_controller *controller_of(const struct sim_shop *shop)
{
    return sim_controllers[(int)shop->service.lever.controller];
}

static size_t memory_needed(const struct sim_scenario *s)
{
    size_t most = 1;

    for (int c = 0; c < SIM_CONTROLLER_COUNT; c++) {
        const size_t need = sim_controllers[c]->memory +
                            s->n_policies * sim_controllers[c]->memory_a_policy;

        most = need > most ? need : most;
    }
    return most;
}

enum sim_status sim_adaptation_create(struct sim_world *w, struct sim_error *err)
{
    const size_t size = memory_needed(w->scenario);

    for (uint32_t k = 0; k < w->pop.n_shops; k++) {
        struct sim_adaptation *a = &w->shop[k].adapt;

        a->memory = malloc(size);
        if (!a->memory)
            return sim_fail(err, SIM_E_NOMEM, w->market->name,
                            "the memory of %u stores does not fit", w->pop.n_shops);
        a->memory_size = size;
    }
    return SIM_OK;
}

void sim_adaptation_start(struct sim_adaptation *a, const struct sim_service *own)
{
    a->seen = (struct sim_sight){0};
    a->own = *own;
    memset(a->held, 0, sizeof a->held);
    a->identity = 1.0f;
    if (a->memory)
        memset(a->memory, 0, a->memory_size);
}

float sim_turn_luck(const struct sim_turn *t, uint32_t k)
{
    return sim_unit(sim_draw(t->luck, t->shop, k, t->day, SIM_LUCK_TRY).a);
}

/* What one firm reads off a week: guesses are right on average, their error is luck. */
struct reader {
    const struct sim_world *w;
    const struct sim_shop *shop;
    uint32_t k; /* number of the shop */
    uint32_t guesses;
    float own_weight, staff_weight; /* precision of the firm's look, of what staff say */
};

static float exact(const struct reader *r, enum sim_outcome what)
{
    double sum = 0;

    for (uint32_t s = 0; s < r->w->n_segments; s++)
        sum += r->shop->week[s].sum[what];
    return (float)sum;
}

static struct sim_draws luck_of_look(const struct sim_world *w, uint32_t shop,
                                     uint32_t item)
{
    return sim_draw(&w->luck, shop, item, w->day, SIM_LUCK_LOOK);
}

/* @p own: whether the firm sees it at all without asking its staff. */
static float guess(struct reader *r, enum sim_outcome what, int own)
{
    const struct sim_params *b = r->w->behaviour;
    const float truth = exact(r, what);
    const struct sim_draws d = luck_of_look(r->w, r->k, r->guesses++);
    const float mine =
        truth * sim_lognormal(sim_normal(sim_unit(d.a)), sim_lognormal_sd(b->observe_cv));
    const float theirs =
        truth * sim_lognormal(sim_normal(sim_unit(d.b)), sim_lognormal_sd(b->suggest_cv));
    const float weight = own ? r->own_weight : 0.0f, all = weight + r->staff_weight;

    return all > 0.0f ? (weight * mine + r->staff_weight * theirs) / all : 0.0f;
}

static float precision(float cv)
{
    return 1.0f / sim_max(cv * cv, 1e-6f);
}

static struct reader read_week(const struct sim_world *w, uint32_t k)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_shop *shop = &w->shop[k];

    return (struct reader){.w = w,
                           .shop = shop,
                           .k = k,
                           .own_weight = precision(b->observe_cv),
                           .staff_weight = shop->service.lever.suggestions *
                                           precision(b->suggest_cv)};
}

/* Complaints say what went wrong: they follow the troubles of the week. */
static void sort_complaints(struct reader *r, struct sim_sight *s)
{
    const struct {
        enum sim_outcome trouble;
        float *to;
    } subject[] = {{SIM_OUT_unhelped_share, &s->about_help},
                   {SIM_OUT_putoff_share, &s->about_contact},
                   {SIM_OUT_exit_till_queue, &s->about_till},
                   {SIM_OUT_exit_no_cash, &s->about_paying},
                   {SIM_OUT_late_share, &s->about_delivery}};
    const int n = sizeof subject / sizeof *subject;
    const float sd = sim_lognormal_sd(r->w->behaviour->observe_cv);
    float all = exact(r, SIM_OUT_exit_stock_out);

    for (int k = 0; k < n; k++)
        all += exact(r, subject[k].trouble);
    for (int k = 0; k < n && all > 0.0f; k++) {
        const struct sim_draws d = luck_of_look(r->w, r->k, r->guesses++);

        *subject[k].to += exact(r, SIM_OUT_complaints) * exact(r, subject[k].trouble) /
                          all * sim_lognormal(sim_normal(sim_unit(d.a)), sd);
    }
}

void sim_firm_look(struct sim_world *w, uint32_t k)
{
    struct reader r = read_week(w, k);
    struct sim_sight *s = &w->shop[k].adapt.seen;

    w->shop[k].adapt.footfall = exact(&r, SIM_OUT_visits);
    if (!controller_of(&w->shop[k])->turn)
        return;
    s->weeks += 1.0f;
    s->visits += exact(&r, SIM_OUT_visits);
    s->sales += exact(&r, SIM_OUT_sales);
    s->contribution += exact(&r, SIM_OUT_contribution) + exact(&r, SIM_OUT_change_cost);
    s->asked += exact(&r, SIM_OUT_asked);
    s->optouts += exact(&r, SIM_OUT_optouts);
    s->complaints += exact(&r, SIM_OUT_complaints);
    s->duty += exact(&r, SIM_OUT_staff_minutes);
    s->served += exact(&r, SIM_OUT_staff_load);
    s->no_help += guess(&r, SIM_OUT_exit_no_help, 1);
    s->no_expert += guess(&r, SIM_OUT_exit_no_expert, 1);
    s->till_left += guess(&r, SIM_OUT_exit_till_queue, 1);
    s->no_cash += guess(&r, SIM_OUT_exit_no_cash, 1);
    s->put_off += guess(&r, SIM_OUT_putoff_share, 0);
    sort_complaints(&r, s);
}

/* Whoever of another owner stands in the same street and seems to draw the most people. */
static struct sim_rival best_rival(const struct sim_world *w, uint32_t k)
{
    const uint32_t street = w->market->n_stores, first = k / street * street;
    const float sd = sim_lognormal_sd(w->behaviour->observe_cv);
    const struct sim_shop *best = NULL;
    struct sim_rival rival = {0};

    for (uint32_t j = first; j < first + street && j < w->pop.n_shops; j++) {
        const struct sim_draws d = luck_of_look(w, k, FOOTFALL + (j - first));
        const float footfall =
            w->shop[j].adapt.footfall * sim_lognormal(sim_normal(sim_unit(d.a)), sd);

        if (w->shop[j].owner != w->shop[k].owner && footfall > rival.footfall) {
            rival.footfall = footfall;
            best = &w->shop[j];
        }
    }
    if (!best)
        return rival;
    for (int v = 0; v < SIM_VISIBLE_COUNT; v++)
        rival.lever[v] = ((const float *)&best->service.lever)[sim_visible_lever[v]];
    rival.n_addons = best->service.n_addons;
    memcpy(rival.addon, best->service.addon, sizeof rival.addon);
    return rival;
}

/* To the kind and limits of the rows; what a rule holds stays, and a controller does not
 * choose its successor. */
static void keep_in_bounds(struct sim_levers *next, const struct sim_levers *now,
                           const bool *held)
{
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);
    const float *before = (const float *)now;
    float *value = (float *)next;

    for (size_t j = 0; j < n; j++) {
        value[j] = sim_clamp(value[j], row[j].min, row[j].max);
        if (row[j].kind != SIM_NUMBER)
            value[j] = (float)(int32_t)(value[j] + 0.5f);
        if (held[j])
            value[j] = before[j];
    }
    next->controller = now->controller;
}

/* What the turn has settled outlasts the rules of the day. */
static void make_own(struct sim_adaptation *a, const struct sim_service *next)
{
    const float *from = (const float *)&next->lever;
    float *to = (float *)&a->own.lever;

    for (uint32_t j = 0; j < SIM_LEVER_COUNT; j++)
        if (!a->held[j])
            to[j] = from[j];
    a->own.n_addons = next->n_addons;
    memcpy(a->own.addon, next->addon, sizeof a->own.addon);
}

/* Levers that differ, and add-ons that came or went. */
static float count_changes(const struct sim_service *a, const struct sim_service *b)
{
    const float *x = (const float *)&a->lever, *y = (const float *)&b->lever;
    float n = 0.0f;

    for (uint32_t j = 0; j < SIM_LEVER_COUNT; j++)
        n += x[j] != y[j] ? 1.0f : 0.0f;
    for (uint32_t j = 0; j < SIM_ADDONS_MAX; j++) {
        const int in_a = j < a->n_addons, in_b = j < b->n_addons;

        n += in_a != in_b ||
                     (in_a && memcmp(&a->addon[j], &b->addon[j], sizeof a->addon[j]) != 0)
                 ? 1.0f
                 : 0.0f;
    }
    return n;
}

/* Shoppers who are served in a way of their own keep it; for the rest of the levers they
 * meet what all meet. */
static void change_variants(const struct sim_world *w, struct sim_shop *shop,
                            const struct sim_service *before)
{
    const float *old = (const float *)&before->lever;
    const float *now = (const float *)&shop->service.lever;

    for (uint32_t s = 0; shop->variant && s < w->n_segments; s++) {
        struct sim_shop *v = &shop->variant[s];
        float *value = (float *)&v->service.lever;

        for (uint32_t j = 0; j < SIM_LEVER_COUNT; j++)
            if (value[j] == old[j])
                value[j] = now[j];
        v->service.n_addons = shop->service.n_addons;
        memcpy(v->service.addon, shop->service.addon, sizeof v->service.addon);
        v->adapt.identity = shop->adapt.identity;
        sim_shop_derive(v, w->behaviour);
    }
}

static void take_turn(struct sim_world *w, uint32_t k)
{
    struct sim_shop *shop = &w->shop[k];
    struct sim_adaptation *a = &shop->adapt;
    const struct sim_service before = shop->service;
    struct sim_service next = before;
    const struct sim_rival rival = best_rival(w, k);
    const struct sim_turn t = {.scenario = w->scenario,
                               .store = shop->store,
                               .luck = &w->luck,
                               .shop = k,
                               .day = w->day,
                               .seen = &a->seen,
                               .rival = &rival,
                               .memory = a->memory,
                               .service = &next,
                               .held = a->held,
                               .identity = &a->identity};
    float changes;

    controller_of(shop)->turn(&t);
    keep_in_bounds(&next.lever, &before.lever, a->held);
    make_own(a, &next);
    changes = count_changes(&next, &before);
    a->owed += changes * before.lever.adapt_cost;
    a->changes += changes;
    a->seen = (struct sim_sight){0};
    shop->service = next;
    sim_shop_derive(shop, w->behaviour);
    change_variants(w, shop, &before);
}

void sim_firms_act(struct sim_world *w)
{
    for (uint32_t k = 0; k < w->pop.n_shops; k++) {
        const struct sim_shop *shop = &w->shop[k];
        const float days = shop->adapt.seen.weeks * (float)DAYS_A_WEEK;

        /* periods are whole weeks: to the nearest, at least one */
        if (shop->adapt.seen.weeks > 0.0f && controller_of(shop)->turn &&
            days + 0.5f * (float)DAYS_A_WEEK > shop->service.lever.adapt_days)
            take_turn(w, k);
    }
}
