#include "analysis/table_file.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/table_format.h"

enum { FLUSH_AT = 1 << 18 };

const char *ana_table_ending(enum ana_table_format format)
{
    return format == ANA_CSV ? "csv" : "parquet";
}

/* ---- failures ---- */

static void note(struct ana_table *t, enum sim_status status)
{
    if (t->status == SIM_OK)
        t->status = status;
}

static void check_memory(struct ana_table *t)
{
    bool failed = t->out.failed || t->groups.failed;

    for (size_t k = 0; k < t->n_columns; k++)
        failed = failed || t->column[k].value.failed || t->column[k].level.failed;
    if (failed)
        note(t, sim_fail(&t->reason, SIM_E_NOMEM, t->path, "no memory to write it"));
}

enum sim_status ana_table_check(const struct ana_table *t, struct sim_error *err)
{
    if (t->status != SIM_OK && err)
        *err = t->reason;
    return t->status;
}

void ana_table_flush(struct ana_table *t)
{
    check_memory(t);
    if (t->status == SIM_OK && !sim_disk_write(t->file.fd, t->out.at, t->out.n))
        note(t, sim_fail(&t->reason, SIM_E_IO, t->path, "cannot be written: %s",
                         strerror(errno)));
    t->written += t->out.n;
    t->out.n = 0;
}

/* ---- begin ---- */

static void free_table(struct ana_table *t)
{
    for (size_t k = 0; k < t->n_columns && t->column; k++) {
        free(t->column[k].name);
        ana_bytes_clear(&t->column[k].value);
        ana_bytes_clear(&t->column[k].level);
    }
    free(t->column);
    free(t->path);
    ana_bytes_clear(&t->out);
    ana_bytes_clear(&t->groups);
    free(t);
}

static bool take_columns(struct ana_table *t, const struct ana_column *column, size_t n)
{
    t->column = calloc(n, sizeof *t->column);
    if (!t->column)
        return false;
    t->n_columns = n;
    for (size_t k = 0; k < n; k++) {
        t->column[k].kind = column[k].kind;
        t->column[k].name = strdup(column[k].name);
        if (!t->column[k].name)
            return false;
    }
    return true;
}

enum sim_status ana_table_begin(struct ana_table **out, const char *path,
                                enum ana_table_format format,
                                const struct ana_column *column, size_t n,
                                struct sim_error *err)
{
    struct ana_table *t = calloc(1, sizeof *t);
    enum sim_status status = SIM_E_NOMEM;

    *out = NULL;
    if (!t)
        return sim_fail(err, SIM_E_NOMEM, path, "no memory to write it");
    t->format = format;
    t->path = strdup(path);
    if (t->path && take_columns(t, column, n))
        status = sim_disk_begin(&t->file, path, err);
    else
        status = sim_fail(err, SIM_E_NOMEM, path, "no memory to write it");
    if (status != SIM_OK) {
        free_table(t);
        return status;
    }
    if (format == ANA_CSV)
        ana_csv_begin(t);
    else
        ana_parquet_begin(t);
    *out = t;
    return SIM_OK;
}

/* ---- values ---- */

static void step(struct ana_table *t)
{
    if (++t->next < t->n_columns)
        return;
    t->next = 0;
    t->rows++;
    if (t->format == ANA_PARQUET)
        ana_parquet_end_row(t);
    else
        ana_bytes_one(&t->out, '\n');
    if (t->out.n >= FLUSH_AT)
        ana_table_flush(t);
}

static struct ana_column_data *next_column(struct ana_table *t)
{
    if (t->format == ANA_CSV && t->next > 0)
        ana_bytes_one(&t->out, ',');
    return &t->column[t->next];
}

void ana_table_whole(struct ana_table *t, int64_t value)
{
    struct ana_column_data *c = next_column(t);

    if (t->format == ANA_CSV) {
        ana_csv_whole(t, value);
    } else {
        ana_bytes_u64(&c->value, (uint64_t)value);
        ana_parquet_level(c, true);
    }
    step(t);
}

void ana_table_number(struct ana_table *t, double value)
{
    struct ana_column_data *c = next_column(t);
    const bool is_value = isfinite(value);
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    if (t->format == ANA_PARQUET) {
        if (is_value)
            ana_bytes_u64(&c->value, bits);
        ana_parquet_level(c, is_value);
    } else if (is_value) {
        ana_csv_number(t, value);
    }
    step(t);
}

void ana_table_text(struct ana_table *t, const char *text)
{
    struct ana_column_data *c = next_column(t);

    if (t->format == ANA_PARQUET) {
        if (text) {
            ana_bytes_u32(&c->value, (uint32_t)strlen(text));
            ana_bytes_text(&c->value, text);
        }
        ana_parquet_level(c, text != NULL);
    } else if (text) {
        ana_csv_text(t, text);
    }
    step(t);
}

void ana_table_none(struct ana_table *t)
{
    struct ana_column_data *c = next_column(t);

    if (t->format == ANA_PARQUET)
        ana_parquet_level(c, false);
    step(t);
}

/* ---- end ---- */

enum sim_status ana_table_finish(struct ana_table *t, struct sim_error *err)
{
    if (t->format == ANA_PARQUET)
        ana_parquet_finish(t);
    ana_table_flush(t);
    return ana_table_check(t, err);
}

enum sim_status ana_table_commit(struct ana_table *t, struct sim_error *err)
{
    const enum sim_status status = sim_disk_commit(&t->file, t->path, err);

    free_table(t);
    return status;
}

void ana_table_abandon(struct ana_table *t)
{
    if (!t)
        return;
    sim_disk_abandon(&t->file);
    free_table(t);
}
