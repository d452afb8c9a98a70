/* Unasked contact, help on request, and reading who wants what: SF-01 to SF-04, 41, 43. */
#include "analysis/facts_lab.h"

enum { LEVELS = 4, GRID = 7, SKILLS = 4, PLENTY = 60 };

/* Share of the approached who are put off; or, with no margin, annoyed at all. */
static void put_off(struct ana_lab *lab, bool at_all, struct ana_series share[LEVELS])
{
    struct sim_scenario s;
    struct ana_trial t;

    ana_lab_town(lab, &s, ANA_US, 4000);
    s.run.weeks = 2;
    if (at_all)
        s.behaviour.putoff_margin = 0;
    ana_levers(&s)->floor_staff = PLENTY;
    ana_levers(&s)->warmth = 0;
    for (int level = 1; level <= LEVELS; level++) {
        struct sim_policy *p = ana_lab_policy(lab, &s);

        ANA_SET(p, approach_prob, 1);
        ANA_SET(p, approach_level, (float)level);
    }
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < LEVELS; k++)
        share[k] = ana_outcome(&t, k, SIM_OUT_putoff_share);
    ana_trial_clear(&t);
}

void ana_sf01(struct ana_lab *lab)
{
    struct ana_series annoyed[LEVELS], off[LEVELS];

    put_off(lab, true, annoyed);
    put_off(lab, false, off);
    ana_lab_note(lab, annoyed[0], 0.47, 0.57, "annoyed at a = 1");
    ana_lab_note(lab, annoyed[2], 0.84, 0.94, "annoyed at a = 3");
    ana_lab_note(lab, off[2], 0.63, 0.73, "put off at a = 3");
    for (int k = 1; k < LEVELS; k++)
        ana_lab_note(lab, ana_minus(annoyed[k], annoyed[k - 1]), 0, INFINITY,
                     "annoyed, rise from a = %d to %d", k, k + 1);
}

static const float grid[GRID] = {0, 0.5f, 1, 1.5f, 2, 3, 4};

/* Conversion at each intensity when all are approached, with this many on the floor, and
 * this share of those in need who ask by themselves (0: the usual). */
static void convert(struct ana_lab *lab, float staff, float ask,
                    struct ana_series conversion[GRID])
{
    struct sim_scenario s;
    struct ana_trial t;

    ana_lab_town(lab, &s, ANA_US, 17000);
    s.market[0].v.fixed_stores = 0;
    ana_ours(&s)->v.self_pay = 1;
    ana_levers(&s)->floor_staff = staff;
    ana_levers(&s)->warmth = 0;
    if (ask > 0)
        s.behaviour.ask_prob = ask;
    for (int k = 0; k < GRID; k++) {
        struct sim_policy *p = ana_lab_policy(lab, &s);

        ANA_SET(p, approach_prob, 1);
        ANA_SET(p, approach_level, grid[k]);
    }
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < GRID; k++)
        conversion[k] = ana_outcome(&t, k, SIM_OUT_conversion);
    ana_trial_clear(&t);
}

/* Intensity with the best conversion, in each replicate. */
static struct ana_series best_level(const struct ana_series conversion[GRID])
{
    struct ana_series at = conversion[0];

    for (size_t r = 0; r < at.n; r++) {
        int best = 0;

        for (int k = 1; k < GRID; k++)
            if (conversion[k].x[r] > conversion[best].x[r])
                best = k;
        at.x[r] = (double)grid[best];
    }
    return at;
}

void ana_sf02(struct ana_lab *lab)
{
    struct ana_series silent[GRID], usual[GRID], frank[GRID];

    convert(lab, 8, 0.3f, silent);
    convert(lab, 8, 0, usual);
    convert(lab, 8, 0.95f, frank);
    ana_lab_note(lab, best_level(usual), 0, 1.99, "best intensity, 60 %% ask");
    ana_lab_note(lab, ana_minus(usual[4], usual[3]), -INFINITY, 0,
                 "conversion, a = 2 less a = 1.5");
    ana_lab_note(lab, ana_minus(usual[5], usual[4]), -INFINITY, 0,
                 "conversion, a = 3 less a = 2");
    ana_lab_note(lab, ana_minus(usual[6], usual[5]), -INFINITY, 0,
                 "conversion, a = 4 less a = 3");
    ana_lab_note(lab, ana_minus(best_level(silent), best_level(frank)), 0, INFINITY,
                 "best intensity, 30 %% ask less 95 %%");
}

/* A department store opposite a rival that serves as ours did before. */
static void department(struct ana_lab *lab, struct sim_scenario *s, float staff)
{
    ana_lab_town(lab, s, ANA_US, 2500);
    ana_ours(s)->v.size = 1200;
    ana_ours(s)->v.pass_rate = 0.5f;
    ana_ours(s)->v.spend = 80;
    ana_levers(s)->floor_staff = staff;
    ana_levers(s)->till_staff = 1;
    ana_levers(s)->approach_prob = 0.3f;
    ana_lab_rival(lab, s);
    s->run.burn_in_weeks = 8;
}

static void hang_back(struct ana_lab *lab, struct sim_scenario *s)
{
    struct sim_policy *p = ana_lab_policy(lab, s);

    ANA_SET(p, approach_prob, 0);
    ANA_SET(p, approach_level, 0);
}

static void push(struct ana_lab *lab, struct sim_scenario *s)
{
    struct sim_policy *p = ana_lab_policy(lab, s);

    ANA_SET(p, approach_prob, 1);
    ANA_SET(p, approach_level, 3);
}

/* Revenue of a visit: what the trip alone is worth. */
static struct ana_series a_visit(const struct ana_trial *t, uint32_t policy,
                                 uint32_t weeks)
{
    return ana_over(ana_outcome_weeks(t, policy, SIM_OUT_revenue, 0, weeks),
                    ana_outcome_weeks(t, policy, SIM_OUT_visits, 0, weeks));
}

void ana_sf03(struct ana_lab *lab)
{
    struct sim_scenario s;
    struct ana_trial t;

    department(lab, &s, 3);
    s.run.weeks = 52;
    s.run.replicates = 20;
    hang_back(lab, &s);
    push(lab, &s);
    ana_lab_run(lab, &s, &t);
    ana_lab_note(lab,
                 ana_over(ana_outcome(&t, 1, SIM_OUT_revenue),
                          ana_outcome(&t, 0, SIM_OUT_revenue)),
                 0.65, 0.95, "revenue of 12 months, pushy over hang-back");
    ana_lab_note(lab, ana_over(a_visit(&t, 1, 4), a_visit(&t, 0, 4)), 0.75, 1.10,
                 "revenue of a visit, first 4 weeks, pushy over hang-back");
    ana_trial_clear(&t);
}

void ana_sf04(struct ana_lab *lab)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct ana_series helped[2], bought[2];

    ana_lab_town(lab, &s, ANA_US, 17000);
    ana_ours(&s)->v.need_scale = 1 / s.behaviour.need_prob;
    s.behaviour.ask_prob = 1;
    ana_ours(&s)->v.self_pay = 1;
    ANA_SET(ana_lab_policy(lab, &s), floor_staff, 7);
    ANA_SET(ana_lab_policy(lab, &s), floor_staff, 9);
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < 2; k++) {
        helped[k] = ana_outcome(&t, k, SIM_OUT_helped_share);
        bought[k] = ana_outcome(&t, k, SIM_OUT_conversion);
    }
    ana_trial_clear(&t);
    ana_lab_note(lab,
                 ana_times(ana_over(ana_minus(bought[1], bought[0]),
                                    ana_minus(helped[1], helped[0])),
                           10),
                 3, 7, "conversion, points for 10 points more assisted");
    ana_lab_note(lab, helped[0], 0.45, 0.55, "share assisted, 7 on the floor");
    ana_lab_note(lab, helped[1], 0.55, 0.65, "share assisted, 9 on the floor");
}

/* Revenue by reading skill, where tolerance of contact differs by this much (0: as usual). */
static void read_and_sell(struct ana_lab *lab, float theta_sd,
                          struct ana_series revenue[SKILLS])
{
    static const float skill[SKILLS] = {0.5f, 0.65f, 0.8f, 0.95f};
    struct sim_scenario s;
    struct ana_trial t;

    department(lab, &s, 2);
    s.run.weeks = 26;
    s.run.replicates = 20;
    if (theta_sd > 0)
        s.behaviour.theta_sd = theta_sd;
    for (int k = 0; k < SKILLS; k++) {
        struct sim_policy *p = ana_lab_policy(lab, &s);

        ANA_SET(p, approach_prob, 1);
        ANA_SET(p, approach_level, 1); /* a question is a contact of 1 */
        ANA_SET(p, approach_when, 2);
        ANA_SET(p, read_skill, skill[k]);
    }
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < SKILLS; k++)
        revenue[k] = ana_outcome(&t, k, SIM_OUT_revenue);
    ana_trial_clear(&t);
}

void ana_sf41(struct ana_lab *lab)
{
    struct ana_series usual[SKILLS], alike[SKILLS], apart[SKILLS];

    read_and_sell(lab, 0, usual);
    read_and_sell(lab, 1.0f, alike);
    read_and_sell(lab, 2.2f, apart);
    for (int k = 1; k < SKILLS; k++)
        ana_lab_note(lab, ana_less(ana_over(usual[k], usual[k - 1]), 1), -0.005, INFINITY,
                     "revenue, relative change at step %d of reading accuracy", k);
    ana_lab_note(lab, ana_less(ana_over(usual[3], usual[0]), 1), -0.005, INFINITY,
                 "revenue, relative change from accuracy .5 to .95");
    /* below .65 nobody is approached at all, and nothing can be gained by reading */
    ana_lab_note(lab,
                 ana_minus(ana_over(apart[3], apart[1]), ana_over(alike[3], alike[1])), 0,
                 INFINITY, "change from .65 to .95, theta_sd 2.2 less theta_sd 1.0");
}

void ana_sf43(struct ana_lab *lab)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct ana_series harm[2], staff[2], bought[2];

    department(lab, &s, 2);
    s.run.weeks = 26;
    s.run.replicates = 20;
    ana_lab_policy(lab, &s);
    ANA_SET(ana_lab_policy(lab, &s), kiosk, 1);
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < 2; k++) {
        const struct ana_series visits = ana_outcome(&t, k, SIM_OUT_visits);
        const struct ana_series asked =
            ana_over(ana_outcome(&t, k, SIM_OUT_asked), visits);
        const struct ana_series met =
            ana_over(ana_outcome(&t, k, SIM_OUT_approached), visits);

        harm[k] = ana_by(met, ana_outcome(&t, k, SIM_OUT_putoff_share));
        staff[k] = ana_by(asked, ana_minus(ana_outcome(&t, k, SIM_OUT_helped_share),
                                           ana_outcome(&t, k, SIM_OUT_kiosk_share)));
        bought[k] = ana_outcome(&t, k, SIM_OUT_conversion);
    }
    ana_trial_clear(&t);
    ana_lab_note(lab, ana_minus(harm[1], harm[0]), -INFINITY, 0,
                 "share of visits put off by contact");
    ana_lab_note(lab, ana_minus(staff[1], staff[0]), -INFINITY, 0,
                 "share of visits helped by staff");
    ana_lab_note(lab, ana_minus(bought[1], bought[0]), -0.002, INFINITY,
                 "conversion, complexity .3");
}
