/* Anticipatory (M24): reads why people leave, before they complain, tries one remedy a
 * period, and takes back what did not help. Epsilon-greedy: now and then it tries one for
 * which it has no reason. */
#include "sim/controller.h"
#include "sim/vmath.h"

static const float HOURS = 0.15f;      /* delivery in hours, in days */
static const float REST_PERIODS = 6;   /* before a remedy that failed is tried again */
static const float QUARTER_WEEKS = 13; /* within which an experiment has to pay */
enum { LUCK_EXPLORE = 1000, LUCK_WHICH };

/* Each remedy: 0 when it does not apply, else 1 with the levers moved. */

/* A deposit where goods are brought to the door; elsewhere instalments. */
static int ease_payment(struct sim_levers *l, const struct sim_store *store)
{
    if (!(store->v.delivered > 0.0f)) {
        if (l->instalments > 0.0f)
            return 0;
        l->instalments = 1.0f;
        return 1;
    }
    if (!(l->min_deposit > 0.0f))
        return 0;
    l->min_deposit = 0.0f;
    l->pay_at_door = 1.0f;
    l->delivery_days = sim_min(l->delivery_days, HOURS);
    l->promise_days = l->delivery_days;
    return 1;
}

static int more_help(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    if (l->roster == 0.0f && l->floor_staff > 1.0f)
        l->roster = 1.0f; /* the same hours, where the people are */
    else
        l->floor_staff += 1.0f;
    return 1;
}

static int more_experts(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    l->experts += 1.0f;
    return 1;
}

static int quicker_tills(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    if (l->pooling == 0.0f && l->till_staff > 1.0f)
        l->pooling = 1.0f;
    else
        l->till_staff += 1.0f;
    return 1;
}

/* From the door to those who seem to want it, with a question, and then less often. */
static int softer_contact(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    if (l->approach_when == 0.0f) {
        l->approach_when = 2.0f;
        l->ask_first = 1.0f;
    } else if (l->ask_first == 0.0f) {
        l->ask_first = 1.0f;
    } else if (l->check_in_every > 0.0f) {
        l->check_in_every = 0.0f;
    } else if (l->approach_prob > 0.0f && l->approach_when != 1.0f) {
        l->approach_when = 1.0f; /* only when asked */
    } else {
        return 0;
    }
    return 1;
}

static int fewer_staff(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    if (l->floor_staff < 2.0f)
        return 0;
    l->floor_staff -= 1.0f;
    return 1;
}

static int let_them_choose(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    if (l->customer_chosen > 0.0f)
        return 0;
    l->customer_chosen = 1.0f;
    return 1;
}

static int (*const remedy[])(struct sim_levers *l, const struct sim_store *store) = {
    ease_payment,   more_help,   more_experts,   quicker_tills,
    softer_contact, fewer_staff, let_them_choose};

enum { REMEDIES = sizeof remedy / sizeof *remedy };

/* How loudly each remedy is called for: from 1 on there is reason to act. */
static void listen(const struct sim_turn *t, float call[REMEDIES])
{
    const struct sim_params *b = &t->scenario->behaviour;
    const struct sim_sight *s = t->seen;
    const float notice = sim_max(b->notice_share * s->visits, 1e-6f);
    const float load = s->duty > 0.0f ? s->served / s->duty : 1.0f;

    call[0] = s->no_cash / notice;
    call[1] = s->no_help / notice;
    call[2] = s->no_expert / notice;
    call[3] = s->till_left / notice;
    call[4] = b->putoff_weight * s->put_off / notice;
    /* idle hands, unless people wait for help all the same */
    call[5] = call[1] < 1.0f ? b->idle_load / sim_max(load, 0.1f * b->idle_load) : 0.0f;
    call[6] = s->optouts / notice;
}

struct memory {
    uint32_t trying;      /* remedy + 1 on trial, or 0 */
    float before;         /* contribution a visit before it */
    float price;          /* what it has to earn a visit: 0 when there was a reason */
    float rest[REMEDIES]; /* periods for which a remedy that failed is left alone */
    struct sim_levers old, tried; /* levers before the trial, and on it */
};

static float worth(const struct sim_turn *t)
{
    return t->seen->contribution / sim_max(t->seen->visits, 1.0f);
}

/* Only what the trial moved: a rule may have come or gone since. */
static void take_back(struct sim_levers *now, const struct memory *m)
{
    const float *old = (const float *)&m->old, *tried = (const float *)&m->tried;
    float *value = (float *)now;

    for (uint32_t j = 0; j < SIM_LEVER_COUNT; j++)
        if (tried[j] != old[j])
            value[j] = old[j];
}

/* Whether the trial was a success; else all as it was, and no more of it for a while. */
static int passes(const struct sim_turn *t, struct memory *m)
{
    const uint32_t tried = m->trying;

    m->trying = 0;
    if (tried == 0 || worth(t) >= m->before + m->price)
        return 1;
    m->rest[tried - 1] = REST_PERIODS;
    take_back(&t->service->lever, m);
    return 0;
}

/* Levers that differ, of those that may move. */
static float count_changed(const struct sim_turn *t, const struct sim_levers *a,
                           const struct sim_levers *b)
{
    const float *x = (const float *)a, *y = (const float *)b;
    float n = 0.0f;

    for (uint32_t j = 0; j < SIM_LEVER_COUNT; j++)
        n += x[j] != y[j] && !t->held[j] ? 1.0f : 0.0f;
    return n;
}

static int applies(const struct sim_turn *t, const struct memory *m, uint32_t k)
{
    const struct sim_levers *now = &t->service->lever;
    struct sim_levers l = *now;

    return m->rest[k] <= 0.0f && remedy[k](&l, t->store) &&
           count_changed(t, &l, now) > 0.0f;
}

/* The remedy most called for, REMEDIES when nothing is. */
static uint32_t called_for(const struct sim_turn *t, const struct memory *m)
{
    float call[REMEDIES], loudest = 1.0f;
    uint32_t best = REMEDIES;

    listen(t, call);
    for (uint32_t k = 0; k < REMEDIES; k++)
        if (call[k] >= loudest && applies(t, m, k)) {
            best = k;
            loudest = call[k];
        }
    return best;
}

static uint32_t any(const struct sim_turn *t, const struct memory *m)
{
    uint32_t can[REMEDIES], n = 0;

    for (uint32_t k = 0; k < REMEDIES; k++)
        if (applies(t, m, k))
            can[n++] = k;
    return n > 0 ? can[(uint32_t)(sim_turn_luck(t, LUCK_WHICH) * (float)n)] : REMEDIES;
}

static void begin(const struct sim_turn *t, struct memory *m, uint32_t k, int has_reason)
{
    struct sim_levers *l = &t->service->lever;
    const float quarter = QUARTER_WEEKS * t->seen->visits / t->seen->weeks;

    m->trying = k + 1;
    m->before = worth(t);
    m->old = *l;
    remedy[k](l, t->store);
    m->tried = *l;
    m->price = has_reason ? 0.0f
                          : count_changed(t, l, &m->old) * l->adapt_cost /
                                sim_max(quarter, 1.0f);
}

static void anticipate(const struct sim_turn *t)
{
    struct memory *m = t->memory;
    const int explores =
        sim_turn_luck(t, LUCK_EXPLORE) < t->scenario->behaviour.adapt_epsilon;
    uint32_t k;

    for (uint32_t j = 0; j < REMEDIES; j++)
        m->rest[j] -= 1.0f;
    if (!passes(t, m))
        return; /* taking back is the change of this period */
    k = explores ? any(t, m) : called_for(t, m);
    if (k < REMEDIES)
        begin(t, m, k, !explores);
}

const struct sim_controller sim_controller_anticipatory = {
    .name = "anticipatory",
    .help =
        "learns from why people leave and what staff suggest, and moves a lever before "
        "complaints; takes back what does not help",
    .memory = sizeof(struct memory),
    .turn = anticipate};
