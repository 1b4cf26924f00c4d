"""Records as rows of a table: what a writer needs of them, and one dotted column a value."""

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

Record: TypeAlias = dict[str, Any]


class Rows(Protocol):
    """What a writer needs of records; every method may be called again and again."""

    def __iter__(self) -> Iterator[Record]:
        """The records."""

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON, without its end."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines."""


def flat(record: Record) -> Record:
    """The record with one dotted key a value; lists stay whole, empty objects stay."""
    return dict(_flat(record, ""))


def _flat(node: Record, prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def columns_of(rows: Iterator[Record]) -> tuple[str, ...]:
    """The columns of all rows, in the order they first appear."""
    columns: dict[str, None] = {}
    for row in rows:
        columns |= dict.fromkeys(row)
    return tuple(columns)
