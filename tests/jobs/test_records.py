"""Results files: decompressed, split into lines, parsed, sorted and written."""

import gzip
import json
import random
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.jobs.results.decode import ResultsDecoder, drop_paths, to_line
from querydsl.jobs.results.external_sort import Sorter, sort_key, value_at
from querydsl.jobs.results.gunzip import BadFile, Bounds, bounds_for, decompress, split_lines
from querydsl.jobs.results.records import Records
from querydsl.semantics.request import Request, SortBy
from tests.support.records import records_of

LIMIT = bounds_for(1_000)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.lists(st.binary(max_size=60), max_size=5), st.integers(1, 40))
def test_any_number_of_gzip_members_in_any_chunks_is_decompressed_completely(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(member) for member in members)
    plain = b"".join(members)
    if not plain.startswith(b"\x1f\x8b"):
        assert b"".join(decompress(chunked(packed, size), LIMIT)) == plain


@given(st.binary(min_size=1, max_size=200), st.data())
def test_every_truncation_of_a_gzip_file_is_detected(content: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(content)
    cut = data.draw(st.integers(2, len(packed) - 1))
    with pytest.raises(BadFile):
        list(decompress([packed[:cut]], LIMIT))


@given(st.binary(min_size=20, max_size=200), st.data())
def test_every_flipped_bit_in_the_data_of_a_gzip_file_is_detected(content: bytes, data: st.DataObject) -> None:
    packed = bytearray(gzip.compress(content))
    place = data.draw(st.integers(10, len(packed) - 1))
    packed[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = b"".join(decompress([bytes(packed)], LIMIT))
    except BadFile:
        return
    assert found == content


@given(st.text(alphabet="ab\r\n\u2028\u0085 ", max_size=80), st.integers(1, 9))
def test_lines_are_split_at_line_feeds_only_wherever_the_chunks_end(text: str, size: int) -> None:
    data = text.encode()
    expected = [line.strip() for line in data.split(b"\n") if line.strip()]
    assert list(split_lines(chunked(data, size), LIMIT)) == expected


def test_a_byte_order_mark_is_skipped_only_at_the_start() -> None:
    assert list(split_lines([b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}"], LIMIT)) == [b"{}", b"\xef\xbb\xbf{}"]


def test_an_endless_line_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(BadFile, match="longer than"):
        list(split_lines((b"x" * 1_000 for _ in range(1_000_000)), Bounds(bytes=2**40, free=2**40, line=10_000)))


def test_an_endless_plain_file_is_refused() -> None:
    with pytest.raises(BadFile, match="the limit for this number"):
        list(decompress((b"{}\n" * 100 for _ in range(1_000_000)), Bounds(bytes=10_000, free=10_000)))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    bomb = gzip.compress(b"\n" * 10_000_000)
    with pytest.raises(BadFile, match="200 times its size"):
        list(decompress([bomb], Bounds(bytes=2**40, free=1_000_000)))


def test_a_line_of_five_megabytes_is_read() -> None:
    line = json.dumps({"a": "x" * 5_000_000}).encode()
    assert list(split_lines(chunked(line + b"\n{}", 2**20), LIMIT)) == [line, b"{}"]


def test_a_line_in_very_many_pieces_is_joined_once() -> None:
    assert sum(map(len, split_lines(repeat(b"x" * 100, 400_000), LIMIT))) == 40_000_000


def read(content: bytes, count: int | None, request: Request | None = None) -> Records:
    decoder = ResultsDecoder("job", [gzip.compress(content)], count, request)
    try:
        list(decoder.steps())
        return decoder.finish()
    finally:
        decoder.close()


def test_records_are_as_the_service_sent_them_including_unknown_keys() -> None:
    line = '{"b": 1.50, "a": {"ü": null, "big": 123456789012345678901234567890}, "a2": [1e400]}'
    found = read(line.encode(), 1)
    assert list(found.lines()) == [line.encode()]
    assert next(iter(found))["a"] == {"ü": None, "big": 123456789012345678901234567890}


def test_records_can_be_iterated_again_and_while_they_are_iterated() -> None:
    found = records_of({"a": 1}, {"a": 2})
    assert [(one["a"], two["a"]) for one in found for two in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]


REQUEST = Request({}, sort=(SortBy("n.v", False), SortBy("s", True)), fetched_only=("n.v",))


def test_records_are_sorted_with_missing_values_last_and_fetched_only_paths_are_dropped() -> None:
    rows = [{"s": "x", "n": {"v": 2}}, {"s": "y"}, {"s": "b", "n": {"v": 1}}, {"s": "c", "n": {"v": 1}}, {"n": {"v": None}}]
    found = read(b"".join(json.dumps(row).encode() + b"\n" for row in rows), 5, REQUEST)
    assert list(found) == [{"s": "c"}, {"s": "b"}, {"s": "x"}, {"s": "y"}, {}]


@given(
    st.lists(st.one_of(st.none(), st.integers(), st.floats(allow_nan=False), st.text(), st.booleans()), max_size=30), st.booleans()
)
def test_sorting_on_disk_is_sorting_in_memory(values: list[Any], descending: bool) -> None:
    sorter = Sorter((("v", descending),), largest_run=40)
    rows = [{"v": value, "at": place} for place, value in enumerate(values)]
    for row in rows:
        sorter.add(to_line(row), row)
    merged = [json.loads(line) for line in sorter.merged()]
    sorter.close()
    assert merged == sorted(rows, key=lambda row: sort_key(row, (("v", descending),)))
    missing = [row["v"] is None for row in merged]
    assert missing == sorted(missing)


def test_equal_keys_keep_their_order_across_runs() -> None:
    sorter = Sorter((("v", True),), largest_run=50)
    rows = [{"v": random.Random(place).randint(0, 2), "at": place} for place in range(200)]
    for row in rows:
        sorter.add(to_line(row), row)
    merged = [json.loads(line) for line in sorter.merged()]
    sorter.close()
    assert merged == sorted(rows, key=lambda row: -row["v"])


def test_a_number_beyond_the_largest_float_is_kept_when_paths_are_dropped() -> None:
    found = read(b'{"s": 1e999, "n": {"v": 1}, "t": [2.5, -1e999]}', 1, REQUEST)
    assert list(found.lines()) == [b'{"s": 1e999, "t": [2.5, -1e999]}']


def test_a_path_through_an_array_means_its_first_element_with_a_value() -> None:
    assert value_at({"jobs": [{"t": None}, {"t": "b"}, {"t": "c"}]}, "jobs.t") == "b"
    assert value_at({"jobs": []}, "jobs.t") is None
    assert value_at({"jobs": "text"}, "jobs.t") is None


def test_dropping_a_path_removes_empty_objects_and_nothing_else() -> None:
    assert drop_paths({"a": {"b": 1}, "c": [{"d": 1, "e": 2}, {"d": 3}]}, ("a.b", "c.d", "x.y")) == {"c": [{"e": 2}, {}]}


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"s": 1e999, "x": [-1e999, "Infinity"]}',
        b'{"s": "\\ud800", "\\udfff": 1}',
        b'{"s": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}",
        b'{"n": ' + b"[" * 900 + b'{"v": 1, "w": 2}' + b"]" * 900 + b"}",
        b'{"s": ' + b'{"a": ' * 900 + b"1" + b"}" * 901,
        b'{"s": {"b": 1, "a": [null]}, "n": {"v": [[], [null, {"v": 2}]]}}',
        b'{"": {"": 1}, "n.v": 3}',
        json.dumps({f"key{number}": number for number in range(100_000)}).encode(),
    ],
    ids=["empty", "infinite", "surrogate", "arrays", "arrays of objects", "objects", "types", "keys", "100,000 keys"],
)
def test_odd_records_are_sorted_and_written_as_json(line: bytes) -> None:
    lines = [line, b'{"s": "x", "n": {"v": true}}', line]
    try:
        found = read(b"\n".join(lines) + b"\n", 3, REQUEST)
    except BadFile as error:
        assert "nested too deeply" in str(error) or "RecursionError" in str(error)
        return
    wanted = drop_paths(json.loads(line), REQUEST.fetched_only)
    for written_line in found.lines():
        record = json.loads(written_line, parse_constant=pytest.fail)
        assert record in ({"s": "x"}, wanted)
    assert len(found) == 3


def test_a_text_that_contains_infinity_is_not_changed() -> None:
    record = {'"Infinity': ['Infinity \\"', "\ud800Infinity", float("-inf")]}
    line = to_line(record)
    assert b"-1e999" in line
    assert json.loads(line, parse_constant=pytest.fail) == record
