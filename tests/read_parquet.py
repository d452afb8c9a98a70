"""Read Parquet files without any library for them, and compare each with a CSV file.

Usage: read_parquet.py PARQUET_FOLDER CSV_FOLDER
Every table of the first folder must say, value by value, what the table of that name in the second
says. Written from the format's description alone, so that a mistake of the writer shows. Where
duckdb or pyarrow is installed, it must read the same. Exit status 0: all held.
"""

import csv
import gzip
import pathlib
import struct
import sys

INT64, DOUBLE, BYTE_ARRAY = 2, 5, 6
PLAIN, RLE, GZIP, OPTIONAL = 0, 3, 2, 1


class Thrift:
    """The compact protocol: structs as {field: value}, lists as lists."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 0x7F) << shift
            shift += 7
            if b < 0x80:
                return value

    def zigzag(self):
        n = self.varint()
        return (n >> 1) ^ -(n & 1)

    def value(self, kind):
        if kind in (1, 2):
            return kind == 1
        if kind in (4, 5, 6):
            return self.zigzag()
        if kind == 8:
            n = self.varint()
            self.at += n
            return self.data[self.at - n:self.at]
        if kind == 9:
            head = self.byte()
            n = head >> 4 if head >> 4 != 15 else self.varint()
            return [self.value(head & 15) for _ in range(n)]
        assert kind == 12, kind
        return self.struct()

    def struct(self):
        out, field = {}, 0
        while True:
            head = self.byte()
            if head == 0:
                return out
            field = field + (head >> 4) if head >> 4 else self.zigzag()
            assert field not in out, field
            out[field] = self.value(head & 15)


def levels(data, n):
    """The RLE/bit-packed hybrid of levels 0 and 1."""
    t, out = Thrift(data, 0), []
    while t.at < len(data):
        head = t.varint()
        if head & 1:
            for _ in range(head >> 1):
                b = t.byte()
                out += [b >> k & 1 for k in range(8)]
        else:
            out += [t.byte()] * (head >> 1)
    assert len(out) == n, (len(out), n)
    assert set(out) <= {0, 1}
    return out


def plain(kind, data, n):
    if kind == BYTE_ARRAY:
        out, at = [], 0
        for _ in range(n):
            (size,) = struct.unpack_from("<I", data, at)
            out.append(data[at + 4:at + 4 + size].decode())
            at += 4 + size
        assert at == len(data)
        return out
    assert len(data) == 8 * n, (len(data), n)
    return list(struct.unpack(f"<{n}{'q' if kind == INT64 else 'd'}", data))


def read_chunk(data, chunk, kind, name, rows):
    """One page, and nothing between it and what the footer says of it."""
    meta = chunk[3]
    assert meta[1] == kind and meta[3] == [name.encode()] and meta[4] == GZIP, name
    assert meta[5] == rows and set(meta[2]) == {PLAIN, RLE}
    t = Thrift(data, meta[9])
    page = t.struct()
    assert page[1] == 0 and page[5][1] == rows and page[5][2] == PLAIN and page[5][3] == RLE
    header = t.at - meta[9]
    assert meta[7] == header + page[3] and meta[6] == header + page[2], name
    body = gzip.decompress(data[t.at:t.at + page[3]])
    assert len(body) == page[2]
    (size,) = struct.unpack_from("<I", body)
    there = levels(body[4:4 + size], rows)
    values = iter(plain(kind, body[4 + size:], sum(there)))
    return [next(values) if k else None for k in there], t.at + page[3]


def read_parquet(path):
    """Names, and columns of values; None where there is none."""
    data = path.read_bytes()
    assert data[:4] == data[-4:] == b"PAR1"
    (size,) = struct.unpack("<I", data[-8:-4])
    t = Thrift(data, len(data) - 8 - size)
    footer = t.struct()
    assert t.at == len(data) - 8
    root, *schema = footer[2]
    assert root[5] == len(schema)
    names = [s[4].decode() for s in schema]
    assert len(set(names)) == len(names)
    for s in schema:
        assert s[3] == OPTIONAL and s[1] in (INT64, DOUBLE, BYTE_ARRAY)
        assert (s[1] == BYTE_ARRAY) == (s.get(6) == 0) == (s.get(10) == {1: {}})
    columns, at = [[] for _ in names], 4
    for group in footer[4]:
        assert len(group[1]) == len(names)
        for chunk, s, name, column in zip(group[1], schema, names, columns):
            assert chunk[3][9] == at, "a gap or an overlap between pages"
            more, at = read_chunk(data, chunk, s[1], name, group[3])
            column += more
        assert group[2] == sum(c[3][6] for c in group[1])
    assert at == len(data) - 8 - size
    assert footer[3] == sum(g[3] for g in footer[4])
    assert all(len(c) == footer[3] for c in columns)
    return names, [s[1] for s in schema], columns


def said(kind, text):
    """What the text of a CSV field stands for; a file has no word for an empty text."""
    if kind == BYTE_ARRAY:
        return text
    return None if text == "" else int(text) if kind == INT64 else float(text)


def compare(path, other):
    names, kinds, columns = read_parquet(path)
    with open(other, encoding="utf-8", newline="") as f:
        head, *rows = csv.reader(f)
    assert head == names, (head, names)
    assert len(rows) == len(columns[0]), path.name
    for k, kind in enumerate(kinds):
        here = [said(kind, row[k]) for row in rows]
        there = ["" if v is None and kind == BYTE_ARRAY else v for v in columns[k]]
        assert here == there, (path.name, names[k])
    return names, columns


def compare_library(path, columns):
    try:
        import pyarrow.parquet
    except ImportError:
        pass
    else:
        table = pyarrow.parquet.read_table(path)
        assert [c.to_pylist() for c in table.columns] == columns, path.name
    try:
        import duckdb
    except ImportError:
        pass
    else:
        rows = duckdb.sql(f"select * from '{path}'").fetchall()
        assert [list(c) for c in zip(*rows)] == columns or not rows, path.name


def main(parquet, other):
    tables = sorted(pathlib.Path(parquet).glob("*.parquet"))
    assert len(tables) == 8, tables
    assert len(list(pathlib.Path(other).glob("*.csv"))) == 8
    for path in tables:
        _, columns = compare(path, pathlib.Path(other) / (path.stem + ".csv"))
        compare_library(path, columns)


if __name__ == "__main__":
    main(*sys.argv[1:])
