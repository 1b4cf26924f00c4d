"""Read the values of many paths from a record in one walk.

The paths form a tree. Each branch reads all of its keys from an object at once and appends the values to one flat list, so every
branch has fixed places in that list. All work in a branch is done by calls that loop in C: a record of 6 KB has 300 values to read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs


@attrs.frozen
class _Branch:
    """The keys to read from an object, and the branches for those with keys below them.

    `below` has the place of the key for each branch, and `size` is the number of values of this branch and those below.
    """

    keys: tuple[str, ...]
    below: "tuple[tuple[int, _Branch], ...]"
    size: int


class RowReader:
    """Reads the row of a record: a value for each path, in the order of `paths`, or None. A path is keys joined by dots."""

    def __init__(self, paths: Iterable[str]) -> None:
        paths = tuple(paths)
        order: list[str] = []
        self._root = _branch(_tree(paths), "", order)
        places = {path: place for place, path in enumerate(order)}
        self._places = [places[path] for path in paths]

    def read(self, record: Mapping[str, Any]) -> list[Any]:
        """The row of a record. A path through a list has a list with a value for each item, without inner lists."""
        found: list[Any] = []
        _read(self._root, record, found)
        return list(map(found.__getitem__, self._places))


def spread(items: Iterable[Any]) -> list[Any]:
    """The items, with the items of inner lists in place of the lists."""
    return [inner for item in items for inner in (item if isinstance(item, list) else (item,))]


_Tree = dict[str, Any]


def _tree(paths: Iterable[str]) -> _Tree:
    root: _Tree = {}
    for path in paths:
        node = root
        for key in path.split("."):
            node = node.setdefault(key, {})
    return root


def _branch(tree: _Tree, prefix: str, order: list[str]) -> _Branch:
    """The branch of a tree. The paths of its values are appended to `order`."""
    order += [prefix + key for key in tree]
    below = [(place, _branch(inner, f"{prefix}{key}.", order)) for place, (key, inner) in enumerate(tree.items()) if inner]
    return _Branch(tuple(tree), tuple(below), len(tree) + sum(branch.size for _, branch in below))


def _read(branch: _Branch, value: Mapping[str, Any], found: list[Any]) -> None:
    """Append the values in an object."""
    values = list(map(value.get, branch.keys))
    found += values
    for place, below in branch.below:
        inner = values[place]
        if isinstance(inner, dict):
            _read(below, inner, found)
        elif isinstance(inner, list):
            _read_items(below, inner, found)
        else:
            found += [None] * below.size


def _read_items(branch: _Branch, items: list[Any], found: list[Any]) -> None:
    """Append the values in the items of a list. Each path has a value per item, so the lists of one array have equal lengths."""
    if not items:
        found += [[] for _ in range(branch.size)]
        return
    rows = [list(map(item.get, branch.keys)) if isinstance(item, dict) else [None] * len(branch.keys) for item in items]
    columns = list(map(list, zip(*rows, strict=True)))
    if any([list in map(type, row) for row in rows]):  # noqa: C419  # a list is faster than a generator here
        columns = [spread(column) if list in map(type, column) else column for column in columns]
    found += columns
    for place, below in branch.below:
        _read_items(below, columns[place], found)
