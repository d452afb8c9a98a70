/**
 * @file word_of_mouth.h
 * M20, word of mouth: a message moves belief within the room that is left, good word the
 * more the less was believed (East, Hammond & Lomax 2008).
 */
#ifndef SIM_MECHANISM_WORD_OF_MOUTH_H
#define SIM_MECHANISM_WORD_OF_MOUTH_H

#include "sim/vmath.h"

/** Gain of a word: more from one's own group, the more so the more interdependent, z. */
static inline float sim_word_gain(float gain, float z_own_group, float group)
{
    return sim_min(gain * (1.0f + group * z_own_group), 1.0f);
}

/** Belief 0..1 after a good (sign 1) or bad (-1) word: p + g (1 - p), or p - g p. */
static inline float sim_belief_after(float belief, float sign, float gain)
{
    return sign > 0.0f ? belief + gain * (1.0f - belief) : belief - gain * belief;
}

/** Belief as it fades back to the prior 0.5. */
static inline float sim_belief_faded(float belief, float left)
{
    return 0.5f + (belief - 0.5f) * left;
}

#endif
