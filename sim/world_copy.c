/* A world once more, with a state of its own: the declaration is in world.h. */
#include <stdlib.h>
#include <string.h>

#include "sim/pages.h"
#include "sim/world.h"

/* @p bytes at @p from in memory of their own; NULL for none of them, and for no room. */
static void *copy_of(const void *from, size_t bytes)
{
    void *to = bytes > 0 ? malloc(bytes) : NULL;

    if (to)
        memcpy(to, from, bytes);
    return to;
}

/* All that @p from owns is made anew. False: no room; what there is may be freed. */
static bool copy_shop(struct sim_shop *to, const struct sim_shop *from,
                      uint32_t n_segments)
{
    *to = *from;
    to->room_orders = from->n_orders;
    to->room_words = from->n_words;
    to->variant =
        copy_of(from->variant, from->variant ? n_segments * sizeof *to->variant : 0);
    to->order = copy_of(from->order, from->n_orders * sizeof *to->order);
    to->word = copy_of(from->word, from->n_words * sizeof *to->word);
    to->week = copy_of(from->week, n_segments * sizeof *to->week);
    to->adapt.memory = copy_of(from->adapt.memory, from->adapt.memory_size);
    return (to->variant || !from->variant) && (to->order || from->n_orders == 0) &&
           (to->word || from->n_words == 0) && to->week &&
           (to->adapt.memory || from->adapt.memory_size == 0);
}

static bool copy_shops(struct sim_world *to, const struct sim_world *from)
{
    bool fits;

    to->shop = calloc(to->pop.n_shops, sizeof *to->shop);
    fits = to->shop != NULL;
    for (uint32_t k = 0; k < to->pop.n_shops && fits; k++)
        fits = copy_shop(&to->shop[k], &from->shop[k], to->n_segments);
    return fits;
}

/* What the shoppers carry. */
static bool copy_state(struct sim_world *to, const struct sim_world *from)
{
    const size_t n = to->pop.n, bonds = n * SIM_CHOICE_MAX * sizeof *to->bond;

    to->next_due = copy_of(from->next_due, n * sizeof *to->next_due);
    to->occasion = copy_of(from->occasion, n * sizeof *to->occasion);
    to->back_day = copy_of(from->back_day, n * sizeof *to->back_day);
    to->back_slot = copy_of(from->back_slot, n * sizeof *to->back_slot);
    to->bond = sim_pages(bonds);
    if (to->bond)
        memcpy(to->bond, from->bond, bonds);
    return to->next_due && to->occasion && to->back_day && to->back_slot && to->bond;
}

/* Columns that are written anew every day. */
static bool reserve_today(struct sim_world *to)
{
    const size_t places = (size_t)to->pop.n_shops * to->n_segments;

    to->today.start = calloc(places + 1, sizeof *to->today.start);
    return to->today.start != NULL;
}

enum sim_status sim_world_copy(struct sim_world *to, const struct sim_world *from,
                               struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    *to = *from;
    to->pop = sim_population_borrow(&from->pop);
    /* nothing that the other owns stays */
    to->next_due = to->occasion = to->back_day = NULL;
    to->back_slot = NULL;
    to->bond = NULL;
    to->shop = NULL;
    to->today = (struct sim_occasions){0};
    to->hand = NULL;
    if (!copy_state(to, from) || !copy_shops(to, from) || !reserve_today(to))
        status = sim_fail(err, SIM_E_NOMEM, from->market->name,
                          "a second state of %u shoppers does not fit", from->pop.n);
    if (status == SIM_OK)
        status = sim_hands_create(&to->hand, to->n_hands, to->pop.n_shops, to->n_segments,
                                  err);
    if (status != SIM_OK)
        sim_world_clear(to);
    return status;
}
