#include "sim/points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/hash.h"
#include "sim/mistakes.h"
#include "sim/row.h"
#include "sim/scenario_keys.h"
#include "sim/source.h"

static const double SHARE_SLACK = 1e-4; /* as in a scenario: sim_scenario_check() */

/* The words before the first dot. The rows of a table stand after the dot; those without
 * one are looked up in the scenario. */
static const struct target {
    const char *prefix;
    bool has_table;
    enum sim_table table;
} targets[SIM_FACTOR_TARGETS] = {
    [SIM_FACTOR_BEHAVIOUR] = {"behaviour", true, SIM_TABLE_PARAM},
    [SIM_FACTOR_POLICY] = {"policy", true, SIM_TABLE_LEVER},
    [SIM_FACTOR_RIVAL] = {"rival", true, SIM_TABLE_LEVER},
    [SIM_FACTOR_STORE] = {"store", true, SIM_TABLE_STORE},
    [SIM_FACTOR_MARKET] = {"market", true, SIM_TABLE_MARKET},
    [SIM_FACTOR_CULTURE] = {.prefix = "culture"},
    [SIM_FACTOR_SHARE] = {.prefix = "share"},
};

const char *sim_factor_prefix(enum sim_factor_target target)
{
    return targets[target].prefix;
}

/* The rows after the prefix; of a share the one row that all shares have. */
static const struct sim_row *rows_of(enum sim_factor_target target, size_t *n)
{
    struct sim_shape shape;

    if (targets[target].has_table)
        return sim_rows(targets[target].table, n);
    shape =
        sim_shape(target == SIM_FACTOR_CULTURE ? SIM_SHAPE_CULTURE : SIM_SHAPE_SHARES);
    *n = target == SIM_FACTOR_CULTURE ? shape.n_rows : 1;
    return target == SIM_FACTOR_CULTURE ? shape.row : shape.each_row;
}

const struct sim_row *sim_factor_row(const struct sim_factor *f)
{
    size_t n = 0;

    return &rows_of(f->target, &n)[f->row];
}

/* ---- names ---- */

/* A name to look up, and the words for what it names: "in behaviour". */
struct search {
    const char *word;
    size_t length; /* bytes of word that count */
    const char *place;
    size_t n;
    const char *(*name)(size_t k, const void *with);
    const void *with;
};

static const char *prefix_name(size_t k, const void *with)
{
    return ((const struct target *)with)[k].prefix;
}

static const char *culture_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->culture[k].code;
}

static const char *market_name(size_t k, const void *with)
{
    return ((const struct sim_scenario *)with)->market[k].name;
}

static enum sim_status find(const struct search *s, uint32_t *out, const char *factor,
                            struct sim_error *err)
{
    char word[SIM_FACTOR_NAME_MAX];
    const char *near;

    snprintf(word, sizeof word, "%.*s", (int)s->length, s->word);
    for (size_t k = 0; k < s->n; k++)
        if (strcmp(s->name(k, s->with), word) == 0) {
            *out = (uint32_t)k;
            return SIM_OK;
        }
    near = sim_nearest(word, s->n, s->name, s->with);
    if (near)
        return sim_fail(err, SIM_E_RANGE, factor, "unknown %s '%s'; did you mean '%s'?",
                        s->place, sim_brief(word).text, near);
    return sim_fail(err, SIM_E_RANGE, factor, "unknown %s '%s'", s->place,
                    sim_brief(word).text);
}

static enum sim_status find_row(struct sim_factor *f, const char *word,
                                struct sim_error *err)
{
    struct search search = {word, strlen(word), "row", 0, sim_row_name, NULL};

    search.with = rows_of(f->target, &search.n);
    return find(&search, &f->row, f->name, err);
}

static enum sim_status find_culture(struct sim_factor *f, const char *word, size_t length,
                                    const struct sim_scenario *s, struct sim_error *err)
{
    const struct search search = {word,          length,       "culture of this scenario",
                                  s->n_cultures, culture_name, s};

    return find(&search, &f->culture, f->name, err);
}

/* culture.CODE.ROW and share.MARKET.CODE: the last dot divides. */
static enum sim_status find_in_scenario(struct sim_factor *f, const char *rest,
                                        const struct sim_scenario *s,
                                        struct sim_error *err)
{
    const char *dot = strrchr(rest, '.');
    const bool share = f->target == SIM_FACTOR_SHARE;
    enum sim_status status;

    if (!dot)
        return sim_fail(err, SIM_E_RANGE, f->name, "need %s",
                        share ? "share.MARKET.CULTURE" : "culture.CODE.ROW");
    if (share) {
        const struct search market = {rest,         (size_t)(dot - rest), "market",
                                      s->n_markets, market_name,          s};

        status = find(&market, &f->market, f->name, err);
        return status == SIM_OK ? find_culture(f, dot + 1, strlen(dot + 1), s, err)
                                : status;
    }
    status = find_culture(f, rest, (size_t)(dot - rest), s, err);
    return status == SIM_OK ? find_row(f, dot + 1, err) : status;
}

/* Something is there to be set. */
static enum sim_status check_reach(const struct sim_factor *f,
                                   const struct sim_scenario *s, struct sim_error *err)
{
    if (f->target != SIM_FACTOR_RIVAL)
        return SIM_OK;
    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t k = 0; k < s->market[m].n_stores; k++)
            if (s->market[m].store[k].owner != 0)
                return SIM_OK;
    return sim_fail(err, SIM_E_RANGE, f->name, "this scenario has no rival store");
}

/* The number that a row says by its shortest decimals: 0.1, not 0.100000001490116. */
static double as_written(float x)
{
    char text[32];

    for (int digits = 1; digits < 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)x);
        if (!(strtof(text, NULL) < x) && !(strtof(text, NULL) > x))
            return strtod(text, NULL);
    }
    return (double)x;
}

static void take_range(struct sim_factor *f)
{
    const struct sim_row *row = sim_factor_row(f);

    f->scale = row->kind == SIM_SWITCH || row->kind == SIM_CHOICE ? SIM_FACTOR_LIST
                                                                  : SIM_FACTOR_LINEAR;
    f->low = as_written(row->low);
    f->high = as_written(row->high);
}

enum sim_status sim_factor_init(struct sim_factor *f, const char *name,
                                const struct sim_scenario *s, struct sim_error *err)
{
    const char *dot = strchr(name, '.');
    const struct search prefix = {name,        dot ? (size_t)(dot - name) : strlen(name),
                                  "factor",    SIM_FACTOR_TARGETS,
                                  prefix_name, targets};
    uint32_t target = 0;
    enum sim_status status;

    *f = (struct sim_factor){0};
    if (strlen(name) >= sizeof f->name)
        return sim_fail(err, SIM_E_RANGE, sim_brief(name).text,
                        "the name of a factor has at most %zu bytes", sizeof f->name - 1);
    memcpy(f->name, name, strlen(name) + 1);
    status = find(&prefix, &target, f->name, err);
    if (status != SIM_OK)
        return status;
    f->target = (enum sim_factor_target)target;
    if (!dot)
        return sim_fail(err, SIM_E_RANGE, f->name, "need %s.NAME", name);
    if (targets[target].has_table)
        status = find_row(f, dot + 1, err);
    else if (s)
        status = find_in_scenario(f, dot + 1, s, err);
    if (status == SIM_OK && s)
        status = check_reach(f, s, err);
    if (status == SIM_OK)
        take_range(f);
    return status;
}

enum sim_status sim_factor_levels(struct sim_factor *f, struct sim_error *err)
{
    const struct sim_row *row = sim_factor_row(f);
    const uint32_t n = row->kind == SIM_CHOICE ? (uint32_t)sim_row_choices(row) : 2;

    f->level = malloc(n * sizeof *f->level);
    if (!f->level)
        return sim_fail(err, SIM_E_NOMEM, f->name, "its levels do not fit");
    f->n_levels = n;
    for (uint32_t k = 0; k < n; k++)
        f->level[k] = (double)k;
    f->low = 0;
    f->high = (double)(n - 1);
    return SIM_OK;
}

/* ---- values ---- */

static void set_policies(struct sim_scenario *s, uint32_t k, float value)
{
    for (uint32_t p = 0; p < s->n_policies; p++) {
        struct sim_policy *policy = &s->policy[p];

        ((float *)&policy->lever)[k] = value;
        policy->set[k] = true;
        /* as --set: no schedule or target may undo it */
        for (uint32_t r = 0; r < policy->n_rules; r++)
            policy->rule[r].set[k] = false;
    }
}

static void set_stores(struct sim_scenario *s, enum sim_factor_target target, uint32_t k,
                       float value)
{
    for (uint32_t m = 0; m < s->n_markets; m++)
        for (uint32_t j = 0; j < s->market[m].n_stores; j++) {
            struct sim_store *store = &s->market[m].store[j];

            if (target == SIM_FACTOR_STORE)
                ((float *)&store->v)[k] = value;
            else if (store->owner != 0)
                ((float *)&store->status_quo.lever)[k] = value;
        }
}

static void set_culture(struct sim_culture *culture, uint32_t k, float value)
{
    float *const at[] = {&culture->individualism, &culture->stranger_trust,
                         &culture->doubt};

    *at[k] = value;
}

static void set_value(struct sim_scenario *s, const struct sim_factor *f, float value)
{
    switch (f->target) {
    case SIM_FACTOR_BEHAVIOUR:
        ((float *)&s->behaviour)[f->row] = value;
        break;
    case SIM_FACTOR_POLICY:
        set_policies(s, f->row, value);
        break;
    case SIM_FACTOR_RIVAL:
    case SIM_FACTOR_STORE:
        set_stores(s, f->target, f->row, value);
        break;
    case SIM_FACTOR_MARKET:
        for (uint32_t m = 0; m < s->n_markets; m++)
            ((float *)&s->market[m].v)[f->row] = value;
        break;
    case SIM_FACTOR_CULTURE:
        set_culture(&s->culture[f->culture], f->row, value);
        break;
    default:
        break; /* shares of a market are set together */
    }
}

/* Shares that are factors take their values, the others keep their proportions in the rest. */
static enum sim_status set_shares(const struct sim_points *points, uint32_t point,
                                  const struct sim_scenario *base, struct sim_scenario *s,
                                  uint32_t m, struct sim_error *err)
{
    const float *before = base->market[m].culture_share;
    bool fixed[SIM_CULTURES_MAX] = {false};
    double taken = 0, others = 0;

    for (uint32_t f = 0; f < points->n_factors; f++)
        if (points->factor[f].target == SIM_FACTOR_SHARE &&
            points->factor[f].market == m) {
            const double value = sim_points_value(points, point, f);

            fixed[points->factor[f].culture] = true;
            s->market[m].culture_share[points->factor[f].culture] = (float)value;
            taken += value;
        }
    for (uint32_t k = 0; k < s->n_cultures; k++)
        others += fixed[k] ? 0 : (double)before[k];
    if (taken > 1 + SHARE_SLACK || (others <= 0 && taken < 1 - SHARE_SLACK))
        return sim_fail(err, SIM_E_RANGE, s->market[m].name,
                        "shares of cultures need to sum to 1, those varied sum to %g",
                        taken);
    for (uint32_t k = 0; k < s->n_cultures; k++)
        if (!fixed[k])
            s->market[m].culture_share[k] =
                others > 0 && taken < 1
                    ? (float)((1 - taken) * ((double)before[k] / others))
                    : 0.0f;
    return SIM_OK;
}

static bool varies_shares(const struct sim_points *points, uint32_t m)
{
    for (uint32_t f = 0; f < points->n_factors; f++)
        if (points->factor[f].target == SIM_FACTOR_SHARE && points->factor[f].market == m)
            return true;
    return false;
}

enum sim_status sim_points_apply(const struct sim_points *points, uint32_t point,
                                 const struct sim_scenario *base, struct sim_scenario *s,
                                 struct sim_error *err)
{
    enum sim_status status = SIM_OK;

    for (uint32_t f = 0; f < points->n_factors; f++)
        set_value(s, &points->factor[f],
                  (float)sim_points_value(points, point, f) + 0.0f);
    for (uint32_t m = 0; m < s->n_markets && status == SIM_OK; m++)
        if (varies_shares(points, m))
            status = set_shares(points, point, base, s, m, err);
    return status;
}

/* Values count as they are used, as float; -0 is 0. */
uint64_t sim_points_hash(uint64_t h, const struct sim_points *points, uint32_t point)
{
    for (uint32_t f = 0; f < points->n_factors; f++) {
        const float value = (float)sim_points_value(points, point, f) + 0.0f;

        h = sim_hash(h, points->factor[f].name, strlen(points->factor[f].name) + 1);
        h = sim_hash(h, &value, sizeof value);
    }
    return h;
}

void sim_points_clear(struct sim_points *points)
{
    if (!points)
        return;
    for (uint32_t f = 0; f < points->n_factors && points->factor; f++)
        free(points->factor[f].level);
    free(points->factor);
    free(points->value);
    *points = (struct sim_points){0};
}
