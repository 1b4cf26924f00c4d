"""Records in DuckDB, to run many queries over: the places of the records that match."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from querydsl.catalogue import default
from querydsl.engines import duckdb_json
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.shape import loose, shape_of
from querydsl.engines.sql.filters import FilterWriter
from querydsl.engines.sql.pieces import Sql, listed, sql
from querydsl.engines.tables import RECORDS, columns_of_shape
from querydsl.semantics.ir import LoweredGroup
from querydsl.syntax.ast import EntityName

BATCH = 4
"""How many filters are in one statement. Planning many together takes longer."""
RECORD = Sql("records.record")
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


class InDuckDb:
    """Records of an entity, read as JSON Lines."""

    def __init__(self, records: Sequence[Mapping[str, Any]], entity: EntityName, folder: Path) -> None:
        file = folder / f"{entity}.jsonl"
        file.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
        self.table = default()[entity]
        self.db = duckdb.connect(config={"threads": 1})
        shape = loose(shape_of(self.table))
        columns = [sql("{} AS {}", DuckDb().member(RECORD, key), DuckDb().quoted(key)) for key in shape.fields]
        source = duckdb_json.parsed(duckdb_json.read_lines([str(file)]), shape)
        statement = sql("CREATE TABLE loaded AS SELECT row_number() OVER () - 1 AS place, {} FROM {}", listed(columns), source)
        self.db.execute(statement.text, list(statement.parameters))
        self.root = columns_of_shape(shape, DuckDb())

    def matching(self, filters: Sequence[LoweredGroup]) -> Iterator[set[int]]:
        """For each filter, the places of the records that match."""
        for first in range(0, len(filters), BATCH):
            yield from self._matching(filters[first : first + BATCH])

    def _matching(self, filters: Sequence[LoweredGroup]) -> Iterator[set[int]]:
        conditions = [FilterWriter(DuckDb(), self.table, self.root, NOW).condition(root) for root in filters]
        statement = sql("SELECT {} FROM loaded AS {}", listed(sql("({}) IS TRUE", one) for one in conditions), RECORDS)
        rows = self.db.execute(statement.text, list(statement.parameters)).fetchall()
        for column in zip(*rows, strict=True):
            yield {place for place, matches in enumerate(column) if matches}
