/* What the machine can do: memory bandwidth and random reads. Draws and exponentials, the
 * other two limits, are among the kernels. */
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/report.h"

/* Three arrays, several times the last cache. */
struct triad {
    size_t n;
    float *a, *b, *c;
    int threads;
};

static double run_triad(void *state)
{
    const struct triad *t = state;
    float *restrict a = t->a;
    const float *restrict b = t->b, *restrict c = t->c;
    const size_t n = t->n;

#pragma omp parallel for simd num_threads(t->threads) schedule(static)
    for (size_t i = 0; i < n; i++)
        a[i] = b[i] + 3.0f * c[i];
    return (double)a[0] + (double)a[n / 2] + (double)a[n - 1];
}

static bool time_triad(struct bench_report *r, const struct bench_effort *effort)
{
    const size_t n = effort->quick ? (size_t)1 << 20 : (size_t)1 << 25;
    float *block = malloc(3 * n * sizeof *block);
    struct triad t[2] = {{n, block, block + n, block + 2 * n, 1},
                         {n, block, block + n, block + 2 * n, 2}};
    const struct bench_case cases[] = {
        {"triad", &t[0], NULL, run_triad, true},
        {"triad, 2 threads", &t[1], NULL, run_triad, true}};
    struct bench_times times[2];
    bool ok = block != NULL;

    for (size_t i = 0; ok && i < 3 * n; i++)
        block[i] = (float)(i % 1000);
    ok = ok && bench_time(cases, 2, effort->runs, times);
    for (int k = 0; k < 2 && ok; k++)
        bench_add(r, BENCH_PART_limits, "memory, triad", k ? "2 threads" : "1 thread",
                  "GB/s", bench_rate(&times[k], 3e-9 * (double)(n * sizeof *block)),
                  times[k].runs);
    free(block);
    return ok;
}

/* Four-byte entries read in an order that nothing foresees, many at a time. */
struct scatter {
    uint32_t *entry;
    uint32_t bits; /* 2^bits entries */
    uint32_t reads;
};

static double run_scatter(void *state)
{
    const struct scatter *s = state;
    const uint32_t shift = 32 - s->bits;
    uint32_t sum = 0;

    for (uint32_t i = 0; i < s->reads; i++) {
        const uint32_t mixed = i * 2654435761u;

        sum += s->entry[(mixed ^ mixed >> 15) * 2246822519u >> shift];
    }
    return sum;
}

static bool time_scatter(struct bench_report *r, const struct bench_effort *effort,
                         uint32_t bits)
{
    struct scatter s = {.bits = bits, .reads = effort->quick ? 1u << 18 : 1u << 25};
    const struct bench_case c = {"random reads", &s, NULL, run_scatter, false};
    struct bench_times times;
    char variant[BENCH_TEXT_MAX];
    bool ok;

    s.entry = malloc(((size_t)1 << bits) * sizeof *s.entry);
    ok = s.entry != NULL;
    for (size_t i = 0; ok && i >> bits == 0; i++)
        s.entry[i] = (uint32_t)i;
    ok = ok && bench_time(&c, 1, effort->runs, &times);
    snprintf(variant, sizeof variant, "%.4g MB", 4e-6 * (double)((size_t)1 << bits));
    if (ok)
        bench_add(r, BENCH_PART_limits, "random reads of 4 bytes", variant, "G/s",
                  bench_rate(&times, 1e-9 * s.reads), times.runs);
    free(s.entry);
    return ok;
}

bool bench_limits(struct bench_report *r, const struct bench_effort *effort)
{
    bool ok = time_triad(r, effort);

    for (uint32_t bits = 14; ok && bits <= (effort->quick ? 20u : 26u); bits += 6)
        ok = time_scatter(r, effort, bits);
    if (!ok)
        fputs("bench: the limits could not be measured\n", stderr);
    return ok;
}
