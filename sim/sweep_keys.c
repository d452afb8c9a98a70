#include "sim/points.h"
#include "sim/scenario.h"
#include "sim/scenario_keys.h"
#include "sim/sweep_yaml.h"

#define ROOM(object, field) (sizeof(((struct object *)0)->field) - 1)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { NAME_ROOM = SIM_NAME_MAX - 1, REF_ROOM = 1000, LIST_ROOM = 4096 };

static const struct sim_key sweep_keys[] = {
    {"sweep", SIM_KEY_NAME, SIM_KEY_REQUIRED, 0, NAME_ROOM, "name of the sweep"},
    {"title", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_sweep, title), "one line"},
    {"question", SIM_KEY_TEXT, SIM_KEY_OPTIONAL, 0, ROOM(sim_sweep, question),
     "the question that the sweep answers"},
    {"scenario", SIM_KEY_REF, SIM_KEY_REQUIRED, 0, REF_ROOM,
     "what is run at every point: a shipped scenario, or the path of a file"},
    {"set", SIM_KEY_WORDS, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "changes of the scenario, KEY=VALUE as after --set"},
    {"run", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_RUN, 0,
     "how long and how often, instead of the scenario's"},
    {"policies", SIM_KEY_WORDS, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "policies under test, instead of the scenario's"},
    {"markets", SIM_KEY_WORDS, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "only these markets of the scenario"},
    {"outcomes", SIM_KEY_WORDS, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "only these outcomes, and what their means are weighted by"},
    {"design", SIM_KEY_MAP, SIM_KEY_OPTIONAL, SIM_SHAPE_DESIGN, 0,
     "where the points lie"},
    {"factors", SIM_KEY_POLICIES, SIM_KEY_OPTIONAL, SIM_SHAPE_FACTOR, LIST_ROOM,
     "what varies: names of rows, or mappings"},
    {"points", SIM_KEY_REF, SIM_KEY_OPTIONAL, 0, REF_ROOM,
     "a CSV file with a column a factor, its name on top, and a line a point"},
};

/* Rows that stand in a plan file alone. Numbers of a factor are read with all their digits,
 * so their rows are only for messages and the schema. */
#define ANY -1e30f, 1e30f

static const struct sim_row sweep_rows[] = {
    {"record", SIM_CHOICE, "sweep", "weekly|total", SIM_RECORD_TOTAL, 0, 1, 0, 1, "-",
     "-", "what a cell leaves: one sum, or one a week"},
};

static const struct sim_key design_keys[] = {
    {"seed", SIM_KEY_SEED, SIM_KEY_OPTIONAL, 0, 0,
     "the luck of the design; that of the shoppers is the scenario's"},
};

static const struct sim_row design_rows[] = {
    {"kind", SIM_CHOICE, "design", "grid|explicit|lhs|sobol|morris|saltelli", 0, 0, 5, 0,
     5, "-", "-", "how the points are laid out"},
    {"size", SIM_WHOLE, "design", "points", 0, 1, 10000, 1, 1e7f, "-", "-",
     "points of lhs and sobol, base points of saltelli, trajectories of morris"},
    {"levels", SIM_WHOLE, "design", "levels", 0, 2, 10, 2, 1e6f, "-", "-",
     "levels of each range in a grid, and of morris (even)"},
};

static const struct sim_key factor_keys[] = {
    {"name", SIM_KEY_REF, SIM_KEY_REQUIRED, 0, SIM_FACTOR_NAME_MAX - 1,
     "behaviour.ROW, policy.LEVER, rival.LEVER, store.ROW, market.ROW, culture.CODE.ROW "
     "or "
     "share.MARKET.CODE; * stands for any text"},
    {"except", SIM_KEY_WORDS, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "names that a * shall not stand for"},
    {"values", SIM_KEY_VALUES, SIM_KEY_OPTIONAL, 0, LIST_ROOM,
     "the values it takes, instead of a range"},
};

static const struct sim_row factor_rows[] = {
    {"low", SIM_NUMBER, "factor", "1", 0, ANY, ANY, "-", "-",
     "lower end; by default that of the row's range of evidence"},
    {"high", SIM_NUMBER, "factor", "1", 1, ANY, ANY, "-", "-",
     "upper end; by default that of the row's range of evidence"},
    {"scale", SIM_CHOICE, "factor", "linear|log", 0, 0, 1, 0, 1, "-", "-",
     "whether values are spread evenly, or evenly in the logarithm"},
};

#define KEYS(array) .key = array, .n_keys = COUNT(array)
#define ROWS(array) .row = array, .n_rows = COUNT(array)

const struct sim_shape sim_sweep_shapes[SIM_SHAPE_COUNT - SIM_SHAPE_SWEEP] = {
    [SIM_SHAPE_SWEEP - SIM_SHAPE_SWEEP] = {"sweep", "a design of points to run",
                                           KEYS(sweep_keys), ROWS(sweep_rows)},
    [SIM_SHAPE_DESIGN - SIM_SHAPE_SWEEP] = {"design", "where the points lie",
                                            KEYS(design_keys), ROWS(design_rows)},
    [SIM_SHAPE_FACTOR - SIM_SHAPE_SWEEP] = {"factor", "what varies", KEYS(factor_keys),
                                            ROWS(factor_rows)},
};
