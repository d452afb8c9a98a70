/* After the sale: contact, messages, repeat visits, word of mouth: SF-31, 32, 38 to 40, 44. */
#include "analysis/facts_lab.h"

#include <stdlib.h>

#include "sim/mechanisms/after_sales.h"
#include "sim/mechanisms/relevance.h"

enum { PHONE, MAIL, POST, CHANNELS, NUMBERS = 7 };

/* ---- SF-31 ---- */

static void customers(struct ana_lab *lab, struct sim_scenario *s, uint32_t shoppers)
{
    ana_lab_town(lab, s, ANA_US, shoppers);
    s->run.burn_in_weeks = 8; /* in which they become customers */
    s->run.weeks = 13;
    ana_ours(s)->v.need_scale = 0;
    ana_ours(s)->v.self_pay = 1;
    ana_ours(s)->v.pass_rate = 0;
}

static void write_to(struct sim_policy *p, int channel, float n)
{
    if (channel == PHONE)
        ANA_SET(p, phone_calls, n);
    else if (channel == MAIL)
        ANA_SET(p, emails, n);
    else
        ANA_SET(p, letters, n);
}

/* Where a parabola fitted to y by least squares has its top; NaN when it has none. */
static double top_of(const double *x, const double *y, size_t n)
{
    double s[5] = {0}, t[3] = {0};

    for (size_t k = 0; k < n; k++)
        for (int p = 0; p < 5; p++) {
            s[p] += pow(x[k], p);
            if (p < 3)
                t[p] += y[k] * pow(x[k], p);
        }
    /* normal equations with the constant taken out */
    const double c11 = s[2] - s[1] * s[1] / s[0], c12 = s[3] - s[1] * s[2] / s[0];
    const double c22 = s[4] - s[2] * s[2] / s[0];
    const double d1 = t[1] - s[1] * t[0] / s[0], d2 = t[2] - s[2] * t[0] / s[0];
    const double det = c11 * c22 - c12 * c12;
    const double slope = (d1 * c22 - d2 * c12) / det, bend = (d2 * c11 - d1 * c12) / det;

    return bend < 0 ? -slope / (2 * bend) : NAN;
}

/* The number of contacts with most visits, replicate by replicate. */
static struct ana_series vertex(const struct ana_series *visits, const float *n)
{
    struct ana_series at = visits[0];
    double x[NUMBERS], y[NUMBERS];

    for (size_t r = 0; r < at.n; r++) {
        for (int k = 0; k < NUMBERS; k++) {
            x[k] = (double)n[k];
            y[k] = log(visits[k].x[r] / visits[0].x[r]);
        }
        at.x[r] = top_of(x, y, NUMBERS);
    }
    return at;
}

/* The number of contacts a quarter at which customers come most. */
static struct ana_series peak(struct ana_lab *lab, int channel, float busy_others)
{
    static const float ideal[CHANNELS] = {3, 3.5f, 9.5f};
    struct ana_series visits[NUMBERS];
    float n[NUMBERS];
    struct sim_scenario s;
    struct ana_trial t;

    customers(lab, &s, 12000);
    for (int k = 0; k < NUMBERS; k++) {
        struct sim_policy *p = ana_lab_policy(lab, &s);

        n[k] = 0.3f * (float)k * ideal[channel];
        write_to(p, channel, n[k]);
        for (int c = 0; c < CHANNELS && busy_others > 0; c++)
            if (c != channel)
                write_to(p, c, busy_others * ideal[c]);
    }
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < NUMBERS; k++)
        visits[k] = ana_outcome(&t, k, SIM_OUT_visits);
    ana_trial_clear(&t);
    return vertex(visits, n);
}

void ana_sf31(struct ana_lab *lab)
{
    const struct ana_series alone = peak(lab, PHONE, 0);

    ana_lab_note(lab, alone, 2.5, 3.5, "calls per 13 weeks with most visits");
    ana_lab_note(lab, peak(lab, MAIL, 0), 3, 4, "e-mails per 13 weeks with most visits");
    ana_lab_note(lab, peak(lab, POST, 0), 9, 10, "letters per 13 weeks with most visits");
    ana_lab_note(lab, ana_minus(peak(lab, PHONE, 1), alone), -INFINITY, 0,
                 "calls with most visits, other channels busy less idle");
}

/* ---- SF-32 and SF-44: messages ---- */

enum { E_MAIL = 1, MAILS = 3, WEEKS = 13, TOO_MANY = 0, LEFT = 1, LIST_READS = 2 };

/* Share of shoppers who call our e-mails too many. */
static double too_many(const struct sim_world *w)
{
    const struct sim_params *b = w->behaviour;
    const struct sim_shop *shop = &w->shop[0];
    const float tiring = sim_tiring(shop->channel_n[E_MAIL], shop->relevance,
                                    b->rel_untargeted, b->fatigue_relevant);

    return (double)sim_too_many(tiring / shop->channel_ideal[E_MAIL] * b->n_mail_e /
                                    WEEKS,
                                b->toomany_mid, b->toomany_slope);
}

/* Our customers, of satisfaction m->hope, who never come: messages alone act on them. */
static enum sim_status look_at_list(const struct ana_measure *m,
                                    const struct sim_scenario *s, uint32_t r, double *out,
                                    struct sim_error *err)
{
    struct ana_sum left = {0, 0};
    struct sim_world w;
    enum sim_status status = sim_world_create(&w, s, 0, r, 1, err);

    if (status != SIM_OK)
        return status;
    for (uint32_t i = 0; i < w.pop.n; i++) {
        sim_world_bond(&w, i, 0)->visits = 1;
        sim_world_bond(&w, i, 0)->satisfaction = (float)m->hope;
    }
    while (w.day < 7 * WEEKS && status == SIM_OK)
        status = ana_next_day(&w, err);
    for (uint32_t i = 0; i < w.pop.n; i++)
        ana_add(&left, (sim_world_bond(&w, i, 0)->flags & SIM_BOND_OPTED_OUT) != 0, true);
    out[TOO_MANY] = too_many(&w);
    out[LEFT] = ana_mean_of(&left);
    sim_world_clear(&w);
    return status;
}

static void mail(struct ana_lab *lab, float weekly, double satisfaction,
                 struct ana_series out[LIST_READS])
{
    const struct ana_measure measure = {look_at_list, LIST_READS, 0, satisfaction};
    struct sim_scenario s;

    customers(lab, &s, 4000);
    ana_ours(&s)->v.visit_rate = 0;
    ana_levers(&s)->emails = 13 * weekly;
    ana_lab_measure(lab, &s, &measure, out);
}

/* Opt-outs per message to customers as they are, %. */
static void opt_out(struct ana_lab *lab, const float weekly[MAILS],
                    struct ana_series out[MAILS])
{
    struct sim_scenario s;
    struct ana_trial t;

    customers(lab, &s, 4000);
    s.run.weeks = 4;
    for (int k = 0; k < MAILS; k++)
        ANA_SET(ana_lab_policy(lab, &s), emails, 13 * weekly[k]);
    ana_lab_run(lab, &s, &t);
    for (uint32_t k = 0; k < MAILS; k++)
        out[k] = ana_times(ana_over(ana_outcome(&t, k, SIM_OUT_optouts),
                                    ana_outcome(&t, k, SIM_OUT_messages)),
                           100);
    ana_trial_clear(&t);
}

void ana_sf32(struct ana_lab *lab)
{
    static const float weekly[MAILS] = {1, 5, 8};
    static const double low[MAILS] = {0, 0.16, 0.62}, high[MAILS] = {0.10, 0.26, 0.72};
    struct ana_series gone[MAILS], list[LIST_READS], glad[LIST_READS], sad[LIST_READS];

    for (int k = 0; k < MAILS; k++) {
        mail(lab, weekly[k], 0, list);
        ana_lab_note(lab, list[TOO_MANY], low[k], high[k],
                     "share who call it too many, %g a week", (double)weekly[k]);
    }
    opt_out(lab, weekly, gone);
    for (int k = 0; k < MAILS; k++)
        ana_lab_note(lab, gone[k], 0.1, 0.5, "opt-outs per message at %g a week, %%",
                     (double)weekly[k]);
    mail(lab, 0.25f, 0.1, glad);
    mail(lab, 0.25f, -0.1, sad);
    ana_lab_note(lab, ana_minus(glad[LEFT], sad[LEFT]), -INFINITY, 0,
                 "share opted out in a quarter, satisfied less dissatisfied");
}

void ana_sf44(struct ana_lab *lab)
{
    static const float fixed[] = {1, 2, 3.5f, 5, 7, 10};
    enum { FIXED = sizeof fixed / sizeof *fixed };
    struct sim_scenario s;
    struct ana_trial t;
    struct sim_policy *p;
    struct ana_series best;

    customers(lab, &s, 12000);
    for (int k = 0; k < FIXED; k++)
        ANA_SET(ana_lab_policy(lab, &s), emails, fixed[k]);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, emails, 3.5f);
    ANA_SET(p, customer_chosen, 1);
    p = ana_lab_policy(lab, &s);
    ANA_SET(p, emails, 7);
    ANA_SET(p, relevance, 0.5f);
    ana_lab_run(lab, &s, &t);
    ana_lab_note(lab,
                 ana_minus(ana_outcome(&t, FIXED + 1, SIM_OUT_optouts),
                           ana_outcome(&t, 4, SIM_OUT_optouts)),
                 -INFINITY, 0, "opt-outs, relevance .5 less .1, 7 e-mails a quarter");
    ana_lab_note(lab,
                 ana_minus(ana_outcome(&t, FIXED + 1, SIM_OUT_visits),
                           ana_outcome(&t, 4, SIM_OUT_visits)),
                 0, INFINITY, "visits, relevance .5 less .1, 7 e-mails a quarter");
    best = ana_outcome(&t, 0, SIM_OUT_visits);
    for (uint32_t k = 1; k < FIXED; k++) {
        const struct ana_series other = ana_outcome(&t, k, SIM_OUT_visits);

        if (ana_mean(other.x, other.n, 0.95).mean > ana_mean(best.x, best.n, 0.95).mean)
            best = other;
    }
    ana_lab_note(lab, ana_minus(ana_outcome(&t, FIXED, SIM_OUT_visits), best), 0,
                 INFINITY, "visits, frequency chosen by customers less best fixed");
    ana_trial_clear(&t);
}

/* ---- SF-38 and SF-39: the clock ---- */

enum { WEEKS_KNOWN = 3, TOP, CLOCK_READS = 7 };

/*
 * Fader, Hardie & Lee 2005: expected repeats and share without any, for the parameters
 * fitted to 2,357 CDNOW customers; closed form.
 */
static const struct {
    uint32_t week;
    double mean, none;
} known[WEEKS_KNOWN] = {{13, .5337, .7168}, {39, 1.1950, .5743}, {52, 1.4440, .5389}};

static int by_count(const void *a, const void *b)
{
    return (int)*(const uint8_t *)b - (int)*(const uint8_t *)a;
}

/* Mean repeats, share without any, and the share of repeats by the top fifth of buyers. */
static enum sim_status count_repeats(const struct sim_world *w, double *mean,
                                     double *none, double *top, struct sim_error *err)
{
    uint8_t *x = malloc(w->pop.n);
    double all = 0, first = 0, zero = 0;

    if (!x)
        return sim_fail(err, SIM_E_NOMEM, "facts", "%u shoppers do not fit", w->pop.n);
    for (uint32_t i = 0; i < w->pop.n; i++)
        x[i] = w->bond[(size_t)i * SIM_CHOICE_MAX].visits;
    qsort(x, w->pop.n, 1, by_count);
    for (uint32_t i = 0; i < w->pop.n; i++) {
        all += x[i];
        first += i < w->pop.n / 5 ? x[i] : 0;
        zero += x[i] == 0;
    }
    free(x);
    *mean = all / w->pop.n;
    *none = zero / w->pop.n;
    *top = first / all;
    return SIM_OK;
}

static enum sim_status look_at_repeats(const struct ana_measure *m,
                                       const struct sim_scenario *s, uint32_t r,
                                       double *out, struct sim_error *err)
{
    struct sim_world w;
    enum sim_status status = ana_first_day(&w, m, s, r, err);
    uint32_t next = 0;

    if (status != SIM_OK)
        return status;
    while (next < WEEKS_KNOWN && status == SIM_OK) {
        status = ana_next_day(&w, err);
        if (status == SIM_OK && w.day == 7 * known[next].week) {
            double top = 0;

            status = count_repeats(&w, &out[2 * next], &out[2 * next + 1], &top, err);
            if (known[next].week == 39)
                out[CLOCK_READS - 1] = 100 * top;
            next++;
        }
    }
    sim_world_clear(&w);
    return status;
}

/* Everything that could disturb a pure BG/NBD clock is switched off. */
static void clockwork(struct ana_lab *lab, struct ana_series out[CLOCK_READS])
{
    const struct ana_measure measure = {.take = look_at_repeats, .n = CLOCK_READS};
    struct sim_scenario s;

    ana_lab_town(lab, &s, ANA_US, 20000);
    ana_ours(&s)->v.visit_rate = 0.2426f / 4.4135f;
    ana_ours(&s)->v.pass_rate = 0;
    ana_ours(&s)->v.conversion = 1;
    ana_ours(&s)->v.self_pay = 1;
    ana_ours(&s)->v.need_scale = 0;
    ana_ours(&s)->v.stock_out = 0;
    s.market[0].v.newcomer_rate = 0;
    s.behaviour.rate_shape = 0.2426f;
    s.behaviour.clock_scale = 1;
    s.behaviour.sat_dropout = 0;
    s.behaviour.rel_rate = 0;
    s.behaviour.enter_base = 20;
    s.behaviour.zone_width = 1;
    ana_lab_measure(lab, &s, &measure, out);
}

void ana_sf38(struct ana_lab *lab)
{
    struct ana_series got[CLOCK_READS];

    clockwork(lab, got);
    for (int k = 0; k < WEEKS_KNOWN; k++)
        for (int none = 0; none < 2; none++) {
            const double exact = none ? known[k].none : known[k].mean;
            const struct ana_series *x = &got[2 * k + none];
            const double se = ana_mean(x->x, x->n, 0.95).se;

            ana_lab_note(lab, *x, exact - 4 * se, exact + 4 * se,
                         none ? "share without a repeat, week %u"
                              : "mean repeats, week %u",
                         known[k].week);
        }
}

void ana_sf39(struct ana_lab *lab)
{
    struct ana_series got[CLOCK_READS];

    clockwork(lab, got);
    ana_lab_note(lab, got[CLOCK_READS - 1], 70, 85,
                 "repeats by the top fifth of buyers, 39 weeks, %%");
}

/* ---- SF-40: word of mouth ---- */

/* What a good and a bad word do to a belief that stood at .3 and at .7. */
static enum sim_status look_at_belief(const struct ana_measure *m,
                                      const struct sim_scenario *s, uint32_t r,
                                      double *out, struct sim_error *err)
{
    static const double prior[2] = {0.3, 0.7};

    for (int k = 0; k < 4; k++) {
        const int8_t sign = k % 2 ? -1 : 1;
        const double before = prior[k / 2];
        struct ana_sum moved = {0, 0};
        struct sim_world w;
        enum sim_status status = sim_world_create(&w, s, 0, r, 1, err);

        (void)m;
        if (status != SIM_OK)
            return status;
        for (uint32_t i = 0; i < w.pop.n && status == SIM_OK; i++) {
            const struct sim_word word = {.shopper = i, .sign = sign};

            sim_world_bond(&w, i, 0)->belief = sim_to16((float)before);
            status = sim_shop_tell(&w.shop[0], word, err);
        }
        if (status == SIM_OK)
            status = sim_world_day(&w, err);
        for (uint32_t i = 0; i < w.pop.n; i++)
            ana_add(&moved,
                    fabs((double)sim_from16(sim_world_bond(&w, i, 0)->belief) - before),
                    true);
        out[k] = ana_mean_of(&moved);
        sim_world_clear(&w);
        if (status != SIM_OK)
            return status;
    }
    return SIM_OK;
}

void ana_sf40(struct ana_lab *lab)
{
    const struct ana_measure measure = {.take = look_at_belief, .n = 4};
    struct ana_series moved[4];
    struct sim_scenario s;
    struct ana_trial t;

    ana_lab_town(lab, &s, ANA_US, 3400);
    s.run.weeks = 26;
    s.run.replicates = 20;
    ana_levers(&s)->approach_prob = 0.3f;
    ana_levers(&s)->floor_staff = 2;
    ana_levers(&s)->till_staff = 1;
    ana_lab_rival(lab, &s);
    ana_lab_run(lab, &s, &t);
    ana_lab_note(lab,
                 ana_over(ana_outcome(&t, 0, SIM_OUT_wom_positive),
                          ana_outcome(&t, 0, SIM_OUT_wom_negative)),
                 2, 4, "good words over bad words");
    ana_trial_clear(&t);
    ana_lab_town(lab, &s, ANA_US, 500);
    ana_lab_measure(lab, &s, &measure, moved);
    ana_lab_note(lab, ana_minus(moved[0], moved[1]), 0, INFINITY,
                 "belief moved by a good less a bad word, prior .3");
    ana_lab_note(lab, ana_minus(moved[2], moved[3]), -INFINITY, 0,
                 "belief moved by a good less a bad word, prior .7");
}
