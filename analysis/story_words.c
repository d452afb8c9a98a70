#include <math.h>

#include "analysis/story.h"
#include "analysis/story_pen.h"
#include "sim/mechanisms/contact.h"
#include "sim/mechanisms/help.h"
#include "sim/mechanisms/reassurance.h"
#include "sim/vmath.h"

enum { DAYS_A_WEEK = 7 };
enum { AT_THE_DOOR, WHEN_SIGNALLED, WHEN_READ }; /* choices of approach_when */

static const float COMEBACK_ODDS = 20.0f; /* of who came back for a thing */

static const char *const mission_name[] = {[SIM_TASK] = "a planned visit",
                                           [SIM_BROWSE] = "happened to pass",
                                           [SIM_COMEBACK] =
                                               "back for what could not be paid for"};

const char *ana_stage_name(enum ana_stage stage)
{
    static const char *const name[ANA_STAGE_COUNT] = {
#define NAME(code, text) [ANA_STAGE_##code] = text,
        ANA_STAGES(NAME)
#undef NAME
    };

    return name[stage];
}

/* ---- the numbers behind a decision ---- */

struct ana_terms ana_visit_terms(const struct ana_visit *v)
{
    const struct sim_params *b = &v->scenario->behaviour;
    const float h = sim_help_value(v->help_minutes, b->help_T);
    const float reputation = v->store->v.reputation;
    struct ana_terms t = {
        .help = v->need * b->help_b * (h - SIM_HELP_CENTRE),
        .contact = sim_contact_utility(v->excess, v->intensity, v->tolerance,
                                       b->excess_b1, b->excess_b2, b->below_ideal_b3),
        .reactance = -v->reactance,
        .suspicion = -b->susp_buy * v->suspicion_rise,
        .hover = v->contacted * v->hover_buy,
        .doubt = sim_doubt(v->doubt, reputation, v->reassured, b->doubt_b),
        .chat =
            v->chatted * sim_chat(v->help_wait, reputation, b->chat_logodds, b->chat_T)};

    t.other = v->log_odds - v->purchase_base - t.help - t.contact - t.reactance -
              t.suspicion - t.hover - t.doubt - t.chat -
              (v->mission == SIM_COMEBACK ? COMEBACK_ODDS : 0.0f);
    return t;
}

/* Whether the same draw would have bought with @p more log-odds. */
static bool would_buy(const struct ana_visit *v, float more)
{
    const float beside = v->buy_p - sim_logistic(v->log_odds);

    return v->buy_u < sim_logistic(v->log_odds + more) + beside;
}

/* ---- touch point by touch point ---- */

static void tell_arrival(char *text, const struct ana_visit *v)
{
    const int kind = (int)v->need_kind;

    ana_say(text, "%s", mission_name[v->mission]);
    if (v->replaces)
        ana_also(text, "by someone new in the place of the customer lost");
    else if (v->first_time)
        ana_also(text, "for the first time");
    ana_also(text, "%s",
             !(v->need > 0.0f)          ? "needs no help"
             : kind == SIM_NEED_EXPERT  ? "needs an expert"
             : kind == SIM_NEED_FITTING ? "needs help with fitting"
                                        : "needs help");
}

static void tell_addons(char *text, const struct ana_visit *v)
{
    const int n = (int)v->addons;

    if (n > 0)
        ana_say(text, "took %d add-on%s: %d %% more time in the store", n,
                n == 1 ? "" : "s", ana_percent(v->addon_time));
}

static float approach_level(const struct ana_visit *v)
{
    return v->lever.ask_first > 0.0f ? 2.0f : v->lever.approach_level;
}

static void tell_approach(char *text, const struct ana_visit *v)
{
    const float level = approach_level(v);

    ana_say(text, "approached %s at level %g (%s)",
            (int)v->lever.approach_when == AT_THE_DOOR ? "at the door"
            : v->need > 0.0f                           ? "on reading the need"
                             : "on reading a need that was none",
            (double)level,
            v->lever.ask_first > 0.0f ? "asked first whether help is wanted"
            : level < 1.5f            ? "a greeting"
            : level < 2.5f            ? "an offer of help"
            : level < 3.5f            ? "active selling"
                                      : "pressure");
}

/* Why nobody came up. */
static void tell_left_alone(char *text, const struct ana_visit *v)
{
    const int when = (int)v->lever.approach_when;

    ana_say(text, "not approached: ");
    if (!(approach_level(v) > 0.0f) || !(v->lever.approach_prob > 0.0f))
        ana_say(text, "staff approach nobody");
    else if (when == WHEN_SIGNALLED)
        ana_say(text, "staff wait until they are asked");
    else if (v->wish > 0.0f && v->on_duty == 0)
        ana_say(text, "nobody is on the floor");
    else if (v->wish > 0.0f)
        ana_say(text, "staff wanted to, but nobody was free");
    else if (when == AT_THE_DOOR)
        ana_say(text, "staff approach %d %% of those who come in",
                ana_percent(v->lever.approach_prob));
    else
        ana_say(text, "staff read %s%s", v->need > 0.0f ? "the need as none" : "no need",
                v->lever.approach_prob < 1.0f ? ", or let it be" : "");
}

static void tell_manners(char *text, const struct ana_visit *v)
{
    if (v->rude > 0.0f)
        ana_also(text, "rude%s", v->uncivil > 0.0f ? ", as the shopper is to them" : "");
    if (v->witness > 0.0f)
        ana_also(text, "seen to be rude to somebody else");
}

static void tell_staff(char *text, const struct ana_visit *v)
{
    const int checks = (int)v->checks;

    if (v->approached > 0.0f)
        tell_approach(text, v);
    else if (!(v->store->v.online > 0.0f))
        tell_left_alone(text, v);
    if (checks > 0)
        ana_also(text, "checked on %d time%s", checks, checks == 1 ? "" : "s");
    if (v->pushed > 0.0f)
        ana_also(text, "pressed to take an add-on");
    tell_manners(text, v);
}

static void tell_no_help(char *text, const struct ana_visit *v)
{
    if (v->on_duty == 0 && !(v->no_expert > 0.0f) && !(v->store->v.online > 0.0f))
        ana_say(text, "asked, but nobody is on the floor");
    else
        ana_say(text, "asked and got none within the %.1f min they would wait",
                (double)v->help_wait);
}

static void tell_help(char *text, const struct ana_visit *v)
{
    if (!(v->asked > 0.0f)) {
        if (v->need > 0.0f)
            ana_say(text, "needed help and did not ask for it");
        return;
    }
    if (!(v->helped > 0.0f)) {
        tell_no_help(text, v);
        return;
    }
    if (v->kiosked > 0.0f) {
        ana_say(text, "asked a kiosk, which knew the answer");
        return;
    }
    ana_say(text, "asked%s", v->chatted > 0.0f ? " by chat" : "");
    if (v->help_wait >= 0.1f)
        ana_say(text, ", waited %.1f min, got help", (double)v->help_wait);
    else
        ana_say(text, " and got help at once");
    if (v->no_expert > 0.0f)
        ana_say(text, " from floor staff for want of an expert, worth %.1f min of it",
                (double)v->help_minutes);
    else
        ana_say(text, " for %.1f min", (double)v->help_minutes);
}

/* The strongest of the sources of contact. */
static const char *contact_source(const struct ana_visit *v)
{
    const float checked = 10.0f * v->checks / sim_max(v->dwell, 1.0f);
    const float said = v->unsolicited, hover = v->lever.hover;

    if (said >= v->intensity - 0.001f)
        return v->approached > 0.0f && said <= approach_level(v) + 0.001f ? "the approach"
               : v->lever.unsolicited_info > 0.0f ? "unasked information"
               : v->pushed > 0.0f                 ? "the add-on"
                                                  : "a check-in";
    if (checked + hover >= v->intensity - 0.001f)
        return hover > checked ? "staff who stay by" : "its frequency";
    return "warmth beyond what is liked";
}

static void tell_contact(char *text, const struct ana_visit *v)
{
    const float rel = v->scenario->behaviour.theta_rel * v->came_relationship;
    const float shift = v->tolerance - v->theta;

    if (!(v->contacted > 0.0f))
        return;
    ana_say(text, "%s felt as %.1f, tolerates %.1f", contact_source(v),
            (double)v->intensity, (double)v->tolerance);
    if (v->theta < 0.0f && v->tolerance <= 0.0f)
        ana_say(text, " (none at all)");
    else if (fabsf(shift) >= 0.1f)
        ana_say(text, " (%.1f by nature, %s by %s)", (double)v->theta,
                shift > 0.0f ? "raised" : "lowered",
                rel >= fabsf(shift - rel) ? "the relationship"
                : shift > 0.0f            ? "the need"
                                          : "having no need");
    if (v->excess >= ANA_MATTERS)
        ana_say(text, ": %.1f too much%s", (double)v->excess,
                v->put_off > 0.0f ? ", put off buying" : "");
    else
        ana_say(text, ": welcome");
    if (v->exposed > 0.0f && v->in_group > 0.0f)
        ana_also(text, "and the common group is seen to be put on");
}

/* The routes by which a motive came to mind, M3. */
static void tell_suspicion(char *text, const struct ana_visit *v)
{
    const struct sim_params *b = &v->scenario->behaviour;
    const float own = v->in_group * (v->exposed > 0.0f ? 0.0f : 1.0f);
    const float outsider = v->z * v->culture_route * (1.0f - own) * (1.0f - v->trust);
    const float flattered = b->flattery_pre * v->lever.flattery;
    struct ana_causes c = {0};

    if (!(v->suspicion_rise >= ANA_MATTERS))
        return;
    ana_because(&c, v->motive, 0.1f, "%s (%.2f)",
                v->lever.commission >= 0.1f && v->lever.commission >= flattered
                    ? "commission visible"
                : flattered >= 0.1f ? "flattery"
                                    : "a motive in sight",
                (double)v->motive);
    ana_because(&c, outsider, 0.1f, "an outsider to someone interdependent (%.2f)",
                (double)outsider);
    ana_because(&c, v->came_distrust, 0.1f, "remembers it of this store (%.2f)",
                (double)v->came_distrust);
    ana_say(text, "%.2f where %.2f is usual: contact %.1f too much", (double)v->suspicion,
            (double)v->calm_suspicion, (double)v->excess);
    ana_say_causes(text, ", ", &c);
}

static void tell_reactance(char *text, const struct ana_visit *v)
{
    const struct sim_params *b = &v->scenario->behaviour;
    const float excess = b->react_excess * v->excess;
    const float pushed =
        b->react_aggressive * v->contacted * v->lever.pressure_aggressive;
    const float asked = b->react_directive * v->contacted * v->lever.pressure_directive;
    struct ana_causes c = {0};

    if (!(v->reactance >= ANA_MATTERS))
        return;
    ana_because(&c, excess, ANA_MATTERS, "too much contact");
    ana_because(&c, pushed, ANA_MATTERS, "pushed for the sale");
    ana_because(&c, asked, ANA_MATTERS, "asked plainly for the sale");
    ana_say(text, "%.2f", (double)v->reactance);
    ana_say_causes(text, ": ", &c);
}

static void list_terms(struct ana_causes *c, const struct ana_visit *v)
{
    const struct ana_terms t = ana_visit_terms(v);

    ana_because(c, t.help, ANA_MATTERS, "%s %+.2f",
                t.help > 0.0f ? "help" : "want of help", (double)t.help);
    ana_because(c, t.contact, ANA_MATTERS, "contact %+.2f", (double)t.contact);
    ana_because(c, t.reactance, ANA_MATTERS, "reactance %+.2f", (double)t.reactance);
    ana_because(c, t.suspicion, ANA_MATTERS, "suspicion %+.2f", (double)t.suspicion);
    ana_because(c, t.hover, ANA_MATTERS, "staff who stay by %+.2f", (double)t.hover);
    ana_because(c, t.doubt, ANA_MATTERS, "doubt %+.2f", (double)t.doubt);
    ana_because(c, t.chat, ANA_MATTERS, "the chat %+.2f", (double)t.chat);
    ana_because(c, t.other, ANA_MATTERS, "other service %+.2f", (double)t.other);
}

/* What the same luck would have done otherwise. */
static void tell_otherwise(char *text, const struct ana_visit *v)
{
    const struct ana_terms t = ana_visit_terms(v);
    const float given = v->need * v->scenario->behaviour.help_b *
                        sim_help_value(v->help_minutes, v->scenario->behaviour.help_T);

    if (v->wants > 0.0f) {
        if (v->helped > 0.0f && !would_buy(v, -given))
            ana_say(text, "; without help they would not have");
        return;
    }
    if (v->no_help > 0.0f)
        ana_say(text, "; with help they would have");
    else if (v->contacted > 0.0f &&
             would_buy(v, sim_pos(-t.contact) - t.reactance + sim_pos(-t.suspicion) +
                              sim_pos(-t.hover)))
        ana_say(text, "; left alone they would have");
}

static void tell_decision(char *text, const struct ana_visit *v)
{
    const bool wants = v->wants > 0.0f;
    struct ana_causes c = {0};

    if (v->mission == SIM_COMEBACK) {
        ana_say(text, "%s what they came back for", wants ? "takes" : "does not take");
    } else {
        list_terms(&c, v);
        ana_say(text, "%s to buy: chance %d %%", wants ? "wants" : "does not want",
                ana_percent(v->buy_p));
        if (c.n > 0)
            ana_say(text, ", undisturbed %d %%",
                    ana_percent(sim_logistic(v->purchase_base)));
        ana_say_causes(text, "; ", &c);
        tell_otherwise(text, v);
    }
    if (v->stock_out > 0.0f)
        ana_say(text, "; but it is out of stock");
}

static void tell_till(char *text, const struct ana_visit *v)
{
    if (v->till_left > 0.0f && !(v->joined > 0.0f))
        ana_say(text, "turned away at the sight of the line");
    else if (v->till_left > 0.0f)
        ana_say(text, "gave up in line after %.1f min", (double)v->till_wait);
    else if (v->till_wait >= 1.0f)
        ana_say(text, "waited %.1f min in line", (double)v->till_wait);
}

/* How a price above the cash at hand was met. */
static void tell_short_of_cash(char *text, const struct ana_visit *v)
{
    const float parts = v->scenario->behaviour.bnpl_parts;

    ana_say(text, "price ");
    ana_say_money(text, v->price);
    ana_say(text, ", at hand ");
    ana_say_money(text, v->cash);
    if (v->no_cash > 0.0f) {
        ana_say(text, ": cannot pay");
        if (v->lever.min_deposit < 1.0f)
            ana_say(text, " the least deposit of %d %%",
                    ana_percent(v->lever.min_deposit));
        if (v->back_day != SIM_DAY_NEVER)
            ana_say(text, ", means to come back for it in %u days", v->back_day - v->day);
        return;
    }
    if (v->lever.instalments > 0.0f && v->cash >= v->price / parts) {
        ana_say(text, ": pays in %d parts", (int)parts);
        return;
    }
    ana_say(text, ": puts down ");
    ana_say_money(text, v->received);
    ana_say(text, " and owes the rest");
}

static void tell_payment(char *text, const struct ana_visit *v)
{
    if (!(v->bought > 0.0f) && !(v->no_cash > 0.0f))
        return;
    if (v->cash < v->price) {
        tell_short_of_cash(text, v);
    } else {
        ana_say(text, "paid ");
        ana_say_money(text, v->price);
    }
    if (v->ordered > 0.0f)
        ana_also(text, "goods to be delivered");
    if (v->bought_back > 0.0f)
        ana_also(text, "but brings the goods back");
    if (v->card > 0.0f)
        ana_also(text, "took the card");
}

/* The worst of what this visit met. */
static const char *what_spoiled(const struct ana_visit *v)
{
    const struct sim_params *b = &v->scenario->behaviour;
    const float contact = b->stage_contact - b->stage_excess * v->excess +
                          b->stage_welcome * sim_min(v->intensity, v->tolerance);
    const struct {
        float met, score;
        const char *what;
    } moment[] = {
        {v->unhelped, b->stage_unhelped, "no help when asked for"},
        {v->stock_out, b->stage_missing, "what was wanted is out of stock"},
        {v->till_left, b->stage_blocked, "the line at the till"},
        {v->no_cash, b->stage_blocked, "not being able to pay"},
        {v->rude, b->stage_rude, "rudeness"},
        {v->contacted, contact, "too much contact"},
        {1.0f - v->wants, b->stage_nothing, "nothing found"},
    };
    const char *worst = NULL;
    float least = v->came_expectation;

    for (size_t k = 0; k < sizeof moment / sizeof *moment; k++)
        if (moment[k].met > 0.0f && moment[k].score < least) {
            least = moment[k].score;
            worst = moment[k].what;
        }
    return worst;
}

static void tell_experience(char *text, const struct ana_visit *v)
{
    const char *spoiled = v->gap < 0.0f ? what_spoiled(v) : NULL;

    ana_say(text, "%.2f", (double)v->experience);
    if (v->gap == 0.0f && fabsf(v->experience - v->came_expectation) < 0.02f) {
        ana_say(text, ", as expected");
        return;
    }
    ana_say(text,
            v->gap == 0.0f ? ", near enough to the %.2f expected"
                           : " where %.2f was expected: ",
            (double)v->came_expectation);
    if (spoiled)
        ana_say(text, "spoiled by %s", spoiled);
    else if (v->gap != 0.0f)
        ana_say(text, v->gap < 0.0f ? "a disappointment" : "a pleasant surprise");
}

static void tell_voice(char *text, const struct ana_visit *v)
{
    if (v->complained > 0.0f)
        ana_also(text, "complains, %s",
                 v->resolved > 0.0f ? "and it is put right" : "in vain");
    if (v->told_bad > 0.0f)
        ana_also(text, "tells a neighbour what went wrong");
    if (v->told_good > 0.0f)
        ana_also(text, "tells a neighbour how good it was");
    if (v->switched > 0.0f)
        ana_also(text, "goes over to another store");
    if (!*text && v->gap < 0.0f)
        ana_say(text, "keeps silent");
}

static void say_score(char *text, float before, float after)
{
    const long from = lroundf(before), to = lroundf(after);

    if (from == to)
        ana_say(text, "satisfaction stays at %ld", to);
    else
        ana_say(text, "satisfaction %ld -> %ld", from, to);
}

/* What changed satisfaction, in points of 100; a return to the usual is not told. */
static void list_changes(struct ana_causes *c, const struct ana_visit *v)
{
    const struct sim_params *b = &v->scenario->behaviour;
    const float fit = 100.0f * b->sat_lr * v->felt_gap;
    const float unit = 100.0f * b->sat_lr * b->sd_unit;
    const float suspicion = -unit * b->susp_sat * v->suspicion_rise;
    const float reactance = -unit * b->react_sat * v->reactance;
    const float rude = -unit * b->rude_sat * (v->rude + b->witness_share * v->witness);
    const float manner = unit * v->felt - suspicion - reactance - rude;

    ana_because(c, fit, 1.0f, "%s %+.0f",
                fit < 0.0f ? "it fell short" : "it was a surprise", (double)fit);
    ana_because(c, suspicion, 1.0f, "suspicion %+.0f", (double)suspicion);
    ana_because(c, reactance, 1.0f, "reactance %+.0f", (double)reactance);
    ana_because(c, rude, 1.0f, "rudeness %+.0f", (double)rude);
    ana_because(c, manner, 1.0f, "manner of staff %+.0f", (double)manner);
}

static void tell_memory(char *text, const struct ana_visit *v)
{
    struct ana_causes c = {0};

    list_changes(&c, v);
    say_score(text, v->came_score, v->reported);
    ana_say_causes(text, ": ", &c);
    if (v->unfair > 0.0f)
        ana_also(text, "bears a grudge (%.2f)", (double)v->revenge);
    if (v->distrust >= v->came_distrust + 0.02f)
        ana_also(text, "will remember the suspicion (%.2f)", (double)v->distrust);
    if (fabsf(v->relationship - v->came_relationship) >= ANA_MATTERS)
        ana_also(text, "relationship %.2f -> %.2f", (double)v->came_relationship,
                 (double)v->relationship);
    if (v->dropped > 0.0f)
        ana_also(text, "never comes back to this store");
}

void ana_visit_words(struct ana_words *out, const struct ana_visit *v)
{
    static void (*const tell[ANA_STAGE_COUNT])(char *text, const struct ana_visit *v) = {
        [ANA_STAGE_ARRIVAL] = tell_arrival,
        [ANA_STAGE_ADD_ONS] = tell_addons,
        [ANA_STAGE_STAFF] = tell_staff,
        [ANA_STAGE_HELP] = tell_help,
        [ANA_STAGE_CONTACT] = tell_contact,
        [ANA_STAGE_SUSPICION] = tell_suspicion,
        [ANA_STAGE_REACTANCE] = tell_reactance,
        [ANA_STAGE_DECISION] = tell_decision,
        [ANA_STAGE_TILL] = tell_till,
        [ANA_STAGE_PAYMENT] = tell_payment,
        [ANA_STAGE_EXPERIENCE] = tell_experience,
        [ANA_STAGE_VOICE] = tell_voice,
        [ANA_STAGE_MEMORY] = tell_memory};

    for (int k = 0; k < ANA_STAGE_COUNT; k++) {
        *out->text[k] = '\0';
        tell[k](out->text[k], v);
    }
}

/* ---- at home, and at the door ---- */

static void tell_door(char *text, const struct ana_event *e)
{
    ana_say(text, "%s, turned back at the door: chance to go in %.1f %%",
            mission_name[e->mission], 100.0 * (double)e->chance);
    if (!(e->approach_prob > 0.0f))
        ana_say(text, ", and nobody approaches there");
    else
        ana_say(text,
                ", %.1f %% if staff did not approach %d %% of those who come in; %s",
                100.0 * (double)e->chance_alone, ana_percent(e->approach_prob),
                e->luck < e->chance_alone ? "without that they would have gone in"
                                          : "would have turned back all the same");
}

static void tell_delivery(char *text, const struct ana_event *e)
{
    ana_say(text, "the order of visit %u comes after %.1f days", e->occasion,
            (double)e->wait_days);
    if (e->late_days > 0.0f)
        ana_say(text, ", %.1f later than promised", (double)e->late_days);
    if (e->refused) {
        ana_say(text, "; refused at the door with ");
        ana_say_money(text, e->paid);
        ana_say(text, " of ");
        ana_say_money(text, e->price);
        ana_say(text, " paid");
    } else {
        ana_say(text, "; accepted");
    }
    ana_say(text, "; ");
    say_score(text, e->before, e->after);
}

void ana_event_words(char text[ANA_TEXT_MAX], const struct ana_event *e)
{
    *text = '\0';
    if (e->kind == ANA_DELIVERY)
        tell_delivery(text, e);
    else if (e->kind == ANA_DOOR)
        tell_door(text, e);
    else if (e->kind == ANA_WORD)
        ana_say(text, "a neighbour speaks %s of it; believes it good at %.2f of 1",
                e->sign > 0 ? "well" : "badly", (double)e->after);
    else
        ana_say(text, "wants no more messages from it");
}

void ana_day_words(char text[ANA_TEXT_MAX], uint32_t day, uint32_t burn_in_days)
{
    const bool burn_in = day < burn_in_days;
    const uint32_t since = burn_in ? day : day - burn_in_days;

    *text = '\0';
    ana_say(text, "%s %u day %u", burn_in ? "Burn-in week" : "Week",
            since / DAYS_A_WEEK + 1, since % DAYS_A_WEEK + 1);
}
