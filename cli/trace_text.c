#include "cli/trace.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 13,
    MINUTES_AN_HOUR = 60,
    ROWS_MAX = 24,
    CELL_MAX = 64,
    LINE_MAX_BYTES = 1024
};

/* Print a paragraph, wrapped. */
__attribute__((format(printf, 2, 3))) static void paragraph(int indent,
                                                            const char *format, ...)
{
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cli_print_wrapped(text, indent);
}

/* Print a line behind its label, wrapped beside it. */
__attribute__((format(printf, 2, 3))) static void line(const char *label,
                                                       const char *format, ...)
{
    char text[LINE_MAX_BYTES], left[CELL_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(left, sizeof left, "  %s", label);
    cli_print_hanging(left, INDENT, text);
}

/* ---- who it is ---- */

static const char *degree(float share)
{
    return share < 0.2f   ? "very low"
           : share < 0.4f ? "low"
           : share < 0.6f ? "middling"
           : share < 0.8f ? "high"
                          : "very high";
}

/* The name of a store; its owner unless us; its number where there are several. */
static const char *store_name(char text[CELL_MAX * 2], const struct cli_trace *t,
                              const struct sim_store *store, uint32_t shop)
{
    const uint32_t tile = shop / t->person->market->n_stores;
    const char *owner = t->scenario->owner[store->owner];
    char number[24] = "";

    if (sim_market_tiles(t->person->market) > 1)
        snprintf(number, sizeof number, " no. %u", tile + 1);
    if (store->owner == 0)
        snprintf(text, CELL_MAX * 2, "%s%s", store->name, number);
    else
        snprintf(text, CELL_MAX * 2, "%s%s (%s)", store->name, number, owner);
    return text;
}

static void print_reach(const struct cli_trace *t)
{
    const struct ana_person *p = t->person;
    char text[LINE_MAX_BYTES] = "", name[CELL_MAX * 2];
    size_t n = 0;

    for (uint32_t k = 0; k < p->n_reach; k++) {
        const struct ana_reach *r = &p->reach[k];

        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", k ? "; " : "",
                              store_name(name, t, r->store, r->shop));
        if (isfinite(r->km))
            n +=
                (size_t)snprintf(text + n, sizeof text - n, " at %.1f km", (double)r->km);
        n += (size_t)snprintf(text + n, sizeof text - n, ", %.0f %% of the pull",
                              100.0 * (double)r->pull);
    }
    line("stores", "%s", text);
}

static void print_person(const struct cli_trace *t)
{
    const struct ana_person *p = t->person;
    const struct sim_shopper *s = &p->traits;
    char cash[CLI_NUMBER_MAX], income[CLI_NUMBER_MAX], bears[CELL_MAX];

    paragraph(2, "Shopper %u of %s, %s, replicate %u: %s, generation %s.", p->number,
              p->market->name, t->scenario->name, t->replicate + 1, p->culture->name,
              sim_generation_name[p->generation]);
    if (s->theta > 0.0f)
        snprintf(bears, sizeof bears, "tolerates up to %.1f unasked", (double)s->theta);
    else
        snprintf(bears, sizeof bears, "tolerates none unasked");
    line("contact",
         "%s, where 1 is a greeting and 4 pressure (the middling shopper %.1f)", bears,
         (double)t->scenario->behaviour.theta_mu);
    line("mind", "interdependence %s (%.2f of 1), trust in strangers %.2f of 1",
         degree(s->z), (double)s->z, (double)s->trust / 255.0);
    line("habits",
         "%.2f planned visits a week and %.2f in passing, patience %.1f times the "
         "usual",
         (double)p->visits_a_week, (double)p->passes_a_week, (double)s->patience);
    line("money",
         "%s %s at hand on a middling day (a typical week's income is %s), baskets "
         "%.1f times the usual",
         cli_number(cash, (double)p->cash, 0, false), t->scenario->currency,
         cli_number(income, (double)p->market->v.weekly_income, 0, false),
         (double)s->budget);
    print_reach(t);
}

static void print_head(const struct cli_trace *t)
{
    print_person(t);
    for (uint32_t k = 0; k < t->arms; k++) {
        const struct sim_policy *policy = t->story[k].policy;

        line(k ? "versus" : "policy", "%s%s%s", policy->name, *policy->title ? ": " : "",
             policy->title);
    }
    if (t->find)
        line("found", "%s on visit %u; so it is for %u shopper%s here", t->find,
             t->found.occasion, t->found.shoppers, t->found.shoppers == 1 ? "" : "s");
}

/* ---- the burn-in, which is the same under all policies ---- */

static void print_burn_in(const struct cli_trace *t)
{
    const struct ana_story *s = &t->story[0];
    uint32_t visits = 0, ours = 0, bought = 0;

    for (size_t k = 0; k < s->n_visits && s->visit[k].burn_in; k++) {
        visits++;
        ours += s->visit[k].store->owner == 0;
        bought += s->visit[k].bought > 0.0f;
    }
    if (s->burn_in_days == 0 || t->all)
        return;
    putchar('\n');
    paragraph(2,
              "Before, in %u weeks with every store as usual: %u visit%s (%u to us), %u "
              "purchase%s; --all tells them.",
              s->burn_in_days / 7, visits, visits == 1 ? "" : "s", ours, bought,
              bought == 1 ? "" : "s");
}

/* ---- one entry ---- */

static const char *found_words(const struct cli_trace *t, uint32_t occasion)
{
    return t->find && occasion == t->found.occasion ? " (found)" : "";
}

static void print_event(const struct cli_trace *t, const struct ana_story *s,
                        const struct ana_event *e, const char *policy)
{
    char when[ANA_TEXT_MAX], text[ANA_TEXT_MAX], name[CELL_MAX * 2];

    ana_day_words(when, e->day, s->burn_in_days);
    ana_event_words(text, e);
    putchar('\n');
    store_name(name, t, e->store, e->shop);
    if (e->kind == ANA_DOOR)
        paragraph(2, "Occasion %u%s. %s, at the door of %s%s%s: %s", e->occasion,
                  found_words(t, e->occasion), when, name, policy ? ", under " : "",
                  policy ? policy : "", text);
    else
        paragraph(2, "%s, at home%s%s, of %s: %s", when, policy ? ", under " : "",
                  policy ? policy : "", name, text);
}

/* "Week 3 day 2, 14:32, ours". */
static void place_words(char text[LINE_MAX_BYTES], const struct cli_trace *t,
                        const struct ana_story *s, const struct ana_visit *v)
{
    const int minute = (int)v->minute;
    char when[ANA_TEXT_MAX], name[CELL_MAX * 2];

    ana_day_words(when, v->day, s->burn_in_days);
    snprintf(text, LINE_MAX_BYTES, "%s, %02d:%02d, %s", when, minute / MINUTES_AN_HOUR,
             minute % MINUTES_AN_HOUR, store_name(name, t, v->store, v->shop));
}

static void print_visit(const struct cli_trace *t, const struct ana_story *s,
                        const struct ana_visit *v)
{
    char place[LINE_MAX_BYTES];
    struct ana_words words;

    ana_visit_words(&words, v);
    place_words(place, t, s, v);
    putchar('\n');
    paragraph(2, "Visit %u%s. %s: %s", v->occasion, found_words(t, v->occasion), place,
              words.text[ANA_STAGE_ARRIVAL]);
    for (int k = ANA_STAGE_ARRIVAL + 1; k < ANA_STAGE_COUNT; k++)
        if (*words.text[k])
            line(ana_stage_name((enum ana_stage)k), "%s", words.text[k]);
}

/* ---- one story ---- */

/* Deliveries come after the visits of their day, all else before. */
static bool comes_before(const struct ana_event *e, uint32_t day)
{
    return e->day < day || (e->day == day && e->kind != ANA_DELIVERY);
}

/* Print what came before a visit on @p day; @p next is the first not yet printed. */
static void print_events(const struct cli_trace *t, const struct ana_story *s,
                         size_t *next, uint32_t day)
{
    for (; *next < s->n_events && comes_before(&s->event[*next], day); ++*next)
        if (t->all || !s->event[*next].burn_in)
            print_event(t, s, &s->event[*next], NULL);
}

static void print_story(const struct cli_trace *t)
{
    const struct ana_story *s = &t->story[0];
    size_t next = 0;

    for (size_t k = 0; k < s->n_visits; k++) {
        print_events(t, s, &next, s->visit[k].day);
        if (t->all || !s->visit[k].burn_in)
            print_visit(t, s, &s->visit[k]);
    }
    print_events(t, s, &next, UINT32_MAX);
}

/* ---- two stories ---- */

/* Where the telling of two stories stands. */
struct pair {
    const struct cli_trace *t;
    size_t visit[CLI_TRACE_ARMS], event[CLI_TRACE_ARMS]; /* first not yet told */
    uint32_t same; /* visits that went the same, since the last one told */
    bool parted;
};

static void end_same(struct pair *p)
{
    if (p->same > 0) {
        putchar('\n');
        paragraph(2, "(%u visit%s went the same under both)", p->same,
                  p->same == 1 ? "" : "s");
    }
    p->same = 0;
}

static bool same_event(const struct ana_event *a, const struct ana_event *b)
{
    return a->kind == b->kind && a->day == b->day && a->shop == b->shop &&
           a->occasion == b->occasion && a->refused == b->refused && a->sign == b->sign;
}

static bool other_has(const struct ana_story *other, const struct ana_event *e)
{
    for (size_t k = 0; k < other->n_events; k++)
        if (same_event(&other->event[k], e))
            return true;
    return false;
}

/* What came home under one policy before a visit on @p day: told unless it came under
 * both. */
static void pair_events(struct pair *p, uint32_t arm, uint32_t day)
{
    const struct ana_story *s = &p->t->story[arm], *other = &p->t->story[1 - arm];

    for (; p->event[arm] < s->n_events && comes_before(&s->event[p->event[arm]], day);
         p->event[arm]++) {
        const struct ana_event *e = &s->event[p->event[arm]];
        const bool both = other_has(other, e);

        if ((both && (!p->t->all || arm > 0)) || (e->burn_in && !p->t->all) ||
            (e->kind == ANA_DOOR && ana_story_visit(other, e->occasion)))
            continue; /* a door is told beside the other's visit */
        end_same(p);
        print_event(p->t, s, e, both ? NULL : s->policy->name);
    }
}

/* One touch point under both: once if told the same, else under each name. */
static void pair_line(const struct cli_trace *t, const char *stage, const char *a,
                      const char *b)
{
    const char *text[CLI_TRACE_ARMS] = {a, b};
    bool labelled = false;

    if (strcmp(a, b) == 0) {
        if (*a)
            line(stage, "%s", a);
        return;
    }
    for (uint32_t arm = 0; arm < CLI_TRACE_ARMS; arm++)
        if (*text[arm]) {
            line(labelled ? "" : stage, "[%s] %s", t->story[arm].policy->name, text[arm]);
            labelled = true;
        }
}

/* Whether a touch point is worth telling of a visit with the same end: not for digits. */
static bool is_news(enum ana_stage stage, const struct ana_words *a,
                    const struct ana_words *b)
{
    return stage == ANA_STAGE_ARRIVAL ||
           (stage != ANA_STAGE_EXPERIENCE && stage != ANA_STAGE_MEMORY &&
            strcmp(a->text[stage], b->text[stage]) != 0);
}

/* Where and why one occasion of a story ended at a door; nothing when it did not. */
static void door_words(char place[LINE_MAX_BYTES], char why[ANA_TEXT_MAX],
                       const struct cli_trace *t, const struct ana_story *s,
                       uint32_t occasion)
{
    const struct ana_event *e = ana_story_door(s, occasion);
    char when[ANA_TEXT_MAX], name[CELL_MAX * 2];

    if (!e)
        return;
    ana_day_words(when, e->day, s->burn_in_days);
    snprintf(place, LINE_MAX_BYTES, "%s, the door of %s", when,
             store_name(name, t, e->store, e->shop));
    ana_event_words(why, e);
}

/* One occasion under both; not @p in_full: only what was told differently. */
static void pair_words(const struct cli_trace *t,
                       const struct ana_visit *const v[CLI_TRACE_ARMS], bool in_full)
{
    const uint32_t occasion = v[v[0] ? 0 : 1]->occasion;
    const char *found = found_words(t, occasion);
    struct ana_words words[CLI_TRACE_ARMS] = {0};
    char place[CLI_TRACE_ARMS][LINE_MAX_BYTES] = {"", ""};

    for (uint32_t arm = 0; arm < CLI_TRACE_ARMS; arm++)
        if (v[arm]) {
            ana_visit_words(&words[arm], v[arm]);
            place_words(place[arm], t, &t->story[arm], v[arm]);
        } else {
            door_words(place[arm], words[arm].text[ANA_STAGE_ARRIVAL], t, &t->story[arm],
                       occasion);
        }
    putchar('\n');
    if (strcmp(place[0], place[1]) == 0) {
        paragraph(2, "Visit %u%s. %s", occasion, found, place[0]);
    } else {
        paragraph(2, "Visit %u%s.", occasion, found);
        pair_line(t, "where", place[0], place[1]);
    }
    for (int k = 0; k < ANA_STAGE_COUNT; k++)
        if (in_full || is_news((enum ana_stage)k, &words[0], &words[1]))
            pair_line(t, ana_stage_name((enum ana_stage)k), words[0].text[k],
                      words[1].text[k]);
}

static void pair_visits(struct pair *p, const struct ana_visit *const v[CLI_TRACE_ARMS],
                        bool both_go_on)
{
    const struct ana_story *s = p->t->story;
    char text[ANA_TEXT_MAX];
    const enum ana_parting parting =
        ana_visits_part(text, v[0], v[1], s[0].policy->name, s[1].policy->name);

    if (parting == ANA_ALIKE && !p->t->all) {
        p->same += !v[0]->burn_in;
        return;
    }
    end_same(p);
    if (parting != ANA_ALIKE && !p->parted) {
        puts("\nHere the two stories part.");
        p->parted = true;
    }
    pair_words(p->t, v, p->t->all || parting == ANA_PARTED);
    if (parting == ANA_PARTED && both_go_on)
        line(">>", "%s", text);
}

static const struct ana_visit *next_visit(const struct pair *p, uint32_t arm)
{
    const struct ana_story *s = &p->t->story[arm];

    return p->visit[arm] < s->n_visits ? &s->visit[p->visit[arm]] : NULL;
}

/* Both stories by the number of the occasion. */
static void print_pair(const struct cli_trace *t)
{
    struct pair p = {.t = t};

    for (;;) {
        const struct ana_visit *v[CLI_TRACE_ARMS] = {next_visit(&p, 0),
                                                     next_visit(&p, 1)};
        const bool both = v[0] && v[1];

        if (both && v[0]->occasion != v[1]->occasion)
            v[v[0]->occasion > v[1]->occasion ? 0 : 1] = NULL;
        for (uint32_t arm = 0; arm < CLI_TRACE_ARMS; arm++)
            pair_events(&p, arm,
                        v[arm]                ? v[arm]->day
                        : next_visit(&p, arm) ? 0
                                              : UINT32_MAX);
        if (!v[0] && !v[1])
            break;
        pair_visits(&p, v, both);
        for (uint32_t arm = 0; arm < CLI_TRACE_ARMS; arm++)
            p.visit[arm] += v[arm] != NULL;
    }
    end_same(&p);
    if (!p.parted)
        puts("\nThe two stories are the same.");
}

/* ---- the end ---- */

struct row {
    const char *name;
    double value[CLI_TRACE_ARMS];
    int decimals;
};

static bool tells(const struct row *row)
{
    bool any = false;

    for (uint32_t k = 0; k < CLI_TRACE_ARMS; k++)
        any = any || (isfinite(row->value[k]) && row->value[k] != 0);
    return any;
}

/* Rows in which something happened under either policy. */
static int list_totals(struct row row[ROWS_MAX], const struct cli_trace *t)
{
    struct ana_totals a[CLI_TRACE_ARMS] = {0};
    int n = 0;

    for (uint32_t k = 0; k < t->arms; k++)
        a[k] = ana_story_totals(&t->story[k]);
#define ROW(text, field, places)                                                         \
    row[n] = (struct row){text, {(double)a[0].field, (double)a[1].field}, places};       \
    n += tells(&row[n]);
    ROW("visits to us", ours, 0)
    ROW("visits in all", visits, 0)
    ROW("turned back at a door", turned_back, 0)
    ROW("approached", approached, 0)
    ROW("put off by contact", put_off, 0)
    ROW("helped", helped, 0)
    ROW("left without help", unhelped, 0)
    ROW("purchases from us", bought_ours, 0)
    ROW("purchases in all", bought, 0)
    ROW("spent with us", spent_ours, 2)
    ROW("spent in all", spent, 2)
    ROW("price not at hand", no_cash, 0)
    ROW("deliveries", deliveries, 0)
    ROW("refused at the door", refused, 0)
    ROW("complaints", complaints, 0)
    ROW("good words passed on", told_good, 0)
    ROW("bad words passed on", told_bad, 0)
    ROW("words heard", words, 0)
    ROW("messages received", messages, 0)
    ROW("times lost to a store", lost, 0)
    ROW("satisfaction with us", score, 0)
#undef ROW
    return n;
}

static bool print_rows(const struct cli_trace *t, const struct row *row, int n)
{
    const size_t columns = t->arms + 1;
    const char *headings[CLI_TRACE_ARMS + 1] = {""};
    const bool right[CLI_TRACE_ARMS + 1] = {false, true, true};
    char cell[ROWS_MAX * (CLI_TRACE_ARMS + 1)][CELL_MAX];
    char *text[ROWS_MAX * (CLI_TRACE_ARMS + 1)];

    for (uint32_t k = 0; k < t->arms; k++)
        headings[k + 1] = t->story[k].policy->name;
    for (size_t r = 0; r < (size_t)n; r++)
        for (size_t c = 0; c < columns; c++) {
            char *to = cell[r * columns + c];

            text[r * columns + c] = to;
            if (c == 0)
                snprintf(to, CELL_MAX, "%s", row[r].name);
            else
                cli_number(to, row[r].value[c - 1], row[r].decimals, false);
        }
    return cli_list_print(headings, columns, text, (size_t)n, right);
}

static bool print_totals(const struct cli_trace *t)
{
    const uint32_t weeks = (uint32_t)t->scenario->run.weeks;
    struct row row[ROWS_MAX];

    printf("\nAll %u week%s together\n", weeks, weeks == 1 ? "" : "s");
    return print_rows(t, row, list_totals(row, t));
}

bool cli_trace_text(const struct cli_trace *t)
{
    print_head(t);
    print_burn_in(t);
    if (t->arms > 1)
        print_pair(t);
    else
        print_story(t);
    return print_totals(t);
}
