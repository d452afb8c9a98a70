/* Style of service, read from single visits: SF-12, 13, 14, 33. */
#include "analysis/facts_lab.h"

enum { PLENTY = 60, STYLE_DAYS = 182 };

/* Satisfaction after the visit of row @p i, in SD of what one visit can do to it. */
static double after(const struct sim_world *w, uint32_t i)
{
    return ((double)w->hand[0].visits.satisfaction[i] +
            (double)w->hand[0].visits.goodwill[i]) /
           ((double)w->behaviour->sat_lr * (double)w->behaviour->sd_unit);
}

static bool is_met(const struct sim_visits *v, uint32_t i)
{
    return v->contacted[i] + v->helped[i] - v->kiosked[i] > 0;
}

/* ---- SF-12, genuineness ---- */

enum { DONE_WELL, NOT_DONE, IDLE, BUSY, TASKS };

static enum sim_status look_at_tasks(const struct ana_measure *m,
                                     const struct sim_scenario *s, uint32_t r,
                                     double *out, struct sim_error *err)
{
    struct ana_sum mean[TASKS] = {{0, 0}};
    struct sim_world w;
    const enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++) {
        const bool met = is_met(&w.hand[0].visits, i),
                   well = w.hand[0].visits.unhelped[i] == 0;
        const double got = after(&w, i), busy = (double)w.hand[0].visits.busy[i];

        ana_add(&mean[DONE_WELL], got, met && well);
        ana_add(&mean[NOT_DONE], got, met && !well);
        ana_add(&mean[IDLE], got, met && well && busy < 0.5);
        ana_add(&mean[BUSY], got, met && well && busy >= 0.75);
    }
    for (int k = 0; k < TASKS; k++)
        out[k] = ana_mean_of(&mean[k]);
    sim_world_clear(&w);
    return SIM_OK;
}

static void serve_genuinely(struct ana_lab *lab, float genuineness,
                            struct ana_series out[TASKS])
{
    const struct ana_measure measure = {.take = look_at_tasks, .n = TASKS};
    struct sim_scenario s;

    ana_lab_town(lab, &s, ANA_US, 8000);
    s.run.replicates = 20;
    ana_ours(&s)->v.need_scale = 2;
    ana_levers(&s)->floor_staff = 6;
    ana_levers(&s)->approach_prob = 1;
    ana_levers(&s)->approach_level = 1;
    ana_levers(&s)->genuineness = genuineness;
    ana_lab_measure(lab, &s, &measure, out);
}

void ana_sf12(struct ana_lab *lab)
{
    struct ana_series smile[TASKS], care[TASKS], gain[TASKS];

    serve_genuinely(lab, 0.2f, smile);
    serve_genuinely(lab, 0.8f, care);
    for (int k = 0; k < TASKS; k++)
        gain[k] = ana_minus(care[k], smile[k]);
    ana_lab_note(lab, gain[DONE_WELL], 0, INFINITY, "satisfaction, task done well, SD");
    ana_lab_note(lab, gain[NOT_DONE], -0.05, 0.05, "satisfaction, task not done, SD");
    ana_lab_note(lab, ana_minus(gain[BUSY], gain[IDLE]), -INFINITY, 0,
                 "satisfaction, staff busy less idle, SD");
}

/* ---- SF-13, familiarity ---- */

static enum sim_status look_at_met(const struct ana_measure *m,
                                   const struct sim_scenario *s, uint32_t r, double *out,
                                   struct sim_error *err)
{
    struct ana_sum mean = {0, 0};
    struct sim_world w;
    const enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++)
        ana_add(&mean, after(&w, i), is_met(&w.hand[0].visits, i));
    out[0] = ana_mean_of(&mean);
    sim_world_clear(&w);
    return SIM_OK;
}

static struct ana_series familiar(struct ana_lab *lab, float familiarity,
                                  double relationship)
{
    const struct ana_measure measure = {look_at_met, 1, relationship, 0};
    struct sim_scenario s;
    struct ana_series got;

    ana_lab_town(lab, &s, ANA_US, 8000);
    s.run.replicates = 20;
    ana_levers(&s)->floor_staff = PLENTY;
    ana_levers(&s)->approach_prob = 1;
    ana_levers(&s)->familiarity = familiarity;
    ana_lab_measure(lab, &s, &measure, &got);
    return got;
}

void ana_sf13(struct ana_lab *lab)
{
    ana_lab_note(lab, ana_minus(familiar(lab, 0.7f, 0.9), familiar(lab, 0.2f, 0.9)), 0,
                 INFINITY, "satisfaction, informal less formal, R = .9, SD");
    ana_lab_note(lab, ana_minus(familiar(lab, 0.7f, 0), familiar(lab, 0.2f, 0)),
                 -INFINITY, 0, "satisfaction, informal less formal, R = 0, SD");
}

/* ---- SF-14, similarity and rudeness ---- */

static struct ana_series similar(struct ana_lab *lab, float in_group, float rude)
{
    const struct ana_measure measure = {.take = look_at_met, .n = 1};
    struct sim_scenario s;
    struct ana_series got;

    ana_lab_town(lab, &s, ANA_US, 8000);
    s.run.replicates = 20;
    s.behaviour.rude_base = rude;
    ana_levers(&s)->floor_staff = PLENTY;
    ana_levers(&s)->in_group_share = in_group;
    ana_lab_measure(lab, &s, &measure, &got);
    return got;
}

void ana_sf14(struct ana_lab *lab)
{
    ana_lab_note(lab, ana_minus(similar(lab, 1, 0), similar(lab, 0, 0)), 0, INFINITY,
                 "satisfaction, own group, staff civil, SD");
    ana_lab_note(lab, ana_minus(similar(lab, 1, 1), similar(lab, 0, 1)), -0.05, 0.05,
                 "satisfaction, own group, staff rude, SD");
}

/* ---- SF-33, listening ---- */

enum { SATISFIED, TRUSTING, SPREAD_OF_TRUST, UNDER_STRESS, LISTENED };

/* Customers after half a year, in SD; and those served by busy staff on day 1. */
static enum sim_status look_at_customers(const struct ana_measure *m,
                                         const struct sim_scenario *s, uint32_t r,
                                         double *out, struct sim_error *err)
{
    struct ana_sum felt = {0, 0}, trust = {0, 0}, squares = {0, 0}, stressed = {0, 0};
    struct sim_world w;
    enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++)
        ana_add(&stressed, after(&w, i),
                is_met(&w.hand[0].visits, i) && (double)w.hand[0].visits.busy[i] > 0.95);
    for (int day = 1; day < STYLE_DAYS && status == SIM_OK; day++)
        status = ana_next_day(&w, err);
    for (uint32_t i = 0; i < w.pop.n; i++) {
        const struct sim_bond *bond = sim_world_bond(&w, i, 0);
        const double R = (double)sim_from16(bond->relationship);
        const bool customer = bond->visits > 0;

        ana_add(&felt, (double)sim_bond_satisfaction(bond), customer);
        ana_add(&trust, R, customer);
        ana_add(&squares, R * R, customer);
    }
    out[SATISFIED] = ana_mean_of(&felt) / (double)s->behaviour.sd_unit;
    out[TRUSTING] = ana_mean_of(&trust);
    out[SPREAD_OF_TRUST] =
        sqrt(ana_mean_of(&squares) - ana_mean_of(&trust) * ana_mean_of(&trust));
    out[UNDER_STRESS] = ana_mean_of(&stressed);
    sim_world_clear(&w);
    return status;
}

static void listen(struct ana_lab *lab, float empathy, float orientation, float staff,
                   struct ana_series out[LISTENED])
{
    const struct ana_measure measure = {.take = look_at_customers, .n = LISTENED};
    struct sim_scenario s;

    ana_lab_town(lab, &s, ANA_US, 1700);
    s.behaviour.emp_time = 0;
    ana_ours(&s)->v.visit_rate = 2;
    ana_levers(&s)->floor_staff = staff;
    ana_levers(&s)->approach_prob = staff < PLENTY ? 0 : 1;
    ana_levers(&s)->approach_level = 1;
    ana_levers(&s)->empathy = empathy;
    ana_levers(&s)->customer_orientation = orientation;
    ana_lab_measure(lab, &s, &measure, out);
}

void ana_sf33(struct ana_lab *lab)
{
    struct ana_series usual[LISTENED], empathic[LISTENED], oriented[LISTENED];
    struct ana_series both[LISTENED], calm[LISTENED], tense[LISTENED];

    listen(lab, 0.5f, 0.5f, PLENTY, usual);
    listen(lab, 0.75f, 0.5f, PLENTY, empathic);
    listen(lab, 0.5f, 0.75f, PLENTY, oriented);
    listen(lab, 0.75f, 0.75f, PLENTY, both);
    listen(lab, 0.5f, 0.5f, 2, calm);
    listen(lab, 0.75f, 0.5f, 2, tense);
    ana_lab_note(lab, ana_minus(empathic[SATISFIED], usual[SATISFIED]), 0.18, 0.28,
                 "satisfaction by a SD of empathy, SD");
    ana_lab_note(
        lab,
        ana_over(ana_minus(empathic[TRUSTING], usual[TRUSTING]), usual[SPREAD_OF_TRUST]),
        0.21, 0.31, "relationship by a SD of empathy, SD");
    ana_lab_note(lab,
                 ana_minus(ana_minus(both[SATISFIED], oriented[SATISFIED]),
                           ana_minus(empathic[SATISFIED], usual[SATISFIED])),
                 0, INFINITY, "satisfaction, empathy by orientation, SD");
    ana_lab_note(lab, ana_minus(tense[UNDER_STRESS], calm[UNDER_STRESS]), -INFINITY, 0,
                 "satisfaction by a SD of empathy, all staff busy, SD");
}
