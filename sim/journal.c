#include "sim/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/disk.h"
#include "sim/hash.h"
#include "sim/version.h"

/*
 * A journal is 64-bit words of the machine that wrote it. The header:
 *     magic, layout, model version, plan hash, cells, blocks a cell, bytes a block,
 *     hash of the outcomes' names, hash of the words before
 * then a record a finished cell:
 *     words of payload, cell, its checksum, payload, hash of the words before
 * The payload is a bit for each number of the cell, whether it is not +0, then those numbers.
 */
enum {
    LAYOUT = 1,
    HEADER_WORDS = 9,
    HEAD_WORDS = 3, /* of a record, before the payload */
    COPIES_MAX = 1000,
    SYNC_RECORDS = 16
};

static const uint64_t MAGIC =
    0x314c4e524a545145u; /* "EQTJRNL1" on a little-endian machine */
static const size_t SYNC_BYTES = 8u << 20;

struct sim_journal {
    int fd;
    char *path;
    uint64_t cells;
    size_t numbers; /* of a cell */
    off_t end;      /* of the last whole record */
    size_t unsynced_bytes;
    unsigned unsynced_records;
    uint64_t *record; /* the longest that can be */
};

static size_t numbers_of(const struct sim_plan *plan)
{
    return sim_plan_blocks(plan) * SIM_OUTCOME_COUNT;
}

static size_t bitmap_words(size_t numbers)
{
    return (numbers + 63) / 64;
}

static size_t record_words_max(size_t numbers)
{
    return HEAD_WORDS + bitmap_words(numbers) + numbers + 1;
}

static void make_header(uint64_t header[HEADER_WORDS], const struct sim_plan *plan)
{
    uint64_t names = SIM_HASH_START;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        names = sim_hash(names, sim_outcome_rows[k].name,
                         strlen(sim_outcome_rows[k].name) + 1);
    header[0] = MAGIC;
    header[1] = LAYOUT;
    header[2] = SIM_MODEL_VERSION;
    header[3] = plan->hash;
    header[4] = sim_plan_cells(plan);
    header[5] = sim_plan_blocks(plan);
    header[6] = sizeof(struct sim_outcome_block);
    header[7] = names;
    header[8] = sim_hash(SIM_HASH_START, header, 8 * sizeof *header);
}

/* -- writing -- */

static enum sim_status io_failure(const char *path, struct sim_error *err,
                                  const char *what)
{
    return sim_fail(err, SIM_E_IO, path, "%s: %s", what, strerror(errno));
}

/* A name that is taken was left by an earlier process of the same tag: it is kept. */
static int open_new(char **path, const char *target, const char *tag)
{
    for (int copy = 0; copy < COPIES_MAX; copy++) {
        const int made = copy ? asprintf(path, "%s.journal.%s.%d", target, tag, copy)
                              : asprintf(path, "%s.journal.%s", target, tag);
        int fd;

        if (made < 0) {
            *path = NULL;
            errno = ENOMEM;
            return -1;
        }
        fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
        free(*path);
        *path = NULL;
    }
    errno = EEXIST;
    return -1;
}

static bool start_file(struct sim_journal *journal, const struct sim_plan *plan)
{
    uint64_t header[HEADER_WORDS];
    char *folder = sim_disk_folder(journal->path);
    bool ok;

    if (!folder) {
        errno = ENOMEM;
        return false;
    }
    make_header(header, plan);
    ok = sim_disk_write(journal->fd, header, sizeof header) && fsync(journal->fd) == 0 &&
         sim_disk_sync_folder(folder);
    journal->end = sizeof header;
    free(folder);
    return ok;
}

static void free_journal(struct sim_journal *journal)
{
    if (journal->fd >= 0)
        close(journal->fd);
    free(journal->path);
    free(journal->record);
    free(journal);
}

enum sim_status sim_journal_create(struct sim_journal **out, const char *target,
                                   const char *tag, const struct sim_plan *plan,
                                   struct sim_error *err)
{
    struct sim_journal *journal;
    enum sim_status status;

    *out = NULL;
    if (!*tag || strchr(tag, '/'))
        return sim_fail(err, SIM_E_RANGE, target,
                        "need a journal's tag without '/', got '%s'", tag);
    journal = calloc(1, sizeof *journal);
    if (!journal)
        return sim_fail(err, SIM_E_NOMEM, target, "no memory for its journal");
    journal->cells = sim_plan_cells(plan);
    journal->numbers = numbers_of(plan);
    journal->record =
        malloc(record_words_max(journal->numbers) * sizeof *journal->record);
    journal->fd = open_new(&journal->path, target, tag);
    if (!journal->record) {
        status = sim_fail(err, SIM_E_NOMEM, target, "no memory for its journal");
        goto failed;
    }
    if (journal->fd < 0 || !start_file(journal, plan)) {
        status = io_failure(journal->path ? journal->path : target, err,
                            "the journal cannot be started");
        goto failed;
    }
    *out = journal;
    return SIM_OK;

failed:
    if (journal->fd >= 0)
        unlink(journal->path);
    free_journal(journal);
    return status;
}

/* Returns the words of the record, its hash included. */
static size_t pack(struct sim_journal *journal, uint64_t cell, uint64_t checksum,
                   const struct sim_outcome_block *blocks)
{
    const unsigned char *number = (const unsigned char *)blocks;
    uint64_t *record = journal->record, *bitmap = record + HEAD_WORDS;
    const size_t start = HEAD_WORDS + bitmap_words(journal->numbers);
    size_t n = start;

    memset(bitmap, 0, (start - HEAD_WORDS) * sizeof *bitmap);
    for (size_t k = 0; k < journal->numbers; k++) {
        uint64_t word;

        memcpy(&word, number + k * sizeof word, sizeof word);
        bitmap[k / 64] |= (uint64_t)(word != 0) << k % 64;
        record[n] = word;
        n += word != 0;
    }
    record[0] = n - HEAD_WORDS;
    record[1] = cell;
    record[2] = checksum;
    record[n] = sim_hash(SIM_HASH_START, record, n * sizeof *record);
    return n + 1;
}

static bool sync_now_and_then(struct sim_journal *journal, size_t bytes)
{
    journal->unsynced_bytes += bytes;
    journal->unsynced_records++;
    if (journal->unsynced_bytes < SYNC_BYTES && journal->unsynced_records < SYNC_RECORDS)
        return true;
    journal->unsynced_bytes = 0;
    journal->unsynced_records = 0;
    return fdatasync(journal->fd) == 0;
}

/* Half a record must not stand before the next one. */
static enum sim_status take_back(struct sim_journal *journal, uint64_t cell,
                                 struct sim_error *err)
{
    const int reason = errno;

    int failed = ftruncate(journal->fd, journal->end) != 0;

    failed |= lseek(journal->fd, journal->end, SEEK_SET) < 0;
    return sim_fail(err, SIM_E_IO, journal->path,
                    "cell %llu cannot be written (the cells before it are %s): %s",
                    (unsigned long long)cell, failed ? "kept, with a torn tail" : "kept",
                    strerror(reason));
}

enum sim_status sim_journal_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct sim_journal *journal = to;
    size_t bytes;

    if (cell >= journal->cells)
        return sim_fail(err, SIM_E_RANGE, journal->path, "need cell 0..%llu, got %llu",
                        (unsigned long long)journal->cells - 1, (unsigned long long)cell);
    bytes = pack(journal, cell, checksum, blocks) * sizeof *journal->record;
    if (!sim_disk_write(journal->fd, journal->record, bytes))
        return take_back(journal, cell, err);
    journal->end += (off_t)bytes;
    if (!sync_now_and_then(journal, bytes))
        return io_failure(journal->path, err, "cannot be synced");
    return SIM_OK;
}

enum sim_status sim_journal_close(struct sim_journal *journal, struct sim_error *err)
{
    enum sim_status status = SIM_OK;
    bool synced;

    if (!journal)
        return SIM_OK;
    synced = fsync(journal->fd) == 0;
    if (!synced)
        status = io_failure(journal->path, err, "cannot be synced");
    if (close(journal->fd) != 0 && synced)
        status = io_failure(journal->path, err, "cannot be closed");
    journal->fd = -1;
    free_journal(journal);
    return status;
}

/* -- finding -- */

struct journals {
    size_t n, room;
    char **path; /* [n] owned, sorted */
};

static void clear_journals(struct journals *list)
{
    for (size_t k = 0; k < list->n; k++)
        free(list->path[k]);
    free(list->path);
}

static bool add_journal(struct journals *list, const char *folder, const char *name)
{
    if (list->n == list->room) {
        const size_t room = list->room ? 2 * list->room : 16;
        char **path = realloc(list->path, room * sizeof *path);

        if (!path)
            return false;
        list->path = path;
        list->room = room;
    }
    if (asprintf(&list->path[list->n], "%s/%s", folder, name) < 0)
        return false;
    list->n++;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Add what lies in @p folder under a name that starts with @p prefix. */
static enum sim_status scan_folder(struct journals *list, const char *folder,
                                   const char *prefix, struct sim_error *err)
{
    DIR *dir = opendir(folder);
    enum sim_status status = SIM_OK;

    if (!dir && errno == ENOENT)
        return SIM_OK;
    if (!dir)
        return io_failure(folder, err, "cannot be searched for journals");
    for (;;) {
        const struct dirent *entry;

        errno = 0;
        entry = readdir(dir);
        if (!entry)
            break;
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        if (!add_journal(list, folder, entry->d_name)) {
            status = sim_fail(err, SIM_E_NOMEM, folder, "no memory to list its journals");
            break;
        }
    }
    if (status == SIM_OK && errno != 0)
        status = io_failure(folder, err, "cannot be searched for journals");
    closedir(dir);
    return status;
}

static enum sim_status find_journals(struct journals *list, const char *target,
                                     struct sim_error *err)
{
    const char *slash = strrchr(target, '/');
    char *folder = sim_disk_folder(target), *prefix = NULL;
    enum sim_status status;

    *list = (struct journals){0};
    if (!folder || asprintf(&prefix, "%s.journal.", slash ? slash + 1 : target) < 0)
        status = sim_fail(err, SIM_E_NOMEM, target, "no memory to find its journals");
    else
        status = scan_folder(list, folder, prefix, err);
    if (status == SIM_OK && list->n > 1)
        qsort(list->path, list->n, sizeof *list->path, by_name);
    free(prefix);
    free(folder);
    return status;
}

/* -- reading -- */

/* What a file beside the target is by its first words. */
enum header { HEADER_OURS, HEADER_TORN, HEADER_FOREIGN, HEADER_UNREADABLE };

/* Torn: cut short or damaged, so that nothing behind it can be trusted. */
static enum header read_header(FILE *file, uint64_t header[HEADER_WORDS])
{
    const size_t whole = HEADER_WORDS * sizeof *header;
    const size_t n = fread(header, 1, whole, file);

    if (ferror(file))
        return HEADER_UNREADABLE;
    if (memcmp(header, &MAGIC, n < sizeof MAGIC ? n : sizeof MAGIC) != 0)
        return HEADER_FOREIGN;
    if (n < whole || header[8] != sim_hash(SIM_HASH_START, header, 8 * sizeof *header))
        return HEADER_TORN;
    return HEADER_OURS;
}

static enum sim_status other_plan(const char *path, const uint64_t *has,
                                  const uint64_t *wanted, struct sim_error *err)
{
    if (has[1] != LAYOUT || has[2] != SIM_MODEL_VERSION || has[7] != wanted[7])
        return sim_fail(
            err, SIM_E_MISMATCH, path,
            "a journal of another version of the program (model %llu, here %u): "
            "remove it to start afresh",
            (unsigned long long)has[2], SIM_MODEL_VERSION);
    return sim_fail(
        err, SIM_E_MISMATCH, path,
        "a journal of another plan (%016llx with %llu cells, here %016llx with "
        "%llu): remove it, or choose another target",
        (unsigned long long)has[3], (unsigned long long)has[4],
        (unsigned long long)wanted[3], (unsigned long long)wanted[4]);
}

/* Whether a journal may be taken; *torn when there is nothing in it to take. */
static enum sim_status check_journal(const char *path, const struct sim_plan *plan,
                                     bool *torn, struct sim_error *err)
{
    uint64_t header[HEADER_WORDS] = {0}, wanted[HEADER_WORDS];
    FILE *file = fopen(path, "rbe");
    enum header kind;

    *torn = true;
    if (!file && errno == ENOENT)
        return SIM_OK; /* its process has finished and removed it */
    if (!file)
        return io_failure(path, err, "cannot be read");
    make_header(wanted, plan);
    kind = read_header(file, header);
    fclose(file);
    if (kind == HEADER_UNREADABLE)
        return io_failure(path, err, "cannot be read");
    if (kind == HEADER_FOREIGN)
        return sim_fail(
            err, SIM_E_MISMATCH, path,
            "not a journal of this program, though it has the name of one: move "
            "it away");
    *torn = kind == HEADER_TORN;
    if (!*torn && memcmp(header, wanted, sizeof wanted) != 0)
        return other_plan(path, header, wanted, err);
    return SIM_OK;
}

/* Puts the numbers of a record into @p number; false when bits and numbers do not agree. */
static bool unpack(const uint64_t *record, size_t numbers, unsigned char *number)
{
    const uint64_t *bitmap = record + HEAD_WORDS;
    const size_t start = HEAD_WORDS + bitmap_words(numbers), end = HEAD_WORDS + record[0];
    size_t n = start;

    for (size_t k = 0; k < numbers; k++) {
        const bool is_set = bitmap[k / 64] >> k % 64 & 1;
        const uint64_t word = is_set && n < end ? record[n] : 0;

        memcpy(number + k * sizeof word, &word, sizeof word);
        n += is_set;
    }
    return n == end;
}

/* The next whole record of @p file. False at the end, torn or not. */
static bool read_record(FILE *file, const struct sim_plan *plan, uint64_t *record,
                        struct sim_outcome_block *blocks)
{
    const size_t numbers = numbers_of(plan), bits = bitmap_words(numbers);
    size_t words;

    if (fread(record, sizeof *record, HEAD_WORDS, file) != HEAD_WORDS)
        return false;
    if (record[0] < bits || record[0] > bits + numbers ||
        record[1] >= sim_plan_cells(plan))
        return false;
    words = HEAD_WORDS + (size_t)record[0];
    if (fread(record + HEAD_WORDS, sizeof *record, words - HEAD_WORDS + 1, file) !=
        words - HEAD_WORDS + 1)
        return false;
    return record[words] == sim_hash(SIM_HASH_START, record, words * sizeof *record) &&
           unpack(record, numbers, (unsigned char *)blocks);
}

static enum sim_status take_record(struct sim_dataset *set, const char *path,
                                   const uint64_t *record,
                                   const struct sim_outcome_block *blocks,
                                   struct sim_error *err)
{
    const uint64_t cell = record[1], checksum = record[2];

    if (set->status[cell] != SIM_CELL_DONE)
        return sim_dataset_take(set, cell, blocks, checksum, err);
    if (set->checksum[cell] == checksum)
        return SIM_OK;
    return sim_fail(err, SIM_E_MISMATCH, path,
                    "cell %llu came out differently elsewhere: made by another build",
                    (unsigned long long)cell);
}

/* @p record and @p blocks are room for one cell. */
static enum sim_status load_journal(const char *path, struct sim_dataset *set,
                                    uint64_t *record, struct sim_outcome_block *blocks,
                                    struct sim_error *err)
{
    uint64_t header[HEADER_WORDS];
    enum sim_status status = SIM_OK;
    FILE *file = fopen(path, "rbe");

    if (!file && errno == ENOENT)
        return SIM_OK;
    if (!file)
        return io_failure(path, err, "cannot be read");
    if (read_header(file, header) == HEADER_OURS)
        while (status == SIM_OK && read_record(file, set->plan, record, blocks))
            status = take_record(set, path, record, blocks, err);
    if (status == SIM_OK && ferror(file))
        status = io_failure(path, err, "cannot be read");
    fclose(file);
    return status;
}

static enum sim_status load_journals(const struct journals *list, struct sim_dataset *set,
                                     struct sim_error *err)
{
    const size_t numbers = numbers_of(set->plan);
    uint64_t *record = malloc(record_words_max(numbers) * sizeof *record);
    struct sim_outcome_block *blocks =
        malloc(sim_plan_blocks(set->plan) * sizeof *blocks);
    enum sim_status status = SIM_OK;

    if (!record || !blocks)
        status = sim_fail(err, SIM_E_NOMEM, "journal",
                          "no memory to read a cell of %zu "
                          "numbers",
                          numbers);
    for (size_t k = 0; k < list->n && status == SIM_OK; k++)
        status = load_journal(list->path[k], set, record, blocks, err);
    free(record);
    free(blocks);
    return status;
}

enum sim_status sim_journal_load(const char *target, struct sim_dataset *set,
                                 size_t *n_files, struct sim_error *err)
{
    struct journals list;
    enum sim_status status = find_journals(&list, target, err);
    size_t n = 0;

    for (size_t k = 0; k < list.n && status == SIM_OK; k++) {
        bool torn;

        status = check_journal(list.path[k], set->plan, &torn, err);
        n += status == SIM_OK && !torn;
    }
    if (status == SIM_OK)
        status = load_journals(&list, set, err);
    if (n_files)
        *n_files = status == SIM_OK ? n : 0;
    clear_journals(&list);
    return status;
}

/* A file that only bears the name of a journal is not ours to remove. */
static bool may_remove(const char *path)
{
    uint64_t header[HEADER_WORDS];
    FILE *file = fopen(path, "rbe");
    enum header kind;

    if (!file)
        return false;
    kind = read_header(file, header);
    fclose(file);
    return kind == HEADER_OURS || kind == HEADER_TORN;
}

enum sim_status sim_journal_remove(const char *target, struct sim_error *err)
{
    struct journals list;
    enum sim_status status = find_journals(&list, target, err);
    char *folder = sim_disk_folder(target);

    for (size_t k = 0; k < list.n && status == SIM_OK; k++)
        if (may_remove(list.path[k]) && unlink(list.path[k]) != 0 && errno != ENOENT)
            status = io_failure(list.path[k], err, "cannot be removed");
    if (status == SIM_OK && list.n > 0 && folder && !sim_disk_sync_folder(folder))
        status = io_failure(folder, err, "cannot be synced");
    free(folder);
    clear_journals(&list);
    return status;
}
