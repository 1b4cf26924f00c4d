"""Rules on random trees: they never raise, and report in order and only once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Distance,
    Expr,
    Field,
    Group,
    Missing,
    Not,
    Number,
    Parameter,
    Quantified,
    Quantifier,
    Query,
    Relative,
    Scope,
    SortKey,
    Text,
    Time,
    Values,
)
from querydsl.syntax.operators import Operator
from tests.support.finding import NOW

pytestmark = pytest.mark.slow

PATHS = st.sampled_from(
    [
        "",
        "title",
        "Title",
        "titel",
        "past.company",
        "past",
        "name",
        "country",
        "company_country",
        "seniority",
        "started",
        "company_size",
        "changed_jobs",
        "skill",
        "current_title",
        "years_of_experience",
        "location",
        "past.company_industries",
        "emails",
        "size",
        "founded",
        "pst.x",
        "dev_platform_profiles.repos.stars",
    ]
)
FIELDS = PATHS.map(Field)
TEXTS = st.sampled_from(
    ["", "--", "a", "a b", "a|b", "USA", "France", "VP", "senior", "2024-13-40", "2024-01-31", "\ud800", "é" * 300]
)
NUMBERS = st.sampled_from([0, -1, 5, 2.5, 10**400, 1e308, float("inf"), float("nan")]).map(Number)
SCALARS = st.one_of(
    TEXTS.map(Text),
    NUMBERS,
    st.booleans().map(Boolean),
    st.sampled_from(["2024-01-31", "2024-13-40", "0000-00-00", "9999-12-31"]).map(Date),
    st.sampled_from(["2024-01-31T09:30:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"]).map(Time),
    st.builds(
        Relative,
        st.sampled_from(["today", "now"]),
        st.sampled_from([0, -1, 10**9, -(10**30)]),
        st.sampled_from(["d", "w", "mo", "y"]),
    ),
    st.sampled_from(["a", "b"]).map(Parameter),
    st.just(Missing()),
)
LISTS = st.lists(SCALARS, max_size=3).map(tuple).map(Values)
VALUES = st.one_of(
    SCALARS,
    LISTS,
    st.builds(Quantified, st.sampled_from(Quantifier), LISTS | st.sampled_from(["a"]).map(Parameter)),
    st.builds(Distance, NUMBERS, st.sampled_from(["km", "ft"]), TEXTS.map(Text) | st.just(Missing()) | st.just(Parameter("p"))),
)
TESTS = st.builds(Condition, FIELDS, st.sampled_from(Operator), VALUES, st.booleans()) | st.builds(
    Between, FIELDS, SCALARS, SCALARS
)


def inside(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Expressions that contain other expressions."""
    many = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Group, st.sampled_from(Connective), many),
        st.builds(AllOf, many),
        st.builds(Not, children),
        st.builds(Scope, FIELDS, children),
    )


QUERIES = st.builds(
    Query,
    st.none() | st.recursive(TESTS, inside, max_leaves=12),
    st.sampled_from(["people", "companies"]),
    st.lists(FIELDS, max_size=3).map(tuple),
    st.lists(st.builds(SortKey, FIELDS), max_size=2).map(tuple),
    st.none() | VALUES,
)


@settings(max_examples=500, deadline=None)
@given(QUERIES)
def test_no_rule_raises_or_reports_twice(query: Query) -> None:
    diagnostics = check(query, default(), now=NOW)

    assert len(diagnostics) == len(set(diagnostics))
    assert [item.span.start for item in diagnostics] == sorted(item.span.start for item in diagnostics)
