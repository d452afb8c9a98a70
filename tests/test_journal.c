#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <signal.h>
#include <sys/resource.h>

#include "sim/hash.h"
#include "sim/journal.h"
#include "tests/made_up.h"

static const struct made_up_size tiny = {
    .policies = 2, .replicates = 2, .markets = 1, .weeks = 1, .cultures = 1, .owners = 1};

enum { HEADER_BYTES = 27 * 8 };

static size_t blocks_of(const struct made_up *m)
{
    return sim_plan_blocks(&m->plan);
}

static enum sim_status put_cell(struct sim_journal *journal, const struct made_up *m,
                                uint64_t cell, struct sim_error *err)
{
    return sim_journal_take(journal, cell, m->set->block + cell * blocks_of(m),
                            m->set->checksum[cell], err);
}

/* A journal with the first @p n cells; @p end [n + 1] gets where the header and each record
 * end. */
static void write_journal(const struct made_up *m, const char *tag, uint64_t n,
                          size_t *end)
{
    struct sim_journal *journal = NULL;
    char path[256];
    size_t size;

    cr_assert(
        eq(int, sim_journal_create(&journal, m->path, tag, &m->plan, NULL), SIM_OK));
    snprintf(path, sizeof path, "%s.journal.%s", m->path, tag);
    for (uint64_t k = 0; k <= n; k++) {
        free(made_up_bytes(path, &size));
        if (end)
            end[k] = size;
        if (k < n)
            cr_assert(eq(int, put_cell(journal, m, k, NULL), SIM_OK));
    }
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
}

static uint64_t done_cells(const struct sim_dataset *set)
{
    uint64_t n = 0;

    for (uint64_t k = 0; k < sim_plan_cells(set->plan); k++)
        n += set->status[k] == SIM_CELL_DONE;
    return n;
}

/* Load into a new set; how many cells came, which must be the first ones and the right ones. */
static uint64_t load(const struct made_up *m, enum sim_status *status)
{
    struct sim_dataset *set = NULL;
    const size_t bytes = blocks_of(m) * sizeof *set->block;
    uint64_t n;

    cr_assert(eq(int, sim_dataset_create(&set, &m->plan, NULL), SIM_OK));
    *status = sim_journal_load(m->path, set, NULL, NULL);
    n = done_cells(set);
    for (uint64_t k = 0; k < n; k++) {
        cr_assert(eq(int, set->status[k], SIM_CELL_DONE));
        cr_assert(eq(u64, set->checksum[k], m->set->checksum[k]));
        cr_assert(zero(int, memcmp(set->block + k * blocks_of(m),
                                   m->set->block + k * blocks_of(m), bytes)));
    }
    sim_dataset_free(set);
    return n;
}

static void open_tiny(struct made_up *m)
{
    cr_assert(made_up_open(m, tiny));
    cr_assert(made_up_all_cells(m));
}

Test(journal, gives_back_every_cell_bit_by_bit)
{
    struct made_up m;
    enum sim_status status;

    open_tiny(&m);
    /* what plain numbers hide: the sign of a zero, the bits of a NaN */
    m.set->block[0].sum[0] = -0.0;
    m.set->block[0].sum[1] = -nan("7");
    write_journal(&m, "host.1.2", 4, NULL);
    cr_expect(eq(u64, load(&m, &status), 4));
    cr_expect(eq(int, status, SIM_OK));
    made_up_close(&m);
}

Test(journal, is_not_missed_when_there_is_none)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    size_t n = 9;

    open_tiny(&m);
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, &n, NULL), SIM_OK));
    cr_expect(eq(sz, n, 0));
    cr_expect(eq(int, sim_journal_load("/no/such/folder/x.h5", set, &n, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, union_of_all_that_lie_beside_a_target)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    struct sim_dataset *set = NULL;
    char other[256];
    size_t n = 0;

    open_tiny(&m);
    write_journal(&m, "b.1.1", 2, NULL); /* cells 0 and 1 */
    cr_assert(
        eq(int, sim_journal_create(&journal, m.path, "a.1.1", &m.plan, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 3, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 1, NULL), SIM_OK)); /* again: no harm */
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    snprintf(other, sizeof other, "%s.bak.journal.x", m.path);
    cr_assert(made_up_put(other, "of another target", 17));

    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, &n, NULL), SIM_OK));
    cr_expect(eq(sz, n, 2));
    cr_expect(eq(u64, done_cells(set), 3));
    cr_expect(eq(int, set->status[2], SIM_CELL_MISSING));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 1), "the file of another target stays");
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, cell_that_came_out_differently_is_told)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};

    open_tiny(&m);
    write_journal(&m, "a.1.1", 2, NULL);
    m.set->checksum[1] ^= 1;
    write_journal(&m, "b.1.1", 2, NULL);
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, &err), SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "cell 1 "))), "%s", err.text);
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, torn_anywhere_keeps_the_whole_records_before)
{
    struct made_up m;
    char path[256];
    size_t end[4], size;
    unsigned char *bytes;

    open_tiny(&m);
    write_journal(&m, "t.1.1", 3, end);
    snprintf(path, sizeof path, "%s.journal.t.1.1", m.path);
    bytes = made_up_bytes(path, &size);
    cr_assert(eq(sz, end[0], HEADER_BYTES));
    cr_assert(eq(sz, size, end[3]));
    for (size_t cut = 0; cut <= size; cut++) {
        const uint64_t whole =
            (uint64_t)(cut >= end[1]) + (cut >= end[2]) + (cut >= end[3]);
        enum sim_status status;
        uint64_t n;

        cr_assert(made_up_put(path, bytes, cut));
        n = load(&m, &status);
        cr_assert(eq(int, status, SIM_OK), "cut at %zu", cut);
        cr_assert(eq(u64, n, whole), "cut at %zu", cut);
    }
    free(bytes);
    made_up_close(&m);
}

Test(journal, damaged_byte_drops_its_record_and_what_follows)
{
    struct made_up m;
    char path[256];
    size_t end[4], size;
    unsigned char *bytes;

    open_tiny(&m);
    write_journal(&m, "t.1.1", 3, end);
    snprintf(path, sizeof path, "%s.journal.t.1.1", m.path);
    bytes = made_up_bytes(path, &size);
    for (size_t at = HEADER_BYTES; at < size; at++) {
        const uint64_t whole = (uint64_t)(at >= end[1]) + (at >= end[2]);
        const unsigned char bit = (unsigned char)(1u << at % 8);
        enum sim_status status;
        uint64_t n;

        bytes[at] ^= bit;
        cr_assert(made_up_put(path, bytes, size));
        bytes[at] ^= bit;
        n = load(&m, &status);
        cr_assert(eq(int, status, SIM_OK), "byte %zu", at);
        cr_assert(eq(u64, n, whole), "byte %zu", at);
    }
    free(bytes);
    made_up_close(&m);
}

/* The magic apart, which says that a file is none of ours. */
Test(journal, damaged_header_gives_no_cell)
{
    struct made_up m;
    char path[256];
    size_t size;
    unsigned char *bytes;

    open_tiny(&m);
    write_journal(&m, "t.1.1", 3, NULL);
    snprintf(path, sizeof path, "%s.journal.t.1.1", m.path);
    bytes = made_up_bytes(path, &size);
    for (size_t at = 8; at < HEADER_BYTES; at++) {
        enum sim_status status;
        uint64_t n;

        bytes[at] ^= 0x10;
        cr_assert(made_up_put(path, bytes, size));
        bytes[at] ^= 0x10;
        n = load(&m, &status);
        cr_assert(eq(int, status, SIM_OK), "byte %zu", at);
        cr_assert(eq(u64, n, 0), "byte %zu", at);
    }
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 0));
    free(bytes);
    made_up_close(&m);
}

/* -- records -- */

Test(journal, tells_each_record_with_its_key)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    struct sim_journal_reader *reader = NULL;
    struct sim_journal_record r;
    const struct sim_error reason = {SIM_E_BALANCE, "cell 2", "visits 3, exits 4"};
    char path[256], text[SIM_REASON_MAX];

    open_tiny(&m);
    cr_assert(eq(int, sim_journal_create(&journal, m.path, "t", &m.plan, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 3, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_fail(journal, 2, &reason, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_sync(journal, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 0, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    snprintf(path, sizeof path, "%s.journal.t", m.path);
    for (int full = 0; full < 2; full++) {
        static const uint64_t cell[] = {3, 2, 0};

        cr_assert(eq(int, sim_journal_open(&reader, path, &m.plan, NULL), SIM_OK));
        cr_assert(not(zero(ptr, (void *)reader)));
        for (int k = 0; k < 3; k++) {
            cr_assert(sim_journal_next(reader, full, &r));
            cr_expect(eq(u64, r.cell, cell[k]));
            cr_expect(eq(u64, r.key, sim_plan_key(&m.plan, cell[k])));
            cr_expect(eq(int, r.status, cell[k] == 2 ? SIM_CELL_FAILED : SIM_CELL_DONE));
            if (cell[k] != 2)
                cr_expect(eq(u64, r.checksum, m.set->checksum[cell[k]]));
            else
                cr_expect(sim_journal_reason(reader, r.at, text));
        }
        cr_expect(not(sim_journal_next(reader, full, &r)));
        cr_expect(zero(int, strcmp(text, "cell 2: visits 3, exits 4")), "%s", text);
        sim_journal_reader_close(reader);
    }
    made_up_close(&m);
}

Test(journal, failed_cell_is_failed_in_a_data_set_until_it_is_done)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    struct sim_dataset *set = NULL;
    const struct sim_error reason = {SIM_E_RANGE, "", "shares"};

    open_tiny(&m);
    cr_assert(eq(int, sim_journal_create(&journal, m.path, "t", &m.plan, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_fail(journal, 1, &reason, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_fail(journal, 2, &reason, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 2, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, NULL), SIM_OK));
    cr_expect(eq(int, set->status[0], SIM_CELL_MISSING));
    cr_expect(eq(int, set->status[1], SIM_CELL_FAILED));
    cr_expect(eq(int, set->status[2], SIM_CELL_DONE));
    sim_dataset_free(set);
    made_up_close(&m);
}

/* A quick walk looks at the heads alone: what it says of a torn tail must hold all the same. */
Test(journal, quick_walk_drops_a_torn_tail)
{
    struct made_up m;
    struct sim_journal_reader *reader = NULL;
    struct sim_journal_record r;
    char path[256];
    size_t end[4], size;
    unsigned char *bytes;

    open_tiny(&m);
    write_journal(&m, "t", 3, end);
    snprintf(path, sizeof path, "%s.journal.t", m.path);
    bytes = made_up_bytes(path, &size);
    for (size_t cut = HEADER_BYTES; cut <= size; cut += 5) {
        uint64_t n = 0;

        cr_assert(made_up_put(path, bytes, cut));
        cr_assert(eq(int, sim_journal_open(&reader, path, &m.plan, NULL), SIM_OK));
        while (sim_journal_next(reader, false, &r))
            n++;
        cr_assert(
            eq(u64, n, (uint64_t)(cut >= end[1]) + (cut >= end[2]) + (cut >= end[3])),
            "cut at %zu", cut);
        sim_journal_reader_close(reader);
    }
    free(bytes);
    made_up_close(&m);
}

Test(journal, of_the_first_layout_is_told_apart_from_damage)
{
    uint64_t word[9] = {0x314c4e524a545145u, 1, 1, 2, 3, 4, 5, 6, 0};
    struct made_up m;
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};
    char path[256];

    open_tiny(&m);
    word[8] = sim_hash(SIM_HASH_START, word, 8 * sizeof *word);
    snprintf(path, sizeof path, "%s.journal.t", m.path);
    cr_assert(made_up_put(path, word, sizeof word));
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, &err), SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "layout 1"))), "%s", err.text);
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, of_another_build_is_refused)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};
    char path[256];
    unsigned char *bytes;
    uint64_t hash;
    size_t size;

    open_tiny(&m);
    write_journal(&m, "t", 2, NULL);
    snprintf(path, sizeof path, "%s.journal.t", m.path);
    bytes = made_up_bytes(path, &size);
    memcpy(bytes + 80, "equipoise 9", 11); /* the build comes after ten words */
    hash = sim_hash(SIM_HASH_START, bytes, HEADER_BYTES - 8);
    memcpy(bytes + HEADER_BYTES - 8, &hash, sizeof hash);
    cr_assert(made_up_put(path, bytes, size));
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, &err), SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "another build: equipoise 9"))), "%s",
              err.text);
    sim_dataset_free(set);
    free(bytes);
    made_up_close(&m);
}

Test(journal, that_is_being_written_is_not_removed)
{
    struct made_up m;
    struct sim_journal *journal = NULL;

    open_tiny(&m);
    write_journal(&m, "dead", 2, NULL);
    cr_assert(eq(int, sim_journal_create(&journal, m.path, "live", &m.plan, NULL), 0));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 1));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 0));
    made_up_close(&m);
}

/* Change a word of the header, as a journal of another program would have it. */
static void patch_header(const char *path, size_t word, uint64_t value)
{
    size_t size;
    unsigned char *bytes = made_up_bytes(path, &size);
    uint64_t hash;

    memcpy(bytes + 8 * word, &value, sizeof value);
    hash = sim_hash(SIM_HASH_START, bytes, HEADER_BYTES - 8);
    memcpy(bytes + HEADER_BYTES - 8, &hash, sizeof hash);
    cr_assert(made_up_put(path, bytes, size));
    free(bytes);
}

Test(journal, of_another_model_version_is_refused)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    struct sim_error err = {0};
    char path[256];

    open_tiny(&m);
    write_journal(&m, "t.1.1", 2, NULL);
    snprintf(path, sizeof path, "%s.journal.t.1.1", m.path);
    patch_header(path, 2, 77);
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, &err), SIM_E_MISMATCH));
    cr_expect(not(zero(ptr, strstr(err.text, "model 77"))), "%s", err.text);
    cr_expect(eq(u64, done_cells(set), 0));
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, of_another_plan_is_refused_and_nothing_is_taken)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    struct sim_plan other;
    struct sim_journal *journal = NULL;
    struct sim_error err = {0};
    size_t n = 9;

    open_tiny(&m);
    write_journal(&m, "a.1.1", 2, NULL);
    other = m.plan;
    other.hash ^= 1;
    cr_assert(
        eq(int, sim_journal_create(&journal, m.path, "b.1.1", &other, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, &n, &err), SIM_E_MISMATCH));
    cr_expect(eq(u64, done_cells(set), 0));
    cr_expect(eq(sz, n, 0));
    cr_expect(not(zero(ptr, strstr(err.where, ".journal.b.1.1"))), "%s", err.where);
    cr_expect(not(zero(ptr, strstr(err.text, "another plan"))), "%s", err.text);
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, file_that_only_bears_the_name_is_neither_taken_nor_removed)
{
    struct made_up m;
    struct sim_dataset *set = NULL;
    char path[256];

    open_tiny(&m);
    snprintf(path, sizeof path, "%s.journal.notes", m.path);
    cr_assert(made_up_put(path, "dear\n", 5));
    cr_assert(eq(int, sim_dataset_create(&set, &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_load(m.path, set, NULL, NULL), SIM_E_MISMATCH));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 1));
    sim_dataset_free(set);
    made_up_close(&m);
}

Test(journal, names_with_signs_are_taken_as_they_are)
{
    struct made_up m;
    enum sim_status status;

    open_tiny(&m);
    snprintf(m.path, sizeof m.path, "%s/a[1]*? %%s.h5", m.folder);
    write_journal(&m, "t.1.1", 2, NULL);
    cr_expect(eq(u64, load(&m, &status), 2));
    cr_expect(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    cr_expect(eq(int, made_up_files(&m), 0));
    made_up_close(&m);
}

Test(journal, left_by_an_earlier_process_of_the_same_tag_is_kept)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    enum sim_status status;

    open_tiny(&m);
    write_journal(&m, "h.1.1", 2, NULL);
    cr_assert(
        eq(int, sim_journal_create(&journal, m.path, "h.1.1", &m.plan, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 2, NULL), SIM_OK));
    cr_assert(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_expect(eq(u64, load(&m, &status), 3));
    made_up_close(&m);
}

Test(journal, that_cannot_be_started_says_why)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    struct sim_error err = {0};

    open_tiny(&m);
    cr_expect(eq(int,
                 sim_journal_create(&journal, "/no/such/folder/x.h5", "h", &m.plan, &err),
                 SIM_E_IO));
    cr_expect(zero(ptr, journal));
    cr_expect(not(zero(ptr, strstr(err.text, "No such file"))), "%s", err.text);
    cr_expect(
        eq(int, sim_journal_create(&journal, m.path, "a/b", &m.plan, NULL), SIM_E_RANGE));
    cr_expect(
        eq(int, sim_journal_create(&journal, m.path, "", &m.plan, NULL), SIM_E_RANGE));
    cr_expect(eq(int, sim_journal_close(NULL, NULL), SIM_OK));
    made_up_close(&m);
}

Test(journal, refuses_a_cell_that_the_plan_has_not)
{
    struct made_up m;
    struct sim_journal *journal = NULL;

    open_tiny(&m);
    cr_assert(eq(int, sim_journal_create(&journal, m.path, "h", &m.plan, NULL), SIM_OK));
    cr_expect(eq(int, sim_journal_take(journal, 4, m.set->block, 0, NULL), SIM_E_RANGE));
    cr_expect(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    made_up_close(&m);
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;

    cr_assert(zero(int, getrlimit(RLIMIT_FSIZE, &limit)));
    limit.rlim_cur = bytes;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
}

/* A limit on the size of files stands for a full disk: a write is cut short, the next fails. */
Test(journal, on_a_full_disk_keeps_what_was_finished_and_can_go_on)
{
    struct made_up m;
    struct sim_journal *journal = NULL;
    struct sim_error err = {0};
    enum sim_status status;
    size_t end[3];

    open_tiny(&m);
    write_journal(&m, "first", 2, end);
    cr_assert(eq(int, sim_journal_remove(m.path, NULL), SIM_OK));
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(eq(int, sim_journal_create(&journal, m.path, "h", &m.plan, NULL), SIM_OK));
    cr_assert(eq(int, put_cell(journal, &m, 0, NULL), SIM_OK));
    limit_file_size(end[1] + 100);
    cr_expect(eq(int, put_cell(journal, &m, 1, &err), SIM_E_IO));
    cr_expect(not(zero(ptr, strstr(err.text, "File too large"))), "%s", err.text);
    cr_expect(eq(u64, load(&m, &status), 1));
    limit_file_size(RLIM_INFINITY);
    cr_expect(eq(int, put_cell(journal, &m, 1, &err), SIM_OK));
    cr_expect(eq(int, sim_journal_close(journal, NULL), SIM_OK));
    cr_expect(eq(u64, load(&m, &status), 2));
    made_up_close(&m);
}
