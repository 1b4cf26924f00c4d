"""`never-matches` and `always-matches` checked against the sandbox, which runs the query on every small record.

The sandbox matches the JSON independently (docs/service.md, section 4), so it can prove the rules wrong.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import (
    Between,
    Boolean,
    Condition,
    Connective,
    Expr,
    Field,
    Group,
    Not,
    Number,
    Query,
    Text,
    Values,
)
from querydsl.syntax.operators import Operator
from tests.support.finding import NOW

pytestmark = pytest.mark.slow

Record = Mapping[str, Any]

NUMBERS = [None, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3]
# Values are lower-case: the rules treat `= "a"` with `not in ("a")` as a contradiction, but a service whose `=` ignores case and
# whose `in` does not might find an "A".
NAMES = [None, "a", "b", "a b", "b a", "a b a", "c"]
ORDERS = (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE)
MATCHES = (Operator.WORDS, Operator.PHRASE, Operator.EXCLUDES)


def records() -> Iterator[Record]:
    """Every record with these few values, and with up to two past roles."""
    for years, name, changed in product(NUMBERS, NAMES, (None, True, False)):
        yield {"years_of_experience_raw": years, "basic_profile": {"name": name}, "recently_changed_jobs": changed}
    roles = [{"name": name, "company_headcount_latest": size} for name, size in product(("a", "b", "a b"), (0, 2))]
    for past in ([], *([role] for role in roles), *([one, other] for one, other in product(roles, roles))):
        yield {"experience": {"employment_details": {"past": past}}}


RECORDS = tuple(records())


def number(value: int) -> Number:
    return Number(value)


def ordered(path: str) -> st.SearchStrategy[Expr]:
    """Conditions on a number."""
    values = st.integers(0, 2).map(number)
    tests = st.builds(Condition, st.just(Field(path)), st.sampled_from(ORDERS), values)
    return tests | st.builds(Between, st.just(Field(path)), values, values)


def textual(path: str) -> st.SearchStrategy[Expr]:
    """Conditions on a text."""
    values = st.sampled_from(["a", "b", "A", "a b", "c"]).map(Text)
    lists = st.lists(st.sampled_from(["a", "b", "a b", "c"]).map(Text), min_size=1, max_size=3).map(tuple).map(Values)
    whole = st.builds(Condition, st.just(Field(path)), st.sampled_from([Operator.EQ, Operator.NE, *MATCHES]), values)
    return whole | st.builds(Condition, st.just(Field(path)), st.sampled_from([Operator.IN, Operator.NOT_IN]), lists)


CHANGED = st.builds(
    Condition,
    st.just(Field("changed_jobs")),
    st.sampled_from([Operator.EQ, Operator.NE]),
    st.booleans().map(Boolean),
)
CONDITIONS = st.one_of(ordered("experience_years"), textual("name"), CHANGED, ordered("past.company_size"), textual("past.company"))

YEARS = ordered("experience_years")
SINGLE = CONDITIONS.filter(lambda expr: isinstance(expr, Condition))


def joined(connective: Connective) -> st.SearchStrategy[Expr]:
    """Groups of single conditions, some under `not`."""
    parts = CONDITIONS | CONDITIONS.map(Not)
    return st.lists(parts, min_size=2, max_size=5).map(lambda found: Group(connective, tuple(found)))


def matches(expr: Expr) -> list[Record]:
    """The records that the sandbox finds."""
    query = Query(expr)
    request = compile_lowered(lower(query, default().people), NOW)
    found = compile_filter(request.body["filters"])
    return [record for record in RECORDS if found(record)]


def said(expr: Expr, rule: str) -> bool:
    """Whether the rule is raised."""
    return any(item.rule == rule for item in check(Query(expr), default(), now=NOW))


@settings(max_examples=400, deadline=None)
@given(joined(Connective.AND))
def test_never_matches_finds_no_record(expr: Expr) -> None:
    if said(expr, "never-matches"):
        assert matches(expr) == []


@settings(max_examples=400, deadline=None)
@given(st.lists(YEARS | YEARS.filter(lambda expr: isinstance(expr, Condition)).map(Not), min_size=2, max_size=4))
def test_every_contradiction_on_one_number_is_reported(parts: list[Expr]) -> None:
    expr = Group(Connective.AND, tuple(parts))

    assert said(expr, "never-matches") == (matches(expr) == [])


def values_of(record: Record) -> bool:
    """Whether a record has all plain values, or all values of its roles."""
    if "experience" in record:
        return bool(record["experience"]["employment_details"]["past"])
    return None not in (record["years_of_experience_raw"], record["basic_profile"]["name"], record["recently_changed_jobs"])


@settings(max_examples=400, deadline=None)
@given(joined(Connective.OR))
def test_always_matches_finds_every_record_with_a_value(expr: Expr) -> None:
    if said(expr, "always-matches"):
        found = matches(expr)
        plain = [record for record in RECORDS if values_of(record) and "experience" not in record]
        nested = [record for record in RECORDS if values_of(record) and "experience" in record]

        assert all(record in found for record in plain) or all(record in found for record in nested)


@settings(max_examples=400, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=2), st.lists(SINGLE | SINGLE.map(Not), min_size=2, max_size=3))
def test_an_unsatisfiable_or_finds_no_record(around: list[Expr], branches: list[Expr]) -> None:
    expr = Group(Connective.AND, (*around, Group(Connective.OR, tuple(branches))))

    if said(Group(Connective.AND, tuple(around)), "never-matches") or said(expr, "never-matches"):
        assert matches(expr) == []
