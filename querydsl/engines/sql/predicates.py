"""One condition as a test of one stored value: the positive form of each operator. Source: `docs/service.md`, section 4.

A negative operator excludes the records that its positive form finds, so it is negated around the whole condition (`filters.py`).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import assert_never

from querydsl.catalogue import DATED, FieldType
from querydsl.catalogue.model import FieldSpec
from querydsl.classes import frozen
from querydsl.engines.shape import ColumnType, ListType, ObjectType, OtherType, ValueType
from querydsl.engines.sql import folding, places
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.folding import Replacements
from querydsl.engines.sql.pieces import FALSE, Sql, every, listed, negated, parameter, some, sql
from querydsl.engines.sql.source import ColumnValue
from querydsl.engines.sql.values import (
    SQL_OPERATORS,
    Threshold,
    boolean_of,
    float_bound,
    instant_of,
    number_of,
    single_values,
    text_of,
    whole_bound,
)
from querydsl.engines.stored import CASELESS
from querydsl.errors import EngineError
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import year_of
from querydsl.syntax.ast import Distance, Value
from querydsl.syntax.operators import NEGATED, NEGATIVE, ORDERING, Operator

_FOLDED = Sql("folded")
Test = Callable[[ColumnValue], Sql]
"""A test of one stored value."""


def positive(operator: Operator) -> Operator:
    """The operator that finds the records that a negative operator excludes; other operators are unchanged."""
    return NEGATED[operator] if operator in NEGATIVE else operator


@frozen
class Predicates:
    """Tests of stored values in one engine. Relative dates are counted from `now` (timezone-aware)."""

    dialect: Dialect
    now: dt.datetime

    def test_of(self, condition: LoweredCondition, spec: FieldSpec, value: Value) -> Test:
        """The test that a condition makes of one stored value, with one of its values or all of them."""
        operator = positive(condition.operator)
        match operator:
            case Operator.WORDS | Operator.PHRASE:
                return self._words(text_of(value), phrase=operator is Operator.PHRASE)
            case Operator.WITHIN | Operator.NOT_WITHIN:
                assert isinstance(value, Distance)
                return self._near(value)
            case Operator.EQ | Operator.NE:
                return self._equal(spec, value)
            case Operator.IN | Operator.NOT_IN | Operator.HAS_ALL:
                return self._member(spec, single_values(value))
            case Operator.LT | Operator.LE | Operator.GT | Operator.GE:
                return self._compared(spec, operator, value)
            case Operator.EXCLUDES:
                raise AssertionError("a negative operator has a positive form")
            case _:
                assert_never(operator)

    # --- texts ---

    def _words(self, text: str, *, phrase: bool) -> Test:
        """The test that a text has the words in any order, or the phrase. A value without words matches nothing."""
        words = folding.tokens(text)
        rows = (words,) if phrase else tuple((word,) for word in dict.fromkeys(words))
        replaced = folding.replacements(" ".join(words), words=True)
        if not words:
            return lambda _: FALSE
        return lambda column: self._folded(self.text(column), replaced, rows)

    def _folded(self, text: Sql, replaced: Replacements, rows: tuple[tuple[str, ...], ...]) -> Sql:
        """Whether a text, once folded, has each of these rows of words. Few texts have letters to replace, which takes long."""
        dialect = self.dialect
        rare, slow = dialect.matches(text, replaced.pattern), dialect.list_of(dialect.with_replacements(text, replaced))
        slow = dialect.any_item(slow, _FOLDED, self._rows(_FOLDED, rows))
        return sql("CASE WHEN {} THEN {} ELSE {} END", rare, slow, self._rows(dialect.lower(text), rows))

    def _rows(self, folded: Sql, rows: tuple[tuple[str, ...], ...]) -> Sql:
        return every(self._row(folded, row) for row in rows)

    def _row(self, folded: Sql, words: tuple[str, ...]) -> Sql:
        """Whether a folded text has these words in a row. Looking for the longest word first is faster."""
        has_longest = self.dialect.contains(folded, max(words, key=len))
        return sql("CASE WHEN {} THEN {} ELSE FALSE END", has_longest, self.dialect.matches(folded, folding.token_pattern(words)))

    def _same_text(self, value: str) -> Test:
        folded = value.casefold()
        replaced = folding.replacements(folded, words=False)
        return lambda column: sql("{} = {}", self.dialect.folded(self.text(column), replaced), parameter(folded))

    def _text_in(self, spec: FieldSpec, values: tuple[str, ...]) -> Test:
        """The test that a text is one of these, which heeds the case except for some codes of countries."""
        if spec.path.endswith(CASELESS):
            tests = [self._same_text(value) for value in values]
            return lambda column: some(test(column) for test in tests)
        choices = listed(map(parameter, values))
        return lambda column: sql("{} IN ({})", self.text(column), choices)

    def _near(self, area: Distance) -> Test:
        """The test that a text names a place within the distance. Raises `EngineError` if the gazetteer lacks its centre."""
        found = places.within(area)
        return lambda column: self.spelled(self.dialect.plain(self.text(column)), found)

    def spelled(self, name: Sql, found: Iterable[places.PlacePattern]) -> Sql:
        """Whether a text in plain letters is one of the spellings."""
        matches = self.dialect.matches
        apart = [every((matches(name, one.pattern), *([negated(matches(name, one.other))] if one.other else ()))) for one in found]
        return some(apart)

    # --- equality and order ---

    def _equal(self, spec: FieldSpec, value: Value) -> Test:
        if spec.type in DATED or spec.type in _NUMERIC:
            return self._compared(spec, Operator.EQ, value)
        if spec.type is FieldType.BOOLEAN:
            wanted = parameter(boolean_of(value))
            return lambda column: sql("{} = {}", self.boolean(column), wanted)
        return self._same_text(text_of(value))

    def _member(self, spec: FieldSpec, values: tuple[Value, ...]) -> Test:
        if spec.type in DATED or spec.type in _NUMERIC or spec.type is FieldType.BOOLEAN:
            tests = [self._equal(spec, value) for value in values]
            return lambda column: some(test(column) for test in tests)
        return self._text_in(spec, tuple(text_of(value) for value in values))

    def _compared(self, spec: FieldSpec, operator: Operator, value: Value) -> Test:
        if spec.type in DATED:
            moment = instant_of(value, self.now)
            return lambda column: self._moment_compared(column, operator, moment)
        if spec.type is FieldType.YEAR:
            year = year_of(value)
            assert year is not None and operator in ORDERING
            bound = whole_bound(operator, year)
            return lambda column: _against(self.dialect.digits_of_year(self.text(column)), bound)
        number = number_of(value)
        return lambda column: self._number_compared(column, operator, number)

    def _moment_compared(self, column: ColumnValue, operator: Operator, moment: dt.datetime) -> Sql:
        stored, type = self.moment(column)
        return sql("{} {} {}", stored, Sql(SQL_OPERATORS[operator]), self.dialect.bound(moment, type))

    def _number_compared(self, column: ColumnValue, operator: Operator, number: float) -> Sql:
        whole, other = whole_bound(operator, number), float_bound(operator, number)
        match column.type:
            case ValueType.INTEGER:
                return _against(column.sql, whole)
            case ValueType.NUMBER:
                return _against(column.sql, other)
            case _:
                cases = [(ValueType.INTEGER, whole), (ValueType.NUMBER, other)]
                return some(self._json_compared(column.sql, type, bound) for type, bound in cases)

    def _json_compared(self, value: Sql, type: ValueType, bound: Threshold | None) -> Sql:
        is_number = self.dialect.json_is(value, type)
        return every((is_number, _against(self.dialect.json_value(value, type), bound)))

    # --- stored values by their type ---

    def text(self, column: ColumnValue) -> Sql:
        """The text that a column holds."""
        return self.dialect.text(column.sql, column.type)

    def boolean(self, column: ColumnValue) -> Sql:
        """The truth value that a column holds."""
        return column.sql if column.type is ValueType.BOOLEAN else self.dialect.from_json(column.sql, ValueType.BOOLEAN)

    def is_zero(self, column: ColumnValue) -> Sql:
        """Whether a column holds the number 0."""
        return self._number_compared(column, Operator.EQ, 0)

    def moment(self, column: ColumnValue) -> tuple[Sql, ValueType]:
        """The instant that a column holds, and the type that it is compared as."""
        match column.type:
            case ValueType.TIME | ValueType.LOCAL_TIME:
                return column.sql, column.type
            case ValueType.DATE:
                return self.dialect.cast(column.sql, ValueType.LOCAL_TIME), ValueType.LOCAL_TIME
            case _:
                return self.dialect.instant_of_text(self.text(column)), ValueType.TIME


def _against(stored: Sql, bound: Threshold | None) -> Sql:
    """The comparison of a stored number with a bound, or false if none is equal to it."""
    return sql("{} {} {}", stored, Sql(bound.operator), parameter(bound.number)) if bound else FALSE


_NUMERIC = frozenset({FieldType.INTEGER, FieldType.INTEGERS, FieldType.NUMBER})
_TEXTS = frozenset({ValueType.TEXT, ValueType.JSON})
_ACCEPTED = {
    FieldType.TEXT: _TEXTS,
    FieldType.TEXTS: _TEXTS,
    FieldType.YEAR: _TEXTS,
    FieldType.INTEGER: frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.JSON}),
    FieldType.INTEGERS: frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.JSON}),
    FieldType.NUMBER: frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.JSON}),
    FieldType.BOOLEAN: frozenset({ValueType.BOOLEAN, ValueType.JSON}),
    FieldType.DATE: frozenset({ValueType.DATE, ValueType.LOCAL_TIME, ValueType.TIME, ValueType.TEXT, ValueType.JSON}),
    FieldType.DATETIME: frozenset({ValueType.DATE, ValueType.LOCAL_TIME, ValueType.TIME, ValueType.TEXT, ValueType.JSON}),
}
"""The types of columns that a field can be compared in."""


def check_type(spec: FieldSpec, type: ColumnType) -> None:
    """Raise `EngineError` if a field cannot be compared in a column of this type."""
    if type not in _ACCEPTED.get(spec.type, ()):
        raise EngineError(f"`{spec.path}` is {called(type)} in these records, but {spec.type.value} in the catalogue")


def called(type: ColumnType) -> str:
    """A type in words, with its article."""
    match type:
        case ValueType():
            return type.value
        case ListType():
            return "a list"
        case ObjectType():
            return "an object"
        case OtherType(name):
            return name
        case _:
            assert_never(type)
