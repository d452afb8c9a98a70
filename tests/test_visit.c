/* The visit batch: room, zeroes where they are promised, and sums in a fixed order. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/isa.h"
#include "sim/rng.h"
#include "sim/visit.h"

#define COUNT_ONE(name) +1
enum {
    COLUMNS = 0 SIM_VISIT_COLUMNS(COUNT_ONE),
    PART_COLUMNS = 0 SIM_VISIT_PART_COLUMNS(COUNT_ONE),
    CACHE_LINE = 64,
    LONG = 5000
};

static void all_columns(const struct sim_visits *v, float *column[COLUMNS])
{
    int k = 0;

#define LIST(name) column[k++] = v->name;
    SIM_VISIT_COLUMNS(LIST)
#undef LIST
}

static void part_columns(const struct sim_visits *v, float *column[PART_COLUMNS])
{
    int k = 0;

#define LIST(name) column[k++] = v->name;
    SIM_VISIT_PART_COLUMNS(LIST)
#undef LIST
}

static uint32_t wrong_bytes(const void *bytes, size_t n, unsigned char want)
{
    const unsigned char *b = bytes;
    uint32_t wrong = 0;

    for (size_t k = 0; k < n; k++)
        wrong += b[k] != want;
    return wrong;
}

Test(visits, have_room_for_what_was_asked_and_more_by_whole_lanes)
{
    static const uint32_t asked[] = {0, 1, 64, 65, 100, 217, 5000};
    struct sim_visits v = {0};

    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        cr_assert(eq(int, sim_visits_reserve(&v, asked[k], NULL), SIM_OK));
        cr_expect(le(u32, asked[k], v.room));
        cr_expect(zero(u32, v.room % SIM_LANES));
        cr_expect(le(u32, 8 * v.room, v.events_room));
    }
    sim_visits_clear(&v);
}

Test(visits, keep_their_room_when_less_is_asked)
{
    struct sim_visits v = {0};
    const void *arena;

    cr_assert(eq(int, sim_visits_reserve(&v, 1000, NULL), SIM_OK));
    arena = v.arena;
    cr_assert(eq(int, sim_visits_reserve(&v, 10, NULL), SIM_OK));
    cr_expect(v.arena == arena);
    cr_assert(eq(int, sim_visits_reserve(&v, v.room, NULL), SIM_OK));
    cr_expect(v.arena == arena);
    sim_visits_clear(&v);
}

Test(visits, start_every_column_on_a_cache_line)
{
    struct sim_visits v = {0};
    float *column[COLUMNS];

    cr_assert(eq(int, sim_visits_reserve(&v, 333, NULL), SIM_OK));
    all_columns(&v, column);
    for (int k = 0; k < COLUMNS; k++)
        cr_expect(zero(sz, (size_t)column[k] % CACHE_LINE), "column %d", k);
    for (int k = 0; k < 4; k++)
        cr_expect(zero(sz, (size_t)v.u[k] % CACHE_LINE), "draw %d", k);
    cr_expect(zero(sz, (size_t)v.key % CACHE_LINE));
    sim_visits_clear(&v);
}

/* Everything written to the brim, each with a byte of its own: none reaches into another. */
Test(visits, columns_do_not_overlap)
{
    struct sim_visits v = {0};
    float *column[COLUMNS];
    const size_t events = sizeof *v.key;

    cr_assert(eq(int, sim_visits_reserve(&v, 217, NULL), SIM_OK));
    all_columns(&v, column);
    for (int k = 0; k < COLUMNS; k++)
        memset(column[k], k + 1, v.room * sizeof(float));
    for (int k = 0; k < 4; k++)
        memset(v.u[k], 0xe0 + k, v.room * sizeof(float));
    memset(v.shopper, 0xe4, v.room * sizeof *v.shopper);
    memset(v.occasion, 0xe5, v.room * sizeof *v.occasion);
    memset(v.order, 0xe6, v.room * sizeof *v.order);
    memset(v.key, 0xe7, v.events_room * events);
    memset(v.key_tmp, 0xe8, v.events_room * events);
    memset(v.slot, 0xe9, v.room);
    memset(v.segment, 0xea, v.room);
    memset(v.mission, 0xeb, v.room);

    cr_assert(lt(int, COLUMNS, 0xe0));
    for (int k = 0; k < COLUMNS; k++)
        cr_expect(zero(u32, wrong_bytes(column[k], v.room * sizeof(float),
                                        (unsigned char)(k + 1))),
                  "column %d", k);
    for (int k = 0; k < 4; k++)
        cr_expect(zero(
            u32, wrong_bytes(v.u[k], v.room * sizeof(float), (unsigned char)(0xe0 + k))));
    cr_expect(zero(u32, wrong_bytes(v.shopper, v.room * sizeof *v.shopper, 0xe4)));
    cr_expect(zero(u32, wrong_bytes(v.occasion, v.room * sizeof *v.occasion, 0xe5)));
    cr_expect(zero(u32, wrong_bytes(v.order, v.room * sizeof *v.order, 0xe6)));
    cr_expect(zero(u32, wrong_bytes(v.key, v.events_room * events, 0xe7)));
    cr_expect(zero(u32, wrong_bytes(v.key_tmp, v.events_room * events, 0xe8)));
    cr_expect(zero(u32, wrong_bytes(v.slot, v.room, 0xe9)));
    cr_expect(zero(u32, wrong_bytes(v.segment, v.room, 0xea)));
    cr_expect(zero(u32, wrong_bytes(v.mission, v.room, 0xeb)));
    sim_visits_clear(&v);
}

Test(visits, start_the_day_with_zeroes_where_only_some_visits_write)
{
    struct sim_visits v = {0};
    float *all[COLUMNS], *part[PART_COLUMNS];

    cr_assert(eq(int, sim_visits_reserve(&v, 200, NULL), SIM_OK));
    all_columns(&v, all);
    part_columns(&v, part);
    for (uint32_t n = 1; n <= 200; n += 33) {
        for (int k = 0; k < COLUMNS; k++)
            memset(all[k], 0x7f, v.room * sizeof(float));
        sim_visits_start(&v, n);
        cr_expect(eq(u32, v.n, n));
        for (int k = 0; k < PART_COLUMNS; k++)
            cr_expect(zero(u32, wrong_bytes(part[k], n * sizeof(float), 0)), "column %d",
                      k);
    }
    sim_visits_clear(&v);
}

Test(visits, can_be_cleared_twice_and_reserved_again)
{
    struct sim_visits v = {0};

    sim_visits_clear(&v);
    cr_assert(eq(int, sim_visits_reserve(&v, 10, NULL), SIM_OK));
    sim_visits_clear(&v);
    sim_visits_clear(&v);
    cr_expect(v.arena == NULL);
    cr_expect(zero(u32, v.room));
    cr_assert(eq(int, sim_visits_reserve(&v, 10, NULL), SIM_OK));
    cr_expect(le(u32, 10, v.room));
    sim_visits_clear(&v);
}

/* Sums */

static float *random_column(uint32_t n, float scale, int whole)
{
    const struct sim_luck luck = sim_luck(3, n, 0);
    float *x = malloc(n * sizeof *x);

    for (uint32_t k = 0; x && k < n; k++) {
        const float u = sim_unit(sim_draw(&luck, k, 0, 0, SIM_LUCK_ARRIVE).a) * scale;

        x[k] = whole ? (float)(int)u : u;
    }
    cr_assert(x != NULL);
    return x;
}

static double plain_sum(const float *x, uint32_t from, uint32_t to)
{
    double sum = 0;

    for (uint32_t k = from; k < to; k++)
        sum += (double)x[k];
    return sum;
}

/* The order that the header promises, written once more: lane (k - from) mod 16. */
static float promised_sum(const float *x, uint32_t from, uint32_t to)
{
    volatile float lane[SIM_LANES] = {0};

    for (uint32_t k = from; k < to; k++)
        lane[(k - from) % SIM_LANES] += x[k];
    for (int half = SIM_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

Test(column_sum, of_whole_numbers_is_exact)
{
    float *x = random_column(LONG, 60, 1);

    for (uint32_t from = 0; from < 40; from++)
        for (uint32_t to = from; to <= LONG; to += 97)
            if (sim_column_sum(x, from, to) != plain_sum(x, from, to))
                cr_fail("%u..%u", from, to);
    free(x);
}

Test(column_sum, of_whole_numbers_is_that_of_any_segments_added_up)
{
    float *x = random_column(LONG, 60, 1);
    const double whole = sim_column_sum(x, 0, LONG);

    for (uint32_t step = 1; step < 200; step += 3) {
        double sum = 0;

        for (uint32_t from = 0; from < LONG; from += step)
            sum += sim_column_sum(x, from, from + step < LONG ? from + step : LONG);
        cr_expect(eq(dbl, sum, whole), "segments of %u", step);
    }
    free(x);
}

Test(column_sum, follows_the_promised_order_to_the_bit)
{
    float *x = random_column(LONG, 1, 0);
    int different = 0;

    for (uint32_t from = 0; from < 20; from++)
        for (uint32_t to = from; to <= LONG; to += 83)
            different += sim_column_sum(x, from, to) != (double)promised_sum(x, from, to);
    cr_expect(zero(int, different));
    free(x);
}

/* A lane adds n / 16 floats: that many halves of a float's last place, then four more. */
Test(column_sum, of_any_numbers_errs_by_its_roundings_only)
{
    float *x = random_column(LONG, 1, 0);
    const double exact = plain_sum(x, 0, LONG);
    const double bound = (LONG / SIM_LANES + 5) * 0x1p-24 * exact;

    cr_expect(lt(dbl, fabs(sim_column_sum(x, 0, LONG) - exact), bound));
    free(x);
}

Test(column_sum, of_no_rows_is_zero)
{
    const float x[] = {1, 2, 3};

    cr_expect(zero(dbl, sim_column_sum(x, 0, 0)));
    cr_expect(zero(dbl, sim_column_sum(x, 3, 3)));
    cr_expect(eq(dbl, sim_column_sum(x, 1, 2), 2));
}

/* Many sums at once, by each build of the engine that runs here. */

typedef void column_sums(const float *const *column, uint32_t n, uint32_t from,
                         uint32_t to, float *sum);

#if defined __x86_64__
column_sums sim_column_sums_v3, sim_column_sums_v4;
static column_sums *const builds[SIM_ISA_COUNT] = {[SIM_ISA_BASELINE] = sim_column_sums,
                                                   [SIM_ISA_V3] = sim_column_sums_v3,
                                                   [SIM_ISA_V4] = sim_column_sums_v4};
#else
static column_sums *const builds[SIM_ISA_COUNT] = {[SIM_ISA_BASELINE] = sim_column_sums};
#endif

enum { MANY = 2 * SIM_LANES, ROOM = 9 * SIM_LANES };

/* Rows outside from..to-1 are left over from somebody else: mostly no numbers at all. */
static void spoil(float *to_row, const float *x, uint32_t from, uint32_t to)
{
    static const float stale[] = {NAN, INFINITY, -INFINITY, 3e38f};

    for (uint32_t k = 0; k < ROOM; k++)
        to_row[k] = k >= from && k < to ? x[k] : stale[k % 4];
}

static uint32_t wrong_sums(column_sums *sums, const float *x, uint32_t from, uint32_t to)
{
    static float row[MANY][ROOM];
    const float *column[MANY];
    float sum[MANY];
    uint32_t wrong = 0;

    for (uint32_t c = 0; c < MANY; c++) {
        spoil(row[c], x + (size_t)c * ROOM, from, to);
        column[c] = row[c];
    }
    sums(column, MANY, from, to, sum);
    for (uint32_t c = 0; c < MANY; c++)
        wrong += (double)sum[c] != sim_column_sum(row[c], from, to) ||
                 sum[c] != promised_sum(row[c], from, to);
    return wrong;
}

Test(column_sums, are_those_of_each_column_to_the_bit)
{
    float *x = random_column(MANY * ROOM, 1, 0);

    for (int isa = 0; isa < SIM_ISA_COUNT; isa++)
        for (uint32_t from = 0; from <= 40 && builds[isa]; from++)
            for (uint32_t to = from + 1; sim_isa_runs((enum sim_isa)isa) && to <= ROOM;
                 to += to < 64 ? 1 : 7)
                if (wrong_sums(builds[isa], x, from, to) > 0)
                    cr_fail("%s: %u..%u", sim_isa_name((enum sim_isa)isa), from, to);
    free(x);
}

/* Each in its own place: a sum of column c in the place of another would show. */
Test(column_sums, stay_in_the_order_of_their_columns)
{
    static float row[MANY][ROOM];
    const float *column[MANY];
    float sum[MANY];

    for (uint32_t c = 0; c < MANY; c++) {
        for (uint32_t k = 0; k < ROOM; k++)
            row[c][k] = (float)(c + 1);
        column[c] = row[c];
    }
    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!builds[isa] || !sim_isa_runs((enum sim_isa)isa))
            continue;
        builds[isa](column, MANY, 5, 105, sum);
        for (uint32_t c = 0; c < MANY; c++)
            cr_expect(eq(flt, sum[c], 100.0f * (float)(c + 1)), "column %u", c);
    }
}
