#include "sim/floor_events.h"

#include "sim/queue.h"

enum { BLOCK = 64 }; /* rows listed together */

/* What may happen to the visits of some rows: when, in steps, and how many of each. */
struct moments {
    uint32_t come[BLOCK], check[SIM_CHECKS_MAX][BLOCK], ask[BLOCK];
    uint32_t comes[BLOCK], checks[BLOCK], asks[BLOCK]; /* 0, 1; 0..SIM_CHECKS_MAX; 0, 1 */
};

/*
 * Of @p n rows from @p from. Whom a kiosk serves is left to it. Requests come within half
 * the visit; one draw says who asks and when: below ask it is, over ask, again uniform.
 */
static void find_moments(const struct sim_world *w, const struct sim_shop *shop,
                         const struct sim_visits *v, uint32_t from, uint32_t n,
                         struct moments *m)
{
    const struct sim_store_values *at = &shop->store->v;
    const float ask =
        at->online + at->comes_to_ask > 0.0f ? 1.0f : w->behaviour->ask_prob;
    const float check = shop->service.lever.check_in_every;
    const float every = check > 0.0f ? check : SIM_NEVER;
    const uint32_t speaks = shop->approach_level > 0.0f;
    const float *restrict minute = v->minute + from, *restrict dwell = v->dwell + from;
    const float *restrict need = v->need + from, *restrict wish = v->wish + from;
    const float *restrict kiosked = v->kiosked + from, *restrict u = v->u[0] + from;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t alone = kiosked[i] == 0.0f;

        m->come[i] = sim_event_step(minute[i]);
        m->comes[i] = (wish[i] > 0.0f) & alone & speaks;
        m->ask[i] = sim_event_step(minute[i] + 0.5f * (u[i] / ask) * dwell[i]);
        m->asks[i] = (need[i] > 0.0f) & (u[i] < ask) & alone;
        m->checks[i] = 0;
        for (int k = 0; k < SIM_CHECKS_MAX; k++) {
            const float after = every * (float)(k + 1);

            m->check[k][i] = sim_event_step(minute[i] + after);
            m->checks[i] += after < dwell[i];
        }
    }
}

static uint64_t event(uint32_t step, uint32_t row, enum sim_floor_event kind)
{
    return sim_event_at(step, row << 2 | kind);
}

/* Those events to @p key, row by row. Each is written, and counts if it will happen: that is
 * not to be guessed. @return how many */
static uint32_t list_rows(const struct moments *m, uint32_t from, uint32_t n,
                          uint64_t *key)
{
    uint64_t *at = key;

    for (uint32_t i = 0; i < n; i++) {
        *at = event(m->come[i], from + i, SIM_APPROACH);
        at += m->comes[i];
        at[0] = event(m->check[0][i], from + i, SIM_CHECK_IN);
        at[1] = event(m->check[1][i], from + i, SIM_CHECK_IN);
        for (uint32_t k = 2; k < m->checks[i]; k++)
            at[k] = event(m->check[k][i], from + i, SIM_CHECK_IN);
        at += m->checks[i];
        *at = event(m->ask[i], from + i, SIM_REQUEST);
        at += m->asks[i];
    }
    return (uint32_t)(at - key);
}

/* How many rows from @p from are served alike and fit in a block. */
static uint32_t rows_alike(const struct sim_shop *shop, const struct sim_visits *v,
                           uint32_t from)
{
    const uint32_t most = v->n - from < BLOCK ? v->n - from : BLOCK;
    uint32_t n = shop->variant ? 1 : most;

    while (n < most && v->segment[from + n] == v->segment[from])
        n++;
    return n;
}

uint32_t sim_floor_events(const struct sim_world *w, const struct sim_shop *shop,
                          const struct sim_visits *v)
{
    struct moments m;
    uint32_t n = 0;

    for (uint32_t from = 0, rows; from < v->n; from += rows) {
        rows = rows_alike(shop, v, from);
        find_moments(w, sim_shop_for(shop, v->segment[from]), v, from, rows, &m);
        n += list_rows(&m, from, rows, v->key + n);
    }
    sim_sort_events(v->key, v->key_tmp, n);
    return n;
}
