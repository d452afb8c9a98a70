/**
 * @file made_up.h
 * A small scenario built by hand and numbers made up for it, so that what stores results can
 * be tested without running anything.
 */
#ifndef TESTS_MADE_UP_H
#define TESTS_MADE_UP_H

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/dataset.h"
#include "sim/row.h"

struct made_up {
    struct sim_scenario scenario;
    struct sim_plan plan;
    struct sim_dataset *set;
    char folder[64], path[128]; /* a folder of its own, and a target in it */
};

struct made_up_size {
    uint32_t policies, replicates, markets, weeks, cultures, owners;
};

/** Anything but even: 64 bits that depend on @p x alone. */
static inline uint64_t made_up_bits(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/** Counts, money and shares; weights that are 0 or negative now and then. */
static inline void made_up_blocks(struct sim_outcome_block *block, size_t n, uint64_t key)
{
    for (size_t b = 0; b < n; b++) {
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++) {
            const uint64_t bits =
                made_up_bits((key * n + b) * SIM_OUTCOME_COUNT + (unsigned)k);
            const double share = (double)(bits >> 11) * 0x1p-53;

            if (sim_outcome_rows[k].weight != SIM_OUT_none)
                block[b].sum[k] = share * 50;
            else if (strcmp(sim_outcome_rows[k].unit, "currency") == 0)
                block[b].sum[k] = share * 900 - 80;
            else
                block[b].sum[k] = (double)(bits >> 32 & 7) * (double)(bits >> 40 & 63);
        }
        if (b % 7 == 3)
            block[b].sum[SIM_OUT_visits] = 0;
        if (b % 11 == 5)
            memset(&block[b], 0, sizeof block[b]);
    }
}

static inline void made_up_scenario(struct sim_scenario *s, struct made_up_size size)
{
    sim_scenario_init(s);
    snprintf(s->name, sizeof s->name, "made-up");
    snprintf(s->title, sizeof s->title, "Caf\xc3\xa9 on the corner");
    snprintf(s->question, sizeof s->question, "Does it open?");
    snprintf(s->currency, sizeof s->currency, "CNY");
    s->text = strdup("scenario: made-up\ntitle: Caf\xc3\xa9 on the corner\n");
    s->seed = 0xfedcba9876543210u;
    s->run.weeks = (float)size.weeks;
    s->run.replicates = (float)size.replicates;
    s->n_cultures = size.cultures;
    for (uint32_t k = 0; k < size.cultures; k++) {
        snprintf(s->culture[k].code, sizeof s->culture[k].code, "C%u", k);
        for (int g = 0; g < SIM_GENERATIONS; g++)
            s->culture[k].generation[g] = 0.25f;
    }
    s->n_owners = size.owners;
    for (uint32_t k = 1; k < size.owners; k++)
        snprintf(s->owner[k], sizeof s->owner[k], "rival %u", k);
    s->n_markets = size.markets;
    s->market = calloc(size.markets, sizeof *s->market);
    for (uint32_t m = 0; m < size.markets; m++) {
        struct sim_market *market = &s->market[m];

        snprintf(market->name, sizeof market->name, "market \xe4\xb8\xad %u", m);
        sim_rows_default(SIM_TABLE_MARKET, (float *)&market->v);
        for (uint32_t k = 0; k < size.cultures; k++)
            market->culture_share[k] = 1.0f / (float)size.cultures;
        market->n_stores = size.owners;
        market->store = calloc(size.owners, sizeof *market->store);
        for (uint32_t k = 0; k < size.owners; k++) {
            snprintf(market->store[k].name, sizeof market->store[k].name, "store %u", k);
            market->store[k].owner = k;
            sim_rows_default(SIM_TABLE_STORE, (float *)&market->store[k].v);
            sim_rows_default(SIM_TABLE_LEVER,
                             (float *)&market->store[k].status_quo.lever);
        }
    }
    s->n_policies = size.policies;
    s->policy = calloc(size.policies, sizeof *s->policy);
    for (uint32_t k = 0; k < size.policies; k++) {
        struct sim_policy *policy = &s->policy[k];

        snprintf(policy->name, sizeof policy->name, "policy %u", k);
        sim_rows_default(SIM_TABLE_LEVER, (float *)&policy->lever);
        policy->set[sim_row_find(SIM_TABLE_LEVER, "approach_prob")] = true;
        policy->lever.approach_prob = (float)k / 8.0f;
    }
}

/** Scenario, plan, an empty set and a folder. False: the folder or the set could not be made. */
static inline bool made_up_open(struct made_up *m, struct made_up_size size)
{
    const char *temporary = access("/tmp", W_OK) == 0 ? "/tmp" : ".";

    memset(m, 0, sizeof *m);
    made_up_scenario(&m->scenario, size);
    sim_plan_init(&m->plan, &m->scenario);
    snprintf(m->folder, sizeof m->folder, "%s/made-up.XXXXXX", temporary);
    if (!mkdtemp(m->folder))
        return false;
    snprintf(m->path, sizeof m->path, "%s/result.h5", m->folder);
    return sim_dataset_create(&m->set, &m->plan, NULL) == SIM_OK;
}

/** Run cell @p cell, so to speak. */
static inline bool made_up_cell(const struct made_up *m, struct sim_dataset *set,
                                uint64_t cell)
{
    const size_t n = sim_plan_blocks(&m->plan);
    struct sim_outcome_block *block = malloc(n * sizeof *block);
    enum sim_status status;

    if (!block)
        return false;
    made_up_blocks(block, n, cell);
    status = sim_dataset_take(set, cell, block, sim_checksum(block, n), NULL);
    free(block);
    return status == SIM_OK;
}

static inline bool made_up_all_cells(const struct made_up *m)
{
    bool ok = true;

    for (uint64_t k = 0; k < sim_plan_cells(&m->plan); k++)
        ok = made_up_cell(m, m->set, k) && ok;
    return ok;
}

/** Files in the folder of @p m, hidden ones too. */
static inline int made_up_files(const struct made_up *m)
{
    DIR *dir = opendir(m->folder);
    int n = 0;

    if (!dir)
        return -1;
    for (const struct dirent *entry; (entry = readdir(dir));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return n;
}

static inline void made_up_close(struct made_up *m)
{
    DIR *dir = opendir(m->folder);

    if (dir) {
        for (const struct dirent *entry; (entry = readdir(dir));)
            unlinkat(dirfd(dir), entry->d_name, 0);
        closedir(dir);
    }
    rmdir(m->folder);
    sim_dataset_free(m->set);
    sim_scenario_free(&m->scenario);
}

/** Whether two sets hold the same cells, bit by bit. */
static inline bool made_up_same(const struct sim_dataset *a, const struct sim_dataset *b)
{
    const size_t cells = sim_plan_cells(a->plan);

    return memcmp(a->status, b->status, cells) == 0 &&
           memcmp(a->checksum, b->checksum, cells * sizeof *a->checksum) == 0 &&
           memcmp(a->block, b->block,
                  cells * sim_plan_blocks(a->plan) * sizeof *a->block) == 0;
}

/** All bytes of a file; the caller's. NULL when it cannot be read. */
static inline unsigned char *made_up_bytes(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    long size = -1;

    *n = 0;
    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)size + 1);
    if (bytes)
        *n = fread(bytes, 1, (size_t)size, file);
    fclose(file);
    return bytes;
}

static inline bool made_up_put(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(bytes, 1, n, file) == n;

    return file && fclose(file) == 0 && ok;
}

#endif
