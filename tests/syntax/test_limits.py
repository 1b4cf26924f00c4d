"""The limits on the length and nesting of a text. Source: `docs/language.md`, section "Limits"."""

import copy
import pickle

import pytest

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Condition, Field, Missing
from querydsl.syntax.parser import parse, read
from querydsl.syntax.printer import format

DEEP = 2_000
"""Twice as deep as Python's stack."""

VERY_DEEP = 20_000


def deep(levels: int) -> dict[str, str]:
    """A text with this many levels, for each kind of level."""
    return {
        "brackets": "(" * levels + "a=1" + ")" * levels,
        "groups": "(a=1 and (b=1 or " * (levels // 2) + "c=1" + "))" * (levels // 2),
        "nots": "not " * levels + "a=1",
        "scopes": "past(" * levels + "a=1" + ")" * levels,
        "all of": "all of (a=1, " * levels + "b=1" + ")" * levels,
        "nots and brackets": "not (" * (levels // 2) + "a=1" + ")" * (levels // 2),
        "the last one a list": "(" * (levels - 1) + "a in (1)" + ")" * (levels - 1),
    }


KINDS = list(deep(2))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_levels_are_allowed_and_one_more_is_too_deep(kind: str) -> None:
    assert read(deep(100)[kind])[1] == ()
    text = deep(102)[kind]
    _, found = read(text)
    assert [item.rule for item in found] == ["too-deep"]
    assert text[found[0].span.start : found[0].span.end] in ("(", "not")


def test_too_deep_points_to_the_first_bracket_beyond_the_limit() -> None:
    assert read("(" * 200)[1][0].span == Span(100, 101)
    assert read("a and (b)", max_levels=0)[1][0].span == Span(6, 7)


FLAT = (
    "(a) and ",
    "not a and ",
    "a not in (1) or ",
    "not_a and ",
    "not (a) and ",
    "x.not and ",
    'a = "(((" and ',
    "# not ((\n a or ",
)


@pytest.mark.parametrize("piece", FLAT)
def test_adjacent_levels_do_not_add_up(piece: str) -> None:
    assert read(piece * 300 + "b", max_levels=2)[1] == ()


def mixed(levels: int) -> str:
    """A text with alternating levels of every kind."""
    rounds = levels // 6
    return "(a=1 and (b=1 or not past(all of (a=1, not " * rounds + "c=1" + "))))" * rounds


@pytest.mark.parametrize("kind", ["groups", "nots", "scopes", "all of"])
def test_any_depth_parses_prints_and_compares_without_limits(kind: str) -> None:
    assert_round_trip(deep(DEEP)[kind])


@pytest.mark.slow
def test_twenty_thousand_levels_of_every_kind_parse_print_and_compare() -> None:
    assert_round_trip(mixed(VERY_DEEP))


def assert_round_trip(text: str) -> None:
    query = parse(text, max_levels=None, max_bytes=None)
    printed = format(query)
    again = parse(printed, max_levels=None, max_bytes=None)
    assert again == query
    assert hash(again) == hash(query)
    assert format(again) == printed
    assert len(repr(query)) > 10
    assert pickle.loads(pickle.dumps(query)) == copy.deepcopy(query) == query


@pytest.mark.parametrize("text", ["(" * DEEP, ")" * DEEP, "not " * DEEP, "(" * DEEP + "a = = 1" + ")" * DEEP])
def test_recovery_handles_any_depth(text: str) -> None:
    query, found = read(text, max_levels=None, max_bytes=None)
    assert 1 <= len(found) <= 20
    assert len(format(query)) >= 0


def test_the_length_is_counted_in_bytes() -> None:
    text = 'a = "é"'
    assert read(text, max_bytes=8)[1] == ()
    _, found = read(text, max_bytes=7)
    assert [(item.rule, item.span) for item in found] == [("too-deep", Span(6, 7))]
    assert read("a" * 65536)[1] == ()
    assert [item.rule for item in read("a" * 65537)[1]] == ["too-deep"]
    assert [item.rule for item in read("\ud800" * 30_000)[1]] == ["too-deep"]


def test_a_text_beyond_the_limits_has_a_placeholder_as_its_filter() -> None:
    query, _ = read("(" * 101)
    assert isinstance(query.filter, Condition)
    assert (query.filter.field, query.filter.value) == (Field(""), Missing())
