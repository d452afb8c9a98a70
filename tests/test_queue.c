/* Lines: events in order of minutes, and finite servers against the closed forms of queueing
 * theory. Seeds are fixed; tolerances are 4 standard errors, by batch means where customers
 * follow one another. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

#include "sim/mechanisms/dropout.h"
#include "sim/mechanisms/patience.h"
#include "sim/queue.h"
#include "sim/rng.h"

enum { BATCHES = 20, BATCH = 20000, LATE = 1024 };
static const double ERRORS = 4;

/* Order of events */

enum { SORT_MAX = 1000 };

struct sorting {
    uint64_t key[SORT_MAX], before[SORT_MAX], tmp[SORT_MAX];
    uint32_t n;
};

/* Keys of @p minutes possible minutes; what counts down, so that order by it would show. */
static void shuffle(struct sorting *s, uint32_t n, uint32_t minutes)
{
    const struct sim_luck luck = sim_luck(n, minutes, 0);

    s->n = n;
    for (uint32_t k = 0; k < n; k++) {
        const float u = sim_unit(sim_draw(&luck, k, 0, 0, SIM_LUCK_FLOOR).a);

        s->before[k] = sim_event_key((float)(int)(u * (float)minutes), n - k);
    }
    memcpy(s->key, s->before, n * sizeof *s->key);
    sim_sort_events(s->key, s->tmp, n);
}

/* A plain stable order: by minute, then by place before. */
static int misplaced(const struct sorting *s)
{
    static uint32_t at[SORT_MAX];
    int wrong = 0;

    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t rank = 0;

        for (uint32_t j = 0; j < s->n; j++)
            rank += s->before[j] >> 32 < s->before[k] >> 32 ||
                    (s->before[j] >> 32 == s->before[k] >> 32 && j < k);
        at[rank] = k;
    }
    for (uint32_t k = 0; k < s->n; k++)
        wrong += s->key[k] != s->before[at[k]];
    return wrong;
}

static const uint32_t sizes[] = {0, 1, 2, 3, 23, 24, 25, 26, 64, 255, 1000};

Test(events, are_sorted_by_minute_whatever_their_number)
{
    static struct sorting s;

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        shuffle(&s, sizes[k], 4096);
        cr_expect(zero(int, misplaced(&s)), "%u events", sizes[k]);
    }
}

Test(events, of_one_minute_keep_their_order)
{
    static struct sorting s;

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        shuffle(&s, sizes[k], 5);
        cr_expect(zero(int, misplaced(&s)), "%u events", sizes[k]);
    }
}

Test(events, are_told_apart_by_parts_of_a_minute)
{
    const float part = 1.0f / (float)SIM_MINUTE_STEPS;

    cr_expect(lt(u64, sim_event_key(600, UINT32_MAX), sim_event_key(600 + part, 0)));
    cr_expect(eq(u64, sim_event_key(600 + 0.5f * part, 7), sim_event_key(600, 7)));
}

Test(events, keep_minute_and_what_in_their_key)
{
    const uint64_t key = sim_event_key(4095, 0xfffffff0u);

    cr_expect(eq(u32, (uint32_t)key, 0xfffffff0u));
    cr_expect(eq(u32, (uint32_t)(key >> 32), 4095u * SIM_MINUTE_STEPS));
}

/* What a key says of a server who is free at some minute is what the minutes say. */
Test(events, find_somebody_free_from_the_first_step_that_is_not_before)
{
    const float part = 1.0f / (float)SIM_MINUTE_STEPS;

    for (float free_at = 600; free_at < 602; free_at += 0.01f)
        for (float minute = 599; minute < 603; minute += part) {
            const uint64_t key = sim_event_key(minute, 5);

            cr_expect(eq(flt, sim_event_minute(key), minute));
            cr_assert(eq(int, key >= sim_event_from(free_at), minute >= free_at),
                      "%.9g free at %.9g", (double)minute, (double)free_at);
        }
}

Test(events, find_nobody_free_where_nobody_ever_is)
{
    cr_expect(lt(u64, sim_event_key(9999, UINT32_MAX), sim_event_from(SIM_NEVER)));
    cr_expect(zero(u64, sim_event_from(0)));
}

Test(events, of_the_last_minute_are_sorted_last)
{
    static struct sorting s;

    s.n = 30;
    for (uint32_t k = 0; k < s.n; k++)
        s.before[k] = sim_event_key(k ? 1.0f : 4095.9f, k);
    memcpy(s.key, s.before, s.n * sizeof *s.key);
    sim_sort_events(s.key, s.tmp, s.n);
    cr_expect(zero(int, misplaced(&s)));
}

/* Servers */

Test(servers, take_the_first_customer_at_once)
{
    struct sim_servers s;
    struct sim_service_slot slot;

    sim_servers_start(&s);
    slot = sim_servers_serve(&s, 1, 600, 0, 5);
    cr_expect(eq(u32, slot.served, 1));
    cr_expect(eq(flt, slot.wait, 0.0f));
    cr_expect(eq(flt, slot.start, 600.0f));
}

Test(servers, make_the_next_one_wait_until_someone_is_free)
{
    struct sim_servers s;
    struct sim_service_slot slot;

    sim_servers_start(&s);
    sim_servers_serve(&s, 2, 600, 10, 5);
    sim_servers_serve(&s, 2, 600, 10, 3);
    slot = sim_servers_serve(&s, 2, 601, 10, 5);
    cr_expect(eq(u32, slot.served, 1));
    cr_expect(eq(flt, slot.wait, 2.0f));
    cr_expect(eq(flt, slot.start, 603.0f));
}

Test(servers, are_lost_to_those_whose_patience_is_shorter_than_the_wait)
{
    struct sim_servers s;
    struct sim_service_slot slot;

    sim_servers_start(&s);
    sim_servers_serve(&s, 1, 600, 10, 5);
    slot = sim_servers_serve(&s, 1, 601, 3, 5);
    cr_expect(zero(u32, slot.served));
    cr_expect(eq(flt, slot.wait, 3.0f));
    /* who left took nobody's time */
    slot = sim_servers_serve(&s, 1, 602, 3, 5);
    cr_expect(eq(u32, slot.served, 1));
    cr_expect(eq(flt, slot.start, 605.0f));
}

Test(servers, serve_nobody_when_there_are_none)
{
    struct sim_servers s;
    struct sim_service_slot slot;

    sim_servers_start(&s);
    slot = sim_servers_serve(&s, 0, 600, 7.5f, 5);
    cr_expect(zero(u32, slot.served));
    cr_expect(eq(flt, slot.wait, 0.0f));
    cr_expect(zero(u32, sim_servers_look(&s, SIM_SERVERS_MAX, 600).busy));
}

Test(servers, busy_counts_those_still_serving_among_the_ones_on_duty)
{
    struct sim_servers s;

    sim_servers_start(&s);
    for (int k = 0; k < 3; k++)
        sim_servers_serve(&s, 3, 600, 0, (float)(k + 1));
    cr_expect(eq(u32, sim_servers_look(&s, 3, 600).busy, 3));
    cr_expect(eq(u32, sim_servers_look(&s, 3, 601).busy, 2));
    cr_expect(eq(u32, sim_servers_look(&s, 1, 600.5f).busy, 1));
    cr_expect(eq(u32, sim_servers_look(&s, 3, 603).busy, 0));
}

Test(servers, soonest_is_the_lowest_number_among_equals)
{
    struct sim_servers s;

    sim_servers_start(&s);
    cr_expect(eq(u32, sim_servers_look(&s, SIM_SERVERS_MAX, 0).soonest, 0));
    s.free_at[0] = s.free_at[1] = 2;
    s.free_at[2] = s.free_at[3] = 1;
    cr_expect(eq(u32, sim_servers_look(&s, 4, 0).soonest, 2));
    cr_expect(eq(u32, sim_servers_look(&s, 2, 0).soonest, 0));
}

Test(servers, are_free_at_two_minutes_one_for_the_soonest_and_one_for_the_next)
{
    const float free_at[] = {7, 3, 5, 3};
    const float least[] = {SIM_NEVER, 7, 3, 3, 3};
    const float next[] = {SIM_NEVER, SIM_NEVER, 7, 5, 3};
    struct sim_servers s;

    sim_servers_start(&s);
    memcpy(s.free_at, free_at, sizeof free_at);
    for (uint32_t n = 0; n <= 4; n++) {
        cr_expect(eq(flt, sim_servers_look(&s, n, 0).free_at, least[n]), "%u", n);
        cr_expect(eq(flt, sim_servers_look(&s, n, 0).next_at, next[n]), "%u", n);
    }
}

/* A run of Poisson arrivals, exponential services of mean 1, and patience. */
struct line {
    struct sim_luck luck;
    struct sim_servers servers;
    uint32_t c, next;
    double load; /* arrivals a minute and server */
    float minute;
    float scale; /* of patience; 0: everybody waits */
    int weibull; /* 0: exponential patience */
};

struct batch {
    double wait, left;
};

static float patience_of(const struct line *l, float u)
{
    if (l->scale <= 0)
        return 1e30f;
    return l->weibull ? sim_patience(u, l->scale) : l->scale * sim_interval(u);
}

/* Keep the clock short of LATE, where a float still tells a ten-thousandth of a minute. */
static void turn_back(struct line *l)
{
    if (l->minute < (float)LATE)
        return;
    l->minute -= (float)LATE;
    for (int k = 0; k < SIM_SERVERS_MAX; k++)
        l->servers.free_at[k] = sim_pos(l->servers.free_at[k] - (float)LATE);
}

static struct batch run_batch(struct line *l)
{
    struct batch b = {0};

    for (int k = 0; k < BATCH; k++) {
        const struct sim_draws d = sim_draw(&l->luck, l->next++, 0, 0, SIM_LUCK_FLOOR);
        const float duration = sim_interval(sim_unit(d.b));
        struct sim_service_slot slot;

        l->minute += sim_interval(sim_unit(d.a)) / (float)(l->load * l->c);
        slot = sim_servers_serve(&l->servers, l->c, l->minute,
                                 patience_of(l, sim_unit(d.c)), duration);
        b.wait += (double)slot.wait / BATCH;
        b.left += (double)!slot.served / BATCH;
        turn_back(l);
    }
    return b;
}

/* Mean and standard error of waits and of the share that left, after a warm-up. */
static void run_line(uint32_t c, double load, float scale, int weibull, double wait[2],
                     double left[2])
{
    struct line l = {.luck = sim_luck(5, c, (uint32_t)(100 * load)),
                     .c = c,
                     .load = load,
                     .scale = scale,
                     .weibull = weibull};
    double waits[BATCHES], shares[BATCHES];

    sim_servers_start(&l.servers);
    run_batch(&l);
    for (int k = 0; k < BATCHES; k++) {
        const struct batch b = run_batch(&l);

        waits[k] = b.wait;
        shares[k] = b.left;
    }
    wait[0] = gsl_stats_mean(waits, 1, BATCHES);
    wait[1] = gsl_stats_sd(waits, 1, BATCHES) / sqrt(BATCHES);
    left[0] = gsl_stats_mean(shares, 1, BATCHES);
    left[1] = gsl_stats_sd(shares, 1, BATCHES) / sqrt(BATCHES);
}

/* Erlang C: probability of waiting over (c - offered load), services of mean 1. */
static double erlang_c_wait(uint32_t c, double load)
{
    const double offered = load * c;
    double blocking = 1;

    for (uint32_t k = 1; k <= c; k++)
        blocking = offered * blocking / (k + offered * blocking); /* Erlang B */
    return blocking / (1 - load * (1 - blocking)) / (c * (1 - load));
}

struct load {
    uint32_t c;
    double load;
};

ParameterizedTestParameters(servers, wait_as_erlang_c_says)
{
    static struct load loads[] = {{1, 0.3},  {1, 0.8}, {2, 0.5},
                                  {2, 0.85}, {4, 0.6}, {4, 0.9}};

    return cr_make_param_array(struct load, loads, sizeof loads / sizeof *loads);
}

ParameterizedTest(struct load *at, servers, wait_as_erlang_c_says)
{
    double wait[2], left[2];

    run_line(at->c, at->load, 0, 0, wait, left);
    cr_expect(epsilon_eq(dbl, wait[0], erlang_c_wait(at->c, at->load), ERRORS * wait[1]),
              "%u servers, load %g, error %g", at->c, at->load, wait[1]);
    cr_expect(zero(dbl, left[0]));
}

Test(servers, closed_form_of_one_server_is_the_known_one)
{
    /* M/M/1: load / (1 - load); M/M/2 at one half: 1/3 */
    cr_expect(epsilon_eq(dbl, erlang_c_wait(1, 0.8), 4, 1e-12));
    cr_expect(epsilon_eq(dbl, erlang_c_wait(2, 0.5), 1 / 3.0, 1e-12));
}

/* M/M/c+M, services of mean 1, patience of mean @p scale: states of a birth-death chain. */
static double erlang_a_left(uint32_t c, double load, double scale)
{
    const double arrive = load * c;
    double state = 1, all = 1, waiting = 0;

    for (uint32_t n = 1; n < 2000; n++) {
        const double beyond = n > c ? n - c : 0;

        state *= arrive / ((n < c ? n : c) + beyond / scale);
        all += state;
        waiting += beyond * state;
    }
    return waiting / all / scale / arrive;
}

ParameterizedTestParameters(servers, lose_the_impatient_as_erlang_a_says)
{
    static struct load loads[] = {{1, 0.1}, {1, 0.9}, {1, 1.5}, {3, 0.8}, {4, 1.1}};

    return cr_make_param_array(struct load, loads, sizeof loads / sizeof *loads);
}

ParameterizedTest(struct load *at, servers, lose_the_impatient_as_erlang_a_says)
{
    double wait[2], left[2];

    run_line(at->c, at->load, 2, 0, wait, left);
    cr_expect(
        epsilon_eq(dbl, left[0], erlang_a_left(at->c, at->load, 2), ERRORS * left[1]),
        "%u servers, load %g, error %g", at->c, at->load, left[1]);
    /* Of an exponential patience: mean time in line = share that left x mean patience. */
    cr_expect(epsilon_eq(dbl, wait[0], 2 * left[0], ERRORS * (wait[1] + 2 * left[1])));
}

/* E[exp(-W)], W Weibull of shape 2: P(a service of mean 1 outlasts the patience). */
static double outlasts_weibull(double scale)
{
    return 1 - 0.5 * sqrt(M_PI) * scale * exp(scale * scale / 4) * erfc(scale / 2);
}

/* Against one customer just begun, whose remaining service is exponential of mean 1. */
static double lost_at_tiny_load(float scale, int weibull)
{
    struct line l = {.luck = sim_luck(8, 0, 0), .scale = scale, .weibull = weibull};
    int lost = 0;

    for (uint32_t k = 0; k < BATCHES * BATCH; k++) {
        const struct sim_draws d = sim_draw(&l.luck, k, 0, 0, SIM_LUCK_FLOOR);

        sim_servers_start(&l.servers);
        sim_servers_serve(&l.servers, 1, 0, 0, sim_interval(sim_unit(d.b)));
        lost += !sim_servers_serve(&l.servers, 1, 0, patience_of(&l, sim_unit(d.c)), 1)
                     .served;
    }
    return (double)lost / (BATCHES * BATCH);
}

static void expect_share(double got, double p)
{
    cr_expect(epsilon_eq(dbl, got, p, ERRORS * sqrt(p * (1 - p) / (BATCHES * BATCH))));
}

Test(servers, at_a_tiny_load_lose_who_is_less_patient_than_a_service_is_long)
{
    expect_share(lost_at_tiny_load(0.5f, 0), 1 / (1 + 0.5));
    expect_share(lost_at_tiny_load(2, 0), 1 / (1 + 2.0));
    expect_share(lost_at_tiny_load(0.5f, 1), outlasts_weibull(0.5));
    expect_share(lost_at_tiny_load(2, 1), outlasts_weibull(2));
}

Test(servers, weibull_patience_of_one_server_is_that_of_the_integral_equation)
{
    /* M/M/1+G: density of the offered wait v(x) = P0 load exp(load int_0^x S(y) dy - x),
     * S(x) = exp(-(x / scale)^2); lost = int v(x) (1 - S(x)) dx (Baccelli & Hebuterne). */
    const double load = 0.9, scale = 2, h = 1e-3;
    double patient = 0, all = 1, lost = 0, wait[2], left[2];

    for (int k = 0; k < 60000; k++) {
        const double x = (k + 0.5) * h, stay = exp(-(x / scale) * (x / scale));
        const double density = load * exp(load * (patient + 0.5 * h * stay) - x);

        patient += h * stay;
        all += h * density;
        lost += h * density * (1 - stay);
    }
    run_line(1, load, (float)scale, 1, wait, left);
    cr_expect(epsilon_eq(dbl, left[0], lost / all, ERRORS * left[1]), "error %g",
              left[1]);
}

Test(servers, spend_as_many_minutes_as_their_customers_were_served)
{
    const struct sim_luck luck = sim_luck(6, 0, 0);
    struct sim_servers s;
    double served = 0, busy = 0;
    float minute = 0;

    sim_servers_start(&s);
    for (uint32_t k = 0; k < 500; k++) {
        const struct sim_draws d = sim_draw(&luck, k, 0, 0, SIM_LUCK_FLOOR);
        const float duration = sim_interval(sim_unit(d.b));
        float before = 0, after = 0;
        struct sim_service_slot slot;

        minute += sim_interval(sim_unit(d.a)) / 3;
        for (int j = 0; j < 2; j++)
            before += s.free_at[j] > minute ? s.free_at[j] : minute;
        slot = sim_servers_serve(&s, 2, minute, sim_interval(sim_unit(d.c)), duration);
        for (int j = 0; j < 2; j++)
            after += s.free_at[j] > minute ? s.free_at[j] : minute;
        served += slot.served ? (double)duration : 0;
        busy += (double)(after - before);
    }
    cr_expect(lt(dbl, 100, served));
    cr_expect(epsilon_eq(dbl, busy, served, 0.05));
}
