"""Records as table rows, with a dotted column for each nested value."""

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

Record: TypeAlias = dict[str, Any]


class RecordSource(Protocol):
    """Records for a writer. All methods can be called repeatedly."""

    def __iter__(self) -> Iterator[Record]:
        """The records."""

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON, without the line feed."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, in chunks."""


def flatten(record: Record) -> Record:
    """The record with nested objects replaced by dotted keys. Lists and empty objects are kept."""
    return dict(_flatten(record, ""))


def _flatten(node: Record, prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, dict) and value:
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def columns_of(rows: Iterator[Record]) -> tuple[str, ...]:
    """The columns of all rows, in order of first appearance."""
    columns: dict[str, None] = {}
    for row in rows:
        columns |= dict.fromkeys(row)
    return tuple(columns)
