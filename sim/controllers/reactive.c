/* Reactive: waits until customers complain, then mends what they complain of most, a step
 * at a time. It does not look whether that helped, and takes nothing back. */
#include "sim/controller.h"
#include "sim/vmath.h"

static const float LESS_CONTACT = 0.2f;   /* of approach_prob a step */
static const float LOWER_DEPOSIT = 0.25f; /* of the price a step */
static const float FEWER_BREAKS = 0.25f;  /* of the deliveries that go wrong a step */

static void more_help(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    l->floor_staff += 1.0f;
}

static void less_contact(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    l->approach_prob = sim_max(l->approach_prob - LESS_CONTACT, 0.0f);
    if (l->approach_prob == 0.0f)
        l->check_in_every = 0.0f;
}

static void more_tills(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    l->till_staff += 1.0f;
}

/* A lower deposit where goods are brought to the door; elsewhere instalments. */
static void easier_payment(struct sim_levers *l, const struct sim_store *store)
{
    if (!(store->v.delivered > 0.0f)) {
        l->instalments = 1.0f;
        return;
    }
    l->min_deposit = sim_max(l->min_deposit - LOWER_DEPOSIT, 0.0f);
    l->pay_at_door = 1.0f;
}

static void better_delivery(struct sim_levers *l, const struct sim_store *store)
{
    (void)store;
    l->delivery_reliability += FEWER_BREAKS * (1.0f - l->delivery_reliability);
}

static void react(const struct sim_turn *t)
{
    const struct sim_sight *s = t->seen;
    const struct {
        float complaints;
        void (*mend)(struct sim_levers *l, const struct sim_store *store);
    } subject[] = {{s->about_help, more_help},
                   {s->about_contact, less_contact},
                   {s->about_till, more_tills},
                   {s->about_paying, easier_payment},
                   {s->about_delivery, better_delivery}};
    const int n = sizeof subject / sizeof *subject;
    int worst = 0;

    for (int k = 1; k < n; k++)
        if (subject[k].complaints > subject[worst].complaints)
            worst = k;
    if (subject[worst].complaints > t->scenario->behaviour.complaint_limit * s->visits)
        subject[worst].mend(&t->service->lever, t->store);
}

const struct sim_controller sim_controller_reactive = {
    .name = "reactive",
    .help = "moves a lever only after complaints, towards what they are about",
    .turn = react};
