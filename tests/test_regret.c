#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "analysis/regret.h"
#include "known_functions.h"

static const struct ana_resampling usual = {0.95, 400, 1};
static const struct ana_resampling none = {0.95, 0, 1};

static struct ana_regret regret(const struct ana_regret_data *data,
                                const struct ana_resampling *how)
{
    struct ana_regret r;
    struct sim_error err = {0};

    cr_assert(eq(int, ana_regret(&r, data, how, &err), SIM_OK), "%s: %s", err.where,
              err.text);
    return r;
}

/* A decision table worked by hand: three policies in four worlds, one replicate.
 *            worlds                 regrets          max  mean   worst
 *   bold     20  12   8   4         0   2   2   6     6   2.5      4
 *   steady   14  14  10   7         6   0   0   3     6   2.25     7
 *   mild     16  11   9  10         4   3   1   0     4   2        9
 */
static const double table[] = {20, 12, 8, 4, 14, 14, 10, 7, 16, 11, 9, 10};
static const struct ana_regret_data by_hand = {3, 4, 1, table, NULL, 1};

Test(regret, is_that_of_a_table_worked_by_hand)
{
    struct ana_regret r = regret(&by_hand, &none);
    const double want[] = {0, 2, 2, 6, 6, 0, 0, 3, 4, 3, 1, 0};
    const double max[] = {6, 6, 4}, mean[] = {2.5, 2.25, 2}, worst[] = {4, 7, 9};
    const double share[] = {0.25, 0.5, 0.25};
    const uint32_t where[] = {3, 0, 0}, best[] = {2, 0, 0};

    for (int i = 0; i < 12; i++)
        cr_expect(eq(dbl, r.regret[i], want[i]));
    for (int p = 0; p < 3; p++) {
        cr_expect(eq(dbl, r.policy[p].max.value, max[p]));
        cr_expect(eq(dbl, r.policy[p].mean.value, mean[p]));
        cr_expect(eq(dbl, r.policy[p].worst_value, worst[p]));
        cr_expect(eq(dbl, r.policy[p].best_share, share[p]));
        cr_expect(eq(u32, r.policy[p].worst, where[p]));
        cr_expect(eq(u32, r.policy[p].best_there, best[p]));
    }
    ana_regret_clear(&r);
}

Test(regret, chooses_by_max_mean_and_worst)
{
    struct ana_regret r = regret(&by_hand, &none);

    cr_expect(eq(u32, r.minimax, 2));
    cr_expect(eq(u32, r.runner_up, 0));
    cr_expect(eq(dbl, r.lead.value, 2));
    cr_expect(eq(u32, r.least_mean, 2));
    cr_expect(eq(u32, r.maximin, 2));
    ana_regret_clear(&r);
}

Test(regret, lower_is_better_turns_the_table_round)
{
    double minus[12];
    struct ana_regret_data data = by_hand;
    struct ana_regret up = regret(&by_hand, &none), down;

    for (int i = 0; i < 12; i++)
        minus[i] = -table[i];
    data.y = minus;
    data.direction = -1;
    down = regret(&data, &none);
    for (int i = 0; i < 12; i++)
        cr_expect(eq(dbl, down.regret[i], up.regret[i]));
    for (int p = 0; p < 3; p++)
        cr_expect(eq(dbl, down.policy[p].worst_value, -up.policy[p].worst_value));
    cr_expect(eq(u32, down.maximin, up.maximin));
    ana_regret_clear(&up);
    ana_regret_clear(&down);
}

Test(regret, weights_count_for_means_and_shares_only)
{
    const double weight[] = {8, 0, 0, 2};
    struct ana_regret_data data = by_hand;
    struct ana_regret r;

    data.weight = weight;
    r = regret(&data, &none);
    cr_expect(epsilon_eq(dbl, r.policy[0].mean.value, 1.2, 1e-12));
    cr_expect(epsilon_eq(dbl, r.policy[2].mean.value, 3.2, 1e-12));
    cr_expect(epsilon_eq(dbl, r.policy[0].best_share, 0.8, 1e-12));
    cr_expect(eq(dbl, r.policy[1].best_share, 0));
    cr_expect(eq(u32, r.least_mean, 0));
    cr_expect(eq(u32, r.minimax, 2));
    ana_regret_clear(&r);
}

Test(regret, policies_that_tie_share_the_point)
{
    const double y[] = {5, 1, 5, 2};
    struct ana_regret r = regret(&(struct ana_regret_data){2, 2, 1, y, NULL, 1}, &none);

    cr_expect(eq(dbl, r.policy[0].best_share, 0.25));
    cr_expect(eq(dbl, r.policy[1].best_share, 0.75));
    ana_regret_clear(&r);
}

/* Two policies in three worlds over R replicates: policy 1 leads by 1 in world 0, trails by 2 in
 * world 1 and by nothing in world 2. Each run has luck of its own and the replicate's. */
enum { WORLDS = 3, R = 12, CELLS = 2 * WORLDS * R };

static void blur(double *y, double own, double common, uint64_t seed)
{
    const double lead[WORLDS] = {1, -2, 0};

    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t i = 0; i < WORLDS; i++)
            for (uint32_t r = 0; r < R; r++)
                y[(p * WORLDS + i) * R + r] = 10 + p * lead[i] +
                                              own * gauss(seed, p * WORLDS + i, r) +
                                              common * gauss(seed, UINT32_MAX, r);
}

Test(regret, luck_that_a_replicate_shares_is_no_uncertainty)
{
    double y[CELLS];
    struct ana_regret r;

    blur(y, 0, 100, 1);
    r = regret(&(struct ana_regret_data){2, WORLDS, R, y, NULL, 1}, &usual);
    cr_expect(epsilon_eq(dbl, r.policy[0].max.value, 1, 1e-10));
    cr_expect(epsilon_eq(dbl, r.policy[0].max.low, 1, 1e-10));
    cr_expect(epsilon_eq(dbl, r.policy[1].max.high, 2, 1e-10));
    cr_expect(eq(u32, r.minimax, 0));
    cr_expect(eq(dbl, r.policy[0].minimax_share, 1));
    cr_expect(epsilon_eq(dbl, r.lead.low, 1, 1e-10));
    cr_expect(eq(sz, r.policy[1].at_worst.n, R));
    cr_expect(epsilon_eq(dbl, r.policy[1].at_worst.mean, 2, 1e-10));
    ana_regret_clear(&r);
}

/* Luck of sd 0.5 a run: the regret in world 1 has standard error 0.5 sqrt(2 / 12) = 0.204. Of 100
 * seeds 95 intervals cover, standard error 2.2; resampling 12 replicates makes them some 10 % too
 * short. */
Test(regret, intervals_cover_the_truth)
{
    uint32_t covers = 0, paired = 0;

    for (uint64_t seed = 0; seed < 100; seed++) {
        const struct ana_resampling how = {0.95, 400, seed};
        double y[CELLS];
        struct ana_regret r;

        blur(y, 0.5, 3, seed);
        r = regret(&(struct ana_regret_data){2, WORLDS, R, y, NULL, 1}, &how);
        covers += r.policy[1].max.low <= 2 && 2 <= r.policy[1].max.high;
        paired += r.policy[1].at_worst.low <= 2 && 2 <= r.policy[1].at_worst.high;
        ana_regret_clear(&r);
    }
    cr_expect(le(u32, 84, covers));
    cr_expect(le(u32, 86, paired));
    cr_expect(lt(u32, covers, 100));
}

Test(regret, resamples_tell_how_sure_the_choice_is)
{
    double y[CELLS], clear[CELLS];
    struct ana_regret r;

    blur(clear, 0.2, 1, 4);
    r = regret(&(struct ana_regret_data){2, WORLDS, R, clear, NULL, 1}, &usual);
    cr_expect(lt(dbl, 0.99, r.policy[0].minimax_share));
    cr_expect(lt(dbl, 0, r.lead.low));
    ana_regret_clear(&r);
    blur(y, 6, 1, 4);
    r = regret(&(struct ana_regret_data){2, WORLDS, R, y, NULL, 1}, &usual);
    cr_expect(lt(dbl, 0.05, r.policy[0].minimax_share));
    cr_expect(lt(dbl, 0.05, r.policy[1].minimax_share));
    cr_expect(
        epsilon_eq(dbl, r.policy[0].minimax_share + r.policy[1].minimax_share, 1, 1e-12));
    cr_expect(lt(dbl, r.lead.low, 0));
    ana_regret_clear(&r);
}

Test(regret, replicate_that_one_policy_lacks_counts_for_none)
{
    double y[CELLS];
    struct ana_regret r;

    blur(y, 0, 100, 5);
    y[3] = NAN;               /* policy 0, world 0, replicate 3 */
    y[WORLDS * R] = INFINITY; /* policy 1, world 0, replicate 0 */
    r = regret(&(struct ana_regret_data){2, WORLDS, R, y, NULL, 1}, &usual);
    cr_expect(epsilon_eq(dbl, r.policy[0].max.value, 1, 1e-10));
    cr_expect(eq(sz, r.policy[0].at_worst.n, R - 2));
    cr_expect(eq(u32, r.n_left_out, 0));
    ana_regret_clear(&r);
}

Test(regret, world_that_one_policy_never_met_is_left_out)
{
    double y[CELLS];
    struct ana_regret r;

    blur(y, 0, 1, 6);
    for (int i = 0; i < R; i++)
        y[R + i] = NAN; /* policy 0, world 1 */
    r = regret(&(struct ana_regret_data){2, WORLDS, R, y, NULL, 1}, &usual);
    cr_expect(eq(u32, r.n_left_out, 1));
    cr_expect(isnan(r.regret[1]));
    cr_expect(isnan(r.regret[WORLDS + 1]));
    cr_expect(eq(u32, r.minimax, 1));
    cr_expect(epsilon_eq(dbl, r.policy[1].max.value, 0, 1e-10));
    ana_regret_clear(&r);
}

/* World 1, where policy 1 regrets 5, has one replicate of three: resamples without it would tell
 * of another set of worlds. */
Test(regret, resample_that_loses_a_world_is_not_counted)
{
    const double y[] = {1, 1, 1, 6, NAN, NAN, 1, 1, 1, 1, 1, 1};
    struct ana_regret r = regret(&(struct ana_regret_data){2, 2, 3, y, NULL, 1}, &usual);

    cr_expect(eq(dbl, r.policy[1].max.value, 5));
    cr_expect(eq(dbl, r.policy[1].max.low, 5));
    ana_regret_clear(&r);
}

Test(regret, one_replicate_has_no_interval)
{
    struct ana_regret r = regret(&by_hand, &usual);

    cr_expect(isnan(r.policy[0].max.low));
    cr_expect(isnan(r.policy[0].minimax_share));
    cr_expect(isnan(r.policy[0].at_worst.low));
    ana_regret_clear(&r);
}

Test(regret, one_policy_regrets_nothing)
{
    const double y[] = {1, 2, 3, 4};
    struct ana_regret r = regret(&(struct ana_regret_data){1, 2, 2, y, NULL, 1}, &usual);

    cr_expect(eq(dbl, r.policy[0].max.value, 0));
    cr_expect(eq(u32, r.minimax, 0));
    cr_expect(eq(u32, r.runner_up, 0));
    cr_expect(isnan(r.lead.value));
    ana_regret_clear(&r);
}

static bool refuses(const struct ana_regret_data *data, double level, const char *where)
{
    const struct ana_resampling how = {level, 0, 1};
    struct ana_regret r;
    struct sim_error err = {0};

    return ana_regret(&r, data, &how, &err) == SIM_E_RANGE &&
           strcmp(err.where, where) == 0 && !r.policy && *err.text;
}

Test(regret, refuses_what_it_cannot_use)
{
    const double y[] = {1, 2, 3, 4}, holes[] = {NAN, 2, 3, NAN};
    const double nothing[] = {0, 0}, minus[] = {1, -1}, endless[] = {1, INFINITY};

    cr_expect(refuses(&(struct ana_regret_data){0, 2, 2, y, NULL, 1}, 0.9, "outcomes"));
    cr_expect(refuses(&(struct ana_regret_data){2, 0, 2, y, NULL, 1}, 0.9, "outcomes"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 0, y, NULL, 1}, 0.9, "outcomes"));
    cr_expect(
        refuses(&(struct ana_regret_data){2, 2, 1, holes, NULL, 1}, 0.9, "outcomes"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 1, y, NULL, 0}, 0.9, "direction"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 1, y, nothing, 1}, 0.9, "weights"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 1, y, minus, 1}, 0.9, "weights"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 1, y, endless, 1}, 0.9, "weights"));
    cr_expect(refuses(&(struct ana_regret_data){2, 2, 1, y, NULL, 1}, 0, "level"));
}
