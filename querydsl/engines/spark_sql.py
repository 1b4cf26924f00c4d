"""The SQL of Spark."""

from collections.abc import Mapping
from typing import final

from querydsl.engines.shape import ValueType
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql

TYPES = {
    ValueType.TEXT: "STRING",
    ValueType.INTEGER: "BIGINT",
    ValueType.NUMBER: "DOUBLE",
    ValueType.BOOLEAN: "BOOLEAN",
    ValueType.DATE: "DATE",
    ValueType.LOCAL_TIME: "TIMESTAMP_NTZ",
    ValueType.TIME: "TIMESTAMP",
    ValueType.JSON: "STRING",
}
"""The type that a column of each type has."""

_VARIANTS = {
    ValueType.TEXT: "^STRING$",
    ValueType.INTEGER: "^BIGINT$",
    ValueType.NUMBER: "^(DOUBLE|FLOAT|DECIMAL.*)$",
    ValueType.BOOLEAN: "^BOOLEAN$",
}
"""The types of variants that are values of each type."""


@final
class Spark(Dialect):
    """The SQL of Spark 4."""

    name = "spark"
    types = TYPES

    def quoted(self, name: str) -> Sql:
        """The name of a column, in quotation marks."""
        return Sql("`" + name.replace("`", "``") + "`")

    def any_item(self, items: Sql, variable: Sql, test: Sql) -> Sql:
        """Whether any item of a list passes a test."""
        return sql("exists({}, {} -> {})", items, variable, test)

    def each_item(self, items: Sql, variable: Sql, value: Sql) -> Sql:
        """The list with the value of an expression for each item."""
        return sql("transform({}, {} -> {})", items, variable, value)

    def flattened(self, lists: Sql) -> Sql:
        """The items of the lists in a list."""
        return sql("flatten({})", lists)

    def list_of(self, value: Sql) -> Sql:
        """A list of one value."""
        return sql("array({})", value)

    def first_item(self, items: Sql, variable: Sql) -> Sql:
        """The first item of a list that is not null."""
        return sql("get(filter({}, {} -> {} IS NOT NULL), 0)", items, variable, variable)

    def zipped(self, columns: Mapping[str, Sql]) -> Sql:
        """A list of objects with these keys, from lists of their values."""
        item = self.object_of({key: sql("get({}, place)", column) for key, column in columns.items()})
        return sql("transform({}, (value, place) -> {})", next(iter(columns.values())), item)

    def object_of(self, values: Mapping[str, Sql]) -> Sql:
        """An object with these keys."""
        return sql("struct({})", listed(sql("{} AS {}", value, self.quoted(key)) for key, value in values.items()))

    def matches(self, text: Sql, pattern: str) -> Sql:
        """Whether a regular expression finds a part of a text."""
        return sql("regexp_like({}, {})", text, parameter(pattern))

    def replaced(self, text: Sql, replacements: str) -> Sql:
        """The text with characters replaced."""
        pairs = self.split(parameter(replacements), " ")
        return sql("aggregate({}, {}, (text, pair) -> replace(text, left(pair, 1), substring(pair, 2)))", pairs, text)

    def is_ascii(self, text: Sql) -> Sql:
        """Whether a text has no characters beyond ASCII."""
        return sql("octet_length({}) = char_length({})", text, text)

    def position_in(self, text: Sql, choices: Sql) -> Sql:
        """The position of a text in a list, from 1; 0 if it is not in the list."""
        return sql("array_position({}, {})", choices, text)

    def split(self, text: Sql, separator: str) -> Sql:
        """The parts of a text between separators."""
        return sql("split({}, '[{}]')", text, Sql(separator))

    def item_at(self, items: Sql, position: Sql) -> Sql:
        """The item of a list at a position, from 1; null if the position is 0."""
        return sql("get({}, CAST({} AS INT) - 1)", items, position)

    def json_items(self, value: Sql) -> Sql:
        """The items of a JSON list, the values of a JSON object, or the single JSON value, as a list."""
        kind = sql("schema_of_variant({})", value)
        items = sql("WHEN {} LIKE 'ARRAY%' THEN try_variant_get({}, '$', 'array<variant>')", kind, value)
        values = sql("WHEN {} LIKE 'OBJECT%' THEN map_values(try_variant_get({}, '$', 'map<string,variant>'))", kind, value)
        return sql("CASE {} {} ELSE array({}) END", items, values, value)

    def json_is(self, value: Sql, type: ValueType) -> Sql:
        """Whether a JSON value is a text, a whole number, another number, or a boolean."""
        return sql("regexp_like(schema_of_variant({}), '{}')", value, Sql(_VARIANTS[type]))

    def json_value(self, value: Sql, type: ValueType) -> Sql:
        """The JSON value as this type, or null if it is too large."""
        return sql("try_variant_get({}, '$', '{}')", value, Sql(TYPES[type].lower()))
