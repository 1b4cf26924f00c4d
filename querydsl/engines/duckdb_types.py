"""The types of columns in DuckDB."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from querydsl.catalogue import FieldTable
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.shape import Items, Other, Record, Scalar, Type
from querydsl.engines.sql.pieces import Sql, sql
from querydsl.engines.sql.source import Branch, Column, spread

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

RECORDS = Sql("records")
"""The name of the records in a statement."""
_DIALECT = DuckDb()
_WHOLE = ("tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint")
_SCALARS = {
    **dict.fromkeys(_WHOLE, Scalar.INTEGER),
    **dict.fromkeys(("decimal", "double", "float"), Scalar.NUMBER),
    **dict.fromkeys(("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"), Scalar.LOCAL_TIME),
    "timestamp with time zone": Scalar.TIME,
    "date": Scalar.DATE,
    "boolean": Scalar.BOOLEAN,
    "varchar": Scalar.TEXT,
    "enum": Scalar.TEXT,
}


def columns_of(relation: "duckdb.DuckDBPyRelation", table: FieldTable) -> Branch:
    """The columns of a relation of records."""
    names = zip(relation.columns, relation.types, strict=True)
    return spread(table, ((name, column_of(name, type_of(type))) for name, type in names))


def columns_of_shape(shape: Record) -> Branch:
    """The columns of records that have the shape of the catalogue."""
    return Branch({key: column_of(key, type) for key, type in shape.fields.items()})


def column_of(name: str, type: Type) -> Column:
    """A column of the records."""
    return Column(sql("{}.{}", RECORDS, _DIALECT.quoted(name)), type)


def type_of(type: "DuckDBPyType") -> Type:
    """The type of a column."""
    match type.id:
        case "struct":
            return Record(dict(_children(type)))
        case "list" | "array":
            return Items(dict(_children(type))["child"])
        case "varchar" if str(type) == "JSON":
            return Scalar.JSON
        case other:
            return _SCALARS.get(other, Other(str(type)))


def _children(type: "DuckDBPyType") -> Iterator[tuple[str, Type]]:
    return ((name, type_of(inner)) for name, inner in type.children if not isinstance(inner, int | list))
