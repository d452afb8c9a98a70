#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/plan_made_up.h"

/* A source of made-up cells: some are missing, some failed. */
struct made_up_source {
    const struct made_up_sweep *s;
    uint64_t missing, failing; /* multiples of these; 0: none */
    bool even;                 /* ratios without a remainder */
};

static enum sim_cell_status status_of(void *from, uint64_t cell)
{
    const struct made_up_source *f = from;

    if (f->missing && cell % f->missing == 1)
        return SIM_CELL_MISSING;
    return f->failing && cell % f->failing == 0 ? SIM_CELL_FAILED : SIM_CELL_DONE;
}

/* Weights that are powers of two divide without a remainder. */
static void make_even(struct sim_outcome_block *block, size_t n)
{
    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            block[b].sum[k] = (double)(1 << (k + (int)b) % 5);
}

static enum sim_status get(void *from, uint64_t cell, struct sim_outcome_block *blocks,
                           uint64_t *checksum, struct sim_error *err)
{
    const struct made_up_source *f = from;
    const size_t n = sim_plan_blocks(&f->s->plan);

    (void)err;
    *checksum = sweep_cell(f->s, cell);
    memcpy(blocks, f->s->block, n * sizeof *blocks);
    if (f->even) {
        make_even(blocks, n);
        *checksum = sim_checksum(blocks, n);
    }
    return SIM_OK;
}

static const char *reason_of(void *from, uint64_t cell)
{
    (void)from;
    (void)cell;
    return "point 7: shares do not sum to 1";
}

static void write_from(const char *path, struct made_up_source *from)
{
    const struct sim_cell_source source = {from, status_of, get, reason_of};
    struct sim_error err = {0};

    cr_assert(
        eq(int, sim_results_write_from(path, &from->s->plan, &source, &err), SIM_OK),
        "%s", err.text);
}

static int run_python(const char *a, const char *b)
{
    char command[700];
    int status;

    snprintf(command, sizeof command, "'%s' '%s/open_sweep.py' '%s' '%s'", TEST_PYTHON,
             TEST_SOURCE, a, b);
    status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A plan that keeps conversion, basket and their weights. */
static void keep_some(struct made_up_sweep *s)
{
    bool keep[SIM_OUTCOME_COUNT] = {0};
    const struct sim_plan_sweep how = {.points = &s->points,
                                       .text = "sweep: made-up\n",
                                       .record = SIM_RECORD_TOTAL,
                                       .keep = keep};

    keep[SIM_OUT_conversion] = keep[SIM_OUT_basket] = true;
    sim_plan_init_sweep(&s->plan, &s->town.scenario, &how);
}

/* Values of one outcome as a reader should find them, [point][policy][replicate][1][1]... */
static void put_expected(FILE *file, struct made_up_source *from, enum sim_outcome k)
{
    const struct sim_plan *p = &from->s->plan;

    for (uint32_t point = 0; point < p->n_points; point++)
        for (uint32_t policy = 0; policy < p->n_policies; policy++)
            for (uint32_t r = 0; r < p->n_replicates; r++) {
                const uint64_t cell =
                    sim_plan_index(p, (struct sim_cell){point, policy, r, 0});
                const bool done = status_of(from, cell) == SIM_CELL_DONE;

                sweep_cell(from->s, cell);
                for (uint32_t segment = 0; segment < p->n_segments; segment++) {
                    const double x =
                        done ? sim_outcome_value(
                                   &from->s->block[sim_plan_block(p, 0, 0, segment)], k)
                             : NAN;

                    cr_assert(eq(sz, fwrite(&x, sizeof x, 1, file), 1));
                }
            }
}

Test(results_sweep, open_elsewhere_with_factors_and_failures)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s, .missing = 9, .failing = 10};
    char path[256], expected[256];
    FILE *file;
    int status;

    open_sweep(&s, 1030, 2); /* bands of three points, and a rest */
    keep_some(&s);
    write_from(in_folder(&s, path, "a.h5"), &from);
    file = fopen(in_folder(&s, expected, "expected"), "wb");
    cr_assert(not(zero(ptr, file)));
    put_expected(file, &from, SIM_OUT_visits);
    put_expected(file, &from, SIM_OUT_basket);
    cr_assert(zero(int, fclose(file)));
    status = run_python(path, expected);
    if (status == 77)
        cr_skip_test("h5py is not installed");
    cr_expect(zero(int, status));
    close_sweep(&s);
}

Test(results_sweep, what_is_not_kept_comes_back_as_zero)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s};
    struct sim_dataset *back = NULL;
    struct sim_error err = {0};
    char path[256];

    open_sweep(&s, 7, 2);
    keep_some(&s);
    write_from(in_folder(&s, path, "a.h5"), &from);
    cr_assert(eq(int, sim_dataset_create(&back, &s.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_results_read(path, back, &err), SIM_OK), "%s", err.text);
    for (uint64_t k = 0; k < sim_plan_cells(&s.plan); k++) {
        cr_expect(eq(u64, back->checksum[k], sweep_cell(&s, k)));
        cr_expect(zero(int, memcmp(back->block + k * sim_plan_blocks(&s.plan), s.block,
                                   sim_plan_blocks(&s.plan) * sizeof *s.block)));
    }
    sim_dataset_free(back);
    close_sweep(&s);
}

Test(results_sweep, remainders_that_are_zero_take_no_room)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s, .even = true};
    char path[256];
    int status;

    open_sweep(&s, 300, 1);
    write_from(in_folder(&s, path, "a.h5"), &from);
    status = run_python("--blank", path);
    if (status == 77)
        cr_skip_test("h5py is not installed");
    cr_expect(zero(int, status));
    close_sweep(&s);
}

/* -- the last bytes -- */

Test(results_sweep, glance_says_what_the_file_holds)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s, .missing = 4, .failing = 6};
    struct sim_results_glance glance;
    uint64_t counted[3] = {0}, at = 0;
    char path[256];

    open_sweep(&s, 10, 3);
    write_from(in_folder(&s, path, "a.h5"), &from);
    cr_assert(eq(int, sim_results_glance(&glance, path, NULL), SIM_OK));
    cr_expect(eq(u64, glance.plan_hash, s.plan.hash));
    cr_expect(eq(u64, glance.base_hash, s.plan.base_hash));
    cr_expect(eq(u64, glance.cells, 60));
    for (size_t k = 0; k < glance.n_runs; k++) {
        cr_assert(le(u64, at, glance.run[k].first));
        at = glance.run[k].first + glance.run[k].n;
        counted[glance.run[k].status] += glance.run[k].n;
        for (uint64_t j = glance.run[k].first; j < at; j++)
            cr_expect(eq(int, status_of(&from, j), glance.run[k].status));
    }
    cr_expect(eq(u64, counted[SIM_CELL_DONE], glance.done));
    cr_expect(eq(u64, counted[SIM_CELL_FAILED], glance.failed));
    cr_expect(eq(u64, glance.done + glance.failed, 45));
    sim_results_glance_clear(&glance);
    close_sweep(&s);
}

Test(results_sweep, glance_refuses_what_is_cut_short_or_changed_at_its_end)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s, .failing = 6};
    struct sim_results_glance glance;
    unsigned char *bytes;
    char path[256];
    size_t n;

    open_sweep(&s, 10, 1);
    write_from(in_folder(&s, path, "a.h5"), &from);
    bytes = made_up_bytes(path, &n);
    for (size_t cut = 1; cut < 400; cut += 7) {
        cr_assert(made_up_put(path, bytes, n - cut));
        cr_assert(eq(int, sim_results_glance(&glance, path, NULL), SIM_E_FORMAT));
        sim_results_glance_clear(&glance);
        bytes[n - cut] ^= 2;
        cr_assert(made_up_put(path, bytes, n));
        bytes[n - cut] ^= 2;
        cr_assert(eq(int, sim_results_glance(&glance, path, NULL), SIM_E_FORMAT),
                  "byte %zu from the end", cut);
        sim_results_glance_clear(&glance);
    }
    free(bytes);
    close_sweep(&s);
}

/* -- memory -- */

static long peak_kb(void)
{
    struct rusage used;

    cr_assert(zero(int, getrusage(RUSAGE_SELF, &used)));
    return used.ru_maxrss;
}

/* 8 times the cells, hardly more memory: 18 MB of blocks against 143. */
Test(results_sweep, memory_does_not_grow_with_the_cells)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s, .even = true};
    char path[256];
    long before, after;

#ifdef __SANITIZE_ADDRESS__
    cr_skip_test("a sanitizer holds on to memory that was freed");
#endif
    open_sweep(&s, 1024, 4);
    keep_some(&s);
    write_from(in_folder(&s, path, "a.h5"), &from);
    before = peak_kb();
    close_sweep(&s);
    open_sweep(&s, 1024, 32);
    keep_some(&s);
    write_from(in_folder(&s, path, "a.h5"), &from);
    after = peak_kb();
    close_sweep(&s);
    cr_expect(lt(long, after - before, 16 * 1024), "%ld KB, then %ld", before, after);
}

/* -- a source that fails -- */

static enum sim_status refuse(void *from, uint64_t cell, struct sim_outcome_block *blocks,
                              uint64_t *checksum, struct sim_error *err)
{
    return cell == 5 ? sim_fail(err, SIM_E_FORMAT, "elsewhere", "damaged")
                     : get(from, cell, blocks, checksum, err);
}

Test(results_sweep, failure_of_the_source_leaves_the_old_file)
{
    struct made_up_sweep s;
    struct made_up_source from = {.s = &s};
    const struct sim_cell_source source = {&from, status_of, refuse, NULL};
    struct sim_error err = {0};
    char path[256];
    size_t n;

    open_sweep(&s, 10, 1);
    cr_assert(made_up_put(in_folder(&s, path, "a.h5"), "old", 3));
    cr_expect(
        eq(int, sim_results_write_from(path, &s.plan, &source, &err), SIM_E_FORMAT));
    cr_expect(zero(int, strcmp(err.where, "elsewhere")));
    free(made_up_bytes(path, &n));
    cr_expect(eq(sz, n, 3));
    cr_expect(eq(int, made_up_files(&s.town), 1));
    close_sweep(&s);
}
