#ifdef SIM_KERNEL_ISA
#define bench_part_of_this_isa SIM_KERNEL(bench_part_of_this_isa)
#endif

#include "bench/isa_part.h"
#include "sim/rng_columns.h"
#include "sim/tally.h"
#include "sim/touchpoints.h"
#include "sim/vmath.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct bench_isa_part *bench_part_of_this_isa(void);

/* One draw after the other, each keyed by the one before: no vectors. */
static double draw_one_by_one(struct bench_columns *c, uint32_t rounds)
{
    const struct sim_luck luck = sim_luck(1, 0, 0);
    uint32_t last = c->shopper[0];
    double sum = 0;

    for (uint32_t r = 0; r < rounds; r++)
        for (uint32_t i = 0; i < BENCH_COLUMN; i++) {
            const struct sim_draws d = sim_draw(&luck, last, i, r & 0xFFFF, 1);

            last = d.a ^ d.b ^ d.c ^ d.d;
        }
    sum += last;
    return sum;
}

/* As touch points draw: four columns of numbers between 0 and 1. */
static double draw_columns(struct bench_columns *c, uint32_t rounds)
{
    const struct sim_luck luck = sim_luck(1, 0, 0);
    float *const out[4] = {c->y[0], c->y[1], c->y[2], c->y[3]};
    uint32_t day[BENCH_COLUMN];
    double sum = 0;

    for (uint32_t r = 0; r < rounds; r++) {
        for (uint32_t i = 0; i < BENCH_COLUMN; i++)
            day[i] = r & 0xFFFF;
        sim_unit_columns(&luck, c->shopper, day, BENCH_COLUMN, 1, out);
        sum += (double)(c->y[0][r % BENCH_COLUMN] + c->y[3][r % BENCH_COLUMN]);
    }
    return sum;
}

/* A function of one number over a column; the argument moves, so that no round is idle. */
#define OVER_COLUMN(name, expression)                                                    \
    static double name(struct bench_columns *c, uint32_t rounds)                         \
    {                                                                                    \
        const float *restrict in = c->x;                                                 \
        float *restrict out = c->y[0];                                                   \
        double sum = 0;                                                                  \
                                                                                         \
        for (uint32_t r = 0; r < rounds; r++) {                                          \
            const float shift = (float)(r % 7) * 0.01f;                                  \
                                                                                         \
            _Pragma("omp simd") for (uint32_t i = 0; i < BENCH_COLUMN; i++)              \
            {                                                                            \
                const float x = 0.9f * in[i] + shift;                                    \
                                                                                         \
                out[i] = expression;                                                     \
            }                                                                            \
            sum += (double)out[r % BENCH_COLUMN];                                        \
        }                                                                                \
        return sum;                                                                      \
    }

OVER_COLUMN(exps, sim_exp(x))
OVER_COLUMN(logs, sim_log(x))
OVER_COLUMN(logistics, sim_logistic(x))
OVER_COLUMN(normals, sim_normal(x))

static const struct bench_kernel kernels[] = {{"draws, one by one", 4, draw_one_by_one},
                                              {"draws, in columns", 4, draw_columns},
                                              {"exp", 1, exps},
                                              {"log", 1, logs},
                                              {"logistic", 1, logistics},
                                              {"normal quantile", 1, normals}};

static enum sim_status arrive(struct sim_world *w, struct sim_shop *shop,
                              struct sim_visits *v)
{
    sim_arrive(w, shop, v, 0, v->n);
    return SIM_OK;
}

static enum sim_status floor_day(struct sim_world *w, struct sim_shop *shop,
                                 struct sim_visits *v)
{
    sim_floor(w, shop, v);
    return SIM_OK;
}

static enum sim_status encounter(struct sim_world *w, struct sim_shop *shop,
                                 struct sim_visits *v)
{
    sim_encounter(w, shop, v, 0, v->n);
    return SIM_OK;
}

static enum sim_status decide(struct sim_world *w, struct sim_shop *shop,
                              struct sim_visits *v)
{
    sim_decide(w, shop, v, 0, v->n);
    return SIM_OK;
}

static enum sim_status pay(struct sim_world *w, struct sim_shop *shop,
                           struct sim_visits *v)
{
    return sim_pay(w, shop, v, NULL);
}

static enum sim_status follow_up(struct sim_world *w, struct sim_shop *shop,
                                 struct sim_visits *v)
{
    sim_follow_up(w, shop, v, 0, v->n);
    return SIM_OK;
}

static enum sim_status remember(struct sim_world *w, struct sim_shop *shop,
                                struct sim_visits *v)
{
    shop->n_words = 0;
    sim_learn(w, shop, v, 0, v->n);
    return sim_remember(w, shop, v, NULL);
}

/* Into one segment: what it costs does not depend on how many there are. */
static enum sim_status tally(struct sim_world *w, struct sim_shop *shop,
                             struct sim_visits *v)
{
    const uint32_t rows[] = {0, v->n};

    (void)w;
    sim_tally(shop, v, rows, 1);
    return SIM_OK;
}

static const struct bench_station stations[] = {
    {"arrive", arrive},     {"floor", floor_day}, {"encounter", encounter},
    {"decide", decide},     {"pay", pay},         {"follow up", follow_up},
    {"remember", remember}, {"tally", tally}};

static const struct bench_isa_part part = {.kernel = kernels,
                                           .n_kernels = COUNT(kernels),
                                           .station = stations,
                                           .n_stations = COUNT(stations),
                                           .create = sim_world_create,
                                           .day = sim_world_day,
                                           .close_week = sim_world_close_week,
                                           .seek = sim_seek,
                                           .clear = sim_world_clear};

const struct bench_isa_part *bench_part_of_this_isa(void)
{
    return &part;
}
