/* Suspicion by culture, pressure, hovering: SF-06 to SF-11. */
#include "analysis/facts_lab.h"

enum { PLENTY = 60, NATURAL = 0, ATTENTIVE = 1 };

/* A salon: everyone is served and pays, and is offered a card. */
static void salon(struct ana_lab *lab, struct sim_scenario *s, enum ana_people who)
{
    ana_lab_town(lab, s, who, 10000);
    s->run.weeks = 2;
    s->run.replicates = 20;
    ana_ours(s)->v.conversion = 1;
    ana_ours(s)->v.self_pay = 1;
    ana_ours(s)->v.stock_out = 0;
    ana_ours(s)->v.visit_rate = 0.2f;
    ana_ours(s)->v.pass_rate = 0;
    ana_levers(s)->floor_staff = PLENTY;
    ana_levers(s)->in_group_share = 0;
    ana_levers(s)->approach_prob = 1;
}

static void attend(struct ana_lab *lab, struct sim_scenario *s)
{
    struct sim_policy *natural = ana_lab_policy(lab, s);
    struct sim_policy *attentive;

    ANA_SET(natural, approach_level, 1);
    attentive = ana_lab_policy(lab, s);
    ANA_SET(attentive, approach_level, 3);
}

/* What attentiveness does to an outcome: high less natural. */
static struct ana_series effect(const struct ana_trial *t, enum sim_outcome k)
{
    return ana_minus(ana_outcome(t, ATTENTIVE, k), ana_outcome(t, NATURAL, k));
}

/* Cards taken, as a share of visits. */
static struct ana_series cards(const struct ana_trial *t, uint32_t policy)
{
    return ana_over(ana_outcome(t, policy, SIM_OUT_enrolments),
                    ana_outcome(t, policy, SIM_OUT_visits));
}

static struct ana_series card_drop(struct ana_lab *lab, enum ana_people who,
                                   float commission, float in_group)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct ana_series drop;

    salon(lab, &s, who);
    ana_levers(&s)->commission = commission;
    ana_levers(&s)->in_group_share = in_group;
    attend(lab, &s);
    ana_lab_run(lab, &s, &t);
    drop = ana_minus(cards(&t, ATTENTIVE), cards(&t, NATURAL));
    ana_trial_clear(&t);
    return drop;
}

void ana_sf06(struct ana_lab *lab)
{
    ana_lab_note(lab, card_drop(lab, ANA_US, 0, 0), -0.03, 0.03,
                 "share taking the card, US, high less natural attentiveness");
    ana_lab_note(lab, card_drop(lab, ANA_CN, 0, 0), -INFINITY, -0.03,
                 "share taking the card, CN, high less natural attentiveness");
}

void ana_sf07(struct ana_lab *lab)
{
    ana_lab_note(lab, card_drop(lab, ANA_US, 1, 0), -INFINITY, 0,
                 "share taking the card, US, commission, high less natural");
    ana_lab_note(lab, card_drop(lab, ANA_CN, 1, 0), -INFINITY, 0,
                 "share taking the card, CN, commission, high less natural");
}

void ana_sf08(struct ana_lab *lab)
{
    const struct ana_series stranger = card_drop(lab, ANA_CN, 0, 0);
    const struct ana_series own = card_drop(lab, ANA_CN, 0, 1);

    ana_lab_note(lab, ana_over(ana_minus(stranger, own), stranger), 0.70, INFINITY,
                 "part of the drop that an employee of one's own group removes");
}

enum { CARDS, TRIP, FELT, EFFECTS };

/* What attentiveness does to cards, conversion and satisfaction of one culture. */
static void take_attention(struct ana_lab *lab, enum ana_people who, bool suspicious,
                           struct ana_series out[EFFECTS])
{
    for (int trade = CARDS; trade <= TRIP; trade++) {
        struct sim_scenario s;
        struct ana_trial t;

        salon(lab, &s, who);
        if (!suspicious)
            s.behaviour.susp_b1 = 0; /* suspicion stays where it is without contact */
        if (trade == TRIP) {
            s.run.weeks = 8;
            ana_ours(&s)->v.conversion = 0.22f;
        }
        attend(lab, &s);
        ana_lab_run(lab, &s, &t);
        if (trade == CARDS) {
            out[CARDS] = ana_minus(cards(&t, ATTENTIVE), cards(&t, NATURAL));
        } else {
            out[TRIP] = effect(&t, SIM_OUT_conversion);
            out[FELT] = effect(&t, SIM_OUT_satisfaction);
        }
        ana_trial_clear(&t);
    }
}

/* The same, CN less US. */
static void interact(struct ana_lab *lab, bool suspicious, struct ana_series out[EFFECTS])
{
    struct ana_series by[ANA_PEOPLE][EFFECTS];

    for (int who = 0; who < ANA_PEOPLE; who++)
        take_attention(lab, who, suspicious, by[who]);
    for (int k = 0; k < EFFECTS; k++)
        out[k] = ana_minus(by[ANA_CN][k], by[ANA_US][k]);
}

void ana_sf09(struct ana_lab *lab)
{
    static const char *const what[EFFECTS] = {"cards", "conversion", "satisfaction"};
    struct ana_series all[EFFECTS], fixed[EFFECTS];

    interact(lab, true, all);
    interact(lab, false, fixed);
    for (int k = 0; k < EFFECTS; k++) {
        ana_lab_note(lab, all[k], -INFINITY, 0,
                     "%s, culture by attentiveness, CN less US", what[k]);
        ana_lab_note(lab, ana_over(fixed[k], all[k]), -0.2, 0.2,
                     "%s, part of it left with suspicion fixed", what[k]);
    }
}

void ana_sf10(struct ana_lab *lab)
{
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    double sd;

    ana_lab_town(lab, &s, ANA_US, 4000);
    s.run.weeks = 26;
    s.run.replicates = 20;
    sd = 100.0 * (double)s.behaviour.sd_unit;
    ana_levers(&s)->floor_staff = PLENTY;
    ana_levers(&s)->approach_prob = 1;
    ana_levers(&s)->approach_level = 2;
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, pressure_directive, 1);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, pressure_aggressive, 1);
    ana_lab_run(lab, &s, &t);
    ana_lab_note(lab,
                 ana_times(ana_minus(ana_outcome(&t, 2, SIM_OUT_satisfaction),
                                     ana_outcome(&t, 0, SIM_OUT_satisfaction)),
                           1 / sd),
                 -INFINITY, 0, "satisfaction, aggressive pressure, SD");
    ana_lab_note(lab,
                 ana_minus(ana_outcome(&t, 2, SIM_OUT_relationship),
                           ana_outcome(&t, 0, SIM_OUT_relationship)),
                 -INFINITY, 0, "relationship, aggressive pressure");
    ana_lab_note(lab,
                 ana_times(ana_minus(ana_outcome(&t, 1, SIM_OUT_satisfaction),
                                     ana_outcome(&t, 0, SIM_OUT_satisfaction)),
                           1 / sd),
                 -0.05, 0.05, "satisfaction, directive pressure, SD");
    ana_trial_clear(&t);
}

/* What hovering does in a trade: sales of a visit, relationship, satisfaction. */
static void hover(struct ana_lab *lab, float body, struct ana_series out[3])
{
    static const enum sim_outcome read[3] = {SIM_OUT_conversion, SIM_OUT_relationship,
                                             SIM_OUT_satisfaction};
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;

    ana_lab_town(lab, &s, ANA_US, 6000);
    s.run.weeks = 13;
    s.run.replicates = 20;
    ana_ours(&s)->v.body_related = body;
    ana_ours(&s)->v.self_pay = 1;
    ana_levers(&s)->floor_staff = PLENTY;
    ana_levers(&s)->approach_prob = 1;
    ana_levers(&s)->approach_level = 1;
    ana_lab_policy(lab, &s);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, hover, 1);
    ana_lab_run(lab, &s, &t);
    for (int k = 0; k < 3; k++)
        out[k] = effect(&t, read[k]);
    ana_trial_clear(&t);
}

void ana_sf11(struct ana_lab *lab)
{
    struct ana_series body[3], other[3];

    hover(lab, 1, body);
    hover(lab, 0, other);
    ana_lab_note(lab, body[0], 0, INFINITY, "conversion, goods for the body, hovering");
    ana_lab_note(lab, other[0], -INFINITY, 0, "conversion, other goods, hovering");
    ana_lab_note(lab, body[1], -INFINITY, 0,
                 "relationship, goods for the body, hovering");
    ana_lab_note(lab, other[1], -INFINITY, 0, "relationship, other goods, hovering");
    ana_lab_note(lab, body[2], -INFINITY, 0,
                 "satisfaction, goods for the body, hovering");
}
