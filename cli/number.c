#include "cli/cli.h"

#include <math.h>
#include <string.h>

const char *cli_number(char text[CLI_NUMBER_MAX], double value, int decimals, bool sign)
{
    char plain[CLI_NUMBER_MAX];
    char *to = text;

    if (!isfinite(value) || fabs(value) >= 1e15) {
        snprintf(text, CLI_NUMBER_MAX, isfinite(value) ? "%.3e" : "n/a", value);
        return text;
    }
    snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    if (strspn(plain, "0.") == strlen(plain))
        value = 0; /* no "-0.0" */
    if (value < 0)
        *to++ = '-';
    else if (sign)
        *to++ = '+';
    const size_t whole = strcspn(plain, ".");

    for (size_t k = 0; k < whole; k++) {
        if (k > 0 && (whole - k) % 3 == 0)
            *to++ = ',';
        *to++ = plain[k];
    }
    snprintf(to, CLI_NUMBER_MAX - (size_t)(to - text), "%s", plain + whole);
    return text;
}

/* Outcomes of unit 1 that people read as a percentage. */
static bool is_percentage(enum sim_outcome k)
{
    const char *name = sim_outcome_rows[k].name;
    const size_t n = strlen(name), tail = strlen("_share");

    return k == SIM_OUT_conversion || k == SIM_OUT_promoters_net ||
           k == SIM_OUT_staff_load ||
           (n > tail && strcmp(name + n - tail, "_share") == 0);
}

static void scale_money(struct cli_style *style, double largest, const char *currency)
{
    static const struct {
        double at, scale;
        const char *word;
    } step[] = {{1e9, 1e-9, "billion "}, {1e7, 1e-6, "million "}, {1e4, 1e-3, "1000 "}};
    const char *word = "";

    for (size_t k = 0; k < sizeof step / sizeof *step; k++)
        if (largest >= step[k].at) {
            style->scale = step[k].scale;
            word = step[k].word;
            break;
        }
    snprintf(style->unit, sizeof style->unit, "%s%s", word, currency);
}

/* Decimals that show the finest half width with a digit, @p least to @p least + 2. */
static int decimals_for(double finest, int least)
{
    const int wanted = finest > 0 ? (int)ceil(-log10(finest)) : least;

    return wanted < least ? least : wanted > least + 2 ? least + 2 : wanted;
}

struct cli_style cli_style_of(enum sim_outcome k, double largest, double finest,
                              const char *currency)
{
    const struct sim_outcome_row *row = &sim_outcome_rows[k];
    struct cli_style style = {1, 0, ""};
    int least = 0;

    if (strcmp(row->unit, "currency") == 0) {
        scale_money(&style, largest, currency);
        least = largest * style.scale < 100 ? 1 : 0;
    } else if (is_percentage(k)) {
        style = (struct cli_style){100, 0, "%"};
        least = 1;
    } else if (strcmp(row->unit, "1") != 0) {
        snprintf(style.unit, sizeof style.unit, "%s", row->unit);
        least = row->kind == SIM_OUTCOME_RATIO ? 1 : 0;
    } else if (row->kind == SIM_OUTCOME_RATIO) {
        least = k == SIM_OUT_satisfaction ? 1 : 2;
        snprintf(style.unit, sizeof style.unit, "0..%d",
                 k == SIM_OUT_satisfaction ? 100 : 1);
    } else {
        snprintf(style.unit, sizeof style.unit, "number");
    }
    style.decimals = decimals_for(finest * style.scale, least);
    return style;
}
