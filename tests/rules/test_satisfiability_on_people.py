"""`never-matches` and `always-matches` checked against 2,000 generated people, with queries made from their values.

Unlike the small records of the other test, these people have several roles and schools, dates, and missing values.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl.catalogue import default
from querydsl.diagnostics.model import Diagnostic
from querydsl.rules.checker import check
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.matcher import Predicate, compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Connective, Expr, Group, Query
from querydsl.syntax.parser import parse
from tests.support.finding import NOW

pytestmark = pytest.mark.slow


class Column(NamedTuple):
    """A field: its name, the path to its values in a record, and its values and operators as written."""

    name: str
    place: tuple[str, ...]
    values: tuple[str, ...]
    operators: tuple[str, ...]


CURRENT = ("experience", "employment_details", "current")
PAST = ("experience", "employment_details", "past")
ORDER = ("=", "!=", "<", "<=", ">", ">=")
WHOLE = ("=", "!=", "in", "not in")
TEXT = (*WHOLE, "~", "~=", "!~")


def values_at(record: object, place: tuple[str, ...]) -> Iterator[object]:
    """The values of a record at a path, in every item of its arrays."""
    if isinstance(record, list):
        for element in record:
            yield from values_at(element, place)
    elif not place:
        yield from () if record is None else (record,)
    elif isinstance(record, Mapping):
        yield from values_at(record.get(place[0]), place[1:])


def common(place: tuple[str, ...]) -> tuple[str, ...]:
    """A few quoted strings that people have at this path, a part of one, and one that no one has."""
    found = sorted({str(value) for person in shipped().people for value in values_at(person, place)})
    some = found[:: max(1, len(found) // 3)][:3]
    return tuple(f'"{text}"' for text in (*some, some[0].split()[0], "Nobody Else"))


FIELDS = (
    Column("followers", ("professional_network", "followers"), ("5", "100", "2k"), ORDER),
    Column("experience_years", ("years_of_experience_raw",), ("2", "2.5", "10"), ORDER),
    Column("updated", ("metadata", "updated_at"), ("2024-01-01", "today", "today - 90d"), ORDER),
    Column("changed_jobs", ("recently_changed_jobs",), ("true", "false"), ("=", "!=")),
    Column("city", ("basic_profile", "location", "city"), common(("basic_profile", "location", "city")), TEXT),
    Column("headline", ("basic_profile", "headline"), common(("basic_profile", "headline")), TEXT),
    Column("seniority", (*CURRENT, "seniority_level"), ('"Senior"', '"Director"', '"CXO"'), TEXT),
    Column("past.company", (*PAST, "name"), common((*PAST, "name")), TEXT),
    Column("past.company_size", (*PAST, "company_headcount_latest"), ("50", "500", "5k"), ORDER),
    Column("past.started", (*PAST, "start_date"), ("2015-01-01", "2018-06-01", "today - 4y"), ORDER),
    Column("current.is_default", (*CURRENT, "is_default"), ("true", "false"), ("=", "!=")),
    Column("school", ("education", "schools", "school"), common(("education", "schools", "school")), TEXT),
    Column("skill", ("skills", "professional_network_skills"), common(("skills", "professional_network_skills")), TEXT),
)


@functools.cache
def one_of(items: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """One of these items. Cached, because making a strategy takes longer than drawing from it."""
    return st.sampled_from(items)


@functools.cache
def two_of(items: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(one_of(items), one_of(items))


@st.composite
def conditions(draw: st.DrawFn, fields: tuple[Column, ...] = FIELDS) -> str:
    """A condition as text, possibly negated."""
    field = draw(one_of(fields))
    operator = draw(one_of((*field.operators, "between") if "<" in field.operators else field.operators))
    values = draw(two_of(field.values))
    negation = draw(one_of(("", "", "not ")))
    match operator:
        case "between":
            return f"{negation}{field.name} between {' and '.join(values)}"
        case "in" | "not in":
            return f"{negation}{field.name} {operator} ({', '.join(values)})"
        case _:
            return f"{negation}{field.name} {operator} {values[0]}"


@functools.cache
def conjunctions(fields: tuple[Column, ...]) -> st.SearchStrategy[str]:
    """Conditions of these fields joined by `and`. Some of them are alternatives in brackets."""
    single = conditions(fields)
    both = st.lists(single, min_size=2, max_size=3).map(" and ".join)
    either = st.lists(single | both, min_size=2, max_size=3).map(lambda found: f"({' or '.join(found)})")
    return st.lists(single | single | either, min_size=2, max_size=4).map(" and ".join)


SOME_FIELDS = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> str:
    """Conditions of one or two fields that must all hold."""
    return draw(conjunctions(draw(SOME_FIELDS)))


def said(query: Query, rule: str) -> list[Diagnostic]:
    """The diagnostics of one rule."""
    return [item for item in check(query, default(), now=NOW) if item.rule == rule]


def finds(expr: Expr) -> Predicate:
    """A predicate: whether the sandbox finds a record with this filter."""
    return compile_filter(compile_lowered(lower(Query(expr), default().people), NOW).body["filters"])


def found_by(expr: Expr) -> list[Mapping[str, Any]]:
    """The people that the sandbox finds."""
    return list(filter(finds(expr), shipped().people))


def blamed(top: Expr, item: Diagnostic) -> Expr:
    """The expression that cannot match: the whole filter, or for a branch, the branch and everything around it."""
    operands = top.operands if isinstance(top, Group) else (top,)
    place = next((at for at, part in enumerate(operands) if part.span.start <= item.span.start < part.span.end), 0)
    part = operands[place]
    if (
        not isinstance(part, Group)
        or part.connective is not Connective.OR
        or item.span.end - item.span.start >= part.span.end - part.span.start - 2
    ):
        return top
    branch = next(found for found in part.operands if found.span.start <= item.span.start < found.span.end)
    return Group(Connective.AND, (*operands[:place], branch, *operands[place + 1 :]))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(filters())
def test_never_matches_finds_no_person(text: str) -> None:
    query = parse(text)
    for item in said(query, "never-matches"):
        assert query.filter is not None
        assert found_by(blamed(query.filter, item)) == [], item.message


@functools.cache
def people_with(field: Column) -> tuple[Mapping[str, Any], ...]:
    """The people with a value of this field."""
    return tuple(person for person in shipped().people if any(True for _ in values_at(person, field.place)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FIELDS).flatmap(lambda field: st.tuples(st.just(field), st.lists(conditions((field,)), min_size=2, max_size=4)))
)
def test_always_matches_finds_every_person_with_a_value(given: tuple[Column, list[str]]) -> None:
    field, parts = given
    query = parse(" or ".join(parts))
    for item in said(query, "always-matches"):
        assert query.filter is not None
        assert re.search(f"with a value of `{re.escape(field.name)}`", item.message)
        assert all(map(finds(query.filter), people_with(field))), item.message
