#include "analysis/story.h"

#include <math.h>
#include <stdlib.h>

#include "sim/isa.h"
#include "sim/mechanisms/expectation.h"
#include "sim/vmath.h"

enum { DAYS_A_WEEK = 7 };

/* Satisfaction as a survey would have it, 0..100. */
static float score_of(float satisfaction, float goodwill)
{
    return 100.0f * sim_clamp(SIM_REPORTED_NEUTRAL + satisfaction + goodwill, 0.0f, 1.0f);
}

/* ---- who it is ---- */

/* The distance that gave the store its pull; unknown where distance has no weight. */
static float distance(const struct sim_params *b, const struct sim_store *store,
                      float place)
{
    const float lost = b->huff_alpha * sim_log(store->v.size) - place;

    return b->huff_lambda > 0.0f ? sim_pos(sim_exp(lost / b->huff_lambda) - 0.2f) : NAN;
}

static void look_around(struct ana_person *p)
{
    const struct sim_shopper *s = &p->traits;
    float all = 0.0f;

    p->n_reach = s->n_shops;
    for (uint32_t k = 0; k < p->n_reach; k++) {
        const struct sim_store *store =
            &p->market->store[s->shop[k] % p->market->n_stores];

        p->reach[k] = (struct ana_reach){
            .store = store,
            .shop = s->shop[k],
            .km = distance(&p->scenario->behaviour, store, s->place[k]),
            .pull = sim_exp(s->place[k] - s->place[0])};
        all += p->reach[k].pull;
    }
    for (uint32_t k = 0; k < p->n_reach; k++)
        p->reach[k].pull /= all;
}

static enum sim_status check_shopper(const struct sim_market *market, uint32_t number,
                                     struct sim_error *err)
{
    if (number < (uint32_t)market->v.shoppers)
        return SIM_OK;
    return sim_fail(err, SIM_E_RANGE, "shopper", "need 0..%u in %s, got %u",
                    (uint32_t)market->v.shoppers - 1, market->name, number);
}

enum sim_status ana_person(struct ana_person *out, const struct sim_scenario *scenario,
                           uint32_t market, uint32_t replicate, uint32_t number,
                           struct sim_error *err)
{
    const struct sim_luck luck = sim_luck(scenario->seed, replicate, market);
    struct ana_person p = {
        .number = number, .scenario = scenario, .market = &scenario->market[market]};
    struct sim_population pop;
    enum sim_status status = check_shopper(p.market, number, err);

    *out = (struct ana_person){0};
    if (status == SIM_OK)
        status = sim_population_create(&pop, scenario, p.market, &luck, 1, err);
    if (status != SIM_OK)
        return status;
    p.traits = pop.shopper[number];
    p.culture = &scenario->culture[p.traits.segment / SIM_GENERATIONS];
    p.generation = p.traits.segment % SIM_GENERATIONS;
    p.visits_a_week = p.traits.rate * DAYS_A_WEEK;
    p.passes_a_week = pop.pass_rate * DAYS_A_WEEK;
    p.cash =
        p.market->v.weekly_income * p.market->v.liquidity * sim_exp(p.traits.liquidity);
    sim_population_clear(&pop);
    look_around(&p);
    *out = p;
    return SIM_OK;
}

/* ---- watching ---- */

/* One more entry of an array of the story; NULL when it does not fit. */
static void *more(struct ana_story *s, void **array, size_t *n, size_t *room, size_t size)
{
    if (*n == *room) {
        const size_t wider = *room ? 2 * *room : 64;
        void *grown = realloc(*array, wider * size);

        if (!grown) {
            s->failed = true;
            return NULL;
        }
        *array = grown;
        *room = wider;
    }
    return (char *)*array + (*n)++ * size;
}

static struct ana_visit *add_visit(struct ana_story *s)
{
    void *array = s->visit;
    struct ana_visit *v =
        more(s, &array, &s->n_visits, &s->room_visits, sizeof *s->visit);

    s->visit = array;
    return v;
}

static struct ana_event *add_event(struct ana_story *s)
{
    void *array = s->event;
    struct ana_event *e =
        more(s, &array, &s->n_events, &s->room_events, sizeof *s->event);

    s->event = array;
    return e;
}

static bool knew(const struct ana_story *s, uint32_t shop)
{
    for (size_t k = 0; k < s->n_visits; k++)
        if (s->visit[k].shop == shop)
            return true;
    return false;
}

static uint32_t duty_at(const struct sim_shop *shop, float minute)
{
    const int hour = (int)(minute / 60.0f);

    return shop->on_duty[hour < SIM_HOURS ? hour : SIM_HOURS - 1];
}

/* What the shopper brought along, before the columns were overwritten by what they left
 * with. */
static void note_before(struct ana_visit *to, const struct sim_world *w,
                        const struct sim_bond *before)
{
    const struct sim_params *b = w->behaviour;
    const float away = (float)(w->day - before->last_day);

    to->came_score = score_of(before->satisfaction * sim_halved(away, b->sat_halflife),
                              before->goodwill);
    to->came_expectation = before->expectation;
    to->came_relationship =
        sim_from16(before->relationship) * sim_halved(away, b->rel_halflife);
    to->came_distrust =
        sim_from16(before->suspicion) * sim_halved(away, b->susp_halflife);
    to->first_time = before->visits == 0;
}

static void see_visit(void *to, const struct sim_world *w, const struct sim_shop *shop,
                      const struct sim_visits *v, uint32_t row,
                      const struct sim_bond *before)
{
    struct ana_story *s = to;
    const uint32_t number = (uint32_t)(shop - w->shop);
    const bool known = knew(s, number);
    struct ana_visit *visit = add_visit(s);

    if (!visit)
        return;
    *visit = (struct ana_visit){.day = w->day,
                                .burn_in = w->day < s->burn_in_days,
                                .occasion = v->occasion[row],
                                .shop = number,
                                .mission = (enum sim_mission)v->mission[row],
                                .scenario = w->scenario,
                                .market = w->market,
                                .store = shop->store,
                                .lever = shop->service.lever,
                                .purchase_base = shop->purchase_base,
                                .need_prob = shop->need_prob,
                                .help_typical = shop->help_typical,
                                .motive = shop->motive,
                                .culture_route = shop->culture_route,
                                .calm_suspicion = shop->calm_suspicion,
                                .hover_buy = shop->hover_buy,
                                .reassured = shop->reassured,
                                .on_duty = duty_at(shop, v->minute[row]),
                                .back_day = SIM_DAY_NEVER};
    note_before(visit, w, before);
    visit->replaces = visit->first_time && known;
    if (v->no_cash[row] > 0.0f && w->back_slot[v->shopper[row]] == v->slot[row])
        visit->back_day = w->back_day[v->shopper[row]];
#define COPY(name) visit->name = v->name[row];
    SIM_VISIT_COLUMNS(COPY)
#undef COPY
}

static void see_delivery(void *to, const struct sim_world *w, const struct sim_shop *shop,
                         const struct sim_order *order, int refused,
                         const struct sim_bond *before)
{
    struct ana_story *s = to;
    const struct sim_bond *after = sim_world_bond(w, order->shopper, order->slot);
    struct ana_event *e = add_event(s);

    if (e)
        *e =
            (struct ana_event){.kind = ANA_DELIVERY,
                               .day = w->day,
                               .burn_in = w->day < s->burn_in_days,
                               .shop = (uint32_t)(shop - w->shop),
                               .store = shop->store,
                               .occasion = order->occasion,
                               .price = order->price,
                               .paid = order->paid,
                               .wait_days = order->wait_days,
                               .late_days = order->late_days,
                               .refused = refused != 0,
                               .before = score_of(before->satisfaction, before->goodwill),
                               .after = score_of(after->satisfaction, after->goodwill)};
}

static struct ana_event *add_at_home(struct ana_story *s, const struct sim_world *w,
                                     enum ana_event_kind kind, uint32_t shopper,
                                     uint32_t slot)
{
    const uint32_t shop = w->pop.shopper[shopper].shop[slot];
    struct ana_event *e = add_event(s);

    if (e)
        *e = (struct ana_event){.kind = kind,
                                .day = w->day,
                                .burn_in = w->day < s->burn_in_days,
                                .shop = shop,
                                .store = w->shop[shop].store};
    return e;
}

static void hear_word(void *to, const struct sim_world *w, uint32_t shopper,
                      uint32_t slot, int sign)
{
    struct ana_event *e = add_at_home(to, w, ANA_WORD, shopper, slot);

    if (!e)
        return;
    e->sign = sign;
    e->after = sim_from16(sim_world_bond(w, shopper, slot)->belief);
}

static void get_messages(void *to, const struct sim_world *w, uint32_t shopper,
                         uint32_t slot, int sent, int opted_out)
{
    struct ana_story *s = to;

    if (w->day >= s->burn_in_days)
        s->messages += (uint32_t)sent;
    if (opted_out)
        add_at_home(s, w, ANA_OPT_OUT, shopper, slot);
}

static void turn_back(void *to, const struct sim_world *w, const struct sim_shop *shop,
                      uint32_t at, float luck)
{
    const uint32_t shopper = w->today.shopper[at];
    const struct sim_shop *as = sim_shop_for(shop, w->pop.shopper[shopper].segment);
    struct ana_event *e = add_at_home(to, w, ANA_DOOR, shopper, w->today.errand[at].slot);

    if (!e)
        return;
    e->occasion = w->today.errand[at].number;
    e->mission = (enum sim_mission)w->today.errand[at].mission;
    e->luck = luck;
    e->chance = as->walks_in;
    e->chance_alone = sim_logistic(w->behaviour->enter_base);
    e->approach_prob = sim_shop_at_door(as);
}

static enum sim_status watch(struct ana_story *s, const struct sim_plan *plan,
                             uint64_t cell, struct sim_outcome_block *blocks,
                             struct sim_error *err)
{
    const struct sim_watcher watcher = {.to = s,
                                        .visit = see_visit,
                                        .delivery = see_delivery,
                                        .word = hear_word,
                                        .messages = get_messages,
                                        .door = turn_back,
                                        .shopper = s->shopper};
    const struct sim_engine_options options = {.watcher = &watcher};
    const enum sim_status status =
        sim_isa_cell_run(sim_isa_best(), plan, cell, &options, blocks, err);

    if (status != SIM_OK)
        return status;
    if (s->failed)
        return sim_fail(err, SIM_E_NOMEM, "story", "%zu visits do not fit", s->n_visits);
    s->checksum = sim_checksum(blocks, sim_plan_blocks(plan));
    return SIM_OK;
}

static enum sim_status check_cell(const struct sim_plan *plan, uint64_t cell,
                                  struct sim_error *err)
{
    const uint64_t n = sim_plan_cells(plan);

    if (cell < n)
        return SIM_OK;
    return sim_fail(err, SIM_E_RANGE, "cell", "need 0..%llu, got %llu",
                    (unsigned long long)n - 1, (unsigned long long)cell);
}

enum sim_status ana_story_watch(struct ana_story *out, const struct sim_plan *plan,
                                uint64_t cell, uint32_t shopper,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct sim_scenario *scenario = plan->scenario;
    const size_t n = sim_plan_blocks(plan);
    struct sim_outcome_block *own = NULL;
    enum sim_status status = check_cell(plan, cell, err);

    *out = (struct ana_story){0};
    if (status == SIM_OK)
        status = check_shopper(&scenario->market[sim_plan_cell(plan, cell).market],
                               shopper, err);
    if (status != SIM_OK)
        return status;
    if (!blocks)
        blocks = own = malloc(n * sizeof *own);
    if (!blocks)
        return sim_fail(err, SIM_E_NOMEM, "story", "%zu outcomes do not fit", n);
    out->shopper = shopper;
    out->policy = &scenario->policy[sim_plan_cell(plan, cell).policy];
    out->burn_in_days = (uint32_t)scenario->run.burn_in_weeks * DAYS_A_WEEK;
    status = watch(out, plan, cell, blocks, err);
    free(own);
    if (status != SIM_OK)
        ana_story_clear(out);
    return status;
}

void ana_story_clear(struct ana_story *s)
{
    free(s->visit);
    free(s->event);
    *s = (struct ana_story){0};
}

/* ---- asking ---- */

uint64_t ana_story_cell(const struct sim_plan *plan, uint32_t policy, uint32_t replicate,
                        uint32_t market)
{
    const uint64_t place = (uint64_t)replicate * plan->n_markets + market;

    return place * plan->n_points * plan->n_policies + policy;
}

const struct ana_visit *ana_story_visit(const struct ana_story *s, uint32_t occasion)
{
    for (size_t k = 0; k < s->n_visits; k++)
        if (s->visit[k].occasion == occasion)
            return &s->visit[k];
    return NULL;
}

const struct ana_event *ana_story_door(const struct ana_story *s, uint32_t occasion)
{
    for (size_t k = 0; k < s->n_events; k++)
        if (s->event[k].kind == ANA_DOOR && s->event[k].occasion == occasion)
            return &s->event[k];
    return NULL;
}

static void add_up_visit(struct ana_totals *t, const struct ana_visit *v)
{
    const bool ours = v->store->owner == 0, bought = v->bought > 0.0f;

    t->visits++;
    t->ours += ours;
    t->bought += bought;
    t->bought_ours += ours && bought;
    t->spent += v->spent;
    t->spent_ours += ours ? v->spent : 0.0f;
    t->approached += v->approached > 0.0f;
    t->put_off += v->put_off > 0.0f;
    t->helped += v->helped > 0.0f;
    t->unhelped += v->unhelped > 0.0f;
    t->no_cash += v->no_cash > 0.0f;
    t->complaints += v->complained > 0.0f;
    t->told_good += v->told_good > 0.0f;
    t->told_bad += v->told_bad > 0.0f;
    t->lost += v->dropped > 0.0f;
    if (ours)
        t->score = v->reported;
}

static void add_up_event(struct ana_totals *t, const struct ana_event *e)
{
    t->deliveries += e->kind == ANA_DELIVERY;
    t->refused += e->kind == ANA_DELIVERY && e->refused;
    t->words += e->kind == ANA_WORD;
    t->turned_back += e->kind == ANA_DOOR;
    if (e->kind == ANA_DELIVERY && e->store->owner == 0)
        t->score = e->after;
}

struct ana_totals ana_story_totals(const struct ana_story *s)
{
    struct ana_totals t = {.messages = s->messages, .score = NAN};
    size_t event = 0;

    for (size_t k = 0; k <= s->n_visits; k++) {
        const uint32_t until = k < s->n_visits ? s->visit[k].day : UINT32_MAX;

        /* what came on an earlier day comes first; a day's deliveries follow its visits */
        for (; event < s->n_events && s->event[event].day < until; event++)
            if (!s->event[event].burn_in)
                add_up_event(&t, &s->event[event]);
        if (k < s->n_visits && !s->visit[k].burn_in)
            add_up_visit(&t, &s->visit[k]);
    }
    return t;
}
