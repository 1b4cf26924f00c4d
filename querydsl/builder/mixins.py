"""The operators of fields: a Python operator or method for each operator of the language.

Each class is a group of operators that `querydsl.builder.fields` combines into field classes. All methods raise `BuildError` for
a value of the wrong type. Source: `docs/language.md`, section "Conditions"; `docs/service.md`, section 4.
"""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Generic, Never, TypeAlias, TypeVar

from querydsl.builder.coerce import NUMBER, TEXT, ValueKind
from querydsl.builder.expressions import Expression
from querydsl.builder.values import Moment, QuantifiedValues, shown, unpacked
from querydsl.diagnostics.model import NOWHERE
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import DISTANCE_UNITS, Between, Distance, DistanceUnit, EntityName, Parameter, Text
from querydsl.syntax.makers import make_condition, make_text
from querydsl.syntax.operators import SPECS, Operator

D = TypeVar("D")

EQ, NE, LT, LE, GT, GE, WORDS, PHRASE, EXCLUDES, IN, NOT_IN, HAS_ALL, WITHIN, NOT_WITHIN = Operator
"""The operators as globals, which are read faster than the members of an enum."""

PYTHON = {operator: spec.python for operator, spec in SPECS.items()}
"""The Python operator or method name for each operator of the language."""

METHODS = frozenset({name for name in PYTHON.values() if name.isidentifier()} | {"between"})


class FieldBase:
    """The base of all groups of operators: a field and the kind of values it accepts."""

    _entity: EntityName
    _path: str
    _field: ast.Field | ast.Fields
    _kind: ValueKind
    _takes: ClassVar[tuple[Operator, ...]] = ()

    def _is(self, operator: Operator, data: object) -> Expression:
        """A condition with one value, or with several from `any_` or `all_`."""
        if type(data) is str and self._kind is TEXT and data.isascii():  # fast path for the common case
            text = make_text(data, NOWHERE)
            return Expression(make_condition(self._field, operator, text, False, NOWHERE), self._entity)
        kind = self._kind
        value = kind.quantified(data, self._path) if isinstance(data, QuantifiedValues) else kind.scalar(data, self._path)
        return Expression(make_condition(self._field, operator, value, False, NOWHERE), self._entity)

    def _has(self, operator: Operator, values: tuple[object, ...]) -> Expression:
        """A condition with a list of values."""
        return self._with(operator, self._kind.listed(unpacked(values), self._path))

    def _with(self, operator: Operator, value: ast.Value) -> Expression:
        return Expression(make_condition(self._field, operator, value, False, NOWHERE), self._entity)


def operators_of(cls: type[FieldBase]) -> frozenset[Operator]:
    """The operators of a class of fields and all its bases."""
    return frozenset(operator for base in cls.__mro__ for operator in vars(base).get("_takes", ()))


class EqualityOps(FieldBase, Generic[D]):
    """The operators `==` and `!=`, which compare the whole value."""

    _takes: ClassVar[tuple[Operator, ...]] = (EQ, NE)

    def __eq__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:  # type: ignore[override]  # a condition, not a bool
        return self._is(EQ, value)

    def __ne__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:  # type: ignore[override]  # a condition, not a bool
        return self._is(NE, value)

    def __hash__(self) -> int:
        return id(self)


class OrderOps(FieldBase, Generic[D]):
    """The operators `<`, `<=`, `>` and `>=`, and `between`."""

    _takes: ClassVar[tuple[Operator, ...]] = (LT, LE, GT, GE)

    def __lt__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:
        return self._is(LT, value)

    def __le__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:
        return self._is(LE, value)

    def __gt__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:
        return self._is(GT, value)

    def __ge__(self, value: D | QuantifiedValues[D] | Parameter) -> Expression:
        return self._is(GE, value)

    def between(self, low: D | Parameter, high: D | Parameter) -> Expression:
        """Match values of at least `low` and at most `high`: `size between 50 and 500`.

        Raises `BuildError` for values of the wrong type.
        """
        name = self._path
        return Expression(Between(self._field, self._kind.scalar(low, name), self._kind.scalar(high, name)), self._entity)


class ListOps(FieldBase, Generic[D]):
    """The operators `in` and `not in`, which compare whole values with a list."""

    _takes: ClassVar[tuple[Operator, ...]] = (IN, NOT_IN)

    def is_in(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """Match any of `values`, spelled exactly: `country in ("Spain", "Portugal")`.

        `values` are one or more values, a single list or other sequence of them, or a single `param`. Raises `BuildError` for
        values of the wrong type.
        """
        return self._has(IN, values)

    def not_in(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """Match values other than `values`, spelled exactly: `country not in ("Spain", "Portugal")`.

        Accepts the same `values` as `is_in` and raises the same errors.
        """
        return self._has(NOT_IN, values)


def _too_many(more: tuple[object, ...]) -> BuildError:
    """The error for a call that takes one text and has more of them."""
    return BuildError(f"one text is expected, not {len(more) + 1}. For several, use `any_(…)` or `all_(…)`")


class TextOps(FieldBase):
    """The operators `~` and `~=`, which search text for words and phrases."""

    _takes: ClassVar[tuple[Operator, ...]] = (WORDS, PHRASE)

    def words(self, text: str | QuantifiedValues[str] | Parameter, *more: Never) -> Expression:
        """Match text that contains all words of `text`, in any order: `title ~ "software engineer"`.

        `text` is a string, several strings from `any_` or `all_`, or a `param`. Raises `BuildError` for anything else,
        and for `more` than one argument.
        """
        if more:
            raise _too_many(more)
        return self._is(WORDS, text)

    def phrase(self, text: str | QuantifiedValues[str] | Parameter, *more: Never) -> Expression:
        """Match text that contains the phrase `text`: `title ~= "software engineer"`.

        `text` is a string, several strings from `any_` or `all_`, or a `param`. Raises `BuildError` for anything else,
        and for `more` than one argument.
        """
        if more:
            raise _too_many(more)
        return self._is(PHRASE, text)


class ExcludesOps(FieldBase):
    """The operator `!~`, which excludes text with a phrase. Company search does not support it."""

    _takes: ClassVar[tuple[Operator, ...]] = (EXCLUDES,)

    def excludes(self, text: str | QuantifiedValues[str] | Parameter, *more: Never) -> Expression:
        """Match text that does not contain the phrase `text`: `title !~ "software engineer"`.

        `text` is a string, several strings from `any_` or `all_`, or a `param`. Raises `BuildError` for anything else,
        and for `more` than one argument.
        """
        if more:
            raise _too_many(more)
        return self._is(EXCLUDES, text)


class HasAllOps(FieldBase, Generic[D]):
    """The operator `has all`, which only fields in a nested array support."""

    _takes: ClassVar[tuple[Operator, ...]] = (HAS_ALL,)

    def has_all(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """Match records in which each of `values` matches some role, school or other entry: `school has all ("Oxford", "MIT")`.

        Accepts the same `values` as `is_in` and raises the same errors.
        """
        return self._has(HAS_ALL, values)


class GeoOps(FieldBase):
    """The operators `within` and `not within`, which compare the distance from a place."""

    _takes: ClassVar[tuple[Operator, ...]] = (WITHIN, NOT_WITHIN)

    def within(self, distance: float, unit: DistanceUnit, *, of: str | Parameter) -> Expression:
        """Match locations at most `distance` from the place `of`: `location within 50 km of "Paris"`.

        `distance` is an int or a float in `unit`, which is `"km"`, `"mi"`, `"m"` or `"ft"`. `of` is a string or a `param`. Raises
        `BuildError` for anything else.
        """
        return self._with(WITHIN, self._distance(distance, unit, of))

    def not_within(self, distance: float, unit: DistanceUnit, *, of: str | Parameter) -> Expression:
        """Match locations more than `distance` from the place `of`: `location not within 50 km of "Paris"`.

        Accepts the same `distance`, `unit` and `of` as `within` and raises the same errors.
        """
        return self._with(NOT_WITHIN, self._distance(distance, unit, of))

    def _distance(self, distance: float, unit: DistanceUnit, of: str | Parameter) -> Distance:
        amount = NUMBER.read(distance)
        if not isinstance(amount, ast.Number):
            raise BuildError(f"`{self._path}`: a distance must be an int or a float, not {shown(distance)}")
        if unit not in DISTANCE_UNITS:
            raise BuildError(f"`{self._path}`: the unit must be one of {', '.join(DISTANCE_UNITS)}, not {shown(unit)}")
        place = TEXT.scalar(of, f"{self._path} within … of")
        return Distance(amount, unit, place if isinstance(place, Parameter) else Text(str(of)))


Data: TypeAlias = str | float | dt.date | Moment


class AnyOps(EqualityOps[Data], OrderOps[Data], ListOps[Data], TextOps, ExcludesOps, HasAllOps[Data], GeoOps):
    """Every operator. `_require` decides which of them work."""

    def between(self, low: Data | ast.Parameter, high: Data | ast.Parameter) -> Expression:
        """Match values of at least `low` and at most `high`: `size between 50 and 500`.

        Raises `BuildError` for values of the wrong type, or if the field has no order.
        """
        self._require(GE, "between")
        return super().between(low, high)

    def _is(self, operator: Operator, data: object) -> Expression:
        self._require(operator, PYTHON[operator])
        return super()._is(operator, data)

    def _with(self, operator: Operator, value: ast.Value) -> Expression:
        self._require(operator, PYTHON[operator])
        return super()._with(operator, value)

    def _require(self, operator: Operator, sign: str) -> None:
        """Raise `BuildError` if the field does not support an operator, whose Python spelling is `sign`."""
        raise NotImplementedError
