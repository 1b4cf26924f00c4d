"""Support for tests of collections: a service that counts ids, and ids in many distributions."""

import random
from bisect import bisect_left
from collections.abc import Callable, Sequence

import attrs

from querydsl.jobs.collection.cutting import cut
from querydsl.jobs.collection.probes import Probe, Range, Sighting

Lie = Callable[[int], int | None]
LARGEST = 2**62


def between(ids: Sequence[int], part: Range) -> Sequence[int]:
    """The ids in a range."""
    low = 0 if part.low is None else bisect_left(ids, part.low)
    high = len(ids) if part.high is None else bisect_left(ids, part.high)
    return ids[low:high]


@attrs.frozen
class Cut:
    """The parts that ids were cut into, and the number of counts."""

    parts: tuple[Range, ...]
    counts: int


def answer(ids: Sequence[int], probe: Probe, lie: Lie) -> Sighting:
    found = between(ids, probe.range)
    return Sighting(lie(len(found)), found[-1 if probe.descending else 0] if found else None)


def cut_ids(ids: Sequence[int], aim: int, most: int | None = None, lie: Lie = lambda count: count) -> Cut:
    """The parts that sorted ids are cut into by a service whose counts may be wrong."""
    cutting, counts = cut(Range(), aim, most), 1
    probe = next(cutting)
    while True:
        try:
            probe = cutting.send(answer(ids, probe, lie))
        except StopIteration as end:
            return Cut(end.value, counts)
        counts += 1


def _clusters(dice: random.Random, count: int) -> set[int]:
    found: set[int] = set()
    while len(found) < count:
        start, width, size = dice.randrange(2 * 10**9), int(10 ** dice.uniform(1, 6)), int(10 ** dice.uniform(0, 3.5))
        found.update(start + dice.randrange(width) for _ in range(size))
    return found


def _blocks(dice: random.Random, count: int, blocks: int) -> set[int]:
    size = -(-count // blocks)
    return {start + step for start in (dice.randrange(LARGEST) for _ in range(blocks)) for step in range(size)}


def _cantor(dice: random.Random, count: int) -> set[int]:
    """Ids in clusters of clusters, at every scale."""
    return {sum(2 * dice.getrandbits(1) * 3**digit for digit in range(38)) for _ in range(count)}


DISTRIBUTIONS: dict[str, Callable[[random.Random, int], set[int]]] = {
    "dense": lambda dice, count: set(range(1, count + 1)),
    "one in a hundred": lambda dice, count: set(dice.sample(range(count * 100), count)),
    "uniform": lambda dice, count: {dice.randrange(2 * 10**9) for _ in range(count)},
    "clusters and deserts": _clusters,
    "crowded at the start": lambda dice, count: {int(2 ** dice.uniform(0, 62)) for _ in range(count)},
    "crowded at the end": lambda dice, count: {LARGEST - int(2 ** dice.uniform(0, 62)) for _ in range(count)},
    "one id far above": lambda dice, count: {*range(count - 1), LARGEST},
    "one id far below": lambda dice, count: {0, *range(LARGEST, LARGEST + count - 1)},
    "powers of two": lambda dice, count: {*range(count), *(2**power for power in range(62))},
    "clusters of clusters": _cantor,
    "a few blocks": lambda dice, count: _blocks(dice, count, 40),
    "many blocks": lambda dice, count: _blocks(dice, count, 1_000),
    "cubes": lambda dice, count: {number**3 for number in range(count)},
}
"""Ids of about as many records, dense, skewed and adversarial."""


def ids_of(name: str, count: int, seed: int = 0) -> list[int]:
    """Sorted ids in a distribution."""
    dice = random.Random(seed)
    found = sorted(DISTRIBUTIONS[name](dice, count))
    return found if len(found) <= count else sorted(dice.sample(found, count))
