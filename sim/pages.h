/**
 * @file pages.h
 * Memory for arrays as long as the population: on large pages where the system has them, so
 * that a visit to a shopper far away does not first look for the page.
 */
#ifndef SIM_PAGES_H
#define SIM_PAGES_H

#include <stddef.h>

/**
 * @p bytes of memory, not set, on a cache line of their own; 0 bytes count as 1.
 *
 * @return the caller's, free() it; NULL: no memory
 */
void *sim_pages(size_t bytes);

#endif
