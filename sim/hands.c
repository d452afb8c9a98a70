#include "sim/hands.h"

#include <stdlib.h>

enum sim_status sim_hands_create(struct sim_hand **out, int n, uint32_t n_shops,
                                 uint32_t n_segments, struct sim_error *err)
{
    const size_t places = (size_t)n_shops * n_segments;
    struct sim_hand *hand = calloc((size_t)n, sizeof *hand);

    for (int h = 0; hand && h < n; h++) {
        hand[h].rows = calloc(n_segments + 1, sizeof *hand[h].rows);
        hand[h].count = calloc(places * SIM_COUNTERS, sizeof *hand[h].count);
        if (!hand[h].rows || !hand[h].count) {
            sim_hands_free(hand, n);
            hand = NULL;
        }
    }
    *out = hand;
    return hand ? SIM_OK
                : sim_fail(err, SIM_E_NOMEM, "threads",
                           "%d threads at %zu places do not fit", n, places);
}

void sim_hands_free(struct sim_hand *hand, int n)
{
    for (int h = 0; hand && h < n; h++) {
        sim_visits_clear(&hand[h].visits);
        free(hand[h].rows);
        free(hand[h].count);
    }
    free(hand);
}

static void add_counts(struct sim_shop *shop, uint32_t segment,
                       const uint32_t count[SIM_COUNTERS])
{
    static const enum sim_outcome of[SIM_COUNT_MESSAGE] = {
        [SIM_COUNT_TASK] = SIM_OUT_needs,
        [SIM_COUNT_BROWSE] = SIM_OUT_passers,
        [SIM_COUNT_COMEBACK] = SIM_OUT_comebacks,
        [SIM_COUNT_REFUSED] = SIM_OUT_exit_refused_entry,
        [SIM_COUNT_NEWCOMER] = SIM_OUT_newcomers,
        [SIM_COUNT_OPTOUT] = SIM_OUT_optouts,
        [SIM_COUNT_ACTIVE] = SIM_OUT_active_end};
    double *sum = shop->week[segment].sum;

    for (int k = 0; k < SIM_COUNT_MESSAGE; k++)
        sum[of[k]] += count[k];
    for (int c = 0; c < SIM_CHANNELS; c++) {
        sum[SIM_OUT_messages] += count[SIM_COUNT_MESSAGE + c];
        sum[SIM_OUT_contact_cost] += (double)count[SIM_COUNT_MESSAGE + c] *
                                     (double)sim_shop_for(shop, segment)->channel_cost[c];
    }
}

void sim_hands_close_week(struct sim_hand *hand, int n, struct sim_shop *shop,
                          uint32_t n_shops, uint32_t n_segments)
{
    const size_t places = (size_t)n_shops * n_segments;

    for (size_t place = 0; place < places; place++) {
        uint32_t count[SIM_COUNTERS] = {0};

        for (int h = 0; h < n; h++)
            for (int k = 0; k < SIM_COUNTERS; k++) {
                count[k] += hand[h].count[place * SIM_COUNTERS + (size_t)k];
                hand[h].count[place * SIM_COUNTERS + (size_t)k] = 0;
            }
        add_counts(&shop[place / n_segments], (uint32_t)(place % n_segments), count);
    }
}
