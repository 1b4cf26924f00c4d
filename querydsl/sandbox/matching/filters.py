"""Parse and validate the JSON of a filter. Source: `docs/service.md`, section 4."""

from collections.abc import Iterator, Mapping
from typing import Any

from querydsl.classes import frozen
from querydsl.sandbox.errors import NOT_A_GROUP, ContractError, invalid_request
from querydsl.sandbox.matching.fields import (
    GEO_FIELDS,
    GEO_OPERATORS,
    OPERATORS,
    OPERATORS_BY_TYPE,
    TableField,
    array_of,
    fields_of,
)
from querydsl.sandbox.matching.values import GeoArea, check_scalar, geo_area

MAX_DEPTH = 200
MAX_CONDITIONS = 10_000
NEGATIVE = frozenset({"!=", "not_in", "(!)", "geo_exclude"})
PERSON_ONLY = frozenset({"(!)", "has_all"})

FilterValue = str | int | float | bool | tuple[str | int | float | bool, ...] | GeoArea


@frozen
class FilterTest:
    """A condition `{"field", "type", "value"}` and its JSON pointer."""

    field: str
    operator: str
    value: FilterValue
    pointer: str

    @property
    def negative(self) -> bool:
        """Whether the condition excludes records."""
        return self.operator in NEGATIVE


@frozen
class FilterGroup:
    """A group `{"op", "conditions"}` and its JSON pointer."""

    op: str
    conditions: tuple["FilterTest | FilterGroup", ...]
    pointer: str


FilterNode = FilterTest | FilterGroup


def parse_filters(filters: object, entity: str, pointer: str = "/filters") -> FilterNode:
    """The tree of a `filters` value, which is a test or a group.

    `entity` is `person` or `company`. `pointer` is the JSON pointer of the value. Unknown fields are accepted because only some
    endpoints reject them (see `unknown_fields`). Raises `ContractError` (400) for an invalid shape, operator, or value.
    """
    _check_size(filters, pointer)
    return _node(filters, entity, pointer, 0)


def _check_size(filters: object, pointer: str) -> None:
    """Raise the 400 for a filter with too many conditions before it takes much time or memory."""
    count, pending = 0, [filters]
    while pending:
        node = pending.pop()
        conditions = node.get("conditions") if isinstance(node, Mapping) else None
        if isinstance(conditions, list | tuple):
            count += len(conditions)
            if count > MAX_CONDITIONS:
                raise _invalid_shape(pointer, f"there are more than {MAX_CONDITIONS:,} conditions")
            pending += conditions


def require_group(filters: object) -> None:
    """Raise the 400 of a batch if the filter is not a group. Source: `docs/service.md`, section 6."""
    if not isinstance(filters, Mapping) or "op" not in filters:
        raise invalid_request(NOT_A_GROUP)


def walk(node: FilterNode) -> Iterator[FilterNode]:
    """Every group and test in the order written, each group before its conditions."""
    yield node
    if isinstance(node, FilterGroup):
        for child in node.conditions:
            yield from walk(child)


def tests_in(node: FilterNode) -> Iterator[FilterTest]:
    """Every test, in the order written."""
    return (found for found in walk(node) if isinstance(found, FilterTest))


def unknown_fields(node: FilterNode, entity: str) -> tuple[str, ...]:
    """The fields in a filter that cannot be filtered, in the order written."""
    known = fields_of(entity).by_path
    return tuple(test.field for test in tests_in(node) if not (test.field in known and known[test.field].filterable))


def _node(value: object, entity: str, pointer: str, depth: int) -> FilterNode:
    if depth > MAX_DEPTH:
        raise _invalid_shape(pointer, f"groups nest deeper than {MAX_DEPTH} levels")
    if not isinstance(value, Mapping):
        raise _invalid_shape(pointer, "a filter must be an object")
    if "op" in value:
        return _group(value, entity, pointer, depth)
    if "field" in value:
        return _test(value, entity, pointer)
    raise invalid_request(NOT_A_GROUP)


def _group(value: Mapping[str, Any], entity: str, pointer: str, depth: int) -> FilterGroup:
    op, conditions = value["op"], value.get("conditions")
    if op not in ("and", "or", "all_of") or (op == "all_of" and entity != "person"):
        raise _invalid_shape(pointer, f"unknown op {op!r}")
    if not isinstance(conditions, list | tuple) or not conditions:
        raise _invalid_shape(pointer, "`conditions` must be a non-empty array")
    children = tuple(_node(c, entity, f"{pointer}/conditions/{i}", depth + 1) for i, c in enumerate(conditions))
    group = FilterGroup(op, children, pointer)
    if op == "all_of":
        _check_all_of(group, entity)
    return group


def _check_all_of(group: FilterGroup, entity: str) -> None:
    for child in group.conditions:
        if isinstance(child, FilterGroup) and not _is_flat(child):
            raise _invalid_shape(child.pointer, "a group inside `all_of` can contain conditions only")
    inside = tuple(tests_in(group))
    if any(test.negative or test.operator == "has_all" for test in inside):
        raise _invalid_shape(group.pointer, "`all_of` cannot contain a negative operator or `has_all`")
    arrays = {array_of(test.field, entity) for test in inside}
    if len(arrays) != 1 or None in arrays:
        raise _invalid_shape(group.pointer, "all fields of `all_of` must be in one nested array")


def _is_flat(group: FilterGroup) -> bool:
    return group.op != "all_of" and not any(isinstance(child, FilterGroup) for child in group.conditions)


def _test(value: Mapping[str, Any], entity: str, pointer: str) -> FilterTest:
    path, operator = value["field"], value.get("type")
    if not isinstance(path, str):
        raise _invalid_shape(pointer, "`field` must be a string")
    if not isinstance(operator, str) or operator not in OPERATORS or (operator in PERSON_ONLY and entity != "person"):
        raise invalid_request(f"Unsupported filter operator: {operator!r}. Supported operators: {list(OPERATORS)}")
    if "value" not in value:
        raise _invalid_shape(pointer, "`value` is required")
    field = fields_of(entity).by_path.get(path)
    if field is not None and not field.filterable:
        field = None
    return FilterTest(path, operator, _value(value["value"], operator, path, field, entity), pointer)


def _value(value: object, operator: str, path: str, field: TableField | None, entity: str) -> FilterValue:
    if operator in GEO_OPERATORS:
        if field is not None and path not in GEO_FIELDS:
            raise _unsupported_operator(operator, path, field)
        return geo_area(value)
    kind = None if field is None else field.scalar
    if field is not None and kind in OPERATORS_BY_TYPE:
        _check_operator(operator, path, field, entity)
    if operator in {"in", "not_in", "has_all"}:
        if not isinstance(value, list | tuple) or not value:
            raise invalid_request(f"Operator {operator!r} requires a non-empty array for field {path!r}")
        return tuple(check_scalar(item, kind, operator, path) for item in value)
    return check_scalar(value, kind, operator, path)


def _check_operator(operator: str, path: str, field: TableField, entity: str) -> None:
    if operator == "has_all":
        if array_of(path, entity) is None:
            raise _unsupported_operator(operator, path, field)
    elif operator not in OPERATORS_BY_TYPE[field.scalar]:
        raise _unsupported_operator(operator, path, field)


def _unsupported_operator(operator: str, path: str, field: TableField) -> ContractError:
    return invalid_request(f"Operator {operator!r} is not supported for field {path!r} of type {field.type}")


def _invalid_shape(pointer: str, reason: str) -> ContractError:
    return invalid_request(f"Invalid filter shape at {pointer}: {reason}")
