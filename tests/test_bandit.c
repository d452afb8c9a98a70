/* The bandit: comes to prefer the better of the policies, and tries only those that are fixed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/desk.h"

static void add_three_tills(struct desk *d)
{
    struct sim_policy *p = small_policy(&d->scenario, "three-tills");

    SMALL_SET(p, till_staff, 3);
}

/* What a policy with that many tills brings in a period of four weeks, with luck. */
static float harvest(const struct desk *d)
{
    const float u = sim_unit(sim_draw(&d->luck, 5, 0, d->day, 5).a);

    return (d->service.lever.till_staff == 3.0f ? 26000.0f : 20000.0f) +
           2000.0f * (u - 0.5f);
}

static int periods_of_best(struct desk *d, int periods)
{
    int best = 0;

    for (int k = 0; k < periods; k++) {
        d->seen.contribution = harvest(d);
        take_turn(d, SIM_CONTROLLER_bandit);
        best += d->service.lever.till_staff == 3.0f;
    }
    return best;
}

Test(bandit, comes_to_prefer_the_better_policy)
{
    struct desk d;

    sit_down(&d);
    add_three_tills(&d);
    periods_of_best(&d, 20);
    cr_expect(le(int, 34, periods_of_best(&d, 40)));
    stand_up(&d);
}

Test(bandit, tries_both_at_first)
{
    struct desk d;
    int best;

    sit_down(&d);
    d.scenario.behaviour.bandit_prior = 2;
    add_three_tills(&d);
    best = periods_of_best(&d, 20);
    cr_expect(lt(int, 0, best));
    cr_expect(lt(int, best, 20));
    stand_up(&d);
}

Test(bandit, never_pulls_a_policy_that_adapts)
{
    struct desk d;

    sit_down(&d);
    add_three_tills(&d);
    SMALL_SET(&d.scenario.policy[1], controller, SIM_CONTROLLER_measured);
    cr_expect(eq(int, periods_of_best(&d, 40), 0));
    stand_up(&d);
}
