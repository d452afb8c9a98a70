/* How threads are shared out among cells: by hand, for plans that need no run. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sim/crew.h"
#include "tests/small_world.h"

/* 26 weeks after 8, and 2 for the drawing of shoppers: a cell takes 36, a group of n 10 + 26 n. */
static struct sim_crew crew_of(uint32_t policies, uint32_t groups, uint32_t shoppers,
                               int threads, const unsigned char *done)
{
    struct sim_scenario s;
    struct sim_plan plan;
    struct sim_crew crew;

    small_scenario(&s, shoppers);
    s.run.weeks = 26;
    s.run.burn_in_weeks = 8;
    sim_plan_init(&plan, &s);
    plan.n_policies = policies;
    plan.n_replicates = groups;
    crew = sim_crew_for(&plan, threads, done);
    sim_scenario_free(&s);
    return crew;
}

#define EXPECT_CREW(crew, wanted_at_once, wanted_hands, wanted_groups)                   \
    do {                                                                                 \
        const struct sim_crew got = (crew);                                              \
                                                                                         \
        cr_expect(eq(int, got.at_once, wanted_at_once));                                 \
        cr_expect(eq(int, got.hands, wanted_hands));                                     \
        cr_expect(eq(u64, got.groups, wanted_groups));                                   \
    } while (0)

Test(crew, one_thread_takes_group_after_group)
{
    EXPECT_CREW(crew_of(5, 1, 1000, 1, NULL), 1, 1, 1);
    EXPECT_CREW(crew_of(5, 7, 1000, 1, NULL), 1, 1, 7);
}

Test(crew, groups_stay_whole_where_they_go_round)
{
    EXPECT_CREW(crew_of(5, 80, 1000, 2, NULL), 2, 1, 80);
    EXPECT_CREW(crew_of(5, 8, 1000, 4, NULL), 4, 1, 8);
}

Test(crew, what_is_left_over_goes_cell_by_cell_when_that_is_sooner_done)
{
    /* one group of 140 weeks, or five cells of 36 on two threads: 108 */
    EXPECT_CREW(crew_of(5, 3, 1000, 2, NULL), 2, 1, 2);
    EXPECT_CREW(crew_of(5, 1, 1000, 2, NULL), 2, 1, 0);
    /* three groups, or fifteen cells on four threads: 144 */
    EXPECT_CREW(crew_of(5, 3, 1000, 4, NULL), 3, 1, 3);
    EXPECT_CREW(crew_of(5, 7, 1000, 4, NULL), 4, 1, 7);
}

Test(crew, one_policy_is_a_group_by_itself)
{
    EXPECT_CREW(crew_of(1, 5, 1000, 2, NULL), 2, 1, 5);
    EXPECT_CREW(crew_of(1, 3, 1000, 8, NULL), 3, 1, 3);
}

Test(crew, cells_of_many_shoppers_are_shared_when_there_are_few)
{
    EXPECT_CREW(crew_of(1, 1, 39000, 8, NULL), 1, 2, 1);
    EXPECT_CREW(crew_of(1, 2, 400000, 8, NULL), 2, 4, 2);
    /* a group of 140 weeks by two threads: 70; or five cells side by side: 108 */
    EXPECT_CREW(crew_of(5, 1, 400000, 2, NULL), 1, 2, 1);
}

Test(crew, of_very_many_shoppers_few_are_held_at_a_time)
{
    EXPECT_CREW(crew_of(5, 40, 10000000, 2, NULL), 1, 2, 40);
    EXPECT_CREW(crew_of(5, 40, 10000000, 32, NULL), 1, 32, 40);
    EXPECT_CREW(crew_of(5, 40, 3000000, 8, NULL), 4, 2, 40);
}

Test(crew, only_what_is_left_counts)
{
    /* groups 0, 1 and 3 of 5 are done, of 2 one cell is left, 4 is whole */
    unsigned char done[25] = {0};

    for (int cell = 0; cell < 20; cell++)
        done[cell] = cell != 12;
    EXPECT_CREW(crew_of(5, 5, 1000, 1, done), 1, 1, 5);
    EXPECT_CREW(crew_of(5, 5, 1000, 2, done), 2, 1, 5);
    done[12] = 1;
    EXPECT_CREW(crew_of(5, 5, 1000, 2, done), 2, 1, 0);
    for (int cell = 20; cell < 25; cell++)
        done[cell] = 1;
    EXPECT_CREW(crew_of(5, 5, 1000, 2, done), 2, 1, 5);
}
