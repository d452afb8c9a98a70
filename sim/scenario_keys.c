#include "sim/scenario_keys.h"

#include "sim/scenario.h"

#define ROOM(object, field) (sizeof(((struct object *)0)->field) - 1)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { NAME_ROOM = SIM_NAME_MAX - 1, REF_ROOM = 1000, LIST_ROOM = 4096 };

static const struct sim_key scenario_keys[] = {
    {"scenario", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the scenario"},
    {"title", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_scenario, title), "one line"},
    {"question", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_scenario, question),
     "the question that the scenario answers"},
    {"look_at", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_scenario, look_at),
     "what to read in the table"},
    {"currency", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, ROOM(sim_scenario, currency),
     "label of all amounts"},
    {"seed", SIM_KEY_SEED, SIM_KEY_OPTIONAL, 0, 0, "the luck: same seed, same results"},
    {"run", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_RUN, 0, "how long and how often"},
    {"behaviour", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_BEHAVIOUR, 0,
     "how shoppers take things, where it differs from the defaults"},
    {"culture_table", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM,
     "a CSV file instead of the shipped table of cultures"},
    {"generation_table", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM,
     "a CSV file instead of the shipped table of generations"},
    {"cultures", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_CULTURES, 0,
     "cultures that are not in the tables, or differ from them"},
    {"markets", SIM_KEY_LIST, SIM_KEY_REQUIRED, SIM_SHAPE_MARKET, LIST_ROOM,
     "cities or neighbourhoods; they do not interact"},
    {"policies", SIM_KEY_POLICIES, SIM_KEY_WAIVABLE, SIM_SHAPE_POLICY, LIST_ROOM,
     "policies under test, the first is the yardstick"},
};

static const struct sim_key culture_keys[] = {
    {"name", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, NAME_ROOM, "name in full"},
    {"generations", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_GENERATIONS, 0,
     "shares of adults, adding up to 1"},
};

static const struct sim_key market_keys[] = {
    {"name", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the market"},
    {"cultures", SIM_KEY_MAP, SIM_KEY_ONE_OF, SIM_SHAPE_SHARES, 0,
     "share of shoppers by culture, adding up to 1"},
    {"culture", SIM_KEY_NAME, SIM_KEY_ONE_OF, 0, NAME_ROOM,
     "the culture of all shoppers"},
    {"stores", SIM_KEY_LIST, SIM_KEY_REQUIRED, SIM_SHAPE_STORE, LIST_ROOM,
     "the stores that shoppers choose among"},
};

static const struct sim_key store_keys[] = {
    {"name", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the store"},
    {"owner", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM,
     "us, if it is left out; any other name is a rival"},
    {"format", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM,
     "kind of store whose values hold where none is given here"},
    {"policy", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM, "the status quo"},
    {"levers", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_LEVERS, 0,
     "levers in which the status quo differs from that policy"},
    {"add_ons", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_ADDON, SIM_ADDONS_MAX,
     "complementary services, instead of those of format and policy"},
};

static const struct sim_key addon_keys[] = {
    {"name", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the service"},
};

static const struct sim_key policy_keys[] = {
    {"policy", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the policy"},
    {"title", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_policy, title), "one line"},
    {"help", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_policy, help), "what it means"},
    {"base", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM,
     "policy whose levers hold where none is given here"},
    {"levers", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_LEVERS, 0,
     "what the store does; a lever left out keeps the value of the store"},
    {"add_ons", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_ADDON, SIM_ADDONS_MAX,
     "complementary services, instead of the store's; an empty list is none"},
    {"schedule", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_SCHEDULE, SIM_RULES_MAX,
     "levers that hold for some weeks"},
    {"targets", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_TARGET, SIM_RULES_MAX,
     "levers that hold in one store or for some shoppers; they override the schedule"},
    {"rules", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_RULE, SIM_RULES_MAX,
     "schedules and targets in one list: a later one overrides those before it"},
};

static const struct sim_key schedule_keys[] = {
    {"levers", SIM_KEY_MAP, SIM_KEY_REQUIRED, SIM_SHAPE_LEVERS, 0,
     "levers that hold for this time"},
};

static const struct sim_key target_keys[] = {
    {"store", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM, "one of our stores"},
    {"culture", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM, "shoppers of this culture"},
    {"generation", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM,
     "shoppers of this generation: z, y, x or silver"},
    {"levers", SIM_KEY_MAP, SIM_KEY_REQUIRED, SIM_SHAPE_LEVERS, 0,
     "levers that hold there, or for them"},
};

static const struct sim_key rule_keys[] = {
    {"store", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM, "one of our stores"},
    {"culture", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM, "shoppers of this culture"},
    {"generation", SIM_KEY_NAME, SIM_KEY_OPTIONAL, 0, NAME_ROOM,
     "shoppers of this generation: z, y, x or silver"},
    {"levers", SIM_KEY_MAP, SIM_KEY_REQUIRED, SIM_SHAPE_LEVERS, 0,
     "levers that hold then, there, or for them"},
};

static const struct sim_key format_keys[] = {
    {"format", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the kind of store"},
    {"title", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_policy, title), "one line"},
    {"help", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_policy, help), "what it means"},
    {"store", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_FORMAT_STORE, 0,
     "what such a store is"},
    {"levers", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_LEVERS, 0,
     "what such a store does if nothing else is said"},
    {"add_ons", SIM_KEY_LIST, SIM_KEY_OPTIONAL, SIM_SHAPE_ADDON, SIM_ADDONS_MAX,
     "complementary services of such a store"},
};

static const struct sim_key any_culture = {
    "", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_CULTURE, 0, "values of one culture"};

static const struct sim_row culture_rows[] = {
    {"individualism", SIM_NUMBER, "culture", "index", 50, 0, 100, 0, 100, "-", "-",
     "individualism index: 0 is wholly interdependent"},
    {"stranger_trust", SIM_OR_UNKNOWN, "culture", "1", 0, 0, 0.75f, 0, 1, "-", "-",
     "share who trust people they meet for the first time"},
    {"doubt", SIM_OR_UNKNOWN, "culture", "1", 0, 0, 1, 0, 1, "-", "-",
     "share concerned about the authenticity of goods"},
};

#define SHARE_OF(name, help)                                                             \
    {                                                                                    \
        name, SIM_NUMBER, "culture", "1", 0, 0, 1, 0, 1, "-", "-", help                  \
    }

static const struct sim_row generation_rows[] = {
    SHARE_OF("z", "share of adults who are of generation Z"),
    SHARE_OF("y", "share of adults who are of generation Y"),
    SHARE_OF("x", "share of adults who are of generation X"),
    SHARE_OF("silver", "share of adults who are older"),
};

static const struct sim_row share_row = SHARE_OF("share", "share of the shoppers");

#define KEYS(array) .key = array, .n_keys = COUNT(array)
#define ROWS(array) .row = array, .n_rows = COUNT(array)
#define TABLE(of) .has_table = true, .table = of

static const struct sim_shape shapes[SIM_SHAPE_SWEEP] = {
    [SIM_SHAPE_SCENARIO] = {"scenario", "what to run", KEYS(scenario_keys)},
    [SIM_SHAPE_RUN] = {"run", "how long and how often", TABLE(SIM_TABLE_RUN)},
    [SIM_SHAPE_BEHAVIOUR] = {"behaviour", "how shoppers take things",
                             TABLE(SIM_TABLE_PARAM)},
    [SIM_SHAPE_CULTURES] = {"cultures", "code: values of a culture",
                            .each = &any_culture},
    [SIM_SHAPE_CULTURE] = {"culture", "values of one culture", KEYS(culture_keys),
                           ROWS(culture_rows)},
    [SIM_SHAPE_GENERATIONS] = {"generations", "shares adding up to 1",
                               ROWS(generation_rows), .rows_required = true},
    [SIM_SHAPE_MARKET] = {"market", "a city or neighbourhood", KEYS(market_keys),
                          TABLE(SIM_TABLE_MARKET)},
    [SIM_SHAPE_SHARES] = {"cultures", "code: share of the shoppers",
                          .each_row = &share_row},
    [SIM_SHAPE_STORE] = {"store", "a store", KEYS(store_keys), TABLE(SIM_TABLE_STORE)},
    [SIM_SHAPE_LEVERS] = {"levers", "what a store does", TABLE(SIM_TABLE_LEVER)},
    [SIM_SHAPE_ADDON] = {"add_on", "a complementary service", KEYS(addon_keys),
                         TABLE(SIM_TABLE_ADDON)},
    [SIM_SHAPE_POLICY] = {"policy", "a named set of levers", KEYS(policy_keys)},
    [SIM_SHAPE_FORMAT] = {"format", "a kind of store", KEYS(format_keys)},
    [SIM_SHAPE_SCHEDULE] = {"schedule", "levers for some weeks", KEYS(schedule_keys),
                            TABLE(SIM_TABLE_RULE)},
    [SIM_SHAPE_TARGET] = {"target", "levers for a store or for some shoppers",
                          KEYS(target_keys), TABLE(SIM_TABLE_RULE)},
    [SIM_SHAPE_RULE] = {"rule", "levers for a time, a store or some shoppers",
                        KEYS(rule_keys), TABLE(SIM_TABLE_RULE)},
    [SIM_SHAPE_FORMAT_STORE] = {"store", "what such a store is", TABLE(SIM_TABLE_STORE)},
};

struct sim_shape sim_shape(enum sim_shape_id id)
{
    struct sim_shape shape =
        id < SIM_SHAPE_SWEEP ? shapes[id] : sim_sweep_shapes[id - SIM_SHAPE_SWEEP];

    if (shape.has_table)
        shape.row = sim_rows(shape.table, &shape.n_rows);
    return shape;
}
