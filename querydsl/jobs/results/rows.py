"""Read the values of many paths from many records, column by column.

The paths form a tree. A branch of it turns the objects of all records of a batch into the values of each key, so that the work of a
branch is done once for a batch. Each value is touched a few times, by functions that are written in C.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, TypeAlias

import attrs

from querydsl.classes import define, frozen
from querydsl.jobs.results.parsing import object_type, parser_of

FEW = 50
"""The number of records that are read at a time."""


@define(slots=False)
class Counts:
    """The length of the list of each record, or None for a record without a list."""

    each: Sequence[int | None]

    @cached_property
    def starts(self) -> list[int]:
        """The start of each list among the items of all lists, and the end of the last one."""
        return list(accumulate([count or 0 for count in self.each], initial=0))

    @cached_property
    def slices(self) -> list[slice]:
        """The place of each list among the items of all lists."""
        return list(map(slice, self.starts, self.starts[1:]))


@frozen
class Lists:
    """A list of values for each record.

    `items` has the values of all lists, and `types` are their types. Columns of the same list have the same `counts`.
    """

    items: Sequence[Any]
    counts: Counts
    types: frozenset[type] = attrs.field(repr=False, eq=False)

    @types.default
    def _types_of_items(self) -> frozenset[type]:
        return frozenset(map(type, self.items))

    @classmethod
    def of(cls, lists: Sequence[Sequence[Any] | None]) -> "Lists":
        """The values of these lists."""
        items = list(chain.from_iterable(filter(None, lists)))
        return cls(items, Counts([None if items is None else len(items) for items in lists]))

    def each(self) -> list[list[Any] | None]:
        """The list of each record, or None."""
        pairs = zip(self.counts.each, self.counts.slices, strict=True)
        return [None if count is None else list(self.items[place]) for count, place in pairs]

    def flat(self) -> "Lists":
        """The lists, with the items of inner lists in place of the inner lists."""
        return Lists.of([items and spread(items) for items in self.each()]) if list in self.types else self


ColumnValues: TypeAlias = Sequence[Any] | Lists
"""The values of a column, one for each record. They are lists if the path of the column goes through a list."""


class RowReader:
    """Reads the values of paths, which are keys joined by dots.

    `parse` is the parser for lines of records. If `in_part` is set, its records may have only the keys that are read. They are read
    a few at a time, so that they stay in the processor's cache.
    """

    def __init__(self, paths: Iterable[str], *, in_part: bool = False) -> None:
        paths = tuple(paths)
        self._root = _branch(_tree(paths), "", None if not in_part else frozenset(paths))
        places = {path: place for place, path in enumerate(self._root.paths())}
        self._places = [places[path] for path in paths]
        self._records: list[Any] = []
        self._read: list[list[ColumnValues]] = []
        self.parse = parser_of(self._root.kind)

    def add(self, record: Any) -> None:
        """Read a record."""
        self._records.append(record)
        if len(self._records) == FEW:
            self._read_some()

    def take(self) -> list[ColumnValues]:
        """The values of each path in the records that were added since the last call, or None for a record without a value.

        A path through a list has a list with a value for each item, without inner lists.
        """
        if self._records or not self._read:
            self._read_some()
        read, self._read = self._read, []
        found = read[0] if len(read) == 1 else _merged(read)
        return [found[place] for place in self._places]

    def _read_some(self) -> None:
        self._read.append(self._root.read(self._records))
        self._records = []


def _merged(parts: Sequence[Sequence[ColumnValues]]) -> list[ColumnValues]:
    """The values of each column in several groups of records."""
    counts: dict[tuple[int, ...], Counts] = {}
    return [_merged_column(column, counts) for column in zip(*parts, strict=True)]


def _merged_column(parts: Sequence[ColumnValues], known: dict[tuple[int, ...], Counts]) -> ColumnValues:
    """The values of a column in several groups. `known` has the counts of other columns, by the identities of their parts."""
    if not any(isinstance(part, Lists) for part in parts) or not all(isinstance(part, Lists) or _is_empty(part) for part in parts):
        return list(chain.from_iterable(map(each, parts)))
    lists = [part if isinstance(part, Lists) else Lists.of(part) for part in parts]
    key = tuple(id(part.counts) if isinstance(part, Lists) else 0 for part in parts)
    if key not in known:
        known[key] = Counts(list(chain.from_iterable(part.counts.each for part in lists)))
    items = list(chain.from_iterable(part.items for part in lists))
    return Lists(items, known[key], frozenset().union(*(part.types for part in lists)))


def _is_empty(values: Sequence[Any]) -> bool:
    return set(map(type, values)) <= {type(None)}


def each(values: ColumnValues) -> Sequence[Any]:
    """The value of each record."""
    return values.each() if isinstance(values, Lists) else values


def spread(items: Iterable[Any]) -> list[Any]:
    """The items, with the items of inner lists in place of the lists."""
    return [inner for item in items for inner in (item if isinstance(item, list) else (item,))]


@frozen
class _Branch:
    """The keys to read from objects, and the branches for those with keys below them, by the place of the key.

    `kind` is the class of the objects if they are read in part.
    """

    prefix: str
    keys: tuple[str, ...]
    below: "Mapping[int, _Branch]"
    kind: Any

    def paths(self) -> list[str]:
        """The paths of the values, in the order of `read`."""
        return [self.prefix + key for key in self.keys] + [path for branch in self.below.values() for path in branch.paths()]

    def read(self, nodes: ColumnValues) -> list[ColumnValues]:
        """The values of the keys in the objects, or lists of objects, of each record, and then those of the branches below."""
        if isinstance(nodes, Lists):
            return self._read_lists(nodes)
        types = set(map(type, nodes))
        if list not in types:
            return self._with_below(self._columns(nodes))
        if dict in types or self.kind in types:
            return self._read_each(nodes)
        return self._read_lists(Lists.of([node if isinstance(node, list) else None for node in nodes]))

    def _read_lists(self, lists: Lists) -> list[ColumnValues]:
        return self._with_below([Lists(values, lists.counts).flat() for values in self._columns(lists.items)])

    def _read_each(self, nodes: Sequence[Any]) -> list[ColumnValues]:
        """Read objects and lists of objects, one by one."""
        rows = [[each(values)[0] for values in self.read([node])] for node in nodes]
        return [list(values) for values in zip(*rows, strict=True)]

    def _with_below(self, columns: Sequence[ColumnValues]) -> list[ColumnValues]:
        return [*columns, *(values for place, branch in self.below.items() for values in branch.read(columns[place]))]

    def _columns(self, nodes: Sequence[Any]) -> list[Sequence[Any]]:
        """The values of each key. Nodes that are not objects have none."""
        if not nodes:
            return [()] * len(self.keys)
        keys, types = self.keys, set(map(type, nodes))
        if types == {dict}:
            return list(zip(*[map(node.get, keys) for node in nodes], strict=True))
        return list(zip(*map(self.kind.values if types == {self.kind} else self._row, nodes), strict=True))

    def _row(self, node: Any) -> tuple[Any, ...]:
        if isinstance(node, dict):
            return tuple(map(node.get, self.keys))
        return self.kind.values(node) if type(node) is self.kind else (None,) * len(self.keys)


_Tree = dict[str, Any]


def _tree(paths: Iterable[str]) -> _Tree:
    root: _Tree = {}
    for path in paths:
        node = root
        for key in path.split("."):
            node = node.setdefault(key, {})
    return root


def _branch(tree: _Tree, prefix: str, whole: frozenset[str] | None) -> _Branch:
    """The branch of a tree. Objects are read in part, except those at the paths in `whole`, or if it is None."""
    below = {place: _branch(inner, f"{prefix}{key}.", whole) for place, (key, inner) in enumerate(tree.items()) if inner}
    if whole is None:
        return _Branch(prefix, tuple(tree), below, None)
    kinds = {key: below[place].kind if place in below and prefix + key not in whole else None for place, key in enumerate(tree)}
    return _Branch(prefix, tuple(tree), below, object_type(kinds))
