"""Filters as the service reads them: JSON in, a small tree out, refused with the service's words."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from querydsl.sandbox.errors import BARE_LEAF, ContractError, invalid_request
from querydsl.sandbox.matching.fields import GEO_FIELDS, GEO_OPERATORS, OPERATORS, OPERATORS_BY_TYPE, Field, table, view_of
from querydsl.sandbox.matching.values import GeoArea, check_scalar, geo_area

MAX_DEPTH = 200
NEGATIVE = frozenset({"!=", "not_in", "(!)", "geo_exclude"})
PERSON_ONLY = frozenset({"(!)", "has_all"})

Scalar = str | int | float | bool


@attrs.frozen
class FilterTest:
    """One test: `{"field", "type", "value"}`, with the JSON pointer of its place."""

    field: str
    operator: str
    value: Scalar | tuple[Scalar, ...] | GeoArea
    pointer: str

    @property
    def negative(self) -> bool:
        """True for a test that leaves records out."""
        return self.operator in NEGATIVE


@attrs.frozen
class FilterGroup:
    """`{"op", "conditions"}`, with the JSON pointer of its place."""

    op: str
    conditions: tuple["FilterTest | FilterGroup", ...]
    pointer: str


Node = FilterTest | FilterGroup


def read_filters(filters: object, entity: str, pointer: str = "/filters") -> Node:
    """The tree of a `filters` value, leaf or group.

    Field names are not judged here, since an unknown one is an error in one endpoint and silent in another; see
    `unknown_fields`. Raises ServiceError (400) for a shape, operator or value the service refuses.
    Source: contract, section 4.
    """
    return _node(filters, entity, pointer, 0)


def require_group(filters: object) -> None:
    """None when the top is a group; raises the 400 of a batch for a bare leaf.

    Source: contract, section 6.
    """
    if not isinstance(filters, Mapping) or "op" not in filters:
        raise invalid_request(BARE_LEAF)


def nodes(node: Node) -> Iterator[Node]:
    """Every group and leaf, in the order written, a group before its children."""
    yield node
    if isinstance(node, FilterGroup):
        for child in node.conditions:
            yield from nodes(child)


def leaves(node: Node) -> Iterator[FilterTest]:
    """Every leaf, in the order written."""
    return (found for found in nodes(node) if isinstance(found, FilterTest))


def unknown_fields(node: Node, entity: str) -> tuple[str, ...]:
    """The names in a filter that the service cannot filter by, in the order written."""
    known = table(entity).fields
    return tuple(leaf.field for leaf in leaves(node) if not (leaf.field in known and known[leaf.field].filterable))


def _node(value: object, entity: str, pointer: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise _shape(pointer, f"groups nest deeper than {MAX_DEPTH} levels")
    if not isinstance(value, Mapping):
        raise _shape(pointer, "a filter is an object")
    if "op" in value:
        return _group(value, entity, pointer, depth)
    if "field" in value:
        return _leaf(value, entity, pointer)
    raise invalid_request(BARE_LEAF)


def _group(value: Mapping[str, Any], entity: str, pointer: str, depth: int) -> FilterGroup:
    op, conditions = value["op"], value.get("conditions")
    if op not in ("and", "or", "all_of") or (op == "all_of" and entity != "person"):
        raise _shape(pointer, f"unknown op {op!r}")
    if not isinstance(conditions, list | tuple) or not conditions:
        raise _shape(pointer, "`conditions` must be a non-empty array")
    children = tuple(_node(c, entity, f"{pointer}/conditions/{i}", depth + 1) for i, c in enumerate(conditions))
    group = FilterGroup(op, children, pointer)
    if op == "all_of":
        _check_all_of(group, entity)
    return group


def _check_all_of(group: FilterGroup, entity: str) -> None:
    for child in group.conditions:
        if isinstance(child, FilterGroup) and (child.op == "all_of" or any(isinstance(c, FilterGroup) for c in child.conditions)):
            raise _shape(child.pointer, "a group inside `all_of` holds conditions only")
    inside = tuple(leaves(group))
    if any(leaf.negative or leaf.operator == "has_all" for leaf in inside):
        raise _shape(group.pointer, "`all_of` takes no negative operator and no `has_all`")
    views = {view_of(leaf.field, entity) for leaf in inside}
    if len(views) != 1 or None in views:
        raise _shape(group.pointer, "all fields of `all_of` must lie in one nested array")


def _leaf(value: Mapping[str, Any], entity: str, pointer: str) -> FilterTest:
    path, operator = value["field"], value.get("type")
    if not isinstance(path, str):
        raise _shape(pointer, "`field` must be a string")
    if not isinstance(operator, str) or operator not in OPERATORS or (operator in PERSON_ONLY and entity != "person"):
        raise invalid_request(f"Unsupported filter operator: {operator!r}. Supported operators: {list(OPERATORS)}")
    if "value" not in value:
        raise _shape(pointer, "`value` is required")
    field = table(entity).fields.get(path)
    if field is not None and not field.filterable:
        field = None
    return FilterTest(path, operator, _value(value["value"], operator, path, field, entity), pointer)


def _value(value: object, operator: str, path: str, field: Field | None, entity: str) -> Scalar | tuple[Scalar, ...] | GeoArea:
    if operator in GEO_OPERATORS:
        if field is not None and path not in GEO_FIELDS:
            raise _wrong_operator(operator, path, field)
        return geo_area(value)
    kind = None if field is None else field.scalar
    if field is not None and kind in OPERATORS_BY_TYPE:
        _check_operator(operator, path, field, entity)
    if operator in {"in", "not_in", "has_all"}:
        if not isinstance(value, list | tuple) or not value:
            raise invalid_request(f"Operator {operator!r} takes a non-empty array for field {path!r}")
        return tuple(check_scalar(item, kind, operator, path) for item in value)
    return check_scalar(value, kind, operator, path)


def _check_operator(operator: str, path: str, field: Field, entity: str) -> None:
    if operator == "has_all":
        if view_of(path, entity) is None:
            raise _wrong_operator(operator, path, field)
    elif operator not in OPERATORS_BY_TYPE[field.scalar]:
        raise _wrong_operator(operator, path, field)


def _wrong_operator(operator: str, path: str, field: Field) -> ContractError:
    return invalid_request(f"Operator {operator!r} is not supported for field {path!r} of type {field.type}")


def _shape(pointer: str, why: str) -> ContractError:
    return invalid_request(f"Invalid filter shape at {pointer}: {why}")
