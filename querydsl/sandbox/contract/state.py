"""The state of one sandbox: its settings, its jobs, who called when, and what is left of the credits."""

import gzip
import random
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from querydsl.sandbox.data.dataset import Dataset, shipped
from querydsl.sandbox.http import json_bytes

FIVE_DAYS = 5 * 24 * 3600.0
PRICE = 0.03


@attrs.frozen
class Settings:
    """How one sandbox behaves; times in seconds.

    key                 the one key that is taken; None takes any that is not empty
    realistic           jobs last one to three seconds; without it they are done at once
    gated               the account's plan reads the gated fields too
    per_minute          requests a minute for single paths; the contract's own are 30 for `/person/search`
    default_per_minute  requests a minute for all other paths together
    active_jobs         how many jobs may be pending or processing
    credits             what the account begins with
    ranges, etags       whether the object store honours `Range`, and gives strong tags
    link_seconds        how long a link lives
    part_lines          records in one part of a result
    empty_link          whether a job without results names a link, which then answers 404
    pending_seconds     how long a job is pending; None leaves it to `realistic`
    processing_seconds  how long it is processing after that; None leaves it to `realistic`
    """

    key: str | None = None
    realistic: bool = False
    gated: bool = False
    per_minute: Mapping[str, int] = attrs.field(factory=dict)
    default_per_minute: int = 6_000
    active_jobs: int = 5
    credits: float = 1_000_000.0
    ranges: bool = True
    etags: bool = True
    link_seconds: float = FIVE_DAYS
    part_lines: int = 1_000
    empty_link: bool = True
    pending_seconds: float | None = None
    processing_seconds: float | None = None


@attrs.frozen(eq=False)
class Job:
    """One batch job: what it found, and the moments at which its status changes (seconds of the sandbox's clock)."""

    batch_id: str
    entity: str
    action: str
    submitted: float
    started: float
    ended: float
    records: tuple[Mapping[str, Any], ...]
    project: Callable[[Mapping[str, Any]], dict[str, Any]]
    files: dict[str, bytes] = attrs.field(factory=dict, repr=False)

    def status(self, now: float) -> str:
        """`pending`, `processing` or `completed` at this moment."""
        if now < self.started:
            return "pending"
        return "processing" if now < self.ended else "completed"

    def active(self, now: float) -> bool:
        """True while the job counts against the account's five."""
        return now < self.ended

    def file(self, name: str, first: int, last: int) -> bytes:
        """The gzip JSON Lines of the records from `first` up to `last`, made once and kept under a name."""
        if name not in self.files:
            self.files[name] = pack_lines([self.project(record) for record in self.records[first:last]])
        return self.files[name]


@attrs.define
class State:
    """All that a sandbox remembers between two requests.

    `store` is the origin of the object store; a face sets it to where it serves the store. `leaks` counts the
    requests to the store that carried the key. `now` is the clock that the faces read, in seconds.
    """

    settings: Settings = attrs.field(factory=Settings)
    data: Dataset = attrs.field(factory=shipped)
    seed: int | None = None
    store: str = "http://store.sandbox.localhost"
    jobs: dict[str, Job] = attrs.field(factory=dict)
    calls: dict[str, deque[float]] = attrs.field(factory=dict)
    credits: float = attrs.field(init=False)
    leaks: int = 0
    draws: random.Random = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Fill the purse and seed the draws of ids and durations."""
        self.credits = self.settings.credits
        self.draws = random.Random(self.seed)  # noqa: S311  # ids of a sandbox, not secrets

    def new_id(self) -> str:
        """A batch id; with a seed the same sequence every time."""
        return str(uuid.UUID(int=self.draws.getrandbits(128), version=4))

    def newest_jobs(self) -> Sequence[Job]:
        """Every job, the newest first."""
        return tuple(reversed(self.jobs.values()))

    def active(self, now: float) -> int:
        """How many jobs are pending or processing."""
        return sum(job.active(now) for job in self.jobs.values())

    def charge(self, records: int) -> float:
        """The price of that many records, taken from the credits."""
        price = round(PRICE * records, 4)
        self.credits = max(0.0, round(self.credits - price, 4))
        return price


def pack_lines(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Records as gzip JSON Lines, the same bytes for the same records."""
    return gzip.compress(b"".join(json_bytes(record) + b"\n" for record in records), compresslevel=6, mtime=0)
