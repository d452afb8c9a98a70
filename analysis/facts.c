#include "analysis/facts.h"

#include <string.h>

#include "analysis/facts_lab.h"

static const struct ana_fact facts[] = {
    {.id = "SF-01",
     .statement = "The share annoyed by unasked contact rises with its intensity",
     .expected = "a = 1: .52 +- .05; a = 3: .89 +- .05; put off at a = 3: .68 +- .05",
     .band = 'm',
     .setting = "everyone is approached by staff enough, warmth 0; annoyed is read as "
                "put off with putoff_margin 0",
     .run = ana_sf01},
    {.id = "SF-02",
     .statement = "Conversion of the trip has a single maximum in the intensity of "
                  "unasked contact",
     .expected = "best a in 0..2, falling after; lower where help on request is reliable",
     .band = 'd',
     .setting = "everyone is approached, 8 on the floor; no till line, warmth 0; "
                "ask_prob .3 and "
                ".95 where help on request is rare and reliable",
     .run = ana_sf02},
    {.id = "SF-03",
     .statement = "Pushing costs the year more than the trip",
     .expected = "revenue of 12 months, pushy (active selling, a = 3) over hang-back "
                 "with full staffing, 0.65-0.95; revenue of a visit 0.75-1.10",
     .band = 'e',
     .setting = "a department store of 3 on the floor against a rival that greets 30 %; "
                "the policies differ in contact alone",
     .run = ana_sf03},
    {.id = "SF-04",
     .statement = "Help sells: more visitors assisted, more of them buy",
     .expected = "share assisted 50 to 60 %: conversion +3 to +7 points",
     .band = 'm',
     .setting = "everyone wants help and asks; a large floor of 7 and of 9; no till line",
     .why = "Help is worth 1.2 log-odds (help_b), of which two thirds are given on "
            "average, so at a conversion of .22 an assisted shopper is 13 points "
            "likelier to buy; the causal estimate is some 50 points. The top of the "
            "range of help_b, 2.6, gives 2.5 points.",
     .run = ana_sf04},
    {.id = "SF-06",
     .statement =
         "Attentiveness by staff on fixed pay puts off interdependent shoppers only",
     .expected = "fewer cards sold: US within 3 points of none, CN clearly fewer",
     .band = 'm',
     .setting = "a salon: all pay, then are offered a card; all approached at a = 3 "
                "against 1; staff strangers",
     .run = ana_sf06},
    {.id = "SF-07",
     .statement = "With a visible commission attentiveness puts everyone off",
     .expected = "fewer cards sold to both, US and CN",
     .band = 'm',
     .setting = "the salon of SF-06, commission 1",
     .run = ana_sf07},
    {.id = "SF-08",
     .statement = "An employee of one's own group takes the suspicion away",
     .expected = "70 % or more of the drop of SF-06 removed",
     .band = 'm',
     .setting = "the salon of SF-06, CN",
     .run = ana_sf08},
    {.id = "SF-09",
     .statement = "Suspicion is what carries culture into the effect of attentiveness",
     .expected = "interaction of culture and attentiveness below 20 % of itself once "
                 "suspicion is fixed",
     .band = 'm',
     .setting = "the salon of SF-06; suspicion is fixed by susp_b1 0; conversion .22 for "
                "the purchase",
     .run = ana_sf09},
    {.id = "SF-10",
     .statement =
         "Aggressive pressure costs satisfaction and trust, directive pressure does not",
     .expected =
         "aggressive: satisfaction and relationship lower; directive: below .05 SD",
     .band = 'm',
     .setting = "everyone is offered help (a = 2) by staff enough, 26 weeks; the "
                "pressure full or none",
     .run = ana_sf10},
    {.id = "SF-11",
     .statement = "Hovering staff: people buy their way out where goods are for the body",
     .expected =
         "sales of the trip up for the body, down elsewhere; loyalty down in both",
     .band = 'm',
     .setting = "everyone is greeted; hover 1 against 0",
     .run = ana_sf11},
    {.id = "SF-12",
     .statement =
         "Genuineness pleases when the task is done well, less when staff are busy",
     .expected = "above 0 done well, 0 +- .05 SD when not, less when busy",
     .band = 'm',
     .setting = "genuineness .8 against .2, first visits, a busy floor",
     .run = ana_sf12},
    {.id = "SF-13",
     .statement = "Informal style pleases good customers and offends strangers",
     .expected = "above 0 at R = .9, below 0 at R = 0",
     .band = 'm',
     .setting = "familiarity .7 against .2, first day",
     .run = ana_sf13},
    {.id = "SF-14",
     .statement = "A common group is worth something until staff are rude",
     .expected = "above 0 with civil staff, 0 +- .05 SD with rude staff",
     .band = 'm',
     .setting =
         "all staff of the shopper's group against none; rudeness certain (rude_base 1)",
     .run = ana_sf14},
    {.id = "SF-15",
     .statement = "Good customers forgive an ordinary failure",
     .expected = "loss smaller at high R",
     .band = 'm',
     .setting = "everything out of stock on day 1",
     .run = ana_sf15},
    {.id = "SF-16",
     .statement = "Good customers do not forgive an unfair one",
     .expected =
         "loss larger at high R; after two months revenge is less and avoidance more",
     .band = 'm',
     .setting = "everyone is treated rudely on day 1 (rude_base 1) and never again",
     .run = ana_sf16},
    {.id = "SF-17",
     .statement = "A good recovery restores satisfaction and not behaviour",
     .expected = "satisfaction not below its level before; repurchase not above that "
                 "without failure; good words not above by more than 5 %",
     .band = 'm',
     .setting = "everything wanted is out of stock on day 1, everyone complains and is "
                "compensated at once; conversion .5",
     .run = ana_sf17},
    {.id = "SF-18",
     .statement = "Interdependent shoppers mind rudeness more and missing goods less",
     .expected = "slope on z below 0 for rudeness, above 0 for missing goods",
     .band = 'm',
     .setting = "first visits; complaints are not resolved",
     .run = ana_sf18},
    {.id = "SF-19",
     .statement =
         "An offshore desk leaves complainants less satisfied, since it solves less",
     .expected = "satisfaction ratio .65-.85, more than half of the gap by resolution",
     .band = 'm',
     .setting = "a fifth of wanted items missing, so that people complain",
     .run = ana_sf19},
    {.id = "SF-21",
     .statement =
         "Falling short weighs more than exceeding, and little gaps weigh nothing",
     .expected = "slope ratio 1.0-2.5; flat inside the zone",
     .band = 'm',
     .setting = "first visits of people who expect too much, too little, the usual; "
                "complaints unresolved",
     .run = ana_sf21},
    {.id = "SF-22",
     .statement = "Refusal at the door grows with the wait and falls with the deposit",
     .expected = "nothing paid: 22, 27, 35 % +- 2 at 1.5, 4, 7 days; prepaid below 3 %; "
                 "falls with deposit",
     .band = 'm',
     .setting =
         "refuse_scale 1; purses and baskets alike, so that everyone pays the same part",
     .run = ana_sf22},
    {.id = "SF-23",
     .statement = "Taking any deposit sells where money is short",
     .expected = "conversion up by 5 points or more; nothing when money is ample",
     .band = 'd',
     .setting = "a mattress shop, price a week's income; min_deposit 0 against 1",
     .run = ana_sf23},
    {.id = "SF-24",
     .statement = "Each day of faster delivery sells",
     .expected = "+0.5 to +2.0 % of online sales a day",
     .band = 'm',
     .setting = "online, delivered in 2 days against 7, promised and kept",
     .run = ana_sf24},
    {.id = "SF-25",
     .statement = "An add-on that one may take lengthens the visit and the basket",
     .expected = "spend +10 to +50 %, time up, the second adds less",
     .band = 'm',
     .setting = "everyone takes it (appeal 1): read among users",
     .run = ana_sf25},
    {.id = "SF-26",
     .statement = "The number of options by itself does not put people off",
     .expected = "d within .05 of none; below 0 only for a complex task and vague wishes",
     .band = 'm',
     .setting = "four add-ons that do nothing; complex and vague: overload_b -.02, "
                "everyone in need",
     .run = ana_sf26},
    {.id = "SF-27",
     .statement = "A live chat sells, most for sellers little known",
     .expected = "purchase probability x 1.10-1.20; more at low reputation",
     .band = 'm',
     .setting = "an online shop, conversion 2.5 %, need_scale .25, CN, reputation .5; "
                "answered in 10 s",
     .run = ana_sf27},
    {.id = "SF-28",
     .statement =
         "A chat must be quick; pictures that move sell the item and what goes with it",
     .expected = "gain at 10 min below 25 % of that at 10 s; item +10-20 %, matching "
                 "items +20-40 %",
     .band = 'm',
     .setting = "the seller of SF-27",
     .run = ana_sf28},
    {.id = "SF-31",
     .statement = "Contact after the sale brings people back up to a point",
     .expected = "most visits at 3 calls, 3-4 e-mails, 9-10 letters a quarter; fewer "
                 "when other channels are busy",
     .band = 'm',
     .setting = "customers of one store without floor contact; top of a parabola through "
                "seven numbers of contacts",
     .run = ana_sf31},
    {.id = "SF-32",
     .statement = "Too many messages drive people off the list",
     .expected = "too many: < .10, .21, .67 +- .05 at 1, 5, 6+ a week; opt-out .1-.5 % a "
                 "message; the satisfied stay",
     .band = 'm',
     .setting = "e-mails only, as relevant as untargeted ones; 6 and more is read at 8",
     .run = ana_sf32},
    {.id = "SF-33",
     .statement =
         "Empathic listening pleases and builds trust, unless staff are under stress",
     .expected = "satisfaction .23, trust .26 SD +- .05; more with orientation; below 0 "
                 "at high stress",
     .band = 'm',
     .setting = "empathy .75 against .5 (one SD), which takes no longer (emp_time 0); "
                "all customers after half a year, all contacted",
     .run = ana_sf33},
    {.id = "SF-35",
     .statement = "People join a line by its length",
     .expected =
         "10 in line: 30 %, 15: 27 % +- 1; one long line for all tills is joined less",
     .band = 'm',
     .setting = "one till, 20,000 shoppers, conversion .332 without a line; whoever "
                "joins stays (renege_scale 1e6) in the first two",
     .run = ana_sf35},
    {.id = "SF-37",
     .statement = "Staff where the traffic is sell more",
     .expected = "revenue +3 to +8 %; one more on the fitting rooms: sales +10 to +20 %; "
                 "inverted U in crowding",
     .band = 'm',
     .setting = "a floor of 4 overloaded in the busiest hours, against 5 by traffic; "
                "fitting rooms: everyone wants help to try and asks, one attendant busy "
                "for 80 % of the day, against 2; crowds 0.25 to 8 times that",
     .why = "Help is worth too little (see SF-04) for the peak to cost 3 % of revenue. "
            "The inverted U is missing: waiting and leaving can only make sales level "
            "off, as was found for plain lines; nothing lets a crowd at the fitting "
            "rooms harm those who would have bought without help.",
     .run = ana_sf37},
    {.id = "SF-38",
     .statement = "With neutral service repeat visits are BG/NBD",
     .expected = "closed form within 4 standard errors",
     .band = 'm',
     .setting = "CDNOW rates, clock_scale 1, conversion 1, one store, no passers-by",
     .run = ana_sf38},
    {.id = "SF-39",
     .statement = "Few buyers make most of the repeats",
     .expected = "top 20 % of buyers: 70-85 % of repeats",
     .band = 'm',
     .setting = "the clock of SF-38, 39 weeks",
     .run = ana_sf39},
    {.id = "SF-40",
     .statement =
         "Good words are commoner; they move those who doubt, bad words those who do not",
     .expected = "positive to negative 2:1 to 4:1; positive moves more at prior < .5, "
                 "less at > .5",
     .band = 'm',
     .setting = "a store of 2 on the floor and 1 till and a rival like it, 26 weeks; "
                "beliefs set to .3 and .7",
     .run = ana_sf40},
    {.id = "SF-41",
     .statement = "Reading customers better does not cost revenue",
     .expected = "revenue non-decreasing in accuracy .5 to .95; gain largest where "
                 "tolerance differs most",
     .band = 'e',
     .setting = "a question, a contact of 1, for whom staff read as in need "
                "(approach_when read); at accuracy .5 they approach nobody",
     .why =
         "From .65 on better reading pays, and .95 beats .5. Between .5, where staff "
         "approach "
         "nobody, and .65 it does not: of those whom staff then read as in need barely "
         "half are, and the needs found that nobody had spoken of are worth less than "
         "the contact costs. Staff read need, not tolerance: how tolerance spreads does "
         "not change what reading gains.",
     .run = ana_sf41},
    {.id = "SF-43",
     .statement = "Kiosks spare shoppers unasked contact and cost no sales",
     .expected = "harm of contact and share assisted by staff fall, conversion does not",
     .band = 'e',
     .setting = "a department store of 2 on the floor that greets 30 %; complexity .3",
     .run = ana_sf43},
    {.id = "SF-44",
     .statement = "Relevance, and a frequency one chose, keep people on the list",
     .expected = "opt-outs down, visits up; chosen frequency beats any fixed one",
     .band = 'e',
     .setting = "e-mails only, 13 weeks; relevance at 7 e-mails",
     .run = ana_sf44},
    {.id = "SF-45",
     .statement = "A store that adapts takes deposits only where money is short",
     .expected =
         "partial payment adopted where liquidity binds, not where money is ample",
     .band = 'e',
     .setting = "the shop of SF-23 with the anticipatory controller, second half year",
     .run = ana_sf45},
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
