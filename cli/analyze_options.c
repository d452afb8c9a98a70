#include <math.h>
#include <stdlib.h>

#include "cli/analyze.h"

const char *const cli_method_name[CLI_METHODS] = {"sobol", "morris", "prim", "regret",
                                                  "gp"};

enum {
    KEY_METHOD = 0x500, /* + enum cli_method */
    KEY_DIFFERENCE = KEY_METHOD + CLI_METHODS,
    KEY_OWNER,
    KEY_MARKET,
    KEY_LEVEL,
    KEY_BELOW,
    KEY_ABOVE,
    KEY_WORSE,
    KEY_JSON
};

/* clang-format off */
static const struct argp_option options[] = {
    {"sobol", KEY_METHOD + CLI_SOBOL, 0, 0, "Sobol' indices: which factor the variance comes from, alone and in company (saltelli design)", 1},
    {"morris", KEY_METHOD + CLI_MORRIS, 0, 0, "Elementary effects: which factors matter at all (morris design)", 1},
    {"prim", KEY_METHOD + CLI_PRIM, 0, 0, "Where it fails: a box of few limits that holds most of the points of interest", 1},
    {"regret", KEY_METHOD + CLI_REGRET, 0, 0, "Which policy loses least against the one that would have been best", 1},
    {"gp", KEY_METHOD + CLI_GP, 0, 0, "A Gaussian process stands in for the simulator: fit and Sobol' indices of few points", 1},
    {"outcome", 'O', "NAME", 0, "Of this outcome; may be repeated. By default conversion and contribution", 2},
    {"policy", 'p', "NAME", 0, "Outcomes under this policy itself", 2},
    {"difference", KEY_DIFFERENCE, "NAME", 0, "Outcomes under this policy less those under the first, pair by pair; by default each policy but the first", 2},
    {"owner", KEY_OWNER, "NAME", 0, "Outcomes of this owner of stores, a rival; by default of us", 2},
    {"market", KEY_MARKET, "NAME", 0, "Of this market; by default all, added up", 2},
    {"below", KEY_BELOW, "X", 0, "PRIM: points of interest have less than X, in the unit of the file (0.25 for 25 %)", 3},
    {"above", KEY_ABOVE, "X", 0, "PRIM: points of interest have more than X", 3},
    {"worse-than-first", KEY_WORSE, 0, 0, "PRIM: points where the policy does worse than the first; the default of a difference, of a policy itself its worst quarter", 3},
    {"level", KEY_LEVEL, "SHARE", 0, "Level of the intervals, 0.95 by default", 4},
    {"json", KEY_JSON, 0, 0, "One JSON object", 4},
    {0}};
/* clang-format on */

static void take_method(struct argp_state *state, enum cli_method method)
{
    struct cli_analyze_input *in = state->input;

    if (in->method != CLI_METHOD_BY_DESIGN && in->method != method)
        argp_error(state, "need one method, got --%s and --%s",
                   cli_method_name[in->method], cli_method_name[method]);
    in->method = method;
}

static void take_outcome(struct argp_state *state, const char *name)
{
    struct cli_analyze_input *in = state->input;
    const char **more = realloc(in->outcome, (in->n_outcomes + 1) * sizeof *more);

    if (!more) {
        argp_failure(state, CLI_FAILED, 0, "out of memory");
        return;
    }
    in->outcome = more;
    in->outcome[in->n_outcomes++] = name;
}

static double take_number(struct argp_state *state, const char *option, const char *text)
{
    char *end;
    const double x = strtod(text, &end);

    if (end == text || *end != '\0' || !isfinite(x))
        argp_error(state, "--%s: need a number, got '%s'", option, text);
    return x;
}

static void take_case(struct argp_state *state, enum cli_case what)
{
    struct cli_analyze_input *in = state->input;

    if (in->what != CLI_CASE_USUAL)
        argp_error(state, "need one of --below, --above and --worse-than-first, once");
    in->what = what;
}

static void take_level(struct argp_state *state, const char *text)
{
    struct cli_analyze_input *in = state->input;

    in->level = take_number(state, "level", text);
    if (!(in->level > 0 && in->level < 1))
        argp_error(state, "--level: need more than 0 and less than 1, got '%s'", text);
}

static void check_together(struct argp_state *state)
{
    const struct cli_analyze_input *in = state->input;
    const bool is_prim = in->method == CLI_PRIM || in->method == CLI_METHOD_BY_DESIGN;

    if (!in->file)
        argp_error(state, "need a results file of a sweep");
    if (in->policy && in->difference)
        argp_error(state, "need one of --policy and --difference");
    if (in->method == CLI_REGRET && (in->policy || in->difference))
        argp_error(state, "--regret is about all policies: --policy and --difference "
                          "do not go with it");
    if (in->what != CLI_CASE_USUAL && !is_prim)
        argp_error(state,
                   "--below, --above and --worse-than-first go with --prim, not "
                   "with --%s",
                   cli_method_name[in->method]);
    if (in->what == CLI_CASE_WORSE && in->policy)
        argp_error(state, "--worse-than-first is about a difference from the first "
                          "policy: --policy does not go with it");
}

static error_t parse_case(int key, char *arg, struct argp_state *state)
{
    struct cli_analyze_input *in = state->input;

    switch (key) {
    case KEY_BELOW:
        take_case(state, CLI_CASE_BELOW);
        in->limit = take_number(state, "below", arg);
        return 0;
    case KEY_ABOVE:
        take_case(state, CLI_CASE_ABOVE);
        in->limit = take_number(state, "above", arg);
        return 0;
    case KEY_WORSE:
        take_case(state, CLI_CASE_WORSE);
        return 0;
    case ARGP_KEY_ARG:
        if (in->file)
            argp_error(state, "need one results file, got '%s' too", arg);
        in->file = arg;
        return 0;
    case ARGP_KEY_END:
        check_together(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct cli_analyze_input *in = state->input;

    if (key >= KEY_METHOD && key < KEY_METHOD + CLI_METHODS) {
        take_method(state, (enum cli_method)(key - KEY_METHOD));
        return 0;
    }
    switch (key) {
    case 'O':
        take_outcome(state, arg);
        return 0;
    case 'p':
        in->policy = arg;
        return 0;
    case KEY_DIFFERENCE:
        in->difference = arg;
        return 0;
    case KEY_OWNER:
        in->owner = arg;
        return 0;
    case KEY_MARKET:
        in->market = arg;
        return 0;
    case KEY_LEVEL:
        take_level(state, arg);
        return 0;
    case KEY_JSON:
        in->json = true;
        return 0;
    default:
        return parse_case(key, arg, state);
    }
}

const struct argp cli_analyze_argp = {
    options,
    parse,
    "F.h5",
    "Which of the factors of a sweep matter, and how much; where a policy fails; which "
    "policy to choose when the world is not known. Luck is kept apart from effects, and "
    "each factor's grade of evidence stands beside it.\v"
    "Without a method the design of the file decides: morris, saltelli (Sobol' indices), "
    "else a Gaussian process where points are few, PRIM, and regret where there are two "
    "policies or more.\n\n"
    "Examples:\n"
    "  equipoise analyze morris.h5 --outcome conversion\n"
    "  equipoise analyze lhs.h5 --prim --difference hang-back\n"
    "  equipoise analyze culture.h5 --regret --json",
    NULL,
    NULL,
    NULL};
