"""Reading, checking and writing records gives the same results with the extra `fast` and without it."""

import csv
import gc
import gzip
import io
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from querydsl.jobs.results import decode, gunzip, parsing
from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.decode import ResultsDecoder
from querydsl.jobs.results.formats.absent import paths_used
from querydsl.jobs.results.formats.delimited import write_text
from querydsl.jobs.results.gunzip import BadFile
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.rows import FEW, ColumnValues, RowReader, each
from querydsl.jobs.results.text import cell_of
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.fields import GEO_FIELDS, fields_of
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.sandbox.matching.paths import objects_reader, path_reader, values_of
from querydsl.semantics.request import Request, SortBy

ODD = (
    "-0",
    "-0.0",
    "1e400",
    "-1e400",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "123456789012345678901234567890",
    "1" * 400,
    "1" * 5_000,
    "0.1000000000000000055511151231257827",
    "5e-324",
    r'"\ud800"',
    r'"\ud83d\ude00"',
    '"\x01"',
    "NaN",
    "Infinity",
    "01",
    "[1,]",
    '{"a": 1, "a": 2}',
    "[" * 400 + "]" * 400,
    "[" * 5_000 + "]" * 5_000,
    "",
)
KEYS = st.sampled_from(("a", "b", "c"))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(("=1", "-x", "a,b", 'a"b', "a\nb", "\r", "2020-01-31T00:00:00", "2020-01-31T10:00:00", "a\tb"))
)
DAMAGE = (
    b"",
    b'"',
    b"\\",
    b"\\u",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\0",
    b"\t",
    b"0",
    b"-",
    b".",
    b"e",
    b" ",
    b"\\ud800",
    b"null",
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)
RECORDS = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=4)
PATHS = ("a", "b", "a.b", "a.b.c", "b.c", "c.a", "a")


@pytest.fixture(autouse=True, scope="module")
def _msgspec_parses_all_lines() -> Iterator[None]:
    """Leave no first lines to the standard library."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "_FEW", 0)
        yield


def no_library() -> None:
    """The result of `parsing._library` if the extra is not installed."""


def outcome(line: bytes) -> str:
    """The value of a line, or the type of the error."""
    try:
        return repr(parsing.line_parser()(line))
    except (ValueError, RecursionError) as error:
        return type(error).__name__


def accepts(line: bytes) -> bool:
    """Whether the line is verified without an error."""
    try:
        decode.record_checker()(line)
    except BadFile:
        return False
    return True


def test_both_libraries_are_installed_for_the_tests() -> None:
    assert parsing._library() is not None
    assert [library.__name__ for library in gunzip.LIBRARIES] == ["isal.isal_zlib", "zlib"]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_line_has_the_same_value_or_is_refused_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [text.encode(), f'{{"a": {text}}}'.encode()]
    fast = [(outcome(line), accepts(line)) for line in lines]
    monkeypatch.setattr(parsing, "_library", no_library)
    assert [(outcome(line), accepts(line)) for line in lines] == fast


@given(VALUES, st.booleans())
def test_a_value_is_parsed_the_same(value: Any, ascii: bool) -> None:
    line = json.dumps(value, ensure_ascii=ascii).encode().replace(b"Infinity", b"1e999")
    with pytest.MonkeyPatch.context() as patch:
        fast = outcome(line)
        patch.setattr(parsing, "_library", no_library)
        assert outcome(line) == fast


@given(st.data(), VALUES)
def test_a_damaged_line_is_accepted_or_refused_the_same(data: st.DataObject, value: Any) -> None:
    line = json.dumps({"a": value}, ensure_ascii=data.draw(st.booleans())).encode()
    place = data.draw(st.integers(0, len(line)))
    line = line[:place] + data.draw(st.sampled_from(DAMAGE)) + line[place + data.draw(st.integers(0, 2)) :]
    with pytest.MonkeyPatch.context() as patch:
        fast = accepts(line), outcome(line)
        patch.setattr(parsing, "_library", no_library)
        assert (accepts(line), outcome(line)) == fast


@pytest.mark.parametrize("digits", (4_299, 4_300, 4_301, 9_000))
def test_a_long_integer_is_found_wherever_it_is(digits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [b'{"%s": [%s], "b": 1}' % (b"x" * start, b"7" * digits) for start in (0, 1, 4_295, 4_296, 4_297)]
    fast = list(map(accepts, lines))
    assert fast == [digits <= 4_300] * len(lines)
    monkeypatch.setattr(parsing, "_library", no_library)
    assert list(map(accepts, lines)) == fast


def decoded(content: bytes, request: Request | None = None) -> bytes | str:
    """The lines of a results file, or the message of the error."""
    decoder = ResultsDecoder("job", [content], 20, request)
    try:
        for _ in decoder.steps():
            pass
        return b"\n".join(decoder.finish().lines())
    except BadFile as error:
        return str(error)
    finally:
        decoder.close()


def damaged() -> Iterator[bytes]:
    """A results file, and files made from it: cut, with a changed byte, with several members, and with unusual headers."""
    lines = b"".join(b'{"number": %d, "text": "%s"}\n' % (number, b"ab" * number) for number in range(20))
    whole = gzip.compress(lines, mtime=0)
    yield whole
    yield gzip.compress(whole, mtime=0)
    yield b"".join(gzip.compress(line, mtime=0) for line in lines.splitlines(keepends=True))
    yield whole + b"\0" * 9
    yield whole + b"more"
    yield from (whole[:cut] for cut in range(2, len(whole), 7))
    for place in (*range(12), *range(12, len(whole), 5), *range(len(whole) - 8, len(whole))):
        yield whole[:place] + bytes([whole[place] ^ 0x21]) + whole[place + 1 :]
    body = zlib.compress(lines)[2:-4]
    trailer = struct.pack("<II", zlib.crc32(lines), len(lines))
    for flags, fields in ((8, b"name\0"), (16, b"comment\0"), (4, b"\3\0abc"), (32, b""), (2, b"xx")):
        yield b"\x1f\x8b\x08" + bytes([flags]) + bytes(6) + fields + body + trailer


def test_a_damaged_file_has_the_same_records_or_the_same_message(monkeypatch: pytest.MonkeyPatch) -> None:
    files = list(damaged())
    fast = [decoded(file) for file in files]
    assert {type(found) for found in fast} == {bytes, str}
    monkeypatch.setattr(gunzip, "LIBRARIES", (zlib,))
    monkeypatch.setattr(parsing, "_library", no_library)
    assert [decoded(file) for file in files] == fast


def test_records_are_sorted_by_integers_that_a_float_cannot_hold() -> None:
    numbers = [2**64 + number for number in range(20)]
    content = gzip.compress(b"".join(b'{"n": %d}\n' % number for number in reversed(numbers)))
    found = decoded(content, Request({}, sort=(SortBy("n", False),)))
    assert isinstance(found, bytes)
    assert [json.loads(line)["n"] for line in found.splitlines()] == numbers


def value_at(node: Any, keys: list[str]) -> Any:
    """The value at a path: in a list, one value for each item, without inner lists."""
    if not keys or node is None:
        return node
    if isinstance(node, dict):
        return value_at(node.get(keys[0]), keys[1:])
    if not isinstance(node, list):
        return None
    found = [item.get(keys[0]) if isinstance(item, dict) else None for item in node]
    spread = [inner for item in found for inner in (item if isinstance(item, list) else [item])]
    return value_at(spread, keys[1:])


@given(RECORDS)
@example([{"a": [[{"b": 1}], {"b": [2]}, 3]}])
def test_a_row_has_the_value_at_each_path(records: list[dict[str, Any]]) -> None:
    reader = RowReader(PATHS)
    for record in records:
        reader.add(record)
    expected = [[value_at(record, path.split(".")) for record in records] for path in PATHS]
    assert listed(reader.take()) == expected
    assert listed(reader.take()) == [[] for _ in PATHS]
    reader = RowReader(PATHS, in_part=True)
    for record in records:
        reader.add(reader.parse(decode.to_line(record)))
    assert repr(listed(reader.take())) == repr(expected)


def narrowly(line: bytes) -> str:
    """The values at `PATHS` in a line that is parsed narrowly, or the type of the error."""
    try:
        record = parsing.narrow_parser(PATHS)(line)
    except (ValueError, RecursionError) as error:
        return type(error).__name__
    return repr([value_at(record, path.split(".")) for path in PATHS])


@given(st.dictionaries(KEYS, VALUES, max_size=3), st.data())
def test_a_narrow_record_has_the_same_values_or_is_refused_the_same(record: dict[str, Any], data: st.DataObject) -> None:
    line = json.dumps(record, ensure_ascii=data.draw(st.booleans())).encode().replace(b"Infinity", b"1e999")
    place = data.draw(st.integers(0, len(line)))
    damaged = line[:place] + data.draw(st.sampled_from(DAMAGE)) + line[place + data.draw(st.integers(0, 2)) :]
    fast = narrowly(line), narrowly(damaged)
    assert fast[0] == repr([value_at(record, path.split(".")) for path in PATHS])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "_library", no_library)
        assert (narrowly(line), narrowly(damaged)) == fast


@pytest.mark.parametrize("key", ("a", "other"))
@pytest.mark.parametrize("text", ODD)
def test_an_odd_line_is_refused_the_same_if_it_is_parsed_narrowly(key: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [text.encode(), f'{{"{key}": {text}}}'.encode(), f'{{"a": {{"b": {{"c": {text}}}}}}}'.encode()]
    fast = list(map(narrowly, lines))
    monkeypatch.setattr(parsing, "_library", no_library)
    assert list(map(narrowly, lines)) == fast


def test_a_narrow_record_has_no_other_keys() -> None:
    assert parsing.narrow_parser(["a.b"])(b'{"a": [{"b": 1, "c": 2}, 3], "b": 4}') == {"a": [{"b": 1}, 3]}


def one_of_each_field(entity: str, records: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """A test of each field for a value that a record has. Locations are also tested by distance."""
    for path in fields_of(entity).filterable():
        reader = path_reader(path, entity)
        objects = objects_reader(reader.array) if reader.array else lambda record: [record]
        values = [value for record in records for item in objects(record) for value in values_of(reader.read(item))]
        value = next((value for value in values if isinstance(value, str | int | float)), None)
        if value is not None:
            yield {"field": path, "type": "=", "value": value}
        if path in GEO_FIELDS:
            yield {"field": path, "type": "geo_distance", "value": {"location": "London", "distance": 5_000}}


@pytest.mark.parametrize("entity", ("person", "company"))
def test_the_matcher_finds_the_same_narrow_records(entity: str) -> None:
    records: Sequence[Any] = (shipped().people if entity == "person" else shipped().companies)[:200]
    lines = list(map(decode.to_line, records))
    found = 0
    for filters in one_of_each_field(entity, records):
        matches = compile_filter(filters, entity)
        request = Request({"filters": filters}, entity="people" if entity == "person" else "companies")
        narrow = map(parsing.narrow_parser(paths_used(request)), lines)
        expected = list(map(matches, records))
        found += any(expected)
        assert list(map(matches, narrow)) == expected, filters
    assert found > 100 if entity == "person" else found > 40


def test_the_collector_is_paused_only_while_a_batch_is_read() -> None:
    states: list[bool] = []

    def lines() -> Iterator[bytes]:
        for _ in range(3):
            states.append(gc.isenabled())
            yield b"{}"

    source = SimpleNamespace(lines=lines)
    for _ in Columns((Column("a", "a", Kind.TEXT),)).batches(cast("Any", source), 2):
        states.append(gc.isenabled())
    assert states == [False, False, True, False, True]


def test_a_collector_that_is_disabled_stays_so() -> None:
    gc.disable()
    try:
        with parsing.collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@given(st.lists(RECORDS, min_size=2, max_size=4).map(lambda groups: [record for group in groups for record in group * FEW]))
def test_many_records_have_the_values_of_each_of_them(records: list[dict[str, Any]]) -> None:
    expected = [[value_at(record, path.split(".")) for record in records] for path in PATHS]
    reader = RowReader(PATHS)
    for record in records:
        reader.add(record)
    assert listed(reader.take()) == expected


@pytest.mark.parametrize("key", ('a"b', "a\\b", "a\nb", "\ud800", "", "é", "key0"))
def test_a_key_with_any_characters_is_read(key: str) -> None:
    reader = RowReader([key, f"outer.{key}"], in_part=True)
    for record in ({key: 1}, {"outer": [{key: 2}, {}, 3]}):
        reader.add(reader.parse(decode.to_line(record)))
    assert listed(reader.take()) == [[1, None], [None, [2, None, None]]]


def listed(columns: list[ColumnValues]) -> list[list[Any]]:
    """The values of each column."""
    return [list(each(values)) for values in columns]


def stored(records: list[dict[str, Any]]) -> Records:
    """The records, in a temporary file."""
    lines = b"".join(decode.to_line(record) + b"\n" for record in records)
    file = io.BytesIO(lines)
    return Records("job", len(records), file)


def reference(records: list[dict[str, Any]], columns: Columns, *, raw: bool, separator: str) -> bytes:
    """The file that the standard library writes from the same cells."""

    def protected(content: Any) -> Any:
        starts = ("=", "+", "-", "@", "\t", "\r")
        return "'" + content if isinstance(content, str) and not raw and content.startswith(starts) else content

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", delimiter=separator)
    writer.writerow(columns.names)
    cells = [cell_of(column) for column in columns]
    for row in columns.many(records):
        writer.writerow([protected(cell(value)) for cell, value in zip(cells, row, strict=True)])
    return text.getvalue().encode()


@given(RECORDS, st.booleans(), st.sampled_from(",\t"), st.lists(st.sampled_from(Kind), min_size=1, max_size=len(PATHS)))
def test_csv_is_what_the_standard_library_writes(
    records: list[dict[str, Any]], raw: bool, separator: str, kinds: list[Kind]
) -> None:
    columns = Columns(tuple(Column(f"{path}, {kind.value}", path, kind) for path, kind in zip(PATHS, kinds, strict=False)))
    out = io.BytesIO()
    write_text(stored(records), columns, out, raw=raw, separator=separator)
    assert out.getvalue() == reference(records, columns, raw=raw, separator=separator)
