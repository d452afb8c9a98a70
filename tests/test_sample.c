#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "analysis/sample.h"
#include "tests/made_up.h"

/* ---- cells made up ---- */

struct source {
    struct made_up m;
    enum sim_cell_status *status; /* [cells] */
};

static enum sim_cell_status cell_status(void *from, uint64_t cell)
{
    return ((const struct source *)from)->status[cell];
}

static enum sim_status get_cell(void *from, uint64_t cell,
                                struct sim_outcome_block *blocks, struct sim_error *err)
{
    const struct source *s = from;

    (void)err;
    made_up_blocks(blocks, sim_plan_blocks(&s->m.plan), cell);
    return SIM_OK;
}

static struct ana_cells cells_of(struct source *s)
{
    return (struct ana_cells){s, cell_status, get_cell, NULL, NULL};
}

/* Two policies, three replicates, two markets, two weeks, two cultures, two owners. */
static void open_source(struct source *s)
{
    cr_assert(made_up_open(&s->m, (struct made_up_size){2, 3, 2, 2, 2, 2}));
    s->status = calloc(sim_plan_cells(&s->m.plan), sizeof *s->status);
    cr_assert(ne(ptr, s->status, NULL));
    for (uint64_t cell = 0; cell < sim_plan_cells(&s->m.plan); cell++)
        s->status[cell] = SIM_CELL_DONE;
}

static void close_source(struct source *s)
{
    free(s->status);
    made_up_close(&s->m);
}

static void read_sample(struct ana_sample *out, struct source *s, enum sim_outcome k,
                        uint32_t owner, uint32_t market)
{
    const struct ana_cells cells = cells_of(s);
    const struct ana_sample_choice choice = {&k, 1, owner, market};

    cr_assert(eq(int, ana_sample_read(out, &s->m.plan, &cells, &choice, NULL), SIM_OK));
}

/* The sum of @p k over the blocks of one cell that belong to @p owner, told by hand. */
static double sum_by_hand(const struct source *s, struct sim_cell cell, uint32_t owner,
                          enum sim_outcome k, bool last_week_only)
{
    const struct sim_plan *p = &s->m.plan;
    const uint64_t index = sim_plan_index(p, cell);
    struct sim_outcome_block *blocks = malloc(sim_plan_blocks(p) * sizeof *blocks);
    double sum = 0;

    cr_assert(ne(ptr, blocks, NULL));
    made_up_blocks(blocks, sim_plan_blocks(p), index);
    for (uint32_t week = last_week_only ? p->n_weeks - 1 : 0; week < p->n_weeks; week++)
        for (uint32_t segment = 0; segment < p->n_segments; segment++)
            sum += blocks[sim_plan_block(p, week, owner, segment)].sum[k];
    free(blocks);
    return sum;
}

/* ---- what is added up ---- */

Test(sample, a_sum_adds_weeks_segments_and_markets_of_one_owner)
{
    struct ana_sample sample;
    struct source s;

    open_source(&s);
    read_sample(&sample, &s, SIM_OUT_revenue, 1, ANA_MARKETS_ALL);
    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t r = 0; r < 3; r++) {
            const double a =
                sum_by_hand(&s, (struct sim_cell){0, p, r, 0}, 1, SIM_OUT_revenue, false);
            const double b =
                sum_by_hand(&s, (struct sim_cell){0, p, r, 1}, 1, SIM_OUT_revenue, false);

            cr_expect(
                epsilon_eq(dbl, ana_sample_of(&sample, 0, p)[r], a + b, 1e-9 * (a + b)));
        }
    ana_sample_clear(&sample);
    close_source(&s);
}

Test(sample, a_ratio_divides_after_everything_is_added)
{
    struct ana_sample sample;
    struct source s;
    double top = 0, bottom = 0;

    open_source(&s);
    read_sample(&sample, &s, SIM_OUT_conversion, 0, ANA_MARKETS_ALL);
    for (uint32_t market = 0; market < 2; market++) {
        const struct sim_cell cell = {0, 1, 2, market};

        top += sum_by_hand(&s, cell, 0, SIM_OUT_conversion, false);
        bottom += sum_by_hand(&s, cell, 0, SIM_OUT_visits, false);
    }
    cr_expect(epsilon_eq(dbl, ana_sample_of(&sample, 0, 1)[2], top / bottom, 1e-12));
    ana_sample_clear(&sample);
    close_source(&s);
}

Test(sample, a_level_is_that_of_the_last_week)
{
    struct ana_sample sample;
    struct source s;

    open_source(&s);
    read_sample(&sample, &s, SIM_OUT_active_end, 0, 1);
    cr_expect(epsilon_eq(
        dbl, ana_sample_of(&sample, 0, 0)[1],
        sum_by_hand(&s, (struct sim_cell){0, 0, 1, 1}, 0, SIM_OUT_active_end, true),
        1e-9));
    ana_sample_clear(&sample);
    close_source(&s);
}

/* ---- what is missing ---- */

Test(sample, a_market_that_is_not_done_makes_the_sum_missing_and_is_counted)
{
    struct ana_sample sample;
    struct source s;

    open_source(&s);
    s.status[sim_plan_index(&s.m.plan, (struct sim_cell){0, 1, 2, 0})] = SIM_CELL_FAILED;
    s.status[sim_plan_index(&s.m.plan, (struct sim_cell){0, 0, 1, 1})] = SIM_CELL_MISSING;
    read_sample(&sample, &s, SIM_OUT_revenue, 0, ANA_MARKETS_ALL);
    cr_expect(ne(int, isnan(ana_sample_of(&sample, 0, 1)[2]), 0));
    cr_expect(ne(int, isnan(ana_sample_of(&sample, 0, 0)[1]), 0));
    cr_expect(zero(int, isnan(ana_sample_of(&sample, 0, 0)[2])));
    cr_expect(eq(u64, sample.n_cells, 12));
    cr_expect(eq(u64, sample.n_failed, 1));
    cr_expect(eq(u64, sample.n_missing, 1));
    ana_sample_clear(&sample);
    close_source(&s);
}

Test(sample, another_market_does_not_miss_what_one_market_lacks)
{
    struct ana_sample sample;
    struct source s;

    open_source(&s);
    s.status[sim_plan_index(&s.m.plan, (struct sim_cell){0, 1, 2, 0})] = SIM_CELL_MISSING;
    read_sample(&sample, &s, SIM_OUT_revenue, 0, 1);
    cr_expect(zero(int, isnan(ana_sample_of(&sample, 0, 1)[2])));
    cr_expect(eq(u64, sample.n_cells, 6));
    cr_expect(zero(u64, sample.n_missing));
    ana_sample_clear(&sample);
    close_source(&s);
}

Test(sample, a_difference_is_paired_and_missing_where_either_is)
{
    struct ana_sample sample;
    struct source s;
    double difference[3], mean[1];

    open_source(&s);
    s.status[sim_plan_index(&s.m.plan, (struct sim_cell){0, 0, 1, 0})] = SIM_CELL_MISSING;
    read_sample(&sample, &s, SIM_OUT_revenue, 0, ANA_MARKETS_ALL);
    ana_sample_difference(difference, &sample, 0, 1, 0);
    ana_sample_means(mean, difference, 1, 3);
    cr_expect(ne(int, isnan(difference[1]), 0));
    cr_expect(epsilon_eq(
        dbl, difference[2],
        ana_sample_of(&sample, 0, 1)[2] - ana_sample_of(&sample, 0, 0)[2], 0.0));
    cr_expect(epsilon_eq(dbl, mean[0], (difference[0] + difference[2]) / 2, 1e-9));
    ana_sample_clear(&sample);
    close_source(&s);
}

Test(sample, what_is_not_there_is_refused)
{
    const enum sim_outcome k = SIM_OUT_revenue;
    struct ana_sample_choice choice = {&k, 1, 2, ANA_MARKETS_ALL};
    struct ana_sample sample;
    struct ana_cells cells;
    struct source s;

    open_source(&s);
    cells = cells_of(&s);
    cr_expect(
        eq(int, ana_sample_read(&sample, &s.m.plan, &cells, &choice, NULL), SIM_E_RANGE));
    choice.owner = 0;
    choice.market = 2;
    cr_expect(
        eq(int, ana_sample_read(&sample, &s.m.plan, &cells, &choice, NULL), SIM_E_RANGE));
    choice.market = 0;
    s.m.plan.keep[k] = false;
    cr_expect(
        eq(int, ana_sample_read(&sample, &s.m.plan, &cells, &choice, NULL), SIM_E_RANGE));
    cr_expect(zero(ptr, sample.y));
    close_source(&s);
}

/* ---- points as a design ---- */

enum { FACTORS = 3, SIZE = 4 };

/* Points as a results file gives them back: names, ranges, values and what design it was. */
static void lay_points(struct sim_points *points, enum ana_design_kind kind)
{
    static const char *const name[FACTORS] = {"behaviour.theta_mu", "behaviour.need_prob",
                                              "behaviour.help_b"};
    struct ana_factor factor[FACTORS];
    struct ana_design *d;

    *points = (struct sim_points){.n_factors = FACTORS, .size = SIZE, .levels = 4};
    snprintf(points->design, sizeof points->design, "%s", ana_design_rows[kind].word);
    points->factor = calloc(FACTORS, sizeof *points->factor);
    cr_assert(ne(ptr, points->factor, NULL));
    for (int k = 0; k < FACTORS; k++) {
        cr_assert(
            eq(int, sim_factor_init(&points->factor[k], name[k], NULL, NULL), SIM_OK));
        factor[k] = ana_factor_of(&points->factor[k]);
    }
    cr_assert(
        eq(int, ana_design_make(&d, kind, factor, FACTORS, SIZE, 4, 7, NULL), SIM_OK));
    points->n_points = d->n_points;
    points->value = d->value;
    d->value = NULL;
    ana_design_free(d);
}

static enum sim_status take_back(const struct sim_points *points, struct sim_error *err)
{
    struct ana_factor factor[FACTORS];
    struct ana_design *d;
    const enum sim_status status = ana_design_of(&d, factor, points, err);

    ana_design_free(d);
    return status;
}

static void swap_points(struct sim_points *points, uint32_t a, uint32_t b)
{
    for (uint32_t k = 0; k < FACTORS; k++) {
        double *x = &points->value[(size_t)a * FACTORS + k];
        double *y = &points->value[(size_t)b * FACTORS + k];
        const double kept = *x;

        *x = *y;
        *y = kept;
    }
}

static void expect_structure_is_seen(enum ana_design_kind kind)
{
    struct sim_points points;
    struct sim_error err;

    lay_points(&points, kind);
    cr_expect(eq(int, take_back(&points, &err), SIM_OK), "%s", err.text);
    swap_points(&points, 2, 3);
    cr_expect(eq(int, take_back(&points, &err), SIM_E_RANGE));
    cr_expect(ne(ptr, strstr(err.text, ana_design_rows[kind].word), NULL), "%s",
              err.text);
    swap_points(&points, 2, 3);
    points.n_points--;
    cr_expect(eq(int, take_back(&points, &err), SIM_E_RANGE));
    sim_points_clear(&points);
}

Test(points, of_a_saltelli_design_in_another_order_are_refused)
{
    expect_structure_is_seen(ANA_SALTELLI);
}

Test(points, of_a_morris_design_in_another_order_are_refused)
{
    expect_structure_is_seen(ANA_MORRIS);
}

Test(points, of_a_saltelli_design_that_were_changed_are_refused)
{
    struct sim_points points;

    lay_points(&points, ANA_SALTELLI);
    points.value[3 * FACTORS + 1] *= 1.001; /* A with factor 1 of B: no longer B's */
    cr_expect(eq(int, take_back(&points, NULL), SIM_E_RANGE));
    sim_points_clear(&points);
}

Test(points, of_an_unknown_design_are_refused)
{
    struct sim_points points;

    lay_points(&points, ANA_LHS);
    cr_expect(eq(int, take_back(&points, NULL), SIM_OK));
    snprintf(points.design, sizeof points.design, "whim");
    cr_expect(eq(int, take_back(&points, NULL), SIM_E_RANGE));
    sim_points_clear(&points);
}

Test(points, that_were_listed_may_lie_outside_the_range_of_evidence)
{
    struct ana_factor factor[FACTORS];
    struct sim_points points;
    struct ana_design *d;

    lay_points(&points, ANA_LHS);
    snprintf(points.design, sizeof points.design, "explicit");
    points.value[0] = points.factor[0].high + 1;
    cr_assert(eq(int, ana_design_of(&d, factor, &points, NULL), SIM_OK));
    cr_expect(epsilon_eq(dbl, d->unit[0], 1.0, 1e-12));
    ana_design_free(d);
    sim_points_clear(&points);
}
