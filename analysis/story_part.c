#include <string.h>

#include "analysis/story.h"
#include "analysis/story_pen.h"

/* Why @p lost did not want what @p won wanted. */
static void tell_less_wish(char *text, const struct ana_visit *lost,
                           const struct ana_visit *won)
{
    const struct ana_terms a = ana_visit_terms(lost), b = ana_visit_terms(won);
    struct ana_causes c = {0};

    if (b.help > a.help)
        ana_because(&c, b.help - a.help, ANA_MATTERS, "%s (%+.2f)",
                    lost->helped > 0.0f ? "got less help" : "got no help",
                    (double)(a.help - b.help));
    if (b.contact > a.contact)
        ana_because(&c, b.contact - a.contact, ANA_MATTERS, "%s (%+.2f)",
                    lost->excess > won->excess ? "were bothered by contact"
                                               : "missed welcome contact",
                    (double)(a.contact - b.contact));
    if (b.reactance > a.reactance)
        ana_because(&c, b.reactance - a.reactance, ANA_MATTERS, "felt pushed (%+.2f)",
                    (double)(a.reactance - b.reactance));
    if (b.suspicion > a.suspicion)
        ana_because(&c, b.suspicion - a.suspicion, ANA_MATTERS,
                    "suspected a motive (%+.2f)", (double)(a.suspicion - b.suspicion));
    if (b.hover > a.hover)
        ana_because(&c, b.hover - a.hover, ANA_MATTERS,
                    "did not like staff to stay by (%+.2f)", (double)(a.hover - b.hover));
    if (b.doubt > a.doubt)
        ana_because(&c, b.doubt - a.doubt, ANA_MATTERS, "doubted the goods (%+.2f)",
                    (double)(a.doubt - b.doubt));
    if (b.chat > a.chat)
        ana_because(&c, b.chat - a.chat, ANA_MATTERS, "had less of a chat (%+.2f)",
                    (double)(a.chat - b.chat));
    if (b.other > a.other)
        ana_because(&c, b.other - a.other, ANA_MATTERS, "other service was less (%+.2f)",
                    (double)(a.other - b.other));
    ana_say_causes(text, " they ", &c);
    ana_say(text, "%s chance %d %% against %d %%", c.n ? ";" : "",
            ana_percent(lost->buy_p), ana_percent(won->buy_p));
}

static void tell_no_sale(char *text, const struct ana_visit *lost,
                         const struct ana_visit *won)
{
    if (lost->till_left > 0.0f)
        ana_say(text, " the line at the till was too long");
    else if (lost->no_cash > 0.0f)
        ana_say(text, " the price was not at hand");
    else if (lost->stock_out > 0.0f)
        ana_say(text, " it was out of stock");
    else if (won->mission == SIM_COMEBACK && lost->mission != SIM_COMEBACK)
        ana_say(text, " it had not been chosen before");
    else
        tell_less_wish(text, lost, won);
}

/* Told differently, whatever the end. */
static bool told_apart(const struct ana_visit *a, const struct ana_visit *b)
{
    struct ana_words x, y;

    ana_visit_words(&x, a);
    ana_visit_words(&y, b);
    for (int k = ANA_STAGE_ARRIVAL; k < ANA_STAGE_EXPERIENCE; k++)
        if (strcmp(x.text[k], y.text[k]) != 0)
            return true;
    return strcmp(x.text[ANA_STAGE_VOICE], y.text[ANA_STAGE_VOICE]) != 0;
}

static enum ana_parting part_in_store(char *text, const struct ana_visit *a,
                                      const struct ana_visit *b, const char *name_a,
                                      const char *name_b)
{
    const bool bought = a->bought > 0.0f, lost = a->dropped > 0.0f;

    if (bought != (b->bought > 0.0f)) {
        ana_say(text, "bought under %s, not under %s:", bought ? name_a : name_b,
                bought ? name_b : name_a);
        tell_no_sale(text, bought ? b : a, bought ? a : b);
        return ANA_PARTED;
    }
    if (lost != (b->dropped > 0.0f)) {
        ana_say(
            text,
            "lost to the store under %s, not under %s: satisfaction %.0f against %.0f",
            lost ? name_a : name_b, lost ? name_b : name_a,
            (double)(lost ? a : b)->reported, (double)(lost ? b : a)->reported);
        return ANA_PARTED;
    }
    return told_apart(a, b) ? ANA_DIFFERED : ANA_ALIKE;
}

enum ana_parting ana_visits_part(char text[ANA_TEXT_MAX], const struct ana_visit *a,
                                 const struct ana_visit *b, const char *name_a,
                                 const char *name_b)
{
    *text = '\0';
    if (!a && !b)
        return ANA_ALIKE;
    if (!a || !b) {
        ana_say(text, "went in under %s, not under %s", a ? name_a : name_b,
                a ? name_b : name_a);
        return ANA_PARTED;
    }
    if (a->shop != b->shop) {
        ana_say(text, "went to %s under %s, to %s under %s", a->store->name, name_a,
                b->store->name, name_b);
        return ANA_PARTED;
    }
    return part_in_store(text, a, b, name_a, name_b);
}
