"""Downloading: from a completed job to records of which every byte was verified.

The bytes are fetched as they are, into a nameless file, and only then unpacked and checked. What breaks off is continued where the
store can (a strong tag, `Range`, `If-Range`), what turns out to be wrong is fetched again, each time by a link asked for anew.
Source: contract, section 2, "Life of a job"; docs/jobs.md.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

import attrs

from querydsl.errors import DownloadFailed, NotYet
from querydsl.events import Waiting, Warned
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.request import backoff
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.protocol.transfer import Setback, transfer
from querydsl.jobs.results.decode import DONE, Reading
from querydsl.jobs.results.gunzip import BadFile
from querydsl.jobs.results.records import Records
from querydsl.jobs.storage.files import explained, let_go, nameless
from querydsl.jobs.submission import Order

_CHUNK = 2**20


@attrs.define
class Raw:
    """The bytes of one link so far, and the tag of the file in the store that they belong to."""

    folder: Path | None
    file: IO[bytes] | None = None
    received: int = 0
    tag: str | None = None
    done: bool = False

    def restart(self) -> None:
        """Nothing: forgets the bytes so far."""
        self.close()
        self.file = nameless(self.folder)
        self.received, self.tag, self.done = 0, None, False

    def write(self, piece: bytes) -> None:
        """Nothing: adds some bytes."""
        assert self.file is not None
        with explained("the download"):
            self.file.write(piece)
        self.received += len(piece)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, from the start."""
        assert self.file is not None
        with explained("the download"):
            self.file.seek(0)
        while chunk := self.file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Nothing: lets the file go."""
        let_go(self.file)


def download(
    session: FlowContext,
    job: JobStatus,
    order: Order | None,
    look_again: Callable[[], Flow[JobStatus]],
    deadline: float,
    folder: Path | None = None,
) -> Flow[Records]:
    """The records of a completed job.

    Raises `DownloadFailed` where they could not be had whole, `OutputError` where they could not be kept.
    """
    raws: list[Raw] = []
    failures = bad = 0
    try:
        while True:
            try:
                return (yield from _once(session, job, order, raws, deadline, folder or session.folder))
            except Setback as setback:
                why, failures = setback.why, failures + 1
            except BadFile as error:
                why, failures, bad = f"the results file is not whole: {error}", failures + 1, bad + 1
                _restart(raws)
            if failures >= session.limits.downloads or bad >= session.limits.bad_files:
                raise DownloadFailed(f"{why} (job {job.batch_id})", batch_id=job.batch_id, attempts=failures, may_retry=True)
            yield from _pause(session, job, why, failures, deadline)
            job = yield from _fresh_links(job, look_again)
    finally:
        for raw in raws:
            raw.close()


def _once(
    session: FlowContext, job: JobStatus, order: Order | None, raws: list[Raw], deadline: float, folder: Path | None
) -> Flow[Records]:
    """The records, where everything goes well this time."""
    if job.result_count == 0:
        return Records.empty(job.batch_id, folder)
    if not job.links:
        raise Setback("the job is completed, but names no results file")
    if len(raws) != len(job.links):
        _restart(raws)
        raws.extend(Raw(folder) for _ in range(len(job.links) - len(raws)))
    for raw, link in zip(raws, job.links, strict=False):
        if not raw.done:
            yield from transfer(session, job.batch_id, link, raw, deadline)
    return (yield from _read(session, job, order, raws[: len(job.links)], folder))


def _restart(raws: list[Raw]) -> None:
    for raw in raws:
        raw.restart()


def _read(session: FlowContext, job: JobStatus, order: Order | None, raws: list[Raw], folder: Path | None) -> Flow[Records]:
    """The records behind the bytes, read and checked a slice at a time."""
    if job.result_count is None:
        session.notify(Warned(f"job {job.batch_id} does not say how many records it found, so they cannot be counted against it"))
    reading = Reading(job.batch_id, (chunk for raw in raws for chunk in raw.chunks()), job.result_count, order, folder)
    try:
        slices = reading.slices()
        while (yield Blocking(partial(next, slices, DONE))) is not DONE:
            pass
        return reading.finish()
    finally:
        reading.close()


def _pause(session: FlowContext, job: JobStatus, why: str, failures: int, deadline: float) -> Flow[None]:
    seconds = backoff(session, failures)
    if session.clock.now() + seconds > deadline:
        raise NotYet(f"the results of job {job.batch_id} were not there in time: {why}", batch_id=job.batch_id, may_retry=True)
    session.notify(Waiting(seconds, why))
    yield Sleep(seconds)


def _fresh_links(job: JobStatus, look_again: Callable[[], Flow[JobStatus]]) -> Flow[JobStatus]:
    """The same job as the service tells of it now; as it was where the service now says less."""
    now = yield from look_again()
    return now if now.status == "completed" else job
