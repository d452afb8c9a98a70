/**
 * @file thrift.h
 * Writes the compact protocol of Apache Thrift, in which Parquet keeps what it says about
 * its columns. Source: thrift-compact-protocol.md of the Apache Thrift documentation.
 */
#ifndef ANA_THRIFT_H
#define ANA_THRIFT_H

#include "analysis/bytes.h"

enum { ANA_THRIFT_DEPTH = 16 };

/** Types of the elements of a list. */
enum ana_thrift_type {
    ANA_THRIFT_I32 = 5,
    ANA_THRIFT_I64 = 6,
    ANA_THRIFT_BINARY = 8,
    ANA_THRIFT_LIST = 9,
    ANA_THRIFT_STRUCT = 12
};

/** Starts from {.to = ...}, inside the outermost struct. */
struct ana_thrift {
    struct ana_bytes *to;
    int depth;
    int last[ANA_THRIFT_DEPTH]; /* number of the last field of each open struct */
};

/** Fields of the open struct, in rising order of @p field. */
void ana_thrift_i32(struct ana_thrift *t, int field, int32_t value);
void ana_thrift_i64(struct ana_thrift *t, int field, int64_t value);
void ana_thrift_text(struct ana_thrift *t, int field, const char *text);

/** A struct as a field; its fields follow, then ana_thrift_close(). */
void ana_thrift_open(struct ana_thrift *t, int field);

/** A list as a field; its @p n elements follow. */
void ana_thrift_list(struct ana_thrift *t, int field, enum ana_thrift_type of, size_t n);

/** Elements of a list. A struct ends with ana_thrift_close(). */
void ana_thrift_open_element(struct ana_thrift *t);
void ana_thrift_i32_element(struct ana_thrift *t, int32_t value);
void ana_thrift_text_element(struct ana_thrift *t, const char *text);

/** End the open struct, at last the outermost one. */
void ana_thrift_close(struct ana_thrift *t);

#endif
