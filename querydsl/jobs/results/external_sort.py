"""Sorting records after the download, in bounded memory: runs are sorted, laid on disk, and merged.

Missing values come last, whichever way a key is sorted; values of unlike kinds are ordered by kind.
Source: language page, section 4.
"""

import heapq
import json
from collections.abc import Iterable, Iterator
from functools import total_ordering
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from querydsl.jobs.storage.files import explained, let_go, nameless

RUN = 32 * 2**20
SortKeys: TypeAlias = tuple[tuple[str, bool], ...]
_KINDS = (bool, int | float, str)


@total_ordering
@attrs.frozen(eq=False)
class _Reversed:
    """A value that sorts the other way round."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and bool(self.value == other.value)

    def __lt__(self, other: "_Reversed") -> bool:
        return bool(other.value < self.value)

    def __hash__(self) -> int:
        return hash(self.value)


def value_at(record: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none; of an array, the first element that has one."""
    return _value(record, path.split("."))


def _value(node: Any, steps: list[str]) -> Any:
    if isinstance(node, list):
        return next((found for item in node if (found := _value(item, steps)) is not None), None)
    if not steps:
        return node
    return _value(node.get(steps[0]), steps[1:]) if isinstance(node, dict) else None


def sort_key(record: Any, keys: SortKeys) -> tuple[Any, ...]:
    """What records are compared by."""
    return tuple(_comparable(value_at(record, path), descending) for path, descending in keys)


def _comparable(value: Any, descending: bool) -> tuple[Any, ...]:
    if value is None:
        return (1,)
    kind = next((rank for rank, types in enumerate(_KINDS) if isinstance(value, types)), len(_KINDS))
    plain = (kind, value if kind < len(_KINDS) else json.dumps(value, sort_keys=True))
    return (0, _Reversed(plain)) if descending else (0, plain)


@attrs.define
class Sorter:
    """Takes lines in any order, gives them back sorted; keeps at most about 32 MiB of them in memory."""

    keys: SortKeys
    folder: Path | None = None
    largest_run: int = RUN
    _held: list[tuple[tuple[Any, ...], bytes]] = attrs.field(factory=list)
    _size: int = 0
    _runs: list[IO[bytes]] = attrs.field(factory=list)

    def add(self, line: bytes, record: Any) -> None:
        """Nothing: takes one line, and the record that it says."""
        self._held.append((sort_key(record, self.keys), line))
        self._size += len(line)
        if self._size > self.largest_run:
            self._spill()

    def merged(self) -> Iterator[bytes]:
        """All lines, sorted; equal ones in the order they came."""
        self._held.sort(key=_first)
        runs: list[Iterable[tuple[tuple[Any, ...], bytes]]] = [self._read(run) for run in self._runs]
        return (line for _, line in heapq.merge(*runs, self._held, key=_first))

    def close(self) -> None:
        """Nothing: lets go of the runs on disk."""
        for run in self._runs:
            let_go(run)

    def _spill(self) -> None:
        self._held.sort(key=_first)
        run = nameless(self.folder)
        self._runs.append(run)
        with explained("a temporary file"):
            run.writelines(line + b"\n" for _, line in self._held)
            run.seek(0)
        self._held, self._size = [], 0

    def _read(self, run: IO[bytes]) -> Iterator[tuple[tuple[Any, ...], bytes]]:
        for line in run:
            yield sort_key(json.loads(line), self.keys), line.rstrip(b"\n")


def _first(pair: tuple[tuple[Any, ...], bytes]) -> tuple[Any, ...]:
    return pair[0]
