#include "analysis/facts.h"

#include <string.h>

#include "analysis/facts_lab.h"

static const struct ana_fact facts[] = {
    {"SF-01", "The share annoyed by unasked contact rises with its intensity",
     "a = 1: .52 +- .05; a = 3: .89 +- .05; put off at a = 3: .68 +- .05", 'm',
     "everyone is approached by staff enough, warmth 0; annoyed is read as put off with "
     "putoff_margin 0",
     NULL, ana_sf01},
    {"SF-02", "Conversion of the trip has a single maximum in the intensity of unasked contact",
     "best a in 0..2, falling after; lower where help on request is reliable", 'd',
     "everyone is approached, 1, 3 or 8 on the floor; no till line, warmth 0", NULL,
     ana_sf02},
    {"SF-03", "Pushing costs the year more than the trip",
     "revenue of 12 months, pushy (a = 3 or 4) over hang-back with full staffing, "
     "0.65-0.95; revenue of a visit 0.75-1.10",
     'e', "a department store of 3 on the floor against a rival that greets 30 %", NULL,
     ana_sf03},
    {"SF-04", "Help sells: more visitors assisted, more of them buy",
     "share assisted 50 to 60 %: conversion +3 to +7 points", 'm',
     "everyone wants help; 2 and 3 on the floor; no till line", NULL, ana_sf04},
    {"SF-06", "Attentiveness by staff on fixed pay puts off interdependent shoppers only",
     "fewer cards sold: US within 3 points of none, CN clearly fewer", 'm',
     "a salon: all pay, then are offered a card; all approached at a = 3 against 1; staff "
     "strangers",
     NULL, ana_sf06},
    {"SF-07", "With a visible commission attentiveness puts everyone off",
     "fewer cards sold to both, US and CN", 'm', "the salon of SF-06, commission 1", NULL,
     ana_sf07},
    {"SF-08", "An employee of one's own group takes the suspicion away",
     "70 % or more of the drop of SF-06 removed", 'm', "the salon of SF-06, CN", NULL,
     ana_sf08},
    {"SF-09", "Suspicion is what carries culture into the effect of attentiveness",
     "interaction of culture and attentiveness below 20 % of itself once suspicion is fixed",
     'm', "the salon of SF-06; suspicion is fixed by susp_b1 0; conversion .22 for the "
          "purchase",
     NULL, ana_sf09},
    {"SF-10", "Aggressive pressure costs satisfaction and trust, directive pressure does not",
     "aggressive: satisfaction and relationship lower; directive: below .05 SD", 'm',
     "everyone is offered help (a = 2) by staff enough, 26 weeks", NULL, ana_sf10},
    {"SF-11", "Hovering staff: people buy their way out where goods are for the body",
     "sales of the trip up for the body, down elsewhere; loyalty down in both", 'm',
     "everyone is greeted; hover 1 against 0", NULL, ana_sf11},
    {"SF-12", "Genuineness pleases when the task is done well, less when staff are busy",
     "above 0 done well, 0 +- .05 SD when not, less when busy", 'm',
     "genuineness .8 against .2, first visits, a busy floor", NULL, ana_sf12},
    {"SF-13", "Informal style pleases good customers and offends strangers",
     "above 0 at R = .9, below 0 at R = 0", 'm', "familiarity .7 against .2, first day",
     NULL, ana_sf13},
    {"SF-14", "A common group is worth something until staff are rude",
     "above 0 with civil staff, 0 +- .05 SD with rude staff", 'm',
     "all staff of the shopper's group against none; rudeness certain (rude_base 1)", NULL,
     ana_sf14},
    {"SF-15", "Good customers forgive an ordinary failure", "loss smaller at high R", 'm',
     "everything out of stock on day 1", NULL, ana_sf15},
    {"SF-16", "Good customers do not forgive an unfair one",
     "loss larger at high R; after two months revenge is less and avoidance more", 'm',
     "everyone is treated rudely on day 1 (rude_base 1) and never again", NULL, ana_sf16},
    {"SF-17", "A good recovery restores satisfaction and not behaviour",
     "satisfaction not below its level before; repurchase and good words not above", 'm',
     "everything out of stock on day 1, everyone complains and is compensated at once",
     NULL, ana_sf17},
    {"SF-18", "Interdependent shoppers mind rudeness more and missing goods less",
     "slope on z below 0 for rudeness, above 0 for missing goods", 'm',
     "first visits; complaints are not resolved", NULL, ana_sf18},
    {"SF-19", "An offshore desk leaves complainants less satisfied, since it solves less",
     "satisfaction ratio .65-.85, more than half of the gap by resolution", 'm',
     "a fifth of wanted items missing, so that people complain", NULL, ana_sf19},
    {"SF-21", "Falling short weighs more than exceeding, and little gaps weigh nothing",
     "slope ratio 1.0-2.5; flat inside the zone", 'm', "first visits; complaints unresolved",
     NULL, ana_sf21},
    {"SF-22", "Refusal at the door grows with the wait and falls with the deposit",
     "nothing paid: 22, 27, 35 % +- 2 at 1.5, 4, 7 days; prepaid below 3 %; falls with "
     "deposit",
     'm', "refuse_scale 1; purses alike, so that everyone pays the same part", NULL,
     ana_sf22},
    {"SF-23", "Taking any deposit sells where money is short",
     "conversion up by 5 points or more; nothing when money is ample", 'd',
     "a mattress shop, price a week's income; min_deposit 0 against 1", NULL, ana_sf23},
    {"SF-24", "Each day of faster delivery sells", "+0.5 to +2.0 % of online sales a day",
     'm', "online, delivered in 2 days against 7, promised and kept", NULL, ana_sf24},
    {"SF-25", "An add-on that one may take lengthens the visit and the basket",
     "spend +10 to +50 %, time up, the second adds less", 'm',
     "everyone takes it (appeal 1): read among users", NULL, ana_sf25},
    {"SF-26", "The number of options by itself does not put people off",
     "d within .05 of none; below 0 only for a complex task and vague wishes", 'm',
     "four add-ons that do nothing; complex and vague: overload_b -.02, everyone in need",
     NULL, ana_sf26},
    {"SF-27", "A live chat sells, most for sellers little known",
     "purchase probability x 1.10-1.20; more at low reputation", 'm',
     "online, conversion 2.5 %, CN, reputation .5; answered in 10 s", NULL, ana_sf27},
    {"SF-28", "A chat must be quick; pictures that move sell the item and what goes with it",
     "gain at 10 min below 25 % of that at 10 s; item +10-20 %, matching items +20-40 %",
     'm', "the seller of SF-27", NULL, ana_sf28},
    {"SF-31", "Contact after the sale brings people back up to a point",
     "most visits at 3 calls, 3-4 e-mails, 9-10 letters a quarter; fewer when other "
     "channels are busy",
     'm', "customers of one store without floor contact; vertex of a parabola", NULL,
     ana_sf31},
    {"SF-32", "Too many messages drive people off the list",
     "too many: < .10, .21, .67 +- .05 at 1, 5, 6+ a week; opt-out .1-.5 % a message; "
     "the satisfied stay",
     'm', "e-mails only, relevance as untargeted", NULL, ana_sf32},
    {"SF-33", "Empathic listening pleases and builds trust, unless staff are under stress",
     "satisfaction .23, trust .26 SD +- .05; more with orientation; below 0 at high stress",
     'm', "empathy .75 against .5 (one SD); regulars after half a year, all contacted", NULL,
     ana_sf33},
    {"SF-35", "People join a line by its length",
     "10 in line: 30 %, 15: 27 % +- 1; one long line for all tills is joined less", 'm',
     "one till, nobody reneges, conversion .332 without a line", NULL, ana_sf35},
    {"SF-37", "Staff where the traffic is sell more",
     "revenue +3 to +8 %; one more on the fitting rooms: sales +10 to +20 %; inverted U in "
     "crowding",
     'm', "2 on the floor, flat against by traffic; fitting rooms: 60 % of needs, 1 against 2",
     NULL, ana_sf37},
    {"SF-38", "With neutral service repeat visits are BG/NBD",
     "closed form within 4 standard errors", 'm',
     "CDNOW rates, clock_scale 1, conversion 1, one store, no passers-by", NULL, ana_sf38},
    {"SF-39", "Few buyers make most of the repeats",
     "top 20 % of buyers: 70-85 % of repeats", 'm', "the clock of SF-38, 39 weeks", NULL,
     ana_sf39},
    {"SF-40", "Good words are commoner; they move those who doubt, bad words those who do not",
     "positive to negative 2:1 to 4:1; positive moves more at prior < .5, less at > .5",
     'm', "a store and a rival, 26 weeks; beliefs set to .3 and .7", NULL, ana_sf40},
    {"SF-41", "Reading customers better does not cost revenue",
     "revenue non-decreasing in accuracy .5 to .95; gain largest where tolerance differs "
     "most",
     'e', "help is offered to whom staff read as in need (approach_when read)", NULL,
     ana_sf41},
    {"SF-43", "Kiosks spare shoppers unasked contact and cost no sales",
     "harm of contact and share assisted by staff fall, conversion does not", 'e',
     "a department store of 2 on the floor that greets 30 %; complexity .3", NULL, ana_sf43},
    {"SF-44", "Relevance, and a frequency one chose, keep people on the list",
     "opt-outs down, visits up; chosen frequency beats any fixed one", 'e',
     "e-mails only, a quarter", NULL, ana_sf44},
    {"SF-45", "A store that adapts takes deposits only where money is short",
     "partial payment adopted where liquidity binds, not where money is ample", 'e', "",
     NULL, ana_sf45},
};

enum { FACTS = sizeof facts / sizeof *facts };

const struct ana_fact *ana_facts(size_t *n)
{
    *n = FACTS;
    return facts;
}

const struct ana_fact *ana_fact_find(const char *id)
{
    for (size_t k = 0; k < FACTS; k++)
        if (strcmp(facts[k].id, id) == 0)
            return &facts[k];
    return NULL;
}

enum sim_status ana_fact_run(const struct ana_fact *fact,
                             const struct ana_fact_options *options,
                             struct ana_fact_result *out, struct sim_error *err)
{
    struct ana_lab lab = {.options = options, .result = out};

    *out = (struct ana_fact_result){0};
    if (options->threads < 1)
        return sim_fail(err, SIM_E_RANGE, "threads", "need 1 or more, got %d",
                        options->threads);
    fact->run(&lab);
    if (lab.status != SIM_OK && err)
        *err = lab.error;
    return lab.status;
}
