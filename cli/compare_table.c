#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* An outcome that is shown unless all are asked for. */
struct headline {
    enum sim_outcome k;
    const char *heading;
    enum sim_outcome when; /* shown only where this is not 0 for every policy */
};

static const struct headline headlines[] = {
    {SIM_OUT_putoff_share, "put off", SIM_OUT_approached},
    {SIM_OUT_helped_share, "helped", SIM_OUT_asked},
    {SIM_OUT_wait_min, "wait", SIM_OUT_asked},
    {SIM_OUT_exit_no_cash, "no cash", SIM_OUT_exit_no_cash},
    {SIM_OUT_conversion, "conversion", SIM_OUT_none},
    {SIM_OUT_basket, "basket", SIM_OUT_none},
    {SIM_OUT_experience, "experience", SIM_OUT_none},
    {SIM_OUT_suspicion, "suspicion", SIM_OUT_none},
    {SIM_OUT_visits, "visits", SIM_OUT_none},
    {SIM_OUT_revenue, "revenue", SIM_OUT_none},
    {SIM_OUT_contribution, "contribution", SIM_OUT_none},
    {SIM_OUT_satisfaction, "satisfaction", SIM_OUT_none},
    {SIM_OUT_promoters_net, "promoters", SIM_OUT_none},
    {SIM_OUT_refused_share, "refused", SIM_OUT_deliveries},
    {SIM_OUT_optouts, "opt-outs", SIM_OUT_messages},
    {SIM_OUT_wallet_share, "wallet", SIM_OUT_none},
    {SIM_OUT_dropouts, "lost", SIM_OUT_none},
    {SIM_OUT_active_end, "active", SIM_OUT_none},
};

enum { HEADLINES = sizeof headlines / sizeof *headlines };

/* The columns of one table. */
struct choice {
    size_t n;
    enum sim_outcome k[SIM_OUTCOME_COUNT];
    char heading[SIM_OUTCOME_COUNT][SIM_NAME_MAX];
};

static const struct ana_value *value_of(const struct cli_report *r, uint32_t policy,
                                        uint32_t group, enum sim_outcome k)
{
    return ana_comparison_value(r->comparison, policy, group, k);
}

static bool is_ever(const struct cli_report *r, enum sim_outcome k)
{
    for (uint32_t p = 0; p < r->comparison->n_policies; p++)
        if (value_of(r, p, 0, k)->own.mean != 0)
            return true;
    return false;
}

static void choose(struct choice *c, enum sim_outcome k, const char *heading)
{
    c->k[c->n] = k;
    snprintf(c->heading[c->n], SIM_NAME_MAX, "%s", heading);
    for (char *at = c->heading[c->n]; *at; at++)
        if (*at == '_')
            *at = ' ';
    c->n++;
}

/* Whether @p text names the outcome @p k as a whole word. */
static bool names_outcome(const char *text, enum sim_outcome k)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    const char *name = sim_outcome_rows[k].name;

    for (text += strcspn(text, letters); *text; text += strcspn(text, letters)) {
        const size_t n = strspn(text, letters);

        if (n == strlen(name) && strncmp(text, name, n) == 0)
            return true;
        text += n;
    }
    return false;
}

static bool is_chosen(const struct choice *c, enum sim_outcome k)
{
    for (size_t column = 0; column < c->n; column++)
        if (c->k[column] == k)
            return true;
    return false;
}

/* The headlines, and what the scenario says one should look at. */
static void choose_columns(struct choice *c, const struct cli_report *r,
                           enum sim_horizon horizon)
{
    c->n = 0;
    if (r->all) {
        for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
            if (sim_outcome_rows[k].horizon == horizon)
                choose(c, k, sim_outcome_rows[k].name);
        return;
    }
    for (size_t h = 0; h < HEADLINES; h++) {
        const struct headline *line = &headlines[h];

        if (sim_outcome_rows[line->k].horizon == horizon &&
            (line->when == SIM_OUT_none || is_ever(r, line->when)))
            choose(c, line->k, line->heading);
    }
    for (int k = 0; k < SIM_OUTCOME_COUNT; k++)
        if (sim_outcome_rows[k].horizon == horizon && !is_chosen(c, k) &&
            names_outcome(r->scenario->look_at, k))
            choose(c, k, sim_outcome_rows[k].name);
}

static double half_width(const struct ana_estimate *e)
{
    return 0.5 * (e->high - e->low);
}

static struct cli_style style_of(const struct cli_report *r, uint32_t first_group,
                                 uint32_t end_group, enum sim_outcome k)
{
    double largest = 0, finest = INFINITY;

    for (uint32_t p = 0; p < r->comparison->n_policies; p++)
        for (uint32_t g = first_group; g < end_group; g++) {
            const struct ana_value *v = value_of(r, p, g, k);
            const bool base = p == r->comparison->options.baseline;
            const double half = half_width(base ? &v->own : &v->diff);

            largest = fmax(largest, fabs(v->own.mean));
            if (half > 0)
                finest = fmin(finest, half);
        }
    return cli_style_of(k, largest, isinf(finest) ? NAN : finest, r->scenario->currency);
}

/* "±0.2 ": a blank or a mark ends what stands in a column, so that digits align. */
static void say_half(char *text, size_t size, const struct ana_estimate *e,
                     const struct cli_style *style)
{
    char number[CLI_NUMBER_MAX];

    snprintf(text, size, "%s%s ", cli_plus_minus(),
             cli_number(number, half_width(e) * style->scale, style->decimals, false));
}

/* "+1.7 ±0.2*": the difference, its half width and a mark where it shows. */
static const char *say_difference(char *text, size_t size, const struct ana_value *v,
                                  enum sim_outcome k, const struct cli_style *style)
{
    static const char *const colour[] = {"red", NULL, "green"};
    static const char mark[] = "!~*";
    const int sign = ana_difference_sign(v, k);
    char number[CLI_NUMBER_MAX], half[CLI_NUMBER_MAX + 4];

    if (!isfinite(v->diff.mean)) {
        snprintf(text, size, "n/a ");
        return NULL;
    }
    if (v->diff.mean == 0 && v->diff.se == 0) {
        snprintf(text, size, "same ");
        return NULL;
    }
    cli_number(number, v->diff.mean * style->scale, style->decimals, true);
    say_half(half, sizeof half, &v->diff, style);
    if (ana_difference_shows(v))
        half[strlen(half) - 1] = mark[sign + 1]; /* in the place of the blank */
    snprintf(text, size, "%s %s", number, half);
    return colour[sign + 1];
}

/* Two lines a policy: what it comes to, and how far that is from the yardstick. */
static void fill_policy(struct cli_grid *g, const struct cli_report *r, size_t column,
                        enum sim_outcome k, const struct cli_style *style)
{
    for (uint32_t p = 0; p < r->comparison->n_policies; p++) {
        const struct ana_value *v = value_of(r, p, 0, k);
        char number[CLI_NUMBER_MAX], text[2 * CLI_NUMBER_MAX + 8];
        const char *colour = NULL;

        cli_number(number, v->own.mean * style->scale, style->decimals, false);
        snprintf(text, sizeof text, "%s ", number);
        cli_grid_cell(g, 2 * (size_t)p, column, text, NULL);
        if (p == r->comparison->options.baseline) {
            say_half(text, sizeof text, &v->own, style);
        } else {
            colour = say_difference(text, sizeof text, v, k, style);
        }
        cli_grid_cell(g, 2 * (size_t)p + 1, column, text, colour);
    }
}

static void print_heading(const char *text)
{
    printf("\n%s%s%s\n", cli_colour() ? "\033[1m" : "", text,
           cli_colour() ? "\033[0m" : "");
}

static bool print_block(const struct cli_report *r, enum sim_horizon horizon,
                        const char *heading)
{
    const uint32_t n = r->comparison->n_policies, base = r->comparison->options.baseline;
    struct choice c;
    struct cli_grid *g;
    bool ok;

    choose_columns(&c, r, horizon);
    g = cli_grid_create(2 * (size_t)n, c.n, "policy");
    if (!g)
        return false;
    for (uint32_t p = 0; p < n; p++) {
        cli_grid_row(g, 2 * (size_t)p, r->scenario->policy[p].name);
        cli_grid_row(g, 2 * (size_t)p + 1, p == base ? "  yardstick" : "  difference");
    }
    for (size_t column = 0; column < c.n; column++) {
        const struct cli_style style = style_of(r, 0, 1, c.k[column]);
        char heading_mark[SIM_NAME_MAX + 2], unit[sizeof style.unit + 2];

        snprintf(heading_mark, sizeof heading_mark, "%s ", c.heading[column]);
        snprintf(unit, sizeof unit, "%s ", style.unit);
        cli_grid_column(g, column, heading_mark, unit);
        fill_policy(g, r, column, c.k[column], &style);
    }
    print_heading(heading);
    ok = cli_grid_print(g);
    cli_grid_free(g);
    return ok;
}

static void fill_segment(struct cli_grid *g, const struct cli_report *r, uint32_t segment,
                         enum sim_outcome k, const struct cli_style *style)
{
    for (uint32_t p = 0; p < r->comparison->n_policies; p++) {
        const struct ana_value *v = value_of(r, p, segment + 1, k);
        char text[2 * CLI_NUMBER_MAX + 8];
        const char *colour = NULL;

        if (p == r->comparison->options.baseline) {
            char number[CLI_NUMBER_MAX];

            cli_number(number, v->own.mean * style->scale, style->decimals, false);
            snprintf(text, sizeof text, "%s ", number);
        } else {
            colour = say_difference(text, sizeof text, v, k, style);
        }
        cli_grid_cell(g, segment, p, text, colour);
    }
}

static bool print_segments(const struct cli_report *r, enum sim_outcome k,
                           const char *heading)
{
    const uint32_t n = r->comparison->n_policies, groups = r->comparison->n_groups;
    const struct cli_style style = style_of(r, 1, groups, k);
    struct cli_grid *g = cli_grid_create(groups - 1, n, "segment");
    char title[160], name[2 * SIM_NAME_MAX];
    bool ok;

    if (!g)
        return false;
    for (uint32_t p = 0; p < n; p++) {
        snprintf(name, sizeof name, "%s ", r->scenario->policy[p].name);
        cli_grid_column(g, p, name,
                        p == r->comparison->options.baseline ? "yardstick "
                                                             : "difference ");
    }
    for (uint32_t segment = 0; segment + 1 < groups; segment++) {
        sim_segment_name(r->scenario, segment, name, sizeof name);
        cli_grid_row(g, segment, name);
        fill_segment(g, r, segment, k, &style);
    }
    snprintf(title, sizeof title, "By segment: %s, %s", heading, style.unit);
    print_heading(title);
    ok = cli_grid_print(g);
    cli_grid_free(g);
    return ok;
}

static bool print_all_segments(const struct cli_report *r)
{
    for (size_t h = 0; h < HEADLINES; h++) {
        const enum sim_outcome k = headlines[h].k;

        if ((k == SIM_OUT_putoff_share || k == SIM_OUT_conversion ||
             k == SIM_OUT_satisfaction || k == SIM_OUT_contribution ||
             k == SIM_OUT_dropouts) &&
            !print_segments(r, k, headlines[h].heading))
            return false;
    }
    return true;
}

double cli_shoppers(const struct sim_scenario *s)
{
    double shoppers = 0;

    for (uint32_t m = 0; m < s->n_markets; m++)
        shoppers += (double)s->market[m].v.shoppers;
    return shoppers;
}

static const char *plural(double n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

static void print_header(const struct cli_report *r)
{
    const struct sim_scenario *s = r->scenario;
    const uint32_t owner = r->comparison->options.owner;
    const double shoppers = cli_shoppers(s), weeks = (double)s->run.weeks;
    const double burn_in = (double)s->run.burn_in_weeks;
    const uint32_t replicates = r->set->plan->n_replicates;
    char number[CLI_NUMBER_MAX], text[512];

    cli_print_wrapped(s->title[0] ? s->title : s->name, 0);
    if (s->question[0])
        cli_print_wrapped(s->question, 0);
    snprintf(text, sizeof text,
             "%s %s in %u %s, %.0f %s after %.0f of burn-in, %u %s, seed %llu",
             cli_number(number, shoppers, 0, false),
             plural(shoppers, "shopper", "shoppers"), s->n_markets,
             plural(s->n_markets, "market", "markets"), weeks,
             plural(weeks, "week", "weeks"), burn_in, replicates,
             plural(replicates, "replicate", "replicates"), (unsigned long long)s->seed);
    cli_print_wrapped(text, 0);
    if (owner > 0) {
        snprintf(text, sizeof text, "Outcomes of %s, while our stores follow each policy",
                 s->owner[owner]);
        cli_print_wrapped(text, 0);
    }
}

static void print_legend(const struct cli_report *r)
{
    const double level = 100 * r->comparison->options.level;
    char text[400];

    if (r->set->plan->n_replicates < 2)
        snprintf(text, sizeof text,
                 "%sn/a: an interval needs 2 replicates or more (--replicates).",
                 cli_plus_minus());
    else
        snprintf(
            text, sizeof text,
            "difference: from the yardstick, replicate by replicate; %s half of its "
            "%.0f %% interval. * better, ! worse, ~ neither: that interval excludes 0.",
            cli_plus_minus(), level);
    putchar('\n');
    cli_print_wrapped(text, 0);
    if (r->scenario->look_at[0]) {
        snprintf(text, sizeof text, "Look at: %.380s", r->scenario->look_at);
        cli_print_wrapped(text, 0);
    }
}

/* "1,234 ±56 USD", "2.0 ±0.1 points" */
static void say_lead(char *text, size_t size, const struct cli_report *r,
                     const struct ana_verdict *v, enum sim_outcome k)
{
    const double half = half_width(&v->lead);
    const double step = k == SIM_OUT_contribution ? 1 : 0; /* money in full */
    const struct cli_style style =
        cli_style_of(k, step * 100, fmax(step, half), r->scenario->currency);
    const bool points = strcmp(style.unit, "%") == 0;
    char number[CLI_NUMBER_MAX], width[CLI_NUMBER_MAX];

    snprintf(text, size, "%s %s%s %s",
             cli_number(number, v->lead.mean * style.scale, style.decimals, false),
             cli_plus_minus(),
             cli_number(width, half * style.scale, style.decimals, false),
             points ? "points" : style.unit);
}

static void say_more(char *text, size_t size, double more)
{
    char number[CLI_NUMBER_MAX];
    double step = 1;

    if (!(more < 1e6)) {
        snprintf(text, size, "more replicates than are worth running");
        return;
    }
    while (more / step >= 100)
        step *= 10;
    cli_number(number, ceil(more / step) * step, 0, false);
    snprintf(text, size, "about %s more replicate%s", number, more > 1 ? "s" : "");
}

static void print_verdict(const struct cli_report *r, const struct ana_verdict *v,
                          const char *what, enum sim_outcome k)
{
    const char *best = r->scenario->policy[v->best].name;
    const char *other = r->scenario->policy[v->runner_up].name;
    char lead[3 * CLI_NUMBER_MAX], more[CLI_NUMBER_MAX + 40], also[48] = "", text[600];

    say_lead(lead, sizeof lead, r, v, k);
    switch (v->finding) {
    case ANA_BEST:
        snprintf(text, sizeof text,
                 "%s: %s is best, told from every other at %.0f %%; ahead of %s by %s.",
                 what, best, 100 * r->comparison->options.level, other, lead);
        break;
    case ANA_SAME:
        snprintf(text, sizeof text, "%s: %s and %s come to the same in every replicate.",
                 what, best, other);
        break;
    case ANA_UNDECIDED:
        say_more(more, sizeof more, v->more);
        if (v->n_open > 1)
            snprintf(also, sizeof also, " (and %u more)", v->n_open - 1);
        snprintf(text, sizeof text,
                 "%s: undecided between %s and %s%s. %s leads by %s; telling them apart "
                 "takes %s.",
                 what, best, other, also, best, lead, more);
        break;
    case ANA_UNTOLD:
        snprintf(text, sizeof text,
                 "%s: one replicate cannot tell policies from luck; use 2 or more.",
                 what);
        break;
    default:
        return;
    }
    cli_print_wrapped(text, 2);
}

/* The segments with the best and the worst difference; false where no segment has a value. */
static bool extremes(const struct cli_report *r, uint32_t policy, enum sim_outcome k,
                     uint32_t *most, uint32_t *least)
{
    const bool base = policy == r->comparison->options.baseline;
    double high = -INFINITY, low = INFINITY;

    for (uint32_t g = 1; g < r->comparison->n_groups; g++) {
        const struct ana_value *v = value_of(r, policy, g, k);
        const double mean = base ? v->own.mean : v->diff.mean;

        if (mean > high) {
            high = mean;
            *most = g;
        }
        if (mean < low) {
            low = mean;
            *least = g;
        }
    }
    return high >= low;
}

/* "CN/silver (+0.8 ±0.1*)" */
static void say_segment(char *text, size_t size, const struct cli_report *r,
                        uint32_t policy, uint32_t group, enum sim_outcome k)
{
    const struct ana_value *v = value_of(r, policy, group, k);
    const bool base = policy == r->comparison->options.baseline;
    const double half = half_width(base ? &v->own : &v->diff);
    const struct cli_style style =
        cli_style_of(k, fabs(v->own.mean), half, r->scenario->currency);
    char name[2 * SIM_NAME_MAX], value[2 * CLI_NUMBER_MAX + 8];

    sim_segment_name(r->scenario, group - 1, name, sizeof name);
    if (base)
        cli_number(value, v->own.mean * style.scale, style.decimals, false);
    else
        say_difference(value, sizeof value, v, k, &style);
    while (*value && value[strlen(value) - 1] == ' ')
        value[strlen(value) - 1] = '\0';
    snprintf(text, size, "%s (%s)", name, value);
}

static void print_whom(const struct cli_report *r)
{
    const enum sim_outcome k = SIM_OUT_satisfaction;

    if (r->comparison->n_groups <= 2)
        return;
    print_heading("For whom (satisfaction, 0..100)");
    for (uint32_t p = 0; p < r->comparison->n_policies; p++) {
        char most_text[160], least_text[160], line[512];
        uint32_t most = 1, least = 1;

        if (!extremes(r, p, k, &most, &least))
            continue;
        say_segment(most_text, sizeof most_text, r, p, most, k);
        say_segment(least_text, sizeof least_text, r, p, least, k);
        snprintf(line, sizeof line, "%s: best for %s, worst for %s",
                 r->scenario->policy[p].name, most_text, least_text);
        cli_print_wrapped(line, 2);
    }
}

/* What sharing luck was worth for the differences in contribution. */
static void print_gain(const struct cli_report *r)
{
    double low = INFINITY, high = -INFINITY;
    char text[200], from[CLI_NUMBER_MAX], to[CLI_NUMBER_MAX];

    for (uint32_t p = 0; p < r->comparison->n_policies; p++) {
        const double gain = value_of(r, p, 0, SIM_OUT_contribution)->gain;

        if (p == r->comparison->options.baseline || !isfinite(gain))
            continue;
        low = fmin(low, gain);
        high = fmax(high, gain);
    }
    if (!(high >= low))
        return;
    cli_number(from, low, 1, false);
    cli_number(to, high, 1, false);
    if (strcmp(from, to) == 0)
        to[0] = '\0';
    snprintf(
        text, sizeof text,
        "Shared luck: worth %s%s%s times the replicates for differences in contribution.",
        from, to[0] ? " to " : "", to);
    cli_print_wrapped(text, 0);
}

static void print_footer(const struct cli_report *r)
{
    const unsigned long long checksum = sim_dataset_checksum(r->set);

    print_gain(r);
    if (r->output)
        printf("Written: %s (checksum %016llx)\n", r->output, checksum);
    else
        printf("Checksum %016llx. Nothing is written without --output.\n", checksum);
}

bool cli_compare_table(const struct cli_report *r)
{
    print_header(r);
    if (!print_block(r, SIM_HORIZON_TRIP, "On the trip") ||
        !print_block(r, SIM_HORIZON_LONG, "Over the long run"))
        return false;
    if (r->segments && !print_all_segments(r))
        return false;
    print_legend(r);
    putchar('\n');
    print_verdict(r, r->trip, "On the trip (conversion)", SIM_OUT_conversion);
    print_verdict(r, r->late, "Over the long run (contribution)", SIM_OUT_contribution);
    print_whom(r);
    putchar('\n');
    print_footer(r);
    return true;
}
