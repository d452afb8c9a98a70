#include "sim/verify.h"

/* Sides of a balance may differ by the rounding of float sums. */
static const double SLACK = 1e-4;

static enum sim_status equal(const char *what, double a, double b, struct sim_error *err)
{
    const double size = (a < 0 ? -a : a) + (b < 0 ? -b : b) + 1;
    const double gap = a > b ? a - b : b - a;

    /* the negation also catches NaN */
    if (!(gap <= SLACK * size))
        return sim_fail(err, SIM_E_BALANCE, what, "%.9g on one side, %.9g on the other",
                        a, b);
    return SIM_OK;
}

static double sum_exits(const struct sim_outcome_block *b)
{
    return b->sum[SIM_OUT_exit_bought] + b->sum[SIM_OUT_exit_found_nothing] +
           b->sum[SIM_OUT_exit_no_help] + b->sum[SIM_OUT_exit_no_expert] +
           b->sum[SIM_OUT_exit_till_queue] + b->sum[SIM_OUT_exit_no_cash] +
           b->sum[SIM_OUT_exit_stock_out];
}

static enum sim_status verify_block(const struct sim_outcome_block *b,
                                    struct sim_error *err)
{
    const double came = b->sum[SIM_OUT_needs] + b->sum[SIM_OUT_passers] +
                        b->sum[SIM_OUT_comebacks] - b->sum[SIM_OUT_exit_refused_entry];
    const double costs = b->sum[SIM_OUT_staff_cost] + b->sum[SIM_OUT_delivery_cost] +
                         b->sum[SIM_OUT_addon_cost] + b->sum[SIM_OUT_contact_cost] +
                         b->sum[SIM_OUT_restock_cost] + b->sum[SIM_OUT_recovery_cost] +
                         b->sum[SIM_OUT_change_cost];
    enum sim_status status =
        equal("visits = exits", b->sum[SIM_OUT_visits], sum_exits(b), err);

    if (status == SIM_OK)
        status = equal("occasions = visits", came, b->sum[SIM_OUT_visits], err);
    if (status == SIM_OK)
        status =
            equal("asked = helped + unhelped", b->sum[SIM_OUT_asked],
                  b->sum[SIM_OUT_helped_share] + b->sum[SIM_OUT_unhelped_share], err);
    if (status == SIM_OK)
        status = equal("sales = bought", b->sum[SIM_OUT_sales],
                       b->sum[SIM_OUT_exit_bought], err);
    if (status == SIM_OK)
        status = equal("margin - costs = contribution", b->sum[SIM_OUT_margin] - costs,
                       b->sum[SIM_OUT_contribution], err);
    return status;
}

enum sim_status sim_verify_week(const struct sim_outcome_block *blocks, uint32_t n,
                                struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t k = 0; k < n && status == SIM_OK; k++)
        status = verify_block(&blocks[k], err);
    return status;
}

static int in_range(float x, float low, float high)
{
    return x >= low && x <= high;
}

static enum sim_status verify_bond(const struct sim_world *w, uint32_t i, uint32_t k,
                                   struct sim_error *err)
{
    const struct sim_bond *b = sim_world_bond(w, i, k);

    if (!in_range(b->satisfaction, -1.0f, 1.0f) || !in_range(b->goodwill, -9.0f, 9.0f) ||
        !in_range(b->expectation, 0.0f, 1.0f))
        return sim_fail(err, SIM_E_BALANCE, "shopper",
                        "%u carries satisfaction %g, goodwill %g, expectation %g", i,
                        (double)b->satisfaction, (double)b->goodwill,
                        (double)b->expectation);
    if (b->last_day >= w->day && b->visits > 0)
        return sim_fail(err, SIM_E_BALANCE, "shopper",
                        "%u visited on day %u, after day %u", i, b->last_day, w->day);
    if (b->flags & SIM_BOND_LOST && b->visits == 0)
        return sim_fail(err, SIM_E_BALANCE, "shopper",
                        "%u is lost to a store never visited", i);
    return SIM_OK;
}

enum sim_status sim_verify_world(const struct sim_world *w, struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t i = 0; i < w->pop.n && status == SIM_OK; i++)
        for (uint32_t k = 0; k < w->pop.shopper[i].n_shops && status == SIM_OK; k++)
            status = verify_bond(w, i, k, err);
    for (uint32_t k = 0; k < w->pop.n_shops && status == SIM_OK; k++)
        for (uint32_t o = 0; o < w->shop[k].n_orders; o++)
            if (w->shop[k].order[o].due_day < w->day)
                return sim_fail(err, SIM_E_BALANCE, "order",
                                "due on day %u, open on day %u",
                                w->shop[k].order[o].due_day, w->day);
    return status;
}
