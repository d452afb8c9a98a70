#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <malloc.h>
#include <omp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sim/results.h"
#include "sim/version.h"
#include "tests/made_up.h"

static const struct made_up_size small = {
    .policies = 3, .replicates = 4, .markets = 2, .weeks = 5, .cultures = 2, .owners = 2};
static const struct made_up_size tiny = {
    .policies = 2, .replicates = 1, .markets = 1, .weeks = 1, .cultures = 1, .owners = 1};

static void open_full(struct made_up *m, struct made_up_size size)
{
    cr_assert(made_up_open(m, size));
    cr_assert(made_up_all_cells(m));
}

static void write_it(const struct made_up *m)
{
    struct sim_error err = {0};

    cr_assert(eq(int, sim_results_write(m->path, m->set, &err), SIM_OK), "%s", err.text);
}

/* Read into a new set; NULL when it cannot be, with the reason in @p err. */
static struct sim_dataset *read_it(const char *path, const struct sim_plan *plan,
                                   enum sim_status *status, struct sim_error *err)
{
    struct sim_dataset *set = NULL;

    cr_assert(eq(int, sim_dataset_create(&set, plan, NULL), SIM_OK));
    *status = sim_results_read(path, set, err);
    return set;
}

static int run_python(const char *option, const char *a, const char *b)
{
    char command[512];
    int status;

    snprintf(command, sizeof command, "'%s' '%s/open_results.py' %s '%s' '%s'",
             TEST_PYTHON, TEST_SOURCE, option, a, b);
    status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* -- what is written is what is read -- */

Test(results, come_back_bit_by_bit)
{
    struct made_up m;
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *back;

    open_full(&m, small);
    write_it(&m);
    back = read_it(m.path, &m.plan, &status, &err);
    cr_expect(eq(int, status, SIM_OK), "%s", err.text);
    cr_expect(made_up_same(m.set, back));
    cr_expect(eq(int, made_up_files(&m), 1));
    sim_dataset_free(back);
    made_up_close(&m);
}

/* Numbers that a division loses, or that a careless copy changes. */
Test(results, come_back_bit_by_bit_when_numbers_are_odd)
{
    static const double odd[] = {0.0,    -0.0, 1e-320, -1e-310, 1e300,
                                 -1e308, 3.0,  0.1,    1 / 3.0, 0x1.fffffffffffffp+0};
    struct made_up m;
    const size_t n = 4, n_odd = sizeof odd / sizeof *odd; /* tiny: four segments */
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *back;

    open_full(&m, tiny);
    for (size_t b = 0; b < n; b++)
        for (size_t k = 0; k < SIM_OUTCOME_COUNT; k++)
            m.set->block[b].sum[k] = odd[made_up_bits(b * SIM_OUTCOME_COUNT + k) % n_odd];
    m.set->block[0].sum[SIM_OUT_revenue] = -nan("5");
    m.set->block[1].sum[SIM_OUT_conversion] = INFINITY;
    m.set->checksum[0] = sim_checksum(m.set->block, n);
    write_it(&m);
    back = read_it(m.path, &m.plan, &status, &err);
    cr_expect(eq(int, status, SIM_OK), "%s", err.text);
    cr_expect(made_up_same(m.set, back));
    sim_dataset_free(back);
    made_up_close(&m);
}

/* One cell is more than a chunk; or several axes share one, with a rest at the edge. */
static void comes_back(struct made_up_size size)
{
    struct made_up m;
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *back;

    open_full(&m, size);
    write_it(&m);
    back = read_it(m.path, &m.plan, &status, &err);
    cr_expect(eq(int, status, SIM_OK), "%s", err.text);
    cr_expect(made_up_same(m.set, back));
    sim_dataset_free(back);
    made_up_close(&m);
}

Test(results, come_back_whatever_the_shape)
{
    comes_back((struct made_up_size){1, 1, 1, 1, 1, 1});
    comes_back((struct made_up_size){2, 1, 1, 200, 11, 4});
    comes_back((struct made_up_size){3, 101, 2, 3, 4, 2});
    comes_back((struct made_up_size){7, 5, 31, 2, 3, 3});
}

Test(results, unfinished_cells_stay_unfinished)
{
    struct made_up m;
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *back;

    cr_assert(made_up_open(&m, small));
    cr_assert(made_up_cell(&m, m.set, 3));
    cr_assert(made_up_cell(&m, m.set, 17));
    m.set->status[5] = SIM_CELL_FAILED;
    write_it(&m);
    back = read_it(m.path, &m.plan, &status, &err);
    cr_expect(eq(int, status, SIM_OK), "%s", err.text);
    cr_expect(made_up_same(m.set, back));
    sim_dataset_free(back);
    made_up_close(&m);
}

Test(results, of_two_files_add_up_and_what_is_there_stays)
{
    struct made_up m, half;
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *both;

    cr_assert(made_up_open(&m, small));
    cr_assert(made_up_open(&half, small));
    for (uint64_t k = 0; k < sim_plan_cells(&m.plan); k++) {
        cr_assert(k % 3 == 0 || made_up_cell(&m, m.set, k));
        cr_assert(k % 3 == 1 || made_up_cell(&half, half.set, k));
    }
    write_it(&m);
    write_it(&half);
    both = read_it(m.path, &m.plan, &status, &err);
    cr_expect(eq(int, status, SIM_OK), "%s", err.text);
    cr_expect(eq(int, sim_results_read(half.path, both, &err), SIM_OK), "%s", err.text);
    cr_assert(made_up_all_cells(&m));
    cr_expect(made_up_same(m.set, both));
    sim_dataset_free(both);
    made_up_close(&m);
    made_up_close(&half);
}

Test(results, cell_that_came_out_differently_is_told)
{
    struct made_up m;
    struct sim_error err = {0};

    open_full(&m, tiny);
    write_it(&m);
    m.set->checksum[1] ^= 1;
    cr_expect(eq(int, sim_results_read(m.path, m.set, &err), SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "cell 1 "))), "%s", err.text);
    made_up_close(&m);
}

/* -- the same bytes -- */

static void expect_same_bytes(const char *a, const char *b)
{
    size_t n, m;
    unsigned char *one = made_up_bytes(a, &n), *two = made_up_bytes(b, &m);

    cr_assert(not(zero(sz, n)));
    cr_assert(eq(sz, n, m));
    cr_expect(zero(int, memcmp(one, two, n)));
    free(one);
    free(two);
}

/* Fresh memory is filled with another byte each time, a second goes by, and other threads pack:
 * neither left-overs nor the time nor the threads may reach the file. */
Test(results, same_set_gives_the_same_bytes)
{
    struct made_up m;
    struct sim_error err = {0};
    enum sim_status status;
    struct sim_dataset *other = NULL, *back;
    char path[256];

    open_full(&m, small);
    mallopt(M_PERTURB, 0x35);
    omp_set_num_threads(1);
    write_it(&m);
    back = read_it(m.path, &m.plan, &status, &err);
    cr_assert(eq(int, status, SIM_OK), "%s", err.text);
    mallopt(M_PERTURB, 0xc7);
    sleep(1);
    omp_set_num_threads(3);
    cr_assert(eq(int, sim_dataset_create(&other, &m.plan, NULL), SIM_OK));
    for (uint64_t k = sim_plan_cells(&m.plan); k-- > 0;)
        cr_assert(made_up_cell(&m, other, k));
    snprintf(path, sizeof path, "%s/other.h5", m.folder);
    cr_assert(eq(int, sim_results_write(path, other, &err), SIM_OK), "%s", err.text);
    expect_same_bytes(m.path, path);
    cr_assert(eq(int, sim_results_write(path, back, &err), SIM_OK), "%s", err.text);
    expect_same_bytes(m.path, path);
    sim_dataset_free(other);
    sim_dataset_free(back);
    made_up_close(&m);
}

/* -- what others read -- */

/* All outcomes as a reader should find them. */
static void write_expected(const struct made_up *m, const char *path)
{
    const struct sim_plan *p = &m->plan;
    const size_t blocks = sim_plan_blocks(p);
    const uint64_t cells = sim_plan_cells(p);
    double *out = malloc(SIM_OUTCOME_COUNT * cells * blocks * sizeof *out);

    cr_assert(not(zero(ptr, out)));
    for (uint64_t index = 0; index < cells; index++) {
        const struct sim_cell c = sim_plan_cell(p, index);
        const size_t place =
            (((size_t)c.point * p->n_policies + c.policy) * p->n_replicates +
             c.replicate) *
                p->n_markets +
            c.market;

        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            for (uint32_t w = 0; w < p->n_weeks; w++)
                for (uint32_t s = 0; s < p->n_segments; s++)
                    for (uint32_t o = 0; o < p->n_owners; o++) {
                        const struct sim_outcome_block *b =
                            &m->set->block[index * blocks + sim_plan_block(p, w, o, s)];
                        const size_t at = (w * p->n_segments + s) * p->n_owners + o;

                        out[((size_t)k * cells + place) * blocks + at] =
                            m->set->status[index] == SIM_CELL_DONE
                                ? sim_outcome_value(b, k)
                                : NAN;
                    }
    }
    cr_assert(made_up_put(path, out, SIM_OUTCOME_COUNT * cells * blocks * sizeof *out));
    free(out);
}

static void write_names(const char *path)
{
    FILE *file = fopen(path, "w");

    cr_assert(not(zero(ptr, file)));
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        fprintf(file, "%s\n", sim_outcome_rows[k].name);
    cr_assert(zero(int, fclose(file)));
}

static void expect_opened_elsewhere(struct made_up *m)
{
    char expected[256], names[300];

    write_it(m);
    snprintf(expected, sizeof expected, "%s/expected", m->folder);
    snprintf(names, sizeof names, "%s.names", expected);
    write_expected(m, expected);
    write_names(names);
    cr_expect(zero(int, run_python("", m->path, expected)));
}

Test(results, open_with_names_in_xarray_h5py_ncdump_and_r)
{
    struct made_up m;

    open_full(&m, small);
    expect_opened_elsewhere(&m);
    made_up_close(&m);
}

Test(results, open_elsewhere_when_cells_are_missing)
{
    struct made_up m;

    cr_assert(made_up_open(&m, small));
    for (uint64_t k = 0; k < sim_plan_cells(&m.plan) / 2; k++)
        cr_assert(made_up_cell(&m, m.set, k));
    m.set->status[sim_plan_cells(&m.plan) - 1] = SIM_CELL_FAILED;
    expect_opened_elsewhere(&m);
    made_up_close(&m);
}

/* -- files that are not what they should be -- */

static enum sim_status status_of(const char *path, const struct sim_plan *plan,
                                 struct sim_error *err)
{
    enum sim_status status;

    *err = (struct sim_error){0};
    sim_dataset_free(read_it(path, plan, &status, err));
    return status;
}

Test(results, that_cannot_be_opened_say_why)
{
    struct made_up m;
    struct sim_error err;

    open_full(&m, tiny);
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, "No such file"))), "%s", err.text);
    cr_expect(eq(int, status_of(m.folder, &m.plan, &err), SIM_E_IO));
    cr_assert(made_up_put(m.path, "", 0));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_E_FORMAT));
    cr_assert(made_up_put(m.path, "policy: pushy\n", 14));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_E_FORMAT));
    cr_expect(not(zero(ptr, strstr(err.text, "not an HDF5 file"))), "%s", err.text);
    cr_expect(eq(str, err.where, m.path));
    made_up_close(&m);
}

Test(results, of_another_program_are_refused)
{
    struct made_up m;
    struct sim_error err;
    int made;

    open_full(&m, tiny);
    made = run_python("--foreign", m.path, "");
    if (made == 77)
        cr_skip_test("h5py is not installed");
    cr_assert(zero(int, made));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_E_FORMAT));
    cr_expect(not(zero(ptr, strstr(err.text, "not a results file"))), "%s", err.text);
    made_up_close(&m);
}

Test(results, cut_short_are_refused)
{
    struct made_up m;
    size_t n;
    unsigned char *bytes;

    open_full(&m, tiny);
    write_it(&m);
    bytes = made_up_bytes(m.path, &n);
    for (size_t cut = 0; cut < n; cut += 1 + n / 200) {
        struct sim_error err;

        cr_assert(made_up_put(m.path, bytes, cut));
        cr_assert(eq(int, status_of(m.path, &m.plan, &err), SIM_E_FORMAT), "cut at %zu",
                  cut);
        cr_assert(not(zero(int, *err.text)));
    }
    free(bytes);
    made_up_close(&m);
}

/* A flipped bit is found, or lies in the seal itself: wrong numbers never come back. */
Test(results, damaged_anywhere_are_refused)
{
    enum { TRIES = 400, SEAL_BYTES = 16 };
    struct made_up m;
    size_t n;
    unsigned char *bytes;

    open_full(&m, tiny);
    write_it(&m);
    bytes = made_up_bytes(m.path, &n);
    for (uint64_t k = 0; k < TRIES; k++) {
        const size_t at = k < 64 ? n - 1 - k : made_up_bits(k) % n;
        const unsigned char bit = (unsigned char)(1u << made_up_bits(k + TRIES) % 8);
        struct sim_error err = {0};
        enum sim_status status;
        struct sim_dataset *back;

        bytes[at] ^= bit;
        cr_assert(made_up_put(m.path, bytes, n));
        bytes[at] ^= bit;
        back = read_it(m.path, &m.plan, &status, &err);
        if (status == SIM_OK)
            cr_assert(at >= n - SEAL_BYTES && made_up_same(m.set, back), "byte %zu", at);
        else
            cr_assert(eq(int, status, SIM_E_FORMAT), "byte %zu: %s", at, err.text);
        sim_dataset_free(back);
    }
    free(bytes);
    made_up_close(&m);
}

/* A file that another program has changed has no seal: its numbers are checked all the same. */
Test(results, without_seal_are_checked_cell_by_cell)
{
    struct made_up m;
    struct sim_error err;
    int touched;

    open_full(&m, tiny);
    write_it(&m);
    touched = run_python("--touch", m.path, "");
    if (touched == 77)
        cr_skip_test("h5py is not installed");
    cr_assert(zero(int, touched));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_OK), "%s", err.text);
    cr_expect(zero(int, run_python("--change", m.path, "")));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_E_FORMAT));
    cr_expect(not(zero(ptr, strstr(err.text, "checksum"))), "%s", err.text);
    made_up_close(&m);
}

/* -- files of another plan -- */

enum change { SEED, REPLICATES, BURN_IN, POLICY, OWNER, PARAMETER, LEVER, STORE };

static void change_scenario(struct sim_scenario *s, enum change what)
{
    s->seed = what == SEED ? 12 : s->seed;
    s->run.replicates = what == REPLICATES ? 9 : s->run.replicates;
    s->run.burn_in_weeks = what == BURN_IN ? 3 : s->run.burn_in_weeks;
    if (what == POLICY)
        snprintf(s->policy[1].name, sizeof s->policy[1].name, "nicer");
    if (what == OWNER)
        snprintf(s->owner[1], sizeof s->owner[1], "Nobody");
    if (what == PARAMETER)
        s->behaviour.theta_mu = 1.25f;
    if (what == LEVER)
        s->policy[2].lever.approach_prob = 0.75f;
    if (what == STORE)
        s->market[1].store[1].v.spend = 7;
}

/* Write with one scenario, read with one in which @p change makes the difference. */
static void expect_mismatch(enum change change, const char *words)
{
    struct made_up m;
    struct sim_error err;
    struct sim_plan other;

    open_full(&m, small);
    write_it(&m);
    change_scenario(&m.scenario, change);
    sim_plan_init(&other, &m.scenario);
    cr_expect(eq(int, status_of(m.path, &other, &err), SIM_E_MISMATCH), "%s", words);
    cr_expect(not(zero(ptr, strstr(err.text, words))), "wanted '%s', got '%s'", words,
              err.text);
    made_up_close(&m);
}

Test(results, of_another_plan_say_what_differs)
{
    expect_mismatch(SEED, "there and 12 here");
    expect_mismatch(REPLICATES, "replicate: 4 there, 9 here");
    expect_mismatch(BURN_IN, "burn_in_weeks 8 there and 3 here");
    expect_mismatch(POLICY, "policy 2 is 'policy 1' there and 'nicer' here");
    expect_mismatch(OWNER, "owner 2 is 'rival 1' there and 'Nobody' here");
    expect_mismatch(PARAMETER, "behaviour.theta_mu is 0.9 there and 1.25 here");
    expect_mismatch(LEVER, "approach_prob of policy policy 2 is 0.25 there and 0.75");
    expect_mismatch(STORE, "values of a market, store");
}

/* -- failing to write -- */

/* An old file stands at the target: it must be there afterwards, and nothing else. */
static void expect_old_file_kept(const struct made_up *m, const char *words)
{
    struct sim_error err = {0};
    size_t n;
    unsigned char *bytes;

    cr_expect(eq(int, sim_results_write(m->path, m->set, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, words))), "wanted '%s', got '%s'", words,
              err.text);
    cr_expect(zero(int, strcmp(err.where, m->path)));
    bytes = made_up_bytes(m->path, &n);
    cr_expect(eq(sz, n, 3));
    cr_expect(zero(int, memcmp(bytes, "old", 3)));
    cr_expect(eq(int, made_up_files(m), 1));
    free(bytes);
}

Test(results, old_file_stays_when_the_new_one_grows_too_large)
{
    struct made_up m;
    struct rlimit limit = {0};

    open_full(&m, small);
    cr_assert(made_up_put(m.path, "old", 3));
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(zero(int, getrlimit(RLIMIT_FSIZE, &limit)));
    limit.rlim_cur = 64 * 1024;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    expect_old_file_kept(&m, "File too large");
    limit.rlim_cur = limit.rlim_max;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    write_it(&m);
    made_up_close(&m);
}

Test(results, old_file_stays_when_the_disk_is_full)
{
    struct made_up m;

    open_full(&m, small);
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", m.folder, "tmpfs", 0, "size=128k") != 0) {
        made_up_close(&m);
        cr_skip_test("a small file system cannot be mounted here");
    }
    cr_assert(made_up_put(m.path, "old", 3));
    expect_old_file_kept(&m, "No space left");
    cr_assert(zero(int, umount(m.folder)));
    made_up_close(&m);
}

Test(results, are_not_written_where_no_file_can_be)
{
    struct made_up m;
    struct sim_error err = {0};
    struct stat is;

    open_full(&m, tiny);
    cr_expect(eq(int, sim_results_write("/no/such/folder/x.h5", m.set, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, "No such file"))), "%s", err.text);
    cr_expect(eq(int, sim_results_write(m.folder, m.set, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, "directory"))), "%s", err.text);
    cr_expect(eq(int, sim_results_write("/dev/null", m.set, &err), SIM_E_IO));
    cr_assert(zero(int, stat("/dev/null", &is)));
    cr_expect(eq(uint, is.st_mode & S_IFMT, S_IFCHR));
    made_up_close(&m);
}

Test(results, link_is_followed_and_stays)
{
    struct made_up m;
    struct sim_error err;
    struct stat is;
    char link[256];

    open_full(&m, tiny);
    cr_assert(made_up_put(m.path, "old", 3));
    snprintf(link, sizeof link, "%s/latest.h5", m.folder);
    cr_assert(zero(int, symlink("result.h5", link)));
    cr_expect(eq(int, sim_results_write(link, m.set, &err), SIM_OK));
    cr_assert(zero(int, lstat(link, &is)));
    cr_expect(eq(uint, is.st_mode & S_IFMT, S_IFLNK));
    cr_expect(eq(int, status_of(m.path, &m.plan, &err), SIM_OK), "%s", err.text);
    made_up_close(&m);
}

/* -- a library is quiet -- */

Test(results, nothing_is_printed_whatever_fails)
{
    struct made_up m;
    struct sim_error err;
    char path[256];
    const int before = dup(STDERR_FILENO);
    size_t n;

    open_full(&m, tiny);
    snprintf(path, sizeof path, "%s/printed", m.folder);
    cr_assert(not(zero(ptr, freopen(path, "w", stderr))));
    cr_assert(made_up_put(m.path, "not HDF5", 8));
    status_of(m.path, &m.plan, &err);
    write_it(&m);
    status_of(m.path, &m.plan, &err);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    free(made_up_bytes(path, &n));
    cr_expect(zero(sz, n));
    made_up_close(&m);
}

Test(version, build_names_compiler_but_no_path)
{
    cr_expect(not(zero(ptr, strstr(sim_build(), SIM_VERSION))));
    cr_expect(zero(ptr, strchr(sim_build(), '/')));
}
