"""The state that all flows of one client share: clock, limits, ledger, rate limits and event listener."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from querydsl.classes import frozen
from querydsl.events import Event
from querydsl.jobs.ledger.model import Ledger
from querydsl.jobs.protocol.rate_limit import RateLimits
from querydsl.jobs.secrets import Secret


@frozen
class Clock:
    """Injectable time and randomness.

    `now` is a monotonic clock in seconds. `wall` returns the seconds since 1970, and is only compared with dates of the service.
    `chance` returns a random number in [0, 1).
    """

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random


@frozen
class Limits:
    """Timeouts, retry counts and sizes. All times are in seconds, all sizes in bytes.

    `call` bounds one call of the service, `stall` the pause between two bytes, and `glance` a lookup that only adds details to an
    error. `tries` is the number of attempts of one call; `backoff` and `longest_backoff` bound the pauses between them.
    `first_poll` and `longest_poll` bound the intervals between polls of a job. A new job may be unknown to the service for
    `forgiving` seconds. `downloads` is the number of attempts to download the results, and `bad_files` how many of them may return
    a damaged file. A download is restarted if it receives less than `least_rate` bytes per second over `rate_window` seconds.
    `largest_reply` and `largest_download` bound the size of a decompressed response and of a results file. `active_jobs` is the
    number of jobs that an account may have at once.

    Source: `docs/jobs.md`, section "Timeouts, polling, and retries".
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
    largest_reply: int = 64 * 2**20
    largest_download: int = 16 * 2**30
    active_jobs: int = 5


def _ignore(event: Event) -> None:
    """Ignore an event."""


@frozen
class FlowContext:
    """The account, the address and the shared state that flows use.

    `started` maps the jobs started by this client to the time of their submission, on the monotonic clock. Temporary files are
    created in `folder`, or in the system's temporary folder if it is None.
    """

    account: str
    base_url: str
    ledger: Ledger
    clock: Clock = attrs.field(factory=Clock)
    limits: Limits = attrs.field(factory=Limits)
    rate_limits: RateLimits = attrs.field(factory=RateLimits)
    notify: Callable[[Event], None] = _ignore
    started: dict[str, float] = attrs.field(factory=dict)
    secrets: tuple[Secret, ...] = attrs.field(default=(), repr=False)
    folder: Path | None = None

    @property
    def host(self) -> str:
        """The host of the service, for error messages."""
        return urlsplit(self.base_url).netloc

    def jittered(self, seconds: float) -> float:
        """The time changed at random by up to 10 %."""
        return seconds * (0.9 + 0.2 * self.clock.chance())
