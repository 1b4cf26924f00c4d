"""The schema of records, from the catalogue, for an engine or a validator. Source: `docs/engines.md`, section "Schemas"."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, assert_never

from querydsl.catalogue import Catalogue, default
from querydsl.engines.duckdb_sql import TYPES as DUCKDB_TYPES
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.shape import ColumnType, ListType, ObjectType, OtherType, ValueType, shape_of
from querydsl.engines.spark_sql import TYPES as SPARK_TYPES
from querydsl.engines.spark_sql import Spark
from querydsl.jobs.results.extras import library
from querydsl.syntax.ast import EntityName

if TYPE_CHECKING:
    import pyarrow as pa

_DATE = r"^\d{4}-\d{2}-\d{2}"
_JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_JSON_TYPES: Mapping[ValueType, dict[str, Any]] = {
    ValueType.TEXT: {"type": ["string", "null"]},
    ValueType.INTEGER: {"type": ["integer", "null"]},
    ValueType.NUMBER: {"type": ["number", "null"]},
    ValueType.BOOLEAN: {"type": ["boolean", "null"]},
    ValueType.DATE: {"type": ["string", "null"], "pattern": _DATE},
    ValueType.TIME: {"type": ["string", "null"], "pattern": _DATE},
    ValueType.JSON: {},
}


def duckdb_schema(entity: EntityName, catalogue: Catalogue | None = None) -> str:
    """The statement that creates a table of `people` or `companies` in DuckDB. `catalogue` defaults to the built-in fields."""
    columns = (f"    {DuckDb().quoted(key).text} {_duckdb_type(type)}" for key, type in _shape(entity, catalogue).fields.items())
    return "\n".join((f"CREATE TABLE {entity} (", ",\n".join(columns), ");"))


def spark_schema(entity: EntityName, catalogue: Catalogue | None = None) -> str:
    """The columns of `people` or `companies` as `spark.read.schema` takes them. `catalogue` defaults to the built-in fields."""
    return ",\n".join(f"{Spark().quoted(key).text} {_spark_type(type)}" for key, type in _shape(entity, catalogue).fields.items())


def arrow_schema(entity: EntityName, catalogue: Catalogue | None = None) -> "pa.Schema":
    """The schema of `people` or `companies` for pyarrow. `catalogue` defaults to the built-in fields.

    Raises `ExportError` if pyarrow is not installed.
    """
    arrow = library("pyarrow")
    schema: pa.Schema = arrow.schema([(key, _arrow_type(type, arrow)) for key, type in _shape(entity, catalogue).fields.items()])
    return schema


def json_schema(entity: EntityName, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The JSON Schema of one record of `people` or `companies`. Any key can be missing or null, and others can be there.

    `catalogue` defaults to the built-in fields.
    """
    return {"$schema": _JSON_SCHEMA, "title": entity, **_json_type(_shape(entity, catalogue)), "type": "object"}


def _arrow_text(entity: EntityName, catalogue: Catalogue | None) -> str:
    return str(arrow_schema(entity, catalogue).to_string(truncate_metadata=False))


def _json_text(entity: EntityName, catalogue: Catalogue | None) -> str:
    return json.dumps(json_schema(entity, catalogue), indent=2)


SCHEMAS: Mapping[str, Callable[[EntityName, Catalogue | None], str]] = {
    "duckdb": duckdb_schema,
    "spark": spark_schema,
    "arrow": _arrow_text,
    "json-schema": _json_text,
}
"""The text of the schema for each engine."""


def _shape(entity: EntityName, catalogue: Catalogue | None) -> ObjectType:
    return shape_of((catalogue or default())[entity])


def _duckdb_type(type: ColumnType) -> str:
    match type:
        case ObjectType(fields):
            inner = ", ".join(f"{DuckDb().quoted(key).text} {_duckdb_type(inner)}" for key, inner in fields.items())
            return f"STRUCT({inner})"
        case ListType(item):
            return f"{_duckdb_type(item)}[]"
        case ValueType():
            return DUCKDB_TYPES[type]
        case OtherType(name):
            return name
        case _:
            assert_never(type)


def _spark_type(type: ColumnType) -> str:
    match type:
        case ObjectType(fields):
            return f"STRUCT<{', '.join(f'{Spark().quoted(key).text}: {_spark_type(inner)}' for key, inner in fields.items())}>"
        case ListType(item):
            return f"ARRAY<{_spark_type(item)}>"
        case ValueType():
            return SPARK_TYPES[type]
        case OtherType(name):
            return name
        case _:
            assert_never(type)


def _arrow_type(type: ColumnType, arrow: Any) -> Any:
    match type:
        case ObjectType(fields):
            return arrow.struct([(key, _arrow_type(inner, arrow)) for key, inner in fields.items()])
        case ListType(item):
            return arrow.list_(_arrow_type(item, arrow))
        case ValueType.INTEGER:
            return arrow.int64()
        case ValueType.NUMBER:
            return arrow.float64()
        case ValueType.BOOLEAN:
            return arrow.bool_()
        case ValueType.DATE:
            return arrow.date32()
        case ValueType.TIME | ValueType.LOCAL_TIME:
            return arrow.timestamp("us", "UTC" if type is ValueType.TIME else None)
        case _:
            return arrow.string()


def _json_type(type: ColumnType) -> dict[str, Any]:
    match type:
        case ObjectType(fields):
            return {"type": ["object", "null"], "properties": {key: _json_type(inner) for key, inner in fields.items()}}
        case ListType(item):
            return {"type": ["array", "null"], "items": _json_type(item)}
        case ValueType():
            return _JSON_TYPES[type]
        case _:
            return {}
