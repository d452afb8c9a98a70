/* Failure, recovery and the zone of tolerance: SF-15 to SF-19, 21. */
#include "analysis/facts_lab.h"

enum { MONTHS_2 = 61, HALF_YEAR = 182, NEVER_RESOLVED = 0 };

static const double CLOSE = 0.9; /* relationship of a good customer */

/* A shop in which everyone wants something; what goes wrong is up to the experiment. */
static void shop(struct ana_lab *lab, struct sim_scenario *s)
{
    ana_lab_town(lab, s, ANA_US, 8000);
    s->run.replicates = 20;
    ana_ours(s)->v.conversion = 1;
    ana_ours(s)->v.self_pay = 1;
    ana_ours(s)->v.stock_out = 0;
    ana_ours(s)->v.return_rate = 0;
    ana_ours(s)->v.need_scale = 0;
    ana_levers(s)->floor_staff = 60;
    s->behaviour.rude_base = 0;
}

static void out_of_stock(struct sim_scenario *s)
{
    ana_ours(s)->v.stock_out = 1;
}

/* Everyone asks for help, gets it, and is treated rudely. */
static void rude(struct sim_scenario *s)
{
    ana_ours(s)->v.need_scale = 1 / s->behaviour.need_prob;
    s->behaviour.rude_base = 1;
}

/* ---- SF-15 and SF-16: buffer and betrayal ---- */

enum { FAIR, UNFAIR, LOSSES };

static enum sim_status look_at_losses(const struct ana_measure *m,
                                      const struct sim_scenario *s, uint32_t r,
                                      double *out, struct sim_error *err)
{
    struct ana_sum loss[LOSSES] = {{0, 0}};
    struct sim_world w;
    const enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++) {
        const struct sim_visits *v = &w.hand[0].visits;
        const double S = (double)v->satisfaction[i];

        ana_add(&loss[FAIR], -S,
                v->gap[i] < 0 && v->unfair[i] == 0 && v->resolved[i] == 0);
        ana_add(&loss[UNFAIR], -S, v->unfair[i] > 0);
    }
    for (int k = 0; k < LOSSES; k++)
        out[k] = ana_mean_of(&loss[k]);
    sim_world_clear(&w);
    return SIM_OK;
}

/* Loss of satisfaction: of good customers over that of strangers. */
static struct ana_series close_over_strange(struct ana_lab *lab,
                                            void (*go_wrong)(struct sim_scenario *s),
                                            int kind)
{
    struct ana_series close[LOSSES], strange[LOSSES];

    for (int good = 0; good < 2; good++) {
        const struct ana_measure measure = {look_at_losses, LOSSES, good ? CLOSE : 0, 0};
        struct sim_scenario s;

        shop(lab, &s);
        go_wrong(&s);
        ana_lab_measure(lab, &s, &measure, good ? close : strange);
    }
    return ana_over(close[kind], strange[kind]);
}

void ana_sf15(struct ana_lab *lab)
{
    ana_lab_note(lab, close_over_strange(lab, out_of_stock, FAIR), -INFINITY, 1,
                 "loss, item missing, R = .9 over R = 0");
}

/* Revenge and avoidance of those treated unfairly on day 1, when they come again. */
static enum sim_status look_at_grudges(const struct ana_measure *m,
                                       const struct sim_scenario *s, uint32_t r,
                                       double *out, struct sim_error *err)
{
    struct sim_scenario later = *s;
    struct ana_sum revenge = {0, 0}, avoidance = {0, 0};
    struct sim_world w;
    enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    later.behaviour.rude_base = 0; /* it does not happen again */
    w.behaviour = &later.behaviour;
    while (w.day < MONTHS_2 && status == SIM_OK)
        status = ana_next_day(&w, err);
    for (uint32_t i = 0; i < w.pop.n; i++) {
        const struct sim_bond *bond = sim_world_bond(&w, i, 0);
        const bool back = bond->revenge > 0 && w.day - bond->last_day < 14u;

        ana_add(&revenge,
                (double)sim_from16(bond->revenge) / (0.5 + 0.5 * m->relationship), back);
        ana_add(&avoidance,
                (double)sim_from16(bond->avoidance) / (0.3 + 0.5 * m->relationship),
                back);
    }
    out[0] = ana_mean_of(&revenge);
    out[1] = ana_mean_of(&avoidance);
    sim_world_clear(&w);
    return status;
}

void ana_sf16(struct ana_lab *lab)
{
    const struct ana_measure grudges = {look_at_grudges, 2, CLOSE, 0};
    struct ana_series left[2];
    struct sim_scenario s;

    ana_lab_note(lab, close_over_strange(lab, rude, UNFAIR), 1, INFINITY,
                 "loss, rudeness, R = .9 over R = 0");
    shop(lab, &s);
    rude(&s);
    ana_lab_measure(lab, &s, &grudges, left);
    ana_lab_note(lab, left[0], -INFINITY, 1,
                 "revenge after two months, R = .9, over the first day");
    ana_lab_note(lab, left[1], 1, INFINITY,
                 "avoidance after two months, R = .9, over the first day");
}

/* ---- SF-17: recovery ---- */

enum { CHANGE, REPURCHASE, PRAISE, RECOVERED };

/* Day 1 as the town has it; then half a year in which nothing is out of stock. */
static enum sim_status look_at_half_year(const struct ana_measure *m,
                                         const struct sim_scenario *s, uint32_t r,
                                         double *out, struct sim_error *err)
{
    struct ana_sum change = {0, 0};
    double visits = 0, praise = 0;
    struct sim_store mended;
    struct sim_world w;
    enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++)
        ana_add(&change, (double)w.hand[0].visits.satisfaction[i],
                w.hand[0].visits.stock_out[i] > 0);
    mended = *w.shop[0].store;
    mended.v.stock_out = 0;
    w.shop[0].store = &mended;
    while (w.day < HALF_YEAR && status == SIM_OK) {
        status = ana_next_day(&w, err);
        visits += w.hand[0].visits.n;
        praise += sim_column_sum(w.hand[0].visits.told_good, 0, w.hand[0].visits.n);
    }
    out[CHANGE] = ana_mean_of(&change);
    out[REPURCHASE] = visits / w.pop.n;
    out[PRAISE] = praise / w.pop.n;
    sim_world_clear(&w);
    return status;
}

static void recover(struct ana_lab *lab, float stock_out,
                    struct ana_series out[RECOVERED])
{
    const struct ana_measure measure = {look_at_half_year, RECOVERED, 0.5, 0};
    struct sim_scenario s;

    ana_lab_town(lab, &s, ANA_US, 24000); /* good words are rare here */
    s.run.replicates = 20;
    s.market[0].v.newcomer_rate = 0;
    ana_ours(&s)->v.conversion = 0.5f;
    ana_ours(&s)->v.self_pay = 1;
    ana_levers(&s)->floor_staff = 20;
    s.behaviour.outlet_complain = 9; /* everyone does ... */
    s.behaviour.resolve_local = 1;   /* ... and it is put right */
    ana_ours(&s)->v.stock_out = stock_out;
    ana_levers(&s)->recovery = 2;
    ana_levers(&s)->recovery_speed = 0;
    ana_lab_measure(lab, &s, &measure, out);
}

void ana_sf17(struct ana_lab *lab)
{
    struct ana_series failed[RECOVERED], fine[RECOVERED];

    recover(lab, 1, failed);
    recover(lab, 0, fine);
    ana_lab_note(lab, failed[CHANGE], 0, INFINITY,
                 "satisfaction after failure and compensation, less before");
    ana_lab_note(lab, ana_minus(failed[REPURCHASE], fine[REPURCHASE]), -INFINITY, 0,
                 "visits of half a year, less without failure");
    ana_lab_note(lab, ana_over(failed[PRAISE], fine[PRAISE]), -INFINITY, 1.05,
                 "good words of half a year, over those without failure");
}

/* ---- SF-18: social and other failures by interdependence ---- */

/* Slope of the satisfaction left after a visit on interdependence, by least squares. */
static enum sim_status look_at_slope(const struct ana_measure *m,
                                     const struct sim_scenario *s, uint32_t r,
                                     double *out, struct sim_error *err)
{
    double n = 0, z = 0, S = 0, zz = 0, zS = 0;
    struct sim_world w;
    const enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++) {
        const double x = (double)w.hand[0].visits.z[i];
        const double y = (double)w.hand[0].visits.satisfaction[i] +
                         (double)w.hand[0].visits.goodwill[i];

        if (w.hand[0].visits.gap[i] < 0) {
            n++;
            z += x;
            S += y;
            zz += x * x;
            zS += x * y;
        }
    }
    out[0] = (n * zS - z * S) / (n * zz - z * z);
    sim_world_clear(&w);
    return SIM_OK;
}

static struct ana_series slope_on_z(struct ana_lab *lab,
                                    void (*go_wrong)(struct sim_scenario *s))
{
    const struct ana_measure measure = {.take = look_at_slope, .n = 1};
    struct sim_scenario s;
    struct ana_series got;

    shop(lab, &s);
    s.culture[0].individualism = 50; /* all degrees of interdependence */
    s.behaviour.resolve_local = NEVER_RESOLVED;
    go_wrong(&s);
    ana_lab_measure(lab, &s, &measure, &got);
    return got;
}

void ana_sf18(struct ana_lab *lab)
{
    const struct ana_series social = slope_on_z(lab, rude);
    const struct ana_series other = slope_on_z(lab, out_of_stock);

    ana_lab_note(lab, social, -INFINITY, 0, "satisfaction by interdependence, rudeness");
    ana_lab_note(lab, other, 0, INFINITY,
                 "satisfaction by interdependence, item missing");
    ana_lab_note(lab, ana_minus(social, other), -INFINITY, 0,
                 "satisfaction by interdependence, difference of the two");
}

/* ---- SF-19: local and offshore desk ---- */

/* Satisfaction with the answer to a complaint. */
static struct ana_series desk(struct ana_lab *lab, bool offshore, bool as_able)
{
    struct sim_scenario s;

    ana_lab_town(lab, &s, ANA_US, 3400);
    ana_ours(&s)->v.stock_out = 0.2f;
    if (as_able)
        s.behaviour.resolve_offshore = s.behaviour.resolve_local;
    ana_levers(&s)->remote_desk = offshore ? 1 : 0;
    ana_levers(&s)->recovery = 1;
    return ana_lab_outcome(lab, &s, SIM_OUT_desk_satisfaction);
}

void ana_sf19(struct ana_lab *lab)
{
    const struct ana_series local = desk(lab, false, false);
    const struct ana_series away = desk(lab, true, false);
    const struct ana_series solving = desk(lab, true, true);

    ana_lab_note(lab, ana_over(away, local), 0.65, 0.85,
                 "satisfaction with the answer, offshore over local desk");
    ana_lab_note(lab, ana_over(ana_minus(solving, away), ana_minus(local, away)), 0.5,
                 INFINITY, "part of the gap closed by resolving as often");
}

/* ---- SF-21: the zone of tolerance ---- */

enum { BELOW, ABOVE, INSIDE, ZONES };

/* Response of satisfaction per unit of disconfirmation, in equal bands either side. */
static enum sim_status look_at_zone(const struct ana_measure *m,
                                    const struct sim_scenario *s, uint32_t r, double *out,
                                    struct sim_error *err)
{
    struct ana_sum size[2] = {{0, 0}}, change[ZONES] = {{0, 0}};
    struct sim_world w;
    const enum sim_status status = ana_first_day(&w, m, s, r, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.hand[0].visits.n; i++) {
        const double D = (double)w.hand[0].visits.gap[i],
                     S = (double)w.hand[0].visits.satisfaction[i];
        const bool sized = fabs(D) > 0.02 && fabs(D) < 0.10;

        ana_add(&size[BELOW], -D, sized && D < 0);
        ana_add(&change[BELOW], -S, sized && D < 0);
        ana_add(&size[ABOVE], D, sized && D > 0);
        ana_add(&change[ABOVE], S, sized && D > 0);
        ana_add(&change[INSIDE], fabs(S), w.hand[0].visits.gap[i] == 0);
    }
    out[BELOW] = ana_mean_of(&change[BELOW]) / ana_mean_of(&size[BELOW]);
    out[ABOVE] = ana_mean_of(&change[ABOVE]) / ana_mean_of(&size[ABOVE]);
    out[INSIDE] = ana_mean_of(&change[INSIDE]);
    sim_world_clear(&w);
    return SIM_OK;
}

void ana_sf21(struct ana_lab *lab)
{
    static const double hope[ZONES] = {0.15, -0.15, 0}; /* too much, too little, right */
    struct ana_series got[ZONES][ZONES];

    for (int k = 0; k < ZONES; k++) {
        const struct ana_measure measure = {look_at_zone, ZONES, 0, hope[k]};
        struct sim_scenario s;

        ana_lab_town(lab, &s, ANA_US, 8000);
        s.run.replicates = 20;
        ana_levers(&s)->floor_staff = 12;
        s.behaviour.resolve_local = NEVER_RESOLVED;
        ana_lab_measure(lab, &s, &measure, got[k]);
    }
    ana_lab_note(lab, ana_over(got[BELOW][BELOW], got[ABOVE][ABOVE]), 1.0, 2.5,
                 "response per unit, below over above the zone");
    ana_lab_note(lab, got[INSIDE][INSIDE], -1e-6, 1e-6, "response inside the zone");
}
