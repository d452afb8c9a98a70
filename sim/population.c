#include "sim/population.h"

#include <stdlib.h>

#include "sim/mechanisms/choice.h"
#include "sim/pages.h"
#include "sim/vmath.h"

enum { GAMMA_TRIES = 64, SHOPS_MAX = 65535 };
static const float ODDS_MAX = 1e6f;

uint32_t sim_market_tiles(const struct sim_market *market)
{
    const double per_tile = (double)market->v.shoppers_per_store * market->n_stores;
    const double tiles = (double)market->v.shoppers / per_tile + 0.5;

    return market->v.fixed_stores > 0 || tiles < 1 ? 1 : (uint32_t)tiles;
}

float sim_gamma(const struct sim_luck *luck, uint32_t shopper, uint32_t purpose,
                float shape)
{
    const float boosted = shape < 1.0f ? shape + 1.0f : shape;
    const float d = boosted - 1.0f / 3.0f, c = 1.0f / sim_sqrt(9.0f * d);
    float result = d, boost = 1.0f;

    for (uint32_t k = 0; k < GAMMA_TRIES; k++) {
        const struct sim_draws draw = sim_draw(luck, shopper, 0, 0, purpose + k);
        const float x = sim_normal(sim_unit(draw.a)), root = 1.0f + c * x;
        const float v = root * root * root;

        if (k == 0 && shape < 1.0f)
            boost = sim_pow(sim_unit(draw.c), 1.0f / shape);
        if (root <= 0.0f)
            continue;
        if (sim_log(sim_unit(draw.b)) < 0.5f * x * x + d - d * v + d * sim_log(v)) {
            result = d * v;
            break;
        }
    }
    return result * boost;
}

static uint8_t byte_share(float x)
{
    return (uint8_t)(sim_clamp(x, 0.0f, 1.0f) * 255.0f + 0.5f);
}

static uint32_t pick(const float *share, uint32_t n, float u)
{
    float sum = 0.0f;

    for (uint32_t k = 0; k + 1 < n; k++) {
        sum += share[k];
        if (u < sum)
            return k;
    }
    while (n > 1 && share[n - 1] <= 0.0f)
        n--;
    return n - 1;
}

/* What a population is drawn from: numbers that all of its shoppers share. */
struct mould {
    const struct sim_scenario *scenario;
    const struct sim_market *market;
    const struct sim_luck *luck;
    uint32_t tiles, columns;
    float rate_mean; /* visits a day */
    float liquid_mu; /* mean of ln(cash / week's income) */
};

static int is_silver(uint8_t segment)
{
    return segment % SIM_GENERATIONS == SIM_GENERATIONS - 1;
}

/* M17: small shifts against a wide spread. */
static float generation_shift(const struct sim_params *b, uint8_t segment)
{
    const float shift[SIM_GENERATIONS] = {b->gen_z, b->gen_y, b->gen_x, b->gen_silver};

    return shift[segment % SIM_GENERATIONS];
}

static void draw_mind(struct sim_shopper *s, const struct mould *m, uint32_t id)
{
    const struct sim_params *b = &m->scenario->behaviour;
    const struct sim_culture *culture =
        &m->scenario->culture[s->segment / SIM_GENERATIONS];
    const struct sim_draws d = sim_draw(m->luck, id, 0, 0, SIM_LUCK_MIND);
    const float idv = sim_clamp(culture->individualism * 0.01f, 0.01f, 0.99f);
    const float known = culture->stranger_trust;

    s->z =
        sim_logistic(sim_logit(1.0f - idv) + b->within_sd_z * sim_normal(sim_unit(d.a)));
    s->theta = b->theta_mu + generation_shift(b, s->segment) +
               b->theta_sd * sim_normal(sim_unit(d.b)) *
                   (is_silver(s->segment) ? b->silver_spread : 1.0f);
    s->patience = sim_lognormal(sim_normal(sim_unit(d.c)), b->patience_sd);
    s->liquidity = m->liquid_mu + b->liquid_sd * sim_normal(sim_unit(d.d));
    s->trust = byte_share(known >= 0.0f ? b->trust_use * known : b->stranger_trust);
}

static void draw_style(struct sim_shopper *s, const struct mould *m, uint32_t id)
{
    const struct sim_params *b = &m->scenario->behaviour;
    const struct sim_draws d = sim_draw(m->luck, id, 0, 0, SIM_LUCK_STYLE);
    const float communities = m->market->v.communities;

    /* gamma-gamma: the usual basket is p v / Gamma(q), here relative to its mean */
    s->budget = (b->gg_q - 1.0f) /
                sim_max(sim_gamma(m->luck, id, SIM_LUCK_SPEND, b->gg_q), 1e-3f);
    s->formality =
        byte_share(b->formality_mean + b->formality_sd * sim_normal(sim_unit(d.b)) +
                   (is_silver(s->segment) ? b->silver_formality : 0.0f));
    s->community = (uint8_t)(sim_unit(d.c) * communities);
    /* the mean response, of 1/pref and 1/pref^2, is highest at the ideal: E[1/p] = E[1/p^2] */
    s->contact_pref = sim_exp(b->contact_spread *
                              (sim_normal(sim_unit(d.d)) + 1.5f * b->contact_spread));
}

/* M13: whether authenticity is a concern; known of few cultures. */
static void draw_doubt(struct sim_shopper *s, const struct mould *m, uint32_t id)
{
    const float known = m->scenario->culture[s->segment / SIM_GENERATIONS].doubt;
    const float share = known >= 0.0f ? known : m->scenario->behaviour.doubt_share;
    const struct sim_draws d = sim_draw(m->luck, id, 0, 0, SIM_LUCK_DOUBT);

    s->doubts = sim_unit(d.a) < share ? 1 : 0;
}

static void draw_clock(struct sim_shopper *s, const struct mould *m, uint32_t id)
{
    const struct sim_params *b = &m->scenario->behaviour;
    const float stay = sim_gamma(m->luck, id, SIM_LUCK_DROP_B, b->bgnbd_b);

    s->rate = m->rate_mean / b->rate_shape *
              sim_gamma(m->luck, id, SIM_LUCK_RATE, b->rate_shape);
    s->drop_odds = sim_min(sim_gamma(m->luck, id, SIM_LUCK_DROP_A, b->bgnbd_a) /
                               sim_max(stay * b->clock_scale, 1e-20f),
                           ODDS_MAX);
}

struct near {
    float km;
    uint32_t shop;
};

/* Keep the nearest SIM_CHOICE_MAX, ties by number of the store. */
static void keep_near(struct near *near, uint32_t *n, float km, uint32_t shop)
{
    uint32_t at = *n;

    while (at > 0 &&
           (near[at - 1].km > km || (near[at - 1].km == km && near[at - 1].shop > shop)))
        at--;
    if (at == SIM_CHOICE_MAX)
        return;
    if (*n < SIM_CHOICE_MAX)
        ++*n;
    for (uint32_t k = *n - 1; k > at; k--)
        near[k] = near[k - 1];
    near[at] = (struct near){km, shop};
}

static void scan_tile(struct near *near, uint32_t *n, const struct mould *m,
                      uint32_t tile, float x, float y)
{
    const float side = m->market->v.side_km;
    const float west = (float)(tile % m->columns) * side;
    const float south = (float)(tile / m->columns) * side;

    for (uint32_t k = 0; k < m->market->n_stores; k++) {
        const struct sim_store_values *v = &m->market->store[k].v;
        const float dx = west + v->x_km - x, dy = south + v->y_km - y;

        keep_near(near, n, sim_sqrt(dx * dx + dy * dy), tile * m->market->n_stores + k);
    }
}

/* Stores in reach: of the shopper's own tile and the eight around it. */
static void find_shops(struct sim_shopper *s, const struct mould *m, uint32_t tile,
                       float x, float y)
{
    const struct sim_params *b = &m->scenario->behaviour;
    const int column = (int)(tile % m->columns), row = (int)(tile / m->columns);
    struct near near[SIM_CHOICE_MAX];
    uint32_t n = 0;

    for (int r = row - 1; r <= row + 1; r++)
        for (int c = column - 1; c <= column + 1; c++) {
            const int64_t other = (int64_t)r * m->columns + c;

            if (r >= 0 && c >= 0 && c < (int)m->columns && other < m->tiles)
                scan_tile(near, &n, m, (uint32_t)other, x, y);
        }
    s->n_shops = (uint8_t)n;
    for (uint32_t k = 0; k < n; k++) {
        const struct sim_store *store =
            &m->market->store[near[k].shop % m->market->n_stores];

        s->shop[k] = (uint16_t)near[k].shop;
        s->place[k] =
            sim_choice_place(store->v.size, near[k].km, b->huff_alpha, b->huff_lambda);
    }
}

static void draw_shopper(struct sim_shopper *s, const struct mould *m, uint32_t id)
{
    const uint32_t n = (uint32_t)m->market->v.shoppers;
    const uint32_t tile = (uint32_t)((uint64_t)id * m->tiles / n);
    const struct sim_draws d = sim_draw(m->luck, id, 0, 0, SIM_LUCK_PLACE);
    const float side = m->market->v.side_km;
    const uint32_t culture =
        pick(m->market->culture_share, m->scenario->n_cultures, sim_unit(d.c));

    *s = (struct sim_shopper){0};
    s->generation = (uint8_t)pick(m->scenario->culture[culture].generation,
                                  SIM_GENERATIONS, sim_unit(d.d));
    s->segment = (uint8_t)(culture * SIM_GENERATIONS + s->generation);
    find_shops(s, m, tile, ((float)(tile % m->columns) + sim_unit(d.a)) * side,
               ((float)(tile / m->columns) + sim_unit(d.b)) * side);
    draw_mind(s, m, id);
    draw_style(s, m, id);
    draw_doubt(s, m, id);
    draw_clock(s, m, id);
}

static float mean_of(const struct sim_market *market, size_t offset)
{
    float sum = 0.0f;

    for (uint32_t k = 0; k < market->n_stores; k++)
        sum += *(const float *)((const char *)&market->store[k].v + offset);
    return sum / (float)market->n_stores;
}

static void make_mould(struct mould *m, const struct sim_scenario *scenario,
                       const struct sim_market *market, const struct sim_luck *luck)
{
    const struct sim_params *b = &scenario->behaviour;
    const float spread =
        sim_sqrt(b->liquid_sd * b->liquid_sd + b->liquid_day_sd * b->liquid_day_sd);

    *m = (struct mould){.scenario = scenario, .market = market, .luck = luck};
    m->tiles = sim_market_tiles(market);
    m->columns = 1;
    while (m->columns * m->columns < m->tiles)
        m->columns++;
    m->rate_mean = mean_of(market, offsetof(struct sim_store_values, visit_rate)) / 7.0f;
    /* P(cash >= a week's income) = liquid_share, over people and days */
    m->liquid_mu = spread * sim_normal(b->liquid_share);
}

enum sim_status sim_population_create(struct sim_population *out,
                                      const struct sim_scenario *scenario,
                                      const struct sim_market *market,
                                      const struct sim_luck *luck, int threads,
                                      struct sim_error *err)
{
    struct mould mould;
    const uint32_t n = (uint32_t)market->v.shoppers;

    *out = (struct sim_population){0};
    make_mould(&mould, scenario, market, luck);
    if ((uint64_t)mould.tiles * market->n_stores > SHOPS_MAX)
        return sim_fail(err, SIM_E_RANGE, market->name,
                        "need at most %d stores, got %llu", SHOPS_MAX,
                        (unsigned long long)mould.tiles * market->n_stores);
    out->shopper = out->owned = sim_pages((size_t)n * sizeof *out->owned);
    if (!out->owned)
        return sim_fail(err, SIM_E_NOMEM, market->name, "%u shoppers do not fit", n);
    out->n = n;
    out->n_shops = mould.tiles * market->n_stores;
    out->pass_rate = mean_of(market, offsetof(struct sim_store_values, pass_rate)) / 7.0f;
    out->n_choice = out->n_shops < SIM_CHOICE_MAX ? out->n_shops : SIM_CHOICE_MAX;
#pragma omp parallel for num_threads(threads)
    for (uint32_t id = 0; id < n; id++)
        draw_shopper(&out->owned[id], &mould, id);
    return SIM_OK;
}

void sim_population_clear(struct sim_population *pop)
{
    free(pop->owned);
    *pop = (struct sim_population){0};
}
