"""What every flow of one client shares: its clock, limits, ledger, pace, and to whom it tells its progress."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import attrs

from querydsl.events import Event
from querydsl.jobs.ledger.sqlite import Ledger
from querydsl.jobs.protocol.rate_limit import Pace
from querydsl.jobs.secrets import Secret


@attrs.frozen
class Clock:
    """Two clocks and a die: `now` never jumps, `wall` is only compared with dates of the service, `chance` is in [0, 1)."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random


@attrs.frozen
class Limits:
    """How long, how often, how much; all times in seconds.

    Source: docs/jobs.md, where each is explained.
    """

    call: float = 60.0
    stall: float = 30.0
    glance: float = 5.0
    tries: int = 6
    backoff: float = 1.0
    longest_backoff: float = 30.0
    first_poll: float = 1.0
    longest_poll: float = 15.0
    forgiving: float = 10.0
    downloads: int = 6
    bad_files: int = 3
    least_rate: float = 1024.0
    rate_window: float = 30.0
    largest_reply: int = 256 * 2**20
    largest_download: int = 16 * 2**30
    active_jobs: int = 5


def _silent(event: Event) -> None:
    """Nothing: nobody listens to this event."""


@attrs.frozen
class FlowContext:
    """One account at one address: what a flow needs to know of the world.

    `started` holds when each job was started here, on the monotonic clock; `folder` is where files without a name are put.
    """

    account: str
    base_url: str
    ledger: Ledger
    clock: Clock = attrs.field(factory=Clock)
    limits: Limits = attrs.field(factory=Limits)
    pace: Pace = attrs.field(factory=Pace)
    notify: Callable[[Event], None] = _silent
    started: dict[str, float] = attrs.field(factory=dict)
    secrets: tuple[Secret, ...] = attrs.field(default=(), repr=False)
    folder: Path | None = None

    def jittered(self, seconds: float) -> float:
        """The same time, give or take a tenth."""
        return seconds * (0.9 + 0.2 * self.clock.chance())
