"""Two judges of the same filters over the same records: the sandbox's matcher and DuckDB."""

import functools
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.fields import GEO_FIELDS, OPERATORS_BY_TYPE, TableField, array_of, fields_of
from querydsl.sandbox.matching.matcher import compile_filter
from tests.support.second_judge import SecondJudge

pytestmark = pytest.mark.slow

RECORDS = {"person": shipped().people[:300], "company": shipped().companies}
FIELDS = tuple(field for field in fields_of("person").by_path.values() if field.filterable)
OF_COMPANIES = tuple(field for field in fields_of("company").by_path.values() if field.filterable)
IN_ARRAYS = tuple(field for field in FIELDS if array_of(field.path, "person"))
POSITIVE_OPERATORS = ("=", "in", "(.)", "[.]", "<", "=<", ">", "=>")
PLACES = ("Paris", "San Francisco", "Berlin", "Toronto", "Greater Boston", "Cambridge, England")


ORDERED = ("<", "=<", ">", "=>")
"""The operators that take a year as a number."""


@functools.cache
def judge(entity: str = "person") -> SecondJudge:
    return SecondJudge(RECORDS[entity], entity)


@functools.cache
def pool(path: str) -> tuple[str, ...]:
    entity = "person" if path in fields_of("person").by_path else "company"
    return tuple(judge(entity).values(path)[:200]) or ("nothing",)


def agree(filters: dict[str, Any], entity: str = "person") -> set[int]:
    """The ids both judges find; fails when they differ."""
    matches = compile_filter(filters, entity)
    ours = {record[f"crustdata_{entity}_id"] for record in RECORDS[entity] if matches(record)}
    theirs = judge(entity).matching(filters)
    assert ours == theirs, (sorted(ours - theirs)[:5], sorted(theirs - ours)[:5])
    return ours


@functools.cache
def scalar(field: TableField, operator: str) -> st.SearchStrategy[Any]:
    """Values of a field as they are stored, and values near them."""
    stored = st.sampled_from(pool(field.path))
    match field.scalar:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.one_of(stored.map(number), st.integers(-5, 5000))
        case "year" if operator in ORDERED:
            return st.one_of(stored.map(number), st.integers(1900, 2030))
        case "number":
            return st.one_of(stored.map(number), st.floats(-5, 5000, allow_nan=False))
        case "date" | "datetime":
            return st.one_of(stored.filter(lambda text: text != "nothing"), st.dates().map(str))
        case _ if operator in ("(.)", "[.]", "(!)"):
            return st.one_of(stored, st.tuples(stored, st.randoms()).map(some_words))
        case _:
            return st.one_of(stored, stored.map(str.upper), st.just("VP"))


def number(text: str) -> int | float:
    value = 0.0 if text == "nothing" else float(text)
    return int(value) if value.is_integer() else value


def some_words(drawn: tuple[str, Any]) -> str:
    text, rng = drawn
    words = text.split() or ["x"]
    return " ".join(rng.sample(words, rng.randint(1, min(3, len(words)))))


@functools.cache
def one_of(items: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """One of these items. Cached, because making a strategy takes longer than drawing from it."""
    return st.sampled_from(items)


@functools.cache
def allowed(field: TableField, operators: tuple[str, ...]) -> tuple[str, ...]:
    """The operators of a field, limited to `operators` if there are any."""
    found = sorted(OPERATORS_BY_TYPE[field.scalar])
    if operators:
        return tuple(operator for operator in found if operator in operators)
    if array_of(field.path, "person") and field.scalar == "string":
        found.append("has_all")
    elif field.path in GEO_FIELDS:
        found += ["geo_distance", "geo_exclude"]
    return tuple(found)


@st.composite
def leaf(draw: st.DrawFn, fields: tuple[TableField, ...] = FIELDS, operators: tuple[str, ...] = ()) -> dict[str, Any]:
    field = draw(one_of(fields))
    operator = draw(one_of(allowed(field, operators)))
    return {"field": field.path, "type": operator, "value": draw(value(field, operator))}


@functools.cache
def of_one_array(path: str, operators: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Tests of the fields in the same nested array as a path."""
    array = array_of(path, "person")
    return leaf(tuple(field for field in IN_ARRAYS if array_of(field.path, "person") == array), operators)


@functools.cache
def all_of_children(path: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = of_one_array(path, POSITIVE_OPERATORS)
    inner = st.builds(group, st.sampled_from(("and", "or")), st.lists(one, min_size=1, max_size=2))
    return st.lists(st.one_of(one, inner), min_size=1, max_size=3)


@functools.cache
def and_children(path: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(of_one_array(path), min_size=2, max_size=3)


@functools.cache
def value(field: TableField, operator: str) -> st.SearchStrategy[Any]:
    if operator in ("in", "not_in", "has_all"):
        return st.lists(scalar(field, operator), min_size=1, max_size=3)
    if operator.startswith("geo"):
        distance = st.sampled_from((5, 50, 300, 2000))
        return st.fixed_dictionaries(
            {"location": st.sampled_from(PLACES), "distance": distance}, optional={"unit": st.sampled_from(("km", "mi"))}
        )
    return scalar(field, operator)


@st.composite
def all_of(draw: st.DrawFn) -> dict[str, Any]:
    """An `all_of` group over one nested array, with tests and groups of tests."""
    return group("all_of", draw(all_of_children(draw(one_of(IN_ARRAYS)).path)))


@st.composite
def same_array(draw: st.DrawFn) -> dict[str, Any]:
    """An `and` over several fields of one nested array, which must hold for the same object."""
    return group("and", draw(and_children(draw(one_of(IN_ARRAYS)).path)))


def group(op: str, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"op": op, "conditions": conditions}


FILTERS = st.recursive(
    st.one_of(leaf(), same_array(), all_of()),
    lambda inner: st.builds(group, st.sampled_from(("and", "or")), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FILTERS)
def test_both_judges_find_the_same_people(filters: dict[str, Any]) -> None:
    agree(filters)


OF_A_COMPANY = leaf(OF_COMPANIES, ("=", "!=", "in", "not_in", "(.)", "[.]", "<", "=<", ">", "=>"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.builds(group, st.sampled_from(("and", "or")), st.lists(OF_A_COMPANY, min_size=1, max_size=3)))
def test_both_judges_find_the_same_companies(filters: dict[str, Any]) -> None:
    agree(filters, "company")


@pytest.mark.parametrize(
    ("entity", "field"),
    [("person", field) for field in FIELDS] + [("company", field) for field in OF_COMPANIES],
    ids=lambda part: getattr(part, "path", part),
)
def test_both_judges_agree_on_every_operator_of_every_field(entity: str, field: TableField) -> None:
    stored = pool(field.path)
    sample = stored[len(stored) // 2]
    operators = OPERATORS_BY_TYPE[field.scalar] - ({"(!)"} if entity == "company" else set())
    found = 0
    for operator in sorted(operators):
        found += len(agree({"field": field.path, "type": operator, "value": example(field, operator, sample)}, entity))
    assert found, "some operator finds someone"


def example(field: TableField, operator: str, sample: str) -> Any:
    value: Any = sample
    if field.scalar in ("integer", "number") or (field.scalar == "year" and operator in ORDERED):
        value = number(sample)
    elif field.scalar == "boolean":
        value = sample == "true"
    return [value] if operator in ("in", "not_in") else value


def test_both_judges_agree_on_a_role_that_binds_and_on_roles_that_do_not() -> None:
    past = "experience.employment_details.past"
    engineer: dict[str, Any] = {"field": f"{past}.title", "type": "(.)", "value": "engineer"}
    big: dict[str, Any] = {"field": f"{past}.company_headcount_latest", "type": ">", "value": 5000}
    bound = agree(group("and", [engineer, big]))
    apart = agree(group("all_of", [engineer, big]))
    assert bound < apart, "binding one element finds fewer people, and some"
    assert agree(group("and", [group("and", [engineer]), big])) == apart, "each group binds its own"


def test_both_judges_agree_on_every_pair_of_connectives() -> None:
    leaves: list[dict[str, Any]] = [
        {"field": "basic_profile.location.country", "type": "=", "value": "canada"},
        {"field": "skills.professional_network_skills", "type": "(!)", "value": "python"},
        {"field": "education.schools.degree", "type": "in", "value": ["Bachelor of Science"]},
    ]
    sizes = {
        (outer, inner): len(agree(group(outer, [leaves[0], group(inner, leaves[1:])])))
        for outer, inner in itertools.product(("and", "or"), repeat=2)
    }
    assert sizes["and", "and"] < sizes["and", "or"] < sizes["or", "and"] < sizes["or", "or"]


@pytest.mark.parametrize("operator", ["geo_distance", "geo_exclude"])
@pytest.mark.parametrize("field", sorted(GEO_FIELDS))
def test_both_judges_agree_on_every_field_of_places(field: str, operator: str) -> None:
    for location, distance, unit in (("Paris", 30, "km"), ("San Francisco", 40, "mi"), ("Toronto", 3_000_000, "ft")):
        area = {"location": location, "distance": distance, "unit": unit}
        assert agree({"field": field, "type": operator, "value": area})
