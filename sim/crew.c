#include "sim/crew.h"

#include <math.h>
#include <stdbool.h>

/* A day of fewer shoppers is over before a further thread has come. */
static const double LEAST_A_HAND = 20000;
/* Of shoppers: 4 GB, with the state from which they set out. */
static const double MOST_AT_ONCE = 12e6;
static const double DRAWING_WEEKS = 2; /* that drawing shoppers takes as long as */

/* What is still to be done. */
struct work {
    uint64_t cells, groups; /* groups: with a cell or more to be done */
    double most_shoppers;   /* of a market */
    double start_weeks;     /* what the cells of a group have in common */
    double weeks;           /* and each has for itself */
};

static bool is_done(const unsigned char *done, uint64_t cell)
{
    return done && done[cell];
}

/* Cells of group @p g that are still to be run. */
static uint32_t left_in(const struct sim_plan *plan, uint64_t g,
                        const unsigned char *done)
{
    uint32_t left = 0;

    for (uint32_t k = 0; k < plan->n_policies; k++)
        left += !is_done(done, g * plan->n_policies + k);
    return left;
}

static struct work look(const struct sim_plan *plan, const unsigned char *done)
{
    const uint64_t groups = sim_plan_cells(plan) / plan->n_policies;
    const struct sim_run_values *run = &plan->scenario->run;
    struct work work = {.start_weeks = (double)run->burn_in_weeks + DRAWING_WEEKS,
                        .weeks = (double)run->weeks};

    for (uint64_t g = 0; g < groups; g++) {
        const uint32_t left = left_in(plan, g, done);

        work.cells += left;
        work.groups += left > 0;
    }
    for (uint32_t m = 0; m < plan->n_markets; m++)
        work.most_shoppers =
            fmax(work.most_shoppers, (double)plan->scenario->market[m].v.shoppers);
    return work;
}

/* @p x to the whole number below, 1 .. @p most. */
static int whole(double x, int most)
{
    return x < 1 ? 1 : x < (double)most ? (int)x : most;
}

/* Threads for @p units side by side. With fewer units than threads, and where the shoppers of
 * so many would not fit, several threads share one. */
static struct sim_crew crew_of(const struct work *work, uint64_t units, int threads)
{
    const int fit = whole(MOST_AT_ONCE / work->most_shoppers, threads);
    const int at_once = units > 0 ? whole((double)units, fit) : fit;
    const int useful = whole(1 + work->most_shoppers / LEAST_A_HAND, threads);
    const int hands = threads / at_once;

    return (struct sim_crew){.at_once = at_once,
                             .hands = hands < useful ? hands : useful};
}

/* Weeks of one thread until @p units of @p weeks each are done. */
static double duration(const struct sim_crew *crew, double units, double weeks)
{
    return ceil(units / crew->at_once) * weeks / crew->hands;
}

/* The first @p n groups that are still to be run, as a number of groups of the plan. */
static uint64_t first_groups(const struct sim_plan *plan, const unsigned char *done,
                             uint64_t n)
{
    uint64_t g = 0;

    for (; n > 0; g++)
        n -= left_in(plan, g, done) > 0;
    return g;
}

struct sim_crew sim_crew_for(const struct sim_plan *plan, int threads,
                             const unsigned char *done)
{
    const struct work work = look(plan, done);
    struct sim_crew all = crew_of(&work, work.groups, threads);
    struct sim_crew single = crew_of(&work, work.cells, threads);
    const uint64_t over = work.groups % (uint64_t)single.at_once;
    const double policies = work.groups ? (double)work.cells / (double)work.groups : 1;

    all.groups = sim_plan_cells(plan) / plan->n_policies;
    if (over == 0 ||
        duration(&all, (double)over, work.start_weeks + policies * work.weeks) <=
            duration(&single, ceil((double)over * policies),
                     work.start_weeks + work.weeks))
        return all;
    single.groups = first_groups(plan, done, work.groups - over);
    return single;
}
