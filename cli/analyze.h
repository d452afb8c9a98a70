/**
 * @file analyze.h
 * The command analyze: what its files share. Private to cli/analyze*.c.
 */
#ifndef CLI_ANALYZE_H
#define CLI_ANALYZE_H

#include "analysis/design_interval.h"
#include "analysis/prim.h"
#include "analysis/sample.h"
#include "analysis/sobol.h"
#include "cli/cli.h"
#include "cli/stored.h"

enum cli_method {
    CLI_SOBOL,
    CLI_MORRIS,
    CLI_PRIM,
    CLI_REGRET,
    CLI_GP,
    CLI_METHODS,
    CLI_METHOD_BY_DESIGN = CLI_METHODS
};

/** What makes a point a case of interest to PRIM. */
enum cli_case {
    CLI_CASE_USUAL, /* worse than the first policy; of one policy: its worst quarter */
    CLI_CASE_BELOW,
    CLI_CASE_ABOVE,
    CLI_CASE_WORSE
};

/** What was asked for, as it stands on the command line. */
struct cli_analyze_input {
    const char *file;
    enum cli_method method;
    const char **outcome; /* [n_outcomes] the texts are argv's; owned */
    size_t n_outcomes;
    const char *policy, *difference, *owner, *market; /* NULL: not given */
    enum cli_case what;
    double limit; /* of BELOW and ABOVE */
    double level;
    bool json;
};

/** What was asked for, as numbers of the run. */
struct cli_analyze_choice {
    struct ana_sample_choice read;
    enum sim_outcome outcome[SIM_OUTCOME_COUNT];
    bool is_own;     /* one policy's own outcomes; else a difference from the first */
    uint32_t policy; /* its own, or whose difference; UINT32_MAX: of all but the first */
};

/** All that an analysis reads. */
struct cli_analysis {
    const struct cli_analyze_input *in;
    const struct sim_plan *plan;
    const struct sim_points *points;
    struct cli_analyze_choice choice;
    struct ana_sample sample;
    struct ana_factor *factor; /* [n_factors] owned */
    struct ana_design *design; /* owned */
    struct ana_resampling how;
    struct cli_json json; /* under way when in->json */
    bool is_asked;        /* the method was named: what it lacks is a mistake */
};

/** One outcome of one policy, or its difference from the first policy. */
struct cli_subject {
    uint32_t o; /* place among the outcomes */
    enum sim_outcome k;
    uint32_t policy;
    bool is_difference;
    double *y;    /* [n_points][n_replicates] owned */
    double *mean; /* [n_points] over replicates; NaN: missing. Owned */
};

/* ---- analyze_options.c: the command line; its input is a struct cli_analyze_input ---- */

/** [CLI_METHODS] "sobol" ... */
extern const char *const cli_method_name[CLI_METHODS];

/* ---- analyze_choose.c ---- */

/** Find what @p in names in @p plan. @return CLI_DONE; CLI_MISTAKE after messages */
int cli_analyze_choose(struct cli_analyze_choice *choice,
                       const struct cli_analyze_input *in, const struct sim_plan *plan);

/** "conversion: hang-back less attentive" */
const char *cli_subject_name(char *text, size_t size, const struct cli_analysis *a,
                             const struct cli_subject *s);

/* ---- one file a method ----
 * Work it out and print it, table or JSON (an entry of the open object).
 * @return SIM_OK; SIM_E_RANGE: what the file lacks for it, nothing was printed; SIM_E_NOMEM */

enum sim_status cli_analyze_sobol(struct cli_analysis *a, const struct cli_subject *s,
                                  struct sim_error *err);
enum sim_status cli_analyze_morris(struct cli_analysis *a, const struct cli_subject *s,
                                   struct sim_error *err);
enum sim_status cli_analyze_prim(struct cli_analysis *a, const struct cli_subject *s,
                                 struct sim_error *err);
enum sim_status cli_analyze_gp(struct cli_analysis *a, const struct cli_subject *s,
                               struct sim_error *err);
/** Over all policies; @p o is the place of the outcome. */
enum sim_status cli_analyze_regret(struct cli_analysis *a, uint32_t o,
                                   struct sim_error *err);

/* ---- analyze_sobol.c ---- */

/** Table of the indices, the factor with the largest total first. @return false: no memory */
bool cli_indices_table(struct cli_analysis *a, const struct ana_sobol *s);
/** The same as entries of the open JSON object. @return false: no memory */
bool cli_indices_json(struct cli_analysis *a, const struct ana_sobol *s);
/** How much of the variance is due to factors in company, in words. */
void cli_indices_say(const struct ana_sobol *s);

/* ---- analyze_box.c: a box of PRIM in words ---- */

enum { CLI_PLACES_MAX = 1024 };

/** Whether the values of factor @p k have an order: no switch, no choice. */
bool cli_has_order(const struct cli_analysis *a, uint32_t k);

/** What @p l asks of factor @p k: "< 0.8", "<= 2", "is entry or read"; "" when nothing. */
const char *cli_box_limit(char *text, size_t size, const struct cli_analysis *a,
                          const struct ana_prim_limit *l, uint32_t k);

/** "where behaviour.theta_mu < 0.8 and policy.floor_staff <= 2" */
void cli_box_places(char text[CLI_PLACES_MAX], const struct cli_analysis *a,
                    const struct ana_prim_box *box);

/* ---- analyze_print.c ---- */

/** A heading, apart from what stands above it. */
__attribute__((format(printf, 1, 2))) void cli_analyze_heading(const char *format, ...);

/** A sentence, wrapped. */
__attribute__((format(printf, 1, 2))) void cli_analyze_say(const char *format, ...);

/** What run, what points, how many cells. */
void cli_analyze_head(struct cli_analysis *a);

/** Mean and range of the subject over the points. */
void cli_analyze_subject(struct cli_analysis *a, const struct cli_subject *s);

/** Numbers that reach @p largest and are known to @p finest, in the style of the outcome. */
struct cli_style cli_analyze_style(const struct cli_analysis *a, enum sim_outcome k,
                                   double largest, double finest);

/** " %", " (1000 USD)", "": what stands behind a number in a sentence. */
const char *cli_analyze_unit(char *text, size_t size, const struct cli_style *style);

/** "0.31" or "n/a". */
const char *cli_analyze_number(char text[CLI_NUMBER_MAX], double value,
                               const struct cli_style *style);

/** "0.24..0.38"; "n/a" where there is none. */
const char *cli_analyze_interval(char *text, size_t size, const struct ana_interval *i,
                                 const struct cli_style *style);

/** A value of factor @p f as a plan file writes it. */
const char *cli_analyze_value(char *text, size_t size, const struct sim_factor *f,
                              double value);

/** "0.5..1.5": what was walked, or the values of a list. */
const char *cli_analyze_range(char *text, size_t size, const struct cli_analysis *a,
                              uint32_t factor);

/** The grade of the row that factor @p k varies. */
const char *cli_analyze_grade(const struct cli_analysis *a, uint32_t k);

/** Which grades stand in the table, in words. */
void cli_analyze_say_grades(const struct cli_analysis *a);

/** "95 %" */
double cli_analyze_percent(const struct cli_analysis *a);

/** Factors in the order of @p size [n_factors], the largest first; NaN last. The caller's. */
uint32_t *cli_analyze_order(const double *size, uint32_t n_factors);

/** Name, grade and range of a factor, as entries of the open object. */
void cli_analyze_json_factor(struct cli_analysis *a, uint32_t k);
void cli_analyze_json_interval(struct cli_json *j, const char *key,
                               const struct ana_interval *i);

/** Print @p rows as a list below @p heading; frees the texts. @return false: no memory */
bool cli_analyze_list(const char *const *heading, size_t columns, struct cli_rows *rows,
                      const bool *right);

#endif
