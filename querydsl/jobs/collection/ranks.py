"""Known points of the rank function: how many of the records have an id below a given one."""

from bisect import bisect_left, bisect_right
from math import isqrt

from querydsl.classes import define, frozen


@define
class RankMap:
    """Ids and their ranks, both ascending. The rank of an id is the number of records with a smaller id.

    Counts may be wrong, so a new rank is limited to those of its neighbours.
    """

    ids: list[int]
    ranks: list[int]

    @classmethod
    def between(cls, first: int, last: int, count: int) -> "RankMap":
        """The map of `count` records with ids from `first` to `last`."""
        return cls([first, max(last, first) + 1], [0, count])

    def add(self, edge: int, rank: int) -> None:
        """Store the rank of an id, unless it is known."""
        place = bisect_left(self.ids, edge)
        if place < len(self.ids) and self.ids[place] == edge:
            return
        least = self.ranks[place - 1] if place else 0
        most = self.ranks[place] if place < len(self.ranks) else self.ranks[-1]
        self.ids.insert(place, edge)
        self.ranks.insert(place, min(max(rank, least), most))

    def bracket(self, rank: int) -> "Bracket":
        """The nearest known points around a rank: the last one at or below it, and the first one above it."""
        place = min(bisect_right(self.ranks, rank), len(self.ranks) - 1)
        return Bracket(self.ids[place - 1], self.ranks[place - 1], self.ids[place], self.ranks[place])


@frozen
class Bracket:
    """Two neighbouring known points."""

    low: int
    low_rank: int
    high: int
    high_rank: int

    @property
    def width(self) -> int:
        """The number of ids between the points."""
        return self.high - self.low

    def inside(self, rank: int, edge: int) -> int:
        """The id nearest to `edge` that can have this rank. Ids are unique, so that each rank needs an id on both sides."""
        lowest = self.low + max(1, rank - self.low_rank)
        highest = self.high - max(1, self.high_rank - rank)
        return min(max(edge, lowest), max(highest, self.low + 1), self.high - 1)

    def even(self, rank: int) -> int:
        """The id with this rank if the ids between the points were evenly spaced."""
        span = max(1, self.high_rank - self.low_rank)
        return self.inside(rank, self.low + self.width * (rank - self.low_rank) // span)

    def near(self, rank: int, *, high: bool) -> int:
        """An id much closer to one of the points, for ids that are crowded there.

        Its distance is the geometric mean of the smallest possible distance and the largest one.
        """
        if high:
            return self.inside(rank, self.high - _geometric_mean(self.high_rank - rank, self.width))
        return self.inside(rank, self.low + _geometric_mean(rank - self.low_rank, self.width))

    def middle(self, rank: int) -> int:
        """The id halfway between the points."""
        return self.inside(rank, self.low + self.width // 2)


def _geometric_mean(one: int, other: int) -> int:
    return isqrt(max(1, one) * other)
