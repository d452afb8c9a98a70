#include "sim/results_foot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/disk.h"
#include "sim/hash.h"

enum { READ_WORDS = 1 << 14, RUN_WORDS = 3 };

#define MAGIC 0x32544f4f46535145u /* "EQSFOOT2" on a little-endian machine */

/* The runs stand before it, RUN_WORDS words each. All words are those of the machine. */
struct foot {
    uint64_t n_runs, layout, model_version, plan_hash, base_hash, cells, done, failed;
    char build[SIM_RESULTS_BUILD_MAX];
    uint64_t bytes, bytes_hash; /* of all before the runs */
    uint64_t hash;              /* of the runs and of the words before */
    uint64_t magic;
};

enum { HASHED_WORDS = offsetof(struct foot, hash) / sizeof(uint64_t) };

bool sim_results_foot_add(struct sim_results_glance *glance, uint64_t first, uint64_t n,
                          enum sim_cell_status status)
{
    struct sim_cell_run *last = glance->n_runs ? &glance->run[glance->n_runs - 1] : NULL;
    struct sim_cell_run *run;

    if (status == SIM_CELL_MISSING || n == 0)
        return true;
    glance->done += status == SIM_CELL_DONE ? n : 0;
    glance->failed += status == SIM_CELL_FAILED ? n : 0;
    if (last && last->status == status && last->first + last->n == first) {
        last->n += n;
        return true;
    }
    if ((glance->n_runs & (glance->n_runs - 1)) == 0) { /* room doubles */
        const size_t room = glance->n_runs ? 2 * glance->n_runs : 1;

        run = realloc(glance->run, room * sizeof *run);
        if (!run)
            return false;
        glance->run = run;
    }
    glance->run[glance->n_runs++] = (struct sim_cell_run){first, n, status};
    return true;
}

/* Bytes are hashed as words, the last one filled up with zeros. */
static bool hash_bytes(int fd, uint64_t n, uint64_t *hash)
{
    uint64_t *word = malloc(READ_WORDS * sizeof *word);
    bool ok = word != NULL;

    if (!ok)
        errno = ENOMEM;
    *hash = SIM_HASH_START;
    for (uint64_t at = 0; ok && at < n; at += READ_WORDS * sizeof *word) {
        const uint64_t left = n - at;
        const size_t part =
            left < READ_WORDS * sizeof *word ? left : READ_WORDS * sizeof *word;
        const size_t words = (part + sizeof *word - 1) / sizeof *word;

        word[words - 1] = 0;
        ok = sim_disk_read_at(fd, at, word, part);
        if (ok)
            *hash = sim_hash_words(*hash, word, words);
    }
    free(word);
    return ok;
}

static uint64_t *pack_runs(const struct sim_results_glance *glance)
{
    uint64_t *word = malloc((glance->n_runs * RUN_WORDS + 1) * sizeof *word);

    for (size_t k = 0; word && k < glance->n_runs; k++) {
        word[RUN_WORDS * k] = glance->run[k].first;
        word[RUN_WORDS * k + 1] = glance->run[k].n;
        word[RUN_WORDS * k + 2] = glance->run[k].status;
    }
    return word;
}

static uint64_t hash_foot(const uint64_t *runs, const struct foot *foot)
{
    uint64_t word[HASHED_WORDS];

    memcpy(word, foot, sizeof word);
    return sim_hash_words(
        sim_hash_words(SIM_HASH_START, runs, (size_t)foot->n_runs * RUN_WORDS), word,
        HASHED_WORDS);
}

bool sim_results_foot_write(int fd, const struct sim_results_glance *glance)
{
    const size_t runs_size = glance->n_runs * RUN_WORDS * sizeof(uint64_t);
    uint64_t *runs = pack_runs(glance);
    struct foot foot = {.n_runs = glance->n_runs,
                        .layout = glance->layout,
                        .model_version = glance->model_version,
                        .plan_hash = glance->plan_hash,
                        .base_hash = glance->base_hash,
                        .cells = glance->cells,
                        .done = glance->done,
                        .failed = glance->failed,
                        .bytes = glance->bytes,
                        .magic = MAGIC};
    bool ok = runs != NULL;

    if (!ok)
        errno = ENOMEM;
    memcpy(foot.build, glance->build, sizeof foot.build);
    if (ok && hash_bytes(fd, glance->bytes, &foot.bytes_hash)) {
        foot.hash = hash_foot(runs, &foot);
        ok = sim_disk_write_at(fd, glance->bytes, runs, runs_size) &&
             sim_disk_write_at(fd, glance->bytes + runs_size, &foot, sizeof foot);
    } else {
        ok = false;
    }
    free(runs);
    return ok;
}

static bool take_runs(struct sim_results_glance *glance, const struct foot *foot,
                      const uint64_t *word)
{
    glance->n_runs = foot->n_runs;
    glance->run = malloc((glance->n_runs + 1) * sizeof *glance->run);
    for (size_t k = 0; glance->run && k < glance->n_runs; k++)
        glance->run[k] = (struct sim_cell_run){
            word[RUN_WORDS * k], word[RUN_WORDS * k + 1],
            word[RUN_WORDS * k + 2] == SIM_CELL_DONE ? SIM_CELL_DONE : SIM_CELL_FAILED};
    return glance->run != NULL;
}

static void take_foot(struct sim_results_glance *glance, const struct foot *foot)
{
    *glance = (struct sim_results_glance){.layout = foot->layout,
                                          .model_version = foot->model_version,
                                          .plan_hash = foot->plan_hash,
                                          .base_hash = foot->base_hash,
                                          .cells = foot->cells,
                                          .done = foot->done,
                                          .failed = foot->failed,
                                          .bytes = foot->bytes};
    memcpy(glance->build, foot->build, sizeof glance->build);
    glance->build[sizeof glance->build - 1] = 0;
}

/* Runs and what they mean, when the hash of the foot holds. */
static enum sim_results_foot read_runs(int fd, const struct foot *foot,
                                       struct sim_results_glance *glance)
{
    const size_t size = (size_t)foot->n_runs * RUN_WORDS * sizeof(uint64_t);
    uint64_t *word = malloc(size + sizeof *word);
    enum sim_results_foot is = SIM_RESULTS_FOOT_HOLDS;

    if (!word)
        return SIM_RESULTS_FOOT_NOMEM;
    if (!sim_disk_read_at(fd, foot->bytes, word, size))
        is = SIM_RESULTS_FOOT_UNREADABLE;
    else if (foot->hash != hash_foot(word, foot))
        is = SIM_RESULTS_FOOT_BROKEN;
    else {
        take_foot(glance, foot);
        if (!take_runs(glance, foot, word))
            is = SIM_RESULTS_FOOT_NOMEM;
    }
    free(word);
    return is;
}

enum sim_results_foot sim_results_foot_read(int fd, bool whole,
                                            struct sim_results_glance *glance)
{
    const off_t end = lseek(fd, 0, SEEK_END);
    const uint64_t size = end < 0 ? 0 : (uint64_t)end;
    struct foot foot;
    enum sim_results_foot is;
    uint64_t hash, runs;

    *glance = (struct sim_results_glance){0};
    if (end < 0)
        return SIM_RESULTS_FOOT_UNREADABLE;
    if (size < sizeof foot)
        return SIM_RESULTS_FOOT_NONE;
    if (!sim_disk_read_at(fd, size - sizeof foot, &foot, sizeof foot))
        return SIM_RESULTS_FOOT_UNREADABLE;
    if (foot.magic != MAGIC)
        return SIM_RESULTS_FOOT_NONE;
    runs = (size - sizeof foot) / (RUN_WORDS * sizeof(uint64_t)); /* no more fit */
    if (foot.n_runs > runs ||
        foot.bytes != size - sizeof foot - foot.n_runs * RUN_WORDS * sizeof(uint64_t))
        return SIM_RESULTS_FOOT_BROKEN;
    is = read_runs(fd, &foot, glance);
    if (is != SIM_RESULTS_FOOT_HOLDS || !whole)
        return is;
    if (!hash_bytes(fd, foot.bytes, &hash))
        return errno == ENOMEM ? SIM_RESULTS_FOOT_NOMEM : SIM_RESULTS_FOOT_UNREADABLE;
    return hash == foot.bytes_hash ? is : SIM_RESULTS_FOOT_BROKEN;
}

void sim_results_glance_clear(struct sim_results_glance *glance)
{
    free(glance->run);
    *glance = (struct sim_results_glance){0};
}

enum sim_status sim_results_glance(struct sim_results_glance *glance, const char *path,
                                   struct sim_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum sim_results_foot is = SIM_RESULTS_FOOT_UNREADABLE;
    enum sim_status status = SIM_OK;

    *glance = (struct sim_results_glance){0};
    if (fd >= 0)
        is = sim_results_foot_read(fd, false, glance);
    if (is == SIM_RESULTS_FOOT_UNREADABLE)
        status = sim_fail(err, SIM_E_IO, path, "cannot be read: %s", strerror(errno));
    else if (is == SIM_RESULTS_FOOT_NOMEM)
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to read it");
    else if (is != SIM_RESULTS_FOOT_HOLDS)
        status = sim_fail(err, SIM_E_FORMAT, path,
                          "cut short, damaged or changed by another program: its end is "
                          "not that of a results file");
    if (fd >= 0)
        close(fd);
    return status;
}
