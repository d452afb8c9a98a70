#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/plan_made_up.h"

static bool all(uint64_t cell)
{
    (void)cell;
    return true;
}

static bool even(uint64_t cell)
{
    return cell % 2 == 0;
}

static bool odd(uint64_t cell)
{
    return cell % 2 == 1;
}

static bool early(uint64_t cell)
{
    return cell < 10;
}

static struct sim_shelf *open_shelf(const struct made_up_sweep *s, const char *target,
                                    int mode)
{
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};

    cr_assert(eq(int, sim_shelf_open(&shelf, target, &s->plan, mode, &err), SIM_OK),
              "%s: %s", err.where, err.text);
    return shelf;
}

/* Put what lies at @p target into its results file. */
static void settle(const struct made_up_sweep *s, const char *target)
{
    struct sim_shelf_part part = {open_shelf(s, target, SIM_SHELF_FULL), 0, 1};
    struct sim_error err = {0};

    cr_assert(eq(int, sim_shelf_write(&part, target, &err), SIM_OK), "%s", err.text);
    sim_shelf_close(part.shelf);
}

static void expect_same_files(const char *a, const char *b)
{
    size_t n, m;
    unsigned char *one = made_up_bytes(a, &n), *two = made_up_bytes(b, &m);

    cr_assert(not(zero(sz, n)));
    cr_assert(eq(sz, n, m));
    cr_expect(zero(int, memcmp(one, two, n)));
    free(one);
    free(two);
}

/* -- what lies there -- */

Test(shelf, is_empty_where_there_is_nothing)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf;
    char path[256];

    open_sweep(&s, 5, 2);
    shelf = open_shelf(&s, in_folder(&s, path, "a.h5"), SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(shelf), 0));
    cr_expect(eq(sz, sim_shelf_items(shelf), 0));
    cr_expect(eq(int, sim_shelf_get(shelf, 0, s.block, NULL, NULL), SIM_E_RANGE));
    sim_shelf_close(shelf);
    close_sweep(&s);
}

Test(shelf, gives_cells_of_journals_and_file_alike)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf;
    char path[256];

    open_sweep(&s, 9, 3);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", even, 0);
    settle(&s, path);
    cr_expect(eq(int, made_up_files(&s.town), 1));
    write_cells(&s, path, "h.1.2", early, 0);
    write_cells(&s, path, "h.1.3", odd, 0);
    shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(shelf), 54));
    cr_expect(eq(sz, sim_shelf_items(shelf), 3));
    expect_right_cells(&s, shelf);
    sim_shelf_close(shelf);
    close_sweep(&s);
}

/* Whichever of them are on disk in whichever pieces. */
Test(shelf, writes_the_same_bytes_from_any_pieces)
{
    struct made_up_sweep s;
    char one[256], two[256];

    open_sweep(&s, 70, 2);
    write_cells(&s, in_folder(&s, one, "one.h5"), "h.1.1", all, 7);
    settle(&s, one);
    write_cells(&s, in_folder(&s, two, "two.h5"), "h.1.1", odd, 7);
    settle(&s, two);
    mallopt(M_PERTURB, 0xc7);
    write_cells(&s, two, "h.1.2", even, 7);
    settle(&s, two);
    expect_same_files(one, two);
    close_sweep(&s);
}

Test(shelf, done_comes_before_failed_wherever_it_lies)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf;
    char path[256];

    open_sweep(&s, 6, 2);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 4); /* 6 fail */
    settle(&s, path);
    shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_failed(shelf), 6));
    cr_expect(eq(u64, sim_shelf_done(shelf), 18));
    sim_shelf_close(shelf);
    write_cells(&s, path, "h.1.2", early, 0); /* 0, 4 and 8 are done now */
    shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_failed(shelf), 3));
    cr_expect(eq(u64, sim_shelf_done(shelf), 21));
    expect_right_cells(&s, shelf);
    sim_shelf_close(shelf);
    close_sweep(&s);
}

static bool says_why(struct sim_shelf *shelf, uint64_t cell)
{
    const char *reason = sim_shelf_reason(shelf, cell);

    return reason && strcmp(reason, "point 7: shares do not sum to 1") == 0;
}

Test(shelf, says_why_a_cell_failed)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf;
    char path[256];

    open_sweep(&s, 6, 2);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 5);
    for (int mode = SIM_SHELF_FULL; mode <= SIM_SHELF_QUICK; mode++) {
        shelf = open_shelf(&s, path, mode);
        cr_expect(says_why(shelf, 10));
        cr_expect(not(says_why(shelf, 11)));
        sim_shelf_close(shelf);
    }
    settle(&s, path);
    for (int mode = SIM_SHELF_FULL; mode <= SIM_SHELF_QUICK; mode++) {
        shelf = open_shelf(&s, path, mode);
        cr_expect(says_why(shelf, 20));
        cr_expect(says_why(shelf, 0));
        cr_expect(not(says_why(shelf, 1)));
        sim_shelf_close(shelf);
    }
    close_sweep(&s);
}

Test(shelf, quick_counts_as_full_does)
{
    struct made_up_sweep s;
    char path[256];

    open_sweep(&s, 12, 2);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", early, 3);
    settle(&s, path);
    write_cells(&s, path, "h.1.2", even, 5);
    struct sim_shelf *full = open_shelf(&s, path, SIM_SHELF_FULL);
    struct sim_shelf *quick = open_shelf(&s, path, SIM_SHELF_QUICK);
    const uint64_t cells = sim_plan_cells(&s.plan);

    cr_expect(zero(int, memcmp(sim_shelf_status(full), sim_shelf_status(quick), cells)));
    cr_expect(eq(u64, sim_shelf_done(full), sim_shelf_done(quick)));
    cr_expect(eq(u64, sim_shelf_failed(full), sim_shelf_failed(quick)));
    cr_expect(eq(int, sim_shelf_get(quick, 1, s.block, NULL, NULL), SIM_E_RANGE));
    for (size_t k = 0; k < sim_shelf_items(quick); k++) {
        const struct sim_shelf_item a = sim_shelf_item(full, k);
        const struct sim_shelf_item b = sim_shelf_item(quick, k);

        cr_expect(eq(u64, a.done, b.done));
        cr_expect(eq(u64, a.failed, b.failed));
        cr_expect(eq(u64, a.bytes, b.bytes));
        cr_expect(eq(int, a.is_journal, b.is_journal));
    }
    sim_shelf_close(full);
    sim_shelf_close(quick);
    close_sweep(&s);
}

/* More files than may be open: 40 targets under a limit of 24. */
Test(shelf, keeps_few_files_open)
{
    enum { SHARDS = 40 };
    struct made_up_sweep s;
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};
    struct rlimit limit;
    char path[256], name[32];

    open_sweep(&s, 80, 1);
    cr_assert(zero(int, getrlimit(RLIMIT_NOFILE, &limit)));
    limit.rlim_cur = 24;
    cr_assert(zero(int, setrlimit(RLIMIT_NOFILE, &limit)));
    cr_assert(eq(int, sim_shelf_create(&shelf, &s.plan, SIM_SHELF_FULL, NULL), SIM_OK));
    for (uint32_t k = 0; k < SHARDS; k++) {
        snprintf(name, sizeof name, "shard-%u.h5", k);
        write_cells(&s, in_folder(&s, path, name), "h.1.1", all, 0);
        struct sim_shelf_part part = {open_shelf(&s, path, SIM_SHELF_FULL), k, SHARDS};

        if (k % 3 == 0) /* the others stay journals */
            cr_assert(eq(int, sim_shelf_write(&part, path, &err), SIM_OK), "%s",
                      err.text);
        sim_shelf_close(part.shelf);
        cr_assert(eq(int, sim_shelf_add(shelf, path, &err), SIM_OK), "%s", err.text);
    }
    cr_expect(eq(u64, sim_shelf_done(shelf), sim_plan_cells(&s.plan)));
    expect_right_cells(&s, shelf);
    sim_shelf_close(shelf);
    close_sweep(&s);
}

/* -- shards -- */

Test(shelf, of_shards_merges_to_the_bytes_of_one)
{
    static const uint32_t shards[] = {1, 2, 5, 16};
    struct made_up_sweep s;
    char one[256], merged[256], path[256], name[32];

    open_sweep(&s, 600, 1);
    write_cells(&s, in_folder(&s, one, "one.h5"), "h.1.1", all, 11);
    settle(&s, one);
    for (size_t j = 0; j < sizeof shards / sizeof *shards; j++) {
        struct sim_shelf_part all_of = {NULL, 0, 1};

        cr_assert(
            eq(int, sim_shelf_create(&all_of.shelf, &s.plan, SIM_SHELF_EXACT, NULL), 0));
        for (uint32_t k = 0; k < shards[j]; k++) {
            struct sim_shelf_part part = {open_shelf(&s, one, SIM_SHELF_FULL), k,
                                          shards[j]};

            snprintf(name, sizeof name, "shard-%u.h5", k);
            in_folder(&s, path, name);
            cr_assert(eq(int, sim_shelf_write(&part, path, NULL), SIM_OK));
            sim_shelf_close(part.shelf);
            cr_assert(eq(int, sim_shelf_add(all_of.shelf, path, NULL), SIM_OK));
        }
        in_folder(&s, merged, "merged.h5");
        cr_assert(eq(int, sim_shelf_write(&all_of, merged, NULL), SIM_OK));
        sim_shelf_close(all_of.shelf);
        expect_same_files(one, merged);
    }
    close_sweep(&s);
}

/* -- a larger plan of the same base -- */

Test(shelf, takes_cells_of_a_smaller_plan_by_their_keys)
{
    struct made_up_sweep small, large;
    struct sim_shelf *shelf = NULL;
    char path[256], journal[256];

    open_sweep(&small, 6, 2);
    open_sweep(&large, 10, 3);
    write_cells(&small, in_folder(&small, path, "a.h5"), "h.1.1", all, 5);
    settle(&small, path);
    write_cells(&small, in_folder(&small, journal, "b.h5"), "h.1.1", all, 0);
    shelf = open_shelf(&large, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(shelf), 19));
    cr_expect(eq(u64, sim_shelf_failed(shelf), 5));
    cr_expect(not(sim_shelf_item(shelf, 0).is_same_plan));
    expect_right_cells(&large, shelf);
    cr_assert(eq(int, sim_shelf_add(shelf, journal, NULL), SIM_OK));
    cr_expect(eq(u64, sim_shelf_done(shelf), 24));
    expect_right_cells(&large, shelf);
    sim_shelf_close(shelf);
    shelf = open_shelf(&large, path, SIM_SHELF_QUICK);
    cr_expect(eq(u64, sim_shelf_done(shelf), 19));
    sim_shelf_close(shelf);
    close_sweep(&small);
    close_sweep(&large);
}

Test(shelf, exact_refuses_a_smaller_plan)
{
    struct made_up_sweep small, large;
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};
    char path[256];

    open_sweep(&small, 6, 2);
    open_sweep(&large, 10, 2);
    write_cells(&small, in_folder(&small, path, "a.h5"), "h.1.1", all, 0);
    for (int mode = SIM_SHELF_FULL; mode <= SIM_SHELF_QUICK; mode++)
        cr_expect(eq(
            int, sim_shelf_open(&shelf, path, &large.plan, mode | SIM_SHELF_EXACT, &err),
            SIM_E_MISMATCH));
    settle(&small, path);
    for (int mode = SIM_SHELF_FULL; mode <= SIM_SHELF_QUICK; mode++) {
        cr_expect(eq(
            int, sim_shelf_open(&shelf, path, &large.plan, mode | SIM_SHELF_EXACT, &err),
            SIM_E_MISMATCH));
        cr_expect(not(zero(ptr, strstr(err.text, "point: 6 there, 10 here"))), "%s",
                  err.text);
    }
    cr_expect(zero(ptr, shelf));
    close_sweep(&small);
    close_sweep(&large);
}

Test(shelf, of_another_scenario_is_refused)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};
    struct sim_plan other;
    char path[256];

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 0);
    other = s.plan;
    other.hash ^= 1;
    other.base_hash ^= 1;
    cr_expect(eq(int, sim_shelf_open(&shelf, path, &other, SIM_SHELF_FULL, &err),
                 SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "another plan"))), "%s", err.text);
    settle(&s, path);
    cr_expect(eq(int, sim_shelf_open(&shelf, path, &other, SIM_SHELF_FULL, &err),
                 SIM_E_MISMATCH));
    close_sweep(&s);
}

/* -- damage -- */

/* Every byte of a results file counts: none may be changed or missing. */
Test(shelf, damaged_file_is_refused)
{
    enum { TRIES = 60 };
    struct made_up_sweep s;
    struct sim_shelf *shelf = NULL;
    char path[256];
    unsigned char *bytes;
    size_t n;

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 3);
    settle(&s, path);
    bytes = made_up_bytes(path, &n);
    for (uint64_t k = 0; k < TRIES; k++) {
        const size_t at = made_up_bits(k) % (n - 8); /* the last word says what it is */

        bytes[at] ^= 1;
        cr_assert(made_up_put(path, bytes, n));
        bytes[at] ^= 1;
        cr_assert(eq(int, sim_shelf_open(&shelf, path, &s.plan, SIM_SHELF_FULL, NULL),
                     SIM_E_FORMAT),
                  "byte %zu", at);
        cr_assert(made_up_put(path, bytes, made_up_bits(k) % n));
        cr_assert(eq(int, sim_shelf_open(&shelf, path, &s.plan, SIM_SHELF_FULL, NULL),
                     SIM_E_FORMAT));
        cr_assert(eq(int, sim_shelf_open(&shelf, path, &s.plan, SIM_SHELF_QUICK, NULL),
                     SIM_E_FORMAT));
    }
    free(bytes);
    close_sweep(&s);
}

/* What changes after a shelf was opened is found when a cell is asked for. */
Test(shelf, notices_what_is_damaged_while_it_is_open)
{
    struct made_up_sweep s;
    struct sim_shelf *shelf;
    char path[256], journal[300];
    unsigned char *bytes;
    size_t n;

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "t", all, 0);
    snprintf(journal, sizeof journal, "%s.journal.t", path);
    shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    bytes = made_up_bytes(journal, &n);
    bytes[n - 20] ^= 4;
    cr_assert(made_up_put(journal, bytes, n));
    cr_expect(eq(int, sim_shelf_get(shelf, 0, s.block, NULL, NULL), SIM_OK));
    cr_expect(eq(int, sim_shelf_get(shelf, 7, s.block, NULL, NULL), SIM_E_FORMAT));
    cr_assert(zero(int, unlink(journal)));
    sim_shelf_close(shelf);
    free(bytes);
    close_sweep(&s);
}

Test(shelf, cell_that_came_out_differently_is_told)
{
    struct made_up_sweep s;
    struct sim_journal *journal = NULL;
    struct sim_shelf *shelf = NULL;
    struct sim_error err = {0};
    char path[256];

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 0);
    settle(&s, path);
    cr_assert(eq(int, sim_journal_create(&journal, path, "h.1.2", &s.plan, NULL), 0));
    sweep_cell(&s, 2);
    s.block[0].sum[SIM_OUT_visits] += 1;
    cr_assert(eq(int,
                 sim_journal_take(journal, 2, s.block,
                                  sim_checksum(s.block, sim_plan_blocks(&s.plan)), NULL),
                 SIM_OK));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_expect(eq(int, sim_shelf_open(&shelf, path, &s.plan, SIM_SHELF_FULL, &err),
                 SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "cell 2 "))), "%s", err.text);
    close_sweep(&s);
}

/* -- journals that others write -- */

/* The lock belongs to whoever has the file open: another process, or this one. */
Test(shelf, journal_that_is_being_written_stays)
{
    struct made_up_sweep s;
    struct sim_journal *live = NULL;
    struct sim_shelf *shelf;
    char path[256];

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "dead", even, 0);
    cr_assert(eq(int, sim_journal_create(&live, path, "live", &s.plan, NULL), SIM_OK));
    cr_assert(
        eq(int, sim_journal_take(live, 1, s.block, sweep_cell(&s, 1), NULL), SIM_OK));
    settle(&s, path);
    cr_expect(eq(int, made_up_files(&s.town), 2), "the file and the live journal");
    cr_assert(
        eq(int, sim_journal_take(live, 3, s.block, sweep_cell(&s, 3), NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_close(live, NULL), SIM_OK));
    shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(shelf), 6));
    expect_right_cells(&s, shelf);
    sim_shelf_close(shelf);
    settle(&s, path);
    cr_expect(eq(int, made_up_files(&s.town), 1));
    close_sweep(&s);
}

Test(shelf, journal_that_has_grown_meanwhile_stays)
{
    struct made_up_sweep s;
    struct sim_shelf_part part = {NULL, 0, 1};
    char path[256], journal[300];
    unsigned char *bytes;
    size_t n;

    open_sweep(&s, 4, 1);
    write_cells(&s, in_folder(&s, path, "a.h5"), "t", all, 0);
    snprintf(journal, sizeof journal, "%s.journal.t", path);
    bytes = made_up_bytes(journal, &n);
    cr_assert(made_up_put(journal, bytes, n / 2)); /* what was there at first */
    part.shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_assert(made_up_put(journal, bytes, n));
    cr_assert(eq(int, sim_shelf_write(&part, path, NULL), SIM_OK));
    sim_shelf_close(part.shelf);
    cr_expect(eq(int, made_up_files(&s.town), 2));
    part.shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(part.shelf), 8));
    sim_shelf_close(part.shelf);
    free(bytes);
    close_sweep(&s);
}

/* -- failing to write -- */

Test(shelf, journals_stay_when_the_file_cannot_be_written)
{
    struct made_up_sweep s;
    struct sim_shelf_part part = {NULL, 0, 1};
    struct sim_error err = {0};
    struct rlimit limit;
    char path[256];

    open_sweep(&s, 40, 2);
    write_cells(&s, in_folder(&s, path, "a.h5"), "h.1.1", all, 0);
    part.shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(zero(int, getrlimit(RLIMIT_FSIZE, &limit)));
    limit.rlim_cur = 96 * 1024;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    cr_expect(eq(int, sim_shelf_write(&part, path, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, "File too large"))), "%s", err.text);
    cr_expect(eq(int, made_up_files(&s.town), 1));
    limit.rlim_cur = limit.rlim_max;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    cr_expect(eq(int, sim_shelf_write(&part, path, &err), SIM_OK), "%s", err.text);
    cr_expect(eq(int, made_up_files(&s.town), 1));
    sim_shelf_close(part.shelf);
    part.shelf = open_shelf(&s, path, SIM_SHELF_FULL);
    cr_expect(eq(u64, sim_shelf_done(part.shelf), 160));
    sim_shelf_close(part.shelf);
    close_sweep(&s);
}
