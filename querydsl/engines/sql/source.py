"""The values of records in an engine: its columns, and how a path leads to them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs

from querydsl.catalogue import FieldTable
from querydsl.engines.shape import Type
from querydsl.engines.sql.pieces import Sql


@attrs.frozen
class Column:
    """A value that the engine has: the SQL that reads it, its type, and whether it is an item of a list."""

    sql: Sql
    type: Type
    is_item: bool = False


@attrs.frozen
class Branch:
    """An object whose values are in several columns, by its keys."""

    children: Mapping[str, "Node"]


Node: TypeAlias = Column | Branch


def spread(table: FieldTable, columns: Iterable[tuple[str, Column]]) -> Branch:
    """The records whose columns have these names.

    A name is the key of a record, the path of a value, or a name that `select` takes, as in the files that `run` writes.
    """
    root: dict[str, Node] = {}
    for name, column in columns:
        *outer, last = _path(table, name).split(".")
        children = root
        for key in outer:
            node = children.setdefault(key, Branch({}))
            if not isinstance(node, Branch):
                break  # the object is already there as a whole
            children = dict_of(node)
        else:
            children.setdefault(last, column)
    return Branch(root)


def dict_of(branch: Branch) -> dict[str, Node]:
    """The children of a branch that is still being made."""
    assert isinstance(branch.children, dict)
    return branch.children


def _path(table: FieldTable, name: str) -> str:
    """The path that a column stands for. The key of a record comes first."""
    is_key = any(path == name or path.startswith(f"{name}.") for path in table.specs)
    return name if is_key else table.select_path(name)


def leaves_below(node: Branch, path: str = "") -> Iterator[tuple[str, Column]]:
    """Yield the columns of an object, with their paths inside it."""
    for key, child in node.children.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(child, Branch):
            yield from leaves_below(child, inner)
        else:
            yield inner, child
