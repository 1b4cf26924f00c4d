"""What can be asked of a field: one method or operator of Python for each operator of the language.

Each class is a group of operators that some kinds of fields take; `querydsl.builder.fields` puts them together. All raise
`BuildError` for a value of another type, with the field's name and what it takes. Source: language page, section 2; contract,
section 4.
"""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from querydsl.builder.coerce import NUMBER, TEXT, Kind
from querydsl.builder.expressions import Expression
from querydsl.builder.values import Several, shown, unpacked
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import DISTANCE_UNITS, Between, Condition, Distance, DistanceUnit, EntityName, Parameter, Text
from querydsl.syntax.operators import SPECS, Operator

D = TypeVar("D")

PYTHON = {operator: spec.python for operator, spec in SPECS.items()}
"""How Python says each operator of the language: by an operator of its own, or by a method."""

METHODS = frozenset({name for name in PYTHON.values() if name.isidentifier()} | {"between"})


class Asked:
    """What every group of operators goes by: the field, and the kind of values it takes."""

    _entity: EntityName
    _field: ast.Field
    _kind: Kind
    _takes: ClassVar[tuple[Operator, ...]] = ()

    @classmethod
    def _all_operators(cls) -> frozenset[Operator]:
        """The operators of all the groups that this class has."""
        return frozenset(operator for base in cls.__mro__ for operator in vars(base).get("_takes", ()))

    def _is(self, operator: Operator, data: object) -> Expression:
        """The condition with one value, or with several under `any` or `all`."""
        if type(data) is str and self._kind is TEXT and data.isascii():  # most values by far, by the shortest way
            return Expression(Condition(self._field, operator, Text(data)), self._entity)
        return self._with(operator, self._value(data))

    def _has(self, operator: Operator, given: tuple[object, ...]) -> Expression:
        """The condition with a list of values."""
        return self._with(operator, self._kind.listed(unpacked(given), self._field.path))

    def _with(self, operator: Operator, value: ast.Value) -> Expression:
        return Expression(Condition(self._field, operator, value), self._entity)

    def _value(self, data: object) -> ast.Value:
        if isinstance(data, Several):
            return self._kind.quantified(data, self._field.path)
        return self._kind.scalar(data, self._field.path)


class Equal(Asked, Generic[D]):
    """`==` and `!=`: the whole value."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.EQ, Operator.NE)

    def __eq__(self, value: D | Several[D] | Parameter) -> Expression:  # type: ignore[override]  # a condition, not a bool
        return self._is(Operator.EQ, value)

    def __ne__(self, value: D | Several[D] | Parameter) -> Expression:  # type: ignore[override]  # a condition, not a bool
        return self._is(Operator.NE, value)

    def __hash__(self) -> int:
        return id(self)


class Ordered(Asked, Generic[D]):
    """`<`, `<=`, `>`, `>=` and `between`."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.LT, Operator.LE, Operator.GT, Operator.GE)

    def __lt__(self, value: D | Several[D] | Parameter) -> Expression:
        return self._is(Operator.LT, value)

    def __le__(self, value: D | Several[D] | Parameter) -> Expression:
        return self._is(Operator.LE, value)

    def __gt__(self, value: D | Several[D] | Parameter) -> Expression:
        return self._is(Operator.GT, value)

    def __ge__(self, value: D | Several[D] | Parameter) -> Expression:
        return self._is(Operator.GE, value)

    def between(self, low: D | Parameter, high: D | Parameter) -> Expression:
        """From low to high, both ends included: `size between 50 and 500`."""
        name = self._field.path
        return Expression(Between(self._field, self._kind.scalar(low, name), self._kind.scalar(high, name)), self._entity)


class Listed(Asked, Generic[D]):
    """`in` and `not in`: one of several whole values, or none of them."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.IN, Operator.NOT_IN)

    def is_in(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """One of these, spelled exactly so: `country in ("Spain", "Portugal")`. Takes values, one list of them, or one `param`."""
        return self._has(Operator.IN, values)

    def not_in(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """None of these, spelled exactly so: `country not in ("Spain", "Portugal")`. Takes what `is_in` takes."""
        return self._has(Operator.NOT_IN, values)


class Worded(Asked):
    """`~` and `~=`: words and phrases in a text."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.WORDS, Operator.PHRASE)

    def words(self, text: str | Several[str] | Parameter) -> Expression:
        """Has all these words, in any order: `title ~ "software engineer"`."""
        return self._is(Operator.WORDS, text)

    def phrase(self, text: str | Several[str] | Parameter) -> Expression:
        """Has these words side by side, in this order: `title ~= "software engineer"`."""
        return self._is(Operator.PHRASE, text)


class Excluding(Asked):
    """`!~`: a text without a phrase. The search for companies does not have it."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.EXCLUDES,)

    def excludes(self, text: str | Several[str] | Parameter) -> Expression:
        """Has not this phrase: `title !~ "software engineer"`."""
        return self._is(Operator.EXCLUDES, text)


class Holding(Asked, Generic[D]):
    """`has all`: only of fields in a nested array."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.HAS_ALL,)

    def has_all(self, *values: D | Parameter | Sequence[D]) -> Expression:
        """Each of these is matched by some element of the array: `school has all ("Oxford", "MIT")`. Takes what `is_in` takes."""
        return self._has(Operator.HAS_ALL, values)


class Placed(Asked):
    """`within` and `not within`: the distance from a place."""

    _takes: ClassVar[tuple[Operator, ...]] = (Operator.WITHIN, Operator.NOT_WITHIN)

    def within(self, distance: float, unit: DistanceUnit, *, of: str | Parameter) -> Expression:
        """No farther than this from a place: `location within 50 km of "Paris"`. Units: `km`, `mi`, `m`, `ft`."""
        return self._with(Operator.WITHIN, self._distance(distance, unit, of))

    def not_within(self, distance: float, unit: DistanceUnit, *, of: str | Parameter) -> Expression:
        """Farther than this from a place: `location not within 50 km of "Paris"`. Units: `km`, `mi`, `m`, `ft`."""
        return self._with(Operator.NOT_WITHIN, self._distance(distance, unit, of))

    def _distance(self, distance: float, unit: DistanceUnit, of: str | Parameter) -> Distance:
        amount = NUMBER.read(distance)
        if not isinstance(amount, ast.Number):
            raise BuildError(f"`{self._field.path}`: a distance is an int or a float, not {shown(distance)}")
        if unit not in DISTANCE_UNITS:
            raise BuildError(f"`{self._field.path}`: a distance is in {', '.join(DISTANCE_UNITS)}, not {shown(unit)}")
        place = TEXT.scalar(of, f"{self._field.path} within … of")
        return Distance(amount, unit, place if isinstance(place, Parameter) else Text(str(of)))
