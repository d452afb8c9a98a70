#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <string.h>

#include "analysis/prim.h"
#include "known_functions.h"

enum { FACTORS = 6, POINTS = 2000 };

static const struct ana_prim_options usual = {0.05, 0.01, 0.05, 0.05};

static struct ana_prim find(const struct ana_prim_data *data,
                            const struct ana_prim_options *options)
{
    struct ana_prim p;
    struct sim_error err = {0};

    cr_assert(eq(int, ana_prim(&p, data, options, &err), SIM_OK), "%s: %s", err.where,
              err.text);
    return p;
}

static const struct ana_prim_box *suggested(const struct ana_prim *p)
{
    return &p->box[p->suggested];
}

/* Points spread evenly; hits are those in u0 > 0.6 and u2 < 0.5, 1 in 5, but for a share of
 * @p error that luck turns round. */
struct planted {
    struct ana_design *design;
    unsigned char what[POINTS];
    struct ana_prim_data data;
};

static void plant(struct planted *p, double error, uint64_t seed)
{
    p->design = unit_design(ANA_LHS, FACTORS, POINTS, 0, seed);
    for (uint32_t i = 0; i < POINTS; i++) {
        const double *u = p->design->unit + (size_t)i * FACTORS;
        const bool is_turned = gsl_cdf_ugaussian_P(gauss(seed, i, 0)) < error;

        p->what[i] = (u[0] > 0.6 && u[2] < 0.5) != is_turned;
    }
    p->data = (struct ana_prim_data){
        .n_points = POINTS, .n_factors = FACTORS, .x = p->design->unit, .what = p->what};
}

static uint32_t limits(const struct ana_prim_box *box)
{
    uint32_t n = 0;

    for (int k = 0; k < FACTORS; k++)
        n += (box->limit[k].low > -INFINITY) + (box->limit[k].high < INFINITY);
    return n;
}

Test(prim, finds_a_planted_box_and_nothing_else)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0, 1);
    p = find(&planted.data, &usual);
    cr_expect(lt(dbl, 0.98, suggested(&p)->coverage));
    cr_expect(lt(dbl, 0.98, suggested(&p)->density));
    cr_expect(eq(u32, suggested(&p)->n_limited, 2));
    cr_expect(eq(u32, limits(suggested(&p)), 2));
    cr_expect(epsilon_eq(dbl, suggested(&p)->limit[0].low, 0.6, 0.01));
    cr_expect(epsilon_eq(dbl, suggested(&p)->limit[2].high, 0.5, 0.01));
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

/* With 5 % of the cases turned round the box itself has density 0.95 and 0.19 / 0.23 of the
 * hits: 0.826. */
Test(prim, finds_it_among_wrong_cases)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.05, 2);
    p = find(&planted.data, &usual);
    cr_expect(epsilon_eq(dbl, suggested(&p)->density, 0.95, 0.04));
    cr_expect(epsilon_eq(dbl, suggested(&p)->coverage, 0.826, 0.06));
    cr_expect(epsilon_eq(dbl, suggested(&p)->limit[0].low, 0.6, 0.03));
    cr_expect(epsilon_eq(dbl, suggested(&p)->limit[2].high, 0.5, 0.03));
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

Test(prim, begins_with_everything_and_peels_down_to_the_least_mass)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.1, 3);
    p = find(&planted.data, &usual);
    cr_expect(eq(int, p.box[0].step, ANA_PRIM_ALL));
    cr_expect(eq(dbl, p.box[0].mass, 1));
    cr_expect(eq(dbl, p.box[0].coverage, 1));
    cr_expect(eq(u32, p.box[0].n_limited, 0));
    for (uint32_t b = 1; b < p.n_peeled; b++) {
        cr_expect(eq(int, p.box[b].step, ANA_PRIM_PEELED));
        cr_expect(lt(u32, p.box[b].n, p.box[b - 1].n));
        cr_expect(le(dbl, 0.05, p.box[b].mass));
        cr_expect(le(dbl, 0.94, p.box[b].n / (double)p.box[b - 1].n));
    }
    /* the next step would have gone below */
    cr_expect(lt(dbl, p.box[p.n_peeled - 1].mass, 0.05 / 0.95 + 0.002));
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

Test(prim, dropping_removes_limits_and_pasting_never_lowers_the_density)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.3, 4);
    p = find(&planted.data, &(struct ana_prim_options){0.05, 0.01, 0.05, 1e-4});
    cr_expect(eq(int, p.box[p.n_peeled].step, ANA_PRIM_DROPPED));
    cr_expect(eq(int, suggested(&p)->step, ANA_PRIM_PASTED));
    for (uint32_t b = p.n_peeled; b < p.n_boxes; b++) {
        const struct ana_prim_box *box = &p.box[b];
        const struct ana_prim_box *last = &p.box[b == p.n_peeled ? p.from : b - 1];

        cr_expect(le(u32, last->n, box->n));
        if (box->step == ANA_PRIM_DROPPED)
            cr_expect(eq(u32, limits(box), limits(last) - 1));
        else
            cr_expect(le(dbl, last->density, box->density));
    }
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

/* Every number of a box, from the points and its limits alone. */
static void recount(const struct ana_prim *p, const struct ana_prim_box *box,
                    const struct ana_prim_data *data)
{
    uint32_t n = 0, hits = 0, n_without = 0, hits_without = 0;

    for (uint32_t i = 0; i < data->n_points; i++) {
        bool others = true;

        for (uint32_t k = 1; k < data->n_factors; k++)
            others = others && ana_prim_admits(&box->limit[k],
                                               data->x[i * data->n_factors + k], false);
        const double x = data->x[i * data->n_factors];
        const bool is_hit = data->what[i] == ANA_CASE_HIT;

        n_without += others && x <= box->limit[0].high;
        hits_without += others && x <= box->limit[0].high && is_hit;
        others = others && ana_prim_admits(&box->limit[0], x, false);
        n += others;
        hits += others && is_hit;
    }
    cr_expect(eq(u32, box->n, n));
    cr_expect(eq(u32, box->n_hits, hits));
    cr_expect(eq(dbl, box->density, (double)hits / n));
    cr_expect(eq(dbl, box->coverage, (double)hits / p->n_hits));
    if (box->limit[0].low > -INFINITY)
        cr_expect(epsilon_eq(
            dbl, box->limit[0].p_low,
            gsl_cdf_binomial_Q(hits - 1, hits_without / (double)n_without, n), 1e-12));
    else
        cr_expect(isnan(box->limit[0].p_low));
}

Test(prim, boxes_hold_what_they_say)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.1, 5);
    p = find(&planted.data, &usual);
    for (uint32_t b = 0; b < p.n_boxes; b++)
        recount(&p, &p.box[b], &planted.data);
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

Test(prim, limits_that_hold_are_no_chance_and_others_are_dropped)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.1, 6);
    p = find(&planted.data, &usual);
    cr_expect(lt(dbl, suggested(&p)->limit[0].p_low, 1e-9));
    cr_expect(lt(dbl, suggested(&p)->limit[2].p_high, 1e-9));
    for (int k = 0; k < FACTORS; k++) {
        const struct ana_prim_limit *limit = &suggested(&p)->limit[k];

        cr_expect(isnan(limit->p_low) || limit->p_low <= 0.05);
        cr_expect(isnan(limit->p_high) || limit->p_high <= 0.05);
    }
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

/* Culture codes 0..9, of which 2 and 7 fail when x > 0.5. */
Test(prim, keeps_the_categories_that_fail)
{
    enum { N = 1000 };
    static double x[N][2];
    static unsigned char what[N];
    const unsigned char category[2] = {1, 0};
    const struct ana_prim_data data = {N, 2, &x[0][0], what, category};
    struct ana_prim p;

    for (int i = 0; i < N; i++) {
        x[i][0] = i % 10;
        x[i][1] = (i / 10 + 0.5) / 100;
        what[i] = (i % 10 == 2 || i % 10 == 7) && x[i][1] > 0.5;
    }
    p = find(&data, &(struct ana_prim_options){0.01, 0.01, 0.05, 0.05});
    cr_expect(eq(dbl, suggested(&p)->density, 1));
    cr_expect(eq(dbl, suggested(&p)->coverage, 1));
    for (uint32_t c = 0; c < 10; c++)
        cr_expect(eq(int, suggested(&p)->limit[0].kept >> c & 1, c == 2 || c == 7));
    cr_expect(epsilon_eq(dbl, suggested(&p)->limit[1].low, 0.5, 1e-9));
    ana_prim_clear(&p);
}

/* All of x > 0.5 hit but for every fifth of category 0. To leave that out would raise the density
 * from 0.45 to 0.50, more than the first step along x, at ten times the points. */
Test(prim, is_patient)
{
    enum { N = 1000 };
    static double x[N][2];
    static unsigned char what[N];
    const unsigned char category[2] = {1, 0};
    const struct ana_prim_data data = {N, 2, &x[0][0], what, category};
    struct ana_prim p;

    for (int i = 0; i < N; i++) {
        x[i][0] = i % 2;
        x[i][1] = (i + 0.5) / N;
        what[i] = x[i][1] > 0.5 && i % 10 != 0;
    }
    p = find(&data, &usual);
    cr_expect(eq(u64, p.box[1].limit[0].kept, UINT64_MAX));
    cr_expect(epsilon_eq(dbl, p.box[1].limit[1].low, 0.05, 1e-9));
    ana_prim_clear(&p);
}

Test(prim, values_that_are_equal_stay_together)
{
    enum { N = 400 };
    static double x[N];
    static unsigned char what[N];
    const struct ana_prim_data data = {N, 1, x, what, NULL};
    struct ana_prim p;

    for (int i = 0; i < N; i++) {
        x[i] = i % 4;
        what[i] = i % 4 == 3;
    }
    p = find(&data, &usual);
    cr_expect(eq(dbl, suggested(&p)->limit[0].low, 2.5));
    cr_expect(eq(u32, suggested(&p)->n, N / 4));
    ana_prim_clear(&p);
}

Test(prim, missing_cases_are_left_out)
{
    struct planted planted;
    struct ana_prim all, some;

    plant(&planted, 0, 7);
    all = find(&planted.data, &usual);
    for (int i = 0; i < 50; i++) {
        planted.what[i] = ANA_CASE_MISSING;
        planted.design->unit[i * FACTORS] = NAN; /* is not read */
    }
    some = find(&planted.data, &usual);
    cr_expect(eq(u32, some.n_left_out, 50));
    cr_expect(eq(u32, some.n_points, POINTS - 50));
    cr_expect(epsilon_eq(dbl, suggested(&some)->limit[0].low,
                         suggested(&all)->limit[0].low, 0.01));
    ana_prim_clear(&all);
    ana_prim_clear(&some);
    ana_design_free(planted.design);
}

Test(prim, pasting_and_dropping_can_be_turned_off)
{
    struct planted planted;
    struct ana_prim p;

    plant(&planted, 0.1, 8);
    p = find(&planted.data, &(struct ana_prim_options){0.05, 0, 0.05, 1});
    cr_expect(eq(u32, p.n_boxes, p.n_peeled));
    cr_expect(eq(u32, p.suggested, p.from));
    ana_prim_clear(&p);
    ana_design_free(planted.design);
}

static bool refuses(const struct ana_prim_data *data,
                    const struct ana_prim_options *options, const char *where)
{
    struct ana_prim p;
    struct sim_error err = {0};

    return ana_prim(&p, data, options, &err) == SIM_E_RANGE &&
           strcmp(err.where, where) == 0 && !p.box && *err.text;
}

Test(prim, refuses_what_it_cannot_use)
{
    const double x[] = {1, 2, 3.5}, hole[] = {1, NAN, 3}, far[] = {1, 2, 64};
    const unsigned char some[] = {1, 0, 1}, none[] = {0, 0, 2}, all[] = {1, 1, 2};
    const unsigned char odd[] = {1, 0, 3}, category[] = {1};
    const struct ana_prim_options o = usual;
    const struct ana_prim_options bad[] = {
        {0, 0.01, 0.05, 0.05},   {0.5, 0.01, 0.05, 0.05}, {0.05, -1, 0.05, 0.05},
        {0.05, NAN, 0.05, 0.05}, {0.05, 0.01, 0, 0.05},   {0.05, 0.01, 0.05, 2}};
    const char *const where[] = {"peel", "peel", "paste", "paste", "mass_min", "p_drop"};

    for (int i = 0; i < 6; i++)
        cr_expect(
            refuses(&(struct ana_prim_data){3, 1, x, some, NULL}, &bad[i], where[i]));
    cr_expect(refuses(&(struct ana_prim_data){3, 0, x, some, NULL}, &o, "factors"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, x, none, NULL}, &o, "cases"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, x, all, NULL}, &o, "cases"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, x, odd, NULL}, &o, "points"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, hole, some, NULL}, &o, "points"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, x, some, category}, &o, "points"));
    cr_expect(refuses(&(struct ana_prim_data){3, 1, far, some, category}, &o, "points"));
}
