"""Properties of every text and every AST. Source: `docs/language.md`."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl._dev.lark_parser import lark_parser
from querydsl.diagnostics import fixes
from querydsl.errors import QuerySyntaxError
from querydsl.syntax.ast import Query
from querydsl.syntax.parser import parse, read
from querydsl.syntax.pretty import WIDTH
from querydsl.syntax.printer import format
from tests.syntax.texts import queries, soups

pytestmark = pytest.mark.slow

anything = st.one_of(soups, st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))


@given(anything)
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_ast_and_diagnostics_within_the_text(text: str) -> None:
    query, found = read(text)
    assert isinstance(query, Query)
    assert len(found) <= 20
    assert list(found) == sorted(found, key=lambda item: (item.span.start, item.span.end))
    places = [item.span for item in found] + [label.span for item in found for label in item.labels]
    assert all(0 <= span.start <= span.end <= len(text) for span in places)
    assert all(item.rule in ("syntax", "too-deep") and item.is_error and item.message.isprintable() for item in found)


@given(anything)
@settings(max_examples=100, deadline=None)
def test_parse_returns_the_ast_of_read_or_raises_its_diagnostics(text: str) -> None:
    query, found = read(text)
    if not found:
        assert parse(text) == query
        assert lark_parser().parse(text.removeprefix("\ufeff")) is not None
    else:
        with pytest.raises(QuerySyntaxError) as raised:
            parse(text)
        assert raised.value.diagnostics == tuple(attrs.evolve(item, fix=None) for item in found)
        assert raised.value.source == text


@given(anything)
@settings(max_examples=150, deadline=None)
def test_any_ast_can_be_printed_and_valid_text_is_a_fixed_point(text: str) -> None:
    query, found = read(text)
    printed = format(query)
    if not found:
        assert parse(printed) == query
        assert format(parse(printed)) == printed


@given(soups)
@settings(max_examples=150, deadline=None)
def test_fixes_can_be_applied_to_any_text(text: str) -> None:
    _, found = read(text)
    fixed, applied = fixes.apply(text, found)
    assert (fixed != text) == bool(applied)
    assert len(read(fixed)[1]) <= 20


@given(queries)
@settings(max_examples=150, deadline=None)
def test_printed_text_parses_to_an_equal_ast_and_has_no_long_or_padded_lines(query: Query) -> None:
    text = format(query)
    again = parse(text)
    assert again == query
    assert hash(again) == hash(query)
    assert format(again) == text
    for line in text.split("\n"):
        assert line == line.rstrip(" ")
        assert len(line) <= WIDTH or " and " not in line.strip().removeprefix("and ") or "between" in line or '"' in line


@given(queries, st.data())
@settings(max_examples=80, deadline=None)
def test_comments_survive_formatting_in_any_place(query: Query, data: st.DataObject) -> None:
    text, count = _commented(format(query), data)
    read_back = parse(text)
    printed = format(read_back)
    assert read_back == query
    assert len(read_back.comments) == count
    assert sorted(item.text for item in parse(printed).comments) == sorted(item.text for item in read_back.comments)
    assert format(parse(printed)) == printed


def _commented(text: str, data: st.DataObject) -> tuple[str, int]:
    """The text with comments at white space outside of strings, some trailing and some on their own line."""
    pieces, count, quoted = [], 0, False
    for index, char in enumerate(text):
        quoted ^= char == '"' and (index == 0 or not _is_escaped(text, index))
        if char in " \n" and not quoted and data.draw(st.integers(0, 5)) == 0:
            pieces.append(data.draw(st.sampled_from([f" # note {count}\n", f"\n  # note {count}\n"])))
            count += 1
        else:
            pieces.append(char)
    return "".join(pieces), count


def _is_escaped(text: str, index: int) -> bool:
    before = text[:index]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


@given(queries, st.data())
@settings(max_examples=150, deadline=None)
def test_recovery_handles_a_valid_text_with_a_part_removed(query: Query, data: st.DataObject) -> None:
    text = format(query)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 8)))
    cut = text[:start] + text[end:]
    recovered, found = read(cut)
    assert len(found) <= 20
    assert isinstance(format(recovered), str)
