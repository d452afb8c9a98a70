/**
 * @file crew.h
 * How the threads of a run are shared out among its cells.
 *
 * The policies of one point, replicate and market are a group. A group that one thread runs
 * as a whole pays once for drawing its shoppers and for its burn-in; cells that are run one
 * by one pay each for themselves, but no thread waits long for the others at the end. So the
 * groups are run whole as long as there is one for every thread, and those that are left over
 * in the way that is sooner done.
 */
#ifndef SIM_CREW_H
#define SIM_CREW_H

#include <stdint.h>

#include "sim/plan.h"

struct sim_crew {
    int at_once; /* groups or cells at work at a time */
    int hands;   /* threads that share each of them */
    uint64_t
        groups; /* the first of the plan, run whole; the cells after them one by one */
};

/**
 * @param threads  1 or more
 * @param done     [cells] those != 0 are left out; NULL: none
 */
struct sim_crew sim_crew_for(const struct sim_plan *plan, int threads,
                             const unsigned char *done);

#endif
