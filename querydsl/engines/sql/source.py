"""The values of records in an engine: its columns, and how a path leads to them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.engines.shape import ColumnType
from querydsl.engines.sql.pieces import Sql
from querydsl.errors import EngineError
from querydsl.jobs.results.columns import returned_path


@frozen
class ColumnValue:
    """A value that the engine has: the SQL that reads it, its type, and whether it is an item of a list."""

    sql: Sql
    type: ColumnType
    is_item: bool = False


@frozen
class Branch:
    """An object whose values are in several columns, by its keys."""

    children: Mapping[str, "StoredNode"]


StoredNode: TypeAlias = ColumnValue | Branch


def spread(table: FieldTable, columns: Iterable[tuple[str, ColumnValue]]) -> Branch:
    """The records whose columns have these names.

    A name is the key of a record, the path of a value, or a name that `select` takes, as in the files that `run` writes. Raises
    `EngineError` if an object is in a column as a whole and also in parts.
    """
    root: dict[str, StoredNode] = {}
    for name, column in columns:
        *outer, last = path_of(table, name).split(".")
        children = root
        for key in outer:
            children = _children(children.setdefault(key, Branch({})), name)
        if isinstance(children.setdefault(last, column), Branch):
            raise _twice(name)
    return Branch(root)


def _children(node: StoredNode, name: str) -> dict[str, StoredNode]:
    """The values of an object that is still being made. Raises `EngineError` if it is in a column as a whole."""
    if isinstance(node, ColumnValue):
        raise _twice(name)
    assert isinstance(node.children, dict)
    return node.children


def _twice(name: str) -> EngineError:
    return EngineError(f"the column `{name}` and another one hold parts of the same object. Leave out one of them")


def path_of(table: FieldTable, name: str) -> str:
    """The path of the values in a column. A name that is a key of the records is the path itself."""
    is_key = any(path == name or path.startswith(f"{name}.") for path in table.specs)
    return name if is_key else returned_path(table, table.select_path(name))


def leaves_below(node: Branch, path: str = "") -> Iterator[tuple[str, ColumnValue]]:
    """Yield the columns of an object, with their paths inside it."""
    for key, child in node.children.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(child, Branch):
            yield from leaves_below(child, inner)
        else:
            yield inner, child
