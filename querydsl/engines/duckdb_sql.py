"""The SQL of DuckDB."""

from collections.abc import Mapping
from typing import final

from querydsl.engines.shape import Scalar
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql

TYPES = {
    Scalar.TEXT: "VARCHAR",
    Scalar.INTEGER: "BIGINT",
    Scalar.NUMBER: "DOUBLE",
    Scalar.BOOLEAN: "BOOLEAN",
    Scalar.DATE: "DATE",
    Scalar.LOCAL_TIME: "TIMESTAMP",
    Scalar.TIME: "TIMESTAMP WITH TIME ZONE",
    Scalar.JSON: "JSON",
}
"""The type that a column of each type has."""
_JSON_TYPES = {
    Scalar.TEXT: "('VARCHAR')",
    Scalar.INTEGER: "('BIGINT', 'UBIGINT')",
    Scalar.NUMBER: "('DOUBLE')",
    Scalar.BOOLEAN: "('BOOLEAN')",
}
_DAY = r"(?:[1-9]\d{3}|0[1-9]\d\d|00[1-9]\d|000[1-9])-\d\d-\d\d"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
ZONED, LOCAL, DAY = f"{_DAY}[T ]{_CLOCK}{_ZONE}", f"{_DAY}[T ]{_CLOCK}", _DAY
"""The forms of an ISO date and time that are read: with a time zone, without one, and without a time."""


@final
class DuckDb(Dialect):
    """The SQL of DuckDB 1.3 or newer."""

    name = "duckdb"
    place = (Sql("row_number() OVER ()"),)

    def quoted(self, name: str) -> Sql:
        """The name of a column, in quotation marks."""
        return Sql('"' + name.replace('"', '""') + '"')

    def member(self, value: Sql, key: str) -> Sql:
        """The value of a key of an object."""
        return sql("{}[{}]", value, Sql("'" + key.replace("'", "''") + "'"))

    def any_item(self, items: Sql, variable: Sql, test: Sql) -> Sql:
        """Whether any item of a list passes a test."""
        return sql("len(list_filter({}, lambda {}: {})) > 0", items, variable, test)

    def each_item(self, items: Sql, variable: Sql, value: Sql) -> Sql:
        """The list with the value of an expression for each item."""
        return sql("list_transform({}, lambda {}: {})", items, variable, value)

    def flattened(self, lists: Sql) -> Sql:
        """The items of the lists in a list."""
        return sql("flatten({})", lists)

    def list_of(self, value: Sql) -> Sql:
        """A list of one value."""
        return sql("[{}]", value)

    def first_item(self, items: Sql, variable: Sql) -> Sql:
        """The first item of a list that is not null."""
        return sql("list_filter({}, lambda {}: {} IS NOT NULL)[1]", items, variable, variable)

    def zipped(self, columns: Mapping[str, Sql]) -> Sql:
        """A list of objects with these keys, from lists of their values."""
        item = self.object_of({key: sql("{}[place]", column) for key, column in columns.items()})
        return sql("list_transform(range(1, len({}) + 1), lambda place: {})", next(iter(columns.values())), item)

    def object_of(self, values: Mapping[str, Sql]) -> Sql:
        """An object with these keys."""
        return sql("struct_pack({})", listed(sql("{} := {}", self.quoted(key), value) for key, value in values.items()))

    def matches(self, text: Sql, pattern: str) -> Sql:
        """Whether a regular expression finds a part of a text."""
        return sql("regexp_matches({}, {})", text, parameter(pattern))

    def replaced(self, text: Sql, replacements: str) -> Sql:
        """The text with characters replaced."""
        pairs = self.split(parameter(replacements), " ")
        return sql("list_reduce({}, lambda text, pair: replace(text, pair[1], pair[2:]), {})", pairs, text)

    def is_ascii(self, text: Sql) -> Sql:
        """Whether a text has no characters beyond ASCII."""
        return sql("strlen({}) = length({})", text, text)

    def instant_of_text(self, text: Sql) -> Sql:
        """The instant of an ISO date or time, in UTC if it has no zone, or null."""
        forms = [(ZONED, ""), (LOCAL, "Z"), (DAY, "T00:00:00Z")]
        cases = [
            sql("WHEN regexp_full_match({}, {}) THEN try_cast({} || {} AS TIMESTAMP WITH TIME ZONE)", text, *self._form(form, text))
            for form in forms
        ]
        return sql("CASE {} END", listed(cases, " "))

    def _form(self, form: tuple[str, str], text: Sql) -> tuple[Sql, Sql, Sql]:
        return Sql(f"'{form[0]}'"), text, Sql(f"'{form[1]}'")

    def cast(self, value: Sql, type: Scalar) -> Sql:
        """The value as another type."""
        return sql("CAST({} AS {})", value, Sql(TYPES[type]))

    def position_in(self, text: Sql, choices: Sql) -> Sql:
        """The position of a text in a list, from 1; null if it is not in the list."""
        return sql("list_position({}, {})", choices, text)

    def split(self, text: Sql, separator: str) -> Sql:
        """The parts of a text between separators."""
        return sql("string_split({}, {})", text, Sql(f"'{separator}'"))

    def item_at(self, items: Sql, position: Sql) -> Sql:
        """The item of a list at a position, from 1."""
        return sql("{}[{}]", items, position)

    def json_items(self, value: Sql) -> Sql:
        """The items of a JSON list, the values of a JSON object, or the single JSON value, as a list."""
        items, values = "WHEN 'ARRAY' THEN json_extract({}, '$[*]')", "WHEN 'OBJECT' THEN json_extract({}, '$.*')"
        return sql(f"CASE json_type({{}}) {items} {values} ELSE [{{}}] END", value, value, value, value)

    def json_is(self, value: Sql, type: Scalar) -> Sql:
        """Whether a JSON value is a text, a whole number, another number, or a boolean."""
        return sql("json_type({}) IN {}", value, Sql(_JSON_TYPES[type]))

    def json_value(self, value: Sql, type: Scalar) -> Sql:
        """The JSON value as this type, or null if it is a number that is too large."""
        if type is Scalar.TEXT:
            return sql("({} ->> '$')", value)
        return sql("TRY_CAST({} AS {})", value, Sql(TYPES[type]))

    def digits_of_year(self, text: Sql) -> Sql:
        """The number that the first four characters of a text are, or null."""
        return sql("CASE WHEN regexp_full_match(left({}, 4), '[0-9]+') THEN CAST(left({}, 4) AS BIGINT) END", text, text)
