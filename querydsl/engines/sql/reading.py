"""The value at a path as one column, as in the files that `run` writes: a path through a list has a value for each item."""

from collections.abc import Mapping

from querydsl.classes import frozen
from querydsl.engines.shape import ColumnType, ListType, ObjectType, ValueType
from querydsl.engines.sql.paths import Paths
from querydsl.engines.sql.pieces import Sql, sql
from querydsl.engines.sql.source import Branch, ColumnValue, StoredNode
from querydsl.errors import EngineError


@frozen
class SelectedValues:
    """The values of records in one engine, to select and to sort by."""

    paths: Paths

    def at(self, path: str) -> ColumnValue:
        """The values at a path of a record. Raises `EngineError` if the records have no column for them."""
        return self._at(self.paths.root, tuple(path.split(".")), path)

    def first(self, path: str) -> Sql:
        """The value to sort by: the first one if there are several. Raises `EngineError` for an object."""
        column = self.at(path)
        type = column.type
        if isinstance(type, ListType):
            first = self.paths.dialect.first_item(column.sql, self.paths.variable())
            column = ColumnValue(first, type.item)
        if not isinstance(column.type, ValueType):
            raise EngineError(f"records cannot be sorted by `{path}`, which is not a single value")
        return column.sql

    def _at(self, node: StoredNode, keys: tuple[str, ...], path: str) -> ColumnValue:
        if not keys and isinstance(node, ColumnValue):
            return node
        node = self.paths.opened(node)
        match node:
            case Branch(children) if keys and keys[0] in children:
                return self._at(children[keys[0]], keys[1:], path)
            case Branch(children) if not keys:
                return self._together(children, path)
            case ColumnValue(items, ListType(item)):
                variable = self.paths.variable()
                return self._each(items, variable, self._at(ColumnValue(variable, item), keys, path))
            case _:
                raise EngineError(f"the records have no column for `{path}`")

    def _each(self, items: Sql, variable: Sql, value: ColumnValue) -> ColumnValue:
        """The list of a value of each item. The items of inner lists are in place of these lists."""
        dialect = self.paths.dialect
        if value.sql == variable:
            return ColumnValue(items, ListType(value.type))
        if not isinstance(value.type, ListType):
            return ColumnValue(dialect.each_item(items, variable, value.sql), ListType(value.type))
        full = sql("coalesce({}, {})", value.sql, dialect.list_of(Sql("NULL")))
        return ColumnValue(dialect.flattened(dialect.each_item(items, variable, full)), value.type)

    def _together(self, children: Mapping[str, StoredNode], path: str) -> ColumnValue:
        """An object whose values are in several columns."""
        inner = {key: self._at(child, (), f"{path}.{key}") for key, child in children.items()}
        types: dict[str, ColumnType] = {key: column.type for key, column in inner.items()}
        return ColumnValue(self.paths.dialect.object_of({key: column.sql for key, column in inner.items()}), ObjectType(types))
