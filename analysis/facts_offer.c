/* What comes with the goods: add-ons and reassurance: SF-25 to SF-28. */
#include "analysis/facts_lab.h"

#include <stdio.h>

#include "sim/row.h"

/* ---- SF-25 and SF-26: abundance ---- */

/* @p n opt-in add-ons that everyone takes. */
static void lay_on(struct sim_scenario *s, uint32_t n, float dwell)
{
    struct sim_service *q = &ana_ours(s)->status_quo;

    q->n_addons = n;
    for (uint32_t k = 0; k < n; k++) {
        struct sim_addon_values *v = &q->addon[k].v;

        snprintf(q->addon[k].name, sizeof q->addon[k].name, "add-on-%u", k + 1);
        sim_rows_default(SIM_TABLE_ADDON, (float *)v);
        v->dwell = dwell;
        v->capacity = 1e6f;
        v->appeal_z = v->appeal_y = v->appeal_x = v->appeal_silver = 1;
    }
}

void ana_sf25(struct ana_lab *lab)
{
    struct ana_series basket[3], dwell[3], first, second;

    for (uint32_t n = 0; n < 3; n++) {
        struct sim_scenario s;
        struct ana_trial t;

        ana_lab_town(lab, &s, ANA_US, 3400);
        ana_ours(&s)->v.self_pay = 1;
        lay_on(&s, n, 0.30f);
        ana_lab_run(lab, &s, &t);
        basket[n] = ana_outcome(&t, 0, SIM_OUT_basket);
        dwell[n] = ana_outcome(&t, 0, SIM_OUT_dwell_min);
        ana_trial_clear(&t);
    }
    first = ana_times(ana_less(ana_over(basket[1], basket[0]), 1), 100);
    second = ana_times(ana_less(ana_over(basket[2], basket[1]), 1), 100);
    ana_lab_note(lab, first, 10, 50, "basket, one add-on, %%");
    ana_lab_note(lab, ana_minus(dwell[1], dwell[0]), 0, INFINITY,
                 "time in the store, min");
    ana_lab_note(lab, ana_minus(second, first), -INFINITY, 0,
                 "basket, second add-on less first, points");
}

/* Effect of four more options on purchase, as Cohen's d of the log-odds. */
static struct ana_series overload(struct ana_lab *lab, float overload_b, float need_scale)
{
    struct ana_series d[2];

    for (uint32_t many = 0; many < 2; many++) {
        struct sim_scenario s;

        ana_lab_town(lab, &s, ANA_US, 17000);
        ana_ours(&s)->v.self_pay = 1;
        ana_ours(&s)->v.need_scale = need_scale;
        ana_levers(&s)->floor_staff = 40;
        s.behaviour.overload_b = overload_b;
        lay_on(&s, many ? SIM_ADDONS_MAX : 0, 0);
        d[many] = ana_lab_outcome(lab, &s, SIM_OUT_conversion);
        for (size_t r = 0; r < d[many].n; r++)
            d[many].x[r] =
                log(d[many].x[r] / (1 - d[many].x[r])) * sqrt(3.0) / 3.14159265358979;
    }
    return ana_minus(d[1], d[0]);
}

void ana_sf26(struct ana_lab *lab)
{
    ana_lab_note(lab, overload(lab, 0, 1), -0.05, 0.05,
                 "four more options, usual task, d");
    ana_lab_note(lab, overload(lab, -0.02f, 2), -INFINITY, 0,
                 "four more options, complex task and vague wishes, d");
}

/* ---- SF-27 and SF-28: reassurance online ---- */

static void seller(struct ana_lab *lab, struct sim_scenario *s, float reputation)
{
    ana_lab_town(lab, s, ANA_CN, 40000);
    ana_ours(s)->v.dwell = 8;
    ana_ours(s)->v.need_scale = 0.25f; /* pages answer most questions */
    ana_ours(s)->v.online = 1;
    ana_ours(s)->v.self_pay = 1;
    ana_ours(s)->v.delivered = 1;
    ana_ours(s)->v.conversion = 0.025f;
    ana_ours(s)->v.reputation = reputation;
    ana_levers(s)->floor_staff = 0;
}

/* Purchase probability with the chat on over that with it off. */
static struct ana_series chat(struct ana_lab *lab, float reputation, float latency)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    struct ana_series ratio;

    seller(lab, &s, reputation);
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, chat, 1);
    ANA_SET(p, chat_latency, latency);
    ana_lab_run(lab, &s, &t);
    ratio = ana_over(ana_outcome(&t, 1, SIM_OUT_conversion),
                     ana_outcome(&t, 0, SIM_OUT_conversion));
    ana_trial_clear(&t);
    return ratio;
}

static const float AT_ONCE = 1.0f / 6, LATE = 10; /* minutes until a chat is answered */

void ana_sf27(struct ana_lab *lab)
{
    ana_lab_note(lab, chat(lab, 0.5f, AT_ONCE), 1.10, 1.20,
                 "purchase probability, chat over none, average seller");
    ana_lab_note(lab, ana_minus(chat(lab, 0.2f, AT_ONCE), chat(lab, 0.8f, AT_ONCE)), 0,
                 INFINITY, "that ratio, low less high reputation");
}

void ana_sf28(struct ana_lab *lab)
{
    const struct ana_series soon = ana_less(chat(lab, 0.5f, AT_ONCE), 1);
    const struct ana_series late = ana_less(chat(lab, 0.5f, LATE), 1);
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    double share;

    ana_lab_note(lab, ana_over(late, soon), -INFINITY, 0.25,
                 "gain of chat, 10 min over 10 s");
    seller(lab, &s, 0.5f);
    share = (double)s.behaviour.cross_share;
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, video, 1);
    ana_lab_run(lab, &s, &t);
    ana_lab_note(lab,
                 ana_times(ana_less(ana_over(ana_outcome(&t, 1, SIM_OUT_conversion),
                                             ana_outcome(&t, 0, SIM_OUT_conversion)),
                                    1),
                           100),
                 10, 20, "purchases of the item shown, video, %%");
    ana_lab_note(lab,
                 ana_times(ana_less(ana_over(ana_outcome(&t, 1, SIM_OUT_basket),
                                             ana_outcome(&t, 0, SIM_OUT_basket)),
                                    1),
                           100 / share),
                 20, 40, "matching items per sale, video, %%");
    ana_trial_clear(&t);
}
