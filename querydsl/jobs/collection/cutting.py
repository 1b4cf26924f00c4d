"""Cut a range of ids into few parts with few counts. Pure: a generator that yields probes and receives what they found.

The generator keeps each count as a known point. A part ends at the last known point that still fits. If that would make the parts
too small, one more point is looked up: first where the part would end if ids were even, then, for ids in clusters and deserts,
closer to the crowded side. Known points are merged into one part as long as they fit, so the number of parts stays near the least.
Source: `docs/collect.md`, section "How a collection is cut".
"""

from collections.abc import Generator

import attrs

from querydsl.classes import define
from querydsl.jobs.collection.galloping import Galloper
from querydsl.jobs.collection.probes import Cutting, Probe, Range, Sighting
from querydsl.jobs.collection.ranks import Bracket, RankMap

SLACK = 0.15
"""How many parts more than the least are allowed, for each part that was made."""
PROBES = 7
"""How many counts are allowed for each part, plus one for each part of the least number, plus `SPARE`."""
SPARE = 3
FULL = 0.95
"""The size that parts are cut to, of the size that is allowed. Ids are never quite even."""


def cut(whole: Range, aim: int, most: int | None = None) -> Cutting:
    """The parts of a range, each of at most `aim` records, in the order of ids.

    The first and the last part are as open as `whole`. With `most`, the last part is all ids that are left once the others have
    less than `most` records. A range that cannot be counted is one part.
    """
    first = yield Probe(whole)
    if first.count is None or first.edge is None or first.count <= aim:
        return (attrs.evolve(whole, count=first.count),)
    if most is not None and most <= aim:
        return (attrs.evolve(whole, count=most),)
    last = yield Probe(whole, descending=True)
    if last.edge is None:
        return (attrs.evolve(whole, count=None),)
    wanted = first.count if most is None else min(most, first.count)
    cutter = _Cutter(whole, RankMap.between(first.edge, last.edge, first.count), aim, wanted)
    try:
        return (yield from cutter.parts())
    except _CountsEndError:
        return (yield from Galloper(whole, first.edge, last.edge, first.count, aim, most).parts())


class _CountsEndError(Exception):
    """The service does not count beyond some number: a part of a range has the same count as the whole."""


def _edge(bracket: Bracket, target: int, tries: int, *, crowded_high: bool) -> int:
    """The id to look up next. The ids were crowded at the high end if the last one had too small a rank."""
    match tries % 3:
        case 0:
            return bracket.even(target)
        case 1:
            return bracket.near(target, high=crowded_high)
        case _:
            return bracket.middle(target)


@define
class _Cutter:
    """The state of one cutting: the known points, the parts so far, and the number of probes."""

    whole: Range
    points: RankMap
    aim: int
    wanted: int
    probes: int = 2
    made: list[Range] = attrs.field(factory=list)

    def parts(self) -> Cutting:
        """The parts from left to right."""
        start, rank = self.whole.low, 0
        while self.wanted - rank > self.aim:
            end, end_rank = yield from self._end(rank)
            self.made.append(Range(start, end, end_rank - rank))
            start, rank = end, end_rank
        self.made.append(Range(start, self.whole.high, self.wanted - rank))
        return tuple(self.made)

    def _end(self, start: int) -> Generator[Probe, Sighting, tuple[int, int]]:
        """The id and the rank where the part that starts at a rank ends."""
        tries, edge = 0, 0
        while True:
            bracket = self.points.bracket(start + self.aim)
            size = bracket.low_rank - start
            if (size > 0 and (self._is_enough(start, size) or self._is_spent())) or bracket.width <= 1:
                return (bracket.low, bracket.low_rank) if size > 0 else (bracket.high, bracket.high_rank)
            edge = _edge(bracket, self._target(start, bracket), tries, crowded_high=edge <= bracket.low)
            yield from self._look_left(edge, bracket) if tries else self._look_right(edge)
            tries += 1

    @property
    def _least(self) -> int:
        """The least number of parts."""
        return -(-self.wanted // self.aim)

    def _is_enough(self, start: int, size: int) -> bool:
        """Whether a part of this size leaves few enough parts."""
        made = len(self.made) + 1
        left = -(-(self.wanted - start - size) // self.aim)
        return made + left <= self._least + 1 + SLACK * made

    def _is_spent(self) -> bool:
        """Whether the counts for the parts so far are used up."""
        return self.probes >= PROBES * (len(self.made) + 1) + self._least + SPARE

    def _target(self, start: int, bracket: Bracket) -> int:
        """The rank to cut at: the records that are left, in parts of equal size. At least one above the point before it."""
        left = self.wanted - start
        parts = max(2, -(-left // max(1, int(self.aim * FULL))))
        return max(start + left // parts, bracket.low_rank + 1)

    def _look_right(self, edge: int) -> Generator[Probe, Sighting, None]:
        """Count the records from an id on. The first of them shows where the ids continue."""
        found = yield Probe(Range(edge, self.whole.high))
        self._add(edge, found.edge, self.points.ranks[-1] - self._plausible(found))

    def _look_left(self, edge: int, bracket: Bracket) -> Generator[Probe, Sighting, None]:
        """Count the records between the bracket's first point and an id. The last of them shows where the ids end."""
        found = yield Probe(Range(bracket.low, edge), descending=True)
        self._add(edge, bracket.low if found.edge is None else found.edge + 1, bracket.low_rank + self._plausible(found))

    def _plausible(self, found: Sighting) -> int:
        """The count. Raises `_CountsEndError` if it is not smaller than that of the whole, although a record is outside."""
        if found.count is not None and found.count >= self.points.ranks[-1]:
            raise _CountsEndError
        return found.count or 0

    def _add(self, edge: int, other: int | None, rank: int) -> None:
        self.probes += 1
        self.points.add(edge, rank)
        if other is not None:
            self.points.add(other, rank)
