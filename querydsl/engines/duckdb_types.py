"""The types of columns in DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from querydsl.catalogue import FieldTable
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.shape import ColumnType, ListType, ObjectType, OtherType, ValueType
from querydsl.engines.sql.source import Branch, spread
from querydsl.engines.tables import column_of
from querydsl.errors import EngineError
from querydsl.jobs.results.extras import library

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

_DIALECT = DuckDb()
_WHOLE = ("tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint")
_SCALARS = {
    **dict.fromkeys(_WHOLE, ValueType.INTEGER),
    **dict.fromkeys(("decimal", "double", "float"), ValueType.NUMBER),
    **dict.fromkeys(("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"), ValueType.LOCAL_TIME),
    "timestamp with time zone": ValueType.TIME,
    "date": ValueType.DATE,
    "boolean": ValueType.BOOLEAN,
    "varchar": ValueType.TEXT,
    "enum": ValueType.TEXT,
}


def columns_of(relation: "duckdb.DuckDBPyRelation", table: FieldTable) -> Branch:
    """The columns of a relation of records."""
    names = zip(relation.columns, relation.types, strict=True)
    return spread(table, ((name, column_of(name, type_of(type), _DIALECT)) for name, type in names))


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn errors of DuckDB into `EngineError`."""
    try:
        yield
    except library("duckdb").Error as error:
        raise EngineError(f"DuckDB: {error}") from error


def type_of(type: "DuckDBPyType") -> ColumnType:
    """The type of a column."""
    match type.id:
        case "struct":
            return ObjectType(dict(_children(type)))
        case "list" | "array":
            return ListType(dict(_children(type))["child"])
        case "varchar" if str(type) == "JSON":
            return ValueType.JSON
        case other:
            return _SCALARS.get(other, OtherType(str(type)))


def _children(type: "DuckDBPyType") -> Iterator[tuple[str, ColumnType]]:
    return ((name, type_of(inner)) for name, inner in type.children if not isinstance(inner, int | list))
