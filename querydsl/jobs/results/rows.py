"""Read the values of many paths from many records, column by column.

The paths form a tree. Each branch appends the values of its keys to one flat list, from all records and all items of lists, so that
a column is a slice of that list. A record of 6 KB has 300 values to read, and no object of a record is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, islice
from typing import Any, TypeAlias

import attrs

_ONE = -1
"""The count of a branch for an object, which has one value of each key."""


@attrs.frozen
class Lists:
    """A list of values for each record.

    `items` has the values of all lists, and `types` are their types. `counts` has the length of each list, or None for a record
    without a list.
    """

    items: list[Any]
    counts: Sequence[int | None]
    types: frozenset[type] = attrs.field(init=False, repr=False, eq=False)

    @types.default
    def _types_of_items(self) -> frozenset[type]:
        return frozenset(map(type, self.items))

    @classmethod
    def of(cls, lists: Sequence[list[Any] | None]) -> "Lists":
        """The values of these lists."""
        return cls(list(chain.from_iterable(filter(None, lists))), [None if items is None else len(items) for items in lists])

    def each(self) -> list[list[Any] | None]:
        """The list of each record, or None."""
        return [None if count is None else self.items[start : start + count] for start, count in self.places()]

    def places(self) -> Iterable[tuple[int, int | None]]:
        """The start in `items` of the list of each record, and its count."""
        starts = accumulate([count or 0 for count in self.counts], initial=0)
        return zip(starts, self.counts, strict=False)


ColumnValues: TypeAlias = list[Any] | Lists
"""The values of a column, one for each record. They are lists if the path of the column goes through a list."""


class RowReader:
    """Reads the values of paths, which are keys joined by dots."""

    def __init__(self, paths: Iterable[str]) -> None:
        paths = tuple(paths)
        order: list[str] = []
        self._root = _branch(_tree(paths), "", order)
        places = {path: place for place, path in enumerate(order)}
        self._places = [places[path] for path in paths]

    def add(self, record: Mapping[str, Any]) -> None:
        """Read a record."""
        self._root.read(record)

    def take(self) -> list[ColumnValues]:
        """The values of each path in the records that were added since the last call, or None for a record without a value.

        A path through a list has a list with a value for each item, without inner lists.
        """
        found = self._root.take()
        return [found[place] for place in self._places]


def each(values: ColumnValues) -> list[Any]:
    """The value of each record."""
    return values.each() if isinstance(values, Lists) else values


def spread(items: Iterable[Any]) -> list[Any]:
    """The items, with the items of inner lists in place of the lists."""
    return [inner for item in items for inner in (item if isinstance(item, list) else (item,))]


@attrs.define
class _Branch:
    """The keys to read from an object, and the branches for those with keys below them, by the place of the key.

    `found` has the values of all keys of the first object, then those of the next one. `counts` has the number of objects in each
    record if they are in a list, or `_ONE`, or None if there are none.
    """

    keys: tuple[str, ...]
    below: "tuple[tuple[int, _Branch], ...]"
    found: list[Any] = attrs.field(factory=list)
    counts: list[int | None] = attrs.field(factory=list)

    def read(self, node: Any) -> None:
        """Read the values in an object or in a list of objects. Other values have none."""
        if isinstance(node, list):
            self._read_items(node)
            return
        if not isinstance(node, dict):
            self._skip()
            return
        row = list(map(node.get, self.keys))
        self.counts.append(_ONE)
        self.found += row
        for place, branch in self.below:
            branch.read(row[place])

    def _skip(self) -> None:
        """Note that a record has no values here."""
        self.counts.append(None)
        for _, branch in self.below:
            branch._skip()

    def _read_items(self, items: list[Any]) -> None:
        """Read the items of a list. Each path has a value per item, so the lists of one array have equal lengths."""
        found, keys = self.found, self.keys
        start, width = len(found), len(keys)
        for item in items:
            found += map(item.get, keys) if isinstance(item, dict) else (None,) * width
        self.counts.append(len(items))
        for place, branch in self.below:
            inner = found[start + place :: width]
            branch._read_items(spread(inner) if list in map(type, inner) else inner)

    def take(self) -> list[ColumnValues]:
        """The values of the keys, and then those of the branches below. They are removed from the branch."""
        found, counts, self.found, self.counts = self.found, self.counts, [], []
        columns = [_values(found[place :: len(self.keys)], counts) for place in range(len(self.keys))]
        return columns + [values for _, branch in self.below for values in branch.take()]


def _values(items: list[Any], counts: list[int | None]) -> ColumnValues:
    """The values of a key."""
    kinds = set(counts)
    if kinds == {_ONE}:
        return items
    if kinds <= {_ONE, None}:
        rest = iter(items)
        return [count and next(rest) for count in counts]
    if _ONE not in kinds:
        return _without_inner(Lists(items, counts))
    rest = iter(items)
    return [next(rest) if count == _ONE else count if count is None else spread(islice(rest, count)) for count in counts]


def _without_inner(lists: Lists) -> Lists:
    """The lists, with the items of inner lists in place of the inner lists."""
    if list not in lists.types:
        return lists
    return Lists.of([items and spread(items) for items in lists.each()])


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
    return _Branch(tuple(tree), tuple(below))
