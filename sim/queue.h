/**
 * @file queue.h
 * Lines: finite servers, customers in order of minutes. Each server has the minute at which
 * it is free again; no event list is needed.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include <stdint.h>

#include "sim/vmath.h"

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

#define SIM_NEVER 1e30f /* minute at which nobody comes free */

/** What a customer finds who looks at a group of servers. */
struct sim_servers_view {
    uint32_t soonest; /* the server that is free soonest, ties the lowest */
    uint32_t busy;    /* how many are serving */
    float free_at;    /* minute at which the soonest is free, or SIM_NEVER */
    float next_at;    /* minute at which another one is, or SIM_NEVER */
};

/** The first @p on_duty servers at @p minute. Who is free is not to be guessed: no branch. */
static inline struct sim_servers_view sim_servers_look(const struct sim_servers *s,
                                                       uint32_t on_duty, float minute)
{
    uint32_t soonest = 0, busy = 0;
    float least = SIM_NEVER, next = SIM_NEVER;

    for (uint32_t k = 0; k < on_duty; k++) {
        const float free_at = s->free_at[k];

        soonest = free_at < least ? k : soonest;
        next = sim_min(next, sim_max(free_at, least));
        least = sim_min(free_at, least);
        busy += free_at > minute;
    }
    return (struct sim_servers_view){soonest, busy, least, next};
}

/** What became of a customer. */
struct sim_service_slot {
    float wait;  /* minutes waited, whether served or not */
    float start; /* minute at which service began; only if served */
    uint32_t served;
};

/** Server @p k takes a customer who comes at @p minute, unless it is busy for longer than
 * @p patience. */
static inline struct sim_service_slot sim_servers_take(struct sim_servers *s, uint32_t k,
                                                       float minute, float patience,
                                                       float duration)
{
    const float start = sim_max(s->free_at[k], minute);

    if (start - minute > patience)
        return (struct sim_service_slot){patience, 0.0f, 0};
    s->free_at[k] = start + duration;
    return (struct sim_service_slot){start - minute, start, 1};
}

/**
 * Serve one customer who comes at @p minute, first come first served: taken by the server
 * that is free soonest, unless that takes longer than @p patience.
 */
static inline struct sim_service_slot sim_servers_serve(struct sim_servers *s,
                                                        uint32_t on_duty, float minute,
                                                        float patience, float duration)
{
    if (on_duty == 0) /* nobody to wait for */
        return (struct sim_service_slot){0.0f, 0.0f, 0};
    return sim_servers_take(s, sim_servers_look(s, on_duty, minute).soonest, minute,
                            patience, duration);
}

enum { SIM_MINUTE_STEPS = 16 }; /* steps of a minute in which events are ordered */

/** Step of @p minute; what lies beyond minute 4,095 counts as then. */
static inline uint32_t sim_event_step(float minute)
{
    const float last = 4095.9f;

    return (uint32_t)(int32_t)(sim_min(minute, last) * (float)SIM_MINUTE_STEPS);
}

/** Key of an event @p what in @p step: events in order of time, what happens at one time in
 * order of what. */
static inline uint64_t sim_event_at(uint32_t step, uint32_t what)
{
    return (uint64_t)step << 32 | what;
}

/** Key of an event @p what at @p minute. */
static inline uint64_t sim_event_key(float minute, uint32_t what)
{
    return sim_event_at(sim_event_step(minute), what);
}

/** Minute of the event of a key, in whole steps. */
static inline float sim_event_minute(uint64_t key)
{
    return (float)(int32_t)(key >> 32) * (1.0f / SIM_MINUTE_STEPS);
}

/** The first key of the first step that is not before @p minute: at that key or a later one,
 * whoever is busy until then is free. */
static inline uint64_t sim_event_from(float minute)
{
    const float steps = sim_min(minute, 4096.0f) * (float)SIM_MINUTE_STEPS;
    const int32_t step = (int32_t)steps;

    return sim_event_at((uint32_t)(step + ((float)step < steps)), 0);
}

/** Sort @p n keys by minute; equal minutes keep their order. @p tmp: room for n. */
void sim_sort_events(uint64_t *key, uint64_t *tmp, uint32_t n);

#endif
