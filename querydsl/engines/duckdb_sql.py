"""The SQL of DuckDB."""

from collections.abc import Mapping
from typing import final

from querydsl.engines.shape import ValueType
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql

TYPES = {
    ValueType.TEXT: "VARCHAR",
    ValueType.INTEGER: "BIGINT",
    ValueType.NUMBER: "DOUBLE",
    ValueType.BOOLEAN: "BOOLEAN",
    ValueType.DATE: "DATE",
    ValueType.LOCAL_TIME: "TIMESTAMP",
    ValueType.TIME: "TIMESTAMP WITH TIME ZONE",
    ValueType.JSON: "JSON",
}
"""The type that a column of each type has."""
_JSON_TYPES = {
    ValueType.TEXT: "('VARCHAR')",
    ValueType.INTEGER: "('BIGINT', 'UBIGINT')",
    ValueType.NUMBER: "('DOUBLE')",
    ValueType.BOOLEAN: "('BOOLEAN')",
}


@final
class DuckDb(Dialect):
    """The SQL of DuckDB 1.3 or newer."""

    name = "duckdb"
    types = TYPES
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

    def json_is(self, value: Sql, type: ValueType) -> Sql:
        """Whether a JSON value is a text, a whole number, another number, or a boolean."""
        return sql("json_type({}) IN {}", value, Sql(_JSON_TYPES[type]))

    def json_value(self, value: Sql, type: ValueType) -> Sql:
        """The JSON value as this type, or null if it is a number that is too large."""
        if type is ValueType.TEXT:
            return sql("({} ->> '$')", value)
        return sql("TRY_CAST({} AS {})", value, Sql(TYPES[type]))
