#include <string.h>
#include <zlib.h>

#include "analysis/table_format.h"
#include "analysis/thrift.h"
#include "sim/version.h"

/* The layout of a file: the magic word, groups of rows, in each a page for every column,
 * the footer, its length, the magic word. Numbers of fields and types: parquet.thrift of
 * the Apache Parquet format 2.10. */
static const char MAGIC[] = "PAR1";

enum {
    GROUP_ROWS = 32768,
    GZIP = 31,        /* window bits of zlib for the gzip format */
    MEMORY_LEVEL = 8, /* zlib's default */
    FORMAT_VERSION = 1
};

enum { TYPE_INT64 = 2, TYPE_DOUBLE = 5, TYPE_BYTE_ARRAY = 6 };
enum { REPEAT_OPTIONAL = 1, CONVERTED_UTF8 = 0 };
enum { ENCODING_PLAIN = 0, ENCODING_RLE = 3, CODEC_GZIP = 2, PAGE_DATA = 0 };

static int32_t type_of(const struct ana_column_data *c)
{
    static const int32_t type[] = {[ANA_WHOLE] = TYPE_INT64,
                                   [ANA_NUMBER] = TYPE_DOUBLE,
                                   [ANA_TEXT] = TYPE_BYTE_ARRAY};

    return type[c->kind];
}

void ana_parquet_begin(struct ana_table *t)
{
    ana_bytes_text(&t->out, MAGIC);
}

/* ---- which rows have a value ---- */

static void end_run(struct ana_column_data *c)
{
    if (c->run == 0)
        return;
    ana_bytes_varint(&c->level, c->run << 1); /* lowest bit 0: a run of one level */
    ana_bytes_one(&c->level, c->run_has_value);
    c->run = 0;
}

void ana_parquet_level(struct ana_column_data *c, bool has_value)
{
    if (c->run > 0 && c->run_has_value != has_value)
        end_run(c);
    c->run_has_value = has_value;
    c->run++;
}

/* ---- pages ---- */

/* Append @p from, compressed, to @p to. */
static void compress_into(struct ana_bytes *to, const struct ana_bytes *from)
{
    z_stream z = {.next_in = from->at, .avail_in = (uInt)from->n};
    size_t bound;
    unsigned char *room;

    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        to->failed = true;
        return;
    }
    bound = deflateBound(&z, (uLong)from->n);
    room = ana_bytes_add(to, bound);
    if (room) {
        z.next_out = room;
        z.avail_out = (uInt)bound;
        to->failed = deflate(&z, Z_FINISH) != Z_STREAM_END;
        to->n -= z.avail_out;
    }
    deflateEnd(&z);
}

static void put_page_header(struct ana_bytes *to, uint64_t rows, size_t plain,
                            size_t compressed)
{
    struct ana_thrift thrift = {.to = to};

    ana_thrift_i32(&thrift, 1, PAGE_DATA);
    ana_thrift_i32(&thrift, 2, (int32_t)plain);
    ana_thrift_i32(&thrift, 3, (int32_t)compressed);
    ana_thrift_open(&thrift, 5);
    ana_thrift_i32(&thrift, 1, (int32_t)rows);
    ana_thrift_i32(&thrift, 2, ENCODING_PLAIN);
    ana_thrift_i32(&thrift, 3, ENCODING_RLE);
    ana_thrift_i32(&thrift, 4, ENCODING_RLE);
    ana_thrift_close(&thrift);
    ana_thrift_close(&thrift);
}

/* The page of a column: which rows have a value, then the values. */
static size_t put_page(struct ana_table *t, struct ana_column_data *c)
{
    struct ana_bytes page = {0}, packed = {0};
    const size_t before = t->out.n;
    size_t header;

    end_run(c);
    ana_bytes_u32(&page, (uint32_t)c->level.n);
    ana_bytes_put(&page, c->level.at, c->level.n);
    ana_bytes_put(&page, c->value.at, c->value.n);
    if (!page.failed)
        compress_into(&packed, &page);
    t->out.failed = t->out.failed || page.failed || packed.failed;
    put_page_header(&t->out, t->rows, page.n, packed.n);
    header = t->out.n - before;
    ana_bytes_put(&t->out, packed.at, packed.n);
    header += page.n;
    ana_bytes_clear(&page);
    ana_bytes_clear(&packed);
    c->level.n = c->value.n = 0;
    return header;
}

/* ---- groups ---- */

static void put_chunk(struct ana_thrift *thrift, const struct ana_table *t,
                      const struct ana_column_data *c, uint64_t offset, uint64_t plain,
                      uint64_t compressed)
{
    ana_thrift_open_element(thrift);
    ana_thrift_i64(thrift, 2, (int64_t)offset);
    ana_thrift_open(thrift, 3);
    ana_thrift_i32(thrift, 1, type_of(c));
    ana_thrift_list(thrift, 2, ANA_THRIFT_I32, 2);
    ana_thrift_i32_element(thrift, ENCODING_PLAIN);
    ana_thrift_i32_element(thrift, ENCODING_RLE);
    ana_thrift_list(thrift, 3, ANA_THRIFT_BINARY, 1);
    ana_thrift_text_element(thrift, c->name);
    ana_thrift_i32(thrift, 4, CODEC_GZIP);
    ana_thrift_i64(thrift, 5, (int64_t)t->rows);
    ana_thrift_i64(thrift, 6, (int64_t)plain);
    ana_thrift_i64(thrift, 7, (int64_t)compressed);
    ana_thrift_i64(thrift, 9, (int64_t)offset);
    ana_thrift_close(thrift);
    ana_thrift_close(thrift);
}

/* Write the rows so far; what the footer will say of them waits in groups. */
static void put_group(struct ana_table *t)
{
    struct ana_thrift thrift = {.to = &t->groups};
    uint64_t plain = 0;

    ana_thrift_list(&thrift, 1, ANA_THRIFT_STRUCT, t->n_columns);
    for (size_t k = 0; k < t->n_columns; k++) {
        const uint64_t offset = t->written + t->out.n;
        const size_t size = put_page(t, &t->column[k]);

        put_chunk(&thrift, t, &t->column[k], offset, size,
                  t->written + t->out.n - offset);
        plain += size;
        ana_table_flush(t);
    }
    ana_thrift_i64(&thrift, 2, (int64_t)plain);
    ana_thrift_i64(&thrift, 3, (int64_t)t->rows);
    ana_thrift_close(&thrift);
    t->n_groups++;
    t->all_rows += t->rows;
    t->rows = 0;
}

void ana_parquet_end_row(struct ana_table *t)
{
    if (t->rows == GROUP_ROWS)
        put_group(t);
}

/* ---- footer ---- */

static void put_schema(struct ana_thrift *thrift, const struct ana_table *t)
{
    ana_thrift_list(thrift, 2, ANA_THRIFT_STRUCT, t->n_columns + 1);
    ana_thrift_open_element(thrift);
    ana_thrift_text(thrift, 4, "schema");
    ana_thrift_i32(thrift, 5, (int32_t)t->n_columns);
    ana_thrift_close(thrift);
    for (size_t k = 0; k < t->n_columns; k++) {
        const struct ana_column_data *c = &t->column[k];

        ana_thrift_open_element(thrift);
        ana_thrift_i32(thrift, 1, type_of(c));
        ana_thrift_i32(thrift, 3, REPEAT_OPTIONAL);
        ana_thrift_text(thrift, 4, c->name);
        if (c->kind == ANA_TEXT) {
            ana_thrift_i32(thrift, 6, CONVERTED_UTF8);
            ana_thrift_open(thrift, 10); /* the logical type: a union ... */
            ana_thrift_open(thrift, 1);  /* ... of which this one is STRING */
            ana_thrift_close(thrift);
            ana_thrift_close(thrift);
        }
        ana_thrift_close(thrift);
    }
}

void ana_parquet_finish(struct ana_table *t)
{
    struct ana_bytes footer = {0};
    struct ana_thrift thrift = {.to = &footer};

    if (t->rows > 0)
        put_group(t);
    ana_thrift_i32(&thrift, 1, FORMAT_VERSION);
    put_schema(&thrift, t);
    ana_thrift_i64(&thrift, 3, (int64_t)t->all_rows);
    ana_thrift_list(&thrift, 4, ANA_THRIFT_STRUCT, t->n_groups);
    ana_bytes_put(&footer, t->groups.at, t->groups.n);
    ana_thrift_text(&thrift, 6, "equipoise version " SIM_VERSION);
    ana_thrift_close(&thrift);
    t->out.failed = t->out.failed || footer.failed;
    ana_bytes_put(&t->out, footer.at, footer.n);
    ana_bytes_u32(&t->out, (uint32_t)footer.n);
    ana_bytes_text(&t->out, MAGIC);
    ana_bytes_clear(&footer);
}
