"""Ranges of ids, the questions about them, and the answers."""

from collections.abc import Generator
from typing import TypeAlias

from querydsl.classes import frozen


@frozen
class Range:
    """The ids from `low` to before `high`; None is open. `count` is the number of records, or None if it is unknown."""

    low: int | None = None
    high: int | None = None
    count: int | None = None


@frozen
class Probe:
    """A call that counts the records in a range, and returns the first id, or the last one if `descending`."""

    range: Range
    descending: bool = False


@frozen
class Sighting:
    """The answer to a probe. `count` is None if the service does not count, and `edge` is None if there is no record."""

    count: int | None
    edge: int | None


Cutting: TypeAlias = Generator[Probe, Sighting, tuple[Range, ...]]
