/**
 * @file relevance.h
 * M23, relevance of messages: relevant ones tire less and draw more; data used for the firm
 * bring a motive to mind. Sizes: grade A.
 */
#ifndef SIM_MECHANISM_RELEVANCE_H
#define SIM_MECHANISM_RELEVANCE_H

/**
 * How many of @p n messages count as tiring: relevant ones count @p relevant_tires, in units
 * of messages that nobody aimed, for which the ideal numbers were found.
 */
static inline float sim_tiring(float n, float relevance, float untargeted,
                               float relevant_tires)
{
    const float spared = 1.0f - relevant_tires;

    return n * (1.0f - spared * relevance) / (1.0f - spared * untargeted);
}

/** Strength of the response relative to messages that nobody aimed. */
static inline float sim_relevance_gain(float relevance, float untargeted, float gain)
{
    return 1.0f + gain * (relevance - untargeted);
}

#endif
