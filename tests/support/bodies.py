"""Random filters of the service over the whole catalogue, and the form in which the compiler writes them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from querydsl.catalogue import default
from querydsl.catalogue.model import FieldSpec, FieldType
from querydsl.syntax.ast import DISTANCE_UNITS, EntityName
from querydsl.syntax.operators import DISTANCES, LISTING, NEGATIVE, ORDERING, Operator

Filter = dict[str, Any]

WORDS = st.sampled_from(["engineer", "Acme", "vice president", "Zoë", 'quo"te', "C++"])
DAYS = st.dates().map(lambda day: day.isoformat())
VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: WORDS,
    FieldType.TEXTS: WORDS,
    FieldType.INTEGER: st.integers(0, 5000),
    FieldType.INTEGERS: st.integers(0, 5000),
    FieldType.NUMBER: st.one_of(st.integers(0, 60), st.floats(0, 60)),
    FieldType.BOOLEAN: st.booleans(),
    FieldType.DATE: DAYS,
    FieldType.YEAR: st.integers(1900, 2030),
    FieldType.DATETIME: st.one_of(DAYS, DAYS.map(lambda day: f"{day}T09:30:00Z")),
}
PLACES = st.builds(
    lambda place, distance, unit: {"location": place, "distance": distance, "unit": unit},
    WORDS,
    st.integers(1, 900),
    st.sampled_from(DISTANCE_UNITS),
)


def leaf_of(field: str, operator: str, value: Any) -> Filter:
    """A condition."""
    return {"field": field, "type": operator, "value": value}


def group_of(op: str, conditions: Sequence[Filter]) -> Filter:
    """A group."""
    return {"op": op, "conditions": list(conditions)}


@cache
def _leaf(spec: FieldSpec, operators: frozenset[Operator]) -> st.SearchStrategy[Filter]:
    def with_value(operator: Operator) -> st.SearchStrategy[Filter]:
        scalar = VALUES[spec.type]
        if spec.type is FieldType.YEAR and operator not in ORDERING:
            scalar = scalar.map(str)
        value = PLACES if operator in DISTANCES else st.lists(scalar, min_size=1, max_size=3) if operator in LISTING else scalar
        return st.builds(leaf_of, st.just(spec.path), st.just(operator.value), value)

    return st.sampled_from(sorted(operators, key=lambda operator: operator.value)).flatmap(with_value)


@cache
def leaves(entity: EntityName, array: str | None = None, *, positive: bool = False) -> st.SearchStrategy[Filter]:
    """Conditions on the fields of an entity, or on those of one nested array; `positive` leaves out negatives and `has_all`."""
    left_out = NEGATIVE | {Operator.HAS_ALL} if positive else frozenset()
    specs = [spec for spec in default()[entity].specs.values() if spec.filterable and (array is None or spec.array == array)]
    usable = [(spec, spec.operators - left_out) for spec in specs if spec.operators - left_out]
    return st.sampled_from(usable).flatmap(lambda item: _leaf(*item))


def _some(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[list[Filter]]:
    return st.lists(inner, min_size=1, max_size=3)


@cache
def all_of_groups(array: str) -> st.SearchStrategy[Filter]:
    """`all_of` groups of conditions, and of groups of conditions, on one nested array."""
    one = leaves("people", array, positive=True)
    children = st.one_of(one, st.builds(group_of, st.sampled_from(["and", "or"]), _some(one)))
    return st.builds(group_of, st.just("all_of"), _some(children))


@cache
def filters(entity: EntityName) -> st.SearchStrategy[Filter]:
    """Groups of conditions, up to four levels deep. Half of the conditions on people are on a nested array."""
    items = leaves(entity)
    if entity == "people":
        past, school = "experience.employment_details.past", "education.schools"
        nested = [leaves(entity, array) for array in (past, past, school)]
        items = st.one_of(items, items, *nested, all_of_groups(past))
    for _ in range(3):
        items = st.one_of(items, st.builds(group_of, st.sampled_from(["and", "or"]), _some(items)))
    return st.builds(group_of, st.sampled_from(["and", "or"]), _some(items))


def as_compiled(body: Filter, entity: EntityName) -> Filter:
    """The filter in the form that the compiler writes.

    A group of one condition is its condition, and an inner group with the same `op` is merged, except in an `and` beside other
    conditions on the same nested array.
    """
    written = _written(body, entity)
    return written if "op" in written else group_of("and", [written])


def _written(item: Filter, entity: EntityName) -> Filter:
    if "op" not in item:
        return item
    parts = [_written(part, entity) for part in item["conditions"]]
    if item["op"] == "all_of":
        return group_of("all_of", parts)
    merged: list[Filter] = []
    for index, (part, given) in enumerate(zip(parts, item["conditions"], strict=True)):
        beside = {array for other in parts[:index] + parts[index + 1 :] for array in _arrays(other, entity)}
        apart = item["op"] == "and" and not beside.isdisjoint(_arrays(part, entity))
        if part.get("op") == item["op"] and not apart:
            merged += part["conditions"]
        elif apart and "op" in given and "op" not in part:
            merged.append(group_of("and", [part]))
        else:
            merged.append(part)
    return merged[0] if len(merged) == 1 else group_of(item["op"], merged)


def _arrays(item: Filter, entity: EntityName) -> set[str]:
    if "op" in item:
        return {array for part in item["conditions"] for array in _arrays(part, entity)}
    array = default()[entity].specs[item["field"]].array
    return {array} if array else set()
