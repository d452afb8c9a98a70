/**
 * @file shelf_parts.h
 * The inside of a shelf. Private to sim/shelf.c and sim/shelf_add.c.
 */
#ifndef SIM_SHELF_PARTS_H
#define SIM_SHELF_PARTS_H

#include "sim/journal.h"
#include "sim/shelf.h"

/* A file of the shelf: either a journal or a results file. */
struct sim_shelf_file {
    char *path;
    struct sim_journal_reader *journal;
    struct sim_results_file *results;
    struct sim_shelf_item item;
    uint64_t used;  /* when it was asked last, in calls; 0: at rest */
    char **reason;  /* of failed cells of a results file, once they are asked for */
    uint64_t *cell; /* whose reasons these are, in order */
    size_t n_reasons;
    bool has_reasons;
};

/* Where a cell lies. */
struct sim_shelf_place {
    uint64_t at; /* byte of a journal, cell of a results file */
    uint64_t checksum;
    uint32_t file;
};

struct sim_shelf_key {
    uint64_t key, cell;
};

struct sim_shelf {
    const struct sim_plan *plan;
    int mode;
    uint64_t cells, done, failed;
    unsigned char *status;         /* [cells] */
    struct sim_shelf_place *place; /* [cells] */
    struct sim_shelf_key *key; /* [cells] sorted; NULL until another plan's file comes */
    size_t n_files, room;
    struct sim_shelf_file *file;
    uint64_t calls;
    int n_awake;
    char reason[SIM_REASON_MAX];
};

/** Free what @p f owns. */
void sim_shelf_file_clear(struct sim_shelf_file *f);

#endif
