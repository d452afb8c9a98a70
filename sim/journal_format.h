/**
 * @file journal_format.h
 * How a journal lies on disk: 64-bit words of the machine that wrote it. Private to
 * sim/journal*.c.
 *
 * The header names the plan. A record has SIM_JOURNAL_HEAD words: words of payload, cell, key,
 * status, checksum, hash of these; then its payload, and the hash of all words before. The
 * payload of a finished cell is a bit for each number, whether it is not +0, then those
 * numbers; of a failed one the reason, a text filled up with zeros.
 */
#ifndef SIM_JOURNAL_FORMAT_H
#define SIM_JOURNAL_FORMAT_H

#include <stdint.h>

#include "sim/journal.h"

enum { SIM_JOURNAL_LAYOUT = 2, SIM_JOURNAL_HEAD = 6 };

struct sim_journal_header {
    uint64_t magic, layout, model;
    uint64_t plan_hash, base_hash, cells;
    uint64_t blocks, block_bytes; /* of a cell */
    uint64_t outcomes;            /* hash of their names */
    uint64_t start_ns;
    char build[SIM_JOURNAL_BUILD_MAX];
    uint64_t hash; /* of the words before */
};

/** The header of a journal of @p plan that is begun at @p start_ns. */
void sim_journal_header(struct sim_journal_header *header, const struct sim_plan *plan,
                        uint64_t start_ns);

uint64_t sim_journal_header_hash(const struct sim_journal_header *header);

/** "EQTJRNL1" on a little-endian machine. */
#define SIM_JOURNAL_MAGIC 0x314c4e524a545145u

/** Numbers of a cell; words of their bits; words of the longest record. */
static inline size_t sim_journal_numbers(const struct sim_plan *plan)
{
    return sim_plan_blocks(plan) * SIM_OUTCOME_COUNT;
}

static inline size_t sim_journal_bitmap(size_t numbers)
{
    return (numbers + 63) / 64;
}

static inline size_t sim_journal_words_max(size_t numbers)
{
    const size_t payload = sim_journal_bitmap(numbers) + numbers;
    const size_t reason = SIM_REASON_MAX / sizeof(uint64_t);

    return SIM_JOURNAL_HEAD + (payload > reason ? payload : reason) + 1;
}

#endif
