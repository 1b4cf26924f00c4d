"""Cut a range of ids whose records cannot all be counted, because the service does not count beyond some number.

Each part is counted from its own start. Its end is looked up at growing and shrinking distances until it has the wanted size.
"""

from collections.abc import Generator
from math import isqrt

import attrs

from querydsl.classes import define
from querydsl.jobs.collection.probes import Cutting, Probe, Range, Sighting

TRIES = 14
"""How many counts a part may need before a small part is accepted."""


@define
class Galloper:
    """A cutting of ids from `first` to `last`. Counts are exact only below `largest`. With `most`, only so many are wanted."""

    whole: Range
    first: int
    last: int
    largest: int
    aim: int
    most: int | None
    made: list[Range] = attrs.field(factory=list)

    def parts(self) -> Cutting:
        """The parts from left to right."""
        start, edge = self.whole.low, self.first
        while True:
            left = None if self.most is None else self.most - sum(part.count or 0 for part in self.made)
            rest = yield Probe(Range(edge, self.whole.high))
            if rest.edge is None or rest.count is None or min(rest.count, left or rest.count) <= self._allowed:
                self.made.append(Range(start, self.whole.high, rest.count if left is None else left))
                return tuple(self.made)
            end, count = yield from self._end(rest.edge)
            if count is None:
                self.made.append(Range(start, self.whole.high))
                return tuple(self.made)
            self.made.append(Range(start, end, count))
            start = edge = end

    @property
    def _allowed(self) -> int:
        return min(self.aim, self.largest - 1)

    def _end(self, low: int) -> Generator[Probe, Sighting, tuple[int, int | None]]:
        """The id where the part that starts at an id ends, and its size. The size is None if all counts are too large."""
        reach = _Reach(self._allowed, self.largest, beyond=self.last - low + 1)
        distance = reach.guess(self.made[-1:])
        for tries in range(TRIES + 64):
            found = yield Probe(Range(low, low + distance), descending=True)
            reach.add(distance, found.count or 0, distance if found.edge is None else found.edge + 1 - low)
            if reach.is_enough(tries):
                break
            distance = reach.next()
        return low + reach.distance, reach.size if reach.is_counted else None


@define
class _Reach:
    """How far a part may reach: `size` records are within `distance`, and too many, `over`, are within `beyond`."""

    allowed: int
    largest: int
    beyond: int
    over: int | None = None
    distance: int = 1
    size: int = 1
    is_counted: bool = False

    def guess(self, before: list[Range]) -> int:
        """The first distance to look at: that of the part before, or one between the smallest and the largest."""
        known = [part.high - part.low for part in before if part.low is not None and part.high is not None]
        return self._within(known[0] if known else isqrt(self.allowed * self.beyond))

    def add(self, distance: int, size: int, last: int) -> None:
        """Store how many records are within a distance, and the distance of the last of them."""
        if size <= self.allowed:
            self.distance, self.size, self.is_counted = distance, size, True
        else:
            self.beyond, self.over = min(distance, last), size if size < self.largest else None

    def is_enough(self, tries: int) -> bool:
        """Whether the part is large enough, after this many tries."""
        enough = 0.75 if tries < 3 else 0.5 if tries < TRIES else 0.0
        return self.size > enough * self.allowed or self.beyond - self.distance <= 1

    def next(self) -> int:
        """The next distance to look at: by the density so far, or halfway in orders of magnitude if it is unknown."""
        if self.over is not None:
            share = (self.allowed * 0.9 - self.size) / (self.over - self.size)
            return self._within(self.distance + int((self.beyond - self.distance) * share))
        if self.size > self.allowed // 20:
            return self._within(int(self.distance * self.allowed * 0.9 / self.size))
        return self._within(isqrt(self.distance * self.beyond))

    def _within(self, distance: int) -> int:
        return min(max(distance, self.distance + 1), self.beyond - 1)
