#include "sim/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/disk.h"
#include "sim/hash.h"
#include "sim/journal_format.h"
#include "sim/version.h"

enum { COPIES_MAX = 1000 };

struct sim_journal {
    int fd;
    char *path;
    const struct sim_plan *plan;
    uint64_t cells;
    size_t numbers; /* of a cell */
    off_t end;      /* of the last whole record */
    bool unsynced;
    uint64_t *record; /* the longest that can be */
};

void sim_journal_header(struct sim_journal_header *header, const struct sim_plan *plan,
                        uint64_t start_ns)
{
    uint64_t names = SIM_HASH_START;

    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        names = sim_hash(names, sim_outcome_rows[k].name,
                         strlen(sim_outcome_rows[k].name) + 1);
    *header = (struct sim_journal_header){
        .magic = SIM_JOURNAL_MAGIC,
        .layout = SIM_JOURNAL_LAYOUT,
        .model = SIM_MODEL_VERSION,
        .plan_hash = plan->hash,
        .base_hash = plan->base_hash,
        .cells = sim_plan_cells(plan),
        .blocks = sim_plan_blocks(plan),
        .block_bytes = sizeof(struct sim_outcome_block),
        .outcomes = names,
        .start_ns = start_ns,
    };
    snprintf(header->build, sizeof header->build, "%s", sim_build());
    header->hash = sim_journal_header_hash(header);
}

uint64_t sim_journal_header_hash(const struct sim_journal_header *header)
{
    return sim_hash(SIM_HASH_START, header, offsetof(struct sim_journal_header, hash));
}

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

/* The file's own time stands for the clock: it is that of the machine that keeps the file. */
static uint64_t time_of(int fd)
{
    struct stat is;

    if (fstat(fd, &is) != 0)
        return 0;
    return (uint64_t)is.st_mtim.tv_sec * 1000000000u + (uint64_t)is.st_mtim.tv_nsec;
}

/* Where locks are not known, nothing is locked, and nobody removes what grows. */
static bool start_file(struct sim_journal *journal)
{
    struct sim_journal_header header;
    char *folder = sim_disk_folder(journal->path);
    bool ok;

    if (!folder) {
        errno = ENOMEM;
        return false;
    }
    flock(journal->fd, LOCK_EX | LOCK_NB);
    sim_journal_header(&header, journal->plan, time_of(journal->fd));
    ok = sim_disk_write(journal->fd, &header, sizeof header) && fsync(journal->fd) == 0 &&
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
    journal->plan = plan;
    journal->cells = sim_plan_cells(plan);
    journal->numbers = sim_journal_numbers(plan);
    journal->record =
        malloc(sim_journal_words_max(journal->numbers) * sizeof *journal->record);
    journal->fd = open_new(&journal->path, target, tag);
    if (!journal->record) {
        status = sim_fail(err, SIM_E_NOMEM, target, "no memory for its journal");
        goto failed;
    }
    if (journal->fd < 0 || !start_file(journal)) {
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

/* Returns the words of the payload. */
static size_t pack_numbers(struct sim_journal *journal,
                           const struct sim_outcome_block *blocks)
{
    const unsigned char *number = (const unsigned char *)blocks;
    uint64_t *bitmap = journal->record + SIM_JOURNAL_HEAD;
    const size_t start = sim_journal_bitmap(journal->numbers);
    size_t n = start;

    memset(bitmap, 0, start * sizeof *bitmap);
    for (size_t k = 0; k < journal->numbers; k++) {
        uint64_t word;

        memcpy(&word, number + k * sizeof word, sizeof word);
        bitmap[k / 64] |= (uint64_t)(word != 0) << k % 64;
        bitmap[n] = word;
        n += word != 0;
    }
    return n;
}

/* The text fills whole words up with zeros. */
static size_t pack_reason(struct sim_journal *journal, const struct sim_error *reason)
{
    char *text = (char *)(journal->record + SIM_JOURNAL_HEAD);

    memset(text, 0, SIM_REASON_MAX);
    snprintf(text, SIM_REASON_MAX, "%s%s%s", reason->where, *reason->where ? ": " : "",
             reason->text);
    return strlen(text) / sizeof(uint64_t) + 1;
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

/* Append the record whose payload of @p words is in place. */
static enum sim_status append(struct sim_journal *journal, uint64_t cell,
                              enum sim_cell_status status, uint64_t checksum,
                              size_t words, struct sim_error *err)
{
    uint64_t *record = journal->record;
    size_t n = SIM_JOURNAL_HEAD + words;

    record[0] = words;
    record[1] = cell;
    record[2] = sim_plan_key(journal->plan, cell);
    record[3] = status;
    record[4] = checksum;
    record[5] = sim_hash_words(SIM_HASH_START, record, 5);
    record[n] = sim_hash_words(SIM_HASH_START, record, n);
    n = (n + 1) * sizeof *record;
    if (!sim_disk_write(journal->fd, record, n))
        return take_back(journal, cell, err);
    journal->end += (off_t)n;
    journal->unsynced = true;
    return SIM_OK;
}

static enum sim_status check_cell(const struct sim_journal *journal, uint64_t cell,
                                  struct sim_error *err)
{
    if (cell < journal->cells)
        return SIM_OK;
    return sim_fail(err, SIM_E_RANGE, journal->path, "need cell 0..%llu, got %llu",
                    (unsigned long long)journal->cells - 1, (unsigned long long)cell);
}

enum sim_status sim_journal_take(void *to, uint64_t cell,
                                 const struct sim_outcome_block *blocks,
                                 uint64_t checksum, struct sim_error *err)
{
    struct sim_journal *journal = to;

    if (check_cell(journal, cell, err) != SIM_OK)
        return SIM_E_RANGE;
    return append(journal, cell, SIM_CELL_DONE, checksum, pack_numbers(journal, blocks),
                  err);
}

enum sim_status sim_journal_fail(void *to, uint64_t cell, const struct sim_error *reason,
                                 struct sim_error *err)
{
    struct sim_journal *journal = to;

    if (check_cell(journal, cell, err) != SIM_OK)
        return SIM_E_RANGE;
    return append(journal, cell, SIM_CELL_FAILED, 0, pack_reason(journal, reason), err);
}

enum sim_status sim_journal_sync(struct sim_journal *journal, struct sim_error *err)
{
    if (!journal->unsynced)
        return SIM_OK;
    journal->unsynced = false;
    return fdatasync(journal->fd) == 0
               ? SIM_OK
               : io_failure(journal->path, err, "cannot be synced");
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
