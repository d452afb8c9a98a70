/* The day of a store: when people come, who is on duty, what that costs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "tests/open_shop.h"

/* Share of visits by hour: 47,243 baskets of The Complete Journey (84.51). */
static const double by_hour[SIM_HOURS] = {0.0067, 0.0031, 0.0025, 0.0015, 0.0007, 0.0013,
                                          0.0039, 0.0084, 0.0149, 0.0264, 0.0446, 0.0624,
                                          0.0701, 0.0743, 0.0750, 0.0809, 0.0943, 0.1061,
                                          0.0994, 0.0796, 0.0626, 0.0431, 0.0261, 0.0123};

/* Arrivals */

static double traffic(int from, int to)
{
    double sum = 0;

    for (int h = from; h < to; h++)
        sum += by_hour[h];
    return sum;
}

/* Share of a day's visits before @p minute, for a store open from @p from to @p to. */
static double come_before(double minute, int from, int to)
{
    const int hour = (int)(minute / 60);

    if (hour >= to)
        return 1;
    return (traffic(from, hour) + by_hour[hour] * (minute / 60 - hour)) /
           traffic(from, to);
}

/* Every opening and closing hour there can be. */
#define EACH_DAY(from, to)                                                               \
    for (int from = 0; from < SIM_HOURS; from++)                                         \
        for (int to = from + 1; to <= SIM_HOURS; to++)

static void set_hours(struct shop *s, int from, int to)
{
    s->store->v.open_hour = (float)from;
    s->store->v.close_hour = (float)to;
}

Test(arrivals, begin_at_opening_end_at_closing_and_rise_between)
{
    struct shop s;
    int falls = 0, outside = 0;

    plan_shop(&s);
    EACH_DAY(from, to)
    {
        const struct sim_shop *shop;

        set_hours(&s, from, to);
        shop = open_shop(&s);
        outside += shop->arrival[0] != 60.0f * (float)from;
        outside += fabsf(shop->arrival[SIM_MINUTE_TABLE] - 60.0f * (float)to) > 0.01f;
        outside += shop->arrival[SIM_MINUTE_TABLE] > 60.0f * (float)to;
        for (int k = 1; k <= SIM_MINUTE_TABLE; k++)
            falls += !(shop->arrival[k] > shop->arrival[k - 1]);
    }
    cr_expect(zero(int, outside));
    cr_expect(zero(int, falls));
    close_shop(&s);
}

Test(arrivals, come_by_the_hourly_profile)
{
    struct shop s;
    double worst = 0;

    plan_shop(&s);
    EACH_DAY(from, to)
    {
        const struct sim_shop *shop;

        set_hours(&s, from, to);
        shop = open_shop(&s);
        for (int k = 0; k <= SIM_MINUTE_TABLE; k++)
            worst = fmax(worst, fabs(come_before((double)shop->arrival[k], from, to) -
                                     (double)k / SIM_MINUTE_TABLE));
    }
    cr_expect(lt(dbl, worst, 1e-5));
    close_shop(&s);
}

/* Roster */

static int hours_on_duty(const struct sim_shop *shop, int from, int to)
{
    int hours = 0;

    for (int h = from; h < to; h++)
        hours += shop->on_duty[h];
    return hours;
}

Test(roster, flat_is_the_same_all_day)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->floor_staff = 5;
    shop = open_shop(&s);
    for (int h = 0; h < SIM_HOURS; h++)
        cr_expect(eq(int, shop->on_duty[h], 5));
    cr_expect(eq(flt, shop->duty_minutes, 5 * 11 * 60.0f));
    close_shop(&s);
}

Test(roster, by_traffic_keeps_the_hours_within_one)
{
    struct shop s;
    int off = 0, nobody = 0, crowd = 0;

    plan_shop(&s);
    s.lever->roster = 1;
    EACH_DAY(from, to)
    for (int staff = 1; staff <= 60; staff++) {
        const struct sim_shop *shop;

        set_hours(&s, from, to);
        s.lever->floor_staff = (float)staff;
        shop = open_shop(&s);
        off += abs(hours_on_duty(shop, from, to) - staff * (to - from)) > 1;
        for (int h = from; h < to; h++) {
            nobody += shop->on_duty[h] == 0;
            crowd += shop->on_duty[h] > 60;
        }
    }
    cr_expect(zero(int, off), "%d of 18,000 rosters", off);
    cr_expect(zero(int, nobody));
    cr_expect(zero(int, crowd));
    close_shop(&s);
}

Test(roster, of_one_person_is_that_person_all_day)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->roster = 1;
    s.lever->floor_staff = 1;
    set_hours(&s, 10, 24);
    shop = open_shop(&s);
    cr_expect(eq(int, hours_on_duty(shop, 10, 24), 14));
    close_shop(&s);
}

Test(roster, by_traffic_follows_the_traffic_within_one_person)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->roster = 1;
    s.lever->floor_staff = 8;
    shop = open_shop(&s);
    for (int h = 10; h < 21; h++) {
        const double want = 8 * 11 * by_hour[h] / traffic(10, 21);

        cr_expect(lt(dbl, fabs(shop->on_duty[h] - want), 1), "hour %d", h);
    }
    cr_expect(lt(int, shop->on_duty[10], shop->on_duty[17]));
    close_shop(&s);
}

static void set_table(struct shop *s, float morning, float midday, float afternoon,
                      float evening)
{
    s->lever->roster = 2;
    s->lever->roster_morning = morning;
    s->lever->roster_midday = midday;
    s->lever->roster_afternoon = afternoon;
    s->lever->roster_evening = evening;
}

Test(roster, by_table_has_the_share_of_each_part_of_the_day)
{
    static const int want[] = {2, 2, 4, 4, 4, 8, 8, 8, 6, 6, 6}; /* from 10 to 21 */
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->floor_staff = 8;
    set_table(&s, 0.25f, 0.5f, 1, 0.75f);
    shop = open_shop(&s);
    for (int h = 10; h < 21; h++)
        cr_expect(eq(int, shop->on_duty[h], want[h - 10]), "hour %d", h);
    close_shop(&s);
}

Test(roster, by_table_is_of_whole_people)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->floor_staff = 3;
    set_table(&s, 0.1f, 0.4f, 0.5f, 0.9f);
    shop = open_shop(&s);
    cr_expect(eq(int, shop->on_duty[11], 0));
    cr_expect(eq(int, shop->on_duty[12], 1));
    cr_expect(eq(int, shop->on_duty[15], 2));
    cr_expect(eq(int, shop->on_duty[18], 3));
    close_shop(&s);
}

Test(roster, by_table_pays_the_hours_of_the_table)
{
    struct shop s;

    plan_shop(&s);
    s.lever->floor_staff = 8;
    s.lever->till_staff = 1;
    s.lever->wage = 20;
    set_table(&s, 0.25f, 0.5f, 1, 0.75f);
    /* 2 x 2 + 3 x 4 + 3 x 8 + 3 x 6 hours on the floor, 11 at the till */
    cr_expect(eq(flt, open_shop(&s)->fixed_cost_day, 20 * (58 + 11)));
    close_shop(&s);
}

Test(roster, by_table_of_all_is_flat)
{
    struct shop s;
    const struct sim_shop *shop;
    int differ = 0;

    plan_shop(&s);
    set_table(&s, 1, 1, 1, 1);
    for (int staff = 0; staff <= 60; staff++) {
        s.lever->floor_staff = (float)staff;
        shop = open_shop(&s);
        for (int h = 0; h < SIM_HOURS; h++)
            differ += shop->on_duty[h] != staff;
    }
    cr_expect(zero(int, differ));
    close_shop(&s);
}

Test(roster, parts_of_the_day_count_under_a_table_only)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->floor_staff = 4;
    set_table(&s, 0, 0, 0, 0);
    s.lever->roster = 0;
    shop = open_shop(&s);
    cr_expect(eq(int, hours_on_duty(shop, 10, 21), 4 * 11));
    close_shop(&s);
}

Test(roster, of_nobody_stays_empty)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->floor_staff = 0;
    for (int roster = 0; roster < 2; roster++) {
        s.lever->roster = (float)roster;
        shop = open_shop(&s);
        cr_expect(zero(int, hours_on_duty(shop, 0, SIM_HOURS)));
        cr_expect(zero(flt, shop->duty_minutes));
    }
    close_shop(&s);
}

Test(roster, minutes_on_duty_are_those_of_the_table_and_of_experts)
{
    struct shop s;
    const struct sim_shop *shop;

    plan_shop(&s);
    s.lever->roster = 1;
    s.lever->floor_staff = 7;
    s.lever->experts = 2;
    shop = open_shop(&s);
    cr_expect(eq(flt, shop->duty_minutes,
                 60.0f * (float)(hours_on_duty(shop, 10, 21) + 2 * 11)));
    close_shop(&s);
}

Test(staff, cost_a_day_is_wages_training_and_research)
{
    struct shop s;

    plan_shop(&s);
    s.lever->floor_staff = 4;
    s.lever->experts = 1;
    s.lever->till_staff = 2;
    s.lever->wage = 20;
    s.lever->training = 0.5f;
    s.lever->research_spend = 350;
    s.store->v.training_cost = 14;
    /* 7 heads x 11 h x 20, then (0.5 x 14 x 7 + 350) / 7 */
    cr_expect(epsilon_eq(flt, open_shop(&s)->fixed_cost_day, 1540 + 57, 1e-3f));
    close_shop(&s);
}
