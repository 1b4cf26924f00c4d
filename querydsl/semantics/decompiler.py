"""Decompilation of a request body to the shortest query that compiles to it.

See `docs/language.md`, section 5, and `docs/service.md`, sections 2 and 4.
"""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby

import attrs

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import DATED, FieldType
from querydsl.errors import DecompileError
from querydsl.semantics.values import Json
from querydsl.syntax.ast import (
    DISTANCE_UNITS,
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Distance,
    EntityName,
    Expr,
    Field,
    Group,
    Number,
    Quantified,
    Quantifier,
    Query,
    Scalar,
    Text,
    Time,
    Value,
    Values,
)
from querydsl.syntax.data import MAX_DIGITS
from querydsl.syntax.literals import is_path
from querydsl.syntax.operators import DISTANCES, LISTING, Operator
from querydsl.syntax.traversal import Thunk, trampoline

_OPERATORS = {operator.value: operator for operator in Operator}

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)

_NOT_SUPPORTED = {
    "webhook_url": "`webhook_url` is not part of a query; pass it to the client",
    "sorts": "batch jobs return no records if `sorts` is sent; use `sort by` instead",
    "limit": "batch search ignores `limit`; use `max_results`",
}


def decompile_body(body: Json, entity: EntityName, table: FieldTable) -> Query:
    """The query that compiles to this request body.

    `table` is the field table of `entity`. Raises `DecompileError` with a JSON pointer if the language cannot express the body. See
    `docs/language.md`, section 5.
    """
    if not isinstance(body, Mapping):
        raise DecompileError("a request body must be a JSON object", "")
    for key in body:
        if key not in ("filters", "max_results", "fields"):
            raise DecompileError(_NOT_SUPPORTED.get(key, f"`{key}` is not part of a query"), f"/{_escaped(key)}")
    if "filters" not in body:
        raise DecompileError("a request must have `filters`", "")
    return Query(
        filter=trampoline(_Decompiler(table).expr(body["filters"], "/filters", None)),
        entity=entity,
        select=_select(body["fields"], table) if "fields" in body else (),
        limit=_limit(body["max_results"]) if "max_results" in body else None,
        prefixed=entity != "people",
    )


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def _shown(value: Json) -> str:
    """The value in a message: a short string, or else the type."""
    return f"`{value}`" if isinstance(value, str) and len(value) <= 80 else f"a value of type {type(value).__name__}"


def _limit(value: Json) -> Number:
    if isinstance(value, bool) or not isinstance(value, int):
        raise DecompileError("`max_results` must be a whole number", "/max_results")
    return Number(value)


def _select(paths: Json, table: FieldTable) -> tuple[Field, ...]:
    if not isinstance(paths, Sequence) or isinstance(paths, str) or not paths:
        raise DecompileError("`fields` must be a list of at least one path", "/fields")
    return tuple(_selected(path, f"/fields/{index}", table) for index, path in enumerate(paths))


def _selected(path: Json, pointer: str, table: FieldTable) -> Field:
    written = table.shortest_select(_path(path, pointer))
    if table.select_path(written) != path:
        raise DecompileError(f"`{path}` cannot be selected: `select {written}` means `{table.select_path(written)}`", pointer)
    return Field(written)


def _path(path: Json, pointer: str) -> str:
    if not isinstance(path, str) or not is_path(path):
        raise DecompileError(f"{_shown(path)} is not a valid path", pointer)
    return path


@attrs.frozen
class _Decompiler:
    """The decompilation of one filter."""

    table: FieldTable

    def expr(self, item: Json, pointer: str, around: str | None) -> Thunk[Expr]:
        """The expression of a condition or a group. `around` is the `op` of the group around it, or None."""
        if not isinstance(item, Mapping):
            raise DecompileError("a condition or a group must be a JSON object", pointer)
        if "op" not in item and "conditions" not in item:
            return self._condition(item, pointer)
        op, conditions = _group_parts(item, pointer)
        operands = []
        for index, inner in enumerate(conditions):
            operands.append((yield self.expr(inner, f"{pointer}/conditions/{index}", op)))
        if len(operands) == 1:
            return AllOf(tuple(operands)) if op == "all_of" else operands[0]
        return _grouped(op, self._protected(conditions, operands) if op == "and" else operands, around)

    def _protected(self, conditions: Sequence[Json], operands: list[Expr]) -> list[Expr]:
        """The operands of an `and`, with the only child of an inner group in brackets if it is on a nested array.

        The service matches each group against one item of the array, even a group of one condition.
        """
        inner = zip(conditions, operands, strict=True)
        return [Group(Connective.AND, (expr,)) if "op" in item and self._array(expr) else expr for item, expr in inner]

    def _array(self, expr: Expr) -> str | None:
        """The nested array of an expression that belongs to the `and` around it; None for a group."""
        if not isinstance(expr, Condition | Between) or _is_choice(expr):
            return None
        spec = self.table.get(self.table.resolve(expr.field.path))
        return spec.array if spec else None

    def _condition(self, item: Mapping[str, Json], pointer: str) -> Condition:
        _keys(item, ("field", "type", "value"), "a condition", pointer)
        field, operator = self._field(item["field"], f"{pointer}/field"), _operator(item["type"], f"{pointer}/type")
        value = self._value(item["value"], field, operator, f"{pointer}/value")
        spec = self.table.get(item["field"])
        is_flag = spec is not None and spec.type is FieldType.BOOLEAN
        return Condition(field, operator, value, bare=is_flag and operator is Operator.EQ and value == Boolean(True))

    def _field(self, path: Json, pointer: str) -> Field:
        written = self.table.shortest(_path(path, pointer))
        if self.table.resolve(written) != path:
            raise DecompileError(f"`{path}` cannot be written: `{written}` means `{self.table.resolve(written)}`", pointer)
        return Field(written)

    def _value(self, value: Json, field: Field, operator: Operator, pointer: str) -> Value:
        if operator in DISTANCES:
            return _distance(value, pointer)
        if operator not in LISTING:
            return self._scalar(value, field, pointer)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise DecompileError(f"the value of `{operator.value}` must be a list", pointer)
        return Values(tuple(self._scalar(item, field, f"{pointer}/{index}") for index, item in enumerate(value)))

    def _scalar(self, value: Json, field: Field, pointer: str) -> Scalar:
        match value:
            case bool():
                return Boolean(value)
            case int() | float():
                return _number(value, pointer)
            case str():
                return self._text(value, field)
            case _:
                raise DecompileError("a value must be a string, a number, or true or false", pointer)

    def _text(self, value: str, field: Field) -> Scalar:
        """A date or time if the field holds one and the string is written as in the language; else the string."""
        spec = self.table.get(self.table.resolve(field.path))
        if spec is None or spec.type not in DATED:
            return Text(value)
        if _DAY.fullmatch(value):
            return Date(value)
        return Time(value) if _TIME.fullmatch(value) else Text(value)


def _number(value: float, pointer: str) -> Number:
    if not math.isfinite(value) if isinstance(value, float) else abs(value) >= 10**MAX_DIGITS:
        raise DecompileError(f"a number must be finite and have at most {MAX_DIGITS} digits", pointer)
    return Number(value)


def _operator(name: Json, pointer: str) -> Operator:
    if isinstance(name, str) and name in _OPERATORS:
        return _OPERATORS[name]
    known = ", ".join(f"`{wire}`" for wire in _OPERATORS)
    raise DecompileError(f"{_shown(name)} is not an operator; the operators are {known}", pointer)


def _keys(item: Mapping[str, Json], wanted: tuple[str, ...], what: str, pointer: str) -> None:
    for key in wanted:
        if key not in item:
            raise DecompileError(f"{what} needs `{key}`", pointer)
    for key in item:
        if key not in wanted:
            raise DecompileError(f"{what} has no `{key}`", f"{pointer}/{_escaped(key)}")


def _group_parts(item: Mapping[str, Json], pointer: str) -> tuple[str, Sequence[Json]]:
    _keys(item, ("op", "conditions"), "a group", pointer)
    op, conditions = item["op"], item["conditions"]
    if op not in ("and", "or", "all_of"):
        raise DecompileError(f"{_shown(op)} is not a kind of group; the kinds are `and`, `or` and `all_of`", f"{pointer}/op")
    if not isinstance(conditions, Sequence) or isinstance(conditions, str) or not conditions:
        raise DecompileError("`conditions` must be a list of at least one condition or group", f"{pointer}/conditions")
    return op, conditions


def _distance(value: Json, pointer: str) -> Distance:
    if not isinstance(value, Mapping):
        raise DecompileError("a distance must be an object with `location`, `distance` and `unit`", pointer)
    value = {"unit": "km", **value}
    _keys(value, ("location", "distance", "unit"), "a distance", pointer)
    if value["unit"] not in DISTANCE_UNITS:
        raise DecompileError(f"{_shown(value['unit'])} is not a unit; the units are {', '.join(DISTANCE_UNITS)}", f"{pointer}/unit")
    if not isinstance(value["location"], str):
        raise DecompileError("`location` must be the name of a place", f"{pointer}/location")
    if isinstance(value["distance"], bool) or not isinstance(value["distance"], int | float):
        raise DecompileError("`distance` must be a number", f"{pointer}/distance")
    return Distance(_number(value["distance"], f"{pointer}/distance"), value["unit"], Text(value["location"]))


def _grouped(op: str, operands: list[Expr], around: str | None) -> Expr:
    if op == "all_of":
        return AllOf(tuple(operands))
    connective = Connective(op)
    shorter = _shortened(connective, operands)
    if len(shorter) > 1:
        return Group(connective, tuple(shorter))
    # `between` and `all (…)` would be merged into an outer `and`, and this group must stay a group.
    return Group(connective, tuple(operands)) if around == op else shorter[0]


def _is_choice(expr: Expr) -> bool:
    value = expr.value if isinstance(expr, Condition) else None
    return isinstance(value, Quantified) and value.quantifier is Quantifier.ANY


def _shortened(connective: Connective, operands: list[Expr]) -> list[Expr]:
    """The operands with adjacent conditions on one field combined to `any (…)`, `all (…)` or `between`."""
    shorter: list[Expr] = []
    for _, run in groupby(operands, key=_run_key):
        shorter += _quantified(connective, list(run))
    return _ranges(shorter) if connective is Connective.AND else shorter


def _run_key(expr: Expr) -> object:
    """A key that is equal for adjacent conditions that one quantified condition can replace."""
    if isinstance(expr, Condition) and isinstance(expr.value, Scalar):
        return expr.field.path, expr.operator
    return id(expr)


def _quantified(connective: Connective, run: list[Expr]) -> list[Expr]:
    first = run[0]
    if len(run) == 1 or not isinstance(first, Condition):
        return run
    quantifier = Quantifier.ANY if connective is Connective.OR else Quantifier.ALL
    items = tuple(item.value for item in run if isinstance(item, Condition) and isinstance(item.value, Scalar))
    return [Condition(first.field, first.operator, Quantified(quantifier, Values(items)))]


def _ranges(operands: list[Expr]) -> list[Expr]:
    """The operands with each pair of a lower and an upper bound replaced by `between`."""
    ranges: list[Expr] = []
    for expr in operands:
        last = ranges[-1] if ranges else None
        if isinstance(last, Condition) and isinstance(expr, Condition) and _is_range(last, expr):
            ranges[-1] = Between(last.field, last.value, expr.value)  # type: ignore[arg-type]  # _is_range checks that both are scalars
        else:
            ranges.append(expr)
    return ranges


def _is_range(low: Condition, high: Condition) -> bool:
    bounds = low.operator is Operator.GE and high.operator is Operator.LE
    scalars = isinstance(low.value, Scalar) and isinstance(high.value, Scalar)
    return bounds and low.field == high.field and scalars
