"""Compilation of a lowered query to the JSON of a request, with a source map.

Source: `docs/language.md`, section "The same role or different roles"; `docs/service.md`, sections 2 and 4.
"""

import datetime as dt

from querydsl.catalogue import FieldTable, FieldType
from querydsl.diagnostics.model import Diagnostic
from querydsl.semantics.ir import LoweredCondition, LoweredGroup, Lowering
from querydsl.semantics.request import Request, SortBy
from querydsl.semantics.values import Json, moment, year_of
from querydsl.syntax.ast import Boolean, Date, Distance, Number, Parameter, Quantified, Relative, SortKey, Text, Time, Value, Values
from querydsl.syntax.operators import ORDERING, Operator


def compile_lowered(lowering: Lowering, now: dt.datetime, diagnostics: tuple[Diagnostic, ...] = ()) -> Request:
    """The request of a lowered query. Relative dates are counted from `now` (timezone-aware, UTC).

    `diagnostics` are the warnings and infos of the query, which must have no errors. Source: `docs/service.md`, sections 2 and 4.
    """
    query, table = lowering.query, lowering.table
    body: dict[str, Json] = {"filters": _filters(lowering.root, now)} if lowering.root else {}
    if query.limit is not None:
        limit = _json(query.limit, now)
        body["max_results"] = limit if isinstance(limit, str) else int(limit)  # `1e2` and `100.0` are valid limits
    sort = tuple(_sort_by(key, table) for key in query.sort)
    selected = [table.select_path(field.path) for field in query.select]
    fetched = _fetched_only(sort, selected)
    if selected:
        body["fields"] = selected + list(fetched)
    return Request(body, query.entity, sort, fetched, diagnostics=diagnostics, lowering=lowering)


_TYPES = {operator: operator.value for operator in Operator}
"""The `type` of a condition for each operator. A table is read faster than the attributes of an enum."""
_YEAR = FieldType.YEAR


def _sort_by(key: SortKey, table: FieldTable) -> SortBy:
    return SortBy(table.sort_path(key.field.path), key.descending)


def _fetched_only(sort: tuple[SortBy, ...], selected: list[str]) -> tuple[str, ...]:
    """The distinct sort keys that `select` leaves out. Without `select`, the service returns every field."""
    if not selected:
        return ()
    covered = tuple(f"{path}." for path in selected)
    return tuple(dict.fromkeys(key.path for key in sort if not f"{key.path}.".startswith(covered)))


def _filters(root: LoweredGroup, now: dt.datetime) -> dict[str, Json]:
    """The group as JSON, built without recursion because groups may be deep."""
    top: dict[str, Json] = {"op": root.op, "conditions": []}
    stack = [(root, top["conditions"])]
    while stack:
        group, conditions = stack.pop()
        for item in group.operands:
            if type(item) is LoweredCondition:
                conditions.append({"field": item.path, "type": _TYPES[item.operator], "value": _value(item, now)})
            else:
                inner: list[Json] = []
                conditions.append({"op": item.op, "conditions": inner})
                stack.append((item, inner))
    return top


def _value(condition: LoweredCondition, now: dt.datetime) -> Json:
    """The value of a condition as JSON. A year is a number under the operators that compare by order, and text under others."""
    value = condition.value
    if condition.spec is None or condition.spec.type is not _YEAR:
        return _json(value, now)
    if condition.operator in ORDERING:
        return year_of(value)
    return [_year_text(item) for item in value.items] if type(value) is Values else _year_text(value)


def _year_text(value: Value) -> Json:
    return value.value if type(value) is Text else str(year_of(value))


def _json(value: Value, now: dt.datetime) -> Json:
    """The value as JSON. A parameter without a value, which only the explanation of a template has, is its name."""
    if type(value) is Text or type(value) is Number:  # the common cases
        return value.value
    match value:
        case Values():
            return [_json(item, now) for item in value.items]
        case Boolean() | Date() | Time():
            return value.value
        case Parameter():
            return f"${value.name}"
        case Quantified(quantifier, Parameter(name)):
            return f"{quantifier.value} ${name}"
        case Relative():
            return moment(value, now)
        case Distance():
            return {"location": _json(value.place, now), "distance": value.amount.value, "unit": value.unit}
        case _:
            raise AssertionError(f"{type(value).__name__} is not valid in a request")
