"""How deep and how long a text may be. Source: language page, sections 7 to 9."""

import copy
import pickle

import pytest

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Condition, Missing
from querydsl.syntax.parser import parse, read
from querydsl.syntax.printer import format

DEEP = 2_000
"""Twice as deep as Python's stack."""

VERY_DEEP = 20_000


def deep(levels: int) -> dict[str, str]:
    """A text of so many levels of each kind."""
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
    assert [it.rule for it in found] == ["too-deep"]
    assert text[found[0].span.start : found[0].span.end] in ("(", "not")


def test_too_deep_points_to_the_bracket_that_is_too_much() -> None:
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
def test_levels_side_by_side_do_not_add_up(piece: str) -> None:
    assert read(piece * 300 + "b", max_levels=2)[1] == ()


def mixed(levels: int) -> str:
    """A text with levels of every kind, which alternate."""
    rounds = levels // 6
    return "(a=1 and (b=1 or not past(all of (a=1, not " * rounds + "c=1" + "))))" * rounds


@pytest.mark.parametrize("kind", ["groups", "nots", "scopes", "all of"])
def test_any_number_of_levels_parses_prints_and_compares_when_the_bounds_are_lifted(kind: str) -> None:
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
def test_wrong_texts_of_any_depth_are_read_to_their_end(text: str) -> None:
    query, found = read(text, max_levels=None, max_bytes=None)
    assert 1 <= len(found) <= 20
    assert len(format(query)) >= 0


def test_the_length_counts_in_bytes() -> None:
    text = 'a = "é"'
    assert read(text, max_bytes=8)[1] == ()
    _, found = read(text, max_bytes=7)
    assert [(it.rule, it.span) for it in found] == [("too-deep", Span(6, 7))]
    assert read("a" * 65536)[1] == ()
    assert [it.rule for it in read("a" * 65537)[1]] == ["too-deep"]
    assert [it.rule for it in read("\ud800" * 30_000)[1]] == ["too-deep"]


def test_a_text_that_is_not_read_has_a_filter_that_says_nothing() -> None:
    query, _ = read("(" * 101)
    assert isinstance(query.filter, Condition)
    assert (query.filter.field.path, query.filter.value) == ("", Missing())
