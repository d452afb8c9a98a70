/* What is counted: by visit, by week, by store, owner and segment. */
#include <string.h>

#include "bench/baseline/town.h"

enum { DAYS_A_WEEK = 7, ACTIVE_DAYS = 90 };

/* Everything a visit adds to the outcomes of its store and segment. */
void base_tally(struct sim_shop *shop, const struct base_visit *v)
{
    double *sum = shop->week[v->shopper->segment].sum;
    const bool no_expert = v->no_help && v->no_expert;

    sum[SIM_OUT_visits]++;
    sum[SIM_OUT_approached] += v->approached;
    sum[SIM_OUT_putoff_share] += v->put_off;
    sum[SIM_OUT_asked] += v->asked;
    sum[SIM_OUT_helped_share] += v->helped;
    sum[SIM_OUT_unhelped_share] += v->unhelped;
    sum[SIM_OUT_wait_min] += v->help_wait;
    sum[SIM_OUT_joined] += v->joined;
    sum[SIM_OUT_till_wait_min] += v->till_wait;
    sum[SIM_OUT_dwell_min] += v->dwell + v->help_wait + v->till_wait;
    sum[SIM_OUT_experience] += v->experience;
    sum[SIM_OUT_satisfaction] += v->reported;
    sum[SIM_OUT_suspicion] += v->suspicion;
    sum[SIM_OUT_reactance] += v->reactance;
    sum[SIM_OUT_relationship] += v->bond->relationship;
    sum[SIM_OUT_expectation] += v->bond->expectation;
    sum[SIM_OUT_promoters_net] += v->promoter;
    sum[SIM_OUT_rude_share] += v->rude;
    sum[SIM_OUT_staff_load] += v->served_minutes;
    sum[SIM_OUT_complaints] += v->complained;
    sum[SIM_OUT_resolved_share] += v->resolved;
    if (v->complained)
        sum[SIM_OUT_desk_satisfaction] +=
            v->resolved ? shop->answer_good : shop->answer_bad;
    sum[SIM_OUT_dropouts] += v->dropped;
    sum[SIM_OUT_wom_positive] += v->told_good;
    sum[SIM_OUT_wom_negative] += v->told_bad;
    sum[SIM_OUT_enrolments] += v->card;
    sum[SIM_OUT_exit_found_nothing] += !v->wants && !v->no_help;
    sum[SIM_OUT_exit_no_help] += v->no_help && !no_expert;
    sum[SIM_OUT_exit_no_expert] += no_expert;
    sum[SIM_OUT_exit_till_queue] += v->till_left;
    sum[SIM_OUT_exit_no_cash] += v->no_cash;
    sum[SIM_OUT_exit_stock_out] += v->stock_out;
    if (!v->bought)
        return;
    sum[SIM_OUT_exit_bought]++;
    sum[SIM_OUT_conversion]++;
    sum[SIM_OUT_sales]++;
    sum[SIM_OUT_units] += v->items;
    sum[SIM_OUT_basket] += v->price;
    sum[SIM_OUT_revenue] += v->received;
    sum[SIM_OUT_margin] += v->received - v->goods;
    sum[SIM_OUT_returns] += v->returned;
    if (v->returned)
        sum[SIM_OUT_restock_cost] += shop->store->v.restock_cost;
}

static void count_active(struct base_town *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct base_shopper *s = &t->shopper[i];

        for (int k = 0; k < s->n_shops; k++) {
            const struct base_bond *bond = &s->bond[k];

            if (bond->visits > 0 && !bond->lost && t->day - bond->last_day < ACTIVE_DAYS)
                base_count(&t->shop[s->shop[k]], s->segment, SIM_OUT_active_end, 1);
        }
    }
}

/* What no visit causes is shared by visits. */
static void share_overheads(const struct base_town *t, struct sim_shop *shop)
{
    double visits = 0;

    for (uint32_t s = 0; s < t->n_segments; s++)
        visits += shop->week[s].sum[SIM_OUT_visits];
    for (uint32_t s = 0; s < t->n_segments; s++) {
        double *sum = shop->week[s].sum;
        const double share = visits > 0 ? sum[SIM_OUT_visits] / visits : s == 0;

        sum[SIM_OUT_staff_cost] += share * DAYS_A_WEEK * shop->fixed_cost_day;
        sum[SIM_OUT_staff_minutes] += share * DAYS_A_WEEK * shop->duty_minutes;
        sum[SIM_OUT_contribution] =
            sum[SIM_OUT_margin] - sum[SIM_OUT_staff_cost] - sum[SIM_OUT_restock_cost];
        sum[SIM_OUT_wallet_share] = sum[SIM_OUT_revenue];
    }
}

static void note_market(struct sim_outcome_block *blocks, uint32_t n_owners,
                        uint32_t n_segments, const double *spent)
{
    for (uint32_t o = 0; o < n_owners; o++)
        for (uint32_t s = 0; s < n_segments; s++)
            blocks[o * n_segments + s].sum[SIM_OUT_market_revenue] += spent[s];
}

void base_close_week(struct base_town *t, struct sim_outcome_block *blocks)
{
    double experience = 0, visits = 0;
    double spent[SIM_CULTURES_MAX * SIM_GENERATIONS] = {0};

    count_active(t);
    for (uint32_t k = 0; k < t->n_shops; k++) {
        struct sim_shop *shop = &t->shop[k];

        share_overheads(t, shop);
        for (uint32_t s = 0; s < t->n_segments; s++) {
            struct sim_outcome_block *week = &shop->week[s];

            experience += week->sum[SIM_OUT_experience];
            visits += week->sum[SIM_OUT_visits];
            spent[s] += week->sum[SIM_OUT_revenue];
            for (int o = 0; blocks && o < SIM_OUTCOME_COUNT; o++)
                blocks[shop->owner * t->n_segments + s].sum[o] += week->sum[o];
        }
        memset(shop->week, 0, t->n_segments * sizeof *shop->week);
    }
    if (blocks)
        note_market(blocks, t->scenario->n_owners, t->n_segments, spent);
    if (visits > 0)
        t->norm = experience / visits;
}
