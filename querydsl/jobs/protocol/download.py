"""Download the results of a completed job, and verify every byte.

The bytes are stored as they are in an unlinked temporary file, and only then unpacked and checked. An interrupted download is
continued if the store supports it (a strong ETag, `Range`, `If-Range`). A damaged file is downloaded again. Each attempt asks the
service for a new link. Source: `docs/service.md`, section 2; `docs/jobs.md`, section "Complete files".
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from querydsl.classes import define, frozen
from querydsl.errors import DownloadFailed, NotYet
from querydsl.events import Waiting, Warned
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.retry import backoff
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.protocol.transfer import TransferError, transfer
from querydsl.jobs.results.decode import DONE, ResultsDecoder
from querydsl.jobs.results.gunzip import BadFile
from querydsl.jobs.results.records import Records
from querydsl.jobs.storage.files import as_output_error, close_quietly, unlinked_file
from querydsl.semantics.request import Request

_CHUNK = 2**20


@define
class PartialFile:
    """The bytes received from one link so far, and the ETag of the file they belong to."""

    folder: Path | None
    file: IO[bytes] | None = None
    received: int = 0
    tag: str | None = None
    done: bool = False

    def restart(self) -> None:
        """Drop the bytes received so far."""
        self.close()
        self.file = unlinked_file(self.folder)
        self.received, self.tag, self.done = 0, None, False

    def write(self, piece: bytes) -> None:
        """Append some bytes."""
        assert self.file is not None
        with as_output_error("the download"):
            self.file.write(piece)
        self.received += len(piece)

    def chunks(self) -> Iterator[bytes]:
        """The bytes received, from the start."""
        assert self.file is not None
        with as_output_error("the download"):
            self.file.seek(0)
        while chunk := self.file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Close the file."""
        close_quietly(self.file)


@frozen
class _Joined(Iterable[bytes]):
    """The bytes of several files, in order."""

    files: list[PartialFile]

    def __iter__(self) -> Iterator[bytes]:
        return (chunk for file in self.files for chunk in file.chunks())


@define
class _Failures:
    """The failed attempts of one download, and how many of them returned a damaged file."""

    attempts: int = 0
    damaged: int = 0
    why: str = ""

    def add(self, why: str, *, damaged: bool = False) -> None:
        """Count a failed attempt."""
        self.why = why
        self.attempts += 1
        self.damaged += damaged


def download(
    context: FlowContext,
    job: JobStatus,
    request: Request | None,
    look_again: Callable[[], Flow[JobStatus]],
    deadline: float,
    folder: Path | None = None,
) -> Flow[Records]:
    """The records of a completed job, sorted as `request` specifies.

    `look_again` returns the job with new links. `deadline` is on the monotonic clock. Temporary files are created in `folder`.
    Raises `DownloadFailed` if the results cannot be downloaded completely, `OutputError` if they cannot be stored, and `NotYet` at
    the deadline.
    """
    files: list[PartialFile] = []
    failures = _Failures()
    try:
        while True:
            try:
                return (yield from _once(context, job, request, files, deadline, folder or context.folder))
            except TransferError as error:
                failures.add(error.why)
            except BadFile as error:
                failures.add(f"the results file is damaged or incomplete: {error}", damaged=True)
                _restart(files)
            yield from _pause_or_give_up(context, job, failures, deadline)
            job = yield from _fresh_links(job, look_again)
    finally:
        for file in files:
            file.close()


def _once(
    context: FlowContext,
    job: JobStatus,
    request: Request | None,
    files: list[PartialFile],
    deadline: float,
    folder: Path | None,
) -> Flow[Records]:
    """The records, if this attempt succeeds. Raises `TransferError` or `BadFile` if it does not."""
    if job.result_count == 0:
        return Records.empty(job.batch_id, request, folder)
    if not job.links:
        raise TransferError("the job is completed, but has no results file")
    if len(files) != len(job.links):
        _restart(files)
        files.extend(PartialFile(folder) for _ in range(len(job.links) - len(files)))
    for file, link in zip(files, job.links, strict=False):
        if not file.done:
            yield from transfer(context, job.batch_id, link, file, deadline)
    return (yield from _read(context, job, request, files[: len(job.links)], folder))


def _restart(files: list[PartialFile]) -> None:
    for file in files:
        file.restart()


def _read(
    context: FlowContext, job: JobStatus, request: Request | None, files: list[PartialFile], folder: Path | None
) -> Flow[Records]:
    """The records in the files, read and checked one slice at a time."""
    if job.result_count is None:
        warning = f"the service did not report the number of records of job {job.batch_id}, so the number was not verified"
        context.notify(Warned(warning))
    decoder = ResultsDecoder(job.batch_id, _Joined(files), job.result_count, request, folder)
    try:
        steps = decoder.steps()
        while (yield Blocking(partial(next, steps, DONE))) is not DONE:
            pass
        return decoder.finish()
    finally:
        decoder.close()


def _pause_or_give_up(context: FlowContext, job: JobStatus, failures: _Failures, deadline: float) -> Flow[None]:
    """Wait before the next attempt. Raises `DownloadFailed` after too many attempts, and `NotYet` if there is no time left."""
    limits, attempts = context.limits, failures.attempts
    if attempts >= limits.downloads or failures.damaged >= limits.bad_files:
        raise DownloadFailed(f"{failures.why} (job {job.batch_id})", batch_id=job.batch_id, attempts=attempts, may_retry=True)
    seconds = backoff(context, attempts)
    if context.clock.now() + seconds > deadline:
        late = f"the results of job {job.batch_id} could not be downloaded in time: {failures.why}"
        raise NotYet(late, batch_id=job.batch_id, may_retry=True)
    context.notify(Waiting(seconds, failures.why))
    yield Sleep(seconds)


def _fresh_links(job: JobStatus, look_again: Callable[[], Flow[JobStatus]]) -> Flow[JobStatus]:
    """The job with new links, or the job as it was if the service no longer reports it as completed."""
    now = yield from look_again()
    return now if now.status == "completed" else job
