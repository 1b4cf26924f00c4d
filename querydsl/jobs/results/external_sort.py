"""Sort records in bounded memory: sorted runs are written to disk and merged.

Missing values come last in both directions. Values of different types are ordered by type. Source: `docs/language.md`.
"""

import heapq
import json
from collections.abc import Iterable, Iterator
from functools import total_ordering
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from querydsl.classes import define, frozen
from querydsl.jobs.results.parsing import line_parser
from querydsl.jobs.storage.files import as_output_error, close_quietly, unlinked_file

RUN_BYTES = 32 * 2**20
SortKeys: TypeAlias = tuple[tuple[str, bool], ...]
_TYPES = (bool, int | float, str)


@total_ordering
@frozen(eq=False)
class _Descending:
    """A value with the reverse sort order."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and bool(self.value == other.value)

    def __lt__(self, other: "_Descending") -> bool:
        return bool(other.value < self.value)

    def __hash__(self) -> int:
        return hash(self.value)


def items_of(node: Any) -> Iterator[Any]:
    """The items of an array, in order and at any nesting of arrays, or the node itself if it is not an array."""
    pending = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending += reversed(item)
        else:
            yield item


def value_at(record: Any, path: str) -> Any:
    """The value at a dotted path, or None. In an array, the first item with a value is used."""
    steps = path.split(".")
    pending = [(record, 0)]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, list):
            pending += [(item, depth) for item in reversed(node)]
        elif depth < len(steps):
            pending.append((node.get(steps[depth]), depth + 1) if isinstance(node, dict) else (None, len(steps)))
        elif node is not None:
            return node
    return None


def sort_key(record: Any, keys: SortKeys) -> tuple[Any, ...]:
    """The sort key of a record. Each of `keys` is a path and whether it sorts in descending order."""
    return tuple(_comparable(value_at(record, path), descending) for path, descending in keys)


def _comparable(value: Any, descending: bool) -> tuple[Any, ...]:
    if value is None:
        return (1,)
    kind = next((rank for rank, types in enumerate(_TYPES) if isinstance(value, types)), len(_TYPES))
    plain = (kind, value if kind < len(_TYPES) else json.dumps(value, sort_keys=True))
    return (0, _Descending(plain)) if descending else (0, plain)


@define
class Sorter:
    """A stable external sort of JSON lines.

    keys         the paths to sort by, each with whether it sorts in descending order
    folder       where runs are written; the system's temporary directory if None
    largest_run  the maximum size of the lines in memory, in bytes
    """

    keys: SortKeys
    folder: Path | None = None
    largest_run: int = RUN_BYTES
    _pending: list[tuple[tuple[Any, ...], bytes]] = attrs.field(factory=list)
    _size: int = 0
    _runs: list[IO[bytes]] = attrs.field(factory=list)

    def add(self, line: bytes, record: Any) -> None:
        """Add a line and the record that it contains."""
        self._pending.append((sort_key(record, self.keys), line))
        self._size += len(line)
        if self._size > self.largest_run:
            self._spill()

    def merged(self) -> Iterator[bytes]:
        """All lines in sorted order. Lines with equal keys keep their order."""
        self._pending.sort(key=_first)
        runs: list[Iterable[tuple[tuple[Any, ...], bytes]]] = [self._read(run) for run in self._runs]
        return (line for _, line in heapq.merge(*runs, self._pending, key=_first))

    def close(self) -> None:
        """Close the runs on disk, which removes them."""
        for run in self._runs:
            close_quietly(run)

    def _spill(self) -> None:
        self._pending.sort(key=_first)
        run = unlinked_file(self.folder)
        self._runs.append(run)
        with as_output_error("a temporary file"):
            run.writelines(line + b"\n" for _, line in self._pending)
            run.seek(0)
        self._pending, self._size = [], 0

    def _read(self, run: IO[bytes]) -> Iterator[tuple[tuple[Any, ...], bytes]]:
        parse = line_parser()
        for line in run:
            yield sort_key(parse(line), self.keys), line.rstrip(b"\n")


def _first(pair: tuple[tuple[Any, ...], bytes]) -> tuple[Any, ...]:
    return pair[0]
