#include "analysis/thrift.h"

#include <assert.h>
#include <string.h>

enum { LIST_SHORT = 15 };

static void put_zigzag(struct ana_thrift *t, int64_t value)
{
    ana_bytes_varint(t->to, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

static void put_text(struct ana_thrift *t, const char *text)
{
    ana_bytes_varint(t->to, strlen(text));
    ana_bytes_text(t->to, text);
}

/* A field's number is written as its distance from the field before. */
static void put_field(struct ana_thrift *t, int field, enum ana_thrift_type type)
{
    const int step = field - t->last[t->depth];

    assert(step > 0 && step < LIST_SHORT);
    ana_bytes_one(t->to, (unsigned char)(step << 4 | (int)type));
    t->last[t->depth] = field;
}

static void go_deeper(struct ana_thrift *t)
{
    assert(t->depth + 1 < ANA_THRIFT_DEPTH);
    t->last[++t->depth] = 0;
}

void ana_thrift_i32(struct ana_thrift *t, int field, int32_t value)
{
    put_field(t, field, ANA_THRIFT_I32);
    put_zigzag(t, value);
}

void ana_thrift_i64(struct ana_thrift *t, int field, int64_t value)
{
    put_field(t, field, ANA_THRIFT_I64);
    put_zigzag(t, value);
}

void ana_thrift_text(struct ana_thrift *t, int field, const char *text)
{
    put_field(t, field, ANA_THRIFT_BINARY);
    put_text(t, text);
}

void ana_thrift_open(struct ana_thrift *t, int field)
{
    put_field(t, field, ANA_THRIFT_STRUCT);
    go_deeper(t);
}

void ana_thrift_list(struct ana_thrift *t, int field, enum ana_thrift_type of, size_t n)
{
    put_field(t, field, ANA_THRIFT_LIST);
    if (n < LIST_SHORT) {
        ana_bytes_one(t->to, (unsigned char)(n << 4 | (size_t)of));
        return;
    }
    ana_bytes_one(t->to, (unsigned char)(LIST_SHORT << 4 | (int)of));
    ana_bytes_varint(t->to, n);
}

void ana_thrift_open_element(struct ana_thrift *t)
{
    go_deeper(t);
}

void ana_thrift_i32_element(struct ana_thrift *t, int32_t value)
{
    put_zigzag(t, value);
}

void ana_thrift_text_element(struct ana_thrift *t, const char *text)
{
    put_text(t, text);
}

void ana_thrift_close(struct ana_thrift *t)
{
    ana_bytes_one(t->to, 0);
    if (t->depth > 0)
        t->depth--;
}
