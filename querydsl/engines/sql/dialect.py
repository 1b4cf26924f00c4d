"""The differences between engines: a method for each piece of SQL that they spell differently."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping

from querydsl.engines.shape import ValueType
from querydsl.engines.sql import folding, places
from querydsl.engines.sql.folding import Replacements
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql

_DAY = r"(?:[1-9]\d{3}|0[1-9]\d\d|00[1-9]\d|000[1-9])-\d\d-\d\d"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
ZONED, LOCAL, DAY = f"{_DAY}[T ]{_CLOCK}{_ZONE}", f"{_DAY}[T ]{_CLOCK}", _DAY
"""The forms of an ISO date and time that are read: with a time zone, without one, and without a time."""


class Dialect(ABC):
    """The SQL of an engine."""

    name: str
    types: Mapping[ValueType, str]
    """The type that a column of each type has."""
    place: tuple[Sql, ...] = ()
    """The place of a record, as the last sort key, if the engine can keep the order of records with equal keys."""

    @abstractmethod
    def quoted(self, name: str) -> Sql:
        """The name of a column, in quotation marks."""

    @abstractmethod
    def any_item(self, items: Sql, variable: Sql, test: Sql) -> Sql:
        """Whether any item of a list passes a test. The test reads the item as `variable`."""

    @abstractmethod
    def each_item(self, items: Sql, variable: Sql, value: Sql) -> Sql:
        """The list with the value of an expression for each item, which the expression reads as `variable`."""

    @abstractmethod
    def flattened(self, lists: Sql) -> Sql:
        """The items of the lists in a list."""

    @abstractmethod
    def list_of(self, value: Sql) -> Sql:
        """A list of one value."""

    @abstractmethod
    def first_item(self, items: Sql, variable: Sql) -> Sql:
        """The first item of a list that is not null."""

    @abstractmethod
    def zipped(self, columns: Mapping[str, Sql]) -> Sql:
        """A list of objects with these keys, from lists of their values."""

    @abstractmethod
    def object_of(self, values: Mapping[str, Sql]) -> Sql:
        """An object with these keys."""

    @abstractmethod
    def matches(self, text: Sql, pattern: str) -> Sql:
        """Whether a regular expression finds a part of a text."""

    @abstractmethod
    def replaced(self, text: Sql, replacements: str) -> Sql:
        """The text with letters replaced. Each of `replacements` is a letter followed by its replacement, with spaces between."""

    @abstractmethod
    def is_ascii(self, text: Sql) -> Sql:
        """Whether a text has no characters beyond ASCII."""

    @abstractmethod
    def position_in(self, text: Sql, choices: Sql) -> Sql:
        """The position of a text in a list, from 1; null or 0 if it is not in the list."""

    @abstractmethod
    def split(self, text: Sql, separator: str) -> Sql:
        """The parts of a text between separators."""

    @abstractmethod
    def item_at(self, items: Sql, position: Sql) -> Sql:
        """The item of a list at a position, from 1; null if the position is 0 or null."""

    @abstractmethod
    def json_items(self, value: Sql) -> Sql:
        """The items of a JSON list, the values of a JSON object, or the single JSON value, as a list."""

    @abstractmethod
    def json_is(self, value: Sql, type: ValueType) -> Sql:
        """Whether a JSON value is a text, a whole number, another number, or a boolean."""

    @abstractmethod
    def json_value(self, value: Sql, type: ValueType) -> Sql:
        """The JSON value as this type, or null if it is too large."""

    def member(self, value: Sql, key: str) -> Sql:
        """The value of a key of an object."""
        return sql("{}.{}", value, self.quoted(key))

    def lower(self, text: Sql) -> Sql:
        """The text in lower case."""
        return sql("lower({})", text)

    def folded(self, text: Sql, replacements: Replacements) -> Sql:
        """The text case folded, as far as the letters to replace matter (see `querydsl.engines.sql.folding`)."""
        if not replacements.pairs:
            return self.lower(text)
        rare = self.matches(text, replacements.pattern)
        return sql("CASE WHEN {} THEN {} ELSE {} END", rare, self.with_replacements(text, replacements), self.lower(text))

    def with_replacements(self, text: Sql, replacements: Replacements) -> Sql:
        """The text case folded, if it has letters to replace."""
        dotted = sql("replace({}, '{}', '{}')", text, *map(Sql, folding.DOTTED_I))
        return self.replaced(self.lower(dotted), replacements.pairs)

    def cast(self, value: Sql, type: ValueType) -> Sql:
        """The value as another type."""
        return sql("CAST({} AS {})", value, Sql(self.types[type]))

    def instant_of_text(self, text: Sql) -> Sql:
        """The instant of an ISO date or time, in UTC if it has no zone, or null."""
        forms = [(ZONED, ""), (LOCAL, "Z"), (DAY, "T00:00:00Z")]
        return sql("CASE {} END", listed((self._read_as(text, *form) for form in forms), " "))

    def _read_as(self, text: Sql, form: str, rest: str) -> Sql:
        """The case of a text that has this form once `rest` is added."""
        whole, type = Sql(f"{text.text} || '{rest}'" if rest else text.text, text.parameters), Sql(self.types[ValueType.TIME])
        return sql("WHEN {} THEN TRY_CAST({} AS {})", self.matches(text, rf"^(?:{form})\z"), whole, type)

    def digits_of_year(self, text: Sql) -> Sql:
        """The number that the first four characters of a text are, or null."""
        year = sql("left({}, 4)", text)
        return sql("CASE WHEN {} THEN {} END", self.matches(year, r"^[0-9]+\z"), self.cast(year, ValueType.INTEGER))

    def text(self, value: Sql, type: object) -> Sql:
        """The text that a value of this type is; null if it is JSON of another type."""
        return value if type is ValueType.TEXT else self.from_json(value, ValueType.TEXT)

    def from_json(self, value: Sql, type: ValueType) -> Sql:
        """The JSON value as this type; null if it has another type."""
        return sql("CASE WHEN {} THEN {} END", self.json_is(value, type), self.json_value(value, type))

    def plain(self, text: Sql) -> Sql:
        """The text in plain letters, as the names of places are compared (see `querydsl.engines.sql.places`)."""
        letters = places.letters()
        without_dots = sql("replace({}, '.', '')", self.lower(text))
        low = self.translated(without_dots, places.SPACES, " " * len(places.SPACES))
        full = self.translated(self.replaced(low, letters.several), letters.before, letters.after)
        return sql("CASE WHEN {} THEN {} ELSE {} END", self.is_ascii(text), low, full)

    def contains(self, text: Sql, part: str) -> Sql:
        """Whether a text contains another one."""
        return sql("contains({}, {})", text, parameter(part))

    def translated(self, text: Sql, before: str, after: str) -> Sql:
        """The text with each character of `before` replaced by that at its place in `after`, or removed."""
        return sql("translate({}, {}, {})", text, parameter(before), parameter(after))

    def bound(self, moment: dt.datetime, type: ValueType) -> Sql:
        """A placeholder for an instant, of the type that a column is compared as."""
        written = moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")
        return self.cast(parameter(f"{written}Z" if type is ValueType.TIME else written), type)
