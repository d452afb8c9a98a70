#include "sim/world.h"

#include <stdlib.h>

#include "sim/mechanisms/dropout.h"
#include "sim/pages.h"

uint16_t sim_due(float from_steps, float days, float rounding)
{
    /* dithered, so that the mean interval is kept */
    const float steps = from_steps + days * (float)SIM_DAY_STEPS + rounding;

    return steps < (float)SIM_DUE_NEVER ? (uint16_t)(int32_t)steps : SIM_DUE_NEVER;
}

static void start_clocks(struct sim_world *w)
{
#pragma omp parallel for num_threads(w->n_hands)
    for (uint32_t i = 0; i < w->pop.n; i++) {
        const struct sim_draws d = sim_draw(&w->luck, i, 0, 0, SIM_LUCK_START);
        const float rate = w->pop.shopper[i].rate + w->pop.pass_rate;

        w->next_due[i] =
            rate > 0.0f ? sim_due(0.0f, sim_interval(sim_unit(d.a)) / rate, sim_unit(d.b))
                        : SIM_DUE_NEVER;
        w->back_day[i] = SIM_DAY_NEVER;
    }
}

static void start_bonds(struct sim_world *w)
{
#pragma omp parallel for num_threads(w->n_hands)
    for (uint32_t i = 0; i < w->pop.n; i++) {
        const struct sim_shopper *s = &w->pop.shopper[i];

        for (uint32_t k = 0; k < SIM_CHOICE_MAX; k++)
            *sim_world_bond(w, i, k) =
                sim_bond_new(k < s->n_shops ? w->shop[s->shop[k]].neutral : 0.0f);
    }
}

static enum sim_status reserve_state(struct sim_world *w, struct sim_error *err)
{
    const size_t n = w->pop.n;
    struct sim_occasions *t = &w->today;

    w->next_due = calloc(n, sizeof *w->next_due);
    w->occasion = calloc(n, sizeof *w->occasion);
    w->back_day = calloc(n, sizeof *w->back_day);
    w->back_slot = calloc(n, sizeof *w->back_slot);
    w->bond = sim_pages(n * SIM_CHOICE_MAX * sizeof *w->bond);
    t->start = calloc((size_t)w->pop.n_shops * w->n_segments + 1, sizeof *t->start);
    if (!w->next_due || !w->occasion || !w->back_day || !w->back_slot || !w->bond ||
        !t->start)
        return sim_fail(err, SIM_E_NOMEM, w->market->name,
                        "the state of %zu shoppers does not fit", n);
    return SIM_OK;
}

enum sim_status sim_world_create(struct sim_world *w, const struct sim_scenario *scenario,
                                 uint32_t market, uint32_t replicate, int hands,
                                 struct sim_error *err)
{
    enum sim_status status;

    *w = (struct sim_world){.scenario = scenario,
                            .market = &scenario->market[market],
                            .behaviour = &scenario->behaviour,
                            .luck = sim_luck(scenario->seed, replicate, market),
                            .n_segments = sim_segments(scenario),
                            .batch = SIM_BATCH_DEFAULT,
                            .n_hands = hands,
                            .norm = -1.0f};
    status = sim_population_create(&w->pop, scenario, w->market, &w->luck, hands, err);
    if (status == SIM_OK)
        status =
            sim_shops_create(&w->shop, w->pop.n_shops, w->market, w->n_segments, err);
    if (status == SIM_OK)
        status = sim_adaptation_create(w, err);
    if (status == SIM_OK)
        status = reserve_state(w, err);
    if (status == SIM_OK)
        status =
            sim_hands_create(&w->hand, w->n_hands, w->pop.n_shops, w->n_segments, err);
    if (status != SIM_OK) {
        sim_world_clear(w);
        return status;
    }
    for (uint32_t k = 0; k < w->pop.n_shops; k++)
        sim_shop_apply(&w->shop[k], NULL, w->behaviour);
    start_clocks(w);
    start_bonds(w);
    return SIM_OK;
}

void sim_world_clear(struct sim_world *w)
{
    sim_shops_free(w->shop, w->pop.n_shops);
    sim_population_clear(&w->pop);
    sim_hands_free(w->hand, w->n_hands);
    free(w->next_due);
    free(w->occasion);
    free(w->back_day);
    free(w->back_slot);
    free(w->bond);
    free(w->today.shopper);
    free(w->today.errand);
    free(w->today.place);
    free(w->today.sorted);
    free(w->today.start);
    *w = (struct sim_world){0};
}

size_t sim_world_bytes_per_copy(void)
{
    return SIM_CHOICE_MAX * sizeof(struct sim_bond) + 3 * sizeof(uint16_t) +
           sizeof(uint8_t);
}

size_t sim_world_bytes_per_shopper(void)
{
    return sizeof(struct sim_shopper) + sim_world_bytes_per_copy();
}
