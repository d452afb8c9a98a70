#include "cli/cli.h"

#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LABEL_MAX = 64, CELL_MAX = 64, GAP = 2, LAST_LEAST = 24 };

struct cell {
    char text[CELL_MAX];
    const char *colour;
};

struct cli_grid {
    size_t rows, columns;
    char corner[LABEL_MAX];
    char (*label)[LABEL_MAX];   /* [rows] */
    char (*heading)[LABEL_MAX]; /* [columns] */
    char (*unit)[LABEL_MAX];    /* [columns] */
    struct cell *cell;          /* [rows][columns] */
};

struct cli_grid *cli_grid_create(size_t rows, size_t columns, const char *corner)
{
    struct cli_grid *g = calloc(1, sizeof *g);

    if (!g)
        return NULL;
    g->rows = rows;
    g->columns = columns;
    snprintf(g->corner, sizeof g->corner, "%s", corner);
    g->label = calloc(rows, sizeof *g->label);
    g->heading = calloc(columns, sizeof *g->heading);
    g->unit = calloc(columns, sizeof *g->unit);
    g->cell = calloc(rows * columns, sizeof *g->cell);
    if (g->label && g->heading && g->unit && g->cell)
        return g;
    cli_grid_free(g);
    return NULL;
}

void cli_grid_free(struct cli_grid *g)
{
    if (!g)
        return;
    free(g->label);
    free(g->heading);
    free(g->unit);
    free(g->cell);
    free(g);
}

void cli_grid_row(struct cli_grid *g, size_t row, const char *label)
{
    snprintf(g->label[row], LABEL_MAX, "%s", label);
}

void cli_grid_column(struct cli_grid *g, size_t column, const char *heading,
                     const char *unit)
{
    snprintf(g->heading[column], LABEL_MAX, "%s", heading);
    snprintf(g->unit[column], LABEL_MAX, "%s", unit);
}

void cli_grid_cell(struct cli_grid *g, size_t row, size_t column, const char *text,
                   const char *colour)
{
    struct cell *cell = &g->cell[row * g->columns + column];

    snprintf(cell->text, CELL_MAX, "%s", text);
    cell->colour = colour;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int label_width(const struct cli_grid *g)
{
    int width = cli_columns(g->corner);

    for (size_t r = 0; r < g->rows; r++)
        width = larger(width, cli_columns(g->label[r]));
    return width;
}

static int column_width(const struct cli_grid *g, size_t c)
{
    int width = larger(cli_columns(g->heading[c]), cli_columns(g->unit[c]));

    for (size_t r = 0; r < g->rows; r++)
        width = larger(width, cli_columns(g->cell[r * g->columns + c].text));
    return width;
}

/* The column after the last that fits beside the labels, at least one more than @p first. */
static size_t last_fitting(const struct cli_grid *g, size_t first, int width)
{
    int used = label_width(g) + GAP;
    size_t end = first;

    while (end < g->columns) {
        used += column_width(g, end) + GAP;
        if (used - GAP > width && end > first)
            break;
        end++;
    }
    return end;
}

static struct libscols_table *new_table(void)
{
    struct libscols_table *tb = scols_new_table();

    if (!tb)
        return NULL;
    scols_table_enable_colors(tb, cli_colour());
    scols_table_set_termwidth(tb, (size_t)cli_width());
    scols_table_set_column_separator(tb, "  ");
    return tb;
}

static bool add_column(struct libscols_table *tb, const char *heading, int flags)
{
    struct libscols_column *column = scols_table_new_column(tb, heading, 0, flags);

    if (!column)
        return false;
    return scols_cell_set_color(scols_column_get_header(column), "bold") == 0;
}

static bool add_cell(struct libscols_line *line, size_t column, const char *text,
                     const char *colour)
{
    struct libscols_cell *cell = scols_line_get_cell(line, column);

    return cell && scols_cell_set_data(cell, text) == 0 &&
           (!colour || scols_cell_set_color(cell, colour) == 0);
}

static bool add_units(const struct cli_grid *g, struct libscols_table *tb, size_t first,
                      size_t end)
{
    struct libscols_line *line = scols_table_new_line(tb, NULL);
    bool ok = line != NULL;

    for (size_t c = first; ok && c < end; c++)
        ok = add_cell(line, c - first + 1, g->unit[c], "halfbright");
    return ok;
}

static bool add_row(const struct cli_grid *g, struct libscols_table *tb, size_t row,
                    size_t first, size_t end)
{
    struct libscols_line *line = scols_table_new_line(tb, NULL);
    bool ok = line && add_cell(line, 0, g->label[row], NULL);

    for (size_t c = first; ok && c < end; c++) {
        const struct cell *cell = &g->cell[row * g->columns + c];

        ok = add_cell(line, c - first + 1, cell->text, cell->colour);
    }
    return ok;
}

static bool print_columns(const struct cli_grid *g, size_t first, size_t end)
{
    struct libscols_table *tb = new_table();
    bool ok = tb && add_column(tb, g->corner, 0);

    for (size_t c = first; ok && c < end; c++)
        ok = add_column(tb, g->heading[c], SCOLS_FL_RIGHT);
    ok = ok && add_units(g, tb, first, end);
    for (size_t r = 0; ok && r < g->rows; r++)
        ok = add_row(g, tb, r, first, end);
    if (ok)
        scols_print_table(tb); /* a failing stdout is seen when it is closed */
    scols_unref_table(tb);
    return ok;
}

bool cli_grid_print(const struct cli_grid *g)
{
    const int width = cli_width();
    size_t end;

    for (size_t first = 0; first < g->columns; first = end) {
        if (first > 0)
            putchar('\n');
        end = last_fitting(g, first, width);
        if (!print_columns(g, first, end))
            return false;
    }
    return true;
}

/* Columns left for the last one when all before it stand in full. */
static int last_width(const char *const *headings, size_t columns, char *const *text,
                      size_t rows)
{
    int width = cli_width();

    for (size_t c = 0; c + 1 < columns; c++) {
        int widest = cli_columns(headings[c]);

        for (size_t r = 0; r < rows; r++)
            widest = larger(widest, cli_columns(text[r * columns + c]));
        width -= widest + GAP;
    }
    return width < LAST_LEAST ? LAST_LEAST : width;
}

/* Turn blanks of @p text into line ends where the next word would pass @p width. */
static void fold(char *text, int width)
{
    char *blank = NULL;
    int at = 0;

    for (char *c = text; *c; c++) {
        const bool is_end = *c == '\n';

        if (is_end || *c == ' ')
            blank = is_end ? NULL : c;
        at = is_end ? 0 : at + ((*c & 0xc0) != 0x80);
        if (at > width && blank) {
            *blank = '\n';
            at = (int)(c - blank);
            blank = NULL;
        }
    }
}

/* @p text for the last column: folded on a terminal, else all in one line. */
static bool add_last(struct libscols_line *line, size_t column, const char *text,
                     int width)
{
    char *copy = strdup(text);
    bool ok = copy != NULL;

    if (ok && isatty(STDOUT_FILENO))
        fold(copy, width);
    for (char *c = copy; ok && *c; c++)
        if (*c == '\n' && !isatty(STDOUT_FILENO))
            *c = ' ';
    ok = ok && add_cell(line, column, copy, NULL);
    free(copy);
    return ok;
}

static bool add_columns(struct libscols_table *tb, const char *const *headings,
                        size_t columns, const bool *right)
{
    struct libscols_column *last;
    bool ok = true;

    for (size_t c = 0; ok && c < columns; c++)
        ok = add_column(tb, headings[c],
                        (right[c] ? SCOLS_FL_RIGHT : 0) |
                            (c + 1 == columns ? SCOLS_FL_WRAP : 0));
    if (!ok)
        return false;
    last = scols_table_get_column(tb, columns - 1);
    return scols_column_set_safechars(last, "\n") == 0 &&
           scols_column_set_wrapfunc(last, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
                                     NULL) == 0;
}

bool cli_list_print(const char *const *headings, size_t columns, char *const *text,
                    size_t rows, const bool *right)
{
    const int width = last_width(headings, columns, text, rows);
    struct libscols_table *tb = new_table();
    bool ok = tb && add_columns(tb, headings, columns, right);

    for (size_t r = 0; ok && r < rows; r++) {
        struct libscols_line *line = scols_table_new_line(tb, NULL);
        char *const *cell = text + r * columns;

        ok = line != NULL;
        for (size_t c = 0; ok && c + 1 < columns; c++)
            ok = add_cell(line, c, cell[c], NULL);
        ok = ok && add_last(line, columns - 1, cell[columns - 1], width);
    }
    if (ok)
        scols_print_table(tb);
    scols_unref_table(tb);
    return ok;
}
