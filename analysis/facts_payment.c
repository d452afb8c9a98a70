/* Money and delivery: SF-22 to SF-24, 45. */
#include "analysis/facts_lab.h"

enum { DELAYS = 3, DEPOSITS = 3 };

/* ---- SF-22 and SF-23: partial payment ---- */

/*
 * A shop that delivers as promised and takes any deposit. Baskets and purses are alike, so
 * that @p purse, in baskets, decides who pays what.
 */
static void deliver_town(struct ana_lab *lab, struct sim_scenario *s, float purse)
{
    ana_lab_town(lab, s, ANA_US, 5000);
    s->run.weeks = 12;
    s->behaviour.refuse_scale = 1;
    s->behaviour.deposit_of_cash = 0;
    s->behaviour.liquid_sd = 0.01f;
    s->behaviour.liquid_day_sd = 0;
    s->behaviour.liquid_share = 0.5f; /* the median purse is market.liquidity */
    s->behaviour.gg_p = 1e4f;
    s->behaviour.gg_q = 1000;
    s->behaviour.dwell_elast = 0;
    s->market[0].v.weekly_income = ana_ours(s)->v.spend;
    s->market[0].v.liquidity = purse;
    ana_ours(s)->v.delivered = 1;
    ana_ours(s)->v.self_pay = 1;
    ana_levers(s)->delivery_reliability = 1;
    ana_levers(s)->min_deposit = 0;
}

static struct ana_series refused(struct ana_lab *lab, float purse, float days,
                                 float deposit)
{
    struct sim_scenario s;

    deliver_town(lab, &s, purse);
    ana_levers(&s)->delivery_days = ana_levers(&s)->promise_days = days;
    ana_levers(&s)->min_deposit = deposit;
    return ana_times(ana_lab_outcome(lab, &s, SIM_OUT_refused_share), 100);
}

void ana_sf22(struct ana_lab *lab)
{
    static const float days[DELAYS] = {1.5f, 4, 7};
    static const double known[DELAYS] = {22, 27, 35};
    static const float deposit[DEPOSITS] = {0, 0.3f, 0.6f};
    struct ana_series by[DEPOSITS];

    for (int k = 0; k < DELAYS; k++)
        ana_lab_note(lab, refused(lab, 0.001f, days[k], 0), known[k] - 2, known[k] + 2,
                     "refused, %g days, nothing paid, %%", (double)days[k]);
    ana_lab_note(lab, refused(lab, 1000, 4, 0), 0, 3, "refused, 4 days, prepaid, %%");
    for (int k = 0; k < DEPOSITS; k++)
        by[k] = refused(lab, 0.8f, 4, deposit[k]);
    for (int k = 1; k < DEPOSITS; k++)
        ana_lab_note(lab, ana_minus(by[k], by[k - 1]), -INFINITY, 0,
                     "refused, deposit %g less %g, points", (double)deposit[k],
                     (double)deposit[k - 1]);
}

/* A mattress costs a week's income; few people plan to buy one, and many pass by. */
static void mattress(struct ana_lab *lab, struct sim_scenario *s, float liquidity)
{
    ana_lab_town(lab, s, ANA_CN, 12000);
    s->run.weeks = 26;
    s->market[0].v.liquidity = liquidity;
    ana_ours(s)->v.spend = 600;
    ana_ours(s)->v.visit_rate = 0.015f;
    ana_ours(s)->v.pass_rate = 0.055f;
    ana_ours(s)->v.delivered = 1;
}

/* Conversion of a mattress shop that takes any deposit, less one that wants all now. */
static struct ana_series any_amount(struct ana_lab *lab, float liquidity)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    struct ana_series gain;

    mattress(lab, &s, liquidity);
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, min_deposit, 0);
    ana_lab_run(lab, &s, &t);
    gain = ana_minus(ana_outcome(&t, 1, SIM_OUT_conversion),
                     ana_outcome(&t, 0, SIM_OUT_conversion));
    ana_trial_clear(&t);
    return ana_times(gain, 100);
}

void ana_sf23(struct ana_lab *lab)
{
    ana_lab_note(lab, any_amount(lab, 1), 5, INFINITY,
                 "conversion, any deposit, money short, points");
    ana_lab_note(lab, any_amount(lab, 1e6f), -0.1, 0.1,
                 "conversion, any deposit, money ample, points");
}

/* ---- SF-24: speed ---- */

void ana_sf24(struct ana_lab *lab)
{
    struct ana_series sales[2], faster;

    for (int fast = 0; fast < 2; fast++) {
        struct sim_scenario s;

        ana_lab_town(lab, &s, ANA_US, 40000);
        s.run.weeks = 13;
        ana_ours(&s)->v.online = 1;
        ana_ours(&s)->v.self_pay = 1;
        ana_ours(&s)->v.delivered = 1;
        ana_ours(&s)->v.conversion = 0.025f;
        ana_levers(&s)->delivery_days = ana_levers(&s)->promise_days = fast ? 2 : 7;
        sales[fast] = ana_lab_outcome(lab, &s, SIM_OUT_sales);
    }
    faster = ana_over(sales[1], sales[0]);
    for (size_t r = 0; r < faster.n; r++)
        faster.x[r] = 100 * (pow(faster.x[r], 1.0 / 5) - 1);
    ana_lab_note(lab, faster, 0.5, 2.0, "sales for each day faster, 7 to 2 days, %%");
}

/* ---- SF-45: adaptive payment ---- */

/* Share of visits of the second half year in which an adaptive shop takes deposits. */
static struct ana_series adopted(struct ana_lab *lab, float liquidity)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    struct ana_series share;

    mattress(lab, &s, liquidity);
    s.run.weeks = 52;
    s.run.replicates = 20;
    ana_levers(&s)->floor_staff = 2;
    ana_levers(&s)->till_staff = 1;
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, controller, SIM_CONTROLLER_anticipatory);
    ANA_SET(p, suggestions, 1);
    ana_lab_run(lab, &s, &t);
    share = ana_outcome_weeks(&t, 0, SIM_OUT_part_payment_share, 26, 52);
    ana_trial_clear(&t);
    return share;
}

void ana_sf45(struct ana_lab *lab)
{
    const struct ana_series bound = adopted(lab, 1), ample = adopted(lab, 1e6f);

    ana_lab_note(lab, bound, 0.5, INFINITY, "visits with deposits taken, money short");
    ana_lab_note(lab, ample, -INFINITY, 0.2, "visits with deposits taken, money ample");
    ana_lab_note(lab, ana_minus(bound, ample), 0, INFINITY, "difference");
}
