/* Lines and staff: SF-35, 37. */
#include "analysis/facts_lab.h"

#include <stdlib.h>

enum { LINE_DAYS = 42, SHORT = 10, LONG = 15, LINES = 2 };

/* ---- SF-35 ---- */

/* A visitor's moment at the till. */
struct moment {
    double at;
    uint32_t row;
};

static int by_time(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

/* Visitors of a day who come to a line of @p seen people, and those who join it. */
static void watch_line(const struct sim_visits *v, struct moment *m, double *start,
                       struct ana_sum joins[LINES])
{
    uint32_t head = 0, tail = 0;

    for (uint32_t i = 0; i < v->n; i++)
        m[i] = (struct moment){
            (double)v->minute[i] + (double)v->dwell[i] + (double)v->help_wait[i], i};
    qsort(m, v->n, sizeof *m, by_time);
    for (uint32_t k = 0; k < v->n; k++) {
        const uint32_t i = m[k].row;
        const double joined = (double)v->joined[i];

        while (head < tail && start[head] <= m[k].at)
            head++;
        ana_add(&joins[0], joined, tail - head == SHORT);
        ana_add(&joins[1], joined, tail - head == LONG);
        if (joined > 0)
            start[tail++] = m[k].at + (double)v->till_wait[i];
    }
}

static enum sim_status look_at_line(const struct ana_measure *m,
                                    const struct sim_scenario *s, uint32_t r, double *out,
                                    struct sim_error *err)
{
    const size_t most = (size_t)s->market[0].v.shoppers;
    struct moment *moment = malloc(most * sizeof *moment);
    double *start = malloc(most * sizeof *start);
    struct ana_sum joins[LINES] = {{0, 0}};
    struct sim_world w;
    enum sim_status status =
        moment && start ? ana_first_day(&w, m, s, r, err)
                        : sim_fail(err, SIM_E_NOMEM, s->name, "a line does not fit");

    if (status == SIM_OK) {
        while (w.day < LINE_DAYS && status == SIM_OK) {
            watch_line(&w.hand[0].visits, moment, start, joins);
            status = ana_next_day(&w, err);
        }
        for (int k = 0; k < LINES; k++)
            out[k] = 100 * ana_mean_of(&joins[k]);
        sim_world_clear(&w);
    }
    free(moment);
    free(start);
    return status;
}

/* One till, and a line that grows and shrinks all day. */
static void long_line(struct ana_lab *lab, struct sim_scenario *s)
{
    ana_lab_town(lab, s, ANA_US, 20000);
    s->run.replicates = 20;
    s->behaviour.minutes_till = 0.8f;
    ana_ours(s)->v.need_scale = 0;
    ana_ours(s)->v.stock_out = 0;
    ana_ours(s)->v.conversion = 0.332f; /* 30 % where ten are in line */
    ana_levers(s)->till_staff = 1;
}

void ana_sf35(struct ana_lab *lab)
{
    const struct ana_measure measure = {.take = look_at_line, .n = LINES};
    struct ana_series joins[LINES], joined[2];
    struct sim_scenario s;
    struct ana_trial t;

    long_line(lab, &s);
    s.behaviour.renege_scale = 1e6f; /* whoever joins stays */
    ana_lab_measure(lab, &s, &measure, joins);
    ana_lab_note(lab, joins[0], 29, 31, "join a line of 10, %% of visitors");
    ana_lab_note(lab, joins[1], 26, 28, "join a line of 15, %% of visitors");
    long_line(lab, &s);
    s.run.weeks = 4;
    s.behaviour.minutes_till = 3;
    ana_levers(&s)->till_staff = 4;
    ana_lab_policy(lab, &s);
    ANA_SET(ana_lab_policy(lab, &s), pooling, 1);
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < 2; k++)
        joined[k] = ana_times(ana_over(ana_outcome(&t, k, SIM_OUT_joined),
                                       ana_outcome(&t, k, SIM_OUT_visits)),
                              100);
    ana_trial_clear(&t);
    ana_lab_note(lab, ana_minus(joined[1], joined[0]), -INFINITY, 0,
                 "join, one line for 4 tills less 4 lines, points");
}

/* ---- SF-37 ---- */

enum { CROWDS = 6 };

/* What our second policy makes of an outcome, against the first, in %. */
static struct ana_series gain(struct ana_lab *lab, struct sim_scenario *s,
                              enum sim_outcome k)
{
    struct ana_trial t;
    struct ana_series ratio;

    ana_lab_run(lab, s, &t);
    ratio = ana_over(ana_outcome(&t, 1, k), ana_outcome(&t, 0, k));
    ana_trial_clear(&t);
    return ana_times(ana_less(ratio, 1), 100);
}

/* A large store whose floor is overloaded in the three or four busiest hours only. */
static struct ana_series mend_the_peak(struct ana_lab *lab)
{
    struct sim_scenario s;
    struct sim_policy *p;

    ana_lab_town(lab, &s, ANA_US, 13600);
    ana_ours(&s)->v.self_pay = 1;
    ana_levers(&s)->floor_staff = 4;
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, roster, 1);
    ANA_SET(p, floor_staff, 5);
    return gain(lab, &s, SIM_OUT_revenue);
}

/* Fitting rooms: whoever comes wants help with trying, from one attendant, busy 80 % of a
 * day of @p crowd 1. */
static void fitting_rooms(struct ana_lab *lab, struct sim_scenario *s, float crowd)
{
    ana_lab_town(lab, s, ANA_US, 1700);
    s->run.replicates = 20;
    ana_ours(s)->v.self_pay = 1;
    ana_ours(s)->v.visit_rate = 0.55f * crowd;
    ana_ours(s)->v.pass_rate = 0;
    ana_ours(s)->v.need_scale = 1 / s->behaviour.need_prob;
    s->behaviour.ask_prob = 1;
    ana_ours(s)->v.fitting_share = 1;
    ana_ours(s)->v.expert_share = 0;
    ana_levers(s)->floor_staff = 1;
}

/* Sales in the densest crowd, over the best of the others, replicate by replicate. */
static struct ana_series crowded(struct ana_lab *lab)
{
    struct ana_series sales[CROWDS], best;

    for (int k = 0; k < CROWDS; k++) {
        struct sim_scenario s;

        fitting_rooms(lab, &s, 0.25f * (float)(1 << k));
        sales[k] = ana_lab_outcome(lab, &s, SIM_OUT_sales);
    }
    best = sales[0];
    for (size_t r = 0; r < best.n; r++)
        for (int k = 1; k < CROWDS - 1; k++)
            best.x[r] = fmax(best.x[r], sales[k].x[r]);
    return ana_over(sales[CROWDS - 1], best);
}

void ana_sf37(struct ana_lab *lab)
{
    struct sim_scenario s;

    ana_lab_note(lab, mend_the_peak(lab), 3, 8,
                 "revenue, floor staffed to traffic, peak mended, %%");
    fitting_rooms(lab, &s, 1);
    ana_lab_policy(lab, &s);
    ANA_SET(ana_lab_policy(lab, &s), floor_staff, 2);
    ana_lab_note(lab, gain(lab, &s, SIM_OUT_sales), 10, 20,
                 "sales, one more on the fitting rooms, %%");
    ana_lab_note(lab, crowded(lab), -INFINITY, 1,
                 "sales in the densest crowd over the best");
}
