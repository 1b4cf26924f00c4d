"""The result of an attack: how often it was tried, how each attempt ended, and the attempts that broke a promise."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, wait
from itertools import islice
from typing import TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class Attempt:
    """One attempt: how it ended, its duration in seconds, and what it broke, if anything."""

    end: str
    seconds: float = 0.0
    broken: str = ""


@attrs.define
class Tally:
    """The attempts of one attack."""

    ends: Counter[str] = attrs.field(factory=Counter)
    broken: list[str] = attrs.field(factory=list)
    slowest: float = 0.0

    @property
    def tried(self) -> int:
        """The number of attempts."""
        return self.ends.total()

    def add(self, attempt: Attempt) -> None:
        """Count an attempt."""
        self.ends[attempt.end] += 1
        self.slowest = max(self.slowest, attempt.seconds)
        if attempt.broken:
            self.broken.append(attempt.broken)


def run_all(attempts: Iterable[Callable[[], T]], pool: Executor, seconds: float, add: Callable[[T], object]) -> None:
    """Run these functions in the pool, and pass each result to `add`. After `seconds`, no further one is started."""
    end, left = time.monotonic() + seconds, iter(attempts)
    running = {pool.submit(attempt) for attempt in islice(left, 4)}
    while running:
        done, running = wait(running, return_when="FIRST_COMPLETED")
        for future in done:
            add(future.result())
        more: Iterable[Callable[[], T]] = islice(left, len(done)) if time.monotonic() < end else ()
        running |= {_submitted(pool, attempt) for attempt in more}


def _submitted(pool: Executor, attempt: Callable[[], T]) -> Future[T]:
    return pool.submit(attempt)
