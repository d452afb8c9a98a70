#include "sim/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/disk.h"
#include "sim/hash.h"
#include "sim/journal_format.h"
#include "sim/version.h"

/* What a file beside the target is by its first words. */
enum kind {
    KIND_OURS,
    KIND_TORN,   /* cut short or damaged: nothing behind it can be trusted */
    KIND_FOREIGN /* of another program */
};

struct sim_journal_reader {
    int fd; /* -1: at rest */
    char *path;
    const struct sim_plan *plan;
    size_t numbers; /* of a cell */
    bool has_head;
    struct sim_journal_head head;
    uint64_t at;      /* of the next record */
    uint64_t size;    /* of the file, when it was opened */
    uint64_t *record; /* room for the longest that can be; NULL: at rest */
};

static enum sim_status unreadable(const char *path, struct sim_error *err)
{
    return sim_fail(err, SIM_E_IO, path, "cannot be read: %s", strerror(errno));
}

/* -- the header -- */

/* Layout 1 had nine words, the last the hash of the others. */
static bool is_first_layout(const struct sim_journal_header *header, size_t n)
{
    enum { WORDS = 9 };
    uint64_t word[WORDS];

    if (n < sizeof word || header->layout != 1)
        return false;
    memcpy(word, header, sizeof word);
    return word[WORDS - 1] == sim_hash(SIM_HASH_START, word, (WORDS - 1) * sizeof *word);
}

static enum kind kind_of(const struct sim_journal_header *header, size_t n)
{
    const uint64_t magic = SIM_JOURNAL_MAGIC;

    if (memcmp(header, &magic, n < sizeof magic ? n : sizeof magic) != 0)
        return KIND_FOREIGN;
    if (is_first_layout(header, n))
        return KIND_OURS;
    if (n < sizeof *header || header->hash != sim_journal_header_hash(header))
        return KIND_TORN;
    return KIND_OURS;
}

static enum sim_status check_header(const char *path,
                                    const struct sim_journal_header *has,
                                    const struct sim_plan *plan, struct sim_error *err)
{
    struct sim_journal_header wanted;

    sim_journal_header(&wanted, plan, 0);
    if (has->layout != wanted.layout)
        return sim_fail(err, SIM_E_MISMATCH, path,
                        "a journal of another version of the program (layout %llu, here "
                        "%d): remove it to start afresh",
                        (unsigned long long)has->layout, SIM_JOURNAL_LAYOUT);
    if (has->model != wanted.model || has->outcomes != wanted.outcomes)
        return sim_fail(err, SIM_E_MISMATCH, path,
                        "a journal of another version of the program (model %llu, here "
                        "%u): remove it to start afresh",
                        (unsigned long long)has->model, SIM_MODEL_VERSION);
    if (has->base_hash != wanted.base_hash || has->blocks != wanted.blocks ||
        has->block_bytes != wanted.block_bytes)
        return sim_fail(
            err, SIM_E_MISMATCH, path,
            "a journal of another plan (%016llx with %llu cells, here %016llx with "
            "%llu): remove it, or choose another target",
            (unsigned long long)has->plan_hash, (unsigned long long)has->cells,
            (unsigned long long)wanted.plan_hash, (unsigned long long)wanted.cells);
    if (memcmp(has->build, wanted.build, sizeof wanted.build) != 0)
        return sim_fail(err, SIM_E_MISMATCH, path, "made by another build: %.100s",
                        has->build);
    return SIM_OK;
}

static enum sim_status read_header(struct sim_journal_reader *r, struct sim_error *err)
{
    struct sim_journal_header header = {0};
    const uint64_t most = r->size < sizeof header ? r->size : sizeof header;
    enum kind kind;
    enum sim_status status;

    if (!sim_disk_read_at(r->fd, 0, &header, most))
        return unreadable(r->path, err);
    kind = kind_of(&header, most);
    if (kind == KIND_FOREIGN)
        return sim_fail(
            err, SIM_E_MISMATCH, r->path,
            "not a journal of this program, though it has the name of one: move "
            "it away");
    if (kind == KIND_TORN)
        return SIM_OK;
    status = check_header(r->path, &header, r->plan, err);
    if (status != SIM_OK)
        return status;
    r->has_head = true;
    r->at = sizeof header;
    r->head = (struct sim_journal_head){.plan_hash = header.plan_hash,
                                        .base_hash = header.base_hash,
                                        .cells = header.cells,
                                        .start_ns = header.start_ns};
    snprintf(r->head.build, sizeof r->head.build, "%s", header.build);
    return SIM_OK;
}

void sim_journal_rest(struct sim_journal_reader *reader)
{
    if (reader->fd >= 0)
        close(reader->fd);
    free(reader->record);
    reader->fd = -1;
    reader->record = NULL;
}

void sim_journal_reader_close(struct sim_journal_reader *reader)
{
    if (!reader)
        return;
    sim_journal_rest(reader);
    free(reader->path);
    free(reader);
}

/* What is read afterwards is checked: another file of the name would show. */
static enum sim_status wake(struct sim_journal_reader *r, struct sim_error *err)
{
    if (!r->record)
        r->record = malloc(sim_journal_words_max(r->numbers) * sizeof *r->record);
    if (!r->record)
        return sim_fail(err, SIM_E_NOMEM, r->path,
                        "no memory to read a cell of %zu numbers", r->numbers);
    if (r->fd < 0)
        r->fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return r->fd < 0 ? unreadable(r->path, err) : SIM_OK;
}

static enum sim_status open_file(struct sim_journal_reader *r, bool *gone,
                                 struct sim_error *err)
{
    const enum sim_status status = wake(r, NULL);
    off_t end;

    *gone = status == SIM_E_IO && errno == ENOENT; /* its process has removed it */
    if (*gone)
        return SIM_OK;
    if (status != SIM_OK)
        return wake(r, err);
    end = lseek(r->fd, 0, SEEK_END);
    if (end < 0)
        return unreadable(r->path, err);
    r->size = (uint64_t)end;
    return read_header(r, err);
}

enum sim_status sim_journal_open(struct sim_journal_reader **out, const char *path,
                                 const struct sim_plan *plan, struct sim_error *err)
{
    struct sim_journal_reader *r = calloc(1, sizeof *r);
    enum sim_status status;
    bool gone = false;

    *out = NULL;
    if (!r)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    r->fd = -1;
    r->plan = plan;
    r->numbers = sim_journal_numbers(plan);
    r->path = strdup(path);
    if (!r->path)
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    else
        status = open_file(r, &gone, err);
    if (status == SIM_OK && !gone)
        *out = r;
    else
        sim_journal_reader_close(r);
    return status;
}

uint64_t sim_journal_bytes(const struct sim_journal_reader *reader)
{
    return reader->size;
}

const struct sim_journal_head *sim_journal_head(const struct sim_journal_reader *reader)
{
    return reader->has_head ? &reader->head : NULL;
}

/* -- records -- */

static bool is_sound(const struct sim_journal_reader *r, const uint64_t *head)
{
    const size_t bits = sim_journal_bitmap(r->numbers);

    if (head[5] != sim_hash_words(SIM_HASH_START, head, 5) || head[1] >= r->head.cells)
        return false;
    if (head[3] == SIM_CELL_FAILED)
        return head[0] >= 1 && head[0] <= SIM_REASON_MAX / sizeof(uint64_t);
    return head[3] == SIM_CELL_DONE && head[0] >= bits && head[0] <= bits + r->numbers;
}

/* The record at byte @p at, checked as a whole; its words are in r->record. */
static bool read_whole(struct sim_journal_reader *r, uint64_t at, size_t words)
{
    return sim_disk_read_at(r->fd, at, r->record, words * sizeof *r->record) &&
           r->record[words - 1] == sim_hash_words(SIM_HASH_START, r->record, words - 1);
}

/* What the record at byte @p at says of itself; *words is its length. */
static bool read_head(struct sim_journal_reader *r, uint64_t at,
                      struct sim_journal_record *record, size_t *words)
{
    uint64_t head[SIM_JOURNAL_HEAD];

    if (at > r->size || r->size - at < sizeof head ||
        !sim_disk_read_at(r->fd, at, head, sizeof head) || !is_sound(r, head))
        return false;
    *record = (struct sim_journal_record){.cell = head[1],
                                          .key = head[2],
                                          .checksum = head[4],
                                          .status = (enum sim_cell_status)head[3],
                                          .at = at};
    *words = SIM_JOURNAL_HEAD + (size_t)head[0] + 1;
    return r->size - at >= *words * sizeof *head;
}

bool sim_journal_next(struct sim_journal_reader *reader, bool full,
                      struct sim_journal_record *record)
{
    size_t words;

    if (!reader->has_head || wake(reader, NULL) != SIM_OK ||
        !read_head(reader, reader->at, record, &words) ||
        (full && !read_whole(reader, reader->at, words)))
        return false;
    reader->at += words * sizeof(uint64_t);
    return true;
}

/* Puts the numbers of a record into @p number; false when bits and numbers do not agree. */
static bool unpack(const struct sim_journal_reader *r, unsigned char *number)
{
    const uint64_t *payload = r->record + SIM_JOURNAL_HEAD;
    const size_t end = r->record[0];
    size_t n = sim_journal_bitmap(r->numbers);

    for (size_t k = 0; k < r->numbers; k++) {
        const bool is_set = payload[k / 64] >> k % 64 & 1;
        const uint64_t word = is_set && n < end ? payload[n] : 0;

        memcpy(number + k * sizeof word, &word, sizeof word);
        n += is_set;
    }
    return n == end;
}

enum sim_status sim_journal_read(struct sim_journal_reader *reader, uint64_t at,
                                 uint64_t checksum, struct sim_outcome_block *blocks,
                                 struct sim_error *err)
{
    struct sim_journal_record is;
    enum sim_status status = wake(reader, err);
    size_t words;

    if (status != SIM_OK)
        return status;
    if (read_head(reader, at, &is, &words) && is.status == SIM_CELL_DONE &&
        is.checksum == checksum && read_whole(reader, at, words) &&
        unpack(reader, (unsigned char *)blocks))
        return SIM_OK;
    return sim_fail(err, SIM_E_FORMAT, reader->path,
                    "damaged: the record at byte %llu is not what it was",
                    (unsigned long long)at);
}

bool sim_journal_reason(struct sim_journal_reader *reader, uint64_t at,
                        char reason[SIM_REASON_MAX])
{
    struct sim_journal_record is;
    size_t words;

    if (wake(reader, NULL) != SIM_OK || !read_head(reader, at, &is, &words) ||
        is.status != SIM_CELL_FAILED || !read_whole(reader, at, words))
        return false;
    reader->record[words - 1] = 0; /* the hash: the text ends before it */
    snprintf(reason, SIM_REASON_MAX, "%s",
             (const char *)(reader->record + SIM_JOURNAL_HEAD));
    return true;
}

/* -- into a data set -- */

static enum sim_status take_record(struct sim_journal_reader *r, struct sim_dataset *set,
                                   const struct sim_journal_record *record,
                                   struct sim_outcome_block *blocks,
                                   struct sim_error *err)
{
    const uint64_t cell = record->cell;

    if (record->status == SIM_CELL_FAILED) {
        if (set->status[cell] == SIM_CELL_MISSING)
            set->status[cell] = SIM_CELL_FAILED;
        return SIM_OK;
    }
    if (set->status[cell] != SIM_CELL_DONE)
        return unpack(r, (unsigned char *)blocks)
                   ? sim_dataset_take(set, cell, blocks, record->checksum, err)
                   : SIM_OK;
    if (set->checksum[cell] == record->checksum)
        return SIM_OK;
    return sim_fail(err, SIM_E_MISMATCH, r->path,
                    "cell %llu came out differently elsewhere: made by another build",
                    (unsigned long long)cell);
}

static enum sim_status load_journal(struct sim_journal_reader *r, struct sim_dataset *set,
                                    struct sim_error *err)
{
    struct sim_outcome_block *blocks =
        malloc(sim_plan_blocks(set->plan) * sizeof *blocks);
    struct sim_journal_record record;
    enum sim_status status = SIM_OK;

    if (!blocks)
        return sim_fail(err, SIM_E_NOMEM, r->path,
                        "no memory to read a cell of %zu numbers", r->numbers);
    while (status == SIM_OK && sim_journal_next(r, true, &record))
        status = take_record(r, set, &record, blocks, err);
    free(blocks);
    return status;
}

/* Open one journal of exactly the plan of @p set; *out is NULL when there is nothing in it. */
static enum sim_status open_same(struct sim_journal_reader **out, const char *path,
                                 const struct sim_plan *plan, struct sim_error *err)
{
    enum sim_status status = sim_journal_open(out, path, plan, err);

    if (status != SIM_OK || !*out)
        return status;
    if ((*out)->has_head && (*out)->head.plan_hash != plan->hash)
        status = sim_fail(
            err, SIM_E_MISMATCH, path,
            "a journal of another plan (%016llx with %llu cells, here %016llx with "
            "%llu): remove it, or choose another target",
            (unsigned long long)(*out)->head.plan_hash,
            (unsigned long long)(*out)->head.cells, (unsigned long long)plan->hash,
            (unsigned long long)sim_plan_cells(plan));
    if (status == SIM_OK && (*out)->has_head)
        return SIM_OK;
    sim_journal_reader_close(*out);
    *out = NULL;
    return status;
}

enum sim_status sim_journal_load(const char *target, struct sim_dataset *set,
                                 size_t *n_files, struct sim_error *err)
{
    struct sim_journal_list list;
    enum sim_status status = sim_journal_find(&list, target, err);
    struct sim_journal_reader *reader;
    size_t n = 0;

    for (size_t k = 0; k < list.n && status == SIM_OK; k++) {
        status = open_same(&reader, list.path[k], set->plan, err);
        n += reader != NULL;
        sim_journal_reader_close(reader);
    }
    for (size_t k = 0; k < list.n && status == SIM_OK; k++) {
        status = open_same(&reader, list.path[k], set->plan, err);
        if (status == SIM_OK && reader)
            status = load_journal(reader, set, err);
        sim_journal_reader_close(reader);
    }
    if (n_files)
        *n_files = status == SIM_OK ? n : 0;
    sim_journal_list_clear(&list);
    return status;
}
