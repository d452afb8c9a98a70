/* Bandit (M24): Thompson sampling over the compared policies whose controller is fixed. Each
 * period one of them is in force; contribution a week has a Normal posterior. */
#include "sim/controller.h"
#include "sim/vmath.h"

struct arm {
    float periods, sum; /* contribution a week, summed over periods */
};

struct bandit {
    float periods;  /* so far */
    float at_start; /* contribution a week under the levers it started with: prior mean */
    uint32_t arm;   /* in force, from the second period on; n: none */
    struct arm arms[];
};

/* What the store would do under @p policy; whether that is an arm. */
static int is_arm(const struct sim_turn *t, const struct sim_policy *policy,
                  struct sim_service *service)
{
    sim_service_resolve(service, t->store, policy);
    return (int)service->lever.controller == SIM_CONTROLLER_fixed;
}

/* A draw of what the arm brings a week, from its posterior. */
static float imagine(const struct sim_turn *t, const struct bandit *m, uint32_t k)
{
    const struct sim_params *b = &t->scenario->behaviour;
    const float usual = sim_max(sim_max(m->at_start, -m->at_start), 1.0f);
    const float prior = b->bandit_prior * usual, noise = b->bandit_noise * usual;
    const float known = 1.0f / sim_max(prior * prior, 1e-12f);
    const float learnt = 1.0f / sim_max(noise * noise, 1e-12f);
    const float precision = known + m->arms[k].periods * learnt;
    const float mean = (known * m->at_start + learnt * m->arms[k].sum) / precision;

    return mean + sim_normal(sim_turn_luck(t, k)) / sim_sqrt(precision);
}

static void learn(const struct sim_turn *t, struct bandit *m)
{
    const float weekly = t->seen->contribution / t->seen->weeks;

    if (m->periods == 0.0f) {
        m->at_start = weekly;
        m->arm = t->scenario->n_policies;
    } else if (m->arm < t->scenario->n_policies) {
        m->arms[m->arm].periods += 1.0f;
        m->arms[m->arm].sum += weekly;
    }
    m->periods += 1.0f;
}

/* The arm's levers, but our own way of adapting. */
static void pull(const struct sim_turn *t, struct sim_service next)
{
    const struct sim_levers *own = &t->service->lever;

    next.lever.controller = own->controller;
    next.lever.adapt_days = own->adapt_days;
    next.lever.adapt_cost = own->adapt_cost;
    next.lever.suggestions = own->suggestions;
    *t->service = next;
}

static void sample(const struct sim_turn *t)
{
    const uint32_t n = t->scenario->n_policies;
    struct bandit *m = t->memory;
    struct sim_service service, chosen = *t->service;
    float best = 0.0f;
    uint32_t arm = n;

    learn(t, m);
    for (uint32_t k = 0; k < n; k++) {
        float worth;

        if (!is_arm(t, &t->scenario->policy[k], &service))
            continue;
        worth = imagine(t, m, k);
        if (arm == n || worth > best) {
            arm = k;
            best = worth;
            chosen = service;
        }
    }
    m->arm = arm;
    if (arm < n)
        pull(t, chosen);
}

const struct sim_controller sim_controller_bandit = {
    .name = "bandit",
    .help = "tries the compared policies that are fixed, and the better ones more often "
            "(Thompson sampling)",
    .memory = sizeof(struct bandit),
    .memory_a_policy = sizeof(struct arm),
    .turn = sample};
