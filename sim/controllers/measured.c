/* Measured (M14): each period the store closes a share of the gap to the best rival on the
 * attributes it can see, and pays with the fit of a house to itself. */
#include <string.h>

#include "sim/controller.h"
#include "sim/row.h"
#include "sim/vmath.h"

static const float CLOSE_ENOUGH = 0.02f; /* of a lever's range: the last bit is jumped */

/* Where the store started, and where it aims on the way to its rival. */
struct course {
    bool started[SIM_VISIBLE_COUNT];
    float own[SIM_VISIBLE_COUNT], aim[SIM_VISIBLE_COUNT];
};

static void start(struct course *c, int v, float value)
{
    if (c->started[v])
        return;
    c->own[v] = c->aim[v] = value;
    c->started[v] = true;
}

/* The lever on its way: whole numbers are rounded, words and switches flip half-way. */
static float setting(const struct sim_row *row, float own, float aim, float rival)
{
    const float gap = rival - aim, all = rival - own;

    if (row->kind == SIM_WHOLE)
        return (float)(int32_t)(aim + 0.5f);
    if (row->kind == SIM_SWITCH || row->kind == SIM_CHOICE)
        return 4.0f * gap * gap <= all * all ? rival : own;
    return aim;
}

static float size(float x)
{
    return x < 0.0f ? -x : x;
}

/* Rival's add-ons that we lack, one a period. */
static void copy_addon(struct sim_service *s, const struct sim_rival *rival)
{
    for (uint32_t j = 0; j < rival->n_addons && s->n_addons < SIM_ADDONS_MAX; j++) {
        uint32_t k = 0;

        while (k < s->n_addons && strcmp(s->addon[k].name, rival->addon[j].name) != 0)
            k++;
        if (k == s->n_addons) {
            s->addon[s->n_addons++] = rival->addon[j];
            return;
        }
    }
}

static void follow(const struct sim_turn *t)
{
    const float share = t->scenario->behaviour.copy_share;
    struct course *c = t->memory;
    float *value = (float *)&t->service->lever;
    size_t n;
    const struct sim_row *rows = sim_rows(SIM_TABLE_LEVER, &n);
    float copied = 0.0f;

    if (!(t->rival->footfall > 0.0f))
        return;
    for (int v = 0; v < SIM_VISIBLE_COUNT; v++) {
        const struct sim_row *row = &rows[sim_visible_lever[v]];
        const float range = row->high - row->low, rival = t->rival->lever[v];

        if (t->held[sim_visible_lever[v]])
            continue;
        start(c, v, value[sim_visible_lever[v]]);
        c->aim[v] += share * (rival - c->aim[v]);
        if (size(rival - c->aim[v]) < CLOSE_ENOUGH * range)
            c->aim[v] = rival;
        value[sim_visible_lever[v]] = setting(row, c->own[v], c->aim[v], rival);
        copied += sim_min(size(c->aim[v] - c->own[v]) / range, 1.0f);
    }
    copy_addon(t->service, t->rival);
    *t->identity = 1.0f - copied / (float)SIM_VISIBLE_COUNT;
}

const struct sim_controller sim_controller_measured = {
    .name = "measured",
    .help = "closes a share of the gap to the best rival on what can be seen, and loses "
            "identity",
    .memory = sizeof(struct course),
    .turn = follow};
