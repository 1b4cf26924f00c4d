"""The records that match a filter: judged once, and then found by ranges of ids.

A filter is split into the bounds of the id and the rest. The rest is judged once for each data set, so that counting many ranges
of ids costs little, whatever the number of records.
"""

import json
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, overload

import attrs

from querydsl.classes import define, frozen
from querydsl.sandbox.data.crowd import ID_KEYS, Changed, Crowd, SandboxRecord, select
from querydsl.sandbox.matching.filters import FilterNode, FilterTest, parse_filters, tests_in
from querydsl.sandbox.matching.matcher import compile_node

BOUNDS = frozenset({"<", "=<", ">", "=>"})
KEPT = 16

_END = 2**63 - 1


@frozen(eq=False)
class Matches(Sequence[SandboxRecord]):
    """Records at some positions of a data set. They are read when they are looked at.

    `by_id` is whether they are known to be in the order of their ids.
    """

    records: Sequence[SandboxRecord] = attrs.field(repr=False)
    positions: Sequence[int] = attrs.field(repr=False)
    by_id: bool = False

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, index: int) -> SandboxRecord: ...
    @overload
    def __getitem__(self, index: slice) -> "Matches": ...
    def __getitem__(self, index: int | slice) -> "SandboxRecord | Matches":
        if isinstance(index, slice):
            return attrs.evolve(self, positions=self.positions[index])
        return self.records[self.positions[index]]


@frozen(eq=False)
class _Index:
    """The positions of the matching records, in the order of the data set, and in the order of their ids."""

    records: Sequence[SandboxRecord]
    positions: "array[int]"
    ids: "array[int]"
    by_id: "array[int]"

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the data set is that of the ids."""
        return self.by_id is self.positions

    def between(self, low: int, high: int) -> Matches:
        """The records with an id from `low` to before `high`, in the order of the data set."""
        first, last = bisect_left(self.ids, low), bisect_left(self.ids, high)
        if self.is_ordered:
            return Matches(self.records, memoryview(self.positions)[first:last], by_id=True)
        return Matches(self.records, sorted(self.by_id[first:last]))


@define
class Indexes:
    """The indexes of the filters that were judged last."""

    kept: OrderedDict[tuple[int, str], _Index] = attrs.field(factory=OrderedDict)

    def matches(self, records: Sequence[SandboxRecord], filters: Mapping[str, Any], entity: str) -> Matches:
        """The records that match a valid filter, in the order of the data set."""
        bounds, rest = _split(filters, entity)
        key = (id(records), _key(rest))
        if key not in self.kept:
            self.kept[key] = _index(records, rest, entity)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        index = self.kept[key]
        return index.between(*bounds) if bounds else Matches(records, index.positions, by_id=index.is_ordered)

    def first(
        self, records: Sequence[SandboxRecord], filters: Mapping[str, Any], entity: str, most: int
    ) -> Sequence[SandboxRecord]:
        """The first `most` records that match a valid filter. Records after them are not judged if that costs less."""
        if isinstance(records, Crowd | Changed) or (id(records), _key(_split(filters, entity)[1])) in self.kept:
            return self.matches(records, filters, entity)[:most]
        return tuple(islice(filter(compile_node(parse_filters(filters, entity), entity), records), most))


def _key(rest: object) -> str:
    return json.dumps(rest, sort_keys=True)


def by_id(matches: Matches, entity: str, *, descending: bool) -> Matches:
    """The same records in the order of their ids. Records without an id come last."""
    if matches.by_id:
        return attrs.evolve(matches[::-1], by_id=False) if descending else matches
    ids = _ids(matches.records, matches.positions, entity)
    keyed = sorted(zip(ids, matches.positions, strict=True), key=lambda pair: pair[0])
    present, missing = [each for key, each in keyed if key != _END], [each for key, each in keyed if key == _END]
    return Matches(matches.records, (present[::-1] if descending else present) + missing)


def _split(filters: Mapping[str, Any], entity: str) -> tuple[tuple[int, int] | None, object]:
    """The bounds of the id that all records must be within, and the other conditions; None if there are none."""
    conditions = filters.get("conditions") if filters.get("op") == "and" else [filters]
    assert isinstance(conditions, list | tuple)
    bounds = [each for each in conditions if each.get("field") == ID_KEYS[entity] and each.get("type") in BOUNDS]
    if not bounds or not all(isinstance(each["value"], int) for each in bounds):
        return None, filters
    rest = [each for each in conditions if each not in bounds]
    lows = [each["value"] + (each["type"] == ">") for each in bounds if each["type"] in (">", "=>")]
    highs = [each["value"] + (each["type"] == "=<") for each in bounds if each["type"] in ("<", "=<")]
    inner = rest[0] if len(rest) == 1 and "op" in rest[0] else {"op": "and", "conditions": rest} if rest else None
    return (max(lows, default=-_END), min(highs, default=_END)), inner


def _index(records: Sequence[SandboxRecord], rest: object, entity: str) -> _Index:
    tree = None if rest is None else parse_filters(rest, entity)
    holds: Callable[[SandboxRecord], bool] = (lambda _: True) if tree is None else compile_node(tree, entity)
    positions = select(records, holds) if tree is None or not _concerns_ids(tree, entity) else _judged(records, holds)
    ids = _ids(records, positions, entity)
    if all(one < other for one, other in pairwise(ids)) and _END not in ids[-1:]:
        return _Index(records, positions, ids, positions)
    keyed = sorted(zip(ids, positions, strict=True))
    return _Index(records, positions, array("q", (key for key, _ in keyed)), array("I", (each for _, each in keyed)))


def _concerns_ids(tree: FilterNode, entity: str) -> bool:
    return any(isinstance(test, FilterTest) and test.field == ID_KEYS[entity] for test in tests_in(tree))


def _judged(records: Sequence[SandboxRecord], holds: Callable[[SandboxRecord], bool]) -> "array[int]":
    return array("I", (position for position, record in enumerate(records) if holds(record)))


def _ids(records: Sequence[SandboxRecord], positions: Sequence[int], entity: str) -> "array[int]":
    """The ids of the records at some positions. A record without an id has the largest one."""
    if isinstance(records, Crowd):
        return records.ids(positions)
    keys = (records[position].get(ID_KEYS[entity]) for position in positions)
    return array("q", (key if isinstance(key, int) and abs(key) < _END else _END for key in keys))
