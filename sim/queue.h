/**
 * @file queue.h
 * Lines: finite servers, customers in order of minutes. Each server has the minute at which
 * it is free again; no event list is needed.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include <stdint.h>

enum { SIM_SERVERS_MAX = 60 };

/** Minute at which each of a group of servers is free again. */
struct sim_servers {
    float free_at[SIM_SERVERS_MAX];
};

/** All of them free from the start. */
static inline void sim_servers_start(struct sim_servers *s)
{
    for (int k = 0; k < SIM_SERVERS_MAX; k++)
        s->free_at[k] = 0.0f;
}

/** The server among the first @p on_duty (>= 1) that is free soonest, ties the lowest. */
static inline uint32_t sim_servers_soonest(const struct sim_servers *s, uint32_t on_duty)
{
    uint32_t best = 0;

    for (uint32_t k = 1; k < on_duty; k++)
        if (s->free_at[k] < s->free_at[best])
            best = k;
    return best;
}

/** How many of the first @p on_duty are serving at @p minute. */
static inline uint32_t sim_servers_busy(const struct sim_servers *s, uint32_t on_duty,
                                        float minute)
{
    uint32_t busy = 0;

    for (uint32_t k = 0; k < on_duty; k++)
        busy += s->free_at[k] > minute;
    return busy;
}

/** What became of a customer. */
struct sim_service_slot {
    float wait;  /* minutes waited, whether served or not */
    float start; /* minute at which service began; only if served */
    uint32_t served;
};

/**
 * Serve one customer who comes at @p minute, first come first served: taken by the server
 * that is free soonest, unless that takes longer than @p patience.
 */
static inline struct sim_service_slot sim_servers_serve(struct sim_servers *s,
                                                        uint32_t on_duty, float minute,
                                                        float patience, float duration)
{
    struct sim_service_slot slot = {patience, 0.0f, 0};
    uint32_t k;
    float start;

    if (on_duty == 0) /* nobody to wait for */
        return (struct sim_service_slot){0.0f, 0.0f, 0};
    k = sim_servers_soonest(s, on_duty);
    start = s->free_at[k] > minute ? s->free_at[k] : minute;
    if (start - minute > patience)
        return slot;
    s->free_at[k] = start + duration;
    return (struct sim_service_slot){start - minute, start, 1};
}

enum { SIM_MINUTE_STEPS = 16 }; /* steps of a minute in which events are ordered */

/** Key of an event @p what at @p minute; what lies beyond minute 4,095 counts as then. */
static inline uint64_t sim_event_key(float minute, uint32_t what)
{
    const float last = 4095.9f;

    minute = minute < last ? minute : last;
    return (uint64_t)(uint32_t)(int32_t)(minute * (float)SIM_MINUTE_STEPS) << 32 | what;
}

/** Sort @p n keys by minute; equal minutes keep their order. @p tmp: room for n. */
void sim_sort_events(uint64_t *key, uint64_t *tmp, uint32_t n);

#endif
