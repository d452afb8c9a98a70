/**
 * @file town.h
 * One town run by a process of its own, whose memory the system measures: the bench calls
 * itself.
 */
#ifndef BENCH_TOWN_H
#define BENCH_TOWN_H

#include "bench/report.h"

/** `bench --town SHOPPERS WEEKS`: prints visits and seconds. @return exit status */
int bench_town(const char *shoppers, const char *weeks);

/** Run such a process and add what it took: visits a second, peak memory. */
bool bench_add_town(struct bench_report *r, uint32_t shoppers, uint32_t weeks);

#endif
