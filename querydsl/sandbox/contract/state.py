"""The state of a sandbox: settings, jobs, recent calls, and credits."""

import gzip
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any

import attrs

from querydsl.classes import define, frozen
from querydsl.sandbox.contract.index import Indexes, Matches
from querydsl.sandbox.data.crowd import SandboxRecord
from querydsl.sandbox.data.dataset import Dataset, shipped
from querydsl.sandbox.http import json_bytes

FIVE_DAYS = 5 * 24 * 3600.0
CREDITS_PER_RECORD = 0.03
KEPT_FILES = 8


@frozen
class Settings:
    """The configuration of a sandbox. All times are in seconds.

    key                 the only key that is accepted; None accepts any key that is not empty
    realistic           whether jobs take one to three seconds; otherwise they complete at once
    gated               whether the plan includes the gated fields
    per_minute          requests per minute, by path; the service allows 30 for `/person/search`
    default_per_minute  requests per minute for all other paths together
    active_jobs         the maximum number of pending and processing jobs
    job_records         the maximum number of records of a batch search
    credits             the account's credits at the start
    ranges              whether the object store supports `Range`
    etags               whether the object store sends strong entity tags
    link_seconds        how long a link to results is valid
    part_lines          the number of records in a part of the results
    empty_link          whether a job without results has a link, which then responds with a 404
    pending_seconds     how long a job is pending; None if `realistic` decides
    processing_seconds  how long a job is processing after that; None if `realistic` decides
    """

    key: str | None = None
    realistic: bool = False
    gated: bool = False
    per_minute: Mapping[str, int] = attrs.field(factory=dict)
    default_per_minute: int = 6_000
    active_jobs: int = 5
    job_records: int = 10_000
    credits: float = 1_000_000.0
    ranges: bool = True
    etags: bool = True
    link_seconds: float = FIVE_DAYS
    part_lines: int = 1_000
    empty_link: bool = True
    pending_seconds: float | None = None
    processing_seconds: float | None = None


@frozen(eq=False)
class SandboxJob:
    """A batch job.

    `submitted`, `started`, and `ended` are seconds of the sandbox's clock: a job is pending until `started`, and processing until
    `ended`. `project` selects the requested fields.
    """

    batch_id: str
    entity: str
    action: str
    submitted: float
    started: float
    ended: float
    records: Sequence[SandboxRecord]
    project: Callable[[SandboxRecord], dict[str, Any]]

    def status(self, now: float) -> str:
        """The status at the time `now`: `pending`, `processing`, or `completed`."""
        if now < self.started:
            return "pending"
        return "processing" if now < self.ended else "completed"

    def active(self, now: float) -> bool:
        """Whether the job counts towards the limit of active jobs."""
        return now < self.ended


@define
class State:
    """The state of a sandbox between requests.

    settings  the configuration
    data      the records to search
    seed      the seed of job ids and durations; None for random ones
    store     the origin of the object store; `serve` sets it to its own address
    jobs      all jobs by id, the oldest first
    calls     the times of the calls in the last minute, by path
    credits   the credits that are left
    leaks     the number of requests to the object store that contained the key
    draws     the source of job ids and durations
    changes   the source of changes of the people; the same changes for every sandbox
    indexes   the filters that were judged last
    files     the result files that were made last
    """

    settings: Settings = attrs.field(factory=Settings)
    data: Dataset = attrs.field(factory=shipped)
    seed: int | None = None
    store: str = "http://store.sandbox.localhost"
    jobs: dict[str, SandboxJob] = attrs.field(factory=dict)
    calls: dict[str, deque[float]] = attrs.field(factory=dict)
    credits: float = attrs.field(init=False)
    leaks: int = 0
    draws: Random = attrs.field(init=False)
    changes: Random = attrs.field(factory=partial(Random, 0), repr=False)
    indexes: Indexes = attrs.field(factory=Indexes, repr=False)
    files: OrderedDict[tuple[str, str], bytes] = attrs.field(factory=OrderedDict, repr=False)

    def __attrs_post_init__(self) -> None:
        """Initialise the credits and the random generator."""
        self.credits = self.settings.credits
        self.draws = Random(self.seed)  # noqa: S311  # job ids, not secrets

    def new_id(self) -> str:
        """A new job id. With a seed, the sequence of ids is reproducible."""
        return str(uuid.UUID(int=self.draws.getrandbits(128), version=4))

    def newest_jobs(self) -> Sequence[SandboxJob]:
        """All jobs, newest first."""
        return tuple(reversed(self.jobs.values()))

    def active(self, now: float) -> int:
        """The number of jobs that are pending or processing at the time `now`."""
        return sum(job.active(now) for job in self.jobs.values())

    def file(self, job: SandboxJob, name: str, first: int, last: int) -> bytes:
        """The records of a `job` from `first` to before `last` as gzipped JSON Lines, with the name `name`."""
        key = (job.batch_id, name)
        if key not in self.files:
            self.files[key] = pack_lines([job.project(record) for record in job.records[first:last]])
            if len(self.files) > KEPT_FILES:
                self.files.popitem(last=False)
        return self.files[key]

    def matches(self, entity: str, filters: Mapping[str, Any]) -> Matches:
        """The records of `entity` that match `filters`, which are valid, in the order of the data set."""
        return self.indexes.matches(self.data.of(entity), filters, entity)

    def first(self, entity: str, filters: Mapping[str, Any], most: int) -> Sequence[SandboxRecord]:
        """The first records of `entity` that match `filters`, at most `most`."""
        return self.indexes.first(self.data.of(entity), filters, entity, most)

    def change(self, *, appear: int, vanish: int, move: int) -> None:
        """Change the people: `appear` are new, `vanish` are gone, and `move` have the profile of somebody else."""
        self.data = self.data.changed(self.changes, appear=appear, vanish=vanish, move=move)

    def charge(self, records: int) -> float:
        """The price of `records` records in credits, which is deducted from the account."""
        price = round(CREDITS_PER_RECORD * records, 4)
        self.credits = max(0.0, round(self.credits - price, 4))
        return price


def pack_lines(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Records as gzipped JSON Lines. Equal records give equal bytes."""
    return gzip.compress(b"".join(json_bytes(record) + b"\n" for record in records), compresslevel=6, mtime=0)
