/* What a firm sees of its own store: books exactly, reasons by guess. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "sim/controller.h"
#include "sim/world.h"
#include "tests/small_world.h"

enum { LOOKS = 4000 };

/* Mean and spread of the guess at 100 visits lost for want of cash, and at 100 put off. */
static void look_often(float suggestions, double mean[2], double sd[2])
{
    struct sim_scenario s;
    struct sim_world w;
    double sum[2] = {0}, squares[2] = {0};

    small_scenario(&s, 100);
    s.market[0].store[0].status_quo.lever.controller = SIM_CONTROLLER_anticipatory;
    s.market[0].store[0].status_quo.lever.suggestions = suggestions;
    cr_assert(eq(int, sim_world_create(&w, &s, 0, 0, 1, NULL), SIM_OK));
    w.shop[0].week[0].sum[SIM_OUT_exit_no_cash] = 100;
    w.shop[0].week[0].sum[SIM_OUT_putoff_share] = 100;
    for (w.day = 0; w.day < LOOKS; w.day++) {
        struct sim_sight *seen = &w.shop[0].adapt.seen;

        w.shop[0].adapt.seen = (struct sim_sight){0};
        sim_firm_look(&w, 0);
        for (int k = 0; k < 2; k++) {
            const double x = (double)(k ? seen->put_off : seen->no_cash);

            sum[k] += x;
            squares[k] += x * x;
        }
    }
    for (int k = 0; k < 2; k++) {
        mean[k] = sum[k] / LOOKS;
        sd[k] = sqrt(squares[k] / LOOKS - mean[k] * mean[k]);
    }
    sim_world_clear(&w);
    sim_scenario_free(&s);
}

Test(firm, guesses_right_on_average)
{
    double mean[2], sd[2];

    look_often(1, mean, sd);
    /* five standard errors */
    cr_expect(epsilon_eq(dbl, mean[0], 100, 5 * sd[0] / sqrt(LOOKS)));
    cr_expect(epsilon_eq(dbl, mean[1], 100, 5 * sd[1] / sqrt(LOOKS)));
}

Test(firm, guesses_with_the_error_of_its_rows)
{
    double mean[2], sd[2];

    look_often(0, mean, sd);
    cr_expect(epsilon_eq(dbl, sd[0], 30, 2)); /* observe_cv */
}

Test(firm, sees_better_when_it_listens)
{
    double mean[2], deaf[2], sd[2];

    look_often(0, mean, deaf);
    look_often(1, mean, sd);
    /* precisions add: 1/0.3^2 + 1/0.5^2 */
    cr_expect(epsilon_eq(dbl, sd[0], 25.7, 2));
    cr_expect(lt(dbl, sd[0], deaf[0]));
}

Test(firm, does_not_see_whom_it_puts_off_unless_it_listens)
{
    double mean[2], sd[2];

    look_often(0, mean, sd);
    cr_expect(zero(dbl, mean[1]));
}
