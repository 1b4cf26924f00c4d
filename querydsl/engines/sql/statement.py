"""A whole statement: the filter of a query, its `select`, `sort by` and `limit`. Source: `docs/language.md`, section "Clauses"."""

import datetime as dt

from querydsl.classes import frozen
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.filters import FilterWriter
from querydsl.engines.sql.paths import Paths
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql
from querydsl.engines.sql.reading import SelectedValues
from querydsl.engines.sql.source import Branch
from querydsl.errors import EngineError
from querydsl.jobs.results.columns import selected
from querydsl.semantics.ir import Lowering
from querydsl.semantics.request import Request, SortBy

ALL_COLUMNS = Sql("*")


@frozen
class Statement:
    """The statement of one query over the records of one source.

    Attributes:
        dialect: The SQL of the engine.
        request: The compiled query.
        now: The time that its relative dates are counted from (timezone-aware).
        root: The columns of the records.
    """

    dialect: Dialect
    request: Request
    now: dt.datetime
    root: Branch

    def condition(self) -> Sql:
        """The condition of the filter. Raises `EngineError` for a part that the engine cannot express over these records."""
        lowering = lowering_of(self.request)
        assert lowering.root is not None, "a query without a filter does not compile"
        return FilterWriter(self.dialect, lowering.table, self.root, self.now).condition(lowering.root)

    def filtered(self, source: Sql, columns: Sql = ALL_COLUMNS) -> Sql:
        """The statement that finds the matching records of a source, in its order and without a limit."""
        return sql("SELECT {}\nFROM {}\nWHERE {}", columns, source, self.condition())

    def whole(self, source: Sql) -> Sql:
        """The statement with all clauses of the query. Without `select`, the columns are those of the source."""
        return self.arranged(self.filtered(source, self._columns()))

    def clauses(self, source: Sql) -> Sql:
        """The statement with all clauses but the filter, which the records of the source passed already."""
        return self.arranged(sql("SELECT {}\nFROM {}", self._columns(), source))

    def arranged(self, statement: Sql) -> Sql:
        """A statement, sorted and limited as the query asks for."""
        parts = [statement]
        if self.request.sort:
            keys = [*map(self._key, self.request.sort), *self.dialect.place]
            parts.append(sql("ORDER BY {}", listed(keys)))
        if "max_results" in self.request.body:
            parts.append(sql("LIMIT {}", parameter(self.request.body["max_results"])))
        return listed(parts, "\n")

    def _columns(self) -> Sql:
        columns = selected(lowering_of(self.request).table, self.request)
        if columns is None:
            return ALL_COLUMNS
        return listed(sql("{} AS {}", self._values.at(column.path).sql, self.dialect.quoted(column.name)) for column in columns)

    def _key(self, key: SortBy) -> Sql:
        """A key of `sort by`. Records without a value come last."""
        return sql("{} {} NULLS LAST", self._values.first(key.path), Sql("DESC" if key.descending else "ASC"))

    @property
    def _values(self) -> SelectedValues:
        return SelectedValues(Paths(self.dialect, self.root))


def lowering_of(request: Request) -> Lowering:
    """The lowered tree of a query. Raises `EngineError` for a request that was not made from a query."""
    if request.lowering is None:
        raise EngineError("this request was not made from a query, so its filter cannot be written as SQL")
    return request.lowering
