"""The differences between two results of a search: records that are new or gone, and fields that changed.

Records are compared by id. Memory holds ids and hashes. The records stay on disk.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Literal, TypeAlias

from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.errors import ExportError
from querydsl.jobs.results.columns import chosen, every_leaf, table_of
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Record
from querydsl.jobs.results.text import day

_HASH_BYTES = 16

DifferenceKind: TypeAlias = Literal["new", "gone", "changed"]


@frozen
class FieldChange:
    """A field whose values changed: its name, and its values before and after. A field without values has an empty tuple."""

    field: str
    old: tuple[Any, ...]
    new: tuple[Any, ...]


@frozen
class Difference:
    """A record that is new, gone, or changed.

    `record` is the record in the newer result, or in the older one if it is gone. `changes` are the changed fields.
    """

    kind: DifferenceKind
    id: str
    record: Record
    changes: tuple[FieldChange, ...] = ()


@frozen
class _Indexed:
    """A result with the number and the hash of each record by id, and the paths of all values."""

    records: Records
    places: dict[str, tuple[int, bytes]]
    paths: frozenset[str]
    repeated: int

    @classmethod
    def of(cls, records: Records, id_path: str, name: str) -> "_Indexed":
        """The index of the records of a file. Of several records with one id, it has the first."""
        places: dict[str, tuple[int, bytes]] = {}
        paths: set[str] = set()
        for number, record in enumerate(records):
            places.setdefault(_id_of(record, id_path, f"{name}: record {number + 1}"), (number, _hash(record)))
            paths |= values_by_path(record).keys()
        return cls(records, places, frozenset(paths), len(records) - len(places))

    def __getitem__(self, id: str) -> Record:
        return self.records[self.places[id][0]]


@frozen
class Comparison:
    """Two results that are compared, with the fields of their entity.

    `columns` are the names of the only fields to compare, and `ignored` the names of fields that are not compared. Fields that only
    one of the results has are not compared: see `one_sided`.
    """

    table: FieldTable
    _old: _Indexed
    _new: _Indexed
    _is_compared: Callable[[str], bool]

    @classmethod
    def of(
        cls, old: Records, new: Records, names: tuple[str, str], columns: Iterable[str] | None = None, ignored: Iterable[str] = ()
    ) -> "Comparison":
        """The comparison of two results. `names` are their files, for messages.

        Raises `ExportError` for a record without an id, and for names that are not columns.
        """
        table = table_of(None, chain(old[:1], new[:1]))
        only = None if columns is None else _within(table, columns)
        without = _within(table, ignored)
        before, after = (_Indexed.of(file, table.id_path, name) for file, name in zip((old, new), names, strict=True))
        return cls(table, before, after, lambda path: (only is None or only(path)) and not without(path))

    @property
    def one_sided(self) -> tuple[str, ...]:
        """The names of the fields that only one of the results has."""
        paths = self._old.paths ^ self._new.paths if self._old.places and self._new.places else ()
        return tuple(sorted(self.table.shortest_select(path) for path in paths if self._is_compared(path)))

    @property
    def present(self) -> tuple[str, ...]:
        """The names of the columns that have a value in the newer result, in the order of the catalogue."""
        return tuple(self.table.shortest_select(path) for path in every_leaf(self.table).names if path in self._new.paths)

    @property
    def repeated(self) -> int:
        """The number of records that are left out because an earlier one in their file has the same id."""
        return self._old.repeated + self._new.repeated

    def __iter__(self) -> Iterator[Difference]:
        """The new and the changed records in the order of the newer result, then those that are gone."""
        for id, (_, digest) in self._new.places.items():
            if id not in self._old.places:
                yield Difference("new", id, self._new[id])
            elif digest != self._old.places[id][1]:
                record = self._new[id]
                changes = tuple(self._changes(self._old[id], record))
                if changes:
                    yield Difference("changed", id, record, changes)
        yield from (Difference("gone", id, self._old[id]) for id in self._old.places if id not in self._new.places)

    def added(self) -> Iterator[Record]:
        """The new records, in the order of the newer result."""
        return (self._new[id] for id in self._new.places if id not in self._old.places)

    def counts(self, found: Counter[str]) -> dict[str, int]:
        """The number of new, gone, changed and unchanged records, from the numbers of those that differ."""
        common = len(self._new.places) - found["new"]
        return {kind: found[kind] for kind in ("new", "gone", "changed")} | {"unchanged": common - found["changed"]}

    def _changes(self, old: Record, new: Record) -> Iterator[FieldChange]:
        before, after = values_by_path(old), values_by_path(new)
        for path in dict.fromkeys((*before, *after)):
            one, other = before.get(path, ()), after.get(path, ())
            if _differ(one, other) and path in self._old.paths and path in self._new.paths and self._is_compared(path):
                yield FieldChange(self.table.shortest_select(path), one, other)


def values_by_path(record: Record) -> dict[str, tuple[Any, ...]]:
    """The values at each path of a record, in order. Null is not a value. Not recursive, because records can be deep."""
    found: dict[str, list[Any]] = {}
    stack: list[tuple[str, Any]] = [("", record)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack += [(f"{path}.{key}" if path else key, inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            stack += [(path, item) for item in reversed(value)]
        elif value is not None:
            found.setdefault(path, []).append(value)
    return {path: tuple(values) for path, values in found.items()}


def _differ(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    """Whether values differ. Formats with columns write a time of midnight as a date, so the two are equal."""
    without_midnight = [[day(value) if isinstance(value, str) else value for value in values] for values in (old, new)]
    return old != new and without_midnight[0] != without_midnight[1]


def _within(table: FieldTable, names: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path is one of these columns, or inside one. Raises `ExportError` for names that are not columns."""
    paths = tuple(f"{table.select_path(column.name)}." for column in chosen(table, names))
    return lambda path: f"{path}.".startswith(paths)


def _id_of(record: Record, id_path: str, place: str) -> str:
    """The id of a record as text. Raises `ExportError` if it has none."""
    id = record.get(id_path)
    if id is None or isinstance(id, dict | list):
        raise ExportError(f"{place} has no id. Records are compared by id, so add `id` to the query's `select`")
    return str(id)


def _hash(record: Record) -> bytes:
    return hashlib.blake2b(json.dumps(record, sort_keys=True).encode(), digest_size=_HASH_BYTES).digest()
