#include "cli/trace.h"

#include <math.h>
#include <string.h>

enum { DAYS_A_WEEK = 7 };

static const char *const mission_word[] = {
    [SIM_TASK] = "planned", [SIM_BROWSE] = "passing", [SIM_COMEBACK] = "comeback"};

static void put_day(struct cli_json *j, uint32_t day, bool burn_in, uint32_t burn_in_days)
{
    const uint32_t since = burn_in ? day : day - burn_in_days;

    cli_json_bool(j, "burn_in", burn_in);
    cli_json_whole(j, "week", since / DAYS_A_WEEK + 1);
    cli_json_whole(j, "day", since % DAYS_A_WEEK + 1);
}

static void put_store(struct cli_json *j, const struct cli_trace *t,
                      const struct sim_store *store, uint32_t shop)
{
    cli_json_text(j, "store", store->name);
    cli_json_text(j, "owner", t->scenario->owner[store->owner]);
    cli_json_whole(j, "shop", shop);
}

static void put_reach(struct cli_json *j, const struct cli_trace *t)
{
    const struct ana_person *p = t->person;

    cli_json_open(j, "stores", '[');
    for (uint32_t k = 0; k < p->n_reach; k++) {
        cli_json_open(j, NULL, '{');
        put_store(j, t, p->reach[k].store, p->reach[k].shop);
        cli_json_float(j, "km", p->reach[k].km);
        cli_json_float(j, "pull", p->reach[k].pull);
        cli_json_close(j, '}');
    }
    cli_json_close(j, ']');
}

static void put_person(struct cli_json *j, const struct cli_trace *t)
{
    const struct ana_person *p = t->person;
    const struct sim_shopper *s = &p->traits;

    cli_json_open(j, "shopper", '{');
    cli_json_whole(j, "number", p->number);
    cli_json_text(j, "culture", p->culture->code);
    cli_json_text(j, "generation", sim_generation_name[p->generation]);
    cli_json_float(j, "interdependence", s->z);
    cli_json_float(j, "stranger_trust", (float)s->trust / 255.0f);
    cli_json_float(j, "tolerated_contact", s->theta);
    cli_json_float(j, "patience", s->patience);
    cli_json_float(j, "ideal_formality", (float)s->formality / 255.0f);
    cli_json_float(j, "cash", p->cash);
    cli_json_float(j, "basket", s->budget);
    cli_json_float(j, "planned_visits_a_week", p->visits_a_week);
    cli_json_float(j, "passing_visits_a_week", p->passes_a_week);
    put_reach(j, t);
    cli_json_close(j, '}');
}

static void put_before(struct cli_json *j, const struct ana_visit *v)
{
    cli_json_open(j, "before", '{');
    cli_json_bool(j, "first_time", v->first_time);
    cli_json_bool(j, "replaces_lost_customer", v->replaces);
    cli_json_float(j, "reported", v->came_score);
    cli_json_float(j, "expectation", v->came_expectation);
    cli_json_float(j, "relationship", v->came_relationship);
    cli_json_float(j, "distrust", v->came_distrust);
    cli_json_close(j, '}');
}

static void put_terms(struct cli_json *j, const struct ana_visit *v)
{
    const struct ana_terms terms = ana_visit_terms(v);

    cli_json_open(j, "log_odds_of", '{');
    cli_json_float(j, "store", v->purchase_base);
    cli_json_float(j, "help", terms.help);
    cli_json_float(j, "contact", terms.contact);
    cli_json_float(j, "reactance", terms.reactance);
    cli_json_float(j, "suspicion", terms.suspicion);
    cli_json_float(j, "hover", terms.hover);
    cli_json_float(j, "doubt", terms.doubt);
    cli_json_float(j, "chat", terms.chat);
    cli_json_float(j, "other", terms.other);
    cli_json_close(j, '}');
}

static void put_words(struct cli_json *j, const struct ana_visit *v)
{
    struct ana_words words;

    ana_visit_words(&words, v);
    cli_json_open(j, "words", '{');
    for (int k = 0; k < ANA_STAGE_COUNT; k++)
        if (*words.text[k])
            cli_json_text(j, ana_stage_name((enum ana_stage)k), words.text[k]);
    cli_json_close(j, '}');
}

/* The columns of the visit's row as they stood when the shopper had left. */
static void put_columns(struct cli_json *j, const struct ana_visit *v)
{
    cli_json_open(j, "columns", '{');
#define COLUMN(name) cli_json_float(j, #name, v->name);
    SIM_VISIT_COLUMNS(COLUMN)
#undef COLUMN
    cli_json_close(j, '}');
}

static void put_visit(struct cli_json *j, const struct cli_trace *t,
                      const struct ana_story *s, const struct ana_visit *v)
{
    cli_json_open(j, NULL, '{');
    cli_json_whole(j, "occasion", v->occasion);
    put_day(j, v->day, v->burn_in, s->burn_in_days);
    cli_json_float(j, "minute", v->minute);
    put_store(j, t, v->store, v->shop);
    cli_json_text(j, "mission", mission_word[v->mission]);
    cli_json_bool(j, "bought", v->bought > 0.0f);
    put_words(j, v);
    put_before(j, v);
    put_terms(j, v);
    put_columns(j, v);
    cli_json_close(j, '}');
}

static void put_event(struct cli_json *j, const struct cli_trace *t,
                      const struct ana_story *s, const struct ana_event *e)
{
    static const char *const kind[] = {[ANA_DELIVERY] = "delivery",
                                       [ANA_WORD] = "word",
                                       [ANA_OPT_OUT] = "opt-out",
                                       [ANA_DOOR] = "door"};
    char text[ANA_TEXT_MAX];

    ana_event_words(text, e);
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "kind", kind[e->kind]);
    put_day(j, e->day, e->burn_in, s->burn_in_days);
    put_store(j, t, e->store, e->shop);
    if (e->kind == ANA_DELIVERY) {
        cli_json_whole(j, "occasion", e->occasion);
        cli_json_float(j, "price", e->price);
        cli_json_float(j, "paid_before", e->paid);
        cli_json_float(j, "wait_days", e->wait_days);
        cli_json_float(j, "late_days", e->late_days);
        cli_json_bool(j, "refused", e->refused);
        cli_json_float(j, "reported_before", e->before);
        cli_json_float(j, "reported_after", e->after);
    }
    if (e->kind == ANA_DOOR) {
        cli_json_whole(j, "occasion", e->occasion);
        cli_json_text(j, "mission", mission_word[e->mission]);
        cli_json_float(j, "luck", e->luck);
        cli_json_float(j, "chance", e->chance);
        cli_json_float(j, "chance_with_nobody_there", e->chance_alone);
    }
    if (e->kind == ANA_WORD) {
        cli_json_bool(j, "good", e->sign > 0);
        cli_json_float(j, "belief", e->after);
    }
    cli_json_text(j, "words", text);
    cli_json_close(j, '}');
}

static void put_totals(struct cli_json *j, const struct ana_story *s)
{
    const struct ana_totals t = ana_story_totals(s);

    cli_json_open(j, "totals", '{');
    cli_json_whole(j, "visits", t.visits);
    cli_json_whole(j, "visits_to_us", t.ours);
    cli_json_whole(j, "bought", t.bought);
    cli_json_whole(j, "bought_from_us", t.bought_ours);
    cli_json_float(j, "spent", t.spent);
    cli_json_float(j, "spent_with_us", t.spent_ours);
    cli_json_whole(j, "approached", t.approached);
    cli_json_whole(j, "put_off", t.put_off);
    cli_json_whole(j, "helped", t.helped);
    cli_json_whole(j, "unhelped", t.unhelped);
    cli_json_whole(j, "no_cash", t.no_cash);
    cli_json_whole(j, "complaints", t.complaints);
    cli_json_whole(j, "told_good", t.told_good);
    cli_json_whole(j, "told_bad", t.told_bad);
    cli_json_whole(j, "lost", t.lost);
    cli_json_whole(j, "deliveries", t.deliveries);
    cli_json_whole(j, "refused", t.refused);
    cli_json_whole(j, "turned_back", t.turned_back);
    cli_json_whole(j, "words_heard", t.words);
    cli_json_whole(j, "messages", t.messages);
    cli_json_float(j, "reported", t.score);
    cli_json_close(j, '}');
}

static void put_story(struct cli_json *j, const struct cli_trace *t,
                      const struct ana_story *s)
{
    char checksum[24];

    snprintf(checksum, sizeof checksum, "%016llx", (unsigned long long)s->checksum);
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "policy", s->policy->name);
    cli_json_text(j, "checksum", checksum);
    cli_json_open(j, "visits", '[');
    for (size_t k = 0; k < s->n_visits; k++)
        put_visit(j, t, s, &s->visit[k]);
    cli_json_close(j, ']');
    cli_json_open(j, "events", '[');
    for (size_t k = 0; k < s->n_events; k++)
        put_event(j, t, s, &s->event[k]);
    cli_json_close(j, ']');
    put_totals(j, s);
    cli_json_close(j, '}');
}

/* One occasion on which the stories part. */
static void put_parting(struct cli_json *j, const struct cli_trace *t, uint32_t occasion)
{
    const struct ana_story *a = &t->story[0], *b = &t->story[1];
    char text[ANA_TEXT_MAX];

    if (ana_visits_part(text, ana_story_visit(a, occasion), ana_story_visit(b, occasion),
                        a->policy->name, b->policy->name) != ANA_PARTED)
        return;
    cli_json_open(j, NULL, '{');
    cli_json_whole(j, "occasion", occasion);
    cli_json_text(j, "words", text);
    cli_json_close(j, '}');
}

static uint32_t last_occasion(const struct ana_story *s)
{
    return s->n_visits ? s->visit[s->n_visits - 1].occasion : 0;
}

static void put_partings(struct cli_json *j, const struct cli_trace *t)
{
    const uint32_t a = last_occasion(&t->story[0]), b = last_occasion(&t->story[1]);

    cli_json_open(j, "partings", '[');
    for (uint32_t k = 1; k <= (a < b ? a : b); k++)
        put_parting(j, t, k);
    cli_json_close(j, ']');
}

void cli_trace_json(const struct cli_trace *t)
{
    struct cli_json j = {stdout, 0, false};

    cli_json_open(&j, NULL, '{');
    cli_json_text(&j, "scenario", t->scenario->name);
    cli_json_whole(&j, "seed", t->scenario->seed);
    cli_json_text(&j, "market", t->person->market->name);
    cli_json_whole(&j, "replicate", t->replicate + 1);
    cli_json_text(&j, "currency", t->scenario->currency);
    if (t->find) {
        cli_json_open(&j, "found", '{');
        cli_json_text(&j, "what", t->find);
        cli_json_whole(&j, "occasion", t->found.occasion);
        cli_json_whole(&j, "shoppers", t->found.shoppers);
        cli_json_close(&j, '}');
    }
    put_person(&j, t);
    cli_json_open(&j, "stories", '[');
    for (uint32_t k = 0; k < t->arms; k++)
        put_story(&j, t, &t->story[k]);
    cli_json_close(&j, ']');
    if (t->arms > 1)
        put_partings(&j, t);
    cli_json_close(&j, '}');
    cli_json_end(&j);
}
