"""Progress events, which a client passes to its `on_event` callback.

    client = querydsl.Client(on_event=print)

Events are immutable values. No event contains an API key or a signed link. Source: `docs/jobs.md`.
"""

from pathlib import Path
from typing import TypeAlias

from querydsl.classes import frozen


@frozen
class Submitted:
    """A job was submitted. It may be billed from now on.

    `batch_id` is the id of the job.
    """

    batch_id: str


@frozen
class Resumed:
    """An earlier job for the same query was found, so no new job is submitted.

    `batch_id` is the id of the job, and `age` the time since it was submitted, in seconds.
    """

    batch_id: str
    age: float


@frozen
class Polled:
    """The service reported the state of a job.

    `batch_id` is the id of the job, and `status` the state as the service names it. `fulfilled` is the number of records
    available so far, or `None` if the service does not report it.
    """

    batch_id: str
    status: str
    fulfilled: int | None = None


@frozen
class Waiting:
    """The client is about to wait.

    `seconds` is the length of the wait, and `why` the reason in a few words.
    """

    seconds: float
    why: str


@frozen
class Paged:
    """A page of a search was received. Its records are billed.

    `received` is the number of records so far, and `total` the number that match the query, or `None` if the service does not
    report it.
    """

    received: int
    total: int | None


@frozen
class Downloading:
    """A part of the results file was received.

    `batch_id` is the id of the job. `received` is the number of bytes received so far, and `total` the size of the file in
    bytes, or `None` if it is unknown. Both are sizes before decompression.
    """

    batch_id: str
    received: int
    total: int | None


@frozen
class Verified:
    """The results are complete and every record was checked.

    `batch_id` is the id of the job, and `count` the number of records.
    """

    batch_id: str
    count: int


@frozen
class Saved:
    """The records were written to a file under its final name.

    `path` is the file, and `count` the number of records in it.
    """

    path: Path
    count: int


@frozen
class Warned:
    """The client noticed a problem and continued.

    `message` describes the problem in one sentence.
    """

    message: str


@frozen
class Counted:
    """A range of a collection was counted. One record is billed.

    `records` is the number of records of the whole collection, or `None` if the service does not count them. `counts` is the number
    of counts so far, and `parts` the number of parts.
    """

    records: int | None
    counts: int
    parts: int


@frozen
class Collected:
    """A part of a collection is complete.

    `parts` of `planned_parts` parts are complete, with `records` of `planned` records. `planned` is `None` if the service does not
    count. `credits` is the estimated cost so far. `seconds_left` is the estimated time that is left, or `None`.
    """

    parts: int
    planned_parts: int
    records: int
    planned: int | None
    credits: float
    seconds_left: float | None = None


Event: TypeAlias = Submitted | Resumed | Polled | Waiting | Paged | Downloading | Verified | Saved | Warned | Counted | Collected
"""Any of the events in this module."""
