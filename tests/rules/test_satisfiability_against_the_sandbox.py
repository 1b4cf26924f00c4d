"""`never-matches` and `always-matches` checked against the sandbox, which runs the query on every small record.

The sandbox matches the JSON independently, so it can prove the rules wrong. Source: `docs/service.md`, section 4.
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
    Date,
    Distance,
    DistanceUnit,
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
NAMES = [None, "a", "A", "b", "a b", "b a", "a b a", "c"]
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
    lists = st.lists(st.sampled_from(["a", "A", "b", "a b", "c"]).map(Text), min_size=1, max_size=3).map(tuple).map(Values)
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


def matches(expr: Expr, records: tuple[Record, ...] = RECORDS) -> list[Record]:
    """The records that the sandbox finds."""
    query = Query(expr)
    request = compile_lowered(lower(query, default().people), NOW)
    found = compile_filter(request.body["filters"])
    return [record for record in records if found(record)]


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

    if not said(expr, "out-of-range"):
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


# --- fields that are related ---

PLACES = [("Canada", "North America", "Toronto"), ("France", "Europe", "Paris"), ("Japan", "Asia", "Tokyo")]
RANGES = [("2-10", 5), ("11-50", 11), ("11-50", 50), ("10001+", 20_000)]
DAYS = ["2020-01-01", "2021-01-01", "2022-01-01"]


def related_records() -> Iterator[Record]:
    """Records whose related fields agree: places, headcounts, and roles that end after they start."""
    for country, continent, city in PLACES:
        for stored in (continent, None):
            yield {"basic_profile": {"location": {"raw": city, "city": city, "country": country, "continent": stored}}}
    roles = [
        {"name": name, "company_headcount_latest": size, "company_headcount_range": limits, "start_date": start, "end_date": end}
        for name, (limits, size) in product("aA", RANGES)
        for start, end in product(DAYS, [*DAYS, None])
        if end is None or start <= end
    ]
    yield from ({"experience": {"employment_details": {"past": found}}} for found in ([role] for role in roles))
    yield from ({"experience": {"employment_details": {"past": [roles[0], role]}}} for role in roles)


RELATED_RECORDS = tuple(related_records())


def of_text(path: str, *values: str) -> st.SearchStrategy[Expr]:
    """Conditions on whole values."""
    texts = st.sampled_from(values).map(Text)
    lists = st.lists(texts, min_size=1, max_size=2).map(tuple).map(Values)
    single = st.builds(Condition, st.just(Field(path)), st.sampled_from([Operator.EQ, Operator.NE]), texts)
    return single | st.builds(Condition, st.just(Field(path)), st.sampled_from([Operator.IN, Operator.NOT_IN]), lists)


def circle(inside: bool, amount: int, unit: DistanceUnit, place: str) -> Expr:
    operator = Operator.WITHIN if inside else Operator.NOT_WITHIN
    return Condition(Field("location"), operator, Distance(Number(amount), unit, Text(place)))


CIRCLES = st.builds(
    circle, st.booleans(), st.sampled_from([1, 5]), st.sampled_from(["km", "mi"]), st.sampled_from(["Paris", "paris", "Tokyo"])
)
LOCATED = of_text("country", "Canada", "France") | of_text("continent", "Europe", "Asia")
DATES = st.sampled_from(DAYS).map(Date)
ALL = st.lists(st.sampled_from(["a", "A"]).map(Text), min_size=1, max_size=2).map(tuple).map(Values)
EMPLOYED = st.one_of(
    of_text("past.name", "a", "A"),
    of_text("past.company_name", "a", "A", "b"),
    st.builds(Condition, st.just(Field("past.name")), st.just(Operator.HAS_ALL), ALL),
    of_text("past.company_headcount_range", *(limits for limits, _ in RANGES)),
    st.builds(
        Condition, st.just(Field("past.company_size")), st.sampled_from(ORDERS), st.sampled_from([5, 11, 50, 20_000]).map(Number)
    ),
)
SPANS = st.builds(Condition, st.sampled_from([Field("role.start_date"), Field("role.end_date")]), st.sampled_from(ORDERS), DATES)


def related(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Groups joined by `and` of these conditions and of `or` groups of them."""
    either = st.lists(parts, min_size=2, max_size=2).map(lambda found: Group(Connective.OR, tuple(found)))
    return st.lists(parts | either, min_size=2, max_size=4).map(lambda found: Group(Connective.AND, tuple(found)))


@pytest.mark.parametrize("parts", [CIRCLES, LOCATED, EMPLOYED, SPANS], ids=["circles", "places", "roles", "dates"])
def test_related_fields_are_reported_only_if_no_record_is_found(parts: st.SearchStrategy[Expr]) -> None:
    @settings(max_examples=300, deadline=None)
    @given(related(parts))
    def run(expr: Expr) -> None:
        if said(expr, "never-matches"):
            assert matches(expr, RELATED_RECORDS) == []

    run()
