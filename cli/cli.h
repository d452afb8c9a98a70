/**
 * @file cli.h
 * The program: commands, options, progress, printing, exit codes. Private to cli/.
 */
#ifndef CLI_H
#define CLI_H

#include <argp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "analysis/compare.h"
#include "sim/dataset.h"
#include "sim/isa.h"
#include "sim/mistakes.h"
#include "sim/plan.h"
#include "sim/row.h"
#include "sim/scenario.h"

/** Exit status of the program. */
enum {
    CLI_DONE = 0,
    CLI_FAILED = 1,
    CLI_MISTAKE = 2,
    CLI_STOPPED = 75 /* of a sweep: a signal ended it, the same command goes on */
};

/* ---- commands: main.c and one file a command ---- */

/** One command of the program. */
struct cli_command {
    const char *name;
    const char *summary;
    int (*run)(int argc,
               char **argv); /* argv[0] is "equipoise NAME"; gives the exit status */
    const struct argp *argp;
    const char *words; /* what an argument may be, split by spaces; NULL: files */
};

/** All commands; *n gets their number. */
const struct cli_command *cli_commands(size_t *n);

int cli_compare(int argc, char **argv);
int cli_sweep(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_replay(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_schema(int argc, char **argv);
int cli_reference(int argc, char **argv);
int cli_validate(int argc, char **argv);
int cli_submit(int argc, char **argv);
int cli_status(int argc, char **argv);
int cli_merge(int argc, char **argv);
int cli_analyze(int argc, char **argv);
int cli_completion(int argc, char **argv);

extern const struct argp cli_status_argp, cli_merge_argp, cli_analyze_argp;
extern const struct argp cli_submit_argp, cli_trace_argp, cli_replay_argp,
    cli_export_argp;
extern const struct argp cli_compare_argp, cli_sweep_argp, cli_list_argp, cli_check_argp,
    cli_schema_argp, cli_reference_argp, cli_validate_argp, cli_completion_argp;

/** The things that list can list, and the pages of reference, split by spaces. */
extern const char cli_list_words[], cli_reference_words[];

/* ---- words.c: lists of words, split by spaces ---- */

bool cli_is_word(const char *word, const char *list);

/** "; did you mean 'X'?" or "" in @p text: the nearest to @p word in @p list. */
const char *cli_hint(char *text, size_t size, const char *word, const char *list);

/** Index of @p wish among @p n names, or -1 after a message about --OPTION. */
int cli_find_name(const char *option, const char *wish, size_t n,
                  const char *(*name)(size_t k, const void *with), const void *with);

/* ---- options.c: what every command that runs a scenario takes ---- */

/** Input of cli_run_argp; starts from {0}, ends with cli_run_options_clear(). */
struct cli_run_options {
    char **set; /* [n_set] "market.shoppers=500", in the order given; owned */
    size_t n_set;
    const char *output; /* NULL: nothing is written */
    int threads;        /* 0: as many as the machine gives */
    enum sim_isa isa;   /* one that runs here */
    bool force, quiet;
};

/** Child parsers, all for a struct cli_run_options: --set, --shoppers, --weeks, --seed; these
 * with --replicates, --threads, --isa, --quiet; and these with --output, --force. */
extern const struct argp cli_world_argp, cli_work_argp, cli_run_argp;

void cli_run_options_clear(struct cli_run_options *o);

/** Read a whole number of @p min or more, all of @p text. */
bool cli_whole(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/* ---- paths.c ---- */

/**
 * The folder with the shipped data: EQUIPOISE_DATA, else the one installed beside the
 * program, else the one of the source tree, else the installed one.
 *
 * @return allocated, the caller's; NULL after a message when there is none
 */
char *cli_data_dir(void);

/**
 * The file that @p name means: a path, or a scenario of @p data_dir.
 *
 * @return allocated, the caller's; NULL after a message when there is none
 */
char *cli_scenario_path(const char *name, const char *data_dir);

/* ---- load.c ---- */

/** A scenario's file, and the folder of the shipped data that it may name. */
struct cli_source {
    char *data_dir, *path; /* owned */
};

/** Find the scenario @p name, as cli_scenario_path(). @return exit status, after a message
 *  unless CLI_DONE; cli_source_clear() either way */
int cli_source_open(struct cli_source *source, const char *name);
void cli_source_clear(struct cli_source *source);

/**
 * Read the scenario with the sets of @p o, and @p policy [n_policies] instead of those that
 * it names if n_policies > 0.
 *
 * @return exit status, after a message unless CLI_DONE: then sim_scenario_free()
 */
int cli_source_load(struct sim_scenario *s, const struct cli_source *source,
                    const struct cli_run_options *o, const char *const *policy,
                    size_t n_policies);

/* ---- run.c ---- */

/** Print "equipoise: where: text" on stderr. */
void cli_print_error(const struct sim_error *err);

/** Print all mistakes and, last, how many there are in @p name; empties @p m. */
void cli_print_mistakes(struct sim_mistakes *m, const char *name);

/**
 * Fill @p set: from the output file and its journals what is there, by running what is not;
 * write the output file. @return exit status, after a message unless CLI_DONE
 */
int cli_run(struct sim_dataset *set, const struct cli_run_options *options);

/** Cells of @p set that are done. */
uint64_t cli_cells_done(const struct sim_dataset *set);

/* ---- tag.c ---- */

enum { CLI_TAG_MAX = 256 };

/** HOST.JOB.PID: different for any two processes that may write beside one target. */
void cli_journal_tag(char tag[CLI_TAG_MAX]);

/* ---- watch.c: a thread that hears signals and draws progress while a run goes on ---- */

/** What a progress line is drawn from. */
struct cli_progress {
    bool terminal;         /* a bar, redrawn; else a plain line now and then */
    unsigned long total;   /* cell-days of the run */
    double rate;           /* cell-days a second, moving average; 0: not known yet */
    double last_s, said_s; /* when it was drawn, when a plain line was written */
    unsigned long last_done;
};

struct cli_watch {
    volatile sig_atomic_t stop; /* 1 after SIGINT, SIGTERM or SIGUSR1 */
    atomic_ulong days_done;
    atomic_bool finished;
    bool quiet;
    struct timespec start;
    struct cli_progress progress;
    sigset_t before;
    pthread_t thread;
};

/**
 * Block SIGINT, SIGTERM and SIGUSR1 (a time limit ahead) in this thread and those it starts,
 * and begin to watch. The first signal sets stop; a second SIGINT or SIGTERM ends the program
 * at once. @return false: no thread
 */
bool cli_watch_start(struct cli_watch *w, unsigned long total_days, bool quiet);

/** End the watch and take its line off the terminal. Signals stay blocked. */
void cli_watch_end(struct cli_watch *w);

/** Let signals through again as before cli_watch_start(). */
void cli_watch_release(const struct cli_watch *w);

/** Seconds since cli_watch_start(). */
double cli_watch_seconds(const struct cli_watch *w);

/* ---- progress.c ---- */

/** Draw or write what is due at @p now_s seconds with @p done cell-days behind. */
void cli_progress_show(struct cli_progress *p, unsigned long done, double now_s);

/** Take the bar off the terminal. */
void cli_progress_clear(const struct cli_progress *p);

/* ---- terminal.c ---- */

/** Columns of stdout; COLUMNS or 100 where it is no terminal. */
int cli_width(void);

/** Whether stdout takes colour: a terminal, and NO_COLOR is not set. */
bool cli_colour(void);

/** Whether the locale writes UTF-8. */
bool cli_utf8(void);

/** "±", or "+-" where the locale has no such sign. */
const char *cli_plus_minus(void);

/** Columns that @p text takes on a terminal. */
int cli_columns(const char *text);

/** Print @p text on stdout, wrapped to the width, later lines indented by @p indent. */
void cli_print_wrapped(const char *text, int indent);

/** The same behind @p label, which stands before column @p indent. */
void cli_print_hanging(const char *label, int indent, const char *text);

/* ---- number.c: numbers for people ---- */

enum { CLI_NUMBER_MAX = 48 };

/** "12,345.6"; "n/a" unless finite; @p sign puts + before what is not negative. */
const char *cli_number(char text[CLI_NUMBER_MAX], double value, int decimals, bool sign);

/** How a column of one outcome is written. */
struct cli_style {
    double scale; /* values are multiplied by it */
    int decimals;
    char unit[32]; /* "%", "1000 USD" */
};

/**
 * A style for outcome @p k whose values reach @p largest and whose finest half width is
 * @p finest (NaN: none).
 */
struct cli_style cli_style_of(enum sim_outcome k, double largest, double finest,
                              const char *currency);

/* ---- table.c ---- */

/** One table: rows with a label, columns with a heading and a unit, short texts. */
struct cli_grid;

struct cli_grid *cli_grid_create(size_t rows, size_t columns, const char *corner);
void cli_grid_free(struct cli_grid *g);
void cli_grid_row(struct cli_grid *g, size_t row, const char *label);
void cli_grid_column(struct cli_grid *g, size_t column, const char *heading,
                     const char *unit);
/** @param colour "green", "red" or NULL */
void cli_grid_cell(struct cli_grid *g, size_t row, size_t column, const char *text,
                   const char *colour);
/** Print on stdout as many tables, one below the other, as the width asks for. */
bool cli_grid_print(const struct cli_grid *g);

/**
 * A plain list: @p text is [rows][columns], right-aligned where @p right [columns] says so.
 * Line ends in the last column hold on a terminal, where it is also wrapped by words.
 */
bool cli_list_print(const char *const *headings, size_t columns, char *const *text,
                    size_t rows, const bool *right);

/* ---- json.c ---- */

/** A JSON text under way. Starts from {stdout}. Keys are NULL inside arrays. */
struct cli_json {
    FILE *to;
    int depth;
    bool has_entry; /* the open object or array is not empty */
};

void cli_json_open(struct cli_json *j, const char *key, char bracket);
void cli_json_close(struct cli_json *j, char bracket);
void cli_json_text(struct cli_json *j, const char *key, const char *text);
/** The shortest number that reads back the same; null unless finite. */
void cli_json_number(struct cli_json *j, const char *key, double value);
void cli_json_float(struct cli_json *j, const char *key, float value);
void cli_json_whole(struct cli_json *j, const char *key, uint64_t value);
void cli_json_bool(struct cli_json *j, const char *key, bool value);
/** End the text with a newline. */
void cli_json_end(struct cli_json *j);

/* ---- list.c, list_rows.c, list_data.c, list_cultures.c, list_sweeps.c ---- */

enum { CLI_LIST_COLUMNS = 8 };

/** Texts of a table under way, row after row. */
struct cli_rows {
    size_t n; /* cells */
    char **text;
    bool failed; /* out of memory */
};

/** Add one cell, printf-like. */
__attribute__((format(printf, 2, 3))) void cli_rows_add(struct cli_rows *rows,
                                                        const char *format, ...);

/** One thing that can be listed. The functions give an exit status. */
struct cli_listing {
    const char *what;
    int of; /* handed to the functions */
    const char *heading[CLI_LIST_COLUMNS];
    size_t columns;
    bool right[CLI_LIST_COLUMNS]; /* numbers */
    int (*fill)(struct cli_rows *rows, int of, const char *data_dir);
    int (*json)(struct cli_json *j, int of, const char *data_dir);
    int (*names)(int of, const char *data_dir);
};

/** The listing called @p what among the rows, the data, or the sweeps of it; NULL when it is
 * none. */
const struct cli_listing *cli_listing_of_rows(const char *what);
const struct cli_listing *cli_listing_of_data(const char *what);
const struct cli_listing *cli_listing_of_sweeps(const char *what);

/** The tables of cultures and generations; cli_listing_of_data() knows it. */
extern const struct cli_listing cli_listing_cultures;

/** A row's value as a file writes it: a number, true or false, or the word of a choice. */
void cli_row_value(char *text, size_t size, const struct sim_row *row, float value);
void cli_json_row_value(struct cli_json *j, const char *key, const struct sim_row *row,
                        float value);

/* ---- compare_json.c, compare_table.c ---- */

/** All that a comparison is printed from. */
struct cli_report {
    const struct sim_dataset *set;
    const struct sim_scenario *scenario;
    const struct ana_comparison *comparison;
    const struct ana_verdict *trip, *late; /* on conversion, on contribution */
    const char *output;                    /* NULL: nothing was written */
    bool all, segments;
};

void cli_compare_json(const struct cli_report *r);

/** @return false when out of memory */
bool cli_compare_table(const struct cli_report *r);

/** Shoppers of all markets. */
double cli_shoppers(const struct sim_scenario *s);

#endif
