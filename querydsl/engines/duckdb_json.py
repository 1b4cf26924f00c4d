"""JSON Lines in DuckDB: records are parsed once, and each value is read only if it has the type of its field."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from querydsl.engines.duckdb_sql import TYPES, DuckDb
from querydsl.engines.shape import ColumnType, ListType, ObjectType, ValueType, leaves, loose
from querydsl.engines.sql.dialect import DAY, LOCAL, ZONED
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql
from querydsl.engines.sql.source import Branch, ColumnValue

_DIALECT = DuckDb()
_RECORD = Sql("records.record")
_OF_JSON = {
    ValueType.TEXT: "'VARCHAR'",
    ValueType.INTEGER: "'BIGINT', 'UBIGINT'",
    ValueType.NUMBER: "'BIGINT', 'UBIGINT', 'DOUBLE'",
    ValueType.BOOLEAN: "'BOOLEAN'",
    ValueType.DATE: "'VARCHAR'",
    ValueType.TIME: "'VARCHAR'",
}
"""The types of JSON values that fit a field of each type."""


def read_lines(files: Iterable[str]) -> Sql:
    """The records of files of JSON Lines, or of JSON arrays, as texts of JSON. A line that is not an object is an error."""
    checked = "CASE WHEN json_type(json) = 'OBJECT' THEN json ELSE error('a record must be a JSON object') END"
    read = sql("read_json_objects([{}], format = 'auto')", listed(map(parameter, files)))
    return sql("(SELECT {} AS json FROM {})", Sql(checked), read)


def parsed(lines: Sql, shape: ObjectType) -> Sql:
    """The lines, each with its record. Values that are not objects or lists of objects remain JSON."""
    structure = json.dumps(_structure(loose(shape)))
    return sql("(SELECT json, from_json(json, {}) AS record FROM {}) AS records", parameter(structure), lines)


def parsed_columns(shape: ObjectType) -> Branch:
    """The columns of the records that `parsed` reads."""
    return Branch({key: ColumnValue(_DIALECT.member(_RECORD, key), type) for key, type in loose(shape).fields.items()})


def typed(lines: Sql, shape: ObjectType) -> Sql:
    """The records of the lines as columns of the types of the catalogue. A value of another type is null."""
    names = iter(range(1, 10_000))
    values = {key: _typed(_DIALECT.member(_RECORD, key), type, names) for key, type in shape.fields.items()}
    columns = [sql("{} AS {}", value, _DIALECT.quoted(key)) for key, value in values.items()]
    return sql("(SELECT {} FROM {}) AS records", listed(columns), parsed(lines, shape))


def _typed(value: Sql, type: ColumnType, names: Iterator[int]) -> Sql:
    match type:
        case ObjectType(fields):
            found = {key: _typed(_DIALECT.member(value, key), inner, names) for key, inner in fields.items()}
            return sql("CASE WHEN {} IS NOT NULL THEN {} END", value, _DIALECT.object_of(found))
        case ListType(item):
            variable = Sql(f"item{next(names)}")
            items = value if isinstance(item, ObjectType) else _items(value)
            return _DIALECT.each_item(items, variable, _typed(variable, item, names))
        case ValueType.JSON:
            return value
        case ValueType():
            return _scalar(value, type)
        case _:
            raise AssertionError(f"the catalogue has no type {type}")


def _items(value: Sql) -> Sql:
    """A list of JSON values. A single value is a list of one."""
    return sql("CASE WHEN json_type({}) = 'ARRAY' THEN json_extract({}, '$[*]') WHEN {} IS NOT NULL THEN [{}] END", *[value] * 4)


def _scalar(value: Sql, type: ValueType) -> Sql:
    text = sql("({} ->> '$')", value)
    match type:
        case ValueType.TEXT:
            found = text
        case ValueType.DATE | ValueType.TIME:
            found = sql("CAST({} AS {})", _DIALECT.instant_of_text(text), Sql(TYPES[type]))
        case _:
            found = sql("TRY_CAST({} AS {})", value, Sql(TYPES[type]))
    return sql("CASE WHEN json_type({}) IN ({}) THEN {} END", value, Sql(_OF_JSON[type]), found)


def unfit(lines: Sql, shape: ObjectType) -> tuple[tuple[str, ...], Sql]:
    """The paths of a shape, and a statement that counts the values at each of them that do not fit."""
    tests = {path: _is_unfit(Sql("found"), type) for path, type in leaves(shape)}
    counted = {path: test for path, test in tests.items() if test is not None}
    counts = [sql("sum(len(list_filter({}, lambda found: {})))", _found(path), test) for path, test in counted.items()]
    return tuple(counted), sql("SELECT {} FROM {}", listed(counts), lines)


def _is_unfit(value: Sql, type: ColumnType) -> Sql | None:
    """Whether a JSON value does not have a type; None if any value has it."""
    match type:
        case ObjectType():
            fitting = "'OBJECT'"
        case ListType(ObjectType()):
            fitting = "'ARRAY'"
        case ListType() | ValueType.JSON:
            return None
        case ValueType.DATE | ValueType.TIME:
            return sql("json_type({}) <> 'NULL' AND NOT coalesce(regexp_full_match({} ->> '$', '{}'), false)", value, value, _FORMS)
        case ValueType():
            fitting = _OF_JSON[type]
        case _:
            return None
    return sql("json_type({}) NOT IN ({}, 'NULL')", value, Sql(fitting))


_FORMS = Sql(f"{ZONED}|{LOCAL}|{DAY}")


def _found(path: str) -> Sql:
    """The JSON values at a path, as a list."""
    steps = ((key.removesuffix("[*]"), "[*]" if key.endswith("[*]") else "") for key in path.split("."))
    found = sql("json_extract(json, {})", parameter("$" + "".join(f'."{key}"{items}' for key, items in steps)))
    return found if "[*]" in path else _DIALECT.list_of(found)


def _structure(type: ColumnType) -> Any:
    match type:
        case ObjectType(fields):
            return {key: _structure(inner) for key, inner in fields.items()}
        case ListType(item):
            return [_structure(item)]
        case _:
            return "JSON"
