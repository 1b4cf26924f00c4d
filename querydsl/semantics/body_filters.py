"""The filter of a request body as an expression of the language.

Source: `docs/language.md`, section "Decompiling"; `docs/service.md`, section 4.
"""

import math
import re
from collections.abc import Mapping, Sequence

from querydsl.catalogue.model import DATED, FieldSpec, FieldType
from querydsl.classes import frozen
from querydsl.semantics.body import NAME_KEYS, NO_FIELD, Findings, Names, Place, is_list, name_key, shown
from querydsl.semantics.older_api import OLDER_KEYS, OLDER_UNITS
from querydsl.semantics.shorthand import is_choice, shortened
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
    DistanceUnit,
    Expr,
    Group,
    Missing,
    Number,
    Scalar,
    Text,
    Time,
    Value,
    Values,
    placeholder,
)
from querydsl.syntax.data import MAX_DIGITS
from querydsl.syntax.operators import DISTANCES, LISTING, SPECS, Operator
from querydsl.syntax.traversal import Thunk

_OPERATORS = {operator.value: operator for operator in Operator}
_SPELLINGS = {text: operator for operator, spec in SPECS.items() for text in (spec.text, *spec.aliases)}
_NO_OPERATORS = {
    "contains": "use `(.)` to match words or `[.]` to match a phrase",
    "not_contains": "use `(!)`",
    "is_null": "the service cannot search for missing values",
    "is_not_null": "the service cannot search for missing values",
    "between": "use `=>` and `=<` in an `and` group",
}
_UNITS: dict[str, DistanceUnit] = {unit: unit for unit in DISTANCE_UNITS}
_GROUPS = ("and", "or", "all_of")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)


def is_filter(item: Mapping[str, Json]) -> bool:
    """Whether an object has the form of a condition or a group."""
    return any(key in item for key in (*NAME_KEYS, "op", "conditions"))


@frozen
class FilterReader:
    """Reads one filter. Problems go to `findings`, and a placeholder takes the place of what cannot be read."""

    names: Names
    findings: Findings

    def expr(self, item: Json, place: Place | None) -> Thunk[Expr]:
        """The expression of a condition or a group."""
        if not isinstance(item, Mapping):
            self.findings.refuse("a condition or a group must be a JSON object", place)
        elif any(key in item for key in NAME_KEYS):
            return self._condition(item, place)
        elif not is_filter(item):
            self.findings.refuse("a condition needs `field`, `type` and `value`, and a group needs `op` and `conditions`", place)
        elif self._is_whole_group(item, place):
            op = item["op"] if item["op"] in _GROUPS else "and"
            return (yield self._group(op, item["conditions"], Place("conditions", place)))
        return placeholder()

    def joined(self, items: Sequence[Json], place: Place | None) -> Thunk[Expr]:
        """The expression of a list of conditions, as the older live search takes it. Today's API takes groups only."""
        before = len(self.findings.problems)
        expr = yield self._group("and", items, place)
        if len(self.findings.problems) == before:
            self.findings.refuse('a filter must be a group, {"op": "and", "conditions": […]}, not a list', place)
        return expr

    def _group(self, op: str, conditions: Sequence[Json], place: Place | None) -> Thunk[Expr]:
        operands = []
        for index, inner in enumerate(conditions):
            expr = yield self.expr(inner, Place(index, place))
            operands.append(_bracketed(expr) if op == "and" and _is_group(inner) else expr)
        return _grouped(op, operands)

    def _is_whole_group(self, item: Mapping[str, Json], place: Place | None) -> bool:
        """Whether an object has all parts of a group. Reports each problem."""
        if not self.findings.keys(item, ("op", "conditions"), "a group", place):
            return False
        if item["op"] not in _GROUPS:
            known = "the kinds are `and`, `or` and `all_of`"
            self.findings.refuse(f"{shown(item['op'])} is not a kind of group; {known}", Place("op", place))
        if not is_list(item["conditions"]) or not item["conditions"]:
            self.findings.refuse("`conditions` must be a list of at least one condition or group", Place("conditions", place))
            return False
        return True

    # --- conditions ---

    def _condition(self, item: Mapping[str, Json], place: Place | None) -> Condition:
        named = self.names.field(item, place)
        key = name_key(item)
        if named is None or not self.findings.keys(_without_default(item, key), (key, "type", "value"), "a condition", place):
            return placeholder()
        (field, path), operator = named, self._operator(item["type"], Place("type", place))
        if operator is None or field is NO_FIELD:
            return placeholder()
        spec = self.names.table.get(path)
        value = ValueReader(self.findings, spec, older=key in OLDER_KEYS).value(item["value"], operator, Place("value", place))
        is_flag = spec is not None and spec.type is FieldType.BOOLEAN
        return Condition(field, operator, value, bare=is_flag and operator is Operator.EQ and value == Boolean(True))

    def _operator(self, name: Json, place: Place) -> Operator | None:
        if isinstance(name, str) and name in _OPERATORS:
            return _OPERATORS[name]
        self.findings.refuse(f"{shown(name)} is not an operator of the service; {_operator_advice(name)}", place)
        return None


def _without_default(item: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    """A condition of an older API without `"allow_null": false`, which is the default."""
    if key in OLDER_KEYS and item.get("allow_null") is False:
        return {name: value for name, value in item.items() if name != "allow_null"}
    return item


def _operator_advice(name: Json) -> str:
    if isinstance(name, str) and name.lower() in _SPELLINGS:
        return f"use `{_SPELLINGS[name.lower()].value}`"
    if isinstance(name, str) and name in _NO_OPERATORS:
        return _NO_OPERATORS[name]
    return "the operators are " + ", ".join(f"`{wire}`" for wire in _OPERATORS)


@frozen
class ValueReader:
    """Reads the value of one condition. `spec` is its field, if it is known; `older` whether the body is of an older API."""

    findings: Findings
    spec: FieldSpec | None
    older: bool

    def value(self, value: Json, operator: Operator, place: Place) -> Value:
        """The value that an operator takes."""
        if operator in DISTANCES:
            return self._distance(value, place)
        if operator not in LISTING:
            return self._single(value, operator, place)
        if is_list(value):
            return Values(tuple([self._scalar(item, Place(index, place)) for index, item in enumerate(value)]))
        self.findings.refuse(f"the value of `{operator.value}` must be a list", place)
        return Missing()

    def _single(self, value: Json, operator: Operator, place: Place) -> Scalar:
        if not is_list(value):
            return self._scalar(value, place)
        listing = operator.spec.counterpart
        advice = f"use `{listing.value}` for a list" if listing else "join one condition for each value with an `or` group"
        self.findings.refuse(f"`{operator.value}` takes one value; {advice}", place)
        return Missing()

    def _scalar(self, value: Json, place: Place) -> Scalar:
        match value:
            case bool():
                return Boolean(value)
            case int() | float():
                return self._number(value, place)
            case str():
                return self._text(value)
            case _:
                self.findings.refuse("a value must be a string, a number, or true or false", place)
                return Missing()

    def _text(self, value: str) -> Scalar:
        """A date or time if the field holds one and the string is written as in the language; else the string."""
        if self.spec is None or self.spec.type not in DATED:
            return Text(value)
        if _DAY.fullmatch(value):
            return Date(value)
        return Time(value) if _TIME.fullmatch(value) else Text(value)

    def _number(self, value: float, place: Place) -> Number:
        if not math.isfinite(value) if isinstance(value, float) else abs(value) >= 10**MAX_DIGITS:
            self.findings.refuse(f"a number must be finite and have at most {MAX_DIGITS} digits", place)
        return Number(value)

    def _distance(self, value: Json, place: Place) -> Value:
        if not isinstance(value, Mapping):
            self.findings.refuse("a distance must be an object with `location`, `distance` and `unit`", place)
            return Missing()
        value = {"unit": "km", **value}
        if not self.findings.keys(value, ("location", "distance", "unit"), "a distance", place):
            return Missing()
        unit = _UNITS.get(str(value["unit"])) or (OLDER_UNITS.get(str(value["unit"])) if self.older else None)
        if unit is None:
            self.findings.refuse(f"{shown(value['unit'])} is not a unit; the units are {', '.join(_UNITS)}", Place("unit", place))
        if not isinstance(value["location"], str):
            self.findings.refuse("`location` must be the name of a place", Place("location", place))
        if isinstance(value["distance"], bool) or not isinstance(value["distance"], int | float):
            self.findings.refuse("`distance` must be a number", Place("distance", place))
            return Missing()
        return Distance(self._number(value["distance"], Place("distance", place)), unit or "km", Text(value["location"]))


def _is_group(item: Json) -> bool:
    return isinstance(item, Mapping) and "op" in item


def _bracketed(expr: Expr) -> Expr:
    """The expression as a group, which brackets around a single condition are. The service applies each group to one item."""
    return Group(Connective.AND, (expr,)) if isinstance(expr, Condition | Between) and not is_choice(expr) else expr


def _grouped(op: str, operands: list[Expr]) -> Expr:
    if op == "all_of":
        return AllOf(tuple(operands))
    connective = Connective(op)
    shorter = shortened(connective, operands)
    return _unbracketed(shorter[0]) if len(shorter) == 1 else Group(connective, tuple(shorter))


def _unbracketed(expr: Expr) -> Expr:
    return expr.operands[0] if isinstance(expr, Group) and len(expr.operands) == 1 else expr
