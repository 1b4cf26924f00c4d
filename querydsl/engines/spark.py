"""Run a query over a data frame in Spark. Source: `docs/engines.md`, section "Spark"."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from querydsl.api import QueryLike, analyse
from querydsl.catalogue import Catalogue, FieldTable
from querydsl.engines.shape import ColumnType, ListType, ObjectType, OtherType, ValueType
from querydsl.engines.spark_sql import Spark
from querydsl.engines.sql.pieces import Sql, sql
from querydsl.engines.sql.source import Branch, spread
from querydsl.engines.sql.statement import Statement, lowering_of
from querydsl.engines.tables import RECORDS, column_of
from querydsl.jobs.results.extras import library

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_FRAME = Sql("{querydsl_records}")
"""The name of the data frame in a statement. Spark replaces it with the data frame."""
_SCALARS = {
    **dict.fromkeys(("byte", "short", "integer", "long"), ValueType.INTEGER),
    **dict.fromkeys(("double", "float", "decimal"), ValueType.NUMBER),
    **dict.fromkeys(("string", "char", "varchar"), ValueType.TEXT),
    "boolean": ValueType.BOOLEAN,
    "date": ValueType.DATE,
    "timestamp_ntz": ValueType.LOCAL_TIME,
    "timestamp": ValueType.TIME,
    "variant": ValueType.JSON,
}


def filter(
    records: "DataFrame", query: QueryLike, *, now: dt.datetime | None = None, catalogue: Catalogue | None = None
) -> "DataFrame":
    """A data frame with the records that match a query, sorted, limited, and with the columns of its `select`.

    Nothing is computed until the result is used, and then where Spark runs. The columns of `records` are the keys of records, or
    have the names that `run` gives to columns. `query` is a text, a `Query`, or a search or expression of the builder. Relative
    dates are counted from `now` (aware; defaults to the current time). `catalogue` defaults to the built-in fields.

    Raises `QueryError` for a query with errors, `EngineError` for one that Spark cannot express over these records, and
    `ExportError` if pyspark is not installed. Source: `docs/engines.md`, section "Spark".
    """
    library("pyspark")
    analysis = analyse(query, catalogue=catalogue, now=now)
    request = analysis.request()
    root = columns_of(records, lowering_of(request).table)
    statement = Statement(Spark(), request, analysis.now, root).whole(sql("{} AS {}", _FRAME, RECORDS))
    text = statement.text.replace("{", "{{").replace("}", "}}").replace(f"{{{_FRAME.text}}}", _FRAME.text)
    return records.sparkSession.sql(text, args=list(statement.parameters), querydsl_records=records)


def columns_of(records: "DataFrame", table: FieldTable) -> Branch:
    """The columns of a data frame of records."""
    columns = ((field.name, column_of(field.name, _type_of(field.dataType), Spark())) for field in records.schema.fields)
    return spread(table, columns)


def _type_of(type: Any) -> ColumnType:
    """The type of a column, of a data type of Spark."""
    match type.typeName():
        case "struct":
            return ObjectType({field.name: _type_of(field.dataType) for field in type.fields})
        case "array":
            return ListType(_type_of(type.elementType))
        case other:
            return _SCALARS.get(other.partition("(")[0], OtherType(type.simpleString()))
