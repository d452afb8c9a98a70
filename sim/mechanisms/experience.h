/**
 * @file experience.h
 * A visit as a whole: stage scores 0..1 at each touch point met, P = 0.5 mean + 0.3 worst +
 * 0.2 last (peak and end; weights grade M/A).
 */
#ifndef SIM_MECHANISM_EXPERIENCE_H
#define SIM_MECHANISM_EXPERIENCE_H

#include "sim/vmath.h"

/** Stages so far. */
struct sim_stages {
    float sum, count, worst, last;
};

/** Add a stage that was met (1) or not (0). */
static inline struct sim_stages sim_stage(struct sim_stages s, float met, float score)
{
    s.sum += met * score;
    s.count += met;
    s.worst = sim_min(s.worst, sim_choose(met, score, s.worst));
    s.last = sim_choose(met, score, s.last);
    return s;
}

/** Experience P of at least one stage: the three weights count by their shares. */
static inline float sim_experience(struct sim_stages s, float mean, float worst,
                                   float last)
{
    return (mean * s.sum / s.count + worst * s.worst + last * s.last) /
           (mean + worst + last);
}

#endif
