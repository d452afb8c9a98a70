/**
 * @file catalog.h
 * The data that ships with the program, by name: policies, formats of stores, cultures.
 */
#ifndef SIM_CATALOG_H
#define SIM_CATALOG_H

#include <stddef.h>

#include "sim/mistakes.h"
#include "sim/scenario.h"

/**
 * Names (without the ending) of the YAML files in @p folder, sorted.
 *
 * @param[out] names  allocated, each entry and the array are the caller's:
 *                    sim_catalog_free(); a folder that cannot be read gives 0 names
 */
size_t sim_catalog_names(const char *folder, char ***names);
void sim_catalog_free(char **names, size_t n);

/** All rows of the culture and generation tables. */
struct sim_culture_table {
    size_t n;
    struct sim_culture *culture; /* [n], owned, sorted by code */
};

/**
 * Read cultures/individualism.csv and generations/adults.csv of @p data_dir, or the files
 * that the user names instead. Lines that start with # are comments; the header names the
 * columns, in any order.
 *
 * @param cultures_csv, generations_csv  NULL: the shipped ones
 * @return SIM_OK; SIM_E_INPUT with every mistake as file:line in @p mistakes
 */
SIM_MUST_CHECK enum sim_status sim_culture_table_read(struct sim_culture_table *out,
                                                      const char *data_dir,
                                                      const char *cultures_csv,
                                                      const char *generations_csv,
                                                      struct sim_mistakes *mistakes);
void sim_culture_table_clear(struct sim_culture_table *table);

#endif
