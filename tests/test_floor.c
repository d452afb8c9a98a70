/* The floor: who asks for help, and whom staff leave alone. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "sim/engine.h"
#include "sim/world.h"
#include "tests/small_world.h"

enum { SHOPPERS = 8000, DAYS = 5, FLOOR = 60 };
static const double ERRORS = 4; /* standard errors */

/* What was seen of our store over some days. */
struct seen {
    double visits, needs, asked, approached, kiosked, both;
};

/* Everyone may need help; staff are many. */
static void plan_floor(struct sim_scenario *s)
{
    struct sim_store *ours;

    small_scenario(s, SHOPPERS);
    ours = &s->market[0].store[0];
    ours->status_quo.lever.floor_staff = FLOOR;
    ours->status_quo.lever.approach_prob = 0;
    ours->v.need_scale = 1 / s->behaviour.need_prob;
}

static void look(const struct sim_visits *v, struct seen *seen)
{
    seen->visits += v->n;
    for (uint32_t i = 0; i < v->n; i++) {
        seen->needs += (double)v->need[i];
        seen->asked += (double)v->asked[i];
        seen->approached += (double)v->approached[i];
        seen->kiosked += (double)v->kiosked[i];
        seen->both += (double)(v->approached[i] * v->kiosked[i]);
    }
}

static void watch(void *to, const struct sim_world *w, const struct sim_shop *shop,
                  const struct sim_visits *v, uint32_t row, const struct sim_bond *before)
{
    (void)w;
    (void)before;
    if (shop->owner == 0 && row == 0)
        look(v, to);
}

static struct seen days(struct sim_scenario *s)
{
    struct seen seen = {0};
    const struct sim_watcher watcher = {
        .to = &seen, .visit = watch, .shopper = SIM_WATCH_ALL};
    struct sim_error err = {0};
    struct sim_world w;

    cr_assert(eq(int, sim_scenario_check(s, &err), SIM_OK), "%s", err.text);
    cr_assert(eq(int, sim_world_create(&w, s, 0, 0, 1, &err), SIM_OK));
    w.watcher = &watcher;
    for (int day = 0; day < DAYS; day++)
        cr_assert(eq(int, sim_world_day(&w, &err), SIM_OK));
    sim_world_clear(&w);
    sim_scenario_free(s);
    cr_assert(lt(dbl, 1000, seen.visits));
    return seen;
}

Test(help, is_asked_for_by_the_share_who_ask_by_themselves)
{
    struct sim_scenario s;
    struct seen seen;

    plan_floor(&s);
    s.behaviour.ask_prob = 0.6f;
    seen = days(&s);
    cr_expect(epsilon_eq(dbl, seen.asked / seen.needs, 0.6,
                         ERRORS * sqrt(0.6 * 0.4 / seen.needs)));
}

Test(help, is_asked_for_by_all_in_need_at_ask_prob_1)
{
    struct sim_scenario s;
    struct seen seen;

    plan_floor(&s);
    s.behaviour.ask_prob = 1;
    seen = days(&s);
    cr_expect(eq(dbl, seen.asked, seen.needs));
}

Test(help, is_asked_for_by_nobody_at_ask_prob_0)
{
    struct sim_scenario s;

    plan_floor(&s);
    s.behaviour.ask_prob = 0;
    cr_expect(zero(dbl, days(&s).asked));
}

Test(help, is_asked_for_by_all_in_need_where_people_come_to_ask)
{
    struct sim_scenario s;
    struct seen seen;

    plan_floor(&s);
    s.behaviour.ask_prob = 0.3f;
    s.market[0].store[0].v.comes_to_ask = 1;
    seen = days(&s);
    cr_expect(eq(dbl, seen.asked, seen.needs));
}

/* A need that nobody speaks of is found by an offer with 1 - exp(-rate a). */
Test(help, not_asked_for_is_found_by_an_approach)
{
    const double found = 1 - exp(-0.8 * 2);
    struct sim_scenario s;
    struct seen seen;

    plan_floor(&s);
    s.behaviour.ask_prob = 0;
    s.behaviour.discover_rate = 0.8f;
    s.market[0].store[0].status_quo.lever.approach_prob = 1;
    s.market[0].store[0].status_quo.lever.approach_level = 2;
    seen = days(&s);
    cr_assert(lt(dbl, 0.99 * seen.visits, seen.approached));
    cr_expect(epsilon_eq(dbl, seen.asked / seen.approached, found,
                         ERRORS * sqrt(found * (1 - found) / seen.approached)));
}

Test(staff, leave_those_alone_whom_a_kiosk_serves)
{
    struct sim_scenario s;
    struct seen seen;

    plan_floor(&s);
    s.market[0].store[0].status_quo.lever.approach_prob = 1;
    s.market[0].store[0].status_quo.lever.kiosk = 1;
    seen = days(&s);
    cr_assert(lt(dbl, 0.2 * seen.visits, seen.kiosked));
    cr_assert(lt(dbl, 0.2 * seen.visits, seen.approached));
    cr_expect(zero(dbl, seen.both));
}
